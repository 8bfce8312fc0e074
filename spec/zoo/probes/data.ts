import type { Probe } from "../probes.ts";

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const marked = (count: number) => ({ x: upTo(count).map((i) => [i, i / 4]), y: upTo(count).map((i) => [i]) });

export const probesOfData: readonly Probe[] = [
  ["uniform numbers", (s) => s.uniform(6, 1)],
  ["uniform numbers of large seeds", (s) => [2 ** 32 + 1, 2 ** 53 - 1].map((seed) => s.uniform(2, seed))],
  [
    "how many numbers seed 0 has for a first",
    (s) => new Set([0, 0].map((seed) => s.uniform(1, seed)[0])).size,
  ],
  ["normal numbers", (s) => s.normal(24, 1)],
  ["whole numbers", (s) => [s.below(3, 12, 1), s.below(1000, 6, 1)]],
  ["whole numbers of a large limit", (s) => s.below(3 * 2 ** 30, 12, 1)],
  ["orders", (s) => [1, 2, 3, 8].map((count) => s.permutation(count, count))],
  ["shuffled samples", (s) => s.shuffled(marked(5), 1)],
  ["split samples", (s) => [s.split(marked(5), 3, 1), s.split(marked(3), 1, 2)]],
  ["folds", (s) => [s.kFold(7, 3), s.kFold(4, 2)]],
  ["batches that fit", (s) => [s.batches(6, 3), s.batches(6, 3, "keep")]],
  ["batches and a rest", (s) => [s.batches(7, 3), s.batches(7, 3, "keep"), s.batches(7, 3, "drop")]],
  ["polynomial features", (s) => s.polynomialFeatures([[2], [-0.5], [3]], 4)],
  ["the points of the quadratic", (s) => s.quadraticPoints()],
  ["vectors of five with their labels", (s) => s.firstAboveFifth(4, 1)],
];
