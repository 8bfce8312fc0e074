/**
 * The limit of a model
 *
 * A model stands for a family of curves: all straight lines, say, or all parabolas. If the truth is not among
 * them, one of them still comes closest to it, and training finds that one at best. On the samples of 2x² +
 * 3x + 4 the smallest mean squared errors are
 *
 *     of a constant 2.0887,    of a straight line 0.0222,    of a parabola 0
 *
 * The closest one is known by its misses: whichever weight is moved, they get no smaller in square.
 */
import { atLeast, atMost, between, equal } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, type Matrix, meanOf, product, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { truth } from "./article-fit.ts";
import { best, notAbove } from "./curves.ts";
import { descended, gradientOn, places, readOff, stepped, targets } from "./descent.ts";

const column = (x: readonly number[]) => x.map((xi) => [xi]);
const fivePlaces = [-2, -1, 0, 1, 2];

/** The powers of x that families of polynomials are mixed from, one row for each x. */
const powers = (x: readonly number[], degree: number): Matrix =>
  x.map((xi) => Array.from({ length: degree + 1 }, (_, k) => xi ** k));

const floorsFall: Claim = {
  id: "DET-04",
  says: {
    en: "The true function does affect how accurate one can get, since the model function sets the limit.",
    zh: "原函数会影响最终的准确率，模型函数决定了表达能力的极限。",
  },
  formula: String.raw`\min_{w} L_{d + 1}(w) \le \min_{w} L_d(w) \le L_d(w)`,
  status: "holds",
  why: `Of all curves of a family one has the smallest error, and no training can get below it. A larger
    family that contains the smaller one has at least as good a curve. On the article's samples the constants
    reach 2.0887, the straight lines 0.0222, and the parabolas, to which the truth belongs, 0.`,
  law: ({ linear, mse, python }) =>
    all(
      forAll(vectors({ min: 5, max: 5 }), vectors({ min: 4, max: 4 }), (y, w) => {
        const errors = [0, 1, 2, 3].map((degree) => {
          const x = powers(fivePlaces, degree);
          const floor = mse(linear(x, [best(transposed(x), y)], null), column(y));
          return { floor, other: mse(linear(x, [w.slice(0, degree + 1)], null), column(y)) };
        });
        // Predictions from best weights are no larger than some 40, off by a dozen roundings, times a miss of
        // up to 16 and two.
        const rounding = { within: 24, of: 40 * 16 };
        for (const [degree, { floor, other }] of errors.entries()) {
          notAbove(floor, other, { within: 24, of: 128 ** 2 });
          if (degree > 0) notAbove(floor, errors[degree - 1]?.floor as number, rounding);
        }
      }),
      example(() => {
        const floors = [0, 1, 2].map((degree) => {
          const x = powers(places, degree);
          return mse(linear(x, [best(transposed(x), targets.flat())], null), targets);
        });
        // Predictions up to 9 are off by a unit of 8 or two, times twice the largest miss, 2.8: 45 units of 2
        // for the mean.
        equal(floors, [2.088704442, 0.022211112, 0], { within: 64, of: 2 });
        equal(python("rounded(np.polyfit(X, Y, 1, full=True)[1] / 100, 8)").gives as number[], [0.02221111]);
      }),
    ),
  figure: ({ linear, mse }) => ({
    title: "The smallest error on the article's samples, by family",
    x: { label: "family" },
    y: { label: "smallest mean squared error" },
    layers: [
      {
        kind: "bars",
        name: "smallest error",
        points: ["constants", "straight lines", "parabolas"].map((name, degree) => {
          const x = powers(places, degree);
          return [name, mse(linear(x, [best(transposed(x), targets.flat())], null), targets)] as const;
        }),
      },
    ],
  }),
};

const closestOfItsFamily: Claim = {
  id: "DET-05",
  says: {
    en: "With a given model function one finds only what comes closest to the data within it.",
    zh: "我们只能在当前模型函数之下，找到一个相对最接近数据的结果。",
  },
  formula: String.raw`X^{\mathsf T}(X w^* - y) = 0, \quad L(w^* + u) = L(w^*) + \tfrac1N \lVert X u \rVert^2`,
  status: "holds",
  why: `Where the gradient is 0 the misses are balanced: added up, and weighted with any of the inputs, they
    cancel, so no weight has anything left to gain. Any move u from there costs exactly the mean square of
    what it does to the predictions. What remains of the misses is what the family cannot follow.`,
  law: ({ linear, mse, gradient }) =>
    forAll(vectors({ min: 5, max: 5 }), vectors({ min: 2, max: 2 }), (y, u) => {
      const x = powers(fivePlaces, 1);
      const w = best(transposed(x), y);
      const loss = (v: Vector) => mse(linear(x, [v], null), column(y));
      const slopes = gradientOn({ linear, mse, gradient }, x, column(y));
      // Misses up to 16 are off by a few roundings, times 2 and a place of 2 at most; of the mean a dozen
      // units of 32.
      equal(slopes(w), [0, 0], { within: 24, of: 32 });
      // With the move, predictions are up to 24 + 16, and misses up to 48.
      const moved = stepped(w, u, -1);
      const effect = product(x, column(u)).flat();
      equal(loss(moved), loss(w) + dot(effect, effect) / 5, { within: 24, of: 48 ** 2 });
      const back = product([effect], x).flat();
      equal(
        slopes(moved),
        back.map((g) => (2 / 5) * g),
        { within: 24, of: 96 },
      );
    }),
  figure({ linear }) {
    const x = powers(places, 1);
    const w = best(transposed(x), targets.flat());
    const misses = linear(x, [w], null).map(([p = 0], i) => p - (targets[i]?.[0] as number));
    return {
      title: "What the best straight line misses on the parabola",
      x: { label: "x" },
      y: { label: "prediction − truth" },
      layers: [
        {
          kind: "points",
          name: "miss",
          points: misses.map((miss, i) => [places[i] as number, miss] as const),
        },
        { kind: "rule", name: "0", y: 0 },
      ],
    };
  },
};

const showsTheTrend: Claim = {
  id: "DET-06",
  says: {
    en: "A prediction may be wrong and still be of use, since it shows the general trend.",
    zh: "结果也许不对，但预测仍有意义，可以显示大致的趋势。",
  },
  formula: String.raw`R^2 = 1 - \frac{L(\text{line})}{L(\text{constant})} = 0.989`,
  status: "needs a condition",
  domain: "within the range of the samples",
  why: `Between the first sample and the last the best straight line on the article's parabola rises as the
    truth does and explains 98.9 per cent of its variance. Further out the truth bends away from it, and the
    line does not know: at x = 5 it says 28.6 where 69 is true, and at −3 it says −11.3 where 13 is true, with
    the trend in the wrong direction.`,
  counterexample: "at x = −3 the line says −11.26 and the truth is 13",
  law({ linear, mse, gradient, python }) {
    const x = powers(places, 1);
    const line = best(transposed(x), targets.flat());
    const [height = 0, slope = 0] = line;
    const missAt = (at: number) => Math.abs(height + slope * at - dot([at * at, at, 1], truth));
    return all(
      // Largest at both ends, where it is 0.3234.
      forAll(numbers({ from: 0, to: 0.99 }), (at) => atMost(missAt(at), 0.33)),
      forAll(numbers({ from: 2, to: 8 }), (at) => atLeast(missAt(at), 4)),
      forAll(numbers({ from: -8, to: -1 }), (at) => atLeast(missAt(at), 4)),
      example(() => {
        // Trained by the engine, it is the same line: the slowest part is multiplied by 0.934 in each of 600
        // steps.
        const { at } = readOff(gradientOn({ linear, mse, gradient }, x, targets), 2);
        const trained = descended(at, [0, 0], 1 / 2, 600);
        // Gradients up to 12 are off by a unit or two, and the flattest curvature is 0.13.
        equal(trained, line, { within: 100, of: 8 });
        const explained =
          1 -
          mse(linear(x, [trained], null), targets) /
            mse(
              targets,
              targets.map(() => [meanOf(targets.flat())]),
            );
        between(0.9893, explained, 0.9894);
        const far = linear(powers([-3, 5], 1), [trained], null).flat();
        between(-11.27, far[0] as number, -11.26);
        between(28.57, far[1] as number, 28.58);
        const recorded = python("rounded(np.polyval(np.polyfit(X, Y, 1), [-3, 5]))").gives as number[];
        equal(recorded, [-11.2634, 28.5766]);
      }),
    );
  },
  figure({ linear }) {
    const x = powers(places, 1);
    const line = best(transposed(x), targets.flat());
    return {
      title: "The best straight line, within its samples and beyond",
      x: { label: "x" },
      y: { label: "y" },
      layers: [
        { kind: "line", name: "2x² + 3x + 4", points: curve((at) => dot([at * at, at, 1], truth), -3, 5) },
        {
          kind: "line",
          name: "best line on the samples",
          points: curve((at) => linear([[1, at]], [line], null)[0]?.[0] as number, -3, 5, 2),
        },
        {
          kind: "points",
          name: "samples",
          points: places.map((at, i) => [at, targets[i]?.[0] as number] as const),
        },
      ],
    };
  },
};

export const limitsClaims: readonly Claim[] = [floorsFall, closestOfItsFamily, showsTheTrend];
