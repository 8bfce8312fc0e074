/**
 * What operators on arrays are tried on: numbers of very different size, some of them opposite, so that terms cancel
 */
import type { Source } from "../../kit/random.ts";
import type { Contract, Fact, Point } from "./fact.ts";
import { one, onScale } from "./points.ts";

type Input = Point["inputs"][number];

export const rounded: Contract = { most: 0.5, why: "Rounded once, as IEEE 754 demands." };
export const moved: Contract = { most: 0, why: "Numbers are moved, none is computed." };
/** 2^-53, the largest relative error of one rounding. */
export const u: number = Number.EPSILON / 2;
/** Far from where products of three leave the doubles. */
export const range: Fact["range"] = [-(2 ** 100), 2 ** 100];

/** A number of any size from 2^-40 to 2^40, sometimes 0 or small and whole. */
export function number(source: Source): number {
  const sign = source.below(2) === 0 ? 1 : -1;
  const part = source.below(10);
  if (part === 0) return source.below(5) - 2;
  return sign * (part < 5 ? 1 + source.uniform() : onScale(source, -40, 40));
}

/** So many numbers; one in four is opposite, or nearly, to the one before, so that sums cancel. */
export function numbers(source: Source, count: number): number[] {
  const drawn: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = drawn[i - 1];
    const opposite = before !== undefined && source.below(4) === 0;
    drawn.push(opposite ? -before * (1 + source.below(3) * Number.EPSILON) : number(source));
  }
  return drawn;
}

/** Quarters from -2 to 2, none of them 0, and never all alike; a single one is not 1. */
export function cotangent(source: Source, count: number): number[] {
  const quarters = [-2, -1.75, -1.25, -1, -0.75, 0.25, 0.5, 1.5, 2];
  const drawn = Array.from({ length: count }, () => one(source, quarters));
  const alike = count > 1 && drawn.every((c) => c === drawn[0]);
  return alike ? cotangent(source, count) : drawn;
}

export function filled(source: Source, ...shape: number[]): Input {
  return {
    values: numbers(
      source,
      shape.reduce((size, length) => size * length, 1),
    ),
    shape,
  };
}
