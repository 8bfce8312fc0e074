/** The article's fit of section 1.4, by hand and by the engine: w₁x² + w₂x + w₃ to points of 2x² + 3x + 4. */
import {
  batches,
  type Dataset,
  fit,
  Linear,
  mse,
  polynomialFeatures,
  quadraticPoints,
  SGD,
  samplesIn,
} from "../../src/index.ts";

/** w₁, w₂ and w₃, the weights of x², x and 1. */
type Weights = readonly [w1: number, w2: number, w3: number];

/** What is not said is as in the article. */
interface QuadraticOptions {
  /** The article's hundred points. */
  readonly data?: Dataset;
  /** 1, 0, -1. */
  readonly start?: Weights;
  /** 0.1. */
  readonly learningRate?: number;
  /** 20. Points that do not fill a batch are left out, here also of the loss. */
  readonly batchSize?: number;
  /** 1000 at most. */
  readonly epochs?: number;
  /** Ends after an epoch with a mean loss below this: 0.00001. */
  readonly until?: number;
  /** Called after each epoch. */
  readonly onEpoch?: (epoch: number) => void;
}

const article = {
  data: quadraticPoints(),
  start: [1, 0, -1],
  learningRate: 0.1,
  batchSize: 20,
  epochs: 1000,
  until: 1e-5,
} satisfies QuadraticOptions;

export interface Fitted {
  readonly weights: Weights;
  /** The mean loss of each epoch, every point's taken before the update it leads to. */
  readonly losses: readonly number[];
  readonly updates: number;
}

/**
 * With the derivatives worked out on paper. For a point, error = w₁x² + w₂x + w₃ - y and loss = error²; by the
 * chain rule d loss / d w₁ = 2·error·x², d loss / d w₂ = 2·error·x and d loss / d w₃ = 2·error. The operations
 * are the article's and in its order, so the numbers are its numbers, to the last bit. Ends if the loss is no
 * longer finite.
 *
 * @throws {RangeError} if the batch size is not a whole number from 1 to the number of points.
 */
export function fitByHand(options: QuadraticOptions = {}): Fitted {
  const { data, start, learningRate, batchSize, epochs, until, onEpoch } = { ...article, ...options };
  const x = data.x.data;
  const y = data.y.data;
  const { ranges } = batches(samplesIn(data), batchSize);
  let [w1, w2, w3] = start;
  const losses: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let total = 0;
    for (const { from, to } of ranges) {
      let gradient1 = 0;
      let gradient2 = 0;
      let gradient3 = 0;
      for (let i = from; i < to; i++) {
        const xi = x[i] as number;
        const error = w1 * (xi * xi) + w2 * xi + w3 - (y[i] as number);
        total += error * error;
        gradient1 += 2 * error * (xi * xi);
        gradient2 += 2 * error * xi;
        gradient3 += 2 * error;
      }
      w1 -= (learningRate * gradient1) / batchSize;
      w2 -= (learningRate * gradient2) / batchSize;
      w3 -= (learningRate * gradient3) / batchSize;
    }
    const loss = total / (ranges.length * batchSize);
    losses.push(loss);
    onEpoch?.(epoch);
    if (loss < until || !Number.isFinite(loss)) break;
  }
  return { weights: [w1, w2, w3], losses, updates: losses.length * ranges.length };
}

/**
 * The same by the engine, which finds the derivatives itself: a linear layer on the features x and x².
 *
 * @throws {RangeError} if an option is out of range.
 * @throws {Error} if the loss or a gradient is no longer finite.
 */
export function fitByAutograd(options: QuadraticOptions = {}): Fitted {
  const { data, start, learningRate, batchSize, epochs, until, onEpoch } = { ...article, ...options };
  const [w1, w2, w3] = start;
  const model = new Linear(2, 1);
  model.loadStateDict({
    weight: { shape: [1, 2], data: Float64Array.of(w2, w1) },
    bias: { shape: [1], data: Float64Array.of(w3) },
  });
  const history = fit({
    model,
    data: { x: polynomialFeatures(data.x, 2), y: data.y },
    loss: mse,
    optimizer: new SGD(model.parameters(), { learningRate }),
    epochs,
    batchSize,
    onEpoch({ epoch, loss }) {
      onEpoch?.(epoch);
      return loss < until;
    },
  });
  const learned = model.parameters().flatMap(({ data }) => [...data]);
  const [learned2, learned1, learned3] = learned as [number, number, number];
  return {
    weights: [learned1, learned2, learned3],
    losses: history.epochs.map(({ loss }) => loss),
    updates: history.epochs.at(-1)?.updates ?? 0,
  };
}
