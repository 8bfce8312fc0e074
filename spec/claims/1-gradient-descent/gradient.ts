/**
 * The gradient
 *
 * A loss depends on many weights, not on one x. Hold all of them still but one, and there is an ordinary
 * curve with an ordinary slope, called the partial derivative by that weight. The list of these slopes, one
 * for each weight, is the gradient. Of f(x, y) = x² + 3xy + y²:
 *
 *     ∇f = (∂f/∂x, ∂f/∂y) = (2x + 3y, 3x + 2y),    at (1, 2):  (8, 7)
 *
 * On a map of the land the gradient is an arrow that points straight uphill, and its length says how steep
 * it is there.
 */
import { atMost, equal } from "../../kit/compare.ts";
import { slope8 } from "../../kit/differences.ts";
import { surface } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, fitting, type Vector } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { descended, stepped } from "./descent.ts";

/** x² − y²: a valley along x, and a ridge along y. */
const saddleAt = (x: number, y: number) => x * x - y * y;

function saddleGradient({ gradient, mul, sum }: Pick<Subject, "gradient" | "mul" | "sum">) {
  return (w: Vector) => gradient((t) => sum(mul(mul(t, t), [1, -1])), w);
}

const slopeInEveryDirection: Claim = {
  id: "GD-12",
  says: {
    en: "The gradient is the derivative of a function of several variables, and means much the same.",
    zh: "梯度可以理解为多元函数的导数，意义与导数基本一致。",
  },
  formula: String.raw`\frac{d}{dt} f(x + t u) \Big|_{t=0} = \nabla f(x) \cdot u`,
  status: "needs a condition",
  why: `It holds one slope for each variable, and from these the slope in every direction u follows: the sum
    of their products with the parts of u. As with one variable, where it is 0 the ground is level. But
    level ground has more shapes: on a saddle such as x² − y² it is a bottom along x and a top along y, and
    a walk along x stops there though it is no minimum.`,
  counterexample: "x² − y² has the gradient (0, 0) at (0, 0), and is lower at (0, 0.5)",
  law: ({ gradient, linear, mul, sum }) =>
    all(
      // f(x) = Σ xᵢ²(aᵢ · x + bᵢ), with two or three variables, each of them in every term.
      forAll(
        fitting(
          { x: ["of"], u: ["of"], a: ["of", "of"], b: ["of"] },
          { of: numbers({ from: -2, to: 2 }), lengths: { of: [2, 3] } },
        ),
        ({ x, u, a, b }) => {
          const slopes = gradient((t) => sum(mul(mul(t, t), linear(t, a, b))), [x]).flat();
          const f = (at: Vector) =>
            at.reduce((s, xi, i) => s + xi * xi * (dot(a[i] as Vector, at) + (b[i] as number)), 0);
          const along = slope8((t) => f(stepped(x, u, -t)), 0);
          // Powers up to the third leave nothing to cut off. Near x all terms together are 250 at most, ten
          // roundings each; divided by h = 1/64 with weights that add up to 2.1, that is 10/2 · 2.1 · 64
          // units of 256.
          equal(dot(slopes, u), along, { within: 700, of: 256 });
        },
      ),
      example(() => {
        const at = saddleGradient({ gradient, mul, sum });
        equal(at([0, 0]), [0, 0]);
        // At rate 1/4 each step halves x, and y, which is exactly 0, is never moved.
        equal(descended(at, [1, 0], 1 / 4, 40), [2 ** -40, 0]);
        atMost(saddleAt(0, 0.5), saddleAt(0, 0) - 0.25);
      }),
    ),
  figure({ gradient, mul, sum }) {
    const at = saddleGradient({ gradient, mul, sum });
    const walk = (start: Vector, steps: number) =>
      Array.from({ length: steps + 1 }, (_, n) => descended(at, start, 0.1, n) as [number, number]);
    return {
      title: "Against the gradient on the saddle x² − y²",
      x: { label: "x", domain: [-1.5, 1.5] },
      y: { label: "y", domain: [-1.5, 1.5] },
      layers: [
        {
          kind: "contours",
          name: "x² − y²",
          x: [-1.5, 1.5],
          y: [-1.5, 1.5],
          heights: surface(saddleAt, [-1.5, 1.5], [-1.5, 1.5]),
        },
        { kind: "path", name: "from (1, 0): stops", points: walk([1, 0], 12) },
        { kind: "path", name: "from (−1, 0.1): falls off", points: walk([-1, 0.1], 14) },
      ],
    };
  },
};

const workedExample: Claim = {
  id: "GD-13",
  says: {
    en: "An example shows how a gradient is worked out.",
    zh: "举例说明梯度如何计算。",
  },
  formula: String.raw`\nabla (x^2 + 3xy + y^2) = (2x + 3y,\; 3x + 2y)`,
  status: "not testable",
  why: `The example was a picture, and the picture is lost, so nobody can say whether it was right. The
    figure works out another one: to find the slope by x, take y for a fixed number, and the other way
    round.`,
  figure({ gradients, add, mul, python }) {
    const [[byX = Number.NaN] = [], [byY = Number.NaN] = []] = gradients(
      (x, y) => add(add(mul(x, x), mul(3, mul(x, y))), mul(y, y)),
      [1, 2],
    );
    const [pythonX, pythonY] = python("slopes(lambda x, y: x ** 2 + 3 * x * y + y ** 2, 1., 2.)")
      .gives as Vector;
    return {
      title: "x² + 3xy + y² at x = 1, y = 2",
      columns: ["slope by", "formula", "by hand", "engine", "PyTorch"],
      rows: [
        ["x", "2x + 3y", 2 * 1 + 3 * 2, byX, pythonX as number],
        ["y", "3x + 2y", 3 * 1 + 2 * 2, byY, pythonY as number],
      ],
    };
  },
};

export const gradientClaims: readonly Claim[] = [slopeInEveryDirection, workedExample];
