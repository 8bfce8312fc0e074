/**
 * Penalties: a price on large weights
 *
 * Overfitted curves swing, and swinging takes large weights. So a price is put on them: what is made small is
 * not the error alone, but
 *
 *     error + λ · Σ w²   (L2)     or     error + λ · Σ |w|   (L1)
 *
 * The strength λ says how dear weights are. The first weight, which only lifts the curve as a whole, goes
 * free.
 *
 * Both draw the weights towards 0, each in its own way. The pull of L2 is 2λw: it fades as the weight does,
 * and never quite brings it to 0. The pull of L1 is λ, however small the weight is, so a weight that earns
 * less than λ ends at exactly 0.
 */
import { atLeast, atMost, between, equal, same } from "../../kit/compare.ts";
import { all, example, forAll, given } from "../../kit/law.ts";
import { lasso } from "../../kit/least-squares.ts";
import {
  dot,
  eigenvalues,
  lengthOf,
  type Matrix,
  meanOf,
  median,
  total,
  type Vector,
  vectors,
} from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { best, drawn, freshErrors, howMany, ingredients, notAbove, type Points } from "./curves.ts";

/** The weights for which error + strength · Σ w² is smallest, the first weight left out of the sum. */
function withL2(rows: Matrix, y: Vector, strength: number): Vector {
  // The penalty is the squared error of one more point for each weight, where it alone is multiplied by
  // √(λn), and 0 is wanted.
  const root = Math.sqrt(strength * y.length);
  const free = rows.slice(1);
  return best(
    rows.map((row, k) => [...row, ...free.map((_, j) => (j === k - 1 ? root : 0))]),
    [...y, ...free.map(() => 0)],
  );
}

/** The same for error + strength · Σ |w|. */
function withL1(rows: Matrix, y: Vector, strength: number): Vector {
  // With the means taken away, the first weight has no say in the others, and follows from them.
  const means = rows.map(meanOf);
  const centred = rows
    .slice(1)
    .map((row, k) => Float64Array.from(row, (value) => value - (means[k + 1] as number)));
  const target = Float64Array.from(y, (value) => value - meanOf(y));
  const weights = [...lasso(centred, target, strength, new Float64Array(centred.length))];
  return [meanOf(y) - total(weights.map((w, k) => w * (means[k + 1] as number))), ...weights];
}

const places = [-1, -0.75, -0.25, 0, 0.5, 1];
const strengths = numbers({ from: 1 / 64, to: 8 });
const labelled = vectors({ min: 6, max: 6 });

/** Curves of degree 15, each through its own twenty points. */
const curves = (draws: number, fit: (rows: Matrix, y: Vector) => Vector) =>
  Array.from({ length: draws }, (_, seed): [Vector, Points] => {
    const points = drawn(seed);
    return [fit(ingredients(points.x, 15), points.y), points];
  });

const keepWeightsSmall: Claim = {
  id: "FIT-17",
  says: {
    en: "L1 and L2 regularisation limit how large the parameters become, and so cure overfitting.",
    zh: "L1、L2 正则化限制参数的大小，从而缓解过拟合。",
  },
  formula: String.raw`\lambda \sum_k w_k^2 \le \mathrm{mse}(0), \qquad \frac{\partial}{\partial w}\,\lambda \sum_k w_k^2 = 2 \lambda w`,
  status: "needs a condition",
  why: `Weights of 0 pay no penalty, so the best weights cannot pay more than these have as an error. That
    cures degree 15 on twenty points, if λ is chosen well: from an error of 100,000 it comes down to 0.23 with
    λ = 0.01. With λ = 100 it is 3.5: nothing is left.`,
  counterexample:
    "with λ = 100 the curve is flat, and its error on fresh points is 3.5 where noise explains 0.09",
  law: ({ matmul, mse, add, l1Penalty, l2Penalty, gradient, gradients }) =>
    all(
      forAll(vectors(), strengths, (weights, strength) => {
        const gradientOf = (penalty: typeof l2Penalty) => gradient((w) => penalty([w], strength), weights);
        // Two products.
        equal(
          gradientOf(l2Penalty),
          weights.map((w) => 2 * strength * w),
          { within: 2 },
        );
        gradientOf(l1Penalty).forEach((g, i) => {
          const w = weights[i] as number;
          // At 0 |w| has a kink, and every slope between those on its two sides is right.
          if (w === 0) between(-strength, g, strength);
          else equal(g, strength * Math.sign(w));
        });
      }),
      forAll(labelled, strengths, (labels, strength) => {
        const rows = ingredients(places, 3);
        const [height = 0, ...weights] = withL2(rows, labels, strength);
        // Of the weights together every slope is 0: no others are better. Predictions up to 64, ten roundings
        // of each.
        const [up = [], ...slopes] = gradients(
          (c, w) => add(mse(add(matmul(w, rows.slice(1)), c), [labels]), l2Penalty([w], strength)),
          [height, [weights]],
        );
        equal(
          [...up, ...slopes.flat()],
          rows.map(() => 0),
          { within: 16, of: 64 },
        );
        const flat = mse(
          labels,
          labels.map(() => meanOf(labels)),
        );
        notAbove(l2Penalty([weights], strength), flat, { within: 16, of: 64 });
      }),
      forAll(labelled, strengths, strengths, (labels, one, other) => {
        const rows = ingredients(places, 3);
        const [weak, strong] = [Math.min(one, other), Math.max(one, other)].map((strength) => {
          const weights = withL2(rows, labels, strength);
          return { size: l2Penalty([weights.slice(1)], 1), error: mse(matmul([weights], rows), [labels]) };
        }) as [{ size: number; error: number }, { size: number; error: number }];
        // Sums of a few squares up to 256, rounded some ten times on the way.
        notAbove(strong.size, weak.size, { within: 16, of: 256 });
        notAbove(weak.error, strong.error, { within: 16, of: 256 });
      }),
      example(() => {
        const fresh = (strength: number) =>
          median(
            freshErrors(
              { matmul, mse },
              curves(25, (rows, y) => withL2(rows, y, strength)).map(([weights]) => weights),
            ),
          );
        atLeast(fresh(0), 100);
        atMost(fresh(0.01), 0.4);
        atLeast(fresh(100), 3);
      }),
    ),
  figure({ matmul, mse }) {
    const strengths = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];
    const fits = strengths.map((strength) =>
      curves(9, (rows, y) => withL2(rows, y, strength)).map(([weights]) => weights),
    );
    const at = (values: readonly number[]) => values.map((y, i) => [strengths[i] as number, y] as const);
    return {
      title: "Degree 15 with an L2 penalty",
      x: { label: "strength", scale: "log" },
      y: { label: "length of the weights, error", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "length of the weights",
          points: at(fits.map((models) => median(models.map((w) => lengthOf(w.slice(1)))))),
        },
        {
          kind: "line",
          name: "error on fresh points",
          points: at(fits.map((models) => median(freshErrors({ matmul, mse }, models)))),
        },
      ],
    };
  },
};

const zeroOrSmall: Claim = {
  id: "FIT-18",
  says: {
    en: "L1 and L2 regularisation differ: L1 makes many weights exactly 0, L2 makes them only small.",
    zh: "L1 与 L2 正则化的作用不同：L1 会让许多权重恰好等于 0，L2 只是让权重变小。",
  },
  formula: String.raw`\lambda \ge \max_k \left| \frac{\partial\, \mathrm{mse}}{\partial w_k}(0) \right| \;\Rightarrow\; w = 0`,
  status: "holds",
  why: `A weight that leaves 0 gains at most the slope of the error there, and L1 charges λ for it. If λ is
    more than the slope, the weight stays at exactly 0. L2 charges next to nothing near 0, so any slope is
    enough to leave. Plain gradient descent hops over the 0 of L1, from 0.25 to −0.25 and back: to reach it
    takes a method that stops there.`,
  law: ({ matmul, mse, gradient, slope, l1Penalty, precision }) =>
    all(
      forAll(labelled, numbers({ from: 1 / 64, to: 63 / 64 }), (labels, share) => {
        const rows = ingredients(places, 3).slice(1);
        const slopes = (w: Vector) => gradient((v) => mse(matmul(v, rows), [labels]), [w]).flat();
        const fit = (strength: number) => [
          ...lasso(
            rows.map((row) => Float64Array.from(row)),
            Float64Array.from(labels),
            strength,
            new Float64Array(3),
          ),
        ];
        const enough = Math.max(...slopes([0, 0, 0]).map(Math.abs));
        given(enough > 0.1);
        // A thousandth more is enough, and a thousandth less is not, whatever the last digits are.
        equal(fit(1.001 * enough).map(Math.abs), [0, 0, 0]);
        atLeast(
          howMany(fit(0.999 * enough), (w) => w !== 0),
          1,
        );
        // At the best weights, those that are not 0 are pulled back by λ, the others by no more. The search
        // ends when none moves by 1e-6, which by way of the two others changes a slope by 2 · 2 · 1e-6; in
        // single precision 16 units of 16 come on top.
        const weights = fit(share * enough);
        const slack = 1e-5 + { float64: 0, float32: 16 * 2 ** -19 }[precision];
        for (const [k, pull] of slopes(weights).entries()) {
          const back = weights[k] === 0 ? pull : -Math.sign(weights[k] as number) * share * enough;
          between(back - slack, pull, back + slack);
          atMost(Math.abs(pull), share * enough + slack);
        }
      }),
      example(() => {
        const zeros = (fit: typeof withL1) =>
          curves(25, (rows, y) => fit(rows, y, 0.1)).map(([w]) => howMany(w, (weight) => weight === 0));
        // 13 of 16 is the median of L1.
        atLeast(median(zeros(withL1)), 10);
        same(Math.max(...zeros(withL2)), 0);
        const step = (w: number) => w - slope((v) => l1Penalty([v], 0.5), w);
        equal([step(0.25), step(step(0.25))], [-0.25, 0.25]);
      }),
    ),
  figure() {
    const { x, y } = drawn(0);
    const strengths = [0.01, 0.03, 0.1, 0.2, 0.4, 0.7, 1, 1.5, 2, 3, 4];
    const paths = strengths.map((strength) => withL1(ingredients(x, 15), y, strength));
    return {
      title: "Degree 15 with an L1 penalty: one weight after the other becomes 0",
      x: { label: "strength", scale: "log" },
      y: { label: "weight" },
      layers: [1, 2, 3, 4, 5, 6].map((k) => ({
        kind: "line" as const,
        name: `w${k}`,
        points: paths.map((weights, i) => [strengths[i] as number, weights[k] as number] as const),
      })),
    };
  },
};

const countsAsLessComplex: Claim = {
  id: "FIT-19",
  says: {
    en: "Regularisation is one way to lower the complexity of a model.",
    zh: "正则化是降低模型复杂度的一种方法。",
  },
  formula: String.raw`\sum_i \frac{\partial \hat y_i}{\partial y_i} = 1 + \sum_j \frac{s_j}{s_j + \lambda}`,
  status: "needs a condition",
  why: `The number of weights stays: all 16 are there with an L2 penalty, and none is 0. What becomes less is
    how far the curve can follow its points. Move each label by 1 and add up how far the curve goes along: 16
    without a penalty, 10 with λ = 0.01, 2 with λ = 1.`,
  counterexample: "with an L2 penalty a curve of degree 15 has 16 weights as before, and none of them is 0",
  law({ matmul }) {
    const followed = (rows: Matrix, strength: number) => {
      const points = (rows[0] as Vector).map((_, i) => i);
      const models = points.map((i) =>
        withL2(
          rows,
          points.map((j) => Number(i === j)),
          strength,
        ),
      );
      return total(matmul(models, rows).map((predictions, i) => predictions[i] as number));
    };
    return all(
      example(() => {
        const { x, y } = drawn(0);
        const rows = ingredients(x, 15);
        const weights = withL2(rows, y, 0.01);
        same([weights.length, howMany(weights, (w) => w === 0)], [16, 0]);
        // Sixteen weights follow sixteen directions all the way. For a single label they run into the
        // thousands.
        equal(followed(rows, 0), 16, { within: 64, of: 8192 });
        between(8, followed(rows, 0.01), 12);
        between(1, followed(rows, 1), 4);
      }),
      forAll(strengths, (strength) => {
        const rows = ingredients(places, 3);
        const centred = rows.slice(1).map((row) => row.map((value) => value - meanOf(row)));
        const spreads = eigenvalues(centred.map((a) => centred.map((b) => dot(a, b) / a.length)));
        // Six numbers up to 1, each from four products, rounded some ten times.
        equal(followed(rows, strength), 1 + total(spreads.map((s) => s / (s + strength))), {
          within: 32,
          of: 4,
        });
      }),
    );
  },
};

export const penaltiesClaims: readonly Claim[] = [keepWeightsSmall, zeroOrSmall, countsAsLessComplex];
