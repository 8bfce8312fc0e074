/**
 * An engine as laws see it: in plain numbers
 *
 * Laws should read like mathematics, so here every operator takes numbers, vectors and matrices as nested arrays and
 * answers with the same. Within a function that is differentiated it is given the engine's own tensors, and answers with one.
 */
import type {
  AdamOptions,
  Batches,
  BinaryName,
  Fold,
  Nested,
  Optimizer,
  Precision,
  Reduction,
  SGDOptions,
  StateDict,
  UnaryName,
  Values,
} from "../engine.ts";
import type { Recorded } from "../kit/recorded.ts";

/** The engine's own tensor. */
export interface Tensor {
  readonly ofTheEngine: unique symbol;
}

type Row = readonly number[];
type Rows = readonly Row[];
type Plain = number | Row | Rows | readonly Rows[] | Values;
export type Operand = Plain | Tensor;

/** One number in, one out; of more, each for itself. */
export interface Unary {
  (x: Tensor): Tensor;
  (x: number): number;
  (x: Row): number[];
  (x: Rows): number[][];
}

/** Of arrays that differ in shape, the smaller one is stretched, as in NumPy. */
export interface Binary {
  (a: number, b: number): number;
  (a: Row, b: number | Row): number[];
  (a: number, b: Row): number[];
  (a: Rows, b: number | Row | Rows): number[][];
  (a: Operand, b: Operand): Tensor;
}

interface AlongAxis {
  (x: Row): number[];
  (x: Rows, axis: number): number[][];
  (x: Tensor, axis?: number): Tensor;
}

interface Reducing {
  (x: Plain): number;
  (x: Rows, axis: number): number[];
  (x: Tensor, axis?: number): Tensor;
}

interface Loss<Options> {
  (prediction: Plain, target: Plain, options?: Options): number;
  (prediction: Operand, target: Operand, options?: Options): Tensor;
}

interface OfParameters {
  (parameters: readonly Plain[], strength: number): number;
  (parameters: readonly Tensor[], strength: number): Tensor;
}

interface Operators {
  power(x: number, exponent: number): number;
  power(x: Tensor, exponent: number): Tensor;
  matmul(a: Rows, b: Rows): number[][];
  matmul(a: Operand, b: Operand): Tensor;
  /** x · weightᵀ + bias, weight `[out, in]`. */
  linear(x: Rows, weight: Rows, bias: Row | null): number[][];
  linear(x: Operand, weight: Operand, bias: Operand | null): Tensor;
  transpose(x: Rows): number[][];
  transpose(x: Tensor): Tensor;
  reshape(x: Operand, shape: Row): Tensor;
  concat(parts: readonly Row[], axis: number): number[];
  concat(parts: readonly Rows[], axis: number): number[][];
  concat(parts: readonly Tensor[], axis: number): Tensor;
  sum: Reducing;
  mean: Reducing;
  max: Reducing;
  argmax(x: Row): number;
  argmax(x: Rows, axis: number): number[];
  softmax: AlongAxis;
  logSoftmax: AlongAxis;
  mse: ((prediction: Row, target: Row, reduction: "none") => number[]) & Loss<Reduction>;
  rmse: Loss<never>;
  crossEntropy: Loss<{ reduction?: Reduction; labelSmoothing?: number }>;
  bceWithLogits: Loss<never>;
  l1Penalty: OfParameters;
  l2Penalty: OfParameters;
}

interface Views {
  slice(x: Tensor, axis: number, start: number, end?: number, step?: number): Tensor;
  broadcastTo(x: Tensor, shape: Row): Tensor;
  permute(x: Tensor, axes: Row): Tensor;
  sumKept(x: Tensor, axis: number): Tensor;
}

interface Derivatives {
  /** f′(x). */
  slope(f: (x: Tensor) => Operand, x: number): number;
  /** The gradient of f, whose value is one number, at x: as many numbers as x has, nested as x is. */
  gradient(f: (x: Tensor) => Operand, x: Row): number[];
  gradient(f: (x: Tensor) => Operand, x: Rows): number[][];
  /** The same by each of several inputs, each as a flat list. */
  gradients(f: (...inputs: Tensor[]) => Operand, inputs: readonly Plain[]): number[][];
  /** For each input the flat list of Σ cotangent · ∂f/∂input. A cotangent of nothing but ones would be blind, and is refused. */
  pullback(f: (...inputs: Tensor[]) => Operand, inputs: readonly Plain[], cotangent: Plain): number[][];
}

/** A part of a network, with plain numbers going through it. */
export interface Layer {
  readonly forward: Unary;
  parameters(): Tensor[];
  namedParameters(): readonly (readonly [name: string, parameter: Tensor])[];
  stateDict(): StateDict;
  loadStateDict(state: StateDict): void;
  train(training?: boolean): unknown;
  eval(): unknown;
  readonly training: boolean;
}

interface Learning {
  parameter(values: Plain): Tensor;
  backward(loss: Operand, options?: { retain?: boolean }): void;
  /** What has added up in a parameter, as a flat list; null before anything has. */
  gradientOf(parameter: Tensor): readonly number[] | null;
  noGrad<Result>(body: () => Result): Result;
  requiresGrad(tensor: Operand): boolean;
  detach(tensor: Tensor): Tensor;
  assign(parameter: Tensor, values: Operand): void;
  record(build: () => Tensor): { forward(): number; backward(): void };
  Linear(inputs: number, outputs: number, options?: { bias?: boolean; seed?: number }): Layer;
  Sigmoid(): Layer;
  Tanh(): Layer;
  ReLU(): Layer;
  GELU(options?: { approximate?: "none" | "tanh" }): Layer;
  Softplus(): Layer;
  Softmax(axis: number): Layer;
  LogSoftmax(axis: number): Layer;
  Sequential(...layers: readonly Layer[]): Layer;
  SGD(parameters: readonly Tensor[], options: SGDOptions): Optimizer;
  Adam(parameters: readonly Tensor[], options?: AdamOptions): Optimizer;
  AdamW(parameters: readonly Tensor[], options?: AdamOptions): Optimizer;
  clipGradNorm(parameters: readonly Tensor[], maxNorm: number): number;
  clipGradValue(parameters: readonly Tensor[], limit: number): void;
  fit(options: {
    model: Layer;
    x: Rows;
    y: Rows;
    loss: (prediction: Tensor, target: Tensor) => Tensor;
    optimizer: Optimizer;
    epochs: number;
    batchSize: number;
    lastBatch?: "drop" | "keep";
    shuffleSeed?: number;
    clipNorm?: number;
    onEpoch?: (epoch: number, loss: number) => boolean | undefined;
  }): { readonly losses: readonly number[]; readonly updates: number; readonly dropped: number };
  predict(model: Layer, x: Plain): number[][];
  classesOf(outputs: Rows): readonly number[];
  evaluate(
    model: Layer,
    data: { readonly x: Rows; readonly y: Rows },
  ): { readonly correct: number; readonly accuracy: number };
  earlyStopping(losses: Row, options: { patience: number; minDelta?: number }): number | null;
  encode(state: StateDict, options?: { dtype?: "F32" | "F64" }): Uint8Array;
  decode(bytes: Uint8Array): StateDict;
}

interface Samples {
  nested(rows: Nested): Tensor;
  uniform(count: number, seed: number): readonly number[];
  normal(count: number, seed: number): readonly number[];
  below(limit: number, count: number, seed: number): readonly number[];
  permutation(count: number, seed: number): readonly number[];
  quadraticPoints(): PlainData;
  firstAboveFifth(count: number, seed: number): PlainData;
  polynomialFeatures(x: Rows, degree: number): number[][];
  batches(count: number, size: number, lastBatch?: "drop" | "keep"): Batches;
  kFold(count: number, folds: number): readonly Fold[];
  shuffled(data: PlainData, seed: number): PlainData;
  split(data: PlainData, count: number, seed: number): readonly [PlainData, PlainData];
}

interface PlainData {
  readonly x: number[][];
  readonly y: number[][];
}

interface Surroundings {
  readonly precision: Precision;
  /** A tensor of any shape, for what nested arrays cannot say: `tensor([], [0, 3])`. */
  tensor(values: Row, shape: Row): Tensor;
  /** The numbers and the shape of a tensor. */
  read(tensor: Operand): { readonly values: readonly number[]; readonly shape: readonly number[] };
  /** What Python, with NumPy and PyTorch at hand, really answered to this expression. */
  python(code: string): Recorded;
}

export type Subject = { readonly [Name in UnaryName]: Unary } & {
  readonly [Name in BinaryName]: Binary;
} & Operators &
  Views &
  Derivatives &
  Learning &
  Samples &
  Surroundings;
