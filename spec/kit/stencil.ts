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
   * How much further it may be, by what the samples themselves show: about 0 where f is smooth. At a kink it is half of the
   * jump, so that `slope` ± `reach` is exactly the span between the slopes on both sides. For one kink anywhere else
   * within the samples it is at least as far as the slope at x is away.
   */
  readonly reach: number;
  /** What each output adds to `slope`. */
  readonly shares: readonly number[];
}

/**
 * @param sample f(x + kh), one number for each of the cotangent.
 * @param ulps by how many ulps a value of f may be off.
 */
export function read(
  sample: (k: number) => ArrayLike<number>,
  { x, h, cotangent, ulps }: { x: number; h: number; cotangent: readonly number[]; ulps: number },
): Reading {
  const around = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((k) => Float64Array.from(sample(k)));
  const outputs = cotangent.map((c, output) => {
    const at = (k: number) => around[4 + k]?.[output] as number;
    const odd = (k: number) => at(k) - at(-k);
    const even = (k: number) => at(k) + at(-k);
    const slope = (672 * odd(1) - 168 * odd(2) + 32 * odd(3) - 3 * odd(4)) / (840 * h);
    const coarse = (45 * odd(1) - 9 * odd(2) + odd(3)) / (60 * h);
    const jump = (56 * even(1) - 28 * even(2) + 8 * even(3) - even(4) - 70 * at(0)) / (20 * h);
    const values = around.map((values) => values[output] as number);
    const secants = [-4, -3, -2, -1, 1, 2, 3, 4].map((k) => Math.abs((at(k) - at(0)) / (k * h)));
    return {
      share: c * slope,
      // 16 is the least whole number for which `reach` covers a kink at any distance; see the spec.
      reach: Math.abs(c) * (Math.abs(jump) / 2 + 16 * Math.abs(slope - coarse)),
      tolerance: Math.abs(c) * toleranceOf(Math.max(...secants), Math.max(...values.map(Math.abs)), { x, h, ulps }),
    };
  });
  return {
    slope: sum(outputs.map(({ share }) => share)),
    reach: sum(outputs.map(({ reach }) => reach)),
    tolerance: sum(outputs.map(({ tolerance }) => tolerance)),
    shares: outputs.map(({ share }) => share),
  };
}

/**
 * The tolerance for one output with its steepest secant and its largest value.
 *
 * 1e-10 of the steepness is fifty times what is cut off at R >= 1, as `differences.ts` derives. A value off by n ulps, or
 * a place x + kh off by half an ulp of x, is multiplied by 2.1 / h, the weights' absolute sum. Nine equal samples say that f
 * moves by less than an ulp over 8h, so its slope is below 2u |f| / 8h; a quarter of the steps is taken for good measure.
 */
function toleranceOf(
  steepest: number,
  largest: number,
  { x, h, ulps }: { x: number; h: number; ulps: number },
): number {
  const roundoff = Number.EPSILON / 2 / h;
  if (steepest === 0) return roundoff * largest;
  return steepest * (1e-10 + 2.1 * roundoff * Math.abs(x)) + 2.1 * ulps * roundoff * largest;
}

function sum(terms: readonly number[]): number {
  return terms.reduce((total, term) => total + term, 0);
}
