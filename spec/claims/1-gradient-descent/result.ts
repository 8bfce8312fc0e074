/**
 * What the fit has found
 *
 * The samples were made with 2, 3 and 4, and the program was not told. After 889 epochs it says
 *
 *     2.0357959612141316    2.960995371696672    4.007459552020659
 *
 * and its predictions can hardly be told from the truth. A small loss does not mean that the weights are
 * right to as many digits, though. The landscape of this loss is a long valley with a flat bottom, where one
 * may stand nearly as low as possible and still be some way off.
 */
import { atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, inDoubles } from "../../kit/law.ts";
import { dot, eigenvalues, lengthOf, type Vector, vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { once, program, result, start, truth } from "./article-fit.ts";
import { notAbove } from "./curves.ts";
import { gradientOn, places, readOff, rows, stepped, targets } from "./descent.ts";

const closeToTheTruth: Claim = {
  id: "GD-45",
  says: {
    en: "After training the weights are close to the true 2, 3 and 4.",
    zh: "训练得到的权重与真实参数 2、3、4 接近。",
  },
  formula: String.raw`\lVert w - w^* \rVert \le \sqrt{2 L(w) / \lambda_{\min}}`,
  status: "holds",
  why: `They end at 2.036, 2.961 and 4.007, by 0.053 away from the truth. The loss says how far off they can
    be: in the flattest direction it rises by half of λ = 0.00543 for a distance of 1, so a loss below 0.00001
    means a distance of 0.061 at most. That is why the loss is tiny and the weights still are off by two per
    cent.`,
  law({ linear, mse, gradient }) {
    const flattest = once(() => {
      const { curvature } = readOff(gradientOn({ linear, mse, gradient }, rows, targets), 3);
      return eigenvalues(curvature)[0] as number;
    });
    const lossAt = (w: readonly number[]) => mse(linear(rows, [w], null), targets);
    return all(
      forAll(vectors({ min: 3, max: 3 }), (w) => {
        const distance = stepped(w, truth, 1);
        // What cancels in a miss is up to |w₁| + |w₂| + |w₃| + 9, some ten roundings each way, and it counts
        // squared.
        const size = w.reduce((s, wi) => s + Math.abs(wi), 9);
        notAbove((flattest() / 2) * dot(distance, distance), lossAt(w), { within: 40, of: size * size });
      }),
      example(() => {
        between(0.00542, flattest(), 0.00544);
        between(0.05346, lengthOf(stepped(result, truth, 1)), 0.05347);
        between(0.0548, Math.sqrt((2 * lossAt(result)) / flattest()), 0.055);
        between(0.06, Math.sqrt((2 * 0.00001) / flattest()), 0.061);
      }),
      inDoubles(
        example(() => {
          const w = program({ linear, mse, gradient })().weights.at(-1) as Vector;
          // Rounded some twice per update. That the gradients are read off at four points shifts where it
          // leads by another dozen units of 16, divided by the flattest curvature.
          equal(w, result, { within: 2 * 4445 + (12 * 4) / 0.00543, of: 4 });
        }),
      ),
    );
  },
  figure({ linear, mse, gradient }) {
    const { weights } = program({ linear, mse, gradient })();
    const { curvature } = readOff(gradientOn({ linear, mse, gradient }, rows, targets), 3);
    const [x, y] = [
      [1.8, 2.4],
      [2.6, 3.2],
    ] as const;
    // Of each pair of weights, the loss with the best third one.
    const [a, b, c] = curvature as [Vector, Vector, Vector];
    const part = (row: Vector, j: number) =>
      (row[j] as number) - ((row[2] as number) * (c[j] as number)) / (c[2] as number);
    const heights = Array.from({ length: 61 }, (_, i) =>
      Array.from({ length: 61 }, (_, j) => {
        const [u, v] = [x[0] + j / 100 - 2, y[0] + i / 100 - 3];
        return (part(a, 0) * u * u + (part(a, 1) + part(b, 0)) * u * v + part(b, 1) * v * v) / 2;
      }),
    );
    return {
      title: "A long flat valley: near its bottom, and still some way from 2 and 3",
      x: { label: "w₁", domain: x },
      y: { label: "w₂", domain: y },
      layers: [
        {
          kind: "contours",
          name: "loss",
          x,
          y,
          heights,
          levels: [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3],
        },
        {
          kind: "line",
          name: "the way",
          points: weights.flatMap(([u = 0, v = 0], i) =>
            i % 8 === 0 && u < x[1] && v > y[0] ? [[u, v] as const] : [],
          ),
        },
        { kind: "points", name: "where it ends", points: [result.slice(0, 2) as [number, number]] },
        { kind: "points", name: "the truth", points: [[2, 3]] },
      ],
    };
  },
};

const drawnAgainstTheTruth: Claim = {
  id: "GD-46",
  says: {
    en: "The predictions of the trained model are drawn over the true points to compare them.",
    zh: "把训练后模型的预测值与真实值画在同一张图上进行对比。",
  },
  formula: String.raw`\max_i |\hat y_i - y_i| = 0.00746`,
  status: "holds",
  why: `Two scatters of a hundred points each, and the eye cannot tell them apart: no prediction misses by
    more than 0.0075, where the values go from 4 to 9. The largest miss is that at x = 0, where w₃ alone
    predicts 4.00746 for 4.`,
  law: ({ linear, mse, gradient }) =>
    all(
      forAll(wholeNumbers({ from: 0, to: 99 }), (i) => {
        const [[predicted = Number.NaN] = []] = linear([rows[i] as Vector], [result], null);
        atMost(Math.abs(predicted - (targets[i]?.[0] as number)), 0.0075);
      }),
      example(() => {
        const w = program({ linear, mse, gradient })().weights.at(-1) as Vector;
        const misses = linear(rows, [w], null).map(([p = 0], i) => p - (targets[i]?.[0] as number));
        same(misses.length, 100);
        const largest = misses[0] as number;
        between(0.0074, largest, 0.0075);
        for (const miss of misses) holds(Math.abs(miss) <= largest, `a miss of ${miss}`);
      }),
      // With the weights of the start they would be somewhere else altogether.
      fails(
        forAll(wholeNumbers({ from: 0, to: 99 }), (i) => {
          const [[predicted = Number.NaN] = []] = linear([rows[i] as Vector], [start], null);
          atMost(Math.abs(predicted - (targets[i]?.[0] as number)), 0.0075);
        }),
      ),
    ),
  figure({ linear, mse, gradient }) {
    const w = program({ linear, mse, gradient })().weights.at(-1) as Vector;
    const scatter = (values: readonly (readonly number[])[]) =>
      values.map(([value = 0], i) => [places[i] as number, value] as const);
    return {
      title: "True points and predictions",
      x: { label: "x" },
      y: { label: "y" },
      layers: [
        { kind: "points", name: "true", points: scatter(targets) },
        { kind: "points", name: "predicted", points: scatter(linear(rows, [w], null)) },
      ],
    };
  },
};

export const resultClaims: readonly Claim[] = [closeToTheTruth, drawnAgainstTheTruth];
