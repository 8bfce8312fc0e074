import { describe, expect, test } from "vitest";
import { cotangentAt } from "./cotangent.ts";
import { cube, cubeSlope, elementwise, known, lies, tanhSlope } from "./functions.ts";
import type { Differentiable } from "./gradcheck.ts";
import { check, forAll, type Law } from "./law.ts";
import { sicknesses } from "./sick.ts";
import { leastRate, remainderRate } from "./taylor.ts";
import { shapes, tensors } from "./tensors.ts";

/** That no line through numbers from `of` refuses the gradient of `f`. */
function isRefusedNowhere(f: Differentiable, of: (typeof known)[number]["of"]): Law {
  return forAll(tensors({ of, shape: shapes({ maxRank: 2 }) }), ({ values }) => {
    const rate = remainderRate(f, [values], [cotangentAt([values, [1]], values.length)]);
    if (rate < leastRate) throw new Error(`a remainder that falls with h^${rate}`);
  });
}

/** The rate of a function of one number, from x to the right. */
const rateAt = (x: number, f: (x: number) => number, slope: (x: number) => number, options = {}) =>
  remainderRate(elementwise(f, slope), [[x]], [[1]], options);

const square = (x: number) => x * x;
const double = (x: number) => 2 * x;

describe("the rate of the remainder", () => {
  test.each(known)("refuses the gradient of $name nowhere", ({ f, of }) => {
    check(isRefusedNowhere(f, of));
  });

  test.each(known.flatMap((each) => sicknesses.map((sickness) => ({ ...each, sickness }))))(
    "refuses that of $name with $sickness.name",
    ({ f, of, sickness }) => {
      expect(() => check(isRefusedNowhere(sickness.of(f), of))).toThrow("a remainder that falls with h^");
    },
  );

  test.each(lies.filter(({ name }) => name !== "7 for ReLU′(0)"))("refuses $name", ({ f, of }) => {
    expect(() => check(isRefusedNowhere(f, of))).toThrow("a remainder that falls with h^");
  });

  test("is the power of h that remains", () => {
    expect(rateAt(1, square, double)).toBeCloseTo(2, 3);
    expect(rateAt(0, cube, cubeSlope)).toBe(3);
    expect(rateAt(1, double, () => 2)).toBe(Number.POSITIVE_INFINITY);
    expect(rateAt(0, double, () => 2 + 1e-9)).toBe(1);
    expect(rateAt(1, square, (x) => 2.01 * x)).toBeCloseTo(1, 2);
    expect(rateAt(1, square, () => Number.NaN)).toBe(0);
  });

  test("tells a gradient that is off by a millionth, a billionth only where the function is straight", () => {
    const off = (by: number) => [
      rateAt(1, square, (x) => 2 * x * (1 + by)) < leastRate,
      rateAt(1, double, () => 2 * (1 + by)) < leastRate,
    ];
    expect([off(1e-6), off(1e-9), off(1e-15)]).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
  });

  test.each<[where: string, x: number, f: (x: number) => number]>([
    ["at a kink", 0, Math.abs],
    ["outside of the domain", -1, Math.sqrt],
    ["at the edge of the domain", 0, (x) => x * Math.sqrt(x)],
    ["where no step moves a number", 1e30, square],
  ])("says nothing %s", (_, x, f) => {
    expect(rateAt(x, f, () => 0)).toBeNaN();
  });

  test("is read within the domain, next to its edge and to a kink", () => {
    const root = (x: number) => {
      if (x < 0) throw new RangeError("below 0");
      return Math.sqrt(x);
    };
    for (const x of [1e-3, 1e-9, 1e-15]) {
      expect(rateAt(x, root, (at) => 0.5 / Math.sqrt(at))).toBeCloseTo(2, 2);
      expect(rateAt(x, root, (at) => 0.51 / Math.sqrt(at))).toBeLessThan(leastRate);
      expect(rateAt(-x, Math.abs, Math.sign)).toBeGreaterThan(leastRate);
      expect(rateAt(-x, Math.abs, () => -1.01)).toBeLessThan(leastRate);
    }
  });

  test("is not misled where terms of the remainder cancel", () => {
    // tanh (x + h) has -xh² and -h³/3, of opposite sign to the left. They cancel at h = -3x, here about the last h that is clear.
    const near = Array.from({ length: 400 }, (_, i) => 1e-8 * 1.02 ** i);
    const rates = near.map((x) => remainderRate(elementwise(Math.tanh, tanhSlope), [[x]], [[-1]]));
    expect(Math.min(...rates)).toBeGreaterThan(leastRate);
  });

  test("knows of rounding what values show, and what it is told", () => {
    expect(rateAt(1, (x) => x * x + 1e6, double)).toBeCloseTo(2, 1);
    const f = (x: number) => Math.PI * x + 1e6 - 1e6;
    const rates = (slope: number, options = {}) =>
      [0.5, 1.7, -3.1].map((x) => rateAt(x, f, () => slope, options) >= leastRate);
    expect(rates(Math.PI)).toContain(false);
    expect(rates(Math.PI, { magnitude: 1e6 })).toEqual([true, true, true]);
    expect(rates(1.01 * Math.PI, { magnitude: 1e6 })).toEqual([false, false, false]);
    expect(rates(Math.PI, { ulps: 1e9 })).toEqual([true, true, true]);
  });

  test("loses nothing when it adds up a hundred thousand numbers", () => {
    const many = new Array<number>(1e5).fill(0.1);
    const identity: Differentiable = { value: ([x = []]) => x, pullback: (_, c) => [c] };
    const cotangent = many.map((_, i) => 0.1 + (i % 2) / 10);
    expect(remainderRate(identity, [many], [cotangent], { cotangent })).toBe(Number.POSITIVE_INFINITY);
  });

  test("looks at every input, along its own direction", () => {
    const product: Differentiable = {
      value: ([[a = 0] = [], [b = 0] = []]) => [a * b],
      pullback: ([[a = 0] = [], [b = 0] = []], [c = 0]) => [[c * b], [1.01 * c * a]],
    };
    const rate = (...direction: number[][]) => remainderRate(product, [[2], [3]], direction);
    expect([rate([1], [0]) >= leastRate, rate([0], [1]) >= leastRate]).toEqual([true, false]);
  });

  test("pulls back the cotangent it is given", () => {
    const squares: Differentiable = {
      value: ([[x = 0] = []]) => [x * x, 3 * x * x],
      pullback: ([[x = 0] = []], [a = 0, b = 0]) => [[2 * x * a + 6.1 * x * b]],
    };
    const rate = (...cotangent: number[]) => remainderRate(squares, [[1]], [[1]], { cotangent });
    expect([rate(1, 0) >= leastRate, rate(0, 1) >= leastRate]).toEqual([true, false]);
  });
});
