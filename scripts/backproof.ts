#!/usr/bin/env node
/** The command `backproof`: finds the program that is asked for, reads its options, runs it and shows what came out. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { type Agreement, agreementOf, told } from "../spec/report/agreement.ts";
import { article } from "./programs/article.ts";
import { capacity } from "./programs/capacity.ts";
import { check } from "./programs/check.ts";
import { crossEntropy } from "./programs/cross-entropy.ts";
import { depth } from "./programs/depth.ts";
import { descend } from "./programs/descend.ts";
import { evaluate } from "./programs/evaluate.ts";
import { fit } from "./programs/fit.ts";
import { linear } from "./programs/linear.ts";
import { predict } from "./programs/predict.ts";
import {
  type Option,
  type Outcome,
  type Program,
  type Screen,
  UsageError,
  type Values,
} from "./programs/program.ts";
import { train } from "./programs/train.ts";
import { attack, defend, hunt, see, zoo } from "./programs/zoo.ts";

/** In the order of the article; then what the suite can do beside it. */
const programs = [
  descend,
  fit,
  depth,
  capacity,
  linear,
  crossEntropy,
  train,
  evaluate,
  predict,
  check,
  article,
  zoo,
  see,
  hunt,
  defend,
  attack,
] as readonly Program[];

/** What every program takes beside its own options. */
const common = {
  json: { type: "boolean", default: false, says: "print one JSON document and nothing else" },
  figures: {
    type: "string",
    default: "report",
    says: "the folder for figures, as SVG files; none for no files, as with --json",
  },
  help: { type: "boolean", default: false, says: "say all this" },
} as const satisfies Record<string, Option>;

const onTerminal = process.stdout.isTTY === true;
const inColour = onTerminal && process.env.NO_COLOR === undefined && process.env.TERM !== "dumb";
const codes = { bold: 1, dim: 2, red: 31, green: 32 };
const paint = (style: keyof typeof codes, text: string) =>
  inColour ? `\x1b[${codes[style]}m${text}\x1b[0m` : text;

// Whoever reads the output may have seen enough, as head has: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words;
  try {
    if (name === undefined || name === "help" || name.startsWith("-")) {
      process.stdout.write(overview());
      if (name === undefined || name === "help" || name === "--help" || name === "-h") return 0;
      throw new UsageError(`a program expected before ${name}`);
    }
    const program = programs.find((candidate) => candidate.name === name);
    if (program === undefined) {
      throw new UsageError(
        `no program ${JSON.stringify(name)}; there are ${programs.map((p) => p.name).join(", ")}`,
      );
    }
    const { values, operands } = read(program, rest);
    if (values.help) {
      process.stdout.write(help(program));
      return 0;
    }
    const outcome = await program.run(values, screen(values.json), operands);
    return await show(outcome, values);
  } catch (error) {
    process.stderr.write(`backproof${name === undefined ? "" : ` ${name}`}: ${(error as Error).message}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

type Read = Values<typeof common> & Values<Record<string, Option>>;

/** The values of a program's options, checked. @throws {UsageError} for an unknown option or a value out of range. */
function read(program: Program, words: string[]): { values: Read; operands: string[] } {
  const options: Record<string, Option> = { ...program.options, ...common };
  const config: ParseArgsConfig["options"] = {};
  for (const [name, { type }] of Object.entries(options))
    config[name] = { type: type === "boolean" ? type : "string" };
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: joined(words, config), options: config, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(". ")[0]}; see backproof ${program.name} --help`);
  }
  const most = program.operands?.length ?? 0;
  if (parsed.positionals.length > most)
    throw new UsageError(`what is ${JSON.stringify(parsed.positionals[most])}?`);
  const values = Object.entries(options).map(([name, option]) => [
    name,
    chosen(name, option, parsed.values[name] as string | boolean | undefined),
  ]);
  const read = Object.fromEntries(values);
  // Whoever wants JSON wants no files, unless they say so.
  if (read.json && parsed.values.figures === undefined) read.figures = "none";
  return { values: read, operands: parsed.positionals };
}

/** Gives an option the negative number that follows it, which would pass for an option otherwise. */
function joined(words: readonly string[], config: NonNullable<ParseArgsConfig["options"]>): string[] {
  return words.flatMap((word, i) => {
    const takes = (name = "") => name.startsWith("--") && config[name.slice(2)]?.type === "string";
    const negative = (next = "") => /^-[.\d]/.test(next);
    if (negative(word) && takes(words[i - 1])) return [];
    return negative(words[i + 1]) && takes(word) ? [`${word}=${words[i + 1]}`] : [word];
  });
}

function chosen(
  name: string,
  option: Option,
  given: string | boolean | undefined,
): string | number | boolean {
  if (given === undefined) return option.default;
  if (option.type === "boolean") return given;
  if (option.type === "string") {
    if (option.choices?.includes(String(given)) === false) {
      throw new UsageError(`--${name}: one of ${option.choices.join(", ")} expected, got ${given}`);
    }
    return given;
  }
  const { type, least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = option;
  const number = String(given).trim() === "" ? Number.NaN : Number(given);
  const fits = Number.isFinite(number) && number >= least && number <= most;
  if (!fits || (type === "integer" && !Number.isSafeInteger(number))) {
    const kind = type === "integer" ? "a whole number" : "a number";
    throw new UsageError(`--${name}: ${kind}${rangeOf(option)} expected, got ${JSON.stringify(given)}`);
  }
  return number;
}

function rangeOf({ least, most }: { least?: number; most?: number }): string {
  return `${least === undefined ? "" : ` from ${least}`}${most === undefined ? "" : ` to ${most}`}`;
}

function screen(silent: boolean): Screen {
  let shown = 0;
  return {
    say(line = "") {
      if (!silent) process.stdout.write(`${line}\n`);
    },
    progress(label, done, total) {
      if (silent || process.stderr.isTTY !== true) return;
      const now = Date.now();
      // Ten times a second is enough for an eye.
      if (done < total && now - shown < 100) return;
      shown = now;
      process.stderr.write(
        done < total ? `\r\x1b[K${label} ${Math.floor((100 * done) / total)} %` : "\r\x1b[K",
      );
    },
  };
}

/** Shows what came out, and says by the exit code whether every number was reproduced. */
async function show(outcome: Outcome, { json: asJson, figures: folder }: Read): Promise<number> {
  const agreements = (outcome.reproduced ?? []).map(agreementOf);
  const code = outcome.failed !== true && agreements.every(({ kept }) => kept) ? 0 : 1;
  if (outcome.print !== undefined) {
    process.stdout.write(outcome.print);
    return code;
  }
  const numbers = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  const document = `${JSON.stringify(
    {
      ...outcome.json,
      ...((outcome.reproduced || outcome.failed === undefined) && { reproduced: agreements }),
    },
    numbers,
    2,
  )}\n`;
  if (!asJson && outcome.closing === undefined) await sketchAll(outcome);
  const files = folder === "none" ? [] : await save(outcome, document, folder);
  if (asJson) process.stdout.write(document);
  else {
    if (files.length > 0) process.stdout.write(`\n${paint("dim", `files: ${files.join(" ")}`)}\n`);
    const lines =
      outcome.closing === undefined
        ? agreements.map(lineOf)
        : [...outcome.closing, ...agreements.filter(({ kept }) => !kept).map(lineOf)];
    if (lines.length > 0) process.stdout.write(`\n${paint("bold", "reproduced")}\n${lines.join("\n")}\n`);
  }
  return code;
}

async function sketchAll({ figures = {} }: Outcome): Promise<void> {
  const { sketch } = await import("../spec/report/sketch.ts");
  const width = Math.min(process.stdout.columns || 80, 100);
  for (const figure of Object.values(figures)) {
    process.stdout.write(`\n${sketch(figure, { width, colour: inColour })}\n`);
  }
}

/** Writes the figures and, if there is one, the report. Returns the files. */
async function save(
  { figures = {}, report, documents = [] }: Outcome,
  document: string,
  folder: string,
): Promise<string[]> {
  const texts: [name: string, text: string][] = documents.map(({ name, text }) => [name, text]);
  if (report !== undefined) texts.push([report, document]);
  if (Object.keys(figures).length > 0) {
    const { draw } = await import("../spec/report/draw.ts");
    for (const [name, figure] of Object.entries(figures)) texts.push([`${name}.svg`, draw(figure)]);
  }
  if (texts.length > 0) await mkdir(folder, { recursive: true });
  for (const [name, text] of texts) await writeFile(join(folder, name), text);
  return texts.map(([name]) => join(folder, name));
}

function lineOf(agreement: Agreement): string {
  const { what, wanted, got, within, kept } = agreement;
  if (!kept) return `${paint("red", "✗")} ${what}: ${got} instead of ${wanted}, ${within} allowed`;
  return `${paint("green", "✓")} ${what}: ${got}, ${told(agreement)}`;
}

function overview(): string {
  const width = Math.max(...programs.map(({ name }) => name.length));
  return `${paint("bold", "backproof")}: the basics of deep learning, run and proved\n\nusage: backproof PROGRAM [--option value ...]\n\n${programs
    .map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`)
    .join("")}\nbackproof PROGRAM --help says more.\n`;
}

function help({ name, about, options, operands = [] }: Program): string {
  const all = Object.entries<Option>({ ...options, ...common });
  const width = Math.max(...all.map(([option]) => option.length));
  const lines = all.map(([option, { says, default: standard, ...rest }]) => {
    const notes = [
      ...("choices" in rest && rest.choices !== undefined ? [rest.choices.join(" | ")] : []),
      ...(typeof standard === "boolean" ? [] : [`default ${standard === "" ? "none" : standard}`]),
    ];
    return `  --${option.padEnd(width)}  ${says}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}\n`;
  });
  const usage = ["backproof", name, ...operands, "[--option value ...]"].join(" ");
  return `usage: ${usage}\n\n${about}\n\noptions:\n${lines.join("")}`;
}
