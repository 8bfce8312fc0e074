/**
 * What laws say of numbers
 *
 * Each comparison passes silently or throws a `Disagreement`. How far numbers may be apart is counted in units in the last
 * place, those of the precision that is being examined, so that one law serves engines of double and of single precision.
 */
import { stringify } from "fast-check";
import { floatsBetween, ulpOf, ulps } from "./ulp.ts";

/** A number is not what the law says. */
export class Disagreement extends Error {
  readonly got: unknown;
  readonly want: unknown;
  /** How many units in the last place lie between them; NaN where the law is not about a number's last digits. */
  readonly off: number;

  constructor(message: string, got: unknown, want: unknown, off: number = Number.NaN) {
    super(message);
    this.got = got;
    this.want = want;
    this.off = off;
  }
}

/** What is being examined, and what was seen meanwhile. Laws run one at a time; whoever runs one sets it. */
export const examination: { precision: "float64" | "float32"; cases: number; worst: number } = {
  precision: "float64",
  cases: 0,
  worst: 0,
};

/** A number, or arrays of them at any depth. */
export type Numbers = number | ArrayLike<number> | readonly Numbers[];

/**
 * `got` is `want`, or at most `within` units in the last place away from it; of arrays, every number is.
 *
 * The unit is that of the numbers themselves, so a step from one double to the next; with `of` it is that of a number of
 * this size, for results that are small because larger ones cancelled.
 */
export function equal(
  got: Numbers,
  want: Numbers,
  { within = 0, of, signedZero = false }: { within?: number; of?: number; signedZero?: boolean } = {},
): undefined {
  const [gots, wants] = [flat(got), flat(want)];
  if (gots.length !== wants.length)
    throw new Disagreement(`got ${gots.length} numbers, the law says ${wants.length}`, gots, wants);
  let [at, off] = [-1, 0];
  for (let i = 0; i < gots.length; i++) {
    const apart = distance(gots[i] as number, wants[i] as number, of, signedZero);
    if (apart > off) [at, off] = [i, apart];
  }
  if (off <= within) {
    examination.worst = Math.max(examination.worst, off);
    return;
  }
  const where = typeof got === "number" ? "" : `at ${at}: `;
  const [one, other] = [stringify(gots[at]), stringify(wants[at])];
  const unit = of === undefined ? "ulp" : `ulp of ${of}`;
  throw new Disagreement(
    `${where}got ${one}, the law says ${other}: ${Number(off.toPrecision(17))} ${unit} apart, ${within} allowed`,
    gots[at],
    wants[at],
    off,
  );
}

/** How many units in the last place lie between two numbers, in the precision examined. */
function distance(got: number, want: number, of: number | undefined, signedZero: boolean): number {
  const single = examination.precision === "float32";
  if (of === undefined) {
    return single ? floatsBetween(got, want, { signedZero }) : ulps(got, want, { signedZero });
  }
  if (Object.is(got, want) || got === want) return 0;
  const apart = Math.abs(got - want);
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart / (ulpOf(of) * (single ? 2 ** 29 : 1));
}

/** `x` lies between `low` and `high`, ends included or, if `strictly`, not. */
export function between(
  low: number,
  x: number,
  high: number,
  { strictly = false }: { strictly?: boolean } = {},
): undefined {
  if (!(low <= x && x <= high) || (strictly && (x === low || x === high))) {
    const range = `${strictly ? "strictly " : ""}between ${low} and ${high}`;
    throw new Disagreement(`${x} does not lie ${range}`, x, range);
  }
}

/** `x` is `most` or less. */
export function atMost(x: number, most: number): undefined {
  if (!(x <= most)) throw new Disagreement(`got ${x}, the law says at most ${most}`, x, `at most ${most}`);
}

/** `x` is `least` or more. */
export function atLeast(x: number, least: number): undefined {
  if (!(x >= least))
    throw new Disagreement(`got ${x}, the law says at least ${least}`, x, `at least ${least}`);
}

/** Two things that are not all numbers, such as shapes, names and lists of them, are the same. */
export function same(got: unknown, want: unknown): undefined {
  const [one, other] = [stringify(got), stringify(want)];
  if (one !== other) throw new Disagreement(`got ${one}, the law says ${other}`, got, want);
}

/** `statement` is true; `story` says what was seen. */
export function holds(statement: boolean, story: string): undefined {
  if (!statement) throw new Disagreement(story, story, undefined);
}

/** `action` is refused with an error, rather than answered with anything. */
export function refuses(action: () => unknown): undefined {
  let answer: unknown;
  try {
    answer = action();
  } catch (error) {
    if ((error as Error).name === "NotOffered") throw error;
    return;
  }
  throw new Disagreement(`got ${stringify(answer)}, the law says it is refused`, answer, "an error");
}

function flat(x: Numbers): ArrayLike<number> {
  if (typeof x === "number") return [x];
  return Array.isArray(x) ? (x.flat(Number.POSITIVE_INFINITY) as number[]) : (x as ArrayLike<number>);
}
