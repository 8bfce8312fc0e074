import type { Equivalents } from "../equivalents.ts";

export const backward: readonly Equivalents[] = [
  {
    reason:
      "Every tensor on the way back requires a gradient, so there is always an accumulator; `?.` is for the type checker.",
    mutants: [
      "backward: for (const tensor of made) tensor.accumulator()?.fill(0); | tensor.accumulator()?.fill → tensor.accumulator().fill",
    ],
  },
  {
    reason: "Only leaves are ever written to: looking at the other inputs as well finds nothing.",
    mutants: [
      "record: const leaves = [...inputs].filter(({ origin }) => origin === null); | [...inputs].filter(({ origin }) => origin === null) → [...inputs]",
      "record: const leaves = [...inputs].filter(({ origin }) => origin === null); | origin === null → true",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "addTo: for (let i = 0; i < seed.length; i++) gradient[i] = (gradient[i] as number) + (seed[i] as number); | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "addTo: for (let i = 0; i < seed.length; i++) gradient[i] = (gradient[i] as number) + (seed[i] as number); | i < seed.length → i <= seed.length",
    ],
  },
  {
    reason: "No two things happen at the same time: every tick is another number.",
    mutants: ["refuseIfChanged: if (changedAt > usedAt) { | changedAt > usedAt → changedAt >= usedAt"],
  },
];
