import { describe, expect, test } from "vitest";
import {
  Adam,
  type Dataset,
  fit,
  Linear,
  mse,
  polynomialFeatures,
  predict,
  quadraticPoints,
  Sequential,
  SGD,
  Sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { fixture } from "../oracle/pytorch.ts";

interface Run {
  readonly dtype: "float64" | "float32";
  readonly options: { epochs: number; batchSize: number; lr: number };
  readonly initial: Weights;
  readonly epochs: readonly (Weights & { loss: number })[];
  readonly vectors: number[][];
  readonly predictions: number[];
}

interface Weights {
  readonly weight: number[];
  readonly bias: number;
}

interface Batch {
  readonly batch: number;
  /** Shortest decimals: rounded to single precision they are the numbers. */
  readonly inputsFloat32: number[];
  readonly labels: number[];
}

const cases = fixture<Run | Batch>("training");
const run = cases.find((each): each is Run => "dtype" in each && each.dtype === "float64") as Run;
const rows = cases.filter((each): each is Batch => "batch" in each);
const data: Dataset = {
  x: tensor(
    Float64Array.from(
      rows.flatMap(({ inputsFloat32 }) => inputsFloat32),
      Math.fround,
    ),
    [5000, 5],
  ),
  y: tensor(Float64Array.from(rows.flatMap(({ labels }) => labels)), [5000, 1]),
};

/** 5,000 steps of at most a few dozen roundings each, on weights of at most 4: PyTorch and we drift apart by 1.3e-15. */
const within = 1e-12;
function expectClose(got: ArrayLike<number | undefined>, wanted: readonly number[]): void {
  expect(got.length).toBe(wanted.length);
  for (const [i, w] of wanted.entries())
    expect(Math.abs((got[i] ?? Number.NaN) - w)).toBeLessThanOrEqual(within);
}

describe("the article's training program, 5,000 steps of Adam", () => {
  const { epochs, batchSize, lr } = run.options;
  const model = new Sequential(new Linear(5, 1), new Sigmoid());
  model.loadStateDict({
    "0.weight": { shape: [1, 5], data: Float64Array.from(run.initial.weight) },
    "0.bias": { shape: [1], data: Float64Array.of(run.initial.bias) },
  });
  const [weight, bias] = model.parameters() as [Tensor, Tensor];
  const weights: number[][] = [];
  const history = fit({
    model,
    data,
    loss: mse,
    optimizer: new Adam(model.parameters(), { learningRate: lr }),
    epochs,
    batchSize,
    onEpoch: () => void weights.push([...weight.data, ...bias.data]),
  });

  test("goes through PyTorch's weights and losses, epoch after epoch", () => {
    expectClose(
      history.epochs.map(({ loss }) => loss),
      run.epochs.map(({ loss }) => loss),
    );
    for (const [i, { weight, bias }] of run.epochs.entries())
      expectClose(weights[i] ?? [], [...weight, bias]);
    expect(history.epochs.at(-1)).toMatchObject({ epoch: 20, updates: 5000 });
  });

  test("ends with PyTorch's answers for the article's four vectors", () => {
    expectClose(predict(model, tensor(run.vectors)).data, run.predictions);
  });
});

describe("the article's quadratic fit", () => {
  interface Fit {
    readonly epochs: number;
    readonly firstLosses: number[];
    readonly lastLoss: number;
    readonly weights: [w1: number, w2: number, w3: number];
  }
  const [wanted] = fixture<Fit>("quadratic") as readonly [Fit];

  test("stops after PyTorch's 889 epochs, with PyTorch's losses and weights", () => {
    // w₁x² + w₂x + w₃ is a linear layer over the features x and x², started at 1, 0 and -1.
    const model = new Linear(2, 1);
    model.loadStateDict({
      weight: { shape: [1, 2], data: Float64Array.of(0, 1) },
      bias: { shape: [1], data: Float64Array.of(-1) },
    });
    const { x, y } = quadraticPoints();
    const { epochs, stopped } = fit({
      model,
      data: { x: polynomialFeatures(x, 2), y },
      loss: mse,
      optimizer: new SGD(model.parameters(), { learningRate: 0.1 }),
      epochs: 1000,
      batchSize: 20,
      onEpoch: ({ loss }) => loss < 1e-5,
    });
    expect([epochs.length, stopped]).toEqual([wanted.epochs, true]);
    const losses = [...epochs.slice(0, 3), epochs.at(-1)].map((epoch) => epoch?.loss);
    expectClose(losses, [...wanted.firstLosses, wanted.lastLoss]);
    const [w2, w1] = model.weight.data;
    expectClose([w1, w2, model.bias?.item()], wanted.weights);
  });
});
