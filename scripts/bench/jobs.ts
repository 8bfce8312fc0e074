/** What is timed: each job's data and initial weights, by the engine and by hand. */
import {
  Adam,
  assign,
  batches,
  crossEntropy,
  type Dataset,
  Linear,
  manualSeed,
  matmul,
  parameter,
  polynomialFeatures,
  quadraticPoints,
  Random,
  ReLU,
  record,
  Sequential,
  type Shape,
  Tensor,
  take,
  zeros,
} from "../../src/index.ts";
import { beginning, Classifier, sources, trainByHand, trainClassifier } from "../programs/classifier.ts";
import { type Fitted, fitByAutograd, fitByHand } from "../programs/quadratic.ts";
import * as byHand from "./by-hand.ts";

/** What a run computed, part by part. The parts of all contestants are compared, number by number. */
export type Answer = readonly ArrayLike<number>[];

export interface Job {
  readonly says: string;
  /** The data and the initial weights, for those who are not written here. */
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly ours: () => Answer;
  readonly byHand: () => Answer;
  /** How far apart answers may be, relative to the largest number of their part: in double and in single precision. */
  readonly within: { readonly double: number; readonly single: number };
}

/** Every job, made only when it is asked for. */
export const jobs: Readonly<Record<string, () => Job>> = {
  fit,
  train,
  mlp,
  matmul512,
  crossEntropy: entropy,
};

function fit(): Job {
  const { x, y } = quadraticPoints();
  const answer = ({ losses, weights }: Fitted): Answer => [
    [losses.length],
    [losses.at(-1) as number],
    weights,
  ];
  return {
    says: "the article's fit of 2x² + 3x + 4 to 100 points, 889 epochs of 5 updates",
    inputs: {
      x: polynomialFeatures(x, 2),
      y,
      weight: new Tensor(Float64Array.of(0, 1), [1, 2]),
      bias: new Tensor(Float64Array.of(-1), [1]),
    },
    ours: () => answer(fitByAutograd()),
    byHand: () => answer(fitByHand()),
    // Each of 4,445 updates rounds weights of up to 4 by 2^-51 at most. Were nothing ever forgotten, predictions would
    // be off by 6e-12 in the end, beside errors of 3e-3, and a loss has their squares: 4e-9. In single precision that
    // says nothing; but descent does forget, and an epoch more or less, should they stop apart, is 0.6 %.
    within: { double: 1e-8, single: 1e-2 },
  };
}

function train(): Job {
  const { model, data } = beginning(0, 5000);
  const [weight, bias] = model.parameters() as [Tensor, Tensor];
  const start = model.weights();
  return {
    says: "the article's classifier: Linear(5, 1), sigmoid, squared error, Adam, 20 epochs of 250 batches",
    inputs: { ...data, weight, bias },
    ours: () => {
      const learner = new Classifier(sources(0).weights);
      const { epochs } = trainClassifier(learner, { data });
      return [[epochs.at(-1)?.loss as number], learner.weights()];
    },
    byHand: () => {
      const { losses, weights } = trainByHand(start, { data });
      return [[losses.at(-1) as number], weights];
    },
    // Each of 5,000 updates rounds weights of up to 4 by 2^-51 or 2^-22 at most, 2e-12 or 1e-3 in all, and a loss of
    // 0.1 changes less than they do.
    within: { double: 1e-9, single: 1e-2 },
  };
}

function mlp(): Job {
  const sizes = [64, 128, 128, 10] as const;
  const batch = 64;
  const steps = 500;
  const data = clouds(2048, sizes[0], sizes[3], new Random(1));
  const network = () =>
    new Sequential(new Linear(64, 128), new ReLU(), new Linear(128, 128), new ReLU(), new Linear(128, 10));
  manualSeed(2);
  const start = network();
  const state = start.stateDict();
  const { ranges } = batches(2048, batch);
  const parts = ranges.map(({ from, to }) => {
    const rows = Array.from({ length: to - from }, (_, i) => from + i);
    return { x: take(data.x, rows), y: take(data.y, rows) };
  });
  const firstAndLast = (losses: readonly number[]): Answer => [
    [losses[0] as number],
    [losses.at(-1) as number],
  ];
  return {
    says: "64-128-128-10, ReLU, softmax cross-entropy, batches of 64, Adam, 500 steps",
    inputs: { ...data, ...start.stateDict() },
    ours: () => {
      const model = network();
      model.loadStateDict(state);
      const optimizer = new Adam(model.parameters());
      const x = zeros([batch, 64]);
      const y = zeros([batch]);
      const training = record(() => crossEntropy(model.forward(x), y));
      const losses: number[] = [];
      for (let step = 0; step < steps; step++) {
        const part = parts[step % parts.length] as Dataset;
        assign(x, part.x);
        assign(y, part.y);
        losses.push(training.forward());
        training.backward();
        optimizer.step();
        optimizer.zeroGrad();
      }
      return firstAndLast(losses);
    },
    byHand: () => {
      const weights = start.parameters().map((parameter) => parameter.data);
      return firstAndLast(byHand.trainMlp(weights, data.x.data, data.y.data, { sizes, batch, steps }));
    },
    // Training amplifies differences. Single precision knows 1 - 0.999 only to 5e-5, which Adam's first steps divide by,
    // and ends 2e-3 apart: forty times. Forty times what 500 steps round in double precision stays below 1e-9.
    within: { double: 1e-9, single: 1e-2 },
  };
}

/** Points around a centre for each class, near enough to each other that some clouds overlap. */
function clouds(n: number, width: number, classes: number, random: Random): Dataset {
  const centres = normal([classes, width], 0.3, random);
  const y = Float64Array.from({ length: n }, () => random.below(classes));
  const x = normal([n, width], 1, random);
  for (let i = 0; i < x.data.length; i++) {
    const label = y[Math.floor(i / width)] as number;
    x.data[i] = (x.data[i] as number) + (centres.data[label * width + (i % width)] as number);
  }
  return { x, y: new Tensor(y, [n]) };
}

function normal(shape: Shape, deviation: number, random: Random): Tensor {
  const numbers = zeros(shape);
  for (let i = 0; i < numbers.data.length; i++) numbers.data[i] = deviation * random.normal();
  return numbers;
}

function matmul512(): Job {
  const n = 512;
  const random = new Random(3);
  const a = normal([n, n], 1, random);
  const b = normal([n, n], 1, random);
  return {
    says: "a matrix product, 512 x 512 numbers each",
    inputs: { a, b },
    ours: () => [matmul(a, b).data],
    byHand: () => [byHand.matmul(a.data, b.data, n, n, n)],
    // n products of size 1 or less on average, added with at most n·2^-53 or n·2^-24 of error each.
    within: { double: (n * n) / 2 ** 53, single: (n * n) / 2 ** 24 },
  };
}

function entropy(): Job {
  const [rows, classes] = [256, 1000];
  const random = new Random(4);
  const logits = normal([rows, classes], 1, random);
  const labels = new Tensor(
    Float64Array.from({ length: rows }, () => random.below(classes)),
    [rows],
  );
  const x = parameter(logits.data, logits.shape);
  const training = record(() => crossEntropy(x, labels));
  const slope = new Float64Array(rows * classes);
  return {
    says: "softmax cross-entropy and its gradient, 256 rows of 1,000 classes",
    inputs: { logits, labels },
    ours: () => {
      x.gradient?.fill(0);
      const loss = training.forward();
      training.backward();
      return [[loss], x.gradient as Float64Array];
    },
    byHand: () => [[byHand.crossEntropy(logits.data, labels.data, classes, slope)], slope],
    // A sum of 1,000 exponentials of rounded differences up to 8, and the mean of 256 losses: below 2,000 roundings.
    within: { double: 2000 / 2 ** 53, single: 2000 / 2 ** 24 },
  };
}
