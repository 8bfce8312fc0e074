/** Runs contestants in turns, checks what they compute and compares how long they take. */
import type { Answer } from "./jobs.ts";

/** Some runs in a row: how long each took, in milliseconds, and what the last one computed. */
export interface Slice {
  readonly times: readonly number[];
  readonly answer: Answer;
}

/** Does a job as often as fits into so many milliseconds, and once at least. */
export type Contestant = (milliseconds: number) => Promise<Slice>;

/** Who does the job right here, not in another process or thread. `prepare` is not timed. */
export function here(run: () => Answer, prepare?: () => Promise<unknown>): Contestant {
  return async (milliseconds) => {
    await prepare?.();
    const times: number[] = [];
    const end = performance.now() + milliseconds;
    for (;;) {
      const started = performance.now();
      const answer = run();
      const ended = performance.now();
      times.push(ended - started);
      if (ended >= end) return { times, answer };
    }
  };
}

/** In milliseconds: long against the clock's resolution, short against whatever else the machine does now and then. */
const SLICE = 100;

/** The first slice, so long that V8 has compiled by then what it finds worth compiling. */
const WARM_UP = 500;

/** Who has spent so many milliseconds on a job and was measured once sits out, or the slowest would set the length. */
const BUDGET = 10_000;

/**
 * The median time of each contestant in milliseconds. In each round everybody runs for a slice, and each time another
 * one begins: whatever slows the machine down for a while slows them all. The first round only warms up.
 */
export async function contest<Name extends string>(
  contestants: ReadonlyMap<Name, Contestant>,
  rounds: number,
  {
    check,
    onSlice,
  }: { check: (name: Name, answer: Answer) => void; onSlice: (name: Name, round: number) => void },
): Promise<Map<Name, number>> {
  const all = [...contestants];
  const runs = new Map(all.map(([name]) => [name, { times: [] as number[], spent: 0 }]));
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < all.length; turn++) {
      const [name, contestant] = all[(round + turn) % all.length] as [Name, Contestant];
      const own = runs.get(name) as { times: number[]; spent: number };
      if (round > 1 && own.spent > BUDGET) continue;
      onSlice(name, round);
      const { times, answer } = await contestant(round === 0 ? WARM_UP : SLICE);
      check(name, answer);
      own.spent += times.reduce((sum, time) => sum + time);
      if (round > 0) own.times.push(...times);
    }
  }
  return new Map(all.map(([name]) => [name, median(runs.get(name)?.times ?? [])]));
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] as number) + (sorted[Math.floor(middle)] as number)) / 2;
}

/**
 * Where an answer is further from the right one than `within`, relative to the largest number of the part; null if
 * nowhere.
 */
export function difference(answer: Answer, right: Answer, within: number): string | null {
  if (answer.length !== right.length) return `${answer.length} parts instead of ${right.length}`;
  for (const [part, wanted] of right.entries()) {
    const got = answer[part] as ArrayLike<number>;
    if (got.length !== wanted.length)
      return `part ${part} has ${got.length} numbers instead of ${wanted.length}`;
    let size = 0;
    for (let i = 0; i < wanted.length; i++) size = Math.max(size, Math.abs(wanted[i] as number));
    for (let i = 0; i < wanted.length; i++) {
      const [g, w] = [got[i] as number, wanted[i] as number];
      // Not <= rather than >, so that NaN counts as far away.
      if (!(Math.abs(g - w) <= within * size)) return `part ${part}, number ${i} is ${g} instead of ${w}`;
    }
  }
  return null;
}
