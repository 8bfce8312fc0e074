/**
 * A law is a statement about all numbers, and a way to look for one that breaks it
 *
 *     const squareIsEven = forAll(numbers(), (x) => equal((-x) * (-x), x * x));
 *
 * The same law serves a spec (`check`), a command and a page, which run it themselves and show the finding.
 */
import { type Arbitrary, pre, property, sample, check as search, stringify, tuple } from "fast-check";
import { Disagreement, examination } from "./compare.ts";

/** The smallest values that break a law, how, and where they were found. */
export interface Finding {
  readonly values: readonly unknown[];
  /** What the law calls the values. */
  readonly names: readonly string[];
  /** Of each value, whether it matters: where any other does as well, it does not. */
  readonly matters: readonly boolean[];
  readonly story: string;
  /** What came, and what should have; undefined where the law does not compare two things. */
  readonly got: unknown;
  readonly want: unknown;
  /** How many units in the last place these are apart; NaN where the law does not count them. */
  readonly off: number;
  readonly tries: number;
  readonly shrinks: number;
  readonly seed: number;
  readonly path: string;
}

export interface Search {
  readonly seed: number;
  readonly runs: number;
  /** Of a finding: leads to its values again, and to no others. */
  readonly path?: string;
  /** Leaves out examples, which are the same for every seed. */
  readonly drawnOnly?: boolean;
  /** Is content with any values that break the law, and looks for no smaller ones. */
  readonly anyFinding?: boolean;
}

/** Looks for values that break the law: null if none of those drawn does. */
export type Law = (search: Search) => Finding | null;

/**
 * The law that `body` throws for no values. An engine of single precision is given the values rounded to it.
 *
 * The body returns nothing, since fast-check reads what is returned as a verdict, and what `expect(…)` returns as "false".
 */
export function forAll<Values extends [unknown, ...unknown[]]>(
  ...args: [...{ [I in keyof Values]: Arbitrary<Values[I]> }, body: (...values: Values) => undefined]
): Law {
  const body = args.at(-1) as unknown as (...values: unknown[]) => undefined;
  const arbitraries = args.slice(0, -1) as unknown as Arbitrary<unknown>[];
  const fit = (values: unknown[]) => (examination.precision === "float32" ? values.map(rounded) : values);
  const attempt = property(tuple(...arbitraries), (values) => {
    examination.cases++;
    body(...fit(values));
  });
  return ({ seed, runs, path = "", anyFinding = false }) => {
    const result = unlessLost(() => search(attempt, { seed, numRuns: runs, path, endOnFailure: anyFinding }));
    if (!result?.failed) return null;
    const { counterexample, counterexamplePath, errorInstance, numSkips, numRuns, numShrinks } = result;
    const values = counterexample?.[0] ?? [];
    if ((errorInstance as Error | null)?.name === "NotOffered") throw errorInstance;
    const breaks = (others: unknown[]) => thrownBy(() => body(...fit(others))) !== null;
    return {
      ...broken(counterexample === null ? `none of ${numSkips} draws was taken` : errorInstance),
      values: fit(values),
      names: namesOf(body),
      matters: anyFinding ? values.map(() => true) : mattering(arbitraries, values, result.seed, breaks),
      tries: numRuns,
      shrinks: numShrinks,
      seed: result.seed,
      path: counterexamplePath ?? "",
    };
  };
}

/** Passes over the values drawn unless `condition` is true of them; others are drawn instead. */
export function given(condition: boolean): void {
  pre(condition);
}

/** Of a finding that no values were drawn for. */
const undrawn = { values: [], names: [], matters: [], shrinks: 0 };

/** The law that `body`, which draws nothing, does not throw: an example, or an experiment with seeds of its own. */
export function example(body: () => undefined): Law {
  return ({ seed, path = "", drawnOnly = false }) => {
    // The path of a finding among draws has numbers in it, that of an example has none.
    if (drawnOnly || path !== "") return null;
    examination.cases++;
    const thrown = thrownBy(body);
    if (thrown === null) return null;
    if ((thrown as Error).name === "NotOffered") throw thrown;
    return { ...broken(thrown), ...undrawn, tries: 1, seed, path };
  };
}

/**
 * The law that `law` does not hold: that a search finds values that break it. It stops at the first, and may take a thousand
 * draws: where one draw in ten breaks the law, a hundred would miss it once in 30,000 searches.
 */
export function fails(law: Law): Law {
  return ({ seed, runs, path = "" }) => {
    const tries = Math.max(runs, 1000);
    if (path !== "" || law({ seed, runs: tries, anyFinding: true }) !== null) return null;
    const story = `no counterexample in ${tries} draws to a statement that does not hold`;
    return { ...broken(story), ...undrawn, tries, seed, path };
  };
}

/** The law, where the engine computes in double precision; of others it says nothing. */
export function inDoubles(law: Law): Law {
  return (search) => (examination.precision === "float64" ? law(search) : null);
}

/** All of these, in order. A finding's path begins with the number of the law that was broken. */
export function all(...laws: Law[]): Law {
  return ({ path = "", ...options }) => {
    const [chosen, ...within] = path.split(":");
    for (const [index, law] of laws.entries()) {
      if (path !== "" && String(index) !== chosen) continue;
      const finding = law({ ...options, path: within.join(":") });
      if (finding !== null) return { ...finding, path: `${index}:${finding.path}` };
    }
    return null;
  };
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

/** Of each value, whether it matters: one does not if twenty others in its place break the law as well. */
function mattering(
  arbitraries: readonly Arbitrary<unknown>[],
  values: unknown[],
  seed: number,
  breaks: (values: unknown[]) => boolean,
): boolean[] {
  const matters = values.map((_, i) => {
    const others = sample(arbitraries[i] as Arbitrary<unknown>, { seed, numRuns: 20 });
    return !others.every((other) => breaks(values.with(i, other)));
  });
  // Where none does, the law is broken nearly everywhere, and the smallest values are still worth seeing.
  return matters.some((matter) => matter) ? matters : matters.map(() => true);
}

/** What the thrown tells of the difference. */
function broken(thrown: unknown): Pick<Finding, "story" | "got" | "want" | "off"> {
  const { got, want, off } =
    thrown instanceof Disagreement ? thrown : { got: undefined, want: undefined, off: Number.NaN };
  return { story: messageOf(thrown), got, want, off };
}

function thrownBy(body: () => unknown): unknown {
  try {
    body();
    return null;
  } catch (error) {
    return error ?? "nothing was thrown as an error";
  }
}

/** What a function calls its parameters; "value 1" and so on for those it takes apart. */
function namesOf(body: (...values: never[]) => unknown): string[] {
  const [, inside = ""] = /^\(?((?:[^()]|\([^()]*\))*?)\)?\s*=>/.exec(body.toString()) ?? [];
  const depth = (text: string) => (text.match(/[[{(]/g)?.length ?? 0) - (text.match(/[\]})]/g)?.length ?? 0);
  const names: string[] = [];
  for (const part of inside.split(",")) {
    if (names.length > 0 && depth(names.at(-1) as string) > 0) names[names.length - 1] += `,${part}`;
    else names.push(part.trim());
  }
  return names.map((name, i) => (/^\w+$/.test(name) ? name : `value ${i + 1}`));
}

/** The same values, each number rounded to single precision. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Math.fround(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
  }
  return value;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
