import { describe, expect, test } from "vitest";
import {
  Adam,
  add,
  assign,
  backward,
  batches,
  classesOf,
  type Dataset,
  type Epoch,
  earlyStopping,
  evaluate,
  type FitOptions,
  firstAboveFifth,
  fit,
  Linear,
  Module,
  mean,
  mse,
  mul,
  noGrad,
  parameter,
  predict,
  Random,
  Sequential,
  SGD,
  Sigmoid,
  sqrt,
  type Tensor,
  take,
  tensor,
  zeros,
} from "../../src/index.ts";

const line: Dataset = { x: tensor([[1], [2], [3], [4], [5]]), y: tensor([[3], [5], [7], [9], [11]]) };

function setUp(options: Partial<FitOptions> = {}): FitOptions {
  const model = options.model ?? new Linear(1, 1, { random: new Random(1) });
  return {
    model,
    data: line,
    loss: mse,
    optimizer: new SGD(model.parameters(), { learningRate: 0.02 }),
    epochs: 3,
    batchSize: 2,
    ...options,
  };
}

/** What `fit` does, written out with nothing recorded: forward, backward, update, gradients to zero. */
function byHand({ model, data, loss, optimizer, epochs, batchSize, lastBatch }: FitOptions): number[] {
  const { ranges } = batches(data.x.shape[0] as number, batchSize, lastBatch);
  return Array.from({ length: epochs }, () => {
    let total = 0;
    let samples = 0;
    for (const { from, to } of ranges) {
      const rows = Array.from({ length: to - from }, (_, i) => from + i);
      const value = loss(model.forward(take(data.x, rows)), take(data.y, rows));
      backward(value);
      optimizer.step();
      optimizer.zeroGrad();
      total += value.item() * rows.length;
      samples += rows.length;
    }
    return total / samples;
  });
}

describe("fit", () => {
  test.each(["drop", "keep"] as const)(
    "does to the last bit what the loop written out does (last batch: %s)",
    (lastBatch) => {
      const [one, other] = [setUp({ lastBatch }), setUp({ lastBatch })];
      const history = fit(one);
      expect(history.epochs.map(({ loss }) => loss)).toEqual(byHand(other));
      expect(one.model.stateDict()).toEqual(other.model.stateDict());
    },
  );

  test("counts epochs from 1, updates, and what it left out", () => {
    const { epochs, dropped, stopped } = fit(setUp());
    expect(epochs.map(({ epoch, updates }) => [epoch, updates])).toEqual([
      [1, 2],
      [2, 4],
      [3, 6],
    ]);
    expect([dropped, stopped]).toEqual([1, false]);
    expect(fit(setUp({ lastBatch: "keep" })).dropped).toBe(0);
  });

  test("finds the line that the points lie on", () => {
    const options = setUp({ epochs: 3000, batchSize: 5 });
    fit(options);
    const [weight, bias] = options.model.parameters() as [Tensor, Tensor];
    // The rate times the smaller eigenvalue of the Hessian, 0.02 · 0.17, shrinks the error by e^-10 in 3000 epochs.
    expect(weight.item()).toBeCloseTo(2, 3);
    expect(bias.item()).toBeCloseTo(1, 3);
  });

  test("mixes the samples anew for each epoch when asked, the same way for the same seed", () => {
    const run = (seed: number) => {
      const options = setUp({ shuffle: new Random(seed) });
      fit(options);
      return options.model.stateDict();
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
    expect(line.x.toArray()).toEqual([[1], [2], [3], [4], [5]]);
  });

  test.each([undefined, new Random(1)])(
    "sees what its observer changes in the data (shuffle: %o)",
    (shuffle) => {
      const data = { x: tensor([[1], [2]]), y: tensor([[3], [4]]) };
      const onEpoch = () => {
        data.x.data.fill(0);
        data.y.data.fill(7);
        return undefined;
      };
      const model = new Linear(1, 1, { bias: false });
      const { epochs } = fit(setUp({ model, data, onEpoch, epochs: 2, ...(shuffle && { shuffle }) }));
      expect(epochs[1]?.loss).toBe(49);
    },
  );

  test("asks for the loss once for each size of a batch, however long it trains", () => {
    const sizes: unknown[] = [];
    const loss = (prediction: Tensor, y: Tensor) => {
      sizes.push(y.shape);
      return mse(prediction, y);
    };
    fit(setUp({ loss, lastBatch: "keep", epochs: 4 }));
    expect(sizes).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });

  test("does not mind gradients so large that their sum is no longer a double", () => {
    const steep = (prediction: Tensor) => mean(mul(prediction, 1.5e308));
    const model = new Linear(1, 1);
    model.loadStateDict({
      weight: { shape: [1, 1], data: Float64Array.of(0) },
      bias: { shape: [1], data: Float64Array.of(0) },
    });
    const data = { x: tensor([[1], [1]]), y: tensor([[0], [0]]) };
    fit(setUp({ model, data, loss: steep, epochs: 1, batchSize: 2 }));
    expect(model.weight.item()).toBeLessThan(-1e306);
  });

  test("ends when its observer says so", () => {
    const seen: Epoch[] = [];
    const history = fit(setUp({ epochs: 100, onEpoch: (epoch) => seen.push(epoch) === 4 }));
    expect(history).toMatchObject({ stopped: true, epochs: seen, dropped: 1 });
    expect(seen).toHaveLength(4);
  });

  test("limits the step when the gradient is to be clipped", () => {
    const options = setUp({ epochs: 1, batchSize: 5, clipNorm: 1e-3 });
    const before = options.model.parameters().map(({ data }) => data.slice());
    fit(options);
    const steps = options.model
      .parameters()
      .map(({ data }, i) => (data[0] as number) - (before[i]?.[0] as number));
    expect(Math.hypot(...steps)).toBeLessThanOrEqual(0.02 * 1e-3 * (1 + 1e-9));
  });

  test("does not care what an earlier backward left behind", () => {
    const [clean, dirty] = [setUp(), setUp()];
    for (const parameter of dirty.model.parameters()) parameter.gradient = Float64Array.of(1000);
    expect(fit(dirty)).toEqual(fit(clean));
  });

  test.each<[what: string, options: Partial<FitOptions>, message: string]>([
    ["an option nobody knows", { epoch: 3 } as never, "fit: unknown option epoch"],
    ["no epochs", { epochs: 0 }, "fit: epochs from 1 on expected, got 0"],
    ["half an epoch", { epochs: 1.5 }, "fit: epochs from 1 on expected, got 1.5"],
    ["epochs that are no number", { epochs: Number.NaN }, "fit: epochs from 1 on expected, got NaN"],
    ["batches larger than the data", { batchSize: 6 }, "batches: 6 samples in a batch, but there are only 5"],
    [
      "a loss that broadcasts",
      { data: { x: line.x, y: tensor([3, 5, 7, 9, 11]) } },
      "mse: shapes differ, prediction [2, 1] and target [2]",
    ],
  ])("refuses %s", (_, options, message) => {
    expect(() => fit(setUp(options))).toThrow(new RangeError(message));
  });
});

describe("a loss that is no longer a number", () => {
  test("ends training, names epoch and update, and leaves the weights of before", () => {
    const options = setUp({ epochs: 1000 });
    options.optimizer.learningRate = 1e160;
    const weights = () => options.model.parameters().map((w) => w.item());
    let last = weights();
    const step = options.optimizer.step.bind(options.optimizer);
    options.optimizer.step = () => {
      step();
      last = weights();
    };
    expect(() => fit(options)).toThrow(
      new Error("fit: the loss is Infinity at epoch 1, update 2; try a smaller learning rate"),
    );
    expect(weights()).toEqual(last);
  });

  test("is not needed: a gradient that is none is noticed under a loss that is one", () => {
    class Root extends Module {
      readonly inner = new Linear(1, 1, { bias: false });
      forward(x: Tensor): Tensor {
        return sqrt(mul(0, this.inner.forward(x)));
      }
    }
    expect(() => fit(setUp({ model: new Root(), batchSize: 5 }))).toThrow(
      /^fit: the loss is \d+, the gradient of inner\.weight is not finite at epoch 1, update 1;/,
    );
  });

  test("is not needed either where the first of many gradients are finite, or none; afterwards all are 0", () => {
    class Steep extends Module {
      readonly spare = parameter(1);
      readonly calm = parameter([0, 0]);
      readonly steep = parameter([1, 0]);
      forward(x: Tensor): Tensor {
        return add(mul(x, sqrt(this.steep)), mul(tensor([0, 1]), this.calm));
      }
    }
    const model = new Steep();
    const data = { x: tensor([[1, 1]]), y: tensor([[0, 0]]) };
    expect(() => fit(setUp({ model, data, loss: (prediction) => mean(prediction), batchSize: 1 }))).toThrow(
      new Error(
        "fit: the loss is 0.5, the gradient of steep is not finite at epoch 1, update 1; try a smaller learning rate",
      ),
    );
    expect(model.parameters().map(({ gradient }) => gradient)).toEqual([
      null,
      new Float64Array(2),
      new Float64Array(2),
    ]);
  });

  test("is named also when no gradient went wrong", () => {
    const data = { x: line.x, y: tensor([[1], [Infinity], [1], [1], [1]]) };
    const frozen = (prediction: Tensor, y: Tensor) => mse(mul(0, prediction), y);
    expect(() => fit(setUp({ data, loss: frozen }))).toThrow(
      /^fit: the loss is Infinity.* at epoch 1, update 1;/,
    );
  });
});

describe("a parameter that the loss does not depend on", () => {
  test("stays as it was, without a gradient", () => {
    class Spare extends Module {
      readonly used = new Linear(1, 1);
      readonly spare = new Linear(1, 1);
      forward(x: Tensor): Tensor {
        return this.used.forward(x);
      }
    }
    const model = new Spare();
    const before = model.spare.stateDict();
    fit(setUp({ model }));
    expect(model.spare.stateDict()).toEqual(before);
    expect(model.spare.weight.gradient).toBeNull();
  });
});

describe("predict", () => {
  test("uses the model without tracking or training, and leaves it as it was", () => {
    class Watching extends Module {
      seen: boolean[] = [];
      readonly layer = new Linear(1, 1);
      forward(x: Tensor): Tensor {
        this.seen.push(this.training);
        return this.layer.forward(x);
      }
    }
    const model = new Watching();
    expect(predict(model, line.x).requiresGrad).toBe(false);
    expect([model.seen, model.training]).toEqual([[false], true]);
  });

  test("refuses a single vector, which would be taken for many rows", () => {
    expect(() => predict(new Linear(1, 1), tensor([1]))).toThrow(
      new RangeError("predict: rows expected, [samples, ...], got shape [1]"),
    );
  });
});

describe("the class of an output", () => {
  test("of one number is whether it is a half or more; NaN is of no class", () => {
    expect(classesOf(tensor([[0.49], [0.5], [1], [Number.NaN]]))).toEqual([0, 1, 1, Number.NaN]);
  });

  test("of several is the place of the largest, the first of equals", () => {
    expect(
      classesOf(
        tensor([
          [0, 2, 1],
          [3, 3, 1],
          [0, Number.NaN, 1],
        ]),
      ),
    ).toEqual([1, 0, Number.NaN]);
  });

  test.each([tensor(1), tensor([1, 2]), zeros([2, 1, 3])])(
    "of anything but rows of numbers is refused (%#)",
    (outputs) => {
      expect(() => classesOf(outputs)).toThrow(/^classesOf: \[samples, classes\] expected, got /);
    },
  );

  test("of none is refused", () => {
    expect(() => classesOf(tensor([[]]))).toThrow(
      new RangeError("classesOf: [samples, classes] expected, got [1, 0]"),
    );
  });
});

describe("evaluate", () => {
  /** Says 1 where the first number of a row is positive. */
  class Sign extends Module {
    forward(x: Tensor): Tensor {
      return noGrad(() =>
        tensor((x.toArray() as number[][]).map(([first]) => [Number((first as number) > 0)])),
      );
    }
  }

  test("counts right and wrong answers, and the samples of each class", () => {
    const data = { x: tensor([[1], [1], [-1], [-1], [-1]]), y: tensor([1, 0, 0, 0, 1]) };
    expect(evaluate(new Sign(), data)).toEqual({
      correct: 3,
      wrong: 2,
      accuracy: 0.6,
      counts: { 0: 3, 1: 2 },
    });
  });

  test("changes neither the weights nor the gradients", () => {
    const model = new Sequential(new Linear(5, 1), new Sigmoid());
    const before = model.stateDict();
    evaluate(model, firstAboveFifth(50, new Random(1)));
    expect(model.stateDict()).toEqual(before);
    expect(model.parameters().map(({ gradient }) => gradient)).toEqual([null, null]);
  });

  test("refuses to judge by no sample, or by several labels each", () => {
    expect(() => evaluate(new Sign(), { x: tensor([]), y: tensor([]) })).toThrow(
      new RangeError("evaluate: at least one sample expected, got none"),
    );
    expect(() => evaluate(new Sign(), { x: tensor([[1]]), y: tensor([[1, 0]]) })).toThrow(
      new RangeError("evaluate: one label each expected, got [1, 2]"),
    );
  });
});

describe("early stopping", () => {
  test("waits as long as it is told for something better, by enough", () => {
    const losses = [5, 4, 3.99, 3.98, 3.97, 1];
    const stop = earlyStopping(({ epoch }) => losses[epoch - 1] as number, { patience: 3, minDelta: 0.1 });
    const verdicts = losses.map((loss, i) => stop({ epoch: i + 1, loss, updates: 0 }));
    expect(verdicts).toEqual([false, false, false, false, true, false]);
  });

  test("takes anything less for better if told nothing else, but neither the same again nor NaN", () => {
    const verdicts = (losses: readonly number[]) => {
      const stop = earlyStopping(({ epoch }) => losses[epoch - 1] as number, { patience: 2 });
      return losses.map((loss, i) => stop({ epoch: i + 1, loss, updates: 0 }));
    };
    expect(verdicts([5, 4.75, 4.5, 4.25])).toEqual([false, false, false, false]);
    expect(verdicts([5, 5, 5])).toEqual([false, false, true]);
    expect(verdicts([5, 5.5, 5.5])).toEqual([false, false, true]);
    expect(verdicts([Number.NaN, Number.NaN])).toEqual([false, true]);
  });

  test("ends a training that no longer gets better", () => {
    const options = setUp({ epochs: 100_000, batchSize: 5, optimizer: undefined as never });
    const history = fit({
      ...options,
      optimizer: new Adam(options.model.parameters(), { learningRate: 0.1 }),
      onEpoch: earlyStopping(() => mse(predict(options.model, line.x), line.y).item(), { patience: 20 }),
    });
    expect(history.stopped).toBe(true);
    expect(history.epochs.length).toBeLessThan(100_000);
  });
});

describe("a model", () => {
  test("can be given new weights between two trainings", () => {
    const options = setUp();
    fit(options);
    for (const parameter of options.model.parameters()) assign(parameter, parameter.toArray());
    expect(() => fit(options)).not.toThrow();
  });
});
