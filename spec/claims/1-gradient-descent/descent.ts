/**
 * Gradient descent, small enough to see through
 *
 * Whoever stands in fog on a hillside and wants to reach the valley feels with a foot which way the ground
 * falls, takes a step that way, and feels again. That is the whole method. How the ground slopes is asked
 * of the engine, over and over; everything else is done here, in plain numbers.
 */
import { dot, type Matrix, transposed, type Vector } from "../../kit/matrices.ts";
import type { Operand, Subject, Tensor } from "../subject.ts";

/** c₀ + c₁x + c₂x² + …, to be differentiated by the engine. */
export function polynomial(
  { add, mul }: Pick<Subject, "add" | "mul">,
  coefficients: readonly number[],
): (x: Tensor) => Tensor {
  const [last = 0, ...others] = coefficients.toReversed();
  return (x) => others.reduce<Operand>((sum, c) => add(mul(sum, x), c), last) as Tensor;
}

/** The same at a plain number. */
export function polynomialAt(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, c) => sum * x + c, 0);
}

/** Where one step against the slope leads, weight by weight. */
export function stepped(w: readonly number[], gradient: readonly number[], rate: number): Vector {
  return w.map((wi, i) => wi - rate * (gradient[i] as number));
}

/** The start, and where each step leads from there. */
export function path(slopeAt: (x: number) => number, start: number, rate: number, steps: number): Vector {
  const places = [start];
  let x = start;
  while (places.length <= steps) {
    x -= rate * slopeAt(x);
    places.push(x);
  }
  return places;
}

/** The end of the same path, of several weights at once. */
export function descended(
  gradientAt: (w: Vector) => Vector,
  start: Vector,
  rate: number,
  steps: number,
): Vector {
  let w = start;
  for (let step = 0; step < steps; step++) w = stepped(w, gradientAt(w), rate);
  return w;
}

/** The article's samples: rows x², x, 1 for the x from 0 to 0.99, and y = 2x² + 3x + 4. */
export const places: Vector = Array.from({ length: 100 }, (_, i) => 0.01 * i);
export const rows: Matrix = places.map((x) => [x * x, x, 1]);
export const targets: Matrix = places.map((x) => [2 * x * x + 3 * x + 4]);

type Engine = Pick<Subject, "linear" | "mse" | "gradient">;

/** The gradient of the mean squared error of y = x · w, asked of the engine. */
export function gradientOn({ linear, mse, gradient }: Engine, x: Matrix, y: Matrix): (w: Vector) => Vector {
  return (w) => gradient((weight) => mse(linear(x, weight, null), y), [w]).flat();
}

/**
 * The same gradient at any w, from the engine's answers at 0 and one step along each axis only. The error
 * is a parabola along every line, so its gradient goes up evenly: g(w) = g(0) + H·w, where the columns of H
 * are g(eᵢ) − g(0). Thousands of steps then cost next to nothing.
 */
export function readOff(
  gradientAt: (w: Vector) => Vector,
  count: number,
): { at: (w: Vector) => Vector; curvature: Matrix } {
  const atZero = gradientAt(new Array(count).fill(0));
  const columns = atZero.map((_, i) => stepped(gradientAt(atZero.map((_, j) => Number(i === j))), atZero, 1));
  const curvature = transposed(columns);
  const at = (w: Vector) =>
    curvature.map((row, i) => row.reduce((sum, h, j) => sum + h * (w[j] as number), atZero[i] as number));
  return { at, curvature };
}

/** The article's five batches of twenty samples, each with the gradient of its own error. */
export function batchGradients(engine: Engine): ((w: Vector) => Vector)[] {
  return [0, 20, 40, 60, 80].map((from) =>
    gradientOn(engine, rows.slice(from, from + 20), targets.slice(from, from + 20)),
  );
}

/** The same, read off at four points each. */
export function readOffBatches(engine: Engine): ((w: Vector) => Vector)[] {
  return batchGradients(engine).map((gradientAt) => readOff(gradientAt, 3).at);
}

/** The article's weights at the start, (1, 0, −1), and after each epoch: one step for each batch in turn. */
export function trained(gradients: readonly ((w: Vector) => Vector)[], rate: number, epochs: number): Matrix {
  let w: Vector = [1, 0, -1];
  const after = [w];
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const gradientAt of gradients) w = stepped(w, gradientAt(w), rate);
    after.push(w);
  }
  return after;
}

/** Numbers below each other. */
export const column = (x: readonly number[]): Matrix => x.map((xi) => [xi]);

/** The mean squared error of y = x · w. */
export function lossOf(
  { linear, mse }: Pick<Subject, "linear" | "mse">,
  x: Matrix,
  y: Matrix,
): (w: Vector) => number {
  return (w) => mse(linear(x, [w], null), y);
}

/** How large the numbers are that cancel in a residual: the largest Σ |x·w| + |y|. */
export function scaleOf(x: Matrix, w: Vector, y: Vector): number {
  return Math.max(...x.map((row, i) => Math.abs(y[i] as number) + dot(row.map(Math.abs), w.map(Math.abs))));
}
