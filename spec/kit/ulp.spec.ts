import { describe, expect, test } from "vitest";
import { equal } from "./compare.ts";
import { all, check, forAll } from "./law.ts";
import { edges, numbers } from "./numbers.ts";
import { errorInUlps, floatsBetween, furthest, nextDown, nextUp, ulpOf, ulps } from "./ulp.ts";

const anywhere = numbers({ from: -Number.MAX_VALUE, to: Number.MAX_VALUE });

describe("the distance in ulps", () => {
  test("is 0 from a number to itself and 1 to the next, everywhere", () => {
    check(all(...[anywhere, numbers(), edges].map((xs) => forAll(xs, (x) => equal(ulps(x, x), 0)))));
    check(forAll(anywhere, (x) => equal(ulps(x, nextUp(x)), 1)));
  });

  test("is the difference of the numbers' places in line", () => {
    // A double's bits as one whole number, an oracle too slow for every day.
    const place = (x: number) => {
      const bits = new BigInt64Array(Float64Array.of(Math.abs(x)).buffer)[0] as bigint;
      return x < 0 ? -bits : bits;
    };
    const between = (a: number, b: number) => Math.abs(Number(place(a) - place(b)));
    // Beyond 2^53 the count itself is rounded, twice when it is added up from both sides of 0.
    check(forAll(anywhere, anywhere, (a, b) => equal(ulps(a, b), between(a, b), { within: 1 })));
    check(forAll(numbers({ from: 1 }), (x) => equal(ulps(x, x + 1e-9), between(x, x + 1e-9))));
  });

  test("does not grow or shrink with the numbers", () => {
    expect(ulps(1, 1.0000000000000004)).toBe(2);
    expect(ulps(1024, 1024.0000000000005)).toBe(2);
    expect(ulps(0, Number.MIN_VALUE * 2)).toBe(2);
  });

  test("counts across 0, where both zeros are one place or, if asked, two", () => {
    expect(ulps(-Number.MIN_VALUE, Number.MIN_VALUE)).toBe(2);
    expect(ulps(0, -0)).toBe(0);
    expect(ulps(0, -0, { signedZero: true })).toBe(1);
    expect(ulps(-Number.MIN_VALUE, Number.MIN_VALUE, { signedZero: true })).toBe(3);
  });

  test("is 0 between NaNs, and infinite between NaN and a number, Infinity too", () => {
    expect(ulps(Number.NaN, Number.NaN)).toBe(0);
    expect(ulps(Number.NaN, 1)).toBe(Infinity);
    expect(ulps(Infinity, Number.NaN)).toBe(Infinity);
  });

  test("takes Infinity for the neighbour of the largest double, and far from its opposite", () => {
    expect(ulps(Number.MAX_VALUE, Infinity)).toBe(1);
    expect(ulps(-Infinity, Infinity)).toBeGreaterThan(2 ** 63);
  });

  test("is largest where two arrays lie furthest apart", () => {
    expect(furthest([1, 2, 3], [1, nextUp(2), nextUp(nextUp(3))])).toEqual({ at: 2, off: 2 });
    expect(furthest([1, Number.NaN], [1, 1])).toEqual({ at: 1, off: Infinity });
    expect(furthest([1], [1])).toEqual({ at: -1, off: 0 });
  });
});

describe("an ulp", () => {
  test("is the spacing of doubles: the way to the next one away from 0", () => {
    check(
      forAll(numbers({ from: -1e300, to: 1e300 }), (x) => equal(ulpOf(x), nextUp(Math.abs(x)) - Math.abs(x))),
    );
  });

  test("never falls below the smallest double, and has no size beyond the largest", () => {
    expect(ulpOf(0)).toBe(Number.MIN_VALUE);
    expect(ulpOf(2.2250738585072014e-308)).toBe(Number.MIN_VALUE);
    expect(ulpOf(Number.MAX_VALUE)).toBe(2 ** 971);
    expect(ulpOf(-Infinity)).toBe(Infinity);
    expect(ulpOf(Number.NaN)).toBeNaN();
  });

  test("measures an error against a value known to more digits than a double has", () => {
    // 1/3 = 0.333…, whose nearest double leaves 2^-54 / 3: a third of an ulp.
    expect(errorInUlps(1 / 3, [1 / 3, 2 ** -54 / 3])).toBeCloseTo(1 / 3, 12);
    expect(errorInUlps(nextUp(1 / 3), [1 / 3, 2 ** -54 / 3])).toBeCloseTo(2 / 3, 12);
    expect(errorInUlps(3, 3)).toBe(0);
    expect(errorInUlps(nextDown(3), 3)).toBe(1);
  });

  test("is the narrow one just below a power of two", () => {
    const exact = [1, -(2 ** -60)] as const;
    expect(errorInUlps(1, exact)).toBe(2 ** -7);
    expect(errorInUlps(nextDown(1), exact)).toBe(1 - 2 ** -7);
    expect(errorInUlps(-nextDown(1), [-1, 2 ** -60])).toBe(1 - 2 ** -7);
    expect(errorInUlps(nextUp(1), [1, 2 ** -60])).toBe(1 - 2 ** -8);
  });

  test("cannot measure an infinite error", () => {
    expect(errorInUlps(Infinity, Infinity)).toBe(0);
    expect(errorInUlps(Number.NaN, Number.NaN)).toBe(0);
    expect(errorInUlps(Number.MAX_VALUE, Infinity)).toBe(Infinity);
    expect(errorInUlps(Infinity, Number.MAX_VALUE)).toBe(Infinity);
    expect(errorInUlps(Number.NaN, 0)).toBe(Infinity);
  });
});

describe("the next double", () => {
  test("up and down is where it was", () => {
    check(forAll(anywhere, (x) => equal(nextDown(nextUp(x)), x)));
  });

  test("beyond Infinity is Infinity, and below it the largest", () => {
    expect(nextUp(Infinity)).toBe(Infinity);
    expect(nextDown(Infinity)).toBe(Number.MAX_VALUE);
    expect(nextUp(Number.NaN)).toBeNaN();
    expect(nextUp(-0)).toBe(Number.MIN_VALUE);
  });
});

describe("toBeWithinUlps", () => {
  test("accepts as many ulps as it is told, of a number and of every number of an array", () => {
    expect(nextUp(1)).toBeWithinUlps(1, 1);
    expect([1, nextUp(2)]).toBeWithinUlps(Float64Array.of(1, 2), 1);
  });

  test("objects to one more, to NaN, and to another length", () => {
    expect(() => expect(nextUp(nextUp(1))).toBeWithinUlps(1, 1)).toThrow(
      "expected 1.0000000000000004 to be within 1 ulp of 1, but it is 2 ulp away",
    );
    expect(() => expect([1, Number.NaN]).toBeWithinUlps([1, 2], 9)).toThrow("expected NaN at 1 to be within");
    expect(() => expect([1]).toBeWithinUlps([1, 2], 9)).toThrow("expected 2 numbers, got 1");
  });
});

describe("the distance in steps of single precision", () => {
  test("is 0 where both round to one number, and counts the steps where they do not", () => {
    expect(floatsBetween(0.1, Math.fround(0.1))).toBe(0);
    expect(floatsBetween(1, 1 + 2 ** -23)).toBe(1);
    expect(floatsBetween(-(2 ** -149), 2 ** -149)).toBe(2);
    expect(floatsBetween(1, 2)).toBe(2 ** 23);
    expect(floatsBetween(3.4e38, Infinity)).toBeGreaterThan(0);
  });

  test("tells 0 from -0 if asked, and NaN from every number", () => {
    expect(floatsBetween(0, -0)).toBe(0);
    expect(floatsBetween(0, -0, { signedZero: true })).toBe(1);
    expect(floatsBetween(Number.NaN, Number.NaN)).toBe(0);
    expect(floatsBetween(Number.NaN, 1)).toBe(Infinity);
  });
});
