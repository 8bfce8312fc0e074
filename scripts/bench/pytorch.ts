import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { encodeSafetensors } from "../../src/index.ts";
import { root } from "../run.ts";
import type { Contestant, Slice } from "./contest.ts";
import type { Job } from "./jobs.ts";

/** PyTorch in a process of its own, which sleeps while it is not its turn. */
export interface PyTorch {
  readonly version: string;
  contestant(job: string): Contestant;
  close(): void;
}

/** @throws {Error} if there is no Python that has PyTorch. */
export async function startPyTorch(jobs: ReadonlyMap<string, Job>): Promise<PyTorch> {
  const windows = process.platform === "win32";
  const own = join(root, ".venv", windows ? "Scripts/python.exe" : "bin/python");
  const named = process.env.BACKPROOF_PYTHON;
  for (const python of named ? [named] : [own, windows ? "python" : "python3"]) {
    const started = await start(python, jobs).catch(() => null);
    if (started !== null) return started;
  }
  throw new Error(
    named
      ? `${named} lacks torch or safetensors`
      : "no Python here has torch and safetensors; BACKPROOF_PYTHON may name one",
  );
}

/** @throws {Error} if `python` cannot be started, or lacks something. */
async function start(python: string, jobs: ReadonlyMap<string, Job>): Promise<PyTorch> {
  const child = spawn(python, [join(root, "scripts", "bench", "pytorch.py")]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  // Whatever happens to it, its output ends, and that is where it is noticed.
  for (const part of [child, child.stdin]) part.on("error", () => {});
  const reply = async (): Promise<unknown> => {
    const { done, value } = await lines.next();
    if (done === true) throw new Error(`pytorch.py has ended: ${complaint.trim().split("\n").at(-1)}`);
    return JSON.parse(value);
  };
  const version = String(await reply());
  const inputs = [...jobs].flatMap(([job, { inputs }]) =>
    Object.entries(inputs).map(([name, tensor]) => [`${job}.${name}`, tensor] as const),
  );
  const bytes = encodeSafetensors(Object.fromEntries(inputs));
  child.stdin.write(`${bytes.length}\n`);
  child.stdin.write(bytes);
  return {
    version,
    contestant: (job) => async (milliseconds) => {
      child.stdin.write(`${job} ${milliseconds}\n`);
      return (await reply()) as Slice;
    },
    close() {
      child.stdin.end();
    },
  };
}
