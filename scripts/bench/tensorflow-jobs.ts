/** The jobs in TensorFlow.js, in single precision, as its tutorials write them. `tensorflow.ts` starts this file. */
import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import type { Shape } from "../../src/index.ts";
import { type Contestant, here } from "./contest.ts";
import type { Answer } from "./jobs.ts";
import type { Backend, Question, Setup } from "./tensorflow.ts";

/** As much of TensorFlow.js as the jobs need. It is installed only when it is to be timed, and its types with it. */
interface TensorFlow {
  enableProdMode(): void;
  setBackend(name: Backend): Promise<boolean>;
  tensor(values: Float32Array, shape: Shape): Numbers;
  variable(initial: Numbers): Numbers;
  cast(x: Numbers, dtype: "int32"): Numbers;
  oneHot(labels: Numbers, classes: number): Numbers;
  matMul(a: Numbers, b: Numbers, transposeA?: boolean, transposeB?: boolean): Numbers;
  add(a: Numbers, b: Numbers): Numbers;
  relu(x: Numbers): Numbers;
  sigmoid(x: Numbers): Numbers;
  mean(x: Numbers): Numbers;
  squaredDifference(a: Numbers, b: Numbers): Numbers;
  split(x: Numbers, parts: number): Numbers[];
  valueAndGrad(f: (x: Numbers) => Numbers): (x: Numbers) => { value: Numbers; grad: Numbers };
  readonly losses: { softmaxCrossEntropy(onehot: Numbers, logits: Numbers): Numbers };
  readonly train: {
    sgd(learningRate: number): Optimizer;
    adam(learningRate: number, beta1: number, beta2: number, epsilon: number): Optimizer;
  };
}

interface Numbers {
  dataSync(): Float32Array;
  dispose(): void;
}

interface Optimizer {
  minimize(loss: () => Numbers, returnCost: true, variables: readonly Numbers[]): Numbers;
  dispose(): void;
}

const { folder, jobs }: Setup = workerData;
const require = createRequire(folder);
const load = (name: string) => require(`@tensorflow/${name}`);
const tf: TensorFlow = load("tfjs-core");
// The package itself leaves gradients out.
load("tfjs-core/dist/register_all_gradients.js");
load("tfjs-backend-cpu");
load("tfjs-backend-wasm");
// Without its checks of every result, and without its advice to use something else.
tf.enableProdMode();

const contestants = new Map<string, Contestant>();

parentPort?.on("message", async ({ job, backend, milliseconds }: Question) => {
  const key = `${job} ${backend}`;
  const contestant = contestants.get(key) ?? (await prepared(job, backend));
  contestants.set(key, contestant);
  parentPort?.postMessage(await contestant(milliseconds));
});

async function prepared(job: string, backend: Backend): Promise<Contestant> {
  const use = () => tf.setBackend(backend);
  await use();
  const inputs = Object.entries(jobs[job] ?? {}).map(([name, { data, shape }]) => [
    name,
    tf.tensor(Float32Array.from(data), shape),
  ]);
  return here((runs[job] as Run)(Object.fromEntries(inputs)), use);
}

/** Gets the inputs of a job ready and returns what is timed. */
type Run = (inputs: Inputs) => () => Answer;

type Inputs = Readonly<
  Record<
    "x" | "y" | "weight" | "bias" | "a" | "b" | "logits" | "labels" | `${0 | 2 | 4}.${"weight" | "bias"}`,
    Numbers
  >
>;

const runs: Readonly<Record<string, Run>> = {
  fit({ x, y, weight, bias }) {
    const batches = batchesOf(x, y, 5);
    return () => {
      const [w, b] = [tf.variable(weight), tf.variable(bias)];
      const optimizer = tf.train.sgd(0.1);
      const step = trainer(optimizer, [w, b], (xs, ys) =>
        tf.mean(tf.squaredDifference(linear(xs, w, b), ys)),
      );
      let epoch = 0;
      let loss = Number.POSITIVE_INFINITY;
      while (epoch < 1000 && loss >= 1e-5) {
        epoch++;
        loss = batches.reduce((sum, batch) => sum + step(batch), 0) / batches.length;
      }
      optimizer.dispose();
      const [w2 = 0, w1 = 0, w3 = 0] = readAndDispose([w, b]);
      return [[epoch], [loss], [w1, w2, w3]];
    };
  },

  train({ x, y, weight, bias }) {
    const batches = batchesOf(x, y, 250);
    return () => {
      const [w, b] = [tf.variable(weight), tf.variable(bias)];
      const optimizer = adam();
      const step = trainer(optimizer, [w, b], (xs, ys) =>
        tf.mean(tf.squaredDifference(tf.sigmoid(linear(xs, w, b)), ys)),
      );
      let loss = 0;
      for (let epoch = 1; epoch <= 20; epoch++) {
        loss = batches.reduce((sum, batch) => sum + step(batch), 0) / batches.length;
      }
      optimizer.dispose();
      return [[loss], readAndDispose([w, b])];
    };
  },

  mlp({ x, y, ...start }) {
    const batches = batchesOf(x, tf.oneHot(tf.cast(y, "int32"), 10), 32);
    return () => {
      const [w1, b1] = [tf.variable(start["0.weight"]), tf.variable(start["0.bias"])];
      const [w2, b2] = [tf.variable(start["2.weight"]), tf.variable(start["2.bias"])];
      const [w3, b3] = [tf.variable(start["4.weight"]), tf.variable(start["4.bias"])];
      const variables = [w1, b1, w2, b2, w3, b3];
      const optimizer = adam();
      const step = trainer(optimizer, variables, (xs, ys) => {
        const first = tf.relu(linear(xs, w1, b1));
        const second = tf.relu(linear(first, w2, b2));
        return tf.losses.softmaxCrossEntropy(ys, linear(second, w3, b3));
      });
      const losses = Array.from({ length: 500 }, (_, i) => step(batches[i % batches.length] as Batch));
      optimizer.dispose();
      readAndDispose(variables);
      return [losses.slice(0, 1), losses.slice(-1)];
    };
  },

  matmul512({ a, b }) {
    return () => [readAndDispose([tf.matMul(a, b)])];
  },

  crossEntropy({ logits, labels }) {
    const onehot = tf.oneHot(tf.cast(labels, "int32"), 1000);
    const both = tf.valueAndGrad((x) => tf.losses.softmaxCrossEntropy(onehot, x));
    return () => {
      const { value, grad } = both(logits);
      return [readAndDispose([value]), readAndDispose([grad])];
    };
  },
};

type Batch = readonly [x: Numbers, y: Numbers];

function batchesOf(x: Numbers, y: Numbers, count: number): Batch[] {
  const ys = tf.split(y, count);
  return tf.split(x, count).map((xs, i) => [xs, ys[i] as Numbers]);
}

/** x · wᵀ + b, with PyTorch's layout of w. */
function linear(x: Numbers, w: Numbers, b: Numbers): Numbers {
  return tf.add(tf.matMul(x, w, false, true), b);
}

/** With PyTorch's options. */
function adam(): Optimizer {
  return tf.train.adam(0.001, 0.9, 0.999, 1e-8);
}

/** A step of training on a batch; it returns the loss. */
function trainer(
  optimizer: Optimizer,
  variables: readonly Numbers[],
  loss: (x: Numbers, y: Numbers) => Numbers,
): (batch: Batch) => number {
  return ([x, y]) => readAndDispose([optimizer.minimize(() => loss(x, y), true, variables)])[0] as number;
}

/** All their numbers in a row. What is not disposed of stays for ever. */
function readAndDispose(tensors: readonly Numbers[]): ArrayLike<number> & Iterable<number> {
  const [only, ...rest] = tensors.map((tensor) => {
    const numbers = tensor.dataSync();
    tensor.dispose();
    return numbers;
  }) as [Float32Array, ...Float32Array[]];
  return rest.length === 0 ? only : [only, ...rest].flatMap((numbers) => [...numbers]);
}

parentPort?.postMessage("ready");
