import { describe, expect, test } from "vitest";
import { nextUp } from "../kit/ulp.ts";
import * as oracle from "./bignumber.ts";

const { big, read } = oracle;

/** Digits that both have in common, at most 64. */
function agreement(a: oracle.BigNumber, b: oracle.BigNumber): number {
  const apart = a.minus(b).abs();
  return apart.isZero() ? 64 : -Math.log10(apart.div(b.abs()).toNumber());
}

describe("the oracle with 64 digits", () => {
  test("takes a double for what its bits say", () => {
    expect(big(0.1).toString()).toBe("0.1000000000000000055511151231257827021181583404541015625");
    expect(big(2 ** -1074).toNumber()).toBe(2 ** -1074);
    expect(read("0.1").toString()).toBe("0.1");
  });

  // Abramowitz and Stegun, table 26.2 and 4.2, and the On-Line Encyclopedia of Integer Sequences.
  test.each([
    ["e", oracle.formulas.exp?.[0](big(1)), "2.7182818284590452353602874713526624977572470937"],
    ["log 2", oracle.formulas.log?.[0](big(2)), "0.69314718055994530941723212145817656807550013436"],
    [
      "log(1 + e⁰)",
      oracle.formulas.softplus?.[0](big(0)),
      "0.69314718055994530941723212145817656807550013436",
    ],
    ["√2", oracle.formulas.sqrt?.[0](big(2)), "1.4142135623730950488016887242096980785696718753"],
    ["tanh 1", oracle.formulas.tanh?.[0](big(1)), "0.7615941559557648881194582826047935904127685972"],
    ["Φ(1)", oracle.normal(big(1)), "0.84134474606854294858523254563"],
    ["Φ(-10)", oracle.normal(big(-10)), "7.6198530241605260659733432515e-24"],
  ])("knows %s", (_, value, digits) => {
    expect(agreement(value as oracle.BigNumber, read(digits))).toBeGreaterThan(
      digits.replace(/e.*/, "").length - 4,
    );
  });

  test("has the same Φ from the series and from the continued fraction where they meet", () => {
    const [below, above] = [nextUp(-9), -9].map((x) => oracle.normal(big(x))) as [
      oracle.BigNumber,
      oracle.BigNumber,
    ];
    // From one double to the next Φ grows by φ/Φ = 9.1 of their distance.
    const steepness = below
      .minus(above)
      .div(above)
      .div(big(nextUp(-9)).minus(-9))
      .toNumber();
    expect(steepness).toBeCloseTo(9.1085, 4);
  });
});

describe("a derivative by hand", () => {
  const h = read("1e-20");
  const places = [-3.25, -0.75, 0.125, 1.5, 2.75];
  const names = Object.keys(oracle.formulas);
  const differentiated = (f: (x: oracle.BigNumber) => oracle.BigNumber, x: oracle.BigNumber) =>
    f(x.plus(h))
      .minus(f(x.minus(h)))
      .div(h.times(2));

  test.each(names)("of %s is what a difference with a step of 1e-20 says", (name) => {
    const [value, slope, second] = oracle.formulas[name] as NonNullable<(typeof oracle.formulas)[string]>;
    for (const place of places) {
      const x = big(name === "log" || name === "sqrt" ? Math.abs(place) : place);
      // Off by h²/6 of a third derivative, and of the values that cancel 20 digits are lost.
      expect(agreement(differentiated(value, x), slope(x))).toBeGreaterThan(35);
      expect(agreement(differentiated(slope, x), second(x))).toBeGreaterThan(35);
    }
  });

  test("would be found out if it were off in the tenth digit", () => {
    const [value, slope] = oracle.formulas.tanh as NonNullable<(typeof oracle.formulas)[string]>;
    const lie = slope(big(0.5)).times(read("1.0000000001"));
    expect(agreement(differentiated(value, big(0.5)), lie)).toBeLessThan(11);
  });

  test("of a row is what differences of the row say", () => {
    const row = [0.5, -1.25, 2].map(big);
    const cotangent = [-1.5, 0.25, 1].map(big);
    const moved = (i: number, by: oracle.BigNumber) => row.map((x, j) => (j === i ? x.plus(by) : x));
    const along = (f: (row: readonly oracle.BigNumber[]) => oracle.BigNumber, i: number) =>
      f(moved(i, h))
        .minus(f(moved(i, h.neg())))
        .div(h.times(2));
    const weighed =
      (f: (row: readonly oracle.BigNumber[]) => oracle.BigNumber[]) => (x: readonly oracle.BigNumber[]) =>
        f(x).reduce((sum, y, i) => sum.plus(y.times(cotangent[i] as oracle.BigNumber)), big(0));
    for (const i of row.keys()) {
      const pairs = [
        [weighed(oracle.softmax), oracle.softmaxPullback(row, cotangent)],
        [weighed(oracle.logSoftmax), oracle.logSoftmaxPullback(row, cotangent)],
        [(x: readonly oracle.BigNumber[]) => oracle.crossEntropy(x, 1), oracle.crossEntropySlope(row, 1)],
      ] as const;
      for (const [f, slopes] of pairs)
        expect(agreement(along(f, i), slopes[i] as oracle.BigNumber)).toBeGreaterThan(35);
    }
  });
});

describe("an error in units in the last place", () => {
  test("is measured against what no double holds", () => {
    expect(oracle.ulpsOff(1 / 3, big(1).div(3))).toBeCloseTo(1 / 3, 12);
    expect(oracle.ulpsOff(nextUp(1 / 3), big(1).div(3))).toBeCloseTo(2 / 3, 12);
    expect(oracle.ulpsOff(0, big(2 ** -1074).div(4))).toBe(0.25);
    // 1 - 2^-55 is rounded to 1, though the units below 1 are half as large.
    expect(oracle.ulpsOff(1, big(1).minus(big(2 ** -55)))).toBe(0.25);
    expect(oracle.ulpsOff(Infinity, big(1).times(read("1e400")))).toBe(0);
    expect(oracle.ulpsOff(1, big(1).times(read("1e400")))).toBe(Infinity);
  });
});
