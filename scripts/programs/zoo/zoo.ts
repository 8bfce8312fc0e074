import { type Group, groups } from "../../../spec/zoo/bug.ts";
import { gatesOf } from "../../../spec/zoo/gates.ts";
import { examined, subjectWith } from "../../../spec/zoo/zoo.ts";
import type { Outcome, Screen } from "../program.ts";
import { bugsOf, compiledZoo } from "./planting.ts";

export async function zoo({ group }: { group: string }, screen: Screen): Promise<Outcome> {
  const started = performance.now();
  const compiled = await compiledZoo();
  const chosen = bugsOf(group);
  let last: Group | undefined;
  const found = chosen.map((bug, i) => {
    const each = examined(bug, subjectWith(compiled, [bug.id]));
    if (bug.group !== last) screen.say(`\n── ${groups[bug.group]} ──\n`);
    last = bug.group;
    screen.say(`  ${each.missed.length === 0 ? "✓" : "✗"} ${bug.id}`);
    screen.say(`      ${each.counterexample || "nothing found"}   ${bug.caughtBy[0]}`);
    screen.progress("bugs", i + 1, chosen.length);
    return each;
  });
  const gates = gatesOf(found, compiled);
  const seconds = (performance.now() - started) / 1000;
  screen.say();
  for (const { says, against } of gates) {
    screen.say(`${against.length === 0 ? "✓" : "✗"} ${says}`);
    for (const line of against) screen.say(`    ${line}`);
  }
  screen.say(
    `\n${found.length} bugs, ${seconds.toFixed(1)} s. More of one: backproof see ${found[0]?.bug.id}`,
  );
  return {
    json: {
      bugs: found.map(({ bug, caughtBy, counterexample, runs }) => ({
        ...{ id: bug.id, group: bug.group, caughtBy, counterexample, runs },
      })),
      missed: found.flatMap(({ bug: { id }, missed }) => missed.map((each) => ({ id, ...each }))),
      gates,
      seconds,
    },
    failed: gates.some(({ against }) => against.length > 0),
  };
}
