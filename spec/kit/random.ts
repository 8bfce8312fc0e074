/**
 * Random numbers for the laws' own experiments: the same for the same seed everywhere, and none of the engine's
 */
export interface Source {
  /** From [0, 1). */
  uniform(): number;
  /** From the normal distribution with mean 0 and deviation 1 (Marsaglia and Bray 1964, the polar method). */
  normal(): number;
  /** A whole number from 0 up to but without `n`. */
  below(n: number): number;
  /** 0 to n - 1 in random order (Fisher and Yates). */
  permutation(n: number): number[];
}

/** Mulberry32 (Ettinger 2017): a counter, well mixed. Enough for experiments of some millions of numbers. */
export function seeded(seed: number): Source {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  const word = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const source: Source = {
    uniform: () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / 2 ** 53,
    normal() {
      for (;;) {
        const x = 2 * source.uniform() - 1;
        const y = 2 * source.uniform() - 1;
        const square = x * x + y * y;
        if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
      }
    },
    below: (n) => Math.floor(source.uniform() * n),
    permutation(n) {
      const order = Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = source.below(i + 1);
        [order[i], order[j]] = [order[j] as number, order[i] as number];
      }
      return order;
    },
  };
  return source;
}
