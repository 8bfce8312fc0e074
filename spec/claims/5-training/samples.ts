/**
 * Samples by chance
 *
 * Nobody has collected data for this task; the program makes them up. It draws five numbers at random, each anywhere from 0
 * up to 1, looks which of the first and the fifth is larger, and writes down the label. Five thousand times over, that is
 * the training set. Whatever the model finds out later, it finds out from these pairs.
 *
 * Pairs are kept in two tables of equally many rows: x with five columns, y with one. Row i of y is the label of row i of x.
 * That y is a table too, of one column, matters more than it seems. A column of predictions minus a plain list of labels
 * is, for PyTorch, a square table: every prediction against every label.
 */
import { atMost, between, equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { meanOf, total, vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { labelOf } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const counts = wholeNumbers({ from: 1, to: 8 });

const drawsFiveNumbers: Claim = {
  id: "TRAIN-09",
  says: {
    en: "A call of np.random.random(5) draws five random numbers, each of them from 0 up to but without 1.",
    zh: "np.random.random(5) 会随机生成 5 个数，每个都大于等于 0 且小于 1。",
  },
  formula: String.raw`x_i \sim U[0, 1)`,
  status: "holds",
  why: `Every number in this range is equally likely, so on average they are a half, and each tenth of the range gets a tenth of
    them. The numbers come from a formula that starts at a seed: the same seed gives the same numbers again.`,
  law: ({ uniform, python }) =>
    all(
      forAll(seeds, (seed) => {
        const drawn = uniform(5, seed);
        same(drawn.length, 5);
        for (const x of drawn) holds(x >= 0 && x < 1, `${x} is not from [0, 1)`);
        equal(uniform(5, seed), drawn);
        holds(String(uniform(5, seed + 1)) !== String(drawn), "another seed gives the same numbers");
      }),
      example(() => {
        const drawn = uniform(100_000, 1);
        // One number deviates by √(1/12) = 0.289 from its mean, that of 100,000 by 0.00091; five times that is allowed.
        between(0.5 - 0.0046, meanOf(drawn), 0.5 + 0.0046);
        const tenths = new Array(10).fill(0);
        for (const x of drawn) tenths[Math.floor(10 * x)]++;
        // Each tenth gets 10,000, give or take √(100,000 · 0.1 · 0.9) = 95.
        for (const count of tenths) between(10_000 - 475, count, 10_000 + 475);
      }),
      example(() => {
        same(python("np.random.random(5).shape").gives, [5]);
        const large = "(r := np.random.random(100_000), r.min() >= 0 and r.max() < 1)[-1]";
        same(python(large).gives, true);
        equal(python("rounded(np.random.random(100_000).mean(), 2)").gives as number, 0.5);
        const [once, again] = python("[(np.random.seed(1), np.random.random())[-1] for _ in range(2)]")
          .gives as number[];
        equal(once as number, again as number);
      }),
    ),
};

const difference = [[1, 0, 0, 0, -1]];

const areTheRuleInExamples: Claim = {
  id: "TRAIN-10",
  says: {
    en: "The way a sample is made is the rule that is to be learnt.",
    zh: "样本的生成方式，就是要学习的规律。",
  },
  formula: String.raw`y = 1 \iff x_1 > x_5`,
  status: "holds",
  why: `The program tells the model nothing but pairs of a vector and its label, and each label follows from its own vector by the
    rule. Dealt out to the wrong vectors the same labels would follow no rule, and there would be nothing to learn. Rounded to
    single precision, two numbers may become equal after they were compared; that happens to three samples in a hundred million.`,
  law: ({ firstAboveFifth, linear, python }) =>
    all(
      forAll(counts, seeds, (count, seed) => {
        const { x, y } = firstAboveFifth(count, seed);
        equal(y.flat(), x.map(labelOf));
        // The rule is within reach of a linear layer: the label says on which side of 0 this score is.
        const scores = linear(x, difference, [0]).flat();
        equal(
          scores.map((score) => Number(score > 0)),
          y.flat(),
        );
      }),
      // Each vector with the label of the next one.
      fails(
        forAll(seeds, (seed) => {
          const { x, y } = firstAboveFifth(8, seed);
          const [first = [], ...others] = y;
          equal([...others, first].flat(), x.map(labelOf));
        }),
      ),
      example(() => {
        const [once, single] = [
          "0.1 + 1e-9 > 0.1",
          "torch.FloatTensor([0.1 + 1e-9]) > torch.FloatTensor([0.1])",
        ];
        same(python(once).gives, 0.1 + 1e-9 > 0.1);
        same(python(single).gives, [Math.fround(0.1 + 1e-9) > Math.fround(0.1)]);
      }),
    ),
};

const isAMethodWithoutSelf: Claim = {
  id: "TRAIN-11",
  says: {
    en: "The function that makes a sample may stand inside the class of the model, without the parameter self.",
    zh: "生成样本的函数可以写在模型的类里面，并且不带 self 参数。",
  },
  formula: String.raw`\texttt{def build\_sample():}`,
  status: "wrong",
  why: `Python hands the object over as the first argument of a method, and this one takes none. Nor is it found by its bare
    name, as the program calls it, since names inside a class are not seen outside. It belongs outside the class, where
    it works as printed.`,
  counterexample: "model.build_sample() raises a TypeError, build_sample() a NameError",
  law: ({ firstAboveFifth, python }) =>
    all(
      example(() => {
        const called = python("AsPrinted().build_sample()");
        same(called.raises, "TypeError");
        same(called.message, "AsPrinted.build_sample() takes 0 positional arguments but 1 was given");
        same(python("build_sample()").raises, "NameError");
        // Asked of the class and not of a model, it is a plain function, and its label is right.
        const [x, label] = python("AsPrinted.build_sample()").gives as [number[], number];
        equal(label, labelOf(x));
      }),
      example(() => {
        // In TypeScript: a function of the class is none of its objects, and its bare name is unknown outside.
        const AsPrinted = class {
          readonly inputs = 5;
          static buildSample(x: number[]): number {
            return labelOf(x);
          }
        };
        same(Reflect.get(new AsPrinted(), "buildSample"), undefined);
        same(Reflect.get(globalThis, "buildSample"), undefined);
        equal(AsPrinted.buildSample([1, 0, 0, 0, 0]), 1);
      }),
      // Outside any class.
      forAll(seeds, (seed) => {
        const { x, y } = firstAboveFifth(1, seed);
        same([x.length, x[0]?.length], [1, 5]);
        equal(y.flat(), x.map(labelOf));
      }),
    ),
};

/** How many of a hundred samples are positive, for each of the seeds 0, 1, 2, … */
function positives({ firstAboveFifth }: Pick<Subject, "firstAboveFifth">, sets: number): number[] {
  return Array.from({ length: sets }, (_, seed) => total(firstAboveFifth(100, seed).y.flat()));
}

const areAsManyOfEach: Claim = {
  id: "TRAIN-12",
  says: {
    en: "Positive and negative samples are generated in equal numbers.",
    zh: "正负样本是均匀生成的，两类数量相等。",
  },
  formula: String.raw`n_+ \sim B(n, \tfrac12), \quad \sigma = \tfrac12 \sqrt{n}`,
  status: "wrong",
  why: `Each sample is positive with probability a half, like a coin, and a hundred coins seldom show exactly fifty heads: in
    eight cases of a hundred. Five more or fewer are quite usual. Equal numbers come about on average only, or by design: if
    each vector is taken a second time with its first and fifth number exchanged, exactly half of all are positive.`,
  counterexample: "NumPy with seed 0 gives 53 positive samples of 100, and 2550 of 5000",
  law: ({ firstAboveFifth, python }) =>
    all(
      fails(forAll(seeds, (seed) => equal(total(firstAboveFifth(100, seed).y.flat()), 50))),
      example(() => {
        const found = positives({ firstAboveFifth }, 400);
        const mean = meanOf(found);
        const deviation = Math.sqrt(meanOf(found.map((count) => (count - mean) ** 2)));
        // One set deviates by ½√100 = 5, the mean of 400 by 5/√400 = 0.25, and what is measured for the 5 itself by
        // 5/√800 = 0.18. Five times that is allowed.
        between(50 - 1.25, mean, 50 + 1.25);
        between(5 - 0.9, deviation, 5 + 0.9);
        // Exactly fifty: 0.0796 · 400 = 32 sets, give or take √(32 · 0.92) = 5.4.
        between(32 - 27, found.filter((count) => count === 50).length, 32 + 27);
        // Five deviations of ½√5000 = 35.4.
        atMost(Math.abs(total(firstAboveFifth(5000, 0).y.flat()) - 2500), 177);
      }),
      // By design.
      forAll(counts, seeds, (count, seed) => {
        const { x, y } = firstAboveFifth(count, seed);
        const mirrored = x.map(([a = 0, b = 0, c = 0, d = 0, e = 0]) => [e, b, c, d, a]);
        equal(total([...y.flat(), ...mirrored.map(labelOf)]), count);
      }),
      example(() => {
        equal(python("build_dataset(100)[1].sum()").gives as number, 53);
        equal(python("build_dataset(5000)[1].sum()").gives as number, 2550);
      }),
    ),
  figure({ firstAboveFifth }) {
    const found = positives({ firstAboveFifth }, 400);
    const lows = Array.from({ length: 13 }, (_, i) => 31 + 3 * i);
    const within = (low: number) => found.filter((count) => count >= low && count < low + 3).length;
    return {
      title: "How many of a hundred samples are positive, in 400 sets of a hundred",
      x: { label: "positive samples" },
      y: { label: "sets" },
      layers: [
        {
          kind: "bars",
          name: "sets",
          points: lows.map((low) => [`${low}–${low + 2}`, within(low)] as const),
        },
      ],
    };
  },
};

const needsBrackets: Claim = {
  id: "TRAIN-13",
  says: {
    en: "To become a tensor, a single number has to be put in square brackets, while a vector does not.",
    zh: "标量要转化为张量，必须在外面加一个“[]”；向量转化为张量则不需要加。",
  },
  formula: String.raw`(n, 1) - (n) \to (n, n)`,
  status: "needs a condition",
  why: `With FloatTensor it is so: FloatTensor(5) means five numbers of whatever is in memory. But torch.tensor(5.) makes a tensor
    of a single number without brackets. The brackets around each label have a better reason: they make y a column, as the
    predictions are. Without them PyTorch compares every prediction with every label, and only warns.`,
  counterexample:
    "torch.tensor(5.) works; the column 1, 2, 3 against the list 1, 2, 3 has the loss 1.3333 instead of 0",
  law: ({ sub, mse, tensor, read, python }) =>
    all(
      example(() => {
        same(read(tensor([5], [])), { values: [5], shape: [] });
        same(python("torch.tensor(5.).shape").gives, []);
        same(python("torch.tensor(5.)").gives, 5);
        same(python("torch.FloatTensor(5).shape").gives, [5]);
        same(python("torch.FloatTensor(5.)").raises, "TypeError");
        same(python("torch.FloatTensor([5])").gives, [5]);
        same(python("torch.FloatTensor([1., 2., 3.]).shape").gives, [3]);
        same(python("torch.FloatTensor(np.array([1, 0, 1])).shape").gives, [3]);
        same(python("torch.FloatTensor(np.array([[1], [0], [1]])).shape").gives, [3, 1]);
      }),
      // A column against itself is a perfect prediction, and against the list of the same numbers it is a mistake.
      forAll(vectors({ min: 2 }), (list) => {
        const column = list.map((x) => [x]);
        equal(mse(column, column), 0);
        refuses(() => mse(column, list));
        equal(
          sub(column, list),
          list.map((xi) => list.map((xj) => xi - xj)),
        );
      }),
      example(() => {
        const [column, list] = [
          [[1], [2], [3]],
          [1, 2, 3],
        ];
        const square = sub(column, list);
        same(python("torch.tensor([[1.], [2.], [3.]]) - torch.tensor([1., 2., 3.])").gives, square);
        const [shapes, wrong] = [
          "F.mse_loss(torch.tensor([[1.], [2.], [3.]]), torch.tensor([[1.], [2.], [3.]]))",
          "rounded(F.mse_loss(torch.tensor([[1.], [2.], [3.]]), torch.tensor([1., 2., 3.])), 4)",
        ];
        equal(python(shapes).gives as number, mse(column, column));
        const compared = meanOf(square.flat().map((d) => d * d));
        equal(python(wrong).gives as number, Number(compared.toFixed(4)));
        holds(python(wrong).warns !== undefined, "PyTorch compares them without a warning");
      }),
    ),
  figure: ({ sub }) => ({
    title: "Predictions 1, 2, 3 minus labels 1, 2, 3 without brackets: nine differences, six of them not 0",
    columns: ["prediction", "minus label 1", "minus label 2", "minus label 3"],
    rows: sub([[1], [2], [3]], [1, 2, 3]).map((row, i) => [i + 1, ...row]),
  }),
};

const makesTwoTables: Claim = {
  id: "TRAIN-14",
  says: {
    en: "Vectors and labels are collected in two lists, each label in a list of its own, and both lists become tables of single precision.",
    zh: "向量和标签分别收集到两个列表中，每个标签单独放进一个列表，最后两者都转成单精度张量。",
  },
  formula: String.raw`X : (n, 5), \quad Y : (n, 1)`,
  status: "holds",
  why: `A list of n lists of five numbers is a table of n rows and five columns, and a list of n lists of one number is a column.
    Both grow by one row at a time, so row i of either belongs to sample i. FloatTensor stores numbers of 24 bits.`,
  law: ({ firstAboveFifth, read, python }) =>
    all(
      forAll(counts, seeds, (count, seed) => {
        const { x, y } = firstAboveFifth(count, seed);
        const [X, Y]: [number[][], number[][]] = [[], []];
        for (const row of x) {
          X.push(row);
          Y.push([labelOf(row)]);
        }
        same(
          [read(X).shape, read(Y).shape],
          [
            [count, 5],
            [count, 1],
          ],
        );
        same(
          [read(x).shape, read(y).shape],
          [
            [count, 5],
            [count, 1],
          ],
        );
        equal(y, Y);
      }),
      example(() => {
        same(python("[part.shape for part in build_dataset(3)]").gives, [
          [3, 5],
          [3, 1],
        ]);
        same(python("[part.dtype for part in build_dataset(3)]").gives, ["float32", "float32"]);
        // Made of arrays one by one, the tensor is the same, but slow to make, and PyTorch says so.
        const [oneByOne, atOnce] = [
          python("torch.FloatTensor([np.zeros(5), np.ones(5)]).shape"),
          python("torch.FloatTensor(np.array([np.zeros(5), np.ones(5)])).shape"),
        ];
        same(
          [oneByOne.gives, atOnce.gives],
          [
            [2, 5],
            [2, 5],
          ],
        );
        same([oneByOne.warns === undefined, atOnce.warns === undefined], [false, true]);
      }),
    ),
};

export const samplesClaims: readonly Claim[] = [
  drawsFiveNumbers,
  areTheRuleInExamples,
  isAMethodWithoutSelf,
  areAsManyOfEach,
  needsBrackets,
  makesTwoTables,
];
