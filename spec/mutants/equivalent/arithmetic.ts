import type { Equivalents } from "../equivalents.ts";

export const arithmetic: readonly Equivalents[] = [
  {
    reason: "Of equal shapes the places are 0, 1, 2, …: no places only saves looking them up.",
    mutants: [
      "binary: const placeA = sameShape(a.shape, shape) ? null : broadcastPlaces(a.shape, shape); | sameShape(a.shape, shape) ? null : broadcastPlaces(a.shape, shape) → broadcastPlaces(a.shape, shape)",
      "binary: const placeB = sameShape(b.shape, shape) ? null : broadcastPlaces(b.shape, shape); | sameShape(b.shape, shape) ? null : broadcastPlaces(b.shape, shape) → broadcastPlaces(b.shape, shape)",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: ["binary: for (let i = 0; i < y.length; i++) { | 0 → (-1)"],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: ["binary: for (let i = 0; i < y.length; i++) { | i < y.length → i <= y.length"],
  },
];
