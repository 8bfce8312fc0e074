/**
 * The step
 *
 * Gradient descent changes each weight w by two things: its slope g, which says which way and how steeply
 * the loss rises, and the learning rate η, a small number that is chosen beforehand and is the same for all
 * weights:
 *
 *     new w = old w − η · g
 *
 * The minus sign leads downhill. The product makes long steps where it is steep and short ones where it is
 * nearly level, so the walk slows down by itself as it nears a bottom.
 */
import { atLeast, atMost, between, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import {
  eigenvalues,
  fitting,
  lengthOf,
  type Matrix,
  meanOf,
  type Vector,
  vectors,
} from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { descended, gradientOn, path, readOff, rows, stepped, targets } from "./descent.ts";
import { firstStep, type Optimizing, walked } from "./first-step.ts";

const rates = numbers({ from: 1 / 64, to: 1 });
/** Not so small that a product with them falls among the subnormal numbers, which have fewer digits. */
const someGradients = vectors({ of: numbers({ from: 1 / 64, to: 1024 }) });

const oldMinusRateTimesGradient: Claim = {
  id: "GD-20",
  says: {
    en: "The new weight is the old weight minus the learning rate times the gradient.",
    zh: "新的权重等于旧的权重减去学习率乘以梯度。",
  },
  formula: String.raw`w \leftarrow w - \eta \, \frac{\partial L}{\partial w}`,
  status: "holds",
  why: `This is the definition of gradient descent, so it can be checked to the last bit: one product, one
    difference, each rounded once, and nothing else, in each of several steps. With + for − it would climb.`,
  law: ({ parameter, backward, mul, sum, read, SGD, python, precision }) =>
    all(
      forAll(
        fitting({ w: ["n"], first: ["n"], second: ["n"] }),
        rates,
        ({ w, first, second }, learningRate) => {
          const engine = { parameter, backward, mul, sum, read };
          const after = walked(engine, (weights) => SGD(weights, { learningRate }), w, [first, second]);
          const once = stepped(w, first, learningRate);
          // Single precision rounds the rate, twice the product and twice the difference, of numbers up to
          // 24.
          const rounding = { within: precision === "float64" ? 0 : 5, of: 16 };
          equal(after, [once, stepped(once, second, learningRate)], rounding);
        },
      ),
      example(() => {
        const step = python("first_step(torch.optim.SGD, [4., -2.], lr=.25)").gives as Vector;
        equal(step, stepped([0, 0], [4, -2], 0.25));
      }),
    ),
  figure({ slope, mul }) {
    const [from, next] = path((x) => slope((t) => mul(t, t), x), 1.5, 0.3, 1) as [number, number];
    return {
      title: "One step on w²: from w = 1.5, 0.3 times the slope 3 to the left",
      x: { label: "w" },
      y: { label: "w²" },
      layers: [
        { kind: "line", name: "w²", points: curve((w) => w * w, -2, 2) },
        {
          kind: "path",
          name: "w to w − ηg",
          points: [
            [from, from * from],
            [next, next * next],
          ],
        },
      ],
    };
  },
};

const rateScalesTheStep: Claim = {
  id: "GD-21",
  says: {
    en: "The learning rate controls the step: by how much the weights change.",
    zh: "学习率控制步长，也就是权重更新的幅度。",
  },
  formula: String.raw`\Delta w(k\eta) = k \, \Delta w(\eta)`,
  status: "holds",
  why: `The step is the product of rate and gradient, so twice the rate is twice the step, in the same
    direction. Doubling is exact in binary, and then the steps agree to the last bit.`,
  law: ({ parameter, backward, mul, sum, read, SGD, python }) => {
    const step = (g: Vector, learningRate: number) =>
      firstStep({ parameter, backward, mul, sum, read }, (weights) => SGD(weights, { learningRate }), g);
    const times = (g: Vector, factor: number) => g.map((gi) => gi * factor);
    return all(
      forAll(someGradients, rates, oneOf(2, 4, 1024, 0.5), (g, rate, factor) =>
        equal(step(g, factor * rate), times(step(g, rate), factor)),
      ),
      // Two products on either side, each off by up to a unit.
      forAll(someGradients, rates, numbers({ from: 1 / 8, to: 8 }), (g, rate, factor) =>
        equal(step(g, factor * rate), times(step(g, rate), factor), { within: 4 }),
      ),
      example(() => {
        equal(step([4, -2], 0.25), python("first_step(torch.optim.SGD, [4., -2.], lr=.25)").gives as Vector);
        equal(step([4, -2], 0.5), python("first_step(torch.optim.SGD, [4., -2.], lr=.5)").gives as Vector);
      }),
    );
  },
  figure({ slope, mul }) {
    const step = (rate: number) =>
      path((w) => slope((t) => mul(t, t), w), -1.8, rate, 1).map((w) => [w, w * w] as const);
    return {
      title: "One step on w² from −1.8, at three learning rates",
      x: { label: "w" },
      y: { label: "w²" },
      layers: [
        { kind: "line", name: "w²", points: curve((w) => w * w, -2, 2) },
        { kind: "path", name: "0.1", points: step(0.1) },
        { kind: "path", name: "0.3", points: step(0.3) },
        { kind: "path", name: "0.9", points: step(0.9) },
      ],
    };
  },
};

/** The largest curvature of the mean squared error on x, whatever the targets are: that of y = 0 serves. */
function largestCurvature(engine: Pick<Subject, "linear" | "mse" | "gradient">, x: Matrix): number {
  const zeros = x.map(() => [0]);
  return eigenvalues(readOff(gradientOn(engine, x, zeros), 3).curvature).at(-1) as number;
}

const rateSuitsTheModel: Claim = {
  id: "GD-22",
  says: {
    en: "The learning rate has to be adjusted to the model at hand.",
    zh: "学习率应当根据不同的模型进行调整。",
  },
  formula: String.raw`\lvert 1 - \eta\lambda \rvert < 1 \iff 0 < \eta < \frac{2}{\lambda}`,
  status: "holds",
  why: `A step multiplies the distance to the bottom by 1 − ηλ, where λ says how strongly the loss is
    curved. Above η = 2/λ every step leads further away. For the article's fit that is 0.7149. Write the
    same x as 0 to 99 instead of 0 to 0.99, and it is 0.00000005: a rate of 0.1, good before, is two million
    times too large.`,
  law: ({ linear, mse, gradient }) =>
    all(
      // One weight, and a start one away from the right one: λ is twice the mean square of x.
      forAll(
        vectors({ of: numbers({ from: 1 / 8, to: 8 }) }),
        numbers(),
        oneOf(0.99, 1.01),
        (x, right, share) => {
          const column = x.map((xi) => [xi]);
          const gradientAt = gradientOn(
            { linear, mse, gradient },
            column,
            x.map((xi) => [xi * right]),
          );
          const rate = (share * 2) / (2 * meanOf(x.map((xi) => xi * xi)));
          const [next = Number.NaN] = stepped([right + 1], gradientAt([right + 1]), rate);
          same(Math.abs(next - right) < 1, share < 1);
        },
      ),
      example(() => {
        const limit = 2 / largestCurvature({ linear, mse, gradient }, rows);
        between(0.7148, limit, 0.715);
        const { at } = readOff(gradientOn({ linear, mse, gradient }, rows, targets), 3);
        const distanceAt = (rate: number) =>
          lengthOf(stepped(descended(at, [1, 0, -1], rate, 2000), [2, 3, 4], 1));
        // 1.02 to the power 2000 is 1.6e17.
        atMost(distanceAt(0.99 * limit), 0.1);
        atLeast(distanceAt(1.01 * limit), 1e12);
        const wide = rows.map((_, i) => [i * i, i, 1]);
        between(5.12e-8, 2 / largestCurvature({ linear, mse, gradient }, wide), 5.13e-8);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const { at } = readOff(gradientOn({ linear, mse, gradient }, rows, targets), 3);
    const lossAfter = (rate: number) =>
      mse(linear(rows, [descended(at, [1, 0, -1], rate, 100)], null), targets);
    return {
      title: "The article's fit in one batch: the loss after 100 steps",
      x: { label: "learning rate" },
      y: { label: "mean squared error", scale: "log" },
      layers: [
        { kind: "line", name: "loss", points: curve(lossAfter, 0.01, 0.85, 84) },
        { kind: "rule", name: "2/λmax", x: 2 / largestCurvature({ linear, mse, gradient }, rows) },
      ],
    };
  },
};

const gradientScalesTheStep: Claim = {
  id: "GD-23",
  says: {
    en: "The size of the gradient also decides how long the step is.",
    zh: "梯度（导数值）的大小也会控制移动的步长。",
  },
  formula: String.raw`\Delta w_{\mathrm{SGD}} = -\eta g, \quad \Delta w_{\mathrm{Adam}} = -\eta \frac{g}{\lvert g \rvert + \varepsilon} \approx \mp\eta`,
  status: "needs a condition",
  domain: "plain gradient descent, SGD",
  why: `SGD multiplies the rate by the gradient, so a loss a thousand times as large makes steps a thousand
    times as long. Adam, which the article uses later on, divides the gradient by its own size first: its
    first step is as long as the learning rate, whatever the gradient.`,
  counterexample: "Adam at rate 0.25: the gradients 4 and 4000 both move the weight by 0.25",
  law: ({ parameter, backward, mul, sum, read, SGD, Adam, python }) => {
    const engine = { parameter, backward, mul, sum, read };
    const bySGD = (g: Vector, learningRate: number) =>
      firstStep(engine, (weights) => SGD(weights, { learningRate }), g);
    const byAdam = (g: Vector, learningRate: number) =>
      firstStep(engine, (weights) => Adam(weights, { learningRate }), g);
    return all(
      forAll(someGradients, rates, wholeNumbers({ from: -4, to: 10 }), (g, rate, power) => {
        const scale = 2 ** power;
        equal(
          bySGD(
            g.map((gi) => gi * scale),
            rate,
          ),
          bySGD(g, rate).map((step) => step * scale),
        );
      }),
      // Both running means are 1 − β of their first value and are divided by 1 − β again. A dozen roundings
      // of half a unit.
      forAll(someGradients, rates, (g, rate) => {
        equal(
          byAdam(g, rate),
          g.map((gi) => (-rate * gi) / (gi + 1e-8)),
          { within: 12 },
        );
        for (const step of byAdam(g, rate)) between(0.99 * rate, -step, 1.01 * rate);
      }),
      example(() => {
        const answer = (code: string) => python(code).gives as Vector;
        equal(bySGD([4000, -2000], 0.25), answer("first_step(torch.optim.SGD, [4000., -2000.], lr=.25)"));
        for (const g of ["[4., -2.]", "[4000., -2000.]"])
          equal(answer(`rounded(first_step(torch.optim.Adam, ${g}, lr=.25))`), [-0.25, 0.25]);
      }),
    );
  },
  figure({ parameter, backward, mul, sum, read, SGD, Adam }) {
    const engine = { parameter, backward, mul, sum, read };
    const learningRate = 0.001;
    const length = (optimizing: Optimizing, scale: number) =>
      -(firstStep(engine, optimizing, [scale])[0] as number);
    return {
      title: "The first step at rate 0.001, of a loss with gradient 1 times a scale",
      columns: ["loss times", "SGD", "Adam"],
      rows: [1, 10, 100, 1000].map((scale) => [
        scale,
        length((weights) => SGD(weights, { learningRate }), scale),
        length((weights) => Adam(weights, { learningRate }), scale),
      ]),
    };
  },
};

const takesBoth: Claim = {
  id: "GD-24",
  says: {
    en: "Both the slope and the learning rate enter the formula of gradient descent.",
    zh: "梯度下降的公式既受导数控制，又受学习率控制。",
  },
  formula: String.raw`\eta = 0 \;\text{or}\; g = 0 \;\Rightarrow\; \Delta w = 0`,
  status: "holds",
  why: `The step is a product of the two. If either of them is 0 then so is the step, and not one bit of the
    weights changes; if neither is, they move. An optimizer that shrinks weights by itself, or rolls on from
    earlier steps, breaks that.`,
  law: ({ parameter, backward, mul, sum, read, SGD, python }) => {
    const engine = { parameter, backward, mul, sum, read };
    const moved = (w: Vector, g: Vector, learningRate: number) =>
      walked(engine, (weights) => SGD(weights, { learningRate }), w, [g])[0] as Vector;
    return all(
      forAll(fitting({ w: ["n"], g: ["n"] }), rates, ({ w, g }, rate) => {
        equal(moved(w, g, 0), w);
        equal(
          moved(
            w,
            w.map(() => 0),
            rate,
          ),
          w,
        );
      }),
      forAll(numbers({ from: 1 / 64, to: 8 }), rates, (g, rate) =>
        atMost(moved([0], [g], rate)[0] as number, -1e-4),
      ),
      example(() => equal(python("first_step(torch.optim.SGD, [4., -2.], lr=0)").gives as Vector, [0, 0])),
    );
  },
};

export const updateClaims: readonly Claim[] = [
  oldMinusRateTimesGradient,
  rateScalesTheStep,
  rateSuitsTheModel,
  gradientScalesTheStep,
  takesBoth,
];
