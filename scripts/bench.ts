/**
 * `npm run bench`: how long the engine takes for a few jobs, beside hand-written loops and what else people use.
 * Times depend on the machine and on what else it does, so nothing here judges them; but everybody must compute the
 * same.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type Contestant, contest, difference, here } from "./bench/contest.ts";
import { type Answer, type Job, jobs } from "./bench/jobs.ts";
import { startPyTorch } from "./bench/pytorch.ts";
import { startTensorFlow } from "./bench/tensorflow.ts";
import { progress } from "./progress.ts";

const names = {
  byHand: "by hand",
  ours: "ours",
  pytorch: "PyTorch f64",
  tfjsCpu: "TF.js cpu f32",
  tfjsWasm: "TF.js wasm f32",
} as const;

type Name = keyof typeof names;

const usage = `usage: npm run bench -- [--rounds N] [--only JOB,...] [--no-peers] [--json]

How long the engine takes for each job, beside the same in plain loops, in PyTorch and in TensorFlow.js: medians in
milliseconds, and how many times as long as by hand. Everybody gets the same data and initial weights; whoever computes
something else ends the bench with exit code 1.

  --rounds N   how often everybody gets a turn after warming up (default 7)
  --only JOB   some of the jobs: ${Object.keys(jobs).join(", ")}
  --no-peers   leave out PyTorch and TensorFlow.js
  --json       print one JSON document and nothing else
  --help       say all this

PyTorch needs a Python with torch and safetensors: BACKPROOF_PYTHON, .venv or python3. TensorFlow.js is installed into
.bench on first use. Who is not there is left out, with a line that says why.
`;

class UsageError extends Error {}

try {
  const options = read(process.argv.slice(2));
  if (options.help) process.stdout.write(usage);
  else await bench(options);
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

interface Options {
  readonly rounds: number;
  readonly only: readonly string[];
  readonly peers: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

function read(words: string[]): Options {
  const options = {
    rounds: { type: "string", default: "7" },
    only: { type: "string", default: Object.keys(jobs).join() },
    "no-peers": { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    ({ values } = parseArgs({ args: words, options }));
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
  const rounds = Number(values.rounds);
  if (!(Number.isSafeInteger(rounds) && rounds >= 1)) {
    throw new UsageError(`--rounds: a whole number from 1 on expected, got ${values.rounds}`);
  }
  const only = values.only.split(",");
  const unknown = only.find((job) => !Object.hasOwn(jobs, job));
  if (unknown !== undefined) {
    throw new UsageError(
      `--only: no job ${JSON.stringify(unknown)}; there are ${Object.keys(jobs).join(", ")}`,
    );
  }
  return { rounds, only, peers: !values["no-peers"], json: values.json, help: values.help };
}

async function bench({ rounds, only, peers, json }: Options): Promise<void> {
  const chosen = new Map(only.map((name) => [name, (jobs[name] as () => Job)()]));
  const torch = peers ? await unlessAbsent("PyTorch", () => startPyTorch(chosen)) : null;
  const tf = peers ? await unlessAbsent("TensorFlow.js", () => startTensorFlow(chosen)) : null;
  const times: Record<string, Times> = {};
  try {
    for (const [name, job] of chosen) {
      const contestants = new Map<Name, Contestant>([
        ["byHand", here(job.byHand)],
        ["ours", here(job.ours)],
      ]);
      if (torch !== null) contestants.set("pytorch", torch.contestant(name));
      if (tf !== null) {
        contestants.set("tfjsCpu", tf.contestant(name, "cpu"));
        contestants.set("tfjsWasm", tf.contestant(name, "wasm"));
      }
      const medians = await contest(contestants, rounds, {
        check: checker(name, job),
        onSlice: (who, round) => progress(`${name}: round ${round} of ${rounds}, ${names[who]}`),
      });
      const of = (who: Name) => medians.get(who) ?? null;
      times[name] = {
        ours: of("ours"),
        byHand: of("byHand"),
        pytorch: of("pytorch"),
        tfjsCpu: of("tfjsCpu"),
        tfjsWasm: of("tfjsWasm"),
      };
    }
  } finally {
    progress("");
    torch?.close();
    tf?.close();
  }
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${process.platform} ${process.arch}`;
  const about = { unit: "ms", machine, node: process.version, pytorch: torch?.version ?? null, rounds };
  process.stdout.write(
    json ? `${JSON.stringify({ ...about, jobs: times }, null, 2)}\n` : table(times, chosen),
  );
  if (!json) {
    process.stdout.write(
      `${machine}, Node ${process.version}${torch === null ? "" : `, PyTorch ${torch.version} on one thread`}. Medians of warm runs, ${rounds} rounds.\n`,
    );
  }
}

/** Starts a peer; if that fails, says why in one line and goes on without it. */
async function unlessAbsent<Peer>(name: string, start: () => Peer | Promise<Peer>): Promise<Peer | null> {
  progress(`starting ${name}`);
  try {
    return await start();
  } catch (error) {
    progress("");
    process.stderr.write(`bench: without ${name}: ${(error as Error).message}\n`);
    return null;
  }
}

/** Compares answers with the one of the hand-written loops. */
function checker(job: string, { byHand, within }: Job): (who: Name, answer: Answer) => void {
  const right = byHand().map((part) => Float64Array.from(part));
  return (who, answer) => {
    const precision = who.startsWith("tfjs") ? "single" : "double";
    const found = difference(answer, right, within[precision]);
    if (found !== null) throw new Error(`${job}: ${names[who]} computes something else: ${found}`);
  };
}

/** Milliseconds; null for who is not there. */
type Times = Readonly<Record<Name, number | null>>;

function table(times: Readonly<Record<string, Times>>, chosen: ReadonlyMap<string, Job>): string {
  const columns = Object.keys(names) as Name[];
  const rows = Object.entries(times).map(([job, of]) => [
    job,
    ...columns.map((who) => cell(of[who], who, of)),
  ]);
  const cells = [["", ...columns.map((who) => names[who])], ...rows];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map(([job = "", ...rest]) =>
    [job.padEnd(widths[0] ?? 0), ...rest.map((text, i) => text.padStart(widths[i + 1] ?? 0))].join("   "),
  );
  const legend = [...chosen].map(([job, { says }]) => `${job.padEnd(widths[0] ?? 0)}   ${says}`);
  return `Milliseconds, and how many times as long as by hand.\n\n${lines.join("\n")}\n\n${legend.join("\n")}\n\n`;
}

function cell(time: number | null, who: Name, { byHand }: Times): string {
  if (time === null || byHand === null) return "–";
  return who === "byHand" ? significant(time) : `${significant(time)} (${significant(time / byHand)} x)`;
}

/** Three significant digits, whole from 100 on. */
function significant(x: number): string {
  return x >= 100 ? x.toFixed(0) : x.toPrecision(3);
}
