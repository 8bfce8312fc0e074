import { describe, expect, test } from "vitest";
import {
  backward,
  bceWithLogits,
  crossEntropy,
  l1Penalty,
  l2Penalty,
  mse,
  parameter,
  rmse,
  type Tensor,
  tensor,
  zeros,
} from "../../src/index.ts";

describe("cross-entropy", () => {
  const logits = tensor([
    [1.3, 0.1, 0.3],
    [0.9, 1.2, 0.9],
    [0.5, 1.4, 0.2],
  ]);

  test("of the article's batch is 1.452123936364319", () => {
    expect(crossEntropy(logits, tensor([1, 2, 0])).item()).toBeWithinUlps(1.452123936364319, 1);
  });

  test("of the article's example, a half for the right class, is log 2", () => {
    // Softmax of log p is p: these logits stand for the probabilities 0.5, 0.4 and 0.1.
    const x = tensor([[Math.log(0.5), Math.log(0.4), Math.log(0.1)]]);
    expect(crossEntropy(x, tensor([[1, 0, 0]])).item()).toBeWithinUlps(Math.LN2, 2);
  });

  test("says the same of a class index and of its one-hot vector, gradients included", () => {
    const oneHot = tensor([
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ]);
    for (const labelSmoothing of [0, 0.1]) {
      const answers = [tensor([1, 2, 0]), oneHot].map((target) => {
        const x = parameter(logits.toArray());
        const loss = crossEntropy(x, target, { labelSmoothing });
        backward(loss);
        return [loss.item(), x.gradient];
      });
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  test("stays finite and keeps its digits where exponentials overflow or vanish", () => {
    const far = (margin: number) => crossEntropy(tensor([[margin, 0]]), tensor([0])).item();
    expect(far(-1000)).toBe(1000);
    // log(1 + e^-40) is e^-40 to within its own size; 1 + e^-40 alone would round to 1.
    expect(far(40)).toBeWithinUlps(4.248354255291589e-18, 3);
    expect(far(1000)).toBe(0);
  });

  test("is infinite where what happened was held to be impossible", () => {
    expect(crossEntropy(tensor([[0, Number.NEGATIVE_INFINITY]]), tensor([1])).item()).toBe(Infinity);
  });

  test("costs nothing where the target rules a class out, however impossible that class is", () => {
    const x = parameter([[0, Number.NEGATIVE_INFINITY]]);
    const loss = crossEntropy(x, tensor([[1, 0]]));
    backward(loss);
    expect([loss.item(), x.gradient]).toEqual([0, Float64Array.of(0, 0)]);
  });

  test("has a gradient that adds up to zero over the classes of a sample", () => {
    const x = parameter([[3, -1, 0.5, 20]]);
    backward(crossEntropy(x, tensor([1])));
    const total = (x.gradient as Float64Array).reduce((sum, g) => sum + g, 0);
    expect(Math.abs(total)).toBeLessThanOrEqual(4 * Number.EPSILON);
  });
});

describe("probabilities as targets", () => {
  test("need not add up to 1: the slope is p·Σt - t, also of a class that is ruled out", () => {
    // p is 1/2, 1/4, 1/4.
    const x = parameter([[Math.log(2), 0, 0]]);
    backward(crossEntropy(x, tensor([[0.25, 0, 0.5]])));
    expect(x.gradient?.[0]).toBeWithinUlps(0.375 - 0.25, 4);
    expect(x.gradient?.[1]).toBeWithinUlps(0.1875, 4);
    expect(x.gradient?.[2]).toBeWithinUlps(0.1875 - 0.5, 4);
  });

  test.each([
    ["crossEntropy", crossEntropy],
    ["bceWithLogits", bceWithLogits],
  ])("get the sum of the gradients of all losses that used them, from %s", (_, loss) => {
    const logits = tensor([[1.5, -0.5, 0.25]]);
    const target = parameter([[0.2, 0.5, 0.3]]);
    const gradientOf = (times: number) => {
      target.gradient = null;
      for (let time = 0; time < times; time++) backward(loss(logits, target));
      return target.gradient as Float64Array | null;
    };
    const once = gradientOf(1) as Float64Array;
    expect(once.every((slope) => slope !== 0)).toBe(true);
    expect(gradientOf(2)).toEqual(once.map((slope) => 2 * slope));
  });
});

describe("binary cross-entropy at logit 0", () => {
  test("has the slope 1/2 - t to the last digit", () => {
    // 1 - 2^-54 would round to 1.
    const x = parameter([0]);
    backward(bceWithLogits(x, tensor([2 ** -54])));
    expect(x.gradient).toEqual(Float64Array.of(0.5 - 2 ** -54));
  });
});

describe("a loss keeps what plain addition would lose beside a large error", () => {
  // Beside 1e18 doubles are 128 apart: each of the others vanishes, and so do the first two together. All are 197, which
  // is nearer to 256 than to 128; neither those before nor those after come as far.
  const errors = [10, 40, 1e18, 61, 50, 36];
  const total = 1e18 + 256;

  test("of squares", () => {
    // The roots are rounded, by less than shows in the sum.
    const prediction = tensor(errors.map(Math.sqrt));
    const target = zeros([errors.length]);
    expect(errors.map((square) => Math.sqrt(square) ** 2).reduce((sum, square) => sum + square, 0)).not.toBe(
      total,
    );
    expect(mse(prediction, target, { reduction: "sum" }).item()).toBe(total);
  });

  test("of samples", () => {
    // With target 0 a large logit is its own loss; log(1 + e^-10) beside it does not show in the sum either.
    expect(bceWithLogits(tensor(errors), zeros([errors.length]), { reduction: "sum" }).item()).toBe(total);
  });
});

describe("a perfect prediction", () => {
  test("has no loss and no gradient, not even NaN from the root of 0", () => {
    for (const loss of [mse, rmse]) {
      const p = parameter([1, 2]);
      const value = loss(p, tensor([1, 2]));
      backward(value);
      expect([value.item(), p.gradient]).toEqual([0, Float64Array.of(0, 0)]);
    }
  });
});

describe("an error whose square is too small for a double", () => {
  test("counts as none: the root has no gradient there", () => {
    const p = parameter([1e-200, 0]);
    const value = rmse(p, zeros([2]));
    backward(value);
    expect([value.item(), p.gradient]).toEqual([0, Float64Array.of(0, 0)]);
  });
});

describe("squares beyond the largest double", () => {
  test("give an infinite loss, not NaN", () => {
    expect(mse(tensor([1e200]), tensor([0])).item()).toBe(Infinity);
  });
});

describe("losses refuse what they cannot mean", () => {
  const nothing = zeros([0]);
  test.each<[what: string, run: () => Tensor, message: string]>([
    [
      "a column against a row, which would compare everybody with everybody",
      () => mse(zeros([3, 1]), zeros([3])),
      "mse: shapes differ, prediction [3, 1] and target [3]",
    ],
    [
      "the mean of no errors",
      () => mse(nothing, nothing),
      "mse: at least one sample expected, got shape [0]",
    ],
    [
      "the root of no mean",
      () => rmse(nothing, nothing),
      "rmse: at least one sample expected, got shape [0]",
    ],
    [
      "shapes that differ",
      () => rmse(zeros([1]), zeros([])),
      "rmse: shapes differ, prediction [1] and target []",
    ],
    [
      "shapes that differ",
      () => bceWithLogits(zeros([2, 1]), zeros([2])),
      "bceWithLogits: shapes differ, prediction [2, 1] and target [2]",
    ],
    [
      "a reduction it does not know",
      () => mse(zeros([1]), zeros([1]), { reduction: "average" as never }),
      'mse: reduction "mean", "sum" or "none" expected, got "average"',
    ],
    [
      "a reduction it does not know",
      () => bceWithLogits(zeros([1]), zeros([1]), { reduction: "max" as never }),
      'bceWithLogits: reduction "mean", "sum" or "none" expected, got "max"',
    ],
    [
      "a class beyond the last",
      () => crossEntropy(zeros([2, 3]), tensor([0, 3])),
      "crossEntropy: class 0 to 2 expected, got 3",
    ],
    [
      "class -1, which others take for the last",
      () => crossEntropy(zeros([2, 3]), tensor([0, -1])),
      "crossEntropy: class 0 to 2 expected, got -1",
    ],
    [
      "half a class",
      () => crossEntropy(zeros([1, 3]), tensor([0.5])),
      "crossEntropy: class 0 to 2 expected, got 0.5",
    ],
    [
      "a target for another batch",
      () => crossEntropy(zeros([2, 3]), tensor([0, 1, 2])),
      "crossEntropy: logits [batch, classes] with targets [batch] or [batch, classes] expected, got [2, 3] and [3]",
    ],
    [
      "a single number for logits",
      () => crossEntropy(tensor(1), tensor(0)),
      "crossEntropy: logits [batch, classes] with targets [batch] or [batch, classes] expected, got [] and []",
    ],
    [
      "logits of three axes",
      () => crossEntropy(zeros([1, 1, 1]), zeros([1, 1])),
      "crossEntropy: logits [batch, classes] with targets [batch] or [batch, classes] expected, got [1, 1, 1] and [1, 1]",
    ],
    [
      "no classes",
      () => crossEntropy(zeros([2, 0]), zeros([2, 0])),
      "crossEntropy: at least one class expected, got [2, 0]",
    ],
    [
      "no samples",
      () => crossEntropy(zeros([0, 3]), zeros([0])),
      "crossEntropy: at least one sample expected, got shape [0]",
    ],
    [
      "more than all to be smoothed",
      () => crossEntropy(zeros([1, 3]), tensor([0]), { labelSmoothing: 1.5 }),
      "crossEntropy: labelSmoothing from 0 to 1 expected, got 1.5",
    ],
    [
      "less than nothing to be smoothed",
      () => crossEntropy(zeros([1, 3]), tensor([0]), { labelSmoothing: -0.25 }),
      "crossEntropy: labelSmoothing from 0 to 1 expected, got -0.25",
    ],
    [
      "no number to be smoothed",
      () => crossEntropy(zeros([1, 3]), tensor([0]), { labelSmoothing: Number.NaN }),
      "crossEntropy: labelSmoothing from 0 to 1 expected, got NaN",
    ],
    [
      "a target beyond 1, which would make a loss below 0",
      () => bceWithLogits(zeros([1]), tensor([2])),
      "bceWithLogits: targets from 0 to 1 expected, got 2",
    ],
    [
      "a target below 0",
      () => crossEntropy(zeros([1, 2]), tensor([[1, -0.5]])),
      "crossEntropy: targets from 0 to 1 expected, got -0.5",
    ],
    ["a penalty on nothing", () => l1Penalty([], 1), "l1Penalty: at least one parameter expected, got none"],
    ["a penalty on nothing", () => l2Penalty([], 1), "l2Penalty: at least one parameter expected, got none"],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(new RangeError(message));
  });

  test("but not a target that is smoothed altogether", () => {
    expect(crossEntropy(zeros([1, 3]), tensor([0]), { labelSmoothing: 1 }).item()).toBeWithinUlps(
      Math.log(3),
      1,
    );
  });
});
