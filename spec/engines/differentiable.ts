import { backward, parameter, type Tensor, tensor, zeros } from "../../src/index.ts";
import type { Differentiable } from "../kit/gradcheck.ts";

/** A function of our tensors as the kit sees it: numbers in, numbers out, and a pullback between them. */
export function differentiable(
  f: (...inputs: Tensor[]) => Tensor,
  shapes: readonly (readonly number[])[],
): Differentiable {
  return differentiableBy(
    shapes.map((shape) => parameter(zeros(shape).data, shape)),
    f,
  );
}

/**
 * The same by leaves that there are, whether `f` takes them or just knows them, as a model knows its weights. They hold other
 * numbers while `f` runs, and afterwards their own; gradients are those from before. A leaf that is given no numbers keeps
 * its own.
 */
export function differentiableBy(
  leaves: readonly Tensor[],
  f: (...inputs: Tensor[]) => Tensor,
): Differentiable {
  const at = <Result>(inputs: readonly (readonly number[])[], body: () => Result): Result => {
    const before = leaves.map(({ data }) => data.slice());
    try {
      for (const [i, { data }] of leaves.entries()) data.set(inputs[i] as readonly number[]);
      return body();
    } finally {
      for (const [i, { data }] of leaves.entries()) data.set(before[i] as Float64Array);
    }
  };
  return {
    // Copied, since the value may be a leaf.
    value: (inputs) => at(inputs, () => f(...leaves).data.slice()),
    pullback: (inputs, cotangent) =>
      at(inputs, () => {
        const y = f(...leaves);
        return withoutGradients([...leaves, ...behind(y)], () => {
          if (y.requiresGrad) backward(y, { cotangent: tensor([...cotangent], y.shape), retain: true });
          return leaves.map(({ gradient }, i) => gradient ?? (inputs[i] as readonly number[]).map(() => 0));
        });
      }),
  };
}

/** All that a tensor was computed from, itself included. */
function behind(y: Tensor): Set<Tensor> {
  const found = new Set([y]);
  // The loop goes on to what is added meanwhile.
  for (const { origin } of found)
    if (origin !== null && origin !== "freed") for (const input of origin.inputs) found.add(input);
  return found;
}

/** Runs `body` while none of these has a gradient. They get back those they had. */
function withoutGradients<Result>(tensors: readonly Tensor[], body: () => Result): Result {
  const before = tensors.map(({ gradient }) => gradient);
  try {
    for (const tensor of tensors) tensor.gradient = null;
    return body();
  } finally {
    for (const [i, tensor] of tensors.entries()) tensor.gradient = before[i] as Float64Array | null;
  }
}
