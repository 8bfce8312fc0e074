import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sections } from "../claims/article.ts";
import type { Claim } from "../claims/claim.ts";
import { subjectOf } from "../claims/examine.ts";
import { claims, fileOf } from "../claims/index.ts";
import { judge, needsOf } from "../claims/verdict.ts";
import type { Engine } from "../engine.ts";
import { ours } from "../engines/ours.ts";
import { type Sickness, sicknesses, vacuities } from "../engines/sick.ts";
import { equal } from "../kit/compare.ts";
import { example, forAll } from "../kit/law.ts";
import { numbers } from "../kit/numbers.ts";
import { python } from "../oracle/python.ts";
import { draw } from "../report/draw.ts";

const healthy = subjectOf(ours, python);
const ids = sections.flatMap((section) => section.ids);
const testable = claims.filter(({ law }) => law !== undefined);
const search = { seed: 20241205, runs: 25, anyFinding: true };

const patients = new Map(
  sicknesses.map(({ name, of, recorded = (answer) => answer }) => {
    const answers = new Map([...python].map(([code, answer]) => [code, recorded(answer)]));
    return [name, subjectOf(of(ours as Engine), answers)];
  }),
);

/** The first of these sick engines that breaks the claim's law. */
function brokenBy(claim: Claim, ill: readonly Sickness[]): string | undefined {
  return ill.find(({ name }) => judge(claim, patients.get(name) as typeof healthy, search).kept === false)
    ?.name;
}

describe("the claims of the article", () => {
  test("are 271 in 24 sections, each with one record, in the article's order", () => {
    expect([sections.length, ids.length]).toEqual([24, 271]);
    expect(claims.map(({ id }) => id)).toEqual(ids);
  });

  test("are told in both languages", () => {
    for (const { id, says } of claims) {
      expect(says.en, id).toMatch(/^[A-Z].*[.?]$/);
      expect(says.en, id).not.toMatch(/[\u4e00-\u9fff]/);
      expect(says.zh, id).toMatch(/[\u4e00-\u9fff].*[。？]$/);
    }
    expect(new Set(claims.map(({ says }) => says.en)).size).toBe(claims.length);
  });

  test("have a formula and a reason of a few sentences", () => {
    for (const { id, formula, why } of claims) {
      expect(formula, id).not.toBe("");
      expect(why, id).toMatch(/\.$/);
      expect(why.length, id).toBeGreaterThan(60);
    }
  });

  test("have a law, but for the five that nobody can test", () => {
    const without = claims.filter(({ law }) => law === undefined);
    expect(without.map(({ id }) => id)).toEqual(["GD-13", "GD-26", "DET-13", "DET-14", "DET-23"]);
    for (const { id, status } of claims)
      expect(status === "not testable", id).toBe(without.some((c) => c.id === id));
  });

  test("that are wrong or need a condition say what is against them", () => {
    for (const { id, status, counterexample = "" } of claims) {
      if (status === "wrong" || status === "needs a condition") expect(counterexample, id).not.toBe("");
    }
  });

  test("that are wrong are 32", () => {
    expect(claims.filter(({ status }) => status === "wrong")).toHaveLength(32);
  });

  test("say by their law what they need, and the law takes nothing that it does not name", () => {
    for (const claim of testable) expect(needsOf(claim), claim.id).not.toEqual([]);
  });

  const files = [...new Set(claims.map(fileOf))];

  test.each(files)("%s begins with an explanation and is a page or a few", (file) => {
    const source = readFileSync(file, "utf8");
    expect(source).toMatch(/^\/\*\*\n \* /);
    expect(source.split("\n").length).toBeLessThanOrEqual(340);
  });
});

describe("a law of the article", () => {
  // One that a dead engine keeps says nothing, unless its claim tells why it cannot.
  test.each(testable.map((claim) => [claim.id, claim] as const))("%s can be broken", (_, claim) => {
    const fatal = brokenBy(claim, vacuities);
    if (claim.blind === undefined) expect(fatal).toBeDefined();
    else expect(fatal, "the record says it is blind, but it is not").toBeUndefined();
    expect(fatal ?? brokenBy(claim, sicknesses)).toBeDefined();
  });

  test("that says nothing would be found out", () => {
    const { says, formula, why } = claims[0] as Claim;
    const record = { id: "GD-01", says, formula, why, status: "holds" } as const;
    const vacuous: Claim = {
      ...record,
      law: ({ sigmoid }) => forAll(numbers(), (x) => equal(sigmoid(x), sigmoid(x))),
    };
    const sound: Claim = { ...record, law: ({ sigmoid }) => example(() => equal(sigmoid(0), 0.5)) };
    expect(brokenBy(vacuous, vacuities)).toBeUndefined();
    expect(brokenBy(sound, vacuities)).toBe("nothing but zeros");
  });

  test("pulls back no cotangent of nothing but ones, which would be blind", () => {
    const through = (cotangent: number[]) =>
      healthy.pullback((x) => healthy.softmax(x), [[1, 2, 3]], cotangent);
    expect(() => through([1, 1, 1])).toThrow(
      "pullback: a cotangent that is not constant expected, got [1,1,1]",
    );
    expect(() => healthy.pullback((x) => healthy.sigmoid(x), [0.5], 1)).toThrow("got [1]");
    expect(through([1, 2, 4])[0]).toHaveLength(3);
  });
});

describe("a figure of the article", () => {
  const drawn = claims.flatMap((claim) =>
    claim.figure === undefined ? [] : [[claim.id, claim.figure] as const],
  );

  test("belongs to 139 claims or more", () => {
    expect(drawn.length).toBeGreaterThanOrEqual(139);
  });

  test.each(drawn)("%s draws", (id, figure) => {
    expect(draw({ ...figure(healthy), id })).toMatch(/^<svg/);
  });
});
