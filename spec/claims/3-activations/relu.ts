/**
 * ReLU
 *
 * The rectified linear unit lets positive numbers through and stops negative ones:
 *
 *     relu(x) = max(0, x)
 *
 * It is made of two straight pieces that meet at 0. On each of them nothing bends, so its slope is 0 at the
 * left and 1 at the right. All that makes it useful is the corner: pieces with corners in different places,
 * added up, follow any curve.
 */
import { equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";

const zeroOrItself: Claim = {
  id: "ACT-13",
  says: {
    en: "ReLU turns numbers below zero into zero and leaves those above zero as they are.",
    zh: "ReLU 把小于 0 的数变为 0，大于 0 的数保持不变。",
  },
  formula: String.raw`\operatorname{relu}(x) = \begin{cases} 0 & x < 0 \\ x & x \ge 0 \end{cases}`,
  status: "holds",
  why: `It compares and copies, and computes nothing, so no digit is lost. What it takes from x, the
    negative part, it takes from −x as well: relu(x) − relu(−x) is x again. No comparison is true of NaN,
    which stays NaN lest a mistake be hidden.`,
  law: ({ relu }) =>
    all(
      forAll(numbers({ from: 0, to: 1000, specials: [Infinity] }), (x) => {
        equal([relu(-x), relu(x)], [0, x]);
      }),
      forAll(numbers(), (x) => {
        equal(relu(x) - relu(-x), x);
        equal(relu(relu(x)), relu(x));
        equal(relu(4 * x), 4 * relu(x));
      }),
      example(() => equal(relu(Number.NaN), Number.NaN)),
    ),
  figure: ({ relu }) => ({
    title: "ReLU",
    x: { label: "x" },
    y: { label: "relu(x)" },
    layers: [{ kind: "line", name: "relu", points: curve(relu, -3, 3) }],
  }),
};

const slopeIsNotAlways0: Claim = {
  id: "ACT-14",
  says: {
    en: "ReLU is a linear function, whose derivative is zero.",
    zh: "ReLU 是线性函数，求导后导数为 0。",
  },
  formula: String.raw`\operatorname{relu}'(x) = \begin{cases} 0 & x < 0 \\ 1 & x > 0 \end{cases}`,
  status: "wrong",
  why: `The derivative of a line is its steepness, so that of 3x + 1 is 3. ReLU has the steepness 1 on the
    right of 0 and 0 on the left of it. The two pieces together are no line: relu(−1) + relu(1) is 1, and
    relu(−1 + 1) is 0.`,
  counterexample: "relu(−1) + relu(1) = 1, but relu(0) = 0; and the slope at 3 is 1",
  law: ({ relu, slope, mul }) =>
    all(
      fails(
        forAll(numbers(), numbers(), (a, b) => equal(relu(a + b), relu(a) + relu(b), { within: 2, of: 16 })),
      ),
      example(() => equal([relu(-1) + relu(1), relu(0)], [1, 0])),
      // Any number but 0 will do: what is nearest to it here is a thousandth.
      forAll(numbers({ from: 0.001, to: 1000 }), (x) => equal([slope(relu, -x), slope(relu, x)], [0, 1])),
      forAll(numbers(), numbers(), (w, x) =>
        equal(
          slope((at) => mul(w, at), x),
          w,
        ),
      ),
    ),
  figure: ({ relu, slope }) => ({
    title: "ReLU and its slope",
    x: { label: "x" },
    y: { label: "relu(x), relu′(x)" },
    layers: [
      { kind: "line", name: "relu", points: curve(relu, -2, 2) },
      { kind: "line", name: "relu′", points: curve((x) => slope(relu, x), -2, -0.01) },
      { kind: "line", name: "relu′", points: curve((x) => slope(relu, x), 0.01, 2) },
    ],
  }),
};

const isTheLargerOf0AndX: Claim = {
  id: "ACT-15",
  says: {
    en: "ReLU of x is the larger of zero and x.",
    zh: "ReLU(x) 等于 0 与 x 中较大的一个。",
  },
  formula: String.raw`\operatorname{relu}(x) = \max(0, x)`,
  status: "holds",
  why: `Of a negative number and 0 the larger is 0, of a positive number and 0 it is the number.
    JavaScript's Math.max agrees also for NaN. Python's max does not: it keeps its first argument unless
    another is larger, so max(0, nan) is 0.`,
  law: ({ relu, python }) =>
    all(
      forAll(numbers({ specials: [Infinity, -Infinity, Number.NaN] }), (x) => equal(relu(x), Math.max(0, x))),
      example(() => same(python("[max(0, math.nan), max(math.nan, 0)]").gives, [0, "NaN"])),
    ),
};

const cornerHasSlope0: Claim = {
  id: "ACT-16",
  says: {
    en: "At exactly zero the derivative of ReLU is zero.",
    zh: "在 x 恰好等于 0 处，ReLU 的导数为 0。",
  },
  formula: String.raw`\operatorname{relu}'(0) := 0`,
  status: "needs a condition",
  why: `At the corner there is no derivative: steps to the right rise with the slope 1, steps to the left
    with 0. A program needs some number there, and anything from 0 to 1 would do. PyTorch takes 0, by
    convention, and the law asks for the same.`,
  counterexample: "(relu(h) − relu(0)) / h is 1 for every h above 0, and 0 for every h below",
  law: ({ relu, slope, python }) =>
    all(
      forAll(numbers({ from: 0.001, to: 8 }), (h) => {
        equal((relu(h) - relu(0)) / h, 1);
        equal((relu(-h) - relu(0)) / -h, 0);
      }),
      example(() => {
        equal([slope(relu, 0), slope(relu, -0)], [0, 0]);
        equal(slope(relu, 2 ** -60), 1);
        equal(python("slope(torch.relu, 0.)").gives as number, 0);
      }),
    ),
  figure: ({ relu, slope }) => ({
    title: "The slope of ReLU, and what it is taken to be at 0",
    x: { label: "x" },
    y: { label: "relu′(x)", domain: [-0.25, 1.25] },
    layers: [
      { kind: "line", name: "slope", points: curve((x) => slope(relu, x), -2, -0.01) },
      { kind: "line", name: "slope", points: curve((x) => slope(relu, x), 0.01, 2) },
      { kind: "points", name: "by convention", points: [[0, slope(relu, 0)]] },
    ],
  }),
};

export const reluClaims: readonly Claim[] = [
  zeroOrItself,
  slopeIsNotAlways0,
  isTheLargerOf0AndX,
  cornerHasSlope0,
];
