import { constantFrom } from "fast-check";
import { describe, expect, test } from "vitest";
import {
  abs,
  add,
  bceWithLogits,
  concat,
  crossEntropy,
  div,
  exp,
  GELU,
  gelu,
  geluTanh,
  Linear,
  l1Penalty,
  l2Penalty,
  linear,
  log,
  logSoftmax,
  matmul,
  max,
  mean,
  mse,
  mul,
  neg,
  power,
  Random,
  relu,
  reshape,
  rmse,
  Sequential,
  sigmoid,
  slice,
  softmax,
  softplus,
  sqrt,
  sub,
  sum,
  Tanh,
  type Tensor,
  tanh,
  tensor,
  transpose,
} from "../../src/index.ts";
import { differentiable } from "../engines/differentiable.ts";
import { networkStep } from "../kit/differences.ts";
import { gradcheck } from "../kit/gradcheck.ts";
import { check, forAll } from "../kit/law.ts";
import { numbers } from "../kit/numbers.ts";
import { broadcastPairs, tensors } from "../kit/tensors.ts";

/** Where all of these are smooth, or have a kink that gradcheck knows how to treat, and nothing saturates. */
const moderate = numbers({ from: -4, to: 4 });
const positive = numbers({ from: 0.25, to: 8 });
const probabilities = numbers({ from: 0.125, to: 0.875 });

describe("the gradient is what differences of values say it is", () => {
  test.each<[name: string, f: (x: Tensor) => Tensor, of: typeof moderate]>([
    ["neg", neg, moderate],
    ["abs", abs, moderate],
    ["exp", exp, moderate],
    ["log", log, positive],
    ["sqrt", sqrt, positive],
    ["relu", relu, moderate],
    ["sigmoid", sigmoid, moderate],
    ["tanh", tanh, moderate],
    ["gelu", gelu, moderate],
    ["geluTanh", geluTanh, moderate],
    ["softplus", softplus, moderate],
    ["power 3", (x) => power(x, 3), moderate],
    ["power -1.5", (x) => power(x, -1.5), positive],
    ["sum", (x) => sum(x), moderate],
    ["sum over the first axis", (x) => sum(reshape(x, [-1, 1]), 0), moderate],
    ["mean", (x) => mean(x), moderate],
    ["max", (x) => max(x), moderate],
    ["softmax", (x) => softmax(reshape(x, [-1])), moderate],
    ["logSoftmax", (x) => logSoftmax(reshape(x, [-1])), moderate],
    ["reshape", (x) => reshape(x, [-1, 1]), moderate],
    ["slice", (x) => slice(reshape(x, [-1]), 0, 0, undefined, 2), moderate],
    ["transpose", (x) => transpose(reshape(x, [1, -1])), moderate],
    ["a node used twice", (x) => mul(x, sigmoid(x)), moderate],
    ["concat of a tensor with itself", (x) => concat([reshape(x, [-1]), reshape(x, [-1])]), moderate],
  ])("%s", (_, f, of) => {
    check(
      forAll(tensors({ of }), ({ values, shape }) => {
        if (values.length > 0) gradcheck(differentiable(f, [shape]), [values]);
      }),
    );
  });

  test.each<[name: string, f: (a: Tensor, b: Tensor) => Tensor]>([
    ["add", add],
    ["sub", sub],
    ["mul", mul],
    ["div", (a, b) => div(a, add(exp(b), 1))],
  ])("%s, stretched over every axis", (_, f) => {
    check(
      forAll(broadcastPairs(), constantFrom(1, 2, 3), ([a, b], seed) => {
        const random = new Random(seed);
        const draw = (shape: readonly number[]) =>
          Array.from(
            { length: shape.reduce((size, length) => size * length, 1) },
            () => 1 + random.below(16) / 8,
          );
        gradcheck(differentiable(f, [a, b]), [draw(a), draw(b)]);
      }),
    );
  });

  test.each<[shapes: number[][]]>([
    [
      [
        [2, 3],
        [3, 4],
      ],
    ],
    [
      [
        [5, 4, 6],
        [6, 5],
      ],
    ],
    [[[3], [3, 2]]],
    [[[2, 3], [3]]],
    [
      [
        [2, 1, 1, 3],
        [4, 3, 1],
      ],
    ],
    [
      [
        [9, 7],
        [7, 11],
      ],
    ],
  ])("matmul of %j", (shapes) => {
    const random = new Random(7);
    const draw = (shape: readonly number[]) =>
      Array.from(
        { length: shape.reduce((size, length) => size * length, 1) },
        () => random.below(33) / 8 - 2,
      );
    gradcheck(differentiable(matmul, shapes), shapes.map(draw));
  });

  test("losses, in every number of every input", () => {
    check(
      forAll(tensors({ of: moderate, shape: constantFrom([2, 3]) }), ({ values }) => {
        const target = [0.5, -1, 2, 0, 1, -2];
        gradcheck(
          differentiable(
            (p, t) => mse(p, t),
            [
              [2, 3],
              [2, 3],
            ],
          ),
          [values, target],
        );
        gradcheck(
          differentiable((x) => crossEntropy(x, tensor([2, 0]), { labelSmoothing: 0.25 }), [[2, 3]]),
          [values],
        );
        gradcheck(
          differentiable((x) => l2Penalty([x, mul(x, 2)], 0.5), [[2, 3]]),
          [values],
        );
        gradcheck(
          differentiable((x) => l1Penalty([x], 0.5), [[2, 3]]),
          [values],
        );
      }),
    );
    check(
      forAll(
        tensors({ of: moderate, shape: constantFrom([2, 3]) }),
        tensors({ of: probabilities, shape: constantFrom([2, 3]) }),
        (x, t) => {
          const shapes = [
            [2, 3],
            [2, 3],
          ];
          gradcheck(
            differentiable((logits, target) => bceWithLogits(logits, target), shapes),
            [x.values, t.values],
          );
          gradcheck(
            differentiable((logits, target) => crossEntropy(logits, target), shapes),
            [x.values, t.values],
          );
          // rmse has its kink where the prediction is perfect; a target further away than any prediction avoids it.
          gradcheck(
            differentiable((p, far) => rmse(p, add(far, 8)), shapes),
            [x.values, t.values],
          );
        },
      ),
    );
  });

  test("a whole network, in every weight", () => {
    const random = new Random(11);
    const model = new Sequential(
      new Linear(3, 5, { random }),
      new Tanh(),
      new Linear(5, 4, { random }),
      new GELU(),
      new Linear(4, 2, { random }),
    );
    const x = tensor([
      [0.5, -1, 2],
      [1, 0.25, -0.5],
    ]);
    const parameters = model.parameters();
    const forward = ([w1, b1, w2, b2, w3, b3]: readonly Tensor[]) => {
      const hidden = gelu(linear(tanh(linear(x, w1 as Tensor, b1)), w2 as Tensor, b2));
      return crossEntropy(linear(hidden, w3 as Tensor, b3), tensor([1, 0]));
    };
    const network = differentiable(
      (...weights) => forward(weights),
      parameters.map(({ shape }) => shape),
    );
    gradcheck(
      network,
      parameters.map(({ data }) => [...data]),
      { step: networkStep },
    );
  });

  test("and a slope that is off by a millionth is noticed", () => {
    const honest = differentiable(tanh, [[2]]);
    const sick = {
      ...honest,
      pullback: (inputs: readonly (readonly number[])[], cotangent: readonly number[]) =>
        honest.pullback(inputs, cotangent).map((g) => Array.from(g, (gi) => gi * (1 + 1e-6))),
    };
    expect(() => gradcheck(sick, [[0.5, -1]])).toThrow(
      /^gradcheck: input 0, number \d of 2, which is .*, has the wrong gradient/,
    );
  });
});
