/** Layers: parameters, names, initial weights. Losses: reductions, smoothing, targets. */
import type { Layer, Subject, Tensor } from "../../claims/subject.ts";
import { between, equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, forAll, given } from "../../kit/law.ts";
import { dot, matrices, meanOf, total, vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import { shapes, tensors } from "../../kit/tensors.ts";
import type { LibraryLaw } from "../library.ts";

/** Logits of up to three samples with up to three classes. */
const logits = matrices({ rows: [1, 3], columns: [1, 3] });

/** Of each sample another class, beginning with `first`. */
function labelsFor(rows: readonly (readonly number[])[], first: number): number[] {
  return rows.map((row, i) => (first + i) % row.length);
}

function oneHot(rows: readonly (readonly number[])[], labels: readonly number[]): number[][] {
  return rows.map((row, i) => row.map((_, c) => Number(c === labels[i])));
}

/** Logits lie up to 16 apart, so that losses reach 16 + log 3. A loss may be off by five units of that, and three are added up. */
const loosely = { within: 24, of: 16 };

const ofLosses: readonly LibraryLaw[] = [
  {
    of: "losses",
    title: "a sum is what the single losses add up to, and a mean is that over their number",
    law: (s) =>
      all(
        forAll(logits, (rows) => {
          const labels = labelsFor(rows, 0);
          const single = s.read(s.crossEntropy(rows, labels, { reduction: "none" })).values;
          equal(s.crossEntropy(rows, labels, { reduction: "sum" }), total([...single]), loosely);
          equal(s.crossEntropy(rows, labels, { reduction: "mean" }), meanOf([...single]), loosely);
        }),
        forAll(logits, (rows) => {
          const zeros = rows.map((row) => row.map(() => 0));
          const single = rows.flat().map((x) => x * x);
          equal(s.read(s.mse(rows as never, zeros as never, "none")).values, single);
          // Nine squares of at most 64 are all positive, so that nothing cancels.
          equal(s.mse(rows, zeros, "sum"), total(single), { within: 16 });
          equal(s.mse(rows, zeros, "mean"), meanOf(single), { within: 16 });
        }),
      ),
  },
  {
    of: "losses",
    title: "a weight on a single loss is a weight on its gradient",
    law: (s) =>
      forAll(logits, (rows) => {
        const loss = (x: Tensor) => s.crossEntropy(x, labelsFor(rows, 0), { reduction: "none" });
        // Powers of two, so that nothing is rounded.
        const weights = rows.map((_, i) => 2 ** i);
        const plain = s.gradient((x) => s.sum(loss(x)), rows);
        const weighted = s.gradient((x) => s.sum(s.mul(loss(x), weights)), rows);
        equal(
          weighted,
          plain.map((row, i) => row.map((g) => g * (weights[i] as number))),
        );
      }),
  },
  {
    of: "losses",
    title: "smoothed labels mix the loss of the label with the mean of those of all classes",
    law: ({ crossEntropy, logSoftmax }) =>
      forAll(logits, wholeNumbers({ from: 0, to: 2 }), oneOf(0.5, 0.25, 0, 1), (rows, first, share) => {
        const labels = labelsFor(rows, first);
        const losses = logSoftmax(rows, 1).map((row, i) => {
          const own = -(row[labels[i] as number] as number);
          return (1 - share) * own - share * meanOf(row);
        });
        const options = { labelSmoothing: share };
        equal(crossEntropy(rows, labels, options), meanOf(losses), loosely);
        equal(crossEntropy(rows, oneHot(rows, labels), options), meanOf(losses), loosely);
      }),
  },
  {
    of: "losses",
    title: "targets of any size have the slopes p·Σt − t by the logits",
    law: ({ crossEntropy, softmax, gradient }) =>
      forAll(logits, oneOf(1, 0.5, 0), (rows, t) => {
        // Nothing says that the probabilities of several classes must exclude each other.
        const targets = rows.map((row, i) => row.map((_, c) => ((i + c) % 2 === 0 ? t : 0.25)));
        const slopes = softmax(rows, 1).map((p, i) => {
          const own = targets[i] as number[];
          return p.map((pc, c) => (pc * total(own) - (own[c] as number)) / rows.length);
        });
        // A probability has five units of 1, and that three times.
        equal(
          gradient((x) => crossEntropy(x, targets), rows),
          slopes,
          { within: 24, of: 1 },
        );
      }),
  },
  {
    of: "losses",
    title: "targets have slopes themselves: what each class costs, the smoothed part left out",
    law: ({ crossEntropy, logSoftmax, gradient }) =>
      forAll(logits, oneOf(0.5, 0), (rows, share) => {
        const targets = oneHot(rows, labelsFor(rows, 0));
        const slopes = logSoftmax(rows, 1).map((row) => row.map((log) => ((1 - share) * -log) / rows.length));
        equal(
          gradient((t) => crossEntropy(rows, t, { labelSmoothing: share }), targets),
          slopes,
          loosely,
        );
      }),
  },
  {
    of: "losses",
    title: "a class that −Infinity rules out changes nothing for the others",
    law: ({ crossEntropy, gradient }) =>
      forAll(vectors({ max: 3 }), wholeNumbers({ from: 0, to: 2 }), (row, label) => {
        const labels = [label % row.length];
        const ruledOut = [[...row, Number.NEGATIVE_INFINITY]];
        equal(crossEntropy(ruledOut, labels), crossEntropy([row], labels), { within: 8 });
        const slopes = (rows: number[][]) => gradient((x) => crossEntropy(x, labels), rows).flat();
        equal(slopes(ruledOut), [...slopes([row]), 0], { within: 8, of: 1 });
      }),
  },
  {
    of: "losses",
    title: "penalties count every number of every parameter alike",
    law: ({ l1Penalty, l2Penalty }) =>
      forAll(vectors(), matrices(), (bias, weights) => {
        const numbers = [...bias, ...weights.flat()];
        // Sums of at most twenty terms, all positive.
        for (const parameters of [
          [weights, bias],
          [bias, weights],
        ]) {
          equal(l1Penalty(parameters, 0.5), 0.5 * total(numbers.map(Math.abs)), { within: 32 });
          equal(l2Penalty(parameters, 0.5), 0.5 * dot(numbers, numbers), { within: 32 });
        }
      }),
  },
  {
    of: "losses",
    title: "refuse to compare lists of two lengths",
    law: ({ mse, rmse, bceWithLogits }) =>
      // Of one number, either might be stretched.
      forAll(vectors({ min: 2 }), vectors({ of: oneOf(0, 1, 0.5), min: 2 }), (prediction, target) => {
        given(prediction.length !== target.length);
        for (const loss of [mse, rmse, bceWithLogits]) refuses(() => loss(prediction, target));
      }),
  },
  {
    of: "losses",
    title: "refuse options that they do not know",
    law: ({ crossEntropy }) =>
      example(() => {
        refuses(() => crossEntropy([[0]], [0], { labelsmoothing: 0.5 } as never));
        refuses(() => crossEntropy([[0]], [0], { reduction: "average" as never }));
      }),
  },
  {
    of: "losses",
    title: "softmax and its logarithm are the same along whichever of three axes the classes lie",
    law: (s) =>
      forAll(
        tensors({ shape: shapes({ maxLength: 3 }).filter(({ length }) => length === 3) }),
        ({ values, shape }) => {
          const x = s.tensor([...values], shape);
          for (const [axis, first, second] of [
            [0, 1, 2],
            [1, 0, 2],
          ] as const) {
            const turned = s.permute(x, [first, second, axis]);
            for (const f of [s.softmax, s.logSoftmax])
              equal(
                s.read(s.permute(f(x, axis), [first, second, axis])).values,
                s.read(f(turned, 2)).values,
                loosely,
              );
          }
        },
      ),
  },
];

type Function = (s: Subject, x: number[][]) => number[][];

const activations: readonly (readonly [layer: (s: Subject) => Layer, f: Function])[] = [
  [(s) => s.Sigmoid(), (s, x) => s.sigmoid(x)],
  [(s) => s.Tanh(), (s, x) => s.tanh(x)],
  [(s) => s.ReLU(), (s, x) => s.relu(x)],
  [(s) => s.GELU(), (s, x) => s.gelu(x)],
  [(s) => s.GELU({ approximate: "tanh" }), (s, x) => s.geluTanh(x)],
  [(s) => s.Softplus(), (s, x) => s.softplus(x)],
  [(s) => s.Softmax(0), (s, x) => s.softmax(x, 0)],
  [(s) => s.Softmax(1), (s, x) => s.softmax(x, 1)],
  [(s) => s.LogSoftmax(0), (s, x) => s.logSoftmax(x, 0)],
  [(s) => s.LogSoftmax(1), (s, x) => s.logSoftmax(x, 1)],
];

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

export const ofLayers: readonly LibraryLaw[] = [
  ...ofLosses,
  {
    of: "layers",
    title: "first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
    law: ({ Linear }) =>
      forAll(seeds, seeds, (seed, other) => {
        given(seed !== other);
        const drawn = (from: number) => {
          const { weight } = Linear(8, 5, { seed: from }).stateDict();
          return [...(weight?.data ?? [])];
        };
        const weights = drawn(seed);
        // All forty are on one side once in 2³⁹ times.
        between(-1, Math.min(...weights), 0, { strictly: true });
        between(0, Math.max(...weights), 1, { strictly: true });
        equal(drawn(seed), weights);
        holds(String(drawn(other)) !== String(weights), "two seeds give the same weights");
      }),
  },
  {
    of: "layers",
    title: "parameters of a Sequential are those of its parts, in their order and by their numbers",
    law: ({ Linear, Sequential, read }) =>
      forAll(wholeNumbers({ from: 1, to: 16 }), (count) => {
        const parts = Array.from({ length: count }, (_, seed) => Linear(1, 1, { bias: false, seed }));
        const found = Sequential(...parts).namedParameters();
        same(
          found.map(([name]) => name),
          parts.map((_, i) => `${i}.weight`),
        );
        equal(
          found.map(([, weight]) => read(weight).values),
          parts.map((part) => part.parameters().map((weight) => read(weight).values)),
        );
      }),
  },
  {
    of: "layers",
    title: "are in training at first, and eval and train reach all parts of parts",
    law: ({ Linear, Sequential, Sigmoid }) =>
      forAll(wholeNumbers({ from: 0, to: 3 }), (depth) => {
        const parts = [Linear(1, 1)];
        for (let level = 0; level < depth; level++) {
          const sigmoid = Sigmoid();
          parts.unshift(Sequential(sigmoid, parts[0] as (typeof parts)[number]), sigmoid);
        }
        const model = parts[0] as (typeof parts)[number];
        const allAre = (training: boolean) =>
          same(
            parts.map((part) => part.training),
            parts.map(() => training),
          );
        allAre(true);
        model.eval();
        allAre(false);
        model.train();
        allAre(true);
        model.train(false);
        allAre(false);
      }),
  },
  {
    of: "layers",
    title: "activations do what the functions of their names do",
    law: (s) =>
      forAll(matrices(), (x) => {
        for (const [layer, f] of activations) equal(layer(s).forward(x), f(s, x));
      }),
  },
  {
    of: "data",
    title: "normal numbers have the mean 0, the variance 1 and the fourth moment 3",
    law: ({ normal }) =>
      example(() => {
        const drawn = normal(100_000, 1);
        const squares = drawn.map((x) => x * x);
        const rounded = (x: number, parts: number) => Math.round(x * parts) / parts;
        // The deviations of the means of x, x² and x⁴ are 1, √2 and √96, over √100,000 = 316: half a part is 4.9, 7 and 8 of them.
        equal(rounded(meanOf(drawn), 32), 0);
        equal(rounded(meanOf(squares), 16), 1);
        equal(rounded(meanOf(squares.map((x) => x * x)), 2), 3);
      }),
  },
];
