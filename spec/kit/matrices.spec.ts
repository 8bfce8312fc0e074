import { describe, expect, test } from "vitest";
import { equal } from "./compare.ts";
import { type Finding, forAll } from "./law.ts";
import { leastSquares } from "./least-squares.ts";
import {
  dot,
  eigenvalues,
  fitting,
  lengthOf,
  type Matrix,
  matrices,
  meanOf,
  median,
  product,
  rowsOf,
  total,
  transposed,
  vectors,
} from "./matrices.ts";
import { share } from "./quota.ts";
import { seeded } from "./random.ts";

const search = { seed: 20241205, runs: 300 };
const linear = fitting(
  { x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] },
  { lengths: { in: [2, 3] } },
);

describe("tensors that fit together", () => {
  test("have axes of one name equally long, within their lengths", () => {
    const fits = forAll(linear, ({ x, weight, bias }) => {
      equal(weight.length, bias.length);
      for (const row of [...x, ...weight]) equal(row.length, (x[0] as number[]).length);
      equal(Number([2, 3].includes((x[0] as number[]).length)), 1);
    });
    expect(fits(search)).toBeNull();
  });

  test("are seldom square", () => {
    expect(share(linear, ({ weight }) => weight.length !== weight[0]?.length)).toBeGreaterThan(0.6);
  });

  test("shrink axis by axis, then number by number, and still fit", () => {
    const broken = forAll(linear, ({ x, weight }) =>
      equal(Number(x.length > 1 && (weight[0]?.[1] as number) > 3), 0),
    );
    expect((broken(search) as Finding).values).toEqual([
      {
        x: [
          [0, 0],
          [0, 0],
        ],
        weight: [[0, 4]],
        bias: [0],
      },
    ]);
  });
});

describe("vectors and matrices", () => {
  test("have as many entries as asked for", () => {
    expect(share(vectors({ min: 2, max: 3 }), (x) => x.length === 2 || x.length === 3)).toBe(1);
    const wide = matrices({ rows: [2, 2], columns: [3, 5] });
    expect(
      share(wide, (a) => a.length === 2 && a.every((row) => row.length === (a[0] as number[]).length)),
    ).toBe(1);
    expect(share(wide, ([row = []]) => row.length === 5)).toBeGreaterThan(0.2);
  });

  test("shrink to few and simple numbers", () => {
    const broken = forAll(matrices(), (a) => equal(Number(a.flat().some((x) => x > 2)), 0));
    expect((broken(search) as Finding).values).toEqual([[[3]]]);
  });
});

describe("arithmetic by hand", () => {
  test("adds, multiplies and measures", () => {
    expect([dot([1, 2], [3, 4]), total([1, 2, 3]), meanOf([1, 2, 6]), lengthOf([3, 4])]).toEqual([
      11, 6, 3, 5,
    ]);
    expect(median([5, 1, 3])).toBe(3);
    expect(transposed([[1, 2, 3]])).toEqual([[1], [2], [3]]);
    expect(product([[1, 2]], [[3], [4]])).toEqual([[11]]);
    expect(rowsOf([1, 2, 3, 4, 5, 6], 3)).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test("finds the eigenvalues of symmetric matrices", () => {
    const [low, high] = eigenvalues([
      [2, 1],
      [1, 2],
    ]) as [number, number];
    expect([low, high]).toBeWithinUlps([1, 3], 2);
    // Their sum is the trace, the sum of their squares that of all entries.
    const symmetric = forAll(matrices({ rows: [3, 3], columns: [3, 3] }), (a) => {
      const s: Matrix = a.map((row, i) => row.map((x, j) => x + (a[j]?.[i] as number)));
      const values = eigenvalues(s);
      const size = lengthOf(s.flat());
      // Ten sweeps of three rotations, each some roundings of numbers no larger than the whole.
      equal(total(values), total(s.map((row, i) => row[i] as number)), { within: 64, of: size });
      equal(dot(values, values), dot(s.flat(), s.flat()), { within: 64, of: size * size });
    });
    expect(symmetric(search)).toBeNull();
  });

  test("fits least squares: what is left stands at right angles to every column", () => {
    const columns = [0, 1, 2].map((k) => Float64Array.from({ length: 9 }, (_, i) => (i / 8) ** k));
    const b = Float64Array.from({ length: 9 }, (_, i) => Math.sin(i));
    const w = leastSquares(columns, b);
    const rest = Array.from(
      b,
      (bi, i) => bi - columns.reduce((sum, column, k) => sum + (column[i] as number) * (w[k] as number), 0),
    );
    for (const column of columns) expect(Math.abs(dot(rest, Array.from(column)))).toBeLessThan(1e-13);
  });
});

describe("random numbers of the kit", () => {
  test("are the same for the same seed, and others for another", () => {
    const first = (seed: number) => Array.from({ length: 5 }, seeded(seed).uniform);
    expect(first(1)).toEqual(first(1));
    expect(first(1)).not.toEqual(first(2));
  });

  test("are spread as they are said to be", () => {
    const { uniform, normal, below, permutation } = seeded(7);
    const n = 100_000;
    const mean = (draw: () => number) => meanOf(Array.from({ length: n }, draw));
    // Five deviations of a mean of n: 1/√12 or 1 for one number.
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / n));
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(() => normal() ** 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(new Set(Array.from({ length: 200 }, () => below(3)))).toEqual(new Set([0, 1, 2]));
    expect(permutation(50).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });
});
