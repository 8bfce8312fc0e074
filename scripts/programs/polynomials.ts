/** Polynomials w₀ + w₁x + w₂x² + … as models: fitted exactly, so that what they show is not the training's fault. */

import { lasso, leastSquares } from "../../spec/kit/least-squares.ts";
import type { Dataset } from "../../src/index.ts";

/**
 * The polynomial with the smallest mean squared error on the points, plus λ·Σ wₖ² over all k but 0 if there is a
 * penalty: the constant says where the curve lies, not how it bends.
 *
 * @throws {RangeError} if there are fewer points than coefficients.
 */
export function fitted({ x, y }: Dataset, degree: number, strength = 0): Float64Array {
  const columns = powers(x.data, degree);
  if (strength === 0) return leastSquares(columns, y.data);
  // λ·n·w² is the squared error of one more point at which all columns but one are 0 and that one is √(λn).
  const root = Math.sqrt(strength * y.data.length);
  const extended = columns.map((column, k) => {
    const more = new Float64Array(degree);
    if (k > 0) more[k - 1] = root;
    return Float64Array.of(...column, ...more);
  });
  return leastSquares(extended, Float64Array.of(...y.data, ...new Float64Array(degree)));
}

/** As `fitted`, with the penalty λ·Σ |wₖ|, beginning the search at a polynomial of that degree. */
export function fittedSparsely({ x, y }: Dataset, start: Float64Array, strength: number): Float64Array {
  // Columns with a mean of 0 leave the best constant out of it; it follows at the end.
  const columns = powers(x.data, start.length - 1).slice(1);
  const means = columns.map(meanOf);
  const mean = meanOf(y.data);
  const centred = columns.map((column, k) => column.map((value) => value - (means[k] as number)));
  const target = y.data.map((value) => value - mean);
  const w = lasso(centred, target, strength, start.slice(1));
  return Float64Array.of(mean - w.reduce((sum, wk, k) => sum + wk * (means[k] as number), 0), ...w);
}

/** The mean squared error on points. */
export function errorOn({ x, y }: Dataset, w: Float64Array): number {
  return meanOf(
    y.data.map((wanted, i) => {
      const error = valueAt(x.data[i] as number, w) - wanted;
      return error * error;
    }),
  );
}

/**
 * The mean squared error on endlessly many fresh points of `noisyQuadratic`: what remains of the polynomial once
 * 4 + 3x + 2x² is taken away, squared, has the mean Σ rⱼrₖ / (j + k + 1) over -1 to 1, j + k even; the noise comes on top.
 */
export function expectedError(w: ArrayLike<number>, deviation: number): number {
  const curve = [4, 3, 2];
  const length = Math.max(w.length, 3);
  const rest = Array.from({ length }, (_, k) => (w[k] ?? 0) - (curve[k] ?? 0));
  let mean = 0;
  for (let j = 0; j < length; j++) {
    for (let k = j % 2; k < length; k += 2) mean += ((rest[j] as number) * (rest[k] as number)) / (j + k + 1);
  }
  return mean + deviation * deviation;
}

/** w₀ + x·(w₁ + x·(w₂ + …)). */
export function valueAt(x: number, w: Float64Array): number {
  return w.reduceRight((value, coefficient) => value * x + coefficient, 0);
}

/** √Σ wₖ² without the constant: what a penalty keeps small. */
export function lengthOf(w: Float64Array): number {
  return Math.sqrt(w.slice(1).reduce((sum, wk) => sum + wk * wk, 0));
}

/** The columns 1, x, x², … up to x^degree. */
function powers(x: Float64Array, degree: number): Float64Array[] {
  const columns = [new Float64Array(x.length).fill(1)];
  for (let k = 1; k <= degree; k++) {
    const before = columns[k - 1] as Float64Array;
    columns.push(x.map((xi, i) => xi * (before[i] as number)));
  }
  return columns;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
