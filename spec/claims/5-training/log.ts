/**
 * The log
 *
 * Training looks at its samples twenty times over. One look is an epoch, and after each the program prints
 * the mean of the losses it saw on the way, tries the model on a hundred new samples, and writes down both
 * numbers:
 *
 *     [[0.77, 0.2376], [0.82, 0.2209], …]
 *
 * At the end the pairs are taken apart again, and drawn as two curves: the accuracies, which rise, and the
 * losses, which fall.
 */
import { between, equal, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { matrices, meanOf, transposed } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer, Subject } from "../subject.ts";
import { classifier, samples, weightsOf } from "./classifier.ts";
import { trained } from "./runs.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const counts = wholeNumbers({ from: 1, to: 3 });

/** One epoch by hand, in two batches of `size`: the loss of each, measured before its update. */
function twoBatches(
  { mse, backward, read, tensor, SGD }: Pick<Subject, "mse" | "backward" | "read" | "tensor" | "SGD">,
  model: Layer,
  size: number,
  seed: number,
): number[] {
  const { x, y } = samples(2 * size, seed);
  const optimizer = SGD(model.parameters(), { learningRate: 1 });
  return [0, size].map((from) => {
    const batch = tensor(x.slice(from, from + size).flat(), [size, 5]);
    const loss = mse(model.forward(batch), y.slice(from, from + size));
    backward(loss);
    optimizer.step();
    optimizer.zeroGrad();
    return read(loss).values[0] as number;
  });
}

const printsTheMeanLoss: Claim = {
  id: "TRAIN-29",
  says: {
    en: "After each epoch the program prints its number, counted from 1, and the mean loss with six decimals.",
    zh: "每轮训练结束后，程序打印轮次（从 1 数起）和平均损失，损失保留六位小数。",
  },
  formula: String.raw`\overline{L} = \frac1k \sum_{i=1}^{k} L_i`,
  status: "needs a condition",
  why: `The mean over batches is the mean over samples if all batches are equally large, as they are here. Yet
    each batch is measured with the weights of its moment, and these move. So the number is the loss of no
    model in particular: it lies between the loss at the start of the epoch, which is higher, and that at its
    end.`,
  counterexample: "batches 1, 1, 1, 1 and 9: the mean of their means is 5, that of the five numbers 2.6",
  law({ Sequential, Linear, Sigmoid, mse, mean, SGD, Adam, fit, backward, read, tensor, python }) {
    const start = (seed: number) => classifier({ Sequential, Linear, Sigmoid }, seed);
    const printed = (model: Layer, size: number, seed: number, learningRate: number) => {
      const optimizer = SGD(model.parameters(), { learningRate });
      return fit({ model, ...samples(2 * size, seed), loss: mse, optimizer, epochs: 1, batchSize: size })
        .losses;
    };
    // A score is below 2.7 and rounded 6 times, a quarter of which sigmoid passes on, with 3 units of its own:
    // 4.5 units of 1 for p, 9 between two ways, twice as many for squares, 1 for squaring, 5 for the means.
    const rounding = { within: 24, of: 1 };
    return all(
      example(() => {
        for (let seed = 1; seed <= 10; seed++) {
          const size = 1 + (seed % 3);
          // The second batch sees weights that the first has moved, by as much as they differ by themselves.
          const byHand = twoBatches({ mse, backward, read, tensor, SGD }, start(seed), size, seed);
          equal(printed(start(seed), size, seed, 1), [meanOf(byHand)], { within: 48, of: 1 });
        }
      }),
      // If the weights rest, it is the loss on all samples.
      forAll(counts, seeds, (size, seed) => {
        const { x, y } = samples(2 * size, seed);
        equal(printed(start(seed), size, seed, 0), [mse(start(seed).forward(x), y)], rounding);
      }),
      example(() => {
        for (const seed of [1, 2, 3]) {
          const model = start(seed);
          const { x, y } = samples(1000, seed);
          const lossNow = () => mse(model.forward(x), y);
          const before = [lossNow()];
          const epochs: number[] = [];
          const onEpoch = (epoch: number) => {
            epochs.push(epoch);
            before.push(lossNow());
            return false;
          };
          const means = trained({ mse, Adam, fit }, model, { x, y }, { epochs: 3, onEpoch });
          same(epochs, [1, 2, 3]);
          for (const [i, loss] of means.entries())
            between(before[i + 1] as number, loss, before[i] as number);
        }
      }),
      // 3 for the mean of up to four, for either side, and as many for the mean of means, of numbers up to 8.
      forAll(matrices(), (batches) => equal(mean(mean(batches, 1)), mean(batches), { within: 12, of: 8 })),
      example(() => {
        equal(mean([mean([1, 1, 1, 1]), mean([9])]), 5);
        equal(mean([1, 1, 1, 1, 9]), 2.6);
        same(python("np.mean([np.mean([1, 1, 1, 1]), np.mean([9])])").gives, 5);
        same(python("np.mean([1, 1, 1, 1, 9])").gives, 2.6);
        same(python("type(classifier(vectors, y).item())").gives, "float");
        // Halfway between two decimals Python takes the even one, JavaScript the larger one.
        same(python("'%f' % 0.0234375").gives, (0.0234375).toFixed(6));
        same([python("'%f' % 0.0078125").gives, (0.0078125).toFixed(6)], ["0.007812", "0.007813"]);
      }),
    );
  },
  figure({ Sequential, Linear, Sigmoid, mse, Adam, fit }) {
    const model = classifier({ Sequential, Linear, Sigmoid }, 1);
    const { x, y } = samples(1000, 1);
    const lossNow = () => mse(model.forward(x), y);
    const moments = [lossNow()];
    const onEpoch = () => {
      moments.push(lossNow());
      return false;
    };
    // A fifth of the samples at five times the learning rate comes about as far in an epoch.
    const printed = trained({ mse, Adam, fit }, model, { x, y }, { epochs: 8, learningRate: 0.005, onEpoch });
    return {
      title: "The loss that is printed, and that of the model before and after the epoch",
      x: { label: "epoch" },
      y: { label: "mean squared error" },
      layers: [
        { kind: "line", name: "at its start", points: numbered(moments.slice(0, -1)) },
        { kind: "line", name: "printed", points: numbered(printed) },
        { kind: "line", name: "at its end", points: numbered(moments.slice(1)) },
      ],
    };
  },
};

type Pairs = { readonly log: number[][]; readonly losses: readonly number[]; readonly weights: number[] };

/** A short training, with an evaluation after each epoch or without; `log` has accuracy and loss. */
function logged(
  subject: Pick<Subject, "Sequential" | "Linear" | "Sigmoid" | "mse" | "Adam" | "fit" | "evaluate" | "read">,
  { epochs, seed, evaluated = true }: { epochs: number; seed: number; evaluated?: boolean },
): Pairs {
  const model = classifier(subject, seed);
  const log: number[][] = [];
  const onEpoch = (epoch: number, loss: number) => {
    if (evaluated) log.push([subject.evaluate(model, samples(10, seed + epoch)).accuracy, loss]);
    return false;
  };
  const losses = trained(subject, model, samples(8, seed), { epochs, batchSize: 4, onEpoch });
  return { log, losses, weights: weightsOf(model, subject) };
}

const keepsALog: Claim = {
  id: "TRAIN-30",
  says: {
    en: "After each epoch the model is evaluated, and its accuracy and the mean loss are added to the log as a pair.",
    zh: "每轮训练结束后都会评估一次模型，并把准确率和平均损失作为一对记入 log。",
  },
  formula: String.raw`\texttt{log} = [(a_1, \overline{L}_1), \dots, (a_{20}, \overline{L}_{20})]`,
  status: "holds",
  why: `One call per epoch makes one pair per epoch, twenty in all. Evaluating only looks: it computes
    predictions and compares them with labels, and no gradient and no weight is touched. So training goes on
    exactly as if nobody had looked.`,
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, read }) => {
    const subject = { Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, read };
    return example(() => {
      for (let seed = 1; seed <= 10; seed++) {
        const epochs = 1 + (seed % 4);
        const { log, losses, weights } = logged(subject, { seed, epochs });
        same(log.length, epochs);
        equal(
          log.map(([, loss = Number.NaN]) => loss),
          losses,
        );
        for (const [accuracy = Number.NaN] of log) between(0, accuracy, 1);
        equal(weights, logged(subject, { seed, epochs, evaluated: false }).weights);
      }
    });
  },
};

const drawsTwoCurves: Claim = {
  id: "TRAIN-32",
  says: {
    en: "At the end the log is printed, and its accuracies and its losses are drawn as two curves with a legend.",
    zh: "训练结束后打印 log，并把其中的准确率和损失画成两条带图例的曲线。",
  },
  formula: String.raw`(i, a_i), \quad (i, \overline{L}_i), \quad i = 0, \dots, 19`,
  status: "holds",
  why: `The first numbers of all pairs are one curve, the second numbers the other. They are drawn over
    range(20), which counts from 0, so in the picture the twenty epochs stand at 0 to 19, while in the printed
    lines they are called 1 to 20.`,
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, read, python }) => {
    const subject = { Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, read };
    return all(
      example(() => {
        for (let seed = 1; seed <= 10; seed++) {
          const epochs = 1 + (seed % 4);
          const { log, losses } = logged(subject, { seed, epochs });
          const [accuracies = [], drawn = []] = transposed(log);
          same([accuracies.length, drawn.length], [epochs, epochs]);
          equal(drawn, losses);
          same([...log.keys()], [0, 1, 2, 3].slice(0, epochs));
        }
      }),
      example(() => {
        const log = [
          [0.77, 0.24],
          [0.82, 0.22],
        ];
        same(python("[l[0] for l in [[.77, .24], [.82, .22]]]").gives, transposed(log)[0]);
        same(python("list(range(len([[.77, .24], [.82, .22]])))").gives, [...log.keys()]);
      }),
    );
  },
  figure({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate }) {
    const model = classifier({ Sequential, Linear, Sigmoid }, 1);
    const accuracies: number[] = [];
    const onEpoch = (epoch: number) => {
      accuracies.push(evaluate(model, samples(100, 1000 + epoch)).accuracy);
      return false;
    };
    const losses = trained({ mse, Adam, fit }, model, samples(1000, 1), { learningRate: 0.005, onEpoch });
    return {
      title: "The two curves of the program",
      x: { label: "epoch, counted from 0" },
      y: { label: "acc, loss" },
      layers: [
        { kind: "line", name: "acc", points: numbered(accuracies, 0) },
        { kind: "line", name: "loss", points: numbered(losses, 0) },
      ],
    };
  },
};

export const logClaims: readonly Claim[] = [printsTheMeanLoss, keepsALog, drawsTwoCurves];
