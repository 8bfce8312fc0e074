import type { Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { between, equal } from "./compare.ts";
import { forAll } from "./law.ts";
import { edges, numbers } from "./numbers.ts";
import { share } from "./quota.ts";

const search = { seed: 20241205, runs: 4000 };

/** The number that breaks `law` and cannot be made simpler. */
function smallest(law: (x: number) => undefined, of: Arbitrary<number> = numbers()): unknown {
  return forAll(of, law)(search)?.values[0];
}

describe("of the numbers drawn", () => {
  test.each([
    {},
    { from: -50, to: 50 },
    { from: -700, to: 700 },
    { from: 0, to: 1 },
    { from: -1e300, to: 1e300 },
    { specials: [Number.NaN] },
  ])("from %o, most are moderate, and some next to nothing", (range) => {
    expect(share(numbers(range), (x) => 0.1 <= Math.abs(x) && Math.abs(x) <= 8)).toBeGreaterThan(0.6);
    expect(share(numbers(range), (x) => Math.abs(x) <= 1e-6)).toBeGreaterThan(0.02);
  });

  test.each([50, 700, 1e300])("to ±%d, some saturate an activation", (to) => {
    expect(share(numbers({ from: -to, to }), (x) => Math.abs(x) >= 40)).toBeGreaterThan(0.02);
  });

  test("most are whole 64ths, some lie right next to one, and both ends come up", () => {
    expect(share(numbers(), (x) => Number.isInteger(x * 64))).toBeGreaterThan(0.6);
    const nextToOne = (x: number) =>
      !Number.isInteger(x * 64) && Math.abs(x * 64 - Math.round(x * 64)) < 1e-12;
    expect(share(numbers({ from: 0.5 }), nextToOne)).toBeGreaterThan(0.02);
    expect(share(numbers({ from: -3.3 }), (x) => x === -3.3 || x === 8)).toBeGreaterThan(0.01);
  });

  test("all lie in the range, however narrow, except for specials", () => {
    for (const [from, to] of [
      [-8, 8],
      [0, 0],
      [0.001, 0.002],
      [3, 1e9],
      [-1e-300, 1e-300],
    ] as const) {
      expect(forAll(numbers({ from, to }), (x) => between(from, x, to))(search)).toBeNull();
    }
    expect(share(numbers({ from: 1, to: 2, specials: [Infinity] }), (x) => x === Infinity)).toBeGreaterThan(
      0.02,
    );
    expect(() => numbers({ from: 2, to: 1 })).toThrow(
      new RangeError("numbers: from a number to one as large, got from 2 to 1"),
    );
  });

  test("the edges hold both zeros, both infinities, NaN and a subnormal", () => {
    for (const edge of [0, -0, Infinity, -Infinity, Number.NaN, Number.MIN_VALUE])
      expect(share(edges, (x) => Object.is(x, edge))).toBeGreaterThan(0.02);
  });
});

describe("a number that breaks a law", () => {
  test("shrinks to 1 if the law is wrong nearly everywhere", () => {
    const squareWithoutItsTwo = (x: number) => equal(x, 2 * x);
    expect(smallest(squareWithoutItsTwo)).toBe(1);
    expect(smallest(squareWithoutItsTwo, numbers({ from: -700, to: 700 }))).toBe(1);
    expect(smallest(squareWithoutItsTwo, numbers({ from: -8, to: -0.3 }))).toBe(-1);
  });

  test.each([
    ["always", () => false, 0],
    ["from 0.3 on", (x: number) => x < 0.3, 1],
    ["beyond 5.5", (x: number) => x <= 5.5, 6],
    ["below -3", (x: number) => x >= -3, -4],
    ["beyond 300", (x: number) => x <= 300, 301],
    ["unless whole", (x: number) => Number.isInteger(x), 0.5],
    ["between 2.3 and 2.4", (x: number) => !(2.3 < x && x < 2.4), 2.38],
  ])("shrinks to the shortest one where the law is broken %s", (_, holds, shortest) => {
    const law = (x: number): undefined => {
      if (!holds(x)) throw new Error("broken");
    };
    expect(smallest(law, numbers({ from: -700, to: 700 }))).toBe(shortest);
  });

  test("shrinks from a special one to an ordinary one where that breaks the law too", () => {
    const specials = [Number.NaN, Infinity, -0];
    const law = (x: number) => equal(x, -1);
    expect(smallest(law, numbers({ from: 5, specials }))).toBe(5);
    expect(smallest((x) => equal(1 / x, Infinity), numbers({ from: 0, to: 0, specials: [-0] }))).toBe(-0);
  });
});
