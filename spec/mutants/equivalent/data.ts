import type { Equivalents } from "../equivalents.ts";

export const data: readonly Equivalents[] = [
  {
    reason:
      "Of two shapes without axes either check finds one; if only one has none, the lengths of their first axes differ.",
    mutants: [
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | x.shape.length === 0 || y.shape.length === 0 → x.shape.length === 0 && y.shape.length === 0",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | x.shape.length === 0 → false",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | x → y",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | 0 → (-1)",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | y.shape.length === 0 → false",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | y → x",
      "samplesIn: if (x.shape.length === 0 || y.shape.length === 0 || x.shape[0] !== y.shape[0]) { | 0 → (-1) (2)",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      "samplesIn: return x.shape[0] as number; | x → y",
      "column: return { x: new Tensor(x, [x.length, 1]), y: new Tensor(y, [y.length, 1]) }; | x → y (2)",
      "column: return { x: new Tensor(x, [x.length, 1]), y: new Tensor(y, [y.length, 1]) }; | y → x (2)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "polynomialFeatures: for (let k = 0; k < degree; k++) { | k < degree → k <= degree",
      "copyRows: for (let j = 0; j < width; j++) into[i * width + j] = x.data[row * width + j] as number; | j < width → j <= width",
    ],
  },
  {
    reason: "The array is new, and all zeros.",
    mutants: [
      "polynomialFeatures: features[row * degree + k] = power; | features[row * degree + k] = power → features[row * degree + k] += power",
    ],
  },
  {
    reason: 'Whatever is not "keep" drops the last batch.',
    mutants: [
      'batches: export function batches(n: number, size: number, lastBatch: "drop" | "keep" = "drop"): Batches { | "drop" → ""',
    ],
  },
];
