import { parse } from "mathjs";
import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import { ours } from "../engines/ours.ts";
import { seeded } from "../kit/random.ts";
import { errorInUlps } from "../kit/ulp.ts";
import { fixture } from "../oracle/pytorch.ts";
import { type Fact, factOf, facts, shown } from "./facts.ts";

const subject = subjectOf(ours, new Map());
const named = facts.map((fact) => [fact.name, fact] as const);

describe("the records", () => {
  test("are one for each operator of the port, but argmax", () => {
    const names = Object.keys(ours.ops ?? {}).filter((name) => name !== "argmax");
    expect(facts.map(({ name }) => name as string).sort()).toEqual(names.sort());
  });

  test("are found by name, and nothing else is", () => {
    expect(factOf("gelu").name).toBe("gelu");
    expect(() => factOf("erf")).toThrow(new RangeError("facts: an operator of the port expected, got erf"));
  });

  test.each(named)("say of %s what PyTorch answers at its edges", (name, { edges }) => {
    interface Point {
      readonly op: string;
      readonly x: number;
      readonly value: number;
      readonly slope: number;
    }
    const recorded = fixture<Point>("elementwise").filter(({ op }) => op === name);
    for (const { x, pytorch: other, ...same } of edges) {
      const point = recorded.find((each) => Object.is(each.x, x));
      if (point === undefined) continue;
      const { value, slope } = other ?? same;
      const where = `${name}(${shown(x)})`;
      // One double: PyTorch rounds where the record is exact.
      expect(apart(point.value, value), `${where} is ${shown(point.value)}`).toBeLessThanOrEqual(1);
      expect(
        apart(point.slope + 0, slope + 0),
        `slope of ${where} is ${shown(point.slope)}`,
      ).toBeLessThanOrEqual(1);
    }
  });

  test.each(named)("have points for %s, each with a truth of the right shape", (_, fact) => {
    const source = seeded(1);
    for (let i = 0; i < 20; i++) {
      const point = fact.draw(source, 3);
      const { value, slopes } = fact.exact(point);
      const inputs = point.inputs.map(({ values, shape }) => subject.tensor(values, shape));
      const answer = subject.read(fact.of(subject, point)(...(inputs as never[])));
      expect(value.of).toHaveLength(answer.values.length);
      expect(point.cotangent).toHaveLength(answer.values.length);
      expect(slopes.map(({ of }) => of.length)).toEqual(point.inputs.map(({ values }) => values.length));
      expect([value, ...slopes].flatMap(({ of }) => of).every(([high]) => Number.isFinite(high))).toBe(true);
    }
  });

  test.each(named)("explain every number that they allow %s", (_, { value, slope, tex, domain, pytorch }) => {
    for (const { most, why } of [value, slope]) {
      // Half units: nothing finer can be told from the roundings that are counted.
      expect(2 * most).toBe(Math.round(2 * most));
      expect(why).toMatch(/\.$/);
    }
    expect([tex, domain, pytorch].every((text) => text.length > 0)).toBe(true);
  });

  test("have a formula that mathjs reads for all that compute, but for gelu: it knows no derivative of erf", () => {
    const without = facts.filter(({ formula }) => formula === null).map(({ name }) => name);
    expect(without).toEqual(["gelu", "transpose", "reshape", "concat"]);
    for (const { formula } of facts) expect(() => parse(formula ?? "0")).not.toThrow();
  });

  test("have a kink for each operator that is not smooth, and for no other", () => {
    const rough = (fact: Fact) => fact.smoothness === 0;
    expect(facts.filter(rough)).toEqual(facts.filter(({ kinks }) => kinks.length > 0));
    expect(facts.filter(rough).map(({ name }) => name)).toEqual(["abs", "relu", "max", "rmse", "l1Penalty"]);
  });
});

describe("the numbers that functions are tried on", () => {
  test.each(facts.filter(({ edges }) => edges.length > 0).map((fact) => [fact.name, fact] as const))(
    "of %s lie on all scales, in the middle and next to where it is hard",
    (_, { draw, range: [from, to] }) => {
      const { inputs } = draw(seeded(3), 4000);
      const sizes = inputs[0]?.values.map(Math.abs) ?? [];
      const share = (of: (size: number) => boolean) => sizes.filter(of).length / sizes.length;
      expect(inputs[0]?.values.every((x) => from <= x && x <= to)).toBe(true);
      expect(share((size) => size < 2 ** -100)).toBeGreaterThan(0.05);
      expect(share((size) => size >= 2 ** -10 && size <= 8)).toBeGreaterThan(0.2);
      if (to === Number.MAX_VALUE) expect(share((size) => size > 2 ** 100)).toBeGreaterThan(0.05);
      if (from < 0) expect(inputs[0]?.values.filter((x) => x < 0).length).toBeGreaterThan(sizes.length / 4);
    },
  );
});

/** In units of the second; NaN is NaN, and zeros have their sign. */
function apart(got: number, want: number): number {
  return Object.is(got, want)
    ? 0
    : got === 0 && want === 0
      ? Number.POSITIVE_INFINITY
      : errorInUlps(got, want);
}
