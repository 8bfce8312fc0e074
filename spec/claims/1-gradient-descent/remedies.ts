/**
 * Changing the model: the cure for too simple and for too complex
 *
 * A model that underfits lacks something: a bend, a unit, a feature. Given more, it can always do what it
 * could before by giving the new part the weight 0, so its best error on the training data never rises.
 * Whether it falls depends on what is given: a second linear layer draws no other lines than the first one
 * alone, and a feature that has nothing to do with the answer does not help to find it.
 *
 * A model that overfits has too much, and something is taken away from it, but not too much. Both ways lead
 * towards the same middle, where the model is just as complex as the rule behind the data.
 */
import { atLeast, atMost, equal } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { dot, fitting, type Matrix, median, type Vector, vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { best, census, ingredients, leastError, notAbove } from "./curves.ts";
import { samples, sharesRight } from "./first-above-fifth.ts";

/** Eight places between −1 and 1. */
const eight = [-1, -0.75, -0.5, -0.25, 0.25, 0.5, 0.75, 1];

const moreComplexity: Claim = {
  id: "FIT-14",
  says: {
    en: "Underfitting is cured by a more complex model: a polynomial of higher degree, more layers or more neurons.",
    zh: "解决欠拟合可以增加模型的复杂度：提高多项式的次数，或者增加网络的层数和神经元。",
  },
  formula: String.raw`\min_{w \in \mathbb{R}^{d+2}} \mathrm{mse} \le \min_{w \in \mathbb{R}^{d+1}} \mathrm{mse}, \qquad W_2 (W_1 x) = (W_2 W_1)\, x`,
  status: "needs a condition",
  why: `A term more can only help, for it may be given the weight 0. Layers help if there is something that
    bends between them: two linear layers multiply out to one, and still draw a straight line. With relu in
    between, two units already draw |x|.`,
  counterexample: "a second linear layer leaves the error where it was",
  law: ({ matmul, mse, relu }) =>
    all(
      forAll(vectors({ min: 8, max: 8 }), (labels) => {
        const errors = [0, 1, 2, 3, 4, 5].map((d) =>
          leastError({ matmul, mse }, ingredients(eight, d), labels),
        );
        // Residuals up to 16 of numbers up to 64, some ten roundings each: squares are off by 16 · 10 halves
        // of units of 64.
        for (const [d, error] of errors.slice(1).entries())
          notAbove(error, errors[d] as number, { within: 16, of: 1024 });
      }),
      forAll(
        vectors({ min: 8, max: 8 }),
        fitting(
          { first: ["hidden", "two"], second: ["one", "hidden"] },
          { lengths: { two: [2, 2], one: [1, 1] } },
        ),
        (labels, { first, second }) => {
          const line = ingredients(eight, 1);
          const stacked = mse(matmul(second, matmul(first, line)), [labels]);
          // Predictions up to 8 · 8 · 2 · 4 = 512 have residuals and roundings as large in proportion: units
          // of their square.
          notAbove(leastError({ matmul, mse }, line, labels), stacked, { within: 16, of: 512 ** 2 });
        },
      ),
      example(() => {
        const corner = eight.map(Math.abs);
        atLeast(leastError({ matmul, mse }, ingredients(eight, 1), corner), 0.07);
        equal(mse(matmul([[1, 1]], relu(matmul([[1], [-1]], [eight]))), [corner]), 0);
      }),
    ),
  figure({ matmul, mse }) {
    const degrees = [0, 1, 2, 3, 4].map((d) => census({ matmul, mse }, d, { draws: 25 }));
    return {
      title: "Error on twenty points: degrees bend, linear layers do not",
      x: { label: "model" },
      y: { label: "least error" },
      layers: [
        {
          kind: "bars",
          name: "degree",
          points: degrees.map(({ seen }, d) => [`degree ${d}`, median(seen)] as const),
        },
        {
          kind: "bars",
          name: "linear layers",
          points: ["1 layer", "2 layers", "3 layers"].map(
            (name) => [name, median(degrees[1]?.seen ?? [])] as const,
          ),
        },
      ],
    };
  },
};

const moreFeatures: Claim = {
  id: "FIT-15",
  says: {
    en: "Underfitting is cured by adding features that have to do with the target.",
    zh: "解决欠拟合可以增加与目标相关的特征。",
  },
  formula: String.raw`\min_{w, v} \mathrm{mse}(w \cdot x + v z, y) \le \min_w \mathrm{mse}(w \cdot x, y)`,
  status: "needs a condition",
  why: `Any new column lowers the error on the training data a little or leaves it, as it may be given the
    weight 0. To lower it on fresh data too it has to say something about the answer: x₅ lifts a model that
    sees x₁ from 75 % to 99 %, x₂ to x₄ to 75 %.`,
  counterexample:
    "x₂, x₃ and x₄ added to x₁ leave it at three right answers in four, where x₁ > x₅ is asked for",
  law: ({ matmul, mse }) =>
    all(
      forAll(vectors({ min: 8, max: 8 }), vectors({ min: 8, max: 8 }), (labels, feature) => {
        const line = ingredients(eight, 1);
        const weights = best(line, feature);
        const news = feature.map((z, i) => z - dot(weights, line.map((row) => row[i]) as Vector));
        // What the line says already has no weight of its own.
        given(dot(news, news) > 1);
        const [before, after] = [line, [...line, feature]].map((rows) =>
          leastError({ matmul, mse }, rows, labels),
        );
        // Labels up to 8 have weights up to 8 · √8 on news of length 1, so products up to 200, with residuals
        // of at most 16.
        notAbove(after as number, before as number, { within: 16, of: 2048 });
      }),
      example(() => {
        const share = (...seen: number[]) => sharesRight({ matmul }, [samples(1, 1000)], seen)[0] as number;
        // Without x₅ a quarter of the answers is wrong, with 5 deviations of 0.014; with it at most 3 in a
        // hundred.
        atLeast(share(1, 5) - share(1), 0.25 - 0.07 - 0.03);
        // The same samples for both models, which differ on a few of them.
        atMost(Math.abs(share(1, 2, 3, 4) - share(1)), 0.02);
      }),
    ),
  figure: ({ matmul }) => ({
    title: "Is x1 above x5? What another feature brings",
    x: { label: "features" },
    y: { label: "share right" },
    layers: [
      {
        kind: "bars",
        name: "linear model",
        points: [[1], [1, 2], [1, 2, 3, 4], [1, 5]].map(
          (seen) =>
            [
              seen.map((j) => `x${j}`).join(" "),
              sharesRight({ matmul }, [samples(1, 1000)], seen)[0] as number,
            ] as const,
        ),
      },
    ],
  }),
};

/** The matrix without one column. */
const withoutColumn = (a: Matrix, j: number) => a.map((row) => row.toSpliced(j, 1));

const lessComplexity: Claim = {
  id: "FIT-16",
  says: {
    en: "Overfitting is cured by a less complex model, for instance by pruning neurons or connections of a network.",
    zh: "解决过拟合可以降低模型的复杂度，例如剪掉网络中的一部分神经元或连接。",
  },
  formula: String.raw`v_j = 0 \;\Rightarrow\; \sum_i v_i\, r(w_i \cdot x) = \sum_{i \ne j} v_i\, r(w_i \cdot x)`,
  status: "needs a condition",
  why: `From degree 15 to 2 the error on fresh points falls from 100,000 to 0.10; one degree further it is
    0.49, so too much of the cure is an illness too. In a network, a unit whose weights outwards are 0 can go
    at once: nobody listens to it.`,
  counterexample: "degree 1 has nearly five times the error of degree 2 on fresh points",
  law: ({ matmul, mse, linear, relu }) => {
    const network = (x: Matrix, first: Matrix, bias: Vector, second: Matrix) =>
      linear(relu(linear(x, first, bias)), second, null);
    const weights = fitting(
      { x: ["batch", "in"], first: ["hidden", "in"], bias: ["hidden"], second: ["out", "hidden"] },
      { lengths: { hidden: [2, 4] } },
    );
    return all(
      example(() => {
        const [tooLittle = 0, right = 0, tooMuch = 0] = [1, 2, 15].map((degree) =>
          median(census({ matmul, mse }, degree).fresh),
        );
        atLeast(tooMuch, 1000 * right);
        atLeast(tooLittle, 3 * right);
      }),
      forAll(weights, wholeNumbers({ from: 0, to: 3 }), ({ x, first, bias, second }, number) => {
        const j = number % bias.length;
        const unheard = second.map((row) => row.with(j, 0));
        const pruned = network(x, first.toSpliced(j, 1), bias.toSpliced(j, 1), withoutColumn(second, j));
        // Units up to 8 · 8 · 4 + 8, outputs up to 8 · 4 times that; at most nine roundings on either side.
        equal(network(x, first, bias, unheard), pruned, { within: 9, of: 8448 });
      }),
      // One that is listened to is missed.
      fails(
        forAll(weights, ({ x, first, bias, second }) =>
          equal(
            network(x, first, bias, second),
            network(x, first.slice(1), bias.slice(1), withoutColumn(second, 0)),
            { within: 9, of: 8448 },
          ),
        ),
      ),
    );
  },
};

export const remediesClaims: readonly Claim[] = [moreComplexity, moreFeatures, lessComplexity];
