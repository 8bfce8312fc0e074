import { describe, expect, test } from "vitest";
import * as oracle from "../../oracle/bignumber.ts";
import { fixture } from "../../oracle/pytorch.ts";
import { type Source, seeded } from "../random.ts";
import { nextDown, nextUp } from "../ulp.ts";
import * as exact from "./index.ts";

interface Question {
  readonly row: readonly number[];
  readonly cotangent: readonly number[];
  readonly label: number;
}

const ours = {
  softmax: ({ row }: Question) => exact.softmax(row),
  softmaxPullback: ({ row, cotangent }: Question) => exact.softmaxPullback(row, cotangent),
  logSoftmax: ({ row }: Question) => exact.logSoftmax(row),
  logSoftmaxPullback: ({ row, cotangent }: Question) => exact.logSoftmaxPullback(row, cotangent),
  crossEntropySlope: ({ row, label }: Question) => exact.crossEntropySlope(row, label),
};

type Key = keyof typeof ours;
const keys = Object.keys(ours) as Key[];

const theirs: Readonly<Record<Key, (question: Question) => oracle.BigNumber[]>> = {
  softmax: ({ row }) => oracle.softmax(row.map(oracle.big)),
  softmaxPullback: ({ row, cotangent }) =>
    oracle.softmaxPullback(row.map(oracle.big), cotangent.map(oracle.big)),
  logSoftmax: ({ row }) => oracle.logSoftmax(row.map(oracle.big)),
  logSoftmaxPullback: ({ row, cotangent }) =>
    oracle.logSoftmaxPullback(row.map(oracle.big), cotangent.map(oracle.big)),
  crossEntropySlope: ({ row, label }) => oracle.crossEntropySlope(row.map(oracle.big), label),
};

function isNearest(got: number, value: oracle.BigNumber): boolean {
  return oracle.ulpsOff(got, value) <= 0.5 + 1e-9;
}

/** Two to five logits of some spread, quarters to pull back, and a label; sums of the quarters leave 64 digits enough. */
function question(source: Source): Question {
  const spread = [0.01, 1, 8, 60, 600][source.below(5)] as number;
  const row = Array.from({ length: 2 + source.below(4) }, () => spread * (2 * source.uniform() - 1));
  return { row, cotangent: row.map(() => (source.below(33) - 16) / 4), label: source.below(row.length) };
}

const source = seeded(3);
const questions = Array.from({ length: 60 }, () => question(source));

describe.each(keys)("%s", (key: Key) => {
  test("is nearest to what mathjs finds with 64 digits", () => {
    for (const asked of questions) {
      const values = theirs[key](asked);
      // Next to e^-600 cotangents that cancel leave mathjs too few digits.
      const telling = values.map((value) => value.isZero() || value.abs().gt(1e-30));
      ours[key](asked).forEach((got, i) => {
        if (telling[i] || key === "softmax" || key === "crossEntropySlope")
          expect(
            isNearest(got, values[i] as oracle.BigNumber),
            `${key} of ${JSON.stringify(asked)} at ${i}`,
          ).toBe(true);
      });
    }
  });

  test("is not, if it is off by one unit in the last place", () => {
    for (const asked of questions.slice(0, 10)) {
      const values = theirs[key](asked);
      ours[key](asked).forEach((got, i) => {
        const value = values[i] as oracle.BigNumber;
        // Halfway between two doubles both are nearest, and below a power of two they are half a unit apart.
        const ambiguous = oracle.ulpsOff(got, value) > 0.499999 || Number.isInteger(Math.log2(Math.abs(got)));
        if (value.abs().lt(1e-30) || ambiguous) return;
        expect([nextUp(got), nextDown(got)].map((wrong) => isNearest(wrong, value))).toEqual([false, false]);
      });
    }
  });

  test("is what mpmath says to 40 digits", () => {
    const recorded = fixture<Question & Record<Key, string[]> & { of: string }>("reference").filter(
      ({ of }) => of === "row",
    );
    expect(recorded.length).toBeGreaterThan(30);
    for (const asked of recorded) {
      ours[key](asked).forEach((got, i) => {
        expect(
          isNearest(got, oracle.read(asked[key][i] as string)),
          `${key} of ${JSON.stringify(asked)}`,
        ).toBe(true);
      });
    }
  });
});

test("the cross-entropy is nearest to what mathjs finds with 64 digits", () => {
  for (const { row, label } of questions) {
    const value = oracle.crossEntropy(row.map(oracle.big), label);
    expect(isNearest(exact.crossEntropy(row, label), value), `${row} with ${label}`).toBe(true);
  }
});

describe("where classes are certain or impossible", () => {
  const oo = Infinity;
  const no = Number.NaN;

  test("softmax has the limit, or none", () => {
    expect(exact.softmax([1, -oo, 1])).toEqual([0.5, 0, 0.5]);
    expect(exact.softmax([1, oo, -oo])).toEqual([0, 1, 0]);
    expect(exact.softmax([5])).toEqual([1]);
    expect(exact.softmax([])).toEqual([]);
    for (const row of [
      [oo, oo],
      [-oo, -oo],
      [0, no],
      [oo, no],
    ])
      expect(exact.softmax(row)).toEqual([no, no]);
  });

  test("its logarithm and the loss have, too", () => {
    expect(exact.logSoftmax([1, -oo])).toEqual([0, -oo]);
    expect(exact.logSoftmax([oo, 3])).toEqual([0, -oo]);
    expect(exact.logSoftmax([no, 3])).toEqual([no, no]);
    expect(exact.crossEntropy([1, -oo], 0)).toBe(0);
    expect(exact.crossEntropy([1, -oo], 1)).toBe(oo);
    expect(exact.crossEntropySlope([1, -oo], 1)).toEqual([1, -1]);
    expect(exact.crossEntropySlope([5], 0)).toEqual([0]);
  });

  test("what is impossible takes no part in what is pulled back", () => {
    expect(exact.softmaxPullback([0, 0, -oo], [1, 3, 100])).toEqual([-0.5, 0.5, 0]);
    expect(exact.logSoftmaxPullback([0, 0, -oo], [1, 3, 100])).toEqual([-51, -49, 100]);
    expect(exact.softmaxPullback([0, 1], [1, oo])).toEqual([no, no]);
    expect(exact.logSoftmaxPullback([0, 1], [no, 1])).toEqual([no, no]);
  });
});

describe("where digits are lost or numbers are at the end of the doubles", () => {
  test("a share that leaves the normal doubles is rounded once", () => {
    expect(exact.softmax([0, -740])).toEqual([1, exact.exactly.sigmoid.value(-740)]);
    expect(exact.softmax([0, -745.14, -746])).toEqual([1, 0, 0]);
    expect(exact.crossEntropySlope([0, -740], 0)).toEqual([-4.2e-322, 4.2e-322]);
    // Of two classes, each too small, the sum is not.
    expect(exact.crossEntropySlope([0, -745.3, -745.3], 0)).toEqual([-(2 ** -1074), 0, 0]);
    expect(exact.logSoftmax([0, -745.3, -745.3])[0]).toBe(-(2 ** -1074));
    expect(exact.crossEntropy([1e308, -1e308], 1)).toBe(Infinity);
  });

  test("the margin of a class that is nearly certain keeps all of its digits", () => {
    // 1 - p = 2.06e-9 / (1 + 2.06e-9): from p itself seven digits would be left.
    const [slope] = exact.crossEntropySlope([20, 0], 0);
    expect(slope).toBe(-exact.exactly.sigmoid.value(-20));
    expect(exact.crossEntropy([20, 0], 0)).toBe(exact.exactly.softplus.value(-20));
  });

  test("cotangents of any size are pulled back", () => {
    expect(exact.softmaxPullback([0, 0], [1e308, -1e308])).toEqual([5e307, -5e307]);
    expect(exact.softmaxPullback([0, 0], [3 * 2 ** -1074, 2 ** -1074])).toEqual([0, -0]);
    expect(exact.logSoftmaxPullback([0, 0], [1e308, 1e308])).toEqual([0, 0]);
    expect(exact.softmaxPullback([1, 2], [7, 7])).toEqual([0, 0]);
  });

  test("a slope next to its zero is right, where the rounded share has no digit left", () => {
    const x = 0.7;
    const near = exact.exactly.sigmoid.value(x);
    const value = oracle.bceSlope(oracle.big(x), oracle.big(near));
    expect(value.abs().toNumber()).toBeLessThan(2 ** -54);
    expect(isNearest(exact.bceSlope(x, near), value)).toBe(true);
  });
});

describe("the binary cross-entropy", () => {
  const logits = Array.from(
    { length: 100 },
    () => (source.below(4) === 0 ? 700 : 12) * (2 * source.uniform() - 1),
  );
  const targets = [0, 1, 0.5, 0.25, 0.9, 1.5];

  test("and its slope are nearest to what mathjs finds with 64 digits", () => {
    for (const [i, x] of logits.entries()) {
      const t = targets[i % targets.length] as number;
      const [X, T] = [oracle.big(x), oracle.big(t)];
      expect(isNearest(exact.bce(x, t), oracle.bce(X, T)), `bce of ${x}, ${t}`).toBe(true);
      // From 64 digits of 1 - 1e-300 nothing is left; there it is -σ(-x).
      const slope = t === 1 ? oracle.sigmoid(X.neg()).neg() : oracle.bceSlope(X, T);
      expect(isNearest(exact.bceSlope(x, t), slope), `bce′ of ${x}, ${t}`).toBe(true);
      expect(isNearest(nextUp(exact.bce(x, t)), oracle.bce(X, T))).toBe(false);
    }
  });

  test("has its limits", () => {
    const oo = Infinity;
    const ends = [oo, -oo, Number.NaN];
    expect(ends.map((x) => exact.bce(x, 0))).toEqual([oo, 0, Number.NaN]);
    expect(ends.map((x) => exact.bce(x, 1))).toEqual([0, oo, Number.NaN]);
    expect(ends.map((x) => exact.bce(x, 0.5))).toEqual([oo, oo, Number.NaN]);
    expect(ends.map((x) => exact.bceSlope(x, 0.25))).toEqual([0.75, -0.25, Number.NaN]);
    expect(exact.bce(0, 1)).toBe(Math.LN2);
    expect(exact.bceSlope(1e300, 1)).toBe(0);
  });
});

test("labels and cotangents that do not belong to the row are refused", () => {
  for (const label of [-1, 2, 0.5]) {
    const refusal = new RangeError(`crossEntropy: a label from 0 to 1 expected, got ${label}`);
    expect(() => exact.crossEntropy([0, 0], label)).toThrow(refusal);
    expect(() => exact.crossEntropySlope([0, 0], label)).toThrow(refusal);
  }
  expect(() => exact.softmaxPullback([0, 0], [1])).toThrow(
    new RangeError("softmaxPullback: lengths differ, 2 logits, 1 cotangents"),
  );
  expect(() => exact.logSoftmaxPullback([0], [])).toThrow(
    new RangeError("logSoftmaxPullback: lengths differ, 1 logits, 0 cotangents"),
  );
});
