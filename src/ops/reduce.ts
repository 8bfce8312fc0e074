import { refuseUnknown } from "../options.ts";
import { axisOf, type Shape, show, sizeOf, stridesOf, walk } from "../shape.ts";
import { node, type Tensor } from "../tensor.ts";

/** Which axes to work through; without `axes`, all of them. */
type Axes = number | readonly number[];

interface Options {
  /** Keep each axis worked through, with length 1, so that the result broadcasts against the input. */
  readonly keepdims?: boolean;
}

/** Σ x along the axes. Nothing adds up to 0. */
export function sum(x: Tensor, axes?: Axes, options?: Options): Tensor {
  return total("sum", x, axes, options, 1);
}

/** Σ x / n along the axes. @throws {RangeError} if there is nothing to average. */
export function mean(x: Tensor, axes?: Axes, options?: Options): Tensor {
  return total("mean", x, axes, options, someOf("mean", x, axes));
}

/**
 * The largest x along the axes; NaN if there is one. Where several are the largest, they share the gradient equally, as
 * PyTorch's `amax` does: every other split that adds up to 1 would be a subgradient too.
 *
 * @throws {RangeError} if there is nothing to choose from.
 */
export function max(x: Tensor, axes?: Axes, options?: Options): Tensor {
  someOf("max", x, axes);
  const { shape, places } = reduction("max", x.shape, axes, options);
  const out: Tensor = node(
    "max",
    shape,
    [x],
    (y) => {
      const { data } = x;
      y.fill(Number.NEGATIVE_INFINITY);
      for (let i = 0; i < data.length; i++) {
        const at = places[i] as number;
        y[at] = Math.max(y[at] as number, data[i] as number);
      }
    },
    (g) => {
      const { data } = x;
      const gx = x.accumulator() as Float64Array;
      const ties = new Float64Array(g.length);
      const isLargest = (i: number) => data[i] === out.data[places[i] as number];
      for (let i = 0; i < data.length; i++) {
        if (isLargest(i)) ties[places[i] as number] = (ties[places[i] as number] as number) + 1;
      }
      for (let i = 0; i < data.length; i++) {
        const at = places[i] as number;
        // Nothing equals a maximum that is NaN: then there is no slope anywhere.
        const share = ties[at] === 0 ? Number.NaN : (g[at] as number) / (ties[at] as number);
        if (ties[at] === 0 || isLargest(i)) gx[i] = (gx[i] as number) + share;
      }
    },
  );
  return out;
}

/**
 * Where the largest x stands along the axis, counted from 0: the first of equals, the first NaN if there is one.
 * Without `axis`, in row-major order through everything. No gradient flows through it.
 *
 * @throws {RangeError} if there is nothing to choose from.
 */
export function argmax(x: Tensor, axis?: number): Tensor {
  someOf("argmax", x, axis);
  const { shape, places } = reduction("argmax", x.shape, axis, {});
  return node(
    "argmax",
    shape,
    [x],
    (y) => {
      const { data } = x;
      const best = new Float64Array(y.length).fill(Number.NEGATIVE_INFINITY);
      const seen = new Int32Array(y.length);
      for (let i = 0; i < data.length; i++) {
        const at = places[i] as number;
        const xi = data[i] as number;
        const count = seen[at] as number;
        const beats = xi > (best[at] as number) || (Number.isNaN(xi) && !Number.isNaN(best[at]));
        if (count === 0 || beats) {
          best[at] = xi;
          y[at] = count;
        }
        seen[at] = count + 1;
      }
    },
    null,
  );
}

/**
 * Σ terms, as if added with twice the digits and rounded once: each addition's rounding error is worked out exactly and
 * added at the end (Ogita, Rump and Oishi 2005, algorithm 4.1; the error of one addition is Knuth's).
 */
export function compensatedSum(terms: Float64Array): number {
  let sum = 0;
  let error = 0;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i] as number;
    const next = sum + term;
    const back = next - sum;
    error += sum - (next - back) + (term - back);
    sum = next;
  }
  // An infinite sum has no rounding error to speak of: Infinity - Infinity made it NaN.
  return Number.isFinite(sum) ? sum + error : sum;
}

function total(
  name: string,
  x: Tensor,
  axes: Axes | undefined,
  options: Options | undefined,
  n: number,
): Tensor {
  const { shape, places } = reduction(name, x.shape, axes, options);
  const errors = new Float64Array(sizeOf(shape));
  return node(
    name,
    shape,
    [x],
    // The loop of `compensatedSum`, for many sums at once.
    (y) => {
      const { data } = x;
      y.fill(0);
      errors.fill(0);
      for (let i = 0; i < data.length; i++) {
        const at = places[i] as number;
        const before = y[at] as number;
        const term = data[i] as number;
        const next = before + term;
        const back = next - before;
        errors[at] = (errors[at] as number) + (before - (next - back) + (term - back));
        y[at] = next;
      }
      for (let at = 0; at < y.length; at++) {
        const whole = y[at] as number;
        y[at] = (Number.isFinite(whole) ? whole + (errors[at] as number) : whole) / n;
      }
    },
    (g) => {
      const gx = x.accumulator() as Float64Array;
      for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[places[i] as number] as number) / n;
    },
  );
}

/** The shape that is left, and for each number of x where it goes there. */
function reduction(name: string, from: Shape, axes: Axes | undefined, options: Options = {}) {
  const { keepdims = false, ...unknown } = options;
  refuseUnknown(name, unknown);
  const gone = axesOf(name, from, axes);
  const kept = from.map((length, axis) => (gone.has(axis) ? 1 : length));
  const strides = stridesOf(kept).map((stride, axis) => (gone.has(axis) ? 0 : stride));
  return { shape: keepdims ? kept : kept.filter((_, axis) => !gone.has(axis)), places: walk(from, strides) };
}

/** How many numbers go into each result, at least one. */
function someOf(name: string, x: Tensor, axes: Axes | undefined): number {
  const n = sizeOf(x.shape.filter((_, axis) => axesOf(name, x.shape, axes).has(axis)));
  if (n === 0) throw new RangeError(`${name}: at least one number expected, got shape ${show(x.shape)}`);
  return n;
}

function axesOf(name: string, shape: Shape, axes: Axes = [...shape.keys()]): Set<number> {
  const found = [axes].flat().map((axis) => axisOf(name, axis, shape.length));
  if (new Set(found).size !== found.length)
    throw new RangeError(`${name}: an axis is named twice, ${show(found)}`);
  return new Set(found);
}
