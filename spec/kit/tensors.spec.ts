import { describe, expect, test } from "vitest";
import { equal } from "./compare.ts";
import { forAll } from "./law.ts";
import { numbers } from "./numbers.ts";
import { sizeOf } from "./parts.ts";
import { share } from "./quota.ts";
import { broadcastPairs, cotangents, shapes, tensors } from "./tensors.ts";

const search = { seed: 20241205, runs: 4000 };

/** The shape that both stretch to: the other length where one is 1 or missing. */
function stretched(a: readonly number[], b: readonly number[]): number[] {
  const longer = a.length > b.length ? a : b;
  return longer.map((_, axis) => {
    const [n = 1, m = 1] = [a, b].map((shape) => shape.at(axis - longer.length));
    return n === 1 ? m : n;
  });
}

describe("of the shapes drawn", () => {
  test("some are of one number, some have an axis of 1, and most matrices are not square", () => {
    expect(share(shapes(), (shape) => shape.length === 0)).toBeGreaterThan(0.02);
    expect(share(shapes(), (shape) => shape.includes(1))).toBeGreaterThan(0.02);
    expect(share(shapes(), ([m, n]) => n !== undefined && m !== n)).toBeGreaterThan(0.3);
  });

  test("some have an axis of 0 if asked for, and none else", () => {
    expect(share(shapes({ sizeZero: true }), (shape) => shape.includes(0))).toBeGreaterThan(0.02);
    expect(share(shapes(), (shape) => shape.includes(0))).toBe(0);
  });

  test("none has more or longer axes than asked for, and the longest come up", () => {
    const limits = { maxRank: 2, maxLength: 5 };
    expect(share(shapes(limits), (shape) => shape.length > 2 || shape.some((length) => length > 5))).toBe(0);
    expect(share(shapes(limits), (shape) => shape.length === 2 && shape.includes(5))).toBeGreaterThan(0.02);
  });
});

describe("a tensor", () => {
  test("has as many numbers as its shape says, in the range of its numbers", () => {
    const small = tensors({ of: numbers({ from: 0, to: 1 }), shape: shapes({ sizeZero: true }) });
    const fits = ({ values, shape }: { values: readonly number[]; shape: readonly number[] }) =>
      values.length === sizeOf(shape) && values.every((x) => 0 <= x && x <= 1);
    expect(share(small, fits)).toBe(1);
  });

  test("that breaks a law shrinks to few numbers, and simple ones", () => {
    const sumsToLessThan9 = forAll(tensors(), ({ values }) => {
      if (values.reduce((sum, x) => sum + x, 0) >= 9) throw new Error("9 or more");
    });
    expect(sumsToLessThan9(search)?.values).toEqual([{ values: [4, 5], shape: [2] }]);
  });

  test("of whatever shape shrinks to one number if any number will do", () => {
    const allZero = forAll(tensors(), ({ values }) =>
      equal(
        values,
        values.map(() => 0),
      ),
    );
    expect(allZero(search)?.values).toEqual([{ values: [1], shape: [] }]);
  });
});

describe("of the pairs of shapes drawn", () => {
  test("all broadcast: from the last axis on, lengths are equal or one of them is 1", () => {
    const fit = ([a, b]: [number[], number[]]) => {
      const whole = stretched(a, b);
      return [a, b].every((shape) =>
        shape.every((n, axis) => n === 1 || n === whole.at(axis - shape.length)),
      );
    };
    expect(share(broadcastPairs(), fit)).toBe(1);
  });

  test.each<[string, (a: number[], b: number[]) => boolean]>([
    ["have one without axes", (a, b) => a.length * b.length === 0 && a.length + b.length > 0],
    ["stretch both", (a, b) => ![`${a}`, `${b}`].includes(`${stretched(a, b)}`)],
    ["have an axis of 0", (a, b) => a.includes(0) || b.includes(0)],
    ["stretch 1 to 0", (a, b) => sizeOf(a) * sizeOf(b) === 0 && sizeOf(a) + sizeOf(b) > 0],
    ["leave out axes", (a, b) => a.length !== b.length],
    ["are equal", (a, b) => `${a}` === `${b}`],
  ])("some %s", (_, condition) => {
    expect(share(broadcastPairs(), ([a, b]) => condition(a, b))).toBeGreaterThan(0.02);
  });
});

describe("a cotangent", () => {
  test.each([0, 1, 2, 3, 17])(
    "of %d numbers has that many quarters, none of them 0, and never all alike",
    (size) => {
      const sound = (drawn: number[]) =>
        drawn.length === size &&
        drawn.every((c) => Number.isInteger(c * 4) && c !== 0) &&
        (size === 1 ? drawn[0] !== 1 : size === 0 || new Set(drawn).size > 1);
      expect(share(cotangents(size), sound)).toBe(1);
    },
  );
});
