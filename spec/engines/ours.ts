/** Our engine behind the port; also a copy of it with a bug planted. */
import * as engine from "../../src/index.ts";
import type { Data, Engine, Layers, Ops, Optimizers, Tape, Training, Views } from "../engine.ts";
import { makers, members } from "../engine.ts";

type Tensor = engine.Tensor;

const elementwise = "exp log sqrt abs neg relu sigmoid tanh gelu geluTanh softplus power add sub mul div";
const others = "matmul linear reshape concat sum mean max argmax softmax logSoftmax rmse crossEntropy";
const losses = "bceWithLogits l1Penalty l2Penalty";

export function adapt(e: typeof engine): Engine<Tensor> {
  const drawn = (count: number, seed: number, draw: (random: engine.Random) => number) => {
    const random = new e.Random(seed);
    return Array.from({ length: count }, () => draw(random));
  };
  return {
    name: "backproof",
    precision: "float64",
    tensor: (values, shape) => e.tensor([...values], shape),
    read: ({ data, shape }) => ({ values: data, shape }),
    pullback(f, inputs, cotangent) {
      const leaves = inputs.map(({ data, shape }) => e.parameter(data, shape));
      const y = f(...leaves);
      if (y.requiresGrad) e.backward(y, { cotangent });
      return leaves.map(({ gradient, shape }) => (gradient ? e.tensor(gradient, shape) : e.zeros(shape)));
    },
    ops: {
      ...members<Ops<Tensor>>(e, `${elementwise} ${others} ${losses}`),
      transpose: (x) => e.transpose(x),
      mse: (prediction, target, reduction = "mean") => e.mse(prediction, target, { reduction }),
    },
    views: {
      ...members<Views<Tensor>>(e, "slice broadcastTo"),
      permute: (x, axes) => e.transpose(x, axes),
      sumKept: (x, axis) => e.sum(x, axis, { keepdims: true }),
    },
    tape: {
      ...members<Tape<Tensor>>(e, "backward noGrad detach assign record"),
      parameter: (values, shape) => e.parameter([...values], shape),
      gradientOf: ({ gradient }) => gradient && [...gradient],
      requiresGrad: ({ requiresGrad }) => requiresGrad,
    },
    nn: {
      ...makers<Layers<Tensor>>(e, "Sigmoid Tanh ReLU GELU Softplus Softmax LogSoftmax Sequential"),
      Linear: (inputs, outputs, { bias = true, seed = 0 } = {}) =>
        new e.Linear(inputs, outputs, { bias, random: new e.Random(seed) }),
    },
    optim: {
      ...makers<Optimizers<Tensor>>(e, "SGD Adam AdamW"),
      ...members<Optimizers<Tensor>>(e, "clipGradNorm clipGradValue"),
    },
    data: {
      ...members<Data<Tensor>>(e, "polynomialFeatures quadraticPoints batches kFold"),
      nested: (rows) => e.tensor(rows),
      uniform: (count, seed) => drawn(count, seed, (random) => random.uniform()),
      normal: (count, seed) => drawn(count, seed, (random) => random.normal()),
      below: (limit, count, seed) => drawn(count, seed, (random) => random.below(limit)),
      shuffled: (data, seed) => e.shuffled(data, new e.Random(seed)),
      split: (data, count, seed) => e.split(data, count, new e.Random(seed)),
      permutation: (count, seed) => Array.from(new e.Random(seed).permutation(count)),
      firstAboveFifth: (count, seed) => e.firstAboveFifth(count, new e.Random(seed)),
    },
    training: {
      ...members<Training<Tensor>>(e, "classesOf predict evaluate"),
      fit({ x, y, onEpoch, shuffleSeed, ...rest }) {
        const told = onEpoch && { onEpoch: ({ epoch, loss }: engine.Epoch) => onEpoch(epoch, loss) };
        const shuffle = shuffleSeed !== undefined && { shuffle: new e.Random(shuffleSeed) };
        const options = { ...rest, ...told, ...shuffle, data: { x, y } } as engine.FitOptions;
        const { epochs, dropped } = e.fit(options);
        return { losses: epochs.map(({ loss }) => loss), updates: epochs.at(-1)?.updates ?? 0, dropped };
      },
      earlyStopping(losses, options) {
        const stops = e.earlyStopping(({ loss }) => loss, options);
        const at = losses.findIndex((loss, i) => stops({ epoch: i + 1, loss, updates: i + 1 }));
        return at === -1 ? null : at + 1;
      },
    },
    state: {
      encode: (state, options = {}) => e.encodeSafetensors(state, options),
      decode: (bytes) => e.decodeSafetensors(bytes).tensors,
    },
  };
}

export const ours: Engine<Tensor> = adapt(engine);
