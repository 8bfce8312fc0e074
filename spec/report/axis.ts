import type { Axis } from "../kit/figure.ts";
import { numeral, plain, scientific } from "./text.ts";

/** An axis that knows its ends and what is written along it. On an axis of names, name i stands at i. */
export interface Scale {
  readonly label: string;
  readonly log: boolean;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly Tick[];
  readonly named: boolean;
}

interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A tick on the very end of an axis counts as inside, though a division may have missed it by a rounding. */
const tiny = 1e-9;

/** Values beyond this are not drawn on a linear axis, so that no difference of two overflows. */
export const mostValue = 1e300;

/** On a shorter axis the ticks would be closer than the smallest doubles lie. */
export const leastSpan = 1e-300;

/** The scale of an axis that is to show `values`. A `roomy` linear axis without a domain reaches on to the next ticks. */
export function scaleOf(axis: Axis, values: readonly number[], roomy = false): Scale {
  const log = axis.scale === "log";
  const label = plain(axis.label);
  const [first, last] = axis.domain ?? extent(values, log);
  if (log) return { label, log, from: first, to: last, ticks: logTicks(first, last), named: false };
  const step = stepOf(first, last, [...values, ...(axis.domain ?? [])].every(Number.isInteger));
  const outwards = roomy && axis.domain === undefined;
  const from = outwards ? multiple(Math.floor(first / step + tiny), step) : first;
  const to = outwards ? multiple(Math.ceil(last / step - tiny), step) : last;
  return { label, log, from, to, ticks: linearTicks(from, to, step), named: false };
}

/** The scale of an axis with a name at 0, 1, 2 and so on. */
export function scaleOfNames({ label }: Axis, names: readonly string[]): Scale {
  const ticks = names.map((name, at) => ({ at, label: plain(name) }));
  return { label: plain(label), log: false, from: -0.5, to: names.length - 0.5, ticks, named: true };
}

/** Where a value stands along the scale: 0 at its beginning, 1 at its end, and at most a thousand times as far off. */
export function shareOf({ log, from, to }: Scale, value: number): number {
  const along = (at: number) => (log ? Math.log(at) : at);
  // What is farther off looks the same, but would overflow sooner or later.
  return Math.max(-1000, Math.min(1000, (along(value) - along(from)) / (along(to) - along(from))));
}

/** What to write at the two ends: as few digits as tell them apart, but at least three. */
export function endsOf({ from, to }: Scale): readonly [string, string] {
  let digits = 3;
  while (digits < 15 && numeral(from, digits) === numeral(to, digits)) digits++;
  return [numeral(from, digits), numeral(to, digits)];
}

function extent(values: readonly number[], log: boolean): readonly [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    from = Math.min(from, value);
    to = Math.max(to, value);
  }
  // Values that agree to twelve digits differ by rounding only: an axis drawn to their differences would be all noise.
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (to - from > Math.max(1e-12 * size, leastSpan)) return [from, to];
  if (log) return [Math.max(from / 10, Number.MIN_VALUE), Math.min(to * 10, Number.MAX_VALUE)];
  const room = size > leastSpan ? size / 2 : 1;
  return [from - room, to + room];
}

/** 1, 2 or 5 times a power of ten, about a sixth of the way; a whole number where all values are whole. */
function stepOf(from: number, to: number, whole: boolean): number {
  const rough = (to - from) / 6;
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  return whole ? Math.max(1, step) : step;
}

function linearTicks(from: number, to: number, step: number): Tick[] {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + tiny));
  const short = decimals <= 3 && Math.max(Math.abs(from), Math.abs(to)) < 1e6;
  const ticks: Tick[] = [];
  for (let i = Math.ceil(from / step - tiny); i <= to / step + tiny; i++) {
    const at = multiple(i, step);
    ticks.push({ at, label: short ? at.toFixed(decimals).replace("-", "−") : numeral(at, 15) });
  }
  return ticks;
}

/** Powers of ten, every n-th where there are many; multiples of 1, 2 and 5 within two decades. */
function logTicks(from: number, to: number): Tick[] {
  const first = Math.ceil(Math.log10(from) - tiny);
  const last = Math.floor(Math.log10(to) + tiny);
  const stride = Math.ceil((last - first) / 6);
  const values: number[] = [];
  for (let power = first - 1; power <= last; power++) {
    if (last - first < 2) for (const factor of [1, 2, 5]) values.push(Number(`${factor}e${power}`));
    else if (power % stride === 0) values.push(Number(`1e${power}`));
  }
  const inside = values.filter((value) => value >= from * (1 - tiny) && value * (1 - tiny) <= to);
  if (inside.length < 2) return linearTicks(from, to, stepOf(from, to, false));
  const short = inside.every((value) => value >= 1e-3 && value < 1e5);
  return inside.map((at) => ({ at, label: short ? numeral(at) : scientific(at) }));
}

/** i · step, as one would write it: 3 · 0.1 is 0.3. */
function multiple(i: number, step: number): number {
  return Number((i * step).toPrecision(15));
}
