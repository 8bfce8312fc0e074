import { readFileSync } from "node:fs";
import { assign, type Dataset, predict, Random, type Tensor, tensor } from "../../src/index.ts";
import { articleVectors, Classifier, trainClassifier } from "./classifier.ts";

/** A training run of 5,000 updates in double precision by PyTorch, as in the file. */
interface Recorded {
  readonly dtype: string;
  readonly initial: Weights;
  readonly epochs: readonly (Weights & { readonly loss: number })[];
  readonly predictions: readonly number[];
}

interface Weights {
  readonly weight: readonly number[];
  readonly bias: number;
}

interface Batch {
  readonly batch: number;
  readonly inputsFloat32: readonly number[];
  readonly labels: readonly number[];
}

export interface Replay {
  /** The farthest that any weight was off after any epoch, and any epoch's mean loss. */
  readonly weightsOff: number;
  readonly lossesOff: number;
  /** What PyTorch's run came to and what this one did: the last loss, the weights, the article's four probabilities. */
  readonly pairs: readonly Pair[];
}

export type Pair = readonly [what: string, wanted: number, got: number];

/**
 * Trains on PyTorch's data from PyTorch's initial weights, and compares. Returns undefined where its recorded run is
 * not at hand, which only comes with the sources.
 */
export function replay(): Replay | undefined {
  const recorded = recording();
  if (recorded === undefined) return undefined;
  const { initial, epochs, predictions } = recorded.run;
  const model = new Classifier(new Random(0));
  assign(model.linear.weight, [initial.weight]);
  assign(model.linear.bias as Tensor, [initial.bias]);
  let weightsOff = 0;
  let lossesOff = 0;
  const { epochs: history } = trainClassifier(model, {
    data: recorded.data,
    onEpoch({ epoch, loss }) {
      const wanted = epochs[epoch - 1] as Recorded["epochs"][number];
      weightsOff = Math.max(weightsOff, farthest(model.weights(), numbersOf(wanted)));
      lossesOff = Math.max(lossesOff, Math.abs(loss - wanted.loss));
      return false;
    },
  });
  const last = epochs.at(-1) as Recorded["epochs"][number];
  const weights = model.weights();
  const probabilities = predict(model, tensor(articleVectors)).data;
  const pairs: Pair[] = [
    ["loss in epoch 20", last.loss, history.at(-1)?.loss ?? Number.NaN],
    ...last.weight.map((wanted, j): Pair => [`weight of x${j + 1}`, wanted, weights[j] as number]),
    ["bias", last.bias, weights[5] as number],
    ...predictions.map((p, i): Pair => [`probability of vector ${i + 1}`, p, probabilities[i] as number]),
  ];
  return { weightsOff, lossesOff, pairs };
}

function recording(): { run: Recorded; data: Dataset } | undefined {
  let text: string;
  try {
    text = readFileSync(new URL("../../fixtures/training.json", import.meta.url), "utf8");
  } catch {
    return undefined;
  }
  // Runs come first, each with its precision, then the data that all of them saw, batch by batch.
  const { cases } = JSON.parse(text) as { cases: readonly (Recorded | Batch)[] };
  const run = cases.find((each): each is Recorded => "dtype" in each && each.dtype === "float64");
  const batches = cases.filter((each) => "batch" in each);
  if (run === undefined) return undefined;
  const x = batches.flatMap(({ inputsFloat32 }) => inputsFloat32.map(Math.fround));
  const y = batches.flatMap(({ labels }) => labels);
  return { run, data: { x: tensor(x, [y.length, 5]), y: tensor(y, [y.length, 1]) } };
}

const numbersOf = ({ weight, bias }: Weights) => [...weight, bias];

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((ai, j) => Math.abs(ai - (b[j] as number))));
