/**
 * How the right classes are written down
 *
 * There are two ways to tell a loss which class is right. One number is enough, counted from 0: 2 for the
 * third class. Or a row with a place for each class, of which one holds a 1 and all others 0: 0, 0, 1. Such a
 * row, called one-hot, is the distribution that is certain of the class, and so it fits the formula of cross
 * entropy as it stands.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { matrices, meanOf, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { exampleLogits, labelsFor, oneHotRows } from "./example.ts";

const logitsOfThree = matrices({ columns: [3, 3] });
const someClass = wholeNumbers({ from: 0, to: 2 });

const labelsAreIndices: Claim = {
  id: "LOSS-26",
  says: {
    en: "The targets 1, 2, 0 are the numbers of the right classes, and so they are whole numbers.",
    zh: "目标值 1、2、0 是正确类别的编号，所以是整数。",
  },
  formula: String.raw`H = -\frac{1}{N} \sum_{n=1}^{N} \ln q_{n, t_n}`,
  status: "holds",
  why: `Each picks an entry of its row, counted from 0: the second of the first row, the third of the second,
    the first of the third. An entry number 1.5 there is not. PyTorch wants them as LongTensor and refuses
    labels with decimals, even 1.0; a LongTensor made of 1.5 has cut it down to 1 by then, in silence.`,
  law: ({ crossEntropy, logSoftmax, python }) =>
    all(
      forAll(logitsOfThree, someClass, (logits, first) => {
        const labels = labelsFor(logits, first);
        const picked = logSoftmax(logits, 1).map((row, i) => -(row[labels[i] as number] as number));
        // Scores up to 8 differ by up to 16, of which a unit may be lost in either, and the mean has some
        // roundings.
        equal(crossEntropy(logits, labels), meanOf(picked), { within: 4, of: 16 });
      }),
      forAll(vectors({ min: 3, max: 3 }), numbers({ from: 0, to: 2 }), (logits, label) => {
        given(!Number.isInteger(label));
        refuses(() => crossEntropy([logits], [label]));
      }),
      example(() => {
        refuses(() => crossEntropy(exampleLogits, [1, 2]));
        same(python("ce_loss(pred, torch.LongTensor([1, 2]))").raises, "ValueError");
        same(python("target.dtype").gives, "int64");
        const refusal = python("ce_loss(pred, torch.FloatTensor([1, 2, 0]))");
        same(refusal.message, "expected target dtype to be Long or Byte, but got Float");
        equal(python("torch.LongTensor([1.5])").gives as number[], [1]);
      }),
    ),
};

const oneHotIsTheSame: Claim = {
  id: "LOSS-27",
  says: {
    en: "Instead of class numbers, rows with a 1 in the place of the right class can be given as targets.",
    zh: "目标值也可以不用类别编号，而用 one-hot 矩阵：每行在正确类别的位置上为 1。",
  },
  formula: String.raw`t = 1 \iff p = (0, 1, 0)`,
  status: "holds",
  why: `Such a row is the distribution that is certain of the class, and the sum over all classes has that one
    term, the same to the last bit. To PyTorch these rows are probabilities, so they have to be decimal
    numbers: of whole ones it says that it expected floating point.`,
  law: ({ crossEntropy, python }) =>
    all(
      forAll(logitsOfThree, someClass, (logits, first) => {
        const labels = labelsFor(logits, first);
        equal(crossEntropy(logits, oneHotRows(labels, 3)), crossEntropy(logits, labels));
      }),
      fails(
        forAll(logitsOfThree, someClass, (logits, first) => {
          const [labels, others] = [labelsFor(logits, first), labelsFor(logits, first + 1)];
          equal(crossEntropy(logits, oneHotRows(others, 3)), crossEntropy(logits, labels), { within: 16 });
        }),
      ),
      example(() => {
        const both =
          "torch.allclose(ce_loss(pred, torch.FloatTensor([[0,1,0],[0,0,1],[1,0,0]])), ce_loss(pred, target))";
        same(python(both).gives, true);
        same(python("ce_loss(pred, torch.LongTensor([[0,1,0],[0,0,1],[1,0,0]]))").raises, "RuntimeError");
      }),
    ),
};

const oneHotRowByRow: Claim = {
  id: "LOSS-33",
  says: {
    en: "A one-hot matrix is made of zeros by setting a 1 in each row, in the column of its class.",
    zh: "先建全零矩阵，再逐行把所属类别那一列置为 1，就得到 one-hot 矩阵。",
  },
  formula: String.raw`p_{n,i} = [i = t_n] \in \{0, 1\}`,
  status: "holds",
  why: `Each row then adds up to 1, and its largest entry stands where the label says. In JavaScript the rows
    have to be made one by one: Array(2).fill([0, 0]) is twice the same row, and a 1 set in the one shows in
    the other.`,
  law: ({ argmax, sum, python }) =>
    all(
      forAll(vectors({ of: wholeNumbers({ from: 0, to: 4 }) }), (labels) => {
        const rows = labels.map(() => [0, 0, 0, 0, 0]);
        for (const [i, label] of labels.entries()) (rows[i] as number[])[label] = 1;
        equal(
          sum(rows, 1),
          labels.map(() => 1),
        );
        equal(argmax(rows, 1), labels);
        equal(rows, oneHotRows(labels, 5));
      }),
      example(() => {
        equal(oneHotRows([1, 2, 0], 3), python("to_one_hot([1, 2, 0], (3, 3))").gives as number[][]);
        same([...[1, 2, 0].entries()], python("list(enumerate([1, 2, 0]))").gives);
        const shared: number[][] = Array(2).fill([0, 0]);
        (shared[0] as number[])[1] = 1;
        equal(shared, [
          [0, 1],
          [0, 1],
        ]);
      }),
    ),
};

export const targetsClaims: readonly Claim[] = [labelsAreIndices, oneHotIsTheSame, oneHotRowByRow];
