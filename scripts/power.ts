/**
 * `npm run power`: how many of the planted gradient faults each protocol of gradient checking catches, how often it objects
 * to a gradient that is right, and how long it takes. The faults, the functions and the protocols are in spec/power.
 */
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faults } from "../spec/power/faults.ts";
import { checkOf, measure, type Name, names, type Points, type Score } from "../spec/power/measure.ts";
import { type Power, page, tables } from "../spec/power/page.ts";
import { correct } from "../spec/power/subjects.ts";
import { progress } from "./progress.ts";
import { root } from "./run.ts";

const usage = `usage: npm run power -- [--seeds N] [--runs N] [--only PROTOCOL,...] [--json | --write]

How many of ${faults.length} planted gradient faults each protocol of gradient checking catches with every seed, and with none; how
often it objects to ${correct.length} functions with the right gradient; and how long it takes. All protocols are tried twice: with
the points of their own projects, and with ours.

  --seeds N   how many seeds every fault is tried with (default 20)
  --runs N    how many times every right function is checked (default 300; with our points as often as --seeds says)
  --only P    some of the protocols: ${names.join(", ")}
  --json      print one JSON document and nothing else
  --write     write the tables to spec/power/README.md as well
  --help      say all this

With the defaults it takes ten minutes or more, most of them for false alarms of ours; with --runs 20, one or two.
`;

class UsageError extends Error {}

try {
  const options = read(process.argv.slice(2));
  if (options.help) process.stdout.write(usage);
  else power(options);
} catch (error) {
  process.stderr.write(`power: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

interface Options {
  readonly seeds: number;
  readonly runs: number;
  readonly only: readonly Name[];
  readonly json: boolean;
  readonly write: boolean;
  readonly help: boolean;
}

function read(words: string[]): Options {
  const options = {
    seeds: { type: "string", default: "20" },
    runs: { type: "string", default: "300" },
    only: { type: "string", default: names.join() },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    ({ values } = parseArgs({ args: words.filter((word) => word !== "--"), options }));
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
  const count = (name: "seeds" | "runs") => {
    const n = Number(values[name]);
    if (Number.isSafeInteger(n) && n >= 1) return n;
    throw new UsageError(`--${name}: a whole number from 1 on expected, got ${values[name]}`);
  };
  const only = values.only.split(",");
  const unknown = only.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new UsageError(`--only: no protocol ${JSON.stringify(unknown)}; there are ${names.join(", ")}`);
  const { json, write, help } = values;
  return { seeds: count("seeds"), runs: count("runs"), only: only as Name[], json, write, help };
}

function power({ seeds, runs, only, json, write }: Options): void {
  const scores = (points: Points, of: readonly Name[], times: number) => {
    const score = (name: Name): Score => {
      const onStep = (subject: string) => progress(`${name}, ${points} points: ${subject}`);
      return measure(checkOf(name, points), { seeds, runs: times, onStep });
    };
    return Object.fromEntries(of.map((name) => [name, score(name)]));
  };
  const own = scores("own", only, runs);
  const peers = only.filter((name) => name !== "ours");
  const onOurs = scores("ours", peers, seeds);
  progress("");
  const machine = `${cpus()[0]?.model.trim()}, ${process.platform} ${process.arch}, Node ${process.version}`;
  const measured: Power = { seeds, machine, own, onOurs };
  if (write) writeFileSync(join(root, "spec", "power", "README.md"), page(measured));
  process.stdout.write(json ? `${JSON.stringify(documentOf(measured), null, 2)}\n` : tables(measured));
}

function documentOf({ seeds, machine, own, onOurs }: Power): object {
  const brief = (scores: Power["own"]) =>
    Object.fromEntries(
      Object.entries(scores).map(([name, { always, never, falseAlarms, runs, ms }]) => [
        name,
        { always, never, falseAlarms, runs, ms: Number(ms.toPrecision(3)) },
      ]),
    );
  const details = faults.map(({ name, seen }) => ({
    fault: name,
    seen,
    caught: Object.fromEntries(Object.entries(own).map(([who, { caught }]) => [who, caught[name]])),
  }));
  const alarms = (scores: Power["own"]) =>
    Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, score.alarms]));
  return {
    faults: faults.length,
    functions: correct.length,
    seeds,
    machine,
    protocols: brief(own),
    onOurPoints: brief(onOurs),
    details,
    alarms: { ownPoints: alarms(own), ourPoints: alarms(onOurs) },
  };
}
