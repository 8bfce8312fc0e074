import { describe, expect, test } from "vitest";
import { between, equal } from "./compare.ts";
import { slope8 } from "./differences.ts";
import { check, forAll } from "./law.ts";
import { numbers } from "./numbers.ts";
import { type Reading, read } from "./stencil.ts";

/** What samples of `f` around `x` say, f having one output and the cotangent being 1. */
function reading(f: (x: number) => number, x: number, h = 1 / 64): Reading {
  return read((k) => [f(x + k * h)], [1], { x, h, ulps: 8, magnitude: 0 });
}

const relu = (x: number) => Math.max(0, x);

describe("a reading", () => {
  test("has the slope of central differences", () => {
    check(forAll(numbers(), (x) => equal(reading(Math.tanh, x).slope, slope8(Math.tanh, x, 1 / 64))));
  });

  test("of a smooth function is sharp, and leaves less room than one part in a hundred million", () => {
    check(
      forAll(numbers({ from: -4, to: 4 }), (x) => {
        const { sharp, tolerance, reach } = reading(Math.exp, x);
        equal(Number(sharp), 1);
        between(0, (tolerance + reach) / Math.exp(x), 1e-8);
      }),
    );
  });

  test("at a kink spans exactly the slopes on both sides, at any step", () => {
    for (const h of [1 / 64, 2 ** -26]) {
      const { slope, reach, sharp } = reading((x) => 3 * relu(x) - x, 0, h);
      expect([slope - reach, slope + reach]).toEqual([-1, 2]);
      expect(sharp).toBe(false);
    }
  });

  test.each([
    ["slope", 1],
    ["curvature", 2],
  ])("with a break of %s anywhere among the samples reaches the slope at x", (_, power) => {
    // To the right of x, where the slope is still 0; the other side mirrors it.
    check(
      forAll(numbers({ from: 0, to: 4 }), (distance) => {
        const { slope, reach, tolerance } = reading((x) => relu(x - distance) ** power, 0, 1);
        between(-reach - tolerance, slope, reach + tolerance);
      }),
      { runs: 2000 },
    );
  });

  test("next to a pole is not sharp", () => {
    for (const distance of [1e-3, 1e-6, 1e-9, 1e-100])
      expect(reading((x) => 1 / x, distance).sharp).toBe(false);
  });

  test("of a constant leaves no more room than half an ulp over the samples could hide", () => {
    const { slope, tolerance, reach, sharp } = reading(() => 7, 1);
    expect([slope, reach, sharp]).toEqual([0, 0, true]);
    expect(tolerance).toBe((7 * 64 * Number.EPSILON) / 2);
  });

  describe("that is not told the magnitude", () => {
    /** Tolerance, and doubt besides, as so many ulps of 1 over h. */
    const roomOf = (f: (x: number) => number, x: number) => {
      const { tolerance, doubt } = read((k) => [f(x + k / 64)], [1], { x, h: 1 / 64, ulps: 8 });
      return [tolerance, doubt].map((room) => room / (32 * Number.EPSILON));
    };

    test("doubts whatever adding to 1 may have taken, and of a 0 knows no more", () => {
      const softplus = (x: number) => Math.log(1 + Math.exp(x));
      expect(roomOf(softplus, -40)).toEqual([1, 1]);
      expect(roomOf(() => 1e-80, 1)).toEqual([1e-80, 1]);
      const [tolerance, doubt] = roomOf((x) => Math.exp(x - 200), 0);
      expect(tolerance).toBeLessThan(1e-80);
      expect(doubt).toBeCloseTo(2.1 * 8, 12);
    });

    test("knows a curve from a straight line", () => {
      const bends = (f: (x: number) => number) =>
        read((k) => [f(1.1 + k / 64)], [1], { x: 1.1, h: 1 / 64, ulps: 8 }).bends;
      expect([Math.exp, Math.sin, Math.sqrt].map(bends)).toEqual([true, true, true]);
      expect([(x: number) => Math.PI * x, (x: number) => x / 3 - 1e3].map(bends)).toEqual([false, false]);
    });
  });

  test("weighs its outputs with the cotangent, and tells what each adds", () => {
    const { slope, shares } = read((k) => [k / 64, (3 * k) / 64], [0.5, -2], {
      x: 0,
      h: 1 / 64,
      ulps: 8,
      magnitude: 0,
    });
    expect(shares[0]).toBeCloseTo(0.5, 12);
    expect(shares[1]).toBeCloseTo(-6, 12);
    expect(slope).toBeCloseTo(-5.5, 12);
  });
});
