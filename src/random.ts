/** How many values a word of 32 bits has. */
const WORDS = 4294967296;

/**
 * A source of numbers that look random and are the same for the same seed, on every machine. Small Fast Counter 32
 * (Doty-Humphrey, PractRand): four words of state, passes the PractRand and TestU01 batteries.
 */
export class Random {
  readonly seed: number;
  private a = 0;
  private b: number;
  private c: number;
  private counter = 1;

  /** @throws {RangeError} unless the seed is a whole number from 0 to 2^53 - 1. */
  constructor(seed: number) {
    if (!(Number.isSafeInteger(seed) && seed >= 0)) {
      throw new RangeError(`Random: a seed is a whole number from 0 to 2^53 - 1, got ${seed}`);
    }
    this.seed = seed;
    this.b = seed | 0;
    this.c = (seed / WORDS) | 0;
    // The state is as simple as the seed at first; a dozen rounds mix it.
    for (let round = 0; round < 12; round++) this.word();
  }

  /** 32 random bits, as a whole number from 0 on. */
  word(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** A multiple of 2^-53 in [0, 1), all equally likely. */
  uniform(): number {
    const high = this.word() >>> 5;
    const low = this.word() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** A whole number from 0 up to but without `n`, all equally likely. @throws {RangeError} unless n is from 1 to 2^32. */
  below(n: number): number {
    if (!(Number.isInteger(n) && n >= 1 && n <= WORDS)) {
      throw new RangeError(`below: a whole number from 1 to 2^32 expected, got ${n}`);
    }
    // Words beyond the last whole multiple of n would favour the small ones.
    const fair = WORDS - (WORDS % n);
    let word = this.word();
    while (word >= fair) word = this.word();
    return word % n;
  }

  /** From the normal distribution with mean 0 and deviation 1 (Marsaglia and Bray 1964, the polar method). */
  normal(): number {
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      // The second number of the pair is given up: a source that remembers half a pair is harder to reason about.
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  }

  /** The whole numbers 0 to n - 1 in random order (Fisher and Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = order[i] as number;
      order[i] = order[j] as number;
      order[j] = kept;
    }
    return order;
  }
}
