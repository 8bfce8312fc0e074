import { type Recording, record } from "./backward.ts";
import { batches, copyRows, type Dataset, samplesIn } from "./data.ts";
import type { Module } from "./nn.ts";
import { argmax } from "./ops/reduce.ts";
import { clipGradNorm, type Optimizer } from "./optim.ts";
import { refuseUnknown } from "./options.ts";
import type { Random } from "./random.ts";
import { show, sizeOf } from "./shape.ts";
import { noGrad, Tensor } from "./tensor.ts";

/** What one pass over the data came to. */
export interface Epoch {
  /** Counted from 1. */
  readonly epoch: number;
  /** The mean loss of the samples trained on, each measured with the weights of that moment, before its update. */
  readonly loss: number;
  /** Updates so far. */
  readonly updates: number;
}

export interface FitOptions {
  readonly model: Module;
  readonly data: Dataset;
  /** The loss of a batch, a mean over its samples: prediction and y in, one number out. */
  readonly loss: (prediction: Tensor, y: Tensor) => Tensor;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  /** Whether the samples that do not fill a batch are left out, as by default, or make a smaller one. */
  readonly lastBatch?: "drop" | "keep";
  /** Puts the samples in another order for each epoch. Without it they stay in the order given. */
  readonly shuffle?: Random;
  /** Limits the length of the gradient before each update. */
  readonly clipNorm?: number;
  /** Called after each epoch; training ends early when it returns true. */
  readonly onEpoch?: (epoch: Epoch) => boolean | undefined;
}

export interface History {
  readonly epochs: readonly Epoch[];
  /** Samples left out of every epoch because they did not fill a batch. */
  readonly dropped: number;
  /** Whether `onEpoch` ended it. */
  readonly stopped: boolean;
}

/**
 * Trains a model: batch after batch forward, backward, update, gradients back to zero, over and over. The computation
 * is recorded once for each batch size and run again on every batch, so no memory is asked for after the first.
 *
 * @throws {RangeError} if an option is out of range or x and y do not fit together.
 * @throws {Error} naming epoch and update if the loss or a gradient is no longer a finite number; the weights are
 *   those before that update.
 */
export function fit(options: FitOptions): History {
  const { model, data, optimizer, epochs, shuffle, onEpoch, clipNorm, ...others } = options;
  const { loss: _, batchSize, lastBatch, ...unknown } = others;
  refuseUnknown("fit", unknown);
  const n = samplesIn(data);
  if (!(Number.isInteger(epochs) && epochs >= 1))
    throw new RangeError(`fit: epochs from 1 on expected, got ${epochs}`);
  const { ranges, dropped } = batches(n, batchSize, lastBatch);
  const x = shuffle === undefined ? data.x.data : data.x.data.slice();
  const y = shuffle === undefined ? data.y.data : data.y.data.slice();
  // Before anything is recorded: a part may compute otherwise while it is trained.
  model.train();
  const steps = new Map<number, Step>();
  const views = ranges.map(({ from, to }) => {
    const size = to - from;
    const step = steps.get(size) ?? recordStep(options, size);
    steps.set(size, step);
    return { ...step, size, xs: rowsOf(x, n, from, to), ys: rowsOf(y, n, from, to) };
  });
  optimizer.zeroGrad();
  const history: Epoch[] = [];
  let updates = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (shuffle !== undefined) {
      const order = shuffle.permutation(n);
      copyRows(data.x, order, x);
      copyRows(data.y, order, y);
    }
    let total = 0;
    for (let i = 0; i < views.length; i++) {
      const { input, target, recording, xs, ys, size } = views[i] as (typeof views)[number];
      input.data = xs;
      target.data = ys;
      const loss = recording.forward();
      recording.backward();
      updates++;
      refuseUnlessFinite(loss, options, epoch, updates);
      if (clipNorm !== undefined) clipGradNorm(optimizer.parameters, clipNorm);
      optimizer.step();
      optimizer.zeroGrad();
      total += loss * size;
    }
    const samples = n - dropped;
    const report = { epoch, loss: total / samples, updates };
    history.push(report);
    if (onEpoch?.(report) === true) return { epochs: history, dropped, stopped: true };
  }
  return { epochs: history, dropped, stopped: false };
}

interface Step {
  readonly input: Tensor;
  readonly target: Tensor;
  readonly recording: Recording;
}

function recordStep({ model, data, loss }: FitOptions, size: number): Step {
  const leaf = (like: Tensor) => {
    const shape = [size, ...like.shape.slice(1)];
    return new Tensor(like.data.slice(0, sizeOf(shape)), shape);
  };
  const input = leaf(data.x);
  const target = leaf(data.y);
  return { input, target, recording: record(() => loss(model.forward(input), target)) };
}

/** The part of row-major numbers that holds the rows [from, to) of n. */
function rowsOf(numbers: Float64Array, n: number, from: number, to: number): Float64Array {
  const width = numbers.length / n;
  return numbers.subarray(from * width, to * width);
}

function refuseUnlessFinite(
  loss: number,
  { model, optimizer }: FitOptions,
  epoch: number,
  update: number,
): void {
  let sum = loss;
  for (const { gradient } of optimizer.parameters) {
    if (gradient !== null) for (let i = 0; i < gradient.length; i++) sum += 0 * (gradient[i] as number);
  }
  // A finite number times 0 is 0; NaN and ±Infinity make the sum NaN.
  if (Number.isFinite(sum)) return;
  const sick = model.namedParameters().find(([, { gradient }]) => gradient?.some((g) => !Number.isFinite(g)));
  const where = sick === undefined ? "" : `, the gradient of ${sick[0]} is not finite`;
  optimizer.zeroGrad();
  throw new Error(
    `fit: the loss is ${loss}${where} at epoch ${epoch}, update ${update}; try a smaller learning rate`,
  );
}

/**
 * What the model makes of x, without tracking gradients. The model is switched to use meanwhile.
 *
 * @throws {RangeError} if x does not have rows: a single vector must be given as one row, `[1, n]`.
 */
export function predict(model: Module, x: Tensor): Tensor {
  if (x.shape.length < 2)
    throw new RangeError(`predict: rows expected, [samples, ...], got shape ${show(x.shape)}`);
  const { training } = model;
  model.eval();
  try {
    return noGrad(() => model.forward(x));
  } finally {
    model.train(training);
  }
}

/**
 * The class each row of outputs stands for: of one number, whether it is 0.5 or more; of several, where the largest is.
 * NaN stands for no class and gives NaN.
 *
 * @throws {RangeError} unless the outputs are `[samples, 1]` or `[samples, classes]`.
 */
export function classesOf(outputs: Tensor): number[] {
  if (outputs.shape.length !== 2 || outputs.shape[1] === 0) {
    throw new RangeError(`classesOf: [samples, classes] expected, got ${show(outputs.shape)}`);
  }
  const [samples, width] = outputs.shape as readonly [number, number];
  const { data } = outputs;
  const largest = argmax(outputs, 1).data;
  const classes: number[] = [];
  for (let i = 0; i < samples; i++) {
    const c = largest[i] as number;
    const p = data[i * width + c] as number;
    classes.push(Number.isNaN(p) ? Number.NaN : width === 1 ? Number(p >= 0.5) : c);
  }
  return classes;
}

export interface Evaluation {
  readonly correct: number;
  readonly wrong: number;
  /** correct / (correct + wrong), from 0 to 1. */
  readonly accuracy: number;
  /** How many samples of each class there are, by label. */
  readonly counts: Readonly<Record<number, number>>;
}

/**
 * How often the class that the model predicts is the label in y `[samples, 1]` or `[samples]`. The article calls it
 * precision (section 5.6); it is accuracy. The model stays as it is.
 *
 * @throws {RangeError} if there are no samples, or more than one label for each.
 */
export function evaluate(model: Module, data: Dataset): Evaluation {
  const n = samplesIn(data);
  if (n === 0) throw new RangeError("evaluate: at least one sample expected, got none");
  if (data.y.data.length !== n)
    throw new RangeError(`evaluate: one label each expected, got ${show(data.y.shape)}`);
  const counts: Record<number, number> = {};
  let correct = 0;
  classesOf(predict(model, data.x)).forEach((predicted, i) => {
    const label = data.y.data[i] as number;
    counts[label] = (counts[label] ?? 0) + 1;
    if (predicted === label) correct++;
  });
  return { correct, wrong: n - correct, accuracy: correct / n, counts };
}

/**
 * An `onEpoch` that ends training once `watch` has not fallen by more than `minDelta` for `patience` epochs. Give it a
 * loss on data that is not trained on; the training loss falls even while a model overfits.
 */
export function earlyStopping(
  watch: (epoch: Epoch) => number,
  { patience, minDelta = 0 }: { patience: number; minDelta?: number },
): (epoch: Epoch) => boolean {
  let best = Number.POSITIVE_INFINITY;
  let bestEpoch = 0;
  return (epoch) => {
    const value = watch(epoch);
    if (value < best - minDelta) {
      best = value;
      bestEpoch = epoch.epoch;
    }
    return epoch.epoch - bestEpoch >= patience;
  };
}
