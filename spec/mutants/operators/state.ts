/** What is remembered wrongly: set instead of added to, made again instead of kept. */
import type { Operator } from "../operators.ts";

export const state: readonly Operator[] = [
  {
    name: "set instead of changed",
    *changes({ node }, textOf) {
      if (node.type === "AssignmentExpression" && node.operator !== "=")
        yield `${textOf(node.left as never)} = ${textOf(node.right)}`;
    },
  },
  {
    name: "added to instead of set",
    *changes({ node }, textOf) {
      if (node.type !== "AssignmentExpression" || node.operator !== "=") return;
      const { left, right } = node;
      if (
        left.type === "MemberExpression" &&
        left.computed &&
        !/^(True|False|Null|String|Object)/.test(right.type)
      )
        yield `${textOf(left)} += ${textOf(right)}`;
    },
  },
];
