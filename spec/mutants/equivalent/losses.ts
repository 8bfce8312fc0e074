import type { Equivalents } from "../equivalents.ts";

export const losses: readonly Equivalents[] = [
  {
    reason: "The difference is squared: its sign makes no difference.",
    mutants: [
      "mse: const difference = sub(prediction, target); | sub(prediction, target) → sub(target, prediction)",
      "mse: y[0] = squaredDistance(prediction.data, target.data) / n; | squaredDistance(prediction.data, target.data) → squaredDistance(target.data, prediction.data)",
      "rmse: y[0] = Math.sqrt(squaredDistance(prediction.data, target.data) / n); | squaredDistance(prediction.data, target.data) → squaredDistance(target.data, prediction.data)",
      "squaredDistance: const difference = (a[i] as number) - (b[i] as number); | (a[i] as number) - (b[i] as number) → (b[i] as number) - (a[i] as number)",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      'mse: const n = divisorOf("mse", reduction, prediction.shape); | prediction → target',
      'rmse: const n = atLeastOne("rmse", prediction.shape); | prediction → target',
      "squaredDistance: for (let i = 0; i < a.length; i++) { | a → b",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: ["addDifferences: for (let i = 0; i < sums.length; i++) { | 0 → (-1)"],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: ["addDifferences: for (let i = 0; i < sums.length; i++) { | i < sums.length → i <= sums.length"],
  },
];
