import { refuseOther } from "./options.ts";
import type { Random } from "./random.ts";
import { type Shape, show, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Samples and what is wanted for each: row i of x belongs to row i of y. */
export interface Dataset {
  /** `[samples, ...]` */
  readonly x: Tensor;
  /** `[samples, ...]` */
  readonly y: Tensor;
}

/**
 * How many samples there are.
 *
 * @throws {RangeError} if x and y differ in that: pairing them up to the shorter would lose labels silently.
 */
export function samplesIn({ x, y }: Dataset): number {
  if (x.shape.length === 0 || x.shape[0] !== y.shape[0]) {
    throw new RangeError(
      `dataset: as many rows in x as in y expected, got ${show(x.shape)} and ${show(y.shape)}`,
    );
  }
  return x.shape[0] as number;
}

/** The hundred points of the article's fit: x = 0.00, 0.01, …, 0.99 and y = 2x² + 3x + 4, both `[100, 1]`. Section 1.4. */
export function quadraticPoints(): Dataset {
  const x = Float64Array.from({ length: 100 }, (_, i) => 0.01 * i);
  return column(
    x,
    x.map((xi) => 2 * (xi * xi) + 3 * xi + 4),
  );
}

/** `n` points of the same curve, x uniform in [-1, 1), y with normal noise of that deviation added; both `[n, 1]`. */
export function noisyQuadratic(n: number, random: Random, deviation = 0.3): Dataset {
  const x = Float64Array.from({ length: n }, () => 2 * random.uniform() - 1);
  return column(
    x,
    x.map((xi) => 2 * (xi * xi) + 3 * xi + 4 + deviation * random.normal()),
  );
}

/**
 * `n` vectors of 5 numbers from [0, 1), x `[n, 5]`, and whether the first is larger than the fifth, y `[n, 1]`, 1 or 0.
 * About half are: how many exactly is chance. Article, section 5.3.
 */
export function firstAboveFifth(n: number, random: Random): Dataset {
  const x = Float64Array.from({ length: n * 5 }, () => random.uniform());
  const y = Float64Array.from({ length: n }, (_, i) =>
    Number((x[5 * i] as number) > (x[5 * i + 4] as number)),
  );
  return { x: new Tensor(x, [n, 5]), y: new Tensor(y, [n, 1]) };
}

/**
 * The powers x, x², …, x^degree of a column `[n, 1]`, as `[n, degree]`. The power 0 is missing: a layer's bias is that.
 *
 * @throws {RangeError} if x is no column, or the degree is not a whole number from 1 on.
 */
export function polynomialFeatures(x: Tensor, degree: number): Tensor {
  if (x.shape.length !== 2 || x.shape[1] !== 1) {
    throw new RangeError(`polynomialFeatures: [n, 1] expected, got ${show(x.shape)}`);
  }
  if (!(Number.isInteger(degree) && degree >= 1)) {
    throw new RangeError(`polynomialFeatures: a degree from 1 on expected, got ${degree}`);
  }
  const features = new Float64Array(x.data.length * degree);
  x.data.forEach((xi, row) => {
    let power = 1;
    for (let k = 0; k < degree; k++) {
      power *= xi;
      features[row * degree + k] = power;
    }
  });
  return new Tensor(features, [x.data.length, degree]);
}

/**
 * The rows of x that `rows` names, in that order.
 *
 * @throws {RangeError} if x has no such row.
 */
export function take(x: Tensor, rows: ArrayLike<number>): Tensor {
  const shape: Shape = [rows.length, ...x.shape.slice(1)];
  const taken = new Tensor(new Float64Array(sizeOf(shape)), shape);
  copyRows(x, rows, taken.data);
  return taken;
}

/** As `take`, into an array that is there already. */
export function copyRows(x: Tensor, rows: ArrayLike<number>, into: Float64Array): void {
  const [count = 0, ...rest] = x.shape;
  const width = sizeOf(rest);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (!(Number.isInteger(row) && row >= 0 && row < count)) {
      throw new RangeError(`take: row 0 to ${count - 1} expected, got ${row}`);
    }
    for (let j = 0; j < width; j++) into[i * width + j] = x.data[row * width + j] as number;
  }
}

/** The same samples in another order; x and y stay together. */
export function shuffled(data: Dataset, random: Random): Dataset {
  const order = random.permutation(samplesIn(data));
  return { x: take(data.x, order), y: take(data.y, order) };
}

/**
 * Two sets that share no sample: the first `count` in random order, and the rest.
 *
 * @throws {RangeError} unless `count` is a whole number from 0 to the number of samples.
 */
export function split(data: Dataset, count: number, random: Random): [Dataset, Dataset] {
  const n = samplesIn(data);
  if (!(Number.isInteger(count) && count >= 0 && count <= n)) {
    throw new RangeError(`split: a count from 0 to ${n} expected, got ${count}`);
  }
  const order = random.permutation(n);
  const part = (rows: Int32Array): Dataset => ({ x: take(data.x, rows), y: take(data.y, rows) });
  return [part(order.subarray(0, count)), part(order.subarray(count))];
}

/**
 * The rows 0 to n - 1 dealt out to `k` folds, each row to one: fold j is left out of training and tested on.
 * The folds' sizes differ by one at most.
 *
 * @throws {RangeError} unless there are at least two folds and no more than rows.
 */
export function kFold(n: number, k: number): { train: number[]; test: number[] }[] {
  if (!(Number.isInteger(k) && k >= 2 && k <= n))
    throw new RangeError(`kFold: 2 to ${n} folds expected, got ${k}`);
  const rows = Array.from({ length: n }, (_, row) => row);
  return Array.from({ length: k }, (_, fold) => ({
    train: rows.filter((row) => row % k !== fold),
    test: rows.filter((row) => row % k === fold),
  }));
}

/** Consecutive rows [from, to) that are trained on together, and how many rows at the end are left out. */
export interface Batches {
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly dropped: number;
}

/**
 * Cuts n rows into batches. What does not fill the last one is left out, as the article does, or kept as a smaller one.
 *
 * @throws {RangeError} if the size is not a whole number from 1 on, or larger than n: nothing would be trained on; if the
 * last batch is to be neither dropped nor kept.
 */
export function batches(n: number, size: number, lastBatch: "drop" | "keep" = "drop"): Batches {
  if (!(Number.isInteger(size) && size >= 1))
    throw new RangeError(`batches: a size from 1 on expected, got ${size}`);
  refuseOther("batches", "lastBatch", ["drop", "keep"], lastBatch);
  if (size > n) throw new RangeError(`batches: ${size} samples in a batch, but there are only ${n}`);
  const count = lastBatch === "keep" ? Math.ceil(n / size) : Math.floor(n / size);
  const ranges = Array.from({ length: count }, (_, i) => ({
    from: i * size,
    to: Math.min((i + 1) * size, n),
  }));
  return { ranges, dropped: n - Math.min(count * size, n) };
}

function column(x: Float64Array, y: Float64Array): Dataset {
  return { x: new Tensor(x, [x.length, 1]), y: new Tensor(y, [y.length, 1]) };
}
