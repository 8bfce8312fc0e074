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
import { atLeast, atMost, between, equal, same } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { matrices, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
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
    const every = { seed: 1, after: Array.from({ length: 10 }, (_, i) => 2 * i + 1) };
    const squares = accuracies(training, { loss: mse, of: "p", ...every });
    const entropy = accuracies(training, { loss: bceWithLogits, of: "scores", ...every });
    return {
      title: "On this task either loss will do",
      x: { label: "epoch" },
      y: { label: "accuracy on fresh samples" },
      layers: [
        {
          kind: "line",
          name: "squared error",
          points: squares.map((accuracy, i) => [2 * i + 1, accuracy] as const),
        },
        {
          kind: "line",
          name: "cross entropy",
          points: entropy.map((accuracy, i) => [2 * i + 1, accuracy] as const),
        },
      ],
    };
  },
};

export const taskClaims: readonly Claim[] = [
  comparesFirstAndFifth,
  hasWeightsThatSolveIt,
  hasSixNumbersToLearn,
  activatesByLayerOrFunction,
  isScoredBySquares,
];
