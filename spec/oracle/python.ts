/**
 * What Python, NumPy and PyTorch answered when they were asked, by what was asked: `fixtures/python.json`, as part of every
 * bundle. What JSON has no number for is a text: "NaN", "Infinity", "-Infinity".
 */
import fixture from "../../fixtures/python.json" with { type: "json" };
import type { Recorded } from "../kit/recorded.ts";

export const python: ReadonlyMap<string, Recorded> = new Map(
  (fixture.cases as readonly Recorded[]).map((answer) => [answer.code, answer]),
);
