/**
 * `npm run accuracy`: how far off the engine's values and slopes are at most, where, and how far PyTorch's are.
 *
 * What is exact is computed with twice the digits of a double; the points are those of the laws in `spec/laws/accuracy.ts`.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { subjectOf } from "../spec/claims/examine.ts";
import { ours } from "../spec/engines/ours.ts";
import { errorInUlps } from "../spec/kit/ulp.ts";
import { measure, type Part, type Row } from "../spec/laws/accuracy.ts";
import { type Fact, factOf, facts } from "../spec/laws/facts.ts";
import { fixture } from "../spec/oracle/pytorch.ts";
import { progress } from "./progress.ts";
import { root } from "./run.ts";

const usage = `usage: npm run accuracy -- [--points N] [--seed N] [--only OPERATOR,...] [--json] [--write]

The largest error of every operator of the engine, value and slope, in units in the last place (ULP) of the exact answer,
where it was found, PyTorch's largest error at the points of the fixtures, and what the operator's record allows. Ends with
exit code 1 if anything is further off than that.

  --points N   numbers compared for each value and each slope (default 3000)
  --seed N     other points (default 1)
  --only NAME  some of the operators
  --json       print one JSON document and nothing else
  --write      write spec/laws/ACCURACY.md, too
  --help       say all this
`;

class UsageError extends Error {}

interface Options {
  readonly points: number;
  readonly seed: number;
  readonly only: readonly Fact[];
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
}

interface Line extends Row {
  readonly pytorchMaxUlp: number | null;
  /** What is counted instead of ULP, or not counted. */
  readonly unit: string | null;
}

interface Answers {
  readonly output: readonly number[];
  readonly gradients: readonly (readonly number[] | null)[];
}

/** A case of the fixtures: of one number, with PyTorch's error; or of arrays, with the exact answers, rounded. */
interface Case {
  readonly op: string;
  readonly torchUlp?: readonly [value: number | null, slope: number | null];
  readonly output?: { readonly values: readonly number[] };
  readonly gradients?: readonly (readonly number[] | null)[];
  readonly exact?: Answers;
}

const cases = ["elementwise", "tensors", "losses"].flatMap((name) => fixture<Case>(name));

const heads = ["operator", "of", "largest error", "PyTorch", "allowed", "at"];

try {
  const options = read(process.argv.slice(2).filter((word) => word !== "--"));
  if (options.help) process.stdout.write(usage);
  else process.exitCode = report(options);
} catch (error) {
  process.stderr.write(`accuracy: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

function read(words: string[]): Options {
  const options = {
    points: { type: "string", default: "3000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: facts.map(({ name }) => name).join() },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: words, options });
    return {
      ...values,
      points: wholeNumber("--points", values.points, 1),
      seed: wholeNumber("--seed", values.seed, 0),
      only: values.only.split(",").map(factOf),
    };
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
}

function wholeNumber(name: string, text: string, least: number): number {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n >= least) return n;
  throw new UsageError(`${name}: a whole number from ${least} on expected, got ${text}`);
}

/** Measures, prints and writes. Returns the exit code. */
function report({ points, seed, only, json, write }: Options): number {
  const subject = subjectOf(ours, new Map());
  const lines = only.flatMap((fact) => {
    progress(fact.name);
    return measure(subject, [fact], points, seed).map((row): Line => {
      const { unit = null } = fact[row.of];
      return { ...row, pytorchMaxUlp: unit === null ? pytorch(row.name, row.of) : null, unit };
    });
  });
  progress("");
  const operators = lines.map(({ name, of, points: count, maxUlp, at, pytorchMaxUlp, contract, unit }) => {
    return { name, of, points: count, maxUlp, at, pytorchMaxUlp, contract, unit };
  });
  process.stdout.write(json ? `${JSON.stringify({ operators }, null, 2)}\n` : plain(lines));
  const command = `npm run accuracy -- --points ${points} --seed ${seed} --write`;
  if (write) writeFileSync(join(root, "spec/laws/ACCURACY.md"), page(lines, command));
  const broken = lines.filter(({ maxUlp, contract }) => !(maxUlp <= contract));
  for (const { name, of, maxUlp, at, contract } of broken)
    process.stderr.write(`accuracy: ${name}, ${of}: ${maxUlp} at ${at}, ${contract} allowed\n`);
  return broken.length === 0 ? 0 : 1;
}

/** PyTorch's largest error where the fixtures know of it; where it or the exact answer is not finite, nothing is counted. */
function pytorch(name: string, of: Part): number | null {
  const errors = cases.filter(({ op }) => op === name).flatMap((each) => [...errorsOf(each, of)]);
  const finite = errors.filter(Number.isFinite);
  return finite.length === 0 ? null : finite.reduce((most, error) => Math.max(most, error), 0);
}

function errorsOf({ torchUlp, output, gradients, exact }: Case, of: Part): readonly number[] {
  if (torchUlp !== undefined) return [torchUlp[of === "value" ? 0 : 1] ?? Number.NaN];
  if (exact === undefined) return [];
  const apart = (got: readonly number[], want: readonly number[]) =>
    got.map((x, i) => (x === want[i] ? 0 : errorInUlps(x, want[i] as number)));
  if (of === "value") return apart(output?.values ?? [], exact.output);
  return (gradients ?? []).flatMap((got, i) => apart(got ?? [], exact.gradients[i] ?? []));
}

function cells({ name, of, maxUlp, at, pytorchMaxUlp, contract, unit }: Line): string[] {
  const allowed = unit === null || unit.startsWith("besides") ? String(contract) : `${contract} ${unit}`;
  return [name, of, short(maxUlp), pytorchMaxUlp === null ? "–" : short(pytorchMaxUlp), allowed, clipped(at)];
}

function plain(lines: readonly Line[]): string {
  const rows = [heads, ...lines.map(cells)];
  const widths = widthsOf(rows);
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
}

/** A table with its columns under each other, the first row being its head. */
function markdown([head = [], ...body]: readonly (readonly string[])[]): string {
  const widths = widthsOf([head, ...body]);
  const rule = widths.map((width) => "-".repeat(width));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
  return [head, rule, ...body].map(line).join("");
}

function page(lines: readonly Line[], command: string): string {
  const rows = [heads, ...lines.map(cells)].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const why = lines.map((line) => {
    const { why: reason, unit } = factOf(line.name)[line.of];
    const counted = unit === undefined || unit.startsWith("besides") ? unit : `counted in ${unit}`;
    return `- \`${line.name}\`, ${line.of}: ${reason}${counted === undefined ? "" : ` (${counted})`}\n`;
  });
  const least = Math.min(...lines.map(({ points }) => points)).toLocaleString("en");
  return `# How exact the engine is

Written by \`${command}\`, not by hand: ${least} numbers or more for every value and every
slope, drawn from the whole range of the doubles and most where an operator is hard. Errors are in units in the last place (ULP)
of the exact answer, unless something else is named. The exact answer has 66 binary digits or more, but where it is subnormal or
beyond 2^990 it is the nearest double. PyTorch is 2.13.0 on a CPU, at the fewer points of \`fixtures\`, where that is known;
errors that are not finite are left out, and where the exact answer is rounded, half a unit of its error may be missing.

${markdown(rows)}
## Why so many units are allowed

${why.join("")}`;
}

/** Three digits, rounded up. */
function short(x: number): string {
  if (x === 0 || !Number.isFinite(x)) return String(x);
  if (x >= 1e6) return x.toExponential(1);
  const unit = 10 ** (Math.floor(Math.log10(x)) - 2);
  return String(Number((Math.ceil(x / unit - 1e-9) * unit).toPrecision(3)));
}

function clipped(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
