import type { Equivalents } from "../equivalents.ts";

export const elementwise: readonly Equivalents[] = [
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "relu: for (let i = 0; i < y.length; i++) { | 0 → (-1)",
      "relu: for (let i = 0; i < g.length; i++) { | 0 → (-1)",
      "sigmoid: for (let i = 0; i < y.length; i++) { | 0 → (-1)",
      "sigmoid: for (let i = 0; i < g.length; i++) { | 0 → (-1)",
      "elementwise: for (let i = 0; i < y.length; i++) y[i] = f(data[i] as number); | 0 → (-1)",
      "elementwise: for (let i = 0; i < g.length; i++) { | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "relu: for (let i = 0; i < y.length; i++) { | i < y.length → i <= y.length",
      "relu: for (let i = 0; i < g.length; i++) { | i < g.length → i <= g.length",
      "sigmoid: for (let i = 0; i < y.length; i++) { | i < y.length → i <= y.length",
      "sigmoid: for (let i = 0; i < g.length; i++) { | i < g.length → i <= g.length",
      "elementwise: for (let i = 0; i < y.length; i++) y[i] = f(data[i] as number); | i < y.length → i <= y.length",
      "elementwise: for (let i = 0; i < g.length; i++) { | i < g.length → i <= g.length",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: [
      "relu: for (let i = 0; i < g.length; i++) { | g → gx",
      "sigmoid: for (let i = 0; i < g.length; i++) { | g → gx",
      "elementwise: for (let i = 0; i < g.length; i++) { | g → gx",
    ],
  },
  {
    reason: "At 0 e is 1: both sides are 1/2.",
    mutants: ["sigmoid: y[i] = (at < 0 ? ei : 1) / (1 + ei); | at < 0 → at <= 0"],
  },
];
