/**
 * What a broken law is shown as: the smallest input, what came, what the law says, and what kind of difference that is
 */
import { plain } from "../claims/ledger.ts";
import type { Verdict } from "../claims/verdict.ts";

export interface Where {
  /** The engine's name. */
  readonly engine: string;
  /** The command that shows this one case again. */
  readonly replay?: string;
  /** The file, and the line if it is known, that explains the claim. */
  readonly read?: string;
  readonly width?: number;
}

/** The lines that tell a learner what is wrong, at most six, each cut to the width. */
export function failure(
  { finding }: Pick<Verdict, "finding">,
  { engine, replay, read, width = 100 }: Where,
): string[] {
  if (finding === null) return [];
  const { values, names, matters, story, got, want, off, tries, shrinks } = finding;
  const searched = `(${counted(tries, "try", "tries")}, ${counted(shrinks, "shrink", "shrinks")})`;
  const inputs = values
    .map((value, i) => `${names[i]} = ${matters[i] ? plain(value) : "any value"}`)
    .join(", ");
  const rows: [label: string, text: string][] = [];
  if (inputs !== "") rows.push(["smallest input", `${inputs}   ${searched}`]);
  if (want === undefined) rows.push(["what was seen", story]);
  else {
    rows.push([engine, plain(got)], ["the law", plain(want)]);
    if (typeof got === "number" && typeof want === "number") rows.push(["off by", distance(got, want, off)]);
  }
  if (replay !== undefined) rows.push(["replay", replay]);
  if (read !== undefined) rows.push(["read", read]);
  const room = Math.max(14, engine.length) + 2;
  return rows.map(([label, text]) =>
    clipped(`  ${label.padEnd(room)}${text}`, label === "replay" ? 400 : width),
  );
}

/** How far apart, and what that means: rounding, lost digits, another formula, or an overflow. */
export function distance(got: number, want: number, off: number): string {
  if (!Number.isFinite(got) || !Number.isFinite(want))
    return "not finite: an overflow, or 0 · Infinity on the way";
  const apart = Number(Math.abs(got - want).toPrecision(3));
  if (Number.isNaN(off)) return String(apart);
  return `${apart} = ${Number(off.toPrecision(2))} ULP: ${kindOf(off)}`;
}

function kindOf(off: number): string {
  if (off <= 8) return "rounding";
  // 20 of the 53 bits: what cancellation usually costs.
  if (off <= 2 ** 20) return "instability, digits are lost on the way";
  return "not rounding, a wrong formula";
}

function counted(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

function clipped(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
