/**
 * Counting what is right
 *
 * How good is the model? Let it answer questions whose answers are known, and count. It says a probability p
 * for each sample; half or more counts as "positive", less as "negative". Right answers divided by all answers
 * is the accuracy:
 *
 *     accuracy = right / (right + wrong)
 *
 * It is not the only share that one may ask for: precision looks only at those that were called positive,
 * recall only at those that are.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";

/** Answers to up to ten questions, each as 0 and 1 in two bits: what it is, and what it is called. */
const answerSheets = vectors({ of: wholeNumbers({ from: 0, to: 3 }), max: 10 });
const isOf = (answer: number) => answer >> 1;
const calledOf = (answer: number) => answer & 1;

/** The share of those for which `what` holds, among those for which `among` does. */
function share(
  answers: readonly number[],
  what: (answer: number) => boolean,
  among: (answer: number) => boolean = () => true,
): number {
  const chosen = answers.filter(among);
  return chosen.filter(what).length / chosen.length;
}

const isRight = (answer: number) => isOf(answer) === calledOf(answer);
const isCalledPositive = (answer: number) => calledOf(answer) === 1;
const isPositive = (answer: number) => isOf(answer) === 1;

/** Four of ten are positive, and one of them is found. */
const oneFound = [3, 2, 2, 2, 0, 0, 0, 0, 0, 0];

/** What the engine measures where sigmoid alone is the model: it calls 1 positive and −1 negative. */
function measured(
  { Sigmoid, evaluate }: Pick<Subject, "Sigmoid" | "evaluate">,
  answers: readonly number[],
): { correct: number; accuracy: number } {
  const x = answers.map((answer) => [calledOf(answer) === 1 ? 1 : -1]);
  return evaluate(Sigmoid(), { x, y: answers.map((answer) => [isOf(answer)]) });
}

const measuresAccuracy: Claim = {
  id: "EVAL-01",
  says: {
    en: "The function evaluate measures the precision of the model after each epoch.",
    zh: "evaluate 用来测量每轮训练后模型的精确率。",
  },
  formula: String.raw`\text{accuracy} = \tfrac{7}{10}, \quad \text{precision} = \tfrac{1}{1}, \quad \text{recall} = \tfrac{1}{4}`,
  status: "wrong",
  why: `What it counts is how many of all answers are right, and that is called accuracy. Precision asks only
    of those that were called positive how many are. A model that finds one positive sample of four and raises
    no false alarm has a precision of 1, though it is wrong three times in ten.`,
  counterexample:
    "of ten samples four are positive, and one is found: accuracy 0.7, precision 1, recall 0.25",
  law: ({ Sigmoid, evaluate, python }) => {
    const accuracyOf = (answers: readonly number[]) => measured({ Sigmoid, evaluate }, answers).accuracy;
    return all(
      forAll(answerSheets, (answers) => equal(accuracyOf(answers), share(answers, isRight))),
      fails(
        forAll(answerSheets, (answers) =>
          equal(accuracyOf(answers), share(answers, isPositive, isCalledPositive)),
        ),
      ),
      fails(
        forAll(answerSheets, (answers) =>
          equal(accuracyOf(answers), share(answers, isCalledPositive, isPositive)),
        ),
      ),
      example(() => {
        equal(accuracyOf(oneFound), 0.7);
        equal(share(oneFound, isPositive, isCalledPositive), 1);
        equal(share(oneFound, isCalledPositive, isPositive), 0.25);
        const [is, called] = [oneFound.map(isOf), oneFound.map(calledOf)];
        const list = (x: readonly number[]) => `np.array([${x.join(", ")}])`;
        same(python(`np.mean(${list(is)} == ${list(called)})`).gives, accuracyOf(oneFound));
        same(python(`${list(is)}[${list(called)} == 1].mean()`).gives, 1);
      }),
    );
  },
  figure({ Sigmoid, classesOf }) {
    const called = classesOf(Sigmoid().forward(oneFound.map((answer) => [calledOf(answer) === 1 ? 1 : -1])));
    const count = (is: number, says: number) =>
      oneFound.filter((answer, i) => isOf(answer) === is && called[i] === says).length;
    return {
      title: "Ten samples: accuracy 7 of 10, precision 1 of 1, recall 1 of 4",
      columns: ["", "called positive", "called negative"],
      rows: [
        ["is positive", count(1, 1), count(1, 0)],
        ["is negative", count(0, 1), count(0, 0)],
      ],
    };
  },
};

const nextBelowHalf = 0.5 - 2 ** -54;

const decidesAtAHalf: Claim = {
  id: "EVAL-08",
  says: {
    en: "A prediction is right if it is below a half and the label 0, or a half or more and the label 1; otherwise it is wrong.",
    zh: "预测值小于 0.5 且标签为 0，或者大于等于 0.5 且标签为 1，就算预测正确，否则算错误。",
  },
  formula: String.raw`\text{right} \iff [\, p \ge \tfrac12 \,] = y`,
  status: "holds",
  why: `A half belongs to the positive side, by decision: it has to belong to one of them. NaN is neither
    below a half nor above it, so it is never right, as it should be. In single precision everything from
    0.49999999 up rounds to a half, and is called positive as well.`,
  law: ({ classesOf, Sigmoid, evaluate, python, precision }) =>
    all(
      forAll(numbers({ from: 0, to: 1, specials: [0.5, 0.5, Number.NaN] }), (p) => {
        const [called = -1] = classesOf([[p]]);
        equal(called, p < 0.5 ? 0 : p >= 0.5 ? 1 : Number.NaN);
      }),
      forAll(numbers({ specials: [Number.NaN] }), wholeNumbers({ from: 0, to: 1 }), (score, label) => {
        const { correct } = evaluate(Sigmoid(), { x: [[score]], y: [[label]] });
        const p = Sigmoid().forward([[score]])[0]?.[0] as number;
        equal(correct, Number((p < 0.5 && label === 0) || (p >= 0.5 && label === 1)));
      }),
      example(() => {
        const below = precision === "float64" ? nextBelowHalf : 0.5 - 2 ** -25;
        equal(classesOf([[below], [0.5], [Number.NaN]]), [0, 1, Number.NaN]);
        const neither = Number.NaN;
        same(python("[math.nan < 0.5, math.nan >= 0.5]").gives, [neither < 0.5, neither >= 0.5]);
        same(python("float(torch.tensor(.5)) >= 0.5").gives, true);
        same(python("float(torch.tensor(0.49999999))").gives, Math.fround(0.49999999));
        same(python("float(torch.sigmoid(torch.tensor(-1e-7))) >= 0.5").gives, true);
        // Each prediction and each label is a row of one number, and such a row can be taken for the number.
        same(python("[row.shape for row in y]").gives, [[1], [1], [1], [1]]);
        same(python("float(torch.tensor([.25]))").gives, 0.25);
        same(python("int(torch.tensor([1.]))").gives, 1);
        same(python("float(torch.tensor([.25, .5]))").raises, "ValueError");
      }),
    ),
  figure: ({ classesOf, sigmoid }) => ({
    title: "From the score to the class: all or nothing, at a half",
    x: { label: "score" },
    y: { label: "p, class" },
    layers: [
      { kind: "line", name: "p", points: curve(sigmoid, -6, 6) },
      { kind: "line", name: "class", points: curve((z) => classesOf([[sigmoid(z)]])[0] ?? 0, -6, 6) },
      { kind: "rule", name: "a half", y: 0.5 },
    ],
  }),
};

const dividesByAll: Claim = {
  id: "EVAL-09",
  says: {
    en: "The accuracy is the number of right answers divided by the number of right and wrong ones together.",
    zh: "正确率等于答对的个数除以答对与答错的总个数。",
  },
  formula: String.raw`a = \frac{n_{\text{right}}}{n_{\text{right}} + n_{\text{wrong}}} = \frac{n_{\text{right}}}{n}`,
  status: "holds",
  why: `Every answer is counted as right or as wrong, and none as both, so the two counts add up to the number
    of samples. Without any samples it would be 0 divided by 0. Python refuses that; JavaScript quietly makes
    NaN of it, so the engine refuses an evaluation of nothing.`,
  law: ({ Sigmoid, evaluate, python }) =>
    all(
      forAll(answerSheets, (answers) => {
        const { correct, accuracy } = measured({ Sigmoid, evaluate }, answers);
        const wrong = answers.filter((answer) => !isRight(answer)).length;
        equal(correct + wrong, answers.length);
        equal(accuracy, correct / (correct + wrong));
      }),
      example(() => {
        refuses(() => evaluate(Sigmoid(), { x: [], y: [] }));
        same(python("0 / (0 + 0)").raises, "ZeroDivisionError");
        equal(0 / (0 + 0), Number.NaN);
      }),
    ),
};

export const evaluationClaims: readonly Claim[] = [measuresAccuracy, decidesAtAHalf, dividesByAll];
