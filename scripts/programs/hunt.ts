import { createInterface } from "node:readline";
import { plain } from "../../spec/claims/ledger.ts";
import type { Subject, Tensor } from "../../spec/claims/subject.ts";
import { seeded } from "../../spec/kit/random.ts";
import { groups } from "../../spec/zoo/bug.ts";
import { subjectWith } from "../../spec/zoo/zoo.ts";
import { bugNamed, bugs, compiledZoo } from "./planting.ts";
import { type Program, program } from "./program.ts";
import { differenceOf } from "./see.ts";

/** What each kind of line costs. */
const costs = { question: 1, truth: 2, hint: 3, "wrong guess": 5 };

export const hunt: Program = program({
  name: "hunt",
  summary: "a bug is planted: find out which, by asking the engine",
  about: `Plants one bug of the zoo, and does not say which. Ask the engine whatever you like, and name the bug. Each line is
one of these:
  sigmoid(0.5)                          what the engine with the bug answers: 1 point
  slope(sigmoid, 0.5)                   any expression in the names of spec/claims/subject.ts
  gradients((a, b) => mul(a, b), [2, 3])
  truth sigmoid(0.5)                    what the engine without it answers: 2 points
  hint                                  first the group, then the file: 3 points each
  list, list WORD                       the names of all bugs, or of those with a word in them: free
  guess ID                              right, or 5 points more
  quit                                  to be told
The fewer points the better. The same --seed plants the same bug.`,
  options: {
    seed: {
      type: "integer",
      default: -1,
      least: -1,
      most: 2 ** 31 - 1,
      says: "which bug is planted; -1 takes another one each time",
    },
  },
  async run({ seed: given }, screen) {
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
        found = guessed(rest.join(" "), bug.id, screen.say);
        if (found) break;
        points += costs["wrong guess"];
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
  },
});

/** Whether this names the bug. A name that no bug has costs nothing but a line. */
function guessed(id: string, wanted: string, say: (line: string) => void): boolean {
  try {
    const bug = bugNamed(id);
    if (bug.id === wanted || bug.alike?.to === wanted) return true;
    say("No, another one.");
  } catch (error) {
    say((error as Error).message);
  }
  return false;
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
