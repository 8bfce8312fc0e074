import { Lanes } from "./ops/softmax.ts";
import { refuseUnknown } from "./options.ts";
import { type LossOptions, reduced, refuseUnlessSameShape } from "./reduction.ts";
import { sameShape, show, sizeOf } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

interface CrossEntropyOptions extends LossOptions {
  /** The share of each target that is spread evenly over all classes, from 0 (none, the default) to 1. */
  readonly labelSmoothing?: number;
}

/**
 * -Σ tᵢ·log softmax(x)ᵢ for logits x `[batch, classes]` (or `[classes]`), the mean over the batch. Targets are class
 * indices `[batch]`, counted from 0, or a probability for each class, in the shape of the logits (one-hot included).
 * Softmax is part of it: give it logits, not probabilities. Article, section 4.2; label smoothing: Szegedy et al. 2016.
 *
 * @throws {RangeError} if the shapes do not fit, a class index is not one of the classes, a probability is not from 0 to
 *   1, or there is no sample.
 */
export function crossEntropy(logits: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  const { reduction = "mean", labelSmoothing = 0, ...unknown } = options;
  refuseUnknown("crossEntropy", unknown);
  const batch = logits.shape.slice(0, -1);
  const classes = logits.shape.at(-1) ?? 0;
  const indices = sameShape(target.shape, batch);
  if (
    logits.shape.length < 1 ||
    logits.shape.length > 2 ||
    !(indices || sameShape(target.shape, logits.shape))
  ) {
    throw new RangeError(
      `crossEntropy: logits [batch, classes] with targets [batch] or [batch, classes] expected, got ${show(logits.shape)} and ${show(target.shape)}`,
    );
  }
  if (classes === 0)
    throw new RangeError(`crossEntropy: at least one class expected, got ${show(logits.shape)}`);
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(`crossEntropy: labelSmoothing from 0 to 1 expected, got ${labelSmoothing}`);
  }
  const t = new Float64Array(classes);
  /** Writes into t what is wanted of the classes of sample i. */
  const fillTarget = (i: number): void => {
    const even = labelSmoothing / classes;
    const kept = 1 - labelSmoothing;
    if (indices) {
      t.fill(even);
      const label = classIndex(target.data[i] as number, classes);
      t[label] = even + kept;
    } else {
      for (let c = 0; c < classes; c++) {
        t[c] = even + kept * probability("crossEntropy", target.data[i * classes + c] as number);
      }
    }
  };
  const lanes = new Lanes(logits.data.length, sizeOf(batch));
  return reduced(
    "crossEntropy",
    [logits, target],
    batch,
    reduction,
    (losses) => {
      for (let i = 0; i < losses.length; i++) {
        fillTarget(i);
        lanes.fill(i, logits.data, i * classes, 1, classes);
        let loss = 0;
        for (let c = 0; c < classes; c++) {
          // What the target rules out costs nothing, even where log p is -Infinity.
          if (t[c] !== 0) loss -= (t[c] as number) * lanes.logProbability(i, logits.data, i * classes + c);
        }
        losses[i] = loss;
      }
    },
    (weights) => {
      const gx = logits.accumulator();
      const gt = target.accumulator();
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i] as number;
        fillTarget(i);
        if (gx !== null) {
          const share = 1 / (1 + (lanes.others[i] as number));
          let total = 0;
          for (let c = 0; c < classes; c++) total += t[c] as number;
          for (let c = 0; c < classes; c++) {
            const at = i * classes + c;
            const p = (lanes.e[at] as number) * share;
            const tc = t[c] as number;
            // p·Σt - t, with t taken out of the sum: p - 1 would lose its digits where p nears 1.
            const slope = tc === 0 ? p * total : p * (total - tc) - lanes.complement(i, at) * tc;
            gx[at] = (gx[at] as number) + weight * slope;
          }
        }
        if (gt !== null) {
          for (let at = i * classes; at < (i + 1) * classes; at++) {
            const slope = (1 - labelSmoothing) * lanes.logProbability(i, logits.data, at);
            gt[at] = (gt[at] as number) - weight * slope;
          }
        }
      }
    },
  );
}

/**
 * Binary cross-entropy of logits x against targets t from 0 to 1: -t·log σ(x) - (1 - t)·log(1 - σ(x)), written so that
 * nothing overflows or cancels: max(x, 0) - x·t + log(1 + e^-|x|).
 *
 * @throws {RangeError} if the shapes differ, or a target is not from 0 to 1.
 */
export function bceWithLogits(logits: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean", ...unknown } = options;
  refuseUnknown("bceWithLogits", unknown);
  refuseUnlessSameShape("bceWithLogits", logits, target);
  return reduced(
    "bceWithLogits",
    [logits, target],
    logits.shape,
    reduction,
    (losses) => {
      for (let i = 0; i < losses.length; i++) {
        const x = logits.data[i] as number;
        const t = probability("bceWithLogits", target.data[i] as number);
        losses[i] = (x > 0 ? x * (1 - t) : -x * t) + Math.log1p(Math.exp(-Math.abs(x)));
      }
    },
    (weight) => {
      const gx = logits.accumulator();
      const gt = target.accumulator();
      for (let i = 0; i < logits.data.length; i++) {
        const x = logits.data[i] as number;
        const t = target.data[i] as number;
        const e = Math.exp(-Math.abs(x));
        // σ(x) - t, and on the right (1 - t) - σ(-x): the small side of sigmoid is the one with digits.
        const slope = x > 0 ? 1 - t - e / (1 + e) : e / (1 + e) - t;
        if (gx !== null) gx[i] = (gx[i] as number) + (weight[i] as number) * slope;
        if (gt !== null) gt[i] = (gt[i] as number) - (weight[i] as number) * x;
      }
    },
  );
}

/** @throws {RangeError} unless `t` is from 0 to 1; beyond, the loss could be lowered for ever. NaN goes on as NaN. */
function probability(who: string, t: number): number {
  if (t < 0 || t > 1) throw new RangeError(`${who}: targets from 0 to 1 expected, got ${t}`);
  return t;
}

/** @throws {RangeError} unless `label` is 0, 1, … or classes - 1. Nothing wraps around, nothing is rounded. */
function classIndex(label: number, classes: number): number {
  if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
    throw new RangeError(`crossEntropy: class 0 to ${classes - 1} expected, got ${label}`);
  }
  return label;
}
