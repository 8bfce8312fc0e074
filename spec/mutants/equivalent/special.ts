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
  {
    reason:
      "From 38.7 on, the tail and its slope are less than half of the smallest double: a later end computes more zeros.",
    mutants: ["NORMAL_END: const NORMAL_END = 39; | 39 → 40"],
  },
  {
    reason:
      "From 21.6 on, geluTanh(-a) and its slope are less than half of the smallest double: there another end gives the same zeros.",
    mutants: ["LOGIT_END: const LOGIT_END = 23; | 23 → 24", "LOGIT_END: const LOGIT_END = 23; | 23 → 22"],
  },
  {
    reason: "Rounded up or down, a number stays the same if it is whole, and only then.",
    mutants: [
      "power: const whole = Math.trunc(p) === p && Math.trunc(pError) === pError; | Math.trunc → Math.floor",
      "power: const whole = Math.trunc(p) === p && Math.trunc(pError) === pError; | Math.trunc → Math.floor (2)",
    ],
  },
  {
    reason:
      "Where the error is whole but not 0, p is even; so one of the two is 0, and `abs` takes the sign.",
    mutants: [
      "power: const odd = whole && Math.abs((p % 2) + pError) === 1; | (p % 2) + pError → p % 2 - pError",
    ],
  },
  {
    reason: "e^709.79 overflows: from there to 711, all that follows comes to Infinity, too.",
    mutants: [
      "power: if (p * roughLog > 710) return sign * Infinity; | p * roughLog > 710 → p * roughLog >= 710",
      "power: if (p * roughLog > 710) return sign * Infinity; | 710 → 711",
    ],
  },
  {
    reason:
      "e^-745.14 is less than half of the smallest double: from there to -747, all that follows comes to 0, too, with the same sign.",
    mutants: [
      "power: if (p * roughLog < -746) return sign * 0; | p * roughLog < -746 → p * roughLog <= -746",
      "power: if (p * roughLog < -746) return sign * 0; | 746 → 747",
    ],
  },
  {
    reason: "It multiplies by 1 first.",
    mutants: ["RECIPROCAL_FACTORIALS: for (let n = 2; n <= i + 2; n++) factorial *= n; | 2 → 1"],
  },
  {
    reason:
      "k is from -1305, of geluTanh at 23, to 1074, of the smallest double: however it is split, both powers are doubles. What is made smaller is above 2^-60 unless k is 0, so the number between the two steps is a normal double, and only the last step can round.",
    mutants: [
      "timesPowerOfTwo: const half = Math.trunc(k / 2); | Math.trunc → Math.floor",
      "timesPowerOfTwo: const half = Math.trunc(k / 2); | 2 → 3",
    ],
  },
  {
    reason:
      "An entry at the end, for 2^1023 or beyond, which is not read: k is less than 1100, and of each k only halves are looked up.",
    mutants: [
      "POWERS_OF_TWO: BigUint64Array.from({ length: 2047 }, (_, i) => BigInt(i) << 52n).buffer, | 2047 → 2048",
      "POWERS_OF_TWO: BigUint64Array.from({ length: 2047 }, (_, i) => BigInt(i) << 52n).buffer, | 2047 → 2046",
    ],
  },
  {
    reason: "i is even: after 0 comes -2.",
    mutants: ["polynomial: for (let i = coefficients.length - 2; i >= 0; i -= 2) { | 0 → (-1)"],
  },
  {
    reason:
      "Such a sum comes from x that is NaN, from infinite logits, and from the exponent of a power that is infinite or NaN. What is added to NaN or Infinity does not show; an infinite exponent is no more odd for it, and its power is found before the error counts.",
    mutants: [
      "twoSumError: if (!Number.isFinite(sum)) return 0; | 0 → 1",
      "twoSumError: if (!Number.isFinite(sum)) return 0; | 0 → (-1)",
    ],
  },
  {
    reason:
      "2^27 and 2^27 + 2 cut as well: what is subtracted is rounded to a multiple of 2^27 units of x, and the rest is at most 2^26 of them. Next to a power of two, where the multiple is another, the upper half is that power. Products of halves are exact either way, and so is the error that is made of them.",
    mutants: [
      "upperHalf: const shifted = 134217729 * x; | 134217729 → 134217730",
      "upperHalf: const shifted = 134217729 * x; | 134217729 → 134217728",
    ],
  },
];
