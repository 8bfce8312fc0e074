/** The middle value, or the mean of the two in the middle: unlike the mean it does not mind a few that are far off. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] as number) + (sorted[Math.ceil(half)] as number)) / 2;
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/**
 * Between which shares the truth lies, with 95 % confidence, when `count` of `n` were seen: the shares p for which
 * count/n is at most 1.96 deviations √(p(1 - p)/n) away (Wilson 1927). Unlike p ± 1.96 deviations it stays within 0
 * and 1, and does not shrink to nothing when all or none were seen.
 */
export function wilson(count: number, n: number): [from: number, to: number] {
  const z = 1.959963984540054;
  const p = count / n;
  const middle = p + (z * z) / (2 * n);
  const reach = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [(middle - reach) / scale, (middle + reach) / scale];
}
