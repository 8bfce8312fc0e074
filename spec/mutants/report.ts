/**
 * What became of all mutants, as it is kept from one run to the next and as it is published
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { changeOf } from "./equivalents.ts";
import type { Mutant } from "./mutants.ts";

/** A mutant as a reader finds it. */
export interface Told {
  readonly file: string;
  readonly line: number;
  readonly change: string;
}

export interface Score {
  readonly mutants: number;
  readonly killed: number;
}

export interface Report extends Score {
  readonly equivalent: readonly (Told & { readonly reason: string })[];
  readonly survived: readonly Told[];
  /** Of changes by a millionth, which are no part of the rest. */
  readonly precision: Score;
  readonly byFile: Readonly<Record<string, Score>>;
  readonly byOperator: Readonly<Record<string, Score>>;
  /** How long the last run took that tried them all. */
  readonly seconds: number;
}

/** What a later run can rely on: by file what it was read from, and by mutant which check killed it, counted in `checks`. */
export interface Kept {
  /** Of everything that mutants are tried with. */
  readonly tried: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly checks: readonly string[];
  /** -1 for one that lived. */
  readonly verdicts: Readonly<Record<string, number>>;
  readonly report: Report;
}

const path = "spec/mutants/last.json";

export function lastRun(): Kept | null {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null;
}

export function keep(kept: Kept): void {
  const { verdicts, ...rest } = kept;
  // A line for each thing, so that what changes is seen in a comparison, but not one for each of thousands of verdicts.
  const readable = JSON.stringify({ ...rest, verdicts: 0 }, null, 1);
  writeFileSync(path, `${readable.replace(/0\n\}$/, `${JSON.stringify(verdicts)}\n}`)}\n`);
}

/** A short fingerprint of texts. */
export function fingerprint(...texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length} ${text}`);
  return hash.digest("hex").slice(0, 12);
}

/** What a mutant is known by from run to run. */
export function keyOf(file: string, name: string): string {
  return fingerprint(file, name).slice(0, 8);
}

export function told(mutant: Mutant): Told {
  return { file: `src/${mutant.file}`, line: mutant.line, change: changeOf(mutant) };
}

/** Of those that are not equivalent, how many of a hundred were killed. */
export function percent({ mutants, killed }: Score): string {
  return mutants === 0 ? "–" : `${((100 * killed) / mutants).toFixed(killed === mutants ? 0 : 2)} %`;
}
