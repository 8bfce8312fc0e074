import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chapters, sections } from "../../spec/claims/article.ts";
import type { Claim } from "../../spec/claims/claim.ts";
import { subjectOf } from "../../spec/claims/examine.ts";
import { claims, fileOf } from "../../spec/claims/index.ts";
import { type Entry, entryOf, type Ledger, plain, signs, totalsOf } from "../../spec/claims/ledger.ts";
import type { Subject } from "../../spec/claims/subject.ts";
import { judge, type Verdict } from "../../spec/claims/verdict.ts";
import type { Engine } from "../../spec/engine.ts";
import { ours } from "../../spec/engines/ours.ts";
import type { Search } from "../../spec/kit/law.ts";
import { python } from "../../spec/oracle/python.ts";
import { html, inLanguage, json, junit, type Language, markdown } from "../../spec/report/documents.ts";
import { failure } from "../../spec/report/failure.ts";
import { type Program, program, type Screen, UsageError } from "./program.ts";

const formats = ["json", "junit", "html", "md"] as const;
type Format = (typeof formats)[number];

/** What a chapter-by-chapter examination goes by. */
export interface Examination {
  readonly engine: Engine;
  readonly search: Search;
  readonly language: Language;
  /** The module that the engine comes from, for replay lines; "" for our own. */
  readonly given: string;
  /** Whether to say every claim, or only those whose law is broken. */
  readonly only?: "broken";
}

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
    const entries = examine(chosen, examination, shown);
    const ledger = ledgerOf(entries, examination);
    sayLedger(ledger, lang as Language, shown);
    const documents = await documentsOf(wanted, ledger, lang as Language, subjectOf(engine, python), screen);
    return {
      json: { ...ledger },
      failed: ledger.totals.broken > 0,
      ...(quiet ? { print: documents[0]?.text ?? "" } : { documents }),
    };
  },
});

/** Checks claims in order, saying each as it is done, under the titles of their chapters and sections. */
export function examine(chosen: readonly Claim[], examination: Examination, screen: Screen): Entry[] {
  const { engine, search, language, given, only } = examination;
  const subject = subjectOf(engine, python);
  const entries: Entry[] = [];
  let [chapter, section] = ["", ""];
  for (const claim of chosen) {
    const own = sections.find(({ ids }) => ids.includes(claim.id)) as (typeof sections)[number];
    if (only !== "broken" && own.number[0] !== chapter) {
      chapter = own.number[0] as string;
      const { title } = chapters.find(({ number }) => number === chapter) as (typeof chapters)[number];
      screen.say(`\n── ${chapter}  ${inLanguage(title, language, " · ")} ──`);
    }
    if (only !== "broken" && own.number !== section) {
      section = own.number;
      screen.say(`\n${section}  ${inLanguage(own.title, language, " · ")}`);
    }
    const verdict = judge(claim, subject, search);
    entries.push(entryOf(verdict));
    if (only === undefined || verdict.kept === false) sayVerdict(verdict, language, screen);
    const where = {
      ...{ engine: engine.name, replay: replayOf(verdict, search, given), read: placeOf(claim) },
      width: process.stdout.columns || 100,
    };
    for (const line of failure(verdict, where)) screen.say(`     ${line}`);
    screen.progress("claims", entries.length, chosen.length);
  }
  return entries;
}

function sayVerdict({ claim, kept, silent }: Verdict, language: Language, screen: Screen): void {
  const sign = kept === false ? "✗" : kept === null ? "·" : signs[claim.status];
  const note = kept === null && silent !== "not testable" ? `   (${silent})` : "";
  const room = " ".repeat(13);
  screen.say(`  ${sign} ${claim.id.padEnd(9)}${inLanguage(claim.says, language, `\n${room}`)}${note}`);
}

export function ledgerOf(entries: readonly Entry[], { engine, search }: Examination): Ledger {
  const { name, precision } = engine;
  return { engine: name, precision, seed: search.seed, claims: entries, totals: totalsOf(entries) };
}

/** What came out in all: the counts, and what is wrong in the article with the cases against it. */
export function sayLedger({ engine, claims, totals }: Ledger, language: Language, screen: Screen): void {
  const { statuses, runs, worstUlp, kept, broken, silent } = totals;
  const told = Object.entries(signs).map(
    ([status, sign]) => `${sign} ${statuses[status as never]} ${status}`,
  );
  const drawn = claims.map(({ densityExcluded }) => densityExcluded).filter((density) => density !== null);
  screen.say(`\n── Ledger ──\n\n${claims.length} claims: ${told.join("   ")}`);
  screen.say(
    `${engine} keeps ${kept} of ${kept + broken} laws${silent > 0 ? `, ${silent} have nothing to keep` : ""}`,
  );
  const typical = [...drawn].sort((a, b) => a - b)[Math.floor(drawn.length / 2)];
  if (typical !== undefined) {
    const share =
      typical >= 1
        ? ""
        : `; of half of the laws no fault in ${percent(typical)} of the cases or more was missed, at 95 %`;
    screen.say(
      `${runs} cases, the furthest accepted difference ${Number(worstUlp.toPrecision(3))} ULP${share}`,
    );
  }
  const wrong = claims.filter(({ status }) => status === "wrong");
  if (wrong.length > 0) screen.say(`\nWrong in the article:`);
  for (const { id, statement, counterexample } of wrong) {
    screen.say(`  ≠ ${id.padEnd(9)}${inLanguage(statement, language, " ")}`);
    screen.say(`             against it: ${counterexample}`);
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

/** @throws {UsageError} if there are no such claims. */
function chosenBy(ids: string, section: string): readonly Claim[] {
  const named = ids.split(",").filter((id) => id !== "");
  const known = new Map(claims.map((claim) => [claim.id, claim]));
  const unknown = named.find((id) => !known.has(id));
  if (unknown !== undefined) {
    throw new UsageError(`--claim: no claim ${plain(unknown)}; ids are GD-01 to USE-11, see backproof check`);
  }
  const within = section === "" ? claims : claimsOf(section);
  if (within.length === 0) {
    const numbers = sections.map(({ number }) => number).join(", ");
    throw new UsageError(`--section: one of ${numbers} or a chapter expected, got ${section}`);
  }
  return within.filter(({ id }) => named.length === 0 || named.includes(id));
}

/** The claims of a section, or of a whole chapter; none if there is no such section. */
export function claimsOf(section: string): readonly Claim[] {
  const within = sections.filter(({ number }) => number === section || number.startsWith(`${section}.`));
  return claims.filter(({ id }) => within.some(({ ids }) => ids.includes(id)));
}

function formatsOf(report: string): Format[] {
  const named = report.split(",").filter((name) => name !== "");
  const unknown = named.find((name) => !(formats as readonly string[]).includes(name));
  if (unknown !== undefined) throw new UsageError(`--report: ${formats.join(", ")} expected, got ${unknown}`);
  return named as Format[];
}

/** The reports asked for. Figures are drawn for HTML only. */
export async function documentsOf(
  wanted: readonly Format[],
  ledger: Ledger,
  language: Language,
  subject: Subject,
  screen: Screen,
): Promise<{ name: string; text: string }[]> {
  const written: { name: string; text: string }[] = [];
  for (const format of wanted) {
    if (format === "json") written.push({ name: "claims.json", text: json(ledger) });
    if (format === "junit") written.push({ name: "claims.junit.xml", text: junit(ledger) });
    if (format === "md") written.push({ name: "claims.md", text: markdown(ledger, language) });
    if (format === "html") {
      const records = new Map(claims.map((claim) => [claim.id, claim]));
      const pictures = await picturesOf(ledger, records, subject, screen);
      written.push({ name: "claims.html", text: html(ledger, language, records, pictures) });
    }
  }
  return written;
}

async function picturesOf(
  ledger: Ledger,
  records: ReadonlyMap<string, Claim>,
  subject: Subject,
  screen: Screen,
): Promise<Map<string, string>> {
  const { draw } = await import("../../spec/report/draw.ts");
  const pictures = new Map<string, string>();
  ledger.claims.forEach(({ id, kept }, i) => {
    screen.progress("figures", i + 1, ledger.claims.length);
    const figure = records.get(id)?.figure;
    // Of an engine that lacks something, or breaks the law, there may be nothing to draw.
    if (figure !== undefined && kept === true) pictures.set(id, draw({ ...figure(subject), id }));
  });
  return pictures;
}

/** @throws {UsageError} if the module cannot be loaded or exports no engine. */
export async function engineFrom(file: string): Promise<Engine> {
  let made: unknown;
  try {
    made = (await import(pathToFileURL(resolve(file)).href)).default;
    if (typeof made === "function") made = await made();
  } catch (error) {
    throw new UsageError(`--engine: ${file} cannot be loaded: ${(error as Error).message}`);
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

/** The command that shows a finding again: from the repository or from the installed package, as this one was called. */
function replayOf({ claim, finding }: Verdict, { seed, runs }: Search, given: string): string {
  const words = [process.argv[1]?.endsWith(".ts") ? "npm run -s backproof -- check" : "npx backproof check"];
  if (given !== "") words.push("--engine", given);
  words.push("--claim", claim.id, "--seed", String(finding?.seed ?? seed));
  // A law that draws nothing fails without a path; one that was not found broken at all needs as many runs.
  if (finding?.path) words.push("--path", finding.path);
  else if (runs !== 100) words.push("--runs", String(runs));
  return words.join(" ");
}

/** Where a claim is explained, with the line where the sources are at hand. */
function placeOf(claim: Claim): string {
  const file = fileOf(claim);
  try {
    const source = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), "utf8");
    const line = source.split("\n").findIndex((text) => text.includes(`id: "${claim.id}"`));
    return line < 0 ? file : `${file}:${line + 1}`;
  } catch {
    return file;
  }
}
