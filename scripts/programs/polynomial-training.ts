import {
  Adam,
  add,
  earlyStopping,
  fit,
  Linear,
  l1Penalty,
  l2Penalty,
  mse,
  noisyQuadratic,
  polynomialFeatures,
  Random,
  type Tensor,
} from "../../src/index.ts";
import { errorOn, expectedError } from "./polynomials.ts";

export interface Task {
  readonly seed: number;
  readonly points: number;
  readonly noise: number;
  readonly degree: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** The strength of the L2 penalty; that of L1 is ten times as strong. */
  readonly penalty: number;
}

/** Ways to train the same polynomial on the same points, from the same initial weights. */
export const ways = ["no penalty", "L2 penalty", "L1 penalty", "early stopping"] as const;
export type Way = (typeof ways)[number];

/** So many epochs without progress on other points end a training early. */
const PATIENCE = 500;

/** How a polynomial does at some time of its training. */
export interface Moment {
  readonly epoch: number;
  /** The mean squared error on the points trained on, and on fresh ones. */
  readonly seen: number;
  readonly fresh: number;
}

export interface Trained {
  /** The constant first. */
  readonly coefficients: Float64Array;
  readonly end: Moment;
  /** Moments on the way, each 5 % later than the one before. */
  readonly path: readonly Moment[];
}

/** A polynomial as the engine trains it: a linear layer on x, x², …, with Adam, all points in one batch. */
export function trainPolynomial(way: Way, task: Task): Trained {
  const { points: count, noise, degree, epochs, learningRate, penalty: strength } = task;
  const source = (purpose: number) => new Random(4 * task.seed + purpose);
  const points = noisyQuadratic(count, source(0), noise);
  const heldOut = noisyQuadratic(count, source(1), noise);
  const model = new Linear(degree, 1, { random: source(2) });
  const weights = [model.weight];
  const coefficients = () =>
    Float64Array.from(
      model
        .parameters()
        .reverse()
        .flatMap(({ data }) => [...data]),
    );
  // The bias, which is the constant, goes unpenalised: it says where the curve lies, not how it bends.
  const loss = (prediction: Tensor, y: Tensor): Tensor => {
    const error = mse(prediction, y);
    if (way === "L2 penalty") return add(error, l2Penalty(weights, strength));
    if (way === "L1 penalty") return add(error, l1Penalty(weights, 10 * strength));
    return error;
  };
  const stop = earlyStopping(() => errorOn(heldOut, coefficients()), { patience: PATIENCE });
  const now = (epoch: number): Moment => {
    const w = coefficients();
    return { epoch, seen: errorOn(points, w), fresh: expectedError(w, noise) };
  };
  const path: Moment[] = [];
  const history = fit({
    model,
    data: { x: polynomialFeatures(points.x, degree), y: points.y },
    loss,
    optimizer: new Adam(model.parameters(), { learningRate }),
    epochs,
    batchSize: count,
    onEpoch(progress) {
      const { epoch } = progress;
      if (epoch >= 1.05 * (path.at(-1)?.epoch ?? 0)) path.push(now(epoch));
      return way === "early stopping" && stop(progress);
    },
  });
  return { coefficients: coefficients(), end: now(history.epochs.length), path };
}
