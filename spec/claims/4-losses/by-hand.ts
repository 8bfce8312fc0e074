/**
 * Cross entropy by hand
 *
 * Three samples, three classes, and the loss in four steps: softmax makes a row of probabilities of each row
 * of scores; the labels 1, 2, 0 become rows with a single 1; minus the logarithm of what stands under each 1
 * is the loss of the sample; the sum of these divided by the number of samples is the loss. It comes to
 * 1.4521, and so it does in PyTorch and here, since they all compute the same.
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, total } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { sharesOf } from "./cross-entropy.ts";
import { exampleClasses, exampleLogits, fiveDecimals, labelsFor, oneHotRows } from "./example.ts";

const logitsOfThree = matrices({ columns: [3, 3] });
const someClass = wholeNumbers({ from: 0, to: 2 });
/** The loss of the three samples: the exact one of the decimal numbers, to 24 digits. */
const exactLoss = "1.452123936364319110054419";
const exactLosses = [1.71226877377409, 1.20891819795653, 1.43518483736234];

/** The article's program, in plain numbers. */
const byHand = (logits: readonly (readonly number[])[], labels: readonly number[]) => {
  const wanted = oneHotRows(labels, logits[0]?.length ?? 0);
  const entropies = logits.map((row, i) => {
    const shares = sharesOf(row.map(Math.exp));
    return -total(shares.map((q, j) => (wanted[i]?.[j] as number) * Math.log(q)));
  });
  return total(entropies) / logits.length;
};

const oneSample: Claim = {
  id: "LOSS-23",
  says: {
    en: "If the first class is right and the model says 0.5, 0.4 and 0.1, the cross entropy is minus the logarithm of 0.5.",
    zh: "若正确的是第一类，而模型的预测为 0.5、0.4、0.1，则交叉熵等于 0.5 的对数取负。",
  },
  formula: String.raw`-(1 \cdot \ln 0.5 + 0 \cdot \ln 0.4 + 0 \cdot \ln 0.1) = 0.6931`,
  status: "holds",
  why: `The truth 1, 0, 0 leaves one term of three. The logarithm is the natural one: to base 2 the same would
    be exactly 1, to base 10 it would be 0.301. The three numbers are probabilities; PyTorch's function takes
    them for scores and gives 0.946, since it applies softmax to them.`,
  law: ({ crossEntropy, log, mul, sum, neg, python }) =>
    example(() => {
      const [p, q] = [
        [1, 0, 0],
        [0.5, 0.4, 0.1],
      ];
      equal(neg(sum(mul(p, log(q)))), Math.LN2, { within: 1 });
      // The sum of the three as softmax adds them up is rounded too.
      equal(crossEntropy([log(q)], [p]), Math.LN2, { within: 4 });
      const numpy = python("rounded(-np.sum([1, 0, 0] * np.log([.5, .4, .1])), 15)").gives as number;
      // Half a unit of the fifteenth decimal.
      equal(numpy, Math.LN2, { within: 5 });
      equal(python("-math.log2(.5)").gives as number, 1);
      const asScores = python("rounded(F.cross_entropy(torch.tensor([[.5, .4, .1]]), torch.tensor([0])))");
      equal(fiveDecimals(crossEntropy([q], [p])), asScores.gives as number);
    }),
  figure: ({ log }) => ({
    title: "Minus the logarithm of 0.5",
    columns: ["base", "unit", "loss"],
    rows: [
      ["e", "nat", -log(0.5)],
      [2, "bit", log(0.5) / -log(2)],
      [10, "digit", log(0.5) / -log(10)],
    ],
  }),
};

const isCalledCrossEntropyLoss: Claim = {
  id: "LOSS-24",
  says: {
    en: "In PyTorch, nn.CrossEntropyLoss() computes the cross entropy.",
    zh: "在 PyTorch 中，nn.CrossEntropyLoss() 用来计算交叉熵。",
  },
  formula: String.raw`\texttt{nn.CrossEntropyLoss()(pred, target)}`,
  status: "holds",
  why: `It is a class: the first pair of brackets makes a loss, the second one applies it to scores and
    labels. Given the data in the first pair, it takes them for settings and fails. Unless told otherwise, it
    gives the mean over the samples.`,
  law: ({ crossEntropy, python }) =>
    example(() => {
      same(python("nn.CrossEntropyLoss()").gives, "CrossEntropyLoss()");
      same(python("nn.CrossEntropyLoss(pred, target)").raises, "RuntimeError");
      const loss = python("rounded(ce_loss(pred, target))").gives as number;
      equal(fiveDecimals(crossEntropy(exampleLogits, exampleClasses)), loss);
    }),
};

const threeByThree: Claim = {
  id: "LOSS-25",
  says: {
    en: "The example has three samples with scores for three classes: a row for each sample, a column for each class.",
    zh: "例中有 3 个样本，每个样本对 3 个类别各有一个得分：一行是一个样本，一列是一个类别。",
  },
  formula: String.raw`\mathrm{pred} \in \mathbb{R}^{3 \times 3}`,
  status: "holds",
  why: `Scores may be any numbers, and these rows do not add up to 1; what softmax makes of each row does. As
    many samples as classes is an accident of the example, and a trap: rows and columns mixed up would still
    fit.`,
  law: ({ softmax, read, python }) =>
    example(() => {
      const { shape } = read(exampleLogits);
      equal(shape, [3, 3]);
      equal(shape, python("pred.shape").gives as number[]);
      const shares = softmax(exampleLogits, 1);
      // Of three shares each is off by 5 units at most, as the engine promises.
      equal(shares.map(total), [1, 1, 1], { within: 8 });
      holds(
        exampleLogits.every((row) => total(row) !== 1),
        "a row of scores adds up to 1",
      );
      const recorded = python("rounded(torch.softmax(pred, dim=1))").gives as number[][];
      equal(
        shares.map((row) => row.map(fiveDecimals)),
        recorded,
      );
    }),
};

const torchPrints: Claim = {
  id: "LOSS-28",
  says: {
    en: "The example program prints the loss that PyTorch has computed, tensor(1.4521).",
    zh: "示例程序打印出 PyTorch 算得的损失值：tensor(1.4521)。",
  },
  formula: String.raw`H = 1.45212393636431911\ldots`,
  status: "holds",
  why: `PyTorch prints four decimals. It computes in single precision, which has seven digits or so: 1.452124.
    Doubles have sixteen, and of the exact number 1.452123936364319110… the engine has them all.`,
  law: ({ crossEntropy, python }) =>
    example(() => {
      // 5 for each loss, as the engine promises, and 1 for the mean and the decimals.
      equal(crossEntropy(exampleLogits, exampleClasses), Number(exactLoss), { within: 6 });
      const each = exampleLogits.map((row, i) => crossEntropy([row], [exampleClasses[i] as number]));
      equal(each.map(fiveDecimals), exactLosses.map(fiveDecimals));
      same(python("str(ce_loss(pred, target))").gives, "tensor(1.4521)");
      const inDouble =
        "rounded(ce_loss(torch.DoubleTensor([[1.3, .1, .3], [.9, 1.2, .9], [.5, 1.4, .2]]), target), 12)";
      equal(python(inDouble).gives as number, 1.452123936364);
      const sum = python("rounded(F.cross_entropy(pred, target, reduction='sum'))").gives as number;
      equal(fiveDecimals(3 * crossEntropy(exampleLogits, exampleClasses)), sum);
    }),
  figure: ({ crossEntropy, python }) => ({
    title: "The loss of the example, by precision",
    columns: ["computed", "loss"],
    rows: [
      ["exactly", exactLoss],
      ["by the engine", crossEntropy(exampleLogits, exampleClasses).toFixed(16)],
      ["by PyTorch, to five decimals", String(python("rounded(ce_loss(pred, target))").gives)],
      ["as PyTorch prints it", String(python("str(ce_loss(pred, target))").gives)],
    ],
  }),
};

const handGivesTheSame: Claim = {
  id: "LOSS-29",
  says: {
    en: "The cross entropy written by hand gives the same number as the library.",
    zh: "手动实现的交叉熵与库函数的结果相同。",
  },
  formula: String.raw`-\frac{1}{N} \sum_{n} \sum_{i} p_{n,i} \ln \frac{e^{z_{n,i}}}{\sum_j e^{z_{n,j}}} = \mathrm{CE}(z, t)`,
  status: "holds up to rounding",
  domain: "scores up to ±30",
  why: `They are the same sums. With the scores of the article both give 1.4521, and in doubles they agree in
    all sixteen digits. By hand softmax rounds, and its logarithm again, so a few units of the last digit are
    lost; with scores beyond ±700 everything is.`,
  law: ({ crossEntropy, python }) =>
    all(
      forAll(
        matrices({ of: numbers({ from: -30, to: 30 }), columns: [3, 3] }),
        someClass,
        (logits, first) => {
          const labels = labelsFor(logits, first);
          // A few roundings of a share count as such in its logarithm, up to 60, which is rounded too.
          equal(crossEntropy(logits, labels), byHand(logits, labels), { within: 4, of: 60 });
        },
      ),
      example(() => {
        equal(crossEntropy(exampleLogits, exampleClasses), byHand(exampleLogits, exampleClasses), {
          within: 4,
        });
        const [hand, torch] = [
          python("rounded(cross_entropy(pred.numpy(), target.numpy()))").gives as number,
          python("rounded(ce_loss(pred, target))").gives as number,
        ];
        equal([hand, torch], [1.45212, 1.45212]);
      }),
    ),
};

const rowByRow: Claim = {
  id: "LOSS-31",
  says: {
    en: "With axis=1 and keepdims the sum runs along each row, and each row is normalised by itself.",
    zh: "指定 axis=1 并保留维度时，求和沿每一行进行，每一行各自归一化。",
  },
  formula: String.raw`q_{n,i} = \frac{e^{z_{n,i}}}{\sum_j e^{z_{n,j}}}`,
  status: "holds",
  why: `Axis 1 runs across the columns, so there is one sum for each row. keepdims keeps the sums standing as
    a column, and each divides its row. Without it they lie as a row, and divide column by column: of two rows
    of three that is refused, of a square matrix it is done in silence, with the wrong result.`,
  law: ({ softmax, sum, div, python }) =>
    all(
      forAll(matrices(), (logits) => {
        const shares = softmax(logits, 1);
        // Each share is 5 units off at most, as the engine promises, and so is that of the row alone.
        for (const [i, row] of shares.entries()) {
          equal(total(row), 1, { within: 16, of: 1 });
          equal(row, softmax(logits[i] as number[]), { within: 10 });
        }
      }),
      fails(
        forAll(matrices(), (logits) =>
          equal(
            sum(softmax(logits, 1), 0),
            (logits[0] ?? []).map(() => 1),
            { within: 16, of: 1 },
          ),
        ),
      ),
      example(() => {
        const square = [
          [1, 1],
          [3, 3],
        ];
        const lying = "np.array([[1., 1.], [3., 3.]]) / np.sum([[1., 1.], [3., 3.]], axis=1)";
        const standing =
          "np.array([[1., 1.], [3., 3.]]) / np.sum([[1., 1.], [3., 3.]], axis=1, keepdims=True)";
        const sums = sum(square, 1);
        equal(div(square, sums), python(lying).gives as number[][], { within: 1 });
        equal(
          div(
            square,
            sums.map((s) => [s]),
          ),
          python(standing).gives as number[][],
        );
        const wide = [
          [1, 1, 1],
          [1, 1, 1],
        ];
        refuses(() => div(wide, sum(wide, 1)));
        same(python("np.ones((2, 3)) / np.sum(np.ones((2, 3)), axis=1)").raises, "ValueError");
        // A single row has no axis 1.
        same(python("softmax(np.array([1., 2., 3.]))").raises, "AxisError");
        refuses(() => softmax([1, 2, 3] as never, 1));
      }),
    ),
};

const dividedByTheBatch: Claim = {
  id: "LOSS-34",
  says: {
    en: "The cross entropies of all samples are added up and divided by their number, and that is the loss.",
    zh: "把各样本的交叉熵相加，再除以样本数（批大小），就是损失值。",
  },
  formula: String.raw`L = \frac{1}{N} \sum_{n=1}^{N} H(p_n, q_n)`,
  status: "holds",
  why: `So the loss is that of a sample on average, and does not depend on how many there are: the same
    samples twice over have the same loss. It is not divided by the number of classes, although in the example
    both are 3.`,
  law: ({ crossEntropy, python }) =>
    all(
      forAll(logitsOfThree, someClass, (logits, first) => {
        const labels = labelsFor(logits, first);
        const each = logits.map((row, i) => crossEntropy([row], [labels[i] as number]));
        const loss = crossEntropy(logits, labels);
        // 3 roundings in the sum of four and 1 of the quotient, on either side.
        equal(loss, total(each) / logits.length, { within: 8 });
        equal(crossEntropy([...logits, ...logits], [...labels, ...labels]), loss, { within: 8 });
      }),
      example(() => {
        const [hand, sum] = [
          python("rounded(cross_entropy(pred.numpy(), target.numpy()))").gives as number,
          python("rounded(F.cross_entropy(pred, target, reduction='sum'))").gives as number,
        ];
        // Half a unit of the fifth decimal for each.
        holds(Math.abs(sum / 3 - hand) < 1e-5, "the sum is not three times the loss");
        equal(fiveDecimals(crossEntropy(exampleLogits, exampleClasses)), hand);
      }),
    ),
};

export const crossEntropyByHandClaims: readonly Claim[] = [
  oneSample,
  isCalledCrossEntropyLoss,
  threeByThree,
  torchPrints,
  handGivesTheSame,
  rowByRow,
  dividedByTheBatch,
];
