/**
 * Where functions of one number are tried: on every scale, and most where they are hard
 *
 * A quarter of the numbers spreads evenly over all binary exponents of the doubles, so that no scale is left out; there, though,
 * nearly all functions are straight lines or constants. So half of the numbers lies where the function still bends, half of
 * these evenly and half on every scale down to 2^-60. The rest is moderate, next to a hard spot, or at the ends of the range.
 */
import { powerOfTwo } from "../../kit/exact/doubledouble.ts";
import type { Source } from "../../kit/random.ts";
import { nextDown, nextUp } from "../../kit/ulp.ts";

export interface Spread {
  readonly from: number;
  readonly to: number;
  /** The function is a straight line, a constant or infinite for |x| beyond. */
  readonly bends: number;
  /** Where formulas lose their digits: zeros, ends of branches, thresholds. */
  readonly hard: readonly number[];
}

/** One number from `from` to `to`. */
export function spread({ from, to, bends, hard }: Spread, source: Source): number {
  for (;;) {
    const x = candidate(source, bends, hard, [from, to]);
    if (from <= x && x <= to) return x;
  }
}

function candidate(source: Source, bends: number, hard: readonly number[], ends: readonly number[]): number {
  const sign = source.below(2) === 0 ? 1 : -1;
  const part = source.uniform();
  if (part < 0.25) return sign * onScale(source, -1074, 1023);
  if (part < 0.5) return sign * bends * onScale(source, -60, -1);
  if (part < 0.75) return sign * bends * source.uniform();
  if (part < 0.9) return sign * 8 * source.uniform();
  const spot = one(source, part < 0.99 ? hard : [...ends, ...extremes]);
  // Around 0 every scale has been drawn from already.
  if (part < 0.96) return spot + sign * (spot === 0 ? 1 : spot) * onScale(source, -52, -6);
  return [spot, nextUp(spot), nextDown(spot)][source.below(3)] as number;
}

/** 2^low <= x < 2^(high + 1), each binary exponent as likely. */
export function onScale(source: Source, low: number, high: number): number {
  return (1 + source.uniform()) * powerOfTwo(low + source.below(high - low + 1));
}

export function one<T>(source: Source, values: readonly T[]): T {
  return values[source.below(values.length)] as T;
}

const smallestNormal = 2.2250738585072014e-308;
const extremes = [Number.MIN_VALUE, nextDown(smallestNormal), smallestNormal, Number.MAX_VALUE].flatMap(
  (x) => [x, -x],
);
