/**
 * Where to look for a wrong gradient: the law that a function has the one it says
 */
import { type Arbitrary, array, tuple } from "fast-check";
import { type Differentiable, gradcheck } from "./gradcheck.ts";
import { all, example, forAll, type Law } from "./law.ts";
import { numbers } from "./numbers.ts";

/** Where to try a function: on all numbers from `from` to `to`, which it must be defined for; -100 to 100 by default. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
}

/**
 * That `f`, of inputs of these lengths, has the gradient it says: at the points always tried, and wherever the search draws.
 *
 *     check(hasItsGradient(f, [12, 4]))      a matrix of 12 numbers, a vector of 4
 */
export function hasItsGradient(f: Differentiable, lengths: readonly number[], range: Range = {}): Law {
  const points = alwaysTried(lengths, range).map((inputs) => example(() => gradcheck(f, inputs)));
  return all(
    ...points,
    forAll(inputsOf(lengths, range), (inputs) => gradcheck(f, inputs)),
  );
}

/**
 * Inputs of which all numbers are alike: 0, where most kinks are; 1; and both ends of the range, where slopes die out or run
 * away. All of them are ties.
 */
export function alwaysTried(
  lengths: readonly number[],
  { from = -100, to = 100 }: Range = {},
): readonly number[][][] {
  const tried = [0, 1, from, to].filter((x, i, all) => from <= x && x <= to && all.indexOf(x) === i);
  return tried.map((x) => lengths.map((length) => new Array<number>(length).fill(x)));
}

/** Inputs of these lengths: most numbers moderate, some from the whole range. */
export function inputsOf(
  lengths: readonly number[],
  { from = -100, to = 100 }: Range = {},
): Arbitrary<number[][]> {
  const input = (length: number) =>
    array(numbers({ from, to }), { minLength: length, maxLength: length, size: "max" });
  return tuple(...lengths.map(input));
}
