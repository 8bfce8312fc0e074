import { createInterface } from "node:readline";
import { plain } from "../../../spec/claims/ledger.ts";
import type { Subject, Tensor } from "../../../spec/claims/subject.ts";
import { seeded } from "../../../spec/kit/random.ts";
import { groups } from "../../../spec/zoo/bug.ts";
import { subjectWith } from "../../../spec/zoo/zoo.ts";
import type { Outcome, Screen } from "../program.ts";
import { bugs, compiledZoo } from "./planting.ts";

import { differenceOf } from "./see.ts";

/** What each kind of line costs. */
const costs = { question: 1, truth: 2, hint: 3, "wrong guess": 5 };

export async function hunt({ seed: given }: { seed: number }, screen: Screen): Promise<Outcome> {
  const seed = given === -1 ? Math.trunc(Math.random() * 2 ** 31) : given;
  const bug = bugs[seeded(seed).below(bugs.length)] as (typeof bugs)[number];
  const compiled = await compiledZoo();
  const [healthy, sick] = [subjectWith(compiled, []), subjectWith(compiled, [bug.id])];
  const hints = [`It is of the group "${groups[bug.group]}".`, `It is in src/${bug.file}.`];
  let [points, questions, found] = [0, 0, false];
  screen.say(`A bug is planted, seed ${seed}. Ask: slope(sigmoid, 0.5). Or: hint, list, guess ID, quit.`);
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    prompt: "? ",
    terminal: process.stdin.isTTY === true,
  });
  if (process.stdin.isTTY) lines.prompt();
  for await (const line of lines) {
    const [word = "", ...rest] = line.trim().split(/\s+/);
    if (word === "quit") break;
    if (word === "hint") {
      points += costs.hint;
      screen.say(hints.shift() ?? "That is all there is to say.");
    } else if (word === "list") {
      for (const { id, group } of bugs)
        if (rest.every((part) => `${id} ${group}`.includes(part))) screen.say(`  ${id}`);
    } else if (word === "guess") {
      const guess = bugs.find(({ id }) => id === rest[0]);
      found = guess !== undefined && (guess.id === bug.id || guess.alike?.to === bug.id);
      if (found) break;
      if (guess !== undefined) points += costs["wrong guess"];
      screen.say(
        guess === undefined ? "No bug has this name; list says which there are." : "No, another one.",
      );
    } else if (word !== "") {
      const asksTruth = word === "truth";
      questions++;
      points += asksTruth ? costs.truth : costs.question;
      screen.say(`= ${answerTo(asksTruth ? rest.join(" ") : line, asksTruth ? healthy : sick)}`);
    }
    if (process.stdin.isTTY) lines.prompt();
  }
  lines.close();
  screen.say(found ? `Found, with ${points} points.` : `It was ${bug.id}.`);
  for (const each of differenceOf(bug)) screen.say(each);
  screen.say(`\n${bug.story.en}`);
  return { json: { id: bug.id, seed, found, points, questions }, failed: false };
}

/** What an engine answers to an expression in the names of the subject, as text. */
export function answerTo(expression: string, s: Subject): string {
  const names = Object.keys(s);
  try {
    const answer: unknown = new Function(...names, `return (${expression});`)(
      ...names.map((name) => s[name as keyof Subject]),
    );
    const isTensor = typeof answer === "object" && answer !== null && "data" in answer && "shape" in answer;
    return plain(isTensor ? Array.from(s.read(answer as object as Tensor).values) : answer);
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}
