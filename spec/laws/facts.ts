/**
 * What is known of the operators: one record each, of all that the port names
 */
import { activations } from "./facts/activations.ts";
import { ofArrays } from "./facts/arrays.ts";
import type { Fact } from "./facts/fact.ts";
import { ofLosses } from "./facts/losses.ts";
import { ofNumbers } from "./facts/numbers.ts";
import { reductions } from "./facts/reductions.ts";
import { softmaxes } from "./facts/softmax.ts";

export { type Exact, type Fact, type Kink, type Point, shown, shownRow, type Truth } from "./facts/fact.ts";

/** `argmax` is not among them: its answers are places, and nothing is differentiated by them. */
export const facts: readonly Fact[] = [
  ...ofNumbers,
  ...activations,
  ...ofArrays,
  ...reductions,
  ...softmaxes,
  ...ofLosses,
];

/** The record of an operator. @throws {RangeError} if there is none. */
export function factOf(name: string): Fact {
  const fact = facts.find((each) => each.name === name);
  if (fact === undefined) throw new RangeError(`facts: an operator of the port expected, got ${name}`);
  return fact;
}
