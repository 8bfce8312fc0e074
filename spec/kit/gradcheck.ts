/**
 * Is this gradient the gradient of that function?
 *
 * The pullback is asked for Σ cotangent · ∂f/∂x, with a cotangent that is not constant, and each of its numbers is compared
 * with a difference of values. Where f has a kink no single slope is right: there, any between the slopes on both sides is.
 *
 * Where several kinks meet, backpropagation itself can be wrong: relu(x) - relu(-x) is x, yet with relu′(0) = 0 its gradient at
 * 0 comes out as 0. That is reported, since it is no slope of f; inputs to networks of ReLUs should keep away from such places.
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
  readonly cotangent?: readonly number[];
  /** The first step to try: `networkStep` spares a whole network a second try. */
  readonly step?: number;
  /** By how many ulps a value may be off: 8 is more than any operator of a careful engine needs. */
  readonly ulps?: number;
  /** The size of the numbers that f adds up on its way: what is rounded off these is missing from small values. 1 by default. */
  readonly magnitude?: number;
}

/**
 * Compares every number of the pullback at `inputs` with differences of values.
 *
 * @throws {Error} that names the number, says how it is wrong, and what mistake that looks like.
 * @throws {RangeError} if the pullback, or the cotangent given, has more or fewer numbers than there are.
 */
export function gradcheck(
  f: Differentiable,
  inputs: readonly (readonly number[])[],
  options: GradcheckOptions = {},
): undefined {
  const size = f.value(inputs).length;
  const { step = scalarStep, ulps = 8, magnitude = 1, cotangent = drawnFor(inputs, size) } = options;
  if (cotangent.length !== size)
    throw new RangeError(`gradcheck: a value of ${size} numbers, a cotangent of ${cotangent.length}`);
  const gradients = gradientsOf(f, inputs, cotangent);
  const moved = inputs.map((input) => [...input]);
  gradients.forEach((gradient, which) => {
    const line = moved[which] as number[];
    const entries = [...line].map((x, i) => {
      const readAt = (h: number) => {
        const sampleAt = (k: number) => {
          line[i] = x + k * h;
          return f.value(moved);
        };
        return read(sampleAt, cotangent, { x, h, ulps, magnitude });
      };
      const entry = compare(gradient[i] as number, x, step, readAt);
      line[i] = x;
      return entry;
    });
    if (entries.some(({ wrong }) => wrong)) throw new Error(explain(which, entries));
  });
}

/** The pullback, which must have a number for every number of the inputs. */
function gradientsOf(
  f: Differentiable,
  inputs: readonly (readonly number[])[],
  cotangent: readonly number[],
): readonly ArrayLike<number>[] {
  const gradients = f.pullback(inputs, cotangent);
  const [got, want] = [gradients, inputs].map((arrays) => arrays.map(({ length }) => length).join(", "));
  if (got !== want) throw new RangeError(`pullback: inputs of ${want} numbers, gradients of ${got}`);
  return gradients;
}

function drawnFor(inputs: readonly (readonly number[])[], size: number): readonly number[] {
  return sample(cotangents(size), { seed: hash(stringify(inputs)), numRuns: 1 })[0] as number[];
}

/**
 * Reads the slope with ever smaller steps. A sharp reading accepts what lies within its tolerance. Three sharp readings in
 * a row refute, since one alone may be the victim of rounding, but only if none that is clearer had room. Where neither
 * happens, at a kink, a gradient is right that any reading has room for: the span of slopes to choose from.
 */
function compare(analytic: number, x: number, step: number, readAt: (h: number) => Reading): Entry {
  let [clearest, clearestWithRoom] = [unread, unread];
  let refuted = 0;
  for (const h of stepsFor(x, step)) {
    const reading = readAt(h);
    // A sample from beyond the edge of f's domain is no evidence.
    if (!Number.isFinite(reading.slope)) continue;
    const off = Math.abs(reading.slope - analytic);
    if (reading.sharp && off <= reading.tolerance) return { x, analytic, reading, wrong: false };
    // A small reach is an estimate, not to be relied on to a digit; at a kink it is exact but for what f bends.
    const hasRoom = off <= reading.tolerance + (reading.sharp ? 8 : 1.001) * reading.reach;
    clearest = clearer(reading, clearest);
    if (hasRoom) clearestWithRoom = clearer(reading, clearestWithRoom);
    refuted = reading.sharp && blur(reading) < blur(clearestWithRoom) ? refuted + 1 : 0;
    if (refuted === 3) break;
  }
  return { x, analytic, reading: clearest, wrong: refuted === 3 || clearestWithRoom === unread };
}

const unread: Reading = {
  slope: Number.NaN,
  tolerance: Number.POSITIVE_INFINITY,
  reach: 0,
  sharp: false,
  shares: [],
};

function clearer(a: Reading, b: Reading): Reading {
  return blur(a) < blur(b) ? a : b;
}

function blur({ tolerance, reach }: Reading): number {
  return tolerance + reach;
}

/** From `step` down to 2^-26, where rounding takes half of the digits, and close to 0 on at the scale of x itself. */
function stepsFor(x: number, step: number): number[] {
  const steps: number[] = [];
  for (let h = step; h >= 2 ** -26; h /= 4) steps.push(h);
  const scale = Math.abs(x) / 64;
  // Further down, the differences would leave the normal doubles.
  return 1e-290 < scale && scale < 2 ** -20 ? [...steps, scale, scale / 4, scale / 16] : steps;
}
