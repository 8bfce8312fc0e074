/**
 * The task and the model
 *
 * Here a network learns a rule that nobody tells it. It is shown vectors of five numbers, each with a label: 1 if the first
 * number is larger than the fifth, 0 if not. From the labels alone it has to find out which numbers matter, and how.
 *
 * The model is as small as can be. A linear layer gives each of the five numbers a weight and adds everything up, with a
 * sixth number, the bias, on top. Sigmoid turns this score into a probability p between 0 and 1:
 *
 *     p = σ(w₁x₁ + w₂x₂ + w₃x₃ + w₄x₄ + w₅x₅ + b)
 *
 * With w₁ = 1, w₅ = −1 and nothing else the score is x₁ − x₅, which is positive exactly where the rule says 1. So there
 * are weights that solve the task. Training is about finding them.
 */
import { atLeast, atMost, between, equal, holds, refuses, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { dot, fitting, matrices, meanOf, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject, Tensor } from "../subject.ts";
import { classifier, labelOf, samples } from "./classifier.ts";

const fives = vectors({ min: 5, max: 5 });
const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const batchOfFives = matrices({ columns: [5, 5] });

const comparesFirstAndFifth: Claim = {
  id: "TRAIN-01",
  says: {
    en: "A vector of five numbers is a positive sample if its first number is larger than its fifth, and a negative one if not.",
    zh: "一个 5 维向量，第一个数大于第五个数就是正样本，否则就是负样本。",
  },
  formula: String.raw`y = \begin{cases} 1 & x_1 > x_5 \\ 0 & x_1 \le x_5 \end{cases}`,
  status: "holds",
  why: `That is how the task is made. Two equal numbers make a negative sample, since neither is larger. The three numbers in
    between have no say at all, which the model is not told: it has to learn to give them no weight.`,
  law: ({ firstAboveFifth }) =>
    all(
      forAll(seeds, (seed) => {
        const { x, y } = firstAboveFifth(10, seed);
        equal(y.flat(), x.map(labelOf));
      }),
      example(() => same(new Set(firstAboveFifth(100, 0).y.flat()).size, 2)),
      forAll(fives, numbers(), oneOf(1, 2, 3), (x, other, place) =>
        equal(labelOf(x.with(place, other)), labelOf(x)),
      ),
      forAll(fives, ([first = 0, second = 0, third = 0, fourth = 0, fifth = 0]) => {
        const swapped = labelOf([fifth, second, third, fourth, first]);
        equal(swapped + labelOf([first, second, third, fourth, fifth]), first === fifth ? 0 : 1);
      }),
    ),
  figure({ firstAboveFifth }) {
    const { x, y } = firstAboveFifth(300, 0);
    const of = (label: number) =>
      x.flatMap((row, i) => (y[i]?.[0] === label ? [[row[0] ?? 0, row[4] ?? 0] as const] : []));
    return {
      title: "Three hundred samples, of whose five numbers two decide",
      x: { label: "first number", domain: [0, 1] },
      y: { label: "fifth number", domain: [0, 1] },
      layers: [
        { kind: "points", name: "positive", points: of(1) },
        { kind: "points", name: "negative", points: of(0) },
        {
          kind: "line",
          name: "equal",
          points: [
            [0, 0],
            [1, 1],
          ],
        },
      ],
    };
  },
};

const difference = [[1, 0, 0, 0, -1]];

const hasWeightsThatSolveIt: Claim = {
  id: "TRAIN-02",
  says: {
    en: "One linear layer followed by sigmoid is able to learn this rule.",
    zh: "一个线性层再接一个 sigmoid，就能学会这条规律。",
  },
  formula: String.raw`\sigma(x_1 - x_5) > \tfrac12 \iff x_1 > x_5`,
  status: "holds",
  why: `With the weights 1, 0, 0, 0, −1 and no bias the score is x₁ − x₅, and sigmoid is above a half where its input is above
    0. Ten times these weights divide the samples in the same way, but with more certainty, and a smaller loss. So the loss
    has no lowest point: the weights can grow for ever.`,
  law: ({ linear, sigmoid, mse, mul, slope }) =>
    all(
      forAll(fives, (x) => {
        const [first = 0, , , , fifth = 0] = x;
        const [[p = Number.NaN] = []] = sigmoid(linear([x], difference, [0]));
        // Sigmoid of anything smaller is within a few units of a half, on either side.
        if (Math.abs(first - fifth) > 1e-5) same(p > 0.5, labelOf(x) === 1);
        if (first === fifth) equal(p, 0.5);
      }),
      example(() => {
        const { x, y } = samples(300, 1);
        const p = sigmoid(linear(x, difference, [0])).flat();
        equal(
          p.map((pi) => Number(pi > 0.5)),
          y.flat(),
        );
      }),
      // Whatever the samples are, stronger weights serve them better.
      forAll(
        vectors({ of: numbers({ from: 1 / 64, to: 1 }) }),
        oneOf(1, -1),
        numbers({ from: 0, to: 8 }),
        (distances, sign, strength) => {
          const gaps = distances.map((distance, i) => (i === 0 ? sign * distance : distance));
          const labels = gaps.map((gap) => Number(gap > 0));
          const loss = (w: Tensor) => mse(sigmoid(mul(w, gaps)), labels);
          atMost(slope(loss, strength), -Number.MIN_VALUE);
        },
      ),
    ),
};

const hasSixNumbersToLearn: Claim = {
  id: "TRAIN-03",
  says: {
    en: "The model has one linear layer that takes five numbers and gives one.",
    zh: "模型只有一个线性层，输入维度是 5，输出维度是 1。",
  },
  formula: String.raw`5 \to 1: \quad 5 \cdot 1 + 1 = 6 \text{ parameters}`,
  status: "holds",
  why: `Each output needs a weight for every input, and a bias: five weights and one bias are six numbers to learn. Sigmoid
    has none, so the whole model is six numbers.`,
  law: ({ Linear, Sigmoid, Sequential, read, python }) => {
    const shapesOf = (layer: ReturnType<typeof Linear>) => layer.parameters().map((p) => read(p).shape);
    const sizeOf = (layer: ReturnType<typeof Linear>) =>
      layer.parameters().reduce((size, p) => size + read(p).values.length, 0);
    return all(
      forAll(wholeNumbers({ from: 1, to: 6 }), wholeNumbers({ from: 1, to: 6 }), (inputs, outputs) => {
        same(shapesOf(Linear(inputs, outputs)), [[outputs, inputs], [outputs]]);
        equal(sizeOf(Linear(inputs, outputs)), outputs * (inputs + 1));
      }),
      example(() => {
        const model = classifier({ Sequential, Linear, Sigmoid });
        equal(sizeOf(model), 6);
        same(python("sum(p.numel() for p in classifier.parameters())").gives, sizeOf(model));
      }),
    );
  },
};

const activatesByLayerOrFunction: Claim = {
  id: "TRAIN-04",
  says: {
    en: "The activation may be written as nn.Sigmoid, a layer of its own, or as the function torch.sigmoid.",
    zh: "激活函数可以写成 nn.Sigmoid 这个层，也可以写成 torch.sigmoid 这个函数。",
  },
  formula: String.raw`\texttt{nn.Sigmoid()(x)} = \texttt{torch.sigmoid(x)}`,
  status: "holds",
  why: `The layer does nothing but call the function. It has no weights to remember, so nothing is lost if the function is called
    directly. As a layer it shows up in the list of the model's parts, as a function it does not.`,
  law: ({ Linear, Sigmoid, Sequential, sigmoid, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const linear = Linear(5, 1, { seed });
        equal(Sequential(linear, Sigmoid()).forward(x), sigmoid(linear.forward(x)));
      }),
      example(() => {
        same(Sigmoid().parameters().length, 0);
        same(python("[name for name, _ in classifier.named_children()]").gives, ["linear", "activation"]);
        same(
          python("torch.equal(classifier(vectors), torch.sigmoid(classifier.linear(vectors)))").gives,
          true,
        );
      }),
    ),
};

type Training = Pick<Subject, "Linear" | "Sigmoid" | "Sequential" | "Adam" | "fit" | "evaluate">;
type BatchLoss = (prediction: Tensor, target: Tensor) => Tensor;

/** The accuracy on fresh samples after each of these epochs, if the probabilities are trained by this loss, or the scores. */
function accuracies(
  { Linear, Sigmoid, Sequential, Adam, fit, evaluate }: Training,
  { loss, of, seed, after }: { loss: BatchLoss; of: "p" | "scores"; seed: number; after: readonly number[] },
): number[] {
  const scores = Linear(5, 1, { seed });
  const model = Sequential(scores, Sigmoid());
  const fresh = samples(1000, seed + 1000);
  const seen: number[] = [];
  fit({
    model: of === "p" ? model : Sequential(scores),
    ...samples(1000, seed),
    loss,
    optimizer: Adam(model.parameters(), { learningRate: 0.01 }),
    epochs: 20,
    batchSize: 20,
    onEpoch(epoch) {
      if (after.includes(epoch)) seen.push(evaluate(model, fresh).accuracy);
      return false;
    },
  });
  return seen;
}

const isScoredBySquares: Claim = {
  id: "TRAIN-05",
  says: {
    en: "The loss of the model is the mean squared error, nn.functional.mse_loss.",
    zh: "模型的损失函数是均方误差 nn.functional.mse_loss。",
  },
  formula: String.raw`L = \frac1n \sum_{i=1}^{n} (p_i - y_i)^2`,
  status: "needs a condition",
  why: `It works here: trained with it, the model is right as often as when trained with cross entropy, which chapter 4
    recommends for classes. But where the model is certain and wrong, sigmoid is flat and the squared error has almost no
    slope left to learn from, while that of cross entropy is at its steepest.`,
  counterexample:
    "at the score −20 of a positive sample the squared error has the slope −4e-9, cross entropy −1",
  law: ({ mse, bceWithLogits, sigmoid, slope, Linear, Sigmoid, Sequential, Adam, fit, evaluate, python }) =>
    all(
      example(() => {
        const [half, halves] = [
          "F.mse_loss(torch.tensor([.5]), torch.tensor([1]))",
          "F.mse_loss(torch.tensor([[.5], [.5]]), torch.tensor([[1.], [0.]]))",
        ];
        equal(mse([0.5], [1]), python(half).gives as number);
        equal(mse([[0.5], [0.5]], [[1], [0]]), python(halves).gives as number);
      }),
      forAll(numbers({ from: -30, to: -10 }), (score) => {
        // 2(1 − σ)²σ, and σ(z) < e^z: thrice that is more than any rounding.
        between(
          -3 * Math.exp(score),
          slope((z) => mse(sigmoid(z), 1), score),
          0,
        );
        // σ − 1, and σ(−10) = 4.5e-5.
        between(
          -1,
          slope((z) => bceWithLogits(z, 1), score),
          -0.9999,
        );
      }),
      example(() => {
        const training = { Linear, Sigmoid, Sequential, Adam, fit, evaluate };
        for (const seed of [1, 2]) {
          const [squares = 0] = accuracies(training, { loss: mse, of: "p", seed, after: [20] });
          const [entropy = 0] = accuracies(training, {
            loss: bceWithLogits,
            of: "scores",
            seed,
            after: [20],
          });
          // Of sixty seeds the worst reached 0.9655, and the two losses were never more than 0.006 apart.
          atLeast(squares, 0.95);
          atMost(Math.abs(squares - entropy), 0.02);
        }
      }),
    ),
  figure({ mse, bceWithLogits, Linear, Sigmoid, Sequential, Adam, fit, evaluate }) {
    const training = { Linear, Sigmoid, Sequential, Adam, fit, evaluate };
    const every = { seed: 1, after: Array.from({ length: 20 }, (_, i) => i + 1) };
    const squares = accuracies(training, { loss: mse, of: "p", ...every });
    const entropy = accuracies(training, { loss: bceWithLogits, of: "scores", ...every });
    return {
      title: "On this task either loss will do",
      x: { label: "epoch" },
      y: { label: "accuracy on fresh samples" },
      layers: [
        { kind: "line", name: "squared error", points: numbered(squares) },
        { kind: "line", name: "cross entropy", points: numbered(entropy) },
      ],
    };
  },
};

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
        const forward = forwardOf({ linear, sigmoid, mse }, difference, [0]);
        const batch = [[0.5, 0, 0, 0, 0.25]];
        const asksForTruth = (y?: number) => (y ? "loss" : "predictions");
        same([asksForTruth(), asksForTruth(1), asksForTruth(0)], ["predictions", "loss", "predictions"]);
        refuses(() => [batch, batch].map(forward));
        same([batch, batch].map((x) => forward(x)).length, 2);
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
  law: ({ Linear, Sigmoid, Sequential, linear, sigmoid, mse, python }) =>
    all(
      // By hand. A score below 8 is added up within 13 units of 1, whose quarter sigmoid passes on; with its own 5 on either
      // side that makes 9 for p, twice as many for its square, and one more for the square itself.
      forAll(smallModels, ({ x, weight: [w = []], bias: [b = 0], y }) => {
        const p = x.map((row) => 1 / (1 + Math.exp(-(dot(w, row) + b))));
        const squares = p.map((pi, i) => (pi - (y[i]?.[0] as number)) ** 2);
        // Differences reach 2, hence twice as many once more.
        equal(mse(sigmoid(linear(x, [w], [b])), y), meanOf(squares), { within: 40, of: 1 });
      }),
      forAll(batchOfFives, seeds, (x, seed) => {
        const first = Linear(5, 1, { seed });
        const y = x.map((row) => [labelOf(row)]);
        equal(mse(Sequential(first, Sigmoid()).forward(x), y), mse(sigmoid(first.forward(x)), y));
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

export const taskClaims: readonly Claim[] = [
  comparesFirstAndFifth,
  hasWeightsThatSolveIt,
  hasSixNumbersToLearn,
  activatesByLayerOrFunction,
  isScoredBySquares,
  answersOrScores,
  goesThroughLayersInOrder,
  keepsOneRowForEachSample,
];
