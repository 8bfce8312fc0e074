import type { Equivalents } from "../equivalents.ts";

export const matmul: readonly Equivalents[] = [
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: ["matmul: for (let i = 0; i < inA.length; i++) | 0 → (-1)"],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: ["matmul: for (let i = 0; i < inA.length; i++) | i < inA.length → i <= inA.length"],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: ["matmul: for (let i = 0; i < inA.length; i++) | inA → inB"],
  },
];
