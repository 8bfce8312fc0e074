/**
 * The linear layer worked out by hand, and how exact a computer can be at it
 *
 * Each answer of a layer is a sum of products. A computer rounds every product and every sum, so two correct ways to
 * add them up may differ in the last digits. How far, is known beforehand: each rounding is off by less than one unit
 * in the last place of what the sum would be if nothing in it cancelled, so if all numbers were positive. A layer of n
 * inputs takes each number through n + 1 roundings at most (Higham 2002, section 3.1).
 */
import { type Matrix, product, rowsOf, transposed, type Vector } from "../../kit/matrices.ts";
import type { Layer } from "../subject.ts";

type Rows = readonly (readonly number[])[];
type Weights = readonly [weight: Rows, bias?: readonly number[]];

/** x · weightᵀ + bias, layer after layer. */
export function byHand(x: Rows, ...layers: readonly Weights[]): Matrix {
  return layers.reduce<Rows>(
    (rows, [weight, bias = []]) =>
      product(rows, transposed(weight)).map((row) => row.map((sum, j) => sum + (bias[j] ?? 0))),
    x,
  ) as Matrix;
}

/** The largest sum there would be if nothing cancelled; at least 1, since products of tiny numbers underflow. */
export function uncancelled(x: Rows, ...layers: readonly Weights[]): number {
  const positive = (rows: Rows) => rows.map((row) => row.map(Math.abs));
  const sums = byHand(
    positive(x),
    ...layers.map(([weight, bias = []]) => [positive(weight), bias.map(Math.abs)] as const),
  );
  return Math.max(1, ...sums.flat());
}

export function widthOf(x: Rows): number {
  return (x[0] ?? []).length;
}

export function weightsOf(layer: Layer): [weight: Matrix, bias: Vector] {
  const { weight, bias } = layer.stateDict();
  return [rowsOf(weight?.data ?? [], weight?.shape[1] ?? 0), Array.from(bias?.data ?? [])];
}
