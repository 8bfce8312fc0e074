import { sample } from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "./compare.ts";
import { drawn } from "./drawn.ts";
import { forAll, settings } from "./law.ts";

describe("values drawn by a function", () => {
  const halves = drawn(
    (source) => source.below(1000) + 0.5,
    function* (x) {
      if (x >= 1) yield x - 1;
    },
  );

  test("are the same for the same seed, and others for another", () => {
    const [one, again, other] = [1, 1, 2].map((seed) => sample(halves, { seed, numRuns: 20 }));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect(new Set(one).size).toBeGreaterThan(15);
    expect(one?.every((x) => x % 1 === 0.5 && x < 1000)).toBe(true);
  });

  test("shrink to the smallest that breaks the law, by the steps given", () => {
    const below7 = forAll(halves, (x) => holds(x < 7, `${x} is not below 7`));
    expect(below7(settings.search)).toMatchObject({ values: [7.5], story: "7.5 is not below 7" });
  });
});
