import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endsOf, mostValue, type Scale, scaleOf, shareOf } from "./axis.ts";

const linear = (values: number[], roomy = false) => scaleOf({ label: "x" }, values, roomy);
const logarithmic = (values: number[]) => scaleOf({ label: "x", scale: "log" }, values);
const labels = ({ ticks }: Scale) => ticks.map(({ label }) => label);

const anyNumber = fc.double({ min: -mostValue, max: mostValue, noNaN: true });
const anyPositive = fc.double({ min: Number.MIN_VALUE, noNaN: true, noDefaultInfinity: true });

describe("a linear axis", () => {
  test("has its ticks at multiples of 1, 2 or 5 times a power of ten", () => {
    expect(labels(linear([0, 0.5, 1]))).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels(linear([-3, 3.1]))).toEqual(["−2", "0", "2"]);
    expect(labels(linear([0.1, 0.35]))).toEqual(["0.10", "0.15", "0.20", "0.25", "0.30", "0.35"]);
    expect(labels(linear([0, 3e-7]))).toEqual([
      "0",
      "5×10⁻⁸",
      "10⁻⁷",
      "1.5×10⁻⁷",
      "2×10⁻⁷",
      "2.5×10⁻⁷",
      "3×10⁻⁷",
    ]);
  });

  test("has whole ticks for whole numbers", () => {
    expect(labels(linear([1, 2, 3]))).toEqual(["1", "2", "3"]);
    expect(labels(linear([1, 2.5, 3]))).toEqual(["1.0", "1.5", "2.0", "2.5", "3.0"]);
  });

  test("reaches on to the next ticks if it is roomy", () => {
    expect(linear([0.13, 2.31], true)).toMatchObject({ from: 0, to: 2.5 });
    expect(linear([0.1, 0.3], true)).toMatchObject({ from: 0.1, to: 0.3 });
  });

  test("leaves room around a single value", () => {
    expect(linear([3])).toMatchObject({ from: 1.5, to: 4.5 });
    expect(linear([0])).toMatchObject({ from: -1, to: 1 });
    expect(linear([-1, -1 - Number.EPSILON])).toMatchObject({
      from: expect.closeTo(-1.5),
      to: expect.closeTo(-0.5),
    });
  });

  test("has a few ticks inside, rising and labelled apart, whatever it shows", () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, fc.boolean(), (a, b, roomy) => {
        const scale = linear([a, b], roomy);
        const slack = (scale.to - scale.from) * 1e-8;
        expect(scale.from).toBeLessThanOrEqual(Math.min(a, b) + slack);
        expect(scale.to).toBeGreaterThanOrEqual(Math.max(a, b) - slack);
        expectGoodTicks(scale);
      }),
    );
  });
});

describe("a logarithmic axis", () => {
  test("has its ticks at powers of ten, all of them or every so many", () => {
    expect(labels(logarithmic([0.02, 300]))).toEqual(["0.1", "1", "10", "100"]);
    expect(labels(logarithmic([1e-4, 1]))).toEqual(["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"]);
    expect(labels(logarithmic([1e-14, 2]))).toEqual(["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "10⁰"]);
  });

  test("has more of them within a decade or two", () => {
    expect(labels(logarithmic([0.04, 1.9]))).toEqual(["0.05", "0.1", "0.2", "0.5", "1"]);
    expect(labels(logarithmic([3.1, 3.4]))).toEqual(["3.10", "3.15", "3.20", "3.25", "3.30", "3.35", "3.40"]);
  });

  test("leaves room around a single value, also at the ends of the doubles", () => {
    expect(logarithmic([3])).toMatchObject({ from: 0.3, to: 30 });
    expect(logarithmic([Number.MIN_VALUE])).toMatchObject({ from: Number.MIN_VALUE });
    expect(logarithmic([Number.MAX_VALUE])).toMatchObject({ to: Number.MAX_VALUE });
    // The smallest doubles are so far apart that few of them can bear a tick.
    for (let n = 1; n < 100; n++) expectGoodTicks(logarithmic([n * Number.MIN_VALUE]));
  });

  test("has a few ticks inside, rising and labelled apart, whatever it shows", () => {
    fc.assert(fc.property(anyPositive, anyPositive, (a, b) => expectGoodTicks(logarithmic([a, b]))));
  });
});

describe("an axis", () => {
  test("puts its ends at 0 and 1, and all between in their order", () => {
    fc.assert(
      fc.property(
        anyPositive,
        anyPositive,
        fc.boolean(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b, log, t) => {
          fc.pre(log || Math.max(a, b) <= mostValue);
          const scale = log ? logarithmic([a, b]) : linear([a, b]);
          const between = Math.min(Math.max(scale.from * (1 - t) + scale.to * t, scale.from), scale.to);
          expect([shareOf(scale, scale.from), shareOf(scale, scale.to)]).toEqual([0, 1]);
          expect(shareOf(scale, between)).toBeGreaterThanOrEqual(0);
          expect(shareOf(scale, between)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("names its ends by at least three digits, and as many as tell them apart", () => {
    expect(endsOf(linear([0.123456, 1.5]))).toEqual(["0.123", "1.5"]);
    expect(endsOf(linear([1.00001, 1.00002]))).toEqual(["1.00001", "1.00002"]);
  });
});

function expectGoodTicks({ from, to, ticks }: Scale): void {
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(14);
  expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
  // A tick on the end of the axis may be beyond it by a rounding, of which a billionth of a step is allowed.
  const slack = (to - from) * 1e-8;
  ticks.forEach(({ at }, i) => {
    expect(at).toBeGreaterThanOrEqual(from - slack);
    expect(at).toBeLessThanOrEqual(to + slack);
    if (i > 0) expect(at).toBeGreaterThan(ticks[i - 1]?.at as number);
  });
}
