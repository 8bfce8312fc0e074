/**
 * Tries mutants with checks until one of them fails
 */
import { type Checks, checksOf } from "./checks.ts";
import { Switches } from "./switches.ts";
import type { Task } from "./worker.ts";
import { type Load, type Program, world } from "./world.ts";

/** What the examination needs to know, all of it plain data. */
export interface Plan {
  readonly program: Program;
  /** By path, `src/tensor.ts`: the compiled text with all mutants in it, and the one that marks what is reached. */
  readonly switched: Readonly<Record<string, string>>;
  readonly marked: Readonly<Record<string, string>>;
  /** How many sites and constants there are. */
  readonly size: number;
}

/** How a check went without any mutant. */
export interface Measured {
  readonly name: string;
  readonly ms: number;
  /** How often loops turned. */
  readonly turns: number;
  /** The numbers of the sites that were reached. */
  readonly sites: readonly number[];
}

/** What became of a mutant: which check failed, with how many draws; null if none did. */
export interface Verdict {
  readonly mutant: number;
  readonly killedBy: string | null;
  readonly why: string;
}

/** How often loops may turn in a check that nobody has measured, and for how many seconds they may at least. */
const MANY_TURNS = 3e7;
const LONG = 3;
/** First a few draws of each law: most mutants need no more. */
const FEW = 3;
const ALL = 100;
/** How many milliseconds it takes to read a spec before its first test. */
const READING = 10;

const isLaw = (name: string) => !name.startsWith("spec/");

export class Examiner {
  readonly names: readonly string[];
  private readonly plan: Plan;
  private readonly checksIn: (load: Load) => Checks;
  private readonly shared: Load;
  private readonly switches: Switches;
  private readonly known = new Map<string, Measured>();
  /** The checks that reach a site. */
  private readonly reaching = new Map<number, string[]>();
  /** How often a check has killed. */
  private readonly kills = new Map<string, number>();
  /** What killed last at a site. */
  private readonly last = new Map<number, string>();

  constructor(plan: Plan, checksIn: (load: Load) => Checks = checksOf) {
    this.plan = plan;
    this.checksIn = checksIn;
    this.switches = new Switches(plan.size);
    this.shared = world(plan.program, {}, this.switches);
    this.names = checksIn(this.shared).names;
  }

  /** Runs checks on the engine without mutants. @throws {Error} if one fails there. */
  async measure(names: readonly string[], onEach: (measured: Measured) => void): Promise<void> {
    const { switches } = this;
    switches.on = 0;
    switches.limit(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    const load = world(this.plan.program, this.plan.marked, switches, this.shared);
    load("src/index.ts");
    const checks = this.checksIn(load);
    let spec = "";
    let reading: Pick<Switches, "reached" | "turns"> = switches;
    for (const name of names) {
      const from = name.split(" > ")[0] as string;
      if (from.endsWith(".spec.ts") && from !== spec) {
        // What a spec computes while it is read belongs to each of its tests.
        spec = from;
        switches.reached = new Uint8Array(this.plan.size);
        switches.turns = 0;
        checks.prepare(spec);
        reading = { reached: switches.reached, turns: switches.turns };
      }
      switches.reached = from === spec ? reading.reached.slice() : new Uint8Array(this.plan.size);
      switches.turns = from === spec ? reading.turns : 0;
      const started = performance.now();
      await checks.run(name, ALL);
      const ms = performance.now() - started;
      const sites = [...switches.all.entries()].flatMap(([site, reached]) => (reached === 1 ? [site] : []));
      onEach({ name, ms, turns: switches.turns, sites });
    }
  }

  /** Takes over how checks went elsewhere. */
  learn(measured: readonly Measured[]): void {
    for (const each of measured) {
      this.known.set(each.name, each);
      for (const site of each.sites) this.reaching.set(site, [...(this.reaching.get(site) ?? []), each.name]);
    }
  }

  /** Tries a mutant: with the check that has killed it before, and with all that reach its site. */
  async examine(task: Task, onStep: () => void = () => undefined): Promise<Verdict> {
    const { mutant, file, site, first, only, patience } = task;
    const { switches } = this;
    switches.on = mutant;
    switches.limit(MANY_TURNS, LONG);
    const changed = { [`src/${file}`]: this.plan.switched[`src/${file}`] as string };
    let checks: Checks;
    try {
      const load = world(this.plan.program, changed, switches, this.shared);
      load("src/index.ts");
      checks = this.checksIn(load);
    } catch (error) {
      return { mutant, killedBy: "loading", why: messageOf(error) };
    }
    const tries = only ? [] : this.inOrder(site);
    if (first !== null && this.names.includes(first)) tries.unshift([first, ALL]);
    let started = 0;
    for (const [i, [name, draws]] of tries.entries()) {
      onStep();
      // Work is counted rather than time, so that a busy machine comes to the same verdicts; but not often, for it costs.
      if (i % 20 === 19) {
        const spent = process.cpuUsage().user;
        if (started === 0) started = spent;
        else if (spent - started > 1e6 * patience) break;
      }
      const why = await this.failure(checks, name, draws);
      if (why === null) continue;
      this.kills.set(name, (this.kills.get(name) ?? 0) + 1);
      this.last.set(site, name);
      return { mutant, killedBy: name, why };
    }
    return { mutant, killedBy: null, why: "" };
  }

  /** Quick checks and those that kill much come first; laws come twice, with a few draws and with all of them. */
  private inOrder(site: number): [name: string, draws: number][] {
    const candidates = this.reaching.get(site) ?? this.names;
    const worth = (name: string) =>
      ((this.kills.get(name) ?? 0) + 1) / ((this.known.get(name)?.ms ?? 10) + (isLaw(name) ? 0.5 : READING));
    const sorted = candidates.map((name) => [name, worth(name)] as const).sort((a, b) => b[1] - a[1]);
    const near = [this.last.get(site), this.last.get(site - 1)].filter(
      (name) => name !== undefined && candidates.includes(name),
    ) as string[];
    const slow = (name: string) => (this.known.get(name)?.ms ?? 10) > 20;
    const names = sorted.map(([name]) => name);
    return [
      ...near.map((name): [string, number] => [name, ALL]),
      ...names.filter((name) => isLaw(name) || !slow(name)).map((name): [string, number] => [name, FEW]),
      ...names.filter((name) => isLaw(name) || slow(name)).map((name): [string, number] => [name, ALL]),
    ];
  }

  private async failure(checks: Checks, name: string, draws: number): Promise<string | null> {
    const { switches } = this;
    const known = this.known.get(name);
    if (known === undefined) switches.limit(MANY_TURNS, LONG);
    else switches.limit(20 * known.turns + 1e5, LONG + known.ms / 50);
    try {
      await checks.run(name, draws);
    } catch (error) {
      return messageOf(error);
    }
    return switches.stopped ? "a loop does not end" : null;
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 200);
}
