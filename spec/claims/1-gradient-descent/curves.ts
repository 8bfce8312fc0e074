/**
 * Curves through noisy points: the experiment behind underfitting and overfitting
 *
 * The truth is a parabola, y = 4 + 3x + 2x², seen at a few places between −1 and 1. Each y comes with some
 * noise on top: a random number of mean 0 and deviation 0.3, which nobody can foresee. So on fresh points
 * even the truth itself has a mean squared error of 0.3² = 0.09, and no model is expected to come below that.
 *
 * A model is a polynomial: degree 1 draws straight lines, degree 2 parabolas, degree 15 curves with up to 14
 * bends. Its weights are not trained but worked out: those with the smallest error on the points (least
 * squares). Whatever is wrong with such a model is the fault of model and data, and never of an unlucky
 * training.
 */
import { equal } from "../../kit/compare.ts";
import { leastSquares } from "../../kit/least-squares.ts";
import { dot, type Matrix, transposed, type Vector } from "../../kit/matrices.ts";
import { seeded } from "../../kit/random.ts";
import type { Subject } from "../subject.ts";

export interface Points {
  readonly x: Vector;
  readonly y: Vector;
}

/** Of the noise. */
export const deviation = 0.3;
export const variance = 0.09;

export const truth = (x: number): number => 4 + 3 * x + 2 * x * x;

/** Points of the truth at random places, with noise. */
export function drawn(seed: number, count = 20, noise: number = deviation): Points {
  const source = seeded(seed);
  const x = Array.from({ length: count }, () => 2 * source.uniform() - 1);
  return { x, y: x.map((xi) => truth(xi) + noise * source.normal()) };
}

/**
 * What polynomials are mixed from, one row each: 1, x, (3x² − 1) / 2 and so on at all the x, Legendre's
 * polynomials. They make the same curves as 1, x, x², but the weights stay as small as the curve itself,
 * where those of the powers of x run into the hundred thousands and cancel each other. Between −1 and 1 none
 * of them is beyond ±1.
 */
export function ingredients(x: readonly number[], degree: number): Matrix {
  const rows: Matrix = [x.map(() => 1), [...x]];
  for (let k = 1; k < degree; k++) {
    const [last, current] = [rows[k - 1] as Vector, rows[k] as Vector];
    rows.push(x.map((xi, i) => ((2 * k + 1) * xi * at(current, i) - k * at(last, i)) / (k + 1)));
  }
  return rows.slice(0, degree + 1);
}

/** The weights with which a mix of the rows comes closest to y: its mean squared error is smallest. */
export function best(rows: readonly Vector[], y: readonly number[]): Vector {
  return [
    ...leastSquares(
      rows.map((row) => Float64Array.from(row)),
      Float64Array.from(y),
    ),
  ];
}

export const fitted = ({ x, y }: Points, degree: number): Vector => best(ingredients(x, degree), y);

/**
 * Weights of a polynomial of many more terms than points. Of all those that meet every point it takes the
 * shortest, which are a mix of what the terms are at the points. The k-th term counts 1/(k + 1), so that
 * simple ones come first.
 */
export function shortest({ x, y }: Points, degree: number): Vector {
  const scaled = (rows: Matrix) => rows.map((row, k) => row.map((value) => value / (k + 1)));
  const rows = scaled(ingredients(x, degree));
  const points = transposed(rows);
  const mix = best(
    points.map((p) => points.map((q) => dot(p, q))),
    y,
  );
  return scaled(rows.map((row) => [dot(row, mix)])).flat();
}

/** A hundred places, evenly from −1 to 1: the mean over them is that over the whole interval. */
export const places: Vector = Array.from({ length: 100 }, (_, i) => (2 * i - 99) / 100);

type Engine = Pick<Subject, "matmul" | "mse">;

/** The mean squared error on the points themselves. */
export function seenError({ matmul, mse }: Engine, weights: Vector, { x, y }: Points): number {
  return mse(matmul([weights], ingredients(x, weights.length - 1)), [y]);
}

/**
 * The mean squared error of each polynomial on endlessly many fresh points: how far it is from the truth, and
 * the noise, which has nothing to do with it, on top.
 */
export function freshErrors({ matmul, mse }: Engine, models: readonly Vector[]): Vector {
  const degree = Math.max(...models.map((weights) => weights.length)) - 1;
  const padded = models.map((weights) => Array.from({ length: degree + 1 }, (_, k) => weights[k] ?? 0));
  const curves = matmul(padded, ingredients(places, degree));
  return curves.map((curve) => mse(curve, places.map(truth)) + variance);
}

export interface Errors {
  readonly seen: Vector;
  readonly fresh: Vector;
}

/** Both errors of polynomials of one degree, each fitted to points of its own: those of the seeds 0, 1, 2 and so on. */
export function census(
  engine: Engine,
  degree: number,
  { count = 20, draws = 100, noise = deviation }: { count?: number; draws?: number; noise?: number } = {},
): Errors {
  const samples = Array.from({ length: draws }, (_, seed) => drawn(seed, count, noise));
  const models = samples.map((points) => fitted(points, degree));
  return {
    seen: samples.map((points, i) => seenError(engine, models[i] as Vector, points)),
    fresh: freshErrors(engine, models),
  };
}

/** The smallest error that any mix of the rows has, as the engine sees it. */
export function leastError({ matmul, mse }: Engine, rows: Matrix, y: Vector): number {
  return mse(matmul([best(rows, y)], rows), [y]);
}

/** A polynomial as a line to draw. */
export function drawing({ matmul }: Pick<Subject, "matmul">, weights: Vector): [x: number, y: number][] {
  const [curve = []] = matmul([weights], ingredients(places, weights.length - 1));
  return curve.map((y, i) => [at(places, i), y]);
}

/** How many of the values are as `is` says. */
export function howMany(values: readonly number[], is: (value: number, i: number) => boolean): number {
  return values.filter(is).length;
}

/** `x` is `most` or less, but for so many units in the last place of a number of size `of`. */
export function notAbove(x: number, most: number, rounding: { within: number; of: number }): undefined {
  return equal(Math.max(x, most), most, rounding);
}

const at = (values: Vector, i: number) => values[i] as number;
