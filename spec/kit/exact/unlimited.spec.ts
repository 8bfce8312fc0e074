import { describe, expect, test } from "vitest";
import { equal } from "../compare.ts";
import { check, forAll } from "../law.ts";
import { numbers } from "../numbers.ts";
import { nextDown, nextUp } from "../ulp.ts";
import * as unlimited from "./unlimited.ts";

const { fixed, nearest, one, pairOf, shift } = unlimited;
const BITS = 300;

/** The first 80 decimal places, rounded down. */
function decimals(n: bigint, bits: number): string {
  const text = ((n * 10n ** 80n) >> BigInt(bits)).toString().padStart(81, "0");
  return `${text.slice(0, -80)}.${text.slice(-80)}`;
}

describe("a number of any digits", () => {
  // From tables of the constants, and for Φ from mpmath at 100 digits.
  test.each([
    [
      "π",
      unlimited.pi(BITS),
      "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899",
    ],
    [
      "log 2",
      unlimited.ln2(BITS),
      "0.69314718055994530941723212145817656807550013436025525412068000949339362196969471",
    ],
    [
      "e",
      unlimited.exp(one(BITS), BITS),
      "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759",
    ],
    [
      "√2",
      unlimited.sqrt(2n * one(BITS), BITS),
      "1.41421356237309504880168872420969807856967187537694807317667973799073247846210703",
    ],
    [
      "log 10",
      unlimited.log(10n * one(BITS), BITS),
      "2.30258509299404568401799145468436420760110148862877297603332790096757260967735248",
    ],
  ])("gives %s to 80 places", (_, n, digits) => {
    // The last of these may be rounded up in the table.
    expect(decimals(n, BITS).slice(0, 78)).toBe(digits.slice(0, 78));
  });

  test("gives the logarithm that the exponential takes back", () => {
    for (const x of [1e-9, 0.3, 0.999, 1.001, 7.25, 1e9]) {
      const back = unlimited.exp(unlimited.log(fixed(x, BITS), BITS), BITS) - fixed(x, BITS);
      expect(Math.abs(Number(back))).toBeLessThan(2 ** 20 * Math.max(1, x));
      expect(unlimited.logOf(x, BITS) - unlimited.log(fixed(x, BITS), BITS)).toBeLessThan(2n ** 40n);
    }
    expect(nearest(unlimited.logOf(2 ** -1074, BITS), BITS)).toBe(-744.4400719213812);
  });

  test("has as few digits wrong as it says, whatever their number", () => {
    // What more digits say, to the digits of fewer.
    const same = (f: (bits: number) => bigint) => Math.abs(Number(f(256) - shift(f(700), 256 - 700)));
    for (const x of [-40.5, -3.25, -1e-9, 0.1, 2.75, 8.5]) {
      expect(same((bits) => unlimited.exp(fixed(x, bits), bits))).toBeLessThan(2 ** 16);
      expect(same((bits) => unlimited.bell(x, bits))).toBeLessThan(2 ** 8);
      expect(same((bits) => unlimited.normalTail(Math.abs(x), bits))).toBeLessThan(2 ** 8);
      expect(same((bits) => unlimited.log(fixed(Math.abs(x), bits), bits))).toBeLessThan(2 ** 40);
    }
  });

  test("has the same tail of the normal distribution from the series and from the continued fraction", () => {
    // One step of a double to the left of 9 the series, at 9 the fraction: they differ by φ times the step.
    const [before, at] = [nextDown(9), 9].map((a) => unlimited.normalTail(a, 400)) as [bigint, bigint];
    const slope = Number(shift(before - at, -150)) / Number(shift(fixed(9 - nextDown(9), 400), -150));
    expect(slope).toBeCloseTo(Number(unlimited.bell(9, 400) >> 150n) / 2 ** 250, 25);
    expect(nearest(unlimited.normalTail(1, BITS), BITS)).toBe(0.15865525393145705);
    expect(nearest(unlimited.normalTail(12, BITS), BITS)).toBe(1.776482112077679e-33);
    expect(nearest(unlimited.normalTail(0, BITS), BITS)).toBe(0.5);
  });
});

describe("the double nearest to a number of any digits", () => {
  test("is the double itself where it is one", () => {
    check(
      forAll(numbers({ from: -Number.MAX_VALUE, to: Number.MAX_VALUE }), (x) =>
        equal(nearest(fixed(x, 1100), 1100), x, { signedZero: x !== 0 }),
      ),
    );
    for (const x of [2 ** -1074, -(2 ** -1074), 3 * 2 ** -1074, nextDown(2 ** -1022), 2 ** -1022]) {
      expect(nearest(fixed(x, 1080), 1080)).toBe(x);
      expect(unlimited.dyadic(x)).toEqual([BigInt(x * 2 ** 537 * 2 ** 537), -1074]);
    }
  });

  test("is even at a tie, and on the right side beside one", () => {
    check(
      forAll(numbers({ from: 2 ** -1000, to: 1e300 }), (x) => {
        const middle = (fixed(x, 1100) + fixed(nextUp(x), 1100)) >> 1n;
        const even = unlimited.dyadic(x)[0] % 2n === 0n ? x : nextUp(x);
        equal(unlimited.isTie(middle, 1100) ? 1 : 0, 1);
        equal(unlimited.isTie(middle + 1n, 1100) ? 1 : 0, 0);
        equal(
          [nearest(middle - 1n, 1100), nearest(middle, 1100), nearest(middle + 1n, 1100)],
          [x, even, nextUp(x)],
        );
        return equal(nearest(-middle, 1100), -even);
      }),
    );
    expect([1n, 2n, 3n, -1n].map((n) => nearest(n, 1075))).toEqual([0, 2 ** -1074, 2 ** -1073, -0]);
  });

  test("is infinite from halfway beyond the largest", () => {
    const largest = fixed(Number.MAX_VALUE, 0);
    const half = shift(1n, 970);
    expect([half - 1n, half].map((more) => nearest(largest + more, 0))).toEqual([Number.MAX_VALUE, Infinity]);
    expect(pairOf(-largest - half, 0)).toEqual([-Infinity, 0]);
  });

  test("and what that lacks are a pair; where digits are limited, the first has no more", () => {
    expect(pairOf(unlimited.pi(BITS), BITS)).toEqual([Math.PI, 1.2246467991473532e-16]);
    const [high, low] = unlimited.splitOf(unlimited.pi(BITS), BITS, 20);
    expect(high * 2 ** 18).toBe(Math.round(Math.PI * 2 ** 18));
    expect(high + low).toBe(Math.PI);
  });
});
