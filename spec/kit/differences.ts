/**
 * Slopes from values alone
 *
 * Calculus defines the slope as the limit of (f(x + h) - f(x)) / h. Stopped at a small h, that quotient is a poor oracle:
 * the curve bends within h, and the difference of two nearly equal doubles is mostly rounding. Eight points around x,
 * weighted so that the first eight powers of h cancel, let h be large and the result still be right to ten digits.
 *
 * With u = 2^-53, and f's nearest singularity, complex ones included, at distance R from x:
 *
 *   - what is cut off is h⁸ f⁽⁹⁾(x) / 630, about 576 (h/R)⁸ of the slope: at h = 1/64, 6e-14 for tanh (R = π/2), 2e-12
 *     for R = 1. A logarithm at x has R = x, and needs h <= x/64.
 *   - what is rounded is Σ|weights| · u · |f| / h = 2.1 u |f| / h for each ulp that f itself is off: 1.5e-14 |f| at 1/64.
 *
 * Each is far below `slopeTolerance`. A whole network multiplies its weights into its slopes, so its R is smaller and
 * takes h = 1/256; there the rounding is 6e-14 for each ulp of the loss, hence `networkTolerance`.
 */

/** The step for one function. */
export const scalarStep: number = 1 / 64;

/** The step for a whole network. */
export const networkStep: number = 1 / 256;

/** f'(x) by central differences of 8th order, for f smooth within 4h of x. */
export function slope8(f: (x: number) => number, x: number, h: number = scalarStep): number {
  const pair = (steps: number) => f(x + steps * h) - f(x - steps * h);
  return (672 * pair(1) - 168 * pair(2) + 32 * pair(3) - 3 * pair(4)) / (840 * h);
}

/** ∂f/∂xᵢ for every number of `at`, by `slope8`. `f` is given one array, changed in place from call to call. */
export function partials(
  f: (values: Float64Array) => number,
  at: ArrayLike<number>,
  h: number = networkStep,
): Float64Array {
  const values = Float64Array.from(at);
  return Float64Array.from(at, (x, i) => {
    const alongAxis = (moved: number) => {
      values[i] = moved;
      return f(values);
    };
    const slope = slope8(alongAxis, x, h);
    values[i] = x;
    return slope;
  });
}

/** How far a slope may be from `slope8` at `scalarStep` and R >= 1. */
export function slopeTolerance(slope: number): number {
  return 1e-10 * Math.abs(slope) + 1e-11;
}

/** How far any entry of the gradient of a loss near 1 may be from `partials` at `networkStep`. */
export function networkTolerance(gradient: ArrayLike<number>): number {
  return 1e-11 * Array.from(gradient).reduce((most, g) => Math.max(most, Math.abs(g)), 1);
}
