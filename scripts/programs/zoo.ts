import { type Group, groups } from "../../spec/zoo/bug.ts";
import { type Program, program } from "./program.ts";

export const zoo: Program = program({
  name: "zoo",
  summary: "real mistakes, planted in the engine one by one, and the laws that catch them",
  about: `Plants every bug of the collection in a copy of the engine and tries the laws that say they catch it, with twenty
seeds each. A bug is a mistake that people really made, as the smallest edit of the engine's source.
  ✓  caught by every law that it names      ✗  missed by one
What stands below is the shortest case against the engine: what an operator was given, and after ↩ what was pulled
back from its answer; or what came and what should have come. The engine without bugs must keep every law.
The exit code is 1 if anything is missed.`,
  options: {
    group: {
      type: "string",
      default: "all",
      choices: ["all", ...Object.keys(groups)],
      says: "only the bugs of this group",
    },
  },
  async run({ group }, screen) {
    const { bugs, compiledZoo } = await import("./planting.ts");
    const { gatesOf } = await import("../../spec/zoo/gates.ts");
    const { examined, subjectWith } = await import("../../spec/zoo/zoo.ts");
    const started = performance.now();
    const compiled = await compiledZoo();
    const chosen = bugs.filter((bug) => group === "all" || bug.group === group);
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
  },
});
