/**
 * The functions as textbooks define them, to any number of digits
 *
 * With digits without limit a formula need not be clever: what cancels leaves enough. So these share no formula with
 * the quick functions, whose doubts they decide. Each is the value at a finite x as a whole number of units 2^-bits.
 */
import {
  bell,
  constant,
  exp,
  fixed,
  lengthOf,
  log,
  logOf,
  normalTail,
  one,
  over,
  pi,
  product,
  shift,
  sqrt,
  times,
} from "./unlimited.ts";

export type Definition = (x: number, bits: number) => bigint;

export const expOf: Definition = (x, bits) => exp(fixed(x, bits), bits);

/** σ(v) = 1/(1 + e^-v) and its derivatives σ′ = e/(1 + e)² and σ″ = e(e - 1)/(1 + e)³, e = e^-v. */
function logistic(v: bigint, bits: number): [value: bigint, slope: bigint, bend: bigint] {
  const e = exp(-v, bits);
  const value = over(one(bits), one(bits) + e, bits);
  // For a large e these would be quotients of two large numbers, off by more than units: σ′(v) = σ′(-v) and σ″(v) =
  // -σ″(-v).
  if (v < 0n) {
    const [, slope, bend] = logistic(-v, bits);
    return [value, slope, -bend];
  }
  const slope = times(e, times(value, value, bits), bits);
  return [value, slope, times(slope, times(e - one(bits), value, bits), bits)];
}

export const sigmoid: Definition = (x, bits) => logistic(fixed(x, bits), bits)[0];
export const sigmoidSlope: Definition = (x, bits) => logistic(fixed(x, bits), bits)[1];
export const sigmoidBend: Definition = (x, bits) => logistic(fixed(x, bits), bits)[2];

/** (e^2x - 1)/(e^2x + 1). */
export const tanh: Definition = (x, bits) => {
  const e = exp(2n * fixed(x, bits), bits);
  return over(e - one(bits), e + one(bits), bits);
};

/** tanh x = 2σ(2x) - 1. */
export const tanhSlope: Definition = (x, bits) => 4n * logistic(2n * fixed(x, bits), bits)[1];
export const tanhBend: Definition = (x, bits) => 8n * logistic(2n * fixed(x, bits), bits)[2];

/** log(1 + e^x). */
export const softplus: Definition = (x, bits) => log(one(bits) + expOf(x, bits), bits);

/** Φ(x), the distribution function of the normal distribution. */
function normal(x: number, bits: number): bigint {
  const tail = normalTail(Math.abs(x), bits);
  return x < 0 ? tail : one(bits) - tail;
}

/** x·Φ(x), and its derivatives Φ + xφ and φ·(2 - x²): φ′ = -xφ. */
export const gelu: Definition = (x, bits) => times(fixed(x, bits), normal(x, bits), bits);
export const geluSlope: Definition = (x, bits) =>
  normal(x, bits) + times(fixed(x, bits), bell(x, bits), bits);
export const geluBend: Definition = (x, bits) =>
  times(bell(x, bits), 2n * one(bits) - product(x, x, bits), bits);

/** √(8/π). */
const rootOf8OverPi = constant((bits) => sqrt(over(8n * one(bits), pi(bits), bits), bits));

/** v(x) = √(8/π)·(x + 0.044715x³) and its derivatives. */
function cubic(x: number, bits: number): [value: bigint, slope: bigint, bend: bigint] {
  const root = rootOf8OverPi(bits);
  const at = fixed(x, bits);
  const scaledSquare = (44715n * product(x, x, bits)) / 1_000_000n;
  return [
    times(root, times(at, one(bits) + scaledSquare, bits), bits),
    times(root, one(bits) + 3n * scaledSquare, bits),
    times(root, (6n * 44715n * at) / 1_000_000n, bits),
  ];
}

/** x·σ(v), and its derivatives σ + x·σ′·v′ and 2σ′·v′ + x·(σ″·v′² + σ′·v″). */
export const geluTanh: Definition = (x, bits) =>
  times(fixed(x, bits), logistic(cubic(x, bits)[0], bits)[0], bits);
export const geluTanhSlope: Definition = (x, bits) => {
  const [v, slope] = cubic(x, bits);
  const [value, steepness] = logistic(v, bits);
  return value + times(fixed(x, bits), times(steepness, slope, bits), bits);
};
export const geluTanhBend: Definition = (x, bits) => {
  const [v, slope, bend] = cubic(x, bits);
  const [, steepness, curvature] = logistic(v, bits);
  const inner = times(curvature, times(slope, slope, bits), bits) + times(steepness, bend, bits);
  return 2n * times(steepness, slope, bits) + times(fixed(x, bits), inner, bits);
};

/** c·x^p for c and x > 0, as the exponential of log c + p·log x. */
export function powerTimes(c: number, x: number, p: readonly [number, number], bits: number): bigint {
  // p multiplies the error of the logarithm; beyond 2^64 the result is 1, infinite or 0.
  const width = bits + 64;
  const exponent = fixed(p[0], width) + fixed(p[1], width);
  return shift(exp(logOf(c, width) + times(exponent, logOf(x, width), width), width), -64);
}

/** log(1 + e^x) - tx, the binary cross-entropy of a logit x and a target t; its slope is σ(x) - t. */
export function bce(x: number, t: number, bits: number): bigint {
  // log(1 + e^x) = x + log(1 + e^-x), which cannot overflow.
  const above = x > 0 ? fixed(x, bits) : 0n;
  return above + log(one(bits) + expOf(-Math.abs(x), bits), bits) - product(t, x, bits);
}
export function bceSlope(x: number, t: number, bits: number): bigint {
  return sigmoid(x, bits) - fixed(t, bits);
}

type Row = readonly number[];

/** pᵢ = e^xᵢ / Σ e^xⱼ of a row in which some may be -Infinity, all multiplied by e^-max; and the sum. */
function shares(row: Row, bits: number): readonly [p: bigint[], total: bigint] {
  const largest = fixed(Math.max(...row), bits);
  const powers = row.map((x) => (x === -Infinity ? 0n : exp(fixed(x, bits) - largest, bits)));
  const total = sum(powers);
  return [powers.map((power) => over(power, total, bits)), total];
}

function sum(terms: readonly bigint[]): bigint {
  return terms.reduce((total, term) => total + term, 0n);
}

export function softmax(row: Row, i: number, bits: number): bigint {
  return shares(row, bits)[0][i] as bigint;
}

/** xᵢ - max - log Σ e^(xⱼ - max). */
export function logSoftmax(row: Row, i: number, bits: number): bigint {
  const away = fixed(row[i] as number, bits) - fixed(Math.max(...row), bits);
  return away - log(shares(row, bits)[1], bits);
}

/** More digits, for a cotangent that multiplies the errors of the shares: the largest should leave them at a unit. */
function widened(cotangent: Row): number {
  return Math.max(...cotangent.map((c) => lengthOf(fixed(c, 0)))) + 4;
}

/** pᵢ·(cᵢ - Σ pⱼcⱼ). */
export function softmaxPullback(row: Row, cotangent: Row, i: number, bits: number): bigint {
  const width = bits + widened(cotangent);
  const [p] = shares(row, width);
  const c = cotangent.map((x) => fixed(x, width));
  const mean = sum(p.map((share, j) => times(share, c[j] as bigint, width)));
  return shift(times(p[i] as bigint, (c[i] as bigint) - mean, width), bits - width);
}

/** cᵢ - pᵢ·Σ cⱼ. */
export function logSoftmaxPullback(row: Row, cotangent: Row, i: number, bits: number): bigint {
  const width = bits + widened(cotangent);
  const [p] = shares(row, width);
  const c = cotangent.map((x) => fixed(x, width));
  return shift((c[i] as bigint) - times(p[i] as bigint, sum(c), width), bits - width);
}

/** pᵢ - 1 where i is the label, and pᵢ elsewhere. */
export function crossEntropySlope(row: Row, label: number, i: number, bits: number): bigint {
  return softmax(row, i, bits) - (i === label ? one(bits) : 0n);
}
