import type { Equivalents } from "../equivalents.ts";

export const train: readonly Equivalents[] = [
  {
    reason:
      "0 times a finite number is 0, and any other makes NaN of the sum, added or subtracted: nothing else is asked of it.",
    mutants: [
      "refuseUnlessFinite: if (gradient !== null) for (let i = 0; i < gradient.length; i++) sum += 0 * (gradient[i] as number); | sum += 0 * (gradient[i] as number) → sum -= 0 * (gradient[i] as number)",
    ],
  },
];
