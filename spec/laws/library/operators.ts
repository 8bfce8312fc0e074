/**
 * Operators at all sizes, in batches, and at numbers that are not finite
 *
 * Where a law draws nothing but sizes, the numbers follow from their places. They are small and whole, so that sums are exact in
 * any order, and what breaks a law shrinks to the smallest sizes that do.
 */
import type { Subject } from "../../claims/subject.ts";
import { equal } from "../../kit/compare.ts";
import { example, forAll } from "../../kit/law.ts";
import { type Matrix, product, rowsOf, total, transposed, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";

/** A matrix of whole numbers from -5 to 5, no row like another up to 9 columns; `kind` tells matrices apart. */
function filled(kind: number, rows: number, columns: number): Matrix {
  const values = Array.from({ length: rows * columns }, (_, i) => ((i * i + 3 * i + 7 * kind) % 11) - 5);
  return rowsOf(values, columns);
}

/** From tiles and rests of loops that do two, three or four at a time to several of each. */
const size = wholeNumbers({ from: 1, to: 9 });

function plus(a: Matrix, b: Matrix): Matrix {
  return a.map((row, i) => row.map((x, j) => x + ((b[i] as number[])[j] as number)));
}

/** All matrices one after another; of those that served several times, the sum of what each time gave. */
function gathered(all: readonly Matrix[], few: number): number[] {
  return (few === 1 && all.length > 1 ? [all.reduce(plus)] : all).flat(2);
}

/** The matrix products of as many pairs as one side has matrices, where the other has one or as many. */
function productsOfBatches(
  s: Subject,
  left: number,
  right: number,
  m: number,
  k: number,
  n: number,
): undefined {
  const batch = Math.max(left, right);
  const as = Array.from({ length: left }, (_, i) => filled(i, m, k));
  const bs = Array.from({ length: right }, (_, i) => filled(i + 4, k, n));
  const gs = Array.from({ length: batch }, (_, i) => filled(i + 8, m, n));
  const pairs = gs.map((g, i) => [as[i % left] as Matrix, bs[i % right] as Matrix, g] as const);
  const a = { values: as.flat(2), shape: [left, m, k] };
  // A single matrix on the right is a weight that all samples share: it has no axis for the batch.
  const b = { values: bs.flat(2), shape: right === 1 ? [k, n] : [right, k, n] };
  equal(
    s.read(s.matmul(a, b)).values,
    pairs.flatMap(([x, w]) => product(x, w).flat()),
  );
  const [byA = [], byB = []] = s.pullback((x, w) => s.matmul(x, w), [a, b], {
    values: gs.flat(2),
    shape: [batch, m, n],
  });
  equal(
    byA,
    gathered(
      pairs.map(([, w, g]) => product(g, transposed(w))),
      left,
    ),
  );
  equal(
    byB,
    gathered(
      pairs.map(([x, , g]) => product(transposed(x), g)),
      right,
    ),
  );
}

export const ofOperators: readonly LibraryLaw[] = [
  {
    of: "operators",
    title: "matmul is rows times columns at every size, and so are its gradients",
    law: (s) =>
      forAll(size, size, size, (m, k, n) => {
        const [a, b, g] = [filled(1, m, k), filled(2, k, n), filled(3, m, n)];
        equal(s.matmul(a, b), product(a, b));
        const [byA = [], byB = []] = s.pullback((x, w) => s.matmul(x, w), [a, b], g);
        equal(byA, product(g, transposed(b)).flat());
        equal(byB, product(transposed(a), g).flat());
      }),
  },
  {
    of: "operators",
    title: "matmul adds up twenty thousand products",
    law: (s) =>
      example(() => {
        // Nothing below 5,000 in a, nothing below 10,000 in b, and ones from there on.
        const all = (x: number, m: number, n: number) => s.broadcastTo(s.tensor([x], [1, 1]), [m, n]);
        const a = s.concat([all(0, 4, 5000), all(1, 4, 15_000)], 1);
        const b = s.concat([all(0, 10_000, 4), all(1, 10_000, 4)], 0);
        const expected = Array.from({ length: 16 }, () => 10_000);
        equal(s.read(s.matmul(a, b)).values, expected);
      }),
  },
  {
    of: "operators",
    title: "matmul takes batches apart, and adds up what comes back to a matrix that they share",
    law: (s) =>
      forAll(
        oneOf<[number, number]>([2, 1], [1, 2], [2, 2], [3, 1], [1, 3], [3, 3]),
        ...[size, size, size],
        ([left, right], m, k, n) => productsOfBatches(s, left, right, m, k, n),
      ),
  },
  {
    of: "operators",
    title: "linear is matmul with the weight turned, and a bias, at every size, and so are its gradients",
    law: (s) =>
      forAll(size, size, size, (batch, inputs, outputs) => {
        const [x, weight, g] = [
          filled(1, batch, inputs),
          filled(2, outputs, inputs),
          filled(3, batch, outputs),
        ];
        const bias = filled(4, 1, outputs)[0] as number[];
        const expected = product(x, transposed(weight)).map((row) =>
          row.map((y, j) => y + (bias[j] as number)),
        );
        equal(s.linear(x, weight, bias), expected);
        const [byX = [], byWeight = [], byBias = []] = s.pullback(
          (...all) => s.linear(...(all as Parameters<typeof s.linear>)),
          [x, weight, bias],
          g,
        );
        equal(byX, product(g, weight).flat());
        equal(byWeight, product(transposed(g), x).flat());
        equal(byBias, transposed(g).map(total));
      }),
  },
  {
    of: "operators",
    title:
      "div answers alike where both of its numbers are 2^k times as large, and its slopes are 2^-k times as large",
    law: (s) =>
      forAll(
        numbers({ from: 0.125 }),
        numbers({ from: 0.125 }),
        wholeNumbers({ from: -600, to: 600 }),
        (a, b, k) => {
          // A power of two rounds nothing, and is reached in two steps that are doubles. Single precision ends at 2^±126.
          const scale = 2 ** (s.precision === "float32" ? Math.trunc(k / 8) : k);
          equal(s.div(a * scale, b * scale), s.div(a, b));
          const slopes = (x: number, y: number) => s.gradients((p, q) => s.div(p, q), [x, y]).flat();
          equal(
            slopes(a * scale, b * scale),
            slopes(a, b).map((slope) => slope / scale),
          );
        },
      ),
  },
  {
    of: "operators",
    title:
      "crossEntropy and logSoftmax pull the right class as hard as they push the other, however sure they are",
    law: (s) =>
      // Beyond a margin of 700 the pull leaves the normal doubles.
      forAll(wholeNumbers({ from: 0, to: 700 }), (margin) => {
        const logits = [margin, 0];
        const [pull = 0, push = 0] = s.gradient((x) => s.crossEntropy(x, 0), logits);
        // Eight units for each of the two.
        equal(-pull, push, { within: 16 });
        const [ofRight = 0, ofOther = 0] = s.pullback((x) => s.logSoftmax(x), [logits], [1, 0])[0] ?? [];
        equal(ofRight, -ofOther, { within: 16 });
      }),
  },
  {
    of: "operators",
    title: "softplus of x is x more than that of -x",
    law: (s) =>
      forAll(
        wholeNumbers({ from: -320, to: 320 }).map((n) => n / 8),
        (x) => {
          // Two units for each of the two, and half of one for the sum.
          const [more, less] = [s.softplus(Math.abs(x)), s.softplus(-Math.abs(x))];
          equal(more, Math.abs(x) + less, { within: 5 });
        },
      ),
  },
  {
    of: "operators",
    title: "sum, mean, max, softmax and logSoftmax hide no NaN",
    law: (s) =>
      forAll(vectors(), wholeNumbers({ from: 0, to: 4 }), (others, wanted) => {
        const x = others.toSpliced(Math.min(wanted, others.length), 0, Number.NaN);
        equal([s.sum(x), s.mean(x), s.max(x)], [Number.NaN, Number.NaN, Number.NaN]);
        for (const y of [s.softmax(x), s.logSoftmax(x)])
          equal(
            y,
            y.map(() => Number.NaN),
          );
      }),
  },
  {
    of: "operators",
    title: "sum and mean are infinite where one of the numbers is, and NaN where two are that are opposite",
    law: (s) =>
      forAll(vectors(), oneOf(1, -1), (others, sign) => {
        const infinity = sign * Number.POSITIVE_INFINITY;
        for (const x of [
          [...others, infinity],
          [infinity, ...others],
        ])
          equal([s.sum(x), s.mean(x)], [infinity, infinity]);
        const opposite = [infinity, ...others, -infinity];
        equal([s.sum(opposite), s.mean(opposite)], [Number.NaN, Number.NaN]);
      }),
  },
  {
    of: "operators",
    title: "softmax gives a class at -Infinity nothing, and the others what they have without it",
    law: (s) =>
      forAll(vectors(), wholeNumbers({ from: 0, to: 4 }), (others, wanted) => {
        const at = Math.min(wanted, others.length);
        const x = others.toSpliced(at, 0, Number.NEGATIVE_INFINITY);
        // A term of 0 may change in which order the others are added: four roundings of a sum, and one of each quotient.
        equal(s.softmax(x), s.softmax(others).toSpliced(at, 0, 0), { within: 8 });
        equal(s.logSoftmax(x).toSpliced(at, 1), s.logSoftmax(others), { within: 8, of: 8 });
      }),
  },
];
