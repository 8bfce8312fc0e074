/**
 * All mutants of a source text: one small change each, Stryker's and our own
 */
import type { Node } from "@babel/types";
import { operators } from "./operators.ts";
import { strykerChanges } from "./stryker.ts";
import { isMessage, type Range, rangeOf, type Spot, spotsIn, treeOf } from "./syntax.ts";

export interface Mutant extends Range {
  /** The path in `src`. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The function, method or constant that it stands in: `Adam.update`. */
  readonly within: string;
  /** The line as it is written, without the indentation. */
  readonly code: string;
  readonly before: string;
  readonly after: string;
  readonly operator: string;
  readonly by: "Stryker" | "ours";
  /** Whether it asks only how precise the specs are. */
  readonly precision: boolean;
}

/** By the name of a function, at which places it takes texts that only go into messages. */
export type ForMessages = ReadonlyMap<string, readonly number[]>;

/** These places in all functions of these texts: the parameters `who`, `name`, `by` and `option`. */
export function forMessagesIn(texts: readonly string[]): ForMessages {
  const found = new Map<string, number[]>([["super", [0]]]);
  for (const { node } of texts.flatMap((text) => [...spotsIn(treeOf(text))])) {
    const made = node.type === "VariableDeclarator" ? node.init : node;
    const named = node.type === "VariableDeclarator" || node.type === "FunctionDeclaration" ? node.id : null;
    if (named?.type !== "Identifier" || made == null || !("params" in made)) continue;
    const names = (made.params as Node[]).map((each) => (each.type === "Identifier" ? each.name : ""));
    const places = names.flatMap((name, i) => (/^(who|name|by|option)$/.test(name) ? [i] : []));
    if (places.length > 0) found.set(named.name, places);
  }
  return found;
}

export async function mutantsOf(
  file: string,
  text: string,
  forMessages: ForMessages = forMessagesIn([text]),
): Promise<Mutant[]> {
  const spots = [...spotsIn(treeOf(text))];
  const spotAt = new Map<string, Spot>();
  // Of nodes that lie alike, such as a statement and its expression without semicolon, the outer one.
  for (const spot of spots) {
    const { start, end } = rangeOf(spot.node);
    if (!spotAt.has(`${start} ${end}`)) spotAt.set(`${start} ${end}`, spot);
  }
  const textOf = (node: Node) => {
    const { start, end } = rangeOf(node);
    const own = text.slice(start, end);
    return isSimple(node) ? own : `(${own})`;
  };

  const found = new Map<string, Mutant>();
  const take = (
    spot: Spot,
    range: Range,
    after: string,
    by: Mutant["by"],
    operator: string,
    precision = false,
  ) => {
    if (isMessage(spot) || isForMessages(spot, forMessages)) return;
    const before = text.slice(range.start, range.end);
    const key = `${range.start} ${range.end} ${bare(after)}`;
    if (bare(before) === bare(after) || found.has(key)) return;
    const line = text.slice(0, range.start).split("\n").length;
    const code = (text.split("\n")[line - 1] as string).trim();
    const within = nameOf(spot);
    found.set(key, { file, ...range, line, within, code, before, after, operator, by, precision });
  };

  for (const { operator, start, end, text: after } of await strykerChanges(file, text)) {
    const spot = spotAt.get(`${start} ${end}`);
    if (spot === undefined) throw new Error(`mutants: ${file} has no node for "${text.slice(start, end)}"`);
    take(spot, { start, end }, after, "Stryker", operator);
  }
  for (const spot of spots) {
    for (const { name, precision = false, changes } of operators) {
      for (const change of changes(spot, textOf)) {
        const { node, text: after } = typeof change === "string" ? { node: spot.node, text: change } : change;
        take(spot, rangeOf(node), after, "ours", name, precision);
      }
    }
  }
  return [...found.values()].sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Without spaces and outer parentheses, to tell whether two texts say the same. */
function bare(text: string): string {
  return text.replaceAll(/\s+/g, "").replace(/^\((\w+)\)$/, "$1");
}

/** Whether it can stand anywhere as it is. */
function isSimple(node: Node): boolean {
  return /^(Identifier|NumericLiteral|BigIntLiteral|StringLiteral|BooleanLiteral|NullLiteral|MemberExpression|CallExpression|ArrayExpression|ThisExpression|Super|TemplateLiteral)$/.test(
    node.type,
  );
}

/** A text that is handed on to messages. */
function isForMessages({ node, parents }: Spot, forMessages: ForMessages): boolean {
  const [parent] = parents;
  if (!/^(String|Template)Literal$/.test(node.type) || parent?.type !== "CallExpression") return false;
  const { callee } = parent;
  const name = callee.type === "Super" ? "super" : callee.type === "Identifier" ? callee.name : "";
  return forMessages.get(name)?.includes(parent.arguments.indexOf(node as never)) ?? false;
}

/** What the spot stands in, from the outside in: classes, functions, methods, constants of the module. */
function nameOf({ node, parents }: Spot): string {
  const names: string[] = [];
  for (const each of [node, ...parents].reverse()) {
    if (each.type === "ClassDeclaration" || each.type === "FunctionDeclaration")
      names.push(each.id?.name ?? "");
    if ((each.type === "ClassMethod" || each.type === "ClassProperty") && each.key.type === "Identifier")
      names.push(each.key.name);
    if (each.type === "VariableDeclarator" && each.id.type === "Identifier" && names.length === 0)
      names.push(each.id.name);
  }
  return names.join(".");
}
