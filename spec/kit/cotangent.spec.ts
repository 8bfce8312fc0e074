import { describe, expect, test } from "vitest";
import { cotangentAt, isBlind, quarters } from "./cotangent.ts";

describe("a cotangent", () => {
  test.each<[cotangent: number[], blind: boolean]>([
    [[1], true],
    [[2, 2, 2], true],
    [[2], false],
    [[1, 1, 2], false],
    [[], false],
  ])("of %j is blind: %s", (cotangent, blind) => {
    expect(isBlind(cotangent)).toBe(blind);
  });
});

describe("the cotangent at some inputs", () => {
  const points = Array.from({ length: 200 }, (_, i) => [[i, 0.5], [-i]]);

  test.each([0, 1, 2, 17])("has as many numbers as asked for, %d, and is not blind", (size) => {
    const drawn = points.map((inputs) => cotangentAt(inputs, size));
    expect(drawn.filter((cotangent) => cotangent.length !== size || isBlind(cotangent))).toEqual([]);
    expect(drawn.flat().filter((c) => !quarters.includes(c))).toEqual([]);
  });

  test("is the same whenever it is asked for, and seldom that of others", () => {
    const drawn = () => points.map((inputs) => cotangentAt(inputs, 6).join());
    expect(drawn()).toEqual(drawn());
    // 16⁶ are far more than pairs of 200.
    expect(new Set(drawn()).size).toBe(points.length);
  });
});
