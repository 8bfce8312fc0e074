/**
 * Tensors as people would pick them: of few, unequal and sometimes odd lengths, filled with readable numbers.
 */
import { type Arbitrary, array, boolean, constantFrom, integer, nat, tuple } from "fast-check";
import { numbers } from "./numbers.ts";

/** Row-major numbers and their shape; `[]` is the shape of one number. */
export interface Values {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/**
 * Shapes of up to `maxRank` axes of up to `maxLength`; with `sizeZero` some of an axis without any entry. They shrink to
 * `[]` and to short axes.
 */
export function shapes({
  maxRank = 3,
  maxLength = 4,
  sizeZero = false,
}: {
  maxRank?: number;
  maxLength?: number;
  sizeZero?: boolean;
} = {}): Arbitrary<number[]> {
  return array(integer({ min: sizeZero ? 0 : 1, max: maxLength }), { maxLength: maxRank, size: "max" });
}

/** Tensors of the shapes and numbers given. They shrink to the first entries of what was drawn, then entry by entry. */
export function tensors({
  of = numbers(),
  shape = shapes(),
}: {
  of?: Arbitrary<number>;
  shape?: Arbitrary<readonly number[]>;
} = {}): Arbitrary<Values> {
  return shape.chain((shape) =>
    array(of, exactly(sizeOf(shape))).map((values) => ({ values, shape })),
  );
}

/** Two shapes that stretch to a common one: `[[3, 1], [4]]` to `[3, 4]`, `[[], [0]]` to `[0]`. */
export function broadcastPairs(): Arbitrary<[number[], number[]]> {
  // Two shapes broadcast exactly when both are parts of one: some of its axes cut to 1, some of the first left out.
  return shapes({ sizeZero: true }).chain((whole) => tuple(partOf(whole), partOf(whole)));
}

function partOf(whole: readonly number[]): Arbitrary<number[]> {
  return tuple(nat(whole.length), array(boolean(), exactly(whole.length))).map(([dropped, cut]) =>
    whole.map((length, axis) => (cut[axis] ? 1 : length)).slice(dropped),
  );
}

/**
 * What to pull back through `size` numbers: quarters from -2 to 2, none of them 0, and never all alike.
 *
 * A constant cotangent is blind. Pulled back through softmax or a normalisation it gives 0 whatever the slope, and
 * through a transposition it looks the same either way. Where `size` is 1 it is at least not 1, which would hide a
 * pullback that never looks at it.
 */
export function cotangents(size: number): Arbitrary<number[]> {
  const quarters = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8].map((n) => n / 4);
  return array(constantFrom(...quarters), exactly(size)).filter((drawn) =>
    size === 1 ? drawn[0] !== 1 : size === 0 || drawn.some((c) => c !== drawn[0]),
  );
}

function exactly(length: number): { minLength: number; maxLength: number; size: "max" } {
  return { minLength: length, maxLength: length, size: "max" };
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
