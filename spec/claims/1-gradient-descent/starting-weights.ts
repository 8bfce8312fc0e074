/**
 * Where the weights start
 *
 * Training improves weights, so there have to be some to begin with, and they are drawn at random. How large they are matters. A layer
 * adds up products of inputs and weights, and if these sums come out in the hundreds, sigmoid is at 0 or 1 for all of them: flat,
 * with nothing to be learnt from its slope. If all weights are alike, hidden units stay alike. So frameworks draw small numbers,
 * the smaller the more inputs are to be added up: PyTorch's linear layer from −1/√n to 1/√n for n inputs.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { all, example, forAll, inDoubles } from "../../kit/law.ts";
import { dot, fitting, lengthOf, type Matrix, meanOf, median, type Vector } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { howMany, notAbove } from "./curves.ts";
import { rows, stepped, targets } from "./descent.ts";
import { samples } from "./first-above-fifth.ts";
import { curvatures, epochsDoubled, epochsNeeded, multiplied, once, sweepOf } from "./sweeps.ts";

type Classifying = Pick<Subject, "linear" | "sigmoid" | "mse" | "gradient">;

/** Models with five weights each, normal with this deviation. */
function startedWith(deviation: number, models: number, seed: number): Matrix {
  const source = seeded(seed);
  return Array.from({ length: models }, () => Array.from({ length: 5 }, () => deviation * source.normal()));
}

/** Which share of the answers to a hundred samples is within a millionth of 0 or 1. */
function shareSettled({ linear, sigmoid }: Pick<Subject, "linear" | "sigmoid">, models: Matrix): number {
  const answers = sigmoid(linear(samples(8, 100).x, models, null)).flat();
  return howMany(answers, (p) => Math.min(p, 1 - p) < 1e-6) / answers.length;
}

/** Four models for each deviation, trained side by side on the article's task; of each the share of fresh samples that it gets right. */
function sharesRightAfter(engine: Classifying, deviations: Vector, steps: number): Matrix {
  const { linear, sigmoid, mse, gradient } = engine;
  const [seen, fresh] = [samples(8, 100), samples(9, 500)];
  let weights = deviations.flatMap((deviation) => startedWith(deviation, 4, 8));
  const wanted = seen.y.map((y) => weights.map(() => y));
  // The mean is over all models too, so the slope of each is that of its own loss, divided by their number.
  const rate = 8 * weights.length;
  for (let step = 0; step < steps; step++) {
    const slopes = gradient((w) => mse(sigmoid(linear(seen.x, w, null)), wanted), weights);
    weights = weights.map((w, i) => stepped(w, slopes[i] as Vector, rate));
  }
  const right = weights.map((w) =>
    meanOf(fresh.x.map((x, i) => Number(Number(dot(w, x) >= 0) === fresh.y[i]))),
  );
  return deviations.map((_, i) => right.slice(4 * i, 4 * i + 4));
}

const startsSmall: Claim = {
  id: "DET-08",
  says: {
    en: "The random initial weights of a model have to lie within a certain range.",
    zh: "模型权重的随机初始值要在一定的范围内。",
  },
  formula: String.raw`w \sim \mathcal N(0, 100^2): \quad \sigma(w \cdot x) \in \{0, 1\} \pm 10^{-6} \text{ for 9 answers out of 10}`,
  status: "needs a condition",
  domain: "models whose slopes die out for large sums, such as those with sigmoid",
  why: `A classifier that starts with weights in the hundreds is entirely sure of nearly everything before it has learnt anything. Where sigmoid is flat there is no
    slope, so it stays as it is, right half of the time. With weights of 0.1 it learns. The fit of a parabola does not mind: its loss is a
    bowl, and even from a million away it arrives, only later.`,
  counterexample:
    "the fit of a parabola, started a million off: the loss is below 0.00001 after some 5600 epochs at the latest",
  law({ linear, sigmoid, mse, gradient }) {
    const sweep = once(() => sweepOf(curvatures({ linear, mse, gradient }, 20), 0.1));
    const after8192 = once(() => epochsDoubled(sweep(), 13));
    const fromAfar = numbers({ from: -1e6, to: 1e6 });
    return all(
      example(() => {
        // Measured: 0.915 of all answers. From model to model the share strays by 0.09, so the mean of 300 by 0.005.
        atLeast(shareSettled({ linear, sigmoid }, startedWith(100, 300, 8)), 0.88);
        equal(shareSettled({ linear, sigmoid }, startedWith(1, 300, 8)), 0);
      }),
      example(() => {
        const [small = [], large = []] = sharesRightAfter({ linear, sigmoid, mse, gradient }, [0.1, 100], 60);
        atLeast(Math.min(...small), 0.9);
        atMost(median(large), 0.7);
      }),
      // The bowl: from any start in a box of two million.
      forAll(fromAfar, fromAfar, fromAfar, (w1, w2, w3) => {
        const end = multiplied(after8192(), [w1 - 2, w2 - 3, w3 - 4]);
        atMost(dot(end, multiplied(sweep().loss, end)), 1e-5);
      }),
      example(() => {
        // From 0, and from the corner that is furthest along the shallow axis of the bowl.
        between(450, epochsNeeded(sweep(), [-2, -3, -4]), 475);
        between(5550, epochsNeeded(sweep(), [1e6, -1e6, 1e6]), 5650);
      }),
    );
  },
  figure({ linear, sigmoid, mse, gradient }) {
    const deviations = [0.01, 0.1, 1, 3, 10, 30, 100];
    const right = sharesRightAfter({ linear, sigmoid, mse, gradient }, deviations, 40);
    return {
      title: "The classifier after 40 steps, by the size of its first weights",
      x: { label: "deviation of the first weights", scale: "log" },
      y: { label: "share of right answers", domain: [0, 1] },
      layers: [
        {
          kind: "points",
          name: "four models each",
          points: right.flatMap((shares, i) =>
            shares.map((share) => [deviations[i] as number, share] as const),
          ),
        },
        { kind: "rule", name: "by chance", y: 0.5 },
      ],
    };
  },
};

/** Ten bins from −bound to bound, and the share of the values in each. */
function shares(values: Vector, bound: number): [bin: string, share: number][] {
  return Array.from({ length: 10 }, (_, bin) => {
    const inside = howMany(values, (x) => Math.floor(((x / bound + 1) / 2) * 10) === bin);
    return [((2 * bin + 1) / 10 - 1).toFixed(1), inside / values.length];
  });
}

const rangesDiffer: Claim = {
  id: "DET-09",
  says: {
    en: "The range of the random initial weights is not the same in all frameworks.",
    zh: "在不同的框架里，权重随机初始化的范围各不相同。",
  },
  formula: String.raw`\text{PyTorch: } \lvert w \rvert \le \frac{1}{\sqrt{\text{in}}}, \qquad \text{Keras: } \lvert w \rvert \le \sqrt{\frac{6}{\text{in} + \text{out}}}`,
  status: "holds",
  why: `PyTorch's linear layer draws weights and biases evenly from ±1/√in. Keras, by its documentation, takes Glorot's range, which looks at the outputs too,
    and begins with biases of 0. For 100 inputs and 50 outputs that is ±0.1 against ±0.2. Both keep the sums that a layer makes at about the size of
    its inputs. The engine under test does as PyTorch does.`,
  law: ({ Linear, python }) => {
    const drawn = (inputs: number, outputs: number, seed: number) => {
      const state = Linear(inputs, outputs, { seed }).stateDict();
      return { weight: [...(state.weight?.data ?? [])], bias: [...(state.bias?.data ?? [])] };
    };
    return all(
      forAll(wholeNumbers({ from: 1, to: 256 }), wholeNumbers({ from: 0, to: 1_000_000 }), (inputs, seed) => {
        const { weight, bias } = drawn(inputs, 12, seed);
        const sizes = [weight, bias].map((values) => Math.max(...values.map(Math.abs)) * Math.sqrt(inputs));
        // The root and the product are rounded, in single precision the bound as well. Of even draws, twelve are all in the inner
        // quarter of their range once in 4¹² times.
        for (const size of sizes) between(0.25, size, 1 + 2 ** -22);
      }),
      example(() => {
        const { weight } = drawn(100, 200, 9);
        const sorted = weight.map((w) => w * 10).sort((a, b) => a - b);
        // Of evenly drawn numbers the square has the mean 1/3, give or take 0.002 for 20,000 of them.
        between(0.95 / 3, meanOf(sorted.map((w) => w * w)), 1.05 / 3);
        // Kolmogorov and Smirnov: 2/√n is passed once in 1500 times.
        const furthest = Math.max(...sorted.map((w, i) => Math.abs((w + 1) / 2 - i / sorted.length)));
        between(1e-6, furthest, 2 / Math.sqrt(sorted.length));
      }),
      example(() => {
        const torch = ["weight.abs().max()", "bias.abs().max()", "weight.std()"].map(
          (value) => python(`rounded(nn.Linear(100, 1000).${value}, 3)`).gives as number,
        );
        // The deviation of even numbers in ±0.1 is 0.1/√3.
        equal(torch, [0.1, 0.1, Number((0.1 / Math.sqrt(3)).toFixed(3))]);
        const narrow = python("rounded(nn.Linear(1000, 100).weight.abs().max(), 3)").gives as number;
        equal(narrow, Number((1 / Math.sqrt(1000)).toFixed(3)));
        const glorot = python("rounded(nn.init.xavier_uniform_(torch.empty(50, 100)).abs().max(), 3)");
        equal(glorot.gives as number, python("rounded(math.sqrt(6 / 150), 3)").gives as number);
        equal(glorot.gives as number, 0.2);
      }),
    );
  },
  figure({ Linear }) {
    const weights = [...(Linear(100, 200, { seed: 9 }).stateDict().weight?.data ?? [])];
    return {
      title: "20,000 first weights of a layer with 100 inputs, in bins from −0.1 to 0.1",
      x: { label: "weight times 10" },
      y: { label: "share" },
      layers: [{ kind: "bars", name: "weights", points: shares(weights, 0.1) }],
    };
  },
};

type Training = Pick<Subject, "parameter" | "backward" | "linear" | "mse" | "Adam" | "read">;

const batchAt = (step: number) =>
  [rows, targets].map((part) => part.slice((step % 5) * 20, (step % 5) * 20 + 20));

/** The weights of the article's parabola after each step of Adam, on its batches of 20 in turn. */
function trainedByAdam({ parameter, backward, linear, mse, Adam, read }: Training, steps: number): Matrix {
  const weights = parameter([[1, 0, -1]]);
  const optimizer = Adam([weights], { learningRate: 0.001 });
  return Array.from({ length: steps }, (_, step) => {
    const [x, y] = batchAt(step) as [Matrix, Matrix];
    optimizer.zeroGrad();
    backward(mse(linear(x, weights, null), y));
    optimizer.step();
    return [...read(weights).values];
  });
}

/** The same by hand (Kingma and Ba 2015), with `round` after what each step changes: Math.fround makes it single precision. */
function trainedByHand(steps: number, round: (x: number) => number): Matrix {
  let w = [1, 0, -1];
  let [mean, square] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  return Array.from({ length: steps }, (_, step) => {
    const [x, y] = batchAt(step) as [Matrix, Matrix];
    const errors = x.map((row, i) => round(dot(row, w) - ((y[i] as Vector)[0] as number)));
    const slopes = w.map((_, j) =>
      round(2 * meanOf(errors.map((e, i) => e * ((x[i] as Vector)[j] as number)))),
    );
    mean = mean.map((m, j) => round(0.9 * m + 0.1 * (slopes[j] as number)));
    square = square.map((s, j) => round(0.999 * s + 0.001 * (slopes[j] as number) ** 2));
    const [first, second] = [1 - 0.9 ** (step + 1), 1 - 0.999 ** (step + 1)];
    w = w.map((wj, j) => {
      const [m, s] = [mean[j] as number, square[j] as number];
      return round(wj - (0.001 * m) / first / (Math.sqrt(s / second) + 1e-8));
    });
    return w;
  });
}

const differ: Claim = {
  id: "DET-10",
  says: {
    en: "Different frameworks arrive at different weights, and the difference should not be too large.",
    zh: "不同框架训练出的权重会有差异，但差异不宜过大。",
  },
  formula: String.raw`L(w) \le \varepsilon \;\Rightarrow\; \lVert w - w^* \rVert \le \sqrt{\frac{2\varepsilon}{\lambda_{\min}}}`,
  status: "needs a condition",
  domain: "models with one best set of weights, such as linear ones",
  why: `Start, order of the samples, and rounding differ, so the weights do. From the same start with the same samples only the rounding is left, and after 5000 steps of Adam
    two programs with double precision agree to more than ten decimals, with single precision to three. From other starts a small loss still means nearby weights, if
    the loss is one bowl. In a network with hidden units it does not: exchange two of them, and the weights are others, but the function is the same.`,
  counterexample: "exchange two hidden units: other weights, the same predictions",
  law({ parameter, backward, linear, mse, tanh, Adam, read, python }) {
    const engine = { parameter, backward, linear, mse, Adam, read };
    const replayed = once(() => trainedByAdam(engine, 5000).at(-1) as Vector);
    return all(
      example(() => {
        const own = replayed();
        const single = python("rounded(adam_fit(torch.float32, 5000), 3)").gives as Vector;
        // PyTorch's answer is rounded to three decimals. Single precision by hand drifts by 0.000002 in these steps.
        for (const [i, w] of single.entries()) between(w - 0.001, own[i] as number, w + 0.001);
      }),
      inDoubles(
        example(() => {
          // Rounding differs by a few units in the last place, of 16 decimals.
          const own = replayed();
          const torch = python("rounded(adam_fit(torch.float64, 5000), 10)").gives as Vector;
          equal(
            own.map((w) => Number(w.toFixed(10))),
            torch,
          );
        }),
      ),
      // However the weights of the parabola have come about: a small loss means that they are near.
      forAll(fitting({ w: ["three"] }, { lengths: { three: [3, 3] } }), ({ w }) => {
        const distance = lengthOf(stepped(w, [2, 3, 4], 1));
        // Residuals of up to 33, four roundings each.
        notAbove((0.00543 / 2) * distance ** 2, mse(linear(rows, [w], null), targets), {
          within: 8,
          of: 33 ** 2,
        });
      }),
      // With hidden units, weights as different as one likes make the same function.
      forAll(
        fitting({ x: ["batch", "in"], inner: ["hidden", "in"], outer: ["hidden"] }),
        ({ x, inner, outer }) => {
          const network = (w: Matrix, v: Vector) => linear(tanh(linear(x, w, null)), [v], null);
          // Up to four products of up to 8, added in another order.
          equal(network(inner, outer), network(inner.toReversed(), outer.toReversed()), {
            within: 4,
            of: 32,
          });
        },
      ),
    );
  },
  figure({ parameter, backward, linear, mse, Adam, read }) {
    const steps = 400;
    const own = trainedByAdam({ parameter, backward, linear, mse, Adam, read }, steps);
    const [exact, single] = [(x: number) => x, Math.fround].map((round) => trainedByHand(steps, round));
    const apart = (other: Matrix) =>
      own.flatMap((w, step) => {
        const most = Math.max(...stepped(w, other[step] as Vector, 1).map(Math.abs));
        // Nothing at all does not show on an axis that multiplies.
        return step % 4 === 3 && most > 0 ? [[step + 1, most] as const] : [];
      });
    return {
      title: "The article's fit by Adam: how far other programs are from the engine's weights",
      x: { label: "step" },
      y: { label: "largest difference of a weight", scale: "log" },
      layers: [
        { kind: "line", name: "by hand, double precision", points: apart(exact as Matrix) },
        { kind: "line", name: "by hand, single precision", points: apart(single as Matrix) },
      ],
    };
  },
};

export const startingWeightsClaims: readonly Claim[] = [startsSmall, rangesDiffer, differ];
