import type { Equivalents } from "../equivalents.ts";

export const data: readonly Equivalents[] = [
  {
    reason:
      "If only one of two shapes has no axes, the lengths of their first axes differ: either may be asked.",
    mutants: ["samplesIn: if (x.shape.length === 0 || x.shape[0] !== y.shape[0]) { | x → y"],
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
      "The loop goes one further, to the first number of the next row, which is written over when that row's turn comes. After the last row the array ends, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "polynomialFeatures: for (let k = 0; k < degree; k++) { | k < degree → k <= degree",
      "copyRows: for (let j = 0; j < width; j++) into[i * width + j] = x.data[row * width + j] as number; | j < width → j <= width",
    ],
  },
];
