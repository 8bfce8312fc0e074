/**
 * What training comes to
 *
 * Training looks at 5000 samples twenty times over. One look is an epoch, and after each the program prints the mean of the
 * losses it saw, tries the model on a hundred new samples, and keeps both numbers for a picture. Two curves come out of it. The
 * loss falls steadily, since five thousand samples are enough to average out all chance. The accuracy climbs, but trembles:
 * a hundred samples can be easy or hard.
 *
 * At the end the model has found the rule, nearly. By the rule the weights are 1, 0, 0, 0, −1, times anything positive; the
 * model has about 3, 0, 0, 0, −3, and what is not quite 0 in between makes it wrong for two samples in a hundred, those
 * whose first and fifth number hardly differ.
 */
import { atLeast, atMost, between, equal, holds, refuses, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { matrices, meanOf, median, transposed } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer, Subject } from "../subject.ts";
import { classifier, samples, weightsOf } from "./classifier.ts";
import { articleVectors, tenRuns, trained } from "./runs.ts";

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
  why: `The mean over batches is the mean over samples if all batches are equally large, as they are here. Yet each batch is
    measured with the weights of its moment, and these move. So the number is the loss of no model in particular: it lies
    between the loss at the start of the epoch, which is higher, and that at its end.`,
  counterexample: "batches 1, 1, 1, 1 and 9: the mean of their means is 5, that of the five numbers 2.6",
  law({ Sequential, Linear, Sigmoid, mse, mean, SGD, Adam, fit, backward, read, tensor, python }) {
    const start = (seed: number) => classifier({ Sequential, Linear, Sigmoid }, seed);
    const printed = (model: Layer, size: number, seed: number, learningRate: number) => {
      const optimizer = SGD(model.parameters(), { learningRate });
      return fit({ model, ...samples(2 * size, seed), loss: mse, optimizer, epochs: 1, batchSize: size })
        .losses;
    };
    // A score is below 2.7 and rounded 6 times, a quarter of which sigmoid passes on, with 3 units of its own: 4.5 units
    // of 1 for p, 9 between two ways, twice as many for squares, 1 for squaring, 5 for the means.
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
        equal(python("np.mean([np.mean([1, 1, 1, 1]), np.mean([9])])").gives as number, 5);
        equal(python("np.mean([1, 1, 1, 1, 9])").gives as number, 2.6);
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
  why: `One call per epoch makes one pair per epoch, twenty in all. Evaluating only looks: it computes predictions and compares
    them with labels, and no gradient and no weight is touched. So training goes on exactly as if nobody had looked.`,
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
  why: `The first numbers of all pairs are one curve, the second numbers the other. They are drawn over range(20), which counts from
    0, so in the picture the twenty epochs stand at 0 to 19, while in the printed lines they are called 1 to 20.`,
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
          same([log.keys().next().value, [...log.keys()].at(-1)], [0, epochs - 1]);
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

const lossFallsAccuracyTrembles: Claim = {
  id: "TRAIN-33",
  says: {
    en: "From epoch to epoch the loss falls and the accuracy rises.",
    zh: "随着训练轮次增加，损失不断下降，准确率不断上升。",
  },
  formula: String.raw`\overline{L}_{i+1} < \overline{L}_i, \quad a_{20} > a_1`,
  status: "needs a condition",
  why: `The loss falls in every epoch, if the steps are small: it is a mean over the same 5000 samples each time. The accuracy is
    measured on a hundred new samples each time, which are easier or harder by chance, by one or two in a hundred. So it rises
    on the whole, but not from each epoch to the next. With steps a thousand times as large the loss jumps up and down as well.`,
  counterexample: "in every one of ten runs the accuracy drops at some epoch, though the loss never does",
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) => {
    const program = { Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read };
    const falls = (losses: readonly number[]) =>
      losses.every((loss, i) => i === 0 || loss < (losses[i - 1] as number));
    return all(
      example(() => {
        for (const { seed, losses, watched } of tenRuns(program)) {
          // Of 300 seeds none ever rose; the smallest fall was 0.0025. The accuracy rose by 0.05 at least over twenty epochs,
          // and never without a drop in between.
          same(losses.length, 20);
          holds(falls(losses), `the loss rises in the run with seed ${seed}`);
          atLeast((watched.at(-1) as number) - (watched[0] as number), 0.01);
          holds(
            watched.some((accuracy, i) => accuracy < (watched[i - 1] ?? 0)),
            `the accuracy never drops in the run with seed ${seed}`,
          );
        }
      }),
      // A step of 1 for each weight, where the whole way is one of 3.
      example(() => {
        const model = classifier({ Sequential, Linear, Sigmoid }, 1);
        const losses = trained({ mse, Adam, fit }, model, samples(1000, 1), { learningRate: 1 });
        holds(!falls(losses), "the loss falls in every epoch, however large the steps are");
      }),
    );
  },
  figure({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) {
    const runs = tenRuns({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read });
    const epochs = Array.from({ length: 20 }, (_, i) => i);
    const column = (of: "losses" | "watched", i: number) => runs.map((run) => run[of][i] ?? Number.NaN);
    const band = (of: "losses" | "watched") =>
      epochs.map((i) => [i + 1, Math.min(...column(of, i)), Math.max(...column(of, i))] as const);
    const middle = (of: "losses" | "watched") => numbered(epochs.map((i) => median(column(of, i))));
    return {
      title: "Ten runs of the program: all of them, the median of them, and one",
      x: { label: "epoch" },
      y: { label: "accuracy on 100 samples, loss" },
      layers: [
        { kind: "band", name: "accuracy", points: band("watched") },
        { kind: "band", name: "loss", points: band("losses") },
        { kind: "line", name: "accuracy", points: middle("watched") },
        { kind: "line", name: "loss", points: middle("losses") },
        { kind: "line", name: "accuracy of one run", points: numbered(runs[0]?.watched ?? []) },
      ],
    };
  },
};

const names = ["w1", "w2", "w3", "w4", "w5", "bias"];

const findsTheRule: Claim = {
  id: "TRAIN-34",
  says: {
    en: "Training succeeds: in the end the model has learnt the rule.",
    zh: "训练是成功的：最终模型学会了这条规律。",
  },
  formula: String.raw`w \approx (3, 0, 0, 0, -3)`,
  status: "holds",
  why: `In every run the first weight becomes large, the fifth just as large with the other sign, and the three between them nearly
    0: that is the rule, read off the weights. It is right for 96 to 99 of a hundred new samples. It would become better
    still with more epochs, as larger weights make the small ones matter less.`,
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) =>
    example(() => {
      const runs = tenRuns({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read });
      for (const { accuracy, weights, losses } of runs) {
        const [w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, bias = 0] = weights;
        // Of 300 seeds: accuracy from 0.9627, loss up to 0.1123, w₁ from 2.62, w₅ up to -2.68, the three up to 0.226, the bias
        // up to 0.356.
        atLeast(accuracy, 0.95);
        atMost(losses.at(-1) as number, 0.12);
        atLeast(w1, 2);
        atMost(w5, -2);
        for (const other of [w2, w3, w4]) between(-0.3, other, 0.3);
        between(-0.45, bias, 0.45);
      }
    }),
  figure({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) {
    const runs = tenRuns({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read });
    const weight = (i: number) => runs.map(({ weights }) => weights[i] ?? Number.NaN);
    return {
      title: "The weights after training, in ten runs",
      x: { label: "weight" },
      y: { label: "value" },
      layers: [
        { kind: "bars", name: "median", points: names.map((name, i) => [name, median(weight(i))] as const) },
        {
          kind: "points",
          name: "each run",
          points: names.flatMap((name, i) => weight(i).map((w) => [name, w] as const)),
        },
      ],
    };
  },
};

const runsOnlyInOrder: Claim = {
  id: "TRAIN-35",
  says: {
    en: "The program of this section runs as it is printed.",
    zh: "本节的程序照原样就能运行。",
  },
  formula: String.raw`\texttt{predict("model.bin", test\_vec)}`,
  status: "wrong",
  why: `The part that is started only predicts. It loads model.bin, which nobody has saved, as main, which would train and save, is
    never called. Nor does the listing import torch, NumPy or the plotting library, and the function that makes a sample is hidden
    inside the class. With that put right the order is: train, save, load, predict.`,
  counterexample: "without main() there is no model.bin, and torch.load raises a FileNotFoundError",
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, predict, classesOf, encode, decode, python }) =>
    all(
      example(() => {
        same(python("torch.load('missing.bin')").raises, "FileNotFoundError");
        same(python("build_sample()").raises, "NameError");
        refuses(() => decode(new Uint8Array()));
      }),
      // In order it works. A model that was only made, and has loaded nothing, is another one.
      example(() => {
        for (const seed of [1, 2, 3]) {
          const model = classifier({ Sequential, Linear, Sigmoid }, seed);
          trained({ mse, Adam, fit }, model, samples(1000, seed), { learningRate: 0.02 });
          const file = encode(model.stateDict());
          const loaded = classifier({ Sequential, Linear, Sigmoid }, seed + 1);
          const answers = () => predict(loaded, articleVectors);
          holds(String(answers()) !== String(predict(model, articleVectors)), "it knows without loading");
          loaded.loadStateDict(decode(file));
          equal(answers(), predict(model, articleVectors));
          equal(classesOf(answers()), [1, 0, 0, 0]);
        }
      }),
    ),
};

export const outcomeClaims: readonly Claim[] = [
  printsTheMeanLoss,
  keepsALog,
  drawsTwoCurves,
  lossFallsAccuracyTrembles,
  findsTheRule,
  runsOnlyInOrder,
];
