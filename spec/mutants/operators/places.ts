/** The wrong argument, axis, row or index. */
import type { CallExpression, NewExpression, Node } from "@babel/types";
import type { Operator } from "../operators.ts";

/** Functions for which it makes no difference which argument comes first. */
const symmetric = /^(max|min|add|mul|is|sameShape|imul|twoSumError|twoProductError)$/;

function nameOf({ callee }: CallExpression | NewExpression): string {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" && callee.property.type === "Identifier"
    ? callee.property.name
    : "";
}

/** Texts and functions are not taken for other arguments. */
const exchangeable = ({ type }: Node) =>
  !/^(StringLiteral|TemplateLiteral|ArrowFunctionExpression|FunctionExpression|SpreadElement|ObjectExpression)$/.test(
    type,
  );

export const places: readonly Operator[] = [
  {
    name: "swapped arguments",
    *changes({ node }, textOf) {
      if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
      if (symmetric.test(nameOf(node))) return;
      for (let i = 0; i + 1 < node.arguments.length; i++) {
        const [one, other] = node.arguments.slice(i, i + 2) as [Node, Node];
        if (!exchangeable(one) || !exchangeable(other) || textOf(one) === textOf(other)) continue;
        const texts = node.arguments.map((each) => textOf(each as Node));
        [texts[i], texts[i + 1]] = [textOf(other), textOf(one)];
        const make = node.type === "NewExpression" ? "new " : "";
        yield `${make}${textOf(node.callee as Node)}(${texts.join(", ")})`;
      }
    },
  },
  {
    name: "swapped sides",
    *changes({ node }, textOf) {
      if (node.type === "BinaryExpression" && /^[-/%]$/.test(node.operator))
        yield `${textOf(node.right)} ${node.operator} ${textOf(node.left)}`;
    },
  },
  {
    name: "another index",
    *changes({ node }, textOf) {
      if (node.type !== "MemberExpression" || !node.computed || node.property.type === "NumericLiteral")
        return;
      if (node.property.type === "StringLiteral") return;
      yield { node: node.property, text: "0" };
      yield { node: node.property, text: `${textOf(node.property)} + 1` };
    },
  },
  {
    name: "transposed index",
    *changes({ node }, textOf) {
      // i * n + j, the row-major place of row i and column j.
      if (node.type !== "BinaryExpression" || node.operator !== "+") return;
      const { left, right } = node;
      if (left.type !== "BinaryExpression" || left.operator !== "*" || right.type !== "Identifier") return;
      if (left.left.type !== "Identifier") return;
      yield `${textOf(right)} * ${textOf(left.right)} + ${textOf(left.left)}`;
    },
  },
];
