/**
 * Data against overfitting: more of them, and what a part of them can tell
 *
 * The more points a curve has to pass, the less it can bend after each one, so more data cure overfitting.
 * Where there are no more, some can be made from those there are: a picture turned a little still shows the
 * same thing. That goes only for changes that leave the answer right, or that change the answer along with
 * the sample.
 *
 * Cross-validation uses the data in another way. They are cut into parts; each part is left out once, a model
 * is fitted to the others, and its error on the part left out is that on data it has not seen. That measures,
 * it does not cure. But who measures several models can choose the best.
 */
import { atLeast, atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { meanOf, median, type Vector, vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { drawn, fitted, freshErrors, ingredients, variance } from "./curves.ts";
import { answer, type Samples, samples, sharesRight } from "./first-above-fifth.ts";
import { tooFewPoints } from "./overfitting.ts";

const morePoints: Claim = {
  id: "FIT-20",
  says: {
    en: "Overfitting is cured by more training data.",
    zh: "解决过拟合可以增加训练数据。",
  },
  formula: String.raw`n \to \infty \;\Rightarrow\; \mathrm{mse}_{\mathrm{test}} \to \sigma^2`,
  status: "holds",
  why: `It takes the cause away: with eight times as many points, noise no longer finds room to be learnt. The
    error of degree 15 on fresh points falls from 100,000 or so to 0.10, and nothing about the model has
    changed.`,
  law: tooFewPoints.law as NonNullable<Claim["law"]>,
};

type Change = (x: readonly number[], y: number) => readonly (readonly [x: readonly number[], y: number])[];

const asItIs: Change = (x, y) => [[x, y]];
/** The three in the middle in all orders. */
const shuffled: Change = ([first = 0, a = 0, b = 0, c = 0, fifth = 0], y) =>
  [
    [a, b, c],
    [a, c, b],
    [b, a, c],
    [b, c, a],
    [c, a, b],
    [c, b, a],
  ].map((middle) => [[first, ...middle, fifth], y]);
const mirrored = ([first = 0, a = 0, b = 0, c = 0, fifth = 0]: readonly number[]) => [fifth, a, b, c, first];
const withMirrorImage: Change = (x, y) => [
  [x, y],
  [mirrored(x), 1 - y],
];
const withTheOldAnswer: Change = (x, y) => [
  [x, y],
  [mirrored(x), y],
];

const changed = ({ x, y }: Samples, change: Change): Samples => {
  const pairs = x.flatMap((xi, i) => change(xi, y[i] as number));
  return { x: pairs.map(([xi]) => [...xi]), y: pairs.map(([, yi]) => yi) };
};

/** The share of right answers with thirty samples and what is made of them, the mean of twenty draws. */
const share = ({ matmul }: Pick<Subject, "matmul">, change: Change) =>
  meanOf(
    sharesRight(
      { matmul },
      Array.from({ length: 20 }, (_, i) => changed(samples(100 + i, 30), change)),
    ),
  );

const augmentation: Claim = {
  id: "FIT-21",
  says: {
    en: "Data augmentation supplies more samples by changing those there are, such as by turning or flipping pictures.",
    zh: "数据增强通过改变已有的样本（例如旋转、翻转图像）来得到更多样本。",
  },
  formula: String.raw`y(x_5, x_2, x_3, x_4, x_1) = 1 - y(x_1, x_2, x_3, x_4, x_5) \quad (x_1 \ne x_5)`,
  status: "needs a condition",
  why: `The answer has to stay right. Whether x₁ is above x₅ does not depend on the order of the others, and
    is turned round when the two are exchanged: made with that in mind, samples lift the share of right
    answers. Exchanged with the old answer, every sample has one that says the opposite, and the model
    guesses. Likewise a 6 turned upside down is a 9.`,
  counterexample: "x₁ and x₅ exchanged and the answer kept: half of the answers are right, as by a coin",
  law: ({ matmul }) =>
    all(
      forAll(vectors({ min: 5, max: 5 }), oneOf(shuffled, withMirrorImage), (x, change) => {
        given(x[0] !== x[4]);
        for (const [made, y] of change(x, answer(x))) same(y, answer(made));
      }),
      fails(
        forAll(vectors({ min: 5, max: 5 }), (x) => {
          for (const [made, y] of withTheOldAnswer(x, answer(x))) same(y, answer(made));
        }),
      ),
      example(() => {
        const [none, shuffling, mirroring, contradicting] = [
          asItIs,
          shuffled,
          withMirrorImage,
          withTheOldAnswer,
        ].map((change) => share({ matmul }, change)) as [number, number, number, number];
        // 0.90 without, 0.92 shuffled: the same draws for both, so that even a small gain is one.
        atLeast(shuffling, none + 0.01);
        // With its mirror image each sample says that the weights of x₁ and x₅ are opposite and the others 0.
        atLeast(mirroring, 0.99);
        atMost(contradicting, 0.55);
      }),
    ),
  figure: ({ matmul }) => ({
    title: "Thirty samples, and more made of them",
    x: { label: "made by" },
    y: { label: "share right" },
    layers: [
      {
        kind: "bars",
        name: "linear model",
        points: [
          ["nothing", share({ matmul }, asItIs)],
          ["shuffling x2 to x4", share({ matmul }, shuffled)],
          ["exchanging x1, x5 and the answer", share({ matmul }, withMirrorImage)],
          ["exchanging x1 and x5 only", share({ matmul }, withTheOldAnswer)],
        ],
      },
    ],
  }),
};

const degrees = Array.from({ length: 13 }, (_, degree) => degree);

/**
 * Of some draws of twenty points, for each degree: the error on the points left out in turn (five parts), and
 * that of the model fitted to all twenty on fresh points.
 */
function validated({ matmul, mse, kFold }: Pick<Subject, "matmul" | "mse" | "kFold">, draws: number) {
  const folds = kFold(20, 5);
  return Array.from({ length: draws }, (_, seed) => {
    const { x, y } = drawn(seed);
    const pick = (rows: readonly number[], of: Vector) => rows.map((row) => of[row] as number);
    const predictions = folds.map(({ train, test }) => {
      const models = degrees.map((degree) => fitted({ x: pick(train, x), y: pick(train, y) }, degree));
      const padded = models.map((weights) => degrees.map((k) => weights[k] ?? 0));
      return matmul(padded, ingredients(pick(test, x), 12));
    });
    const leftOut = folds.flatMap(({ test }) => pick(test, y));
    return {
      leftOut: degrees.map((degree) =>
        mse(
          predictions.flatMap((part) => part[degree] as Vector),
          leftOut,
        ),
      ),
      fresh: freshErrors(
        { matmul, mse },
        degrees.map((degree) => fitted({ x, y }, degree)),
      ),
    };
  });
}

const least = (values: Vector) => values.indexOf(Math.min(...values));

const choosesByMeasuring: Claim = {
  id: "FIT-22",
  says: {
    en: "Cross-validation estimates how well a model carries over to fresh data, and so helps to choose its settings.",
    zh: "交叉验证可以评估模型的泛化能力，帮助选择合适的超参数。",
  },
  formula: String.raw`\mathrm{cv} = \frac1n \sum_{k} \sum_{i \in \mathrm{part}_k} (f_{-k}(x_i) - y_i)^2`,
  status: "holds",
  why: `Each point is left out exactly once, and foretold by a model that has not seen it. Of the degrees 0 to
    12 the one with the least error on points left out is 2 in two draws of three and never below. On fresh
    points the choice has an error of 0.106, the best possible one 0.099, and degree 12 one of 50.`,
  law: ({ matmul, mse, kFold }) =>
    all(
      forAll(wholeNumbers({ from: 2, to: 30 }), wholeNumbers({ from: 2, to: 30 }), (count, parts) => {
        given(parts <= count);
        const everyone = Array.from({ length: count }, (_, i) => i);
        const sorted = (rows: readonly number[]) => [...rows].sort((a, b) => a - b);
        const folds = kFold(count, parts);
        same(folds.length, parts);
        same(sorted(folds.flatMap(({ test }) => test)), everyone);
        for (const { train, test } of folds) same(sorted([...train, ...test]), everyone);
      }),
      example(() => {
        const draws = validated({ matmul, mse, kFold }, 30);
        const middle = (error: (draw: (typeof draws)[0]) => number) => median(draws.map(error));
        const at = (errors: Vector, degree: number) => errors[degree] as number;
        // The estimate for degree 2 is 0.101, the error on fresh points 0.099.
        const [estimate, error] = [
          middle(({ leftOut }) => at(leftOut, 2)),
          middle(({ fresh }) => at(fresh, 2)),
        ];
        between(0.8 * error, estimate, 1.2 * error);
        // In 20 of these 30 draws the choice is 2, in the others 3 to 7.
        const choices = draws.map(({ leftOut }) => least(leftOut));
        same([Math.min(...choices), median(choices)], [2, 2]);
        const chosen = middle(({ leftOut, fresh }) => at(fresh, least(leftOut)));
        // 0.1057 to 0.0992.
        atMost(chosen, 1.15 * middle(({ fresh }) => Math.min(...fresh)));
        atLeast(
          middle(({ fresh }) => at(fresh, 12)),
          100 * chosen,
        );
      }),
    ),
  figure({ matmul, mse, kFold }) {
    const choices = validated({ matmul, mse, kFold }, 15).map(({ leftOut }) => least(leftOut));
    return {
      title: "The degree that cross-validation chooses, in 15 draws",
      x: { label: "degree" },
      y: { label: "draws" },
      layers: [
        {
          kind: "bars",
          name: "chosen",
          points: degrees.map((d) => [String(d), choices.filter((choice) => choice === d).length] as const),
        },
      ],
    };
  },
};

const addsNoData: Claim = {
  id: "FIT-23",
  says: {
    en: "Cross-validation is one way of having more training data, and as such a cure for overfitting.",
    zh: "交叉验证是增加训练数据的一种方式，可以解决过拟合。",
  },
  formula: String.raw`|\mathrm{train}_k| = n - |\mathrm{part}_k| < n`,
  status: "wrong",
  why: `It adds no point: every model in it is fitted to fewer of them, 16 of 20 with five parts. A curve of
    degree 12 overfits before it is cross-validated and just as much afterwards. It gets a warning, since its
    error on points left out is enormous, and the cure is to heed it and take a smaller degree.`,
  counterexample: "degree 12 on 20 points has an error of 50 on fresh ones, cross-validated or not",
  law: ({ matmul, mse, kFold }) =>
    all(
      forAll(wholeNumbers({ from: 2, to: 30 }), wholeNumbers({ from: 2, to: 30 }), (count, parts) => {
        given(parts <= count);
        const folds = kFold(count, parts);
        same(folds.length, parts);
        for (const { train, test } of folds) {
          equal(train.length, count - test.length);
          holds(
            train.length < count && train.every((row) => row < count),
            "a fold has points that are not there",
          );
        }
      }),
      example(() => {
        const draws = validated({ matmul, mse, kFold }, 9);
        const at = (errors: Vector, degree: number) => errors[degree] as number;
        // The large model: the error on fresh points is as it was without, and the estimate says so.
        const before = freshErrors(
          { matmul, mse },
          draws.map((_, seed) => fitted(drawn(seed), 12)),
        );
        equal(
          draws.map(({ fresh }) => at(fresh, 12)),
          before,
        );
        atLeast(median(before), 1);
        atLeast(median(draws.map(({ leftOut }) => at(leftOut, 12))), 1);
        // The model chosen instead.
        atMost(median(draws.map(({ leftOut, fresh }) => at(fresh, least(leftOut)))), 2 * variance);
      }),
    ),
};

export const moreDataClaims: readonly Claim[] = [morePoints, augmentation, choosesByMeasuring, addsNoData];
