/**
 * The program of section 5 in parts that several laws use
 *
 * A sample is a vector of five numbers. Its label is 1 if the first is larger than the fifth, and 0 otherwise. The model is
 * a linear layer, which weighs the five numbers and adds them up, and sigmoid, which turns the sum into a probability.
 */
import { seeded } from "../../kit/random.ts";
import type { Layer, Subject } from "../subject.ts";

export interface Samples {
  readonly x: number[][];
  readonly y: number[][];
}

/** The rule that is to be learnt. */
export function labelOf(x: readonly number[]): number {
  return Number((x[0] as number) > (x[4] as number));
}

/** `count` vectors of five numbers from [0, 1), a row each, with their labels, a row of one number each. */
export function samples(count: number, seed: number): Samples {
  const { uniform } = seeded(seed);
  const x = Array.from({ length: count }, () => Array.from({ length: 5 }, uniform));
  return { x, y: x.map((row) => [labelOf(row)]) };
}

/** The model, its starting weights from `seed`. */
export function classifier(
  { Sequential, Linear, Sigmoid }: Pick<Subject, "Sequential" | "Linear" | "Sigmoid">,
  seed = 0,
): Layer {
  return Sequential(Linear(5, 1, { seed }), Sigmoid());
}

/** All numbers that the model has learnt, the five weights and the bias. */
export function weightsOf(model: Layer, { read }: Pick<Subject, "read">): number[] {
  return model.parameters().flatMap((parameter) => [...read(parameter).values]);
}
