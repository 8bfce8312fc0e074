/**
 * Softmax and its logarithm
 *
 * The rows of logits that are drawn have any spread, from nearly equal to one class that has all the weight, and lie anywhere:
 * softmax depends on differences only.
 */
import { type Pair, unrounded } from "../../kit/exact/index.ts";
import { rowsOf } from "../../kit/matrices.ts";
import type { Source } from "../../kit/random.ts";
import { ulpOf } from "../../kit/ulp.ts";
import { cotangent } from "./draws.ts";
import { type Fact, type Point, type Truth, total } from "./fact.ts";
import { onScale } from "./points.ts";

export const smooth: Pick<Fact, "smoothness" | "edges" | "kinks" | "elementwise"> = {
  smoothness: Number.POSITIVE_INFINITY,
  edges: [],
  kinks: [],
  elementwise: false,
};

/** So many logits, or one to eight, with a spread of 2^-20 to 2^9, around a number up to 1000 away from 0; some of them are equal. */
export function logits(source: Source, count: number = 1 + source.below(8)): number[] {
  const scale = onScale(source, -20, 8);
  const middle = source.below(2) === 0 ? 0 : 1000 * (2 * source.uniform() - 1);
  const row: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = row.at(-1);
    row.push(
      before !== undefined && source.below(8) === 0 ? before : middle + scale * (2 * source.uniform() - 1),
    );
  }
  return row;
}

/** Rows of as many logits. */
function rowsFor(source: Source, size: number): Point {
  const classes = 1 + source.below(8);
  const rows = Array.from({ length: Math.min(size, 16) }, () => logits(source, classes));
  return {
    inputs: [{ values: rows.flat(), shape: [rows.length, classes] }],
    cotangent: cotangent(source, rows.length * classes),
  };
}

/** What is true of every row: its values, its slopes, and the units that these are counted in. */
function eachRow(
  { inputs: [x], cotangent: c }: Point,
  exact: (row: readonly number[], c: readonly number[]) => Record<"values" | "slopes", Pair[]>,
  size: (p: readonly number[], c: readonly number[], i: number) => number,
): Truth {
  const width = x?.shape.at(-1) ?? 0;
  const cotangents = rowsOf(c, width);
  const rows = rowsOf(x?.values ?? [], width).map((row, i) => {
    const own = cotangents[i] as number[];
    const p = unrounded.softmax(row).map(([high]) => high);
    return { ...exact(row, own), units: p.map((_, k) => ulpOf(size(p, own, k))) };
  });
  return {
    value: { of: rows.flatMap(({ values }) => values) },
    slopes: [{ of: rows.flatMap(({ slopes }) => slopes), units: rows.flatMap(({ units }) => units) }],
  };
}

export const inputOf = ({ inputs }: Point): readonly number[] => inputs[0]?.values ?? [];
export const logitRange: Fact["range"] = [-2000, 2000];

const softmax: Fact = {
  ...smooth,
  name: "softmax",
  tex: String.raw`\frac{e^{x_i}}{\sum_j e^{x_j}}`,
  formula: "exp(a) / (exp(a) + exp(b) + exp(c))",
  domain: "all numbers; -Infinity for a class ruled out, if not all of them are",
  pytorch: "The rounding error of x - max is not carried along: 511 ULP where differences are large.",
  value: { most: 5, why: "An exponential of a difference with its error, a sum and a quotient." },
  slope: {
    most: 16,
    unit: "ULP of pᵢ·Σ pⱼ|cᵢ - cⱼ|",
    why: "pᵢ·Σ pⱼ(cᵢ - cⱼ) cancels where the c around it outweigh each other: two probabilities of 5, and up to eight terms.",
  },
  range: logitRange,
  draw: rowsFor,
  of: (engine) => (x) => engine.softmax(x),
  exact: (point) =>
    eachRow(
      point,
      (row, c) => ({ values: unrounded.softmax(row), slopes: unrounded.softmaxPullback(row, c) }),
      (p, c, i) =>
        (p[i] as number) * total(p.map((pj, j) => pj * Math.abs((c[i] as number) - (c[j] as number)))),
    ),
};

/** What all but one add up to, without their signs. */
function others(of: readonly number[], i: number): number {
  return total(of.filter((_, j) => j !== i).map(Math.abs));
}

const logSoftmax: Fact = {
  ...smooth,
  name: "logSoftmax",
  tex: String.raw`x_i - \ln \sum_j e^{x_j}`,
  formula: "a - log(exp(a) + exp(b) + exp(c))",
  domain: softmax.domain,
  pytorch: "log Σ of a sum that rounds to 1: 0 from a margin of 37 on, though the exact answer is not.",
  value: {
    most: 5,
    why: "A difference with its error, and log1p of what all classes but the largest add up to.",
  },
  slope: {
    most: 8,
    unit: "ULP of |cᵢ|(1 - pᵢ) + pᵢ·Σ|cⱼ|",
    why: "cᵢ(1 - pᵢ) - pᵢ·Σ cⱼ over the others: two terms that may cancel, each with a probability of 5 and a product.",
  },
  range: logitRange,
  draw: rowsFor,
  of: (engine) => (x) => engine.logSoftmax(x),
  exact: (point) =>
    eachRow(
      point,
      (row, c) => ({ values: unrounded.logSoftmax(row), slopes: unrounded.logSoftmaxPullback(row, c) }),
      (p, c, i) => Math.abs(c[i] as number) * others(p, i) + (p[i] as number) * others(c, i),
    ),
};

export const softmaxes: readonly Fact[] = [softmax, logSoftmax];
