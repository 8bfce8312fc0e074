/**
 * The size of a batch
 *
 * The gradient of the loss is a mean over the samples, and a mean may be taken over some of them only. Such a batch is quicker to look at,
 * and its mean points nearly the same way. With 100 samples in batches of 20, one look at all the data, an epoch, makes five
 * steps instead of one. So small batches make more of each sample; large ones make better steps, fewer of them, and
 * leave more to be done at the same time.
 */
import { atLeast, atMost, between, equal, same } from "../../kit/compare.ts";
import { all, example, forAll, given, inDoubles } from "../../kit/law.ts";
import { fitting, lengthOf, type Matrix, transposed, type Vector } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { best } from "./curves.ts";
import { gradientOn, places, rows, stepped, targets } from "./descent.ts";
import { curvatures, epochsNeeded, once, sweepOf } from "./sweeps.ts";

const column = (y: Vector): Matrix => transposed([y]);

const samplesForOneUpdate: Claim = {
  id: "DET-11",
  says: {
    en: "The batch size says how many samples are used for one update of the weights.",
    zh: "batch_size 表示用多少个样本来更新一次权重。",
  },
  formula: String.raw`w \leftarrow w - \frac{\eta}{B} \sum_{i=1}^{B} \nabla L_i(w), \qquad \text{updates per epoch} = \Big\lfloor \frac{N}{B} \Big\rfloor`,
  status: "holds",
  why: `That is what the word means. From 100 samples in batches of 20 come 5 updates, each from the mean of 20 gradients. Samples that do not fill a batch any
    more are left out by the article's program: of 100 in batches of 30, the last 10 are never learnt from.`,
  law: ({ Linear, SGD, fit, linear, mse, gradient, batches, python }) => {
    const trainedOn = (x: Matrix, y: Vector, w: Vector, batchSize: number, learningRate: number) => {
      const model = Linear(w.length, 1, { bias: false });
      model.loadStateDict({ weight: { shape: [1, w.length], data: Float64Array.from(w) } });
      const optimizer = SGD(model.parameters(), { learningRate });
      const { updates } = fit({ model, x, y: column(y), loss: mse, optimizer, epochs: 1, batchSize });
      return { updates, after: [...(model.stateDict().weight?.data ?? [])] };
    };
    return all(
      forAll(
        fitting({ x: ["batch", "in"], w: ["in"], y: ["batch"] }, { lengths: { batch: [1, 6], in: [1, 3] } }),
        wholeNumbers({ from: 1, to: 6 }),
        ({ x, w, y }, size) => {
          given(size <= x.length);
          const count = Math.floor(x.length / size);
          let byHand = w;
          for (let from = 0; from < count * size; from += size) {
            const batch = [x, column(y)].map((part) => part.slice(from, from + size)) as [Matrix, Matrix];
            byHand = stepped(byHand, gradientOn({ linear, mse, gradient }, ...batch)(byHand), 1 / 1024);
          }
          const { updates, after } = trainedOn(x, y, w, size, 1 / 1024);
          equal(updates, count);
          // A step is up to 4, from sums of up to 6 terms; and 6 steps.
          equal(after, byHand, { within: 64, of: 8 });
        },
      ),
      example(() => {
        // Of 3 samples in batches of 2 the third is not seen: from 0, half of the slope −(1 + 3)/2 · 2.
        equal(trainedOn([[1], [1], [1]], [1, 3, 100], [0], 2, 0.5).after, [2]);
        const { ranges, dropped } = batches(100, 20);
        same([ranges.length, dropped], [python("100 // 20").gives, 0]);
        for (const { from, to } of ranges) equal(to - from, 20);
        equal(batches(100, 30).dropped, 100 - (python("100 // 30 * 30").gives as number));
      }),
    );
  },
};

type Fitting = Pick<Subject, "linear" | "mse" | "gradient">;

/** The sizes that 100 samples can be cut into without a rest. */
const sizes = [1, 2, 4, 5, 10, 20, 25, 50, 100];

/** How many epochs the article's fit takes with batches of so many samples, the learning rate being 0.1. */
function epochsWith(engine: Fitting, size: number): number {
  return epochsNeeded(sweepOf(curvatures(engine, size), 0.1));
}

/** How many numbers a network with eight hidden units makes of so many samples on the way forwards; all are kept for the way back. */
function numbersKept(
  { linear, relu, read }: Pick<Subject, "linear" | "relu" | "read">,
  samples: Matrix,
): number {
  const inner = Array.from({ length: 8 }, () => samples[0] as Vector);
  const hidden = relu(linear(samples, inner, null));
  const output = linear(hidden, [new Array(8).fill(1)], null);
  return read(hidden).values.length + read(output).values.length;
}

const largeBatchesCostMore: Claim = {
  id: "DET-12",
  says: {
    en: "A batch size that is too large slows the iteration down and uses up resources.",
    zh: "batch_size 过大会使迭代变慢，并带来资源问题。",
  },
  formula: String.raw`\text{memory} = B \cdot c, \qquad \text{epochs}: 116 \;(B = 1),\; 889 \;(B = 20),\; 4785 \;(B = 100)`,
  status: "needs a condition",
  domain: "slower: in epochs, and on a machine that takes one sample after another",
  why: `What a network makes of each sample has to be kept until the way back, so memory grows in proportion to the batch. And as a large batch makes fewer steps for
    the same work, the article's fit takes 4785 epochs with all 100 samples at once, and 116 with single ones. But a machine that handles a batch at
    one go is kept waiting by the number of steps, and there the large batch is ahead: 4785 against 11,600.`,
  counterexample: "batches of 1 make 11,600 updates to the same loss, batches of 100 only 4785",
  law: ({ linear, relu, mse, gradient, read }) =>
    all(
      forAll(fitting({ x: ["batch", "in"] }, { lengths: { batch: [1, 16] } }), ({ x }) =>
        equal(
          numbersKept({ linear, relu, read }, x),
          x.length * numbersKept({ linear, relu, read }, x.slice(0, 1)),
        ),
      ),
      example(() => {
        const [single = 0, twenty = 0, all100 = 0] = [1, 20, 100].map((size) =>
          epochsWith({ linear, mse, gradient }, size),
        );
        // Epoch for epoch the same samples are looked at.
        between(7, twenty / single, 8);
        between(5, all100 / twenty, 6);
        // Counted in updates it is the other way round.
        atMost(all100, (100 * single) / 2);
      }),
    ),
  figure({ linear, relu, mse, gradient, read }) {
    return {
      title: "The price of a large batch: the article's fit, and the memory for eight hidden units",
      x: { label: "batch size", scale: "log" },
      y: { label: "count", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "epochs",
          points: sizes.map((size) => [size, epochsWith({ linear, mse, gradient }, size)] as const),
        },
        {
          kind: "line",
          name: "numbers kept",
          points: sizes.map(
            (size) => [size, numbersKept({ linear, relu, read }, rows.slice(0, size))] as const,
          ),
        },
      ],
    };
  },
};

const fillsTheMemory: Claim = {
  id: "DET-13",
  says: {
    en: "For large models, the batch size is chosen so that the memory of the graphics card is full but does not overflow.",
    zh: "大模型的 batch_size，以占满显存而不溢出为标准。",
  },
  formula: String.raw`B_{\max} = \Big\lfloor \frac{\text{memory}}{\text{numbers kept for each sample}} \Big\rfloor`,
  status: "not testable",
  why: `This is advice about hardware. What can be said without it is that the memory a batch takes is proportional to its size, so that there is such a largest
    batch; whether it is also the best one depends on the task.`,
};

const smallModelsMayVary: Claim = {
  id: "DET-14",
  says: {
    en: "For small models, the batch size may be adjusted.",
    zh: "小模型的 batch_size 可以灵活调节。",
  },
  formula: String.raw`1 \le B \le N`,
  status: "not testable",
  why: `This is advice, and there is nothing in it that could be wrong: any size from one sample to all of them may be tried. What the choice does to the article's fit is
    measured further down, where small batches are said to train faster.`,
};

/** The article's targets, the one at 0.5 wrong by 100. */
const spoilt: Matrix = targets.map(([y = 0], i) => [i === 50 ? y + 100 : y]);

const dilutesErrors: Claim = {
  id: "DET-16",
  says: {
    en: "Adding up the gradients of a batch of samples guards against the effect of faulty data among them.",
    zh: "把一批样本的梯度累加起来，可以防止其中错误数据的影响。",
  },
  formula: String.raw`y_i \to y_i + d: \quad g \to g - \frac{2d}{B}\, x_i`,
  status: "needs a condition",
  domain: "single steps, with a batch much larger than its share of faulty samples",
  why: `In a mean over B samples each counts for one part in B, and so does a wrong one: a target wrong by 100 changes the article's first gradient 15 times over if it stands
    alone, by 74 % among 20, by 14 % among 100. That dilutes the error but does not remove it. In the long run every sample gets its say, and the
    fit ends far from the truth, however large the batch is.`,
  counterexample:
    "one target of a hundred is wrong by 100: the best weights become (−13.00, 17.91, 2.54), not (2, 3, 4)",
  law: ({ linear, mse, gradient }) => {
    const gradientFor = (x: Matrix, y: Matrix) => gradientOn({ linear, mse, gradient }, x, y);
    return all(
      forAll(
        fitting({ x: ["batch", "in"], w: ["in"], y: ["batch"] }, { lengths: { batch: [1, 16], in: [1, 3] } }),
        numbers({ from: -64, to: 64 }),
        ({ x, w, y }, d) => {
          const wrong = y.map((yi, i) => (i === 0 ? yi + d : yi));
          const moved = stepped(gradientFor(x, column(wrong))(w), gradientFor(x, column(y))(w), 1);
          const share = (x[0] as Vector).map((xi) => ((-2 * d) / x.length) * xi);
          // Residuals of up to this size with 5 roundings, times 2x, and a few more for the mean and the difference.
          const largest = Math.max(...x.flat().map(Math.abs));
          const residual = 8 * largest * w.length + 8 + Math.abs(d);
          equal(moved, share, { within: 16, of: 2 * largest * residual });
        },
      ),
      example(() => {
        // How much the gradient changes, of its own length, at the article's start.
        const changes = [1, 20, 100].map((size) => {
          const from = 50 - (50 % size);
          const [x, right, wrong] = [rows, targets, spoilt].map((part) => part.slice(from, from + size));
          const [own, other] = [right, wrong].map((y) => gradientFor(x as Matrix, y as Matrix)([1, 0, -1]));
          return lengthOf(stepped(other as Vector, own as Vector, 1)) / lengthOf(own as Vector);
        });
        equal(
          changes.map((change) => Number(change.toFixed(3))),
          [14.815, 0.743, 0.14],
        );
      }),
      example(() => {
        const end = best(transposed(rows), spoilt.flat());
        equal(
          end.map((w) => Number(w.toFixed(2))),
          [-13, 17.91, 2.54],
        );
        // There the slope is 0, but for roundings of residuals of up to 128; and at the truth it is not.
        equal(gradientFor(rows, spoilt)(end), [0, 0, 0], { within: 64, of: 128 });
        atLeast(lengthOf(gradientFor(rows, spoilt)([2, 3, 4])), 2);
      }),
    );
  },
  figure({ linear }) {
    const bad = best(transposed(rows), spoilt.flat());
    const line = (w: Vector) => {
      return linear(rows, [w], null).map(([y = 0], i) => [places[i] as number, y] as const);
    };
    return {
      title: "One target of a hundred is wrong by 100",
      x: { label: "x" },
      y: { label: "y" },
      layers: [
        {
          kind: "points",
          name: "samples",
          points: spoilt.map(([y = 0], i) => [places[i] as number, y] as const),
        },
        { kind: "line", name: "the truth", points: line([2, 3, 4]) },
        { kind: "line", name: "the best fit", points: line(bad) },
      ],
    };
  },
};

const smallBatchesAreFaster: Claim = {
  id: "DET-17",
  says: {
    en: "For a simple task, training with small batches is even faster.",
    zh: "对简单任务而言，batch_size 小的时候反而训练得更快。",
  },
  formula: String.raw`B = 1, 20, 100: \quad 116,\, 889,\, 4785 \;\text{epochs}, \quad 11600,\, 4445,\, 4785 \;\text{updates}`,
  status: "needs a condition",
  domain: "counted in epochs",
  why: `The smaller the batches, the more steps are made of the same samples: the article's fit takes 116 epochs with batches of 1 and 4785 with one of 100. Counted in
    updates the small batches lose, 11,600 against 4785, and batches of 20 are best, with 4445. Which of the two a clock goes by depends on
    the machine: one sample after another costs epochs, whole batches at one go cost updates.`,
  counterexample: "in updates: 11,600 with batches of 1, 4445 with batches of 20",
  law({ linear, mse, gradient }) {
    const epochsBySize = once(() => sizes.map((size) => epochsWith({ linear, mse, gradient }, size)));
    return all(
      example(() => {
        const epochs = epochsBySize();
        for (const [i, count] of epochs.entries()) if (i > 0) atLeast(count, (epochs[i - 1] as number) + 1);
        const updates = epochs.map((count, i) => (count * 100) / (sizes[i] as number));
        equal(sizes[updates.indexOf(Math.min(...updates))] as number, 20);
        equal(sizes[updates.indexOf(Math.max(...updates))] as number, 1);
      }),
      inDoubles(example(() => equal(epochsBySize(), [116, 154, 223, 259, 455, 889, 1121, 2392, 4785]))),
    );
  },
  figure({ linear, mse, gradient }) {
    const epochs = sizes.map((size) => [size, epochsWith({ linear, mse, gradient }, size)] as const);
    return {
      title: "The article's fit at rate 0.1, by batch size",
      x: { label: "batch size", scale: "log" },
      y: { label: "count", scale: "log" },
      layers: [
        { kind: "line", name: "epochs", points: epochs },
        {
          kind: "line",
          name: "updates",
          points: epochs.map(([size, count]) => [size, (count * 100) / size] as const),
        },
      ],
    };
  },
};

const suitsTheProblem: Claim = {
  id: "DET-23",
  says: {
    en: "The batch size is chosen according to the problem at hand.",
    zh: "batch_size 要根据具体问题来选择。",
  },
  formula: String.raw`B = B(\text{task}, \text{data}, \text{machine})`,
  status: "not testable",
  why: `This is advice, and says neither how to choose nor what for. That the choice matters can be measured: the same fit takes from 116 to 4785 epochs, and from 4445 to 11,600
    updates, with nothing changed but the batch size.`,
};

export const batchSizeClaims: readonly Claim[] = [
  samplesForOneUpdate,
  largeBatchesCostMore,
  fillsTheMemory,
  smallModelsMayVary,
  dilutesErrors,
  smallBatchesAreFaster,
  suitsTheProblem,
];
