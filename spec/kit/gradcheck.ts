/**
 * Is this gradient the gradient of that function?
 *
 * The pullback is asked for Σ cotangent · ∂f/∂x, with a cotangent that is not constant, and each of its numbers is compared
 * with a difference of values. Where f has a kink no single slope is right: there, any between the slopes on both sides is.
 *
 * Where several kinks meet, backpropagation itself can be wrong: relu(x) - relu(-x) is x, yet with relu′(0) = 0 its gradient at
 * 0 comes out as 0. That is reported, since it is no slope of f; inputs to networks of ReLUs should keep away from such places.
 * So is the order that a sort takes three equals in, which may give one of them a slope from between its neighbours' places.
 * And at 0 nothing is seen that happens within 2^-26: x / √(x² + 10⁻¹⁸) seems to jump there.
 */
import { cotangentAt } from "./cotangent.ts";
import { scalarStep } from "./differences.ts";
import { type Entry, explain, explainTie } from "./explain.ts";
import { type Reading, read } from "./stencil.ts";

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
  /** One number for each of the value, row-major. By default unlike quarters, the same for the same inputs. */
  readonly cotangent?: readonly number[];
  /**
   * The first step to try, by default 1/64: 1/256 spares a whole network a second try, and inputs beyond a million need about
   * x/64, or rounding of x itself leaves few digits to compare.
   */
  readonly step?: number;
  /** By how many ulps a value may be off: 8 is more than any operator of a careful engine needs. */
  readonly ulps?: number;
  /**
   * The size of the numbers that f adds up on its way: what is rounded off these is missing from small values. By default
   * what the values show.
   */
  readonly magnitude?: number;
}

/**
 * Compares every number of the pullback at `inputs` with differences of values. A fault shows only where it is: a slope that
 * is wrong at 0, or far out, needs such inputs, which `hasItsGradient` tries.
 *
 *     const double = { value: ([x = []]) => x.map((xi) => 2 * xi), pullback: (_, c) => [c.map((ci) => 2 * ci)] };
 *     gradcheck(double, [[1.5, -2]]);
 *
 * Where `value` throws next to the inputs, they are at the edge of its domain, and only what is inside of it counts.
 *
 * @throws {Error} that names the number, says how it is wrong, and what mistake that looks like.
 * @throws {RangeError} if the pullback, or the cotangent given, has more or fewer numbers than there are.
 */
export function gradcheck(
  f: Differentiable,
  at: readonly ArrayLike<number>[],
  options: GradcheckOptions = {},
): undefined {
  const inputs = at.map((input) => Array.from(input));
  const size = f.value(inputs).length;
  const { step = scalarStep, ulps = 8, magnitude, cotangent = cotangentAt(inputs, size) } = options;
  if (cotangent.length !== size)
    throw new RangeError(`gradcheck: a cotangent of ${size} numbers expected, got ${cotangent.length}`);
  const gradients = gradientsOf(f, inputs, cotangent);
  const readAt = readerOf(f, cotangent, { ulps, magnitude });
  const kinks: Coordinate[] = [];
  for (const [which, input] of inputs.entries()) {
    const entries = input.map((x, i) =>
      compare(gradients[which]?.[i] as number, x, step, readAt(inputs, [[which, i]])),
    );
    if (entries.some(({ wrong }) => wrong)) throw new Error(explain(which, entries));
    entries.forEach(({ reading }, i) => void (reading.sharp || kinks.push([which, i])));
  }
  if (kinks.length < 2) return;
  const together = kinks.reduce((sum, [which, i]) => sum + (gradients[which]?.[i] as number), 0);
  const x = Math.max(...kinks.map(([which, i]) => Math.abs(inputs[which]?.[i] as number)));
  const entry = compare(together, x, step, readAt(inputs, kinks));
  if (entry.wrong && entry.reading.sharp && isTie(inputs, kinks, readAt))
    throw new Error(explainTie(kinks, entry));
}

/** Which input, and which of its numbers. */
type Coordinate = readonly [which: number, i: number];

/** Reads the slope of ⟨cotangent, f⟩ at `inputs` from samples h apart, with these coordinates moving together. */
type Reader = (
  inputs: readonly (readonly number[])[],
  coordinates: readonly Coordinate[],
) => (h: number) => Reading;

function readerOf(
  f: Differentiable,
  cotangent: readonly number[],
  exactness: { ulps: number; magnitude: number | undefined },
): Reader {
  return (inputs, coordinates) => {
    const places = coordinates.map(([which, i]) => [which, i, inputs[which]?.[i] as number] as const);
    const x = Math.max(...places.map(([, , from]) => Math.abs(from)));
    const moved = inputs.map((input) => [...input]);
    const valueAt = (distance: number) => {
      for (const [which, i, from] of places) (moved[which] as number[])[i] = from + distance;
      return valueNear(f, moved, cotangent.length);
    };
    return (h) => read((k) => valueAt(k * h), cotangent, { x, h, ...exactness });
  };
}

/**
 * Whether the kinks at these coordinates are between them, as where the largest of equals is taken: then they stay when all
 * are moved by the same distance, here one that leads from no usual number to another.
 */
function isTie(
  inputs: readonly (readonly number[])[],
  kinks: readonly Coordinate[],
  readAt: Reader,
): boolean {
  const moved = inputs.map((input, which) =>
    input.map((x, i) => (kinks.some(([w, j]) => w === which && j === i) ? x + 0.2937 : x)),
  );
  return kinks.every((kink) => !readAt(moved, [kink])(2 ** -16).sharp);
}

/** The `size` numbers that f gives next to inputs that it takes: NaN if it throws, since that is beyond the edge of its domain. */
export function valueNear(
  f: Differentiable,
  inputs: readonly (readonly number[])[],
  size: number,
): ArrayLike<number> {
  try {
    return f.value(inputs);
  } catch {
    return new Array<number>(size).fill(Number.NaN);
  }
}

/** The pullback, which must have a number for every number of the inputs. */
export function gradientsOf(
  f: Differentiable,
  inputs: readonly (readonly number[])[],
  cotangent: readonly number[],
): readonly number[][] {
  // Copied, since f may use the same arrays again.
  const gradients = f.pullback(inputs, cotangent).map((gradient) => Array.from(gradient));
  const [got, want] = [gradients, inputs].map((arrays) => arrays.map(({ length }) => length).join(", "));
  if (got !== want) throw new RangeError(`pullback: inputs of ${want} numbers, gradients of ${got}`);
  return gradients;
}

/**
 * Reads the slope with ever smaller steps. A sharp reading accepts what lies within its tolerance. Three sharp readings in
 * a row refute, since one alone may be the victim of rounding, but only if none that is clearer had room. Where neither
 * happens, at a kink, a gradient is right that any reading has room for: the span of slopes to choose from.
 *
 * A gradient that would be right had digits been lost has the benefit of the doubt, unless the readings, from the first on,
 * bend and agree: noise, and what is left of a curve that lost its digits, do not.
 */
function compare(analytic: number, x: number, step: number, readAt: (h: number) => Reading): Entry {
  let [clearest, clearestWithRoom] = [unread, unread];
  let refuted = 0;
  let first: Reading | undefined;
  let noneLost = true;
  for (const h of stepsFor(x, step)) {
    const reading = readAt(h);
    // A sample from beyond the edge of f's domain is no evidence.
    if (!Number.isFinite(reading.slope)) continue;
    const off = Math.abs(reading.slope - analytic);
    if (reading.sharp && off <= reading.tolerance) return { x, analytic, reading, wrong: false };
    first ??= reading;
    noneLost &&= reading.sharp && reading.bends && close(reading.slope, first.slope);
    const given = noneLost ? reading : { ...reading, tolerance: reading.tolerance + reading.doubt };
    if (given.sharp && off <= given.tolerance) return { x, analytic, reading: given, wrong: false };
    // A small reach is an estimate, not to be relied on to a digit; at a kink it is exact but for what f bends.
    const hasRoom = off <= given.tolerance + (given.sharp ? 8 : 1.001) * given.reach;
    clearest = clearer(given, clearest);
    if (hasRoom) clearestWithRoom = clearer(given, clearestWithRoom);
    refuted = given.sharp && blur(given) < blur(clearestWithRoom) ? refuted + 1 : 0;
    if (refuted === 3) break;
  }
  return { x, analytic, reading: clearest, wrong: refuted === 3 || clearestWithRoom === unread };
}

/** To six digits, more than noise has in common. */
function close(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-6 * Math.abs(b);
}

const unread: Reading = {
  slope: Number.NaN,
  tolerance: Number.POSITIVE_INFINITY,
  doubt: 0,
  reach: 0,
  sharp: false,
  bends: false,
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
