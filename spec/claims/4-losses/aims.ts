/**
 * What a loss aims at
 *
 * Training makes the loss smaller, and nothing else. Any loss is smallest where prediction and truth agree,
 * so where they can agree all losses want the same. Where they cannot, losses want different things: of the
 * numbers 0, 0, 0, 1 and 10, the squared error wants the mean, 2.2, the absolute error the median, 0, and
 * cross entropy wants to know how often each value came up. To choose a loss is to choose what is meant by
 * close.
 */
import { atLeast, atMost, equal, holds } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { fitting, meanOf, median, total, transposed, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";

const threeClasses = wholeNumbers({ from: 0, to: 2 });
/** A unit in the last place of numbers from 64 to 128, and of numbers from 256 to 512. */
const unitOf64 = { float64: 2 ** -46, float32: 2 ** -17 };
const unitOf256 = { float64: 2 ** -44, float32: 2 ** -15 };

const bringsTogether: Claim = {
  id: "LOSS-38",
  says: {
    en: "The loss is what is made smaller in training, so that prediction and truth come as close as possible.",
    zh: "损失函数是优化的目标：让损失值尽可能小，使预测值与真实值尽可能接近。",
  },
  formula: String.raw`L(w - \eta\,\nabla L(w)) \le L(w)`,
  status: "holds",
  why: `Training only ever looks at the loss, and goes where it falls. A loss is made such that it is smallest
    if the prediction is the truth, and grows as they part. So to make it small is to bring them together, if
    the model can do it.`,
  law: ({ mse, linear, gradients, precision }) =>
    all(
      // Four inputs of 2 at most: the slope changes by 2·4·2² = 32 at most for each unit of way, and 1/32 is
      // a safe step.
      forAll(
        fitting(
          { inputs: ["n", "in"], weight: ["out", "in"], truth: ["n", "out"] },
          { of: numbers({ from: -2, to: 2 }) },
        ),
        ({ inputs, weight, truth }) => {
          const loss = (w: readonly (readonly number[])[]) => mse(linear(inputs, w, null), truth);
          const [slopes = []] = gradients((w) => mse(linear(inputs, w, null), truth), [weight]);
          const next = weight.map((row, i) =>
            row.map((w, j) => w - (slopes[i * row.length + j] as number) / 32),
          );
          // Losses are up to (4·2·2 + 2)² = 324, and a few units of that off.
          atMost(loss(next), loss(weight) + 4 * unitOf256[precision]);
        },
      ),
      // Points of the line 2x − 1; a weight and a bias that start at 0.
      example(() => {
        const inputs = [
          [-1, 1],
          [0, 1],
          [1, 1],
        ];
        const truth = [[-3], [-1], [1]];
        let weight = [0, 0];
        for (let step = 0; step < 200; step++) {
          const [slopes = []] = gradients((w) => mse(linear(inputs, w, null), truth), [[weight]]);
          weight = weight.map((w, i) => w - (slopes[i] as number) / 8);
        }
        // What is missing falls by a sixth a step or more: 2 · (5/6)²⁰⁰ = 3e-16 is less than rounding.
        equal(linear(inputs, [weight], null), truth, { within: 8, of: 2 });
      }),
    ),
};

/** What the three kinds of error are of a constant prediction. */
const ofConstant = ({ mse, mean, abs, sub, max }: Pick<Subject, "mse" | "mean" | "abs" | "sub" | "max">) => ({
  squares: (data: readonly number[], c: number) =>
    mse(
      data.map(() => c),
      data,
    ),
  distances: (data: readonly number[], c: number) => mean(abs(sub(data, c))),
  largest: (data: readonly number[], c: number) => max(abs(sub(data, c))),
});

const allWantTheSame: Claim = {
  id: "LOSS-39",
  says: {
    en: "The various losses all just happen to fit the one aim of making prediction and truth agree.",
    zh: "不同的损失函数，只是恰好都符合使预测值接近真实值这同一个目标。",
  },
  formula: String.raw`\arg\min_c \sum_n (y_n - c)^2 = \bar{y}, \quad \arg\min_c \sum_n |y_n - c| = \mathrm{median}`,
  status: "needs a condition",
  why: `If the model can hit every truth exactly, all of them are smallest there. If it cannot, each has an
    aim of its own. Told to predict one number for all of 0, 0, 0, 1 and 10, the squared error chooses the
    mean 2.2, the absolute error the median 0, and the largest error the middle 5 between both ends. Cross
    entropy chooses how often each class occurs.`,
  counterexample: "for 0, 0, 0, 1, 10 the squared error is smallest at 2.2, the absolute error at 0",
  law({ mse, mean, abs, sub, max, crossEntropy, gradient, log, python, precision }) {
    const { squares, distances } = ofConstant({ mse, mean, abs, sub, max });
    const fiveNumbers = vectors({ min: 5, max: 5 });
    return all(
      // Where the truth can be hit, both errors are 0.
      forAll(numbers(), (truth) => equal([squares([truth], truth), distances([truth], truth)], [0, 0])),
      // Where it cannot: beside the mean, the square of the distance comes on top. Squares are up to 16² =
      // 256.
      forAll(fiveNumbers, numbers(), (data, c) => {
        const middle = meanOf(data);
        equal(squares(data, c), squares(data, middle) + (c - middle) ** 2, { within: 4, of: 256 });
      }),
      // Five distances of up to 16 are added up.
      forAll(fiveNumbers, numbers(), (data, c) =>
        atLeast(distances(data, c), distances(data, median(data)) - unitOf64[precision]),
      ),
      // The frequencies: what pulls one sample's score up and another's down adds up to nothing.
      forAll(vectors({ of: threeClasses, min: 1, max: 5 }), (drawn) => {
        const labels = [0, 1, 2, ...drawn];
        const often = [0, 1, 2].map((one) => labels.filter((label) => label === one).length / labels.length);
        const slopes = gradient(
          (z) => crossEntropy(z, labels),
          labels.map(() => log(often)),
        );
        equal(transposed(slopes).map(total), [0, 0, 0], { within: 8, of: 1 });
      }),
      example(() => {
        const data = [0, 0, 0, 1, 10];
        holds(squares(data, 2.2) < squares(data, 0), "squares prefer the median");
        holds(distances(data, 0) < distances(data, 2.2), "distances prefer the mean");
        equal(
          [
            python("np.mean([0, 0, 0, 1, 10])").gives,
            python("np.median([0, 0, 0, 1, 10])").gives,
          ] as number[],
          [2.2, 0],
        );
      }),
    );
  },
  figure(engine) {
    const data = [0, 0, 0, 1, 10];
    const { squares, distances, largest } = ofConstant(engine);
    const root = (c: number) => Math.sqrt(squares(data, c));
    return {
      title: "One number for 0, 0, 0, 1 and 10: each error is smallest somewhere else",
      x: { label: "prediction" },
      y: { label: "error" },
      layers: [
        { kind: "line", name: "root of mean square", points: curve(root, -1, 11) },
        { kind: "line", name: "mean distance", points: curve((c) => distances(data, c), -1, 11, 120) },
        { kind: "line", name: "largest distance", points: curve((c) => largest(data, c), -1, 11, 120) },
        {
          kind: "points",
          name: "smallest",
          points: [
            [2.2, root(2.2)],
            [0, distances(data, 0)],
            [5, largest(data, 5)],
          ],
        },
      ],
    };
  },
};

export const aimsClaims: readonly Claim[] = [bringsTogether, allWantTheSame];
