import { axisOf, type Shape, sizeOf } from "../shape.ts";
import { twoSumError } from "../special.ts";
import { node, type Tensor } from "../tensor.ts";

/**
 * Softmax of one lane of numbers x, kept so that nothing is lost: e^(xᵢ - max), all of them at most 1. The largest has
 * exactly 1, so what the others add up to is kept apart from it: log1p(others) and 1 - p keep their digits even where
 * 1 + others rounds to 1.
 */
export interface Lane {
  /** e^(xᵢ - max), at the places of x. */
  readonly e: Float64Array;
  /** Where the (first) largest stands, and its number. */
  largest: number;
  max: number;
  /** Σ e over all but the largest. */
  others: number;
}

export function lane(size: number): Lane {
  return { e: new Float64Array(size), largest: 0, max: 0, others: 0 };
}

/** Works out the lane of the `n` numbers of x at `start`, `start + step`, … */
export function fillLane(into: Lane, x: Float64Array, start: number, step: number, n: number): void {
  let largest = start;
  for (let i = 0, at = start; i < n; i++, at += step) {
    if ((x[at] as number) > (x[largest] as number)) largest = at;
  }
  const max = x[largest] as number;
  let others = 0;
  for (let i = 0, at = start; i < n; i++, at += step) {
    const xi = x[at] as number;
    const difference = xi - max;
    const e = Math.exp(difference);
    // The rounding error of xᵢ - max is a relative error of its exponential: e^(d + error) = e^d·(1 + error).
    const exact = e + e * twoSumError(xi, -max, difference);
    into.e[at] = exact;
    if (at !== largest) others += exact;
  }
  into.largest = largest;
  into.max = max;
  into.others = others;
}

/** log pᵢ = (xᵢ - max) - log(1 + others), with the rounding error of the difference taken along. */
export function logProbability(lane: Lane, x: Float64Array, at: number): number {
  const xi = x[at] as number;
  const difference = xi - lane.max;
  return difference - (Math.log1p(lane.others) - twoSumError(xi, -lane.max, difference));
}

/** 1 - pᵢ, without subtracting from 1 what may have rounded to 1. */
export function complement(lane: Lane, at: number): number {
  const rest = at === lane.largest ? lane.others : 1 + (lane.others - (lane.e[at] as number));
  return rest / (1 + lane.others);
}

/**
 * e^xᵢ / Σ e^xⱼ along an axis, the last by default: positive numbers that add up to 1. Article, section 3.5.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  return alongLanes("softmax", x, axis, {
    value: (lane, _, at) => (lane.e[at] as number) / (1 + lane.others),
    // ∂L/∂xᵢ = pᵢ·(gᵢ - Σ pⱼ·gⱼ). Both g are taken relative to that of the largest: then nearly all weight meets a 0.
    pull: (lane, _, g, step, start, n, gx) => {
      const reference = g[lane.largest] as number;
      const total = 1 + lane.others;
      let mean = 0;
      for (let i = 0, at = start; i < n; i++, at += step) {
        mean += ((lane.e[at] as number) / total) * ((g[at] as number) - reference);
      }
      for (let i = 0, at = start; i < n; i++, at += step) {
        const p = (lane.e[at] as number) / total;
        gx[at] = (gx[at] as number) + p * ((g[at] as number) - reference - mean);
      }
    },
  });
}

/**
 * log softmax along an axis, the last by default, without the detour through probabilities that may be 0.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return alongLanes("logSoftmax", x, axis, {
    value: logProbability,
    // ∂L/∂xᵢ = gᵢ·(1 - pᵢ) - pᵢ·Σ gⱼ over the others.
    pull: (lane, _, g, step, start, n, gx) => {
      const total = 1 + lane.others;
      let others = 0;
      for (let i = 0, at = start; i < n; i++, at += step) if (at !== lane.largest) others += g[at] as number;
      for (let i = 0, at = start; i < n; i++, at += step) {
        const gi = g[at] as number;
        const rest = at === lane.largest ? others : others + ((g[lane.largest] as number) - gi);
        gx[at] = (gx[at] as number) + gi * complement(lane, at) - ((lane.e[at] as number) / total) * rest;
      }
    },
  });
}

interface LaneRule {
  readonly value: (lane: Lane, x: Float64Array, at: number) => number;
  readonly pull: (
    lane: Lane,
    x: Float64Array,
    g: Float64Array,
    step: number,
    start: number,
    n: number,
    gx: Float64Array,
  ) => void;
}

function alongLanes(name: string, x: Tensor, axis: number, { value, pull }: LaneRule): Tensor {
  const { n, step, starts } = lanesOf(x.shape, axisOf(name, axis, x.shape.length));
  const work = lane(x.data.length);
  return node(
    name,
    x.shape,
    [x],
    (y) => {
      for (const start of starts) {
        fillLane(work, x.data, start, step, n);
        for (let i = 0, at = start; i < n; i++, at += step) y[at] = value(work, x.data, at);
      }
    },
    (g) => {
      const gx = x.accumulator() as Float64Array;
      for (const start of starts) {
        fillLane(work, x.data, start, step, n);
        pull(work, x.data, g, step, start, n, gx);
      }
    },
  );
}

/** The lanes along an axis: how many numbers each has, how far apart they are, and where each lane starts. */
function lanesOf(shape: Shape, axis: number): { n: number; step: number; starts: number[] } {
  const n = shape[axis] as number;
  const step = sizeOf(shape.slice(axis + 1));
  const blocks = sizeOf(shape.slice(0, axis));
  const starts =
    n === 0
      ? []
      : Array.from({ length: blocks * step }, (_, i) => Math.floor(i / step) * n * step + (i % step));
  return { n, step, starts };
}
