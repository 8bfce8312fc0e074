/**
 * From wrong numbers to the likely mistake
 *
 * The usual mistakes in a backward pass leave a mark in the numbers: half of everything is a forgotten 2, the right numbers
 * in the wrong places are a transposition. Tried in order; the first that explains every number of the input is named.
 */
import type { Reading } from "./stencil.ts";

/** One number of an input, its gradient, and what differences of values say about it. */
export interface Entry {
  readonly x: number;
  readonly analytic: number;
  readonly reading: Reading;
  readonly wrong: boolean;
}

/** The story of the wrong number that is furthest off. */
export function explain(which: number, entries: readonly Entry[]): string {
  const worst = entries.reduce((most, entry) => (offOf(entry) > offOf(most) ? entry : most));
  const { x, analytic, reading } = worst;
  const blur = (reading.tolerance + reading.reach).toPrecision(1);
  return [
    `gradcheck: input ${which}, number ${entries.indexOf(worst)} of ${entries.length}, which is ${x}, has the wrong gradient`,
    `  pullback     ${analytic}`,
    `  differences  ${reading.slope} ± ${Number(blur)}`,
    `  ratio        ${short(analytic / reading.slope)}`,
    `  likely       ${likely(entries, worst)}`,
  ].join("\n");
}

/** The story of numbers that tie: for each alone there are slopes to choose from, but for all moved together only one. */
export function explainTie(
  coordinates: readonly (readonly [which: number, i: number])[],
  { analytic, reading }: Entry,
): string {
  const list = coordinates.slice(0, 8).map(([which, i]) => `number ${i} of input ${which}`);
  const more = coordinates.length > list.length ? ` and ${coordinates.length - list.length} more` : "";
  const blur = (reading.tolerance + reading.reach).toPrecision(1);
  return [
    `gradcheck: ${list.join(", ")}${more}, which tie, have the wrong gradient together`,
    `  pullback     ${analytic}`,
    `  differences  ${reading.slope} ± ${Number(blur)}`,
    `  ratio        ${short(analytic / reading.slope)}`,
    "  likely       a full gradient to each of a tie: their shares must add up to that of one",
  ].join("\n");
}

/** How wrong an entry is: NaN and numbers that no difference can tell more than all others. */
function offOf({ wrong, analytic, reading }: Entry): number {
  const off = Math.abs(analytic - reading.slope);
  return wrong ? (Number.isNaN(off) ? Number.POSITIVE_INFINITY : off) : -1;
}

function likely(entries: readonly Entry[], worst: Entry): string {
  const { analytic, reading } = worst;
  const count = entries.length;
  if (Number.isNaN(reading.slope))
    return "not the gradient: the values around it are not finite, choose another input";
  if (!Number.isFinite(analytic)) return "an overflow, or 0 · Infinity, on the way back";
  if (!reading.sharp)
    return `not smooth here: the slopes run from ${short(reading.slope - reading.reach)} to ${short(reading.slope + reading.reach)}, and any of these would do`;

  const mistake = factors(count).find(([factor]) => isEverywhere(factor, entries));
  if (mistake !== undefined) return mistake[1];
  if (entries.every((entry) => !entry.wrong || isOneShare(entry)))
    return "overwritten instead of accumulated: each number holds the share of one output, not the sum over all";
  if (isTransposed(entries)) return "transposed: the right numbers in the wrong places";
  if (entries.filter(({ wrong }) => wrong).length === 1 && count > 1)
    return `this number only: the other ${count - 1} are right`;
  const factor = analytic / reading.slope;
  return isEverywhere(factor, entries)
    ? `a wrong factor: every number is ${short(factor)} times what it should be`
    : "a wrong formula: the numbers are off by different factors";
}

/** Factors with a usual reason, likelier ones first. */
function factors(count: number): [factor: number, mistake: string][] {
  const mistakes: [number, string][] = [
    [0, "a zero gradient: nothing arrives here"],
    [-1, "the sign is flipped"],
    [2, "twice what it should be: a 2 too many, or added twice"],
    [
      0.5,
      "half of what it should be: a 2 is missing, or the second use overwrote the first instead of adding to it",
    ],
  ];
  if (count < 3) return mistakes;
  return [
    ...mistakes,
    [count, `${count} times what it should be, for ${count} numbers: summed where the mean was meant`],
    [
      1 / count,
      `1/${count} of what it should be, for ${count} numbers: the mean was taken where the sum was meant`,
    ],
  ];
}

/** Whether every gradient is this many times its slope. */
function isEverywhere(factor: number, entries: readonly Entry[]): boolean {
  return entries.every(({ analytic, reading }) => matches(analytic, factor * reading.slope, reading));
}

/** Whether the gradient is what one output adds to the slope, where several add something. */
function isOneShare({ analytic, reading }: Entry): boolean {
  const shares = reading.shares.filter((share) => Math.abs(share) > reading.tolerance);
  return shares.length > 1 && shares.some((share) => matches(analytic, share, reading));
}

/** Whether the gradients are those of some r × c matrix, read as c × r. */
function isTransposed(entries: readonly Entry[]): boolean {
  return entries.some(
    (_, rows) =>
      rows > 1 &&
      rows < entries.length &&
      entries.length % rows === 0 &&
      entries.every(({ analytic }, i) => {
        const columns = entries.length / rows;
        const { reading } = entries[(i % rows) * columns + Math.floor(i / rows)] as Entry;
        return matches(analytic, reading.slope, reading);
      }),
  );
}

/** To six digits, which tell one mistake from another, as far as the differences can tell. */
function matches(got: number, want: number, { tolerance, reach }: Reading): boolean {
  return Math.abs(got - want) <= tolerance + reach + 1e-6 * Math.abs(want);
}

function short(x: number): string {
  return String(Number(x.toPrecision(9)));
}
