/**
 * What is shown of a fault: numbers that can be read, as few as show it
 *
 * A counterexample is a lesson. `1.0000002e-9` looks like rounding, `1` shows the mistake.
 */
import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import type { Engine } from "../engine.ts";
import { misrouted } from "../engines/misrouted.ts";
import { ours } from "../engines/ours.ts";
import { sicknesses } from "../engines/sick.ts";
import { operations, structural } from "../laws/structural.ts";
import { lies } from "./functions.ts";
import { gradcheck } from "./gradcheck.ts";
import { type Finding, forAll } from "./law.ts";
import { median } from "./matrices.ts";
import type { Values } from "./parts.ts";
import { shapes, tensors } from "./tensors.ts";

interface Size {
  readonly what: string;
  /** How many numbers the inputs have. */
  readonly elements: number;
  /** How many significant digits the longest number has. */
  readonly digits: number;
}

/** How many digits it takes to write `x` down, without leading and trailing zeros. */
function digitsOf(x: number): number {
  const [mantissa = ""] = String(Math.abs(x)).split("e");
  return Math.max(1, mantissa.replace(".", "").replace(/^0+/, "").replace(/0+$/, "").length);
}

function sizeOf(what: string, inputs: readonly Values[], others: readonly number[] = []): Size {
  const numbers = inputs.flatMap(({ values }) => values);
  return { what, elements: numbers.length, digits: Math.max(1, ...[...numbers, ...others].map(digitsOf)) };
}

/** Every law of structure and every sick engine, for one operation of each kind. */
function findings(): Size[] {
  const tried = ["mul", "linear", "softmax along axis 1"];
  return [...misrouted, ...sicknesses].flatMap(({ name, of }) => {
    const sick = subjectOf(of(ours as Engine), new Map());
    return structural.flatMap(({ title, concerns, law }) =>
      operations
        .filter((operation) => tried.includes(operation.name) && concerns(operation))
        .flatMap((operation) => {
          const finding = law(sick, operation)({ seed: 1, runs: 10 }) as Finding | null;
          if (finding === null) return [];
          const { inputs, cotangent = [] } = finding.values[0] as { inputs: Values[]; cotangent?: number[] };
          return [sizeOf(`${name}, ${operation.name} ${title}`, inputs, cotangent)];
        }),
    );
  });
}

describe("the digits of a number", () => {
  test.each([
    [0, 1],
    [1, 1],
    [-20, 1],
    [0.25, 2],
    [1e300, 1],
    [1.25e-9, 3],
    [0.1 + 0.2, 17],
  ])("of %d are %d", (x, count) => {
    expect(digitsOf(x)).toBe(count);
  });
});

describe("what is found of a fault has at most 2 numbers of at most 2 digits, in the middle of all", () => {
  test("of sick engines, by the laws of structure", () => {
    const found = findings();
    expect(found.length).toBeGreaterThan(200);
    expect(median(found.map(({ elements }) => elements))).toBeLessThanOrEqual(2);
    expect(median(found.map(({ digits }) => digits))).toBeLessThanOrEqual(2);
  });

  test("of lies about slopes, by the gradient check", () => {
    const found = lies.map(({ name, f, of }) => {
      const law = forAll(tensors({ of, shape: shapes({ maxRank: 2 }) }), ({ values }) =>
        gradcheck(f, [values]),
      );
      const finding = law({ seed: 1, runs: 100 }) as Finding;
      return sizeOf(name, [finding.values[0] as Values]);
    });
    expect(median(found.map(({ elements }) => elements))).toBeLessThanOrEqual(2);
    expect(median(found.map(({ digits }) => digits))).toBeLessThanOrEqual(2);
    // Not in the middle only: none of them needs more.
    expect(Math.max(...found.map(({ elements }) => elements))).toBeLessThanOrEqual(2);
  });
});
