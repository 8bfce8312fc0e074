/**
 * The engine's functions of one number, with their first and second derivatives, rounded once
 *
 * Each answer is the double nearest to the exact value for the exact bits of x, ties to even, subnormal answers too,
 * and what it lacks of that value: to 2^-60 of it or better, but of nothing smaller than the smallest double. Formulas
 * avoid what would cancel; where digits are lost all the same, next to a zero of a derivative, `certain` notices.
 *
 * At ±Infinity stands the limit; outside the domain, and for NaN, NaN. What is too small for the doubles is a zero that
 * keeps its sign. The GELUs have a file of their own.
 */
import { besideTie, DOUBT, decided, exact, inRange, round, settled } from "./certain.ts";
import * as define from "./definitions.ts";
import {
  add,
  divide,
  inverseOf,
  multiply,
  negate,
  type Pair,
  plus,
  powerOfTwo,
  reciprocal,
  rootOf,
  scaled,
  times,
  twoSum,
} from "./doubledouble.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import * as unlimited from "./unlimited.ts";

/** A function of one number, with answers as pairs or, rounded, as numbers. */
export interface Smooth<Answer = Pair> {
  value(x: number): Answer;
  slope(x: number): Answer;
  /** The second derivative; NaN at a kink, where the slope itself is 0 by convention. */
  second(x: number): Answer;
}

/** Below 2^-60, x² beside 1 is far less than half a unit in the last place. */
const TINY: number = powerOfTwo(-60);

/** e^x rounds to 0 below -745.13 and overflows above 709.78. */
const EXP_BEGIN = -746;
const EXP_END = 710;

/** From 0 to Infinity. */
function expValue(x: number): Pair {
  if (x < EXP_BEGIN) return exact(0);
  if (x > EXP_END) return exact(Infinity);
  return Number.isNaN(x) ? exact(x) : round(exp([x, 0]), define.expOf, x);
}

/** e^x, its own derivatives. */
export const expExactly: Smooth = { value: expValue, slope: expValue, second: expValue };

const SMALLEST_NORMAL: number = powerOfTwo(-1022);
const LOG_OF_SHIFT: Pair = unlimited.pairOf(-54n * unlimited.ln2(212), 212);

/** log x for a finite x > 0. Subnormal ones are multiplied by 2^54 first, so that their digits are in their usual place. */
function logOf(x: number): Pair {
  return x < SMALLEST_NORMAL ? add(log([x * powerOfTwo(54), 0]), LOG_OF_SHIFT) : log([x, 0]);
}

/** log x, -Infinity at 0. The slope at ±0 is that from the right. */
export const logExactly: Smooth = {
  value(x) {
    if (x === 0) return exact(-Infinity);
    if (!(x > 0) || x === Infinity) return exact(x > 0 ? x : Number.NaN);
    return x === 1 ? exact(0) : round(logOf(x), unlimited.logOf, x);
  },
  slope(x) {
    // A quotient of doubles is rounded to nearest as it is.
    if (inRange(x)) return inverseOf(x);
    return x >= 0 ? powerTimes(1, x, [-1, 0]) : exact(Number.NaN);
  },
  second: (x) => (x >= 0 ? powerTimes(-1, x, [-2, 0]) : exact(Number.NaN)),
};

/** √x. */
export const sqrtExactly: Smooth = {
  value(x) {
    // A root is rounded to nearest as it is.
    if (inRange(x)) return rootOf(x);
    return x > 0 && x < Infinity ? powerTimes(1, x, [0.5, 0]) : exact(Math.sqrt(x));
  },
  slope: (x) => (x >= 0 ? powerTimes(0.5, x, [-0.5, 0]) : exact(Number.NaN)),
  second: (x) => (x >= 0 ? powerTimes(-0.25, x, [-1.5, 0]) : exact(Number.NaN)),
};

/** |x|, whose slope at its kink is 0, in the middle of -1 and 1. */
export const absExactly: Smooth = {
  value: (x) => exact(Math.abs(x)),
  slope: (x) => exact(x === 0 ? 0 : Math.sign(x)),
  second: flatBesideZero,
};

/** -x, whose slope is -1 everywhere, NaN included. */
export const negExactly: Smooth = {
  value: (x) => exact(-x),
  slope: () => exact(-1),
  second: () => exact(0),
};

/** max(x, 0), whose slope at its kink is 0. */
export const reluExactly: Smooth = {
  value: (x) => exact(Math.max(x, 0)),
  slope: (x) => exact(Number.isNaN(x) ? x : x > 0 ? 1 : 0),
  second: flatBesideZero,
};

function flatBesideZero(x: number): Pair {
  return exact(x > 0 || x < 0 ? 0 : Number.NaN);
}

/** σ(v) = 1/(1 + e^-v), for v < 0 as e^v/(1 + e^v). */
export function sigmoidOf(v: Pair): Pair {
  if (v[0] > 0) return reciprocal(plus(exp(negate(v)), 1));
  const e = exp(v);
  return divide(e, plus(e, 1));
}

/** σ′(v) = e/(1 + e)² for v >= 0 with e = e^-v. It is even. */
function sigmoidSlopeOf(v: Pair): Pair {
  const e = exp(negate(v));
  const whole = plus(e, 1);
  return divide(e, multiply(whole, whole));
}

/** e^-v and e^-v - 1 for v >= 0, both with all their digits: whichever is near 0 comes first. */
export function fading(v: Pair): readonly [power: Pair, less: Pair] {
  if (v[0] < 1) {
    const less = expm1(negate(v));
    return [plus(less, 1), less];
  }
  const power = exp(negate(v));
  return [power, plus(power, -1)];
}

/** σ″(v) = e(e - 1)/(1 + e)³ for v >= 0. It is odd. */
function sigmoidBendOf(v: Pair): Pair {
  const [e, less] = fading(v);
  const whole = plus(e, 1);
  return divide(multiply(e, less), multiply(whole, multiply(whole, whole)));
}

/** 1/(1 + e^-x): 0 below -745.13, 1 above 37.43. Its slope is never y(1 - y), which is 0 once y rounds to 1. */
export const sigmoidExactly: Smooth = {
  value: sigmoidValue,
  slope: sigmoidSlope,
  second(x) {
    const size = Math.abs(x);
    // -x/8 + x³/48 - ...: a little less far from 0 than the first.
    if (size < TINY) return exact(besideTie(x, -0.125, x));
    if (!(size < -EXP_BEGIN)) return exact(-0 * Math.sign(x));
    return round(scaled(sigmoidBendOf([size, 0]), Math.sign(x)), define.sigmoidBend, x);
  },
};

function sigmoidValue(x: number): Pair {
  if (Math.abs(x) > -EXP_BEGIN) return exact(x > 0 ? 1 : 0);
  return Number.isNaN(x) ? exact(x) : round(sigmoidOf([x, 0]), define.sigmoid, x);
}

function sigmoidSlope(x: number): Pair {
  const size = Math.abs(x);
  if (size > -EXP_BEGIN) return exact(0);
  return Number.isNaN(x) ? exact(x) : round(sigmoidSlopeOf([size, 0]), define.sigmoidSlope, x);
}

/** tanh x = 2σ(2x) - 1, so its derivatives are 4σ′(2x) and 8σ″(2x), here at |x|; it is ±1 beyond 19.06. */
export const tanhExactly: Smooth = {
  value(x) {
    const size = Math.abs(x);
    // x - x³/3 + ...
    if (size < TINY || Number.isNaN(x)) return exact(x);
    if (size > 350) return exact(Math.sign(x));
    // (1 - e)/(1 + e) with e = e^-2|x|: as -m/(2 + m) with m = e - 1.
    const less = expm1([-2 * size, 0]);
    return round(scaled(divide(less, plus(less, 2)), -Math.sign(x)), define.tanh, x);
  },
  slope(x) {
    const size = Math.abs(x);
    if (size > -EXP_BEGIN / 2 + 1) return exact(0);
    return Number.isNaN(x) ? exact(x) : round(scaled(sigmoidSlopeOf([2 * size, 0]), 4), define.tanhSlope, x);
  },
  second(x) {
    const size = Math.abs(x);
    // -2x + 8x³/3 - ...
    if (size < TINY) return exact(-2 * x);
    if (!(size < -EXP_BEGIN / 2 + 2)) return exact(-0 * Math.sign(x));
    return round(scaled(sigmoidBendOf([2 * size, 0]), 8 * Math.sign(x)), define.tanhBend, x);
  },
};

/** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|), whose derivatives are those of the sigmoid, one earlier. */
export const softplusExactly: Smooth = {
  value(x) {
    if (x < EXP_BEGIN) return exact(0);
    // What is added to x then is below 2^-1070.
    if (!(x < -EXP_BEGIN)) return exact(x);
    const more = log1p(exp([-Math.abs(x), 0]));
    return round(x > 0 ? plus(more, x) : more, define.softplus, x);
  },
  slope: sigmoidValue,
  second: sigmoidSlope,
};

/**
 * c·x^p for c not 0 and x >= 0, p being a pair with a finite first: all powers, and the derivatives of √x and log x.
 *
 * As e^(p·log x), of which the exponent is off by 2^-69 of it, and the result relatively by as much as the exponent is
 * at all.
 */
function powerTimes(c: number, x: number, p: Pair): Pair {
  if (c < 0) return negate(powerTimes(-c, x, p));
  if (x === 1) return exact(c);
  const size = p[0] * Math.log(x);
  // log c is between -745 and 710, and so is the logarithm of what rounds to neither 0 nor Infinity.
  if (size > 1500) return exact(Infinity);
  if (size < -1500) return exact(0);
  if (Math.abs(size) < 620) {
    const quick = times(exp(multiply(logOf(x), p)), c);
    const sure = settled(quick, (Math.abs(size) + 0.125) * (DOUBT / 4) * quick[0]);
    if (sure !== undefined) return sure;
  }
  return decided((bits) => define.powerTimes(c, x, p, bits));
}

/**
 * x^p and p·x^(p - 1). NaN for x < 0 if p is not whole. 0^p is 0 or Infinity, with the sign of ±0 if p is odd, x^0 is 1
 * and its slope 0, x^1 has slope 1: all of these three for NaN as well.
 *
 * @throws {RangeError} if p is not finite.
 */
export function powerExactly(p: number): Pick<Smooth, "value" | "slope"> {
  if (!Number.isFinite(p)) throw new RangeError(`power: a finite exponent expected, got ${p}`);
  const whole = Math.trunc(p) === p;
  const odd = Math.abs(p % 2) === 1;
  const less = twoSum(p, -1);
  const negative = (x: number) => x < 0 || Object.is(x, -0);
  const at = (c: number, x: number, exponent: Pair, changesSign: boolean) =>
    Number.isNaN(x) || (x < 0 && !whole)
      ? exact(Number.NaN)
      : powerTimes(negative(x) && changesSign ? -c : c, Math.abs(x), exponent);
  return {
    value: (x) => (p === 0 || p === 1 ? exact(p === 0 ? 1 : x) : at(1, x, [p, 0], odd)),
    slope: (x) => (p === 0 || p === 1 ? exact(p) : at(p, x, less, whole && !odd)),
  };
}
