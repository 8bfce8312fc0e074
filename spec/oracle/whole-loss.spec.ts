import { describe, expect, test } from "vitest";
import {
  backward,
  crossEntropy,
  linear,
  mse,
  parameter,
  sigmoid,
  type Tensor,
  tanh,
  tensor,
} from "../../src/index.ts";
import { seeded } from "../kit/random.ts";
import { countOf, type Network, slopes } from "./whole-loss.ts";

const source = seeded(7);
const normals = (count: number) => Array.from({ length: count }, () => source.normal());
const rows = (count: number, width: number) => Array.from({ length: count }, () => normals(width));

const classifier: Network = {
  ...{ inputs: 3, hidden: 4, outputs: 3, activation: "tanh", x: rows(2, 3) },
  loss: { crossEntropy: [2, 0] },
};
const regression: Network = {
  ...{ inputs: 3, hidden: 4, outputs: 3, activation: "sigmoid", x: rows(2, 3) },
  loss: { mse: rows(2, 3) },
};

/** The same by backpropagation. */
function backpropagated(
  { inputs, hidden, outputs, activation, loss, x }: Network,
  parameters: readonly number[],
): number[] {
  const shapes = [[hidden, inputs], [hidden], [outputs, hidden], [outputs]];
  let taken = 0;
  const leaves = shapes.map((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    taken += size;
    return parameter(parameters.slice(taken - size, taken), shape);
  });
  const [w1, b1, w2, b2] = leaves as [Tensor, Tensor, Tensor, Tensor];
  const act = { tanh, sigmoid }[activation];
  const prediction = linear(act(linear(tensor(x.map((row) => [...row])), w1, b1)), w2, b2);
  backward(
    "mse" in loss
      ? mse(prediction, tensor(loss.mse.map((row) => [...row])))
      : crossEntropy(prediction, tensor([...loss.crossEntropy])),
  );
  return leaves.flatMap(({ gradient }) => [...(gradient ?? [])]);
}

const furthest = (a: readonly number[], b: readonly number[]) =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - (b[i] as number))), 0);
const largest = (a: readonly number[]) =>
  furthest(
    a,
    a.map(() => 0),
  );

/**
 * Of the largest gradient: about nine halves of an ulp. Each gradient here is a sum of a dozen products of numbers that were
 * rounded a few times each; nearly all of these roundings partly cancel.
 */
const tolerance = 1e-15;

describe.each([
  ["Linear, tanh, Linear, softmax and cross-entropy", classifier],
  ["Linear, sigmoid, Linear and mean squared error", regression],
])("the loss of %s", (_, network) => {
  const parameters = normals(countOf(network)).map((w) => w / 2);
  const exact = slopes(network, parameters);
  const gradient = backpropagated(network, parameters);

  test("has 31 slopes, all of them as differences with 64 digits say", () => {
    expect(gradient).toHaveLength(31);
    expect(exact).toHaveLength(31);
    expect(furthest(gradient, exact)).toBeLessThanOrEqual(tolerance * largest(exact));
  });

  test("would not hide a gradient that is off by a part in 10^13, everywhere or in one weight", () => {
    const everywhere = gradient.map((g) => g * (1 + 1e-13));
    expect(furthest(everywhere, exact)).toBeGreaterThan(tolerance * largest(exact));
    gradient.forEach((g, i) => {
      const one = gradient.with(i, g + 1e-13 * largest(exact));
      expect(furthest(one, exact)).toBeGreaterThan(tolerance * largest(exact));
    });
  });

  test("has no slopes of another network: not with the layers exchanged, not with the wrong target", () => {
    const other: Network =
      "mse" in network.loss
        ? { ...network, loss: { mse: network.loss.mse.map((row) => row.map((t) => t + 1e-9)) } }
        : { ...network, loss: { crossEntropy: [2, 1] } };
    expect(furthest(backpropagated(other, parameters), exact)).toBeGreaterThan(tolerance * largest(exact));
  });
});
