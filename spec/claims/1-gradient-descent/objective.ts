/**
 * What is being solved for
 *
 * A model is a formula with numbers in it that may be chosen, the weights: y = w₁x² + w₂x + w₃, say. Some
 * weights fit the samples better than others. How badly they fit is said by one number, the loss; here it
 * is the mean squared error, the mean of (prediction − truth)² over all samples. It is 0 if every
 * prediction is right, and large if they are far off.
 *
 * With samples and model given, only the weights are left to choose, so the loss is a landscape over the
 * weights, and learning is the search for a low place in it.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, forAll, given } from "../../kit/law.ts";
import { dot, fitting, lengthOf, meanOf, transposed, type Vector } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import { best, census, howMany, notAbove } from "./curves.ts";
import {
  batchGradients,
  column,
  descended,
  gradientOn,
  lossOf,
  places,
  readOff,
  readOffBatches,
  rows,
  scaleOf,
  stepped,
  targets,
  trained,
} from "./descent.ts";

/** The article's samples for straight lines: rows x, 1. */
const lineRows = places.map((x) => [x, 1]);
/**
 * No straight line has a smaller error on n samples of 2x² at steps of 1/100: 4(n² − 1)(n² − 4) / 180 ·
 * 10⁻⁸.
 */
const lineFloor = 0.022211112;

const aimsAtTheLeastLoss: Claim = {
  id: "GD-14",
  says: {
    en: "The aim is a set of weights with the least loss, or nearly the least, so that predictions are close to the truth.",
    zh: "求解的目标是找到一组权重，使损失最小（或相对足够小），从而让预测值与真实值足够接近。",
  },
  formula: String.raw`w^* = \arg\min_w \frac1n \sum_i (\hat y_i(w) - y_i)^2`,
  status: "needs a condition",
  domain: "models that are able to follow the truth, and samples without noise",
  why: `The least loss is not always a small one. The article's samples lie on a parabola, and the best
    parabola has the error 0, but the best straight line 0.0222: training cannot get below what the model
    can do. And if the truth comes with noise of deviation 3, the right weights themselves have an error
    near 9, the square of it.`,
  counterexample: "a straight line on the article's samples: its least mean squared error is 0.0222",
  law: ({ linear, mse }) =>
    all(
      // A prediction of size 8 is off by 2 units of 8 at most, times twice the residual, 0.3: 8 units of 1
      // for the mean.
      forAll(numbers(), numbers(), (slope, height) => {
        const loss = lossOf({ linear, mse }, lineRows, targets)([slope, height]);
        notAbove(lineFloor, loss, { within: 8, of: 1 });
      }),
      example(() => {
        const nearest = best(transposed(lineRows), targets.flat());
        equal(lossOf({ linear, mse }, lineRows, targets)(nearest), lineFloor, { within: 8, of: 1 });
        equal(lossOf({ linear, mse }, rows, targets)([2, 3, 4]), 0, { within: 1, of: 1 });
        // 100 squares of deviation 3, of which three weights fit away 3: 8.73 on average, with a deviation
        // of 1.25.
        const source = seeded(14);
        const noisy = targets.flat().map((y) => y + 3 * source.normal());
        const fitted = lossOf({ linear, mse }, rows, column(noisy))(best(transposed(rows), noisy));
        between(8.73 - 4 * 1.25, fitted, 8.73 + 4 * 1.25);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const { at } = readOff(gradientOn({ linear, mse, gradient }, lineRows, targets), 2);
    const losses = Array.from({ length: 31 }, (_, k) =>
      lossOf({ linear, mse }, lineRows, targets)(descended(at, [0, -1], 0.5, 5 * k)),
    );
    return {
      title: "A straight line trained on a parabola ends at its floor",
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "loss", points: losses.map((loss, k) => [5 * k, loss] as const) },
        { kind: "rule", name: "least squares: 0.0222", y: lineFloor },
      ],
    };
  },
};

const lossIsNotQuality: Claim = {
  id: "GD-15",
  says: { en: "The smaller the loss, the better the model.", zh: "损失函数越小，模型就越好。" },
  formula: String.raw`L(A) < L(B) \Rightarrow A \text{ is better than } B`,
  status: "wrong",
  why: `The loss says how well a model fits the samples that the loss was measured on, and no more. A curve
    of degree 15 always fits twenty noisy points better than a parabola, since it has the parabola's freedom
    and more; on fresh points it is far worse. And the loss need not be what one is after: a classifier may
    have the smaller cross entropy and yet be right less often.`,
  counterexample:
    "degree 15 against degree 2, 20 noisy points: the smaller loss on these, more than three times the loss on fresh ones",
  law: ({ matmul, mse, bceWithLogits }) =>
    all(
      example(() => {
        const [parabola, bent] = [census({ matmul, mse }, 2), census({ matmul, mse }, 15)];
        // All of these 100 draws of 20 points. On the points seen that is certain, but single precision
        // loses it where the two are close: some of the bent curves have weights of millions.
        atLeast(
          howMany(bent.seen, (loss, i) => loss < (parabola.seen[i] as number)),
          95,
        );
        atLeast(
          howMany(bent.fresh, (loss, i) => loss > 3 * (parabola.fresh[i] as number)),
          95,
        );
      }),
      example(() => {
        // Three samples, all of class 1. A is barely sure, and right three times; B is very sure twice and
        // just wrong once.
        const [a, b] = [
          [0.04, 0.04, 0.04],
          [4.6, 4.6, -0.04],
        ];
        const loss = (logits: Vector) => bceWithLogits(logits, [1, 1, 1]);
        between(0.673, loss(a), 0.674);
        between(0.244, loss(b), 0.245);
        equal(
          [a, b].map((logits) => howMany(logits, (z) => z > 0)),
          [3, 2],
        );
      }),
      // What is true: on the same samples, a smaller loss is a smaller distance to the truth there.
      forAll(fitting({ truth: ["of"], one: ["of"], other: ["of"] }), ({ truth, one, other }) => {
        const distance = (y: Vector) => lengthOf(stepped(y, truth, 1));
        const [near, far] = distance(one) < distance(other) ? [one, other] : [other, one];
        // Squares of up to 16², three roundings each.
        notAbove(mse(near, truth), mse(far, truth), { within: 4, of: 256 });
      }),
    ),
  figure({ matmul, mse }) {
    const degrees = Array.from({ length: 16 }, (_, degree) => census({ matmul, mse }, degree, { draws: 1 }));
    return {
      title: "Twenty noisy points of a parabola: more bends, less loss, worse curve",
      x: { label: "degree of the polynomial" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "on these points",
          points: numbered(
            degrees.map(({ seen: [e = 1] }) => e),
            0,
          ),
        },
        {
          kind: "line",
          name: "on fresh points",
          points: numbered(
            degrees.map(({ fresh: [e = 1] }) => e),
            0,
          ),
        },
      ],
    };
  },
};

const learningLowersTheLoss: Claim = {
  id: "GD-16",
  says: { en: "What learning is after is a minimal loss.", zh: "学习的目标，就是让损失函数最小化。" },
  formula: String.raw`L\big(w - \tfrac1\Lambda \nabla L(w)\big) \le L(w) - \tfrac{1}{2\Lambda} \lVert \nabla L(w) \rVert^2`,
  status: "holds",
  why: `That is what the training program does, and all that it does: it is told nothing else about the
    task. Each step goes against the gradient, and if it is short enough the loss falls by at least half of
    what the slope promises. In the article's fit it falls in every epoch.`,
  law: ({ linear, mse, gradient }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], w: ["in"], y: ["batch"] }), ({ x, w, y }) => {
        // The slope changes by no more than this for each unit of way.
        const most = 2 * meanOf(x.map((row) => dot(row, row)));
        given(most > 1 / 1024);
        const loss = lossOf({ linear, mse }, x, column(y));
        const slopes = gradientOn({ linear, mse, gradient }, x, column(y))(w);
        const lowered = loss(w) - dot(slopes, slopes) / (2 * most);
        // With s the size of what cancels, each residual is off by (4 + 1) half units of s and so the loss
        // by 7 units of s²; the step makes s three times as large, at most. 7 + 9 · 7 and some 10 for the
        // slopes.
        notAbove(loss(stepped(w, slopes, 1 / most)), lowered, { within: 80, of: scaleOf(x, w, y) ** 2 });
      }),
      example(() => {
        const losses = trained(batchGradients({ linear, mse, gradient }), 0.1, 30).map(
          lossOf({ linear, mse }, rows, targets),
        );
        for (const [i, loss] of losses.slice(1).entries()) atMost(loss / (losses[i] as number), 0.999);
        atLeast(losses[0] as number, 47);
        atMost(losses[30] as number, 0.003);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const gradients = readOffBatches({ linear, mse, gradient });
    return {
      title: "The article's fit: the loss falls in every epoch",
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "loss",
          points: numbered(trained(gradients, 0.1, 100).map(lossOf({ linear, mse }, rows, targets)), 0),
        },
      ],
    };
  },
};

export const objectiveClaims: readonly Claim[] = [
  aimsAtTheLeastLoss,
  lossIsNotQuality,
  learningLowersTheLoss,
];
