import { describe, expect, test } from "vitest";
import {
  add,
  backward,
  broadcastTo,
  concat,
  mul,
  parameter,
  reshape,
  slice,
  sum,
  type Tensor,
  tensor,
  transpose,
} from "../../src/index.ts";

/** 0, 1, 2, … */
const counted = (...shape: number[]): Tensor => {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    Float64Array.from({ length: size }, (_, i) => i),
    shape,
  );
};

describe("reshape", () => {
  test.each([
    { asked: [-1, 3, 4], got: [2, 3, 4] },
    { asked: [2, -1, 2], got: [2, 6, 2] },
    { asked: [4, 3, -1], got: [4, 3, 2] },
    { asked: [-1], got: [24] },
    { asked: [24, -1], got: [24, 1] },
  ])("to $asked gives $got", ({ asked, got }) => {
    const x = reshape(counted(2, 12), asked);
    expect(x.shape).toEqual(got);
    expect(x.data).toEqual(counted(24).data);
  });

  test("finds a length of 0", () => {
    expect(reshape(counted(0, 4), [2, -1]).shape).toEqual([2, 0]);
  });

  // In the first and the last even 1 for each of them would do.
  test.each([[[-1, 24, -1]], [[-1, -1]], [[2, -1, -1]], [[-1, -1, 2, 12]]])("to %j is refused", (asked) => {
    expect(() => reshape(counted(24), asked)).toThrow(
      new RangeError(`reshape: [${asked.join(", ")}] does not hold the 24 numbers of [24]`),
    );
  });
});

describe("transpose", () => {
  test("leaves one axis, or none, where it is, if that is said", () => {
    expect(transpose(counted(3), [0]).toArray()).toEqual([0, 1, 2]);
    expect(transpose(tensor(7), []).toArray()).toBe(7);
  });

  test.each([[[0, 1, 0]], [[0]], [[1, -1]]])("of a matrix by %j is refused", (axes) => {
    expect(() => transpose(counted(2, 3), axes)).toThrow(
      new RangeError(`transpose: every axis of [2, 3] once expected, got [${axes.join(", ")}]`),
    );
  });
});

describe("slice", () => {
  test.each([
    { start: 0, end: 7, step: 3, got: [0, 3, 6] },
    { start: 1, end: 7, step: 4, got: [1, 5] },
    { start: 0, end: 5, step: 4, got: [0, 4] },
    { start: 2, end: 7, step: 9, got: [2] },
    { start: -9, end: 2, step: 1, got: [0, 1] },
    { start: -2, end: 99, step: 1, got: [5, 6] },
    { start: 3, end: 3, step: 1, got: [] },
    { start: 5, end: 2, step: 1, got: [] },
    { start: 7, end: 9, step: 2, got: [] },
    { start: 0, end: -9, step: 2, got: [] },
  ])("from $start to $end by $step gives $got", ({ start, end, step, got }) => {
    expect(slice(counted(7), 0, start, end, step).toArray()).toEqual(got);
  });

  test.each([0, 0.5, 1.5, Number.NaN, Number.POSITIVE_INFINITY])("by %d is refused", (step) => {
    expect(() => slice(counted(7), 0, 0, 7, step)).toThrow(
      new RangeError(`slice: step from 1 on expected, got ${step}`),
    );
  });
});

describe("concat", () => {
  test("refuses parts of different rank, whichever is along", () => {
    expect(() => concat([counted(2, 3), counted(2)], 1)).toThrow(
      new RangeError("concat: shapes differ beside axis 1, [2, 3] and [2]"),
    );
    expect(() => concat([counted(2), counted(2, 3)], 0)).toThrow(
      new RangeError("concat: shapes differ beside axis 0, [2] and [2, 3]"),
    );
  });
});

describe("an array of numbers", () => {
  // What an index beyond the places of an operator finds is `undefined`, and `y[undefined] = …` adds a property.
  test("has no property beside them, in outputs and in gradients", () => {
    const a = parameter([[1], [2]]);
    const b = parameter([3, 4, 5]);
    const outputs = [
      add(a, b),
      broadcastTo(a, [2, 3]),
      concat([transpose(a), slice(transpose(a), 1, 1)], 1),
      sum(mul(a, b), 0),
    ];
    for (const y of outputs) backward(sum(y));
    const arrays = [...outputs.map(({ data }) => data), a.gradient, b.gradient] as Float64Array[];
    for (const array of arrays) expect(Object.keys(array)).toEqual(Object.keys([...array]));
  });
});
