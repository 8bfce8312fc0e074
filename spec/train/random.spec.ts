import { describe, expect, test } from "vitest";
import { Random } from "../../src/index.ts";

describe("a source of random numbers", () => {
  test("gives the same numbers for the same seed, on every machine", () => {
    // Worked out once with an independent program in Python, from the published definition of the generator.
    for (const [seed, words] of [
      [1, [2012149540, 1872316204, 1707632675, 1779833415]],
      [2 ** 32 - 1, [1984736529, 3747275468, 1287205723, 2021412065]],
      [2 ** 53 - 1, [3268402823, 2602357022, 3266425223, 182731693]],
    ] as const) {
      const random = new Random(seed);
      expect(random.seed).toBe(seed);
      expect(Array.from(words, () => random.word())).toEqual(words);
    }
  });

  test("tells seeds apart, also beyond 32 bits", () => {
    const first = (seed: number) => new Random(seed).uniform();
    expect(new Set([0, 1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].map(first)).size).toBe(5);
  });

  test("fills [0, 1) evenly", () => {
    const random = new Random(2);
    const n = 100_000;
    const bins = new Float64Array(10);
    for (let i = 0; i < n; i++) {
      const u = random.uniform();
      expect(u >= 0 && u < 1).toBe(true);
      bins[Math.floor(10 * u)] = (bins[Math.floor(10 * u)] as number) + 1;
    }
    // Each bin holds n/10 give or take √(n · 0.1 · 0.9) = 95; five of those for the fixed seed.
    for (const count of bins) expect(Math.abs(count - n / 10)).toBeLessThan(5 * Math.sqrt(n * 0.09));
  });

  test("draws whole numbers below n evenly, 0 and n - 1 included", () => {
    const random = new Random(3);
    const counts = new Float64Array(3);
    const n = 30_000;
    for (let i = 0; i < n; i++) {
      const k = random.below(3);
      counts[k] = (counts[k] as number) + 1;
    }
    for (const count of counts) expect(Math.abs(count - n / 3)).toBeLessThan(5 * Math.sqrt((n * 2) / 9));
    expect(random.below(1)).toBe(0);
  });

  test("draws again where a word would favour small numbers", () => {
    // 3·2^30 divides 2^32 into 1 and a third: a quarter of all words are drawn again.
    const random = new Random(4);
    const limit = 3 * 2 ** 30;
    const n = 10_000;
    let small = 0;
    for (let i = 0; i < n; i++) if (random.below(limit) < 2 ** 30) small++;
    expect(Math.abs(small - n / 3)).toBeLessThan(5 * Math.sqrt((n * 2) / 9));
  });

  test("draws again at the very word where whole multiples of n end, and takes any word below 2^32", () => {
    // Seed 3 begins with two words, the first more than 2^31: of all words, one times the first are fair.
    const [first, second] = [4061656527, 2160474834];
    expect(new Random(3).below(first)).toBe(second);
    expect(new Random(3).below(2 ** 32)).toBe(first);
  });

  test("draws normal numbers from points within the circle, without its centre and its edge", () => {
    class Scripted extends Random {
      private readonly script: number[];
      constructor(script: readonly number[]) {
        super(0);
        this.script = [...script];
      }
      override uniform(): number {
        return this.script.shift() ?? 0.75;
      }
    }
    // (0, 0), then (-1, 0), then (½, ¼), whose square is 5/16.
    const normal = new Scripted([0.5, 0.5, 0, 0.5, 0.75, 0.625]).normal();
    expect(normal).toBe(0.5 * Math.sqrt((-2 * Math.log(0.3125)) / 0.3125));
  });

  test("draws normal numbers with mean 0 and variance 1", () => {
    const random = new Random(5);
    const n = 100_000;
    const draws = Float64Array.from({ length: n }, () => random.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / n;
    const square = draws.reduce((sum, x) => sum + x * x, 0) / n;
    const fourth = draws.reduce((sum, x) => sum + x * x * x * x, 0) / n;
    // The deviations of the means of x, x² and x⁴ are 1, √2 and √96, over √n.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(square - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(n));
    expect(Math.abs(fourth - 3)).toBeLessThan((5 * Math.sqrt(96)) / Math.sqrt(n));
  });

  test("puts every whole number below n in its order once, and mixes them", () => {
    const order = new Random(6).permutation(1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    // A random order keeps one number in place on average, rarely more than a few.
    expect(order.filter((k, i) => k === i).length).toBeLessThan(8);
    expect(new Random(6).permutation(0)).toHaveLength(0);
  });

  test("refuses a seed or a bound that is none", () => {
    expect(() => new Random(-1)).toThrow(
      new RangeError("Random: a seed is a whole number from 0 to 2^53 - 1, got -1"),
    );
    expect(() => new Random(0.5)).toThrow(RangeError);
    expect(() => new Random(2 ** 53)).toThrow(RangeError);
    expect(() => new Random(0).below(0)).toThrow(
      new RangeError("below: a whole number from 1 to 2^32 expected, got 0"),
    );
    for (const n of [-1, 0.5, 1.5, Number.NaN, 2 ** 32 + 1, Number.POSITIVE_INFINITY])
      expect(() => new Random(0).below(n)).toThrow(RangeError);
  });
});
