/** Training: epochs, losses and how they are counted. */
import type { Layer, Subject } from "../../claims/subject.ts";
import { equal, refuses, same } from "../../kit/compare.ts";
import { example, forAll, given } from "../../kit/law.ts";
import { dot, lengthOf, matrices, total, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";

const whole = wholeNumbers({ from: -4, to: 4 });
const sizes = wholeNumbers({ from: 1, to: 5 });
const modes = oneOf(true, false);

const from1 = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const column = (x: readonly number[]) => x.map((xi) => [xi]);

/** y = x · w, with these weights. */
function weighing({ Linear }: Pick<Subject, "Linear">, w: readonly number[]): Layer {
  const model = Linear(w.length, 1, { bias: false });
  model.loadStateDict({ weight: { shape: [1, w.length], data: Float64Array.from(w) } });
  return model;
}

const weightOf = (model: Layer) => [...(model.stateDict().weight?.data ?? [])];

/** The model, and what was seen whenever it was used: whether it is in training, and whether gradients could flow back. */
function watched(model: Layer, { requiresGrad }: Pick<Subject, "requiresGrad">) {
  const seen: [training: boolean, tracked: boolean][] = [];
  const forward = ((x: Parameters<typeof requiresGrad>[0]) => {
    const y = model.forward(x as never);
    seen.push([model.training, requiresGrad(y)]);
    return y;
  }) as Layer["forward"];
  const watching: Layer = {
    ...model,
    forward,
    get training() {
      return model.training;
    },
  };
  return { watching, seen };
}

/** After which loss to stop: the first that is the `patience`-th without one below the best so far by more than `minDelta`. */
function endOf(losses: readonly number[], patience: number, minDelta: number): number | null {
  let best = Number.POSITIVE_INFINITY;
  let waited = 0;
  for (const [i, loss] of losses.entries()) {
    const better = loss < best - minDelta;
    waited = better ? 0 : waited + 1;
    if (better) best = loss;
    if (waited === patience) return i + 1;
  }
  return null;
}

export const ofTraining: readonly LibraryLaw[] = [
  {
    of: "training",
    title: "the loss of an epoch is the mean over its samples, whatever the batches and their order",
    law: ({ Linear, SGD, mse, fit }) =>
      forAll(
        sizes,
        sizes,
        oneOf("drop" as const, "keep" as const, "shuffled" as const),
        (count, batchSize, how) => {
          given(batchSize <= count);
          const model = weighing({ Linear }, [1]);
          const v = from1(count);
          const { losses } = fit({
            // As long as each x has its own y, they are apart by v.
            ...{ model, x: column(v), y: column(v.map((vi) => 2 * vi)), loss: mse },
            optimizer: SGD(model.parameters(), { learningRate: 0 }),
            ...{ epochs: 2, batchSize },
            ...(how === "shuffled" ? { lastBatch: "keep", shuffleSeed: 1 } : { lastBatch: how }),
          });
          const used = how === "drop" ? v.slice(0, count - (count % batchSize)) : v;
          const mean = total(used.map((vi) => vi * vi)) / used.length;
          // Of each batch the mean and the way back to a sum, four additions and two quotients: eight halves of units, which
          // are eight units past a power of two.
          equal(losses, [mean, mean], { within: 8 });
        },
      ),
  },
  {
    of: "training",
    title: "epochs are counted from 1, and the one that is told to end it is the last",
    law: ({ Linear, SGD, mse, fit }) =>
      forAll(sizes, sizes, (epochs, end) => {
        const model = weighing({ Linear }, [1]);
        const optimizer = SGD(model.parameters(), { learningRate: 1 });
        const seen: number[] = [];
        const onEpoch = (epoch: number) => {
          seen.push(epoch);
          return seen.length === end;
        };
        const { losses } = fit({
          ...{ model, x: [[1]], y: [[2]], loss: mse, optimizer, epochs, batchSize: 1, onEpoch },
        });
        same(seen, from1(Math.min(epochs, end)));
        same(losses.length, seen.length);
      }),
  },
  {
    of: "training",
    title: "each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
    law: ({ Linear, SGD, mse, fit }) =>
      forAll(whole, whole, oneOf(64, 16, 4, 1), (x, y, clipNorm) => {
        const model = Linear(2, 1);
        model.loadStateDict({
          weight: { shape: [1, 2], data: new Float64Array(2) },
          bias: { shape: [1], data: new Float64Array(1) },
        });
        const optimizer = SGD(model.parameters(), { learningRate: 1 / 4 });
        const rows = [
          [x, 2],
          [2, x],
        ];
        fit({ model, x: rows, y: [[y], [y]], loss: mse, optimizer, epochs: 1, batchSize: 1, clipNorm });
        let byHand = [0, 0, 0];
        for (const row of rows.map((numbers) => [...numbers, 1])) {
          const miss = dot(row, byHand) - y;
          const gradient = row.map((xj) => 2 * miss * xj);
          const scale = Math.min(1, clipNorm / (lengthOf(gradient) + 1e-6));
          byHand = byHand.map((wj, j) => wj - (scale * (gradient[j] as number)) / 4);
        }
        const { weight, bias } = model.stateDict();
        // The first step is 10 at most and off by four units of 8, the second miss 70 by seven of 64, and its gradient
        // by eight times that, of which the step is a quarter.
        equal([...(weight?.data ?? []), ...(bias?.data ?? [])], byHand, { within: 32, of: 64 });
      }),
  },
  {
    of: "training",
    title: "gradients that were there before training have no say in it",
    law: ({ Linear, SGD, mse, fit, backward, tensor }) =>
      forAll(vectors({ of: whole }), whole, (x, y) => {
        const after = [false, true].map((dirty) => {
          const model = weighing({ Linear }, [1]);
          if (dirty) backward(mse(model.forward(tensor(x, [x.length, 1])), column(x.map(() => 9))));
          const optimizer = SGD(model.parameters(), { learningRate: 1 });
          fit({
            model,
            x: column(x),
            y: column(x.map(() => y)),
            loss: mse,
            optimizer,
            epochs: 1,
            batchSize: x.length,
          });
          return weightOf(model);
        });
        equal(after[1] ?? [], after[0] ?? []);
      }),
  },
  {
    of: "training",
    title: "shuffled samples are left out of the last batch equally often",
    law: ({ Linear, SGD, mse, fit }) =>
      example(() => {
        const model = weighing({ Linear }, [0]);
        const { losses } = fit({
          ...{ model, x: column([0, 0, 0]), y: column([0, 1, 2]), loss: mse },
          optimizer: SGD(model.parameters(), { learningRate: 0 }),
          ...{ epochs: 1200, batchSize: 2, shuffleSeed: 1 },
        });
        // Without 0, 1 or 2 the mean of two squares is 5/2, 2 or 1/2. A quarter is 6 deviations of √(2/1200).
        const often = [5 / 2, 2, 1 / 2].map((mean) => losses.filter((loss) => loss === mean).length);
        equal(
          often.map((count) => Math.round((2 * 3 * count) / losses.length) / 2),
          [1, 1, 1],
        );
      }),
  },
  {
    of: "training",
    title: "training ends with an error, and with the weights of before, when the loss is no number",
    law: ({ Linear, SGD, mse, fit }) =>
      forAll(oneOf(Number.NaN, Number.POSITIVE_INFINITY), sizes, (odd, at) => {
        const model = weighing({ Linear }, [1]);
        const y = from1(5).map((i) => [i === at ? odd : 1]);
        const optimizer = SGD(model.parameters(), { learningRate: 1 });
        // Every prediction is right, so that nothing moves before the odd one.
        const x = y.map(() => [1]);
        refuses(() => fit({ model, x, y, loss: mse, optimizer, epochs: 1, batchSize: 1 }));
        equal(weightOf(model), [1]);
      }),
  },
  {
    of: "training",
    title: "a model is trained in training mode, and left in it",
    law: ({ Linear, SGD, mse, fit, requiresGrad }) =>
      forAll(modes, (training) => {
        const { watching, seen } = watched(weighing({ Linear }, [1]), { requiresGrad });
        watching.train(training);
        const optimizer = SGD(watching.parameters(), { learningRate: 1 });
        fit({ model: watching, x: [[1]], y: [[2]], loss: mse, optimizer, epochs: 1, batchSize: 1 });
        same([...seen.map(([mode]) => mode), watching.training], [true, true]);
      }),
  },
  {
    of: "training",
    title:
      "a prediction is made in use and without gradients, and the model left in its mode, even by an error",
    law: ({ Linear, predict, requiresGrad }) =>
      forAll(modes, (training) => {
        const { watching, seen } = watched(weighing({ Linear }, [1]), { requiresGrad });
        watching.train(training);
        predict(watching, [[1]]);
        same([...seen, watching.training], [[false, false], training]);
        refuses(() => predict(watching, [[1, 2]]));
        same(watching.training, training);
      }),
  },
  {
    of: "training",
    title:
      "the class is the place of the largest output, and of a single output whether it is a half or more",
    law: ({ classesOf }) =>
      forAll(matrices({ of: numbers({ specials: [0.5] }) }), (outputs) =>
        equal(
          classesOf(outputs),
          outputs.map((row) =>
            row.length === 1 ? Number((row[0] as number) >= 0.5) : row.indexOf(Math.max(...row)),
          ),
        ),
      ),
  },
  {
    of: "training",
    title:
      "early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    law: ({ earlyStopping }) =>
      forAll(
        vectors({ of: wholeNumbers({ from: 0, to: 4 }), max: 8 }),
        wholeNumbers({ from: 1, to: 3 }),
        wholeNumbers({ from: 0, to: 2 }),
        oneOf(0, Number.NaN),
        (losses, patience, minDelta, zero) => {
          const some = losses.map((loss) => loss || zero);
          same(earlyStopping(some, { patience, minDelta }), endOf(some, patience, minDelta));
        },
      ),
  },
];
