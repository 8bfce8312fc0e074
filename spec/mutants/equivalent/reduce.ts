import type { Equivalents } from "../equivalents.ts";

export const reduce: readonly Equivalents[] = [
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written there is no number of a typed array.",
    mutants: [
      "max: for (let i = 0; i < data.length; i++) { | 0 → (-1)",
      "max: for (let i = 0; i < data.length; i++) { | 0 → (-1) (2)",
      "max: for (let i = 0; i < data.length; i++) { | 0 → (-1) (3)",
      "argmax: for (let i = 0; i < data.length; i++) { | 0 → (-1)",
      "total: for (let at = 0; at < y.length; at++) { | 0 → (-1)",
      "total: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[places[i] as number] as number) / n; | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written there is no number of a typed array.",
    mutants: [
      "max: for (let i = 0; i < data.length; i++) { | i < data.length → i <= data.length",
      "max: for (let i = 0; i < data.length; i++) { | i < data.length → i <= data.length (2)",
      "max: for (let i = 0; i < data.length; i++) { | i < data.length → i <= data.length (3)",
      "argmax: for (let i = 0; i < data.length; i++) { | i < data.length → i <= data.length",
      "total: for (let at = 0; at < y.length; at++) { | at < y.length → at <= y.length",
      "total: for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[places[i] as number] as number) / n; | i < gx.length → i <= gx.length",
    ],
  },
  {
    reason: "A larger array than is needed: there are at least as many numbers as maxima.",
    mutants: ["max: const ties = new Float64Array(g.length); | g → gx"],
  },
];
