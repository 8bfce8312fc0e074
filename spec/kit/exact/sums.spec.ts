import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import * as oracle from "../../oracle/bignumber.ts";
import { type Source, seeded } from "../random.ts";
import { nextDown, nextUp } from "../ulp.ts";
import { dot, mse, sum } from "./index.ts";

/** Numbers of any size from 2^-300 to 2^300, many of them opposite to the one before but for some units. */
function terms(source: Source, count: number): number[] {
  const drawn: number[] = [];
  while (drawn.length < count) {
    const before = drawn.at(-1);
    const size = 2 ** ([8, 40, 300][source.below(3)] as number);
    if (before !== undefined && source.below(2) === 0) drawn.push(-before * (1 + source.below(3) * 2 ** -52));
    else drawn.push((2 * source.uniform() - 1) * (source.below(2) === 0 ? size : 1 / size));
  }
  return drawn;
}

function isNearest(got: number, value: oracle.BigNumber): boolean {
  return oracle.ulpsOff(got, value) <= 0.5;
}

const source = seeded(6);
const pairs = Array.from({ length: 200 }, () => {
  const count = 1 + source.below(9);
  return [terms(source, count), terms(source, count)] as const;
});

describe("a sum", () => {
  test("is nearest to the exact one, of terms, of products and of squares", () => {
    for (const [a, b] of pairs) {
      expect(isNearest(sum(a), oracle.sum(a)), `sum of ${a}`).toBe(true);
      expect(isNearest(dot(a, b), oracle.dot(a, b)), `dot of ${a} and ${b}`).toBe(true);
      expect(isNearest(mse(a, b), oracle.mse(a, b)), `mse of ${a} and ${b}`).toBe(true);
    }
  });

  test("is not, if it is off by one unit in the last place", () => {
    let refused = 0;
    for (const [a, b] of pairs) {
      for (const [got, value] of [
        [sum(a), oracle.sum(a)],
        [dot(a, b), oracle.dot(a, b)],
        [mse(a, b), oracle.mse(a, b)],
      ] as const) {
        // Halfway between two doubles both are nearest, and below a power of two they are half a unit apart.
        if (oracle.ulpsOff(got, value) > 0.499999 || Number.isInteger(Math.log2(Math.abs(got)))) continue;
        expect([nextUp(got), nextDown(got)].map((wrong) => isNearest(wrong, value))).toEqual([false, false]);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  test("is even at a tie, and beside one on the side of the smallest term", () => {
    expect(sum([1, 2 ** -53])).toBe(1);
    expect(sum([1, 2 ** -53, 2 ** -1074])).toBe(1 + 2 ** -52);
    expect(sum([1 + 2 ** -52, 2 ** -53, -(2 ** -1074)])).toBe(1 + 2 ** -52);
    expect(dot([1, 2 ** -30], [1, 2 ** -23])).toBe(1);
    expect(dot([1, 2 ** -30, 2 ** -1000], [1, 2 ** -23, 2 ** -1000])).toBe(1 + 2 ** -52);
    expect(mse([1, 0], [0, 0])).toBe(0.5);
    expect(mse([1, 0, 0], [0, 0, 0])).toBe(1 / 3);
  });

  test("does not overflow or vanish on its way", () => {
    expect(sum([1e308, 1e308, -1e308])).toBe(1e308);
    expect(sum([1e308, 1e308])).toBe(Infinity);
    expect(sum([2 ** -1074, 2 ** -1074])).toBe(2 ** -1073);
    expect(dot([1e200, 1e200], [1e200, -1e200])).toBe(0);
    expect(dot([1e300, 2], [1e-300, 3])).toBe(7);
    expect(dot([2 ** -600, 2 ** -600], [2 ** -600, 2 ** 600])).toBe(1);
    expect(dot([2 ** -538], [2 ** -537])).toBe(0);
    expect(dot([3 * 2 ** -539], [2 ** -537])).toBe(2 ** -1074);
    expect(mse([1e200], [-1e200])).toBe(Infinity);
    expect(mse([2 ** -537, 0], [0, 0])).toBe(0);
  });

  test("of nothing is 0, a mean of nothing is none", () => {
    expect([sum([]), dot([], []), mse([], [])]).toEqual([0, 0, Number.NaN]);
    expect([sum([0, 0]), sum([-0]), sum([3, -3])]).toEqual([0, 0, 0]);
  });

  test("with infinite terms is infinite, or none", () => {
    const [oo, no] = [Infinity, Number.NaN];
    expect([sum([1e308, 1e308, -oo]), sum([oo, -oo]), sum([no, 1])]).toEqual([-oo, no, no]);
    expect([dot([oo, 1], [2, 3]), dot([oo], [0]), dot([1, oo], [oo, -1])]).toEqual([oo, no, no]);
    expect([mse([oo], [1]), mse([oo], [oo]), mse([1, -oo], [1, 0])]).toEqual([oo, no, oo]);
  });

  test("of unequal lengths is refused", () => {
    expect(() => dot([1], [])).toThrow(new RangeError("dot: lengths differ, 1 and 0 numbers"));
    expect(() => mse([], [1])).toThrow(new RangeError("mse: lengths differ, 0 and 1 numbers"));
  });
});

test("the exact reference runs in a browser, with nothing but the language", async () => {
  const page = `
    import { exactly, power, softmax, sum } from "./spec/kit/exact/index.ts";
    globalThis.answers = [exactly.gelu.value(-3), power(0.5).value(2), ...softmax([0, 0]), sum([1, 1e-20])];`;
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: process.cwd() },
    ...{ bundle: true, write: false, platform: "browser", format: "iife", target: "es2023" },
  });
  const context: { answers?: unknown } & object = Object.create(null);
  runInNewContext(outputFiles[0]?.text as string, context);
  expect([...(context.answers as number[])]).toEqual([-0.0040496940948902835, Math.SQRT2, 0.5, 0.5, 1]);
});
