/**
 * Deep networks
 *
 * A network of many layers is a function of a function of a function. How much its output changes with the first weights is, by the chain
 * rule, a product with a factor for each layer on the way: its weight, times the slope of its activation. Products of many
 * factors seldom stay in bounds. Twenty factors of 2 are a million, twenty factors of a half are a millionth:
 *
 *     dy/dx = (w₁ · f′(z₁)) · (w₂ · f′(z₂)) · … · (w_d · f′(z_d))
 *
 * If the factors are above 1 the gradient explodes, below 1 it vanishes. What helps is to choose weights and activations so
 * that the factors are about 1 on average: for ReLU, which stops half of what goes through it, weights of variance 2/n
 * (He et al. 2015), for tanh of variance 1/n (Glorot and Bengio 2010), with n inputs to a layer.
 */
import { atMost, between, equal, holds } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { fitting, lengthOf, meanOf, rowsOf, type Vector } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject, Tensor } from "../subject.ts";
import { notAbove } from "./curves.ts";
import { byLayer, type Engine, lengthsIn, lossOf, seeds, slopesOf, stack, width } from "./deep-stack.ts";
import { stepped } from "./descent.ts";

const explodes: Claim = {
  id: "EXP-01",
  says: {
    en: "When gradients explode, those that are worked out for the update of the weights become very large.",
    zh: "梯度爆炸，是指计算出来用于更新模型参数的梯度变得非常大。",
  },
  formula: String.raw`\frac{\mathrm d}{\mathrm dx}\, w^d x = w^d, \qquad \lVert g \rVert \sim \Big(\frac{s^2}{2}\Big)^{d} \text{ for ReLU and weights } \mathcal N\Big(0, \frac{s^2}{n}\Big)`,
  status: "holds",
  why: `Each layer multiplies what goes through it, forwards and once more on the way back. With ReLU and weights of variance 9/n instead of He's 2/n, either way
    gains a factor of about 2.1, so the gradient grows up to 4.5 times with every layer. In five drawn networks it is from 200 to 3000 long with 5 layers, and
    from 800 million to 4 million million with 20. All layers share in it. With He's weights it stays between 0.01 and 10 at either depth.`,
  law: ({ linear, relu, mul, mse, gradients, slope }) =>
    all(
      // Powers of two are exact.
      forAll(wholeNumbers({ from: 1, to: 40 }), oneOf(2, -2, 4, 1), numbers(), (depth, w, x) => {
        const chain = (t: Operand) => new Array(depth).fill(w).reduce<Operand>((h, wi) => mul(h, wi), t);
        equal(slope(chain, x), w ** depth);
      }),
      example(() => {
        const first = (spread: number, depth: number) =>
          seeds.map(
            (seed) => lengthsIn({ linear, mse, gradients }, relu, stack(seed, depth, spread))[0] as number,
          );
        const [five, twenty] = [first(3, 5), first(3, 20)];
        const grown = five.map((length, i) => Math.log((twenty[i] as number) / length) / 15);
        // On average a little less than log 4.5 = 1.50; measured: from 0.90 to 1.52, and 1.26 on average.
        for (const rate of grown) between(0.7, rate, 1.9);
        between(1.1, meanOf(grown), 1.6);
        // Measured with He's weights: from 0.02 to 6.
        for (const length of [...first(Math.SQRT2, 5), ...first(Math.SQRT2, 20)]) between(0.01, length, 10);
      }),
    ),
  figure({ linear, relu, mse, gradients }) {
    const line = (name: string, spread: number) =>
      byLayer(name, lengthsIn({ linear, mse, gradients }, relu, stack(0, 20, spread)));
    return {
      title: "Twenty layers with ReLU: how long the gradient is in each",
      x: { label: "layer" },
      y: { label: "length of the gradient", scale: "log" },
      layers: [
        line("variance 9/n", 3),
        line("He: 2/n", Math.SQRT2),
        line("PyTorch: 1/(3n)", 1 / Math.sqrt(3)),
      ],
    };
  },
};

/** The losses of a network that explodes, step by step, and what becomes of the gradient before each. */
function lossesOf(
  engine: Engine & Pick<Subject, "relu">,
  change: (slopes: Vector[]) => Vector[],
  steps: number,
): Vector {
  let own = stack(0, 20, 3);
  const losses: Vector = [];
  for (let step = 0; step <= steps; step++) {
    const loss = lossOf(engine, engine.relu, own)(...own.layers) as unknown as number;
    losses.push(loss);
    if (!Number.isFinite(loss)) break;
    const slopes = change(slopesOf(engine, engine.relu, own));
    const layers = own.layers.map((w, i) => rowsOf(stepped(w.flat(), slopes[i] as Vector, 0.01), width));
    own = { ...own, layers };
  }
  return losses;
}

/** All layers together to a length of at most 1. */
function clipped(slopes: Vector[]): Vector[] {
  const length = lengthOf(slopes.map(lengthOf));
  return slopes.map((layer) => layer.map((g) => g / Math.max(1, length)));
}

const upsetsTraining: Claim = {
  id: "EXP-02",
  says: {
    en: "Exploding gradients change the weights extremely, so that training becomes unstable or does not converge at all.",
    zh: "梯度爆炸使参数在更新时出现极大的变化，导致训练不稳定，甚至无法收敛。",
  },
  formula: String.raw`g \leftarrow g \cdot \min\Big(1, \frac{c}{\lVert g \rVert}\Big)`,
  status: "needs a condition",
  domain: "plain gradient descent without a limit on the length of the gradient",
  why: `A step is the rate times the gradient, and a gradient of a million million makes a step of ten thousand million at rate 0.01: the next loss is beyond all numbers. Clipping
    cures that. It shortens all gradients together to a length c and keeps their direction, which is still downhill, so that the same network learns, if
    slowly. Gradients shorter than c are left alone.`,
  counterexample: "the same network with gradients clipped to length 1: the loss falls with every step",
  law: ({
    linear,
    relu,
    mul,
    add,
    sum,
    mse,
    gradients,
    parameter,
    backward,
    gradientOf,
    clipGradNorm,
    python,
  }) =>
    all(
      // Two parameters, since the length is that of all gradients together.
      forAll(
        fitting({ first: ["one"], second: ["other"] }),
        numbers({ from: 1 / 8, to: 32 }),
        ({ first, second }, c) => {
          const [one, other] = [first, second].map((g) => parameter(g.map(() => 0))) as [Tensor, Tensor];
          backward(add(sum(mul(one, first)), sum(mul(other, second))));
          const g = [...first, ...second];
          const before = clipGradNorm([one, other], c);
          const after = [one, other].flatMap((each) => gradientOf(each) ?? []);
          // Squares below 1e-300 are lost in the length, which does not count where there is any other.
          equal(before, lengthOf(g), { within: 8, of: Math.max(1 / 1024, lengthOf(g)) });
          notAbove(lengthOf(after), c, { within: 4, of: c });
          // PyTorch divides by the length plus a millionth, lest it be 0.
          const factor = Math.min(1, c / (lengthOf(g) + 1e-6));
          equal(
            after,
            g.map((gi) => gi * factor),
            { within: 8, of: Math.max(1 / 1024, lengthOf(g)) },
          );
          if (lengthOf(g) < c - 1e-3) equal(after, g);
        },
      ),
      example(() => {
        const [start = 0, next = 0] = lossesOf({ linear, relu, mse, gradients }, (slopes) => slopes, 3);
        between(1e6, start, 1e20);
        holds(!(next < 1e15 * start), `after one step of that size the loss is ${next}`);
        const tamed = lossesOf({ linear, relu, mse, gradients }, clipped, 5);
        equal(tamed.length, 6);
        for (const [i, loss] of tamed.slice(1).entries()) atMost(loss / (tamed[i] as number), 0.99);
      }),
      example(() => {
        const torch =
          "(w := nn.Parameter(torch.zeros(2)), setattr(w, 'grad', torch.tensor([30., 40.])), nn.utils.clip_grad_norm_([w], 1.), rounded(w.grad))[-1]";
        equal(python(torch).gives as Vector, [0.6, 0.8]);
      }),
    ),
  figure({ linear, relu, mse, gradients }) {
    const line = (name: string, losses: Vector) => {
      const finite = losses.filter(Number.isFinite);
      return { kind: "line", name, points: finite.map((loss, step) => [step, loss] as const) } as const;
    };
    return {
      title: "Twenty layers, variance 9/n, rate 0.01: the loss",
      x: { label: "step" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        line("clipped to length 1", lossesOf({ linear, relu, mse, gradients }, clipped, 8)),
        {
          kind: "points",
          name: "as it is: infinite after one step",
          points: line(
            "",
            lossesOf({ linear, relu, mse, gradients }, (slopes) => slopes, 1),
          ).points,
        },
      ],
    };
  },
};

export const depthClaims: readonly Claim[] = [explodes, upsetsTraining];
