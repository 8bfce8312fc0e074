/** TensorFlow.js 4.22 behind the port. It computes in single precision. */
import { type Engine, type Foreign, members, type Ops } from "../engine.ts";

type Tensor = Foreign;

const operators = `exp log sqrt abs neg relu sigmoid tanh softplus add sub mul div reshape concat sum mean max softmax logSoftmax`;

export function tensorflow(tf: Foreign): Engine<Tensor> {
  const reductions = { mean: tf.Reduction.MEAN, sum: tf.Reduction.SUM, none: tf.Reduction.NONE };
  const penalty = (of: (w: Tensor) => Tensor) => (ws: readonly Tensor[], strength: number) =>
    tf.mul(tf.addN(ws.map((w) => tf.sum(of(w)))), strength);
  return {
    name: "TensorFlow.js",
    precision: "float32",
    tensor: tf.tensor,
    read: (x) => ({ values: x.dataSync(), shape: x.shape }),
    pullback: (f, inputs, cotangent) => tf.grads(f)(inputs, cotangent),
    ops: {
      ...members<Ops<Tensor>>(tf, operators),
      ...{ matmul: (a, b) => tf.matMul(a, b), argmax: tf.argMax, power: tf.pow },
      linear(x, weight, bias) {
        const y = tf.matMul(x, weight, false, true);
        return bias === null ? y : tf.add(y, bias);
      },
      transpose: (x) => tf.transpose(x, [...x.shape.keys()].slice(0, -2).concat([x.rank - 1, x.rank - 2])),
      mse: (prediction, target, reduction = "mean") =>
        tf.losses.meanSquaredError(target, prediction, undefined, reductions[reduction]),
      rmse: (prediction, target) => tf.sqrt(tf.losses.meanSquaredError(target, prediction)),
      crossEntropy(logits, target, { reduction = "mean", labelSmoothing = 0 } = {}) {
        const indices = target.rank < logits.rank;
        const wanted = indices ? tf.oneHot(tf.cast(target, "int32"), logits.shape.at(-1)) : target;
        const how = reductions[reduction];
        return tf.losses.softmaxCrossEntropy(wanted, logits, undefined, labelSmoothing, how);
      },
      bceWithLogits: (logits, target) => tf.losses.sigmoidCrossEntropy(target, logits),
      l1Penalty: penalty(tf.abs),
      l2Penalty: penalty(tf.square),
    },
  };
}
