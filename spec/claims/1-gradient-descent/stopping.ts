/**
 * When to stop
 *
 * Gradient descent never quite arrives: with each epoch the loss gets smaller by a certain share, and there
 * is always some left. So somebody has to say what is enough. The article's program goes through its samples
 * a thousand times at most, prints the loss of each epoch, and stops when it is below 0.00001. That happens
 * after 889 epochs.
 *
 * Which loss is that? The weights change five times within an epoch, so the number is not about one model: it
 * is what the samples cost, each at its turn.
 */
import { atLeast, atMost, between, equal, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, forAll, inDoubles } from "../../kit/law.ts";
import { fitting, type Vector } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { byHand, once, program, result, start, trainedBy } from "./article-fit.ts";
import { gradientOn, readOff, rows, stepped, targets } from "./descent.ts";

const article = { x: rows, y: targets, w: start };
const column = (x: readonly number[]) => x.map((xi) => [xi]);

const stopsByItself: Claim = {
  id: "GD-35",
  says: {
    en: "The program runs for at most a thousand epochs.",
    zh: "程序最多训练 1000 轮。",
  },
  formula: String.raw`889 \le 1000`,
  status: "holds",
  why: `The thousand is a cap in case the goal is never reached. Here the loss falls below 0.00001 in the
    epoch with the index 888, and the program stops by itself after 889 epochs and 4445 updates.`,
  law: ({ Linear, SGD, mse, fit, read }) =>
    all(
      example(() => {
        // On paper, every bit is as the article's program has it.
        const { losses, weights } = byHand();
        same(losses.length - 1, 888);
        equal(weights, result);
        equal(losses.at(-1) as number, 9.993780705195643e-6);
      }),
      inDoubles(
        example(() => {
          const { losses, updates, weights } = trainedBy({ Linear, SGD, mse, fit, read }, article, {
            epochs: 1000,
            batchSize: 20,
            onEpoch: (_, loss) => loss < 0.00001,
          });
          same([losses.length, updates], [889, 4445]);
          // An update rounds weights of size 4, and a gradient made of numbers up to 18, by a unit of 4 or
          // two.
          equal(weights, result, { within: 2 * 4445, of: 4 });
        }),
      ),
      // The cap, where nothing else ends it.
      forAll(wholeNumbers({ from: 1, to: 12 }), (epochs) => {
        const points = { x: [[1], [2]], y: [[1], [2]], w: [0] };
        const { losses } = trainedBy({ Linear, SGD, mse, fit, read }, points, { epochs, batchSize: 1 });
        same(losses.length, epochs);
        atLeast(losses[0] as number, 1 / 2);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const { losses } = program({ linear, mse, gradient })();
    return {
      title: `The loss falls below 0.00001 after ${losses.length} epochs`,
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "loss", points: numbered(losses) },
        { kind: "rule", name: "the cap: 1000 epochs", x: 1000 },
        { kind: "rule", name: "0.00001", y: 0.00001 },
      ],
    };
  },
};

const measuredOnTheWay: Claim = {
  id: "GD-42",
  says: {
    en: "The loss that is printed is the mean of the losses of all samples in this epoch.",
    zh: "每轮打印的数值，是该轮所有样本损失的平均值。",
  },
  formula: String.raw`\frac1N \sum_{b} \sum_{i \in b} \big(\hat y_i(w_b) - y_i\big)^2`,
  status: "needs a condition",
  domain: "each sample's loss is that at the weights which were in force when its turn came",
  why: `The weights change five times within an epoch, and each sample is measured before the update that it
    takes part in. So what is printed is the loss of no single model. The first line says 19.226, but the
    weights at the start have a loss of 47.754 and those after the epoch one of 1.434; the last says
    0.00000999, and the weights in the end have 0.00000818.`,
  counterexample: "epoch 0: 19.226 is printed; before it the loss is 47.754, after it 1.434",
  law: ({ linear, mse, gradient, Linear, SGD, fit, read }) =>
    all(
      // Two batches and one update between them.
      forAll(
        fitting(
          { one: ["batch", "in"], other: ["batch", "in"], y: ["batch"], z: ["batch"], w: ["in"] },
          { of: numbers({ from: -2, to: 2 }) },
        ),
        ({ one, other, y, z, w }) => {
          const engine = { Linear, SGD, mse, fit, read };
          const data = { x: [...one, ...other], y: column([...y, ...z]), w };
          const { losses } = trainedBy(engine, data, { epochs: 1, batchSize: y.length, rate: 1 / 16 });
          const moved = stepped(w, gradientOn({ linear, mse, gradient }, one, column(y))(w), 1 / 16);
          const lossOf = (x: typeof one, t: Vector, v: Vector) => mse(linear(x, [v], null), column(t));
          // A step of 1/16 · 2 · 18 · 2 leads to weights up to 6.5 and misses up to 54, some ten roundings
          // each, squared.
          equal(losses[0] as number, (lossOf(one, y, w) + lossOf(other, z, moved)) / 2, {
            within: 40,
            of: 54 ** 2,
          });
        },
      ),
      inDoubles(
        example(() => {
          const lossAt = (w: readonly number[]) => mse(linear(rows, [w], null), targets);
          const first = trainedBy({ Linear, SGD, mse, fit, read }, article, { epochs: 1, batchSize: 20 });
          between(19.2262, first.losses[0] as number, 19.2263);
          between(47.7538, lossAt(start), 47.7539);
          between(1.4342, lossAt(first.weights), 1.4343);
          const { losses, weights } = program({ linear, mse, gradient })();
          between(9.9937e-6, losses.at(-1) as number, 9.9939e-6);
          between(8.1838e-6, lossAt(weights.at(-1) as Vector), 8.1839e-6);
        }),
      ),
    ),
  figure({ linear, mse, gradient }) {
    const { losses, weights } = program({ linear, mse, gradient })({ epochs: 12 });
    const after = weights.map((w) => mse(linear(rows, [w], null), targets));
    return {
      title: "What is printed, and what the weights are worth after the epoch",
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "printed", points: numbered(losses, 0) },
        { kind: "line", name: "after the epoch", points: numbered(after, 0) },
      ],
    };
  },
};

const printed = (epoch: number, loss: number) => `第${epoch}轮, loss ${loss.toFixed(6)}`;

const printsSixDecimals: Claim = {
  id: "GD-43",
  says: {
    en: "Each epoch prints its number, counted from 0, and its loss with six decimals.",
    zh: "每一轮打印从 0 开始的轮数，以及保留六位小数的损失。",
  },
  formula: String.raw`\texttt{"第\%d轮, loss \%f" \% (epoch, epoch\_loss)}`,
  status: "holds",
  why: `The range of a thousand begins with 0, so the last of 889 lines has the number 888. Six decimals are
    few at the end: 0.00000999 comes out as 0.000010, as if the goal were just missed. TypeScript's toFixed(6)
    gives the same but for ties, very large numbers and NaN.`,
  law: ({ linear, mse, gradient, python }) =>
    all(
      inDoubles(
        example(() => {
          const { losses } = program({ linear, mse, gradient })();
          const lines = losses.map((loss, epoch) => printed(epoch, loss));
          same(lines.slice(0, 3), ["第0轮, loss 19.226225", "第1轮, loss 0.570339", "第2轮, loss 0.018661"]);
          same(lines.at(-1), "第888轮, loss 0.000010");
        }),
      ),
      // What is printed is off by half a millionth at most, and the half by the rounding of numbers up to 64.
      forAll(numbers({ from: 0, to: 64 }), (loss) =>
        atMost(Math.abs(Number(printed(7, loss).split(" ").at(-1)) - loss), 0.5e-6 + 64 * Number.EPSILON),
      ),
      example(() => {
        same(python("'第%d轮, loss %f' % (0, 19.226225)").gives, printed(0, 19.226225));
        same(python("'%f' % 9.99378e-6").gives, (9.99378e-6).toFixed(6));
        same(python("'%f' % -1e-9").gives, (-1e-9).toFixed(6));
        // Of a tie, Python takes the even digit and TypeScript the larger.
        same(python("'%f' % 0.0234375").gives, (0.0234375).toFixed(6));
        same([python("'%f' % 0.0078125").gives, (0.0078125).toFixed(6)], ["0.007812", "0.007813"]);
        same(python("'%f' % 1e21").gives, `1${"0".repeat(21)}.000000`);
        same([python("'%f' % float('nan')").gives, Number.NaN.toFixed(6)], ["nan", "NaN"]);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const { losses } = program({ linear, mse, gradient })();
    const last = losses.length - 1;
    return {
      title: "What the program prints",
      columns: ["line", "printed", "loss"],
      rows: [0, 1, 2, 10, 100, last - 1, last].map((epoch) => [
        `${epoch + 1}`,
        printed(epoch, losses[epoch] as number),
        losses[epoch] as number,
      ]),
    };
  },
};

const stopsBelowTheGoal: Claim = {
  id: "GD-44",
  says: {
    en: "Training may stop as soon as the loss is below a certain number.",
    zh: "当损失低于某个给定的数时，训练就可以停止。",
  },
  formula: String.raw`k^* = \min \{k : L_k < \varepsilon\}`,
  status: "needs a condition",
  domain: "goals that model, samples and learning rate can reach",
  why: `The first epoch whose loss is below the goal is the last one, and a more modest goal is never reached
    later. But it has to be in reach. A straight line on these samples stays above 0.0222, whatever the
    weights, and at the rate 0.001 the thousand epochs are over at a loss of 0.004.`,
  counterexample:
    "at the learning rate 0.001 the loss is 0.00396 after 1000 epochs, and below 0.00001 only after 95,633",
  law({ linear, mse, gradient, Linear, SGD, fit, read }) {
    const losses = once(() => program({ linear, mse, gradient })({ until: 1e-5 }).losses);
    const stopAt = (goal: number) => losses().findIndex((loss) => loss < goal);
    return all(
      forAll(numbers({ from: -4.5, to: 1 }), numbers({ from: -4.5, to: 1 }), (one, other) => {
        const [low, high] = [10 ** Math.min(one, other), 10 ** Math.max(one, other)];
        atMost(stopAt(high), stopAt(low));
        atMost(losses()[stopAt(low)] as number, low);
        for (const loss of losses().slice(0, stopAt(low))) atLeast(loss, low);
      }),
      // The engine's own training stops there too.
      forAll(numbers({ from: -1, to: 1 }), (exponent) => {
        const goal = 10 ** exponent;
        const points = { x: [[1], [2]], y: [[3], [6]], w: [0] };
        const training = { epochs: 8, batchSize: 1, onEpoch: (_: number, loss: number) => loss < goal };
        const all = trainedBy({ Linear, SGD, mse, fit, read }, points, training).losses;
        for (const [i, loss] of all.entries()) same(loss < goal, i === all.length - 1);
      }),
      example(() => {
        between(0.0039, program({ linear, mse, gradient })({ rate: 0.001 }).losses.at(-1) as number, 0.004);
        const line = rows.map(([, x = 0, one = 1]) => [x, one]);
        const { at } = readOff(gradientOn({ linear, mse, gradient }, line, targets), 2);
        let w = [0, 0];
        for (let epoch = 0; epoch < 1000; epoch++) w = stepped(w, at(w), 0.1);
        between(0.0222, mse(linear(line, [w], null), targets), 0.0223);
      }),
    );
  },
  figure({ linear, mse, gradient }) {
    const run = program({ linear, mse, gradient });
    return {
      title: "Two learning rates and one goal",
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "rate 0.1", points: numbered(run().losses) },
        { kind: "line", name: "rate 0.001", points: numbered(run({ rate: 0.001 }).losses) },
        { kind: "rule", name: "the goal: 0.00001", y: 0.00001 },
      ],
    };
  },
};

export const stoppingClaims: readonly Claim[] = [
  stopsByItself,
  measuredOnTheWay,
  printsSixDecimals,
  stopsBelowTheGoal,
];
