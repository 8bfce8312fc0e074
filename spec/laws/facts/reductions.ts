/**
 * Sums, means and the largest
 */
import { divide, type Pair } from "../../kit/exact/doubledouble.ts";
import { unrounded } from "../../kit/exact/index.ts";
import { rowsOf } from "../../kit/matrices.ts";
import type { Source } from "../../kit/random.ts";
import { cotangent, filled, moved, range, rounded, u } from "./draws.ts";
import { type Fact, type Kink, type Point, single, total } from "./fact.ts";
import { one } from "./points.ts";

const infinity = Number.POSITIVE_INFINITY;

/** What is true of one row: its sum, mean or maximum, and the slopes for a cotangent. */
interface OfRow {
  readonly value: Pair;
  readonly slack?: number;
  readonly slopes: readonly Pair[];
}

/** Rows of up to 64 numbers, with a cotangent for each. */
function rowsFor(source: Source, size: number): Point {
  const rows = Math.min(size, 16);
  const width = 1 + source.below(one(source, [4, 64]));
  return { inputs: [filled(source, rows, width)], cotangent: cotangent(source, rows) };
}

/** An operator that makes one number of each row, along the last axis. */
function alongRows(
  fact: Omit<Fact, "draw" | "of" | "exact" | "range" | "edges" | "elementwise"> & Partial<Pick<Fact, "draw">>,
  exact: (row: readonly number[], c: number) => OfRow,
): Fact {
  const { name } = fact;
  return {
    draw: rowsFor,
    ...{ ...fact, range, edges: [], elementwise: false },
    of:
      (engine, { inputs: [x] }) =>
      (a) =>
        engine[name as "sum" | "mean" | "max"](a, (x?.shape.length ?? 1) - 1),
    exact({ inputs: [x], cotangent: c }) {
      const rows = rowsOf(x?.values ?? [], x?.shape.at(-1) ?? 0).map((row, i) => exact(row, c[i] as number));
      return {
        value: { of: rows.map(({ value }) => value), slack: rows.map(({ slack = 0 }) => slack) },
        slopes: [{ of: rows.flatMap(({ slopes }) => slopes) }],
      };
    },
  };
}

/**
 * What compensated summation may lose: n²u² of what the terms are without their signs (Ogita, Rump and Oishi 2005,
 * corollary 4.5).
 */
function slackOf(terms: readonly number[]): number {
  return terms.length * terms.length * u * u * total(terms.map(Math.abs));
}

const compensated = "besides n²·2⁻¹⁰⁶·Σ|terms|";

const sum = alongRows(
  {
    name: "sum",
    tex: String.raw`\sum_i x_i`,
    formula: "a + b + c",
    domain: "all numbers",
    smoothness: infinity,
    pytorch: "Adds pairwise in vectors: up to 37 ULP off for 100,000 terms from N(0, 1).",
    value: { most: 1, unit: compensated, why: "Each addition's error is found and added at the end." },
    slope: moved,
    kinks: [],
  },
  (row, c) => ({ value: unrounded.sum(row), slack: slackOf(row), slopes: row.map(() => single(c)) }),
);

const mean = alongRows(
  {
    name: "mean",
    tex: String.raw`\frac{1}{n} \sum_i x_i`,
    formula: "(a + b + c) / 3",
    domain: "all numbers, at least one",
    smoothness: infinity,
    pytorch: "As sum; of nothing it is NaN.",
    value: {
      most: 1.5,
      unit: compensated,
      why: "The sum is rounded, which the quotient can double, and then the quotient.",
    },
    slope: rounded,
    kinks: [],
  },
  (row, c) => {
    const count = single(row.length);
    const share = divide(single(c), count);
    return {
      value: divide(unrounded.sum(row), count),
      slack: slackOf(row) / row.length,
      slopes: row.map(() => share),
    };
  },
);

const max = alongRows(
  {
    name: "max",
    tex: String.raw`\max_i x_i`,
    formula: "(a + b + abs(a - b)) / 2",
    domain: "all numbers, at least one",
    smoothness: 0,
    pytorch:
      "amax shares the gradient equally among equals, as we do; max along an axis gives all of it to one of them.",
    value: moved,
    slope: rounded,
    kinks: [2, 3, 4].map(tie),
    draw(source, size) {
      // A third of the numbers is replaced by one that is larger than nearly all, so that there are ties.
      const { inputs, ...rest } = rowsFor(source, size);
      const tied = (x: number) => (source.below(3) === 0 ? 2 ** 40 : x);
      return { ...rest, inputs: inputs.map(({ values, shape }) => ({ values: values.map(tied), shape })) };
    },
  },
  (row, c) => {
    const largest = row.reduce((most, x) => Math.max(most, x), -infinity);
    const ties = row.filter((x) => x === largest).length;
    const share = divide(single(c), single(ties));
    return { value: single(largest), slopes: row.map((x) => (x === largest ? share : single(0))) };
  },
);

/** So many of five numbers are the largest. */
function tie(equals: number): Kink {
  const x = [3, 1, 3, 3, 3].map((value, i) => (i === 1 || i > equals ? 1 - i / 8 : value));
  const largest = (value: number) => value === 3;
  return {
    at: `${equals} of 5 numbers are the largest`,
    of: (engine) => (a) => engine.max(a),
    x,
    // Less of one of the largest changes nothing, more of it does; of the others neither.
    from: x.map(() => 0),
    to: x.map((value) => (largest(value) ? 1 : 0)),
    subdifferential: String.raw`\{w \ge 0 : \textstyle\sum w = 1,\ w_i = 0 \text{ where } x_i < \max x\}`,
    ours: x.map((value) => (largest(value) ? 1 / equals : 0)),
    pytorch: x.map((value) => (largest(value) ? 1 / equals : 0)),
  };
}

export const reductions: readonly Fact[] = [sum, mean, max];
