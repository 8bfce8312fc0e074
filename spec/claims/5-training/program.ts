/**
 * The training program
 *
 * Training repeats four lines. Take the next twenty samples, compute the loss, let its gradient say in which direction each of
 * the six numbers of the model makes the loss larger, and move all six a little the other way. After 250 times all 5000
 * samples have had their turn: an epoch. There are twenty epochs, always with the same samples in the same order.
 *
 *     for each epoch
 *       for each batch of twenty samples
 *         loss, gradient, step, gradient back to zero
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, meanOf } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { classifier, type Samples, samples, weightsOf } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

const updatesFiveThousandTimes: Claim = {
  id: "TRAIN-15",
  says: {
    en: "There are 20 epochs over 5000 samples of five numbers in batches of 20, with the learning rate 0.001.",
    zh: "共训练 20 轮，每轮 5000 个 5 维样本，每批 20 个，学习率为 0.001。",
  },
  formula: String.raw`20 \cdot \lfloor 5000 / 20 \rfloor = 5000 \text{ updates}`,
  status: "holds",
  why: `Twenty goes into 5000 exactly 250 times, so an epoch makes 250 updates and the program 5000. With Adam an update moves a
    weight by about 0.001, so all of them together can move it by about 5, and they move the first weight to about 3.`,
  law: ({ batches, Linear, Sigmoid, Sequential, mse, Adam, fit, read, python }) =>
    all(
      example(() => {
        const { ranges, dropped } = batches(5000, 20);
        same([ranges.length, dropped], [250, 0]);
        equal(python("5000 // 20").gives as number, ranges.length);
      }),
      example(() => {
        const model = classifier({ Sequential, Linear, Sigmoid });
        const start = weightsOf(model, { read });
        const { losses, updates } = fit({
          model,
          ...samples(5000, 1),
          loss: mse,
          optimizer: Adam(model.parameters(), { learningRate: 0.001 }),
          epochs: 20,
          batchSize: 20,
        });
        same([losses.length, updates], [20, 5000]);
        const moved = weightsOf(model, { read }).map((w, i) => Math.abs(w - (start[i] as number)));
        holds(Math.max(...moved) <= 5 && Math.max(...moved) > 1, `the weights moved by ${moved}`);
      }),
    ),
};

const sizes = wholeNumbers({ from: 1, to: 30 });

const usesThemAllIfTheyFill: Claim = {
  id: "TRAIN-16",
  says: {
    en: "The number train_sample is how many samples each epoch trains on.",
    zh: "train_sample 就是每轮训练所用的样本总数。",
  },
  formula: String.raw`\lfloor N / B \rfloor \cdot B \le N`,
  status: "needs a condition",
  why: `The program rounds the number of batches down, so only full batches are trained on. Batches of 64 use 4992 of 5000
    samples, and the last eight are never seen in any epoch. Batches larger than the whole set make no update at all, and the
    mean of no losses is not a number.`,
  counterexample: "batches of 64 leave 8 of 5000 samples out, batches of 6000 leave out all",
  law: ({ batches, Linear, Sigmoid, Sequential, mse, SGD, fit, read, python }) => {
    const trained = (data: Samples, batchSize: number) =>
      trainedBySGD({ Linear, Sigmoid, Sequential, mse, SGD, fit, read }, data, { batchSize });
    return all(
      forAll(sizes, sizes, (size, more) => {
        const count = size + more - 1;
        const { ranges, dropped } = batches(count, size);
        equal(ranges.length, Math.floor(count / size));
        equal(dropped, count % size);
        refuses(() => batches(count, count + more));
      }),
      example(() => {
        // Of ten samples in batches of four, the last two make no difference.
        const { x, y } = samples(10, 1);
        const others = samples(2, 2);
        const changed = { x: [...x.slice(0, 8), ...others.x], y: [...y.slice(0, 8), ...others.y] };
        equal(trained({ x, y }, 4).updates, 4);
        equal(trained(changed, 4).weights, trained({ x, y }, 4).weights);
        holds(
          String(trained(changed, 5).weights) !== String(trained({ x, y }, 5).weights),
          "no sample counts",
        );
        refuses(() => trained({ x, y }, 11));
      }),
      example(() => {
        equal(python("5000 // 64 * 64").gives as number, 5000 - batches(5000, 64).dropped);
        same(python("list(range(5000 // 6000))").gives, []);
        same([python("np.mean([])").gives, python("'%f' % np.mean([])").gives], ["NaN", "nan"]);
        same(python("torch.tensor([]).mean()").gives, "NaN");
        equal(meanOf([]), Number.NaN);
      }),
    );
  },
};

type Parts = Pick<Subject, "Linear" | "Sigmoid" | "Sequential" | "mse" | "SGD" | "fit" | "read">;

/** Trains a new model, the same for the same data. */
function trainedBySGD(
  { Linear, Sigmoid, Sequential, mse, SGD, fit, read }: Parts,
  { x, y }: Samples,
  { epochs = 2, batchSize = 4 }: { epochs?: number; batchSize?: number } = {},
) {
  const model = classifier({ Sequential, Linear, Sigmoid });
  const optimizer = SGD(model.parameters(), { learningRate: 0.5 });
  const { losses, updates } = fit({ model, x, y, loss: mse, optimizer, epochs, batchSize });
  return { losses, updates, weights: weightsOf(model, { read }) };
}

const usesTheSameDataInEveryEpoch: Claim = {
  id: "TRAIN-20",
  says: {
    en: "The training set is made once, before training starts, as it would otherwise be read from a file.",
    zh: "训练集在训练开始之前只创建一次，正常任务则是在这里读取训练集。",
  },
  formula: String.raw`(x, y)^{(1)} = (x, y)^{(2)} = \dots`,
  status: "holds",
  why: `All twenty epochs go through the same samples in the same order, for nothing is shuffled. So two epochs of training are
    one epoch, and then one more with the same optimizer. Started again from the same weights, the program arrives at the same
    weights, to the last bit. New samples for each epoch would give others.`,
  law: ({ Linear, Sigmoid, Sequential, mse, SGD, fit, read }) => {
    const parts = { Linear, Sigmoid, Sequential, mse, SGD, fit, read };
    return all(
      forAll(seeds, (seed) => {
        const data = samples(8, seed);
        const both = trainedBySGD(parts, data, { epochs: 2 });
        const model = classifier({ Sequential, Linear, Sigmoid });
        const optimizer = SGD(model.parameters(), { learningRate: 0.5 });
        const epoch = { model, ...data, loss: mse, optimizer, epochs: 1, batchSize: 4 };
        equal([...fit(epoch).losses, ...fit(epoch).losses], both.losses);
        equal(weightsOf(model, { read }), both.weights);
        holds(both.losses[0] !== both.losses[1], "nothing was learnt from the first epoch to the second");
      }),
      // The same samples, the last ones first: where it starts is the same, where it ends is not.
      fails(
        forAll(seeds, (seed) => {
          const { x, y } = samples(8, seed);
          const turned = { x: x.toReversed(), y: y.toReversed() };
          equal(trainedBySGD(parts, turned).weights, trainedBySGD(parts, { x, y }).weights);
        }),
      ),
    );
  },
};

const switchesToTraining: Claim = {
  id: "TRAIN-21",
  says: {
    en: "The call model.train() switches the model to training mode.",
    zh: "model.train() 把模型设置为训练模式。",
  },
  formula: String.raw`\texttt{model.training} = \texttt{True}`,
  status: "holds",
  why: `The mode is a flag of the model and of every part in it. The program sets it anew in each epoch because the evaluation at
    the end of the one before has cleared it. A linear layer and sigmoid do not look at it, so here it changes no number; a
    layer such as dropout, which leaves out inputs at random while training, does look.`,
  law: ({ Linear, Sigmoid, Sequential, mse, SGD, fit, predict, python }) =>
    all(
      forAll(matrices({ columns: [5, 5] }), oneOf(true, false), (x, mode) => {
        const parts = [Linear(5, 1), Sigmoid()];
        const inner = Sequential(...parts);
        const model = Sequential(inner);
        const modes = () => [model, inner, ...parts].map(({ training }) => training);
        model.eval();
        same(modes(), [false, false, false, false]);
        const used = model.forward(x);
        model.train(mode);
        same(modes(), [mode, mode, mode, mode]);
        equal(model.forward(x), used);
        // Predicting uses the model and leaves the mode as it was.
        equal(predict(model, x), used);
        same(modes(), [mode, mode, mode, mode]);
      }),
      example(() => {
        const model = classifier({ Sequential, Linear, Sigmoid });
        model.eval();
        const optimizer = SGD(model.parameters(), { learningRate: 0.5 });
        fit({ model, ...samples(4, 1), loss: mse, optimizer, epochs: 1, batchSize: 4 });
        same(model.training, true);
      }),
      example(() => {
        same(python("classifier.training").gives, true);
        same(python("classifier.train().training").gives, true);
        same(python("classifier.eval().training").gives, false);
        const [off, on] = [
          "[part.training for part in classifier.eval().modules()]",
          "[part.training for part in classifier.eval().train().modules()]",
        ];
        same(python(off).gives, [false, false, false]);
        same(python(on).gives, [true, true, true]);
        const outputs = "torch.equal(classifier.train()(vectors), classifier.eval()(vectors))";
        same(python(outputs).gives, true);
        same(python("nn.Dropout(.5).train()(torch.ones(100)).unique()").gives, [0, 2]);
        same(python("nn.Dropout(.5).eval()(torch.ones(100)).unique()").gives, [1]);
      }),
    ),
};

const takesOneSliceAfterAnother: Claim = {
  id: "TRAIN-22",
  says: {
    en: "The loop takes one batch after another by slicing the training set.",
    zh: "循环通过切片，从训练集中依次取出一个个批次。",
  },
  formula: String.raw`[iB,\ (i + 1)B), \quad i = 0, \dots, \lfloor N / B \rfloor - 1`,
  status: "holds",
  why: `A slice begins where the one before ended, since its end is not part of it, so no sample is taken twice and none is left
    out in between. A slice that reaches beyond the end is cut short without a word, but the loop ends before that.`,
  law: ({ batches, Linear, Sigmoid, Sequential, linear, sigmoid, mse, backward, SGD, fit, read, python }) =>
    all(
      forAll(sizes, sizes, (size, more) => {
        const rows = Array.from({ length: size + more - 1 }, (_, row) => row);
        const taken = batches(rows.length, size).ranges.map(({ from, to }) => rows.slice(from, to));
        const full = Math.floor(rows.length / size);
        same(
          taken.map((batch) => batch.length),
          new Array(full).fill(size),
        );
        equal(taken.flat(), rows.slice(0, full * size));
        const kept = batches(rows.length, size, "keep").ranges.map(({ from, to }) => rows.slice(from, to));
        equal(kept.flat(), rows);
      }),
      // Training takes the very same slices.
      forAll(seeds, wholeNumbers({ from: 1, to: 4 }), (seed, batchSize) => {
        const { x, y } = samples(8, seed);
        const model = classifier({ Sequential, Linear, Sigmoid });
        const [weight, bias] = model.parameters() as [Tensor, Tensor];
        const optimizer = SGD([weight, bias], { learningRate: 0.5 });
        for (let i = 0; i < Math.floor(8 / batchSize); i++) {
          const [from, to] = [i * batchSize, (i + 1) * batchSize];
          backward(mse(sigmoid(linear(x.slice(from, to), weight, bias)), y.slice(from, to)));
          optimizer.step();
          optimizer.zeroGrad();
        }
        const parts = { Linear, Sigmoid, Sequential, mse, SGD, fit, read };
        equal(trainedBySGD(parts, { x, y }, { epochs: 1, batchSize }).weights, weightsOf(model, { read }));
      }),
      example(() => {
        const five = [0, 1, 2, 3, 4];
        same(python("[0, 1, 2, 3, 4][2:4]").gives, five.slice(2, 4));
        same(python("[0, 1, 2, 3, 4][4:8]").gives, five.slice(4, 8));
        same(python("torch.arange(5)[4:8]").gives, five.slice(4, 8));
        same(python("torch.arange(5)[8:12]").gives, five.slice(8, 12));
      }),
    ),
};

const followsFromModelAndLoss: Claim = {
  id: "TRAIN-23",
  says: {
    en: "The loss of a batch is what the model and its loss function make of it, and model(x, y) is the same as model.forward(x, y).",
    zh: "每批的损失由模型函数和损失函数的定义算出，model(x, y) 与 model.forward(x, y) 等价。",
  },
  formula: String.raw`L = \mathrm{MSE}(\mathrm{model}(x),\, y)`,
  status: "holds",
  why: `Training adds nothing of its own to the loss: it is the mean squared error of what the model says at that moment, before
    the update. Calling the model calls its forward, along with hooks if there are any, and gives the same bits.`,
  law: ({ Linear, Sigmoid, Sequential, mse, SGD, fit, read, python }) =>
    all(
      forAll(wholeNumbers({ from: 1, to: 8 }), seeds, (count, seed) => {
        const { x, y } = samples(count, seed);
        const expected = mse(classifier({ Sequential, Linear, Sigmoid }).forward(x), y);
        const parts = { Linear, Sigmoid, Sequential, mse, SGD, fit, read };
        const { losses } = trainedBySGD(parts, { x, y }, { epochs: 1, batchSize: count });
        // Times the number of samples and divided by it again.
        equal(losses[0] as number, expected, { within: 1 });
      }),
      example(() => {
        const torch = "torch.equal(classifier(vectors, y), classifier.forward(vectors, y))";
        same(python(torch).gives, true);
      }),
    ),
};

export const programClaims: readonly Claim[] = [
  updatesFiveThousandTimes,
  usesThemAllIfTheyFill,
  usesTheSameDataInEveryEpoch,
  switchesToTraining,
  takesOneSliceAfterAnother,
  followsFromModelAndLoss,
];
