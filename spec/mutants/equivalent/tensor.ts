import type { Equivalents } from "../equivalents.ts";

export const tensor: readonly Equivalents[] = [
  {
    reason: "Times are only compared, and nothing is used before the first tick.",
    mutants: [
      "Tensor.changedAt: changedAt = 0; | 0 → 1",
      "Tensor.changedAt: changedAt = 0; | 0 → (-1)",
      "clock: let clock = 0; | 0 → 1",
      "clock: let clock = 0; | 0 → (-1)",
    ],
  },
  {
    reason: "Either way sets them all: which is faster depends on how many there are.",
    mutants: [
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → true",
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → false",
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → numbers.length >= 64",
      "setAll: if (numbers.length > 64) numbers.fill(value); | numbers.length > 64 → numbers.length <= 64",
      "setAll: if (numbers.length > 64) numbers.fill(value); | 64 → 65",
      "setAll: if (numbers.length > 64) numbers.fill(value); | 64 → 63",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: ["setAll: else for (let i = 0; i < numbers.length; i++) numbers[i] = value; | 0 → (-1)"],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "setAll: else for (let i = 0; i < numbers.length; i++) numbers[i] = value; | i < numbers.length → i <= numbers.length",
    ],
  },
];
