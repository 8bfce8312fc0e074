/**
 * What training comes to
 *
 * After twenty epochs two curves are there to see. The loss has fallen all the way, since five thousand
 * samples are enough to average out all chance. The accuracy has climbed, but trembled: a hundred samples can
 * be easy or hard.
 *
 * And the model has found the rule, nearly. By the rule the weights are 1, 0, 0, 0, −1, times anything
 * positive; the model has about 3, 0, 0, 0, −3, and what is not quite 0 in between makes it wrong for two
 * samples in a hundred, those whose first and fifth number hardly differ.
 */
import { atLeast, atMost, between, equal, holds, refuses, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example } from "../../kit/law.ts";
import { median } from "../../kit/matrices.ts";
import type { Claim } from "../claim.ts";
import { classifier, samples } from "./classifier.ts";
import { articleVectors, tenRuns, trained } from "./runs.ts";

const lossFallsAccuracyTrembles: Claim = {
  id: "TRAIN-33",
  says: {
    en: "From epoch to epoch the loss falls and the accuracy rises.",
    zh: "随着训练轮次增加，损失不断下降，准确率不断上升。",
  },
  formula: String.raw`\overline{L}_{i+1} < \overline{L}_i, \quad a_{20} > a_1`,
  status: "needs a condition",
  why: `The loss falls in every epoch, if the steps are small: it is a mean over the same 5000 samples each
    time. The accuracy is measured on a hundred new samples each time, which are easier or harder by chance,
    by one or two in a hundred. So it rises on the whole, but not from each epoch to the next. With steps a
    thousand times as large the loss jumps up and down as well.`,
  counterexample: "in every one of ten runs the accuracy drops at some epoch, though the loss never does",
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) => {
    const program = { Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read };
    const falls = (losses: readonly number[]) =>
      losses.every((loss, i) => i === 0 || loss < (losses[i - 1] as number));
    return all(
      example(() => {
        for (const { seed, losses, watched } of tenRuns(program)) {
          // Of 300 seeds none ever rose; the smallest fall was 0.0025. The accuracy rose by 0.07 at least in all,
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
  why: `In every run the first weight becomes large, the fifth just as large with the other sign, and the
    three between them nearly 0: that is the rule, read off the weights. It is right for 96 to 99 of a hundred
    new samples. It would become better still with more epochs, as larger weights make the small ones matter
    less.`,
  law: ({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read }) =>
    example(() => {
      const runs = tenRuns({ Sequential, Linear, Sigmoid, mse, Adam, fit, evaluate, predict, read });
      for (const { accuracy, weights, losses } of runs) {
        const [w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, bias = 0] = weights;
        // Of 300 seeds: accuracy from 0.9587, loss up to 0.1125, w₁ from 2.63, w₅ up to -2.65, the three between
        // them up to 0.251, the bias up to 0.367.
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
  why: `The part that is started only predicts. It loads model.bin, which nobody has saved, as main, which
    would train and save, is never called. Nor does the listing import torch, NumPy or the plotting library,
    and the function that makes a sample is hidden inside the class. With that put right the order is: train,
    save, load, predict.`,
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

export const outcomeClaims: readonly Claim[] = [lossFallsAccuracyTrembles, findsTheRule, runsOnlyInOrder];
