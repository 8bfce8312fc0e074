import { describe, expect, test } from "vitest";
import type { Claim } from "../claims/claim.ts";
import { judge } from "../claims/verdict.ts";
import { equal, holds } from "../kit/compare.ts";
import { example, forAll, type Law } from "../kit/law.ts";
import { numbers } from "../kit/numbers.ts";
import { distance, failure } from "./failure.ts";

const where = {
  engine: "backproof",
  replay: "npx backproof check --claim ACT-09",
  read: "spec/claims/sigmoid.ts:12",
};
const record: Claim = {
  id: "ACT-09",
  says: { en: "A claim.", zh: "一个论断。" },
  ...{ formula: "x", status: "holds", why: "" },
};

function shown(law: Law, width = 100): string[] {
  const subject = { precision: "float64" } as never;
  return failure(judge({ ...record, law: () => law }, subject, { seed: 1, runs: 100 }), { ...where, width });
}

describe("a broken law", () => {
  test("is shown with the smallest input, both sides, their distance and the way back", () => {
    const [input, ...rest] = shown(
      forAll(numbers(), numbers(), (x, y) => equal(x > 3 ? 0.5 + 0 * y : 0.25, 0.25)),
    );
    expect(input).toMatch(/^ {2}smallest input {2}x = 4, y = any value {3}\(\d+ tr(y|ies), \d+ shrinks?\)$/);
    expect(rest).toEqual([
      "  backproof       0.5",
      "  the law         0.25",
      "  off by          0.25 = 4500000000000000 ULP: not rounding, a wrong formula",
      "  replay          npx backproof check --claim ACT-09",
      "  read            spec/claims/sigmoid.ts:12",
    ]);
  });

  test("without a number to compare tells what was seen", () => {
    expect(shown(example(() => holds(false, "the loss rose from 1 to 2")))).toEqual([
      "  what was seen   the loss rose from 1 to 2",
      "  replay          npx backproof check --claim ACT-09",
      "  read            spec/claims/sigmoid.ts:12",
    ]);
  });

  test("is cut to the width, but for the command", () => {
    const lines = shown(
      example(() => holds(false, "word ".repeat(50))),
      40,
    );
    expect(lines[0]).toHaveLength(40);
    expect(lines[0]).toMatch(/…$/);
    expect(lines[1]).toContain(where.replay);
  });

  test("that is none has nothing to show", () => {
    expect(shown(example(() => undefined))).toEqual([]);
  });
});

describe("a distance", () => {
  test.each([
    [1, 1 + 2 ** -50, 4, "8.88e-16 = 4 ULP: rounding"],
    [1, 1 + 2 ** -43, 512, "1.14e-13 = 510 ULP: instability, digits are lost on the way"],
    [1, 2, 2 ** 52, "1 = 4500000000000000 ULP: not rounding, a wrong formula"],
    [Number.NaN, 2, Infinity, "not finite: an overflow, or 0 · Infinity on the way"],
    [3, 1, Number.NaN, "2"],
  ])("from %d to %d is of a kind", (got, want, off, told) => {
    expect(distance(got, want, off)).toBe(told);
  });
});
