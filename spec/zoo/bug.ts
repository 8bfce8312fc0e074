/** A mistake that people really make, as the smallest edit of the engine that makes it. */
export interface Bug {
  /** In words with hyphens: what the engine does wrong. */
  readonly id: string;
  readonly group: Group;
  /** Under `src`. */
  readonly file: string;
  /** The exact text, which occurs once in the file, and what the mistake makes of it. */
  readonly right: string;
  readonly wrong: string;
  /** What goes wrong, why people write it, and what it does to those who train with it. */
  readonly story: { readonly en: string; readonly zh: string };
  /** Where it happened: a project and its issue or commit; else what is known of it. */
  readonly source: string;
  /** The laws that must catch it, by their names in the catalogue, the most telling first. */
  readonly caughtBy: readonly [string, ...string[]];
  /** How many characters its counterexample may have, where 16 are not enough. */
  readonly longest?: number;
  /** The bug that no probe can tell from this one, or "no bug", and why. */
  readonly alike?: { readonly to: string; readonly why: string };
}

/** A mistake that others made and this engine cannot have. */
export interface Absent {
  readonly mistake: string;
  readonly why: string;
}

export const groups = {
  tensors: "Tensors and broadcasting",
  tape: "The tape",
  operators: "Derivatives of operators",
  stability: "Numerical stability",
  losses: "Softmax, cross-entropy and other losses",
  layers: "Layers and initial weights",
  sgd: "SGD, momentum, decay and clipping",
  adam: "Adam and AdamW",
  data: "Data, shuffling and random numbers",
  training: "Training and evaluation",
  files: "State dicts and files",
  misuse: "Misuse that must be refused",
} as const;

export type Group = keyof typeof groups;
