import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Shape } from "../../src/index.ts";
import { installed } from "../install.ts";
import type { Contestant, Slice } from "./contest.ts";
import type { Job } from "./jobs.ts";

const version = "4.22.0";
const packages = ["tfjs-core", "tfjs-backend-cpu", "tfjs-backend-wasm"].map((name) => [
  `@tensorflow/${name}`,
  version,
]);

export type Backend = "cpu" | "wasm";

/** What the thread is given to begin with. */
export interface Setup {
  /** Where TensorFlow.js is installed. */
  readonly folder: string;
  /** The inputs of each job. */
  readonly jobs: Record<string, Record<string, { readonly data: Float64Array; readonly shape: Shape }>>;
}

/** What it is asked; it answers with a slice. */
export interface Question {
  readonly job: string;
  readonly backend: Backend;
  readonly milliseconds: number;
}

/** TensorFlow.js in a thread of its own, which sleeps while it is not its turn. */
export interface TensorFlow {
  contestant(job: string, backend: Backend): Contestant;
  close(): void;
}

/**
 * It gets a thread of its own because its WebAssembly memory grows. That detaches an array buffer, and from then on V8
 * checks in all compiled code of the thread whether arrays are still attached: the engine would take up to half as long
 * again, the loops by hand a tenth.
 *
 * @throws {Error} if it cannot be installed or loaded.
 */
export async function startTensorFlow(jobs: ReadonlyMap<string, Job>): Promise<TensorFlow> {
  const setup: Setup = { folder: installed(".bench", Object.fromEntries(packages)), jobs: {} };
  for (const [name, { inputs }] of jobs) {
    setup.jobs[name] = Object.fromEntries(
      Object.entries(inputs).map(([key, { data, shape }]) => [key, { data, shape }]),
    );
  }
  // A thread does not inherit from its process how to read TypeScript.
  const [cjs, esm] = ["tsx/cjs/api", "tsx/esm/api"].map((api) => `import("${import.meta.resolve(api)}")`);
  const jobsFile = new URL("tensorflow-jobs.ts", import.meta.url);
  const program = `Promise.all([${cjs}, ${esm}]).then((apis) => {
    for (const api of apis) api.register();
    return import("${jobsFile}");
  });`;
  const worker = new Worker(program, { eval: true, workerData: setup });
  const reply = async (): Promise<unknown> => {
    // Rejects if the thread fails.
    const [message] = await once(worker, "message");
    return message;
  };
  // It says so when it is ready.
  await reply();
  return {
    contestant: (job, backend) => async (milliseconds) => {
      const question: Question = { job, backend, milliseconds };
      worker.postMessage(question);
      return (await reply()) as Slice;
    },
    close() {
      void worker.terminate();
    },
  };
}
