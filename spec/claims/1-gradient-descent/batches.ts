/**
 * Batches, and what is done with each of them
 *
 * One sample alone is a poor adviser. So the program asks twenty of them, a batch, adds up what they say,
 * divides by twenty, and steps against that mean:
 *
 *     new weight = old weight − learning rate · (sum of the gradients) / (size of the batch)
 *
 * Then the sums are set back to zero, and the next twenty are asked. When all samples have been asked once,
 * an epoch is over.
 */
import { atLeast, atMost, equal, holds, refuses, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { fitting, total, vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { byHand, program, start, summedGradient, trainedBy } from "./article-fit.ts";
import { rows, targets } from "./descent.ts";

/** Whole numbers so small that sums and products of them are exact in every precision. */
const whole = wholeNumbers({ from: -8, to: 8 });
const column = (x: readonly number[]) => x.map((xi) => [xi]);
const sizes = wholeNumbers({ from: 1, to: 12 });

const onePerUpdate: Claim = {
  id: "GD-34",
  says: {
    en: "The batch size, here 20, is the number of samples that one update is made from.",
    zh: "batch size 是一次更新所处理的样本数量，这里取 20。",
  },
  formula: String.raw`\text{updates per epoch} = \lfloor N / B \rfloor = \lfloor 100 / 20 \rfloor = 5`,
  status: "holds",
  why: `A counter goes up with each sample; at 20 the weights are updated and it starts anew. A hundred
    samples make five updates in an epoch, and the 889 epochs of the whole run 4445.`,
  law: ({ batches, Linear, SGD, mse, fit, read, python }) =>
    all(
      forAll(sizes, sizes, (N, B) => {
        given(B <= N);
        const { ranges } = batches(N, B);
        same(ranges.length, Math.floor(N / B));
        for (const { from, to } of ranges) same(to - from, B);
      }),
      example(() => {
        for (const batchSize of [1, 7, 20, 30, 100]) {
          const { updates } = trainedBy(
            { Linear, SGD, mse, fit, read },
            { x: rows, y: targets, w: start },
            { epochs: 2, batchSize },
          );
          same(updates, 2 * Math.floor(100 / batchSize));
        }
      }),
      example(() => {
        equal(python("100 // 20").gives as number, batches(100, 20).ranges.length);
        same(batches(100, 20).ranges.at(-1), { from: 80, to: 100 });
      }),
    ),
  figure({ batches }) {
    const ends = [0, 1].flatMap((epoch) => batches(100, 20).ranges.map(({ to }) => 100 * epoch + to));
    const stairs = ends.flatMap((end, i) => [[end, i] as const, [end, i + 1] as const]);
    return {
      title: "Every twenty samples an update, five to an epoch",
      x: { label: "samples seen" },
      y: { label: "updates made" },
      layers: [
        { kind: "line", name: "updates", points: [[0, 0], ...stairs] },
        { kind: "rule", name: "the epoch ends", x: 100 },
      ],
    };
  },
};

const samples = fitting({ x: ["batch", "in"], y: ["batch"], w: ["in"] }, { of: whole });
const twoSamples = fitting(
  { x: ["batch", "in"], y: ["batch"], w: ["in"] },
  { of: whole, lengths: { batch: [2, 2] } },
);

const stepsAgainstTheMean: Claim = {
  id: "GD-39",
  says: {
    en: "The new weight is the old one minus the learning rate times the sum of the gradients divided by the batch size, which is called SGD.",
    zh: "新的权重等于旧的权重减去学习率乘以批次梯度之和再除以批次大小，这称为 SGD。",
  },
  formula: String.raw`w \leftarrow w - \frac{\eta}{B} \sum_{i=1}^{B} \nabla \ell_i`,
  status: "holds",
  why: `Divided by the batch size, the sum is the mean of what the samples of the batch say, so a step does
    not grow with their number. The S of SGD stands for stochastic, but nothing is left to chance here: the
    batches come in the same order in every epoch.`,
  law: ({ parameter, backward, SGD, linear, mse, read, Linear, fit }) =>
    all(
      // Two samples, whole numbers and such rates: nothing is rounded.
      forAll(twoSamples, oneOf(1 / 2, 1 / 4, 1 / 8), ({ x, y, w }, learningRate) => {
        const weight = parameter([w]);
        backward(mse(linear(x, weight, null), column(y)));
        SGD([weight], { learningRate }).step();
        const [B, sums] = [x.length, summedGradient(x, y, w)];
        equal(
          [...read(weight).values],
          w.map((wi, j) => wi - (learningRate * (sums[j] as number)) / B),
        );
      }),
      example(() => {
        // Three epochs of the article. Each of the 15 updates rounds weights up to 8, and steps of that size
        // some four times.
        const { weights } = trainedBy(
          { Linear, SGD, mse, fit, read },
          { x: rows, y: targets, w: start },
          { epochs: 3, batchSize: 20 },
        );
        equal(weights, byHand(3).weights, { within: 15 * 4, of: 8 });
        // The same batches from the last to the first: another way.
        const backwards = trainedBy(
          { Linear, SGD, mse, fit, read },
          { x: rows.toReversed(), y: targets.toReversed(), w: start },
          { epochs: 3, batchSize: 20 },
        );
        holds(
          Math.abs((backwards.weights[0] as number) - (weights[0] as number)) > 1e-3,
          "the order is nothing",
        );
      }),
    ),
};

const setsBack: Claim = {
  id: "GD-40",
  says: {
    en: "After each update the sums of the gradients are set back to zero.",
    zh: "每次更新之后，累加的梯度都会清零。",
  },
  formula: String.raw`g \leftarrow 0`,
  status: "holds",
  why: `Gradients only ever add up, so without this the next step goes where the last batch pointed too. No
    result shows the mistake: a program that forgets it within an epoch is done after 313 epochs instead of
    889, since old gradients act as momentum, and one that forgets it for good swings to and fro for ever.
    Only a look at the single step tells right from wrong.`,
  law: ({ parameter, backward, gradientOf, SGD, linear, mse, gradient, python }) => {
    /** What has added up after each of three backward passes, with what happens before the last. */
    const passes = (x: number[][], y: number[], w: number[], between: "set back" | "nothing") => {
      const weight = parameter([w]);
      const pass = () => {
        backward(mse(linear(x, weight, null), column(y), "sum"));
        return [...(gradientOf(weight) ?? [])];
      };
      const [once, twice] = [pass(), pass()];
      if (between === "set back") SGD([weight], { learningRate: 1 / 4 }).zeroGrad();
      const cleared = [...(gradientOf(weight) ?? w.map(() => 0))];
      return { once, twice, cleared, again: pass() };
    };
    return all(
      forAll(samples, ({ x, y, w }) => {
        const { once, twice, cleared, again } = passes(x, y, w, "set back");
        equal(once, summedGradient(x, y, w));
        equal(
          twice,
          once.map((g) => 2 * g),
        );
        equal(
          cleared,
          w.map(() => 0),
        );
        equal(again, once);
      }),
      // The wrong program breaks the law of the single step …
      fails(
        forAll(samples, ({ x, y, w }) => {
          const { once, again } = passes(x, y, w, "nothing");
          equal(again, once);
        }),
      ),
      // … and passes the test of the outcome, sooner than the right one.
      example(() => {
        const run = program({ linear, mse, gradient });
        const [right, wrong, never] = [run(), run({ setBack: "with each epoch" }), run({ setBack: "never" })];
        atMost(wrong.losses.at(-1) as number, 1e-5);
        atMost(2 * wrong.losses.length, right.losses.length);
        atLeast(never.losses.at(-1) as number, 1);
      }),
      example(() => {
        const left = (how: string) =>
          `(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), torch.optim.Adam([w]).zero_grad(${how}), w.grad)[-1]`;
        same(python(left("")).gives, null);
        same(python(left("set_to_none=False")).gives, 0);
      }),
    );
  },
  figure({ linear, mse, gradient }) {
    const run = program({ linear, mse, gradient });
    return {
      title: "Set back within the epoch or not: the wrong program wins",
      x: { label: "epoch" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "after each update, as it is right", points: numbered(run().losses, 0) },
        {
          kind: "line",
          name: "with each epoch only: wrong",
          points: numbered(run({ setBack: "with each epoch" }).losses, 0),
        },
      ],
    };
  },
};

const usesAll: Claim = {
  id: "GD-41",
  says: {
    en: "Every sample takes part in the training in every epoch.",
    zh: "每一轮中，所有样本都参与训练。",
  },
  formula: String.raw`B \lfloor N / B \rfloor = N`,
  status: "needs a condition",
  domain: "batch sizes that divide the number of samples",
  why: `An update needs a full batch. What is left over at the end of an epoch is added to the sums, but the
    epoch is over before they are used. With 20 nothing is left over of a hundred, with 30 the last ten
    samples have no say, with 60 forty, and with 101 there is no update at all: the loss stays at 47.753833
    for ever.`,
  counterexample: "of 100 samples in batches of 30 the last 10 are never learnt from",
  law: ({ batches, Linear, SGD, mse, fit, read, linear, gradient, python }) =>
    all(
      forAll(sizes, sizes, (N, B) => {
        given(B <= N);
        const used = ({ ranges }: ReturnType<typeof batches>) =>
          ranges.flatMap(({ from, to }) => [to - from]);
        same(total(used(batches(N, B))), B * Math.floor(N / B));
        same(batches(N, B).dropped, N % B);
        same(total(used(batches(N, B, "keep"))), N);
        refuses(() => batches(N, N + B));
      }),
      fails(forAll(sizes, sizes, (N, B) => equal(batches(Math.max(N, B), Math.min(N, B)).dropped, 0))),
      // Five samples in batches of two: the fifth may be what it likes, but of the fourth the weights take
      // notice.
      forAll(vectors({ of: whole, min: 5, max: 5 }), oneOf(3, 4), whole, (y, changed, other) => {
        const learnt = (ys: number[]) =>
          trainedBy(
            { Linear, SGD, mse, fit, read },
            { x: [[1], [2], [3], [4], [5]], y: column(ys), w: [0] },
            { epochs: 1, batchSize: 2, rate: 1 / 64 },
          ).weights;
        const unchanged = String(learnt(y.with(changed, other))) === String(learnt(y));
        same(unchanged, changed === 4 || y[3] === other);
      }),
      example(() => {
        const none = program({ linear, mse, gradient }, 101)({ epochs: 3 });
        same(none.updates, 0);
        // The same hundred squares, added up in two ways.
        equal(none.losses, new Array(3).fill(mse(linear(rows, [start], null), targets)), {
          within: 200,
          of: 32,
        });
        equal(python("100 // 30 * 30").gives as number, 100 - batches(100, 30).dropped);
        equal(python("100 // 101").gives as number, none.updates);
        // Nor is a sample left out because its truth is missing: that is refused.
        refuses(() =>
          trainedBy(
            { Linear, SGD, mse, fit, read },
            { x: [[1], [2], [3]], y: [[1], [2]], w: [0] },
            { epochs: 1, batchSize: 1 },
          ),
        );
      }),
    ),
  figure({ batches }) {
    const tried = [3, 7, 20, 30, 33, 60, 64, 99];
    const bars = (name: string, count: (B: number) => number) =>
      ({ kind: "bars", name, points: tried.map((B) => [`${B}`, count(B)] as const) }) as const;
    return {
      title: "Of 100 samples, how many an epoch learns from",
      x: { label: "batch size" },
      y: { label: "samples" },
      layers: [
        bars("used", (B) => 100 - batches(100, B).dropped),
        bars("left out", (B) => batches(100, B).dropped),
      ],
    };
  },
};

export const batchesClaims: readonly Claim[] = [onePerUpdate, stepsAgainstTheMean, setsBack, usesAll];
