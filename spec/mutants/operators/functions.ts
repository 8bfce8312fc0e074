/** Functions taken for one another. */
import type { Operator } from "../operators.ts";

const taken: Readonly<Record<string, readonly string[]>> = {
  exp: ["expm1"],
  expm1: ["exp"],
  log: ["log1p", "log2"],
  log1p: ["log"],
  tanh: ["atan"],
  sqrt: ["cbrt"],
  floor: ["round", "ceil"],
  ceil: ["round", "floor"],
  trunc: ["floor"],
  sign: ["abs"],
};

export const functions: readonly Operator[] = [
  {
    name: "another function",
    *changes({ node }) {
      if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return;
      if (node.object.name !== "Math" || node.property.type !== "Identifier") return;
      for (const other of taken[node.property.name] ?? []) yield `Math.${other}`;
    },
  },
];
