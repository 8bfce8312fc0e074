/**
 * What a fit is made of
 *
 * Besides the samples, four things are needed before learning can begin. A model: a formula that turns x into
 * a prediction, with some numbers in it that are still open, the weights. Weights to begin with. A loss,
 * which says how badly a prediction misses. And a learning rate, which says how far a step goes. The article
 * takes
 *
 *     prediction  w₁x² + w₂x + w₃        weights  1, 0, −1        loss  (prediction − y)²        rate  0.1
 *
 * The model has the very form that the samples were made with. So the fit is able to succeed completely, and
 * when it is over one can look whether it has found the 2, the 3 and the 4.
 */
import { atLeast, atMost, equal, holds, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { fitting, lengthOf, type Matrix, meanOf, product, transposed } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import { once, parts, program, start, truth } from "./article-fit.ts";
import { best } from "./curves.ts";
import { gradientOn, places, readOff, rows, stepped, targets } from "./descent.ts";

/** What each family is mixed from, on the article's samples. */
const families = [places.map(() => [1]), places.map((x) => [1, x]), places.map((x) => [1, x, x * x])];
const structures = ["w", "w₁x + w₂", "w₁x² + w₂x + w₃"];
/** The least mean squared error of a straight line on x² at so many places, evenly from 0 up to but without 1. */
const lineOnSquare = (n: number) => ((n * n - 1) * (n * n - 4)) / (180 * n ** 4);

const structureByDesign: Claim = {
  id: "GD-30",
  says: {
    en: "The structure of the model is picked at random.",
    zh: "模型结构是随机选定的。",
  },
  formula: String.raw`\hat y = w_1 x^2 + w_2 x + w_3`,
  status: "wrong",
  why: `It is the very structure that the samples were made with, and that is why the loss can fall below
    0.00001. A random choice would show: the best straight line has a loss of 0.0222, the best constant
    2.0887, and no training gets below. On any parabola ax² + bx + c a straight line keeps 0.00555 · a².`,
  counterexample:
    "w₁x + w₂ instead: no weights bring the loss below 0.0222, and the program would never stop by itself",
  law: ({ linear, mse, gradient, python }) =>
    all(
      example(() => {
        const floors = families.map((x) => {
          const w = best(transposed(x), targets.flat());
          return mse(linear(x, [w], null), targets);
        });
        // Predictions up to 9 are off by a unit of 8 or two, times twice the largest miss, 2.8: 45 units of 2
        // for the mean.
        equal(floors, [2.088704442, 4 * lineOnSquare(100), 0], { within: 64, of: 2 });
        const torch = [
          "rounded(np.polyfit(X, Y, 0, full=True)[1] / 100, 8)",
          "rounded(np.polyfit(X, Y, 1, full=True)[1] / 100, 8)",
        ].flatMap((code) => python(code).gives as number[]);
        equal(torch, [2.08870444, 0.02221111]);
        same(python("rounded(np.polyfit(X, Y, 2))").gives, truth);
      }),
      // Training ends at the same floor: 300 steps take (1 − 0.5 · 0.132)³⁰⁰ = 1e-9 of the distance, and less
      // of the loss.
      example(() => {
        const x = families[1] as Matrix;
        const { at } = readOff(gradientOn({ linear, mse, gradient }, x, targets), 2);
        let w = [0, 0];
        for (let step = 0; step < 300; step++) w = stepped(w, at(w), 0.5);
        equal(mse(linear(x, [w], null), targets), 4 * lineOnSquare(100), { within: 64, of: 2 });
      }),
      forAll(numbers(), numbers(), numbers(), (a, b, c) => {
        const tenths = places.filter((_, i) => i % 10 === 0);
        const x = tenths.map((xi) => [1, xi]);
        const y = tenths.map((xi) => a * xi * xi + b * xi + c);
        const floor = mse(linear(x, [best(transposed(x), y)], null), transposed([y]));
        // A prediction is off by a few units of the size s of its parts, times twice a miss of a sixth of
        // that.
        const s = Math.abs(a) + Math.abs(b) + Math.abs(c);
        equal(floor, a * a * lineOnSquare(10), { within: 8, of: s * s });
      }),
    ),
  figure: ({ linear, mse }) => ({
    title: "What the choice of the structure decides",
    columns: ["structure", "weights", "least loss", "stops at 0.00001"],
    rows: families.map((x, degree) => {
      const floor = mse(linear(x, [best(transposed(x), targets.flat())], null), targets);
      return [structures[degree] as string, degree + 1, floor, floor < 1e-5 ? "yes" : "never"];
    }),
  }),
};

/** Starts with weights from the normal distribution of this deviation. */
const starts = (count: number, deviation: number) =>
  Array.from({ length: count }, (_, seed) => {
    const { normal } = seeded(seed);
    return [normal(), normal(), normal()].map((z) => deviation * z);
  });

const startByDesign: Claim = {
  id: "GD-31",
  says: {
    en: "The weights are initialised at random.",
    zh: "权重是随机初始化的。",
  },
  formula: String.raw`w = (1,\ 0,\ -1)`,
  status: "wrong",
  why: `The program sets them to 1, 0 and −1, so every run gives the same numbers. Random starts would differ
    from run to run unless their seed is fixed, and may miss the goal: of twenty starts from the standard
    normal distribution two do not get there within the thousand epochs, and of starts ten times as far out
    hardly any does.`,
  counterexample: "two runs of the program print the same 889 lines",
  law: ({ linear, mse, gradient, python }) =>
    all(
      example(() => {
        const [one, two] = [0, 1].map(() => program({ linear, mse, gradient })({ epochs: 50 }).losses);
        equal(one as number[], two as number[]);
        // The loss that it starts with is that of 1, 0 and −1.
        equal(mse(linear(rows, [start], null), targets), 47.753833333, { within: 8, of: 64 });
      }),
      example(() => {
        const run = program({ linear, mse, gradient });
        const epochs = (w: readonly number[]) => run({ start: w }).losses.length;
        const [narrow, wide] = [starts(6, 1).map(epochs), starts(3, 10).map(epochs)];
        // With these seeds five of six and none of three.
        atLeast(narrow.filter((count) => count < 1000).length, 4);
        atMost(wide.filter((count) => count < 1000).length, 1);
        holds(new Set(narrow).size > 3, "different starts take equally long");
        equal(starts(2, 1).map(epochs), narrow.slice(0, 2));
      }),
      example(() => {
        const seeds = (one: number, other: number) =>
          `torch.equal(${[one, other].map((seed) => `torch.rand(5, generator=torch.manual_seed(${seed}))`).join(", ")})`;
        same(python("torch.equal(torch.rand(5), torch.rand(5))").gives, false);
        same(python(seeds(0, 0)).gives, true);
        same(python(seeds(0, 1)).gives, false);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const run = program({ linear, mse, gradient });
    const epochs = starts(20, 1).map((w) => run({ start: w, epochs: 1500 }).losses.length);
    const bins = [0, 200, 400, 600, 800, 1000, 1200];
    return {
      title: "Epochs until the loss is below 0.00001, for twenty random starts",
      x: { label: "epochs" },
      y: { label: "starts" },
      layers: [
        {
          kind: "bars",
          name: "starts",
          points: bins.map((from) => {
            const within = epochs.filter((count) => count > from && count <= from + 200);
            return [`${from + 1}–${from + 200}`, within.length] as const;
          }),
        },
      ],
    };
  },
};

const squareOfTheMiss: Claim = {
  id: "GD-32",
  says: {
    en: "The loss of a sample is the square of prediction minus truth, and its name is mean squared error.",
    zh: "单个样本的损失是预测值与真实值之差的平方，称为均方差。",
  },
  formula: String.raw`\ell = (\hat y - y)^2, \quad \mathrm{MSE} = \frac1n \sum_i \ell_i`,
  status: "holds",
  why: `Squared, too much and too little count alike, the loss is never negative, and it is 0 only for a
    perfect prediction. Of a single sample it is the square; the mean that gives it its name is taken over the
    samples of the epoch, when the program prints.`,
  law: ({ mse }) =>
    all(
      // The difference and its square are rounded once each, and that of the difference counts twice.
      forAll(numbers(), numbers(), (prediction, y) => {
        equal(mse([prediction], [y]), (prediction - y) ** 2, { within: 4 });
        equal(mse([prediction], [y]), mse([y], [prediction]));
        atLeast(mse([prediction], [y]), 0);
      }),
      // Whole numbers, whose squares do not vanish among the smallest numbers there are.
      forAll(wholeNumbers({ from: -100, to: 100 }), wholeNumbers({ from: -100, to: 100 }), (prediction, y) =>
        same(mse([prediction], [y]) === 0, prediction === y),
      ),
      forAll(fitting({ predictions: ["n"], ys: ["n"] }), ({ predictions, ys }) => {
        const each = predictions.map((prediction, i) => mse([prediction], [ys[i] as number]));
        // 4 for each, 3 for their sum and 1 for the quotient, twice.
        equal(mse(predictions, ys), meanOf(each), { within: 12 });
      }),
      fails(
        forAll(numbers(), numbers(), (prediction, y) =>
          equal(mse([prediction], [y]), Math.abs(prediction - y)),
        ),
      ),
    ),
  figure({ mse }) {
    const loss = (miss: number) => mse([4 + miss], [4]);
    const square = (miss: number, name: string) =>
      ({
        kind: "line",
        name,
        points: [
          [0, 0],
          [miss, 0],
          [miss, Math.abs(miss)],
          [0, Math.abs(miss)],
          [0, 0],
        ],
      }) as const;
    return {
      title: "The loss of a sample is the area of the square over its miss",
      x: { label: "prediction − truth" },
      y: { label: "loss" },
      layers: [
        { kind: "line", name: "loss", points: curve(loss, -3, 3, 60) },
        square(-2, `too little by 2: ${loss(-2)}`),
        square(1, `too much by 1: ${loss(1)}`),
      ],
    };
  },
};

/** After an epoch, what one step for each of the five batches has made of the distances to 2, 3 and 4, and after 2^n epochs. */
function distances(curvatures: readonly Matrix[], rate: number, n: number): number {
  const step = (curvature: Matrix) =>
    curvature.map((row, i) => row.map((h, j) => Number(i === j) - rate * h));
  let passes = curvatures.map(step).reduce((pass, next) => product(next, pass));
  for (let doubling = 0; doubling < n; doubling++) passes = product(passes, passes);
  return lengthOf(product(passes, transposed([stepped(start, truth, 1)])).flat());
}

const rateIsSmallEnough: Claim = {
  id: "GD-33",
  says: {
    en: "The learning rate is 0.1.",
    zh: "学习率设为 0.1。",
  },
  formula: String.raw`\eta = 0.1 < 0.729`,
  status: "holds",
  why: `It is small enough: up to 0.729 every pass over the five batches brings the weights closer to 2, 3 and
    4 in the end. Beyond that each step overshoots by more than it was off, and the loss grows without end.
    Forgetting to divide by the batch size makes every step twenty times as long, as if the rate were 2.`,
  law({ linear, mse, gradient }) {
    const curvatures = once(() =>
      parts(20).map(({ x, y }) => readOff(gradientOn({ linear, mse, gradient }, x, y), 3).curvature),
    );
    const run = once(() => program({ linear, mse, gradient }));
    return all(
      // At 1/16 the slowest part of the distance is multiplied by 0.9981 in each epoch, by 0.0005 in 4096; at
      // 0.72 by less.
      forAll(numbers({ from: 1 / 16, to: 0.72 }), (rate) => atMost(distances(curvatures(), rate, 12), 0.01)),
      // At 0.74 the distance is multiplied by 1.136 in each epoch, by 1.6e14 in 256; at 1 by 12.
      forAll(numbers({ from: 0.74, to: 1 }), (rate) => atLeast(distances(curvatures(), rate, 8), 1e12)),
      example(() => {
        const { losses } = run()({ rate: 0.1 });
        atMost(losses.at(-1) as number, 1e-5);
        atMost(losses.length, 1000);
        // Sums instead of means.
        atLeast(run()({ rate: 0.1 * 20 }).losses[31] as number, 1e200);
      }),
    );
  },
  figure({ linear, mse, gradient }) {
    const run = program({ linear, mse, gradient });
    const rates = Array.from({ length: 37 }, (_, i) => 0.02 * (i + 1));
    return {
      title: "The loss after 100 epochs, by learning rate",
      x: { label: "learning rate" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "loss",
          points: rates.map(
            (rate) => [rate, run({ rate, epochs: 100, until: 0 }).losses[99] as number] as const,
          ),
        },
        { kind: "rule", name: "the article's 0.1", x: 0.1 },
        { kind: "rule", name: "the limit, 0.729", x: 0.729 },
      ],
    };
  },
};

export const ingredientsClaims: readonly Claim[] = [
  structureByDesign,
  startByDesign,
  squareOfTheMiss,
  rateIsSmallEnough,
];
