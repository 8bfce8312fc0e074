/**
 * The bug zoo: plants every bug of the collection in the engine and requires that the laws it names catch it
 *
 *     npm run zoo                           all of them
 *     npm run zoo -- --only tape            those whose group or id has these letters in it
 *     npm run -s zoo -- --json              one JSON document
 *
 * The engine without bugs goes first: it must keep every law.
 */
import { parseArgs } from "node:util";
import { bugs } from "../spec/zoo/bugs.ts";
import { compile } from "../spec/zoo/compile.ts";
import { gatesOf } from "../spec/zoo/gates.ts";
import { examined, subjectFrom } from "../spec/zoo/zoo.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "--"),
  options: { json: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const say = (line: string) => void (values.json || console.log(line));
const progress = (text: string) => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`));

const chosen = bugs.filter(({ id, group }) => id.includes(values.only) || group.includes(values.only));
if (chosen.length === 0) {
  process.stderr.write(`zoo: no bug has "${values.only}" in its id or group\n`);
  process.exit(2);
}
const started = performance.now();
const { clean, sick } = await compile(chosen);
const found = [];
for (const [i, bug] of chosen.entries()) {
  progress(`${i + 1} of ${chosen.length}: ${bug.id}`);
  found.push({ ...examined(bug, subjectFrom({ ...clean, ...sick[bug.id] })) });
}
progress("the engine without bugs");
const gates = gatesOf(found, clean, sick);
progress("");

for (const { bug, caughtBy, counterexample, runs } of found) {
  say(`${caughtBy.length === bug.caughtBy.length ? "✓" : "✗"} ${bug.group}: ${bug.id}`);
  say(
    `    ${counterexample || "nothing found"}   (${runs} ${runs === 1 ? "draw" : "draws"}; ${caughtBy.join("; ")})`,
  );
}
for (const { says, against } of gates) {
  say(`${against.length === 0 ? "✓" : "✗"} ${says}`);
  for (const line of against) say(`    ${line}`);
}
const seconds = (performance.now() - started) / 1000;
say(`${found.length} bugs, ${seconds.toFixed(1)} s`);
if (values.json) {
  console.log(
    JSON.stringify({
      bugs: found.map(({ bug: { id, group }, caughtBy, counterexample, runs }) => ({
        id,
        group,
        caughtBy,
        counterexample,
        runs,
      })),
      missed: found.flatMap(({ bug: { id }, missed }) => missed.map((each) => ({ id, ...each }))),
      gates,
      seconds,
    }),
  );
}
process.exitCode = gates.every(({ against }) => against.length === 0) ? 0 : 1;
