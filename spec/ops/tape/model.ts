/**
 * A model of the tape, to be read at a glance
 *
 * Whole numbers, and with each its derivatives by all that it came from, carried forward by the rules of differentiation as
 * it is made. The engine goes backward, so the two have nothing in common but what they must agree on.
 */

export interface Entry {
  readonly kind: "parameter" | "constant" | "computed";
  value: number;
  /** ∂value/∂entry, by the entry's number, for all that a gradient flows back to, itself included. */
  readonly slopes: ReadonlyMap<number, number>;
  /** The numbers of the entries it was computed from. */
  readonly from: readonly number[];
  /** Of a parameter; null until one arrives. */
  gradient: number | null;
  readonly madeAt: number;
  changedAt: number;
  usedUp: boolean;
}

export interface Model {
  readonly entries: Entry[];
  time: number;
}

export type Refusal = "constant" | "used up" | "changed" | "no leaf";

export type Name = "add" | "sub" | "mul" | "max";

interface Rule {
  readonly value: (a: number, b: number) => number;
  readonly slopes: (a: number, b: number) => readonly [ofA: number, ofB: number];
}

export const rules: Readonly<Record<Name, Rule>> = {
  add: { value: (a, b) => a + b, slopes: () => [1, 1] },
  sub: { value: (a, b) => a - b, slopes: () => [1, -1] },
  mul: { value: (a, b) => a * b, slopes: (a, b) => [b, a] },
  max: { value: (a, b) => Math.max(a, b), slopes: (a, b) => (a > b ? [1, 0] : [0, 1]) },
};

/** Whole numbers are added and multiplied exactly as long as all of them stay below 2^53. */
export const limit: number = 2 ** 24;

/** Whether a gradient flows back through it. */
export const flows = ({ kind }: Entry): boolean => kind !== "constant";

export function computed(name: Name, { entries, time }: Model, from: readonly [number, number]): Entry {
  const [a, b] = from.map((i) => entries[i]) as [Entry, Entry];
  const parts = rules[name].slopes(a.value, b.value);
  const slopes = new Map<number, number>();
  [a, b].forEach((each, k) => {
    for (const [i, slope] of each.slopes) slopes.set(i, (slopes.get(i) ?? 0) + (parts[k] as number) * slope);
  });
  const kind = flows(a) || flows(b) ? "computed" : "constant";
  if (kind === "computed") slopes.set(entries.length, 1);
  const value = rules[name].value(a.value, b.value);
  return { kind, value, slopes, from, gradient: null, madeAt: time, changedAt: 0, usedUp: false };
}

export function constant(value: number, madeAt: number): Entry {
  return {
    kind: "constant",
    value,
    slopes: new Map(),
    from: [],
    gradient: null,
    madeAt,
    changedAt: 0,
    usedUp: false,
  };
}

/** What `backward` goes through from here: all that was computed. */
export function wayBack({ entries }: Model, start: number): Entry[] {
  const found = new Set<Entry>();
  const open = [start];
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const entry = entries[i] as Entry;
    if (entry.kind !== "computed" || found.has(entry)) continue;
    found.add(entry);
    open.push(...entry.from);
  }
  return [...found];
}

/** Why going back from here is refused, or null if it is not. */
export function refusalOf(model: Model, start: number): Refusal | null {
  const way = wayBack(model, start);
  if (!flows(model.entries[start] as Entry)) return "constant";
  if (way.some(({ usedUp }) => usedUp)) return "used up";
  const changedSince = (madeAt: number) => (i: number) => (model.entries[i] as Entry).changedAt > madeAt;
  return way.some(({ from, madeAt }) => from.some(changedSince(madeAt))) ? "changed" : null;
}

export function isSmall({ value, slopes }: Entry): boolean {
  return [value, ...slopes.values()].every((x) => Math.abs(x) <= limit);
}
