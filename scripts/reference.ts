/**
 * The exact reference of the specs against mpmath at 120 digits, at any number of points for each function:
 *
 *     npm run reference -- --points 100000                 all functions, which takes about half an hour
 *     npm run reference -- --points 1000 --of gelu         those whose names contain gelu
 *
 * A third of the points are moderate numbers, a third of any size, a third next to a spot where a function is hard to
 * compute. The seed is printed and can be given. For each function it tells how far the worst result is off, in units
 * in the last place (ULP), and where. It fails if one is off by more than 0.51, or is not the double nearest to the
 * exact value.
 */
import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { parseArgs } from "node:util";
import * as reference from "../spec/kit/exact/index.ts";
import { type Source, seeded } from "../spec/kit/random.ts";
import { nextDown, nextUp } from "../spec/kit/ulp.ts";
import { root } from "./run.ts";

const { exactly } = reference;

/** Arguments of a function, and what it answers to them. */
type Argument = number | readonly number[];
type Case = readonly [args: readonly Argument[], answer: Argument];

interface Function {
  readonly of: string;
  draw(source: Source, i: number): readonly Argument[];
  answer(...args: never[]): Argument;
  /** Not to be asked where mathematics has no finite answer. */
  readonly defined?: (...args: never[]) => boolean;
}

const everywhere = [1, 2, Math.SQRT1_2, Math.SQRT2, 2 ** -1022, 2 ** -1074, 3 * 2 ** -1074, Number.MAX_VALUE];

/** Zeros of slopes and of bends; where results saturate, leave the normal doubles, and vanish. */
const spots: Readonly<Record<string, readonly number[]>> = {
  exp: [709.782712893384, -708.3964185322641, -745.1332191019411, -623.8],
  log: [0.7, 1.3, 0.996, 1.004],
  sigmoid: [36.7368, 708.3964185322641, 745.1332191019411, 623.8, 0.002],
  tanh: [19.0615, 354.2, 372.9, 312, 0.0014],
  gelu: [0.7517915246935645, Math.SQRT2, 8.3, 20, 35, 37.6, 38.5],
  geluTanh: [0.7524614220710163, 1.4, 6.62, 15, 20, 21.2, 21.6],
  softplus: [20, 36.7368, 708.3964185322641, 745.1332191019411, 623.8],
};

function onScale(source: Source, from: number, to: number): number {
  const exponent = from + (to - from) * source.uniform();
  // In two steps: 2^-1074 and half of it.
  return 2 ** (exponent / 2) * 2 ** (exponent / 2);
}

function signed(source: Source, x: number): number {
  return source.below(2) === 0 ? x : -x;
}

/** A number for a function of this name. */
function number(name: string, source: Source, i: number): number {
  const hard = [...everywhere, ...(spots[name] ?? [])];
  // Each spot itself and its neighbours first, on both sides of 0.
  const first = hard.flatMap((x) => [x, nextUp(x), nextDown(x)]).flatMap((x) => [x, -x]);
  if (i < first.length) return first[i] as number;
  switch (i % 6) {
    case 0:
      return signed(source, 8 * source.uniform());
    case 1:
      return signed(source, (name.startsWith("gelu") ? 40 : 760) * source.uniform());
    case 2:
      return signed(source, onScale(source, -1074, 1024));
    case 3:
      return signed(source, onScale(source, -64, 10));
    default: {
      const spot = hard[source.below(hard.length)] as number;
      const away = i % 6 === 4 ? onScale(source, -52, -8) : source.below(64) * 2 ** -52;
      return signed(source, spot * (1 + signed(source, away)));
    }
  }
}

const names = Object.keys(exactly) as (keyof typeof exactly)[];
const kinds = ["value", "slope", "second"] as const;
const positive = (x: number) => x > 0 && x < Infinity;
const finite = (x: number) => Number.isFinite(x) && x !== 0;

const ofNumbers: Function[] = names.flatMap((name) =>
  kinds
    // The second derivatives of these are 0.
    .filter((kind) => kind !== "second" || !["abs", "neg", "relu"].includes(name))
    .map((kind) => ({
      of: `${name}.${kind}`,
      draw: (source, i) => [number(name, source, i)],
      answer: exactly[name][kind] as (x: number) => number,
      defined: name === "log" || name === "sqrt" ? positive : finite,
    })),
);

const exponents = [-3, -2, -1, -0.5, 0.5, 1.5, 2, 3, 4, 7, 10];

const powers: Function[] = (["value", "slope"] as const).map((kind) => ({
  of: `power.${kind}`,
  draw(source, i) {
    const p =
      source.below(2) === 0 ? (exponents[source.below(exponents.length)] as number) : number("", source, i);
    // Half of the numbers are such that the power is a double, or nearly.
    const x = i % 2 === 0 ? number("log", source, i) : signed(source, onScale(source, -700, 700) ** (1 / p));
    return [Number.isInteger(p) ? x : Math.abs(x), p];
  },
  answer: (x: number, p: number) => reference.power(p)[kind](x),
  defined: (x: number, p: number) => finite(x) && finite(p) && p !== 1,
}));

/** One to eight logits of any spread around any middle; some are equal, some cannot be. */
function logits(source: Source): number[] {
  const spread = source.below(4) === 0 ? onScale(source, -1000, 10) : onScale(source, -20, 10.5);
  const middle = source.below(2) === 0 ? 0 : signed(source, onScale(source, -10, 12));
  const row: number[] = [];
  for (let count = 1 + source.below(8); count > 0; count--) {
    const part = source.below(12);
    const before = row.at(-1);
    if (before !== undefined && part === 0) row.push(before);
    else if (before !== undefined && part === 1) row.push(-Infinity);
    else row.push(middle + signed(source, spread * source.uniform()));
  }
  return row;
}

function cotangent(source: Source, count: number): number[] {
  const kind = source.below(3);
  return Array.from({ length: count }, () => {
    if (kind === 0) return (source.below(17) - 8) / 4;
    if (kind === 1) return source.normal();
    return signed(source, onScale(source, -300, 300));
  });
}

/** Numbers of which some nearly cancel. */
function terms(source: Source, count: number): number[] {
  const wide = source.below(4) === 0 ? 1000 : 40;
  const drawn: number[] = [];
  while (drawn.length < count) {
    const before = drawn.at(-1);
    if (before !== undefined && source.below(3) === 0) drawn.push(-before * (1 + source.below(3) * 2 ** -52));
    else drawn.push(signed(source, onScale(source, -wide, wide)));
  }
  return drawn;
}

function twoOf(draw: (count: number) => number[], source: Source): [number[], number[]] {
  const count = 1 + source.below(8);
  return [draw(count), draw(count)];
}

function target(source: Source, x: number): number {
  const near = exactly.sigmoid.value(x);
  return [0, 1, 0.5, near, nextUp(near), nextDown(near), source.uniform(), onScale(source, -1074, 0)][
    source.below(8)
  ] as number;
}

const labelled = (source: Source) => {
  const row = logits(source);
  return [row, source.below(row.length)] as const;
};
const pulled = (source: Source) => {
  const row = logits(source);
  return [row, cotangent(source, row.length)] as const;
};
const judged = (source: Source, i: number) => {
  const x = number("softplus", source, i);
  return [x, target(source, x)] as const;
};
const isPossible = (row: readonly number[], label: number) => row[label] !== -Infinity;

const ofRows: Function[] = [
  { of: "softmax", draw: (source) => [logits(source)], answer: reference.softmax },
  { of: "softmaxPullback", draw: pulled, answer: reference.softmaxPullback },
  {
    of: "logSoftmax",
    draw: (source) => [logits(source).filter((x) => x !== -Infinity)],
    answer: reference.logSoftmax,
  },
  { of: "logSoftmaxPullback", draw: pulled, answer: reference.logSoftmaxPullback },
  { of: "crossEntropy", draw: labelled, answer: reference.crossEntropy, defined: isPossible },
  { of: "crossEntropySlope", draw: labelled, answer: reference.crossEntropySlope },
  { of: "bce", draw: judged, answer: reference.bce, defined: finite },
  { of: "bceSlope", draw: judged, answer: reference.bceSlope, defined: finite },
  {
    of: "sum",
    draw: (source) => [terms(source, 1 + source.below(16))],
    answer: reference.sum,
  },
  { of: "dot", draw: (source) => twoOf((count) => terms(source, count), source), answer: reference.dot },
  { of: "mse", draw: (source) => twoOf((count) => terms(source, count), source), answer: reference.mse },
];

const functions = [...ofNumbers, ...powers, ...ofRows];

/** What the judge says of some cases. */
interface Verdict {
  readonly points: number;
  readonly worst: number;
  readonly at: string;
  readonly misrounded: number;
}

/** The judge, a Python with mpmath. */
class Judge {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const script = join(root, "scripts", "fixtures_reference.py");
    this.#process = spawn(python(), [script], { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async judge(of: string, cases: readonly Case[]): Promise<Verdict> {
    // JSON has no numbers for what is not finite.
    const text = JSON.stringify({ of, cases }, (_, value) =>
      typeof value === "number" && !Number.isFinite(value) ? `${value}` : value,
    );
    this.#process.stdin.write(`${text}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`the judge stopped at ${of}`);
    return JSON.parse(value);
  }

  close(): void {
    this.#process.stdin.end();
  }
}

/** @throws {Error} if no Python has mpmath. */
function python(): string {
  const named = process.env.BACKPROOF_PYTHON;
  const own = join(
    root,
    ".venv",
    ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]),
  );
  const candidates = named ? [named] : [own, "python3"];
  const found = candidates.find(
    (path) => spawnSync(path, ["-c", "import mpmath, numpy"], { stdio: "ignore" }).status === 0,
  );
  if (found === undefined) {
    throw new Error(
      `a Python with mpmath and numpy expected in ${candidates.filter(existsSync).join(" or ")}`,
    );
  }
  return found;
}

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "--"),
  options: {
    points: { type: "string", default: "1000" },
    seed: { type: "string", default: String(Math.trunc(Math.random() * 2 ** 31)) },
    of: { type: "string", default: "" },
  },
});
const [points, seed] = [Number(values.points), Number(values.seed)];
if (!(Number.isInteger(points) && points > 0 && Number.isInteger(seed))) {
  process.stderr.write(`reference: whole numbers expected, got ${JSON.stringify(values)}\n`);
  process.exit(2);
}

const judge = new Judge();
let failed = 0;
console.log(`reference: at least ${points} points for each function from seed ${seed}`);
console.log(`${"function".padEnd(20)}  points  misrounded  worst ULP   at`);
for (const { of, draw, answer, defined = () => true } of functions.filter(({ of }) =>
  of.includes(values.of),
)) {
  const source = seeded(seed);
  let total: Verdict = { points: 0, worst: 0, at: "", misrounded: 0 };
  for (let i = 0; total.points < points; ) {
    const cases: Case[] = [];
    while (cases.length < Math.min(points, 1000)) {
      const args = draw(source, i++) as never[];
      if (defined(...args)) cases.push([args, answer(...args)]);
    }
    const verdict = await judge.judge(of, cases);
    total = {
      points: total.points + verdict.points,
      misrounded: total.misrounded + verdict.misrounded,
      ...(verdict.worst > total.worst
        ? { worst: verdict.worst, at: verdict.at }
        : { worst: total.worst, at: total.at }),
    };
  }
  if (total.worst > 0.51 || total.misrounded > 0) failed++;
  const numbers = `${String(total.points).padStart(7)}  ${String(total.misrounded).padStart(10)}  ${total.worst.toFixed(7)}`;
  console.log(`${of.padEnd(20)} ${numbers}   ${total.at.slice(0, 70)}`);
}
judge.close();
console.log(failed === 0 ? "all are rounded to nearest" : `${failed} functions are not rounded to nearest`);
process.exitCode = failed === 0 ? 0 : 1;
