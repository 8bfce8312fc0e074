/**
 * Which mistake an engine has: it answers the probes as an engine with that bug does
 */
import type { Subject } from "../claims/subject.ts";
import { type Probe, probes } from "./probes.ts";

/** What an engine answers to every probe, as text. */
export type Answers = readonly string[];

/** How many digits of an answer count: all, those any engine of doubles agrees on, or those of single precision. */
export type Digits = 17 | 10 | 4;

export function answersOf(s: Subject, digits: Digits): Answers {
  return probes.map((probe) => answerTo(probe, s, digits));
}

export function answerTo([, ask]: Probe, s: Subject, digits: Digits): string {
  try {
    return written(ask(s), digits);
  } catch (error) {
    return (error as Error).name === "NotOffered" ? "not offered" : "refused";
  }
}

/** All numbers of an answer, in order. */
export function numbersIn(answer: unknown): readonly number[] {
  if (typeof answer === "number") return [answer];
  if (typeof answer !== "object" || answer === null) return [];
  return Object.values(answer).flatMap(numbersIn);
}

/** The answer as text: numbers to so many digits, and none where it is only what rounding left of larger ones. */
function written(answer: unknown, digits: Digits): string {
  const largest = numbersIn(answer).reduce(
    (most, x) => (Number.isFinite(x) ? Math.max(most, Math.abs(x)) : most),
    0,
  );
  const least = digits === 17 ? 0 : largest * 10 ** -digits;
  const write = (x: unknown): string => {
    if (typeof x === "number") {
      if (digits === 17) return Object.is(x, -0) ? "-0" : String(x);
      return Math.abs(x) < least ? "0" : String(Number(x.toPrecision(digits)));
    }
    if (typeof x !== "object" || x === null) return String(x);
    const parts = Object.entries(x).map(([key, inner]) => `${key}:${write(inner)}`);
    return `{${parts.join()}}`;
  };
  return write(answer);
}

/** A mistake, or two together, that would explain an engine's answers. */
export interface Diagnosis {
  readonly ids: readonly string[];
  /** At how many probes the engine answers as that bug would, of those where the one or the other is not right. */
  readonly agrees: number;
  readonly of: number;
}

/** A mistake that explains less than half of what is wrong explains nothing. */
const least = 0.5;

/**
 * The likeliest mistakes, best first: single ones, and pairs where no single one explains everything. A pair is expected to
 * answer as whichever bug shows at a probe; where both show, nothing is expected.
 */
export function diagnosed(
  engine: Answers,
  healthy: Answers,
  sick: ReadonlyMap<string, Answers>,
): readonly Diagnosis[] {
  const offered = engine.flatMap((answer, i) => (answer === "not offered" ? [] : [i]));
  const wrong = offered.filter((i) => engine[i] !== healthy[i]);
  if (wrong.length === 0) return [];
  const score = (ids: readonly string[]): Diagnosis => {
    let [agrees, of] = [0, 0];
    for (const i of offered) {
      const shown = ids.map((id) => (sick.get(id) as Answers)[i]).filter((answer) => answer !== healthy[i]);
      if (shown.length > 1 && shown[0] !== shown[1]) continue;
      if (shown.length === 0 && engine[i] === healthy[i]) continue;
      of++;
      if (engine[i] === (shown[0] ?? healthy[i])) agrees++;
    }
    return { ids, agrees, of };
  };
  const share = ({ agrees, of }: Diagnosis) => (of === 0 ? 0 : agrees / of);
  const byShare = (a: Diagnosis, b: Diagnosis) => share(b) - share(a) || b.agrees - a.agrees;
  const singles = [...sick.keys()].map((id) => score([id])).sort(byShare);
  const [best] = singles;
  if (best !== undefined && share(best) === 1) return singles.filter((each) => share(each) >= least);
  // A bug that takes part in a pair shows somewhere.
  const suspects = [...sick.keys()].filter((id) =>
    wrong.some((i) => (sick.get(id) as Answers)[i] === engine[i]),
  );
  const pairs = suspects.flatMap((a, i) => suspects.slice(i + 1).map((b) => score([a, b])));
  return [...singles, ...pairs].filter((each) => share(each) >= least).sort(byShare);
}
