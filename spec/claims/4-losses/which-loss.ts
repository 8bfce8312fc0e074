/**
 * Which loss for what
 *
 * Cross entropy is for choosing one of several classes, the mean squared error for quantities of any size.
 * Probabilities lie between the two: they are numbers, and they belong to classes. The difference shows where
 * a model is sure and wrong. Cross entropy pushes with full force then, its slope by the score is q − 1. The
 * squared error of a probability is multiplied by the slope of sigmoid or softmax, which is nearly 0 there,
 * and so it hardly pushes at all.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { curve, numbered } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { meanOf, total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { fiveDecimals, oneHotRows } from "./example.ts";

const threeLogits = vectors({ min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
/** A unit in the last place of numbers from 16 to 32, and 16 units of 1. */
const unitOf16 = { float64: 2 ** -48, float32: 2 ** -19 };

type Losses = Pick<Subject, "crossEntropy" | "mse" | "softmax">;

/** Three crowds of ten points each, and a linear layer that starts out with every crowd taken for another. */
const corners = [
  [2, 0],
  [-1, 1.5],
  [-1, -1.5],
] as const;
const crowdLabels = Array.from({ length: 30 }, (_, i) => i % 3);
const crowds = (() => {
  const source = seeded(1);
  return crowdLabels.map((label) => (corners[label] ?? []).map((middle) => middle + 0.8 * source.normal()));
})();

/** The accuracy after each of 20 steps of gradient descent with learning rate 1. */
const learning = (
  { linear, gradients, argmax }: Pick<Subject, "linear" | "gradients" | "argmax">,
  loss: (logits: Tensor) => Tensor,
) => {
  let weight = corners.map(([x, y]) => [-3 * x, -3 * y]);
  const accuracies: number[] = [];
  for (let step = 0; step < 20; step++) {
    const [slopes = []] = gradients((w) => loss(linear(crowds, w, null)), [weight]);
    weight = weight.map((row, i) => row.map((w, j) => w - (slopes[2 * i + j] as number)));
    const chosen = argmax(linear(crowds, weight, null), 1);
    accuracies.push(meanOf(chosen.map((choice, i) => (choice === crowdLabels[i] ? 1 : 0))));
  }
  return accuracies;
};

const byEntropy = ({ crossEntropy }: Losses) => {
  return (logits: Tensor) => crossEntropy(logits, crowdLabels);
};
const bySquares = ({ mse, softmax }: Losses) => {
  return (logits: Tensor) => mse(softmax(logits, 1), oneHotRows(crowdLabels, 3));
};

const choosesOne: Claim = {
  id: "LOSS-36",
  says: {
    en: "Cross entropy is for tasks in which one of several classes is to be chosen.",
    zh: "交叉熵用于从多个类别中选出一个的任务。",
  },
  formula: String.raw`H\!\left(t, \tfrac{a + b}{2}\right) \le \tfrac12 H(t, a) + \tfrac12 H(t, b)`,
  status: "holds",
  why: `As a function of the scores it is shaped like a bowl: half way between two sets of scores the loss is
    at most the mean of both, so that downhill leads to the best scores from everywhere. The squared error of
    softmax is flat where the model is sure of the wrong class. Started there, it learns nothing in twenty
    steps, while cross entropy is nearly always right.`,
  law({ crossEntropy, mse, softmax, linear, gradients, argmax, precision }) {
    const losses = { crossEntropy, mse, softmax };
    const halfWay = (a: readonly number[], b: readonly number[]) =>
      a.map((ai, i) => (ai + (b[i] as number)) / 2);
    return all(
      // Losses are up to 17, and each is a unit off at most.
      forAll(threeLogits, threeLogits, threeClasses, (a, b, right) => {
        const loss = (logits: readonly number[]) => crossEntropy([logits], [right]);
        atMost(loss(halfWay(a, b)), (loss(a) + loss(b)) / 2 + 2 * unitOf16[precision]);
      }),
      fails(
        forAll(threeLogits, threeLogits, threeClasses, (a, b, right) => {
          const loss = (logits: readonly number[]) => mse(softmax([logits], 1), oneHotRows([right], 3));
          atMost(loss(halfWay(a, b)), (loss(a) + loss(b)) / 2 + 1 / 64);
        }),
      ),
      // Fixed points and a fixed start: it ends at 1 against 0.
      example(() => {
        const parts = { linear, gradients, argmax };
        atLeast(learning(parts, byEntropy(losses)).at(-1) as number, 0.9);
        atMost(learning(parts, bySquares(losses)).at(-1) as number, 0.1);
      }),
    );
  },
  figure: (engine) => ({
    title: "Three crowds, and a start in which each is taken for another",
    x: { label: "step" },
    y: { label: "accuracy", domain: [0, 1] },
    layers: [
      { kind: "line", name: "cross entropy", points: numbered(learning(engine, byEntropy(engine))) },
      { kind: "line", name: "squared error", points: numbered(learning(engine, bySquares(engine))) },
    ],
  }),
};

const squaresAreForProbabilities: Claim = {
  id: "LOSS-37",
  says: {
    en: "The mean squared error suits regression, that is, problems in which a probability is predicted.",
    zh: "均方差适合回归任务，也就是预测值为一个概率值的问题。",
  },
  formula: String.raw`\left|\frac{d}{dz}(\sigma(z) - 1)^2\right| \le 2\,\sigma(z)\,(1 - \sigma(z)), \quad \frac{d}{dz}(-\ln \sigma(z)) = \sigma(z) - 1`,
  status: "wrong",
  why: `Regression predicts quantities, such as the 4 to 8.9 of the article's own curve, which are no
    probabilities. For those the squared error does its work at any size. A probability it can fit too, but
    poorly: at a score of −5, where the answer is wrong and 1 would be right, its gradient is −0.013, that of
    cross entropy −0.993. From −20 cross entropy finds the way back in 21 steps; the squared error has not
    moved by then.`,
  counterexample: "the curve 2x² + 3x + 4 has values from 4 to 8.9, and is fitted by the mean squared error",
  law({ mse, sigmoid, bceWithLogits, slope, gradient, python, precision }) {
    const bySquare = (score: number) => gradient((z) => mse(sigmoid(z), [1]), [score])[0] as number;
    const byCross = (score: number) => gradient((z) => bceWithLogits(z, [1]), [score])[0] as number;
    return all(
      // Any quantity: the error is smallest, with slope 0, where the prediction is right, and 2 for each unit
      // beside it.
      forAll(numbers(), wholeNumbers({ from: -8, to: 8 }), (truth, beside) =>
        equal(
          slope((x) => mse(x, truth), truth + beside),
          2 * beside,
          { within: 2, of: 16 },
        ),
      ),
      // A probability, sure and wrong. A dozen roundings of the slope are less than 16 units of 1.
      forAll(numbers({ from: -30, to: -5 }), (score) => {
        const p = sigmoid(score);
        between(-2 * p * (1 - p) * (1 + unitOf16[precision]), bySquare(score), 0);
        between(-1, byCross(score), -0.99);
      }),
      example(() => {
        const torch = [
          python("rounded(slope(lambda z: F.mse_loss(torch.sigmoid(z), torch.tensor(1.)), -5.))"),
          python("rounded(slope(lambda z: F.binary_cross_entropy_with_logits(z, torch.tensor(1.)), -5.))"),
        ];
        equal(
          [bySquare(-5), byCross(-5)].map(fiveDecimals),
          torch.map(({ gives }) => gives as number),
        );
        let [squared, crossed] = [-20, -20];
        for (let step = 0; step < 21; step++) {
          squared -= bySquare(squared);
          crossed -= byCross(crossed);
        }
        // A step of the squared error is at most 2p, hardly more than 2e⁻²⁰ = 4e-9.
        between(-20, squared, -20 + 22 * 2 * Math.exp(-20));
        atLeast(crossed, 0);
        // The last value of the article's curve; and of ten cases, of which three are a yes, the probability.
        equal(
          slope((x) => mse(x, 8.9302), 8.9302),
          0,
        );
        const tenCases = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
        const slopes = gradient((q) => mse(q, tenCases), new Array(10).fill(0.3));
        equal(total(slopes), 0, { within: 4, of: 1 });
      }),
    );
  },
  figure: ({ mse, sigmoid, bceWithLogits, slope }) => ({
    title: "How strongly a score is corrected where 1 is right",
    x: { label: "score z" },
    y: { label: "gradient" },
    layers: [
      {
        kind: "line",
        name: "squared error",
        points: curve((x) => slope((z) => mse(sigmoid(z), 1), x), -10, 10, 100),
      },
      {
        kind: "line",
        name: "cross entropy",
        points: curve((x) => slope((z) => bceWithLogits(z, 1), x), -10, 10, 100),
      },
    ],
  }),
};

export const whichLossClaims: readonly Claim[] = [choosesOne, squaresAreForProbabilities];
