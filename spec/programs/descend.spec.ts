import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

interface Walk {
  readonly start: number;
  readonly ended: string;
  readonly x: number;
  readonly path: readonly number[];
  readonly heights: readonly number[];
  readonly slopes: readonly number[];
}

interface Descent {
  readonly functions: readonly { readonly walks: readonly [Walk, Walk]; readonly border: number | null }[];
  readonly reproduced: readonly { readonly kept: boolean }[];
}

const folder = await scratch();

let article: Descent;
let alternating: Walk;
let diverging: Walk;
let spoken: Ran;

beforeAll(async () => {
  const onSquare = ["descend", "--function", "square", "--start", "-1,1", "--learning-rate"];
  const [one, two, three, four] = await Promise.all([
    backproof(folder, "descend", "--json"),
    backproof(folder, ...onSquare, "1", "--json"),
    backproof(folder, ...onSquare, "1.1", "--json"),
    backproof(folder, "descend", "--function", "square", "--learning-rate", "1.1"),
  ]);
  const firstWalk = ({ out }: Ran): Walk => JSON.parse(out).functions[0].walks[0];
  article = JSON.parse(one.out);
  alternating = firstWalk(two);
  diverging = firstWalk(three);
  spoken = four;
}, 60_000);

describe("1.1: backproof descend", () => {
  test("goes down on x² from either side: the negative slope at -1 leads right, the positive one at 1 left", () => {
    const [{ walks }] = article.functions as [Descent["functions"][number]];
    const [left, right] = walks;
    expect(left.slopes[0]).toBe(-2);
    expect(right.slopes[0]).toBe(2);
    expect(left.path[1]).toBe(-0.8);
    expect(right.path[1]).toBe(0.8);
    // The last step, 0.1 times the slope 2x, was shorter than 1e-9.
    for (const { x, ended } of walks) {
      expect(ended).toBe("settled");
      expect(Math.abs(x)).toBeLessThanOrEqual(5e-9);
    }
    expect(left.path).toEqual(right.path.map((x) => -x));
  });

  test("never goes up on the way", () => {
    for (const { heights } of article.functions.flatMap(({ walks }) => walks)) {
      for (const [step, height] of heights.slice(1).entries()) {
        // Near the end a step is lost in the rounding of heights of up to 4.
        expect(height).toBeLessThanOrEqual((heights[step] as number) + 1e-15);
      }
    }
  });

  test("ends in another valley from 0.15 than from 0.17, and finds the hilltop between", () => {
    const [, { walks, border }] = article.functions as [unknown, Descent["functions"][number]];
    // A slope of up to 1e-8, and curvatures of 14.3 and 9.35: off by 1.1e-9 at most.
    expect(Math.abs(walks[0].x - -1.3008395659415772)).toBeLessThanOrEqual(1.1e-9);
    expect(Math.abs(walks[1].x - 1.1309011226299863)).toBeLessThanOrEqual(1.1e-9);
    expect(Math.abs((border as number) - 0.16993844331159)).toBeLessThanOrEqual(2e-15);
  });

  test("reproduces all that is to be reproduced", () => {
    expect(article.reproduced).toHaveLength(7);
    expect(article.reproduced.filter(({ kept }) => !kept)).toEqual([]);
  });

  test("jumps to and fro for ever at a learning rate of 1", () => {
    expect(alternating).toMatchObject({ ended: "alternates", path: [-1, 1, -1] });
  });

  test("gets away at a higher one, and keeps the path", () => {
    const { ended, path } = diverging;
    expect(ended).toBe("diverges");
    expect(path.slice(0, 3)).toEqual([-1, 1.2000000000000002, -1.4400000000000004]);
    expect(Math.abs(path.at(-1) as number)).toBeGreaterThan(1e12);
    expect(spoken).toMatchObject({ code: 0, err: "" });
    expect(spoken.out).toContain(
      "After 152 steps it is at -1.09e+12, and getting away. The learning rate is too high.",
    );
    expect(spoken.out).toContain("A step multiplies x by 1 - 2 · 1.1 = -1.2; it must be between -1 and 1.");
  });

  test("draws the path", async () => {
    expect(await readdir(join(folder, "report"))).toEqual(["descend-square.svg"]);
  });

  test.each([
    [["--start", "a"], '--start: numbers with commas between them expected, got "a"'],
    [["--start", "1e200"], "--start: somewhere with a finite height and slope expected, got 1e+200"],
    [["--learning-rate", "-1"], '--learning-rate: a number from 0 expected, got "-1"'],
    [["--function", "cube"], "--function: one of both, square, valleys expected, got cube"],
    [["--steps", "0"], '--steps: a whole number from 1 to 100000 expected, got "0"'],
  ])("refuses %j", async (words, message) => {
    expect(await backproof(folder, "descend", ...words)).toEqual({
      code: 2,
      out: "",
      err: `backproof descend: ${message}\n`,
    });
  });
});
