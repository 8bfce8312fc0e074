/**
 * Learning rate and size
 *
 * Every weight takes its step as if it were the only one to move. But they all move at once, towards the same output, and
 * their effects add up: a sum of n inputs of 1 with weights that each move by δ moves by n · δ. So a larger model overshoots at a
 * rate that suited a smaller one, unless each of its weights counts for less: divide the output by √n, and both the slope of each
 * weight and what its step does are smaller by √n, which makes up for n exactly.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, eigenvalues, type Matrix, meanOf, type Vector } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { stepped } from "./descent.ts";

type Engine = Pick<Subject, "linear" | "relu" | "mul" | "pullback">;
type Start = "as usual" | "divided by √width" | "divided by width";

/**
 * Up to which learning rate a network of one hidden layer stays at a solution: 2/λmax. There all errors are 0, and the curvature of the
 * mean of their squares is (2/n)·JᵀJ, with a row of J for each of the n outputs: its slopes by all weights. JJᵀ has the same λmax,
 * and is only 8 × 8 for the 8 samples here.
 *
 * As usual means as PyTorch begins: even in ±1/√inputs. Where the output is divided, weights are normal of size 1.
 */
function limit({ linear, relu, mul, pullback }: Engine, width: number, start: Start, seed: number): number {
  const source = seeded(seed);
  const matrix = (rows: number, columns: number, entry: () => number): Matrix =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, entry));
  const layer = (inputs: number, outputs: number): [weights: Matrix, biases: Vector] => {
    const even = () => (2 * source.uniform() - 1) / Math.sqrt(inputs);
    const [weight, bias] = start === "as usual" ? [even, even] : [source.normal, () => 0];
    return [matrix(outputs, inputs, weight), matrix(1, outputs, bias).flat()];
  };
  const x = matrix(8, 5, source.uniform);
  const weights = [...layer(5, width), ...layer(width, 1)];
  const share = { "as usual": 1, "divided by √width": 1 / Math.sqrt(width), "divided by width": 1 / width }[
    start
  ];
  const output = (w: Tensor, b: Tensor, v: Tensor, c: Tensor) =>
    linear(relu(linear(x, w, b)), mul(v, share), c);
  const slopes = x.map((_, i) => {
    const onlyThis = x.map((_, j) => [Number(i === j)]);
    return pullback(output, weights, onlyThis).flat();
  });
  return 2 / (eigenvalues(slopes.map((a) => slopes.map((b) => (2 / 8) * dot(a, b)))).at(-1) as number);
}

/** The mean over the seeds 0 to 2. */
function meanLimit(engine: Engine, width: number, start: Start): number {
  return meanOf([0, 1, 2].map((seed) => limit(engine, width, start, seed)));
}

const largerModelSmallerRate: Claim = {
  id: "DET-20",
  says: {
    en: "The larger the model, the smaller the learning rate has to be.",
    zh: "模型越大，学习率就要越小。",
  },
  formula: String.raw`n 	ext{ inputs of } x: \quad \Delta \hat y = 2\eta\, n\, x^2 (y - \hat y), \qquad 	ext{output} / \sqrt n: \quad \Delta \hat y = 2\eta\, x^2 (y - \hat y)`,
  status: "needs a condition",
  domain:
    "layers of about a hundred units or more, started as PyTorch starts them and not divided by their width",
  why: `All weights move at once towards the same output, so the more there are the further it moves: PyTorch's way of starting a layer allows a network of 64 hidden
    units a rate of 0.15, one of 256 units 0.045. That is a matter of how the weights are scaled, and not of size itself. With its output divided by
    √width the same network allows 0.3 to 0.4 at any width, and divided by the width even a little more the larger it is.`,
  counterexample: "output divided by the width: 4 hidden units allow a rate of 0.69, and 256 of 0.99",
  law: ({ linear, relu, mul, mse, gradient, pullback }) =>
    all(
      // One sample whose n inputs are all x, weights 0: how far does one step move the output, divided by something?
      forAll(
        wholeNumbers({ from: 1, to: 64 }),
        numbers({ from: 1 / 8, to: 8 }),
        numbers({ from: 1 / 8, to: 8 }),
        (n, x, truth) => {
          const moved = (share: number) => {
            const [inputs, zeros] = [new Array(n).fill(x), new Array(n).fill(0)];
            const output = (w: Tensor | Matrix) => mul(linear([inputs], w, null), share);
            const slopes = gradient((w) => mse(output(w), [[truth]]), [zeros]).flat();
            const [[after = Number.NaN] = []] = linear([inputs], [stepped(zeros, slopes, 1 / 64)], null);
            return after * share;
          };
          // A sum of n equal terms is off by n half units at most, and a dozen more roundings on the way.
          equal(moved(1), (2 / 64) * n * x * x * truth, { within: n + 12 });
          equal(moved(1 / Math.sqrt(n)), (2 / 64) * x * x * truth, { within: n + 12 });
        },
      ),
      example(() => {
        const limits = (start: Start, widths: Vector) =>
          widths.map((width) => meanLimit({ linear, relu, mul, pullback }, width, start));
        // Measured: 0.147 and 0.045; 0.312 and 0.391; 0.692, 0.869, 0.967 and 0.994.
        const [usual = 0, usualWide = 0] = limits("as usual", [64, 256]);
        atLeast(usual / usualWide, 3);
        const [divided = 0, dividedWide = 0] = limits("divided by √width", [64, 256]);
        between(0.7, dividedWide / divided, 1.4);
        const rising = limits("divided by width", [4, 16, 64, 256]);
        for (const [i, larger] of rising.slice(1).entries()) atLeast(larger, rising[i] as number);
        // The bias behind it all has the slope 1 for every sample, which alone makes λmax 2.
        atMost(rising.at(-1) as number, 1);
      }),
    ),
  figure({ linear, relu, mul, pullback }) {
    const line = (start: Start) => ({
      kind: "line" as const,
      name: start,
      points: [4, 16, 64, 256].map(
        (width) => [width, limit({ linear, relu, mul, pullback }, width, start, 0)] as const,
      ),
    });
    return {
      title: "The largest learning rate by the width of a hidden layer",
      x: { label: "hidden units", scale: "log" },
      y: { label: "learning rate", scale: "log" },
      layers: [line("as usual"), line("divided by √width"), line("divided by width")],
    };
  },
};

const rangesBySize: Claim = {
  id: "DET-28",
  says: {
    en: "Small and large models have learning rates in ranges of their own, those of large models being smaller.",
    zh: "大小模型的学习率各有一定的范围，大模型的学习率相对更小。",
  },
  formula: String.raw`\eta_{\max}(	ext{width}) \propto rac{1}{	ext{width}} \quad	ext{or}\quad \eta_{\max}(	ext{width}) pprox 	ext{const}`,
  status: "needs a condition",
  domain: largerModelSmallerRate.domain as string,
  why: `As models are usually started, yes: four times as many hidden units allow about a fourth of the rate. But with the output divided by √width there is one
    range for all sizes, which is why rates found on a small model are then taken over to a large one. The data matter as much: inputs ten times
    as large cost a hundredfold.`,
  counterexample: "output divided by √width: 64 and 256 hidden units allow nearly the same rate",
  law: largerModelSmallerRate.law as NonNullable<Claim["law"]>,
};

export const modelSizeClaims: readonly Claim[] = [largerModelSmallerRate, rangesBySize];
