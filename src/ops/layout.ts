import {
  axisOf,
  broadcastPlaces,
  broadcastShape,
  checkedShape,
  type Shape,
  sameShape,
  show,
  sizeOf,
  stridesOf,
  walk,
} from "../shape.ts";
import { node, type Tensor } from "../tensor.ts";

/**
 * The same numbers in the same order, cut into other rows. One length may be -1: the one that fits.
 *
 * @throws {RangeError} if the shape holds more or fewer numbers.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const size = x.data.length;
  const open = shape.indexOf(-1);
  const filled = open < 0 ? shape : shape.with(open, size / sizeOf(shape.toSpliced(open, 1)));
  if (filled.some((length) => !(Number.isInteger(length) && length >= 0)) || sizeOf(filled) !== size) {
    throw new RangeError(`reshape: ${show(shape)} does not hold the ${size} numbers of ${show(x.shape)}`);
  }
  return gather("reshape", x, filled, null);
}

/**
 * The axes in another order; without `axes`, the last two change places. `transpose(x, [2, 0, 1])` puts axis 2 first.
 *
 * @throws {RangeError} if `axes` does not name every axis once, or there are fewer than two axes to swap.
 */
export function transpose(x: Tensor, axes?: readonly number[]): Tensor {
  const rank = x.shape.length;
  if (axes === undefined && rank < 2)
    throw new RangeError(`transpose: two axes expected, got shape ${show(x.shape)}`);
  const order = axes ?? [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const found = order.map((axis) => axisOf("transpose", axis, rank));
  if (found.length !== rank || new Set(found).size !== rank) {
    throw new RangeError(`transpose: every axis of ${show(x.shape)} once expected, got ${show(order)}`);
  }
  const shape = found.map((axis) => x.shape[axis] as number);
  const strides = stridesOf(x.shape);
  return gather(
    "transpose",
    x,
    shape,
    walk(
      shape,
      found.map((axis) => strides[axis] as number),
    ),
  );
}

/**
 * From `start` up to but without `end` along one axis, every `step`-th. Negative numbers count from the back, and what
 * lies outside is cut off, as in Python.
 *
 * @throws {RangeError} if there is no such axis, or the step is not a whole number from 1 on.
 */
export function slice(x: Tensor, axis: number, start: number, end?: number, step = 1): Tensor {
  const along = axisOf("slice", axis, x.shape.length);
  const length = x.shape[along] as number;
  const bound = (at: number) => {
    if (!Number.isInteger(at)) throw new RangeError(`slice: whole numbers expected, got ${at}`);
    return Math.min(Math.max(at < 0 ? at + length : at, 0), length);
  };
  if (!(Number.isInteger(step) && step >= 1))
    throw new RangeError(`slice: step from 1 on expected, got ${step}`);
  const first = bound(start);
  const count = Math.max(0, Math.ceil((bound(end ?? length) - first) / step));
  const strides = stridesOf(x.shape);
  const stride = strides[along] as number;
  const shape = x.shape.with(along, count);
  return gather("slice", x, shape, walk(shape, strides.with(along, stride * step), first * stride));
}

/** x repeated along missing axes and those of length 1, to fill `shape`. @throws {RangeError} if it cannot. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  const to = checkedShape("broadcastTo", shape);
  if (!sameShape(broadcastShape("broadcastTo", x.shape, to), to)) {
    throw new RangeError(`broadcastTo: ${show(x.shape)} does not stretch to ${show(to)}`);
  }
  return gather("broadcastTo", x, to, broadcastPlaces(x.shape, to));
}

/**
 * Tensors one after another along an axis.
 *
 * @throws {RangeError} if there are none, or another axis differs in length.
 */
export function concat(parts: readonly Tensor[], axis = 0): Tensor {
  const first = parts[0];
  if (first === undefined) throw new RangeError("concat: at least one tensor expected, got none");
  const along = axisOf("concat", axis, first.shape.length);
  for (const part of parts) {
    if (
      part.shape.length !== first.shape.length ||
      !sameShape(part.shape.with(along, 0), first.shape.with(along, 0))
    ) {
      throw new RangeError(
        `concat: shapes differ beside axis ${along}, ${show(first.shape)} and ${show(part.shape)}`,
      );
    }
  }
  const shape = first.shape.with(
    along,
    parts.reduce((sum, part) => sum + (part.shape[along] as number), 0),
  );
  const strides = stridesOf(shape);
  let start = 0;
  const places = parts.map((part) => {
    const place = walk(part.shape, strides, start * (strides[along] as number));
    start += part.shape[along] as number;
    return place;
  });
  return node(
    "concat",
    shape,
    parts,
    (y) => {
      parts.forEach(({ data }, p) => {
        const place = places[p] as Int32Array;
        for (let i = 0; i < data.length; i++) y[place[i] as number] = data[i] as number;
      });
    },
    (g) => {
      parts.forEach((part, p) => {
        const gx = part.accumulator();
        const place = places[p] as Int32Array;
        if (gx !== null)
          for (let i = 0; i < gx.length; i++) gx[i] = (gx[i] as number) + (g[place[i] as number] as number);
      });
    },
  );
}

/** y[i] = x[place[i]], in x's own order if `place` is null; a place used several times collects several gradients. */
function gather(name: string, x: Tensor, shape: Shape, place: Int32Array | null): Tensor {
  return node(
    name,
    shape,
    [x],
    (y) => {
      const { data } = x;
      for (let i = 0; i < y.length; i++) y[i] = data[place === null ? i : (place[i] as number)] as number;
    },
    (g) => {
      const gx = x.accumulator() as Float64Array;
      for (let i = 0; i < g.length; i++) {
        const at = place === null ? i : (place[i] as number);
        gx[at] = (gx[at] as number) + (g[i] as number);
      }
    },
  );
}
