import { compensatedSum } from "./ops/reduce.ts";
import { type Shape, sameShape, show, sizeOf } from "./shape.ts";
import { node, type Tensor } from "./tensor.ts";

/** What becomes of the losses of the single samples. */
export type Reduction = "mean" | "sum" | "none";

export interface LossOptions {
  /** "mean" by default. */
  readonly reduction?: Reduction;
}

/**
 * A loss per sample, reduced. `each` fills in the losses; `pull` is given the gradient that reached each of them.
 */
export function reduced(
  name: string,
  inputs: readonly Tensor[],
  shape: Shape,
  reduction: Reduction,
  each: (losses: Float64Array) => void,
  pull: (weight: Float64Array) => void,
): Tensor {
  if (reduction === "none") return node(name, shape, inputs, each, pull);
  const losses = new Float64Array(sizeOf(shape));
  const weights = new Float64Array(losses.length);
  const divisor = divisorOf(name, reduction, shape);
  return node(
    name,
    [],
    inputs,
    (y) => {
      each(losses);
      y[0] = compensatedSum(losses) / divisor;
    },
    (g) => {
      weights.fill((g[0] as number) / divisor);
      pull(weights);
    },
  );
}

/** What the sum of the losses is divided by. */
export function divisorOf(who: string, reduction: "mean" | "sum", shape: Shape): number {
  if (reduction === "mean") return atLeastOne(who, shape);
  if (reduction === "sum") return 1;
  throw new RangeError(
    `${who}: reduction "mean", "sum" or "none" expected, got ${JSON.stringify(reduction)}`,
  );
}

/** @throws {RangeError} if there is no sample to take the mean of. */
export function atLeastOne(who: string, shape: Shape): number {
  if (sizeOf(shape) === 0)
    throw new RangeError(`${who}: at least one sample expected, got shape ${show(shape)}`);
  return sizeOf(shape);
}

/** @throws {RangeError} if the shapes differ. Broadcasting [n, 1] against [n] would compare everybody with everybody. */
export function refuseUnlessSameShape(who: string, prediction: Tensor, target: Tensor): void {
  if (!sameShape(prediction.shape, target.shape)) {
    throw new RangeError(
      `${who}: shapes differ, prediction ${show(prediction.shape)} and target ${show(target.shape)}`,
    );
  }
}
