import { describe, expect, test } from "vitest";
import {
  add,
  backward,
  bceWithLogits,
  concat,
  crossEntropy,
  div,
  linear,
  matmul,
  mse,
  mul,
  rmse,
  slice,
  sub,
  sum,
  type Tensor,
  tensor,
} from "../../src/index.ts";

type Operator = (inputs: readonly Tensor[]) => Tensor;
const pair =
  (f: (a: Tensor, b: Tensor) => Tensor): Operator =>
  ([a, b]) =>
    f(a as Tensor, b as Tensor);

const square = [
  [0.5, -2],
  [1, 3],
];
const distribution = [
  [0.25, 0.75],
  [1, 0],
];

describe("a gradient goes to every input that asked for it, and to no other", () => {
  test.each<[name: string, inputs: number[][][], operator: Operator]>([
    ["add", [square, distribution], pair(add)],
    ["sub", [square, distribution], pair(sub)],
    ["mul", [square, distribution], pair(mul)],
    ["div", [distribution, square], pair(div)],
    ["matmul", [square, distribution], pair(matmul)],
    ["mse", [square, distribution], pair(mse)],
    ["rmse", [square, distribution], pair(rmse)],
    ["bceWithLogits", [square, distribution], pair((x, t) => bceWithLogits(x, t))],
    ["crossEntropy", [square, distribution], pair((x, t) => crossEntropy(x, t, { labelSmoothing: 0.1 }))],
    ["concat", [square, distribution, square], (parts) => mul(concat(parts), concat(parts))],
    [
      "linear",
      [square, distribution, [[3, 4]]],
      ([x, w, b]) => linear(x as Tensor, w as Tensor, sum(b as Tensor, 0)),
    ],
  ])("%s", (_, inputs, operator) => {
    const gradientsOf = (asked: readonly boolean[]) => {
      const leaves = inputs.map((numbers, i) =>
        tensor(numbers, undefined, { requiresGrad: asked[i] === true }),
      );
      const y = operator(leaves);
      backward(y, {
        cotangent: tensor(
          y.data.map((_, i) => 1 + i / 4),
          y.shape,
        ),
      });
      return leaves.map(({ gradient }) => gradient);
    };
    const all = gradientsOf(inputs.map(() => true));
    expect(all.includes(null)).toBe(false);
    inputs.forEach((_, i) => {
      const only = inputs.map((_, j) => j === i);
      expect(gradientsOf(only)).toEqual(only.map((asked, j) => (asked ? all[j] : null)));
    });
  });

  test("a linear layer works without a bias", () => {
    const x = tensor([[1, 2]], undefined, { requiresGrad: true });
    backward(linear(x, tensor([[3, -4]])));
    expect(x.gradient).toEqual(Float64Array.of(3, -4));
  });
});

describe("a slice", () => {
  test("without an end goes to the end, also of nothing", () => {
    expect(slice(tensor([1, 2, 3]), 0, -2).toArray()).toEqual([2, 3]);
    expect(slice(tensor([1, 2, 3]), 0, 5).toArray()).toEqual([]);
  });
});
