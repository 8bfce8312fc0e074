import { describe, expect, test } from "vitest";
import { equal } from "../compare.ts";
import { check, forAll } from "../law.ts";
import { numbers } from "../numbers.ts";
import { besideTie, certain, DOUBT, decided, settled } from "./certain.ts";
import type { Pair } from "./doubledouble.ts";
import { exp, expm1, log, log1p } from "./exponential.ts";
import { bell, mills } from "./normal.ts";
import * as unlimited from "./unlimited.ts";

const { fixed, one, over, shift } = unlimited;

/** As many as what is below e^-300 needs. */
const BITS = 800;

/** How far a pair is off, relative to the value. */
function off(pair: Pair, value: bigint): number {
  const apart = fixed(pair[0], BITS) + fixed(pair[1], BITS) - value;
  return Math.abs(Number(shift(apart, -300)) / Number(shift(value, -300)));
}

/** A pair whose second counts. */
const pairOf = (x: number): Pair => [x, x * 2 ** -55];
const exactly = (x: number) => fixed(x, BITS) + fixed(x * 2 ** -55, BITS);

describe("a quick function", () => {
  const anywhere = numbers({ from: -300, to: 300 });
  const near0 = numbers({ from: -0.4, to: 0.4 });
  const positive = numbers({ from: 2 ** -200, to: 1e60 });

  test("is off by a quarter of the doubt that is allowed for, or less", () => {
    const small = (pair: Pair, value: bigint) => equal(off(pair, value) < DOUBT / 4 ? 1 : 0, 1);
    const e = (x: number) => unlimited.exp(exactly(x), BITS);
    check(forAll(anywhere, (x) => small(exp(pairOf(x)), e(x))));
    for (const xs of [anywhere, near0])
      check(forAll(xs, (x) => (Math.abs(x) < 1e-60 ? undefined : small(expm1(pairOf(x)), e(x) - one(BITS)))));
    for (const xs of [positive, numbers({ from: 0.99, to: 1.01 }), numbers({ from: 0.5, to: 2 })])
      check(
        forAll(xs, (x) => (x === 1 ? undefined : small(log(pairOf(x)), unlimited.log(exactly(x), BITS)))),
      );
    for (const xs of [numbers({ from: 1e-60, to: 0.004 }), numbers({ from: -0.4, to: 8 })])
      check(
        forAll(xs, (x) =>
          Math.abs(x) < 1e-60
            ? undefined
            : small(log1p(pairOf(x)), unlimited.log(one(BITS) + exactly(x), BITS)),
        ),
      );
    check(forAll(numbers({ from: 0, to: 20 }), (a) => small(bell(a), unlimited.bell(a, BITS))));
  });

  test("of the normal distribution is, too", () => {
    const ratio = (a: number) => over(unlimited.normalTail(a, BITS), unlimited.bell(a, BITS), BITS);
    const places = numbers({ from: 0, to: 20 });
    check(forAll(places, (a) => equal(off(mills(a), ratio(a)) < DOUBT / 4 ? 1 : 0, 1)));
    // Mills' ratio of the table, followed down from 35, arrives at √(π/2).
    expect(off(mills(0), unlimited.sqrt(unlimited.pi(BITS) >> 1n, BITS))).toBeLessThan(2 ** -104);
  });

  test("would be found out if it were off by as much as it may be", () => {
    const [high, low] = exp([1, 0]);
    expect(off([high, low + high * DOUBT], unlimited.exp(one(BITS), BITS))).toBeGreaterThan(DOUBT / 2);
  });
});

describe("a pair", () => {
  const ulp = 2 ** -52;

  test("settles its first if all that is doubted rounds to it", () => {
    expect(settled([1.5, 0.49 * ulp], 0.005 * ulp)).toEqual([1.5, 0.49 * ulp]);
    expect(settled([1.5, 0.49 * ulp], 0.02 * ulp)).toBeUndefined();
    expect(settled([1.5, -0.49 * ulp], 0.02 * ulp)).toBeUndefined();
    expect(settled([1.5, 0.5 * ulp], 2 ** -80)).toBeUndefined();
  });

  test("does not where it lacks digits or is no number", () => {
    for (const x of [0, 2 ** -901, 2 ** 991, Infinity, Number.NaN])
      expect(settled([x, 0], 0)).toBeUndefined();
  });

  test("asks the definition only where it must, and then for as many digits as it takes", () => {
    const asked: number[] = [];
    const third = (_: number, bits: number) => {
      asked.push(bits);
      return one(bits) / 3n;
    };
    expect(certain([1 / 3, 2 ** -54 / 3], DOUBT, third, 0)).toEqual([1 / 3, 2 ** -54 / 3]);
    expect(asked).toEqual([]);
    expect(certain([1 / 3, 0], 1, third, 0)).toEqual([1 / 3, 2 ** -54 / 3]);
    expect(asked).toEqual([160]);
  });
});

describe("a definition", () => {
  /** The numbers of bits that are asked for until n(bits) is decided, and the double. */
  function bitsFor(n: (bits: number) => bigint): [bits: number, nearest: number] {
    let last = 0;
    const [high] = decided((bits) => {
      last = bits;
      return n(bits);
    });
    return [last, high];
  }

  test("is asked for more digits by what is small, or is next to a tie", () => {
    expect(bitsFor((bits) => fixed(0.75, bits))).toEqual([160, 0.75]);
    expect(bitsFor((bits) => fixed(2 ** -100, bits))).toEqual([256, 2 ** -100]);
    expect(bitsFor((bits) => fixed(2 ** -1000, bits))).toEqual([1280, 2 ** -1000]);
    const tie = (bits: number) => one(bits) + shift(one(bits), -53);
    expect(bitsFor((bits) => tie(bits) + shift(one(bits), -400))).toEqual([512, 1 + 2 ** -52]);
    expect(bitsFor((bits) => tie(bits) - shift(one(bits), -1000))).toEqual([1280, 1]);
    expect(bitsFor((bits) => tie(bits) + shift(one(bits), -3000))).toEqual([4096, 1 + 2 ** -52]);
    expect(bitsFor(tie)).toEqual([4096, 1]);
  });

  test("may be off by thousands of units without being mistaken", () => {
    const noisy = (n: (bits: number) => bigint) => (bits: number) => n(bits) + 123_456_789n;
    expect(bitsFor(noisy((bits) => one(bits) + shift(one(bits), -53)))[1]).toBe(1);
    expect(bitsFor(noisy((bits) => shift(one(bits), -1075)))[1]).toBe(0);
    expect(bitsFor(noisy((bits) => shift(3n * one(bits), -1075)))[1]).toBe(2 ** -1073);
  });
});

test("a tie among subnormal doubles goes where a little more or less leads", () => {
  const { MIN_VALUE } = Number;
  const around = (x: number, power: number) =>
    [1, -1].map((more) => besideTie(x * MIN_VALUE, power, more) / MIN_VALUE);
  expect(around(3, 0.5)).toEqual([2, 1]);
  expect(around(5, 0.5)).toEqual([3, 2]);
  expect(around(4, 0.5)).toEqual([2, 2]);
  expect(around(-3, 0.5)).toEqual([-1, -2]);
  expect(around(4, -0.125)).toEqual([-0, -1]);
  // No ties: 3/8 and 5/8.
  expect(around(3, 0.125)).toEqual([0, 0]);
  expect(around(5, 0.125)).toEqual([1, 1]);
  expect([1, -1].map((more) => besideTie(3, 0.5, more))).toEqual([1.5, 1.5]);
});
