/**
 * The ledger as documents: JSON for programs, JUnit for CI, Markdown and HTML for people
 */
import { sections } from "../claims/article.ts";
import type { Claim } from "../claims/claim.ts";
import { type Entry, type Ledger, signs } from "../claims/ledger.ts";

export type Language = "en" | "zh" | "both";

export function json(ledger: Ledger): string {
  return `${JSON.stringify(ledger, null, 2)}\n`;
}

/** A test suite per section and a test case per claim. What there is nothing to keep of is skipped. */
export function junit({ engine, claims, totals }: Ledger): string {
  const suites = bySection(claims).map(([{ number, title }, entries]) => {
    const cases = entries.map((entry) => {
      const name = xml(`${entry.id}: ${entry.statement.en}`);
      const open = `    <testcase classname="${xml(number)} ${xml(title.en)}" name="${name}"`;
      if (entry.kept === true) return `${open}/>`;
      const inside =
        entry.kept === null
          ? `<skipped message="${xml(entry.silent)}"/>`
          : `<failure message="${xml(entry.counterexample ?? "")}"/>`;
      return `${open}>${inside}</testcase>`;
    });
    const count = (kept: boolean | null) => entries.filter((entry) => entry.kept === kept).length;
    const counts = `tests="${entries.length}" failures="${count(false)}" skipped="${count(null)}"`;
    return `  <testsuite name="${xml(`${number} ${title.en}`)}" ${counts}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  const counts = `tests="${totals.claims}" failures="${totals.broken}" skipped="${totals.silent}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(engine)}" ${counts}>\n${suites.join("\n")}\n</testsuites>\n`;
}

export function markdown(ledger: Ledger, language: Language): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const parts = bySection(ledger.claims).map(([{ number, title }, entries]) => {
    const rows = entries.map((entry) => {
      const { id, status, runs, counterexample } = entry;
      const statement = inLanguage(entry.statement, language, "<br>");
      return `| ${id} | ${verdictOf(entry)} | ${cell(statement)} | ${status} | ${runs} | ${cell(counterexample ?? "")} |`;
    });
    const head = "| id | | claim | status | cases | against it |\n|---|---|---|---|---|---|";
    return `## ${number} ${inLanguage(title, language, " · ")}\n\n${head}\n${rows.join("\n")}\n`;
  });
  return `# The claims of the article, and ${ledger.engine}\n\n${summary(ledger)}\n\n${parts.join("\n")}`;
}

/**
 * One page that opens from disk, with every claim, its reason and its figure, without scripts or anything from elsewhere.
 *
 * @param records the claims themselves, by id.
 * @param pictures SVG by id.
 */
export function html(
  ledger: Ledger,
  language: Language,
  records: ReadonlyMap<string, Claim>,
  pictures: ReadonlyMap<string, string>,
): string {
  const parts = bySection(ledger.claims).map(([{ number, title }, entries]) => {
    const articles = entries.map((entry) => {
      const { why = "", formula = "", domain } = records.get(entry.id) ?? {};
      const facts = [
        ["status", entry.status],
        ["formula", formula],
        ["for", domain ?? ""],
        ["against it", entry.counterexample ?? ""],
        [
          "law",
          entry.kept === null ? entry.silent : `${entry.kept ? "kept" : "broken"} in ${entry.runs} cases`,
        ],
      ].filter(([, text]) => text !== "");
      const list = facts.map(([label, text]) => `<dt>${label}</dt><dd>${xml(text as string)}</dd>`).join("");
      const statements = (["en", "zh"] as const)
        .filter((own) => language === "both" || language === own)
        .map((own) => `<h3 lang="${own}">${xml(entry.statement[own])}</h3>`)
        .join("");
      return `<article id="${entry.id}"><p class="id">${verdictOf(entry)} <a href="#${entry.id}">${entry.id}</a></p>${statements}<p>${xml(why)}</p><dl>${list}</dl>${pictures.get(entry.id) ?? ""}</article>`;
    });
    return `<section><h2>${number} ${xml(inLanguage(title, language, " · "))}</h2>${articles.join("\n")}</section>`;
  });
  const style = `body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1a1a1a;background:#fff}
article{border-top:1px solid #ccc;padding:1rem 0}h3{margin:.2rem 0;font-size:1.05rem}.id{margin:0;color:#595959}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;font-size:.9rem}dt{color:#595959}dd{margin:0;overflow-wrap:anywhere}svg{max-width:100%;height:auto}`;
  const pageLanguage = language === "zh" ? "zh" : "en";
  return `<!doctype html>
<html lang="${pageLanguage}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>backproof: the claims and ${xml(ledger.engine)}</title><style>${style}</style></head>
<body><h1>The claims of the article, and ${xml(ledger.engine)}</h1><p>${xml(summary(ledger))}</p>
${parts.join("\n")}</body></html>
`;
}

export function summary({ engine, seed, totals }: Ledger): string {
  const { claims, kept, broken, silent, runs } = totals;
  return `${claims} claims: ${engine} keeps ${kept} laws, breaks ${broken}, ${silent} have nothing to keep; ${runs} cases tried with seed ${seed}.`;
}

export function inLanguage(
  { en, zh }: { en: string; zh: string },
  language: Language,
  between: string,
): string {
  return language === "both" ? `${en}${between}${zh}` : { en, zh }[language];
}

function bySection(entries: readonly Entry[]): [section: (typeof sections)[number], entries: Entry[]][] {
  return sections.flatMap((section): [typeof section, Entry[]][] => {
    const own = entries.filter((entry) => entry.section === section.number);
    return own.length === 0 ? [] : [[section, own]];
  });
}

function verdictOf({ kept, status }: Entry): string {
  return kept === false ? "✗" : kept === true ? signs[status] : "·";
}

function xml(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // XML has no way to write control characters.
  return text.replace(/[^\P{Cc}\n\t]/gu, "\ufffd").replace(/[&<>"]/g, (c) => named[c] as string);
}
