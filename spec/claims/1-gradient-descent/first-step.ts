/**
 * One step of an optimizer, looked at by itself
 *
 * The loss g₁w₁ + g₂w₂ + … has the gradient (g₁, g₂, …) wherever one stands. So it shows what an optimizer makes of
 * any gradient one likes; and from weights of 0, the new weights are the step.
 */
import type { Vector } from "../../kit/matrices.ts";
import type { Subject, Tensor } from "../subject.ts";

export type Learner = Pick<Subject, "parameter" | "backward" | "mul" | "sum" | "read">;
export type Optimizing = (parameters: readonly Tensor[]) => { step(): void };

export function firstStep(
  { parameter, backward, mul, sum, read }: Learner,
  optimizing: Optimizing,
  gradient: Vector,
): Vector {
  const weights = parameter(gradient.map(() => 0));
  const optimizer = optimizing([weights]);
  backward(sum(mul(weights, gradient)));
  optimizer.step();
  return [...read(weights).values];
}
