/** After how many turns a loop asks whether it may go on. */
const PAUSE = 10_000;

/** What the compiled mutants look at: which one is on, how often loops have turned, and what has been reached. */
export class Switches {
  /** The number of the mutant that is switched on; 0 for none. */
  on: number = 0;
  /** How often loops have turned, and after how many turns they ask whether they may go on. */
  turns: number = 0;
  most: number = Number.POSITIVE_INFINITY;
  private allowed: number = Number.POSITIVE_INFINITY;
  private seconds: number = Number.POSITIVE_INFINITY;
  private started: number = 0;
  private startedWork: number = 0;
  /** Whether a loop had to be stopped, even if somebody has caught what it threw. */
  stopped: boolean = false;
  /** Of each site and each constant of a module, whether it was reached. */
  reached: Uint8Array;
  /** Of each constant, what was reached while it was worked out. */
  readonly within: Map<number, Uint8Array> = new Map<number, Uint8Array>();
  private readonly outside: Uint8Array[] = [];

  constructor(size: number) {
    this.reached = new Uint8Array(size);
  }

  /** From now on loops may turn so often, and work for so many seconds. */
  limit(turns: number, seconds: number): void {
    this.turns = 0;
    this.allowed = turns;
    this.seconds = seconds;
    this.stopped = false;
    this.most = Math.min(turns, PAUSE);
    this.started = performance.now();
    this.startedWork = -1;
  }

  /** Called by a loop that has turned often. @throws {Error} if it was too often, or takes too long. */
  stop(): void {
    if (this.turns <= this.allowed && !this.tooLong()) {
      this.most = Math.min(this.allowed, this.turns + PAUSE);
      return;
    }
    this.stopped = true;
    throw new Error("a loop does not end");
  }

  /** Work is counted, not time, which passes on a busy machine too; but only after some time, since to ask takes long. */
  private tooLong(): boolean {
    if (performance.now() - this.started < 1000 * this.seconds) return false;
    const work = process.cpuUsage().user / 1e6;
    if (this.startedWork < 0) this.startedWork = work;
    return work - this.startedWork > this.seconds;
  }

  enter(constant: number): void {
    this.outside.push(this.reached);
    this.reached = new Uint8Array(this.reached.length);
    this.within.set(constant, this.reached);
  }

  /** The value of a constant; a function marks the constant as reached whenever it is called. */
  leave<Value>(constant: number, value: Value): Value {
    this.reached = this.outside.pop() as Uint8Array;
    if (typeof value !== "function" || /^class\b/.test(String(value))) return value;
    const marking = (...args: unknown[]) => {
      this.reached[constant] = 1;
      return value(...args);
    };
    return marking as Value;
  }

  /** What was reached, and what was reached while the constants among it were worked out. */
  get all(): Uint8Array {
    const all = this.reached.slice();
    const open = [...this.within.keys()];
    for (let found = true; found; ) {
      found = false;
      for (const constant of open) {
        if (all[constant] !== 1) continue;
        open.splice(open.indexOf(constant), 1);
        found = true;
        (this.within.get(constant) as Uint8Array).forEach((reached, i) => {
          if (reached === 1) all[i] = 1;
        });
        break;
      }
    }
    return all;
  }
}
