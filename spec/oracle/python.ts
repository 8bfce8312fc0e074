/** What Python, NumPy and PyTorch answered when they were asked: `fixtures/python.json`, as part of every bundle. */
import fixture from "../../fixtures/python.json" with { type: "json" };
import type { Recorded } from "../kit/recorded.ts";

const names: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Infinity,
  "-Infinity": -Infinity,
};

/** The answers by what was asked. What JSON has no number for is written as a text there. */
export const python: ReadonlyMap<string, Recorded> = new Map(
  (fixture.cases as readonly Recorded[]).map((answer) => [
    answer.code,
    { ...answer, gives: revived(answer.gives) },
  ]),
);

function revived(value: unknown): unknown {
  if (typeof value === "string") return names[value] ?? value;
  if (Array.isArray(value)) return value.map(revived);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revived(inner)]));
}
