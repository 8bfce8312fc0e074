/**
 * Twice the digits of a double
 *
 * A pair is the unrounded sum of two doubles, the second no larger than the rounding error of the first: about 106 binary
 * digits. Everything rests on two facts: the error of a rounded sum and that of a rounded product are doubles themselves,
 * and a few operations find them (Dekker 1971, Knuth's TAOCP 4.2.2). Products of pairs leave out what lies below their last
 * digit (Joldes, Muller and Popescu 2017, https://doi.org/10.1145/3121432).
 *
 * Nothing here rounds or overflows unexpectedly while sizes stay between 2^-900 and 2^990 (or 0): the error of a product is
 * then at least 2^-1006, a double, and splitting a factor does not reach 2^1024.
 */
export type Pair = readonly [high: number, low: number];

export const ZERO: Pair = [0, 0];

/** a + b, exactly. */
export function twoSum(a: number, b: number): Pair {
  const sum = a + b;
  const bThere = sum - a;
  return [sum, a - (sum - bThere) + (b - bThere)];
}

/** a + b, exactly if a is 0 or |a| >= |b|. */
export function quickTwoSum(a: number, b: number): Pair {
  const sum = a + b;
  return [sum, b - (sum - a)];
}

/** 2^27 + 1: what it multiplies is cut after 26 binary digits, and products of such halves are exact (Veltkamp). */
const SPLITTER = 134217729;

/** a·b, exactly. */
export function twoProduct(a: number, b: number): Pair {
  const product = a * b;
  const aShifted = SPLITTER * a;
  const aHigh = aShifted - (aShifted - a);
  const aLow = a - aHigh;
  const bShifted = SPLITTER * b;
  const bHigh = bShifted - (bShifted - b);
  const bLow = b - bHigh;
  return [product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow];
}

/** a + b, to 2^-105 of |a| + |b|: exact digits that cancel are not lost. */
export function add(a: Pair, b: Pair): Pair {
  const high = twoSum(a[0], b[0]);
  return quickTwoSum(high[0], high[1] + (a[1] + b[1]));
}

/** a + x, to 2^-105 of |a| + |x|. */
export function plus(a: Pair, x: number): Pair {
  const high = twoSum(a[0], x);
  return quickTwoSum(high[0], high[1] + a[1]);
}

/** a·b, to 2^-103 of it. */
export function multiply(a: Pair, b: Pair): Pair {
  const high = twoProduct(a[0], b[0]);
  return quickTwoSum(high[0], high[1] + (a[0] * b[1] + a[1] * b[0]));
}

/** a·x, to 2^-104 of it. */
export function times(a: Pair, x: number): Pair {
  const high = twoProduct(a[0], x);
  return quickTwoSum(high[0], high[1] + a[1] * x);
}

/** a/b, to 2^-101 of it: a quotient of doubles, and what the remainder adds to it. */
export function divide(a: Pair, b: Pair): Pair {
  const quotient = a[0] / b[0];
  const back = twoProduct(quotient, b[0]);
  return quickTwoSum(quotient, (a[0] - back[0] - back[1] + a[1] - quotient * b[1]) / b[0]);
}

/** 1/b, to 2^-101 of it. */
export function reciprocal(b: Pair): Pair {
  const quotient = 1 / b[0];
  const back = twoProduct(quotient, b[0]);
  return quickTwoSum(quotient, (1 - back[0] - back[1] - quotient * b[1]) / b[0]);
}

export function negate(a: Pair): Pair {
  return [-a[0], -a[1]];
}

/** a times a power of two or its negative, exactly. */
export function scaled(a: Pair, power: number): Pair {
  return [a[0] * power, a[1] * power];
}

/** √x of a double: the root as IEEE 754 rounds it, and what the rest of x adds to that, to 2^-103. */
export function rootOf(x: number): Pair {
  const root = Math.sqrt(x);
  const back = twoProduct(root, root);
  return [root, (x - back[0] - back[1]) / (2 * root)];
}

/** 1/x of a double, likewise. */
export function inverseOf(x: number): Pair {
  const inverse = 1 / x;
  const back = twoProduct(inverse, x);
  return [inverse, (1 - back[0] - back[1]) / x];
}

/** Pairs one after the other in one array, and one of them: quicker to read than arrays of two. */
export function table(pairs: readonly Pair[]): Float64Array {
  return Float64Array.from(pairs.flat());
}

export function entry(pairs: Float64Array, i: number): Pair {
  return [pairs[2 * i] as number, pairs[2 * i + 1] as number];
}

/** 2^k for a whole k from -1074 to 1023, by doubling and halving 1: `**` differs between versions of V8. */
export function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[k + 1074] as number;
}

const POWERS_OF_TWO = new Float64Array(2098);
POWERS_OF_TWO[1074] = 1;
for (let i = 1074; i < 2097; i++) POWERS_OF_TWO[i + 1] = 2 * powerOfTwo(i - 1074);
for (let i = 1074; i > 0; i--) POWERS_OF_TWO[i - 1] = powerOfTwo(i - 1074) / 2;
