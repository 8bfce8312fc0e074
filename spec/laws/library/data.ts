/** Data: random numbers, shuffles, splits and batches. */
import { between, equal, holds, same } from "../../kit/compare.ts";
import { example, forAll, given } from "../../kit/law.ts";
import { meanOf, vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";

/** Among them 0, which is false to a language, and pairs that are the same in their last 32 bits. */
const seeds = oneOf(0, 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER);
const smallSeeds = wholeNumbers({ from: 0, to: 1_000_000 });
const counts = wholeNumbers({ from: 1, to: 8 });
const whole = wholeNumbers({ from: -8, to: 8 });

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const sorted = (x: readonly number[]) => [...x].sort((a, b) => a - b);

/**
 * How often each of `kinds` comes up, as a multiple of its fair share, to the nearest quarter or whatever part is asked for:
 * where all are equally likely, 1 for each. Callers say how many deviations half such a part is.
 */
function frequencies(drawn: readonly number[], kinds: number, part = 4): number[] {
  const counts = new Array<number>(kinds).fill(0);
  for (const kind of drawn) if (kind in counts) counts[kind] = (counts[kind] as number) + 1;
  return counts.map((count) => Math.round((part * kinds * count) / drawn.length) / part);
}

const fair = (kinds: number) => new Array<number>(kinds).fill(1);

/** Which of all orders this is, counted from 0 in lexicographic order; NaN if a number is missing. */
function numberOf(order: readonly number[]): number {
  if (!upTo(order.length).every((k) => order.includes(k))) return Number.NaN;
  return order.reduce(
    (number, k, i) => number * (order.length - i) + order.slice(i).filter((later) => later < k).length,
    0,
  );
}

/** Where seven lie that cut the normal distribution into eight equally likely parts. */
const octiles = [-1.15034938, -0.67448975, -0.31863936, 0, 0.31863936, 0.67448975, 1.15034938];

/** So many samples that tell who they are: x is `[i, -i]` and y is `[i]`. */
const marked = (count: number) => ({ x: upTo(count).map((i) => [i, -i]), y: upTo(count).map((i) => [i]) });

/** Which of the marked samples these are, in their order, if each x is still with its y. */
function marks({ x, y }: { readonly x: readonly number[][]; readonly y: readonly number[][] }): number[] {
  same(
    x,
    y.map(([i = Number.NaN]) => [i, -i]),
  );
  return y.flat();
}

export const ofData: readonly LibraryLaw[] = [
  {
    of: "data",
    title: "a seed gives the same numbers each time, and another seed other ones",
    law: ({ uniform, normal, below, permutation }) =>
      forAll(seeds, seeds, (seed, other) => {
        given(seed !== other);
        const drawn = (from: number) => [
          ...uniform(2, from),
          ...normal(2, from),
          ...below(10, 2, from),
          ...permutation(5, from),
        ];
        equal(drawn(seed), drawn(seed));
        holds(String(drawn(seed)) !== String(drawn(other)), "two seeds give the same numbers");
      }),
  },
  {
    of: "data",
    title: "uniform numbers have every digit of their precision",
    law: ({ uniform, precision }) =>
      example(() => {
        const unit = precision === "float64" ? 2 ** 53 : 2 ** 24;
        // Whether the last binary digit is 1. An eighth is 6 deviations of 1/√2500.
        equal(
          frequencies(
            uniform(2500, 1).map((x) => (x * unit) % 2),
            2,
          ),
          fair(2),
        );
      }),
  },
  {
    of: "data",
    title: "all whole numbers below a limit are equally likely",
    law: ({ below }) =>
      example(() => {
        // An eighth is 7 deviations of √(2/6000) for three kinds.
        equal(frequencies(below(3, 6000, 1), 3), fair(3));
        // 3·2³⁰ goes into the 2³² values of a word once and a third: whoever takes the rest favours the small ones.
        const third = 2 ** 30;
        equal(
          frequencies(
            below(3 * third, 6000, 2).map((x) => Math.floor(x / third)),
            3,
          ),
          fair(3),
        );
      }),
  },
  {
    of: "data",
    title: "normal numbers fall between the octiles of their distribution equally often",
    law: ({ normal }) =>
      example(() => {
        // An eighth is 6.7 deviations of √(7/20,000).
        const part = (x: number) => (Number.isNaN(x) ? x : octiles.filter((octile) => octile < x).length);
        equal(frequencies(normal(20_000, 1).map(part), 8), fair(8));
      }),
  },
  {
    of: "data",
    title: "all orders are equally likely",
    law: ({ permutation }) =>
      example(() => {
        // Of four things there are 24 orders. A quarter is 5.7 deviations of √(23/12,000).
        const drawn = upTo(12_000).map((seed) => numberOf(permutation(4, seed)));
        equal(frequencies(drawn, 24, 2), fair(24));
      }),
  },
  {
    of: "data",
    title: "shuffled samples are the same ones, each with its own target",
    law: ({ shuffled }) =>
      forAll(counts, smallSeeds, (count, seed) => {
        same(sorted(marks(shuffled(marked(count), seed))), upTo(count));
      }),
  },
  {
    of: "data",
    title: "two samples change places in every other shuffle",
    law: ({ shuffled }) =>
      example(() => {
        // A quarter is 5 deviations of 1/√400.
        const first = upTo(400).map((seed) => shuffled(marked(2), seed).y[0]?.[0] as number);
        equal(frequencies(first, 2, 2), fair(2));
      }),
  },
  {
    of: "data",
    title: "of a split each sample is in one part, with its own target",
    law: ({ split }) =>
      forAll(counts, counts, smallSeeds, (count, first, seed) => {
        given(first <= count);
        const parts = split(marked(count), first, seed).map(marks);
        same(
          parts.map(({ length }) => length),
          [first, count - first],
        );
        same(sorted(parts.flat()), upTo(count));
      }),
  },
  {
    of: "data",
    title: "either of two samples is split off equally often",
    law: ({ split }) =>
      example(() => {
        const first = upTo(400).map((seed) => split(marked(2), 1, seed)[0].y[0]?.[0] as number);
        equal(frequencies(first, 2, 2), fair(2));
      }),
  },
  {
    of: "data",
    title: "of the folds each row is tested on once, and trained on in all others",
    law: ({ kFold }) =>
      forAll(counts, counts, (count, folds) => {
        given(folds >= 2 && folds <= count);
        const cut = kFold(count, folds);
        same(sorted(cut.flatMap(({ test }) => test)), upTo(count));
        for (const { train, test } of cut) {
          same(sorted([...train, ...test]), upTo(count));
          between(Math.floor(count / folds), test.length, Math.ceil(count / folds));
        }
      }),
  },
  {
    of: "data",
    title: "polynomial features are the powers from the first up to the degree",
    law: ({ polynomialFeatures }) =>
      // Powers of whole numbers up to 8 are exact.
      forAll(vectors({ of: whole }), wholeNumbers({ from: 1, to: 5 }), (x, degree) =>
        same(
          polynomialFeatures(
            x.map((xi) => [xi]),
            degree,
          ),
          x.map((xi) => upTo(degree).map((k) => xi ** (k + 1))),
        ),
      ),
  },
  {
    of: "data",
    title: "batches follow each other without a gap, all of them full but a last one that is kept",
    law: ({ batches }) =>
      forAll(counts, counts, oneOf("keep" as const, "drop" as const), (count, size, lastBatch) => {
        given(size <= count);
        const { ranges, dropped } = batches(count, size, lastBatch);
        same(dropped, lastBatch === "keep" ? 0 : count % size);
        same(
          ranges.map(({ from, to }) => [from, to]),
          upTo(Math.ceil((count - dropped) / size)).map((i) => [
            i * size,
            Math.min((i + 1) * size, count - dropped),
          ]),
        );
      }),
  },
  {
    of: "data",
    title: "normal numbers have the mean 0, the variance 1 and the fourth moment 3",
    law: ({ normal }) =>
      example(() => {
        const drawn = normal(100_000, 1);
        const squares = drawn.map((x) => x * x);
        const rounded = (x: number, parts: number) => Math.round(x * parts) / parts;
        // The deviations of the means of x, x² and x⁴ are 1, √2 and √96, over √100,000 = 316: half a part is 4.9, 7 and 8 of them.
        equal(rounded(meanOf(drawn), 32), 0);
        equal(rounded(meanOf(squares), 16), 1);
        equal(rounded(meanOf(squares.map((x) => x * x)), 2), 3);
      }),
  },
];
