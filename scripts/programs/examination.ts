import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chapters, sections } from "../../spec/claims/article.ts";
import type { Claim } from "../../spec/claims/claim.ts";
import { subjectOf } from "../../spec/claims/examine.ts";
import { claims, fileOf } from "../../spec/claims/index.ts";
import { type Entry, entryOf, type Ledger, signs, totalsOf } from "../../spec/claims/ledger.ts";
import type { Subject } from "../../spec/claims/subject.ts";
import { judge, type Verdict } from "../../spec/claims/verdict.ts";
import type { Engine } from "../../spec/engine.ts";
import type { Search } from "../../spec/kit/law.ts";
import { python } from "../../spec/oracle/python.ts";
import { html, inLanguage, json, junit, type Language, markdown } from "../../spec/report/documents.ts";
import { failure } from "../../spec/report/failure.ts";
import type { Format } from "./check.ts";
import type { Screen } from "./program.ts";

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

/** Checks claims in order, saying each as it is done, under the titles of their chapters and sections. */
export function examine(ids: readonly string[], examination: Examination, screen: Screen): Entry[] {
  const { engine, search, language, given, only } = examination;
  const subject = subjectOf(engine, python);
  const entries: Entry[] = [];
  let [chapter, section] = ["", ""];
  const chosen = claims.filter(({ id }) => ids.includes(id));
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

/** The reports asked for. Figures are drawn for HTML only. */
export async function documentsOf(
  wanted: readonly Format[],
  ledger: Ledger,
  { engine, language }: Examination,
  screen: Screen,
): Promise<{ name: string; text: string }[]> {
  const written: { name: string; text: string }[] = [];
  for (const format of wanted) {
    if (format === "json") written.push({ name: "claims.json", text: json(ledger) });
    if (format === "junit") written.push({ name: "claims.junit.xml", text: junit(ledger) });
    if (format === "md") written.push({ name: "claims.md", text: markdown(ledger, language) });
    if (format === "html") {
      const records = new Map(claims.map((claim) => [claim.id, claim]));
      const pictures = await picturesOf(ledger, records, subjectOf(engine, python), screen);
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
