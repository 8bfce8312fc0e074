/**
 * Forward
 *
 * What a model does with its input is written down in a function called forward. Here it is three lines: the linear layer
 * makes a score of the five numbers of each sample, sigmoid makes a probability of the score, and if the labels are known,
 * the mean squared error makes one number of all probabilities and labels. One number for a whole batch: the loss.
 *
 *     x (n, 5)  →  scores (n, 1)  →  p (n, 1)  →  loss ()
 *
 * So the same function serves two purposes. With labels it tells how wrong the model is, for training. Without them it
 * answers, for use.
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { dot, fitting, matrices, meanOf } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject } from "../subject.ts";
import { classifier } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const batchOfFives = matrices({ columns: [5, 5] });

const axes = { x: ["batch", "in"], weight: ["one", "in"], bias: ["one"], y: ["batch", "one"] } as const;
const models = fitting(axes, { lengths: { one: [1, 1], in: [5, 5], batch: [2, 4] } });

/** The article's forward: without y the predictions, with y the loss. */
function forwardOf(
  { linear, sigmoid, mse }: Pick<Subject, "linear" | "sigmoid" | "mse">,
  weight: number[][],
  bias: number[],
) {
  return (x: number[][], y?: Operand) => {
    const p: Operand = sigmoid(linear(x, weight, bias));
    return y === undefined ? p : mse(p as Operand, y);
  };
}

const answersOrScores: Claim = {
  id: "TRAIN-06",
  says: {
    en: "Given only x, forward returns the predictions; given y as well, it returns the loss; y is optional and None if left out.",
    zh: "forward 只传 x 时返回预测值，再传入 y 时返回损失值；y 是可选参数，不传时默认为 None。",
  },
  formula: String.raw`f(x) = p, \quad f(x, y) = \mathrm{MSE}(p, y)`,
  status: "holds",
  why: `The program asks whether y is None, and that is the right question. Asked whether y is true, PyTorch refuses to answer for
    several numbers, and takes a single label 0 for "no label". JavaScript takes 0 for false as well, and its map passes the
    position of each element as a second argument, which then stands for y.`,
  law: ({ linear, sigmoid, mse, read, python }) =>
    all(
      forAll(models, ({ x, weight, bias, y }) => {
        const forward = forwardOf({ linear, sigmoid, mse }, weight, bias);
        const zeros = y.map(() => [0]);
        same(read(forward(x)).shape, [x.length, 1]);
        same(read(forward(x, y)).shape, []);
        const p = sigmoid(linear(x, weight, bias)).flat();
        equal(read(forward(x)).values, p);
        // Labels that are all 0 are labels too: the loss is the mean of p².
        const squares = p.map((pi) => pi * pi);
        // 1 for each square, 3 for the sum of four, 1 for the quotient.
        equal(read(forward(x, zeros)).values, [meanOf(squares)], { within: 5 });
      }),
      example(() => {
        const asksForTruth = (y?: number) => (y ? "loss" : "predictions");
        same([asksForTruth(), asksForTruth(1), asksForTruth(0)], ["predictions", "loss", "predictions"]);
        same(
          ["first", "second"].map((_x, y?: number) => y),
          [0, 1],
        );
      }),
      example(() => {
        same(python("inspect.signature(classifier.forward)").gives, "(x, y=None)");
        same(python("classifier(vectors).shape").gives, [4, 1]);
        same(python("classifier(vectors, y).shape").gives, []);
        same(python("classifier(vectors, torch.zeros(4, 1)).shape").gives, []);
        same(python("bool(torch.zeros(4, 1))").raises, "RuntimeError");
        same(python("bool(torch.zeros(1, 1))").gives, false);
        same(python("torch.zeros(1, 1) is not None").gives, true);
      }),
    ),
};

const unit = numbers({ from: -1, to: 1 });
const smallModels = fitting(axes, { of: unit, lengths: { one: [1, 1], in: [5, 5] } });

const goesThroughLayersInOrder: Claim = {
  id: "TRAIN-07",
  says: {
    en: "In forward, x goes through the linear layer first and the activation next, and the loss is computed last, if labels are given.",
    zh: "在 forward 中，x 先过线性层，再过激活层，最后在传入标签时计算损失。",
  },
  formula: String.raw`L = \mathrm{MSE}(\sigma(xW^{\mathsf T} + b),\, y)`,
  status: "holds",
  why: `Each step takes what the one before it gives: scores, then probabilities, then one number for all of them. A loss that
    skips sigmoid compares scores with labels instead, which is another loss: a score of 3 for label 1 costs 4, although the
    answer is right.`,
  law: ({ linear, sigmoid, mse, python }) =>
    all(
      // By hand. Either way a score below 8 is added up within 13 units of 1, of which sigmoid passes on a quarter, and both
      // sigmoids add 2.5 of their own: 9 for p. The square of a difference, 2 at most, passes on four times as many.
      forAll(smallModels, ({ x, weight: [w = []], bias: [b = 0], y }) => {
        const p = x.map((row) => 1 / (1 + Math.exp(-(dot(w, row) + b))));
        const squares = p.map((pi, i) => (pi - (y[i]?.[0] as number)) ** 2);
        equal(mse(sigmoid(linear(x, [w], [b])), y), meanOf(squares), { within: 40, of: 1 });
      }),
      fails(
        forAll(models, ({ x, weight, bias, y }) => {
          const scores = linear(x, weight, bias);
          equal(mse(sigmoid(scores), y), mse(scores, y), { within: 1000 });
        }),
      ),
      example(() => {
        equal(mse([[3]], [[1]]), 4);
        const torch = "torch.equal(classifier(vectors, y), F.mse_loss(classifier(vectors), y))";
        same(python(torch).gives, true);
      }),
    ),
};

const keepsOneRowForEachSample: Claim = {
  id: "TRAIN-08",
  says: {
    en: "The shape goes from (batch, 5) to (batch, 1) in the linear layer, and stays (batch, 1) in the activation.",
    zh: "形状先由线性层从 (batch, 5) 变为 (batch, 1)，经过激活层后仍是 (batch, 1)。",
  },
  formula: String.raw`(n, 5) \to (n, 1) \to (n, 1)`,
  status: "holds",
  why: `The layer makes one score of the five numbers of each row, and sigmoid changes every number without moving it. The number
    of rows is free, since all rows go through the same six weights, each for itself. A single vector gives a single number.`,
  law: ({ Linear, Sigmoid, Sequential, read, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const linear = Linear(5, 1, { seed });
        const model = Sequential(linear, Sigmoid());
        const shapes = [x, linear.forward(x), model.forward(x)].map((rows) => read(rows).shape);
        same(shapes, [
          [x.length, 5],
          [x.length, 1],
          [x.length, 1],
        ]);
        // Each row for itself: alone it gets the same answer.
        equal(
          model.forward(x),
          x.map((row) => model.forward(row)),
        );
      }),
      forAll(matrices({ columns: [1, 4] }), (x) => refuses(() => Linear(5, 1).forward(x))),
      example(() => {
        const shapes = "[vectors.shape, classifier.linear(vectors).shape, classifier(vectors).shape]";
        same(python(shapes).gives, [
          [4, 5],
          [4, 1],
          [4, 1],
        ]);
        const model = classifier({ Sequential, Linear, Sigmoid });
        same(python("classifier(torch.ones(5)).shape").gives, read(model.forward([1, 1, 1, 1, 1])).shape);
        holds(model.parameters().length === 2, "the model has other parameters than weight and bias");
      }),
    ),
};

export const forwardClaims: readonly Claim[] = [
  answersOrScores,
  goesThroughLayersInOrder,
  keepsOneRowForEachSample,
];
