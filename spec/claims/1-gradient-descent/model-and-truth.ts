/**
 * Model and truth
 *
 * Somewhere there is a rule by which the samples came about, the truth. Nobody knows it; what one has are
 * samples. So one assumes a form, the model, say a straight line y = sx + h, and lets its weights adapt. The
 * method of adapting them is the same whatever the truth is: multiply, compare, step against the gradient.
 * And the samples are all that it is told of the truth.
 */
import { atMost, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { dot, fitting, type Matrix, product, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { descended, gradientOn, places, readOff, rows, stepped, targets } from "./descent.ts";

const column = (x: readonly number[]) => x.map((xi) => [xi]);
/** Whole numbers so small that sums and products of them are exact in every precision. */
const whole = wholeNumbers({ from: -8, to: 8 });

const sameProcedure: Claim = {
  id: "DET-01",
  says: {
    en: "What the true function is makes no difference to how the weights are optimised.",
    zh: "原函数是什么，不会影响优化的流程。",
  },
  formula: String.raw`\nabla L(w) - \nabla L(v) = \tfrac2N X^{\mathsf T} X\,(w - v)`,
  status: "holds",
  why: `The program multiplies, adds and steps in the same way whatever the y are. For a model like this one
    more is the same: how fast the gradient changes from one place to another depends on the x alone. So does
    the largest learning rate that works. The truth only decides where the bottom is.`,
  law: ({ linear, mse, gradient }) =>
    forAll(
      fitting({ x: ["batch", "in"], y: ["batch"], z: ["batch"], w: ["in"], v: ["in"] }, { of: whole }),
      ({ x, y, z, w, v }) => {
        const slopes = (truth: Vector, at: Vector) =>
          gradient((weight) => mse(linear(x, weight, null), column(truth), "sum"), [at]).flat();
        const change = (truth: Vector) => stepped(slopes(truth, w), slopes(truth, v), 1);
        const way = column(w.map((wi, i) => wi - (v[i] as number)));
        const expected = product(product(transposed(x), x), way).flat();
        for (const truth of [y, z]) {
          equal(
            change(truth),
            expected.map((g) => 2 * g),
          );
        }
      },
    ),
};

const anyModelWillTrain: Claim = {
  id: "DET-02",
  says: {
    en: "The choice of a model has nothing to do with the true function, which is only an assumption.",
    zh: "模型的选择与原函数无关，函数本质上只是一个假设。",
  },
  formula: String.raw`\min_{s, h} \tfrac13 \sum_{x \in \{-1, 0, 1\}} (sx + h - ax^2 - bx - c)^2 = \tfrac29 a^2`,
  status: "needs a condition",
  domain: "the procedure; what it ends with is bounded by the choice",
  why: `One may choose what one likes, and the training runs. Asked for a straight line, it finds one for
    every parabola ax² + bx + c seen at −1, 0 and 1: its slope is b, and it lies 2a/3 above c. But an error of
    2a²/9 remains, so the choice was right only if the truth is straight, too.`,
  counterexample: "a straight line for x² at −1, 0 and 1: after any training the error is 2/9 or more",
  law: ({ linear, mse, gradient }) =>
    all(
      forAll(numbers(), numbers(), numbers(), (a, b, c) => {
        const x = [
          [-1, 1],
          [0, 1],
          [1, 1],
        ];
        const y = [[a - b + c], [c], [a + b + c]];
        const { at } = readOff(gradientOn({ linear, mse, gradient }, x, y), 2);
        // At the rate ½ each step takes two thirds off what is wrong with the slope, and all that is wrong
        // with the height.
        const w = descended(at, [0, 0], 1 / 2, 40);
        // What is rounded are a dozen numbers of the size s; in the error they are doubled and multiplied
        // with a miss.
        const s = Math.abs(a) + Math.abs(b) + Math.abs(c);
        equal(w, [b, c + (2 / 3) * a], { within: 32, of: s });
        equal(mse(linear(x, [w], null), y), (2 / 9) * a * a, { within: 64, of: s * s });
      }),
      fails(forAll(numbers(), (a) => equal((2 / 9) * a * a, 0))),
    ),
};

/** Passes through 0 at each of these places, and nowhere else. */
const fivePlaces = [-2, -1, 0, 1, 2];
const zeroThere = (x: number) => fivePlaces.reduce((factor, place) => factor * (x - place), 1);

const onlyTheData: Claim = {
  id: "DET-03",
  says: {
    en: "The relation is looked for in the data only.",
    zh: "我们只是根据数据来寻找它们之间的规律。",
  },
  formula: String.raw`f(x_i) = g(x_i) \text{ for all } i \;\Rightarrow\; w_f = w_g`,
  status: "holds",
  why: `Training sees x and y and nothing else, so two truths that agree at every sample lead to the same
    weights. They may differ as they like in between: 2x² + 3x + 4 and the same plus sin(100πx) are one and
    the same for the article's samples, since the sine is 0 at every hundredth.`,
  law: ({ linear, mse, gradient, python }) =>
    all(
      forAll(vectors({ of: whole, min: 3, max: 3 }), whole, whole, (weights, height, at) => {
        const tame = (x: number) => dot([x * x, x, 1], weights);
        const wild = (x: number) => tame(x) + height * zeroThere(x);
        const x = fivePlaces.map((place) => [place * place, place, 1]);
        const slopes = (y: Vector) =>
          gradient((w) => mse(linear(x, w, null), column(y), "sum"), [[at, at, at]]).flat();
        const [ofTame, ofWild] = [slopes(fivePlaces.map(tame)), slopes(fivePlaces.map(wild))];
        equal(ofWild, ofTame);
        const misses = fivePlaces.map((place) => 2 * (at * (place * place + place + 1) - tame(place)));
        equal(ofTame, product([misses], x).flat());
        // At 1/2 they are apart by 45/32 of the height.
        equal(wild(0.5) - tame(0.5), (45 / 32) * height);
      }),
      example(() => {
        same(python("max(abs(math.sin(100 * math.pi * x)) for x in X) < 4e-14").gives, true);
        const added = places.map((x) => Math.sin(100 * Math.PI * x));
        for (const sine of added) atMost(Math.abs(sine), 4e-14);
        const wild = targets.map(([y = 0], i) => [y + (added[i] as number)]);
        const at = (y: Matrix) => gradientOn({ linear, mse, gradient }, rows, y)([0, 0, 0]);
        // The mean of 2 · 4e-14 times a feature of 1 at most, which is 90 units of 4, and the rounding of y
        // up to 9.
        equal(at(wild), at(targets), { within: 100, of: 4 });
        equal(Math.sin(100 * Math.PI * 0.005), 1, { within: 1 });
      }),
    ),
  figure: () => ({
    title: "Two truths that no sample tells apart",
    x: { label: "x" },
    y: { label: "y" },
    layers: [
      {
        kind: "line",
        name: "plus sin(100πx)",
        points: curve((x) => 2 * x * x + 3 * x + 4 + Math.sin(100 * Math.PI * x), 0, 0.2, 400),
      },
      { kind: "line", name: "2x² + 3x + 4", points: curve((x) => 2 * x * x + 3 * x + 4, 0, 0.2) },
      {
        kind: "points",
        name: "samples",
        points: places.slice(0, 21).map((x, i) => [x, targets[i]?.[0] as number] as const),
      },
    ],
  }),
};

export const modelAndTruthClaims: readonly Claim[] = [sameProcedure, anyModelWillTrain, onlyTheData];
