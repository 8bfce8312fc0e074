/**
 * Rounding once, and rightly
 *
 * A pair that is off by some doubt leaves one nearest double if both ends of what is doubted round to it (Ziv 1991).
 * Where two are left, because digits cancelled, the result is too small for pairs, or a tie comes near, the definition
 * itself is computed with more and more digits. So quick formulas cannot round wrongly, unless they understate their
 * doubt.
 */
import { type Pair, powerOfTwo } from "./doubledouble.ts";
import { isTie, lengthOf, pairOf, roundedShift } from "./unlimited.ts";

/**
 * What quick functions may be off by, relative to their result: 2^-67, four times what they are off by or more. It leaves
 * two doubles for one result of ten thousand.
 */
export const DOUBT: number = powerOfTwo(-67);

/** Pairs lose digits outside, see doubledouble.ts. */
const SMALLEST: number = powerOfTwo(-900);
const LARGEST: number = powerOfTwo(990);

/** Whether a size is one at which pairs have all their digits. */
export function inRange(size: number): boolean {
  return size > SMALLEST && size < LARGEST;
}

/**
 * The pair, if the value is off from it by at most `doubt` and its first must so be the nearest double; otherwise
 * nothing.
 */
export function settled(pair: Pair, doubt: number): Pair | undefined {
  const high = pair[0];
  const sure = high + (pair[1] + doubt) === high && high + (pair[1] - doubt) === high;
  return sure && inRange(Math.abs(high)) ? pair : undefined;
}

/**
 * The nearest double and what it lacks: from the pair if that settles it, or by definition(x, bits), the value to so
 * many bits.
 */
export function certain(
  pair: Pair,
  doubt: number,
  definition: (x: number, bits: number) => bigint,
  x: number,
): Pair {
  return settled(pair, doubt) ?? decided((bits) => definition(x, bits));
}

/** The same for a pair that is off by no more than the usual doubt. */
export function round(pair: Pair, definition: (x: number, bits: number) => bigint, x: number): Pair {
  return certain(pair, DOUBT * Math.abs(pair[0]), definition, x);
}

/** A value that is a double, infinite or NaN. */
export function exact(x: number): Pair {
  return [x, 0];
}

/**
 * The double nearest to a value, and what it lacks. `definition` gives the value to any number of bits, off by less
 * than 2^40 units 2^-bits, and if above 1, by less than 2^(40 - bits) of it.
 *
 * A value in the middle between two doubles is rounded to even. It is taken to be there if 4000 digits do not tell it
 * apart: the square of a double can be, and of the others one comes nearer only where e^-2800 is added to such a
 * number.
 */
export function decided(definition: (bits: number) => bigint): Pair {
  for (const bits of [160, 256, 512, 1280]) {
    const n = trimmed(definition(bits), bits);
    // The smallest unit of a double is 2^-1074, so 1280 know every result, but for ties, to 2^-150 of its unit.
    if ((bits === 1280 || lengthOf(n[0]) > 100) && !isTie(...n)) return pairOf(...n);
  }
  return pairOf(...trimmed(definition(4096), 4096));
}

/** Without the last 48 digits, of which 40 may be wrong; as many more as there are above 1. */
function trimmed(n: bigint, bits: number): [n: bigint, bits: number] {
  const drop = 48 + Math.max(lengthOf(n) - bits, 0);
  return [roundedShift(n, drop), bits - drop];
}

/**
 * x · power, a power of two, and a little more (`more` > 0) or less: so little that it matters at a tie alone. Ties
 * there are only among the subnormal doubles, half of 5e-324 for one.
 */
export function besideTie(x: number, power: number, more: number): number {
  const rounded = x * power;
  // Of x, what is not in the result: exactly, as subnormal doubles are whole numbers of the same unit.
  const lost = x - rounded / power;
  if (Math.abs(lost) !== Math.abs(Number.MIN_VALUE / (2 * power))) return rounded;
  const other = rounded + Math.sign(lost) * Math.sign(power) * Number.MIN_VALUE;
  return more > 0 ? Math.max(rounded, other) : Math.min(rounded, other);
}
