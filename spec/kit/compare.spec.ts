import { afterEach, describe, expect, test } from "vitest";
import {
  atLeast,
  atMost,
  between,
  Disagreement,
  equal,
  examination,
  holds,
  refuses,
  same,
} from "./compare.ts";

describe("equal", () => {
  test("allows as many ulps as it is told", () => {
    expect(equal(0.1 + 0.2, 0.3, { within: 1 })).toBeUndefined();
    expect(() => equal(0.1 + 0.2, 0.3)).toThrow(
      "got 0.30000000000000004, the law says 0.3: 1 ulp apart, 0 allowed",
    );
  });

  test("names the number of an array that is furthest off", () => {
    expect(equal([1, 2], Float64Array.of(1, 2))).toBeUndefined();
    expect(() => equal([1, 3, 2], [1, 2, 2])).toThrow("at 1: got 3, the law says 2: ");
    expect(() => equal([1], [1, 2])).toThrow("got 1 numbers, the law says 2");
  });

  test("takes NaN for NaN but for no number, and tells 0 from -0 if asked", () => {
    expect(equal(Number.NaN, Number.NaN)).toBeUndefined();
    expect(() => equal(Number.NaN, Infinity, { within: 1e300 })).toThrow("got Number.NaN, the law says");
    expect(equal(0, -0)).toBeUndefined();
    expect(() => equal(0, -0, { signedZero: true })).toThrow(
      "got 0, the law says -0: 1 ulp apart, 0 allowed",
    );
  });
});

describe("between", () => {
  test("includes both ends, unless strictly", () => {
    expect(between(0, 0, 1)).toBeUndefined();
    expect(between(0, 1, 1)).toBeUndefined();
    expect(() => between(0, 1, 1, { strictly: true })).toThrow("1 does not lie strictly between 0 and 1");
    expect(() => between(0, -1, 1)).toThrow("-1 does not lie between 0 and 1");
  });

  test("holds NaN to lie nowhere", () => {
    expect(() => between(0, Number.NaN, 1)).toThrow("NaN does not lie between 0 and 1");
  });
});

describe("equal, told the size that a difference is to be measured by,", () => {
  afterEach(() => Object.assign(examination, { precision: "float64" }));

  test("counts units of that size", () => {
    expect(equal(2 ** -52, 0, { within: 1, of: 1 })).toBeUndefined();
    expect(() => equal(2 ** -51, 0, { within: 1, of: 1 })).toThrow("2 ulp of 1 apart, 1 allowed");
    expect(equal(Infinity, Infinity, { of: 1 })).toBeUndefined();
    expect(() => equal(Number.NaN, 0, { within: 1e300, of: 1 })).toThrow("Infinity ulp of 1 apart");
  });

  test("counts the larger units of single precision where that is examined", () => {
    examination.precision = "float32";
    expect(equal(2 ** -23, 0, { within: 1, of: 1 })).toBeUndefined();
    expect(equal(0.1, Math.fround(0.1))).toBeUndefined();
    expect(() => equal(1 + 2 ** -23, 1)).toThrow("1 ulp apart, 0 allowed");
  });

  test("remembers the furthest that it accepted", () => {
    examination.worst = 0;
    equal(0.1 + 0.2, 0.3, { within: 4 });
    expect(examination.worst).toBe(1);
  });

  test("looks into arrays of arrays", () => {
    expect(equal([[1, 2], [3]], [1, 2, 3])).toBeUndefined();
    expect(() => equal([[1, 2], [4]], [[1, 2], [3]])).toThrow("at 2: got 4, the law says 3");
  });
});

describe("the other comparisons", () => {
  test("tell what they saw and what they expected", () => {
    expect(atMost(1, 1)).toBeUndefined();
    expect(() => atMost(2, 1)).toThrow("got 2, the law says at most 1");
    expect(() => atMost(Number.NaN, 1)).toThrow("got NaN, the law says at most 1");
    expect(atLeast(1, 1)).toBeUndefined();
    expect(() => atLeast(0, 1)).toThrow("got 0, the law says at least 1");
    expect(same({ shape: [2, 3] }, { shape: [2, 3] })).toBeUndefined();
    expect(() => same(["weight"], ["weight", "bias"])).toThrow(
      'got ["weight"], the law says ["weight","bias"]',
    );
    expect(holds(true, "")).toBeUndefined();
    expect(() => holds(false, "the loss rose")).toThrow("the loss rose");
  });

  test("want an error where one is due, and take no lack of an operator for one", () => {
    const throws = () => {
      throw new RangeError("no");
    };
    expect(refuses(throws)).toBeUndefined();
    expect(() => refuses(() => 3)).toThrow("got 3, the law says it is refused");
    const lacks = () => {
      throw Object.assign(new Error("the engine lacks it"), { name: "NotOffered" });
    };
    expect(() => refuses(lacks)).toThrow("the engine lacks it");
  });

  test("throw disagreements, which keep both sides", () => {
    try {
      equal(3, 4);
    } catch (error) {
      expect(error).toBeInstanceOf(Disagreement);
      expect(error).toMatchObject({ got: 3, want: 4, off: 2 ** 51 });
    }
    expect.assertions(2);
  });
});
