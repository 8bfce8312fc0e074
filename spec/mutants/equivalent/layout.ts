import type { Equivalents } from "../equivalents.ts";

export const layout: readonly Equivalents[] = [
  {
    reason: "Axes count from the back too: -1 is the last, -2 the one before.",
    mutants: [
      "transpose: const order = axes ?? [...Array(rank - 2).keys(), rank - 1, rank - 2]; | rank - 1 → -1",
      "transpose: const order = axes ?? [...Array(rank - 2).keys(), rank - 1, rank - 2]; | rank - 2 → -2 (2)",
    ],
  },
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | 0 → (-1)",
      "gather: for (let i = 0; i < y.length; i++) y[i] = data[place === null ? i : (place[i] as number)] as number; | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | i < gx.length → i <= gx.length",
      "gather: for (let i = 0; i < y.length; i++) y[i] = data[place === null ? i : (place[i] as number)] as number; | i < y.length → i <= y.length",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | gx → g",
    ],
  },
];
