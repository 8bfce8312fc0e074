/**
 * The loss, seen from its weights
 *
 * With the samples given, the loss is a function of the weights alone. If the prediction is a sum of
 * weights times inputs, the mean squared error is a bowl: along every straight line through the weights it
 * is a parabola, and it has one lowest point, or a trough of them that are all equally good. Gradient
 * descent finds its way to the bottom of a bowl from anywhere. Beyond that there is no promise.
 */
import { between, equal } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll, given, inDoubles } from "../../kit/law.ts";
import {
  dot,
  eigenvalues,
  fitting,
  lengthOf,
  meanOf,
  product,
  transposed,
  type Vector,
} from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { notAbove } from "./curves.ts";
import {
  column,
  descended,
  gradientOn,
  lossOf,
  readOffBatches,
  scaleOf,
  stepped,
  trained,
} from "./descent.ts";

const dependsOnTheWeights: Claim = {
  id: "GD-17",
  says: {
    en: "The weights of the model determine how large the loss is.",
    zh: "模型的权重影响损失函数的值。",
  },
  formula: String.raw`\frac{L(w + e_i) - L(w - e_i)}{2} = \frac{\partial L}{\partial w_i}, \quad \frac{L(w + e_i) + L(w - e_i)}{2} - L(w) = \overline{x_i^2}`,
  status: "needs a condition",
  domain:
    "weights that reach the output: with an input that is not always 0, and not behind a unit that is switched off",
  why: `Samples and truth stay as they are, so if the loss changes it is because of the weights. Of a linear
    model it is a parabola in each weight, opened upwards by the mean square of what the weight is
    multiplied with. If that is 0 throughout, or if ReLU cuts off the result, the weight may be anything:
    the loss is flat, its gradient exactly 0, and nothing can be learnt there.`,
  counterexample:
    "relu(w·x − 100) is 0 for all |x| ≤ 2 and |w| ≤ 2 of up to four numbers: the loss is the same for all these w",
  law: ({ linear, mse, gradient, relu }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], w: ["in"], y: ["batch"] }), ({ x, w, y }) => {
        const loss = lossOf({ linear, mse }, x, column(y));
        const slopes = gradientOn({ linear, mse, gradient }, x, column(y))(w);
        // 7 units of s² for each loss, with s the size of what cancels, and a few for the slope.
        const reach = w.map((wi) => Math.abs(wi) + 1);
        const rounding = { within: 20, of: scaleOf(x, reach, y) ** 2 };
        for (const [i, slope] of slopes.entries()) {
          const unit = w.map((_, j) => Number(i === j));
          const [up, down] = [loss(stepped(w, unit, -1)), loss(stepped(w, unit, 1))];
          equal(slope, (up - down) / 2, rounding);
          equal((up + down) / 2 - loss(w), meanOf(x.map((row) => (row[i] as number) ** 2)), rounding);
        }
      }),
      // Four products of up to 2 · 2 are far from making up for −100.
      forAll(
        fitting(
          { x: ["batch", "in"], w: ["in"], other: ["in"], y: ["batch"] },
          { of: numbers({ from: -2, to: 2 }) },
        ),
        ({ x, w, other, y }) => {
          equal(
            mse(relu(linear(x, [w], [-100])), column(y)),
            mse(relu(linear(x, [other], [-100])), column(y)),
          );
          const slopes = gradient((weight) => mse(relu(linear(x, weight, [-100])), column(y)), [w]);
          equal(slopes, [w.map(() => 0)]);
        },
      ),
    ),
  figure({ linear, mse, relu }) {
    const x = column([1, 2]);
    return {
      title: "The loss along one weight",
      x: { label: "w" },
      y: { label: "mean squared error" },
      layers: [
        { kind: "line", name: "w·x", points: curve((w) => mse(linear(x, [[w]], null), x), -2, 4, 60) },
        {
          kind: "line",
          name: "relu(w·x − 100)",
          points: curve((w) => mse(relu(linear(x, [[w]], [-100])), x), -2, 4, 60),
        },
      ],
    };
  },
};

const findsTheBestWeights: Claim = {
  id: "GD-18",
  says: {
    en: "Gradient descent finds the best weights.",
    zh: "通过梯度下降法可以找到最优权重。",
  },
  formula: String.raw`\lVert w_k - w^* \rVert \le \Big(1 - \frac{\lambda_{\min}}{\lambda_{\max}}\Big)^k \lVert w_0 - w^* \rVert`,
  status: "needs a condition",
  domain: "a convex loss, and a learning rate below 2/λmax, where λmax is its largest curvature",
  why: `If the loss is one single bowl, a step at the rate 1/λmax takes off a fixed share of the distance to
    its bottom, in every direction. The article's fit is such a bowl: after 3519 epochs the weights are
    right to four decimals. But a bowl that is steep one way and shallow another is slow, and with more than
    one layer the loss is no bowl: where it is level but not lowest, descent stays for ever.`,
  counterexample: "the loss (w² − 1)² at w = 0: the slope is 0 and the loss is 1, though w = 1 has loss 0",
  law: ({ linear, mse, gradient, slope, mul, sub }) =>
    all(
      forAll(
        fitting(
          { x: ["batch", "in"], right: ["in"], start: ["in"] },
          { lengths: { batch: [3, 4], in: [1, 2] } },
        ),
        ({ x, right, start }) => {
          const squares = product(transposed(x), x).map((row) => row.map((s) => (2 * s) / x.length));
          const [least = 0, most = least] = eigenvalues(squares);
          given(most > 1 / 1024 && least > most / 100);
          const gradientAt = gradientOn(
            { linear, mse, gradient },
            x,
            column(x.map((row) => dot(row, right))),
          );
          const end = descended(gradientAt, start, 1 / most, 4);
          const distance = (w: Vector) => lengthOf(stepped(w, right, 1));
          // y is rounded, which moves the bottom by up to 11 half units of the weights times √100; each of
          // four steps adds a few roundings of numbers up to 24.
          notAbove(distance(end), (1 - least / most) ** 4 * distance(start), { within: 64, of: 16 });
        },
      ),
      example(() => {
        const end = trained(readOffBatches({ linear, mse, gradient }), 0.1, 3519).at(-1) as Vector;
        // In single precision the read-off slopes are off by some 1e-6, and the flattest curvature is 0.005.
        for (const [i, w] of end.entries()) between(2 + i - 0.01, w, 2 + i + 0.01);
      }),
      inDoubles(
        example(() => {
          const end = trained(readOffBatches({ linear, mse, gradient }), 0.1, 3519).at(-1) as Vector;
          equal(
            end.map((w) => Number(w.toFixed(7))),
            [2.0000113, 2.9999877, 4.0000024],
          );
        }),
      ),
      // With w² for a model that is to be 1, the start 0 is a level hilltop between the solutions 1 and −1.
      example(() =>
        equal(
          slope((w) => mul(sub(mul(w, w), 1), sub(mul(w, w), 1)), 0),
          0,
        ),
      ),
    ),
  figure({ linear, mse, gradient }) {
    const gradients = readOffBatches({ linear, mse, gradient });
    const distances = trained(gradients, 0.1, 3519).map((w) => lengthOf(stepped(w, [2, 3, 4], 1)));
    return {
      title: "The article's fit: how far the weights are from (2, 3, 4)",
      x: { label: "epoch" },
      y: { label: "distance", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "distance",
          points: distances.flatMap((d, epoch) => (epoch % 23 === 0 ? [[epoch, d] as const] : [])),
        },
      ],
    };
  },
};

export const weightsClaims: readonly Claim[] = [dependsOnTheWeights, findsTheBestWeights];
