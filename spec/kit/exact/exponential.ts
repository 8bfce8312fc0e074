/**
 * e^x, log x and their neighbours, as pairs
 *
 * Each looks up a value near by in a table and multiplies or adds what is missing, a short series (Tang 1989,
 * https://doi.org/10.1145/63522.214389). What a series begins with is carried as a pair, its small terms are plain doubles:
 * relative errors stay below 2^-69, also where e^x - 1 and log(1 + x) are next to 0.
 */
import {
  add,
  entry,
  multiply,
  type Pair,
  plus,
  powerOfTwo,
  quickTwoSum,
  scaled,
  table,
  twoProduct,
  twoSum,
} from "./doubledouble.ts";
import * as unlimited from "./unlimited.ts";

/** Digits of the tables: twice those of a pair, so that they round once. */
const BITS = 212;
const LN2 = unlimited.ln2(BITS);

/** 2^(i/128): with steps as small as log 2/128 the series need seven terms. */
const STEPS = 128;
const POWERS = table(
  Array.from({ length: STEPS }, (_, i) =>
    unlimited.pairOf(unlimited.exp((BigInt(i) * LN2) / BigInt(STEPS), BITS), BITS),
  ),
);

/** log 2/128. Times a whole number below 2^18, as e^x needs, 35 digits are exact. */
const [STEP, STEP_LOW] = unlimited.splitOf(LN2 / BigInt(STEPS), BITS, 35);

/**
 * e^x for x up to 710. It has all digits of a pair down to 2^-900, fewer below, and is 0 from -745.2. Beyond 709.78 it
 * is NaN.
 */
export function exp(x: Pair): Pair {
  if (x[0] < -745.2) return [0, 0];
  const n = Math.round(x[0] / STEP);
  const more = expm1NearZero(beyond(x, n));
  const i = n & (STEPS - 1);
  const power = entry(POWERS, i);
  return scaled(add(power, multiply(power, more)), powerOfTwo((n - i) / STEPS));
}

/** e^x - 1, for x from -700 to 700. */
export function expm1(x: Pair): Pair {
  const n = Math.round(x[0] / STEP);
  const more = expm1NearZero(beyond(x, n));
  if (n === 0) return more;
  const i = n & (STEPS - 1);
  const power = scaled(entry(POWERS, i), powerOfTwo((n - i) / STEPS));
  return add(plus(power, -1), multiply(power, more));
}

/** x - n·log 2/128. */
function beyond(x: Pair, n: number): Pair {
  return twoSum(x[0] - n * STEP, x[1] - n * STEP_LOW);
}

/** e^r - 1 for |r| < 0.0028. */
function expm1NearZero(x: Pair): Pair {
  const r = x[0];
  // r + r²/2 + r³/6 + ..., the first two as pairs. What follows r⁷/5040 is below 2^-74 r.
  const square = twoProduct(r, r);
  const rest = r * square[0] * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040)))));
  const sum = quickTwoSum(r, square[0] / 2);
  return quickTwoSum(sum[0], sum[1] + (x[1] + r * x[1] + square[1] / 2 + rest));
}

/**
 * For m around i/256, from 0.7 to 1.42: c = 256/i, and -log c. In whole 1024ths c has 11 digits, so that m·c, near 1,
 * is exact as a pair and so is m·c - 1. Around m = 1, c is 1 and its logarithm 0: there no digit of log m is lost.
 */
const CELLS = 256;
const FIRST_CELL = 180;
const RECIPROCALS = Float64Array.from(
  { length: 185 },
  (_, i) => Math.round((1024 * CELLS) / (FIRST_CELL + i)) / 1024,
);
const LOGS = table(
  Array.from(RECIPROCALS, (c) => unlimited.pairOf(-unlimited.log(unlimited.fixed(c, BITS), BITS), BITS)),
);

/** log 2. Times an exponent, a whole number below 2^11, 42 digits are exact. */
const [LN2_HIGH, LN2_LOW] = unlimited.splitOf(LN2, BITS, 42);

const view = new DataView(new ArrayBuffer(8));

/** log x for a normal x > 0. */
export function log(x: Pair): Pair {
  // x = 2^k·m with m from √½ to √2, whose leading 32 bits are 3FE6A09E and 3FF6A09E.
  view.setFloat64(0, x[0]);
  const high = view.getInt32(0);
  const k = (high - 0x3fe6_a09e) >> 20;
  view.setInt32(0, high - (k << 20));
  const m = view.getFloat64(0);
  const mLow = x[1] * powerOfTwo(-k);

  // log m = -log c + log(1 + f) with f = m·c - 1, at most 0.0035 away from 0.
  const cell = Math.round(m * CELLS) - FIRST_CELL;
  const c = RECIPROCALS[cell] as number;
  const close = twoProduct(m, c);
  const near = log1pNearZero(twoSum(close[0] - 1, close[1] + mLow * c));
  if (c === 1 && k === 0) return near;
  return add([k * LN2_HIGH, k * LN2_LOW], add(entry(LOGS, cell), near));
}

/** log(1 + x) for x > -0.5. */
export function log1p(x: Pair): Pair {
  return Math.abs(x[0]) < 0.0019 ? log1pNearZero(x) : log(plus(x, 1));
}

/** log(1 + f) for |f| < 0.0036. */
function log1pNearZero(x: Pair): Pair {
  const f = x[0];
  // f - f²/2 + f³/3 - ..., the first two as pairs; the rest of f is multiplied by the slope, 1 - f + .... What follows f⁹/9
  // is below 2^-75 f.
  const square = twoProduct(f, f);
  const rest =
    f *
    square[0] *
    (1 / 3 - f * (1 / 4 - f * (1 / 5 - f * (1 / 6 - f * (1 / 7 - f * (1 / 8 - f * (1 / 9)))))));
  const sum = quickTwoSum(f, -square[0] / 2);
  return quickTwoSum(sum[0], sum[1] + (x[1] - f * x[1] - square[1] / 2 + rest));
}
