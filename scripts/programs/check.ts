import { sections } from "../../spec/claims/article.ts";
import type { Engine } from "../../spec/engine.ts";
import { ours } from "../../spec/engines/ours.ts";
import type { Language } from "../../spec/report/documents.ts";
import type { Diagnosis } from "../../spec/zoo/diagnosis.ts";
import { defaultExport } from "./modules.ts";
import { type Program, program, type Screen, UsageError } from "./program.ts";

const formats = ["json", "junit", "html", "md"] as const;
export type Format = (typeof formats)[number];

export const check: Program = program({
  name: "check",
  summary: "every claim of the article, checked against the engine",
  about: `Goes through the article chapter by chapter. Each claim is tried on many cases, and has a sign:
  =  holds    ≈  holds up to rounding    ±  needs a condition    ≠  is wrong    ·  cannot be tested
A wrong claim is shown wrong by its law: the engine keeps the law if the counterexample is one. ✗ is a law that the
engine breaks; what breaks it, and the command that shows it again, stands below. The exit code is 1 if there is any.
Another engine is examined with --engine FILE, a module whose default export is an engine behind the port (spec/engine.ts).`,
  options: {
    claim: { type: "string", default: "", says: "only these claims, by id, separated by commas" },
    section: { type: "string", default: "", says: "only this section of the article, or this chapter" },
    seed: {
      type: "integer",
      default: 20241205,
      least: -(2 ** 31),
      most: 2 ** 31 - 1,
      says: "where the cases start",
    },
    path: { type: "string", default: "", says: "of a failure: tries nothing but its one case" },
    runs: { type: "integer", default: 100, least: 1, most: 1e9, says: "how many cases each law is tried on" },
    lang: {
      type: "string",
      default: "en",
      choices: ["en", "zh", "both"],
      says: "the language of the claims",
    },
    report: {
      type: "string",
      default: "",
      says: "json, junit, html or md instead of the screen; several, separated by commas, as files",
    },
    engine: { type: "string", default: "", says: "a module with another engine" },
  },
  async run({ claim, section, seed, path, runs, lang, report, engine: given }, screen) {
    const chosen = chosenBy(claim, section);
    if (path !== "" && chosen.length !== 1)
      throw new UsageError("--path: belongs to one claim, say --claim too");
    if (path !== "" && !/^\d*(:\d*)*$/.test(path))
      throw new UsageError(`--path: numbers and colons expected, got ${path}`);
    const wanted = formatsOf(report);
    const quiet = wanted.length === 1;
    const engine = given === "" ? (ours as Engine) : await engineFrom(given);
    const search = { seed, runs, ...(path !== "" && { path }) };
    const examination = { engine, search, language: lang as Language, given };
    const shown: Screen = quiet ? { ...screen, say: () => undefined } : screen;
    sayPlan(engine, chosen, runs, seed, shown);
    const { documentsOf, examine, ledgerOf, sayLedger } = await import("./examination.ts");
    const entries = examine(chosen, examination, shown);
    const ledger = ledgerOf(entries, examination);
    sayLedger(ledger, lang as Language, shown);
    const diagnosis = ledger.totals.broken > 0 ? await diagnose(engine, shown) : [];
    const documents = await documentsOf(wanted, ledger, examination, screen);
    return {
      json: { ...ledger, diagnosis },
      failed: ledger.totals.broken > 0,
      ...(quiet ? { print: documents[0]?.text ?? "" } : { documents }),
    };
  },
});

/** What mistake the engine may have made: the bugs of the zoo that answer as it does, the likeliest first. */
async function diagnose(engine: Engine, screen: Screen): Promise<readonly Diagnosis[]> {
  const { bugs, compiledZoo } = await import("./zoo/planting.ts");
  const { likeliest } = await import("../../spec/zoo/zoo.ts");
  screen.say("\n── Which mistake ──\n");
  const found = likeliest(engine, await compiledZoo(), (done, of) => screen.progress("bugs", done, of));
  const [best] = found;
  if (best === undefined) {
    screen.say("It answers as no bug of the zoo does.");
    return [];
  }
  screen.say(`It answers as with ${best.ids.join(" and ")}, at ${best.agrees} of ${best.of} probes:`);
  for (const id of best.ids) {
    screen.say(`  ${bugs.find((bug) => bug.id === id)?.story.en}`);
    screen.say(`  More: backproof see ${id}`);
  }
  return found;
}

/** Says at once what is going to be done; to read all the claims takes a moment. */
export function sayPlan(
  { name, precision }: Engine,
  ids: readonly string[],
  runs: number,
  seed: number,
  screen: Screen,
): void {
  const claims = ids.length === 1 ? "1 claim" : `${ids.length} claims`;
  screen.say(`${name}, ${precision}: ${claims} of the article, ${runs} cases or more each, seed ${seed}`);
}

/** @throws {UsageError} if there are no such claims. */
function chosenBy(ids: string, section: string): readonly string[] {
  const named = ids.split(",").filter((id) => id !== "");
  const known = sections.flatMap((own) => own.ids);
  const unknown = named.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(`--claim: no claim ${unknown}; ids are GD-01 to USE-11`);
  const within = section === "" ? known : idsOf(section);
  if (within.length === 0) {
    const numbers = sections.map(({ number }) => number).join(", ");
    throw new UsageError(`--section: one of ${numbers} or a chapter expected, got ${section}`);
  }
  return within.filter((id) => named.length === 0 || named.includes(id));
}

/** The claims of a section, or of a whole chapter; none if there is no such section. */
export function idsOf(section: string): readonly string[] {
  const within = sections.filter(({ number }) => number === section || number.startsWith(`${section}.`));
  return within.flatMap(({ ids }) => ids);
}

function formatsOf(report: string): Format[] {
  const named = report.split(",").filter((name) => name !== "");
  const unknown = named.find((name) => !(formats as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--report: ${formats.join(", ")} expected, got ${unknown}`);
  return named as Format[];
}

/** @throws {UsageError} if the module cannot be loaded or exports no engine. */
async function engineFrom(file: string): Promise<Engine> {
  let made: unknown;
  try {
    made = await defaultExport(file);
    if (typeof made === "function") made = await made();
  } catch (error) {
    throw new UsageError(`--engine: ${(error as Error).message}`);
  }
  const { name, precision, tensor, read, pullback } = (made ?? {}) as Partial<Engine>;
  const functions = [tensor, read, pullback].every((member) => typeof member === "function");
  if (typeof name !== "string" || !functions || (precision !== "float64" && precision !== "float32")) {
    throw new UsageError(
      `--engine: the default export of ${file} is no engine: name, precision, tensor, read and pullback expected`,
    );
  }
  return made as Engine;
}
