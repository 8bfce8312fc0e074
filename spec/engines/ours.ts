/** Our engine behind the port; also a copy of it with a bug planted. */
import * as engine from "../../src/index.ts";
import type { Engine } from "../engine.ts";

type Tensor = engine.Tensor;

export function adapt(e: typeof engine): Engine<Tensor> {
  const {
    exp,
    log,
    sqrt,
    abs,
    neg,
    relu,
    sigmoid,
    tanh,
    gelu,
    geluTanh,
    softplus,
    power,
    add,
    sub,
    mul,
    div,
  } = e;
  const { matmul, linear, reshape, concat, sum, mean, max, argmax, softmax, logSoftmax } = e;
  const { rmse, crossEntropy, bceWithLogits, l1Penalty, l2Penalty, backward, noGrad, detach, clipGradNorm } =
    e;
  const { classesOf, predict, evaluate, polynomialFeatures, quadraticPoints, batches, kFold } = e;
  return {
    name: "backproof",
    precision: "float64",
    tensor: (values, shape) => e.tensor([...values], shape),
    read: ({ data, shape }) => ({ values: data, shape }),
    pullback(f, inputs, cotangent) {
      const leaves = inputs.map(({ data, shape }) => e.parameter(data, shape));
      const y = f(...leaves);
      if (y.requiresGrad) backward(y, { cotangent });
      return leaves.map(({ gradient, shape }) =>
        gradient === null ? e.zeros(shape) : e.tensor(gradient, shape),
      );
    },
    ops: {
      ...{
        exp,
        log,
        sqrt,
        abs,
        neg,
        relu,
        sigmoid,
        tanh,
        gelu,
        geluTanh,
        softplus,
        power,
        add,
        sub,
        mul,
        div,
      },
      ...{ matmul, linear, reshape, concat, sum, mean, max, argmax, softmax, logSoftmax, rmse, crossEntropy },
      ...{ bceWithLogits, l1Penalty, l2Penalty },
      transpose: (x) => e.transpose(x),
      mse: (prediction, target, reduction = "mean") => e.mse(prediction, target, { reduction }),
    },
    tape: {
      ...{ backward, noGrad, detach },
      parameter: (values, shape) => e.parameter([...values], shape),
      gradientOf: ({ gradient }) => (gradient === null ? null : [...gradient]),
      requiresGrad: ({ requiresGrad }) => requiresGrad,
    },
    nn: {
      Linear: (inputs, outputs, { bias = true, seed = 0 } = {}) =>
        new e.Linear(inputs, outputs, { bias, random: new e.Random(seed) }),
      Sigmoid: () => new e.Sigmoid(),
      Tanh: () => new e.Tanh(),
      ReLU: () => new e.ReLU(),
      Softmax: (axis) => new e.Softmax(axis),
      Sequential: (...layers) => new e.Sequential(...(layers as engine.Module[])),
    },
    optim: {
      SGD: (parameters, options) => new e.SGD(parameters, options),
      Adam: (parameters, options) => new e.Adam(parameters, options),
      AdamW: (parameters, options) => new e.AdamW(parameters, options),
      clipGradNorm,
    },
    data: {
      ...{ polynomialFeatures, quadraticPoints, batches, kFold },
      uniform(count, seed) {
        const random = new e.Random(seed);
        return Array.from({ length: count }, () => random.uniform());
      },
      permutation: (count, seed) => Array.from(new e.Random(seed).permutation(count)),
      firstAboveFifth: (count, seed) => e.firstAboveFifth(count, new e.Random(seed)),
    },
    training: {
      classesOf,
      predict: (model, x) => predict(model as engine.Module, x),
      evaluate: (model, data) => evaluate(model as engine.Module, data),
      fit({ model, x, y, loss, optimizer, epochs, batchSize, onEpoch }) {
        const history = e.fit({
          ...{ loss, epochs, batchSize, data: { x, y } },
          ...{ model: model as engine.Module, optimizer: optimizer as engine.Optimizer },
          ...(onEpoch && { onEpoch: ({ epoch, loss }) => onEpoch(epoch, loss) }),
        });
        return {
          losses: history.epochs.map(({ loss }) => loss),
          updates: history.epochs.at(-1)?.updates ?? 0,
        };
      },
    },
    state: {
      encode: (state) => e.encodeSafetensors(state),
      decode: (bytes) => e.decodeSafetensors(bytes).tensors,
    },
  };
}

export const ours: Engine<Tensor> = adapt(engine);
