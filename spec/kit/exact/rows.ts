/**
 * The softmax family on one row of logits, and the two losses that classify, rounded once
 *
 * With eᵢ = e^(xᵢ - max), everything is a quotient of sums of these. What lies next to 0 or 1 is formed from the small
 * terms: 1 - pᵢ is the sum of the others over all. The differences xᵢ - max are kept with their rounding error.
 *
 * A logit may be -Infinity, a class that cannot be; one may be +Infinity, the only class that can. Where not even a
 * limit is left, with a NaN, two +Infinity or nothing but -Infinity, all of the row is NaN.
 */
import { DOUBT, decided, exact, settled } from "./certain.ts";
import * as define from "./definitions.ts";
import { add, divide, multiply, negate, type Pair, plus, times, twoSum, ZERO } from "./doubledouble.ts";
import { exp, log1p } from "./exponential.ts";
import { sigmoidOf } from "./functions.ts";

type Row = readonly number[];

/**
 * A row made ready: its logits, none of them +Infinity; xᵢ - max and its exponential; the sum of those, without a
 * largest and with it.
 */
interface Ready {
  readonly row: Row;
  readonly away: readonly Pair[];
  readonly powers: readonly Pair[];
  readonly rest: Pair;
  readonly total: Pair;
}

/** Undefined for a row without a limit. */
function ready(logits: Row): Ready | undefined {
  // If one class is certain, any finite logit tells the same beside -Infinity.
  const sure = logits.filter((x) => x === Infinity).length;
  const row = sure === 0 ? logits : logits.map((x) => (Number.isNaN(x) ? x : x === Infinity ? 0 : -Infinity));
  const largest = row.reduce((most, x) => Math.max(most, x), -Infinity);
  if (sure > 1 || largest === -Infinity || Number.isNaN(largest)) return;
  const away = row.map((x) => (x === -Infinity ? exact(x) : twoSum(x, -largest)));
  const powers = away.map((x) => exp(x));
  const rest = sumWithout(row.indexOf(largest), powers);
  return { row, away, powers, rest, total: plus(rest, 1) };
}

/** Σ eⱼ, the i-th left out. */
function sumWithout(i: number, powers: readonly Pair[]): Pair {
  return powers.reduce((sum, power, j) => (j === i ? sum : add(sum, power)), ZERO);
}

/** A pair, and the size of what it was added up from: it may be off by the usual doubt of that. 0 if it is exact. */
type Sized = readonly [pair: Pair, size: number];

type Quick = (row: Ready, i: number) => Sized;
type Definition = (row: Row, i: number, bits: number) => bigint;

function known(pair: Pair): Sized {
  return [pair, 0];
}

/** A size that underflowed is no sign of an exact answer. */
function sized(pair: Pair, size: number): Sized {
  return [pair, Math.max(size, Number.MIN_VALUE)];
}

function settle([pair, size]: Sized, definition: (bits: number) => bigint): Pair {
  return size === 0 ? pair : (settled(pair, DOUBT * size) ?? decided(definition));
}

/** One number of a row, quickly or, where that leaves it open, by definition. */
function numberAt(row: Ready | undefined, i: number, quick: Quick, definition: Definition): Pair {
  if (row === undefined) return exact(Number.NaN);
  return settle(quick(row, i), (bits) => definition(row.row, i, bits));
}

function each(logits: Row, quick: Quick, definition: Definition): Pair[] {
  const row = ready(logits);
  return logits.map((_, i) => numberAt(row, i, quick, definition));
}

/** Below -745.14, e^x is less than half of the smallest double. */
const share: Quick = ({ away, powers, total }, i) => {
  if ((away[i] as Pair)[0] < -746) return known(ZERO);
  const pair = divide(powers[i] as Pair, total);
  return sized(pair, pair[0]);
};

/** pᵢ = e^xᵢ / Σ e^xⱼ. */
export function softmaxExactly(logits: Row): Pair[] {
  return each(logits, share, define.softmax);
}

/** xᵢ - max - log(1 + the others of the largest). */
const logShare: Quick = ({ row, away, rest }, i) => {
  if (row[i] === -Infinity) return known(exact(-Infinity));
  if (row.length === 1) return known(ZERO);
  const below = away[i] as Pair;
  const spread = log1p(rest);
  return sized(add(below, negate(spread)), spread[0] - below[0]);
};

/** log pᵢ. */
export function logSoftmaxExactly(logits: Row): Pair[] {
  return each(logits, logShare, define.logSoftmax);
}

/** -log p of the label, by its place in the row. */
export function crossEntropyExactly(logits: Row, label: number): Pair {
  demandLabel(logits, label);
  const [high, low] = numberAt(ready(logits), label, logShare, define.logSoftmax);
  // Not their negatives: the loss of the only class is 0 and not -0.
  return [0 - high, 0 - low];
}

/** The slopes of that by the logits: p, and at the label p - 1, which is minus the share of the others. */
export function crossEntropySlopeExactly(logits: Row, label: number): Pair[] {
  demandLabel(logits, label);
  const quick: Quick = (row, i) => {
    if (i !== label) return share(row, i);
    if (row.row.length === 1) return known(ZERO);
    const pair = negate(divide(sumWithout(i, row.powers), row.total));
    return sized(pair, -pair[0]);
  };
  return each(logits, quick, (row, i, bits) => define.crossEntropySlope(row, label, i, bits));
}

function demandLabel(logits: Row, label: number): void {
  if (!Number.isInteger(label) || label < 0 || label >= logits.length)
    throw new RangeError(`crossEntropy: a label from 0 to ${logits.length - 1} expected, got ${label}`);
}

/**
 * Cotangents below 2^90 may multiply pairs: what underflowed to a multiple of 2^-1074 is not seen in a result above
 * 2^-900.
 */
function moderate(cotangent: Row): boolean {
  return cotangent.every((c) => Math.abs(c) < 1.2e27);
}

/** What softmax pulls back: pᵢ·Σ pⱼ(cᵢ - cⱼ). NaN for a cotangent that is not finite. */
export function softmaxPullbackExactly(logits: Row, cotangent: Row): Pair[] {
  demandCotangent("softmaxPullback", logits, cotangent);
  if (!cotangent.every(Number.isFinite)) return logits.map(() => exact(Number.NaN));
  const small = moderate(cotangent);
  const quick: Quick = ({ row, powers, total }, i) => {
    const own = cotangent[i] as number;
    if (row[i] === -Infinity || cotangent.every((c, j) => c === own || row[j] === -Infinity))
      return known(ZERO);
    if (!small) return sized(ZERO, Infinity);
    let sum = ZERO;
    let size = 0;
    for (const [j, power] of powers.entries()) {
      const term = multiply(twoSum(own, -(cotangent[j] as number)), power);
      sum = add(sum, term);
      size += Math.abs(term[0]);
    }
    const front = divide(powers[i] as Pair, multiply(total, total));
    return sized(multiply(front, sum), front[0] * size);
  };
  return each(logits, quick, (row, i, bits) => define.softmaxPullback(row, cotangent, i, bits));
}

/**
 * What log softmax pulls back: cᵢ - pᵢ·Σ cⱼ, as cᵢ·(the others' share) - pᵢ·(the others' cotangents). NaN if one is not
 * finite.
 */
export function logSoftmaxPullbackExactly(logits: Row, cotangent: Row): Pair[] {
  demandCotangent("logSoftmaxPullback", logits, cotangent);
  if (!cotangent.every(Number.isFinite)) return logits.map(() => exact(Number.NaN));
  const small = moderate(cotangent);
  const quick: Quick = ({ row, powers, total }, i) => {
    const own = cotangent[i] as number;
    if (row[i] === -Infinity) return known(exact(own));
    if (row.length === 1 || cotangent.every((c) => c === 0)) return known(ZERO);
    if (!small) return sized(ZERO, Infinity);
    let sum = ZERO;
    let size = 0;
    for (const [j, c] of cotangent.entries()) {
      if (j === i) continue;
      sum = plus(sum, c);
      size += Math.abs(c);
    }
    const power = powers[i] as Pair;
    const kept = times(sumWithout(i, powers), own);
    const given = multiply(power, sum);
    return sized(divide(add(kept, negate(given)), total), (Math.abs(kept[0]) + power[0] * size) / total[0]);
  };
  return each(logits, quick, (row, i, bits) => define.logSoftmaxPullback(row, cotangent, i, bits));
}

function demandCotangent(who: string, logits: Row, cotangent: Row): void {
  if (logits.length !== cotangent.length)
    throw new RangeError(`${who}: lengths differ, ${logits.length} logits, ${cotangent.length} cotangents`);
}

/** log(1 + e^x) - tx for a logit x and a target t, as x(1 - t) or -xt, and log(1 + e^-|x|). */
export function bceExactly(x: number, t: number): Pair {
  if (Number.isNaN(x) || !Number.isFinite(t)) return exact(-t * x);
  const size = Math.abs(x);
  const weight = x > 0 ? twoSum(1, -t) : exact(t);
  if (size === Infinity) return exact(weight[0] === 0 ? 0 : weight[0] * size);
  const line = times(weight, size);
  const bend = log1p(exp([-size, 0]));
  return settle(sized(add(line, bend), Math.abs(line[0]) + bend[0]), (bits) => define.bce(x, t, bits));
}

/** σ(x) - t, the slope of that by the logit: for x > 0 as 1 - t - σ(-x). */
export function bceSlopeExactly(x: number, t: number): Pair {
  if (Number.isNaN(x) || !Number.isFinite(t)) return exact(x - x - t);
  // Beyond ±2000, e^-|x| is far below what could matter beside any double, or round to one.
  const logit = Math.max(-2000, Math.min(x, 2000));
  const far = sigmoidOf([-Math.abs(logit), 0]);
  const pair = logit > 0 ? add(twoSum(1, -t), negate(far)) : plus(far, -t);
  return settle(sized(pair, far[0] + Math.abs(logit > 0 ? 1 - t : t)), (bits) =>
    define.bceSlope(logit, t, bits),
  );
}
