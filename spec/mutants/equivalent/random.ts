import type { Equivalents } from "../equivalents.ts";

export const random: readonly Equivalents[] = [
  {
    reason:
      "The bit operations that follow take the same 32 bits, and sums stay below 2^53: it only keeps the numbers small.",
    mutants: [
      "Random.constructor: this.b = seed | 0; | seed | 0 → seed",
      "Random.word: const sum = (this.a + this.b + this.counter) | 0; | (this.a + this.b + this.counter) | 0 → (this.a + this.b + this.counter)",
      "Random.word: this.counter = (this.counter + 1) | 0; | (this.counter + 1) | 0 → (this.counter + 1)",
      "Random.word: this.b = (this.c + (this.c << 3)) | 0; | (this.c + (this.c << 3)) | 0 → (this.c + (this.c << 3))",
      "Random.word: this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0; | (((this.c << 21) | (this.c >>> 11)) + sum) | 0 → (((this.c << 21) | (this.c >>> 11)) + sum)",
    ],
  },
  {
    reason: "y only counts squared.",
    mutants: [
      "Random.normal: const y = 2 * this.uniform() - 1; | 2 * this.uniform() - 1 → 1 - (2 * this.uniform())",
    ],
  },
];
