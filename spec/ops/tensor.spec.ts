import { describe, expect, test } from "vitest";
import {
  assign,
  detach,
  mul,
  type Nested,
  noGrad,
  ones,
  parameter,
  Tensor,
  tensor,
  zeros,
} from "../../src/index.ts";

describe("a tensor", () => {
  test("takes its shape from nested arrays", () => {
    expect(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]).shape,
    ).toEqual([2, 3]);
    expect(tensor(7).shape).toEqual([]);
    expect(tensor([]).shape).toEqual([0]);
    expect(tensor([[], []]).shape).toEqual([2, 0]);
  });

  test("gives the nested arrays back", () => {
    const nested = [
      [[1], [2]],
      [[3], [4]],
    ];
    expect(tensor(nested).toArray()).toEqual(nested);
    expect(tensor([[], []]).toArray()).toEqual([[], []]);
    expect(tensor(7).toArray()).toBe(7);
  });

  test("keeps its numbers row by row", () => {
    expect(
      tensor([
        [1, 2],
        [3, 4],
      ]).data,
    ).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  test("takes numbers with a shape, and copies both", () => {
    const numbers = Float64Array.of(1, 2, 3, 4);
    const shape = [2, 2];
    const matrix = tensor(numbers, shape);
    numbers[0] = 9;
    shape[0] = 4;
    expect(matrix.shape).toEqual([2, 2]);
    expect(matrix.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(tensor(numbers).shape).toEqual([4]);
  });

  test("keeps its shape whatever becomes of the array that said it", () => {
    const shape = [2, 3];
    const matrix = new Tensor(new Float64Array(6), shape);
    shape[0] = 9;
    expect(matrix.shape).toEqual([2, 3]);
  });

  test("asks for no gradient unless it is a parameter", () => {
    const constants = [new Tensor(Float64Array.of(1, 2), [2]), tensor([1, 2]), zeros([2]), ones([2])];
    expect(constants.map(({ requiresGrad }) => requiresGrad)).toEqual([false, false, false, false]);
    expect(parameter([1, 2]).requiresGrad).toBe(true);
  });

  test("of one number is that number", () => {
    expect(tensor([[5]]).item()).toBe(5);
    expect(() => tensor([1, 2]).item()).toThrow(new RangeError("item: one number expected, got shape [2]"));
  });

  test("can be all zeros or all ones", () => {
    expect(zeros([2, 2]).toArray()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(ones([3]).toArray()).toEqual([1, 1, 1]);
  });

  test.each<[string, () => unknown, Error]>([
    [
      "rows of different length",
      () => tensor([[1, 2], [3]]),
      new RangeError("tensor: rows differ in length, 2 and 1"),
    ],
    [
      "a number beside a row",
      () => tensor([[1], 2] as Nested),
      new RangeError("tensor: rows differ in depth"),
    ],
    [
      "a row beside a number",
      () => tensor([1, [2]] as Nested),
      new RangeError("tensor: rows differ in depth"),
    ],
    ["a text", () => tensor(["1"] as unknown as Nested), new TypeError("tensor: numbers expected, got 1")],
    ["nothing", () => tensor(null as unknown as Nested), new TypeError("tensor: numbers expected, got null")],
    [
      "a shape that holds more",
      () => tensor([1, 2, 3], [2, 2]),
      new RangeError("Tensor: shape [2, 2] holds 4 numbers, got 3"),
    ],
    [
      "a length that is no whole number",
      () => new Tensor(new Float64Array(0), [-1]),
      new RangeError("Tensor: lengths are whole numbers from 0 on, got [-1]"),
    ],
    [
      "half a length",
      () => zeros([1.5]),
      new RangeError("zeros: lengths are whole numbers from 0 on, got [1.5]"),
    ],
    [
      "a negative length",
      () => ones([-2]),
      new RangeError("ones: lengths are whole numbers from 0 on, got [-2]"),
    ],
  ])("refuses %s", (_, make, error) => {
    expect(make).toThrow(error);
  });
});

describe("assign", () => {
  test("overwrites the numbers in place", () => {
    const x = parameter([1, 2]);
    const { data } = x;
    assign(x, [3, 4]);
    expect(x.data).toBe(data);
    expect(x.toArray()).toEqual([3, 4]);
  });

  test("refuses another shape, and leaves the numbers as they were", () => {
    const x = parameter([1, 2]);
    expect(() => assign(x, tensor([[3, 4]]))).toThrow(
      new RangeError("assign: shape [2] expected, got [1, 2]"),
    );
    expect(x.toArray()).toEqual([1, 2]);
  });

  test("overwrites what was computed of constants, or without noting how", () => {
    const x = parameter([1, 2]);
    const results = [mul(tensor([1, 2]), 3), noGrad(() => mul(x, 3)), detach(x)];
    for (const y of results) {
      expect(y.origin).toBeNull();
      assign(y, [5, 7]);
      expect(y.toArray()).toEqual([5, 7]);
    }
  });

  test("refuses what an operator computed", () => {
    expect(() => assign(mul(parameter(1), 2), 3)).toThrow(
      new TypeError("assign: only a leaf can be overwritten, not what an operator computed"),
    );
  });
});
