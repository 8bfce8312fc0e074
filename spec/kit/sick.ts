/**
 * Backward passes with one fault each
 *
 * A gradient check that a zero gradient passes says nothing. Whatever checks a gradient must fail on all of these.
 */
import type { Differentiable } from "./gradcheck.ts";

export interface Sickness {
  readonly name: string;
  /** `f` with the same values and this fault in its pullback. */
  readonly of: (f: Differentiable) => Differentiable;
}

export const sicknesses: readonly Sickness[] = [
  each("no gradient", () => 0),
  each("gradient 1 % too large", (g) => g * 1.01),
  each("sign flipped", (g) => -g),
  {
    name: "one number wrong",
    of: (f) => ({
      ...f,
      pullback(inputs, cotangent) {
        const gradients = f.pullback(inputs, cotangent).map((gradient) => Array.from(gradient));
        // Off by 1 % of the largest, as 1 % of a number that happens to be 0 is no fault at all.
        const largest = Math.max(...gradients.flat().map(Math.abs));
        const ill = gradients.find(({ length }) => length > 0);
        if (ill !== undefined) ill[ill.length - 1] = (ill.at(-1) as number) + 0.01 * (largest || 1);
        return gradients;
      },
    }),
  },
];

function each(name: string, change: (g: number) => number): Sickness {
  return {
    name,
    of: (f) => ({
      ...f,
      pullback: (inputs, cotangent) =>
        f.pullback(inputs, cotangent).map((gradient) => Array.from(gradient, change)),
    }),
  };
}
