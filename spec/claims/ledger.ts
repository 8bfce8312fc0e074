/**
 * What came out for all claims together, as plain data
 */
import { sections } from "./article.ts";
import type { Status } from "./claim.ts";
import { needsOf, type Verdict } from "./verdict.ts";

export interface Entry {
  readonly id: string;
  readonly section: string;
  readonly status: Status;
  readonly statement: { readonly en: string; readonly zh: string };
  /** Whether the engine keeps the law; null where there is nothing to keep. */
  readonly kept: boolean | null;
  /** Why there is nothing to keep, else "". */
  readonly silent: string;
  /** How many cases the law was tried on. */
  readonly runs: number;
  /** The furthest accepted distance from what the law says, in units in the last place. */
  readonly worstUlp: number;
  /** A fault that shows in a larger share of cases than this would have been found, with a probability of 95 %; null without cases. */
  readonly densityExcluded: number | null;
  /** Of a broken law what breaks it; else the smallest case against the claim, if there is one. */
  readonly counterexample: string | null;
  readonly needs: readonly string[];
}

export interface Totals {
  readonly claims: number;
  readonly kept: number;
  readonly broken: number;
  /** Neither: not offered, not testable, or not about this precision. */
  readonly silent: number;
  readonly statuses: Readonly<Record<Status, number>>;
  readonly runs: number;
  readonly worstUlp: number;
}

export interface Ledger {
  readonly engine: string;
  readonly precision: string;
  readonly seed: number;
  readonly claims: readonly Entry[];
  readonly totals: Totals;
}

/** The signs of the statuses in a list of claims. */
export const signs: Readonly<Record<Status, string>> = {
  holds: "=",
  "holds up to rounding": "≈",
  "needs a condition": "±",
  wrong: "≠",
  "not testable": "·",
};

const sectionOf = new Map(sections.flatMap(({ number, ids }) => ids.map((id) => [id, number])));

export function entryOf({ claim, kept, silent, finding, runs, worstUlp }: Verdict): Entry {
  return {
    id: claim.id,
    section: sectionOf.get(claim.id) ?? "",
    status: claim.status,
    statement: claim.says,
    kept,
    silent,
    runs,
    worstUlp,
    // 0.05 = (1 - p)^n is nearly p = 3/n, the rule of three.
    densityExcluded: runs === 0 ? null : Math.min(1, 3 / runs),
    counterexample: finding === null ? (claim.counterexample ?? null) : told(finding),
    needs: needsOf(claim),
  };
}

export function totalsOf(entries: readonly Entry[]): Totals {
  const count = (condition: (entry: Entry) => boolean) => entries.filter(condition).length;
  const statuses = Object.keys(signs).map((status) => [status, count((entry) => entry.status === status)]);
  return {
    claims: entries.length,
    kept: count(({ kept }) => kept === true),
    broken: count(({ kept }) => kept === false),
    silent: count(({ kept }) => kept === null),
    statuses: Object.fromEntries(statuses),
    runs: entries.reduce((sum, { runs }) => sum + runs, 0),
    worstUlp: entries.reduce((most, { worstUlp }) => Math.max(most, worstUlp), 0),
  };
}

/** The values of a finding by name: `x = 0, w = any value`. */
export function told({ values, names, matters, story }: NonNullable<Verdict["finding"]>): string {
  if (values.length === 0) return story;
  return values
    .map(
      (value, i) => `${names[i] ?? `value ${i + 1}`} = ${matters[i] === false ? "any value" : plain(value)}`,
    )
    .join(", ");
}

/** A value as people write it. */
export function plain(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "−0" : String(value).replace("-", "−");
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return `[${value.map(plain).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    return Object.entries(value)
      .map(([name, inner]) => `${name} ${plain(inner)}`)
      .join(", ");
  }
  return String(value);
}
