/**
 * Steps of an optimizer, looked at by themselves
 *
 * The loss g₁w₁ + g₂w₂ + … has the gradient (g₁, g₂, …) wherever one stands. So it shows what an optimizer makes of
 * any gradient one likes; and from weights of 0, the new weights are the step.
 */
import type { Matrix, Vector } from "../../kit/matrices.ts";
import type { Subject, Tensor } from "../subject.ts";

export type Learner = Pick<Subject, "parameter" | "backward" | "mul" | "sum" | "read">;
export type Optimizing = (parameters: readonly Tensor[]) => { step(): void; zeroGrad(): void };

/** Where an optimizer leads from w, step after step, given the gradient of each. */
export function walked(
  { parameter, backward, mul, sum, read }: Learner,
  optimizing: Optimizing,
  w: Vector,
  gradients: readonly Vector[],
): Matrix {
  const weights = parameter(w);
  const optimizer = optimizing([weights]);
  return gradients.map((gradient) => {
    optimizer.zeroGrad();
    backward(sum(mul(weights, gradient)));
    optimizer.step();
    return [...read(weights).values];
  });
}

/** The first step, from weights of 0. */
export function firstStep(engine: Learner, optimizing: Optimizing, gradient: Vector): Vector {
  const start = gradient.map(() => 0);
  return walked(engine, optimizing, start, [gradient])[0] as Vector;
}
