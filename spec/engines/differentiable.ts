import { backward, type Tensor, tensor } from "../../src/index.ts";
import type { Differentiable } from "../kit/gradcheck.ts";

/** A function of our tensors as the kit sees it: numbers in, numbers out, and a pullback between them. */
export function differentiable(
  f: (...inputs: Tensor[]) => Tensor,
  shapes: readonly (readonly number[])[],
): Differentiable {
  const leaves = (inputs: readonly (readonly number[])[], requiresGrad: boolean) =>
    inputs.map((numbers, i) => tensor([...numbers], shapes[i], { requiresGrad }));
  return {
    value: (inputs) => f(...leaves(inputs, false)).data,
    pullback(inputs, cotangent) {
      const own = leaves(inputs, true);
      const y = f(...own);
      backward(y, { cotangent: tensor([...cotangent], y.shape) });
      return own.map(
        ({ gradient }, i) => gradient ?? new Float64Array((inputs[i] as readonly number[]).length),
      );
    },
  };
}
