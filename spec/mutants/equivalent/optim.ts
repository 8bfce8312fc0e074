import type { Equivalents } from "../equivalents.ts";

export const optim: readonly Equivalents[] = [
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "SGD.update: for (let j = 0; j < w.length; j++) { | 0 → (-1)",
      "SGD.update: for (let j = 0; j < w.length; j++) { | 0 → (-1) (2)",
      "Adam.update: for (let j = 0; j < w.length; j++) { | 0 → (-1)",
      "clipGradNorm: for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale; | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "SGD.update: for (let j = 0; j < w.length; j++) { | j < w.length → j <= w.length",
      "SGD.update: for (let j = 0; j < w.length; j++) { | j < w.length → j <= w.length (2)",
      "Adam.update: for (let j = 0; j < w.length; j++) { | j < w.length → j <= w.length",
      "clipGradNorm: for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale; | i < g.length → i <= g.length",
    ],
  },
  {
    reason: "A gradient is as long as the numbers of its parameter: the way back makes it so.",
    mutants: [
      "SGD.update: for (let j = 0; j < w.length; j++) { | w → g",
      "SGD.update: const velocity = this.velocities[i] ?? new Float64Array(w.length); | w → g",
      "SGD.update: for (let j = 0; j < w.length; j++) { | w → g (2)",
      "Adam.update: for (let j = 0; j < w.length; j++) { | w → g",
    ],
  },
  {
    reason: "A scale of 1 changes nothing.",
    mutants: ["clipGradNorm: if (scale < 1) | scale < 1 → scale <= 1"],
  },
];
