/**
 * Functions with their right gradients, by hand and in plain numbers: where faults are planted, and where a check that
 * objects is wrong itself
 *
 * Matrices are rows after rows. Every function comes with the lengths of its inputs and, unless -100 to 100 is fine, the
 * range of numbers that it is meant for.
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
  softmaxOf,
  sqrtSlope,
  step,
  tanhSlope,
} from "../kit/functions.ts";
import type { Differentiable, Range } from "../kit/gradcheck.ts";
import { lengthOf, meanOf, product, rowsOf, total, transposed } from "../kit/matrices.ts";
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
export const positive: Range = { from: 1e-9 };
/** Weights of a network that is not saturated everywhere. */
const weights: Range = { from: -2, to: 2 };

/** a b, of [2, 3] × [3, 4]: A' = C Bᵀ, B' = Aᵀ C. */
export const matmul: Differentiable = {
  value: ([a = [], b = []]) => times(a, b),
  pullback: ([a = [], b = []], c) => [
    product(rowsOf(c, 4), transposed(rowsOf(b, 4))).flat(),
    product(transposed(rowsOf(a, 3)), rowsOf(c, 4)).flat(),
  ],
};

function times(a: readonly number[], b: readonly number[]): number[] {
  const y = new Array<number>(8).fill(0);
  for (let i = 0; i < 8; i++)
    for (let k = 0; k < 3; k++)
      y[i] = (y[i] as number) + (a[3 * (i >> 2) + k] as number) * (b[4 * k + (i & 3)] as number);
  return y;
}

/** A bias of 2 added to each of 3 rows: its gradient is the sum over them. */
export const addBias: Differentiable = {
  value: ([x = [], b = []]) => x.map((xi, i) => xi + (b[i % 2] as number)),
  pullback: (_, c) => [c, transposed(rowsOf(c, 2)).map(total)],
};

export const difference: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => ai - (b[i] as number)),
  pullback: (_, c) => [c, c.map((ci) => -ci)],
};

export const quotient: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => ai / (b[i] as number)),
  pullback: ([a = [], b = []], c) => [
    c.map((ci, i) => ci / (b[i] as number)),
    c.map((ci, i) => ((-ci / (b[i] as number)) * (a[i] as number)) / (b[i] as number)),
  ],
};

/** The largest; of several as large, the first gets the gradient. */
export const largest: Differentiable = {
  value: ([x = []]) => [Math.max(...x)],
  pullback: ([x = []], [c = 0]) => [x.map((_, i) => (i === x.indexOf(Math.max(...x)) ? c : 0))],
};

/** The larger of each two; the first of equals gets the gradient. */
export const larger: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => Math.max(ai, b[i] as number)),
  pullback: ([a = [], b = []], c) => [
    c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? ci : 0)),
    c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? 0 : ci)),
  ],
};

/** Σ of all, each no less than -1 and no more than 1: two kinks that can cancel. */
export const sumClamped: Differentiable = {
  value: ([x = []]) => [total(x.map((xi) => Math.min(1, Math.max(-1, xi))))],
  pullback: ([x = []], [c = 0]) => [x.map((xi) => (-1 <= xi && xi <= 1 ? c : 0))],
};

/** Σ|a - b|. */
export const distance: Differentiable = {
  value: ([a = [], b = []]) => [total(a.map((ai, i) => Math.abs(ai - (b[i] as number))))],
  pullback([a = [], b = []], [c = 0]) {
    const ofA = a.map((ai, i) => c * Math.sign(ai - (b[i] as number)));
    return [ofA, ofA.map((g) => -g)];
  },
};

/** x₀, x₂, x₀: what is taken twice gets both gradients. */
export const gather: Differentiable = {
  value: ([x = []]) => [x[0] as number, x[2] as number, x[0] as number],
  pullback: (_, [c0 = 0, c1 = 0, c2 = 0]) => [[c0 + c2, 0, c1]],
};

/** The mean of (p - t)². */
export const meanSquare: Differentiable = {
  value: ([p = [], t = []]) => [meanOf(p.map((pi, i) => (pi - (t[i] as number)) ** 2))],
  pullback([p = [], t = []], [c = 0]) {
    const ofP = p.map((pi, i) => (2 * c * (pi - (t[i] as number))) / p.length);
    return [ofP, ofP.map((g) => -g)];
  },
};

/** √Σx²; 0 at 0, where every slope from -1 to 1 is one. */
export const norm: Differentiable = {
  value: ([x = []]) => [lengthOf(x)],
  pullback: ([x = []], [c = 0]) => [x.map((xi) => (xi === 0 ? 0 : (c * xi) / lengthOf(x)))],
};

/** c - p Σc. */
export const logSoftmax: Differentiable = {
  value([x = []]) {
    const most = Math.max(...x);
    const log = Math.log(total(x.map((xi) => Math.exp(xi - most))));
    return x.map((xi) => xi - most - log);
  },
  pullback: ([x = []], c) => [softmaxOf(x).map((p, i) => (c[i] as number) - p * total([...c]))],
};

/** The classes of four rows of three logits. */
export const classes: readonly number[] = [2, 0, 1, 2];

/** The mean over the rows of -log p of their classes: (p - onehot) / 4. */
export const crossEntropy: Differentiable = {
  value: ([x = []]) => {
    const logs = rowsOf(x, 3).map((row) => logSoftmax.value([row]));
    return [-meanOf(logs.map((log, row) => log[classes[row] as number] as number))];
  },
  pullback: ([x = []], [c = 0]) => [
    rowsOf(x, 3).flatMap((row, i) => softmaxOf(row).map((p, j) => (c / 4) * (p - Number(j === classes[i])))),
  ],
};

/** What a normalisation adds to the variance. */
export const added = 1e-5;

/** (x - mean) / √(variance + 1e-5): with r = 1/√(…) and y the result, r (c - mean c - y mean(c y)). */
export const normalised: Differentiable = {
  value: ([x = []]) => x.map((xi) => (xi - meanOf(x)) * rateOf(x)),
  pullback([x = []], c) {
    const y = Array.from(normalised.value([x]));
    const along = meanOf(y.map((yi, i) => yi * (c[i] as number)));
    return [y.map((yi, i) => rateOf(x) * ((c[i] as number) - meanOf([...c]) - yi * along))];
  },
};

export function rateOf(x: readonly number[], extra: number = added): number {
  return 1 / Math.sqrt(meanOf(x.map((xi) => (xi - meanOf(x)) ** 2)) + extra);
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

/** Every eighth, where the next piece of `kinked` begins. */
const eighths = Array.from({ length: 33 }, (_, k) => (k - 16) / 8);

/** The u of tanh GELU. */
const gauge = (x: number) => Math.sqrt(2 / Math.PI) * (x + 0.044715 * cube(x));

/** More that is right, and hard to check: many kinks, large and small numbers, digits lost by cancellation. */
const hard: readonly Subject[] = [
  { ...sound.network, name: "network of ReLUs", f: network(relu, step) },
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
