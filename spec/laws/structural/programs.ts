/**
 * Programs of a few steps over matrices of one shape, drawn at random: operators as they meet in networks
 *
 * Each step takes one or two of the values before it, so values are used several times, and not at all. All values have
 * the shape of the first two inputs; the third is a square matrix to multiply by.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";

/** Which step, and of which values: 0 and 1 are the inputs, 2 is what the first step gave, and so on. */
export interface Step {
  readonly step: string;
  readonly of: readonly [number, number];
}

interface Rule {
  readonly run: (s: Subject, u: Tensor, v: Tensor, w: Tensor) => Tensor;
  /** The largest sum of the slopes, without their signs, of anything by the values that it is computed from. */
  readonly gain: (size: { u: number; v: number; w: number; rows: number; columns: number }) => number;
}

const shapeOf = (s: Subject, x: Tensor) => s.read(x).shape;

/** GELU is the steepest of these: its slope reaches 1.13. */
const unary = (name: "tanh" | "sigmoid" | "softplus" | "gelu" | "relu" | "abs" | "neg"): Rule => ({
  run: (s, u) => s[name](u),
  gain: () => 1.13,
});

const smooth: Readonly<Record<string, Rule>> = {
  mul: { run: (s, u, v) => s.mul(u, v), gain: ({ u, v }) => u + v },
  add: { run: (s, u, v) => s.add(u, v), gain: () => 2 },
  sub: { run: (s, u, v) => s.sub(u, v), gain: () => 2 },
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  softplus: unary("softplus"),
  gelu: unary("gelu"),
  neg: unary("neg"),
  // pᵢ(δᵢⱼ - pⱼ), without signs, adds up to 2p(1 - p).
  "softmax of rows": { run: (s, u) => s.softmax(u, 1), gain: () => 0.5 },
  "softmax of columns": { run: (s, u) => s.softmax(u, 0), gain: () => 0.5 },
  "logSoftmax of rows": { run: (s, u) => s.logSoftmax(u, 1), gain: ({ columns }) => 1 + columns },
  matmul: {
    run: (s, u, _, w) => s.matmul(u, w),
    gain: ({ u, w, rows, columns }) => rows * u + columns * w,
  },
  "add the sum of rows": { run: (s, u, v) => s.add(u, s.sum(v, 0)), gain: ({ rows }) => 1 + rows },
  "times the mean of rows": { run: (s, u, v) => s.mul(u, s.mean(v, 0)), gain: ({ u, v }) => u + v },
  "transposed, cut up again": {
    run: (s, u) => s.reshape(s.transpose(u), shapeOf(s, u)),
    gain: () => 1,
  },
  "sum of what is joined": {
    run(s, u, v) {
      const [rows, columns] = shapeOf(s, u) as [number, number];
      return s.reshape(s.sum(s.reshape(s.concat([u, v], 0), [2, rows * columns]), 0), [rows, columns]);
    },
    gain: () => 2,
  },
};

const all: typeof smooth = {
  ...smooth,
  relu: unary("relu"),
  abs: unary("abs"),
  "times the largest of rows": {
    run: (s, u, v) => s.mul(u, s.max(v, 0)),
    gain: ({ u, v, rows }) => u + rows * v,
  },
};

/** Whole numbers from 0 to 4095 read as steps: which one, and which values, counted back from the last. */
export function stepsFrom(codes: readonly number[], kinked: boolean): Step[] {
  const names = Object.keys(kinked ? all : smooth);
  return codes.map((code, i) => {
    const last = i + 1;
    const back = (steps: number) => last - (steps % (last + 1));
    const rest = Math.floor(code / names.length);
    return {
      step: names[code % names.length] as string,
      of: [back(rest), back(Math.floor(rest / 8))],
    };
  });
}

/**
 * What the last step gives; and by how much at most, when it is pulled back, anything grows on the way. All that has come
 * back at one time is at most (1 + gain) times what it was a step before, since a step adds its share to what is there.
 */
export function run(
  s: Subject,
  inputs: readonly Tensor[],
  steps: readonly Step[],
): { y: Tensor; gain: number } {
  const [a, b, w] = inputs as [Tensor, Tensor, Tensor];
  const size = (x: Tensor) => s.read(x).values.reduce((most, xi) => Math.max(most, Math.abs(xi)), 0);
  const [rows, columns] = shapeOf(s, a) as [number, number];
  const values = [a, b];
  let gain = 1;
  for (const { step, of } of steps) {
    const [u, v] = of.map((i) => values[i]) as [Tensor, Tensor];
    const rule = all[step] as Rule;
    gain *= 1 + rule.gain({ u: size(u), v: size(v), w: size(w), rows, columns });
    values.push(rule.run(s, u, v, w));
  }
  return { y: values.at(-1) as Tensor, gain };
}
