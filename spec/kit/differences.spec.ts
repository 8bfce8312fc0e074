import { describe, expect, test } from "vitest";
import { between } from "./compare.ts";
import { networkStep, networkTolerance, partials, slope8, slopeTolerance } from "./differences.ts";
import { check, forAll } from "./law.ts";
import { numbers } from "./numbers.ts";
import { tensors } from "./tensors.ts";

const { exp, sin, cos, tanh, log, sqrt, cosh } = Math;
const positive = numbers({ from: 1, to: 700 });

/** Functions with slopes that cost no digits: cosh, exp and the rest are right to an ulp, and nothing is subtracted. */
const known = [
  { name: "x³", f: (x: number) => x * x * x, slope: (x: number) => 3 * x * x, of: numbers() },
  { name: "e^x", f: exp, slope: exp, of: numbers() },
  { name: "tanh", f: tanh, slope: (x: number) => 1 / cosh(x) / cosh(x), of: numbers({ from: -40, to: 40 }) },
  { name: "sin", f: sin, slope: cos, of: numbers() },
  { name: "log", f: log, slope: (x: number) => 1 / x, of: positive },
  { name: "√x", f: sqrt, slope: (x: number) => 0.5 / sqrt(x), of: positive },
];

/** Objects unless `slope` is the slope of `f` at `x`, as differences tell it. */
function agree(f: (x: number) => number, slope: number, x: number, h?: number): undefined {
  const [numeric, tolerance] = [slope8(f, x, h), slopeTolerance(slope)];
  return between(numeric - tolerance, slope, numeric + tolerance);
}

describe("a slope by differences", () => {
  test.each(known)("of $name is the one that calculus gives", ({ f, slope, of }) => {
    check(forAll(of, (x) => agree(f, slope(x), x)));
  });

  test.each(known)(
    "of $name exposes a slope wrong by one part in a thousand, and in a million",
    ({ f, slope, of }) => {
      for (const lie of [1e-3, 1e-6])
        expect(() => check(forAll(of, (x) => agree(f, slope(x) * (1 + lie), x)))).toThrow("broken by");
    },
  );

  test("of a polynomial of degree 8 leaves nothing out, however large the step", () => {
    // All of it in whole numbers, which doubles carry exactly.
    check(
      forAll(numbers({ from: 0, to: 0 }), (x) =>
        between(
          8,
          slope8((t) => (t + 1) ** 8, x, 1),
          8,
        ),
      ),
    );
    expect(slope8((t) => t ** 9, 0, 1)).not.toBe(0);
  });

  test("needs a smaller step close to a singularity, as its error grows with (h / distance)⁸", () => {
    expect(() => agree(log, 16, 1 / 16, 1 / 128)).toThrow("does not lie between");
    expect(agree(log, 16, 1 / 16, 1 / 64 / 16)).toBeUndefined();
  });

  test("gains a factor 2⁸ in accuracy with each halving of the step, until rounding takes over", () => {
    const error = (h: number) => Math.abs(slope8(tanh, 0.5, h) - 1 / cosh(0.5) ** 2);
    const gain = error(1 / 8) / error(1 / 16);
    expect(Math.log2(gain)).toBeCloseTo(8, 0);
    expect(error(1 / 4096)).toBeGreaterThan(error(1 / 64));
  });
});

describe("partial derivatives by differences", () => {
  const loss = (v: ArrayLike<number>) => Array.from(v).reduce((sum, x, i) => sum + (i + 1) * tanh(x) ** 2, 0);
  const gradientOf = (v: readonly number[]) => v.map((x, i) => (2 * (i + 1) * tanh(x)) / cosh(x) ** 2);

  test("are the gradient, number by number", () => {
    check(
      forAll(tensors({ of: numbers({ from: -4, to: 4 }) }), ({ values }) => {
        const [numeric, gradient] = [partials(loss, values), gradientOf(values)];
        const tolerance = networkTolerance(gradient) * Math.max(1, loss(values));
        gradient.forEach((g, i) => {
          between(g - tolerance, numeric[i] as number, g + tolerance);
        });
      }),
    );
  });

  test("leave the place they are taken at as it was", () => {
    const at = [0.1, -2, 3];
    partials(loss, at);
    expect(at).toEqual([0.1, -2, 3]);
  });

  test("expose one number wrong by one part in a million", () => {
    const at = [0.5, -1, 2];
    const numeric = partials(loss, at, networkStep);
    const [first = 0] = gradientOf(at);
    expect(Math.abs((numeric[0] as number) - first)).toBeLessThan(networkTolerance(numeric));
    expect(Math.abs((numeric[0] as number) - first * (1 + 1e-6))).toBeGreaterThan(networkTolerance(numeric));
  });
});
