/**
 * False alarms: every law that draws, and the gradient check on functions that are right, with many random seeds. A law that
 * a correct engine breaks now and then is wrong.
 *
 *     npm run soak -- --seeds 10000                          every law once with each of 10,000 seeds
 *     npm run soak -- --from 5000 --seeds 5000 --first 7     the second half of these, say on another machine
 *     npm run soak -- --only "mul: has" --seeds 1 --runs 100  only laws with these words in their names
 *
 * Seeds come from the first one, which is printed and can be given. Examples and experiments have seeds of their own, so
 * they are the same each time and left out here.
 */
import { parseArgs } from "node:util";
import { subjectOf } from "../spec/claims/examine.ts";
import { told } from "../spec/claims/ledger.ts";
import { ours } from "../spec/engines/ours.ts";
import { examination } from "../spec/kit/compare.ts";
import { hasItsGradient } from "../spec/kit/has-its-gradient.ts";
import type { Law } from "../spec/kit/law.ts";
import { seeded } from "../spec/kit/random.ts";
import { catalogue } from "../spec/laws/catalogue.ts";
import { python } from "../spec/oracle/python.ts";
import { correct } from "../spec/power/subjects.ts";
import { progress } from "./progress.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "--"),
  options: {
    seeds: { type: "string", default: "1000" },
    runs: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    first: { type: "string", default: String(Math.trunc(Math.random() * 2 ** 31)) },
    only: { type: "string", default: "" },
  },
});
const [seeds, runs, from, first] = [values.seeds, values.runs, values.from, values.first].map(Number) as [
  number,
  number,
  number,
  number,
];
if (![seeds, runs].every((n) => Number.isInteger(n) && n >= 1) || ![from, first].every(Number.isInteger)) {
  process.stderr.write(`soak: whole numbers expected, got ${JSON.stringify(values)}\n`);
  process.exit(2);
}

const subject = subjectOf(ours, python);
const laws: [name: string, law: Law][] = [
  ...catalogue.map(({ name, law }): [string, Law] => [name, law(subject)]),
  ...correct.map(({ name, f, lengths, range }): [string, Law] => [
    `gradcheck of ${name}`,
    hasItsGradient(f, lengths, range),
  ]),
];
const chosen = laws.filter(([name]) => name.includes(values.only));
if (chosen.length === 0) {
  process.stderr.write(`soak: no law has "${values.only}" in its name\n`);
  process.exit(2);
}

const source = seeded(first);
const all = Array.from({ length: from + seeds }, () => source.below(2 ** 31)).slice(from);
const started = performance.now();
let alarms = 0;
examination.cases = 0;
for (const [i, seed] of all.entries()) {
  for (const [name, law] of chosen) {
    const finding = law({ seed, runs, drawnOnly: true });
    if (finding === null) continue;
    alarms++;
    console.log(`${name}: ${told(finding)}`);
    console.log(
      `  npm run soak -- --first ${first} --from ${from + i} --seeds 1 --runs ${runs} --only "${name}"`,
    );
  }
  progress(`${i + 1} of ${seeds} seeds, ${alarms} alarms`);
}
progress("");
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(
  `${alarms} false alarms of ${chosen.length} laws in ${seeds} seeds from ${first}, ${examination.cases} cases, ${seconds} s`,
);
process.exitCode = alarms === 0 ? 0 : 1;
