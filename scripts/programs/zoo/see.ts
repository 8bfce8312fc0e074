import { claims } from "../../../spec/claims/index.ts";
import type { Subject } from "../../../spec/claims/subject.ts";
import { type Figure, numbered } from "../../../spec/kit/figure.ts";
import { inLanguage, type Language } from "../../../spec/report/documents.ts";
import { failure } from "../../../spec/report/failure.ts";
import { type Bug, groups } from "../../../spec/zoo/bug.ts";
import { numbersIn } from "../../../spec/zoo/diagnosis.ts";
import { probes } from "../../../spec/zoo/probes.ts";
import { draws, lawNamed, seeds, shortest, subjectWith } from "../../../spec/zoo/zoo.ts";
import type { Outcome, Screen } from "../program.ts";
import { UsageError } from "../program.ts";
import { bugNamed, compiledZoo } from "./planting.ts";

export async function see(
  { lang }: { lang: string },
  screen: Screen,
  [id]: readonly string[],
): Promise<Outcome> {
  if (id === undefined) throw new UsageError("the name of a bug expected; backproof zoo lists them");
  const bug = bugNamed(id);
  const compiled = await compiledZoo();
  const [healthy, sick] = [subjectWith(compiled, []), subjectWith(compiled, [id])];
  const language = lang as Language;
  screen.say(`${bug.id}   ${groups[bug.group]}   src/${bug.file}\n`);
  for (const line of differenceOf(bug)) screen.say(line);
  screen.say(`\n${inLanguage(bug.story, language, "\n")}`);
  screen.say(`It happened: ${bug.source}`);
  const found = bug.caughtBy.map((law) => {
    const finding = lawNamed(law)(sick)({ seed: seeds[0] as number, runs: draws });
    const claim = claims.find((each) => each.id === law);
    screen.say(`\n✗ ${law}${claim === undefined ? "" : `  ${inLanguage(claim.says, language, " ")}`}`);
    for (const line of failure({ finding }, { engine: "with the bug" })) screen.say(line);
    return {
      law,
      counterexample: finding === null ? null : shortest(finding),
      story: finding?.story ?? null,
    };
  });
  const figure = differing(bug, healthy, sick);
  return {
    json: { ...bug, found },
    figures: figure === null ? {} : { [id]: figure },
    failed: found.some(({ counterexample }) => counterexample === null),
  };
}

/** The edit as `diff` shows it. */
export function differenceOf({ right, wrong }: Pick<Bug, "right" | "wrong">): string[] {
  const [before, after] = [right.split("\n"), wrong.split("\n")];
  let [top, bottom] = [0, 0];
  while (top < Math.min(before.length, after.length) && before[top] === after[top]) top++;
  while (
    bottom < Math.min(before.length, after.length) - top &&
    before.at(-1 - bottom) === after.at(-1 - bottom)
  )
    bottom++;
  const lines = (sign: string, texts: readonly string[]) =>
    texts.map((text) => `  ${sign} ${text}`.trimEnd());
  return [
    ...lines(" ", before.slice(0, top)),
    ...lines("−", before.slice(top, before.length - bottom)),
    ...lines("+", after.slice(top, after.length - bottom)),
    ...lines(" ", before.slice(before.length - bottom)),
  ];
}

/** The numbers of the shortest answer in which the two differ, side by side; null if they differ in no number. */
function differing({ id }: Bug, healthy: Subject, sick: Subject): Figure | null {
  const pairs = probes.flatMap(([name, ask]) => {
    const [right, wrong] = [healthy, sick].map((subject) => numbersIn(answer(ask, subject)));
    const same = right?.length === wrong?.length && right?.every((x, i) => Object.is(x, wrong?.[i]));
    return same ? [] : [{ name, right: right ?? [], wrong: wrong ?? [] }];
  });
  const finite = pairs.filter(
    ({ right, wrong }) => [...right, ...wrong].every(Number.isFinite) && wrong.length > 1,
  );
  // Of one or two numbers there is little to see.
  const byLength = finite.sort((a, b) => a.wrong.length - b.wrong.length);
  const shortest = byLength.find(({ wrong }) => wrong.length >= 4) ?? byLength[0];
  if (shortest === undefined) return null;
  const series = (name: string, values: readonly number[]) =>
    ({ kind: "points", name, points: numbered(values) }) as const;
  return {
    id,
    title: `What is answered to "${shortest.name}"`,
    x: { label: "number of the answer" },
    y: { label: "its value" },
    layers: [series("as it should be", shortest.right), series("with the bug", shortest.wrong)],
  };
}

function answer(ask: (s: Subject) => unknown, subject: Subject): unknown {
  try {
    return ask(subject);
  } catch {
    return [];
  }
}
