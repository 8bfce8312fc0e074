/** Numbers that are slightly or plainly wrong. */
import type { NumericLiteral } from "@babel/types";
import type { Operator } from "../operators.ts";
import type { Spot } from "../syntax.ts";

const number = ({ node, key }: Spot): NumericLiteral | null =>
  node.type === "NumericLiteral" && key !== "key" ? node : null;
const whole = (spot: Spot): number | null => {
  const value = number(spot)?.value;
  return value !== undefined && Number.isInteger(value) ? value : null;
};
const fraction = (spot: Spot): number | null => {
  const value = number(spot)?.value;
  return value !== undefined && !Number.isInteger(value) ? value : null;
};

export const constants: readonly Operator[] = [
  {
    name: "constant ± 1",
    *changes(spot) {
      const value = whole(spot);
      if (value !== null) yield* [String(value + 1), value === 0 ? "(-1)" : String(value - 1)];
      if (spot.node.type !== "BigIntLiteral") return;
      yield* [`${BigInt(spot.node.value) + 1n}n`, `${BigInt(spot.node.value) - 1n}n`];
    },
  },
  {
    name: "constant × 1.01",
    *changes(spot) {
      const value = fraction(spot);
      if (value !== null) yield String(value * 1.01);
    },
  },
  {
    name: "constant × 10",
    *changes(spot) {
      const value = fraction(spot);
      if (value !== null) yield String(value * 10);
    },
  },
  {
    name: "constant × (1 + 1e-6)",
    precision: true,
    *changes(spot) {
      // Whole numbers count things, unless they are multiplied or divided by.
      const parent = spot.parents[0];
      const scales = parent?.type === "BinaryExpression" && /^[*/]$/.test(parent.operator);
      const value = fraction(spot) ?? (scales ? whole(spot) : null);
      if (value !== null && value !== 0) yield String(value * (1 + 1e-6));
    },
  },
];
