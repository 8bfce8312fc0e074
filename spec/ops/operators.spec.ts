import { describe, expect, test } from "vitest";
import {
  add,
  argmax,
  backward,
  bceWithLogits,
  broadcastTo,
  concat,
  crossEntropy,
  div,
  l1Penalty,
  l2Penalty,
  linear,
  logSoftmax,
  matmul,
  max,
  mean,
  mse,
  mul,
  parameter,
  Random,
  type Reduction,
  reshape,
  rmse,
  slice,
  softmax,
  sub,
  sum,
  Tensor,
  tensor,
  transpose,
  zeros,
} from "../../src/index.ts";
import { fixture } from "../oracle/pytorch.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface Case {
  readonly op: string;
  readonly options: {
    readonly axes?: number[];
    readonly axis?: number;
    readonly keepdims?: boolean;
    readonly shape?: number[];
    readonly start?: number;
    readonly end?: number;
    readonly step?: number;
    readonly reduction?: Reduction;
    readonly labelSmoothing?: number;
  };
  readonly inputs: readonly Numbers[];
  readonly output: Numbers;
  readonly cotangent: number[];
  readonly gradients: readonly (number[] | null)[];
  /** The exact answers, rounded once, where PyTorch's own are less exact. */
  readonly exact?: { readonly output: number[]; readonly gradients: readonly (number[] | null)[] };
}

const operators: Record<string, (inputs: Tensor[], options: Case["options"]) => Tensor> = {
  add: ([a, b]) => add(a as Tensor, b as Tensor),
  sub: ([a, b]) => sub(a as Tensor, b as Tensor),
  mul: ([a, b]) => mul(a as Tensor, b as Tensor),
  div: ([a, b]) => div(a as Tensor, b as Tensor),
  matmul: ([a, b]) => matmul(a as Tensor, b as Tensor),
  sum: ([x], { axes, keepdims = false }) => sum(x as Tensor, axes ?? undefined, { keepdims }),
  mean: ([x], { axes, keepdims = false }) => mean(x as Tensor, axes ?? undefined, { keepdims }),
  max: ([x], { axes, keepdims = false }) => max(x as Tensor, axes ?? undefined, { keepdims }),
  argmax: ([x], { axis }) => argmax(x as Tensor, axis ?? undefined),
  softmax: ([x], { axis }) => softmax(x as Tensor, axis),
  logSoftmax: ([x], { axis }) => logSoftmax(x as Tensor, axis),
  transpose: ([x], { axes }) => transpose(x as Tensor, axes),
  reshape: ([x], { shape = [] }) => reshape(x as Tensor, shape),
  broadcastTo: ([x], { shape = [] }) => broadcastTo(x as Tensor, shape),
  slice: ([x], { axis = 0, start = 0, end, step }) => slice(x as Tensor, axis, start, end ?? undefined, step),
  concat: (parts, { axis }) => concat(parts, axis),
  mse: ([p, t], { reduction = "mean" }) => mse(p as Tensor, t as Tensor, { reduction }),
  rmse: ([p, t]) => rmse(p as Tensor, t as Tensor),
  crossEntropy: ([x, t], { reduction = "mean", labelSmoothing = 0 }) =>
    crossEntropy(x as Tensor, t as Tensor, { reduction, labelSmoothing }),
  bceWithLogits: ([x, t], { reduction = "mean" }) => bceWithLogits(x as Tensor, t as Tensor, { reduction }),
  l1Penalty: (weights) => l1Penalty(weights, 1),
  l2Penalty: (weights) => l2Penalty(weights, 1),
};

/** What we refuse, or answer differently from PyTorch on purpose. */
function isOurOwnWay({ op, inputs }: Case): boolean {
  // PyTorch's mean of nothing is NaN; nobody wants that to go on unnoticed.
  if (op === "mean") return inputs[0]?.values.length === 0;
  // PyTorch's gradient of √mse at a perfect prediction is NaN, 0 · Infinity; we take 0, the subgradient in the middle.
  if (op === "rmse") return String(inputs[0]?.values) === String(inputs[1]?.values);
  // A cross-entropy of probabilities is -Σ t·log q, which is no operator of its own here.
  return op === "crossEntropyOfProbabilities";
}

const cases = [...fixture<Case>("tensors"), ...fixture<Case>("losses")].filter((each) => !isOurOwnWay(each));

/**
 * No answer here adds more than two dozen terms, each rounded a few times, and none cancels by more than 2^4: 2^-42 of the
 * largest term covers it, and is far below what any wrong formula does.
 */
const relative = 2 ** -42;

function expectClose(got: ArrayLike<number>, wanted: readonly number[], what: string): void {
  expect(got.length, what).toBe(wanted.length);
  const scale = wanted.reduce(
    (most, w) => (Number.isFinite(w) ? Math.max(most, Math.abs(w)) : most),
    2 ** -20,
  );
  wanted.forEach((w, i) => {
    const g = got[i] as number;
    const close = Object.is(g, w) || g === w || Math.abs(g - w) <= relative * scale;
    expect(close, `${what} [${i}] is ${w}, got ${g}`).toBe(true);
  });
}

describe("operators answer as PyTorch does, values and gradients", () => {
  test.each([...new Set(cases.map(({ op }) => op))])("%s", (op) => {
    for (const { options, inputs, output, cotangent, gradients, exact } of cases.filter(
      (each) => each.op === op,
    )) {
      const leaves = inputs.map(({ shape, values }) => new Tensor(Float64Array.from(values), shape, true));
      const y = operators[op]?.(leaves, options) as Tensor;
      const what = `${op} ${JSON.stringify(options)} of ${inputs.map(({ shape }) => JSON.stringify(shape)).join(", ")}`;
      expect(y.shape, what).toEqual(output.shape);
      expectClose(y.data, exact?.output ?? output.values, what);
      if (!y.requiresGrad) continue;
      backward(y, { cotangent: new Tensor(Float64Array.from(cotangent), y.shape) });
      gradients.forEach((theirs, i) => {
        const wanted = exact?.gradients[i] ?? theirs;
        if (wanted !== null) expectClose(leaves[i]?.gradient ?? [], wanted, `gradient ${i} of ${what}`);
      });
    }
  });
});

describe("a matrix product", () => {
  // Whole numbers small enough that every product and sum is exact: then the order of work cannot show.
  test.each([
    [2, 3, 5],
    [4, 4, 4],
    [7, 5, 11],
    [300, 250, 9],
    [6, 20_000, 5],
    // Rows so long that there is room for only six at a time.
    [9, 9000, 4],
    [1, 9, 8],
    [9, 8, 1],
  ])("[%i, %i] x [.., %i] adds up every product once, however the work is cut up", (m, k, n) => {
    const a = tensor(
      Float64Array.from({ length: m * k }, (_, i) => ((i * 7) % 11) - 5),
      [m, k],
    );
    const b = tensor(
      Float64Array.from({ length: k * n }, (_, i) => ((i * 5) % 13) - 6),
      [k, n],
    );
    const wanted = new Float64Array(m * n);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++)
        for (let q = 0; q < k; q++) {
          wanted[i * n + j] =
            (wanted[i * n + j] as number) + (a.data[i * k + q] as number) * (b.data[q * n + j] as number);
        }
    expect(matmul(a, b).data).toEqual(wanted);
    // The same numbers as the transpose of a matrix, which lies in memory the other way round.
    expect(linear(a, transpose(b)).data).toEqual(wanted);
  });

  /** Whole numbers again, none of them 0. */
  const whole = (shape: number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return new Tensor(
      Float64Array.from({ length: size }, (_, i) => ((i * 7) % 11) + 1),
      shape,
      true,
    );
  };

  test("of more rows than are added up at a time sends all of them back to the right factor", () => {
    const a = whole([16_390, 4]);
    const b = whole([4, 5]);
    const g = whole([16_390, 5]);
    backward(matmul(a, b), { cotangent: g });
    expect(b.gradient).toEqual(matmul(transpose(a), g).data);
  });

  test("of a batch writes nothing of one matrix into the next, when the rows come to no even number", () => {
    const a = whole([2, 5, 3]);
    const b = whole([2, 3, 4]);
    // What it leaves behind in the places that are used again must not show.
    matmul(whole([6, 3]), whole([3, 4]));
    const both = matmul(a, b);
    for (const i of [0, 1]) {
      const one = (x: Tensor) => reshape(slice(x, 0, i, i + 1), x.shape.slice(1));
      expect(one(both).data).toEqual(matmul(one(a), one(b)).data);
    }
  });

  test("adds up to 16384 products one after another, more of them in pieces, and all of few rows or columns", () => {
    const random = new Random(5);
    const draw = (...shape: [number, number]) =>
      tensor(
        Float64Array.from({ length: shape[0] * shape[1] }, () => random.normal()),
        shape,
      );
    for (const [m, k, n, piece] of [
      [4, 16_384, 4, 16_384],
      [4, 16_400, 4, 16_384],
      [3, 16_400, 4, 16_400],
      [4, 16_400, 3, 16_400],
    ] as const) {
      const a = draw(m, k);
      const b = draw(k, n);
      const wanted = Array.from({ length: m * n }, (_, at) => {
        let total = 0;
        for (let start = 0; start < k; start += piece) {
          let sum = 0;
          for (let q = start; q < Math.min(k, start + piece); q++)
            sum += (a.data[Math.floor(at / n) * k + q] as number) * (b.data[q * n + (at % n)] as number);
          total += sum;
        }
        return total;
      });
      expect(matmul(a, b).data).toEqual(Float64Array.from(wanted));
    }
  });

  test("gives a row of a batch the bits it has on its own", () => {
    const random = new Random(3);
    const draw = (size: number) => Float64Array.from({ length: size }, () => random.normal());
    const x = tensor(draw(10 * 33), [10, 33]);
    const w = tensor(draw(6 * 33), [6, 33]);
    const b = tensor(draw(6));
    const together = linear(x, w, b);
    for (let row = 0; row < 10; row++) {
      expect(linear(slice(x, 0, row, row + 1), w, b).data).toEqual(slice(together, 0, row, row + 1).data);
    }
  });
});

describe("a linear layer", () => {
  test("of one output starts from its bias, one of several adds it to the sum", () => {
    // Beside 1e16 doubles are 2 apart: 1 is lost on its own.
    const x = tensor([[1, 1]]);
    const one = [1, 1];
    expect(linear(x, tensor([one]), tensor([1e16])).toArray()).toEqual([[1e16]]);
    expect(linear(x, tensor([one, one]), tensor([1e16, 1e16])).toArray()).toEqual([[1e16 + 2, 1e16 + 2]]);
  });

  test("without inputs is its bias, to the sign of 0", () => {
    const bias = tensor([1, -0, 2, -3]);
    expect(linear(zeros([4, 0]), zeros([4, 0]), bias).data).toEqual(
      Float64Array.from({ length: 16 }, (_, i) => bias.data[i % 4] as number),
    );
    expect(linear(zeros([5, 0]), zeros([1, 0]), tensor([-3])).data).toEqual(new Float64Array(5).fill(-3));
  });

  test("without outputs has a gradient, of no numbers for the bias and of zeros for the input", () => {
    const x = parameter([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const bias = parameter([]);
    backward(sum(linear(x, zeros([0, 3]), bias)));
    expect([x.gradient, bias.gradient]).toEqual([new Float64Array(6), new Float64Array(0)]);
  });
});
