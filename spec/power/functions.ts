/**
 * Functions with their right gradients, by hand and in plain numbers: where faults are planted
 *
 * Matrices are rows after rows.
 */
import { softmaxOf } from "../kit/functions.ts";
import type { Differentiable } from "../kit/gradcheck.ts";
import { lengthOf, meanOf, product, rowsOf, total, transposed } from "../kit/matrices.ts";

/** a b, of [2, 3] × [3, 4]: A' = C Bᵀ, B' = Aᵀ C. */
export const matmul: Differentiable = {
  value: ([a = [], b = []]) => times(a, b),
  pullback: ([a = [], b = []], c) => [
    product(rowsOf(c, 4), transposed(rowsOf(b, 4))).flat(),
    product(transposed(rowsOf(a, 3)), rowsOf(c, 4)).flat(),
  ],
};

function times(a: readonly number[], b: readonly number[]): number[] {
  const y = new Array<number>(8).fill(0);
  for (let i = 0; i < 8; i++)
    for (let k = 0; k < 3; k++)
      y[i] = (y[i] as number) + (a[3 * (i >> 2) + k] as number) * (b[4 * k + (i & 3)] as number);
  return y;
}

/** A bias of 2 added to each of 3 rows: its gradient is the sum over them. */
export const addBias: Differentiable = {
  value: ([x = [], b = []]) => x.map((xi, i) => xi + (b[i % 2] as number)),
  pullback: (_, c) => [c, transposed(rowsOf(c, 2)).map(total)],
};

export const difference: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => ai - (b[i] as number)),
  pullback: (_, c) => [c, c.map((ci) => -ci)],
};

export const quotient: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => ai / (b[i] as number)),
  pullback: ([a = [], b = []], c) => [
    c.map((ci, i) => ci / (b[i] as number)),
    c.map((ci, i) => ((-ci / (b[i] as number)) * (a[i] as number)) / (b[i] as number)),
  ],
};

/** The largest; of several as large, the first gets the gradient. */
export const largest: Differentiable = {
  value: ([x = []]) => [Math.max(...x)],
  pullback: ([x = []], [c = 0]) => [x.map((_, i) => (i === x.indexOf(Math.max(...x)) ? c : 0))],
};

/** The larger of each two; the first of equals gets the gradient. */
export const larger: Differentiable = {
  value: ([a = [], b = []]) => a.map((ai, i) => Math.max(ai, b[i] as number)),
  pullback: ([a = [], b = []], c) => [
    c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? ci : 0)),
    c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? 0 : ci)),
  ],
};

/** Σ of all, each no less than -1 and no more than 1: two kinks that can cancel. */
export const sumClamped: Differentiable = {
  value: ([x = []]) => [total(x.map((xi) => Math.min(1, Math.max(-1, xi))))],
  pullback: ([x = []], [c = 0]) => [x.map((xi) => (-1 <= xi && xi <= 1 ? c : 0))],
};

/** Σ|a - b|. */
export const distance: Differentiable = {
  value: ([a = [], b = []]) => [total(a.map((ai, i) => Math.abs(ai - (b[i] as number))))],
  pullback([a = [], b = []], [c = 0]) {
    const ofA = a.map((ai, i) => c * Math.sign(ai - (b[i] as number)));
    return [ofA, ofA.map((g) => -g)];
  },
};

/** x₀, x₂, x₀: what is taken twice gets both gradients. */
export const gather: Differentiable = {
  value: ([x = []]) => [x[0] as number, x[2] as number, x[0] as number],
  pullback: (_, [c0 = 0, c1 = 0, c2 = 0]) => [[c0 + c2, 0, c1]],
};

/** The mean of (p - t)². */
export const meanSquare: Differentiable = {
  value: ([p = [], t = []]) => [meanOf(p.map((pi, i) => (pi - (t[i] as number)) ** 2))],
  pullback([p = [], t = []], [c = 0]) {
    const ofP = p.map((pi, i) => (2 * c * (pi - (t[i] as number))) / p.length);
    return [ofP, ofP.map((g) => -g)];
  },
};

/** √Σx²; 0 at 0, where every slope from -1 to 1 is one, and where all squares underflow. */
export const norm: Differentiable = {
  value: ([x = []]) => [lengthOf(x)],
  pullback([x = []], [c = 0]) {
    const length = lengthOf(x);
    return [x.map((xi) => (length === 0 ? 0 : (c * xi) / length))];
  },
};

/** c - p Σc. */
export const logSoftmax: Differentiable = {
  value([x = []]) {
    const most = Math.max(...x);
    const log = Math.log(total(x.map((xi) => Math.exp(xi - most))));
    return x.map((xi) => xi - most - log);
  },
  pullback: ([x = []], c) => [softmaxOf(x).map((p, i) => (c[i] as number) - p * total([...c]))],
};

/** The classes of four rows of three logits. */
export const classes: readonly number[] = [2, 0, 1, 2];

/** The mean over the rows of -log p of their classes: (p - onehot) / 4. */
export const crossEntropy: Differentiable = {
  value: ([x = []]) => {
    const logs = rowsOf(x, 3).map((row) => logSoftmax.value([row]));
    return [-meanOf(logs.map((log, row) => log[classes[row] as number] as number))];
  },
  pullback: ([x = []], [c = 0]) => [
    rowsOf(x, 3).flatMap((row, i) => softmaxOf(row).map((p, j) => (c / 4) * (p - Number(j === classes[i])))),
  ],
};

/** What a normalisation adds to the variance. */
export const added = 1e-5;

/** (x - mean) / √(variance + 1e-5): with r = 1/√(…) and y the result, r (c - mean c - y mean(c y)). */
export const normalised: Differentiable = {
  value: ([x = []]) => x.map((xi) => (xi - meanOf(x)) * rateOf(x)),
  pullback([x = []], c) {
    const y = Array.from(normalised.value([x]));
    const along = meanOf(y.map((yi, i) => yi * (c[i] as number)));
    return [y.map((yi, i) => rateOf(x) * ((c[i] as number) - meanOf([...c]) - yi * along))];
  },
};

export function rateOf(x: readonly number[], extra: number = added): number {
  return 1 / Math.sqrt(meanOf(x.map((xi) => (xi - meanOf(x)) ** 2)) + extra);
}
