/**
 * Tensors as people would pick them: few axes of few entries, seldom square, since a square hides every mix-up of rows and
 * columns; and cotangents to pull back through them.
 */
import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  tuple,
} from "fast-check";
import { isBlind, quarters } from "./cotangent.ts";
import { numbers } from "./numbers.ts";
import { PartsFirst, type Values } from "./parts.ts";

/**
 * Shapes of up to `maxRank` axes of up to `maxLength` entries; with `sizeZero` some with an axis of none. `[]` is the
 * shape of one number.
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

/**
 * Tensors of the numbers and shapes given. One that breaks a law shrinks to a part of it, as long as that is a shape that
 * could have been drawn, and number by number.
 */
export function tensors({
  of = numbers(),
  shape = shapes(),
}: {
  of?: Arbitrary<number>;
  shape?: Arbitrary<number[]>;
} = {}): Arbitrary<Values> {
  return new PartsFirst(of, shape);
}

/** Two shapes that stretch to a common one: `[3, 1]` and `[4]` to `[3, 4]`, `[]` and `[0]` to `[0]`. */
export function broadcastPairs(): Arbitrary<[number[], number[]]> {
  // Two shapes broadcast exactly when both are parts of one: some of its axes cut to 1, some of the first left out.
  return shapes({ sizeZero: true }).chain((whole) => tuple(partOf(whole), partOf(whole)));
}

function partOf(whole: readonly number[]): Arbitrary<number[]> {
  const rank = whole.length;
  const cuts = array(boolean(), { minLength: rank, maxLength: rank, size: "max" });
  return tuple(oneof(constant(0), nat(rank)), cuts).map(([leftOut, cut]) =>
    whole.map((length, axis) => (cut[axis] ? 1 : length)).slice(leftOut),
  );
}

/** What to pull back through `size` numbers: quarters from -2 to 2, none of them 0, and never blind. */
export function cotangents(size: number): Arbitrary<number[]> {
  const drawn = array(constantFrom(...quarters), { minLength: size, maxLength: size, size: "max" });
  return drawn.filter((all) => !isBlind(all));
}
