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

/** Functions by name whose first parameter is there for messages, of all the sources. */
export function namedForMessages(texts: readonly string[]): ReadonlySet<string> {
  const declarations = texts.flatMap((text) => [
    ...text.matchAll(/function (\w+)(?:<\w+>)?\(\s*(?:who|name|by): string/g),
    ...text.matchAll(/const (checked\w*) = \((?:who): string/g),
  ]);
  return new Set(["super", ...declarations.map(([, name]) => name as string)]);
}

export async function mutantsOf(
  file: string,
  text: string,
  forMessages: ReadonlySet<string> = namedForMessages([text]),
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
  const take = (spot: Spot, range: Range, after: string, by: Mutant["by"], operator: string, precision = false) => {
    if (isMessage(spot) || isName(spot, forMessages)) return;
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

/** A text given as the name of who complains. */
function isName({ node, parents }: Spot, forMessages: ReadonlySet<string>): boolean {
  if (node.type !== "StringLiteral" && node.type !== "TemplateLiteral") return false;
  const [parent] = parents;
  if (parent?.type !== "CallExpression" || parent.arguments[0] !== node) return false;
  const { callee } = parent;
  return callee.type === "Super" || (callee.type === "Identifier" && forMessages.has(callee.name));
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
