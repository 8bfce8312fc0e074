/**
 * A second opinion on all gradients: whether what Taylor's theorem leaves over falls with h² along a line
 */
import { sample } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tensor } from "../../src/index.ts";
import { subjectOf } from "../claims/examine.ts";
import { differentiable } from "../engines/differentiable.ts";
import { ours } from "../engines/ours.ts";
import { cotangentAt } from "../kit/cotangent.ts";
import type { Differentiable } from "../kit/gradcheck.ts";
import { alwaysTried, inputsOf } from "../kit/has-its-gradient.ts";
import { type Source, seeded } from "../kit/random.ts";
import { sicknesses } from "../kit/sick.ts";
import { leastRate, remainderRate } from "../kit/taylor.ts";
import { faults } from "../power/faults.ts";
import { correct, type Subject } from "../power/subjects.ts";
import { type Fact, facts } from "./facts.ts";

type Inputs = readonly (readonly number[])[];

/** An operator at a point. */
interface Place {
  readonly f: Differentiable;
  readonly inputs: Inputs;
}

const subject = subjectOf(ours, new Map());

/**
 * An operator at a point as its record draws it, with other sizes for its numbers: from ¼ to 4. That keeps them away from the
 * kinks and poles at 0, and no two are equal. Their signs stay, as logarithms and roots want them.
 */
function placeOf(fact: Fact, source: Source): Place {
  const point = fact.draw(source, 2);
  const sized = (x: number) => (x < 0 ? -1 : 1) * (0.25 + 3.75 * source.uniform());
  const operator = fact.of(subject, point) as unknown as (...inputs: Tensor[]) => Tensor;
  const shapes = point.inputs.map(({ shape }) => shape);
  return {
    f: differentiable(operator, shapes),
    inputs: point.inputs.map(({ values }) => values.map(sized)),
  };
}

/** The rate along a line on which all numbers move, and not alike. */
function rateOf({ f, inputs }: Place, options = {}): number {
  const direction = inputs.map((input, i) => cotangentAt([input, [i]], input.length));
  return remainderRate(f, inputs, direction, options);
}

describe.each(facts)("$name", (fact) => {
  const source = seeded(1);
  const places = Array.from({ length: 8 }, () => placeOf(fact, source));

  test("leaves a remainder that falls with h² or faster", () => {
    expect(places.filter((place) => !(rateOf(place) >= leastRate))).toEqual([]);
  });

  test.each(sicknesses)("leaves one that falls with h at most of these places with $name", ({ of }) => {
    // Not at all: here and there the gradient is 0 along the line.
    const refused = places.filter(({ f, inputs }) => rateOf({ f: of(f), inputs }) < leastRate);
    expect(refused.length).toBeGreaterThan(places.length / 2);
  });
});

/** Whether a line refuses the gradient: one like those above, or one on which all numbers move alike, so that ties stay. */
function isRefused({ f, lengths, range, draws: numRuns = 8 }: Subject, options = {}): boolean {
  const points = [...alwaysTried(lengths, range), ...sample(inputsOf(lengths, range), { seed: 1, numRuns })];
  return points.some((inputs) => {
    const alike = inputs.map((input) => input.map(() => 1));
    return rateOf({ f, inputs }, options) < leastRate || remainderRate(f, inputs, alike, options) < leastRate;
  });
}

describe("of the planted faults", () => {
  test("all are seen but those at a kink itself, where the remainder of any gradient falls with h", () => {
    const unseen = faults.filter((fault) => !isRefused(fault)).map(({ name }) => name);
    expect(unseen).toEqual(["7 for ReLU′(0)", "2 for abs′(0)"]);
    expect(faults.length - unseen.length).toBeGreaterThanOrEqual(40);
  });
});

describe("of the functions that are right, and hard to check", () => {
  /** What these add to on their way, and lose digits by. */
  const magnitudes: Record<string, number> = { "πx + 10⁶ - 10⁶": 1e6, "0.3 log(1 + eˣ), as written": 1 };

  test("none is refused but those that lose digits unseen, and they are not if that is said", () => {
    const refused = correct.filter((each) => isRefused(each));
    expect(refused.map(({ name }) => name)).toEqual(Object.keys(magnitudes));
    expect(refused.filter((each) => isRefused(each, { magnitude: magnitudes[each.name] }))).toEqual([]);
  });
});
