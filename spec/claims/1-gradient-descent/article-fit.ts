/**
 * The article's program, section 1.4
 *
 * A hundred samples lie on a parabola, y = 2x² + 3x + 4. The program is shown the samples only and looks for
 * three weights, starting from 1, 0 and −1. It works through the samples in order, twenty at a time: predicts
 * each of the twenty, adds up how each miss would change if a weight did, steps against the mean of that, and
 * starts adding anew. After all hundred it prints the mean of the squared misses, and begins again until that
 * is below 0.00001.
 *
 * What the misses would do is asked of the engine, at four points for each batch. The rest is plain numbers,
 * so that thousands of epochs take no time.
 */
import { dot, type Matrix, product, transposed, type Vector } from "../../kit/matrices.ts";
import type { Subject } from "../subject.ts";
import { gradientOn, places, readOff, rows, stepped, targets } from "./descent.ts";

type Engine = Pick<Subject, "linear" | "mse" | "gradient">;

export interface Options {
  readonly rate?: number;
  readonly start?: readonly number[];
  /** At most. */
  readonly epochs?: number;
  /** It stops after an epoch whose loss is below this. */
  readonly until?: number;
  /** When the sums of the gradients begin again at zero. The program does it after each update. */
  readonly setBack?: "after each update" | "with each epoch" | "never";
}

export interface Run {
  /** What the program prints, epoch by epoch. */
  readonly losses: Vector;
  /** After each epoch. */
  readonly weights: Matrix;
  readonly updates: number;
}

/** What the points were made with. */
export const truth: Vector = [2, 3, 4];
export const start: Vector = [1, 0, -1];
/** Where the program ends. */
export const result: Vector = [2.0357959612141316, 2.960995371696672, 4.007459552020659];

/** The hundred samples in parts of `size`, the last of which may be smaller: then no update follows it. */
export function parts(size: number): { readonly x: Matrix; readonly y: Matrix }[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => {
    const [from, to] = [i * size, (i + 1) * size];
    return { x: rows.slice(from, to), y: targets.slice(from, to) };
  });
}

/** The program with an engine's gradients. The engine is asked when it runs for the first time. */
export function program(engine: Engine, size = 20): (options?: Options) => Run {
  const batches = once(() =>
    parts(size).map(({ x, y }) => {
      const { at, curvature } = readOff(gradientOn(engine, x, y), 3);
      return {
        full: x.length === size,
        atZero: at([0, 0, 0]),
        curvature,
        products: product(transposed(x), x),
      };
    }),
  );
  return ({ rate = 0.1, epochs = 1000, until = 1e-5, setBack = "after each update", ...from } = {}) => {
    const w = [...(from.start ?? start)];
    const sums = [0, 0, 0];
    const run = { losses: [] as number[], weights: [] as Matrix, updates: 0 };
    for (let epoch = 0; epoch < epochs; epoch++) {
      let squares = 0;
      if (setBack === "with each epoch") sums.fill(0);
      for (const { full, atZero, curvature, products } of batches()) {
        // The samples lie on the curve, so a prediction misses by x · (w − truth), and the squares add up to this.
        const off = stepped(w, truth, 1);
        for (const i of weights) squares += (off[i] as number) * times(products[i] as Vector, off);
        if (!full) continue;
        for (const i of weights)
          sums[i] = (sums[i] as number) + size * ((atZero[i] as number) + times(curvature[i] as Vector, w));
        for (const i of weights) w[i] = (w[i] as number) - (rate * (sums[i] as number)) / size;
        if (setBack === "after each update") sums.fill(0);
        run.updates++;
      }
      const loss = squares / rows.length;
      run.losses.push(loss);
      run.weights.push([...w]);
      if (!(loss >= until && loss < Number.POSITIVE_INFINITY)) break;
    }
    return run;
  };
}

const weights = [0, 1, 2] as const;

/** a · b, for three numbers only, since it is done so often. */
function times(a: Vector, b: Vector): number {
  return (
    (a[0] as number) * (b[0] as number) +
    (a[1] as number) * (b[1] as number) +
    (a[2] as number) * (b[2] as number)
  );
}

/** The program word for word, its gradients worked out on paper: what every engine is compared with. */
export function byHand(epochs = 1000): { losses: Vector; weights: Vector } {
  let [w1, w2, w3] = start as [number, number, number];
  const losses: Vector = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let [loss, g1, g2, g3, counter] = [0, 0, 0, 0, 0];
    for (const [i, x] of places.entries()) {
      const miss = w1 * (x * x) + w2 * x + w3 - (targets[i]?.[0] as number);
      loss += miss * miss;
      g1 += 2 * miss * (x * x);
      g2 += 2 * miss * x;
      g3 += 2 * miss;
      if (++counter < 20) continue;
      [w1, w2, w3] = [w1 - (0.1 * g1) / 20, w2 - (0.1 * g2) / 20, w3 - (0.1 * g3) / 20];
      [g1, g2, g3, counter] = [0, 0, 0, 0];
    }
    losses.push(loss / 100);
    if (loss / 100 < 0.00001) break;
  }
  return { losses, weights: [w1, w2, w3] };
}

type Trainer = Pick<Subject, "Linear" | "SGD" | "mse" | "fit" | "read">;

/** What an engine's own training makes of weights `w`, each multiplied with a column of x, without a bias. */
export function trainedBy(
  { Linear, SGD, mse, fit, read }: Trainer,
  { x, y, w }: { x: Matrix; y: Matrix; w: readonly number[] },
  {
    rate = 0.1,
    ...options
  }: { epochs: number; batchSize: number; rate?: number; onEpoch?: (epoch: number, loss: number) => boolean },
): { losses: readonly number[]; updates: number; weights: readonly number[] } {
  const model = Linear(w.length, 1, { bias: false });
  model.loadStateDict({ weight: { shape: [1, w.length], data: Float64Array.from(w) } });
  const optimizer = SGD(model.parameters(), { learningRate: rate });
  const { losses, updates } = fit({ model, x, y, loss: mse, optimizer, ...options });
  return { losses, updates, weights: model.parameters().flatMap((weight) => [...read(weight).values]) };
}

/** The gradient of the sum of squared misses, worked out on paper: Σ 2(x · w − y)x. */
export function summedGradient(x: Matrix, y: readonly number[], w: readonly number[]): Vector {
  return product([x.map((row, i) => 2 * (dot(row, w) - (y[i] as number)))], x).flat();
}

/** Computed when it is asked for, and only then. */
export function once<Value>(compute: () => Value): () => Value {
  let value: Value | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}
