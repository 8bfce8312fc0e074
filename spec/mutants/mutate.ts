/**
 * A whole run: which mutants have to be tried again, in which order, and what it came to
 */
import { readdirSync, readFileSync } from "node:fs";
import type { Files } from "../zoo/plant.ts";
import { type Equivalents, namesOf, reasonsOf } from "./equivalents.ts";
import type { Mutant } from "./mutants.ts";
import { type Planned, planned } from "./plan.ts";
import { Pool } from "./pool.ts";
import { fingerprint, type Kept, keyOf, type Report, type Score, told } from "./report.ts";
import type { Task } from "./worker.ts";

export interface Options {
  readonly sources: Files;
  readonly equivalent: Readonly<Record<string, readonly Equivalents[]>>;
  readonly last: Kept | null;
  /** Only mutants of these files; all if there are none. */
  readonly files: readonly string[];
  /** Tries even those whose file and checks are what they were. */
  readonly all: boolean;
  /** For how many seconds of work a mutant is tried that nothing kills. */
  readonly patience: number;
  readonly onStep: (text: string) => void;
}

/** One that lives, or that is listed as equivalent and was killed. */
export interface Outcome {
  readonly mutant: Mutant;
  readonly name: string;
  readonly reason: string | null;
  /** The check that failed; null if none did. */
  readonly killedBy: string | null;
}

export interface Run {
  readonly kept: Kept;
  readonly outcomes: readonly Outcome[];
  /** How many were tried now, rather than known from before. */
  readonly tried: number;
}

/** A listed one is tried for so many seconds of work: enough for what a check would kill at once. */
const DOUBT = 0.3;

export async function mutate(options: Options): Promise<Run> {
  const { sources, equivalent, last, files, all, patience, onStep } = options;
  const started = performance.now();
  onStep("making mutants");
  const plan = await planned(sources);
  const { program } = plan;
  const checks = Object.entries(program.files).filter(([file]) => !file.startsWith("src/"));
  const tried = fingerprint(...checks.flat(), ...ownFiles());
  const fingerprints = Object.fromEntries(
    Object.entries(sources).map(([file, text]) => [file, fingerprint(text)]),
  );

  const facts = factsOf(plan, equivalent);
  const verdicts = new Map<number, string | null>();
  const before = (key: string): string | null | undefined => {
    const index = last?.verdicts[key];
    return index === undefined ? undefined : (last?.checks[index] ?? null);
  };
  const open: number[] = [];
  for (const [number, fact] of facts.entries()) {
    if (fact === null) continue;
    const { file } = fact.mutant;
    if (files.length > 0 && !files.includes(file)) continue;
    const same = last?.tried === tried && last.sources[file] === fingerprints[file];
    const known = before(fact.key);
    if (same && !all && known !== undefined) verdicts.set(number, known);
    else open.push(number);
  }

  const pool = new Pool(plan);
  const attempt = async (numbers: readonly number[], only: boolean) => {
    let done = 0;
    let living = 0;
    const tasks = numbers.map((number): Task => {
      const { mutant, key, reason } = facts[number] as Fact;
      const short = reason !== null ? DOUBT : mutant.precision ? Math.min(patience, 2) : patience;
      return {
        mutant: number,
        file: mutant.file,
        site: plan.siteOf[number] as number,
        first: before(key) ?? null,
        only,
        patience: short,
      };
    });
    await pool.examine(tasks, ({ mutant, killedBy }) => {
      verdicts.set(mutant, killedBy);
      done++;
      if (killedBy === null) living++;
      onStep(`${only ? "what killed them before: " : ""}${done} of ${tasks.length} mutants, ${living} live`);
    });
  };
  try {
    const killedBefore = open.filter((number) => before((facts[number] as Fact).key) != null);
    await attempt(killedBefore, true);
    const rest = open.filter((number) => (verdicts.get(number) ?? null) === null);
    if (rest.length > 0) {
      await pool.measure((done, count) => onStep(`${done} of ${count} checks without mutants`));
      onStep("all checks once more, with mutants compiled in and none switched on");
      await refuseFalseAlarm(pool, Object.keys(sources)[0] as string);
      await attempt(rest, false);
    }
  } finally {
    pool.end();
  }
  const seconds = all || last === null ? (performance.now() - started) / 1000 : last.report.seconds;
  const outcomes = [...verdicts].flatMap(([number, killedBy]): Outcome[] => {
    const fact = facts[number];
    return fact ? [{ ...fact, killedBy }] : [];
  });
  outcomes.sort((a, b) => facts.indexOf(a as never) - facts.indexOf(b as never));
  const report = reportOf(outcomes, seconds);
  const names = [...new Set([...verdicts.values()].filter((name) => name !== null))].sort();
  const places = new Map(names.map((name, i) => [name, i]));
  const kept: Kept = {
    tried,
    sources: fingerprints,
    checks: names,
    verdicts: Object.fromEntries(
      [...verdicts].map(([number, by]) => [
        (facts[number] as Fact).key,
        by === null ? -1 : (places.get(by) as number),
      ]),
    ),
    report,
  };
  return { kept, outcomes, tried: open.length };
}

/** The engine is tried as mutants are, but with none switched on. @throws {Error} if anything kills it. */
async function refuseFalseAlarm(pool: Pool, file: string): Promise<void> {
  const none = { mutant: 0, file, site: -1, first: null, only: false, patience: Number.POSITIVE_INFINITY };
  await pool.examine([none], ({ killedBy, why }) => {
    if (killedBy !== null) throw new Error(`${killedBy} fails without any mutant: ${why}`);
  });
}

interface Fact {
  readonly mutant: Mutant;
  readonly name: string;
  readonly key: string;
  readonly reason: string | null;
}

function factsOf(plan: Planned, equivalent: Options["equivalent"]): (Fact | null)[] {
  const facts: (Fact | null)[] = plan.mutants.map(() => null);
  const files = new Map<string, number[]>();
  for (const [number, mutant] of plan.mutants.entries()) {
    if (mutant !== null) files.set(mutant.file, [...(files.get(mutant.file) ?? []), number]);
  }
  for (const [file, numbers] of files) {
    const mutants = numbers.map((number) => plan.mutants[number] as Mutant);
    const names = namesOf(mutants);
    const reasons = reasonsOf(file, mutants, equivalent[file] ?? []);
    for (const [i, number] of numbers.entries()) {
      const name = names[i] as string;
      facts[number] = {
        mutant: mutants[i] as Mutant,
        name,
        key: keyOf(file, name),
        reason: reasons[i] ?? null,
      };
    }
  }
  return facts;
}

/** The texts that decide which mutants there are and how they are tried. */
function ownFiles(): string[] {
  const files = readdirSync("spec/mutants", { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !/equivalent|report|\.spec\./.test(name),
  );
  return files.sort().map((name) => readFileSync(`spec/mutants/${name}`, "utf8"));
}

export function reportOf(outcomes: readonly Outcome[], seconds: number): Report {
  const counted = outcomes.filter(({ mutant }) => !mutant.precision);
  const real = counted.filter(({ reason }) => reason === null);
  const scoreOf = (some: readonly Outcome[]): Score => ({
    mutants: some.length,
    killed: some.filter(({ killedBy }) => killedBy !== null).length,
  });
  const grouped = (of: (outcome: Outcome) => string) => {
    const names = [...new Set(real.map(of))].sort();
    return Object.fromEntries(names.map((name) => [name, scoreOf(real.filter((each) => of(each) === name))]));
  };
  return {
    mutants: counted.length,
    killed: scoreOf(real).killed,
    equivalent: counted.flatMap(({ mutant, reason }) =>
      reason === null ? [] : [{ ...told(mutant), reason }],
    ),
    survived: real.filter(({ killedBy }) => killedBy === null).map(({ mutant }) => told(mutant)),
    precision: scoreOf(outcomes.filter(({ mutant }) => mutant.precision)),
    byFile: grouped(({ mutant }) => mutant.file),
    byOperator: grouped(({ mutant }) => `${mutant.by}: ${mutant.operator}`),
    seconds: Math.round(seconds),
  };
}
