import type { Equivalents } from "../equivalents.ts";

export const shape: readonly Equivalents[] = [
  {
    reason: "One entry more at the end, which nobody reads: axes are counted from the front.",
    mutants: ['stridesOf: const strides: number[] = []; | [] → ["Stryker was here"]'],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: ["walk: for (let i = 0; i < places.length; i++) { | i < places.length → i <= places.length"],
  },
  {
    reason: "The array is new, and all zeros.",
    mutants: ["walk: places[i] = place; | places[i] = place → places[i] += place"],
  },
  {
    reason: "One step further only after the last index of all.",
    mutants: ["walk: for (let axis = shape.length - 1; axis >= 0; axis--) { | 0 → (-1)"],
  },
];
