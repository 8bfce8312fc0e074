/**
 * Is this gradient the gradient of that function? A second opinion, without a tolerance
 *
 * A smooth f has f(x + hv) = f(x) + h⟨f′(x), v⟩ + O(h²), as Taylor's theorem says. With g in place of f′ there remains
 *
 *     r(h) = ⟨c, f(x + hv)⟩ - ⟨c, f(x)⟩ - h⟨g, v⟩
 *
 * which falls with h² or faster if g is right and only with h if it is wrong. Nobody has to say how near is near enough: what
 * is asked for is the exponent, log₂ r(h)/r(h/2).
 *
 * All that spoils it is rounding. Sums are made with twice the digits, and with the steps really made, since x + hv is rounded.
 * What is left is the rounding of f and g, at most `ulps` of
 *
 *     n(h) = u (2 Σ|c f(x + hv)| + Σ|x g| + h Σ|v g|),   u = 2^-53
 *
 * for the two values, which are as large; for the terms they are made of, which move by |x g| with the last place of x; and for
 * g. `magnitude` is what they hide besides. A remainder above 2⁸ n is clear. At half of the h of a clear one, what falls with h²
 * is above 2⁶ n, so that rounding changes the exponent by log₂ (1 + 2^-8)/(1 - 2^-6) = 0.03 at most. The other 0.07 down to 1.9
 * are for terms of higher order, which are least at the smallest h whose remainder is clear: there the exponent is read. That is
 * about 2^-20 where f bends, so that a gradient off by less than some 10^-7 looks right; where f is straight, 10^-11.
 *
 * Both ways are gone at once, and the larger remainder counts: one way, a term in h³ may cancel that in h², or what a wrong
 * gradient adds. Half of the sum of both owes nothing to the gradient, and falls with h only at a kink.
 */
import { cotangentAt } from "./cotangent.ts";
import { add, negate, type Pair, twoProduct, ZERO } from "./exact/doubledouble.ts";
import { type Differentiable, type GradcheckOptions, gradientsOf, valueNear } from "./gradcheck.ts";

/** From this rate on a gradient is right: that of a right one is 2 or more, that of a wrong one 1. */
export const leastRate = 1.9;

/** How many times its rounding a remainder must be. */
const clear = 2 ** 8;

type Numbers = readonly number[];

/** What remains at ±h, and how much of it may be rounding. */
interface Remainder {
  readonly left: number;
  readonly right: number;
  readonly noise: number;
}

/**
 * The exponent that the remainder falls with, along the line from `inputs` in `direction`, which has a number for each of
 * theirs. A gradient is right if it is `leastRate` or more: Infinity where nothing remains but rounding, as of a linear
 * function. It is 0 for a gradient that is not finite.
 *
 * NaN means that this line says nothing: there is a kink at the inputs, where no gradient has a higher rate than 1; or f has no
 * values next to them; or they are so large that no step moves them.
 *
 *     remainderRate(f, [[1.5, -2]], [[0.5, 1]]) >= leastRate
 */
export function remainderRate(
  f: Differentiable,
  inputs: readonly Numbers[],
  direction: readonly Numbers[],
  options: Omit<GradcheckOptions, "step"> = {},
): number {
  const at = Array.from(f.value(inputs));
  const { cotangent = cotangentAt(inputs, at.length) } = options;
  const gradient = gradientsOf(f, inputs, cotangent).flat();
  if (!gradient.every(Number.isFinite)) return 0;
  const remainders = remaindersOf(f, { inputs, at, gradient }, direction, { ...options, cotangent });
  if (remainders.length === 0) return Number.NaN;
  const bend = exponentOf(remainders, ({ left, right }) => Math.abs(left + right) / 2);
  return bend < leastRate ? Number.NaN : exponentOf(remainders, larger);
}

/** At h from 1/16 down, as long as there is more than rounding; where f has values both ways. */
function remaindersOf(
  f: Differentiable,
  { inputs, at, gradient }: { inputs: readonly Numbers[]; at: Numbers; gradient: Numbers },
  direction: readonly Numbers[],
  { cotangent, ulps = 8, magnitude = 0 }: GradcheckOptions & { cotangent: Numbers },
): Remainder[] {
  const before = inner(cotangent, at);
  const hidden = sizeOf(inputs.flat(), gradient) + magnitude * sizeOf(cotangent, cotangent.map(Math.sign));
  const step = (h: number) => {
    const moved = inputs.map((x, which) => x.map((xi, i) => xi + h * (direction[which]?.[i] as number)));
    const steps = moved.flatMap((to, which) => to.map((ti, i) => ti - (inputs[which]?.[i] as number)));
    const values = Array.from(valueNear(f, moved, cotangent.length));
    const [remainder] = add(add(inner(cotangent, values), negate(before)), negate(inner(gradient, steps)));
    return { steps, remainder, size: 2 * sizeOf(cotangent, values) + sizeOf(gradient, steps) };
  };
  const found: Remainder[] = [];
  for (let h = 1 / 16; h >= 2 ** -60; h /= 2) {
    const [left, right] = [step(-h), step(h)];
    if (left.steps.every((s) => s === 0)) break;
    const size = hidden + Math.max(left.size, right.size);
    const here = { left: left.remainder, right: right.remainder, noise: (ulps * size * Number.EPSILON) / 2 };
    if (!Number.isFinite(size)) continue;
    found.push(here);
    if (larger(here) <= here.noise) break;
  }
  return found;
}

/** The exponent between the last part that is clear and the one at half of its h. */
function exponentOf(remainders: readonly Remainder[], part: (remainder: Remainder) => number): number {
  const isClear = (remainder: Remainder) => part(remainder) > clear * remainder.noise;
  const last = Math.min(remainders.findLastIndex(isClear), remainders.length - 2);
  if (last < 0) return remainders.some(isClear) ? Number.NaN : Number.POSITIVE_INFINITY;
  const [at, half] = [remainders[last], remainders[last + 1]] as [Remainder, Remainder];
  return Math.log2(part(at) / part(half));
}

function larger({ left, right }: Remainder): number {
  return Math.max(Math.abs(left), Math.abs(right));
}

/** Σ ab, with twice the digits. */
function inner(a: Numbers, b: Numbers): Pair {
  return a.reduce((sum, ai, i) => add(sum, twoProduct(ai, b[i] as number)), ZERO);
}

/** Σ|ab|. */
function sizeOf(a: Numbers, b: Numbers): number {
  return a.reduce((sum, ai, i) => sum + Math.abs(ai * (b[i] as number)), 0);
}
