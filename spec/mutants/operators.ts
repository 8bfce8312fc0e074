/**
 * Our own ways of changing a program, where Stryker has none: mistakes of those who compute
 */
import type { Node } from "@babel/types";
import { constants } from "./operators/constants.ts";
import { dropped } from "./operators/dropped.ts";
import { functions } from "./operators/functions.ts";
import { places } from "./operators/places.ts";
import { roles } from "./operators/roles.ts";
import { state } from "./operators/state.ts";
import type { Spot } from "./syntax.ts";

/** What to put in the place of a node. */
export interface Replacement {
  readonly node: Node;
  readonly text: string;
}

/** A kind of mistake: for a spot of a program, the ways of making it there. */
export interface Operator {
  readonly name: string;
  /** Of a change so small that it asks how precise the specs are, rather than whether they look. */
  readonly precision?: boolean;
  /** `textOf` gives the text of a node, in parentheses if it needs any. */
  changes(spot: Spot, textOf: (node: Node) => string): Iterable<string | Replacement>;
}

export const operators: readonly Operator[] = [
  ...constants,
  ...dropped,
  ...functions,
  ...places,
  ...roles,
  ...state,
];
