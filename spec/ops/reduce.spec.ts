import { describe, expect, test } from "vitest";
import {
  argmax,
  assign,
  backward,
  logSoftmax,
  max,
  mean,
  mul,
  parameter,
  record,
  softmax,
  sum,
  tensor,
  zeros,
} from "../../src/index.ts";

describe("a sum", () => {
  test("keeps what plain addition would lose beside a large number", () => {
    // Added one after another, 1e16 + 1 is 1e16 again, ten times over.
    const numbers = [1e16, ...Array(10).fill(1), -1e16];
    expect(numbers.reduce((total, x) => total + x, 0)).toBe(0);
    expect(sum(tensor(numbers)).item()).toBe(10);
    expect(mean(tensor(numbers)).item()).toBe(10 / 12);
  });

  test("keeps it for each of several sums that are added up at a time", () => {
    const columns = tensor([
      [1, -1e16, 3],
      [1e16, 1, 1e16],
      [1, 2, 4],
      [-1e16, 1e16, -1e16],
    ]);
    expect(sum(columns, 0).toArray()).toEqual([2, 3, 7]);
  });

  test("is infinite, not NaN, where a number is infinite or the total is too large", () => {
    expect(sum(tensor([1, Infinity, 2])).item()).toBe(Infinity);
    expect(sum(tensor([1e308, 1e308])).item()).toBe(Infinity);
    expect(sum(tensor([Infinity, -Infinity])).item()).toBeNaN();
  });

  test("of nothing is 0, along each axis", () => {
    expect(sum(zeros([0])).item()).toBe(0);
    expect(sum(zeros([2, 0]), 1).toArray()).toEqual([0, 0]);
  });
});

describe("the largest", () => {
  test("shares its gradient equally among equals, so that the shares add up to 1", () => {
    const x = parameter([3, 1, 3, 3]);
    backward(mul(max(x), 6));
    expect(x.gradient).toEqual(Float64Array.of(2, 0, 2, 2));
  });

  test("is NaN if there is one, and then has no slope anywhere", () => {
    const x = parameter([1, Number.NaN, 2]);
    const y = max(x);
    backward(y);
    expect(y.item()).toBeNaN();
    expect(x.gradient).toEqual(Float64Array.of(Number.NaN, Number.NaN, Number.NaN));
  });

  test("stands at the first of equals, or the first NaN", () => {
    expect(argmax(tensor([1, 5, 5])).item()).toBe(1);
    expect(argmax(tensor([1, Number.NaN, 9, Number.NaN])).item()).toBe(1);
    expect(argmax(tensor([-Infinity, -Infinity])).item()).toBe(0);
  });

  test("stands at the first NaN of each of several rows", () => {
    const { NaN: nan } = Number;
    const rows = [
      [nan, 1, nan],
      [2, nan, nan],
      [3, 1, nan],
    ];
    expect(argmax(tensor(rows), 1).toArray()).toEqual([0, 1, 2]);
    expect(argmax(tensor(rows), 0).toArray()).toEqual([0, 1, 0]);
  });

  test("stands at the first again once a recording finds nothing larger than -Infinity", () => {
    const x = tensor([1, 2]);
    const recording = record(() => argmax(x));
    expect(recording.loss.item()).toBe(1);
    assign(x, [-Infinity, -Infinity]);
    expect(recording.forward()).toBe(0);
  });

  test("has a place that a recording knows to be out of date once a number has changed", () => {
    const x = tensor([1, 2]);
    const w = parameter(3);
    const recording = record(() => mul(w, argmax(x)));
    assign(x, [2, 1]);
    expect(() => recording.backward()).toThrow("was changed in place");
  });
});

describe("softmax", () => {
  test("of no classes has no probabilities", () => {
    expect(softmax(zeros([2, 0])).shape).toEqual([2, 0]);
  });

  test("keeps the gradient of a class that has nearly all the weight, in each row", () => {
    // p = 1 / (1 + e^-50): the slope p(1 - p) is e^-50 to within its own size, and p rounds to 1.
    const slope = 1.9287498479639178e-22;
    const x = parameter([
      [0, 50],
      [50, 0],
    ]);
    const cotangent = tensor([
      [1, 0],
      [1, 0],
    ]);
    backward(softmax(x), { cotangent });
    for (const [i, wanted] of [slope, -slope, slope, -slope].entries())
      expect(x.gradient?.[i]).toBeWithinUlps(wanted, 4);
  });

  test("is NaN throughout where the largest is infinite", () => {
    const x = tensor([0, Infinity, 1]);
    expect(softmax(x).toArray()).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(logSoftmax(x).toArray()).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  test("adds up what lies between two largest before it adds the second, beside which it would be lost", () => {
    // 1 + e^-40 rounds to 1, but 1000·e^-40 is nearly twenty units in the last place of 1.
    const x = tensor([0, ...Array(1000).fill(-40), 0]);
    expect(softmax(x).data[0]).toBeWithinUlps(1 / (2 + 1000 * Math.exp(-40)), 1);
  });
});
