/**
 * All mutants of a text compiled in once, each behind a switch
 *
 *     y[i] = a + b    becomes    y[i] = ($.on<7||$.on>8?(a + b):$.on===7?(a - b):(a))
 *
 * `$.on` is the number of the mutant that is switched on. In every loop `$` counts: one that was to end and does not is
 * noticed by how often it turns, on every machine alike.
 */
import type { Node } from "@babel/types";
import { isExpression, isStatement } from "@babel/types";
import type { Mutant } from "./mutants.ts";
import { rangeOf, type Spot, spotsIn, treeOf } from "./syntax.ts";

/** A place in the text at which mutants are switched: those with the numbers from `first` to `last`. */
export interface Site {
  readonly first: number;
  readonly last: number;
}

export interface Switched {
  /** With all mutants in it. */
  readonly text: string;
  /** Without any, but it marks in `$.reached` which sites and which constants of the module are reached. */
  readonly marked: string;
  /** In the order of the text, numbered from `firstSite`. */
  readonly sites: readonly Site[];
  /** Numbered on from the sites: the constants of the module, which are worked out when it is loaded. */
  readonly constants: readonly string[];
}

interface Insertion {
  readonly at: number;
  /** Of several at one place, the lower one comes first. */
  readonly rank: number;
  readonly text: string;
}

/** `mutants` as `mutantsOf` gives them for this text, to be numbered from `firstMutant`; they come back in another order. */
export function switched(
  text: string,
  mutants: readonly Mutant[],
  firstMutant: number,
  firstSite: number,
): Switched & { readonly mutants: readonly Mutant[] } {
  const spots = [...spotsIn(treeOf(text))];
  const placed = new Map<Spot, [mutant: Mutant, text: string][]>();
  const places = spots.filter(isPlace);
  for (const mutant of mutants) {
    // The last that holds it is the innermost.
    const spot = places.findLast(({ node }) => {
      const { start, end } = rangeOf(node);
      return start <= mutant.start && mutant.end <= end;
    });
    if (spot === undefined) throw new Error(`mutants: no place for ${mutant.before} in ${mutant.file}`);
    const { start, end } = rangeOf(spot.node);
    const whole = start === mutant.start && end === mutant.end;
    const after =
      whole || isWord(mutant.after) || (isStatement(spot.node) && /[;}]$/.test(mutant.after))
        ? mutant.after
        : `(${mutant.after})`;
    const changed = text.slice(start, mutant.start) + after + text.slice(mutant.end, end);
    placed.set(spot, [...(placed.get(spot) ?? []), [mutant, changed]]);
  }

  const inserted: Insertion[] = [];
  const marks: Insertion[] = [];
  const wrap = (into: Insertion[], { node, parents }: Spot, before: string, after: string, outer = 0) => {
    const { start, end } = rangeOf(node);
    // At one place what opens outside comes first, and what closes outside last.
    const depth = 2 * parents.length - outer;
    into.push({ at: start, rank: 1e6 + depth, text: before }, { at: end, rank: -depth, text: after });
  };
  const sites: Site[] = [];
  const ordered: Mutant[] = [];
  for (const spot of spots) {
    const own = placed.get(spot);
    if (own === undefined) continue;
    const first = firstMutant + ordered.length;
    const last = first + own.length - 1;
    const number = firstSite + sites.length;
    sites.push({ first, last });
    ordered.push(...own.map(([mutant]) => mutant));
    const cases = own.map(([, changed], i) => ({ test: i === own.length - 1 ? null : first + i, changed }));
    if (isExpression(spot.node)) {
      const chosen = cases.map(({ test, changed }) =>
        test === null ? `(${changed})` : `$.on===${test}?(${changed}):`,
      );
      wrap(inserted, spot, `($.on<${first}||$.on>${last}?(`, `):${chosen.join("")})`);
      wrap(marks, spot, `($.reached[${number}]=1,(`, "))");
    } else {
      const chosen = cases.map(({ test, changed }) =>
        test === null ? `{${changed}}` : `if($.on===${test}){${changed}}else `,
      );
      wrap(inserted, spot, `{if($.on<${first}||$.on>${last}){`, `}else ${chosen.join("")}}`);
      wrap(marks, spot, `{$.reached[${number}]=1;`, "}");
    }
  }

  for (const spot of spots) {
    const isBody = spot.key === "body" && /^(For|While|DoWhile)/.test(spot.parents[0]?.type ?? "");
    if (!isBody) continue;
    for (const into of [inserted, marks]) wrap(into, spot, "{if(++$.turns>$.most)$.stop();", "}", 1);
  }

  const constants: string[] = [];
  const numbers = new Map<string, number>();
  for (const { node, parents } of spots) {
    const ofModule =
      parents[1]?.type === "Program" ||
      (parents[1]?.type === "ExportNamedDeclaration" && parents[2]?.type === "Program");
    if (node.type !== "VariableDeclarator" || !ofModule || node.id.type !== "Identifier" || !node.init)
      continue;
    const number = firstSite + sites.length + constants.length;
    constants.push(node.id.name);
    numbers.set(node.id.name, number);
    const init = { node: node.init, key: "init", parents: [node, ...parents] };
    wrap(marks, init, `($.enter(${number}),$.leave(${number},(`, ")))", 1);
  }
  for (const spot of spots) {
    const { node, parents, key } = spot;
    const number = node.type === "Identifier" ? numbers.get(node.name) : undefined;
    if (number === undefined || !isPlace(spot) || key === "id") continue;
    if (parents.some(({ type }) => /Function|Method/.test(type)))
      wrap(marks, spot, `($.reached[${number}]=1,`, ")");
  }
  return {
    text: withInserted(text, inserted),
    marked: withInserted(text, marks),
    sites,
    constants,
    mutants: ordered,
  };
}

function withInserted(text: string, inserted: readonly Insertion[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { at, text: part } of inserted.toSorted((a, b) => a.at - b.at || a.rank - b.rank)) {
    parts.push(text.slice(from, at), part);
    from = at;
  }
  return parts.join("") + text.slice(from);
}

const isWord = (text: string) => /^[\w.]+$/.test(text);

/** Whether a choice can stand in its place: an expression that is read, or a statement that declares nothing. */
function isPlace({ node, key, parents }: Spot): boolean {
  const [parent, above] = parents;
  if (parent === undefined) return false;
  if (isStatement(node))
    return !/Declaration$/.test(node.type) && /^(body|consequent|alternate|block|finalizer)$/.test(key);
  if (!isExpression(node) || node.type === "Super" || node.type === "Import") return false;
  if (/^(id|params|label|local|imported|exported|source)$/.test(key)) return false;
  if (isChained(node) && isChained(parent) && (key === "object" || key === "callee")) return false;
  switch (parent.type) {
    case "AssignmentExpression":
      return key === "right";
    case "AssignmentPattern":
      return key === "right";
    case "UpdateExpression":
    case "RestElement":
    case "ArrayPattern":
    case "ObjectPattern":
      return false;
    case "ForOfStatement":
    case "ForInStatement":
      return key === "right";
    case "UnaryExpression":
      return parent.operator !== "delete" && parent.operator !== "typeof";
    case "MemberExpression":
    case "OptionalMemberExpression":
      return key === "object" || parent.computed;
    case "CallExpression":
    case "OptionalCallExpression":
    case "NewExpression":
      return key !== "callee" || node.type === "Identifier";
    case "ObjectProperty":
      return key === "value" && !parent.shorthand && above?.type === "ObjectExpression";
    case "ClassMethod":
    case "ClassProperty":
    case "ObjectMethod":
      return key === "value";
    case "TSAsExpression":
    case "TSNonNullExpression":
      // What is assigned to keeps its place, with or without a type.
      return !(above?.type === "AssignmentExpression" && above.left === parent);
    default:
      return true;
  }
}

const isChained = ({ type }: Node) =>
  type === "OptionalMemberExpression" || type === "OptionalCallExpression";
