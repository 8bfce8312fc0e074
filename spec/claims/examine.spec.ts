import { describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import { ours } from "../engines/ours.ts";
import { python } from "../oracle/python.ts";
import { subjectOf } from "./examine.ts";

const subject = subjectOf(ours, python);
const bare = subjectOf({ ...(ours as Engine), name: "bare", ops: {}, tape: undefined, nn: {} }, new Map());

describe("an engine as laws see it", () => {
  const { add, concat, crossEntropy, linear, matmul, mse, mul, relu, sigmoid, softmax, sum, argmax, max } =
    subject;

  test("takes numbers, vectors and matrices, and answers with the same", () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(relu([-1, 2])).toEqual([0, 2]);
    expect(relu([[-1], [2]])).toEqual([[0], [2]]);
    expect(add([[1, 2]], [[10], [20]])).toEqual([
      [11, 12],
      [21, 22],
    ]);
    expect(matmul([[1, 2]], [[3], [4]])).toEqual([[11]]);
    expect(linear([[1, 2]], [[3, 4]], [5])).toEqual([[16]]);
    expect(linear([[1, 2]], [[3, 4]], null)).toEqual([[11]]);
    expect(concat([[1], [2, 3]], 0)).toEqual([1, 2, 3]);
  });

  test("works along the only axis of a vector, and along the one named of a matrix", () => {
    expect(softmax([0, 0])).toEqual([0.5, 0.5]);
    expect(softmax([[0], [0]], 0)).toEqual([[0.5], [0.5]]);
    expect([argmax([1, 3, 2]), max([1, 3, 2])]).toEqual([1, 3]);
    expect(
      sum(
        [
          [1, 2],
          [3, 4],
        ],
        0,
      ),
    ).toEqual([4, 6]);
  });

  test("answers a loss with a number", () => {
    expect(mse([1, 2], [0, 0])).toBe(2.5);
    expect(mse([1, 2], [0, 0], "sum")).toBe(5);
    expect(crossEntropy([[0, 0]], [1])).toBeCloseTo(Math.log(2), 15);
  });

  test("differentiates what is built from its operators", () => {
    const { gradient, gradients, pullback, slope } = subject;
    expect(slope(sigmoid, 0)).toBe(0.25);
    expect(slope((x) => mul(x, x), 3)).toBe(6);
    expect(slope(() => 7, 3)).toBe(0);
    expect(gradient((x) => mse(x, [[0, 0]]), [[3, 4]])).toEqual([[3, 4]]);
    expect(
      gradients(
        (a, b) => sum(mul(a, b)),
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(pullback((x) => mul(x, 3), [[1, 2]], [1, -1])).toEqual([[3, -3]]);
  });

  test("has layers that plain numbers go through, alone and in a row", () => {
    const { Linear, ReLU, Sequential, SGD, backward, gradientOf, parameter, read, tensor } = subject;
    const layer = Linear(2, 3, { seed: 1 });
    const { values } = read(layer.parameters()[0] as never);
    layer.loadStateDict({
      weight: { shape: [3, 2], data: Float64Array.of(1, 0, 0, 1, -1, -1) },
      bias: { shape: [3], data: Float64Array.of(0, 0, 0) },
    });
    expect(values).toHaveLength(6);
    expect(Sequential(layer, ReLU()).forward([[1, 2]])).toEqual([[1, 2, 0]]);
    expect(layer.train(false)).toBeDefined();
    expect(layer.training).toBe(false);
    const w = parameter([1, 2]);
    backward(sum(mul(w, w)));
    SGD([w], { learningRate: 0.5 }).step();
    expect([gradientOf(w), read(w).values]).toEqual([
      [2, 4],
      [0, 0],
    ]);
    expect(read(tensor([], [0, 3])).shape).toEqual([0, 3]);
  });

  test("says what the engine does not offer, by name", () => {
    expect(() => bare.sigmoid).toThrow("bare does not offer sigmoid");
    expect(() => bare.parameter).toThrow("bare does not offer parameter");
    expect(() => bare.Linear).toThrow("bare does not offer Linear");
    expect(bare.precision).toBe("float64");
  });

  test("refuses rows of different lengths, and what nobody asked Python", () => {
    expect(() => sigmoid([[1], [2, 3]])).toThrow("numbers: rows of one length expected, got [[1],[2,3]]");
    expect(() => subject.python("1 + 1 == 3")).toThrow("python: nobody has recorded 1 + 1 == 3");
    expect(subject.python("round(0.5)").gives).toBe(0);
  });
});
