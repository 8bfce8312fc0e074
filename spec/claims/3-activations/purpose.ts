/**
 * What activations are for
 *
 * A linear layer multiplies by weights and adds a bias, so its answer over its input is a straight line, or
 * in more dimensions a level sheet. A second linear layer on top only multiplies and adds again, and the
 * result is another straight line:
 *
 *     w₂(w₁x + b₁) + b₂ = (w₂w₁)·x + (w₂b₁ + b₂)
 *
 * However many are stacked, nothing in them can bend. An activation put between two layers does: it is a
 * function that is not a line, applied to each number by itself. The layers behind it then add up bent
 * pieces, and a few of those follow a curve that no line can.
 */
import { atLeast, atMost, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { leastSquares } from "../../kit/least-squares.ts";
import { fitting, type Matrix, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";

/** The article's curve, 2x² + 3x + 4, at every tenth of its points. */
const inputs = Array.from({ length: 10 }, (_, i) => [0.1 * i]);
const onCurve = inputs.map(([x = 0]) => [2 * x * x + 3 * x + 4]);
/** Of all lines the closest to these points: that for x² is 0.9x − 0.12. */
const onBestLine = inputs.map(([x = 0]) => [4.8 * x + 3.76]);
/** The mean square between the two: 4·0.1⁴·(10² − 1)(10² − 4)/180. */
const closestLine = 0.02112;

const small = numbers({ from: -2, to: 2 });
const one = [1, 1] as const;
const two = [1, 2] as const;

const linesMissTheCurve: Claim = {
  id: "ACT-01",
  says: {
    en: "A network of linear layers alone often cannot express what it is asked to learn.",
    zh: "只有线性层的网络，往往表达不了它要学的规律。",
  },
  formula: String.raw`\overline{(f - y)^2} = 0.0211 + \overline{(f - \text{best line})^2} \ge 0.0211`,
  status: "holds",
  why: `Linear layers make a straight line of any depth, and the closest line to the article's curve misses
    it by 0.0211 in the mean square. Every other line misses it by more: by exactly the square of how far it
    is from the closest one.`,
  law: ({ linear, mse }) =>
    forAll(
      fitting(
        { w1: ["hidden", "in"], b1: ["hidden"], w2: ["out", "hidden"], b2: ["out"] },
        { of: small, lengths: { in: one, out: one } },
      ),
      ({ w1, b1, w2, b2 }) => {
        const answers = linear(linear(inputs, w1, b1), w2, b2);
        const loss = mse(answers, onCurve);
        // Ten squares, each of two roundings, added up one after another: 13 units at most, for either side.
        equal(loss, closestLine + mse(answers, onBestLine), { within: 26, of: Math.max(1, loss) });
      },
    ),
};

/** What stands behind hidden units at its best: weights and bias of the last layer, by least squares. */
function bestLastLayer(hidden: Matrix): [weight: Matrix, bias: number[]] {
  const columns = transposed(hidden).map((column) => Float64Array.from(column));
  const ones = new Float64Array(hidden.length).fill(1);
  const found = leastSquares([...columns, ones], Float64Array.from(onCurve.flat()));
  return [[Array.from(found.slice(0, -1))], Array.from(found.slice(-1))];
}

/** Three units with weights and biases from −1 to 1, as PyTorch starts a layer of one input. */
function threeUnits(seed: number): [weight: Matrix, bias: number[]] {
  const random = seeded(seed);
  const drawn = () => 2 * random.uniform() - 1;
  return [
    [[drawn()], [drawn()], [drawn()]],
    [drawn(), drawn(), drawn()],
  ];
}

/** Relu bends at 0: these three units bend at x = 0.25, 0.5 and 0.75. */
const bendingInside: [weight: Matrix, bias: number[]] = [
  [[1], [1], [1], [1]],
  [0, -0.25, -0.5, -0.75],
];

/** The answers at `xs` of a network whose last layer has been fitted to the curve. */
function closestFit(
  { linear }: Pick<Subject, "linear">,
  activation: (x: Matrix) => Matrix,
  [weight, bias]: [weight: Matrix, bias: number[]],
  xs: Matrix = inputs,
): Matrix {
  const hidden = (x: Matrix) => activation(linear(x, weight, bias));
  return linear(hidden(xs), ...bestLastLayer(hidden(inputs)));
}

const bendsTowardsTheCurve: Claim = {
  id: "ACT-02",
  says: {
    en: "A non-linear activation between its layers lets a model fit curves.",
    zh: "层与层之间加入非线性的激活函数，模型就能拟合曲线。",
  },
  formula: String.raw`w_2 \cdot \varphi(w_1 x + b_1) + b_2 \approx 2x^2 + 3x + 4`,
  status: "needs a condition",
  why: `Three units of sigmoid or tanh with random weights come more than a hundred times closer to the
    curve than the best line does, in the mean square. Relu bends at one point only, and where no unit has
    that point among the data, the model is a straight line there and as poor as one.`,
  counterexample: "relu(x + 1), relu(x + 2) and relu(2x) are straight for all x from 0 to 1",
  law: ({ linear, mse, sigmoid, tanh, relu }) =>
    all(
      example(() => {
        for (let seed = 1; seed <= 20; seed++) {
          for (const smooth of [sigmoid, tanh]) {
            // Over these seeds the worst is 3.0e-6 with sigmoid and 1.6e-4 with tanh.
            atMost(mse(closestFit({ linear }, smooth, threeUnits(seed)), onCurve), closestLine / 100);
          }
        }
        // Over a quarter a line misses 2x² by 4·0.25⁴/180 = 8.7e-5 in the mean square, at these points 7.8e-5.
        atMost(mse(closestFit({ linear }, relu, bendingInside), onCurve), 1e-4);
      }),
      // Weights and biases that are not negative: every unit bends at the left of 0, or not at all.
      forAll(
        fitting(
          { w1: ["hidden", "in"], b1: ["hidden"] },
          { of: numbers({ from: 0, to: 2 }), lengths: { in: one } },
        ),
        vectors({ of: small, min: 4 }),
        small,
        ({ w1, b1 }, w2, b2) => {
          const answers = linear(relu(linear(inputs, w1, b1)), [w2.slice(0, w1.length)], [b2]);
          // A hair below the best line, for rounding in single precision.
          atLeast(mse(answers, onCurve), closestLine - 1e-5);
        },
      ),
    ),
  figure: ({ linear, sigmoid, tanh, gelu, relu }) => {
    const xs = curve((x) => x, 0, 0.9, 90).map(([x]) => [x]);
    const missed = (fit: Matrix) =>
      fit.map(([y = 0], i) => {
        const x = xs[i]?.[0] ?? 0;
        return [x, y - (2 * x * x + 3 * x + 4)] as const;
      });
    const fits: [name: string, fit: Matrix][] = [
      ["no activation", xs.map(([x = 0]) => [4.8 * x + 3.76])],
      ["relu", closestFit({ linear }, relu, bendingInside, xs)],
      ["sigmoid", closestFit({ linear }, sigmoid, threeUnits(1), xs)],
      ["tanh", closestFit({ linear }, tanh, threeUnits(1), xs)],
      ["gelu", closestFit({ linear }, gelu, threeUnits(1), xs)],
    ];
    return {
      title: "How far the best fit is from the curve 2x² + 3x + 4",
      x: { label: "x" },
      y: { label: "fit − curve" },
      layers: fits.map(([name, fit]) => ({ kind: "line", name, points: missed(fit) })),
    };
  },
};

const staysALine: Claim = {
  id: "ACT-03",
  says: {
    en: "Without activations, linear layers stacked on one another still make a linear function.",
    zh: "没有激活函数，线性层叠得再多，合起来仍是线性函数。",
  },
  formula: String.raw`w_1(w_2(w_3 x + b_3) + b_2) + b_1 = (w_1 w_2 w_3)\,x + \dots`,
  status: "holds",
  why: `On the way from u to v a linear layer changes evenly, and so does the next one. A step of a third of
    the way is a third of the change, at any depth. With biases the line does not pass through 0, so
    strictly it is an affine function.`,
  law({ linear, tanh, python }) {
    const evenly = (between: (x: Matrix) => Matrix) =>
      forAll(
        fitting(
          {
            ...{ u: ["in"], v: ["in"], w3: ["wide", "in"], b3: ["wide"] },
            ...{ w2: ["narrow", "wide"], b2: ["narrow"], w1: ["out", "narrow"], b1: ["out"] },
          },
          { of: small, lengths: { in: two, wide: two, narrow: two, out: two } },
        ),
        numbers({ from: -3, to: 3 }),
        ({ u, v, w3, b3, w2, b2, w1, b1 }, a) => {
          const mixed = (x: Vector, y: Vector) => x.map((xi, i) => a * xi + (1 - a) * (y[i] ?? 0));
          const hidden = between(linear(between(linear([u, v, mixed(u, v)], w3, b3)), w2, b2));
          const [atU = [], atV = [], atMixed = []] = linear(hidden, w1, b1);
          // Mixed numbers reach 14, and 938 at the end; u and v 170, mixed 7·170. Each is rounded 20 times.
          equal(atMixed, mixed(atU, atV), { within: 20, of: 7 * 170 });
        },
      );
    return all(
      evenly((x) => x),
      fails(evenly(tanh)),
      example(() => same(python("model(torch.zeros(3)).any()").gives, true)),
    );
  },
  figure: ({ linear, tanh }) => {
    const stack = (between: (x: Matrix) => Matrix) => {
      const first = (x: Matrix) => linear(x, [[1], [2]], [1, -1]);
      const second = (x: Matrix) =>
        linear(
          x,
          [
            [1, -2],
            [1, 1],
          ],
          [0.5, 1],
        );
      const third = (x: Matrix) => linear(x, [[2, 1]], [-1]);
      return curve((x) => third(between(second(between(first([[x]])))))[0]?.[0] ?? 0, -4, 4);
    };
    return {
      title: "Three linear layers, without and with tanh between them",
      x: { label: "x" },
      y: { label: "answer" },
      layers: [
        { kind: "line", name: "nothing between", points: stack((x) => x) },
        { kind: "line", name: "tanh between", points: stack(tanh) },
      ],
    };
  },
};

export const purposeClaims: readonly Claim[] = [linesMissTheCurve, bendsTowardsTheCurve, staysALine];
