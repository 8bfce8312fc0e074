/**
 * The functions of the accuracy contract with 64 decimal digits, by mathjs
 *
 * An oracle that shares nothing with the engine or with `spec/kit/exact`: other arithmetic, other people's exponential and
 * logarithm, and plain formulas. What mathjs lacks or computes with too few digits, the normal distribution and log(1 + x), is
 * written out here. A millisecond for each answer: for hundreds of points, not for every law.
 */
import { type BigNumber, bignumberDependencies, create, type FactoryFunctionMap } from "mathjs";
import { nextDown, ulpOf } from "../kit/ulp.ts";

export type { BigNumber } from "mathjs";

const bignumbers = bignumberDependencies as FactoryFunctionMap;
const math = create(bignumbers, { number: "BigNumber", precision: 64 });

/** A double's own value, not that of the shortest decimal that stands for it; cut off after 100 digits. */
export function big(x: number): BigNumber {
  return math.bignumber(x.toPrecision(100));
}

/** A number written in decimal digits. */
export function read(decimal: string): BigNumber {
  return math.bignumber(decimal);
}

/** |got - exact| in units in the last place of the exact value: at most 0.5 for the nearest double. */
export function ulpsOff(got: number, value: BigNumber): number {
  const nearest = Math.abs(Number(value.toString()));
  if (!Number.isFinite(got) || !Number.isFinite(nearest))
    return Math.abs(got) === nearest && Math.sign(got) === Math.sign(value.s) ? 0 : Infinity;
  // Just below a power of two that it is rounded to, the units are those below.
  const unit = ulpOf(value.abs().lt(big(nearest)) ? nextDown(nearest) : nearest);
  return value.minus(big(got)).abs().div(big(unit)).toNumber();
}

const one = big(1);
const pi = big(-1).acos();

function total(terms: readonly BigNumber[]): BigNumber {
  return terms.reduce((sum, term) => sum.plus(term), big(0));
}

/** log(1 + s) = 2 artanh t with t = s/(2 + s), whose series keeps the digits of a small s. */
function log1p(s: BigNumber): BigNumber {
  if (s.gt(0.1)) return s.plus(1).ln();
  const t = s.div(s.plus(2));
  const square = t.times(t);
  let power = t;
  let sum = t;
  for (let k = 3; power.abs().gt(sum.abs().times(1e-66)); k += 2) {
    power = power.times(square);
    sum = sum.plus(power.div(k));
  }
  return sum.times(2);
}

export function sigmoid(v: BigNumber): BigNumber {
  return one.div(v.neg().exp().plus(1));
}

/** σ′ = σ(v)·σ(-v), and σ″ = σ′·(σ(-v) - σ(v)). */
function sigmoidSlope(v: BigNumber): BigNumber {
  return sigmoid(v).times(sigmoid(v.neg()));
}

function sigmoidBend(v: BigNumber): BigNumber {
  return sigmoidSlope(v).times(sigmoid(v.neg()).minus(sigmoid(v)));
}

/** φ(x) = e^(-x²/2)/√(2π). */
function density(x: BigNumber): BigNumber {
  return x.times(x).div(-2).exp().div(pi.times(2).sqrt());
}

/**
 * Φ(x): below 9 as ½ + φ(x)·Σ x^(2n + 1)/(1·3·5···(2n + 1)), of which at -9 there are 45 digits left; beyond by Laplace's
 * continued fraction, φ(a)/(a + 1/(a + 2/(a + ...))), where 120 levels leave 10^-60.
 */
export function normal(x: BigNumber): BigNumber {
  const a = x.abs();
  if (a.lt(9)) {
    const square = x.times(x);
    let term = x;
    let sum = x;
    for (let odd = 3; term.abs().gt(sum.abs().times(1e-66)); odd += 2) {
      term = term.times(square).div(odd);
      sum = sum.plus(term);
    }
    return density(x).times(sum).plus(0.5);
  }
  let fraction = a;
  for (let k = 120; k > 0; k--) fraction = a.plus(big(k).div(fraction));
  const tail = density(a).div(fraction);
  return x.gt(0) ? one.minus(tail) : tail;
}

/** v(x) = √(8/π)·(x + 0.044715x³) and its derivatives. */
const root = big(8).div(pi).sqrt();
const cubic = read("0.044715");
const v = (x: BigNumber) => root.times(x.plus(cubic.times(x).times(x).times(x)));
const vSlope = (x: BigNumber) => root.times(cubic.times(3).times(x).times(x).plus(1));
const vBend = (x: BigNumber) => root.times(cubic).times(6).times(x);

/** tanh x, for a small x by the first terms of its series: x⁹ and beyond is 10^-64 of x. */
function tanh(x: BigNumber): BigNumber {
  const square = x.times(x);
  if (x.abs().lt(1e-8)) {
    const rest = one.div(3).minus(square.times(2).div(15)).plus(square.times(square).times(17).div(315));
    return x.minus(x.times(square).times(rest));
  }
  const e = x.times(2).exp();
  return e.minus(1).div(e.plus(1));
}

type Real = (x: BigNumber) => BigNumber;

/** Each with its slope and its second derivative. */
export const formulas: Readonly<Record<string, readonly [value: Real, slope: Real, second: Real]>> = {
  exp: [(x) => x.exp(), (x) => x.exp(), (x) => x.exp()],
  log: [(x) => x.ln(), (x) => one.div(x), (x) => one.neg().div(x.times(x))],
  sqrt: [
    (x) => x.sqrt(),
    (x) => one.div(x.sqrt().times(2)),
    (x) => one.neg().div(x.times(x.sqrt()).times(4)),
  ],
  sigmoid: [sigmoid, sigmoidSlope, sigmoidBend],
  tanh: [tanh, (x) => sigmoidSlope(x.times(2)).times(4), (x) => sigmoidBend(x.times(2)).times(8)],
  gelu: [
    (x) => x.times(normal(x)),
    (x) => normal(x).plus(x.times(density(x))),
    (x) => density(x).times(big(2).minus(x.times(x))),
  ],
  geluTanh: [
    (x) => x.times(sigmoid(v(x))),
    (x) => sigmoid(v(x)).plus(x.times(sigmoidSlope(v(x))).times(vSlope(x))),
    (x) => {
      const inner = sigmoidBend(v(x))
        .times(vSlope(x).times(vSlope(x)))
        .plus(sigmoidSlope(v(x)).times(vBend(x)));
      return sigmoidSlope(v(x)).times(vSlope(x)).times(2).plus(x.times(inner));
    },
  ],
  softplus: [(x) => (x.gt(0) ? x.plus(log1p(x.neg().exp())) : log1p(x.exp())), sigmoid, sigmoidSlope],
};

/** x^p for x > 0 or a whole p. */
export function power(x: BigNumber, p: BigNumber): BigNumber {
  return x.pow(p);
}

export function powerSlope(x: BigNumber, p: BigNumber): BigNumber {
  return p.times(x.pow(p.minus(1)));
}

type Row = readonly BigNumber[];

/** e^(xᵢ - max), and their sum. */
function powers(row: Row): readonly [powers: BigNumber[], total: BigNumber] {
  const largest = row.reduce((most, x) => (x.gt(most) ? x : most));
  const each = row.map((x) => x.minus(largest).exp());
  return [each, total(each)];
}

export function softmax(row: Row): BigNumber[] {
  const [each, sum] = powers(row);
  return each.map((e) => e.div(sum));
}

/** pᵢ·Σ pⱼ(cᵢ - cⱼ). */
export function softmaxPullback(row: Row, cotangent: Row): BigNumber[] {
  const p = softmax(row);
  return cotangent.map((c, i) =>
    (p[i] as BigNumber).times(total(p.map((share, j) => share.times(c.minus(cotangent[j] as BigNumber))))),
  );
}

/** xᵢ - max - log(1 + the other powers of the largest). */
export function logSoftmax(row: Row): BigNumber[] {
  const first = row.findIndex((x) => row.every((other) => other.lte(x)));
  const away = row.map((x) => x.minus(row[first] as BigNumber));
  const spread = log1p(total(away.filter((_, i) => i !== first).map((x) => x.exp())));
  return away.map((x) => x.minus(spread));
}

/** cᵢ - pᵢ·Σ cⱼ. */
export function logSoftmaxPullback(row: Row, cotangent: Row): BigNumber[] {
  const p = softmax(row);
  const sum = total(cotangent);
  return cotangent.map((c, i) => c.minus((p[i] as BigNumber).times(sum)));
}

export function crossEntropy(row: Row, label: number): BigNumber {
  return (logSoftmax(row)[label] as BigNumber).neg();
}

/** p, and at the label minus the share of the others. */
export function crossEntropySlope(row: Row, label: number): BigNumber[] {
  const p = softmax(row);
  return p.map((share, i) => (i === label ? total(p.filter((_, j) => j !== i)).neg() : share));
}

/** log(1 + e^x) - tx, as x(1 - t) or -xt, and log(1 + e^-|x|). */
export function bce(x: BigNumber, t: BigNumber): BigNumber {
  const line = x.gt(0) ? x.times(one.minus(t)) : x.times(t).neg();
  return line.plus(log1p(x.abs().neg().exp()));
}

export function bceSlope(x: BigNumber, t: BigNumber): BigNumber {
  return sigmoid(x).minus(t);
}

/** Sums may cancel, and a double can have 767 digits: as many are kept for sums and products of two. */
const wide = create(bignumbers, { number: "BigNumber", precision: 1600 });
const whole = (x: number) => wide.bignumber(x.toPrecision(100)).plus(0);

export function sum(terms: readonly number[]): BigNumber {
  return terms.reduce((before, term) => before.plus(whole(term)), whole(0));
}

export function dot(a: readonly number[], b: readonly number[]): BigNumber {
  return a.reduce((before, x, i) => before.plus(whole(x).times(whole(b[i] as number))), whole(0));
}

export function mse(prediction: readonly number[], target: readonly number[]): BigNumber {
  const squares = prediction.reduce((before, x, i) => {
    const apart = whole(x).minus(whole(target[i] as number));
    return before.plus(apart.times(apart));
  }, whole(0));
  return squares.div(prediction.length);
}
