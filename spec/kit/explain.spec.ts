import { describe, expect, test } from "vitest";
import { type Differentiable, gradcheck } from "./gradcheck.ts";

const cotangent = [0.5, -1.25, 2, -0.75];

/** y = W x for the 2 × 3 matrix W and x of 3; `change` turns the right gradient of W into the one given. */
function linear(
  change: (gradient: number[], x: readonly number[], c: readonly number[]) => number[],
): Differentiable {
  const rows = [0, 1];
  return {
    value: ([w = [], x = []]) =>
      rows.map((i) => x.reduce((sum, xj, j) => sum + (w[3 * i + j] as number) * xj, 0)),
    pullback([w = [], x = []], c) {
      const right = rows.flatMap((i) => x.map((xj) => (c[i] as number) * xj));
      const ofX = x.map((_, j) =>
        rows.reduce((sum, i) => sum + (c[i] as number) * (w[3 * i + j] as number), 0),
      );
      return [change(right, x, c), ofX];
    },
  };
}

/** The message about W. */
function storyOf(change: Parameters<typeof linear>[0]): string {
  try {
    gradcheck(
      linear(change),
      [
        [1, 2, 3, 4, 5, 6],
        [0.5, -1, 3],
      ],
      { cotangent: cotangent.slice(0, 2) },
    );
  } catch (error) {
    return (error as Error).message;
  }
  return "nothing wrong";
}

describe("the story of a wrong gradient", () => {
  test("names the number, both slopes, their ratio and the likely mistake", () => {
    expect(storyOf((g) => g.map((y) => 2 * y))).toMatch(
      /^gradcheck: input 0, number 5 of 6, which is 6, has the wrong gradient\n {2}pullback {5}-7.5\n {2}differences {2}-3.7\d* ± \d+e-\d+\n {2}ratio {8}2\n {2}likely {7}twice what it should be: /,
    );
  });

  test.each<[string, Parameters<typeof linear>[0]]>([
    ["nothing wrong", (g) => g],
    ["a zero gradient", (g) => g.map(() => 0)],
    ["the sign is flipped", (g) => g.map((y) => -y)],
    ["twice what it should be", (g) => g.map((y) => 2 * y)],
    [
      "half of what it should be: a 2 is missing, or the second use overwrote the first",
      (g) => g.map((y) => y / 2),
    ],
    ["6 times what it should be, for 6 numbers", (g) => g.map((y) => 6 * y)],
    ["1/6 of what it should be, for 6 numbers", (g) => g.map((y) => y / 6)],
    ["every number is 1.01 times", (g) => g.map((y) => 1.01 * y)],
    ["this number only: the other 5 are right", (g) => g.map((y, i) => (i === 4 ? y * 1.01 : y))],
    ["transposed", (g) => [0, 1, 2].flatMap((j) => [g[j] as number, g[3 + j] as number])],
    ["off by different factors", (g) => g.map((y, i) => y * (1 + i))],
    ["an overflow", (g) => g.map((y, i) => (i === 2 ? Infinity : y))],
    ["an overflow, or 0 · Infinity", (g) => g.map(() => NaN)],
  ])("says: %s", (mistake, change) => {
    expect(storyOf(change)).toContain(mistake);
  });

  test("tells a gradient that was overwritten from one that was accumulated", () => {
    // A bias is added to each of 4 rows, so the gradients of the rows add up.
    const bias = (gradientOf: (c: readonly number[]) => number): Differentiable => ({
      value: ([b = []]) => cotangent.map((_, row) => (b[0] as number) + row),
      pullback: (_, c) => [[gradientOf(c)]],
    });
    expect(
      gradcheck(
        bias((c) => c.reduce((sum, y) => sum + y, 0)),
        [[3]],
        { cotangent },
      ),
    ).toBeUndefined();
    expect(() =>
      gradcheck(
        bias((c) => c.at(-1) as number),
        [[3]],
        { cotangent },
      ),
    ).toThrow("overwritten instead of accumulated");
  });

  test("warns of a kink, where another slope would have been right too", () => {
    const relu: Differentiable = {
      value: ([x = []]) => x.map((at) => Math.max(0, at)),
      pullback: () => [[7]],
    };
    expect(() => gradcheck(relu, [[0]], { cotangent: [1] })).toThrow(
      "likely       not smooth here: the slopes run from 0 to 1, and any of these would do",
    );
  });

  test("admits that a place beyond the domain cannot be checked", () => {
    const log: Differentiable = { value: ([x = []]) => x.map(Math.log), pullback: () => [[1]] };
    expect(() => gradcheck(log, [[-1]])).toThrow("the values around it are not finite, choose another input");
  });
});
