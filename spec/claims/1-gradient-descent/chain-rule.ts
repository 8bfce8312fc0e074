/**
 * What a sample says of the weights
 *
 * Samples are gone through in pairs: this x, and the y that belongs to it. Each pair has an opinion on how
 * the weights are to change, the slopes of its own loss, found by the chain rule. Of a prediction p = w₁x² +
 * w₂x + w₃ with the loss (p − y)², the outer slope is 2(p − y), and how fast p itself changes with the
 * weights is x², x and 1:
 *
 *     ∂loss/∂w₁ = 2(p − y)·x²      ∂loss/∂w₂ = 2(p − y)·x      ∂loss/∂w₃ = 2(p − y)
 *
 * Of several samples the opinions are added up.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { slope8 } from "../../kit/differences.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { fitting, total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { start, summedGradient } from "./article-fit.ts";
import { stepped } from "./descent.ts";

/** Whole numbers so small that sums and products of them are exact in every precision. */
const whole = wholeNumbers({ from: -8, to: 8 });
const column = (x: readonly number[]) => x.map((xi) => [xi]);

/** What Python's zip does. */
const zip = (a: readonly number[], b: readonly number[]) =>
  Array.from({ length: Math.min(a.length, b.length) }, (_, i) => [a[i], b[i]]);

const pairsUp: Claim = {
  id: "GD-36",
  says: {
    en: "The function zip packs the elements of several iterables that correspond to each other into tuples.",
    zh: "zip() 把多个可迭代对象中对应的元素打包成一个个元组。",
  },
  formula: String.raw`\mathrm{zip}(X, Y)_i = (X_i, Y_i)`,
  status: "needs a condition",
  domain: "iterables of one length, gone through once",
  why: `Where one list ends before the other, zip stops without a word, and the rest is lost. And what it
    gives is no list: it has no length, and after one pass it is empty. An engine does better to refuse data
    of which a truth is missing.`,
  counterexample: "zip([1, 2, 3], [4, 5]) gives two pairs, and the 3 is gone",
  law: ({ mse, python }) =>
    all(
      example(() => {
        same(python("list(zip([1, 2, 3], [4, 5, 6]))").gives, zip([1, 2, 3], [4, 5, 6]));
        same(python("list(zip([1, 2, 3], [4, 5]))").gives, zip([1, 2, 3], [4, 5]));
        same(python("list(zip([1, 2, 3], [4, 5], strict=True))").raises, "ValueError");
        const twice = "(pairs := zip([1, 2], [3, 4]), list(pairs), list(pairs))[1:]";
        same(python(twice).gives, [zip([1, 2], [3, 4]), []]);
        same(python("type(zip([1, 2], [3, 4]))").gives, "zip");
        same(python("len(zip([1, 2], [3, 4]))").raises, "TypeError");
      }),
      forAll(vectors(), vectors(), (predictions, ys) => {
        const pairs = zip(predictions, ys);
        same(pairs.length, Math.min(predictions.length, ys.length));
        if (predictions.length !== ys.length) return refuses(() => mse(predictions, ys));
        const squares = pairs.map(([p = 0, y = 0]) => (p - y) ** 2);
        // 4 for each square, 3 for their sum and 1 for the quotient, twice.
        return equal(mse(predictions, ys), total(squares) / pairs.length, { within: 12 });
      }),
    ),
};

/** The loss of one sample, by the three weights. */
function sampleLoss({ add, mul, sub }: Pick<Subject, "add" | "mul" | "sub">, x: number, y: number) {
  return (w1: Tensor, w2: Tensor, w3: Tensor) => {
    const prediction = add(add(mul(w1, x * x), mul(w2, x)), w3);
    const miss = sub(prediction, y);
    return mul(miss, miss);
  };
}

export const chainRule: Claim = {
  id: "GD-37",
  says: {
    en: "By the chain rule the slopes of a sample's loss are 2(p − y)x² by w₁, 2(p − y)x by w₂ and 2(p − y) by w₃.",
    zh: "由链式法则，单个样本的损失对 w₁、w₂、w₃ 的导数依次为 2(p − y)x²、2(p − y)x 和 2(p − y)。",
  },
  formula: String.raw`\frac{\partial (p - y)^2}{\partial (w_1, w_2, w_3)} = 2(p - y)\,(x^2,\ x,\ 1)`,
  status: "holds",
  why: `A square changes 2 · (p − y) times as fast as what is squared. And when w₁ grows by one, p grows by
    x²; with w₂ by x; with w₃ by 1. The chain rule multiplies the two. At x = 0.5 and y = 4 the weights 1, 0,
    −1 predict −0.75, and the slopes are −2.375, −4.75 and −9.5.`,
  law: ({ add, mul, sub, gradients, python }) =>
    all(
      forAll(
        vectors({ of: numbers({ from: -5, to: 5 }), min: 3, max: 3 }),
        numbers({ from: -3, to: 3 }),
        numbers({ from: -10, to: 10 }),
        (w, x, y) => {
          const slopes = gradients(sampleLoss({ add, mul, sub }, x, y), w).flat();
          const features = [x * x, x, 1];
          const lossAt = (v: readonly number[]) =>
            (v.reduce((p, vi, i) => p + vi * (features[i] as number), 0) - y) ** 2;
          const miss = w.reduce((p, wi, i) => p + wi * (features[i] as number), 0) - y;
          // How large the numbers are that cancel in the miss.
          const size = 1 + w.reduce((s, wi, i) => s + Math.abs(wi * (features[i] as number)), Math.abs(y));
          for (const [i, feature] of features.entries()) {
            // Six roundings on either side, of a unit of the size or half of it, doubled, and times the
            // feature.
            equal(slopes[i] as number, 2 * miss * feature, {
              within: 24,
              of: size * Math.max(1, Math.abs(feature)),
            });
            const along = slope8(
              (t) => lossAt(stepped(w, [Number(i === 0), Number(i === 1), Number(i === 2)], -t)),
              0,
            );
            // Of a parabola nothing is cut off. The loss, of up to 2 · size² so near, has four roundings;
            // divided by h = 1/64 and with weights that add up to 2.1 that is 4/2 · 2.1 · 64 units of it.
            equal(slopes[i] as number, along, { within: 300, of: 2 * size * size });
          }
        },
      ),
      example(() => {
        const slopes = gradients(sampleLoss({ add, mul, sub }, 0.5, 4), start).flat();
        equal(slopes, [-2.375, -4.75, -9.5]);
        const code = "slopes(lambda w1, w2, w3: (w1 * .5 ** 2 + w2 * .5 + w3 - 4) ** 2, 1., 0., -1.)";
        equal(python(code).gives as number[], slopes);
      }),
    ),
  figure: ({ add, mul, sub, gradients }) => ({
    title: "The slopes at x = 0.5, y = 4 and the weights 1, 0, −1",
    x: { label: "by" },
    y: { label: "slope of the loss" },
    layers: [
      {
        kind: "bars",
        name: "slope",
        points: gradients(sampleLoss({ add, mul, sub }, 0.5, 4), start)
          .flat()
          .map((slope, i) => [["w₁", "w₂", "w₃"][i] as string, slope] as const),
      },
    ],
  }),
};

const samples = fitting(
  { x: ["batch", "in"], y: ["batch"], w: ["in"] },
  { of: whole, lengths: { batch: [1, 3] } },
);
const twoSamples = fitting(
  { x: ["batch", "in"], y: ["batch"], w: ["in"] },
  { of: whole, lengths: { batch: [2, 2] } },
);

const addsUp: Claim = {
  id: "GD-38",
  says: {
    en: "The gradients of the samples of a batch are added up.",
    zh: "一个批次内，各样本的梯度被累加起来。",
  },
  formula: String.raw`\nabla \sum_i \ell_i = \sum_i \nabla \ell_i`,
  status: "holds",
  why: `The slope of a sum is the sum of the slopes. So it makes no difference whether one differentiates
    sample by sample and adds, or adds the losses and differentiates once, nor in which order the samples
    come. If every sample is there twice the sum is twice as large, and the mean is the same.`,
  law: ({ linear, mse, gradient, python }) =>
    all(
      forAll(samples, ({ x, y, w }) => {
        const of = (xs: typeof x, ys: typeof y) =>
          gradient((weight) => mse(linear(xs, weight, null), column(ys), "sum"), [w]).flat();
        const sum = of(x, y);
        const each = x.map((row, i) => of([row], [y[i] as number]));
        equal(
          sum,
          w.map((_, j) => total(each.map((g) => g[j] as number))),
        );
        equal(sum, summedGradient(x, y, w));
        equal(of(x.toReversed(), y.toReversed()), sum);
      }),
      // Of two samples or four, the mean is exact as well.
      forAll(twoSamples, ({ x, y, w }) => {
        const mean = (xs: typeof x, ys: typeof y) =>
          gradient((weight) => mse(linear(xs, weight, null), column(ys)), [w]).flat();
        equal(
          mean(x, y),
          summedGradient(x, y, w).map((g) => g / 2),
        );
        equal(
          mean([...x, ...x], [...y, ...y]),
          summedGradient(x, y, w).map((g) => g / 2),
        );
      }),
      example(() => {
        const apart = python("[slope(f, 0.) for f in [lambda w: (w - 1) ** 2, lambda w: (w - 2) ** 2]]");
        const together = python("slope(lambda w: (w - 1) ** 2 + (w - 2) ** 2, 0.)");
        equal(together.gives as number, total(apart.gives as number[]));
      }),
    ),
};

export const chainRuleClaims: readonly Claim[] = [pairsUp, chainRule, addsUp];
