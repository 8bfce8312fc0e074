import type { Equivalents } from "../equivalents.ts";

export const crossEntropy: readonly Equivalents[] = [
  {
    reason:
      "Only logits without axes have no last one, and they are refused before the number of classes is looked at.",
    mutants: [
      "crossEntropy: const classes = logits.shape.at(-1) ?? 0; | logits.shape.at(-1) ?? 0 → logits.shape.at(-1)",
      "crossEntropy: const classes = logits.shape.at(-1) ?? 0; | 0 → 1",
      "crossEntropy: const classes = logits.shape.at(-1) ?? 0; | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "bceWithLogits: for (let i = 0; i < losses.length; i++) { | 0 → (-1)",
      "bceWithLogits: for (let i = 0; i < logits.data.length; i++) { | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "bceWithLogits: for (let i = 0; i < losses.length; i++) { | i < losses.length → i <= losses.length",
      "bceWithLogits: for (let i = 0; i < logits.data.length; i++) { | i < logits.data.length → i <= logits.data.length",
    ],
  },
  {
    reason:
      "With tc = 0 the other formula gives the same: p·(Σt - 0) - q·0, where q is from 0 to 1, or NaN as p is. The choice spares a division for every class that is ruled out.",
    mutants: [
      "crossEntropy: const slope = tc === 0 ? p * total : p * (total - tc) - lanes.complement(i, at) * tc; | tc === 0 ? p * total : p * (total - tc) - lanes.complement(i, at) * tc → (p * (total - tc) - lanes.complement(i, at) * tc)",
      "crossEntropy: const slope = tc === 0 ? p * total : p * (total - tc) - lanes.complement(i, at) * tc; | tc === 0 → false",
      "crossEntropy: const slope = tc === 0 ? p * total : p * (total - tc) - lanes.complement(i, at) * tc; | 0 → (-1)",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      "bceWithLogits: logits.shape, | logits → target",
      "bceWithLogits: for (let i = 0; i < logits.data.length; i++) { | logits → target",
    ],
  },
  {
    reason: "At x = 0 both sides of the choice are 0.",
    mutants: [
      "bceWithLogits: losses[i] = (x > 0 ? x * (1 - t) : -x * t) + Math.log1p(Math.exp(-Math.abs(x))); | x > 0 → x >= 0",
    ],
  },
  {
    reason:
      "The loop looks at one target of the sample beside too, which is refused on its own account if it is out of range. What is written before the start of t or beyond its end is lost.",
    mutants: [
      "crossEntropy: for (let c = 0; c < classes; c++) { | 0 → (-1)",
      "crossEntropy: for (let c = 0; c < classes; c++) { | c < classes → c <= classes",
    ],
  },
];
