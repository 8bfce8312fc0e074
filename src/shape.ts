/** The lengths of a tensor's axes, outermost first: `[2, 3]` is 2 rows of 3, `[]` is one number. */
export type Shape = readonly number[];

/** How many numbers a tensor of this shape holds. `[]` holds one. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** `[2, 3]` as people write it, for messages. */
export function show(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/**
 * A shape as somebody asked for it, checked and copied.
 *
 * @throws {RangeError} unless every length is a whole number from 0 on.
 */
export function checkedShape(who: string, shape: Shape): Shape {
  if (!shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    throw new RangeError(`${who}: lengths are whole numbers from 0 on, got ${show(shape)}`);
  }
  return [...shape];
}

/**
 * Counts an axis from the front: -1 is the last of `rank` axes.
 *
 * @throws {RangeError} if there is no such axis.
 */
export function axisOf(who: string, axis: number, rank: number): number {
  const fromFront = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || fromFront < 0 || fromFront >= rank) {
    throw new RangeError(`${who}: no axis ${axis} in a shape of ${rank} axes`);
  }
  return fromFront;
}

/** How far apart in memory neighbours along each axis lie, row-major: `[2, 3, 4]` has strides `[12, 4, 1]`. */
export function stridesOf(shape: Shape): number[] {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides.unshift(stride);
    stride *= shape[axis] as number;
  }
  return strides;
}

/**
 * The shape that two shapes stretch to: aligned at the last axis, a missing axis or one of length 1 repeats.
 * `[2, 1]` and `[3]` give `[2, 3]`. The rule is NumPy's (https://numpy.org/doc/stable/user/basics.broadcasting.html).
 *
 * @throws {RangeError} if two lengths differ and neither is 1.
 */
export function broadcastShape(who: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const inA = a[axis - rank + a.length] ?? 1;
    const inB = b[axis - rank + b.length] ?? 1;
    if (inA !== inB && inA !== 1 && inB !== 1) {
      throw new RangeError(`${who}: shapes do not broadcast, ${show(a)} and ${show(b)}`);
    }
    return inA === 1 ? inB : inA;
  });
}

/**
 * For each index of `shape` in row-major order, where a walk with these strides stands: the one way in which
 * broadcasting (stride 0), transposing (strides swapped) and slicing (strides times the step) find their numbers.
 */
export function walk(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  const places = new Int32Array(sizeOf(shape));
  const index = shape.map(() => 0);
  let place = start;
  for (let i = 0; i < places.length; i++) {
    places[i] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const stride = strides[axis] as number;
      const next = (index[axis] as number) + 1;
      place += stride;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      place -= next * stride;
      index[axis] = 0;
    }
  }
  return places;
}

/** For each index of `to`, where the number lies that broadcasting takes from a tensor of shape `from`. */
export function broadcastPlaces(from: Shape, to: Shape): Int32Array {
  const missing = to.length - from.length;
  const own = stridesOf(from);
  return walk(
    to,
    to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : (own[axis - missing] as number))),
  );
}
