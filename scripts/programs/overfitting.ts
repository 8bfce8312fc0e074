/** The experiments behind `capacity`: polynomials too small and too large, and each cure by itself. */
import { type Dataset, kFold, noisyQuadratic, Random, take } from "../../src/index.ts";
import {
  type Moment,
  type Task,
  type Trained,
  trainPolynomial,
  type Way,
  ways,
} from "./polynomial-training.ts";
import { errorOn, expectedError, fitted, fittedSparsely, lengthOf } from "./polynomials.ts";
import { median } from "./statistics.ts";

export interface Setting {
  readonly points: number;
  readonly noise: number;
  /** Of the polynomial that is too large. */
  readonly degree: number;
  readonly folds: number;
  /** The first seed, and how many: each draws its points. */
  readonly seed: number;
  readonly seeds: number;
}

/** Medians over all draws of the mean squared error: on the points fitted to, and on fresh ones. */
export interface Errors {
  readonly seen: number;
  readonly fresh: number;
}

/** One set of points for each seed, the same that `trainPolynomial` draws for it. */
export function drawn(points: number, { noise, seed, seeds }: Setting): Dataset[] {
  return Array.from({ length: seeds }, (_, i) => noisyQuadratic(points, new Random(4 * (seed + i)), noise));
}

function errorsOf(models: readonly Float64Array[], draws: readonly Dataset[], noise: number): Errors {
  return {
    seen: median(models.map((w, i) => errorOn(draws[i] as Dataset, w))),
    fresh: median(models.map((w) => expectedError(w, noise))),
  };
}

/** The errors of each degree from 0 on. */
export function byDegree(draws: readonly Dataset[], { degree, noise }: Setting): Errors[] {
  return Array.from({ length: degree + 1 }, (_, d) => {
    const models = draws.map((points) => fitted(points, d));
    return errorsOf(models, draws, noise);
  });
}

export interface Penalised extends Errors {
  readonly strength: number;
  /** √Σ wₖ², the constant left out, and how many of these weights are not exactly 0. */
  readonly length: number;
  readonly terms: number;
  /** Of the first draw, the constant first. */
  readonly coefficients: readonly number[];
}

/** Strengths of penalties, the strongest first. */
const strengths = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001];

/** The largest degree with L2 and with L1 penalties. */
export function byPenalty(
  draws: readonly Dataset[],
  { degree, noise }: Setting,
): { l2: Penalised; l1: Penalised }[] {
  const summary = (strength: number, models: readonly Float64Array[]): Penalised => ({
    strength,
    ...errorsOf(models, draws, noise),
    length: median(models.map(lengthOf)),
    terms: median(models.map((w) => w.slice(1).filter((wk) => wk !== 0).length)),
    coefficients: Array.from(models[0] ?? []),
  });
  // L1 has to search, which takes its time; a part of the draws is enough for it.
  let sparse: readonly Float64Array[] = draws.slice(0, 50).map(() => new Float64Array(degree + 1));
  return strengths.map((strength) => {
    // What was best for a stronger penalty is a good place to begin.
    sparse = sparse.map((start, i) => fittedSparsely(draws[i] as Dataset, start, strength));
    const small = draws.map((points) => fitted(points, degree, strength));
    return { l2: summary(strength, small), l1: summary(strength, sparse) };
  });
}

/** The errors of degree 1, degree 2 and the largest, on more and more points. */
export function byCount(setting: Setting): { count: number; errors: Errors[] }[] {
  return [1, 2, 4, 8, 16, 50].map((times) => {
    const count = times * setting.points;
    const draws = drawn(count, setting);
    const errors = [1, 2, setting.degree].map((d) => {
      const models = draws.map((points) => fitted(points, d));
      return errorsOf(models, draws, setting.noise);
    });
    return { count, errors };
  });
}

export interface Choice {
  /** How many draws led to each degree. */
  readonly chosen: readonly number[];
  /** The median error on fresh points: of the degrees chosen, and of those that would have been best. */
  readonly fresh: number;
  readonly best: number;
}

/** Lets each draw choose its degree: the one that does best on points that were left out when it was fitted. */
export function byCrossValidation(draws: readonly Dataset[], { degree, folds, noise }: Setting): Choice {
  const degrees = Array.from({ length: degree + 1 }, (_, d) => d);
  const chosen = degrees.map(() => 0);
  const outcomes = draws.map((points) => {
    const parts = kFold(points.y.data.length, folds).map(({ train, test }) => ({
      train: rowsOf(points, train),
      test: rowsOf(points, test),
    }));
    const errors = degrees.map((d) =>
      parts.reduce((sum, { train, test }) => sum + test.y.data.length * errorOn(test, fitted(train, d)), 0),
    );
    const choice = errors.indexOf(Math.min(...errors));
    chosen[choice] = (chosen[choice] as number) + 1;
    const fresh = degrees.map((d) => expectedError(fitted(points, d), noise));
    return { fresh: fresh[choice] as number, best: Math.min(...fresh) };
  });
  return {
    chosen,
    fresh: median(outcomes.map(({ fresh }) => fresh)),
    best: median(outcomes.map(({ best }) => best)),
  };
}

const rowsOf = ({ x, y }: Dataset, rows: readonly number[]): Dataset => ({
  x: take(x, rows),
  y: take(y, rows),
});

export interface Training extends Errors {
  readonly way: Way;
  /** Medians over the runs, at every moment of their paths. */
  readonly path: readonly Moment[];
  readonly epochs: number;
  readonly length: number;
  /** Of the first draw, the constant first. */
  readonly coefficients: readonly number[];
}

/** The largest degree trained by the engine instead of fitted, in each way from each of the first five seeds. */
export function byTraining(
  task: Task,
  seeds: number,
  onRun: (done: number, total: number) => void,
): Training[] {
  const runs = Math.min(seeds, 5);
  return ways.map((way, w): Training => {
    const results = Array.from({ length: runs }, (_, i) => {
      const result = trainPolynomial(way, { ...task, seed: task.seed + i });
      onRun(w * runs + i + 1, ways.length * runs);
      return result;
    });
    const middle = (pick: (result: Trained) => number | undefined) =>
      median(results.flatMap((result) => pick(result) ?? []));
    const longest = results.reduce((a, b) => (b.path.length > a.path.length ? b : a)).path;
    return {
      way,
      path: longest.map(({ epoch }, i) => ({
        epoch,
        seen: middle(({ path }) => path[i]?.seen),
        fresh: middle(({ path }) => path[i]?.fresh),
      })),
      epochs: middle(({ end }) => end.epoch),
      seen: middle(({ end }) => end.seen),
      fresh: middle(({ end }) => end.fresh),
      length: middle(({ coefficients }) => lengthOf(coefficients)),
      coefficients: Array.from(results[0]?.coefficients ?? []),
    };
  });
}

export interface Results {
  readonly degrees: readonly Errors[];
  readonly penalties: readonly { readonly l2: Penalised; readonly l1: Penalised }[];
  readonly counts: readonly { readonly count: number; readonly errors: readonly Errors[] }[];
  readonly choice: Choice;
  readonly training: readonly Training[];
}
