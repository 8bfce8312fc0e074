/**
 * False alarms: what the claims draw, with many random seeds. A law that a correct engine breaks now and then is wrong.
 *
 *     npm run soak -- --seeds 10000 --runs 1        every law once with each of 10,000 seeds
 *     npm run soak -- --from 5000 --seeds 5000      the second half of these, say on another machine
 *
 * Seeds come from the first one, which is printed and can be given. Examples and experiments have seeds of their own, so
 * they are the same each time and left out here.
 */
import { parseArgs } from "node:util";
import { subjectOf } from "../spec/claims/examine.ts";
import { claims } from "../spec/claims/index.ts";
import { told } from "../spec/claims/ledger.ts";
import { judge } from "../spec/claims/verdict.ts";
import { ours } from "../spec/engines/ours.ts";
import { seeded } from "../spec/kit/random.ts";
import { python } from "../spec/oracle/python.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "--"),
  options: {
    seeds: { type: "string", default: "1000" },
    runs: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    first: { type: "string", default: String(Math.trunc(Math.random() * 2 ** 31)) },
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
const source = seeded(first);
const all = Array.from({ length: from + seeds }, () => source.below(2 ** 31)).slice(from);
const started = performance.now();
let cases = 0;
let alarms = 0;
for (const [i, seed] of all.entries()) {
  for (const claim of claims) {
    const verdict = judge(claim, subject, { seed, runs, drawnOnly: true });
    cases += verdict.runs;
    if (verdict.finding === null) continue;
    alarms++;
    const { path } = verdict.finding;
    console.log(`${claim.id}: ${told(verdict.finding)}`);
    console.log(
      `  npm run -s backproof -- check --claim ${claim.id} --seed ${seed} --runs ${runs}${path && ` --path ${path}`}`,
    );
  }
  if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${seeds} seeds, ${alarms} alarms `);
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${alarms} false alarms in ${seeds} seeds from ${first}, ${cases} cases, ${seconds} s`);
process.exitCode = alarms === 0 ? 0 : 1;
