/** What the compiled mutants look at: which one is on, how often loops have turned, and what has been reached. */
export class Switches {
  /** The number of the mutant that is switched on; 0 for none. */
  on: number = 0;
  /** How often loops have turned, and how often they may. */
  turns: number = 0;
  most: number = Number.POSITIVE_INFINITY;
  /** Of each site and each constant of a module, whether it was reached. */
  reached: Uint8Array;
  /** Of each constant, what was reached while it was worked out. */
  readonly within: Map<number, Uint8Array> = new Map<number, Uint8Array>();
  private readonly outside: Uint8Array[] = [];

  constructor(size: number) {
    this.reached = new Uint8Array(size);
  }

  /** Called by every loop that has turned too often. */
  stop(): never {
    throw new Error("a loop does not end");
  }

  /** Whether a loop had to be stopped, even if somebody has caught what it threw. */
  get stopped(): boolean {
    return this.turns > this.most;
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
