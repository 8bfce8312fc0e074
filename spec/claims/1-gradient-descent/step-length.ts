/**
 * Direction and length of a step
 *
 * A step changes all weights at once, so it is an arrow: it has a direction and a length. The gradient is an arrow, too, pointing
 * to where the loss rises fastest. Gradient descent turns it round and multiplies it by the learning rate. So the direction is the
 * gradient's alone, while the length is a product, to which both contribute.
 */
import { between, equal } from "../../kit/compare.ts";
import { all, example, forAll, given } from "../../kit/law.ts";
import { dot, fitting, lengthOf, type Matrix, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { gradientOn, stepped } from "./descent.ts";
import { firstStep } from "./first-step.ts";

const rates = numbers({ from: 1 / 64, to: 1 });

const setsOnlyAFactor: Claim = {
  id: "DET-15",
  says: {
    en: "The gradient gives the direction of a step, and the learning rate its length.",
    zh: "梯度控制更新的方向，学习率控制步长。",
  },
  formula: String.raw`\Delta w = -\eta g \;\Rightarrow\; \lVert \Delta w \rVert = \eta \lVert g \rVert`,
  status: "needs a condition",
  domain: "the direction: plain gradient descent; the length: gradients of length 1",
  why: `In plain gradient descent the direction is the gradient's, turned round, but the length is rate times gradient: both decide. Adam has it the other
    way round. It divides each number of the gradient by its own size, so each weight moves by the rate, and the direction is hardly the
    gradient's any more: of (1, 0.001) it makes (1, 1), half a right angle off.`,
  counterexample: "rate 0.25: the gradients (4, −2) and (4000, −2000) make steps of length 1.1 and 1118",
  law({ parameter, backward, mul, sum, read, SGD, Adam, python }) {
    const engine = { parameter, backward, mul, sum, read };
    const bySGD = (g: Vector, learningRate: number) => firstStep(engine, (w) => SGD(w, { learningRate }), g);
    const byAdam = (g: Vector, learningRate: number) =>
      firstStep(engine, (w) => Adam(w, { learningRate }), g);
    return all(
      forAll(vectors({ min: 2 }), rates, (g, rate) => {
        // Squares of what is shorter would leave the numbers that single precision has.
        given(lengthOf(g) > 1 / 64);
        const step = bySGD(g, rate);
        // Each product is rounded once, twice in single precision.
        equal(lengthOf(step), rate * lengthOf(g), { within: 8 });
        equal(dot(step, g), -rate * dot(g, g), { within: 8 });
        // No part of it is across the gradient.
        for (const [i, si] of step.entries()) {
          const across = si * (g[0] as number) - (step[0] as number) * (g[i] as number);
          equal(across, 0, { within: 4, of: rate * dot(g, g) });
        }
      }),
      // Both running means are 1 − β of their first value, and are divided by 1 − β again: a dozen roundings of half a unit.
      forAll(
        vectors({ of: numbers({ from: 1 / 64, to: 8 }), min: 2 }),
        rates,
        oneOf(1, -1),
        (g, rate, sign) => {
          const signed = g.map((gi, i) => (i % 2 === 0 ? gi : sign * gi));
          const expected = signed.map((gi) => (-rate * gi) / (Math.abs(gi) + 1e-8));
          equal(byAdam(signed, rate), expected, { within: 12 });
        },
      ),
      example(() => {
        const g = [1, 0.001];
        const [plain, adam] = [bySGD(g, 0.25), byAdam(g, 0.25)];
        const cosine = (step: Vector) => -dot(step, g) / (lengthOf(step) * lengthOf(g));
        equal(cosine(plain), 1, { within: 8 });
        between(0.7078, cosine(adam), 0.7079);
        equal(bySGD([4, -2], 0.25), python("first_step(torch.optim.SGD, [4., -2.], lr=.25)").gives as Vector);
        for (const scale of ["[4., -2.]", "[4000., -2000.]"])
          equal(
            python(`rounded(first_step(torch.optim.Adam, ${scale}, lr=.25))`).gives as Vector,
            [-0.25, 0.25],
          );
      }),
    );
  },
  figure({ parameter, backward, mul, sum, read, SGD, Adam }) {
    const engine = { parameter, backward, mul, sum, read };
    const g = [2, 0.4];
    const arrow = ([x = 0, y = 0]: Vector) => [[0, 0] as const, [x, y] as const];
    return {
      title: "The first step at rate 0.25, for the gradient (2, 0.4)",
      x: { label: "w₁" },
      y: { label: "w₂" },
      layers: [
        {
          kind: "path",
          name: "SGD",
          points: arrow(firstStep(engine, (w) => SGD(w, { learningRate: 0.25 }), g)),
        },
        {
          kind: "path",
          name: "Adam",
          points: arrow(firstStep(engine, (w) => Adam(w, { learningRate: 0.25 }), g)),
        },
      ],
    };
  },
};

const isRateTimesGradient: Claim = {
  id: "DET-18",
  says: {
    en: "The learning rate times the gradient is the step that the weights take.",
    zh: "学习率乘以梯度，就是权重更新的步长。",
  },
  formula: String.raw`w - w_{\mathrm{new}} = \eta \, \nabla L(w)`,
  status: "holds",
  domain: "plain gradient descent, as in the article's section 1.4; Adam has another rule",
  why: `That is the rule of gradient descent, and a step on real samples shows it: ask for the gradient of the loss, take the rate times as much off
    the weights by hand, and the optimizer has arrived at the very same numbers.`,
  law: ({ parameter, backward, linear, mse, gradient, read, SGD, python, precision }) => {
    const moved = (x: Matrix, y: Vector, w: Vector, learningRate: number) => {
      const weights = parameter([w]);
      const optimizer = SGD([weights], { learningRate });
      backward(mse(linear(x, weights, null), transposed([y])));
      optimizer.step();
      return [...read(weights).values];
    };
    return all(
      forAll(fitting({ x: ["batch", "in"], w: ["in"], y: ["batch"] }), rates, ({ x, w, y }, rate) => {
        const slopes = gradientOn({ linear, mse, gradient }, x, transposed([y]))(w);
        // Single precision rounds rate, product and difference once more, of numbers up to 2 · 264 · 8.
        const rounding = { within: precision === "float64" ? 0 : 5, of: 4096 };
        equal(moved(x, y, w, rate), stepped(w, slopes, rate), rounding);
      }),
      example(() => {
        // The loss of (w − 2)² at 0 has the slope −4, and a quarter of it is 1.
        equal(moved([[1]], [2], [0], 0.25), [1]);
        equal(python("first_step(torch.optim.SGD, [4., -2.], lr=.5)").gives as Vector, [-2, 1]);
      }),
    );
  },
};

export const stepLengthClaims: readonly Claim[] = [setsOnlyAFactor, isRateTimesGradient];
