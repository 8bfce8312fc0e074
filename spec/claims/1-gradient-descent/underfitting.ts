/**
 * Underfitting
 *
 * A straight line cannot follow a curve, however well it is placed. A model that is too simple for its data
 * misses the pattern itself: it is wrong on the points that it has seen, and just as wrong on fresh ones.
 * More of the same points do not help, since they only tell more precisely where the best line lies, and that
 * is still a line.
 *
 * How wrong is too wrong? Data carry noise, and nobody can foresee noise. So an error is compared with the
 * mean square of the noise, not with 0. For a line through y = 4 + 3x + 2x² between −1 and 1 the error is
 *
 *     4 · (1/5 − 1/9) + 0.09 = 0.4456
 *
 * where 0.09 is the noise's and the rest is the bend that the line leaves out. `curves.ts` describes the
 * experiment.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { meanOf, median, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import {
  best,
  census,
  deviation,
  drawing,
  drawn,
  type Errors,
  fitted,
  freshErrors,
  howMany,
  ingredients,
  leastError,
  notAbove,
  places,
  seenError,
  truth,
  variance,
} from "./curves.ts";
import { samples, sharesRight } from "./first-above-fifth.ts";

const missesThePattern: Claim = {
  id: "FIT-01",
  says: {
    en: "A model that underfits misses the pattern in the data, and does badly even on the data that it has learnt from.",
    zh: "欠拟合的模型没有抓住数据中的规律，连训练过的数据也预测得不好。",
  },
  formula: String.raw`\min_{w_0, w_1} \frac1n \sum_i (w_0 + w_1 x_i - y_i)^2 \gg \sigma^2`,
  status: "holds",
  why: `The best line is the one where the slope of the error is 0 in every direction, so no training can find
    a better one. Through 20 points of a parabola its error is 0.38 as a rule, four times the 0.09 that the
    noise alone explains.`,
  law: ({ matmul, mse, gradient }) =>
    all(
      forAll(vectors({ min: 5, max: 5 }), (labels) => {
        const rows = ingredients([-1, -0.5, 0, 0.5, 1], 1);
        const [height = 0, steepness = 0] = best(rows, labels);
        const slopes = (w: Vector) => gradient((v) => mse(matmul(v, rows), [labels]), [w]).flat();
        // Predictions stay below 32. Six roundings of each residual, five of their sum, and the solver's own.
        equal(slopes([height, steepness]), [0, 0], { within: 16, of: 32 });
        equal(slopes([height + 1, steepness]), [2, 0], { within: 16, of: 32 });
      }),
      // 99 of these 100 draws.
      example(() => atLeast(howMany(census({ matmul, mse }, 1).seen, isHigh), 90)),
    ),
  figure({ matmul }) {
    const points = drawn(0);
    return {
      title: "Twenty points, and the best curves of three degrees",
      x: { label: "x" },
      y: { label: "y", domain: [2, 10] },
      layers: [
        ...[1, 2, 15].map((degree) => ({
          kind: "line" as const,
          name: `degree ${degree}`,
          points: drawing({ matmul }, fitted(points, degree)),
        })),
        { kind: "points", name: "points", points: transposed([points.x, points.y]) as [number, number][] },
      ],
    };
  },
};

/** Above twice what noise alone explains. */
const isHigh = (error: number) => error > 2 * variance;

const lineThroughACurve: Claim = {
  id: "FIT-02",
  says: {
    en: "A straight line through data that lie on a curve underfits, and foretells the true values badly.",
    zh: "数据沿曲线分布，却用一条直线去拟合，就是欠拟合，真实值也预测不准。",
  },
  formula: String.raw`\min_{w_0, w_1} \frac13 \sum_{x \in \{-1, 0, 1\}} (w_0 + w_1 x - (a x^2 + b x + c))^2 = \tfrac29 a^2`,
  status: "holds",
  why: `A line takes up the height and the steepness of a curve, but nothing of its bend. Of ax² + bx + c at
    −1, 0 and 1 exactly 2a²/9 is left over, whatever b and c are. Over the whole interval, for a = 2 and with
    the noise, it is 0.4456.`,
  law: ({ matmul, mse }) =>
    all(
      forAll(numbers(), numbers(), numbers(), (a, b, c) => {
        const labels = [a - b + c, c, a + b + c];
        const size = Math.max(1, Math.abs(a) + Math.abs(b) + Math.abs(c));
        // Residuals are off by some four roundings of numbers up to `size`, their squares by that times 2/3 ·
        // 2 · |a|.
        equal(leastError({ matmul, mse }, ingredients([-1, 0, 1], 1), labels), (2 / 9) * a * a, {
          within: 16,
          of: size * size,
        });
      }),
      example(() => {
        const line = fitted(drawn(1, 10_000), 1);
        const fresh = seenError({ matmul, mse }, line, drawn(2, 10_000));
        // The squared error of one point has a deviation of 0.537, of which the mean of 10,000 keeps a
        // hundredth: 5 of these.
        between(0.4456 - 5 * 0.00537, fresh, 0.4456 + 5 * 0.00537);
      }),
    ),
  figure({ matmul }) {
    const line = fitted(drawn(0, 1000), 1);
    return {
      title: "The best line through a parabola",
      x: { label: "x" },
      y: { label: "y" },
      layers: [
        { kind: "line", name: "the truth", points: places.map((x) => [x, truth(x)] as const) },
        { kind: "line", name: "the best line", points: drawing({ matmul }, line) },
      ],
    };
  },
};

const tooSimple: Claim = {
  id: "FIT-03",
  says: {
    en: "One cause of underfitting is a model too simple for the data, such as a linear one for what is not linear.",
    zh: "欠拟合的一个原因是模型太简单，例如用线性模型去拟合非线性的数据。",
  },
  formula: String.raw`\mathrm{mse}_1 > 3\,\mathrm{mse}_2`,
  status: "holds",
  why: `Give the line one term more, x², and nothing else changes: same points, same way of fitting. The error
    on the points falls to a fifth, from 0.38 to 0.07, so the missing term was the cause.`,
  law: ({ matmul, mse }) =>
    example(() => {
      const [line, parabola] = [1, 2].map((degree) => census({ matmul, mse }, degree).seen) as [
        Vector,
        Vector,
      ];
      const ratios = line.map((error, i) => error / (parabola[i] as number));
      // Above 3 in 89 of these 100 draws, and at least 1.92.
      atLeast(
        howMany(ratios, (ratio) => ratio > 3),
        80,
      );
      atLeast(Math.min(...ratios), 1.5);
    }),
};

/** How often a linear model is right that sees only some of the five numbers. */
const shareRight = ({ matmul }: Pick<Subject, "matmul">, ...seen: number[]) =>
  sharesRight({ matmul }, [samples(1, 1000)], seen)[0] as number;

const tooFewFeatures: Claim = {
  id: "FIT-04",
  says: {
    en: "Another cause of underfitting is too few features: the model is not shown what the answer depends on.",
    zh: "欠拟合的另一个原因是特征太少：答案所依赖的信息没有提供给模型。",
  },
  formula: String.raw`y = \begin{cases} 1 & x_1 > x_5 \\ 0 & x_1 \le x_5 \end{cases}`,
  status: "holds",
  why: `Whether x₁ is above x₅ cannot be read off x₁ alone: three answers in four is the best there is. Shown
    x₂ to x₄, a model guesses; shown both x₁ and x₅, it is nearly always right. What counts is not how many
    features, but which.`,
  law: ({ matmul }) =>
    example(() => {
      const share = (...seen: number[]) => shareRight({ matmul }, ...seen);
      // 0.75 by theory: x₁ > ½ is right with probability x₁ or 1 − x₁. Of 1000 samples, 5 deviations are
      // 0.068.
      between(0.682, share(1), 0.818);
      // A half by theory, with 5 deviations of 0.016.
      between(0.42, share(2, 3, 4), 0.58);
      between(0.682, share(1, 2, 3, 4), 0.818);
      // 0.99 measured: the fitted weights are nearly, not quite, opposite.
      atLeast(share(1, 5), 0.97);
    }),
  figure: ({ matmul }) => ({
    title: "Is x1 above x5? Right answers by what the model sees",
    x: { label: "features" },
    y: { label: "share right" },
    layers: [
      {
        kind: "bars",
        name: "linear model",
        points: [[1], [5], [2, 3, 4], [1, 2, 3, 4], [1, 5]].map(
          (seen) => [seen.map((j) => `x${j}`).join(" "), shareRight({ matmul }, ...seen)] as const,
        ),
      },
    ],
  }),
};

const highTrainingLoss: Claim = {
  id: "FIT-05",
  says: {
    en: "A high loss on the training data, far from the true values, is a sign of underfitting.",
    zh: "训练集上的损失很大，预测值与真实值相差很远，是欠拟合的表现。",
  },
  formula: String.raw`\mathrm{mse} \gg \sigma^2`,
  status: "needs a condition",
  why: `High compared with what? The line has an error of 0.38 where noise explains 0.09, and it underfits.
    With noise of deviation 3 even the right model has one of 7.6, and there is nothing wrong with it: noise
    explains 9. Compare with the noise, not with 0.`,
  counterexample:
    "with noise of deviation 3, the right model has an error of 7.6 on the points it was fitted to",
  law: ({ matmul, mse }) =>
    example(() => {
      const line = census({ matmul, mse }, 1).seen;
      const inMoreNoise = census({ matmul, mse }, 2, { noise: 3 }).seen;
      atLeast(median(line), 3 * variance);
      // Three weights take up three of twenty degrees of freedom: 9 · 17/20 = 7.65, and 5 deviations of this
      // mean are 1.31.
      between(7.65 - 1.31, meanOf(inMoreNoise), 7.65 + 1.31);
      atLeast(Math.min(...inMoreNoise), 3 * median(line));
      atMost(median(inMoreNoise), 3 ** 2);
    }),
  figure({ matmul, mse }) {
    const of = (degree: number, noise: number) =>
      median(census({ matmul, mse }, degree, { noise, draws: 25 }).seen);
    const [small, large] = [`noise ${deviation}`, "noise 3"];
    return {
      title: "Error on the points, measured against the noise",
      x: { label: "noise" },
      y: { label: "error / mean square of the noise" },
      layers: [1, 2].map((degree) => ({
        kind: "bars" as const,
        name: `degree ${degree}`,
        points: [
          [small, of(degree, deviation) / variance],
          [large, of(degree, 3) / 9],
        ],
      })),
    };
  },
};

const badOnBoth: Claim = {
  id: "FIT-06",
  says: {
    en: "A model that underfits does badly on the training data and on the test data alike.",
    zh: "欠拟合的模型在训练集和测试集上的表现都不好。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{train}} > 2\sigma^2, \quad \mathrm{mse}_{\mathrm{test}} > 2\sigma^2`,
  status: "holds",
  why: `What a line leaves out it leaves out everywhere, on points it has seen and on fresh ones: 0.38 and
    0.49. The two are close, and both are far above the 0.09 of the noise. A parabola is close to the noise on
    both.`,
  law: ({ matmul, mse }) =>
    example(() => {
      const [line, parabola] = [1, 2].map((degree) => census({ matmul, mse }, degree)) as [Errors, Errors];
      const isHighOnBoth = ({ seen, fresh }: Errors) =>
        howMany(seen, (error, i) => isHigh(error) && isHigh(fresh[i] as number));
      // 99 of these 100 draws, and none.
      atLeast(isHighOnBoth(line), 90);
      atMost(isHighOnBoth(parabola), 0);
      atMost(median(line.fresh), 2 * median(line.seen));
    }),
};

/** How many points, twice as many each time. */
const counts = [20, 40, 80, 160, 320];

export const moreDataDoesNotHelp: Claim = {
  id: "FIT-07",
  says: {
    en: "More training data hardly improve a model that underfits.",
    zh: "对欠拟合的模型来说，增加训练数据也不会带来明显的改善。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{test}}(n) \ge 4\left(\tfrac15 - \tfrac19\right) + \sigma^2`,
  status: "holds",
  why: `More points show more precisely which line is the best one. The best one has an error of 0.4454 on the
    hundred fresh places, and no line at all is below that. Sixteen times the data bring the line from 0.49 to
    0.45; a parabola is at 0.10 with twenty.`,
  law: ({ matmul, mse }) =>
    example(() => {
      const floor = leastError({ matmul, mse }, ingredients(places, 1), places.map(truth)) + variance;
      // The sum of squares over evenly spaced places is that over the interval up to their spacing squared.
      between(0.445, floor, 0.446);
      const errors = counts.map((count) => census({ matmul, mse }, 1, { count, draws: 20 }).fresh);
      // Residuals up to 1 of numbers up to 9, rounded some four times: 64 units of 1 in their squares.
      for (const fresh of errors) notAbove(floor, Math.min(...fresh), { within: 128, of: 1 });
      atMost(median(errors[0] as Vector), 1.2 * floor);
      const [parabola = Number.NaN] = freshErrors({ matmul, mse }, [fitted(drawn(0), 2)]);
      atMost(parabola, 0.5 * floor);
    }),
  figure: ({ matmul, mse }) => ({
    title: "Error on fresh points against the number of points fitted to",
    x: { label: "points", scale: "log" },
    y: { label: "mean squared error", scale: "log" },
    layers: [
      ...[1, 2, 15].map((degree) => ({
        kind: "line" as const,
        name: `degree ${degree}`,
        points: counts
          .slice(0, 4)
          .map(
            (count) => [count, median(census({ matmul, mse }, degree, { count, draws: 12 }).fresh)] as const,
          ),
      })),
      { kind: "rule", name: "noise", y: variance },
    ],
  }),
};

export const underfittingClaims: readonly Claim[] = [
  missesThePattern,
  lineThroughACurve,
  tooSimple,
  tooFewFeatures,
  highTrainingLoss,
  badOnBoth,
  moreDataDoesNotHelp,
];
