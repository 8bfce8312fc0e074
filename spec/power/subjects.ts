/**
 * What gradient checks are tried on: functions that are right, with the lengths of their inputs and the range they are for
 *
 * A check that objects to one of these is wrong itself.
 */
import {
  cube,
  cubeSlope,
  dot,
  elementwise,
  geluTanh,
  geluTanhSlope,
  mean,
  relu,
  sigmoid,
  sigmoidSlope,
  softmax,
  sqrtSlope,
  step,
  tanhSlope,
} from "../kit/functions.ts";
import type { Differentiable } from "../kit/gradcheck.ts";
import type { Range } from "../kit/has-its-gradient.ts";
import { total } from "../kit/matrices.ts";
import {
  addBias,
  crossEntropy,
  difference,
  distance,
  gather,
  larger,
  largest,
  logSoftmax,
  matmul,
  meanSquare,
  norm,
  normalised,
  quotient,
  sumClamped,
} from "./functions.ts";
import { network } from "./network.ts";

export interface Subject {
  readonly name: string;
  readonly f: Differentiable;
  readonly lengths: readonly number[];
  readonly range?: Range;
  /** How many points a check draws that draws many: 100, but where one takes long. */
  readonly draws?: number;
}

/** Numbers that a logarithm and a quotient can take. */
const positive: Range = { from: 1e-9 };
/** Weights of a network that is not saturated everywhere. */
const weights: Range = { from: -2, to: 2 };

/**
 * A network with biases that no draw cancels. Otherwise inputs of 0 put several ReLUs on their kinks at once, where gradcheck
 * says itself that it objects.
 */
function offBalance(f: Differentiable): Differentiable {
  const shifted = (inputs: readonly (readonly number[])[]) =>
    inputs.map((input, which) =>
      which === 2 || which === 4 ? input.map((x, i) => x + Math.SQRT1_2 * (i + which)) : input,
    );
  return {
    value: (inputs) => f.value(shifted(inputs)),
    pullback: (inputs, c) => f.pullback(shifted(inputs), c),
  };
}

const networkLengths = [3, 12, 4, 12, 3, 6, 2];
const four = { lengths: [4] };

/** f(x), its slope, and where. */
function each(
  name: string,
  f: (x: number) => number,
  slope: (x: number) => number,
  range: Range = {},
): Subject {
  return { name, f: elementwise(f, slope), ...four, range };
}

type Name =
  | ("tanh" | "sigmoid" | "gelu" | "relu" | "abs" | "square" | "cube" | "swish" | "exp" | "log" | "sqrt")
  | (
      | "sixteen"
      | "mean"
      | "dot"
      | "difference"
      | "quotient"
      | "matmul"
      | "addBias"
      | "largest"
      | "larger"
      | "gather"
      | "norm"
    )
  | ("softmax" | "logSoftmax" | "crossEntropy" | "meanSquare" | "normalised" | "network");

/** Functions that the faults are planted in. */
export const sound: Readonly<Record<Name, Subject>> = {
  tanh: each("tanh", Math.tanh, tanhSlope),
  sigmoid: each("sigmoid", sigmoid, sigmoidSlope),
  gelu: each("tanh GELU", geluTanh, geluTanhSlope),
  relu: each("ReLU", relu, step),
  abs: each("abs", Math.abs, Math.sign),
  square: each(
    "x²",
    (x) => x * x,
    (x) => 2 * x,
  ),
  cube: each("x³", cube, cubeSlope),
  swish: each(
    "x σ(x)",
    (x) => x * sigmoid(x),
    (x) => sigmoid(x) + x * sigmoidSlope(x),
  ),
  exp: each(
    "exp(x - 200)",
    (x) => Math.exp(x - 200),
    (x) => Math.exp(x - 200),
  ),
  log: each("log x", Math.log, (x) => 1 / x, positive),
  sqrt: each("√x", Math.sqrt, sqrtSlope, positive),
  sixteen: {
    ...each(
      "x² of sixteen",
      (x) => x * x,
      (x) => 2 * x,
    ),
    lengths: [16],
  },
  mean: { name: "the mean of 2000", f: mean((count) => count), lengths: [2000], draws: 1 },
  dot: { name: "Σ ab", f: dot, lengths: [4, 4] },
  difference: { name: "a - b", f: difference, lengths: [3, 3] },
  quotient: { name: "a / b", f: quotient, lengths: [3, 3], range: positive },
  matmul: { name: "matmul", f: matmul, lengths: [6, 12] },
  addBias: { name: "adding a bias to rows", f: addBias, lengths: [6, 2] },
  largest: { name: "max", f: largest, ...four },
  larger: { name: "max(a, b)", f: larger, lengths: [3, 3] },
  gather: { name: "taking entries", f: gather, lengths: [3] },
  norm: { name: "√Σx²", f: norm, ...four },
  softmax: { name: "softmax", f: softmax, ...four },
  logSoftmax: { name: "log softmax", f: logSoftmax, ...four },
  crossEntropy: { name: "cross-entropy of a batch", f: crossEntropy, lengths: [12] },
  meanSquare: { name: "mean square", f: meanSquare, lengths: [4, 4] },
  normalised: { name: "normalisation", f: normalised, ...four },
  network: {
    name: "network of tanh",
    f: network(Math.tanh, tanhSlope),
    lengths: networkLengths,
    range: weights,
  },
};

/** Every eighth from -2 to 2. */
const eighths = Array.from({ length: 33 }, (_, k) => (k - 16) / 8);

/** The u of tanh GELU. */
const gauge = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * cube(x));

/** More that is right, and hard to check: many kinks, large and small numbers, digits lost by cancellation. */
const hard: readonly Subject[] = [
  { ...sound.network, name: "network of ReLUs", f: offBalance(network(relu, step)) },
  { ...sound.network, name: "network of GELUs", f: network(geluTanh, geluTanhSlope) },
  { name: "Σ of x within ±1", f: sumClamped, ...four },
  { name: "Σ abs(a - b)", f: distance, lengths: [4, 4] },
  each(
    "a kink every eighth",
    (x) => total(eighths.map((k) => relu(x - k))),
    (x) => total(eighths.map((k) => step(x - k))),
  ),
  each(
    "leaky ReLU",
    (x) => (x > 0 ? x : x / 64),
    (x) => (x > 0 ? 1 : 1 / 64),
  ),
  each(
    "(10⁶x)²",
    (x) => (1e6 * x) ** 2,
    (x) => 2e12 * x,
  ),
  each(
    "10⁻⁶ tanh x",
    (x) => 1e-6 * Math.tanh(x),
    (x) => 1e-6 * tanhSlope(x),
  ),
  each(
    "tanh(10⁻⁶x)",
    (x) => Math.tanh(1e-6 * x),
    (x) => 1e-6 * tanhSlope(1e-6 * x),
  ),
  each(
    "10⁻³⁰⁰x",
    (x) => 1e-300 * x,
    () => 1e-300,
  ),
  each(
    "πx + 10⁶ - 10⁶",
    (x) => Math.PI * x + 1e6 - 1e6,
    () => Math.PI,
  ),
  each(
    "0.3 log(1 + eˣ), as written",
    (x) => 0.3 * Math.log(1 + Math.exp(x)),
    (x) => 0.3 * sigmoid(x),
  ),
  each(
    "½x (1 + tanh u), as written",
    (x) => 0.5 * x * (1 + Math.tanh(gauge(x))),
    (x) => {
      const t = Math.tanh(gauge(x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * Math.sqrt(2 / Math.PI) * (1 + 0.044715 * cubeSlope(x));
    },
  ),
  each(
    "1/x",
    (x) => 1 / x,
    (x) => -1 / (x * x),
    positive,
  ),
];

/** Whoever objects to any of these raises a false alarm. */
export const correct: readonly Subject[] = [...Object.values(sound), ...hard];
