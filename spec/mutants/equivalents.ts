/**
 * Mutants that no check can kill, because they compute the same: which, and why
 *
 * A mutant is named by what is written, not by where: `binary: for (let i = 0; i < y.length; i++) { | i < y.length → i <= y.length`
 * is the function, the line and the change. So the list outlives every change elsewhere; an entry that names no mutant any
 * more is an error.
 */
import type { Mutant } from "./mutants.ts";

/** Mutants of a file by name, and why they are none. */
export interface Equivalents {
  readonly reason: string;
  readonly mutants: readonly string[];
}

/** The names of mutants, all of one file. Those of several with the same name differ by their number: `… (2)`. */
export function namesOf(mutants: readonly Mutant[]): string[] {
  const times = new Map<string, number>();
  return mutants.map((mutant) => {
    const name = `${mutant.within}: ${mutant.code} | ${changeOf(mutant)}`;
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return time === 1 ? name : `${name} (${time})`;
  });
}

/** The change in one line; what is long without its middle. */
export function changeOf({ before, after }: Pick<Mutant, "before" | "after">): string {
  const brief = (text: string) => {
    const line = text.replaceAll(/\s+/g, " ");
    return line.length <= 80 ? line : `${line.slice(0, 50)} … ${line.slice(-20)}`;
  };
  return `${brief(before)} → ${brief(after)}`;
}

/** For each mutant the reason why it is none, or null. @throws {Error} if an entry names no mutant, or one is named twice. */
export function reasonsOf(
  file: string,
  mutants: readonly Mutant[],
  listed: readonly Equivalents[],
): (string | null)[] {
  const reasons = new Map<string, string>();
  for (const { reason, mutants: names } of listed) {
    for (const name of names) {
      if (reasons.has(name)) throw new Error(`mutants: src/${file} has ${name} listed twice`);
      reasons.set(name, reason);
    }
  }
  const found = namesOf(mutants).map((name) => {
    const reason = reasons.get(name) ?? null;
    reasons.delete(name);
    return reason;
  });
  const [unmatched] = reasons.keys();
  if (unmatched !== undefined)
    throw new Error(`mutants: src/${file} has no mutant ${unmatched}, which is listed as equivalent`);
  return found;
}
