/**
 * Every operator as one thing: a function of some tensors, with what to try it on
 *
 * Laws of structure hold for all functions that an engine can differentiate, so each is stated once, and tried on each
 * operator with each of its options, and on programs that put several of them together.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import type { BinaryName, UnaryName } from "../../engine.ts";
import { fitting, type Matrix, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Values } from "../../kit/parts.ts";
import { shapes, tensors } from "../../kit/tensors.ts";
import { run, type Step, stepsFrom } from "./programs.ts";

/** What draws values of a kind. */
export type Drawn<T> = ReturnType<typeof oneOf<T>>;

/** What an operator is tried on. */
export interface Case {
  readonly inputs: readonly Values[];
  /** Of a program. */
  readonly steps?: readonly Step[];
}

export interface Operation {
  readonly name: string;
  readonly cases: Drawn<Case>;
  readonly apply: (s: Subject, x: readonly Tensor[], at: Case) => Tensor;
  /** The shape of the answer. */
  readonly shape: (at: Case) => readonly number[];
  /** f(x + y) = f(x) + f(y), all inputs taken together. */
  readonly linear?: boolean;
  /** Smaller arrays are stretched to the shape of the answer. */
  readonly stretches?: boolean;
  /** Has kinks that a program may run into several of at once. */
  readonly kinked?: boolean;
  /** Turns numbers along this axis into shares of a whole: only their differences matter. */
  readonly shares?: number;
  readonly batch?: Batch;
  /**
   * By how much what comes back can grow on its way. Where it is not given, it is measured: one operator is one formula,
   * but in a program large numbers can meet and cancel halfway.
   */
  readonly gain?: (s: Subject, at: Case) => number;
}

/** Which inputs have a sample in each entry of axis 0, and how the answers for parts of a batch make up the whole one. */
export interface Batch {
  readonly inputs: readonly number[];
  readonly whole: "one after another" | "their mean" | "their sum";
}

type More = Partial<Operation>;
type Apply = Operation["apply"];

const size = ({ shape }: Values) => shape.reduce((product, length) => product * length, 1);
const first = ({ inputs: [x] }: Case) => (x as Values).shape;
const one = () => [];
const rowByRow = (...inputs: number[]): Batch => ({ inputs, whole: "one after another" });

/** From 1/4 on, half of it is still far from where log, √ and 1/x end, for steps of up to 4 · 2/64 to either side. */
const positive = numbers({ from: 0.25 });

function single(name: string, shape: Drawn<number[]>, apply: Apply, more: More & { of?: Drawn<number> }) {
  const { of = numbers(), ...rest } = more;
  const cases = tensors({ of, shape }).map((x): Case => ({ inputs: [x] }));
  return { name, cases, apply, shape: first, ...rest };
}

/** Tensors whose axes of one name are equally long. */
function several(
  name: string,
  axes: Record<string, readonly [string] | readonly [string, string]>,
  apply: Apply,
  more: More & { of?: Drawn<number> },
): Operation {
  const { of = numbers(), ...rest } = more;
  const cases = fitting(axes, { of }).map((drawn): Case => ({ inputs: Object.values(drawn).map(flat) }));
  return { name, cases, apply, shape: first, ...rest };
}

function flat(x: Vector | Matrix): Values {
  const [row] = x;
  return typeof row === "number"
    ? { values: x as Vector, shape: [x.length] }
    : { values: x.flat(), shape: [x.length, (row ?? []).length] };
}

const ofRank = (rank: number) => shapes({ maxRank: rank }).filter(({ length }) => length === rank);
const anyShape = shapes({ sizeZero: true });
const matrix = ofRank(2);

const unary = (name: UnaryName, more: More & { of?: Drawn<number> } = {}) =>
  single(name, anyShape, (s, [x]) => s[name](x as Tensor), { batch: rowByRow(0), ...more });

const power = (exponent: number, of?: Drawn<number>) =>
  single(`power ${exponent}`, anyShape, (s, [x]) => s.power(x as Tensor, exponent), {
    batch: rowByRow(0),
    ...(of && { of }),
  });

const unaries: readonly Operation[] = [
  unary("exp"),
  unary("log", { of: positive }),
  unary("sqrt", { of: positive }),
  unary("abs"),
  unary("neg", { linear: true }),
  unary("relu"),
  ...(["sigmoid", "tanh", "gelu", "geluTanh", "softplus"] as const).map((name) => unary(name)),
  power(2),
  power(3),
  power(-1, positive),
  power(0.5, positive),
];

/** How two arrays are stretched to a common shape; of one number, the axis of length 1 is left out. */
const patterns: Record<string, Record<"a" | "b", readonly [string] | readonly [string, string]>> = {
  "equal shapes": { a: ["m", "n"], b: ["m", "n"] },
  "rows of none": { a: ["m", "none"], b: ["m", "none"] },
  "a matrix and a row": { a: ["m", "n"], b: ["n"] },
  "a column and a row": { a: ["m", "1"], b: ["n"] },
  "a matrix and one row of it": { a: ["m", "n"], b: ["1", "n"] },
  "one number and a matrix": { a: ["1"], b: ["m", "n"] },
};

function binary(name: BinaryName, more: More & { of?: Drawn<number> } = {}): Operation {
  const { of = numbers(), ...rest } = more;
  const lengths = { 1: [1, 1], none: [0, 0] } as const;
  const cases = oneOf(...Object.keys(patterns)).chain((pattern) =>
    fitting(patterns[pattern] as (typeof patterns)[string], { of, lengths }).map(({ a, b }): Case => {
      const left = flat(a as Matrix);
      const number = pattern === "one number and a matrix";
      return { inputs: [number ? { ...left, shape: [] } : left, flat(b as Matrix)] };
    }),
  );
  return {
    name,
    cases,
    apply: (s, [a, b]) => s[name](a as Tensor, b as Tensor),
    shape: ({ inputs: [a, b] }) => stretched((a as Values).shape, (b as Values).shape),
    stretches: true,
    ...rest,
  };
}

/** The shape that both stretch to, as in NumPy: aligned at the last axis, 1 becomes whatever the other is. */
export function stretched(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [n = 1, m = 1] = [a, b].map((shape) => shape[axis - rank + shape.length]);
    return n === 1 ? m : n;
  });
}

const products: readonly Operation[] = [
  several("matmul", { a: ["m", "k"], b: ["k", "n"] }, (s, [a, b]) => s.matmul(a as Tensor, b as Tensor), {
    shape: ({ inputs: [a, b] }) => [a?.shape[0] as number, b?.shape[1] as number],
    batch: rowByRow(0),
  }),
  ...[true, false].map((bias) =>
    several(
      bias ? "linear" : "linear without bias",
      { x: ["batch", "in"], weight: ["out", "in"], ...(bias && { bias: ["out"] as const }) },
      (s, [x, weight, b = null]) => s.linear(x as Tensor, weight as Tensor, b),
      {
        shape: ({ inputs: [x, weight] }) => [x?.shape[0] as number, weight?.shape[0] as number],
        batch: rowByRow(0),
      },
    ),
  ),
];

const without = (axis: number) => (at: Case) => first(at).filter((_, i) => i !== axis);
const reduction = (name: "sum" | "mean" | "max", more: More): Operation[] => [
  single(`${name} of all`, shapes(), (s, [x]) => s[name](x as Tensor), { ...more, shape: one }),
  ...[0, 1].map((axis) =>
    single(`${name} along axis ${axis}`, matrix, (s, [x]) => s[name](x as Tensor, axis), {
      ...more,
      shape: without(axis),
      ...(axis === 1 && { batch: rowByRow(0) }),
    }),
  ),
  single(`${name} along the middle axis`, ofRank(3), (s, [x]) => s[name](x as Tensor, 1), {
    ...more,
    shape: without(1),
    batch: rowByRow(0),
  }),
];

const layouts: readonly Operation[] = [
  single("transpose", matrix, (s, [x]) => s.transpose(x as Tensor), {
    linear: true,
    shape: (at) => [...first(at)].reverse(),
  }),
  single("transpose of three axes", ofRank(3), (s, [x]) => s.transpose(x as Tensor), {
    linear: true,
    shape: (at) => [first(at)[0], first(at)[2], first(at)[1]] as number[],
  }),
  single("reshape", matrix, (s, [x]) => s.reshape(x as Tensor, [...s.read(x as Tensor).shape].reverse()), {
    linear: true,
    shape: (at) => [...first(at)].reverse(),
  }),
  single("reshape to one axis", anyShape, (s, [x]) => s.reshape(x as Tensor, [lengthOf(s, x as Tensor)]), {
    linear: true,
    shape: ({ inputs: [x] }) => [size(x as Values)],
  }),
  several("concat along axis 0", { a: ["m", "n"], b: ["k", "n"] }, (s, x) => s.concat([...x], 0), {
    linear: true,
    shape: ({ inputs: [a, b] }) => [(a?.shape[0] ?? 0) + (b?.shape[0] ?? 0), a?.shape[1] as number],
  }),
  several("concat along axis 1", { a: ["m", "n"], b: ["m", "k"] }, (s, x) => s.concat([...x], 1), {
    linear: true,
    batch: rowByRow(0, 1),
    shape: ({ inputs: [a, b] }) => [a?.shape[0] as number, (a?.shape[1] ?? 0) + (b?.shape[1] ?? 0)],
  }),
];

const views: readonly Operation[] = [
  single("slice along axis 0", matrix, (s, [x]) => s.slice(x as Tensor, 0, 1), {
    linear: true,
    shape: (at) => first(at).with(0, Math.max(0, (first(at)[0] as number) - 1)),
  }),
  single("slice along axis 1", matrix, (s, [x]) => s.slice(x as Tensor, 1, -3, undefined, 2), {
    linear: true,
    batch: rowByRow(0),
    shape: (at) => first(at).with(1, Math.ceil(Math.min(3, first(at)[1] as number) / 2)),
  }),
  single("broadcastTo", matrix, (s, [x]) => s.broadcastTo(x as Tensor, [2, ...s.read(x as Tensor).shape]), {
    linear: true,
    shape: (at) => [2, ...first(at)],
  }),
  single("sumKept along axis 1", matrix, (s, [x]) => s.sumKept(x as Tensor, 1), {
    linear: true,
    batch: rowByRow(0),
    shape: (at) => first(at).with(1, 1),
  }),
  single("permute of three axes", ofRank(3), (s, [x]) => s.permute(x as Tensor, [2, 0, 1]), {
    linear: true,
    shape: (at) => [2, 0, 1].map((axis) => first(at)[axis] as number),
  }),
];

const lengthOf = (s: Subject, x: Tensor) => s.read(x).values.length;

const shares: readonly Operation[] = (["softmax", "logSoftmax"] as const).flatMap((name) => [
  ...[0, 1].map((axis) =>
    single(`${name} along axis ${axis}`, matrix, (s, [x]) => s[name](x as Tensor, axis), {
      shares: axis,
      ...(axis === 1 && { batch: rowByRow(0) }),
    }),
  ),
  single(`${name} along the middle axis`, ofRank(3), (s, [x]) => s[name](x as Tensor, 1), {
    shares: 1,
    batch: rowByRow(0),
  }),
]);

const pair = { prediction: ["batch", "out"], target: ["batch", "out"] } as const;
const squares = (reduction: "mean" | "sum" | "none", more: More) =>
  several(`mse, ${reduction}`, pair, (s, [p, t]) => s.mse(p as Tensor, t as Tensor, reduction), {
    shape: one,
    ...more,
  });

/** Class by class in turn, so that a batch has several; of a part of a batch the classes come along, see `labels`. */
const crossEntropy = (
  name: string,
  options: { reduction?: "sum" | "none"; labelSmoothing?: number },
  more: More,
) =>
  several(
    `crossEntropy${name}`,
    { logits: ["batch", "classes"] },
    (s, [x], { inputs: [logits] }) => s.crossEntropy(x as Tensor, labels(logits as Values), options),
    { shape: one, shares: 1, ...more },
  );

/** A class that depends on nothing but the sample: where its first logit would round to, around the clock. */
function labels({ values, shape: [rows = 0, classes = 1] }: Values): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const nearest = Math.round(4 * (values[i * classes] as number));
    return ((nearest % classes) + classes) % classes;
  });
}

/** 0, 1/2 or 1 for each number, again by that number alone. */
function halves({ values, shape }: Values): Values {
  return { values: values.map((x) => Math.abs(Math.round(4 * x) % 3) / 2), shape };
}

const losses: readonly Operation[] = [
  squares("mean", { batch: { inputs: [0, 1], whole: "their mean" } }),
  squares("sum", { batch: { inputs: [0, 1], whole: "their sum" } }),
  squares("none", { batch: rowByRow(0, 1), shape: first }),
  several("rmse", pair, (s, [p, t]) => s.rmse(p as Tensor, t as Tensor), { shape: one }),
  crossEntropy("", {}, { batch: { inputs: [0], whole: "their mean" } }),
  crossEntropy(", sum", { reduction: "sum" }, { batch: { inputs: [0], whole: "their sum" } }),
  crossEntropy(", none", { reduction: "none" }, { batch: rowByRow(0), shape: (at) => first(at).slice(0, 1) }),
  crossEntropy(
    ", smoothed labels",
    { labelSmoothing: 0.25 },
    { batch: { inputs: [0], whole: "their mean" } },
  ),
  single(
    "bceWithLogits",
    matrix,
    (s, [x], { inputs: [logits] }) => s.bceWithLogits(x as Tensor, halves(logits as Values)),
    { shape: one, batch: { inputs: [0], whole: "their mean" } },
  ),
  ...(["l1Penalty", "l2Penalty"] as const).map((name) =>
    several(name, { a: ["m", "n"], b: ["k"] }, (s, x) => s[name]([...x], 0.5), { shape: one }),
  ),
];

/** Up to four steps, each from one or two of the values before; the last is the answer. */
function program(name: string, kinked: boolean): Operation {
  const axes = { a: ["m", "n"], b: ["m", "n"], w: ["n", "n"] } as const;
  const lengths = { m: [1, 3], n: [1, 3] } as const;
  const codes = vectors({ of: wholeNumbers({ from: 0, to: 4095 }), min: 1, max: 4 });
  // Four products of numbers up to 2 stay below 2^16, where tanh and the like still answer.
  const cases = codes.chain((drawn) =>
    fitting(axes, { of: numbers({ from: -2, to: 2 }), lengths }).map(
      ({ a, b, w }): Case => ({ steps: stepsFrom(drawn, kinked), inputs: [a, b, w].map(flat) }),
    ),
  );
  const answer = (s: Subject, x: readonly Tensor[], { steps = [] }: Case) => run(s, x, steps);
  return {
    name,
    cases,
    apply: (s, x, at) => answer(s, x, at).y,
    shape: first,
    kinked,
    gain: (s, at) =>
      answer(
        s,
        at.inputs.map(({ values, shape }) => s.tensor(values, shape)),
        at,
      ).gain,
  };
}

export const operations: readonly Operation[] = [
  ...unaries,
  ...(["add", "sub"] as const).map((name) => binary(name, { linear: true })),
  binary("mul"),
  binary("div", { of: positive }),
  ...products,
  ...layouts,
  ...views,
  ...reduction("sum", { linear: true }),
  ...reduction("mean", { linear: true }),
  ...reduction("max", {}),
  ...shares,
  ...losses,
  program("a smooth program", false),
  program("a program", true),
];
