/**
 * Vanishing gradients
 *
 * On the way back through a network each layer multiplies the gradient by its weight and by the slope of its activation. Sigmoid is
 * flat at both ends, and even in the middle its slope is only a quarter. So with each layer on the way the gradient shrinks at
 * least fourfold, unless the weights make up for it; and the layers that are furthest from the output, the first ones, hardly learn.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { lengthOf, type Matrix, rowsOf, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject, Tensor, Unary } from "../subject.ts";
import { notAbove } from "./curves.ts";
import { byLayer, type Engine, lengthsIn, seeds, slopesOf, stack, width } from "./deep-stack.ts";
import { stepped } from "./descent.ts";
import { firstStep } from "./first-step.ts";

/** f(w_d · f(… f(w₁ · x))). */
function chained(activation: Unary, mul: Subject["mul"], weights: Vector): (x: Tensor) => Tensor {
  return (x) => weights.reduce((h, w) => activation(mul(h, w)), x);
}

const vanishes: Claim = {
  id: "VAN-01",
  says: {
    en: "When gradients vanish, they become smaller and smaller on the way back through the network, and nearly zero.",
    zh: "梯度消失，是指在反向传播过程中，梯度变得非常小，几乎接近于零。",
  },
  formula: String.raw`\lvert w_i \rvert \le 1: \quad \Big\lvert \frac{\mathrm dy}{\mathrm dx} \Big\rvert = \prod_{i=1}^{d} \lvert w_i \rvert\, \sigma'(z_i) \le 4^{-d}`,
  status: "needs a condition",
  domain: "activations that flatten, such as sigmoid, or weights that are small for the width of the layers",
  why: `Sigmoid is nowhere steeper than a quarter, so with weights up to 1 every layer takes away at least three quarters of the gradient, and ten layers leave less than
    a millionth. Depth alone is not to blame. With tanh, whose slope at 0 is 1, and weights of variance 1/n, or with ReLU and 2/n, the gradient is as
    long in the first of twenty layers as in the last, but for a factor of a few.`,
  counterexample:
    "twenty layers with ReLU and weights of variance 2/n: the first gradient is as long as the last, within a factor of ten",
  law: ({ linear, sigmoid, tanh, relu, mul, mse, gradients, slope }) => {
    const weights = vectors({ of: numbers({ from: -1, to: 1 }), max: 12 });
    const ratios = (activation: Unary, spread: number) =>
      seeds.map((seed) => {
        const lengths = lengthsIn({ linear, mse, gradients }, activation, stack(seed, 20, spread));
        return (lengths[0] as number) / (lengths.at(-1) as number);
      });
    return all(
      // The engine's slope of an activation is off by 5 units, each product by one.
      forAll(weights, numbers(), (w, x) =>
        notAbove(Math.abs(slope(chained(sigmoid, mul, w), x)) * 4 ** w.length, 1, {
          within: 6 * w.length,
          of: 1,
        }),
      ),
      forAll(weights, numbers(), (w, x) =>
        notAbove(Math.abs(slope(chained(tanh, mul, w), x)), 1, { within: 6 * w.length, of: 1 }),
      ),
      example(() => {
        // Measured: from 1.2e-13 to 1.2e-12 with sigmoid; from 0.31 to 3.2 with tanh; from 1.0 to 5.4 with ReLU.
        for (const ratio of ratios(sigmoid, 1)) between(1e-15, ratio, 1e-10);
        for (const ratio of ratios(tanh, 1)) between(0.1, ratio, 10);
        for (const ratio of ratios(relu, Math.SQRT2)) between(0.1, ratio, 10);
      }),
    );
  },
  figure({ linear, sigmoid, tanh, relu, mse, gradients }) {
    const line = (name: string, activation: Unary, spread: number) =>
      byLayer(name, lengthsIn({ linear, mse, gradients }, activation, stack(0, 20, spread)));
    return {
      title: "Twenty layers: how long the gradient is in each",
      x: { label: "layer" },
      y: { label: "length of the gradient", scale: "log" },
      layers: [
        line("ReLU, 2/n", relu, Math.SQRT2),
        line("tanh, 1/n", tanh, 1),
        line("ReLU, 1/(3n)", relu, 1 / Math.sqrt(3)),
        line("sigmoid, 1/n", sigmoid, 1),
        line("sigmoid, 1/(3n)", sigmoid, 1 / Math.sqrt(3)),
      ],
    };
  },
};

/** Ten layers with sigmoid, weights as large as PyTorch's, 40 steps at rate 0.5: by how much of its length each has changed. */
function changesIn(engine: Engine & Pick<Subject, "sigmoid">): Vector {
  const start = stack(0, 10, 1 / Math.sqrt(3));
  let own = start;
  for (let step = 0; step < 40; step++) {
    const slopes = slopesOf(engine, engine.sigmoid, own);
    const layers = own.layers.map((w, i) => rowsOf(stepped(w.flat(), slopes[i] as Vector, 0.5), width));
    own = { ...own, layers };
  }
  return start.layers.map((w, i) => {
    const change = stepped((own.layers[i] as Matrix).flat(), w.flat(), 1);
    return lengthOf(change) / lengthOf(w.flat());
  });
}

const stopsLearning: Claim = {
  id: "VAN-02",
  says: {
    en: "When gradients vanish, the parameters are updated slowly or no longer at all.",
    zh: "梯度消失会导致模型参数更新缓慢，甚至停止更新。",
  },
  formula: String.raw`\lvert \Delta w_{\mathrm{SGD}} \rvert = \eta \lvert g \rvert, \qquad \lvert \Delta w_{\mathrm{Adam}} \rvert = \frac{\eta \lvert g \rvert}{\lvert g \rvert + 10^{-8}}`,
  status: "needs a condition",
  domain: "plain gradient descent; with Adam, only gradients near 0.00000001 or below",
  why: `Plain descent moves a weight by the rate times its gradient, so where that is a millionth nothing happens. Of ten layers with sigmoid the last one learns,
    and the first stays as it was drawn. Adam hides the trouble. It divides each gradient by its own size, and one of a millionth still moves its
    weight by 99 % of the rate; only near its ε of 0.00000001 does it slow down, too.`,
  counterexample: "Adam at rate 1 moves by 0.9901 on a gradient of a millionth",
  law: ({ linear, sigmoid, mul, sum, mse, gradients, parameter, backward, read, SGD, Adam, python }) => {
    const engine = { parameter, backward, mul, sum, read };
    return all(
      forAll(
        numbers({ from: 1, to: 8 }),
        wholeNumbers({ from: 0, to: 12 }),
        oneOf(1, -1),
        (size, zeros, sign) => {
          const g = sign * size * 10 ** -zeros;
          const rate = 1 / 8;
          equal(
            firstStep(engine, (w) => SGD(w, { learningRate: rate }), [g]),
            [-rate * g],
          );
          // Both running means are 1 − β of their first value, and are divided by 1 − β again: a dozen roundings of half a unit.
          const adam = (-rate * g) / (Math.abs(g) + 1e-8);
          equal(
            firstStep(engine, (w) => Adam(w, { learningRate: rate }), [g]),
            [adam],
            { within: 12 },
          );
        },
      ),
      example(() => {
        const changes = changesIn({ linear, sigmoid, mse, gradients });
        // Measured: 1e-7 in the first layer, 0.14 in the last.
        atMost(changes[0] as number, 1e-6);
        atLeast(changes.at(-1) as number, 0.1);
        for (const [i, change] of changes.slice(1).entries()) atLeast(change / (changes[i] as number), 1);
      }),
      example(() => {
        const torch = python("rounded(first_step(torch.optim.Adam, [1., 1e-3, 1e-6, 1e-12], lr=1.), 4)");
        equal(torch.gives as Vector, [-1, -1, -0.9901, -0.0001]);
      }),
    );
  },
  figure: ({ linear, sigmoid, mse, gradients }) => ({
    title: "Ten layers with sigmoid: what 40 steps have changed",
    x: { label: "layer" },
    y: { label: "change, of the layer's length", scale: "log" },
    layers: [
      {
        kind: "points",
        name: "change",
        points: changesIn({ linear, sigmoid, mse, gradients }).map(
          (change, i) => [`${i + 1}`, change] as const,
        ),
      },
    ],
  }),
};

const opposites: Claim = {
  id: "VAN-03",
  says: {
    en: "Vanishing of gradients is the opposite of their explosion.",
    zh: "梯度消失与梯度爆炸恰好相反。",
  },
  formula: String.raw`\frac{\mathrm dy}{\mathrm dx} = \prod_{i=1}^{d} w_i f'(z_i), \qquad 2^{d} \cdot \big(\tfrac12\big)^{d} = 1`,
  status: "holds",
  why: `Both come from the same product, with one factor for each layer. Factors above 1 on average make it explode, factors below 1 make it vanish. Turn every
    weight of a chain without activations into its reciprocal, and so is the gradient.`,
  law: ({ tanh, mul, slope }) =>
    all(
      forAll(
        vectors({ of: numbers({ from: 1 / 4, to: 2 }), max: 8 }),
        numbers({ from: -2, to: 2 }),
        oneOf(1, -1),
        (sizes, x, sign) => {
          const weights = sizes.map((size) => sign * size);
          let [h, expected] = [x, 1];
          for (const w of weights) {
            const z = mul(h, w);
            expected *= w * slope(tanh, z);
            h = tanh(z);
          }
          // The same values on the way forwards; two products for each layer on either side.
          equal(slope(chained(tanh, mul, weights), x), expected, { within: 4 * weights.length });
        },
      ),
      forAll(vectors({ of: oneOf(2, 4, 1 / 2, 1), max: 12 }), numbers(), (weights, x) => {
        const through = (factors: Vector) => slope((t) => factors.reduce<Operand>((h, w) => mul(h, w), t), x);
        equal(through(weights) * through(weights.map((w) => 1 / w)), 1);
      }),
    ),
};

export const vanishingClaims: readonly Claim[] = [vanishes, stopsLearning, opposites];
