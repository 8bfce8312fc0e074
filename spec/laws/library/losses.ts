/** Losses: reductions, smoothing, targets, penalties. */
import type { Tensor } from "../../claims/subject.ts";
import { equal, refuses } from "../../kit/compare.ts";
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

export const ofLosses: readonly LibraryLaw[] = [
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
