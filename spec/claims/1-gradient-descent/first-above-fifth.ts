/**
 * Five random numbers: is the first above the fifth?
 *
 * The article's task of section 5, with a linear model that is worked out rather than trained: the weights
 * with which the scores come closest to 1 for yes and 0 for no. From a half on, a score counts as yes.
 */
import { type Matrix, meanOf, transposed, type Vector } from "../../kit/matrices.ts";
import { seeded } from "../../kit/random.ts";
import type { Subject } from "../subject.ts";
import { best } from "./curves.ts";

/** One row for each sample, and its answer. */
export interface Samples {
  readonly x: Matrix;
  readonly y: Vector;
}

export const answer = ([first = 0, , , , fifth = 0]: readonly number[]): number => Number(first > fifth);

export function samples(seed: number, count: number): Samples {
  const source = seeded(seed);
  const x = Array.from({ length: count }, () => Array.from({ length: 5 }, () => source.uniform()));
  return { x, y: x.map(answer) };
}

const fresh = samples(0, 1000);

/** The share of fresh samples that the model answers rightly, one for each set that it learns from; `seen` are the numbers it sees. */
export function sharesRight(
  { matmul }: Pick<Subject, "matmul">,
  sets: readonly Samples[],
  seen: readonly number[] = [1, 2, 3, 4, 5],
): Vector {
  const columns = (x: Matrix) => [x.map(() => 1), ...transposed(x).filter((_, j) => seen.includes(j + 1))];
  const models = sets.map(({ x, y }) => best(columns(x), y));
  return matmul(models, columns(fresh.x)).map((scores) =>
    meanOf(scores.map((score, i) => Number(Number(score >= 0.5) === fresh.y[i]))),
  );
}
