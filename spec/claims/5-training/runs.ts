/**
 * Ten runs of the whole program of section 5
 *
 * Each begins with weights and with 5000 samples of its own, and trains as the article does: 20 epochs in
 * batches of 20, with mean squared error and Adam. Everything that is chance has a seed, so the ten runs are
 * the same every time. What holds for a single run may be luck; what holds for all ten is more likely a
 * property of the program.
 */
import { seeded } from "../../kit/random.ts";
import type { Layer, Subject } from "../subject.ts";
import { classifier, type Samples, samples, weightsOf } from "./classifier.ts";

/** The four vectors that the finished model is asked about. */
export const articleVectors: number[][] = [
  [0.97889086, 0.15229675, 0.31082123, 0.03504317, 0.88920843],
  [0.74963533, 0.5524256, 0.95758807, 0.95520434, 0.84890681],
  [0.00797868, 0.67482528, 0.13625847, 0.34675372, 0.19871392],
  [0.09349776, 0.59416669, 0.92579291, 0.41567412, 0.1358894],
];

interface Run {
  readonly seed: number;
  /** The mean loss of each epoch. */
  readonly losses: readonly number[];
  /** After each epoch the accuracy on a hundred samples, every time other ones. */
  readonly watched: readonly number[];
  /** At the end on 2000 samples, the same for all runs. */
  readonly accuracy: number;
  /** w₁ to w₅ and the bias. */
  readonly weights: readonly number[];
  /** What the model makes of the article's four vectors. */
  readonly probabilities: readonly number[];
}

type Trainer = Pick<Subject, "Sequential" | "Linear" | "Sigmoid" | "mse" | "Adam" | "fit">;
type Program = Trainer & Pick<Subject, "evaluate" | "predict" | "read">;

/** Training takes its time, so each engine does it once, and is known by its `fit`. */
const known = new WeakMap<Program["fit"], readonly Run[]>();

/** Of these ten the last calls one of the four vectors wrong, as one run in eleven does. */
const seeds = Array.from({ length: 10 }, (_, i) => 5 + i);

export function tenRuns(program: Program): readonly Run[] {
  const runs = known.get(program.fit) ?? seeds.map((seed) => runOf(program, seed));
  known.set(program.fit, runs);
  return runs;
}

/** A state dict of five weights and a bias, under the names that the model has for them. */
export function stateOf(model: Layer, weights: readonly number[]): ReturnType<Layer["stateDict"]> {
  const [weight = "", bias = ""] = model.namedParameters().map(([name]) => name);
  return {
    [weight]: { shape: [1, 5], data: Float64Array.from(weights.slice(0, 5)) },
    [bias]: { shape: [1], data: Float64Array.from(weights.slice(5)) },
  };
}

/** The model before training: weights as PyTorch draws them, from ±1/√5, but drawn here, alike for all engines. */
export function begun(nets: Pick<Trainer, "Sequential" | "Linear" | "Sigmoid">, seed: number): Layer {
  const model = classifier(nets);
  const { uniform } = seeded(seed);
  model.loadStateDict(
    stateOf(
      model,
      Array.from({ length: 6 }, () => (2 * uniform() - 1) / Math.sqrt(5)),
    ),
  );
  return model;
}

function runOf(program: Program, seed: number): Run {
  const model = begun(program, seed);
  const watched: number[] = [];
  const onEpoch = (epoch: number) => {
    watched.push(program.evaluate(model, samples(100, 100 * (1000 + seed) + epoch)).accuracy);
    return false;
  };
  const losses = trained(program, model, samples(5000, 1000 + seed), { onEpoch });
  return {
    seed,
    losses,
    watched,
    accuracy: program.evaluate(model, samples(2000, 0)).accuracy,
    weights: weightsOf(model, program),
    probabilities: program.predict(model, articleVectors).flat(),
  };
}

/** Trains the model, as the article does unless something else is said, and returns each epoch's mean loss. */
export function trained(
  { mse, Adam, fit }: Pick<Trainer, "mse" | "Adam" | "fit">,
  model: Layer,
  { x, y }: Samples,
  {
    learningRate = 0.001,
    ...how
  }: {
    learningRate?: number;
    epochs?: number;
    batchSize?: number;
    onEpoch?: (epoch: number, loss: number) => boolean;
  } = {},
): readonly number[] {
  const optimizer = Adam(model.parameters(), { learningRate });
  return fit({ model, x, y, loss: mse, optimizer, epochs: 20, batchSize: 20, ...how }).losses;
}
