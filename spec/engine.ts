/**
 * The port: what the suite asks of an engine, in the engine's own tensors `T`, which the suite never looks into
 *
 * Numbers go in and come out row-major with their shape, `[]` being the shape of one number. The first four members are
 * needed; all others may be missing, wholly or in part, and what is missing is "not offered", which is no fault. An adapter
 * of some dozens of lines puts any engine behind it: see `engines`.
 */
export interface Engine<T = unknown> {
  readonly name: string;
  readonly precision: Precision;
  tensor(values: readonly number[], shape: readonly number[]): T;
  read(tensor: T): Values;
  /** For each of the inputs, Σ cotangent · ∂f(inputs)/∂input. The cotangent has the shape of f(inputs). */
  pullback(f: (...inputs: T[]) => T, inputs: readonly T[], cotangent: T): readonly T[];
  readonly ops?: Some<Ops<T>> | undefined;
  readonly views?: Some<Views<T>> | undefined;
  readonly tape?: Some<Tape<T>> | undefined;
  readonly nn?: Some<Layers<T>> | undefined;
  readonly optim?: Some<Optimizers<T>> | undefined;
  readonly data?: Some<Data<T>> | undefined;
  readonly training?: Some<Training<T>> | undefined;
  readonly state?: Some<State> | undefined;
}

/** Which doubles the engine computes with: all of them, or those of 24 bits. It decides how many digits laws ask for. */
export type Precision = "float64" | "float32";

/** Row-major numbers and their shape. */
export interface Values {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
}

type Some<Group> = { readonly [Name in keyof Group]?: Group[Name] | undefined };

export type UnaryName =
  | "exp"
  | "log"
  | "sqrt"
  | "abs"
  | "neg"
  | "relu"
  | "sigmoid"
  | "tanh"
  | "gelu"
  | "geluTanh"
  | "softplus";
export type BinaryName = "add" | "sub" | "mul" | "div";

export type Reduction = "mean" | "sum" | "none";

/** The operators, with PyTorch's meaning. Losses are means over all numbers (mse) or over the batch, if nothing else is said. */
export type Ops<T> = { readonly [Name in UnaryName]: (x: T) => T } & {
  readonly [Name in BinaryName]: (a: T, b: T) => T;
} & {
  power(x: T, exponent: number): T;
  matmul(a: T, b: T): T;
  /** x · weightᵀ + bias: `[batch, in] x [out, in] + [out] -> [batch, out]`. */
  linear(x: T, weight: T, bias: T | null): T;
  /** With the last two axes exchanged. */
  transpose(x: T): T;
  reshape(x: T, shape: readonly number[]): T;
  concat(parts: readonly T[], axis: number): T;
  sum(x: T, axis?: number): T;
  mean(x: T, axis?: number): T;
  max(x: T, axis?: number): T;
  argmax(x: T, axis: number): T;
  softmax(x: T, axis: number): T;
  logSoftmax(x: T, axis: number): T;
  mse(prediction: T, target: T, reduction?: Reduction): T;
  rmse(prediction: T, target: T): T;
  /** Logits `[batch, classes]`; targets are class indices `[batch]` or a probability for each class. */
  crossEntropy(logits: T, target: T, options?: { reduction?: Reduction; labelSmoothing?: number }): T;
  bceWithLogits(logits: T, target: T): T;
  /** strength · Σ |w| */
  l1Penalty(parameters: readonly T[], strength: number): T;
  /** strength · Σ w² */
  l2Penalty(parameters: readonly T[], strength: number): T;
};

/** Operators that move numbers and compute none. */
export interface Views<T> {
  /** From `start` up to but without `end` along an axis, every `step`-th; negative numbers count from the back. */
  slice(x: T, axis: number, start: number, end?: number, step?: number): T;
  broadcastTo(x: T, shape: readonly number[]): T;
  /** The axes in this order. */
  permute(x: T, axes: readonly number[]): T;
  /** Σ x along an axis, which stays, with length 1. */
  sumKept(x: T, axis: number): T;
}

/** Gradients that add up in the parameters until they are set back, as PyTorch keeps them. */
export interface Tape<T> {
  /** A leaf that gradients are kept for. */
  parameter(values: readonly number[], shape: readonly number[]): T;
  /** Used up by the first call, unless `retain` keeps it. */
  backward(loss: T, options?: { retain?: boolean }): void;
  /** What has added up in a parameter; null before anything has. */
  gradientOf(parameter: T): readonly number[] | null;
  /** Runs `body` without noting how to go back. */
  noGrad<Result>(body: () => Result): Result;
  /** Whether a gradient would flow back through this tensor. */
  requiresGrad(tensor: T): boolean;
  detach(tensor: T): T;
  /** Overwrites the numbers of a parameter in place. */
  assign(parameter: T, values: T): void;
  /** Keeps the computation that `build` does, to run it again on what its leaves then hold. */
  record(build: () => T): { forward(): number; backward(): void };
}

/** Numbers and shapes by PyTorch's keys: `layer1.weight`, `[out, in]`. */
export type StateDict = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float64Array }>
>;

export interface Module<T> {
  forward(x: T): T;
  namedParameters(): readonly (readonly [name: string, parameter: T])[];
  stateDict(): StateDict;
  loadStateDict(state: StateDict): void;
  train(training?: boolean): unknown;
  eval(): unknown;
  readonly training: boolean;
}

export interface Layers<T> {
  Linear(inputs: number, outputs: number, options?: { bias?: boolean; seed?: number }): Module<T>;
  Sigmoid(): Module<T>;
  Tanh(): Module<T>;
  ReLU(): Module<T>;
  GELU(options?: { approximate?: "none" | "tanh" }): Module<T>;
  Softplus(): Module<T>;
  Softmax(axis: number): Module<T>;
  LogSoftmax(axis: number): Module<T>;
  /** One after another, named 0, 1, 2 and so on. */
  Sequential(...layers: readonly Module<T>[]): Module<T>;
}

export interface Optimizer {
  step(): void;
  zeroGrad(): void;
}

export interface SGDOptions {
  learningRate: number;
  momentum?: number;
  dampening?: number;
  nesterov?: boolean;
  weightDecay?: number;
}

export interface AdamOptions {
  learningRate?: number;
  betas?: readonly [number, number];
  eps?: number;
  weightDecay?: number;
  amsgrad?: boolean;
}

export interface Optimizers<T> {
  SGD(parameters: readonly T[], options: SGDOptions): Optimizer;
  Adam(parameters: readonly T[], options?: AdamOptions): Optimizer;
  AdamW(parameters: readonly T[], options?: AdamOptions): Optimizer;
  /** Scales all gradients together to a common length of at most `maxNorm`; returns the length they had. */
  clipGradNorm(parameters: readonly T[], maxNorm: number): number;
  /** Cuts every number of every gradient to ±limit. */
  clipGradValue(parameters: readonly T[], limit: number): void;
}

/** A number, or arrays of arrays of numbers that are equally long at each depth. */
export type Nested = number | readonly Nested[];

/** Row i of x belongs to row i of y. */
export interface Dataset<T> {
  readonly x: T;
  readonly y: T;
}

/** Numbers from a seed, the article's data sets, and ways of cutting data up. */
export interface Data<T> {
  /** A tensor from nested arrays, its shape read off them. */
  nested(rows: Nested): T;
  /** From [0, 1). */
  uniform(count: number, seed: number): readonly number[];
  normal(count: number, seed: number): readonly number[];
  /** Whole numbers from 0 up to but without `limit`. */
  below(limit: number, count: number, seed: number): readonly number[];
  permutation(count: number, seed: number): readonly number[];
  /** Article, section 1.4: `[100, 1]` each. */
  quadraticPoints(): Dataset<T>;
  /** Article, section 5.3: x `[n, 5]`, y `[n, 1]`. */
  firstAboveFifth(count: number, seed: number): Dataset<T>;
  /** x, x², … x^degree of a column. */
  polynomialFeatures(x: T, degree: number): T;
  batches(count: number, size: number, lastBatch?: "drop" | "keep"): Batches;
  kFold(count: number, folds: number): readonly Fold[];
  /** The same samples in another order. */
  shuffled(data: Dataset<T>, seed: number): Dataset<T>;
  /** `count` of the samples, at random, and the rest. */
  split(data: Dataset<T>, count: number, seed: number): readonly [Dataset<T>, Dataset<T>];
}

export interface Batches {
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
  readonly dropped: number;
}

export interface Fold {
  readonly train: readonly number[];
  readonly test: readonly number[];
}

export interface FitOptions<T> extends Dataset<T> {
  readonly model: Module<T>;
  readonly loss: (prediction: T, target: T) => T;
  readonly optimizer: Optimizer;
  readonly epochs: number;
  readonly batchSize: number;
  readonly lastBatch?: "drop" | "keep";
  /** Another order for each epoch, drawn from this seed; without it the order given. */
  readonly shuffleSeed?: number;
  /** Limits the length of the gradient before each update. */
  readonly clipNorm?: number;
  /** Called after each epoch, counted from 1; true ends training. */
  readonly onEpoch?: (epoch: number, loss: number) => boolean | undefined;
}

export interface Training<T> {
  /** Batch after batch. The losses are the means of each epoch over its samples; `dropped` is how many filled no batch. */
  fit(options: FitOptions<T>): {
    readonly losses: readonly number[];
    readonly updates: number;
    readonly dropped: number;
  };
  predict(model: Module<T>, x: T): T;
  /** Of outputs `[n, 1]` whether each is a half or more, of `[n, classes]` where the largest is. */
  classesOf(outputs: T): readonly number[];
  evaluate(model: Module<T>, data: Dataset<T>): { readonly correct: number; readonly accuracy: number };
  /** After which of the epochs, counted from 1, watching these losses would end training; null if after none. */
  earlyStopping(losses: readonly number[], options: { patience: number; minDelta?: number }): number | null;
}

export interface State {
  encode(state: StateDict, options?: { dtype?: "F32" | "F64" }): Uint8Array;
  decode(bytes: Uint8Array): StateDict;
}

/** For adapters: what a library made, whose types are installed only where it is examined. */
// biome-ignore lint/suspicious/noExplicitAny: there is no type to name.
export type Foreign = any;

/** For adapters: the functions of a library that have the port's name and meaning, by name. */
export function members<Group>(library: object, names: string): Some<Group> {
  return Object.fromEntries(
    names.split(" ").map((name) => [name, Reflect.get(library, name)]),
  ) as Some<Group>;
}

/** For adapters: the methods of a library's tensors that have the port's name and meaning, as functions. */
export function methods<Group>(names: string): Some<Group> {
  const called =
    (name: string) =>
    (x: object, ...rest: unknown[]) =>
      Reflect.get(x, name).apply(x, rest);
  return Object.fromEntries(names.split(" ").map((name) => [name, called(name)])) as Some<Group>;
}

/** For adapters: the classes of a library that have the port's name and meaning, as functions that make one. */
export function makers<Group>(library: object, names: string): Some<Group> {
  const made =
    (name: string) =>
    (...options: unknown[]) =>
      new (Reflect.get(library, name))(...options);
  return Object.fromEntries(names.split(" ").map((name) => [name, made(name)])) as Some<Group>;
}
