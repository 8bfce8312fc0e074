export { backward, type Recording, record } from "./backward.ts";
export { bceWithLogits, crossEntropy } from "./cross-entropy.ts";
export {
  type Batches,
  batches,
  type Dataset,
  firstAboveFifth,
  kFold,
  noisyQuadratic,
  polynomialFeatures,
  quadraticPoints,
  samplesIn,
  shuffled,
  split,
  take,
} from "./data.ts";
export { l1Penalty, l2Penalty, mse, rmse } from "./losses.ts";
export {
  GELU,
  Linear,
  LogSoftmax,
  Module,
  manualSeed,
  ReLU,
  Sequential,
  Sigmoid,
  Softmax,
  Softplus,
  type StateDict,
  Tanh,
} from "./nn.ts";
export { add, div, mul, sub } from "./ops/arithmetic.ts";
export {
  abs,
  exp,
  gelu,
  geluTanh,
  log,
  neg,
  power,
  relu,
  sigmoid,
  softplus,
  sqrt,
  tanh,
} from "./ops/elementwise.ts";
export { broadcastTo, concat, reshape, slice, transpose } from "./ops/layout.ts";
export { linear, matmul } from "./ops/matmul.ts";
export { argmax, max, mean, sum } from "./ops/reduce.ts";
export { logSoftmax, softmax } from "./ops/softmax.ts";
export {
  Adam,
  type AdamOptions,
  AdamW,
  clipGradNorm,
  clipGradValue,
  Optimizer,
  SGD,
  type SGDOptions,
} from "./optim.ts";
export { Random } from "./random.ts";
export type { LossOptions, Reduction } from "./reduction.ts";
export {
  decodeSafetensors,
  encodeSafetensors,
  type LoadedTensor,
  type StoredTensor,
} from "./safetensors.ts";
export type { Shape } from "./shape.ts";
export {
  assign,
  detach,
  type Nested,
  node,
  noGrad,
  type Operand,
  ones,
  parameter,
  Tensor,
  tensor,
  zeros,
} from "./tensor.ts";
export {
  classesOf,
  type Epoch,
  type Evaluation,
  earlyStopping,
  evaluate,
  type FitOptions,
  fit,
  type History,
  predict,
} from "./train.ts";
