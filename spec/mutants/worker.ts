/** A process that tries mutants, one after another, and says that it lives. */
import { Examiner, type Measured, type Plan, type Verdict } from "./examine.ts";

export type Order =
  | { readonly plan: Plan }
  | { readonly measure: readonly string[] }
  | { readonly learn: readonly Measured[] }
  | { readonly examine: Task };

/** A mutant to try. */
export interface Task {
  readonly mutant: number;
  readonly file: string;
  readonly site: number;
  /** A check that has killed it before. */
  readonly first: string | null;
  /** Whether to try nothing but that. */
  readonly only: boolean;
  /** After how many seconds of work to let it live. */
  readonly patience: number;
}

export type Answer =
  | { readonly names: readonly string[] }
  | { readonly measured: Measured }
  | { readonly done: true }
  | { readonly alive: true }
  | { readonly verdict: Verdict }
  | { readonly failed: string };

const say = (answer: Answer) => void process.send?.(answer);

let examiner: Examiner | undefined;
let told = 0;
const alive = () => {
  if (performance.now() - told < 500) return;
  told = performance.now();
  say({ alive: true });
};

async function obey(order: Order): Promise<void> {
  if ("plan" in order) {
    examiner = new Examiner(order.plan);
    say({ names: examiner.names });
  } else if ("measure" in order) {
    await examiner?.measure(order.measure, (measured) => say({ measured }));
    say({ done: true });
  } else if ("learn" in order) examiner?.learn(order.learn);
  else say({ verdict: (await examiner?.examine(order.examine, alive)) as Verdict });
}

process.on("message", (order: Order) => {
  obey(order).catch((error: Error) => say({ failed: error.stack ?? error.message }));
});
process.on("disconnect", () => process.exit());
