/**
 * The losses and the penalties
 *
 * Bounds count roundings, as for functions of one number. Where an operator averages, its terms are all positive: nothing cancels.
 */
import type { Tensor } from "../../claims/subject.ts";
import {
  divide,
  multiply,
  negate,
  type Pair,
  times,
  twoProduct,
  twoSum,
} from "../../kit/exact/doubledouble.ts";
import { unrounded } from "../../kit/exact/index.ts";
import type { Source } from "../../kit/random.ts";
import { ulpOf } from "../../kit/ulp.ts";
import { cotangent, numbers } from "./draws.ts";
import { type Fact, type Kink, type Point, rootOf, scaledBy, single } from "./fact.ts";
import { one, onScale } from "./points.ts";
import { inputOf, logitRange, logits, smooth } from "./softmax.ts";

const crossEntropy: Fact = {
  ...smooth,
  name: "crossEntropy",
  tex: String.raw`-\ln \frac{e^{x_t}}{\sum_j e^{x_j}}`,
  formula: "log(exp(a) + exp(b) + exp(c)) - a",
  domain: "all numbers, a class that there is",
  pytorch:
    "As logSoftmax: 0 from a margin of 37 on, and a slope of softmax - 1 that has lost its digits long before.",
  value: { most: 5, why: "That is -logSoftmax of one class." },
  slope: { most: 8, why: "p, and of the target -Σ p over the other classes, so that 1 is never subtracted." },
  range: logitRange,
  draw(source) {
    const values = logits(source);
    const given = source.below(values.length);
    return { inputs: [{ values, shape: [1, values.length] }], cotangent: [one(source, [-1, 2, 0.5])], given };
  },
  of:
    (engine, { given = 0 }) =>
    (x) =>
      engine.crossEntropy(x, [given]),
  exact(point) {
    const [row, label, [c = 0]] = [inputOf(point), point.given ?? 0, point.cotangent];
    return {
      value: { of: [unrounded.crossEntropy(row, label)] },
      slopes: [{ of: unrounded.crossEntropySlope(row, label).map((slope) => scaledBy(c, slope)) }],
    };
  },
};

const bceWithLogits: Fact = {
  ...smooth,
  name: "bceWithLogits",
  tex: String.raw`-t \ln \sigma(x) - (1 - t) \ln(1 - \sigma(x))`,
  formula: "log(1 + exp(a)) - t * a",
  domain: "all numbers, targets from 0 to 1",
  pytorch:
    "log of a sum that rounds to 1: 0 from x = -37 down for t = 0. Targets beyond 0 and 1 are accepted.",
  value: { most: 3, why: "A product and log1p of an exponential, both positive, and their sum." },
  slope: {
    most: 3,
    unit: "ULP of the larger of t and σ(x), or from the other side of 1 - t and σ(-x)",
    why: "σ(x) - t cancels where the prediction is right; sigmoid with 3, halved or better beside the larger term.",
  },
  range: [-2000, 2000],
  draw(source) {
    const x =
      (source.below(2) === 0 ? 1 : -1) *
      (source.below(2) === 0 ? 40 * source.uniform() : onScale(source, -40, 8));
    const given = one(source, [0, 1, 0, 1, 0.5, source.uniform()]);
    return { inputs: [{ values: [x], shape: [1] }], cotangent: [one(source, [-1, 2, 0.5])], given };
  },
  of:
    (engine, { given = 0 }) =>
    (x) =>
      engine.bceWithLogits(x, [given]),
  exact(point) {
    const [[x = 0], t, [c = 0]] = [inputOf(point), point.given ?? 0, point.cotangent];
    const small = Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x)));
    return {
      value: { of: [unrounded.bce(x, t)] },
      slopes: [
        {
          of: [scaledBy(c, unrounded.bceSlope(x, t))],
          units: [Math.abs(c) * ulpOf(Math.max(small, x > 0 ? 1 - t : t))],
        },
      ],
    };
  },
};

/** Predictions and targets that are often close, never so far apart that squares leave the doubles. */
function predictions(source: Source): Point {
  const target = numbers(source, 1 + source.below(8));
  const prediction = target.map((t) =>
    source.below(3) === 0 ? t * (1 + onScale(source, -40, -1)) : t + onScale(source, -20, 20),
  );
  const shape = [target.length];
  return {
    inputs: [prediction, target].map((values) => ({ values, shape })),
    cotangent: cotangent(source, 1),
  };
}

/** p - t, each exactly, and Σ (p - t)²/n. */
function distances({ inputs }: Point): { apart: Pair[]; mean: Pair; count: Pair } {
  const [prediction = [], target = []] = inputs.map(({ values }) => values);
  const apart = prediction.map((p, i) => twoSum(p, -(target[i] as number)));
  const count = single(apart.length);
  return { apart, count, mean: unrounded.mse(prediction, target) };
}

const far = [-(2 ** 100), 2 ** 100] as const;

const mse: Fact = {
  ...smooth,
  name: "mse",
  tex: String.raw`\frac{1}{n} \sum_i (p_i - t_i)^2`,
  formula: "((a - c)^2 + (b - d)^2) / 2",
  domain: "all numbers, at least one",
  pytorch: "The same.",
  value: {
    most: 4.5,
    why: "A difference that counts twice, a square, a sum of positive terms as if added exactly, a quotient.",
  },
  slope: { most: 2.5, why: "2c/n, a difference and their product." },
  range: far,
  draw: predictions,
  of: (engine) => (prediction, target) => engine.mse(prediction as Tensor, target as Tensor),
  exact(point) {
    const { apart, mean, count } = distances(point);
    const slopes = apart.map((d) => divide(times(d, 2 * (point.cotangent[0] as number)), count));
    return { value: { of: [mean] }, slopes: [{ of: slopes }, { of: slopes.map(negate) }] };
  },
};

const rmse: Fact = {
  ...smooth,
  name: "rmse",
  tex: String.raw`\sqrt{\tfrac{1}{n} \textstyle\sum_i (p_i - t_i)^2}`,
  formula: "sqrt(((a - c)^2 + (b - d)^2) / 2)",
  domain: "all numbers, at least one",
  smoothness: 0,
  pytorch: "NaN at a perfect prediction, 0 times Infinity.",
  value: { most: 3, why: "The root halves what mse has lost, and is rounded." },
  slope: { most: 6.5, why: "c/rmse, divided by n, times a difference." },
  range: far,
  kinks: [2, 3].map(perfect),
  draw: predictions,
  of: (engine) => (prediction, target) => engine.rmse(prediction as Tensor, target as Tensor),
  exact(point) {
    const { apart, mean, count } = distances(point);
    const root = rootOf(mean);
    const weight =
      root[0] === 0 ? single(0) : divide(single(point.cotangent[0] as number), multiply(root, count));
    const slopes = apart.map((d) => multiply(d, weight));
    return { value: { of: [root] }, slopes: [{ of: slopes }, { of: slopes.map(negate) }] };
  },
};

/** A prediction of so many numbers, all of them right. */
function perfect(count: number): Kink {
  const x = [1, -0.5, 3].slice(0, count);
  const steepest = 1 / Math.sqrt(count);
  const zeros = x.map(() => 0);
  return {
    at: `all ${count} predictions are right`,
    of: (engine) => (prediction) => engine.rmse(prediction, x),
    x,
    from: x.map(() => -steepest),
    to: x.map(() => steepest),
    subdifferential: String.raw`\{g : \lVert g \rVert \le 1/\sqrt n\}`,
    ours: zeros,
    pytorch: x.map(() => Number.NaN),
  };
}

/** Two parameters and a strength. */
function parameters(source: Source): Point {
  const inputs = [0, 1].map(() => {
    const values = numbers(source, 1 + source.below(6));
    return { values, shape: [values.length] };
  });
  return { inputs, cotangent: cotangent(source, 1), given: one(source, [0.5, 0.1, 1e-4, source.uniform()]) };
}

/** strength · Σ `term`(w), and strength · c · `slope`(w). */
function penalty(
  point: Point,
  norm: (w: readonly number[]) => Pair,
  slope: (w: number) => number,
): ReturnType<Fact["exact"]> {
  const [strength, [c = 0]] = [point.given ?? 0, point.cotangent];
  const force = twoProduct(strength, c);
  return {
    value: { of: [times(norm(point.inputs.flatMap(({ values }) => values)), strength)] },
    slopes: point.inputs.map(({ values }) => ({ of: values.map((w) => times(force, slope(w))) })),
  };
}

const l1Penalty: Fact = {
  ...smooth,
  name: "l1Penalty",
  tex: String.raw`\lambda \sum_i |w_i|`,
  formula: "t * (abs(a) + abs(b))",
  domain: "all numbers",
  smoothness: 0,
  pytorch: "The slope of |w| at 0 is 0.",
  value: { most: 2.5, why: "Sums of positive terms as if added exactly, the sum of these, and a product." },
  slope: { most: 0.5, why: "Strength times cotangent, rounded once." },
  range: far,
  kinks: [
    {
      at: "a weight of 0",
      of: (engine) => (w) => engine.l1Penalty([w], 0.75),
      x: [2, 0, -1],
      from: [0.75, -0.75, -0.75],
      to: [0.75, 0.75, -0.75],
      subdifferential: String.raw`[-\lambda, \lambda]`,
      ours: [0.75, 0, -0.75],
      pytorch: [0.75, 0, -0.75],
    },
  ],
  draw: parameters,
  of:
    (engine, { given = 0 }) =>
    (...w) =>
      engine.l1Penalty(w, given),
  exact: (point) => penalty(point, (w) => unrounded.sum(w.map(Math.abs)), Math.sign),
};

const l2Penalty: Fact = {
  ...smooth,
  name: "l2Penalty",
  tex: String.raw`\lambda \sum_i w_i^2`,
  formula: "t * (a^2 + b^2)",
  domain: "all numbers",
  pytorch: "The same.",
  value: { most: 3.5, why: "Squares, and then as the other penalty." },
  slope: { most: 1.5, why: "Strength times cotangent, times w; twice that is exact." },
  range: far,
  draw: parameters,
  of:
    (engine, { given = 0 }) =>
    (...w) =>
      engine.l2Penalty(w, given),
  exact: (point) =>
    penalty(
      point,
      (w) => unrounded.dot(w, w),
      (w) => 2 * w,
    ),
};

export const ofLosses: readonly Fact[] = [...[mse, rmse, crossEntropy, bceWithLogits, l1Penalty, l2Penalty]];
