/**
 * The bug zoo: every mistake of the collection planted in the engine, and caught by the laws that say they catch it
 */
import type * as engine from "../../src/index.ts";
import { subjectOf } from "../claims/examine.ts";
import { plain } from "../claims/ledger.ts";
import type { Subject } from "../claims/subject.ts";
import type { Engine } from "../engine.ts";
import { adapt } from "../engines/ours.ts";
import type { Finding, Law } from "../kit/law.ts";
import { catalogue } from "../laws/catalogue.ts";
import { python } from "../oracle/python.ts";
import type { Bug } from "./bug.ts";
import { type Answers, answersOf, answerTo, type Diagnosis, type Digits, diagnosed } from "./diagnosis.ts";
import { type Compiled, type Files, filesWith, run, type Splice } from "./plant.ts";
import { type Probe, probes } from "./probes.ts";
import { reachOf } from "./reach.ts";

/** What the examination of one bug came to. */
export interface Examined {
  readonly bug: Bug;
  /** Those of the laws named that broke with every seed. */
  readonly caughtBy: readonly string[];
  /** Those that did not, and with how many of the seeds. */
  readonly missed: readonly { readonly law: string; readonly seeds: number }[];
  /** What the first law found, as short as it gets; "" if it found nothing. */
  readonly counterexample: string;
  /** After how many draws it was found. */
  readonly runs: number;
}

const laws = new Map(catalogue.map(({ name, law }) => [name, law]));

/** @throws {Error} if there is no law of this name. */
export function lawNamed(name: string): (s: Subject) => Law {
  const law = laws.get(name);
  if (law === undefined) throw new Error(`zoo: no law is called ${JSON.stringify(name)}`);
  return law;
}

/** A copy of the engine with these bugs in it, as laws see it. */
export function subjectWith(compiled: Compiled, ids: readonly string[]): Subject {
  return subjectFrom(filesWith(compiled, ids));
}

/** A copy of the engine from compiled files, as laws see it. */
export function subjectFrom(compiled: Files): Subject {
  return subjectOf(adapt(run(compiled) as typeof engine), python);
}

/**
 * What engines with these bugs answer to the probes, or to some of them: asked again only where a bug can change anything, and
 * taken for right elsewhere.
 */
export function interviews(
  compiled: Compiled,
  digits: Digits,
): (ids: readonly string[], some?: readonly number[]) => Answers {
  const healthy = answersOf(subjectWith(compiled, []), digits);
  const reach = reachOf(
    compiled.clean,
    probes.map(([, ask]) => ask),
  );
  return (ids, some = [...probes.keys()]) => {
    const sick = subjectWith(compiled, ids);
    const files = ids.map((id) => (compiled.sick[id] as Splice).file);
    const answers = [...healthy];
    for (const i of some)
      if (files.some((file) => reach[i]?.has(file))) answers[i] = answerTo(probes[i] as Probe, sick, digits);
    return answers;
  };
}

/** How many cases a law has to catch a bug in, and with how many seeds it must. */
export const draws = 100;
export const seeds: readonly number[] = Array.from({ length: 20 }, (_, i) => 20241205 + i);

/** Tries the laws that a bug names on the engine that has it. */
export function examined(bug: Bug, sick: Subject): Examined {
  const tried = bug.caughtBy.map((name) => {
    const law = lawNamed(name)(sick);
    const find = (seed: number) => law({ seed, runs: draws, anyFinding: true });
    const [first, ...others] = seeds as [number, ...number[]];
    const finding = find(first);
    // What draws nothing breaks with every seed alike.
    if (finding?.values.length === 0) return { law: name, seeds: seeds.length };
    const count = others.filter((seed) => find(seed) !== null).length;
    return { law: name, seeds: count + Number(finding !== null) };
  });
  const finding = lawNamed(bug.caughtBy[0])(sick)({ seed: seeds[0] as number, runs: draws });
  return {
    bug,
    caughtBy: tried.filter((each) => each.seeds === seeds.length).map(({ law }) => law),
    missed: tried.filter((each) => each.seeds < seeds.length),
    counterexample: finding === null ? "" : shortest(finding),
    runs: finding?.tries ?? 0,
  };
}

/**
 * The smallest values that break a law, as one would jot them down: `−1`, `[0, 1]`; of a law that draws nothing what came and
 * what should have come: `0.5, not 0.25`.
 */
export function shortest({ values, matters, got, want, story }: Finding): string {
  if (values.length > 0)
    return values
      .filter((_, i) => matters[i])
      .map(jotted)
      .join(", ");
  if (want === undefined) return story;
  return `${rough(got)}, not ${rough(want)}`;
}

/** A tensor is its numbers, nested by its shape; what is pulled back from an answer comes after "↩". Names are left out. */
function jotted(value: unknown): string {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return plain(value).replaceAll(" ", "");
  if ("inputs" in value) {
    const { inputs, cotangent = [] } = value as { inputs: object[]; cotangent?: number[] };
    const pulled = cotangent.length === 0 ? "" : `↩${numbered(cotangent)}`;
    return inputs.map(jotted).join(" ") + pulled;
  }
  if ("values" in value && "shape" in value) {
    const { values, shape } = value as { values: number[]; shape: number[] };
    if (values.length === 0) return `[${shape.join("×")}]`;
    return shape.filter((length) => length !== 1).length <= 1 ? numbered(values) : nested(values, shape);
  }
  return Object.values(value).map(jotted).join(" ");
}

function numbered(numbers: readonly number[]): string {
  return numbers.length === 1 ? plain(numbers[0]) : `[${numbers.map(plain).join(",")}]`;
}

function nested(values: readonly number[], [length = 1, ...rest]: readonly number[]): string {
  if (rest.length === 0) return numbered(values);
  const size = values.length / length;
  const parts = Array.from({ length }, (_, i) => nested(values.slice(i * size, (i + 1) * size), rest));
  return `[${parts.join(",")}]`;
}

/** To three digits, which tell a wrong number from a right one unless they differ by rounding. */
function rough(value: unknown): string {
  return plain(typeof value === "number" ? Number(value.toPrecision(3)) : value);
}

/**
 * The mistakes that would explain what an engine answers, the likeliest first, five at most; none if it answers as it should or
 * as no bug of the zoo does. Engines that only round otherwise agree to ten digits, or to four in single precision; where nothing
 * is wrong in these, all digits count.
 */
export function likeliest(
  engine: Engine,
  compiled: Compiled,
  onProgress: (done: number, of: number) => void = () => undefined,
): readonly Diagnosis[] {
  const ids = Object.keys(compiled.sick);
  const examined = subjectOf(engine, python);
  const to = (digits: Digits) => {
    const interview = interviews(compiled, digits);
    return { interview, own: answersOf(examined, digits), right: interview([]) };
  };
  const coarse = to(engine.precision === "float64" ? 10 : 4);
  const differs = coarse.own.some((answer, i) => answer !== coarse.right[i]);
  const { interview, own, right } = differs || engine.precision === "float32" ? coarse : to(17);
  const wrong = [...own.keys()].filter((i) => own[i] !== right[i] && own[i] !== "not offered");
  // A bug that explains half of what is wrong explains some of these.
  const some = wrong.filter((_, i) => i % Math.ceil(wrong.length / 24) === 0);
  const sick = ids.flatMap((id, i): [string, Answers][] => {
    onProgress(i + 1, ids.length);
    const shown = interview([id], some);
    return some.some((probe) => shown[probe] === own[probe]) ? [[id, interview([id])]] : [];
  });
  return diagnosed(own, right, new Map(sick)).slice(0, 5);
}
