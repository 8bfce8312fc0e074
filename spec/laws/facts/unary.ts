/**
 * How a function of one number is recorded
 *
 * The bounds count roundings: each moves a result by half a unit in the last place (ULP), and by up to a whole one of the
 * results made from it, since relative to its last place a number can be twice as large as another. exp, log, log1p and tanh of
 * V8 are those of fdlibm, whose authors state errors of less than one unit.
 */
import type { Subject } from "../../claims/subject.ts";
import type { UnaryName } from "../../engine.ts";
import { type Pair, unrounded } from "../../kit/exact/index.ts";
import type { Source } from "../../kit/random.ts";
import { type Contract, type Edge, type Fact, type Kink, type Point, scaledBy, type Truth } from "./fact.ts";
import { type Spread, spread } from "./points.ts";

export const MAX_VALUE: number = Number.MAX_VALUE;
export const infinity: number = Number.POSITIVE_INFINITY;
export const none: number = Number.NaN;

/** Beyond |x| = 746, e^-|x| is less than half of the smallest double. */
export const everywhere: Omit<Spread, "hard"> = { from: -MAX_VALUE, to: MAX_VALUE, bends: 746 };
/** Where e^x leaves the normal doubles, where it vanishes and where it overflows. */
export const endsOfExp: readonly number[] = [-708.3964185322641, -745.1332191019411, 709.782712893384];
/** From here on 1 + e^-x rounds to 1. */
export const endOfOnePlusExp = 36.7368005696771;

export interface UnaryRecord
  extends Omit<Fact, "name" | "draw" | "of" | "exact" | "range" | "edges" | "kinks" | "elementwise"> {
  readonly spread: Spread;
  /** At x: value and slope; and those of PyTorch, where they differ. */
  readonly edges: readonly (readonly [x: number, value: number, slope: number, pytorch?: [number, number]])[];
  readonly kinks?: readonly Kink[];
}

/** Rounds nothing. */
export const exactAnswer: Contract = {
  most: 0,
  why: "Changing or dropping a sign, or the whole number, rounds nothing.",
};

/** A kink of a function of one number, and its interval of slopes. */
export function atNumber(
  name: UnaryName,
  x: number,
  { from, to, ours, pytorch }: { from: number; to: number; ours: number; pytorch: number },
): Kink {
  return {
    at: `x = ${Object.is(x, -0) ? "-0" : x}`,
    of: (engine) => engine[name],
    x,
    from: [from],
    to: [to],
    subdifferential: `[${from}, ${to}]`,
    ours: [ours],
    pytorch: [pytorch],
  };
}

/** Numbers in a row, each for itself; their cotangents are -1 and 1, which round nothing and which an operator must look at. */
function numbersFrom(area: Spread, source: Source, size: number): Point {
  const values = Array.from({ length: size }, () => spread(area, source));
  return inRow(values);
}

export function inRow(values: readonly number[], given?: number): Point {
  const cotangent = values.map((_, i) => (i % 2 === 0 ? -1 : 1));
  return { inputs: [{ values, shape: [values.length] }], cotangent, ...(given !== undefined && { given }) };
}

/** What is true of every number of the only input. */
export function eachExactly(
  { inputs, cotangent }: Point,
  { value, slope }: { value(x: number): Pair; slope(x: number): Pair },
): Truth {
  const values = (inputs[0] as Point["inputs"][number]).values;
  const slopes = values.map((x, i) => scaledBy(cotangent[i] as number, slope(x)));
  return { value: { of: values.map((x) => value(x)) }, slopes: [{ of: slopes }] };
}

const edge = ([x, value, slope, pytorch]: UnaryRecord["edges"][number]): Edge => ({
  x,
  value,
  slope,
  ...(pytorch && { pytorch: { value: pytorch[0], slope: pytorch[1] } }),
});

/** The record of a function, complete. */
export function unary(name: UnaryName, { spread: area, edges, kinks = [], ...rest }: UnaryRecord): Fact {
  return {
    ...rest,
    name,
    elementwise: true,
    range: [area.from, area.to],
    edges: edges.map(edge),
    kinks,
    draw: (source, size) => numbersFrom(area, source, size),
    of: (engine: Subject) => engine[name],
    exact: (point) => eachExactly(point, unrounded[name]),
  };
}
