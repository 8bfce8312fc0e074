/**
 * The model function and its weights
 *
 * A model is a formula. In w₁x² + w₂x + w₃ the x is given and the prediction comes out; w₁, w₂ and w₃ are the
 * weights, which training adjusts; and the 2 in the exponent is a decision made beforehand. The gradient has
 * one slope for each weight, and for nothing else.
 *
 * How many weights it takes depends on the rule that is to be found, and on what is done with them. That the
 * first of five numbers is larger than the last takes two weights. Exclusive or, "one of the two but not
 * both", is out of reach for any number of them, if all they do is multiply and add:
 *
 *     0, 0 → no      0, 1 → yes      1, 0 → yes      1, 1 → no
 */
import { atMost, equal, same } from "../../kit/compare.ts";
import { curve, surface } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { fitting, meanOf, total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { start, truth } from "./article-fit.ts";
import { chainRule } from "./chain-rule.ts";
import { notAbove } from "./curves.ts";
import { gradientOn, rows, targets } from "./descent.ts";

/** Exclusive or. */
const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const either = [false, true, true, false];
const rightOnes = (scores: readonly (readonly number[])[]) =>
  scores.filter(([score = Number.NaN], i) => score > 0 === either[i]).length;

/** relu(a + b) − 2·relu(a + b − 1) − ½: nine weights. */
function bent({ linear, relu }: Pick<Subject, "linear" | "relu">, points: number[][]): number[][] {
  const first = linear(
    points,
    [
      [1, 1],
      [1, 1],
    ],
    [0, -1],
  );
  return linear(relu(first), [[1, -2]], [-0.5]);
}

const asManyAsTheRuleNeeds: Claim = {
  id: "DET-21",
  says: {
    en: "How many weights a project needs depends on how difficult the regularity is that is to be found.",
    zh: "项目中权重参数设置多少，取决于所要挖掘的规律的难易程度。",
  },
  formula: "s(0,0) + s(1,1) = s(0,1) + s(1,0)",
  status: "needs a condition",
  domain: "models with a bend between their layers",
  why: `Two weights are enough to say whether the first of five numbers is larger than the last. For exclusive
    or the nine of a network with relu suffice, and no number of them without it: a linear score of two
    corners of the square adds up to that of the other two, so it cannot be above 0 at both and not above at
    the others. Weights help only where the model can use them.`,
  counterexample:
    "linear layers in a row, with any number of weights: at most three of the four cases of exclusive or are right",
  law: ({ linear, relu }) =>
    all(
      forAll(vectors({ min: 2, max: 2 }), numbers(), (w, b) =>
        atMost(rightOnes(linear(corners, [w], [b])), 3),
      ),
      // More weights, and no bend: nothing is gained. Whole numbers, so that no rounding decides.
      forAll(
        fitting(
          { first: ["hidden", "in"], b: ["hidden"], second: ["out", "hidden"], c: ["out"] },
          { of: wholeNumbers({ from: -8, to: 8 }), lengths: { in: [2, 2], out: [1, 1], hidden: [1, 8] } },
        ),
        ({ first, b, second, c }) => atMost(rightOnes(linear(linear(corners, first, b), second, c)), 3),
      ),
      example(() => same(rightOnes(bent({ linear, relu }, corners)), 4)),
      forAll(vectors({ min: 5, max: 5 }), (x) => {
        const [[score = Number.NaN] = []] = linear([x], [[1, 0, 0, 0, -1]], null);
        same(score > 0, (x[0] as number) > (x[4] as number));
      }),
    ),
  figure: ({ linear, relu }) => ({
    title: "Exclusive or, with nine weights and a bend: above 0 between the lines",
    x: { label: "a" },
    y: { label: "b" },
    layers: [
      {
        kind: "contours",
        name: "score",
        x: [-0.5, 1.5],
        y: [-0.5, 1.5],
        heights: surface(
          (a, b) => bent({ linear, relu }, [[a, b]])[0]?.[0] as number,
          [-0.5, 1.5],
          [-0.5, 1.5],
          24,
        ),
        levels: [0],
      },
      {
        kind: "points",
        name: "yes",
        points: [
          [0, 1],
          [1, 0],
        ],
      },
      {
        kind: "points",
        name: "no",
        points: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  }),
};

/** The mean of (y − 1)² on the article's samples, whose y are 4 and more. */
const farFromOne = 28.525783332;

const outOfReach: Claim = {
  id: "DET-22",
  says: {
    en: "The model function may be picked at random, and only the accuracy of the result differs.",
    zh: "模型函数可以随机选择，只是预测结果的准确率不同。",
  },
  formula: String.raw`0 < \hat y < 1 \;\Rightarrow\; L \ge \tfrac1N \sum_i (y_i - 1)^2 = 28.53`,
  status: "needs a condition",
  domain: "model functions whose values can reach those of the samples",
  why: `"Only" can mean completely. A model that ends in sigmoid answers with numbers below 1, and the samples
    have values from 4 to 8.93. Whatever its weights, its error is 28.5 or more, and the best it can do is to
    say 1 everywhere, which tells nothing of the samples.`,
  counterexample: "with sigmoid at the end no weights bring the error on the article's samples below 28.5258",
  law: ({ sigmoid, linear, mse, python }) =>
    all(
      forAll(vectors({ of: numbers({ from: -64, to: 64 }), min: 3, max: 3 }), (w) => {
        // A sigmoid of 1 exactly reaches it; a hundred squares of up to 63, their sum and its quotient.
        notAbove(farFromOne, mse(sigmoid(linear(rows, [w], null)), targets), { within: 8, of: 32 });
      }),
      example(() => {
        equal(meanOf(targets.map(([y = 0]) => (y - 1) ** 2)), farFromOne, { within: 8, of: 32 });
        equal(python("rounded(np.mean((np.array(Y) - 1) ** 2), 8)").gives as number, 28.52578333);
        equal(mse(sigmoid(linear(rows, [[0, 0, 64]], null)), targets), farFromOne, { within: 8, of: 32 });
        // Without it, the right weights have no error.
        equal(mse(linear(rows, [truth], null), targets), 0, { within: 1, of: 1 });
      }),
    ),
  figure: ({ sigmoid, linear }) => ({
    title: "As close as sigmoid gets to the samples",
    x: { label: "x" },
    y: { label: "y" },
    layers: [
      {
        kind: "points",
        name: "samples",
        points: targets.map(([y = 0], i) => [rows[i]?.[1] as number, y] as const),
      },
      {
        kind: "line",
        name: "best model with sigmoid",
        points: curve(
          (x) => sigmoid(linear([[x * x, x, 1]], [[0, 0, 64]], null))[0]?.[0] as number,
          0,
          1,
          20,
        ),
      },
    ],
  }),
};

const formulasForTheLoss: Claim = {
  id: "DET-24",
  says: {
    en: "There are formulas in common use for the loss.",
    zh: "loss 损失函数有常用的计算公式。",
  },
  formula: String.raw`\tfrac1n \sum_i (x_i - y_i)^2, \qquad -\log \frac{e^{x_y}}{\sum_j e^{x_j}}`,
  status: "holds",
  why: `Two of them serve nearly everywhere: mean squared error where a number is predicted, cross entropy
    where a class is. Every library has both.`,
  law: ({ mse, crossEntropy }) =>
    all(
      // A rounded difference counts twice in its square; 1 for the square, 3 for the sum of four, 1 for the
      // quotient.
      forAll(fitting({ prediction: ["n"], truth: ["n"] }), ({ prediction, truth }) => {
        const squares = prediction.map((x, i) => (x - (truth[i] as number)) ** 2);
        equal(mse(prediction, truth), meanOf(squares), { within: 8 });
      }),
      forAll(vectors({ min: 2 }), wholeNumbers({ from: 0, to: 1 }), (logits, label) => {
        const sum = total(logits.map((x) => Math.exp(x)));
        // Five units of the result by the engine, three or four of numbers up to 16 by this formula.
        equal(crossEntropy([logits], [label]), Math.log(sum) - (logits[label] as number), {
          within: 10,
          of: 16,
        });
      }),
    ),
};

const onePerWeight: Claim = {
  id: "DET-26",
  says: {
    en: "The gradient depends on the loss, since it consists of the loss's partial derivatives by the three weights.",
    zh: "梯度的计算与损失函数有关，因为梯度就是损失函数对三个权重求偏导。",
  },
  formula: String.raw`\nabla L = \Big(\frac{\partial L}{\partial w_1}, \frac{\partial L}{\partial w_2}, \frac{\partial L}{\partial w_3}\Big)`,
  status: "holds",
  why: `Each of the three says how fast the loss rises if that weight alone grows. With another loss they
    would be other numbers: it is the 2(p − y) of the square that stands in all three of them.`,
  law: chainRule.law as NonNullable<Claim["law"]>,
};

const notAllThatIsLeft: Claim = {
  id: "DET-27",
  says: {
    en: "The weights are what is left of the model function without x and y.",
    zh: "权重就是模型函数中除了 x 和 y 的部分。",
  },
  formula: "y = w_1 x^2 + w_2 x + w_3",
  status: "wrong",
  why: `The 2 in x² is left as well, and it is no weight: nothing adjusts it, and with a 3 there it would be
    another model. Nor are the learning rate, the batch size and the width of a layer weights, although they
    are numbers too. Weights are the numbers that have a slope and are changed by it.`,
  counterexample: "the exponent 2 in w₁x² + w₂x + w₃",
  law: ({ Linear, SGD, backward, gradientOf, requiresGrad, mse, read, linear, gradient, python }) =>
    all(
      forAll(
        fitting({ x: ["batch", "in"], y: ["batch"] }, { of: wholeNumbers({ from: 1, to: 8 }) }),
        ({ x, y }) => {
          const [batch = []] = x;
          const layer = Linear(batch.length, 1);
          same(
            layer.namedParameters().map(([name, parameter]) => [name, read(parameter).shape]),
            [
              ["weight", [1, batch.length]],
              ["bias", [1]],
            ],
          );
          same(
            layer.parameters().map((parameter) => requiresGrad(parameter)),
            [true, true],
          );
          same(requiresGrad(x), false);
          // Training changes these, by their slopes, and x and y not at all.
          const [before, data] = [layer.parameters().map((p) => [...read(p).values]), String([x, y])];
          const [weight, bias] = layer.parameters();
          const optimizer = SGD(layer.parameters(), { learningRate: 1 / 4 });
          backward(
            mse(
              linear(x, weight as never, bias as never),
              y.map((yi) => [yi]),
            ),
          );
          const slopes = layer.parameters().map((p) => gradientOf(p) ?? []);
          optimizer.step();
          same(String([x, y]), data);
          for (const [i, parameter] of layer.parameters().entries()) {
            const stepped = before[i]?.map((w, j) => w - (slopes[i]?.[j] as number) / 4) as number[];
            equal([...read(parameter).values], stepped);
          }
        },
      ),
      example(() => {
        // Three weights, three slopes, and none of them is that of the exponent.
        same(gradientOn({ linear, mse, gradient }, rows, targets)([...start]).length, 3);
        same(python("[name for name, _ in Parabola().named_parameters()]").gives, ["w1", "w2", "w3"]);
        same(python("nn.Parameter(torch.ones(3)).requires_grad").gives, true);
        same(python("torch.ones(3).requires_grad").gives, false);
        equal(
          python("torch.optim.SGD(Parabola().parameters(), lr=.1).param_groups[0]['lr']").gives as number,
          0.1,
        );
      }),
    ),
  figure: () => ({
    title: "The numbers of the article's program",
    columns: ["number", "in the program", "is", "adjusted by training"],
    rows: [
      ["1, 0, −1 at first", "w1, w2, w3", "weights", "yes"],
      ["2", "x ** 2", "part of the model's form", "no"],
      ["0, 0.01, … 0.99", "X", "inputs", "no"],
      ["4, 4.0302, … 8.9302", "Y", "true values", "no"],
      ["0.1", "lr", "learning rate", "no"],
      ["20", "batch_size", "batch size", "no"],
    ],
  }),
};

export const modelFunctionClaims: readonly Claim[] = [
  asManyAsTheRuleNeeds,
  outOfReach,
  formulasForTheLoss,
  onePerWeight,
  notAllThatIsLeft,
];
