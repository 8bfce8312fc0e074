/**
 * Whether an engine keeps what a claim's law says
 */
import { examination } from "../kit/compare.ts";
import type { Finding, Search } from "../kit/law.ts";
import type { Claim } from "./claim.ts";
import type { Subject } from "./subject.ts";

export interface Verdict {
  readonly claim: Claim;
  /** null: there is nothing to keep, and `silent` says why. */
  readonly kept: boolean | null;
  /** "not offered: …", "not testable", or that the law is about another precision. */
  readonly silent: string;
  readonly finding: Finding | null;
  /** How many cases the law was tried on. */
  readonly runs: number;
  /** The furthest that a number was from what the law says, where that was accepted, in units in the last place. */
  readonly worstUlp: number;
  readonly milliseconds: number;
}

/** Runs a claim's law against an engine. Whatever the engine throws is a finding, not an error. */
export function judge(claim: Claim, subject: Subject, search: Search): Verdict {
  const none = { claim, kept: null, silent: "", finding: null, runs: 0, worstUlp: 0, milliseconds: 0 };
  if (claim.law === undefined) return { ...none, silent: "not testable" };
  const started = performance.now();
  Object.assign(examination, { precision: subject.precision, cases: 0, worst: 0 });
  let finding: Finding | null;
  try {
    finding = claim.law(subject)(search);
  } catch (error) {
    if ((error as Error).name !== "NotOffered") throw error;
    return { ...none, silent: (error as Error).message };
  } finally {
    examination.precision = "float64";
  }
  const { cases: runs, worst: worstUlp } = examination;
  const milliseconds = performance.now() - started;
  if (finding === null && runs === 0)
    return { ...none, silent: `says nothing of ${subject.precision}`, milliseconds };
  return { claim, kept: finding === null, silent: "", finding, runs, worstUlp, milliseconds };
}

/** What a claim asks of an engine: the members of the subject that its law names. */
export function needsOf(claim: Claim): string[] {
  const named = new Set<string>();
  const anything: unknown = new Proxy(() => undefined, { get: () => anything, apply: () => anything });
  const noting = new Proxy(
    {},
    {
      get(_, name) {
        named.add(String(name));
        return name === "precision" ? "float64" : anything;
      },
    },
  );
  claim.law?.(noting as Subject);
  return [...named].filter((name) => name !== "precision");
}
