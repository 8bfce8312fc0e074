/**
 * Vectors and matrices as nested arrays, drawn so that they fit together, and the little arithmetic that laws do by hand
 */
import { type Arbitrary, integer, tuple } from "fast-check";
import { FittingFirst } from "./fitting.ts";
import { numbers } from "./numbers.ts";
import { tensors } from "./tensors.ts";

export type Vector = number[];
export type Matrix = number[][];

/** Vectors of `min` to `max` numbers. */
export function vectors({
  of = numbers(),
  min = 1,
  max = 4,
}: {
  of?: Arbitrary<number>;
  min?: number;
  max?: number;
} = {}): Arbitrary<Vector> {
  return fitting({ x: ["n"] }, { of, lengths: { n: [min, max] } }).map(({ x }) => x);
}

/** Matrices with one to four rows and columns, or as many as said, at random and seldom square. */
export function matrices({
  of = numbers(),
  rows = [1, 4],
  columns = [1, 4],
}: {
  of?: Arbitrary<number>;
  rows?: readonly [least: number, most: number];
  columns?: readonly [least: number, most: number];
} = {}): Arbitrary<Matrix> {
  const length = ([min, max]: readonly [number, number]) => integer({ min, max });
  const shape = tuple(length(rows), length(columns)) as unknown as Arbitrary<number[]>;
  return tensors({ of, shape }).map(({ values, shape: [, width = 1] }) => rowsOf(values, width));
}

/**
 * Several vectors and matrices whose axes of one name are equally long:
 *
 *     fitting({ x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] })
 *
 * Each axis has one to four entries, unless `lengths` says from where to where. What breaks a law shrinks axis by axis.
 */
export function fitting<
  const Axes extends Readonly<Record<string, readonly [string] | readonly [string, string]>>,
>(
  axes: Axes,
  {
    of = numbers(),
    lengths = {},
  }: {
    of?: Arbitrary<number>;
    lengths?: Readonly<Record<string, readonly [least: number, most: number]>>;
  } = {},
): Arbitrary<{ [Name in keyof Axes]: Axes[Name] extends readonly [string] ? Vector : Matrix }> {
  return new FittingFirst(of, axes, lengths) as Arbitrary<unknown> as Arbitrary<{
    [Name in keyof Axes]: Axes[Name] extends readonly [string] ? Vector : Matrix;
  }>;
}

/** Row-major numbers cut into rows of `width`. */
export function rowsOf(values: ArrayLike<number>, width: number): Matrix {
  const all = Array.from(values);
  return Array.from({ length: Math.ceil(all.length / width) }, (_, i) =>
    all.slice(i * width, (i + 1) * width),
  );
}

/** Σ aᵢ·bᵢ, from the left. */
export function dot(a: readonly number[], b: ArrayLike<number>): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

export function total(x: readonly number[]): number {
  return x.reduce((sum, xi) => sum + xi, 0);
}

export function meanOf(x: readonly number[]): number {
  return total(x) / x.length;
}

/** √Σ x². */
export function lengthOf(x: readonly number[]): number {
  return Math.sqrt(dot(x, x));
}

export function transposed(a: readonly (readonly number[])[]): Matrix {
  return (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));
}

/** Rows times columns, entry by entry. */
export function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): Matrix {
  const columns = transposed(b);
  return a.map((row) => columns.map((column) => dot(row, column)));
}

/** The median: of an even number of values, the upper one of the two in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/**
 * The eigenvalues of a symmetric matrix, smallest first, by Jacobi's rotations (Golub and Van Loan 2013, section 8.5): each
 * turns two axes until the entry between them is 0, and the diagonal ends up holding the eigenvalues.
 */
export function eigenvalues(symmetric: readonly (readonly number[])[]): number[] {
  const a = symmetric.map((row) => [...row]);
  const at = (i: number, j: number) => (a[i] as number[])[j] as number;
  const n = a.length;
  // Convergence is quadratic: ten sweeps are several more than any small matrix needs.
  for (let sweep = 0; sweep < 10; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (at(p, q) === 0) continue;
        const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (const row of a) {
          const [x, y] = [row[p] as number, row[q] as number];
          [row[p], row[q]] = [c * x - s * y, s * x + c * y];
        }
        const [rowP, rowQ] = [a[p] as number[], a[q] as number[]];
        for (let k = 0; k < n; k++) {
          const [x, y] = [rowP[k] as number, rowQ[k] as number];
          [rowP[k], rowQ[k]] = [c * x - s * y, s * x + c * y];
        }
      }
    }
  }
  return a.map((row, i) => row[i] as number).sort((x, y) => x - y);
}
