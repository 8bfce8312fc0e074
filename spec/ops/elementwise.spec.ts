import { describe, expect, test } from "vitest";
import {
  abs,
  backward,
  exp,
  gelu,
  geluTanh,
  log,
  neg,
  parameter,
  power,
  relu,
  sigmoid,
  softplus,
  sqrt,
  type Tensor,
  tanh,
  tensor,
} from "../../src/index.ts";
import { errorInUlps } from "../kit/ulp.ts";
import { fixture } from "../oracle/pytorch.ts";

/** How many ulps value and slope may be from the exact ones, and why, given that exp, log and the like may be off by 1. */
const contracts: Record<string, { f: (x: Tensor, p: number) => Tensor; value: number; slope: number }> = {
  // Changing or dropping the sign rounds nothing.
  neg: { f: neg, value: 0, slope: 0 },
  abs: { f: abs, value: 0, slope: 0 },
  relu: { f: relu, value: 0, slope: 0 },
  exp: { f: exp, value: 1, slope: 1 },
  log: { f: log, value: 1, slope: 0.5 },
  // Rounded once; half of its inverse once more, which can double what was lost before.
  sqrt: { f: sqrt, value: 0.5, slope: 1.5 },
  sigmoid: { f: sigmoid, value: 3, slope: 5 },
  tanh: { f: tanh, value: 3, slope: 5 },
  softplus: { f: softplus, value: 2, slope: 3 },
  // The polynomial, an exponential and two products; the slope adds two such terms that partly cancel.
  gelu: { f: gelu, value: 4, slope: 8 },
  geluTanh: { f: geluTanh, value: 4, slope: 8 },
  power: { f: power, value: 2, slope: 3 },
};

interface Point {
  readonly op: string;
  readonly options?: { exponent: number };
  readonly x: number;
  /** What PyTorch answers. */
  readonly value: number;
  readonly slope: number;
  /** The exact answers, rounded once. */
  readonly exact: number;
  readonly exactSlope: number;
}

const points = fixture<Point>("elementwise");
/** The exact answers of the fixture are rounded, which moves them by half an ulp at most. */
const rounding = 0.5;

function answersOf({ op, options, x }: Point): { value: number; slope: number } {
  const at = parameter(x);
  const y = contracts[op]?.f(at, options?.exponent ?? 0) as Tensor;
  // The cotangent is not 1, so that an operator that ignores it is caught; changing the sign rounds nothing.
  backward(y, { cotangent: tensor(-1) });
  return { value: y.item(), slope: -(at.gradient?.[0] as number) };
}

/** Where we follow a convention that is not the limit mathematics would take; the table says which. */
function convention({ op, options, x, value, slope, exact, exactSlope }: Point): {
  value: number;
  slope: number;
} {
  // PyTorch lets a gradient through at NaN, so that nothing hides it.
  if (op === "relu" && Number.isNaN(x)) return { value: Number.NaN, slope: 1 };
  if (op === "power" && (Object.is(x, -0) || x === Number.NEGATIVE_INFINITY)) {
    // IEEE 754 says what pow is at -0 and -Infinity also for fractions p, where PyTorch goes by way of a square root.
    const p = options?.exponent as number;
    return { value: x ** p, slope: p === 0 ? 0 : p * x ** (p - 1) };
  }
  // Mathematics has one zero. What comes of the other, and from which side infinity is met, PyTorch says.
  if (Object.is(x, -0)) return { value, slope };
  return { value: exact, slope: exactSlope };
}

describe("elementwise operators", () => {
  test.each(Object.entries(contracts))(
    "%s is exact to its contract, value and slope",
    (op, { value, slope }) => {
      const own = points.filter((point) => point.op === op);
      expect(own.length).toBeGreaterThan(250);
      for (const point of own) {
        const got = answersOf(point);
        const wanted = convention(point);
        const where = `${op}(${point.x}${point.options ? `, ${point.options.exponent}` : ""})`;
        expect(
          errorOf(got.value, wanted.value),
          `${where} = ${wanted.value}, got ${got.value}`,
        ).toBeLessThanOrEqual(value + rounding);
        expect(
          errorOf(got.slope, wanted.slope),
          `slope of ${where} = ${wanted.slope}, got ${got.slope}`,
        ).toBeLessThanOrEqual(slope + rounding);
      }
    },
  );

  test("give zero the sign that PyTorch gives it", () => {
    // A square root of -0 is -0, a power of it is not: for fractions p, PyTorch and IEEE 754 differ.
    const whole = ({ options }: Point) => Number.isInteger(options?.exponent ?? 0);
    const zeros = points.filter((point) => point.value === 0 && point.exact === 0 && whole(point));
    expect(zeros.length).toBeGreaterThan(100);
    const isNegative = (x: number) => x < 0 || Object.is(x, -0);
    for (const point of zeros) {
      // The sign only: a result of half the smallest double may be rounded either way.
      const got = answersOf(point).value;
      expect(isNegative(got), `${point.op}(${point.x}) is ${point.value}, got ${got}`).toBe(
        isNegative(point.value),
      );
    }
  });

  test("are closer to the truth than PyTorch where it loses all its digits", () => {
    // gelu(-9) is -1.0e-18, PyTorch says -0; the slope of sigmoid at 40 is 4.2e-18, PyTorch says 0.
    expect(gelu(tensor(-9)).item()).toBeWithinUlps(-1.0157295653584566e-18, 4);
    const x = parameter(40);
    backward(sigmoid(x));
    expect(x.gradient?.[0]).toBeWithinUlps(4.248354255291589e-18, 5);
  });

  test("have slopes of powers whose exponent less 1 is no double", () => {
    const slopeOf = (x: number, p: number) => {
      const at = parameter(x);
      backward(power(at, p));
      return at.gradient?.[0];
    };
    // 0.3 - 1 is rounded by 2^-55, and ln 1e300 multiplies that: x^(p - 1) alone would be 272 ulp off.
    expect(slopeOf(1e300, 0.3)).toBeWithinUlps(2.999999999999977e-211, 1);
    // Neither -1 nor whole is the exponent of this one, though it rounds to -1.
    expect(slopeOf(-2, 1e-17)).toBeNaN();
    // And this one is odd, though it rounds to an even number.
    expect(slopeOf(-(1 - Number.EPSILON / 2), 2 ** 53 + 2)).toBeWithinUlps(-3313563428353948, 1);
  });

  test("have powers as exact where exponents are large, and squares that are rounded once", () => {
    const powerOf = (x: number, p: number) => power(tensor(x), p).item();
    // Each is the nearest double, by mpmath with 60 digits: p multiplies whatever the logarithm has lost.
    expect(powerOf(1.4124905036886097, -1886.7787839172577)).toBe(1.0244044712797474e-283);
    // p·log x is half-way between whole multiples of log 2.
    expect(powerOf(1.083, 873.6604952271747)).toBe(1.7927286711931622e30);
    // 2^-1074.9 is more than half of the smallest double.
    expect(powerOf(2, -1074.9)).toBe(Number.MIN_VALUE);
    for (const x of [0.0008775359132459711, -607.8970805272011, 0.20965379227268216])
      expect(powerOf(x, 2)).toBe(x * x);
  });

  test("have the powers of C99 where there is no one answer", () => {
    const powerOf = (x: number, p: number) => power(tensor(x), p).item();
    const infinity = Number.POSITIVE_INFINITY;
    for (const x of [Number.NaN, infinity, -infinity, -2, 0]) expect(powerOf(x, 0)).toBe(1);
    for (const p of [Number.NaN, infinity, -infinity, 0.3]) expect(powerOf(1, p)).toBe(1);
    for (const p of [infinity, -infinity]) expect(powerOf(-1, p)).toBe(1);
    for (const p of [Number.NaN, 0.3]) expect(powerOf(-1, p)).toBeNaN();
    expect(powerOf(-2, infinity)).toBe(infinity);
    expect(powerOf(-0.5, infinity)).toBe(0);
  });

  test("have a slope of geluTanh that carries the rounding of 1 + e^-v along", () => {
    // Each is the nearest double, by mpmath with 60 digits, and off by one or more without all of that error, twice.
    for (const [x, slope] of [
      [-0.4906005859375, 0.13844459700168724],
      [-0.59393310546875, 0.07783323267876982],
      [-0.62945556640625, 0.058749199242954304],
    ] as const) {
      const at = parameter(x);
      backward(geluTanh(at));
      expect(at.gradient?.[0]).toBe(slope);
    }
  });

  test("keep every shape", () => {
    for (const { f } of Object.values(contracts)) {
      for (const shape of [[], [0], [2, 0], [1], [2, 3]]) {
        expect(f(tensor(new Float64Array(shape.reduce((a, b) => a * b, 1)), shape), 2).shape).toEqual(shape);
      }
    }
  });
});

/** The error in ulps; NaN is met by NaN, 0 also by -0: gradients add up from 0, which loses the sign. */
function errorOf(got: number, wanted: number): number {
  return got === wanted ? 0 : errorInUlps(got, wanted);
}
