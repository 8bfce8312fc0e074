/** The programs of the bug zoo. What they do is loaded when it is asked for: it takes the whole suite. */
import { groups } from "../../spec/zoo/bug.ts";
import { type Option, type Program, program } from "./program.ts";

/** Which bugs, for programs that try them all. */
const ofGroup = {
  type: "string",
  default: "all",
  choices: ["all", ...Object.keys(groups)],
  says: "only the bugs of this group",
} as const satisfies Option;

export const zoo: Program = program({
  name: "zoo",
  summary: "real mistakes, planted in the engine one by one, and the laws that catch them",
  about: `Plants every bug of the collection in a copy of the engine and tries the laws that say they catch it, with twenty
seeds each. A bug is a mistake that people really made, as the smallest edit of the engine's source.
  ✓  caught by every law that it names      ✗  missed by one
What stands below is the shortest case against the engine: what an operator was given, and after ↩ what was pulled
back from its answer; or what came and what should have come. The engine without bugs must keep every law.
The exit code is 1 if anything is missed.`,
  options: { group: ofGroup },
  run: async (values, screen) => (await import("./zoo/zoo.ts")).zoo(values, screen),
});

export const see: Program = program({
  name: "see",
  summary: "one bug of the zoo: the edit, its story, the laws that it breaks",
  about: `Shows a bug by its name in backproof zoo: what it changes in the engine's source, what people do with it, which laws
break and on what. Where the engine with the bug answers otherwise than the one without, a figure shows both.`,
  operands: ["ID"],
  options: {
    lang: {
      type: "string",
      default: "en",
      choices: ["en", "zh", "both"],
      says: "the language of the story",
    },
  },
  run: async (...args) => (await import("./zoo/see.ts")).see(...args),
});

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
  run: async (values, screen) => (await import("./zoo/hunt.ts")).hunt(values, screen),
});

export const defend: Program = program({
  name: "defend",
  summary: "grades a law of yours: which bugs of the zoo it catches",
  about: `FILE is a module whose default export makes a law of an engine, with the means of the kit:
  export default ({ relu }, { forAll, numbers, equal }) =>
    forAll(numbers(), (x) => equal(relu(x), x > 0 ? x : 0));
First the engine without bugs must keep it, with twenty seeds of a hundred cases: a law that it breaks is wrong. Then every bug of
the zoo is tried with three seeds. Names are those of spec/claims/subject.ts, the kit's those of spec/kit.`,
  operands: ["FILE"],
  options: { group: ofGroup },
  run: async (...args) => (await import("./zoo/defend.ts")).defend(...args),
});

export const attack: Program = program({
  name: "attack",
  summary: "plants a bug of yours: does the suite catch it?",
  about: `FILE says an edit of the engine's source, as JSON or as the default export of a module:
  { "file": "ops/elementwise.ts", "right": "0.5 / y", "wrong": "1 / y" }
The text must occur once in src/file. Every law is tried on the engine with the edit, with three seeds of a hundred cases.
A bug that survives all of them is a gap in the suite: then survivor.md, kept among the figures, is a report ready to
be filed, and the exit code is 1. Needs the repository, for the source.`,
  operands: ["FILE"],
  options: {
    all: {
      type: "boolean",
      default: false,
      says: "try every law, do not stop at the first ten that catch it",
    },
  },
  run: async (...args) => (await import("./zoo/attack.ts")).attack(...args),
});
