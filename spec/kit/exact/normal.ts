/**
 * The normal distribution's tail, as a pair
 *
 * Φ(-a) = φ(a)·R(a): all of its steepness is in the density φ, and what is left, Mills' ratio R, falls gently from
 * √(π/2) like 1/a. R′ = aR - 1, so its Taylor coefficients around any place follow from its value there.
 */
import { add, entry, multiply, type Pair, plus, table, times, twoProduct } from "./doubledouble.ts";
import { exp } from "./exponential.ts";
import * as unlimited from "./unlimited.ts";

/** From here on Φ(-a) is below 2^-890, where pairs begin to lose digits. */
export const NORMAL_END = 35;

/** Places where R is known, a 16th apart: with at most 1/32 to the next, twelve terms of the series leave 2^-75. */
const PER_UNIT = 16;
const TERMS = 12;

/**
 * Digits while the tables are made: those of a pair, and 70 for what 560 steps may lose, though they lose less and
 * less.
 */
const BITS = 176;

/** The coefficients of R around c: Σ aₙ(x - c)ⁿ with a₁ = c·a₀ - 1 and (n + 1)·aₙ₊₁ = c·aₙ + aₙ₋₁. */
function taylor(c: number, value: bigint, terms: number): bigint[] {
  const at = unlimited.fixed(c, BITS);
  const coefficients = [value, unlimited.times(at, value, BITS) - unlimited.one(BITS)];
  for (let n = 1; n + 1 < terms; n++) {
    const [before, last] = coefficients.slice(-2) as [bigint, bigint];
    coefficients.push((unlimited.times(at, last, BITS) + before) / BigInt(n + 1));
  }
  return coefficients;
}

/**
 * Around 0, 1/16, ... 35: a₀, a₁ and a₂ as pairs, and the rest as doubles, found going down. All other solutions of the
 * equation are R + const·e^(x²/2), so on the way down an error only shrinks; R(0) = √(π/2) comes out in the end.
 */
const PLACES: { readonly head: Float64Array; readonly rest: Float64Array }[] = [];
{
  let value = unlimited.over(unlimited.one(BITS), unlimited.laplace(NORMAL_END, BITS), BITS);
  for (let i = NORMAL_END * PER_UNIT; i >= 0; i--) {
    // For the step of 1/16, 36 terms leave less than 2^-170.
    const coefficients = taylor(i / PER_UNIT, value, 36);
    PLACES[i] = {
      head: table(coefficients.slice(0, 3).map((n) => unlimited.pairOf(n, BITS))),
      rest: Float64Array.from(coefficients.slice(3, TERMS), (n) => unlimited.nearest(n, BITS)),
    };
    value = coefficients.reduceRight((sum, n) => n - sum / BigInt(PER_UNIT));
  }
}

/** Mills' ratio R(a) = Φ(-a)/φ(a), for a from 0 to 35. */
export function mills(a: number): Pair {
  const i = Math.round(a * PER_UNIT);
  const away = a - i / PER_UNIT;
  const { head, rest } = PLACES[i] as (typeof PLACES)[number];
  let small = 0;
  for (let k = rest.length - 1; k >= 0; k--) small = (small + (rest[k] as number)) * away;
  return add(entry(head, 0), times(add(entry(head, 1), times(plus(entry(head, 2), small), away)), away));
}

/** 1/√(2π). */
const PEAK = unlimited.pairOf(unlimited.bell(0, BITS), BITS);

/** φ(a) = e^(-a²/2)/√(2π), for |a| up to 35. */
export function bell(a: number): Pair {
  const square = twoProduct(a, a);
  return multiply(exp([-square[0] / 2, -square[1] / 2]), PEAK);
}
