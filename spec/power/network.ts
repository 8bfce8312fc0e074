/**
 * A small network with its gradients by hand: what goes into each layer is kept, and the cotangent goes back through them
 */
import type { Differentiable } from "../kit/gradcheck.ts";

type Inputs = readonly (readonly number[])[];

/** Three layers, 3 → 4 → 3 → 2, with `f` after the first two: inputs are x, and for each layer weights and biases. */
export function network(f: (x: number) => number, slope: (x: number) => number): Differentiable {
  /** What goes into each layer, and what comes out before `f`. */
  const forward = ([x = [], w1 = [], b1 = [], w2 = [], b2 = [], w3 = [], b3 = []]: Inputs) => {
    const h1 = affine(w1, x, b1);
    const x2 = h1.map(f);
    const h2 = affine(w2, x2, b2);
    const x3 = h2.map(f);
    return { h1, x2, h2, x3, y: affine(w3, x3, b3) };
  };
  return {
    value: (inputs) => forward(inputs).y,
    pullback(inputs, c3) {
      const [x = [], w1 = [], , w2 = [], , w3 = []] = inputs;
      const { h1, x2, h2, x3 } = forward(inputs);
      const c2 = back(w3, c3).map((g, i) => g * slope(h2[i] as number));
      const c1 = back(w2, c2).map((g, i) => g * slope(h1[i] as number));
      return [back(w1, c1), outer(c1, x), c1, outer(c2, x2), c2, outer(c3, x3), c3];
    },
  };
}

/** W x + b. */
function affine(w: readonly number[], x: readonly number[], b: readonly number[]): number[] {
  return b.map((bi, i) => {
    let sum = bi;
    for (let j = 0; j < x.length; j++) sum += (w[i * x.length + j] as number) * (x[j] as number);
    return sum;
  });
}

/** Wᵀ c. */
function back(w: readonly number[], c: readonly number[]): number[] {
  const width = w.length / c.length;
  return Array.from({ length: width }, (_, j) =>
    c.reduce((sum, ci, i) => sum + ci * (w[i * width + j] as number), 0),
  );
}

function outer(c: readonly number[], x: readonly number[]): number[] {
  return c.flatMap((ci) => x.map((xj) => ci * xj));
}
