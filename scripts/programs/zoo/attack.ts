import { readFile } from "node:fs/promises";
import { catalogue } from "../../../spec/laws/catalogue.ts";
import { answersOf } from "../../../spec/zoo/diagnosis.ts";
import { type Edit, filesWith } from "../../../spec/zoo/plant.ts";
import { probes } from "../../../spec/zoo/probes.ts";
import { shortest, subjectFrom, subjectWith } from "../../../spec/zoo/zoo.ts";
import { defaultExport } from "../modules.ts";
import type { Outcome, Screen } from "../program.ts";
import { UsageError } from "../program.ts";
import { differenceOf } from "./see.ts";

/** What every law is tried with before a bug has survived. */
const asked = { seeds: [1, 2, 3], draws: 100 };

export async function attack(
  { all }: { all: boolean },
  screen: Screen,
  [file]: readonly string[],
): Promise<Outcome> {
  if (file === undefined) throw new UsageError("a file with an edit expected");
  const edit = await editFrom(file);
  const { compile, sources } = await source();
  const compiled = await compile([edit], sources).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  const sick = subjectFrom(filesWith(compiled, [edit.id]));
  for (const line of differenceOf(edit)) screen.say(line);
  screen.say();
  const caught: { law: string; counterexample: string }[] = [];
  for (const [i, { name, law }] of catalogue.entries()) {
    screen.progress("laws", i + 1, catalogue.length);
    if (!all && caught.length >= 10) continue;
    for (const seed of asked.seeds) {
      const finding = law(sick)({ seed, runs: asked.draws });
      if (finding === null) continue;
      caught.push({ law: name, counterexample: shortest(finding) });
      break;
    }
  }
  for (const { law, counterexample } of caught) screen.say(`  caught by ${law}   ${counterexample}`);
  if (caught.length > 0) {
    screen.say(
      `\nCaught by ${caught.length < 10 || all ? caught.length : "ten or more"} of ${catalogue.length} laws.`,
    );
    return { json: { edit, survived: false, caught }, failed: false };
  }
  const [right, wrong] = [subjectWith(compiled, []), sick].map((subject) => answersOf(subject, 17));
  const differs = probes.flatMap(([name], i) =>
    right?.[i] === wrong?.[i] ? [] : [{ name, right: right?.[i] as string, wrong: wrong?.[i] as string }],
  );
  const text = reportOf(edit, differs);
  screen.say(
    `It survives all ${catalogue.length} laws. ${differs.length === 0 ? "No probe answers otherwise: it may change nothing." : ""}\n\n${text}`,
  );
  return {
    json: { edit, survived: true, caught, differs },
    documents: [{ name: "survivor.md", text }],
    failed: true,
  };
}

type Differing = { readonly name: string; readonly right: string; readonly wrong: string };

/** What to file: the edit, what was tried, and where the two engines differ. */
function reportOf(edit: Edit, differs: readonly Differing[]): string {
  const shown = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);
  const [first] = differs;
  return `# A bug in src/${edit.file} that no law catches

\`\`\`diff
${differenceOf(edit)
  .map((line) => line.slice(2).replace("−", "-"))
  .join("\n")}
\`\`\`

All ${catalogue.length} laws keep, with seeds ${asked.seeds.join(", ")} and ${asked.draws} cases each.

${
  first === undefined
    ? "No probe answers otherwise than without the bug. If it really changes nothing, it is an equivalent."
    : `${differs.length} of ${probes.length} probes answer otherwise. The first, "${first.name}":

- without the bug: \`${shown(first.right)}\`
- with the bug: \`${shown(first.wrong)}\``
}

What is wanted: a law that the engine keeps and this bug breaks, and the bug in the zoo.
`;
}

/** The engine's source, and what compiles it: both are in the repository only. */
async function source() {
  try {
    const { compile, sourcesOf } = await import("../../../spec/zoo/compile.ts");
    return { compile, sources: sourcesOf() };
  } catch {
    throw new UsageError("the engine's source is not here; run it in the repository");
  }
}

async function editFrom(file: string): Promise<Edit> {
  let made: unknown;
  if (file.endsWith(".json")) {
    try {
      made = JSON.parse(await readFile(file, "utf8"));
    } catch (error) {
      throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
    }
  } else made = await defaultExport(file);
  const { file: source, right, wrong } = (made ?? {}) as Partial<Edit>;
  if (![source, right, wrong].every((text) => typeof text === "string"))
    throw new UsageError(`${file} says no edit; file, right and wrong expected, all of them texts`);
  return { id: "yours", file: source as string, right: right as string, wrong: wrong as string };
}
