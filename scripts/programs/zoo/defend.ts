import type { Subject } from "../../../spec/claims/subject.ts";
import * as compare from "../../../spec/kit/compare.ts";
import * as laws from "../../../spec/kit/law.ts";
import * as matrices from "../../../spec/kit/matrices.ts";
import * as numbers from "../../../spec/kit/numbers.ts";
import * as tensors from "../../../spec/kit/tensors.ts";
import { shortest, subjectWith } from "../../../spec/zoo/zoo.ts";
import { defaultExport } from "../modules.ts";
import type { Outcome, Screen } from "../program.ts";
import { UsageError } from "../program.ts";
import { bugsOf, compiledZoo } from "./planting.ts";

/** What a law is made of, handed to whoever writes one. */
const kit = { ...laws, ...compare, ...numbers, ...matrices, ...tensors };
type Kit = typeof kit;

/** How many cases, and with how many seeds, a law has to be true of the engine without bugs, and to catch one. */
const asked = { seeds: 20, draws: 100, seedsForEach: 3 };

export async function defend(
  { group }: { group: string },
  screen: Screen,
  [file]: readonly string[],
): Promise<Outcome> {
  if (file === undefined) throw new UsageError("a file with a law expected");
  const made = await defaultExport(file);
  if (typeof made !== "function")
    throw new UsageError(`the default export of ${file} is no function that makes a law`);
  const lawOf = (s: Subject) => {
    const law = (made as (s: Subject, kit: Kit) => unknown)(s, kit);
    if (typeof law !== "function")
      throw new UsageError(`${file} makes no law; return what forAll, example or all give`);
    return law as laws.Law;
  };
  const compiled = await compiledZoo();
  const breaks = (s: Subject, seeds: number) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const finding = lawOf(s)({ seed, runs: asked.draws });
      if (finding !== null) return finding;
    }
    return null;
  };
  const against = breaks(subjectWith(compiled, []), asked.seeds);
  if (against !== null) {
    screen.say(`✗ The engine without bugs breaks it, so the law is wrong: ${shortest(against)}`);
    screen.say(`  ${against.story}`);
    return { json: { file, sound: false, counterexample: shortest(against), caught: [] }, failed: true };
  }
  screen.say(`✓ The engine without bugs keeps it, with ${asked.seeds} seeds.\n`);
  const chosen = bugsOf(group);
  const caught = chosen.flatMap(({ id, group }, i) => {
    screen.progress("bugs", i + 1, chosen.length);
    const finding = breaks(subjectWith(compiled, [id]), asked.seedsForEach);
    return finding === null ? [] : [{ id, group, counterexample: shortest(finding) }];
  });
  for (const { id, counterexample } of caught) screen.say(`  caught  ${id}   ${counterexample}`);
  screen.say(`\nIt catches ${caught.length} of ${chosen.length} bugs.`);
  if (caught.length === 0) screen.say("A law that catches nothing may be true, and is no help.");
  return { json: { file, sound: true, caught, of: chosen.length }, failed: caught.length === 0 };
}
