/** deepbox 1.0.0 behind the port. It computes in double precision. */
import { type Engine, type Foreign, members, methods, type Ops, type Tape } from "../engine.ts";

type Tensor = Foreign;
type Numbers = readonly number[];

const operators = "exp log sqrt abs neg relu sigmoid tanh gelu add sub mul div matmul reshape sum mean max";

export function deepbox({ ndarray, nn, optim }: Foreign): Engine<Tensor> {
  const make = (values: Numbers, shape: Numbers, requiresGrad = false): Tensor => {
    const raw = ndarray.tensor([...values], { dtype: "float64" });
    return ndarray.GradTensor.fromTensor(ndarray.reshape(raw, shape), { requiresGrad });
  };
  const flat = (x: Foreign): number[] => [x.toArray()].flat(9);
  const transposed = (x: Tensor) =>
    x.transpose([...x.shape.keys()].slice(0, -2).concat([x.ndim - 1, x.ndim - 2]));
  const optimizer =
    (Kind: Foreign) =>
    (parameters: readonly Tensor[], { learningRate = 0.001, ...options } = {}) =>
      new Kind(parameters, { lr: learningRate, ...options });
  return {
    name: "deepbox",
    precision: "float64",
    tensor: make,
    read: (x) => ({ values: flat(x), shape: x.shape }),
    pullback(f, inputs, cotangent) {
      const leaves = inputs.map((x) => make(flat(x), x.shape, true));
      f(...leaves).backward(cotangent.tensor);
      return leaves.map((leaf) => make(leaf.grad ? flat(leaf.grad) : flat(leaf).map(() => 0), leaf.shape));
    },
    ops: {
      ...methods<Ops<Tensor>>(operators),
      power: (x, exponent) => x.pow(exponent),
      linear: (x, weight, bias) => {
        const y = x.matmul(transposed(weight));
        return bias === null ? y : y.add(bias);
      },
      transpose: transposed,
      ...{ concat: ndarray.concatGrad, softmax: ndarray.softmaxGrad, logSoftmax: ndarray.logSoftmaxGrad },
      ...{ mse: nn.mseLoss, rmse: nn.rmseLoss, bceWithLogits: nn.binaryCrossEntropyWithLogitsLoss },
      crossEntropy: (logits, target) => nn.crossEntropyLoss(logits, target),
    },
    tape: {
      ...members<Tape<Tensor>>(ndarray, "noGrad"),
      ...methods<Tape<Tensor>>("detach"),
      parameter: (values, shape) => make(values, shape, true),
      backward: (loss) => loss.backward(),
      gradientOf: ({ grad }) => grad && flat(grad),
      requiresGrad: ({ requiresGrad }) => requiresGrad,
    },
    optim: { SGD: optimizer(optim.SGD), Adam: optimizer(optim.Adam), AdamW: optimizer(optim.AdamW) },
  };
}
