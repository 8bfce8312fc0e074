import { describe, expect, test } from "vitest";
import {
  batches,
  type Dataset,
  firstAboveFifth,
  kFold,
  noisyQuadratic,
  polynomialFeatures,
  quadraticPoints,
  Random,
  samplesIn,
  shuffled,
  split,
  take,
  tensor,
  zeros,
} from "../../src/index.ts";

describe("the article's points", () => {
  const { x, y } = quadraticPoints();

  test("are 0.00 to 0.99 and 2x² + 3x + 4, to the last bit", () => {
    expect([x.shape, y.shape]).toEqual([
      [100, 1],
      [100, 1],
    ]);
    // A few of the numbers as the article prints them, those that do not round to two digits included.
    const printed: [number, number, number][] = [
      [0, 0, 4],
      [1, 0.01, 4.0302],
      [35, 0.35000000000000003, 5.295],
      [57, 0.5700000000000001, 6.3598],
      [99, 0.99, 8.9302],
    ];
    for (const [i, xi, yi] of printed) expect([x.data[i], y.data[i]]).toEqual([xi, yi]);
  });

  test("with noise scatter around the curve by as much as was asked for", () => {
    const n = 10_000;
    const noisy = noisyQuadratic(n, new Random(1), 0.5);
    const residuals = noisy.x.data.map((xi, i) => (noisy.y.data[i] as number) - (2 * xi * xi + 3 * xi + 4));
    const variance = residuals.reduce((sum, r) => sum + r * r, 0) / n;
    expect(Math.abs(variance - 0.25)).toBeLessThan((5 * 0.25 * Math.SQRT2) / Math.sqrt(n));
    expect(noisy.x.data.every((xi) => xi >= -1 && xi < 1)).toBe(true);
  });

  test("with noise are the curve at places of [-1, 1) plus 0.3 normal numbers, to the last bit", () => {
    const { x, y } = noisyQuadratic(3, new Random(7));
    const random = new Random(7);
    const places = [0, 0, 0].map(() => 2 * random.uniform() - 1);
    const heights = places.map((xi) => 2 * (xi * xi) + 3 * xi + 4 + 0.3 * random.normal());
    expect([x.toArray(), y.toArray()]).toEqual([places, heights].map((all) => all.map((one) => [one])));
  });
});

describe("the article's vectors", () => {
  test("are labelled 1 exactly where the first number is larger than the fifth", () => {
    const { x, y } = firstAboveFifth(1000, new Random(2));
    const wanted = Array.from({ length: 1000 }, (_, i) =>
      Number((x.data[5 * i] as number) > (x.data[5 * i + 4] as number)),
    );
    expect(Array.from(y.data)).toEqual(wanted);
    expect([x.shape, y.shape]).toEqual([
      [1000, 5],
      [1000, 1],
    ]);
  });

  test("are half of each class only on average", () => {
    const positive = firstAboveFifth(5000, new Random(3)).y.data.reduce((sum, label) => sum + label, 0);
    // Binomial: 2500 give or take 35.4.
    expect(Math.abs(positive - 2500)).toBeLessThan(5 * 35.4);
    expect(positive).not.toBe(2500);
  });

  test("are labelled 0 if the two are equal", () => {
    const always = Object.assign(new Random(0), { uniform: () => 0.5 });
    expect(firstAboveFifth(2, always).y.toArray()).toEqual([[0], [0]]);
  });
});

describe("polynomial features", () => {
  test("are x, x² and so on up to the degree", () => {
    expect(polynomialFeatures(tensor([[2], [-1]]), 3).toArray()).toEqual([
      [2, 4, 8],
      [-1, 1, -1],
    ]);
  });

  test("of -0 have the signs of its powers", () => {
    expect(polynomialFeatures(tensor([[-0]]), 3).toArray()).toEqual([[-0, 0, -0]]);
  });

  test("of degree 1 are the column itself", () => {
    expect(polynomialFeatures(tensor([[2], [-3]]), 1).toArray()).toEqual([[2], [-3]]);
  });
});

describe("rows", () => {
  const data: Dataset = {
    x: tensor([
      [1, 10],
      [2, 20],
      [3, 30],
      [4, 40],
    ]),
    y: tensor([[1], [2], [3], [4]]),
  };
  const pairs = ({ x, y }: Dataset) => (x.toArray() as number[][]).map((row, i) => [...row, y.data[i]]);

  test("can be taken in any order, again and again", () => {
    expect(take(data.x, [3, 0, 0]).toArray()).toEqual([
      [4, 40],
      [1, 10],
      [1, 10],
    ]);
    expect(take(data.x, []).shape).toEqual([0, 2]);
  });

  test("stay with their targets when shuffled", () => {
    const mixed = shuffled(data, new Random(1));
    expect(pairs(mixed)).not.toEqual(pairs(data));
    expect(pairs(mixed).sort()).toEqual(pairs(data).sort());
  });

  test("go to one of two parts when split", () => {
    const [some, others] = split(data, 3, new Random(1));
    expect([samplesIn(some), samplesIn(others)]).toEqual([3, 1]);
    expect([...pairs(some), ...pairs(others)].sort()).toEqual(pairs(data).sort());
  });

  test("all go to one part if asked for", () => {
    const counts = ([one, other]: [Dataset, Dataset]) => [samplesIn(one), samplesIn(other)];
    expect(counts(split(data, 0, new Random(1)))).toEqual([0, 4]);
    expect(counts(split(data, 4, new Random(1)))).toEqual([4, 0]);
  });

  test("can be left out one at a time, or in two halves", () => {
    expect(kFold(3, 3).map((fold) => fold.test)).toEqual([[0], [1], [2]]);
    expect(kFold(3, 2).map((fold) => fold.test)).toEqual([[0, 2], [1]]);
  });

  test("are each tested on in one fold, and trained on in all others", () => {
    const folds = kFold(7, 3);
    expect(folds.flatMap(({ test: rows }) => rows).sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    for (const { train, test: rows } of folds)
      expect([...train, ...rows].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(folds.map(({ test: rows }) => rows.length)).toEqual([3, 2, 2]);
  });
});

describe("batches", () => {
  test("follow each other without a gap", () => {
    expect(batches(60, 20)).toEqual({
      ranges: [
        { from: 0, to: 20 },
        { from: 20, to: 40 },
        { from: 40, to: 60 },
      ],
      dropped: 0,
    });
  });

  test("leave out what does not fill one, and say how much, or make a smaller one of it", () => {
    expect(batches(100, 30)).toMatchObject({ dropped: 10, ranges: { length: 3 } });
    expect(batches(100, 30, "keep")).toMatchObject({
      dropped: 0,
      ranges: { length: 4, 3: { from: 90, to: 100 } },
    });
  });
});

describe("batches of one sample, or of all,", () => {
  test("are batches too", () => {
    expect(batches(2, 1).ranges).toEqual([
      { from: 0, to: 1 },
      { from: 1, to: 2 },
    ]);
    expect(batches(3, 3)).toEqual({ ranges: [{ from: 0, to: 3 }], dropped: 0 });
  });
});

describe("what is no count from", () => {
  test.each([-1, 1.5, Number.NaN])("0 on is refused: %d", (count) => {
    const data = { x: zeros([3, 2]), y: zeros([3, 1]) };
    expect(() => split(data, count, new Random(0))).toThrow(
      new RangeError(`split: a count from 0 to 3 expected, got ${count}`),
    );
  });

  test.each([-1, 0.5, 2.5, Number.NaN])("1 on is refused: %d", (count) => {
    expect(() => kFold(3, count)).toThrow(new RangeError(`kFold: 2 to 3 folds expected, got ${count}`));
    expect(() => batches(3, count)).toThrow(
      new RangeError(`batches: a size from 1 on expected, got ${count}`),
    );
    expect(() => polynomialFeatures(zeros([3, 1]), count)).toThrow(
      new RangeError(`polynomialFeatures: a degree from 1 on expected, got ${count}`),
    );
  });
});

describe("data that cannot be right is refused", () => {
  const data: Dataset = { x: zeros([3, 2]), y: zeros([3, 1]) };
  test.each<[what: string, run: () => unknown, message: string]>([
    [
      "fewer targets than samples",
      () => samplesIn({ x: zeros([3, 2]), y: zeros([2, 1]) }),
      "dataset: as many rows in x as in y expected, got [3, 2] and [2, 1]",
    ],
    [
      "a single number for data",
      () => samplesIn({ x: tensor(1), y: tensor(1) }),
      "dataset: as many rows in x as in y expected, got [] and []",
    ],
    [
      "a single number for samples",
      () => samplesIn({ x: tensor(1), y: zeros([1]) }),
      "dataset: as many rows in x as in y expected, got [] and [1]",
    ],
    [
      "a single number for targets",
      () => samplesIn({ x: zeros([1]), y: tensor(1) }),
      "dataset: as many rows in x as in y expected, got [1] and []",
    ],
    ["a row that is not there", () => take(data.x, [3]), "take: row 0 to 2 expected, got 3"],
    ["a row before the first", () => take(data.x, [-1]), "take: row 0 to 2 expected, got -1"],
    ["a row of a single number", () => take(tensor(1), [0]), "take: row 0 to -1 expected, got 0"],
    [
      "a split beyond the end",
      () => split(data, 4, new Random(0)),
      "split: a count from 0 to 3 expected, got 4",
    ],
    ["one fold", () => kFold(3, 1), "kFold: 2 to 3 folds expected, got 1"],
    ["more folds than rows", () => kFold(3, 4), "kFold: 2 to 3 folds expected, got 4"],
    ["batches of none", () => batches(3, 0), "batches: a size from 1 on expected, got 0"],
    [
      "batches larger than the data",
      () => batches(3, 4),
      "batches: 4 samples in a batch, but there are only 3",
    ],
    [
      "features of a row",
      () => polynomialFeatures(zeros([1, 3]), 2),
      "polynomialFeatures: [n, 1] expected, got [1, 3]",
    ],
    [
      "features of a pile of columns",
      () => polynomialFeatures(zeros([3, 1, 2]), 2),
      "polynomialFeatures: [n, 1] expected, got [3, 1, 2]",
    ],
    [
      "features of degree 0",
      () => polynomialFeatures(zeros([3, 1]), 0),
      "polynomialFeatures: a degree from 1 on expected, got 0",
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(new RangeError(message));
  });
});

test("batches refuse a last batch that is neither dropped nor kept", () => {
  expect(() => batches(5, 2, "kepp" as "keep")).toThrow(
    new RangeError("batches: lastBatch must be drop or keep, got kepp"),
  );
});
