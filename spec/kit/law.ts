/**
 * A law is a statement about all numbers, and a way to look for one that breaks it
 *
 *     const squareIsEven = forAll(numbers(), (x) => equal((-x) * (-x), x * x));
 *
 * The same law serves a spec (`check`), a command and a page, which run it themselves and show the finding.
 */
import { type Arbitrary, property, check as search, stringify, tuple } from "fast-check";
import { furthest } from "./ulp.ts";

/** The smallest values that break a law, how, and where they were found. */
export interface Finding {
  readonly values: readonly unknown[];
  readonly story: string;
  readonly seed: number;
  readonly path: string;
}

export interface Search {
  readonly seed: number;
  readonly runs: number;
  /** Of a finding: leads to its values again, and to no others. */
  readonly path?: string;
}

/** Looks for values that break the law: null if none of those drawn does. */
export type Law = (search: Search) => Finding | null;

/**
 * The law that `body` throws for no values.
 *
 * It returns nothing, since fast-check reads what is returned as a verdict, and what `expect(…)` returns as "false".
 */
export function forAll<Values extends [unknown, ...unknown[]]>(
  ...args: [...{ [I in keyof Values]: Arbitrary<Values[I]> }, body: (...values: Values) => undefined]
): Law {
  const body = args.at(-1) as unknown as (...values: unknown[]) => undefined;
  const drawn = tuple(...(args.slice(0, -1) as unknown as Arbitrary<unknown>[]));
  const attempt = property(drawn, (values) => body(...values));
  return ({ seed, runs, path = "" }) => {
    const result = unlessLost(() => search(attempt, { seed, numRuns: runs, path }));
    if (!result?.failed) return null;
    const { counterexample, counterexamplePath, errorInstance, numSkips } = result;
    return {
      values: counterexample?.[0] ?? [],
      story: counterexample === null ? `none of ${numSkips} draws was taken` : messageOf(errorInstance),
      seed: result.seed,
      path: counterexamplePath ?? "",
    };
  };
}

/** All of these, in order. A finding's path begins with the number of the law that was broken. */
export function all(...laws: Law[]): Law {
  return ({ path = "", ...options }) => {
    const [broken, ...within] = path.split(":");
    for (const [index, law] of laws.entries()) {
      if (path !== "" && String(index) !== broken) continue;
      const finding = law({ ...options, path: within.join(":") });
      if (finding !== null) return { ...finding, path: `${index}:${finding.path}` };
    }
    return null;
  };
}

/** `got` is `want`, or one of the `within` doubles next to it; of arrays, every number is. */
export function equal(
  got: number | ArrayLike<number>,
  want: number | ArrayLike<number>,
  { within = 0, signedZero = false }: { within?: number; signedZero?: boolean } = {},
): undefined {
  const [gots, wants] = [listOf(got), listOf(want)];
  if (gots.length !== wants.length)
    throw new Error(`got ${gots.length} numbers, the law says ${wants.length}`);
  const { at, off } = furthest(gots, wants, { signedZero });
  if (off <= within) return;
  const where = typeof got === "number" ? "" : `at ${at}: `;
  const [one, other] = [stringify(gots[at]), stringify(wants[at])];
  throw new Error(`${where}got ${one}, the law says ${other}: ${off} ulp apart, ${within} allowed`);
}

/** `x` lies between `low` and `high`, ends included or, if `strictly`, not. */
export function between(
  low: number,
  x: number,
  high: number,
  { strictly = false }: { strictly?: boolean } = {},
): undefined {
  if (!(low <= x && x <= high) || (strictly && (x === low || x === high)))
    throw new Error(`${x} does not lie ${strictly ? "strictly " : ""}between ${low} and ${high}`);
}

/** What `check` runs laws with. Whoever runs the specs sets it, as `setup.ts` does for Vitest. */
export const settings: { search: Search; replay: (finding: Finding) => string } = {
  search: { seed: 20241205, runs: 100 },
  replay: ({ seed, path }) => `seed ${seed}, path ${path}`,
};

/**
 * Requires a law, in a spec.
 *
 * @throws {Error} with the smallest values that break it, how, and the command that finds them again.
 */
export function check(law: Law, search: Partial<Search> = {}): undefined {
  const finding = law({ ...settings.search, ...search });
  if (finding === null) return;
  const values = finding.values.map((value) => stringify(value)).join(", ");
  throw new Error(`broken by ${values}\n${finding.story}\nreplay: ${settings.replay(finding)}`);
}

/** What `follow` finds, or null if it is on the path of another law: of several in one test, only one knows the way. */
function unlessLost<Result>(follow: () => Result): Result | null {
  try {
    return follow();
  } catch (error) {
    if (messageOf(error).includes("got wrong path")) return null;
    throw error;
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function listOf(x: number | ArrayLike<number>): ArrayLike<number> {
  return typeof x === "number" ? [x] : x;
}
