/**
 * A whole epoch as one matrix
 *
 * The article's samples lie exactly on a parabola, so all that matters of the weights is how far they are from its own, (2, 3, 4). The
 * loss is a bowl around them, and its curvature H says how the slope grows with the distance d: the slope is H·d. One step at rate η
 * on one batch therefore turns d into (I − ηH)·d. An epoch takes a step on each batch in turn, and so multiplies d by one product of
 * such matrices, nine numbers that are the same in every epoch. The engine is asked for the curvature of each batch. After that
 * epochs are cheap, and tens of thousands of them can be looked at.
 */
import { dot, type Matrix, product, transposed, type Vector } from "../../kit/matrices.ts";
import type { Subject } from "../subject.ts";
import { rows } from "./descent.ts";

type Engine = Pick<Subject, "linear" | "mse" | "gradient">;

const unit = (size: number): Matrix =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => Number(i === j)));

/**
 * How the slope of the mean squared error of y = x · w goes up with w. Whatever the targets are, it does so in the same way: zeros
 * serve. Models side by side, each with one weight of 1, have a column of H each for a slope, divided by their number.
 */
export function curvatureOf({ linear, mse, gradient }: Engine, x: Matrix): Matrix {
  const models = unit((x[0] as Vector).length);
  const zeros = x.map(() => models.map(() => 0));
  const slopes = gradient((weights) => mse(linear(x, weights, null), zeros), models);
  return transposed(slopes).map((row) => row.map((h) => models.length * h));
}

/** Of each batch of so many samples, one after another. */
export function curvatures(engine: Engine, size: number, x: Matrix = rows): Matrix[] {
  return Array.from({ length: Math.floor(x.length / size) }, (_, i) =>
    curvatureOf(engine, x.slice(i * size, (i + 1) * size)),
  );
}

export interface Sweep {
  /** What an epoch multiplies the distance by. */
  readonly epoch: Matrix;
  /** The mean loss that the epoch sees on its way, each batch before its step, is d · loss · d. */
  readonly loss: Matrix;
}

export function sweepOf(batches: readonly Matrix[], rate: number): Sweep {
  let epoch = unit(3);
  let loss = epoch.map((row) => row.map(() => 0));
  for (const curvature of batches) {
    const bent = product(curvature, epoch);
    loss = plus(loss, product(transposed(epoch), bent), 1 / (2 * batches.length));
    epoch = plus(epoch, bent, -rate);
  }
  return { epoch, loss };
}

/** From the article's weights at the start, (1, 0, −1), to (2, 3, 4). */
export const startOfTheArticle: Vector = [-1, -3, -5];

/** Matrix times vector. As this is done so often, it is for three numbers only. */
export function multiplied(matrix: Matrix, [x = 0, y = 0, z = 0]: Vector): Vector {
  return matrix.map(([a = 0, b = 0, c = 0]) => a * x + b * y + c * z);
}

/** How many epochs it takes until the loss of one is below 0.00001, as in the article; Infinity if it runs away, or takes more than `most`. */
export function epochsNeeded({ epoch, loss }: Sweep, start: Vector = startOfTheArticle, most = 2e5): number {
  let d = start;
  for (let count = 1; count <= most; count++) {
    const height = dot(d, multiplied(loss, d));
    if (height < 1e-5) return count;
    // No start here is so far out that a loss would come down from there.
    if (!(height < 1e15)) break;
    d = multiplied(epoch, d);
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * By what factor a distance grows with each epoch in the long run: the largest size of an eigenvalue, complex ones included. As Gelfand
 * found, that is the n-th root of the size of the n-th power. Here n is 2²⁴, six times to the power 16, each time scaled back to size 1.
 */
export function growth(matrix: Matrix): number {
  const square = (m: Matrix) => product(m, m);
  let [power, logarithm] = [matrix, 0];
  for (let k = 0; k <= 6; k++) {
    if (k > 0) power = square(square(square(square(power))));
    const size = Math.max(...power.flat().map(Math.abs));
    power = power.map((row) => row.map((x) => x / size));
    logarithm = 16 * logarithm + Math.log(size);
  }
  return Math.exp(logarithm / 16 ** 6);
}

/** What 2ⁿ epochs multiply the distance by. */
export function epochsDoubled({ epoch }: Sweep, n: number): Matrix {
  let power = epoch;
  for (let k = 0; k < n; k++) power = product(power, power);
  return power;
}

/** The learning rate at which distances begin to grow, between 0.5 and 1, by halving. */
export function largestRate(batches: readonly Matrix[]): number {
  let [stable, tooLarge] = [0.5, 1];
  for (let k = 0; k < 30; k++) {
    const middle = (stable + tooLarge) / 2;
    if (growth(sweepOf(batches, middle).epoch) < 1) stable = middle;
    else tooLarge = middle;
  }
  return stable;
}

/** What `make` makes, once it is first asked for: what an engine gets wrong is then found by the law that asked. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function plus(a: Matrix, b: Matrix, factor: number): Matrix {
  return a.map((row, i) => row.map((x, j) => x + factor * ((b[i] as Vector)[j] as number)));
}
