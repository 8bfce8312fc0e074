/**
 * The article's example of cross entropy, in numbers that several laws use
 *
 * Three samples, three classes: a row of scores (logits) for each sample, and the class that each one really
 * belongs to.
 */

export const exampleLogits: readonly number[][] = [
  [1.3, 0.1, 0.3],
  [0.9, 1.2, 0.9],
  [0.5, 1.4, 0.2],
];

/** Counted from 0: the second class, the third, the first. */
export const exampleClasses: readonly number[] = [1, 2, 0];

/** Labels for as many rows of three: a class, then the next one, and so on round. */
export function labelsFor(rows: readonly unknown[], first: number): number[] {
  return rows.map((_, i) => (first + i) % 3);
}

/** A row for each label, with a 1 in the place of the class and zeros elsewhere. */
export function oneHotRows(labels: readonly number[], classes: number): number[][] {
  return labels.map((label) => Array.from({ length: classes }, (_, i) => (i === label ? 1 : 0)));
}

/**
 * PyTorch's answers are recorded like this: it computes in single precision, whose last digits depend on the
 * processor.
 */
export function fiveDecimals(x: number): number {
  return Math.round(x * 1e5) / 1e5;
}
