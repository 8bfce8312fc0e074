/**
 * What mathematics answers
 *
 * `exactly` and the functions beside it give the double nearest to the exact value of all that the engine promises to
 * compute, and of its derivatives: off by half a unit in the last place at most, for any doubles. `unrounded` has the
 * same functions with pairs for answers, that double and what it lacks, so that errors can be told in fractions of a
 * unit: `errorInUlps(got, pair)`.
 *
 * Nothing here uses the engine, Node, or functions of Math that round differently elsewhere. What becomes of edges
 * stands with each function: ±Infinity gives the limit, and where there is none, NaN.
 */
import type { Pair } from "./doubledouble.ts";
import * as functions from "./functions.ts";
import { geluExactly, geluTanhExactly } from "./gelu.ts";
import * as rows from "./rows.ts";
import * as sums from "./sums.ts";

export type { Pair } from "./doubledouble.ts";
export type { Smooth } from "./functions.ts";

type Smooth<Answer> = functions.Smooth<Answer>;
type Power<Answer> = Pick<Smooth<Answer>, "value" | "slope">;
type Row = readonly number[];
type SmoothName =
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "neg"
  | "relu"
  | "sigmoid"
  | "tanh"
  | "gelu"
  | "geluTanh"
  | "softplus";

interface Reference<Answer> extends Record<SmoothName, Smooth<Answer>> {
  power(exponent: number): Power<Answer>;
  softmax(row: Row): Answer[];
  softmaxPullback(row: Row, cotangent: Row): Answer[];
  logSoftmax(row: Row): Answer[];
  logSoftmaxPullback(row: Row, cotangent: Row): Answer[];
  crossEntropy(row: Row, label: number): Answer;
  crossEntropySlope(row: Row, label: number): Answer[];
  bce(logit: number, target: number): Answer;
  bceSlope(logit: number, target: number): Answer;
  sum(terms: Row): Answer;
  dot(a: Row, b: Row): Answer;
  mse(prediction: Row, target: Row): Answer;
}

export const unrounded: Readonly<Reference<Pair>> = {
  exp: functions.expExactly,
  log: functions.logExactly,
  sqrt: functions.sqrtExactly,
  abs: functions.absExactly,
  neg: functions.negExactly,
  relu: functions.reluExactly,
  sigmoid: functions.sigmoidExactly,
  tanh: functions.tanhExactly,
  gelu: geluExactly,
  geluTanh: geluTanhExactly,
  softplus: functions.softplusExactly,
  power: functions.powerExactly,
  softmax: rows.softmaxExactly,
  softmaxPullback: rows.softmaxPullbackExactly,
  logSoftmax: rows.logSoftmaxExactly,
  logSoftmaxPullback: rows.logSoftmaxPullbackExactly,
  crossEntropy: rows.crossEntropyExactly,
  crossEntropySlope: rows.crossEntropySlopeExactly,
  bce: rows.bceExactly,
  bceSlope: rows.bceSlopeExactly,
  sum: sums.sumExactly,
  dot: sums.dotExactly,
  mse: sums.mseExactly,
};

function smooth(name: SmoothName): Smooth<number> {
  const { value, slope, second } = unrounded[name];
  return { value: (x) => value(x)[0], slope: (x) => slope(x)[0], second: (x) => second(x)[0] };
}

const each = (pairs: readonly Pair[]) => pairs.map((pair) => pair[0]);

export const exactly: Readonly<Record<SmoothName, Smooth<number>>> = {
  exp: smooth("exp"),
  log: smooth("log"),
  sqrt: smooth("sqrt"),
  abs: smooth("abs"),
  neg: smooth("neg"),
  relu: smooth("relu"),
  sigmoid: smooth("sigmoid"),
  tanh: smooth("tanh"),
  gelu: smooth("gelu"),
  geluTanh: smooth("geluTanh"),
  softplus: smooth("softplus"),
};

export function power(exponent: number): Power<number> {
  const { value, slope } = unrounded.power(exponent);
  return { value: (x) => value(x)[0], slope: (x) => slope(x)[0] };
}

export function softmax(row: Row): number[] {
  return each(unrounded.softmax(row));
}

export function softmaxPullback(row: Row, cotangent: Row): number[] {
  return each(unrounded.softmaxPullback(row, cotangent));
}

export function logSoftmax(row: Row): number[] {
  return each(unrounded.logSoftmax(row));
}

export function logSoftmaxPullback(row: Row, cotangent: Row): number[] {
  return each(unrounded.logSoftmaxPullback(row, cotangent));
}

export function crossEntropy(row: Row, label: number): number {
  return unrounded.crossEntropy(row, label)[0];
}

export function crossEntropySlope(row: Row, label: number): number[] {
  return each(unrounded.crossEntropySlope(row, label));
}

export function bce(logit: number, target: number): number {
  return unrounded.bce(logit, target)[0];
}

export function bceSlope(logit: number, target: number): number {
  return unrounded.bceSlope(logit, target)[0];
}

export function sum(terms: Row): number {
  return unrounded.sum(terms)[0];
}

export function dot(a: Row, b: Row): number {
  return unrounded.dot(a, b)[0];
}

export function mse(prediction: Row, target: Row): number {
  return unrounded.mse(prediction, target)[0];
}
