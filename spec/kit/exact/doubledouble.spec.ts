import { describe, expect, test } from "vitest";
import { equal } from "../compare.ts";
import { check, forAll } from "../law.ts";
import { numbers } from "../numbers.ts";
import {
  add,
  divide,
  inverseOf,
  multiply,
  type Pair,
  plus,
  powerOfTwo,
  quickTwoSum,
  reciprocal,
  rootOf,
  times,
  twoProduct,
  twoSum,
} from "./doubledouble.ts";
import { fixed, product, shift } from "./unlimited.ts";

/** Doubles of these sizes, their sums and products are whole numbers of 2^-1200. */
const BITS = 1200;
const moderate = numbers({ from: -1e60, to: 1e60 });
const whole = (pair: Pair) => fixed(pair[0], BITS) + fixed(pair[1], BITS);
const size = (n: bigint) => (n < 0n ? -n : n);

/** That a pair is a number but for 2^-digits of `of`. */
function within(pair: Pair, wanted: bigint, digits: number, of: bigint = wanted): undefined {
  const off = size(whole(pair) - wanted);
  return equal(off <= shift(size(of), -digits) + 1n ? 1 : 0, 1);
}

/** A pair of a number and of another that is as small beside it as a rest is. */
function pairOf(x: number, y: number): Pair {
  return quickTwoSum(x, x * y * 2 ** -260);
}

describe("the error of a double operation", () => {
  test("is found exactly", () => {
    check(
      forAll(moderate, moderate, (x, y) =>
        equal(whole(twoSum(x, y)) === fixed(x, BITS) + fixed(y, BITS) ? 1 : 0, 1),
      ),
    );
    check(
      forAll(moderate, moderate, (x, y) => equal(whole(twoProduct(x, y)) === product(x, y, BITS) ? 1 : 0, 1)),
    );
    check(
      forAll(moderate, moderate, (x, y) => {
        const [large, small] = Math.abs(x) < Math.abs(y) ? [y, x] : [x, y];
        return equal(whole(quickTwoSum(large, small)) === fixed(x, BITS) + fixed(y, BITS) ? 1 : 0, 1);
      }),
    );
  });

  test("is added to the rounded result, which is the first of the pair", () => {
    expect(twoSum(1, 2 ** -60)).toEqual([1, 2 ** -60]);
    expect(twoProduct(1 + 2 ** -30, 1 + 2 ** -30)).toEqual([1 + 2 ** -29, 2 ** -60]);
    expect(twoSum(0.1, 0.2)).toEqual([0.30000000000000004, -2.7755575615628914e-17]);
  });
});

describe("arithmetic of pairs", () => {
  const smaller = numbers({ from: -1e30, to: 1e30 });
  const four = [smaller, smaller, smaller, smaller] as const;

  test("adds, to 2^-104 of the sizes of both", () => {
    check(
      forAll(...four, (a, b, c, d) => {
        const [x, y] = [pairOf(a, b), pairOf(c, d)];
        const sizes = size(whole(x)) + size(whole(y));
        within(add(x, y), whole(x) + whole(y), 104, sizes);
        return within(plus(x, c), whole(x) + fixed(c, BITS), 104, sizes);
      }),
    );
  });

  test("multiplies, to 2^-102 of the product", () => {
    check(
      forAll(...four, (a, b, c, d) => {
        const [x, y] = [pairOf(a, b), pairOf(c, d)];
        within(multiply(x, y), shift(whole(x) * whole(y), -BITS), 102);
        return within(times(x, c), shift(whole(x) * fixed(c, BITS), -BITS), 102);
      }),
    );
  });

  test("divides, to 2^-100 of the quotient", () => {
    check(
      forAll(...four, (a, b, c, d) => {
        const [x, y] = [pairOf(a, b), pairOf(c === 0 ? 1 : c, d)];
        within(divide(x, y), (whole(x) << BigInt(BITS)) / whole(y), 100);
        return within(reciprocal(y), (1n << BigInt(2 * BITS)) / whole(y), 100);
      }),
    );
  });

  test("inverts and takes the root of a double as IEEE 754 rounds it, and knows the rest", () => {
    check(
      forAll(numbers({ from: 1e-60, to: 1e60 }), (x) => {
        equal([inverseOf(x)[0], rootOf(x)[0]], [1 / x, Math.sqrt(x)]);
        within(inverseOf(x), (1n << BigInt(2 * BITS)) / fixed(x, BITS), 102);
        // y² for √x, where twice the relative error is seen.
        const root = whole(rootOf(x));
        const square = fixed(x, 2 * BITS);
        return equal(size(root * root - square) < shift(square, -101) ? 1 : 0, 1);
      }),
    );
  });

  test("would be found out if it were off in the hundredth binary digit", () => {
    const x = pairOf(3.7, 0.3);
    expect(() => within([x[0], x[1] + 2 ** -98], whole(x), 102)).toThrow("got 0");
  });
});

test("powers of two are those of all doubles", () => {
  for (const k of [-1074, -1073, -1022, -1, 0, 1, 52, 1023]) expect(powerOfTwo(k)).toBe(2 ** k);
});
