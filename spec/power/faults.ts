/**
 * Gradient faults as they are made: a missing term, a constant cut short, a place that nobody looks at
 *
 * Each is a wrong pullback for one of the functions next door, and says where it can be seen. Half a part in a thousand is
 * a fault too: a formula that is nearly right is the formula of something else.
 */
import {
  cubeSlope,
  elementwise,
  geluTanhSlope,
  mean,
  sigmoid,
  sigmoidSlope,
  softmaxOf,
  sqrtSlope,
  step,
  tanhSlope,
} from "../kit/functions.ts";
import type { Differentiable } from "../kit/gradcheck.ts";
import { meanOf, product, rowsOf, transposed } from "../kit/matrices.ts";
import { classes, normalised, rateOf } from "./functions.ts";
import { type Subject, sound } from "./subjects.ts";

export interface Fault extends Subject {
  /** Where the wrong gradient differs from the right one. */
  readonly seen: string;
  /** The function with its right gradient. */
  readonly truth: Differentiable;
}

type Pullback = (inputs: readonly number[][], cotangent: readonly number[]) => readonly (readonly number[])[];

const everywhere = "everywhere";

/** `subject` with another pullback. */
function plant(subject: Subject, name: string, seen: string, pullback: Pullback): Fault {
  const wrong = (...[inputs, cotangent]: Parameters<Differentiable["pullback"]>) =>
    pullback(
      inputs.map((input) => [...input]),
      cotangent,
    );
  const f = { value: subject.f.value, pullback: wrong };
  return { ...subject, name, seen, f, truth: subject.f };
}

/** An elementwise function with another slope. */
function slope(subject: Subject, name: string, seen: string, wrong: (x: number) => number): Fault {
  return plant(subject, name, seen, elementwise(Number, wrong).pullback as Pullback);
}

/** The right gradients of `subject`, changed. */
function changed(
  subject: Subject,
  name: string,
  seen: string,
  change: (gradients: number[][], inputs: readonly number[][]) => number[][],
): Fault {
  return plant(subject, name, seen, (inputs, c) =>
    change(
      subject.f.pullback(inputs, c).map((gradient) => Array.from(gradient)),
      inputs,
    ),
  );
}

const constants: readonly Fault[] = [
  slope(sound.tanh, "tanh′ 0.05 % too large", everywhere, (x) => 1.0005 * tanhSlope(x)),
  slope(sound.tanh, "tanh′ 0.1 % too large", everywhere, (x) => 1.001 * tanhSlope(x)),
  slope(sound.gelu, "0.0447 for 0.044715 in GELU′", "-4 < x < 4, best about 2", (x) =>
    geluTanhSlope(x, undefined, 0.0447),
  ),
  slope(sound.gelu, "0.7979 for √(2/π) in GELU′", "-4 < x < 4", (x) => geluTanhSlope(x, 0.7979)),
  slope(sound.gelu, "GELU′ of another approximation, x σ(1.702x)", "-8 < x < 8", (x) => {
    const u = 1.702 * x;
    return sigmoid(u) + u * sigmoidSlope(u);
  }),
  slope(sound.cube, "2x² for the slope of x³", "x ≠ 0", (x) => (2 / 3) * cubeSlope(x)),
  {
    ...sound.mean,
    name: "mean over 2000 divided by 2001",
    seen: everywhere,
    f: mean((n) => n + 1),
    truth: sound.mean.f,
  },
  slope(sound.log, "1/(p + 10⁻⁷) for 1/p", "the more, the smaller p", (p) => 1 / (p + 1e-7)),
  changed(sound.meanSquare, "mean square without its 2", everywhere, (all) =>
    all.map((g) => g.map((y) => y / 2)),
  ),
  changed(sound.crossEntropy, "batch mean forgotten", everywhere, (all) =>
    all.map((g) => g.map((y) => 4 * y)),
  ),
  plant(
    sound.normalised,
    "10⁻⁵ not added to the variance on the way back",
    "at small variances most",
    ([x = []], c) => {
      const r = rateOf(x, 0);
      return [Array.from(normalised.pullback([x], c)[0] as number[], (g) => (g * r) / rateOf(x))];
    },
  ),
];

const places: readonly Fault[] = [
  slope(sound.relu, "7 for ReLU′(0)", "x = 0 only", (x) => (x === 0 ? 7 : step(x))),
  slope(sound.abs, "2 for abs′(0)", "x = 0 only", (x) => (x === 0 ? 2 : Math.sign(x))),
  slope(sound.relu, "ReLU′ leaks 10⁻⁶", "x < 0", (x) => (x > 0 ? 1 : 1e-6)),
  slope(sound.square, "2y/x for the slope of y = x²", "x = 0 only: NaN", (x) => (2 * x * x) / x),
  slope(sound.sigmoid, "σ′ is NaN below -88", "x < -88", (x) => (x < -88 ? Number.NaN : sigmoidSlope(x))),
  slope(sound.sigmoid, "σ′ cut off beyond ±12", "x < -12, x > 12", (x) =>
    Math.abs(x) > 12 ? 0 : sigmoidSlope(x),
  ),
  slope(sound.exp, "no slope for exp(x - 200)", "everywhere, but tiny up to 170", () => 0),
  slope(sound.sqrt, "√′ limited to 1000", "x < 2.5 · 10⁻⁷", (x) => Math.min(1000, sqrtSlope(x))),
  plant(sound.largest, "max: a full gradient to each of a tie", "ties only", ([x = []], [c = 0]) => [
    x.map((xi) => (xi === Math.max(...x) ? c : 0)),
  ]),
  plant(sound.larger, "max(a, b): a full gradient to both of equals", "ties only", ([a = [], b = []], c) => [
    c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? ci : 0)),
    c.map((ci, i) => ((a[i] as number) <= (b[i] as number) ? ci : 0)),
  ]),
  changed(sound.norm, "√Σx²: 0/0 at 0", "x = 0 only: NaN", ([g = []], [x = []]) => [
    x.every((xi) => xi === 0) ? g.map(() => Number.NaN) : g,
  ]),
  changed(sound.sixteen, "one number of sixteen 1 % off", "one of the sixteen, x ≠ 0", ([g = []]) => [
    g.with(11, 1.01 * (g[11] as number)),
  ]),
  changed(sound.dot, "sign flipped at one place", "one of eight numbers", ([a = [], b = []]) => [
    a,
    b.with(2, -(b[2] as number)),
  ]),
  changed(sound.network, "one bias of a network 0.1 % off", "one of 42 numbers", (all) =>
    all.with(2, (all[2] as number[]).with(1, 1.001 * (all[2]?.[1] as number))),
  ),
];

const terms: readonly Fault[] = [
  plant(sound.softmax, "softmax: p(1 - p) only", "where cotangents differ", ([x = []], c) => [
    softmaxOf(x).map((p, i) => p * (1 - p) * (c[i] as number)),
  ]),
  changed(sound.softmax, "softmax: no gradient", "where cotangents differ", ([g = []]) => [g.map(() => 0)]),
  plant(sound.logSoftmax, "log softmax: c - p for c - pΣc", "where Σc is not 1", ([x = []], c) => [
    softmaxOf(x).map((p, i) => (c[i] as number) - p),
  ]),
  changed(sound.normalised, "normalisation: no gradient", "where cotangents differ", ([g = []]) => [
    g.map(() => 0),
  ]),
  plant(sound.normalised, "normalisation: mean and variance held fixed", everywhere, ([x = []], c) => [
    c.map((ci) => ci * rateOf(x)),
  ]),
  plant(sound.normalised, "normalisation: variance held fixed", "where cotangents differ", ([x = []], c) => [
    c.map((ci) => rateOf(x) * (ci - meanOf([...c]))),
  ]),
  plant(
    sound.crossEntropy,
    "cross-entropy: gradient at the class only",
    "at the other classes",
    ([x = []], [c = 0]) => [
      rowsOf(x, 3).flatMap((row, i) =>
        softmaxOf(row).map((p, j) => (j === classes[i] ? (c / 4) * (p - 1) : 0)),
      ),
    ],
  ),
  changed(sound.square, "x · x: second use overwrites the first", "x ≠ 0", ([g = []]) => [
    g.map((y) => y / 2),
  ]),
  plant(sound.swish, "x σ(x): second use overwrites the first", everywhere, ([x = []], c) => [
    x.map((xi, i) => (c[i] as number) * xi * sigmoidSlope(xi)),
  ]),
  plant(
    sound.gather,
    "an entry taken twice: last gradient only",
    "where the first cotangent is not 0",
    (_, [, c1 = 0, c2 = 0]) => [[c2, 0, c1]],
  ),
  plant(sound.addBias, "bias: no sum over the rows", "where rows of cotangents differ", (_, c) => [
    c,
    c.slice(-2),
  ]),
  plant(sound.difference, "a - b: no minus for b", everywhere, (_, c) => [c, c]),
  changed(sound.quotient, "a/b: -a/b for -a/b²", "b ≠ 1", ([a = [], b = []], [, by = []]) => [
    a,
    b.map((g, i) => g * (by[i] as number)),
  ]),
];

const orders: readonly Fault[] = [
  plant(sound.matmul, "matmul: B reshaped, not transposed", everywhere, ([a = [], b = []], c) => [
    product(rowsOf(c, 4), rowsOf(b, 3)).flat(),
    product(transposed(rowsOf(a, 3)), rowsOf(c, 4)).flat(),
  ]),
  plant(
    sound.matmul,
    "matmul: cotangent read by columns",
    "where cotangents differ",
    ([a = [], b = []], c) => {
      const byColumns = transposed(rowsOf(c, 2)).flat();
      return [...(sound.matmul.f.pullback([a, b], byColumns) as number[][])];
    },
  ),
  changed(sound.square, "gradient in reverse order", "where its numbers differ", ([g = []]) => [
    [...g].reverse(),
  ]),
  plant(sound.difference, "gradients of a and b exchanged", everywhere, (_, c) => [c.map((ci) => -ci), c]),
];

export const faults: readonly Fault[] = [...constants, ...places, ...terms, ...orders];
