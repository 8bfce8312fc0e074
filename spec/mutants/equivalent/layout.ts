import type { Equivalents } from "../equivalents.ts";

export const layout: readonly Equivalents[] = [
  {
    reason:
      "With no other numbers the length is refused either way: as -1, or as what comes of dividing by 0.",
    mutants: [
      "reshape: const filled = shape.map((length) => (length === -1 && known > 0 ? size / known : length)); | known > 0 → true",
      "reshape: const filled = shape.map((length) => (length === -1 && known > 0 ? size / known : length)); | known > 0 → known >= 0",
      "reshape: const filled = shape.map((length) => (length === -1 && known > 0 ? size / known : length)); | 0 → (-1)",
    ],
  },
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
      "concat: for (let i = 0; i < data.length; i++) y[place[i] as number] = data[i] as number; | 0 → (-1)",
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | 0 → (-1)",
      "gather: for (let i = 0; i < y.length; i++) y[i] = data[place === null ? i : (place[i] as number)] as number; | 0 → (-1)",
      "gather: for (let i = 0; i < g.length; i++) { | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "concat: for (let i = 0; i < data.length; i++) y[place[i] as number] = data[i] as number; | i < data.length → i <= data.length",
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | i < gx.length → i <= gx.length",
      "gather: for (let i = 0; i < y.length; i++) y[i] = data[place === null ? i : (place[i] as number)] as number; | i < y.length → i <= y.length",
      "gather: for (let i = 0; i < g.length; i++) { | i < g.length → i <= g.length",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      "concat: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number); | gx → g",
    ],
  },
];
