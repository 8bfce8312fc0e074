/**
 * Exponential, logarithm, root, powers, and what only changes a sign
 *
 * The choices of PyTorch are those of version 2.13 on a CPU, see `fixtures/elementwise.json`.
 */
import type { Tensor } from "../../claims/subject.ts";
import { unrounded } from "../../kit/exact/index.ts";
import type { Source } from "../../kit/random.ts";
import type { Fact } from "./fact.ts";
import { one, spread } from "./points.ts";
import {
  atNumber,
  eachExactly,
  endsOfExp,
  everywhere,
  exactAnswer,
  infinity,
  inRow,
  MAX_VALUE,
  none,
  unary,
} from "./unary.ts";

const unaries: readonly Fact[] = [
  unary("exp", {
    tex: "e^x",
    formula: "exp(x)",
    domain: "all numbers; 0 below -745.13, infinite above 709.78",
    smoothness: infinity,
    pytorch: "The same: infinite without a warning where it overflows.",
    value: { most: 1, why: "That is what V8 promises for exp, one unit." },
    slope: { most: 1, why: "The slope is the value." },
    spread: { ...everywhere, from: -1000, to: 709.782712893384, hard: [0, ...endsOfExp] },
    edges: [
      [0, 1, 1],
      [-0, 1, 1],
      [infinity, infinity, infinity],
      [-infinity, 0, 0],
      [none, none, none],
      [710, infinity, infinity],
      [-746, 0, 0],
      [-MAX_VALUE, 0, 0],
    ],
  }),
  unary("log", {
    tex: String.raw`\ln x`,
    formula: "log(x)",
    domain: "x > 0",
    smoothness: infinity,
    pytorch:
      "NaN below 0 and -Infinity at 0. The slope is 1/x everywhere, so also where there is no value: -1 at -1.",
    value: { most: 1, why: "That is what V8 promises for log, one unit." },
    slope: { most: 0.5, why: "1/x is rounded once." },
    spread: { from: Number.MIN_VALUE, to: MAX_VALUE, bends: 1024, hard: [1, 2, 0.5] },
    edges: [
      [0, -infinity, infinity],
      [-0, -infinity, -infinity],
      [1, 0, 1],
      [infinity, infinity, 0],
      [-1, none, none, [none, -1]],
      [-infinity, none, none, [none, -0]],
      [none, none, none],
    ],
  }),
  unary("sqrt", {
    tex: String.raw`\sqrt{x}`,
    formula: "sqrt(x)",
    domain: "x >= 0; the slope at 0 is infinite",
    smoothness: infinity,
    pytorch: "The same: NaN below 0, slope ±Infinity at ±0.",
    value: { most: 0.5, why: "IEEE 754 demands the nearest double." },
    slope: {
      most: 1.5,
      why: "Half of the inverse of a rounded root, rounded: what was lost before can double.",
    },
    spread: { from: Number.MIN_VALUE, to: MAX_VALUE, bends: 1024, hard: [1, 2, 4] },
    edges: [
      [0, 0, infinity],
      [-0, -0, -infinity],
      [infinity, infinity, 0],
      [-1, none, none],
      [-infinity, none, none],
      [none, none, none],
    ],
  }),
  unary("abs", {
    tex: "|x|",
    formula: "abs(x)",
    domain: "all numbers",
    smoothness: 0,
    pytorch: "The slope is the sign, so 0 at 0, and 0 at NaN.",
    value: exactAnswer,
    slope: exactAnswer,
    spread: { ...everywhere, hard: [0] },
    edges: [
      [0, 0, 0],
      [-0, 0, 0],
      [infinity, infinity, 1],
      [-infinity, infinity, -1],
      [none, none, none, [none, 0]],
    ],
    kinks: [0, -0].map((x) => atNumber("abs", x, { from: -1, to: 1, ours: 0, pytorch: 0 })),
  }),
  unary("neg", {
    tex: "-x",
    formula: "-x",
    domain: "all numbers",
    smoothness: infinity,
    pytorch: "The same.",
    value: exactAnswer,
    slope: exactAnswer,
    spread: { ...everywhere, hard: [0] },
    edges: [
      [0, -0, -1],
      [-0, 0, -1],
      [infinity, -infinity, -1],
      [-infinity, infinity, -1],
      [none, none, -1],
    ],
  }),
];

/** Those that come up in formulas, and any quarter. */
const usual = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 7, ...Array.from({ length: 65 }, (_, i) => i / 4 - 8)];
/** For these p - 1 is no double: rounded, it is off by as much as log x multiplies. */
const awkward = [1 / 3, -1 / 3, 0.1, -0.1, 0.3, -0.3, 1e-3, 1e-10, -1e-10];

function exponent(source: Source): number {
  const part = source.below(4);
  return part === 0 ? 16 * source.uniform() - 8 : one(source, part === 1 ? awkward : usual);
}

const power: Fact = {
  name: "power",
  tex: "x^p",
  formula: "x^p",
  domain: "all numbers for whole p, x > 0 for others",
  smoothness: infinity,
  pytorch:
    "At ±0, ±Infinity and NaN as IEEE 754 has it, but for p = ½, which goes by way of the square root. The slope is 0 for p = 0.",
  value: {
    most: 1,
    why: "log and exp with their errors carried along, so that only the last roundings count.",
  },
  slope: {
    most: 2.5,
    why: "p times such a power: half a unit for the product, which can double the unit before.",
  },
  edges: [],
  kinks: [],
  elementwise: true,
  range: [-MAX_VALUE, MAX_VALUE],
  draw(source, size) {
    const p = exponent(source);
    // Results stay between 2^-900 and 2^900, slopes too: |x| between 2^±(900/(|p| + 1)).
    const most = Math.exp((900 * Math.LN2) / (Math.abs(p) + 1));
    const area = { from: Number.isInteger(p) ? -most : 1 / most, to: most, bends: 8, hard: [1, 2, -1] };
    const fits = (x: number) => Math.abs(x) >= 1 / most;
    // Few numbers with each exponent, so that many exponents come up.
    const values = Array.from({ length: Math.min(size, 16) }, () => {
      for (;;) {
        const x = spread(area, source);
        if (fits(x)) return x;
      }
    });
    return inRow(values, p);
  },
  of:
    (engine, { given = 1 }) =>
    (x: Tensor) =>
      engine.power(x, given),
  exact: (point) => eachExactly(point, unrounded.power(point.given ?? 1)),
};

export const ofNumbers: readonly Fact[] = [...unaries, power];
