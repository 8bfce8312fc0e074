/**
 * `npm run zoo:laws`: tries every law on every bug of the zoo, and writes spec/zoo/LAWS.md, which says what each law is needed
 * for. Takes some minutes. The exit code is 1 if a law catches no bug alone and spec/zoo/reasons.ts has no reason for it.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bugs } from "../spec/zoo/bugs.ts";
import { compile } from "../spec/zoo/compile.ts";
import { claim, killersOf, page, rowsOf } from "../spec/zoo/kills.ts";
import { reasons } from "../spec/zoo/reasons.ts";
import { progress } from "./progress.ts";
import { root } from "./run.ts";

const compiled = await compile(bugs);
let done = 0;
const killers = killersOf(compiled, (id) => {
  progress(`${++done} of ${bugs.length}: ${id}`);
});
progress("");
const rows = rowsOf(killers);
writeFileSync(join(root, "spec/zoo/LAWS.md"), page(rows, bugs.length));
const idle = rows.filter(
  ({ kind, alone }) => alone.length === 0 && kind !== claim && reasons[kind] === undefined,
);
for (const { kind, caught } of idle) console.log(`✗ ${kind}: catches ${caught}, none of them alone`);
console.log(`${rows.length} laws, ${bugs.length} bugs, ${idle.length} laws without a reason`);
process.exitCode = idle.length === 0 ? 0 : 1;
