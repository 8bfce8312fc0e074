/**
 * Numbers as people would pick them
 *
 * Random bits make poor test numbers: nearly all of them are as small as 1e-164, where every activation looks like a
 * straight line. So most numbers here are whole 64ths of moderate size, which double arithmetic adds and multiplies
 * exactly; the others lie next to those, anywhere in the range, or at its ends.
 */
import {
  Arbitrary,
  constant,
  constantFrom,
  double,
  integer,
  oneof,
  type Random,
  Stream,
  tuple,
  Value,
} from "fast-check";
import { nextDown, nextUp } from "./ulp.ts";

/**
 * Numbers from `from` to `to`, both finite and included, and any `specials` asked for, in the range or not.
 *
 * Of what is drawn, if the range allows: at least 60 % is moderate (0.1 <= |x| <= 8), 2 % next to nothing
 * (|x| <= 1e-6), 2 % saturated (|x| >= 40: sigmoid and tanh are within half an ulp of where they end).
 * A number that breaks a law shrinks to the one that is shortest to write down.
 */
export function numbers({
  from = -8,
  to = 8,
  specials = [],
}: {
  from?: number;
  to?: number;
  specials?: readonly number[];
} = {}): Arbitrary<number> {
  if (!(Number.isFinite(from) && Number.isFinite(to) && from <= to))
    throw new RangeError(`numbers: from a number to one as large, got from ${from} to ${to}`);
  const inRange = (x: number) => from <= x && x <= to;
  const clamp = (x: number) => Math.min(Math.max(from, x), to);
  const moderate = sixtyFourths(Math.max(from, -8), Math.min(to, 8));
  const drawn = oneof(
    // Most kinks are at 0, so it comes up by itself.
    { weight: 1, arbitrary: constant(clamp(0)) },
    { weight: 2, arbitrary: constantFrom(...[0, 1, -1, 2, -2].filter(inRange), from, to) },
    { weight: 2, arbitrary: double({ min: from, max: to, noNaN: true }) },
    ...moderate.map((arbitrary) => ({ weight: 14, arbitrary })),
    ...moderate.map((arbitrary) => ({ weight: 2, arbitrary: neighbours(arbitrary).map(clamp) })),
    ...sixtyFourths(Math.max(from, -1024), Math.min(to, 1024)).map((arbitrary) => ({ weight: 2, arbitrary })),
    ...(specials.length > 0 ? [{ weight: 2, arbitrary: constantFrom(...specials) }] : []),
  );
  return new ShortestFirst(drawn, clamp(0), inRange);
}

const smallestNormal = 2.2250738585072014e-308;

/** The doubles where arithmetic changes its rules: both zeros, both infinities, NaN, subnormals and extremes. */
export const edges: Arbitrary<number> = constantFrom(
  ...[0, Number.MIN_VALUE, nextDown(smallestNormal), smallestNormal, Number.MAX_VALUE, Infinity].flatMap(
    (x) => [x, -x],
  ),
  Number.NaN,
);

/** The whole 64ths from `low` to `high`, or nothing if there are none. */
function sixtyFourths(low: number, high: number): Arbitrary<number>[] {
  const [min, max] = [Math.ceil(low * 64), Math.floor(high * 64)];
  return min <= max ? [integer({ min, max }).map((n) => n / 64)] : [];
}

/** The doubles right below and above those of `arbitrary`. */
function neighbours(arbitrary: Arbitrary<number>): Arbitrary<number> {
  return tuple(arbitrary, constantFrom(nextUp, nextDown)).map(([x, next]) => next(x));
}

/** Draws as `drawn` does, and shrinks to what takes fewer characters: 1 rather than 1.0000002e-9 or 1/64; at best to `least`. */
class ShortestFirst extends Arbitrary<number> {
  private readonly drawn: Arbitrary<number>;
  private readonly least: number;
  private readonly inRange: (x: number) => boolean;

  constructor(drawn: Arbitrary<number>, least: number, inRange: (x: number) => boolean) {
    super();
    this.drawn = drawn;
    this.least = least;
    this.inRange = inRange;
  }

  /** Without fast-check's own bias, which prefers the numbers closest to 0. */
  generate(random: Random): Value<number> {
    return new Value(this.drawn.generate(random, undefined).value, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is number {
    return typeof value === "number";
  }

  shrink(x: number): Stream<Value<number>> {
    const shorter = [this.least, ...simpler(x)].filter((y) => this.inRange(y) && isShorter(y, x));
    return Stream.of(...shorter.map((y) => new Value(y, undefined)));
  }
}

/** Numbers close to `x`, or with fewer digits, or small and whole: the shortest first. */
function simpler(x: number): number[] {
  const steps = Number.isFinite(x)
    ? [2, 4, 8, 16, 32].map((part) => Math.trunc(x - x / part))
    : [3, 4, 8, 16, 100, 1000, 1e6, 1e308].map((large) => Math.sign(x) * large);
  const fractions = [1, 2, 4, 8, 16].flatMap((n) => [Math.floor(x * n) / n, Math.ceil(x * n) / n]);
  const decimals = [1, 2, 3].map((digits) => Number(x.toPrecision(digits)));
  // By ones, as long as that is not the way down from a million.
  const next = Math.abs(x) <= 1024 ? [x - Math.sign(x)] : [];
  return [...new Set([1, -1, 2, -2, -x, ...steps, ...next, ...fractions, ...decimals])];
}

/** Whether `y` takes fewer characters than `x`, or as many for a smaller number, or is 0 without a sign. */
function isShorter(y: number, x: number): boolean {
  const [ofY, ofX] = [String(y).length, String(x).length];
  return ofY < ofX || (ofY === ofX && (Math.abs(y) < Math.abs(x) || (Object.is(y, 0) && Object.is(x, -0))));
}

/** Whole numbers from `from` to `to`, both included. */
export function wholeNumbers({ from, to }: { from: number; to: number }): Arbitrary<number> {
  return integer({ min: from, max: to });
}

/** One of these. What breaks a law shrinks to the first. */
export function oneOf<T>(...values: readonly T[]): Arbitrary<T> {
  return constantFrom(...values);
}
