/**
 * Is this gradient the gradient of that function?
 *
 * The pullback is asked for Σ cotangent · ∂f/∂x, with a cotangent that is not constant, and each of its numbers is compared
 * with a difference of values. Where f has a kink no single slope is right: there, any between the slopes on both sides is.
 */
import { hash, sample, stringify } from "fast-check";
import { scalarStep } from "./differences.ts";
import { type Entry, explain } from "./explain.ts";
import { type Reading, read } from "./stencil.ts";
import { cotangents } from "./tensors.ts";

/** A function of several arrays of numbers, and its derivative as an engine gives it. */
export interface Differentiable {
  value(inputs: readonly (readonly number[])[]): ArrayLike<number>;
  /** For every input, Σ cotangent · ∂value/∂input: one number for each of its own. */
  pullback(
    inputs: readonly (readonly number[])[],
    cotangent: readonly number[],
  ): readonly ArrayLike<number>[];
}

export interface GradcheckOptions {
  /** By default drawn by `cotangents`, the same ones for the same inputs. */
  readonly cotangent?: readonly number[] | undefined;
  /** The first step to try: `networkStep` spares a whole network a second try. */
  readonly step?: number;
  /** By how many ulps a value may be off: 8 is more than any operator of a careful engine needs. */
  readonly ulps?: number;
}

/**
 * Compares every number of the pullback at `inputs` with differences of values.
 *
 * @throws {Error} that names the number, says how it is wrong, and what mistake that looks like.
 * @throws {RangeError} if the pullback gives more or fewer numbers than there are.
 */
export function gradcheck(
  f: Differentiable,
  inputs: readonly (readonly number[])[],
  options: GradcheckOptions = {},
): undefined {
  const { step = scalarStep, ulps = 8, cotangent = drawnFor(f, inputs) } = options;
  const gradients = f.pullback(inputs, cotangent);
  if (gradients.length !== inputs.length)
    throw new RangeError(`pullback: ${inputs.length} inputs, but ${gradients.length} gradients`);
  const moved = inputs.map((input) => [...input]);
  inputs.forEach((input, which) => {
    const gradient = gradients[which] as ArrayLike<number>;
    if (gradient.length !== input.length)
      throw new RangeError(
        `pullback: input ${which} has ${input.length} numbers, its gradient ${gradient.length}`,
      );
    const line = moved[which] as number[];
    const entries = input.map((x, i) => {
      const entry = compare(gradient[i] as number, x, step, (h) => {
        const sampleAt = (k: number) => {
          line[i] = x + k * h;
          return f.value(moved);
        };
        return read(sampleAt, { x, h, cotangent, ulps });
      });
      line[i] = x;
      return entry;
    });
    if (entries.some(({ wrong }) => wrong)) throw new Error(explain(which, entries));
  });
}

function drawnFor(f: Differentiable, inputs: readonly (readonly number[])[]): readonly number[] {
  const size = f.value(inputs).length;
  return sample(cotangents(size), { seed: hash(stringify(inputs)), numRuns: 1 })[0] as number[];
}

/**
 * Reads the slope with ever smaller steps until a reading decides: the gradient lies within its tolerance, or further away
 * than its reach explains. A gradient that every reading leaves open lies between the slopes on both sides of a kink.
 */
function compare(analytic: number, x: number, step: number, readAt: (h: number) => Reading): Entry {
  let sharpest: Reading = { slope: Number.NaN, tolerance: Number.POSITIVE_INFINITY, reach: 0, shares: [] };
  let wrong = false;
  for (const h of stepsFor(x, step)) {
    const reading = readAt(h);
    // A sample from beyond the edge of f's domain is no evidence.
    if (!Number.isFinite(reading.slope)) continue;
    const off = Math.abs(reading.slope - analytic);
    if (!wrong && off <= reading.tolerance) return { x, analytic, reading, wrong };
    // Written so that NaN is wrong. Once wrong, the smaller steps only serve to name the mistake.
    wrong ||= !(off <= reading.tolerance + reading.reach);
    if (reading.tolerance + reading.reach < sharpest.tolerance + sharpest.reach) sharpest = reading;
  }
  return { x, analytic, reading: sharpest, wrong: wrong || Number.isNaN(sharpest.slope) };
}

/** From `step` down to 2^-26, where rounding takes half of the digits, and close to 0 down to the scale of x itself. */
function stepsFor(x: number, step: number): number[] {
  const steps: number[] = [];
  for (let h = step; h >= 2 ** -26; h /= 16) steps.push(h);
  const scale = Math.abs(x) / 64;
  // Further down, the differences would leave the normal doubles.
  return 1e-290 < scale && scale < 2 ** -26 ? [...steps, scale] : steps;
}
