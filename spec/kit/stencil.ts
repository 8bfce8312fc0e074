/**
 * How much nine samples know
 *
 * A finite difference always answers, also next to a kink, across a pole or in the noise of rounding, and then it is
 * wrong. The nine samples f(x - 4h) … f(x + 4h) that give the slope also tell how far to believe it:
 *
 *   - Left of x against right of x: the eighth difference, Σ (-1)ᵏ C(8, 4 + k) f(x + kh), is h⁸ f⁽⁸⁾ where f is smooth,
 *     but 20 h times the jump of the slope where there is a kink at x.
 *   - Coarse against fine: the same slope from the inner six samples alone is off by h⁶ f⁽⁷⁾ / 140.
 *
 * Both vanish where f is smooth at the scale of h; both grow together with rounding noise, and faster than the slope's.
 */

/** The slope of ⟨cotangent, f⟩ along one coordinate, read from samples h apart. */
export interface Reading {
  readonly slope: number;
  /** How far a correct gradient may be from `slope`, f being smooth. */
  readonly tolerance: number;
  /**
   * How much further it may be if f adds to numbers as large as 1 on its way, as log(1 + eˣ) does, and loses what is smaller
   * than their ulps.
   */
  readonly doubt: number;
  /** Whether every output that moves moves along a curve. A straight line may be what is left of one that lost its digits. */
  readonly bends: boolean;
  /**
   * How much further it may be, by what the samples themselves show: about 0 where f is smooth. At a kink it is half of the
   * jump, so that `slope` ± `reach` is exactly the span between the slopes on both sides. For one kink anywhere else
   * among the samples, or a break of curvature, it is at least as far as the slope at x is away.
   */
  readonly reach: number;
  /** Whether the reach of every output is small beside its steepest secant: next to a kink or a pole it is not. */
  readonly sharp: boolean;
  /** What each output adds to `slope`. */
  readonly shares: readonly number[];
}

/** Where the samples are, how far apart, and how exact: off by `ulps` at most, of the value or of `magnitude`. */
interface Place {
  readonly x: number;
  readonly h: number;
  readonly ulps: number;
  /** By default that of the values themselves; what is lost by adding to a 1 is left to doubt. */
  readonly magnitude?: number | undefined;
}

/** The smallest double with all its digits: the ulps of those below are the same as its own. */
const smallestNormal = 2.2250738585072014e-308;

/** Reads the slope from `sample(k)`, which is f(x + kh), one number for each of the cotangent. */
export function read(
  sample: (k: number) => ArrayLike<number>,
  cotangent: readonly number[],
  place: Place,
): Reading {
  const around = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => Array.from(sample(k)));
  const outputs = cotangent.map((_, i) => readOne(around.map((values) => values[i]) as Nine, place));
  const weighted = (key: "slope" | "tolerance" | "doubt" | "reach", weigh: (c: number) => number) =>
    outputs.map((output, i) => weigh(cotangent[i] as number) * output[key]);
  const shares = weighted("slope", (c) => c);
  return {
    slope: sum(shares),
    tolerance: sum(weighted("tolerance", Math.abs)),
    doubt: sum(weighted("doubt", Math.abs)),
    reach: sum(weighted("reach", Math.abs)),
    sharp: outputs.every(({ sharp }) => sharp),
    bends: outputs.every(({ bends }) => bends),
    shares,
  };
}

type Nine = [
  l4: number,
  l3: number,
  l2: number,
  l1: number,
  at: number,
  r1: number,
  r2: number,
  r3: number,
  r4: number,
];

/** How many steps each of the samples is away from x, which itself is left out. */
const distances = [4, 3, 2, 1, 1, 2, 3, 4];

/** The slope of one output, from the samples left of x, at x and right of it. */
function readOne(samples: Nine, { x, h, ulps, magnitude }: Place): Omit<Reading, "shares"> {
  const [l4, l3, l2, l1, at, r1, r2, r3, r4] = samples;
  const roundoff = Number.EPSILON / 2 / h;
  const doubted = magnitude === undefined ? roundoff : 0;
  const largest = Math.max(magnitude ?? smallestNormal, ...samples.map(Math.abs));
  // f moves by less than an ulp over 8h then, so its slope is below 2u |f| / 8h; this is four times as much. A value of 0
  // says nothing: all that f had may have been lost.
  if (samples.every((value) => value === at)) {
    const tolerance = roundoff * (at === 0 ? (magnitude ?? 1) : largest);
    return { slope: 0, tolerance, doubt: doubted, reach: 0, sharp: true, bends: true };
  }

  const slope = (672 * (r1 - l1) - 168 * (r2 - l2) + 32 * (r3 - l3) - 3 * (r4 - l4)) / (840 * h);
  const coarse = (45 * (r1 - l1) - 9 * (r2 - l2) + (r3 - l3)) / (60 * h);
  const bend = (left: number, right: number) => left - at + (right - at);
  const jump = (56 * bend(l1, r1) - 28 * bend(l2, r2) + 8 * bend(l3, r3) - bend(l4, r4)) / (20 * h);
  // 20 is the least factor with which `reach` covers a break of slope or of curvature at any distance; see the spec.
  const reach = Math.abs(jump) / 2 + 20 * Math.abs(slope - coarse);

  const secants = [l4 - at, l3 - at, l2 - at, l1 - at, r1 - at, r2 - at, r3 - at, r4 - at].map(
    (rise, i) => Math.abs(rise) / (distances[i] as number) / h,
  );
  const steepest = Math.max(...secants);
  // 1e-10 is fifty times what is cut off at R >= 1, as `differences.ts` derives. An error of a value by some ulps, or of a
  // place x + kh by half an ulp of x, is multiplied by the sum of the weights without their signs, 2.1 / h.
  const rounded = 2.1 * roundoff * (ulps * largest + steepest * Math.abs(x));
  const tolerance = 1e-10 * steepest + rounded;
  const doubt = 2.1 * doubted * ulps;
  return {
    slope,
    tolerance,
    doubt,
    reach,
    sharp: reach <= steepest / 8 + tolerance,
    // Of a straight line, rounding lets secants differ by a few ulps of f over h, a hundredth of this at h = 2^-10.
    bends: steepest - Math.min(...secants) > 1e-6 * steepest,
  };
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}
