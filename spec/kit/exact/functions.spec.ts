import { describe, expect, test } from "vitest";
import * as oracle from "../../oracle/bignumber.ts";
import { fixture } from "../../oracle/pytorch.ts";
import { type Source, seeded } from "../random.ts";
import { nextDown, nextUp } from "../ulp.ts";
import { exactly, power, unrounded } from "./index.ts";

type Name = keyof typeof exactly;
const kinds = ["value", "slope", "second"] as const;
const curved = ["exp", "log", "sqrt", "sigmoid", "tanh", "gelu", "geluTanh", "softplus"] as const;

/** The nearest double to an exact value, and not a double of more than half a unit away. */
function isNearest(got: number, value: oracle.BigNumber): boolean {
  // What 64 digits cannot tell from a tie may be on either side.
  return oracle.ulpsOff(got, value) <= 0.5 + 1e-12;
}

/**
 * Zeros of slopes and bends; where a function saturates, a formula changes, results leave the normal doubles, and
 * vanish.
 */
const spots: Readonly<Record<(typeof curved)[number], readonly number[]>> = {
  exp: [709.78, -708.5, -740, -745.1, 0.0027, -0.0028, 623.9],
  log: [1, nextUp(1), nextDown(1), 0.996, 1.004, 0.7072, Math.SQRT2, 1e-310, 2 ** -1074],
  sqrt: [1, 2, 2 ** -1074, 1e-300, nextDown(1), Number.MAX_VALUE],
  sigmoid: [36.7368, -36.7368, -708.5, -740, 740, -745.1, 1e-30, 0.0027, 1, nextDown(1)],
  tanh: [19.0615, -19.0615, 354.5, 372, 1e-8, -1e-12, 0.00135, 0.5],
  gelu: [
    -0.7517915246935645,
    Math.SQRT2,
    -Math.SQRT2,
    -8.3,
    8.3,
    -20,
    -35,
    -35.1,
    -37.7,
    -38.4,
    1e-20,
    1 / 32,
  ],
  geluTanh: [-0.7524614220710163, 1.4, -1.4, -6.62, 6.62, -15, -19.5, -21.2, -21.5, 1e-20],
  softplus: [20, 36.74, 37, -37, 700, -708.5, -740, -745.1, 0, 1e-30],
};

function points(name: (typeof curved)[number], source: Source, count: number): number[] {
  const near = spots[name].flatMap((x) => [x, nextUp(x), x * (1 + source.uniform() / 1024)]);
  const moderate = Array.from({ length: count }, () => 16 * source.uniform() - 8);
  const large = Array.from({ length: count / 2 }, () => 80 * source.uniform() - 40);
  const small = Array.from(
    { length: count / 4 },
    () => Math.exp(-40 * source.uniform()) * (source.below(2) - 0.5),
  );
  const all = [...near, ...moderate, ...large, ...small];
  return name === "log" || name === "sqrt" ? all.map(Math.abs).filter((x) => x > 0) : all;
}

describe.each(curved)("%s", (name) => {
  const source = seeded(4);
  const places = points(name, source, 60);

  test.each(kinds)("has a %s that is nearest to what mathjs finds with 64 digits", (kind) => {
    const formula = oracle.formulas[name]?.[kinds.indexOf(kind)] as (x: oracle.BigNumber) => oracle.BigNumber;
    for (const x of places) {
      const value = formula(oracle.big(x));
      expect(isNearest(exactly[name][kind](x), value), `${name} ${kind} at ${x}`).toBe(true);
    }
  });

  test("lacks what it says that it lacks", () => {
    for (const x of places) {
      const [high, low] = unrounded[name].value(x);
      // Below, the rest is rounded to a multiple of the smallest double.
      if (Math.abs(high) < 1e-290 || high === Infinity) continue;
      const value = oracle.formulas[name]?.[0](oracle.big(x)) as oracle.BigNumber;
      const rest = value.minus(oracle.big(high)).minus(oracle.big(low));
      expect(rest.div(value).abs().toNumber(), `${name} at ${x}`).toBeLessThan(2 ** -66);
    }
  });
});

describe("the check against mathjs", () => {
  test.each(curved)("objects to a neighbour of the right double of %s", (name) => {
    const [value, slope, second] = oracle.formulas[name] as NonNullable<(typeof oracle.formulas)[string]>;
    for (const x of [0.3, 1.7, 5.25]) {
      [value, slope, second].forEach((formula, i) => {
        const right = exactly[name][kinds[i] as "value"](x);
        expect(isNearest(right, formula(oracle.big(x)))).toBe(true);
        expect(isNearest(nextUp(right), formula(oracle.big(x)))).toBe(false);
        expect(isNearest(nextDown(right), formula(oracle.big(x)))).toBe(false);
      });
    }
  });
});

type Decimal = string | number;
interface Case {
  readonly of: string;
  readonly x: number;
  readonly exponent?: number;
  readonly value: Decimal;
  readonly slope: Decimal;
}

const cases = fixture<Case>("reference").filter(({ of }) => of !== "row");

/** Whether it is the nearest double to 40 digits; what is not finite is a number in the fixture. */
function agrees(got: number, want: Decimal): boolean {
  return typeof want === "number" ? Object.is(got, want) : isNearest(got, oracle.read(want));
}

describe("what mpmath says to 40 digits", () => {
  test.each([...new Set(cases.map(({ of }) => of))])("of %s is what we say", (name) => {
    for (const { x, exponent, value, slope } of cases.filter(({ of }) => of === name)) {
      const f = exponent === undefined ? exactly[name as Name] : power(exponent);
      expect(agrees(f.value(x), value), `${name} at ${x}, ${exponent}: ${f.value(x)} for ${value}`).toBe(
        true,
      );
      expect(agrees(f.slope(x), slope), `${name}′ at ${x}, ${exponent}: ${f.slope(x)} for ${slope}`).toBe(
        true,
      );
    }
  });

  test("is refused by numbers that are off by one unit in the last place", () => {
    let refused = 0;
    for (const { of, x, exponent, value } of cases) {
      if (typeof value === "number") continue;
      const right = (exponent === undefined ? exactly[of as Name] : power(exponent)).value(x);
      // Halfway between two doubles both are nearest, and below a power of two doubles are half a unit apart.
      const off = oracle.ulpsOff(right, oracle.read(value));
      if (off > 0.499999 || right === Infinity || Number.isInteger(Math.log2(Math.abs(right)))) continue;
      expect(
        [nextUp(right), nextDown(right)].map((wrong) => agrees(wrong, value)),
        `${of} at ${x}: ${value}, ${right}`,
      ).toEqual([false, false]);
      refused++;
    }
    expect(refused).toBeGreaterThan(800);
  });
});

const { MIN_VALUE } = Number;
const [oo, no] = [Infinity, Number.NaN];

describe("the limits", () => {
  const at = [oo, -oo, no, 0, -0];
  test.each<[Name, "value" | "slope" | "second", number[]]>([
    ["exp", "value", [oo, 0, no, 1, 1]],
    ["log", "value", [oo, no, no, -oo, -oo]],
    ["log", "slope", [0, no, no, oo, oo]],
    ["log", "second", [-0, no, no, -oo, -oo]],
    ["sqrt", "value", [oo, no, no, 0, -0]],
    ["sqrt", "slope", [0, no, no, oo, oo]],
    ["sqrt", "second", [-0, no, no, -oo, -oo]],
    ["abs", "value", [oo, oo, no, 0, 0]],
    ["abs", "slope", [1, -1, no, 0, 0]],
    ["abs", "second", [0, 0, no, no, no]],
    ["neg", "value", [-oo, oo, no, -0, 0]],
    ["neg", "slope", [-1, -1, -1, -1, -1]],
    ["neg", "second", [0, 0, 0, 0, 0]],
    ["relu", "value", [oo, 0, no, 0, 0]],
    ["relu", "slope", [1, 0, no, 0, 0]],
    ["relu", "second", [0, 0, no, no, no]],
    ["sigmoid", "value", [1, 0, no, 0.5, 0.5]],
    ["sigmoid", "slope", [0, 0, no, 0.25, 0.25]],
    ["sigmoid", "second", [-0, 0, no, -0, 0]],
    ["tanh", "value", [1, -1, no, 0, -0]],
    ["tanh", "slope", [0, 0, no, 1, 1]],
    ["tanh", "second", [-0, 0, no, -0, 0]],
    ["gelu", "value", [oo, -0, no, 0, -0]],
    ["gelu", "slope", [1, -0, no, 0.5, 0.5]],
    ["gelu", "second", [-0, -0, no, Math.sqrt(2 / Math.PI), Math.sqrt(2 / Math.PI)]],
    ["geluTanh", "value", [oo, -0, no, 0, -0]],
    ["geluTanh", "slope", [1, -0, no, 0.5, 0.5]],
    ["geluTanh", "second", [-0, -0, no, Math.sqrt(2 / Math.PI), Math.sqrt(2 / Math.PI)]],
    ["softplus", "value", [oo, 0, no, Math.LN2, Math.LN2]],
    ["softplus", "slope", [1, 0, no, 0.5, 0.5]],
    ["softplus", "second", [0, 0, no, 0.25, 0.25]],
  ])("of %s %s at ±Infinity and ±0 are as calculus has them", (name, kind, wanted) => {
    expect(at.map((x) => exactly[name][kind](x))).toEqual(wanted);
  });

  test("are met where doubles end", () => {
    expect(exactly.exp.value(709.782712893384)).toBe(1.7976931348622732e308);
    expect(exactly.exp.value(709.7827128933841)).toBe(oo);
    expect(exactly.exp.value(-745.1332191019411)).toBe(MIN_VALUE);
    expect(exactly.exp.value(-745.1332191019412)).toBe(0);
    expect([37.42, 37.43].map(exactly.sigmoid.value)).toEqual([nextDown(1), 1]);
    expect(exactly.sigmoid.slope(37)).toBe(8.533047625744065e-17);
    expect(exactly.tanh.value(MIN_VALUE)).toBe(MIN_VALUE);
    expect(exactly.gelu.value(-39)).toBe(-0);
    expect(exactly.log.slope(MIN_VALUE)).toBe(oo);
  });

  test("of ties among subnormal doubles are decided by the next term of the series", () => {
    // GELU(x) = x/2 + 0.4x²: half of the smallest double, and a little more.
    for (const { value } of [exactly.gelu, exactly.geluTanh]) {
      expect([MIN_VALUE, 3 * MIN_VALUE, 5 * MIN_VALUE].map(value)).toEqual(
        [1, 2, 3].map((n) => n * MIN_VALUE),
      );
      expect([-MIN_VALUE, -3 * MIN_VALUE].map(value)).toEqual([-0, -MIN_VALUE]);
    }
    // σ″(x) = -x/8 + x³/48: half of the smallest double, and a little less.
    expect([4, 12, -4, -12].map((n) => exactly.sigmoid.second(n * MIN_VALUE))).toEqual(
      [-0, -1, 0, 1].map((n) => n * MIN_VALUE),
    );
  });
});

describe("a power", () => {
  test("and its slope are nearest to what mathjs finds with 64 digits", () => {
    const source = seeded(5);
    for (let i = 0; i < 150; i++) {
      const p =
        i % 2 === 0 ? ([-3, -1, 2, 5, 0.5, -1.5][source.below(6)] as number) : 20 * source.uniform() - 10;
      const size = Math.exp((600 * (2 * source.uniform() - 1)) / (1 + Math.abs(p)));
      const x = Number.isInteger(p) && source.below(2) === 0 ? -size : size;
      const [X, P] = [oracle.big(x), oracle.big(p)];
      expect(isNearest(power(p).value(x), oracle.power(X, P)), `${x} to the power ${p}`).toBe(true);
      expect(isNearest(power(p).slope(x), oracle.powerSlope(X, P)), `its slope at ${x}, ${p}`).toBe(true);
    }
  });

  test("is exact where it is a double, and even where it is halfway between two", () => {
    expect(power(3).value(10)).toBe(1000);
    expect(power(-2).value(0.5)).toBe(4);
    expect(power(1.5).value(4)).toBe(8);
    expect(power(7).slope(-2)).toBe(448);
    // Between 2^53 and 2^54 doubles are 2 apart, and squares of odd numbers are odd. IEEE 754 rounds products to even, too.
    for (const odd of [94906267, 94906269, 2 ** 27 - 1]) expect(power(2).value(odd)).toBe(odd * odd);
  });

  test("has the edges of IEEE 754, where the domain reaches them", () => {
    const at = [oo, -oo, no, 0, -0, -2];
    const valuesOf = (p: number) => at.map((x) => power(p).value(x));
    const slopesOf = (p: number) => at.map((x) => power(p).slope(x));
    expect(valuesOf(0)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(slopesOf(0)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(valuesOf(1)).toEqual(at);
    expect(slopesOf(1)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(valuesOf(3)).toEqual([oo, -oo, no, 0, -0, -8]);
    expect(slopesOf(3)).toEqual([oo, oo, no, 0, 0, 12]);
    expect(valuesOf(-1)).toEqual([0, -0, no, oo, -oo, -0.5]);
    expect(slopesOf(-1)).toEqual([-0, -0, no, -oo, -oo, -0.25]);
    expect(valuesOf(0.5)).toEqual([oo, no, no, 0, 0, no]);
    expect(slopesOf(0.5)).toEqual([0, no, no, oo, oo, no]);
    expect(power(2).slope(-3)).toBe(-6);
  });

  test("takes exponents that double arithmetic would lose", () => {
    // p - 1 is -1 as a double, but x^p is not x^0.
    expect(power(1e-20).slope(2 ** -1000)).toBe(1e-20 * 2 ** 1000);
    expect(power(1e300).value(1)).toBe(1);
    expect(power(1e300).value(2)).toBe(oo);
    expect(power(-1e300).value(2)).toBe(0);
    const exponent = oracle
      .big(nextUp(1))
      .ln()
      .times(oracle.big(2 ** 60));
    expect(isNearest(power(2 ** 60).value(nextUp(1)), exponent.exp())).toBe(true);
  });

  test("refuses an exponent that is not finite", () => {
    expect(() => power(oo)).toThrow(new RangeError("power: a finite exponent expected, got Infinity"));
  });
});
