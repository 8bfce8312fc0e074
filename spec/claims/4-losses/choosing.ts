/**
 * Choosing a class
 *
 * A classifier gives each class a score, and softmax makes probabilities of the scores: positive shares of 1.
 * The class with the largest share is the answer. To learn from an example it needs to know the right one of
 * the classes it has, which is written as a number: 0 for the first class, 1 for the second and so on.
 */
import { atMost, between, equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { fitting, total, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { exampleLogits } from "./example.ts";

const threeLogits = vectors({ min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
/** No two of these are nearer to each other than rounding can tell, though they may be equal. */
const wholeLogits = vectors({ of: wholeNumbers({ from: -8, to: 8 }), min: 3, max: 3 });

const leadsToTheRightClass: Claim = {
  id: "LOSS-07",
  says: { en: "Cross entropy is commonly used for classification.", zh: "交叉熵常用于分类任务。" },
  formula: String.raw`H(t, z - \eta \nabla_z H) < H(t, z)`,
  status: "holds",
  why: `It does what a classifier wants. Of all labels the one with the largest score has the smallest loss,
    and a step against the gradient raises the score of the right class and lowers all others, however wrong
    the scores were.`,
  law: ({ crossEntropy, gradient, argmax }) =>
    all(
      forAll(wholeLogits, (logits) => {
        const losses = [0, 1, 2].map((label) => crossEntropy([logits], [label]));
        same(losses.indexOf(Math.min(...losses)), argmax(logits));
      }),
      // Within ±2 no class is so certain that the step is lost in rounding, even in single precision.
      forAll(vectors({ of: numbers({ from: -2, to: 2 }), min: 3, max: 3 }), threeClasses, (logits, right) => {
        const slopes = gradient((z) => crossEntropy(z, [right]), [logits]).flat();
        same(
          slopes.map((slope) => slope < 0),
          logits.map((_, i) => i === right),
        );
        const next = logits.map((z, i) => z - (slopes[i] as number) / 4);
        atMost(crossEntropy([next], [right]), crossEntropy([logits], [right]));
      }),
    ),
};

const classIsKnown: Claim = {
  id: "LOSS-09",
  says: {
    en: "All classes are given, so the right one is certainly among them.",
    zh: "所有类别都已给出，所以正确的类别一定在已知类别之中。",
  },
  formula: String.raw`t \in \{0, 1, \dots, C - 1\}`,
  status: "needs a condition",
  why: `The model shares out all probability among the classes it knows, and cannot say "none of these". So it
    is for us to make sure that every label is one of them. PyTorch refuses the label 3 of three classes, and
    so does the engine. NumPy takes −1 for the last class, and a JavaScript array ignores it, both in
    silence.`,
  counterexample: "label 3 of three classes: PyTorch raises IndexError, Target 3 is out of bounds",
  law: ({ crossEntropy, python }) =>
    all(
      // Exactly one of the known classes is right: their probabilities e^−loss, each a few units off, add up
      // to 1.
      forAll(threeLogits, (logits) => {
        const probabilities = [0, 1, 2].map((label) => Math.exp(-crossEntropy([logits], [label])));
        equal(total(probabilities), 1, { within: 8, of: 1 });
      }),
      forAll(threeLogits, oneOf(-1, 3, 4, -3, -100), (logits, label) =>
        refuses(() => crossEntropy([logits], [label])),
      ),
      forAll(threeLogits, numbers({ from: 0, to: 2 }), (logits, label) => {
        given(!Number.isInteger(label));
        refuses(() => crossEntropy([logits], [label]));
      }),
      example(() => {
        same(python("ce_loss(pred, torch.LongTensor([1, 2, 3]))").message, "Target 3 is out of bounds.");
        same(python("ce_loss(pred, torch.LongTensor([1, 2, -1]))").raises, "IndexError");
        // The article's one-hot code: NumPy counts −1 from the end, JavaScript sets a property that nobody
        // looks at.
        equal(python("to_one_hot([-1], (1, 3))").gives as number[][], [[0, 0, 1]]);
        const row = new Float64Array(3);
        row[-1] = 1;
        equal(row, [0, 0, 0]);
      }),
    ),
};

const givesADistribution: Claim = {
  id: "LOSS-12",
  says: {
    en: "A classification network often gives a probability distribution over all classes.",
    zh: "分类网络的输出，往往是所有类别上的一个概率分布。",
  },
  formula: String.raw`\mathrm{softmax}(W x + b)_i \ge 0, \quad \sum_i \mathrm{softmax}(W x + b)_i = 1`,
  status: "holds",
  why: `The last linear layer gives scores, any numbers at all. Softmax after it makes them positive and
    divides them by their sum, so that each row is a distribution. Many networks leave softmax to the loss,
    and give only scores.`,
  law: ({ linear, softmax, python }) =>
    all(
      forAll(
        fitting({ x: ["batch", "in"], weight: ["class", "in"], bias: ["class"] }),
        ({ x, weight, bias }) => {
          for (const shares of softmax(linear(x, weight, bias), 1)) {
            for (const share of shares) between(0, share, 1);
            // Four shares, each off by 5 units at most, as the engine promises.
            equal(total(shares), 1, { within: 16, of: 1 });
          }
        },
      ),
      fails(forAll(threeLogits, (scores) => equal(total(scores), 1, { within: 16, of: 1 }))),
      example(() => {
        const [first = []] = python("rounded(torch.softmax(pred, dim=1))").gives as number[][];
        // Half a unit of the fifth decimal for each of three.
        between(1 - 1.5e-5, total(first), 1 + 1.5e-5);
      }),
    ),
};

const largestWins: Claim = {
  id: "LOSS-13",
  says: {
    en: "The predicted class is the one with the largest probability.",
    zh: "概率最大的那一类，就是预测的类别。",
  },
  formula: String.raw`\arg\max_i\, \mathrm{softmax}(z)_i = \arg\max_i z_i`,
  status: "holds",
  why: `Softmax keeps the order of the scores, so the largest probability belongs to the largest score, and to
    find it no softmax is needed. Nor does it move if all scores are raised alike or stretched. Of equals the
    first is taken.`,
  law: ({ argmax, softmax, python }) =>
    all(
      forAll(
        wholeLogits,
        oneOf(1, 0.5, 2, 3),
        wholeNumbers({ from: -9, to: 9 }),
        (logits, stretch, raised) => {
          const winner = argmax(logits);
          equal(winner, logits.indexOf(Math.max(...logits)));
          equal(argmax(softmax(logits)), winner);
          equal(argmax(logits.map((z) => stretch * z + raised)), winner);
        },
      ),
      example(() => {
        equal(argmax([0.4, 0.4, 0.2]), python("np.argmax([.4, .4, .2])").gives as number);
        equal(argmax(exampleLogits, 1), python("pred.argmax(1)").gives as number[]);
      }),
    ),
};

const thirdClass: Claim = {
  id: "LOSS-14",
  says: {
    en: "A sample with the probabilities 0.1, 0.4 and 0.5 belongs to the third class, with 0.5.",
    zh: "若某样本的预测概率为 0.1、0.4、0.5，则它属于第三类，概率为 0.5。",
  },
  formula: String.raw`\arg\max\,(0.1,\ 0.4,\ 0.5) = 2`,
  status: "holds",
  why: `0.5 is the largest of the three, and stands third. Programs count from 0, so they call the third class
    2. Being the most likely does not make it sure: in half of such cases it is another class.`,
  law: ({ argmax, max, python }) =>
    example(() => {
      equal(argmax([0.1, 0.4, 0.5]), 2);
      equal(max([0.1, 0.4, 0.5]), 0.5);
      equal(python("np.argmax([.1, .4, .5])").gives as number, 2);
      equal(python("torch.tensor([.1, .4, .5]).argmax()").gives as number, 2);
    }),
  figure: () => ({
    title: "The third class has the largest share",
    x: { label: "class" },
    y: { label: "probability" },
    layers: [
      {
        kind: "bars",
        name: "others",
        points: [
          ["first (0)", 0.1],
          ["second (1)", 0.4],
        ],
      },
      { kind: "bars", name: "largest", points: [["third (2)", 0.5]] },
    ],
  }),
};

export const choosingClaims: readonly Claim[] = [
  leadsToTheRightClass,
  classIsKnown,
  givesADistribution,
  largestWins,
  thirdClass,
];
