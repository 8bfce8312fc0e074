/** The program of the article's section 5: learn from examples whether the first of five numbers exceeds the fifth. */
import {
  Adam,
  batches,
  classesOf,
  type Dataset,
  type FitOptions,
  firstAboveFifth,
  fit,
  type History,
  Linear,
  Module,
  mse,
  predict,
  Random,
  samplesIn,
  sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";

/** σ(w₁x₁ + … + w₅x₅ + b), `[batch, 5] -> [batch, 1]`: how sure the model is that x₁ > x₅. Article, section 5.1. */
export class Classifier extends Module {
  readonly linear: Linear;

  constructor(random: Random) {
    super();
    this.linear = new Linear(5, 1, { random });
  }

  forward(x: Tensor): Tensor {
    return sigmoid(this.linear.forward(x));
  }

  /** The five weights and the bias, copied into one row. */
  weights(): number[] {
    return this.parameters().flatMap(({ data }) => [...data]);
  }
}

/** The four vectors that the article's finished model is tried on. By the rule they are 1, 0, 0, 0. Section 5.7. */
export const articleVectors: readonly (readonly number[])[] = [
  [0.97889086, 0.15229675, 0.31082123, 0.03504317, 0.88920843],
  [0.74963533, 0.5524256, 0.95758807, 0.95520434, 0.84890681],
  [0.00797868, 0.67482528, 0.13625847, 0.34675372, 0.19871392],
  [0.09349776, 0.59416669, 0.92579291, 0.41567412, 0.1358894],
];

/** The largest seed that `sources` takes. */
export const LAST_SEED: number = 2 ** 51 - 1;

/**
 * Four sources of random numbers for one seed, none shared with any other seed. Each purpose has its own, so that
 * drawing more for one never changes another: a seed means the same initial weights and the same examples whatever
 * the other options are, and nothing is ever tested on what it was trained on.
 */
export function sources(seed: number): Record<"weights" | "training" | "testing" | "watching", Random> {
  const source = (purpose: number) => new Random(4 * seed + purpose);
  return { weights: source(0), training: source(1), testing: source(2), watching: source(3) };
}

/** The model before training, and the examples it is to learn from. */
export function beginning(seed: number, samples: number): { model: Classifier; data: Dataset } {
  const { weights, training } = sources(seed);
  return { model: new Classifier(weights), data: firstAboveFifth(samples, training) };
}

/** Enough samples for three digits of an accuracy near 1. */
export const TESTS = 100_000;

/** What finished models are tested on: the same for all of them, and what `evaluate` draws for seed 0. */
export function finalTest(): Dataset {
  return firstAboveFifth(TESTS, sources(0).testing);
}

export interface Training {
  readonly data: Dataset;
  /** 20 by default, as in the article; so are the two below. */
  readonly epochs?: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  /** Called after each epoch. */
  readonly onEpoch?: NonNullable<FitOptions["onEpoch"]>;
}

/** Trains with the engine: mean squared error, Adam, batches in the order of the data. Article, section 5.5. */
export function trainClassifier(
  model: Classifier,
  { epochs = 20, batchSize = 20, ...rest }: Training,
): History {
  const { learningRate = 0.001, ...options } = rest;
  const optimizer = new Adam(model.parameters(), { learningRate });
  return fit({ ...options, model, optimizer, loss: mse, epochs, batchSize });
}

/** What a model says of a vector. */
export interface Answer {
  readonly input: readonly number[];
  /** That the first number exceeds the fifth, in the eyes of the model. */
  readonly probability: number;
  /** 1 if the probability is ½ or more, here as in `evaluate`. The article rounds, and Python rounds ½ to 0. */
  readonly class: number;
  /** The probability of that class. The article prints the other one for class 0. */
  readonly sure: number;
  /** The class by the rule. */
  readonly rule: number;
  /** x₁ - x₅: how clear the case is. */
  readonly margin: number;
}

export function answersOf(model: Classifier, vectors: readonly (readonly number[])[]): Answer[] {
  const outputs = predict(model, tensor(vectors));
  const classes = classesOf(outputs);
  return vectors.map((input, i) => {
    const [first = Number.NaN, , , , fifth = Number.NaN] = input;
    const probability = outputs.data[i] as number;
    return {
      input,
      probability,
      class: classes[i] as number,
      sure: Math.max(probability, 1 - probability),
      rule: Number(first > fifth),
      margin: first - fifth,
    };
  });
}

/**
 * The same without an engine, its derivatives worked out on paper: what automatic differentiation is measured against,
 * in its numbers and in its time.
 *
 * With z = w·x + b, p = σ(z) and the loss L = Σ (p - y)² / batchSize, the chain rule gives for each sample
 * dL/dz = 2(p - y) / batchSize · p(1 - p), and from there dL/dwⱼ = Σ dL/dz · xⱼ and dL/db = Σ dL/dz.
 *
 * @param start the five weights and the bias, which stay as they are.
 * @returns the trained ones, and the mean loss of each epoch.
 */
export function trainByHand(
  start: ArrayLike<number>,
  { data, epochs = 20, batchSize = 20, learningRate = 0.001 }: Training,
): { weights: Float64Array; losses: number[] } {
  const x = data.x.data;
  const y = data.y.data;
  const { ranges } = batches(samplesIn(data), batchSize);
  const w = Float64Array.from(start);
  const gradient = new Float64Array(6);
  // Adam's running means of the gradient and of its square, and what is left in them of their start from 0.
  const m = new Float64Array(6);
  const v = new Float64Array(6);
  let leftOfM = 1;
  let leftOfV = 1;
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let total = 0;
    for (const { from, to } of ranges) {
      for (let j = 0; j < 6; j++) gradient[j] = 0;
      for (let i = from; i < to; i++) {
        let z = w[5] as number;
        for (let j = 0; j < 5; j++) z += (w[j] as number) * (x[5 * i + j] as number);
        const p = 1 / (1 + Math.exp(-z));
        const error = p - (y[i] as number);
        total += error * error;
        const slope = ((2 * error) / batchSize) * p * (1 - p);
        for (let j = 0; j < 5; j++) gradient[j] = (gradient[j] as number) + slope * (x[5 * i + j] as number);
        gradient[5] = (gradient[5] as number) + slope;
      }
      leftOfM *= 0.9;
      leftOfV *= 0.999;
      for (let j = 0; j < 6; j++) {
        const g = gradient[j] as number;
        m[j] = 0.9 * (m[j] as number) + 0.1 * g;
        v[j] = 0.999 * (v[j] as number) + 0.001 * g * g;
        const mean = (m[j] as number) / (1 - leftOfM);
        const square = (v[j] as number) / (1 - leftOfV);
        w[j] = (w[j] as number) - (learningRate * mean) / (Math.sqrt(square) + 1e-8);
      }
    }
    losses.push(total / (ranges.length * batchSize));
  }
  return { weights: w, losses };
}
