import { axisOf, type Shape, sizeOf } from "../shape.ts";
import { twoSumError } from "../special.ts";
import { node, type Tensor } from "../tensor.ts";

/**
 * Softmax of lanes of numbers x, kept so that nothing is lost: e^(xᵢ - max), all of them at most 1. The largest of a
 * lane has exactly 1, so what the others add up to is kept apart from it: log1p(others) and 1 - p keep their digits even
 * where 1 + others rounds to 1.
 */
export class Lanes {
  /** e^(xᵢ - max), at the places of x. */
  readonly e: Float64Array;
  /** Where the (first) largest of each lane stands. */
  readonly largest: Int32Array;
  /** Σ e over all of a lane but its largest. */
  readonly others: Float64Array;

  constructor(size: number, count: number) {
    this.e = new Float64Array(size);
    this.largest = new Int32Array(count);
    this.others = new Float64Array(count);
  }

  /** Works out a lane from its `n` numbers of x at `start`, `start + step`, … */
  fill(lane: number, x: Float64Array, start: number, step: number, n: number): void {
    const { e } = this;
    const end = start + n * step;
    let largest = start;
    for (let at = start; at < end; at += step) if ((x[at] as number) > (x[largest] as number)) largest = at;
    const max = x[largest] as number;
    let sum = 0;
    for (let at = start; at < end; at += step) {
      const xi = x[at] as number;
      const difference = xi - max;
      const power = Math.exp(difference);
      // The rounding error of xᵢ - max is a relative error of its exponential: e^(d + error) = e^d·(1 + error). By
      // Knuth's two-sum (1997, section 4.2.2); 0 needs none, and there the difference may be infinite.
      const back = difference - xi;
      const error = xi - (difference - back) - (max + back);
      const exact = power === 0 ? 0 : power + power * error;
      e[at] = exact;
      if (at !== largest) sum += exact;
    }
    this.largest[lane] = largest;
    // The largest has 1, or NaN if it is infinite: then so have all.
    this.others[lane] = sum + ((e[largest] as number) - 1);
  }

  /** log pᵢ = (xᵢ - max) - log(1 + others), with the rounding error of the difference taken along. */
  logProbability(lane: number, x: Float64Array, at: number): number {
    const xi = x[at] as number;
    const max = x[this.largest[lane] as number] as number;
    const difference = xi - max;
    return difference - (Math.log1p(this.others[lane] as number) - twoSumError(xi, -max, difference));
  }

  /** 1 - pᵢ, without subtracting from 1 what may have rounded to 1. */
  complement(lane: number, at: number): number {
    const others = this.others[lane] as number;
    const rest = at === this.largest[lane] ? others : 1 + (others - (this.e[at] as number));
    return rest / (1 + others);
  }
}

/**
 * e^xᵢ / Σ e^xⱼ along an axis, the last by default: positive numbers that add up to 1. Article, section 3.5.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  return alongLanes(
    "softmax",
    x,
    axis,
    (lanes, lane, _, at) => (lanes.e[at] as number) / (1 + (lanes.others[lane] as number)),
    // ∂L/∂xᵢ = pᵢ·(gᵢ - Σ pⱼ·gⱼ). Both g are taken relative to that of the largest: then nearly all weight meets a 0.
    (lanes, lane, g, gx, start, step, end) => {
      const reference = g[lanes.largest[lane] as number] as number;
      const total = 1 + (lanes.others[lane] as number);
      let mean = 0;
      for (let at = start; at < end; at += step) {
        mean += ((lanes.e[at] as number) / total) * ((g[at] as number) - reference);
      }
      for (let at = start; at < end; at += step) {
        const p = (lanes.e[at] as number) / total;
        gx[at] = (gx[at] as number) + p * ((g[at] as number) - reference - mean);
      }
    },
  );
}

/**
 * log softmax along an axis, the last by default, without the detour through probabilities that may be 0.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return alongLanes(
    "logSoftmax",
    x,
    axis,
    (lanes, lane, data, at) => lanes.logProbability(lane, data, at),
    // ∂L/∂xᵢ = gᵢ·(1 - pᵢ) - pᵢ·Σ gⱼ over the others.
    (lanes, lane, g, gx, start, step, end) => {
      const largest = lanes.largest[lane] as number;
      const total = 1 + (lanes.others[lane] as number);
      let others = 0;
      for (let at = start; at < end; at += step) if (at !== largest) others += g[at] as number;
      for (let at = start; at < end; at += step) {
        const gi = g[at] as number;
        const rest = others + ((g[largest] as number) - gi);
        gx[at] =
          (gx[at] as number) + gi * lanes.complement(lane, at) - ((lanes.e[at] as number) / total) * rest;
      }
    },
  );
}

/** An operator that works on the lanes along an axis: `value` gives one number, `pull` sends a lane's gradient back. */
function alongLanes(
  name: string,
  x: Tensor,
  axis: number,
  value: (lanes: Lanes, lane: number, x: Float64Array, at: number) => number,
  pull: (
    lanes: Lanes,
    lane: number,
    g: Float64Array,
    gx: Float64Array,
    start: number,
    step: number,
    end: number,
  ) => void,
): Tensor {
  const { n, step, starts } = lanesOf(x.shape, axisOf(name, axis, x.shape.length));
  const lanes = new Lanes(x.data.length, starts.length);
  return node(
    name,
    x.shape,
    [x],
    (y) => {
      for (const [lane, start] of starts.entries()) {
        lanes.fill(lane, x.data, start, step, n);
        for (let at = start; at < start + n * step; at += step) y[at] = value(lanes, lane, x.data, at);
      }
    },
    (g) => {
      const gx = x.accumulator() as Float64Array;
      for (const [lane, start] of starts.entries()) pull(lanes, lane, g, gx, start, step, start + n * step);
    },
  );
}

/** The lanes along an axis: how many numbers each has, how far apart they are, and where each lane starts. */
function lanesOf(shape: Shape, axis: number): { n: number; step: number; starts: number[] } {
  const n = shape[axis] as number;
  const step = sizeOf(shape.slice(axis + 1));
  const count = sizeOf(shape.slice(0, axis)) * step;
  const starts = Array.from({ length: count }, (_, i) => Math.floor(i / step) * n * step + (i % step));
  return { n, step, starts };
}
