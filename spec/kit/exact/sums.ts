/**
 * Sums, rounded once
 *
 * Terms are added as pairs, which settles all sums but those that nearly vanish or come upon a tie. Those are added as
 * whole numbers: every double is a multiple of 2^-1074, every product of two a multiple of 2^-2148.
 *
 * Where numbers are infinite or NaN, their terms alone decide: NaN for infinities of both signs. The sum of nothing is
 * 0.
 */
import { exact, settled } from "./certain.ts";
import {
  add,
  divide,
  multiply,
  type Pair,
  plus,
  powerOfTwo,
  twoProduct,
  twoSum,
  ZERO,
} from "./doubledouble.ts";
import { fixed, over, pairOf, product } from "./unlimited.ts";

type Numbers = readonly number[];

/** The last digit of any double, and, twice that, of any product. */
const LAST = 1074;

/** What pairs may be off by, relative to the sizes of the terms: 2^-103 for each of them, and 2^-105 for each addition. */
function doubt(count: number, size: number): number {
  return (count + 4) * powerOfTwo(-103) * size;
}

/** Σ terms. */
export function sumExactly(terms: Numbers): Pair {
  if (!terms.every(Number.isFinite)) return infinite(terms, (x) => x);
  let sum = ZERO;
  let size = 0;
  for (const term of terms) {
    sum = plus(sum, term);
    size += Math.abs(term);
  }
  const whole = () =>
    pairOf(
      total(terms, (x) => fixed(x, LAST)),
      LAST,
    );
  return settled(sum, doubt(terms.length, size)) ?? whole();
}

/** Σ aᵢbᵢ. @throws {RangeError} if the lengths differ. */
export function dotExactly(a: Numbers, b: Numbers): Pair {
  demandSame("dot", a, b);
  const other = (i: number) => b[i] as number;
  if (![a, b].every((numbers) => numbers.every(Number.isFinite))) return infinite(a, (x, i) => x * other(i));
  let sum = ZERO;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    const term = twoProduct(a[i] as number, other(i));
    sum = add(sum, term);
    size += Math.abs(term[0]);
  }
  const whole = () =>
    pairOf(
      total(a, (x, i) => product(x, other(i), 2 * LAST)),
      2 * LAST,
    );
  return settled(sum, doubt(a.length, size)) ?? whole();
}

/** Σ (predictionᵢ - targetᵢ)² / n; of nothing it is NaN. @throws {RangeError} if the lengths differ. */
export function mseExactly(prediction: Numbers, target: Numbers): Pair {
  demandSame("mse", prediction, target);
  const other = (i: number) => target[i] as number;
  if (![prediction, target].every((numbers) => numbers.every(Number.isFinite)))
    return infinite(prediction, (x, i) => (x - other(i)) * (x - other(i)));
  const count = prediction.length;
  if (count === 0) return exact(Number.NaN);
  let sum = ZERO;
  for (let i = 0; i < count; i++) {
    const apart = twoSum(prediction[i] as number, -other(i));
    sum = add(sum, multiply(apart, apart));
  }
  const mean = divide(sum, [count, 0]);
  const whole = () => {
    const squares = total(prediction, (x, i) => {
      const apart = fixed(x, LAST) - fixed(other(i), LAST);
      return apart * apart;
    });
    // A quotient need not end. Of 128 digits more than there can be in a double, the last one says whether any follow.
    const quotient = over(squares, BigInt(count), 128);
    const ends = quotient * BigInt(count) === squares << 128n;
    return pairOf(ends ? quotient : quotient | 1n, 2 * LAST + 128);
  };
  return settled(mean, doubt(count, mean[0])) ?? whole();
}

function total(numbers: Numbers, term: (x: number, i: number) => bigint): bigint {
  return numbers.reduce((sum, x, i) => sum + term(x, i), 0n);
}

/** The sum of the terms that are not finite, because one of their numbers is not. */
function infinite(numbers: Numbers, term: (x: number, i: number) => number): Pair {
  const decisive = numbers.map(term).filter((x) => !Number.isFinite(x));
  return exact(decisive.reduce((sum, x) => sum + x, 0));
}

function demandSame(who: string, a: Numbers, b: Numbers): void {
  if (a.length !== b.length)
    throw new RangeError(`${who}: lengths differ, ${a.length} and ${b.length} numbers`);
}
