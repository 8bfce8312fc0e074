import { readFileSync } from "node:fs";
import { assign, predict, Random, Tensor, tensor } from "../../src/index.ts";
import { articleVectors, Classifier, trainClassifier } from "./classifier.ts";

/** A training run of 5,000 updates in double precision by PyTorch, as in the file. */
interface Recorded {
  readonly initial: Weights;
  readonly epochs: readonly (Weights & { readonly loss: number })[];
  readonly predictions: readonly number[];
}

interface Weights {
  readonly weight: readonly number[];
  readonly bias: number;
}

interface Batch {
  readonly inputsFloat32: readonly number[];
  readonly labels: readonly number[];
}

export interface Replay {
  /** The farthest that any weight was off after any epoch, and any epoch's mean loss. */
  readonly weightsOff: number;
  readonly lossesOff: number;
  /** What PyTorch's run came to and what this one did: the last loss, the weights, the article's four probabilities. */
  readonly pairs: readonly { readonly what: string; readonly wanted: number; readonly got: number }[];
}

/**
 * Trains on PyTorch's data from PyTorch's initial weights, and compares. Returns undefined where its recorded run is
 * not at hand, which only comes with the sources.
 */
export function replay(): Replay | undefined {
  const [recorded, data] = recording() ?? [];
  if (recorded === undefined || data === undefined) return undefined;
  const { initial, epochs, predictions } = recorded;
  const model = new Classifier(new Random(0));
  assign(model.linear.weight, [initial.weight]);
  assign(model.linear.bias as Tensor, [initial.bias]);
  let weightsOff = 0;
  let lossesOff = 0;
  const { epochs: history } = trainClassifier(model, {
    data,
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
  const pair = (what: string, wanted: number, got: number | undefined) => ({
    what,
    wanted,
    got: got as number,
  });
  const pairs = [
    pair("loss in epoch 20", last.loss, history.at(-1)?.loss),
    ...last.weight.map((wanted, j) => pair(`weight of x${j + 1}`, wanted, weights[j])),
    pair("bias", last.bias, weights[5]),
    ...predictions.map((wanted, i) => pair(`probability of vector ${i + 1}`, wanted, probabilities[i])),
  ];
  return { weightsOff, lossesOff, pairs };
}

function recording() {
  let text: string;
  try {
    text = readFileSync(new URL("../../fixtures/training.json", import.meta.url), "utf8");
  } catch {
    return undefined;
  }
  // Three kinds of record: the run in float64, the run in float32, and batch by batch the data of both.
  const [recorded, , ...batches] = JSON.parse(text).cases as [Recorded, Recorded, ...Batch[]];
  const x = batches.flatMap(({ inputsFloat32 }) => inputsFloat32.map(Math.fround));
  const y = batches.flatMap(({ labels }) => labels);
  const data = {
    x: new Tensor(Float64Array.from(x), [y.length, 5]),
    y: new Tensor(Float64Array.from(y), [y.length, 1]),
  };
  return [recorded, data] as const;
}

const numbersOf = ({ weight, bias }: Weights) => [...weight, bias];

const farthest = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((ai, j) => Math.abs(ai - (b[j] as number))));
