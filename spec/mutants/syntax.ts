/**
 * The syntax tree of a source text, and a walk through the part of it that runs: no types, no imports
 */
import { parse } from "@babel/parser";
import {
  isImportDeclaration,
  isTSInterfaceDeclaration,
  isTSTypeAliasDeclaration,
  type Node,
  VISITOR_KEYS,
} from "@babel/types";

/** A node and what it stands in, innermost first: `parents[0]` has it as its `key`. */
export interface Spot<Kind extends Node = Node> {
  readonly node: Kind;
  readonly key: string;
  readonly parents: readonly Node[];
}

/** A part of a text: the characters [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export function treeOf(text: string): Node {
  return parse(text, { sourceType: "module", plugins: ["typescript"] }).program;
}

/** Every node that runs, each before those within it. */
export function* spotsIn(node: Node, key = "", parents: readonly Node[] = []): Generator<Spot> {
  if (isImportDeclaration(node) || isTSInterfaceDeclaration(node) || isTSTypeAliasDeclaration(node)) return;
  if (/^TS(?!AsExpression|NonNullExpression|SatisfiesExpression)/.test(node.type)) return;
  yield { node, key, parents };
  for (const field of VISITOR_KEYS[node.type] ?? []) {
    const inside = (node as unknown as Record<string, unknown>)[field];
    for (const each of [inside].flat()) {
      if (isNode(each)) yield* spotsIn(each, field, [node, ...parents]);
    }
  }
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === "object" && "type" in value;
}

export function rangeOf({ start, end }: Node): Range {
  return { start: start as number, end: end as number };
}

/** Whether this is the message of an error, or a part of it: not worth changing, since nobody computes with it. */
export function isMessage({ node, parents }: Spot): boolean {
  return parents.some(
    (parent, i) =>
      parent.type === "NewExpression" &&
      parent.callee.type === "Identifier" &&
      parent.callee.name.endsWith("Error") &&
      parent.callee !== (i === 0 ? node : parents[i - 1]),
  );
}
