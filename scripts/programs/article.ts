import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type Agreement, ALL, agreementOf, COUNTED } from "../../spec/report/agreement.ts";
import { capacity } from "./capacity.ts";
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
  type Values,
} from "./program.ts";
import { train } from "./train.ts";

export const article: Program = program({
  name: "article",
  summary: "all of the above in the article's order, and what of its numbers came out",
  about: `Runs every program with the article's options and says which of its numbers came out, to how many
digits. The numbers of all programs are kept in report.json among the figures. The model that train
saves is loaded by predict in a process of its own, which knows nothing but the file.`,
  options: {
    seed: { type: "integer", default: 0, least: 0, most: 2 ** 50, says: "where all random numbers start" },
    model: { type: "string", default: "report/model.safetensors", says: "the file for the trained model" },
  },
  async run({ seed, model }, screen) {
    await mkdir(dirname(model), { recursive: true });
    // In the order of the article, up to the use of the finished model.
    const chapters: [program: Program, values?: object, operands?: string[]][] = [
      [descend],
      [fit],
      [depth],
      [capacity],
      [linear],
      [crossEntropy],
      [train, { save: model }],
      [evaluate, {}, [model]],
    ];
    const outcomes: [name: string, outcome: Outcome][] = [];
    for (const [chapter, own = {}, operands = []] of chapters) {
      screen.say(headingOf(chapter));
      const seeded = "seed" in chapter.options ? { seed } : {};
      const values = { ...defaultsOf(chapter), ...seeded, ...own } as Values<Options>;
      outcomes.push([chapter.name, await chapter.run(values, screen, operands)]);
      screen.say();
    }

    screen.say(headingOf(predict));
    const trained = outcomes.find(([name]) => name === train.name)?.[1].json.vectors as readonly Answer[];
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
    outcomes.push([predict.name, { json: { file: model, answers }, reproduced }]);

    return {
      json: { seed, programs: Object.fromEntries(outcomes.map(([name, { json }]) => [name, json])) },
      figures: Object.assign({}, ...outcomes.map(([, { figures }]) => figures)),
      reproduced: outcomes.flatMap(([name, { reproduced = [] }]) =>
        reproduced.map((number) => ({ ...number, what: `${name}: ${number.what}` })),
      ),
      report: "report.json",
      closing: summaryOf(outcomes.map(([name, { reproduced = [] }]) => [name, reproduced])),
    };
  },
});

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
