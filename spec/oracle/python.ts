/** What Python, NumPy and PyTorch answered when they were asked: `fixtures/python.json`, as part of every bundle. */
import recorded from "../../fixtures/python.json" with { type: "json" };

export interface Recorded {
  readonly code: string;
  readonly gives?: unknown;
  readonly raises?: string;
  readonly message?: string;
  readonly warns?: string;
}

export const python: ReadonlyMap<string, Recorded> = new Map(
  (recorded as { cases: readonly Recorded[] }).cases.map((answer) => [answer.code, answer]),
);
