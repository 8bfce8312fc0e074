/**
 * Functions with their gradients, and with gradients that are nearly theirs: what a gradient check is tested with
 */
import type { Arbitrary } from "fast-check";
import type { Differentiable } from "./gradcheck.ts";
import { numbers } from "./numbers.ts";

/** A function, and the numbers to try it on. */
export interface Example {
  readonly name: string;
  readonly f: Differentiable;
  readonly of: Arbitrary<number>;
}

const { abs, exp, log, max, sign, sqrt, tanh } = Math;

export const relu = (x: number): number => max(0, x);
export const step = (x: number): number => (x > 0 ? 1 : 0);
export const cube = (x: number): number => x * x * x;
export const cubeSlope = (x: number): number => 3 * x * x;
const inverse = (x: number) => 1 / x;
const inverseSlope = (x: number) => -1 / (x * x);
export const sqrtSlope = (x: number): number => 0.5 / sqrt(x);
export const sigmoid = (x: number): number => (x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)));
/** The same on both sides of 0, and not σ(1 - σ), which loses its digits as σ nears 1. */
export const sigmoidSlope = (x: number): number => exp(-abs(x)) / (1 + exp(-abs(x))) / (1 + exp(-abs(x)));
export const tanhSlope = (x: number): number => 4 * sigmoidSlope(2 * x);
const rootOfTwoOverPi = sqrt(2 / Math.PI);
/** ½x (1 + tanh u) = x σ(2u), where u = √(2/π) (x + 0.044715 x³). */
export const geluTanh = (x: number): number => x * sigmoid(2 * rootOfTwoOverPi * (x + 0.044715 * cube(x)));

export function geluTanhSlope(x: number, root: number = rootOfTwoOverPi, c = 0.044715): number {
  const u = root * (x + c * cube(x));
  return sigmoid(2 * u) + x * sigmoidSlope(2 * u) * 2 * root * (1 + c * cubeSlope(x));
}

/** `f` of every number on its own. */
export function elementwise(f: (x: number) => number, slope: (x: number) => number): Differentiable {
  return {
    value: ([x = []]) => x.map((at) => f(at)),
    pullback: ([x = []], cotangent) => [x.map((at, i) => slope(at) * (cotangent[i] as number))],
  };
}

/** The mean, with the gradient of a sum divided by `divisor` of how many there are. */
export function mean(divisor: (count: number) => number): Differentiable {
  return {
    value: ([x = []]) => [x.reduce((sum, at) => sum + at, 0) / x.length],
    pullback: ([x = []], [c = 0]) => [x.map(() => c / divisor(x.length))],
  };
}

/** Σ aᵢ bᵢ, of two inputs. */
export const dot: Differentiable = {
  value: ([a = [], b = []]) => [a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)],
  pullback: ([a = [], b = []], [c = 0]) => [b.map((y) => c * y), a.map((x) => c * x)],
};

export function softmaxOf(x: readonly number[]): number[] {
  const powers = x.map((at) => exp(at - max(...x)));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

export const softmax: Differentiable = {
  value: ([x = []]) => softmaxOf(x),
  pullback([x = []], c) {
    const p = softmaxOf(x);
    // Σ p (cᵢ - cⱼ) rather than cᵢ - Σ p c, which loses the digits that the two have in common.
    const slopes = p.map((_, i) => p.reduce((sum, other, j) => sum + other * ((c[i] ?? 0) - (c[j] ?? 0)), 0));
    return [p.map((own, i) => own * (slopes[i] as number))];
  },
};

const wide = numbers({ from: -30, to: 30 });
const positive = numbers({ from: 1e-4, to: 8 });

export const known: readonly Example[] = [
  { name: "x³", f: elementwise(cube, cubeSlope), of: wide },
  { name: "e^x", f: elementwise(exp, exp), of: wide },
  { name: "log x", f: elementwise(log, inverse), of: positive },
  { name: "√x", f: elementwise(sqrt, sqrtSlope), of: positive },
  { name: "1/x", f: elementwise(inverse, inverseSlope), of: positive },
  { name: "sigmoid", f: elementwise(sigmoid, sigmoidSlope), of: wide },
  { name: "tanh", f: elementwise(tanh, tanhSlope), of: wide },
  { name: "tanh GELU", f: elementwise(geluTanh, geluTanhSlope), of: wide },
  { name: "ReLU", f: elementwise(relu, step), of: wide },
  { name: "|x|", f: elementwise(abs, sign), of: wide },
  { name: "softmax", f: softmax, of: numbers() },
  { name: "the mean", f: mean((count) => count), of: wide },
];

const tanhGelu = (slope: (x: number) => number) => elementwise(geluTanh, slope);

/** Wrong gradients of kinds that PyTorch 2.13's gradcheck was seen to accept with its defaults, atol 1e-5 and rtol 1e-3. */
export const lies: readonly Example[] = [
  { name: "tanh′, 0.05 % too large", f: elementwise(tanh, (x) => 1.0005 * tanhSlope(x)), of: wide },
  { name: "the mean, divided by 2001 for every 2000", f: mean((count) => count * 1.0005), of: wide },
  { name: "0.0447 for 0.044715", f: tanhGelu((x) => geluTanhSlope(x, rootOfTwoOverPi, 0.0447)), of: wide },
  { name: "0.7979 for √(2/π)", f: tanhGelu((x) => geluTanhSlope(x, 0.7979)), of: wide },
  { name: "a ReLU that leaks 1e-6", f: elementwise(relu, (x) => (x > 0 ? 1 : 1e-6)), of: wide },
  { name: "log(p + 1e-7) for log p", f: elementwise(log, (p) => 1 / (p + 1e-7)), of: positive },
  { name: "7 for ReLU′(0)", f: elementwise(relu, (x) => (x === 0 ? 7 : step(x))), of: wide },
  {
    name: "NaN for sigmoid′ below -88",
    f: elementwise(sigmoid, (x) => (x < -88 ? Number.NaN : sigmoidSlope(x))),
    of: numbers({ from: -700, to: 8 }),
  },
];
