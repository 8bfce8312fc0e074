import type { Equivalents } from "../equivalents.ts";

export const nn: readonly Equivalents[] = [
  {
    reason: 'Whatever is not "tanh" is the exact one.',
    mutants: [
      'GELU.constructor: constructor({ approximate = "none" }: { approximate?: "none" | "tanh" } = {}) { | "none" → ""',
    ],
  },
];
