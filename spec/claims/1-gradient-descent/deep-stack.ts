/**
 * A deep network to experiment with: layers of the same width, one upon another, with the same activation after each, and a
 * single output on top. There are no biases, so that nothing but the size of the weights is looked at.
 */
import type { Series } from "../../kit/figure.ts";
import { lengthOf, type Matrix, type Vector } from "../../kit/matrices.ts";
import { seeded } from "../../kit/random.ts";
import type { Operand, Subject, Tensor, Unary } from "../subject.ts";

export type Engine = Pick<Subject, "linear" | "mse" | "gradients">;

/** Square layers, one upon another, and a last one with a single output; eight samples of noise to learn. */
export interface Stack {
  readonly x: Matrix;
  readonly y: Matrix;
  readonly layers: readonly Matrix[];
  readonly last: Matrix;
}

export const width: number = 16;

/** The weights of the layers are normal, of variance spread²/width: the spread of He is √2, that of Glorot 1. */
export function stack(seed: number, depth: number, spread: number): Stack {
  const { normal } = seeded(seed);
  const matrix = (rows: number, columns: number, size: number): Matrix =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => size * normal()));
  return {
    x: matrix(8, width, 1),
    y: matrix(8, 1, 1),
    layers: Array.from({ length: depth }, () => matrix(width, width, spread / Math.sqrt(width))),
    last: matrix(1, width, 1 / Math.sqrt(width)),
  };
}

/** The mean squared error of the network with these layers, which are the engine's own tensors where it differentiates. */
export function lossOf(
  { linear, mse }: Pick<Subject, "linear" | "mse">,
  activation: Unary,
  { x, y, last }: Stack,
) {
  return (...layers: Operand[]): Operand => {
    const hidden = layers.reduce((h: Operand, w) => activation(linear(h, w, null) as Tensor), x);
    return mse(linear(hidden, last, null), y);
  };
}

/** The slopes of the loss by the weights of each layer. */
export function slopesOf({ linear, mse, gradients }: Engine, activation: Unary, own: Stack): Vector[] {
  return gradients(lossOf({ linear, mse }, activation, own), own.layers);
}

/** How long the gradient is in each layer, the first one first. */
export function lengthsIn(engine: Engine, activation: Unary, own: Stack): Vector {
  return slopesOf(engine, activation, own).map(lengthOf);
}

export const seeds: Vector = [0, 1, 2, 3, 4];

/** The lengths as a line to draw. */
export function byLayer(name: string, lengths: Vector): Series<number> {
  return { kind: "line", name, points: lengths.map((length, i) => [i + 1, length] as const) };
}
