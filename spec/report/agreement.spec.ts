import { describe, expect, test } from "vitest";
import { agreementOf, told } from "./agreement.ts";

const agreement = (wanted: number, got: number, within = 0) =>
  agreementOf({ what: "a number", wanted, got, within });

describe("how near a number came out", () => {
  test.each([
    [2, 2, "to the last bit"],
    [0, 0, "to the last bit"],
    [1, 1 + 2 ** -52, "to 15 digits"],
    [1.999999999999999, 1.9999999999999993, "to 15 digits"],
    [1.2345678, 1.2345679, "to 7 digits"],
    [-1.2345678, -1.2345679, "to 7 digits"],
    [1, 1.01, "near 1"],
    [1, -1, "near 1"],
    [0, 1e-9, "near 0"],
    [1, Number.NaN, "near 1"],
  ])("of %d is told for %d", (wanted, got, words) => {
    expect(told(agreement(wanted, got))).toBe(words);
  });

  test("counts neither more digits than doubles have nor fewer than none", () => {
    for (const [wanted, got] of [
      [5e-324, 1e-323],
      [1, Number.NaN],
      [1, 1e300],
      [1 - 2 ** -53, 1],
    ] as const) {
      const { digits } = agreement(wanted, got);
      expect(digits).toBeGreaterThanOrEqual(0);
      expect(digits).toBeLessThanOrEqual(16);
    }
  });

  test("is enough up to the edge of what is allowed, and never for NaN", () => {
    expect(agreement(1, 1.25, 0.25).kept).toBe(true);
    expect(agreement(1, 1.25, 0.2499).kept).toBe(false);
    expect(agreement(1, 0.75, 0.25).kept).toBe(true);
    expect(agreement(1, 1 + 2 ** -52).kept).toBe(false);
    expect(agreement(1, Number.NaN, 1e300).kept).toBe(false);
  });
});
