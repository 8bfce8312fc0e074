import { expect, test } from "vitest";
import { curve, numbered, surface } from "./figure.ts";

test("a curve has its points evenly spaced, and both ends exactly", () => {
  expect(curve((x) => x * x, -1, 1, 4)).toEqual([
    [-1, 1],
    [-0.5, 0.25],
    [0, 0],
    [0.5, 0.25],
    [1, 1],
  ]);
  const points = curve((x) => x, 0.1, 0.7, 3);
  expect([points[0], points.at(-1)]).toEqual([
    [0.1, 0.1],
    [0.7, 0.7],
  ]);
});

test("numbered values begin with 1, or where they are told to", () => {
  expect(numbered([5, 6])).toEqual([
    [1, 5],
    [2, 6],
  ]);
  expect(numbered([5, 6], 0)).toEqual([
    [0, 5],
    [1, 6],
  ]);
});

test("a surface has a row for each y and a column for each x", () => {
  expect(surface((x, y) => x + 10 * y, [0, 2], [5, 7], 2)).toEqual([
    [50, 51, 52],
    [60, 61, 62],
    [70, 71, 72],
  ]);
});
