/**
 * What to pull back through a function of several numbers, where nobody says
 */
import { seeded } from "./random.ts";

/** Whole quarters from -2 to 2, without 0: few digits, so that products keep them all. The simplest come first. */
export const quarters: readonly number[] = [1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8].map(
  (n) => n / 4,
);

/**
 * Whether a cotangent is several numbers all alike, or a single 1.
 *
 * A constant one is blind. Pulled back through softmax or a normalisation it gives 0 whatever the slope, and through a
 * transposition it looks the same either way. A single 1 hides a pullback that never looks at it.
 */
export function isBlind(cotangent: readonly number[]): boolean {
  const [first] = cotangent;
  return first !== undefined && cotangent.every((c) => c === first) && (cotangent.length > 1 || first === 1);
}

/** A cotangent of `size` quarters that is not blind: the same for the same inputs, another for others. */
export function cotangentAt(inputs: readonly (readonly number[])[], size: number): number[] {
  const words = new Int32Array(Float64Array.from(inputs.flat()).buffer);
  // FNV-1a, by words instead of bytes.
  const seed = words.reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 0x811c9dc5);
  const source = seeded(seed);
  for (;;) {
    const drawn = Array.from({ length: size }, () => quarters[source.below(quarters.length)] as number);
    if (!isBlind(drawn)) return drawn;
  }
}
