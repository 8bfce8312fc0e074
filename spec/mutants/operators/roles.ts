/** Variables taken for one another: the operands in a way back, the input and the output, what belongs to one side. */
import type { Node } from "@babel/types";
import type { Operator } from "../operators.ts";
import { spotsIn } from "../syntax.ts";

const pairs: readonly (readonly [string, string])[] = [
  ["a", "b"],
  ["as", "bs"],
  ["ga", "gb"],
  ["gx", "gw"],
  ["gx", "gt"],
  ["placeA", "placeB"],
  ["atA", "atB"],
  ["inA", "inB"],
  ["ia", "ib"],
  ["left", "right"],
  ["gradientOfA", "gradientOfB"],
  ["x", "y"],
  ["x", "w"],
  ["x", "out"],
  ["w", "g"],
  ["g", "gx"],
  ["m", "v"],
  ["mj", "vj"],
  ["mj", "gj"],
  ["wj", "gj"],
  ["beta1", "beta2"],
  ["m", "n"],
  ["m", "k"],
  ["k", "n"],
  ["i", "j"],
  ["prediction", "target"],
  ["logits", "target"],
  ["input", "target"],
  ["xs", "ys"],
  ["row", "column"],
  ["rows", "columns"],
  ["first", "second"],
  ["from", "to"],
  ["start", "end"],
  ["lane", "at"],
  ["p", "t"],
  ["high", "low"],
  ["even", "odd"],
  ["rest", "total"],
  ["e", "x"],
];
const partners = new Map<string, string[]>();
for (const [one, other] of pairs) {
  partners.set(one, [...(partners.get(one) ?? []), other]);
  partners.set(other, [...(partners.get(other) ?? []), one]);
}

export const roles: readonly Operator[] = [
  {
    name: "another variable",
    *changes({ node, key, parents }) {
      if (node.type !== "Identifier" || !partners.has(node.name) || !isRead(node, key, parents)) return;
      const known = parents.flatMap((parent) => declaredBy(parent));
      for (const other of partners.get(node.name) ?? []) if (known.includes(other)) yield other;
    },
  },
];

function isRead(node: Node, key: string, parents: readonly Node[]): boolean {
  const [parent, above] = parents;
  if (parent === undefined || /^(params|id|key|label|local|imported|exported)$/.test(key)) return false;
  if (parent.type === "MemberExpression" && key === "property") return parent.computed;
  if (parent.type === "OptionalMemberExpression" && key === "property") return parent.computed;
  if (parent.type === "ObjectProperty") return !parent.shorthand && above?.type === "ObjectExpression";
  if (/Pattern$|^RestElement$|^UpdateExpression$/.test(parent.type)) return key === "right";
  if (parent.type === "AssignmentExpression") return key === "right";
  if (parent.type === "ForOfStatement") return key === "right";
  return node.type === "Identifier";
}

const found = new WeakMap<Node, string[]>();

/** The names that a function, a block or a loop declares: of a function its parameters, of the others their variables. */
function declaredBy(node: Node): string[] {
  const known = found.get(node);
  if (known !== undefined) return known;
  const names: string[] = [];
  const take = (pattern: Node) => {
    for (const { node: each, key, parents } of spotsIn(pattern)) {
      const isKey = parents[0]?.type === "ObjectProperty" && key === "key" && !parents[0].shorthand;
      if (each.type === "Identifier" && !isKey && key !== "right") names.push(each.name);
    }
  };
  if ("params" in node && Array.isArray(node.params)) for (const each of node.params) take(each as Node);
  const statements =
    node.type === "BlockStatement" ? node.body : node.type === "ForStatement" ? [node.init] : [];
  for (const statement of statements) {
    if (statement?.type === "VariableDeclaration")
      for (const { id } of statement.declarations) take(id as Node);
  }
  found.set(node, names);
  return names;
}
