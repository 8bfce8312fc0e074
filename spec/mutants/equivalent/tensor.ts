import type { Equivalents } from "../equivalents.ts";

export const tensor: readonly Equivalents[] = [
  {
    reason: "Either way sets them all: which is faster depends on how many there are.",
    mutants: [
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → numbers.length <= 64",
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → true",
    ],
  },
];
