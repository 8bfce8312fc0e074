import { describe, expect, test } from "vitest";
import { argmax, backward, max, mean, mul, parameter, softmax, sum, tensor, zeros } from "../../src/index.ts";

describe("a sum", () => {
  test("keeps what plain addition would lose beside a large number", () => {
    // Added one after another, 1e16 + 1 is 1e16 again, ten times over.
    const numbers = [1e16, ...Array(10).fill(1), -1e16];
    expect(numbers.reduce((total, x) => total + x, 0)).toBe(0);
    expect(sum(tensor(numbers)).item()).toBe(10);
    expect(mean(tensor(numbers)).item()).toBe(10 / 12);
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
});

describe("softmax", () => {
  test("of no classes has no probabilities", () => {
    expect(softmax(zeros([2, 0])).shape).toEqual([2, 0]);
  });

  test("keeps the gradient of a class that has nearly all the weight", () => {
    // p = 1 / (1 + e^-50): the slope p(1 - p) is e^-50 to within its own size, and p rounds to 1.
    const x = parameter([50, 0]);
    backward(softmax(x), { cotangent: tensor([1, 0]) });
    expect(x.gradient?.[0]).toBeWithinUlps(1.9287498479639178e-22, 4);
    expect(x.gradient?.[1]).toBeWithinUlps(-1.9287498479639178e-22, 4);
  });
});
