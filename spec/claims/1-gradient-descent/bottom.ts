/**
 * Where the walk ends
 *
 * A walk downhill comes to rest where the ground is level, for there the steps have no length any more. In
 * a single bowl, level ground is the bottom and nothing else. In a wider landscape it may be the bottom of
 * a side valley, a pass between two hills, or a high plain that goes on for miles. The slope alone does not
 * tell which.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, fitting, type Matrix, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { notAbove } from "./curves.ts";
import { mayEndInTheWrongValley } from "./valleys.ts";

const levelMeansNearTheBottom: Claim = {
  id: "GD-19",
  says: {
    en: "The slope at each point shows whether the function still rises or falls; where that is nearly nothing, the best is nearly reached.",
    zh: "在每一点求导，可以看出函数是继续上升还是下降；当变化接近于零时，就接近最优解了。",
  },
  formula: String.raw`\frac{\lVert \nabla f \rVert^2}{2\lambda_{\max}} \le f - f^* \le \frac{\lVert \nabla f \rVert^2}{2\lambda_{\min}}`,
  status: "needs a condition",
  domain: "a bowl, whose curvature in every direction lies between λmin > 0 and λmax",
  why: `In a bowl the height above the bottom is tied to the slope: a hundredth of the slope is a
    ten-thousandth of the height. Elsewhere level ground may lie anywhere. Sigmoid with a mean squared error
    is level where it is most wrong: at −20, with 1 wanted, the loss is nearly 1 and the slope
    −0.0000000041, and 100,000 steps at rate 1 lead no further than −19.9995.`,
  counterexample: "(σ(x) − 1)² at x = −20: the slope is −4.1e-9, and the loss nearly as large as it can be",
  law: ({ gradient, slope, sigmoid, mul, sub, sum, python }) =>
    all(
      // The bowl ax² + by², with the curvatures 2a and 2b.
      forAll(
        vectors({ of: numbers({ from: 1 / 8, to: 8 }), min: 2, max: 2 }),
        vectors({ min: 2, max: 2 }),
        (steepness, place) => {
          const height = dot(
            steepness,
            place.map((x) => x * x),
          );
          const slopes = gradient((t) => sum(mul(steepness, mul(t, t))), place);
          const square = dot(slopes, slopes);
          // Two roundings for each slope, squared, and four more.
          notAbove(square / (4 * Math.max(...steepness)), height, { within: 8, of: height });
          notAbove(height, square / (4 * Math.min(...steepness)), { within: 8, of: height });
        },
      ),
      example(() => {
        const slopeAt = (x: number) => {
          return slope((t) => mul(sub(sigmoid(t), 1), sub(sigmoid(t), 1)), x);
        };
        between(-4.2e-9, slopeAt(-20), -4.1e-9);
        atLeast((sigmoid(-20) - 1) ** 2, 0.99);
        // On the way from −20 to −19.9995 the slope is steepest at the end, and even at that pace the way
        // is too long.
        atMost(100_000 * -slopeAt(-19.9995), 0.0005);
        const asPython = "rounded(slope(lambda z: F.mse_loss(torch.sigmoid(z), torch.tensor(1.)), -20.), 10)";
        equal(Number(slopeAt(-20).toFixed(10)), python(asPython).gives as number);
      }),
    ),
  figure: ({ sigmoid, slope, mul, sub }) => ({
    title: "Level, but not low: (σ(x) − 1)²",
    x: { label: "x" },
    y: { label: "loss, and its slope" },
    layers: [
      { kind: "line", name: "loss", points: curve((x) => (sigmoid(x) - 1) ** 2, -22, 8) },
      {
        kind: "line",
        name: "slope",
        points: curve((x) => slope((t) => mul(sub(sigmoid(t), 1), sub(sigmoid(t), 1)), x), -22, 8),
      },
      { kind: "points", name: "x = −20", points: [[-20, (sigmoid(-20) - 1) ** 2]] },
    ],
  }),
};

const bestIsNotGuaranteed: Claim = {
  id: "GD-25",
  says: {
    en: "The global optimum is hard to find and not guaranteed, so what one looks for is a relatively good solution.",
    zh: "全局最优解很难找到，也不一定能找到，因此要找的是相对较优的解。",
  },
  formula: String.raw`f(x) = x^4 - 3x^2 + x: \quad f(1.1309) = -1.0702 > f(-1.3008) = -3.5139`,
  status: "needs a condition",
  domain: "losses with more than one valley, as those of networks with hidden layers",
  why: `Where a walk downhill ends depends on where it began. A network has many valleys for a simple
    reason: exchange two hidden units together with their weights, and other weights compute the very same
    function, so there is no such thing as the best weights. But a convex loss has one valley, and for the
    article's fit of a parabola the global optimum is found.`,
  counterexample: "(x − 1)² has one valley: from every start the global optimum is found",
  law: (subject) => {
    const { linear, tanh } = subject;
    return all(
      (mayEndInTheWrongValley.law as NonNullable<Claim["law"]>)(subject),
      forAll(
        fitting({ x: ["batch", "in"], inner: ["hidden", "in"], bias: ["hidden"], outer: ["hidden"] }),
        ({ x, inner, bias, outer }) => {
          const network = (w: Matrix, b: Vector, v: Vector) => linear(tanh(linear(x, w, b)), [v], null);
          const exchanged = network(inner.toReversed(), bias.toReversed(), outer.toReversed());
          // Up to four products of up to 8, added in another order.
          equal(network(inner, bias, outer), exchanged, { within: 4, of: 32 });
        },
      ),
    );
  },
};

const usableIsEnough: Claim = {
  id: "GD-26",
  says: {
    en: "It is enough if the model is usable in the end.",
    zh: "只要模型最终可用就行。",
  },
  formula: String.raw`L(w) \le \varepsilon`,
  status: "not testable",
  why: `What is usable depends on what the model is for, and is for people to decide. The article itself
    decides so when it stops its training at a loss of 0.00001, with weights that are right to one decimal.`,
};

export const bottomClaims: readonly Claim[] = [levelMeansNearTheBottom, bestIsNotGuaranteed, usableIsEnough];
