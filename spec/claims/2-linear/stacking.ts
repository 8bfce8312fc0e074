/**
 * Stacking linear layers
 *
 * A linear layer over one input draws a straight line, over two a flat sheet. Most rules are neither. The classic
 * example is "either, but not both" (exclusive or, XOR): of the four corners of a square, two opposite ones are yes
 * and the other two are no, and no straight line has the yes on one side and the no on the other.
 *
 * A second linear layer on top of the first does not help, since together they are one:
 *
 *     w₂(w₁x + b₁) + b₂ = (w₂w₁)·x + (w₂b₁ + b₂)
 *
 * What helps is something between them that bends.
 */
import { atMost, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { fitting, type Matrix, product } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { byHand, uncancelled } from "./arithmetic.ts";

/** The corners of a square, and for each whether exactly one of its two numbers is 1. */
const corners: Matrix = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const exclusiveOr: Matrix = [[0], [1], [1], [0]];

/** The article's curve, 2x² + 3x + 4, at its 100 points. */
const xs: number[] = Array.from({ length: 100 }, (_, i) => 0.01 * i);
const ys: number[] = xs.map((x) => 2 * x * x + 3 * x + 4);
/** Of all lines the closest: that for x² is 0.99x − 0.1617 at these points, so 4.98x + 3.6766 for the curve. */
const onBestLine: number[] = xs.map((x) => 4.98 * x + 3.6766);
/** Its mean squared distance from the curve: 4·h⁴(n² − 1)(n² − 4)/180 for n points h apart. */
const distance = (4 * 0.01 ** 4 * (100 ** 2 - 1) * (100 ** 2 - 4)) / 180;

const missesWhatIsNotStraight: Claim = {
  id: "LIN-12",
  says: {
    en: "A single linear layer is poor at fitting.",
    zh: "单独一个线性层的拟合能力比较差。",
  },
  formula: String.raw`\overline{(wx + b - y)^2} = 0.0222 + \overline{(wx + b - \text{best line})^2}`,
  status: "holds",
  why: `It can only be straight. Of the four corners of exclusive or it gets three at most: the scores of (0,
    1) and (1, 0) add up to the same as those of (0, 0) and (1, 1), so if the first two are yes, the other two
    cannot both be no. From the article's curve it always stays 0.0222 away in the mean square.`,
  law: ({ linear, mse, tensor, read, python }) =>
    all(
      forAll(numbers(), numbers(), numbers(), (w1, w2, b) => {
        const scores = linear(corners, [[w1, w2]], [b]);
        const right = scores.filter(([score = 0], i) => score > 0 === (exclusiveOr[i]?.[0] === 1));
        atMost(right.length, 3);
        // The best it can do is a half for all corners, 0.25 away. A score up to 24 is off by two roundings, 16
        // units of 1; squared, by 2·16 times the root mean square. Squares and sum round some eight times.
        const loss = mse(scores, exclusiveOr);
        const toBest = mse(scores, [[0.5], [0.5], [0.5], [0.5]]);
        equal(loss, 0.25 + toBest, { within: 2 * (2 * 16 + 8), of: Math.max(1, loss) });
      }),
      forAll(numbers(), numbers(), (w, b) => {
        const line = read(linear(tensor(xs, [100, 1]), [[w]], [b])).values;
        const [loss, toBest] = [mse(line, ys), mse(line, onBestLine)];
        // Numbers up to 16 are off by some three roundings, 24 units of 1; squared, by 2·24 times the root mean
        // square. Squares and a sum of a hundred round 104 times.
        equal(loss, distance + toBest, { within: 2 * (2 * 24 + 104), of: Math.max(1, loss) });
      }),
      example(() => {
        equal(python("rounded(np.polyfit(X, Y, 1))").gives as number[], [4.98, 3.6766]);
        same(python("rounded(np.polyfit(X, Y, 1, full=True)[1] / 100, 8)").gives, [0.02221111]);
      }),
    ),
};

const gainsNothingByDepth: Claim = {
  id: "LIN-13",
  says: {
    en: "Stacking several linear layers makes up for what one of them cannot fit.",
    zh: "把多个线性层堆叠起来，就能弥补单个线性层拟合能力的不足。",
  },
  formula: String.raw`w_2(w_1 x + b_1) + b_2 = (w_2 w_1)\,x + (w_2 b_1 + b_2)`,
  status: "wrong",
  why: `Two linear layers on top of each other are one linear layer, whose weights are the product of theirs.
    Nothing is gained, and if the layer between is narrow, something is lost. With relu between them, two
    layers and six weights get exclusive or right in all four corners.`,
  counterexample: "2·(3x + 1) + 4 = 6x + 6, a single layer",
  law: ({ linear, relu, python }) => {
    const isOneLayer = (between: (x: Matrix) => Matrix) =>
      forAll(
        fitting({
          x: ["batch", "in"],
          ...{ w1: ["hidden", "in"], b1: ["hidden"], w2: ["out", "hidden"], b2: ["out"] },
        }),
        ({ x, w1, b1, w2, b2 }) => {
          const [weight, bias] = [product(w2, w1), byHand([b1], [w2, b2]).flat()];
          // Each number goes through ten roundings at most, on either side.
          const of = uncancelled(x, [w1, b1], [w2, b2]);
          equal(linear(between(linear(x, w1, b1)), w2, b2), linear(x, weight, bias), { within: 20, of });
        },
      );
    return all(
      isOneLayer((x) => x),
      fails(isOneLayer(relu)),
      example(() => {
        equal(linear(linear([[5]], [[3]], [1]), [[2]], [4]), linear([[5]], [[6]], [6]));
        // How many are 1, less twice what is more than one of them.
        const both = [1, 1];
        const hidden = relu(linear(corners, [both, both], [0, -1]));
        equal(linear(hidden, [[1, -2]], null), exclusiveOr);
        same(python("torch.linalg.matrix_rank(nn.Linear(2, 5).weight @ nn.Linear(5, 2).weight)").gives, 2);
      }),
    );
  },
  figure({ linear }) {
    const [w1, b1, w2, b2] = [[[1], [-2], [0.5]], [1, 0, -1], [[1, -0.5, 2]], [0.5]];
    const at = (y: Matrix) => y[0]?.[0] ?? Number.NaN;
    const stack = (x: number) => at(linear(linear([[x]], w1, b1), w2, b2));
    const one = (x: number) => at(linear([[x]], product(w2, w1), byHand([b1], [w2, b2]).flat()));
    return {
      title: "Two linear layers, and the one that they are",
      x: { label: "x" },
      y: { label: "answer" },
      layers: [
        { kind: "line", name: "one layer", points: curve(one, -4, 4) },
        { kind: "points", name: "two layers", points: curve(stack, -4, 4, 16) },
      ],
    };
  },
};

export const stackingClaims: readonly Claim[] = [missesWhatIsNotStraight, gainsNothingByDepth];
