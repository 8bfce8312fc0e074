import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { chapters } from "../../spec/claims/article.ts";
import type { Entry } from "../../spec/claims/ledger.ts";
import type { Engine } from "../../spec/engine.ts";
import { ours } from "../../spec/engines/ours.ts";
import { type Agreement, ALL, agreementOf, COUNTED } from "../../spec/report/agreement.ts";
import { capacity } from "./capacity.ts";
import { idsOf, sayPlan } from "./check.ts";
import type { Answer } from "./classifier.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { depth } from "./depth.ts";
import { descend } from "./descend.ts";
import { evaluate } from "./evaluate.ts";
import { fit } from "./fit.ts";
import { linear } from "./linear.ts";
import { predict } from "./predict.ts";
import {
  type Options,
  type Outcome,
  type Program,
  program,
  type Reproduced,
  type Screen,
  type Values,
} from "./program.ts";
import { train } from "./train.ts";

export const article: Program = program({
  name: "article",
  summary: "all of the above in the article's order: its claims, its programs, its numbers",
  about: `Goes through the article chapter by chapter: checks what it claims, as check does, then runs its programs
with its options and says which of its numbers came out, to how many digits. Everything is kept among the
figures: claims.html to read, claims.json, claims.junit.xml and report.json for programs. The model that
train saves is loaded by predict in a process of its own, which knows nothing but the file.`,
  options: {
    seed: { type: "integer", default: 0, least: 0, most: 2 ** 50, says: "where all random numbers start" },
    model: { type: "string", default: "report/model.safetensors", says: "the file for the trained model" },
  },
  async run({ seed, model }, screen) {
    await mkdir(dirname(model), { recursive: true });
    const engine = ours as Engine;
    const search = { seed: 20241205, runs: 100 };
    const every = chapters.flatMap(({ number }) => idsOf(number));
    sayPlan(engine, every, search.runs, search.seed, screen);
    const { documentsOf, examine, ledgerOf, sayLedger } = await import("./examination.ts");
    // The screen in one language, what is kept in both.
    const examination = { engine, search, language: "both", given: "" } as const;
    const inEnglish = { ...examination, language: "en" } as const;
    const entries: Entry[] = [];
    const outcomes: [name: string, outcome: Outcome][] = [];
    for (const { number } of chapters) {
      entries.push(...examine(idsOf(number), inEnglish, screen));
      screen.say();
      for (const { program, own = {}, operands = [] } of programsOf(number, model)) {
        screen.say(headingOf(program));
        const seeded = "seed" in program.options ? { seed } : {};
        const values = { ...defaultsOf(program), ...seeded, ...own } as Values<Options>;
        outcomes.push([program.name, await program.run(values, screen, operands)]);
        screen.say();
      }
    }
    const trained = outcomes.find(([name]) => name === train.name)?.[1].json.vectors as readonly Answer[];
    outcomes.push([predict.name, predicted(model, trained, screen)]);

    const ledger = ledgerOf(entries, examination);
    sayLedger(ledger, "en", screen);
    return {
      json: {
        seed,
        claims: ledger,
        programs: Object.fromEntries(outcomes.map(([name, { json }]) => [name, json])),
      },
      failed: ledger.totals.broken > 0,
      documents: await documentsOf(["html", "json", "junit", "md"], ledger, examination, screen),
      figures: Object.assign({}, ...outcomes.map(([, { figures }]) => figures)),
      reproduced: outcomes.flatMap(([name, { reproduced = [] }]) =>
        reproduced.map((number) => ({ ...number, what: `${name}: ${number.what}` })),
      ),
      report: "report.json",
      closing: summaryOf(outcomes.map(([name, { reproduced = [] }]) => [name, reproduced])),
    };
  },
});

/** A program with what it is given beside the article's options. */
interface Run {
  readonly program: Program;
  readonly own?: object;
  readonly operands?: readonly string[];
}

/** The programs of a chapter, up to the use of the finished model. */
function programsOf(chapter: string, model: string): readonly Run[] {
  const programs: Readonly<Record<string, readonly Run[]>> = {
    1: [{ program: descend }, { program: fit }, { program: depth }, { program: capacity }],
    2: [{ program: linear }],
    4: [{ program: crossEntropy }],
    5: [
      { program: train, own: { save: model } },
      { program: evaluate, operands: [model] },
    ],
  };
  return programs[chapter] ?? [];
}

/** What the saved model answers in another process, next to what it answered after training. */
function predicted(model: string, trained: readonly Answer[], screen: Screen): Outcome {
  screen.say(headingOf(predict));
  const answers = answersOfSecondProcess(model);
  for (const { input, class: predicted, probability } of answers) {
    screen.say(`${input.join(", ")}: class ${predicted}, p = ${probability.toFixed(6)}`);
  }
  screen.say(
    "So says another process, which knows nothing but the file. They should be the answers after training.",
  );
  const reproduced = answers.map(({ probability }, i) => ({
    // The file holds every bit of the weights.
    what: `vector ${i + 1} as after training`,
    wanted: (trained[i] as Answer).probability,
    got: probability,
    within: 0,
  }));
  return { json: { file: model, answers }, reproduced };
}

const headingOf = ({ name, summary }: Program) => `── ${name}: ${summary} ──\n`;

function defaultsOf({ options }: Program): object {
  return Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default]));
}

/** Starts this command again, as `predict`. @throws {Error} if that fails, with what it said. */
function answersOfSecondProcess(model: string): readonly Answer[] {
  const words = [...process.execArgv, process.argv[1] as string, predict.name, model, "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
  return JSON.parse(stdout).answers;
}

/** A line for each program that had numbers to reproduce, and one for all of them. */
function summaryOf(programs: readonly [name: string, reproduced: readonly Reproduced[]][]): string[] {
  const rows = programs.flatMap(([name, reproduced]): [string, Agreement[]][] =>
    reproduced.length === 0 ? [] : [[name, reproduced.map(agreementOf)]],
  );
  const all = rows.flatMap(([, agreements]) => agreements);
  return [...rows, ["in all", all] as const].map(([name, agreements]) => {
    const kept = agreements.filter((agreement) => agreement.kept);
    const same = kept.filter(({ digits }) => digits === ALL);
    const close = kept.filter(({ digits }) => digits >= COUNTED && digits < ALL);
    const rest = kept.length - same.length - close.length;
    const parts = [
      [same.length, "to the last bit"],
      [close.length, `to ${Math.min(...close.map(({ digits }) => digits))} digits or more`],
      [rest, "as near as allowed"],
    ] as const;
    const told = parts.filter(([count]) => count > 0).map((part) => part.join(" "));
    const mark = kept.length === agreements.length ? "✓" : "✗";
    const share = `${kept.length} of ${agreements.length}`;
    return `${mark} ${name.padEnd(13)}  ${share.padStart(8)}: ${told.join(", ")}`;
  });
}
