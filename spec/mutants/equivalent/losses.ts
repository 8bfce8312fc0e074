import type { Equivalents } from "../equivalents.ts";

export const losses: readonly Equivalents[] = [
  {
    reason: "The difference is squared: its sign makes no difference.",
    mutants: [
      "mse: const difference = sub(prediction, target); | sub(prediction, target) → sub(target, prediction)",
      "rmse: y[0] = Math.sqrt(squaredDistance(prediction.data, target.data) / n); | squaredDistance(prediction.data, target.data) → squaredDistance(target.data, prediction.data)",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: ['rmse: const n = atLeastOne("rmse", prediction.shape); | prediction → target'],
  },
  {
    reason: "With a root of 0 every difference is 0, whatever it is multiplied by.",
    mutants: [
      "rmse: const weight = root === 0 ? 0 : (g[0] as number) / root / n; | 0 → 1 (2)",
      "rmse: const weight = root === 0 ? 0 : (g[0] as number) / root / n; | 0 → (-1) (2)",
    ],
  },
];
