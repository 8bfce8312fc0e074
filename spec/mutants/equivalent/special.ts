import type { Equivalents } from "../equivalents.ts";

export const special: readonly Equivalents[] = [
  {
    reason: "At 0 both sides are the same: 1/2.",
    mutants: [
      "sigmoid: return (x >= 0 ? 1 : e) / (1 + e); | x >= 0 → x > 0",
      "geluSlope: return x >= 0 ? 1 - below : below; | x >= 0 → x > 0",
      "geluTanhSlope: return x >= 0 ? 1 - below : below; | x >= 0 → x > 0",
    ],
  },
  {
    reason: "Of numbers equally large either way is exact.",
    mutants: [
      "twoSumError: return Math.abs(a) < Math.abs(b) ? a - (sum - b) : b - (sum - a); | Math.abs(a) < Math.abs(b) → Math.abs(a) <= Math.abs(b)",
    ],
  },
];
