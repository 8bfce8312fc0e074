/**
 * Processes that try mutants side by side. One that has not been heard of for long is ended and replaced: its mutant hangs.
 */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Measured, Plan, Verdict } from "./examine.ts";
import type { Answer, Order, Task } from "./worker.ts";

/** For how many seconds a process may be silent while it tries a mutant. Loops are counted, so hardly anything hangs. */
const SILENCE = 120;

export class Pool {
  private readonly plan: Plan;
  private readonly size: number;
  private names: readonly string[] = [];
  private measured: readonly Measured[] = [];
  private idle: ChildProcess[] = [];
  private readonly all = new Set<ChildProcess>();

  constructor(plan: Plan, size: number = Math.min(2, availableParallelism())) {
    // Only what the processes need.
    const { program, switched, marked, size: sites } = plan;
    this.plan = { program, switched, marked, size: sites };
    this.size = size;
  }

  /** Runs every check on the engine without mutants, to see what it reaches and how long it takes. */
  async measure(onEach: (done: number, all: number) => void): Promise<void> {
    const workers = await Promise.all(Array.from({ length: this.size }, () => this.free()));
    const names = this.names;
    const found: Measured[] = [];
    // In turns by spec, since reading one costs more than most of its tests; laws one by one.
    const groups = new Map([...new Set(names.map(groupOf))].map((group, i) => [group, i % this.size]));
    await Promise.all(
      workers.map((worker, w) => {
        const share = names.filter((name) => groups.get(groupOf(name)) === w);
        return exchange(worker, { measure: share }, (answer) => {
          if ("measured" in answer) onEach(found.push(answer.measured), names.length);
          return "done" in answer;
        });
      }),
    );
    this.measured = found;
    for (const worker of workers) {
      worker.send({ learn: found } satisfies Order);
      this.idle.push(worker);
    }
  }

  /** Tries mutants; a process that has nothing to do takes the next. */
  async examine(tasks: readonly Task[], onEach: (verdict: Verdict) => void): Promise<void> {
    const open = tasks[Symbol.iterator]();
    const work = async () => {
      let worker = await this.free();
      for (const task of open) {
        const verdict = await tried(worker, task);
        onEach(verdict ?? { mutant: task.mutant, killedBy: "silence", why: "nothing more was heard" });
        if (verdict !== null) continue;
        worker.kill("SIGKILL");
        this.all.delete(worker);
        worker = await this.started();
      }
      this.idle.push(worker);
    };
    await Promise.all(Array.from({ length: this.size }, work));
  }

  end(): void {
    for (const worker of this.all) worker.kill();
    this.idle = [];
  }

  private async free(): Promise<ChildProcess> {
    return this.idle.pop() ?? (await this.started());
  }

  private async started(): Promise<ChildProcess> {
    const file = fileURLToPath(new URL("worker.ts", import.meta.url));
    const worker = fork(file, { execArgv: ["--import", "tsx"], serialization: "advanced" });
    this.all.add(worker);
    await exchange(worker, { plan: this.plan }, (answer) => {
      if ("names" in answer) this.names = answer.names;
      return "names" in answer;
    });
    worker.send({ learn: this.measured } satisfies Order);
    return worker;
  }
}

const groupOf = (name: string) => (name.startsWith("spec/") ? (name.split(" > ")[0] as string) : name);

/** Sends an order and listens until `isLast` says so. @throws {Error} with what the process says, or if it ends. */
function exchange(worker: ChildProcess, order: Order, isLast: (answer: Answer) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const listen = (answer: Answer) => {
      const failed = "failed" in answer;
      if (!failed && !isLast(answer)) return;
      leave();
      if (failed) reject(new Error(answer.failed));
      else resolve();
    };
    const ended = () => {
      leave();
      reject(new Error("mutants: a process has ended"));
    };
    const leave = () => worker.off("message", listen).off("exit", ended);
    worker.on("message", listen).on("exit", ended);
    worker.send(order);
  });
}

/** The verdict; null if the process falls silent or ends. */
async function tried(worker: ChildProcess, task: Task): Promise<Verdict | null> {
  let verdict: Verdict | null = null;
  let heard = performance.now();
  let stop: ReturnType<typeof setInterval> | undefined;
  const silent = new Promise<void>((resolve) => {
    stop = setInterval(() => performance.now() - heard > 1000 * SILENCE && resolve(), 500);
  });
  const answered = exchange(worker, { examine: task }, (answer) => {
    heard = performance.now();
    if ("verdict" in answer) verdict = answer.verdict;
    return "verdict" in answer;
  }).catch((error: Error) => {
    if (!error.message.includes("has ended")) throw error;
  });
  await Promise.race([answered, silent]);
  clearInterval(stop);
  return verdict;
}
