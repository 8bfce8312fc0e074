/**
 * The mutation score: every small change of the engine has to be noticed by a law or a test, or be none
 *
 *     npm run mutate                          what has changed since the last run
 *     npm run mutate -- --all                 everything again
 *     npm run mutate -- --file optim          mutants of the files with these letters in their path
 *     npm run -s mutate -- --last --json      what the last whole run came to, as one JSON document
 *
 * Mutants are Stryker's and our own, which are in spec/mutants; so are the list of those that change nothing, with reasons,
 * and what the last run came to. Messages of errors are not changed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { equivalent } from "../spec/mutants/equivalent/index.ts";
import { mutate, type Outcome } from "../spec/mutants/mutate.ts";
import { page } from "../spec/mutants/page.ts";
import { keep, lastRun, percent, type Report } from "../spec/mutants/report.ts";
import { sourcesOf } from "../spec/zoo/compile.ts";
import { progress } from "./progress.ts";
import { root } from "./run.ts";

const usage = `usage: npm run mutate -- [--file LETTERS] [--all] [--patience N] [--last] [--json]

  --file LETTERS   only mutants of the files of src with these letters in their path; nothing is kept of such a run
  --all            try those again too whose file and checks are what they were
  --patience N     for how many seconds of work a mutant is tried that nothing kills (default 60)
  --last           say what the last run came to, and run nothing
  --json           print one JSON document and nothing else
  --help           say all this
`;
process.chdir(root);

try {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((word) => word !== "--"),
    options: {
      file: { type: "string", default: "" },
      patience: { type: "string", default: "60" },
      all: { type: "boolean", default: false },
      last: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (!(Number(values.patience) > 0)) throw new Error(`--patience: seconds expected, got ${values.patience}`);
  if (values.help) process.stdout.write(usage);
  else if (values.last) sayLast(values.json);
  else await run(values.file, Number(values.patience), values.all, values.json);
} catch (error) {
  process.stderr.write(`mutate: ${(error as Error).message}\n`);
  process.exitCode = 2;
}

function sayLast(json: boolean): void {
  const last = lastRun();
  if (last === null) throw new Error("there was no run yet");
  say(last.report, [], json);
}

async function run(letters: string, patience: number, all: boolean, json: boolean): Promise<void> {
  const sources = sourcesOf();
  const files = Object.keys(sources).filter((file) => letters !== "" && file.includes(letters));
  if (letters !== "" && files.length === 0) throw new Error(`no file of src has "${letters}" in its path`);
  const last = lastRun();
  const { kept, outcomes } = await mutate({
    sources,
    equivalent,
    last,
    files,
    all,
    patience,
    onStep: progress,
  });
  progress("");
  say(kept.report, outcomes, json);
  const wrong = outcomes.some(({ mutant, reason, killedBy }) =>
    reason === null ? killedBy === null && !mutant.precision : killedBy !== null,
  );
  process.exitCode = wrong ? 1 : 0;
  if (files.length > 0) return;
  keep(kept);
  writeFileSync(join(root, "spec", "mutants", "README.md"), page(kept.report));
}

function say(report: Report, outcomes: readonly Outcome[], json: boolean): void {
  if (json) {
    const { mutants, killed, equivalent: none, survived, precision, seconds } = report;
    console.log(JSON.stringify({ mutants, killed, equivalent: none, survived, precision, seconds }, null, 1));
    return;
  }
  for (const [file, score] of Object.entries(report.byFile)) {
    console.log(
      `${percent(score).padStart(8)}  ${`${score.killed} of ${score.mutants}`.padEnd(14)} src/${file}`,
    );
  }
  for (const { mutant, reason, killedBy } of outcomes) {
    if (reason === null ? killedBy !== null || mutant.precision : killedBy === null) continue;
    const trouble = killedBy === null ? "lives" : `is listed as equivalent, but ${killedBy} kills it`;
    console.log(`\n✗ src/${mutant.file}:${mutant.line} ${trouble} (${mutant.operator})`);
    console.log(`  ${mutant.code}`);
    console.log(`- ${briefly(mutant.before)}\n+ ${briefly(mutant.after)}`);
  }
  const { mutants, killed, equivalent: none, survived, precision, seconds } = report;
  console.log(
    `\n${mutants} mutants: ${killed} killed, ${none.length} change nothing, ${survived.length} live; ${percent({ mutants: mutants - none.length, killed })}`,
  );
  console.log(`constants off by a millionth: ${precision.killed} of ${precision.mutants} noticed`);
  console.log(`the last run of all took ${seconds} s`);
}

function briefly(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= 200 ? line : `${line.slice(0, 160)} … ${line.slice(-30)}`;
}
