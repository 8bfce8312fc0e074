import { describe, expect, test } from "vitest";
import {
  add,
  argmax,
  broadcastTo,
  concat,
  linear,
  matmul,
  max,
  mean,
  reshape,
  slice,
  softmax,
  sum,
  type Tensor,
  tensor,
  transpose,
  zeros,
} from "../../src/index.ts";

describe("operators refuse what they cannot mean", () => {
  test.each<[what: string, run: () => Tensor, message: string]>([
    [
      "shapes that do not broadcast",
      () => add(zeros([2, 3]), zeros([2])),
      "add: shapes do not broadcast, [2, 3] and [2]",
    ],
    [
      "inner lengths that differ",
      () => matmul(zeros([2, 3]), zeros([4, 5])),
      "matmul: inner lengths differ, [2, 3] x [4, 5]",
    ],
    [
      "a product with a single number",
      () => matmul(tensor(2), zeros([2])),
      "matmul: at least one axis on both sides expected, [] x [2]",
    ],
    [
      "a single number for the right side of a product",
      () => matmul(zeros([2]), tensor(2)),
      "matmul: at least one axis on both sides expected, [2] x []",
    ],
    [
      "batches that do not broadcast",
      () => matmul(zeros([2, 1, 1]), zeros([3, 1, 1])),
      "matmul: shapes do not broadcast, [2] and [3]",
    ],
    [
      "a weight that is no matrix",
      () => linear(zeros([2, 3]), zeros([3])),
      "linear: weight [out, in] expected, got [3]",
    ],
    [
      "inputs of another length",
      () => linear(zeros([2, 3]), zeros([5, 4])),
      "linear: [..., 4] expected for weight [5, 4], got [2, 3]",
    ],
    [
      "a bias of another length",
      () => linear(zeros([2, 4]), zeros([5, 4]), zeros([4])),
      "linear: bias [5] expected for weight [5, 4], got [4]",
    ],
    [
      "a shape that holds fewer",
      () => reshape(zeros([2, 3]), [4]),
      "reshape: [4] does not hold the 6 numbers of [2, 3]",
    ],
    [
      "a length that does not fit",
      () => reshape(zeros([2, 3]), [-1, 4]),
      "reshape: [-1, 4] does not hold the 6 numbers of [2, 3]",
    ],
    [
      "two lengths left open",
      () => reshape(zeros([2, 3]), [-1, -1]),
      "reshape: [-1, -1] does not hold the 6 numbers of [2, 3]",
    ],
    [
      "a length left open beside 0",
      () => reshape(zeros([0, 3]), [0, -1]),
      "reshape: [0, -1] does not hold the 0 numbers of [0, 3]",
    ],
    ["a transpose of one axis", () => transpose(zeros([3])), "transpose: two axes expected, got shape [3]"],
    [
      "an axis named twice",
      () => transpose(zeros([2, 3]), [0, 0]),
      "transpose: every axis of [2, 3] once expected, got [0, 0]",
    ],
    ["an axis that is not there", () => slice(zeros([3]), 1, 0), "slice: no axis 1 in a shape of 1 axes"],
    ["half an axis", () => slice(zeros([3]), 0.5, 0), "slice: no axis 0.5 in a shape of 1 axes"],
    ["half a row", () => slice(zeros([3]), 0, 0.5), "slice: whole numbers expected, got 0.5"],
    ["a step back", () => slice(zeros([3]), 0, 0, 3, -1), "slice: step from 1 on expected, got -1"],
    ["nothing to concatenate", () => concat([]), "concat: at least one tensor expected, got none"],
    [
      "parts that differ beside the axis",
      () => concat([zeros([2, 3]), zeros([2, 2])]),
      "concat: shapes differ beside axis 0, [2, 3] and [2, 2]",
    ],
    [
      "parts of different rank",
      () => concat([zeros([2, 3]), zeros([2])]),
      "concat: shapes differ beside axis 0, [2, 3] and [2]",
    ],
    [
      "stretching an axis",
      () => broadcastTo(zeros([2]), [3]),
      "broadcastTo: shapes do not broadcast, [2] and [3]",
    ],
    ["shrinking an axis", () => broadcastTo(zeros([2]), [1]), "broadcastTo: [2] does not stretch to [1]"],
    [
      "the mean of nothing",
      () => mean(zeros([0, 3]), 0),
      "mean: at least one number expected, got shape [0, 3]",
    ],
    ["the largest of nothing", () => max(zeros([0])), "max: at least one number expected, got shape [0]"],
    [
      "the place of the largest of nothing",
      () => argmax(zeros([2, 0]), 1),
      "argmax: at least one number expected, got shape [2, 0]",
    ],
    ["adding along an axis twice", () => sum(zeros([2, 2]), [1, -1]), "sum: an axis is named twice, [1, 1]"],
    ["softmax along no axis", () => softmax(tensor(1)), "softmax: no axis -1 in a shape of 0 axes"],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
});
