import type { Equivalents } from "../equivalents.ts";

export const train: readonly Equivalents[] = [
  {
    reason: "A copy has the same numbers: without shuffling it is only saved.",
    mutants: [
      "fit: const x = shuffle === undefined ? data.x.data : data.x.data.slice(); | shuffle === undefined ? data.x.data : data.x.data.slice() → data.x.data.slice()",
      "fit: const x = shuffle === undefined ? data.x.data : data.x.data.slice(); | shuffle === undefined → false",
      "fit: const y = shuffle === undefined ? data.y.data : data.y.data.slice(); | shuffle === undefined ? data.y.data : data.y.data.slice() → data.y.data.slice()",
      "fit: const y = shuffle === undefined ? data.y.data : data.y.data.slice(); | shuffle === undefined → false",
    ],
  },
  {
    reason: "0 times a finite number is 0, added or subtracted.",
    mutants: [
      "refuseUnlessFinite: if (gradient !== null) for (let i = 0; i < gradient.length; i++) sum += 0 * (gradient[i] as number); | sum += 0 * (gradient[i] as number) → sum -= 0 * (gradient[i] as number)",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "refuseUnlessFinite: if (gradient !== null) for (let i = 0; i < gradient.length; i++) sum += 0 * (gradient[i] as number); | 0 → (-1) (2)",
    ],
  },
];
