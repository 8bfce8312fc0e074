/** Pieces of a formula or of a procedure that are missing. */
import type { Node } from "@babel/types";
import type { Operator } from "../operators.ts";

export const dropped: readonly Operator[] = [
  {
    name: "dropped factor",
    *changes({ node }, textOf) {
      if (node.type === "BinaryExpression" && node.operator === "*")
        yield* [textOf(node.left), textOf(node.right)];
    },
  },
  {
    name: "dropped divisor",
    *changes({ node }, textOf) {
      if (node.type === "BinaryExpression" && /^[/%]$/.test(node.operator)) yield textOf(node.left);
    },
  },
  {
    name: "dropped term",
    *changes({ node }, textOf) {
      if (node.type !== "BinaryExpression") return;
      if (node.operator === "+") yield* [textOf(node.left), textOf(node.right)];
      if (node.operator === "-") yield* [textOf(node.left), `-${textOf(node.right)}`];
    },
  },
  {
    name: "dropped bits",
    *changes({ node }, textOf) {
      if (node.type === "BinaryExpression" && /^([&|^]|<<|>>>?)$/.test(node.operator))
        yield* [textOf(node.left), textOf(node.right)];
    },
  },
  {
    name: "dropped case",
    *changes({ node }, textOf) {
      if (node.type === "ConditionalExpression") yield* [textOf(node.consequent), textOf(node.alternate)];
      if (node.type === "LogicalExpression" && node.operator === "??")
        yield* [textOf(node.left), textOf(node.right)];
    },
  },
  {
    name: "dropped statement",
    *changes({ node }) {
      if (node.type === "ExpressionStatement" || node.type === "BreakStatement") yield ";";
      if (node.type === "ContinueStatement" || node.type === "ReturnStatement") yield ";";
    },
  },
  {
    name: "dropped copy",
    *changes({ node }, textOf) {
      if (node.type !== "ArrayExpression" || node.elements.length !== 1) return;
      const [only] = node.elements;
      if (only?.type === "SpreadElement") yield textOf(only.argument);
    },
  },
  {
    name: "dropped call",
    *changes({ node }, textOf) {
      // Of functions that give what they take, or say something of it: Math.sqrt(x), Number.isInteger(x).
      if (node.type !== "CallExpression" || node.arguments.length !== 1) return;
      const { callee } = node;
      const [argument] = node.arguments;
      if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") return;
      if (argument?.type !== "SpreadElement" && /^(Math|Number)$/.test(callee.object.name))
        yield textOf(argument as Node);
    },
  },
];
