/**
 * What is drawn, of whatever is drawn: the promises of `numbers`, and the rare cases of arrays, kept by every generator
 *
 * A law that is tried on nothing but large arrays of ordinary numbers has not been tried. 2 % of a hundred runs, the fewest
 * that a law is ever tried with, are two.
 */
import type { Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { operations } from "../laws/structural.ts";
import { forAll, settings } from "./law.ts";
import { fitting, matrices, vectors } from "./matrices.ts";
import { numbers } from "./numbers.ts";
import type { Values } from "./parts.ts";
import { share } from "./quota.ts";
import { broadcastPairs, cotangents, shapes, tensors } from "./tensors.ts";

/** All numbers in a value, of however many parts. */
function numbersIn(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (Array.isArray(value)) return value.flatMap(numbersIn);
  const { values, inputs } = value as Partial<Values> & { inputs?: unknown };
  if (values !== undefined) return [...values];
  return numbersIn(inputs ?? Object.values(value as object));
}

/** Which part of all numbers in a thousand values satisfies `condition`. */
function shareOfNumbers(of: Arbitrary<unknown>, condition: (x: number) => boolean): number {
  let [found, all] = [0, 0];
  forAll(of, (value) => {
    const drawn = numbersIn(value);
    all += drawn.length;
    found += drawn.filter(condition).length;
  })({ seed: settings.search.seed, runs: 1000 });
  return found / all;
}

const isModerate = (x: number) => 0.1 <= Math.abs(x) && Math.abs(x) <= 8;
const isNextToNothing = (x: number) => Math.abs(x) <= 1e-6;
const isSaturated = (x: number) => Math.abs(x) >= 40;
const isTie = (value: unknown) => {
  const all = numbersIn(value);
  return all.filter((x) => x === Math.max(...all)).length > 1;
};

const axes = { x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] } as const;
const wide = numbers({ from: -50, to: 50 });
const holding = (of: Arbitrary<number>, sizeZero: boolean): Record<string, Arbitrary<unknown>> => ({
  tensors: tensors({ of, shape: shapes({ sizeZero }) }),
  vectors: vectors({ of, min: sizeZero ? 0 : 1 }),
  matrices: matrices({ of, columns: sizeZero ? [0, 4] : [1, 4] }),
  "tensors that fit": fitting(axes, { of, ...(sizeZero && { lengths: { in: [0, 4] } }) }),
});
const names = Object.keys(holding(numbers(), false));

describe.each(names)("of the numbers in %s", (name) => {
  const of = (range: Arbitrary<number>) => holding(range, false)[name] as Arbitrary<unknown>;

  test.each([
    ["±8", numbers()],
    ["±50", wide],
  ])("from %s, 60 % are moderate, and 2 % next to nothing", (_, range) => {
    expect(shareOfNumbers(of(range), isModerate)).toBeGreaterThan(0.6);
    expect(shareOfNumbers(of(range), isNextToNothing)).toBeGreaterThan(0.02);
  });

  test("from ±50, 2 % saturate an activation", () => {
    expect(shareOfNumbers(of(wide), isSaturated)).toBeGreaterThan(0.02);
  });
});

describe.each(names)("of the %s drawn", (name) => {
  const of = (sizeZero: boolean) => holding(numbers(), sizeZero)[name] as Arbitrary<unknown>;

  test("2 % have one number as the largest twice", () => {
    expect(share(of(false), isTie)).toBeGreaterThan(0.02);
  });

  test("2 % have one number", () => {
    const part = (value: unknown) =>
      name === "tensors that fit" ? (value as { weight: number[][] }).weight : value;
    expect(share(of(false), (value) => numbersIn(part(value)).length === 1)).toBeGreaterThan(0.02);
  });

  test("2 % have none where none is allowed, and none have elsewhere", () => {
    const isEmpty = (value: unknown) =>
      name === "tensors that fit"
        ? (value as { weight: number[][] }).weight[0]?.length === 0
        : numbersIn(value).length === 0;
    expect(share(of(true), isEmpty)).toBeGreaterThan(0.02);
    expect(share(of(false), isEmpty)).toBe(0);
  });
});

describe("of tensors that fit", () => {
  test.each(["batch", "in", "out"])("the axis %s is 1 and 4 long in a fifth of them each", (axis) => {
    const length = ({ x, weight }: { x: number[][]; weight: number[][] }) =>
      ({ batch: x.length, in: x[0]?.length, out: weight.length })[axis];
    const of = fitting(axes) as Arbitrary<unknown> as Arbitrary<{ x: number[][]; weight: number[][] }>;
    for (const end of [1, 4]) expect(share(of, (value) => length(value) === end)).toBeGreaterThan(0.2);
  });
});

describe("of cotangents", () => {
  test.each([2, 3, 8])(
    "of %d numbers, all are moderate, and each quarter comes up as often as any other",
    (size) => {
      const drawn: number[] = [];
      forAll(cotangents(size), (all) => void drawn.push(...all))({ seed: settings.search.seed, runs: 4000 });
      expect(drawn.every(isModerate)).toBe(true);
      for (let n = 1; n <= 8; n++)
        for (const quarter of [n / 4, -n / 4]) {
          // A sixteenth of 4000 numbers or more: five deviations are less than 2 %.
          const part = drawn.filter((c) => c === quarter).length / drawn.length;
          expect(Math.abs(part - 1 / 16)).toBeLessThan(0.02);
        }
    },
  );

  test("most would not do as well with their numbers in another order, or with one sign", () => {
    expect(share(cotangents(4), ([a, b, c, d]) => a !== d || b !== c)).toBeGreaterThan(0.9);
    expect(share(cotangents(4), (all) => all.some((c) => c > 0) && all.some((c) => c < 0))).toBeGreaterThan(
      0.8,
    );
  });
});

/** Each of these is 4 % or more of what is drawn, so a thousand draws show 2 %: they are off by 0.6 % at most. */
describe("of what the laws of structure are tried on", () => {
  const size = ({ values }: Values) => values.length;
  const rare: readonly (readonly [string, RegExp, (inputs: readonly Values[]) => boolean])[] = [
    ["have the largest number twice", /./, (inputs) => isTie(inputs)],
    // log, √ and 1/x are tried from 1/4 on.
    [
      "have a number next to nothing",
      /^(?!log$|sqrt|power -1|power 0.5|div)/,
      (inputs) => numbersIn(inputs).some(isNextToNothing),
    ],
    [
      "are of one number",
      /^(?!linear|matmul|concat|mse|rmse|l.Penalty|a .*program|a program|.* of three|.* middle)/,
      (inputs) => inputs.every((x) => size(x) === 1),
    ],
    ["are of none", /^(add|sub|mul|div|exp|relu|tanh|power 2)$/, (inputs) => size(inputs[0] as Values) === 0],
    [
      "stretch the left to the right",
      /^(add|sub|mul|div)$/,
      ([a, b]) => a?.shape.length === 0 && size(b as Values) > 1,
    ],
    [
      "stretch the right to the left",
      /^(add|sub|mul|div)$/,
      ([a, b]) => size(a as Values) > size(b as Values),
    ],
    [
      "stretch both",
      /^(add|sub|mul|div)$/,
      ([a, b]) => a?.shape[1] === 1 && size(a) > 1 && size(b as Values) > 1 && b?.shape.length === 1,
    ],
  ];

  test.each(operations.map((each) => [each.name, each] as const))(
    "%s: six tenths of the numbers are moderate, and each rare case comes up in one of fifty",
    (name, { cases }) => {
      const drawn: (readonly Values[])[] = [];
      forAll(cases, ({ inputs }) => void drawn.push(inputs))({ seed: settings.search.seed, runs: 1000 });
      const all = numbersIn(drawn);
      expect(all.filter(isModerate).length / all.length).toBeGreaterThan(0.6);
      const tooRare = rare.filter(
        ([, pattern, is]) =>
          pattern.test(name) && drawn.filter((inputs) => is(inputs)).length < 0.02 * drawn.length,
      );
      expect(tooRare.map(([what]) => what)).toEqual([]);
    },
  );

  test("broadcast pairs: 2 % have one side of one number, and of none", () => {
    const sizes = ([a, b]: [number[], number[]]) => [a, b].map((shape) => shape.reduce((n, m) => n * m, 1));
    for (const count of [0, 1])
      expect(share(broadcastPairs(), (pair) => sizes(pair).includes(count))).toBeGreaterThan(0.02);
  });
});
