/**
 * Sigmoid
 *
 * A network that answers yes or no should say how sure it is: 0 for a certain no, 1 for a certain yes, a half for
 * "cannot tell". Sigmoid turns any score x into such a number. Large scores push it towards 1, small ones towards 0,
 * and at 0 it stands in the middle:
 *
 *     σ(x) = 1 / (1 + e⁻ˣ)
 */
import { between, equal, holds, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll, inDoubles } from "../../kit/law.ts";
import { dot, total, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";

/** e^708 is near the largest double, and e^88 near the largest of single precision. */
const wide = { float64: 708, float32: 87 };
/** From here on even the correctly rounded sigmoid is 1: e^-x is less than half the step below 1. */
const saturated = { float64: 38, float32: 18 };

export const liesBetween0And1: Claim = {
  id: "ACT-04",
  says: {
    en: "Sigmoid turns every number into one strictly between 0 and 1.",
    zh: "任何数经过 sigmoid 之后，都严格落在 0 与 1 之间。",
  },
  formula: String.raw`0 < \sigma(x) < 1`,
  status: "holds up to rounding",
  domain: "strictly for |x| < 36 in doubles, |x| < 16 in single precision; both ends included elsewhere",
  why: `e⁻ˣ is positive, so 1 + e⁻ˣ is more than 1, and one divided by it less than 1. A double has only 53 bits, though:
    from x = 36.7368 on, 1 + e⁻ˣ rounds to 1 itself, and sigmoid is exactly 1.`,
  counterexample: "σ(38) = 1",
  law({ sigmoid, precision }) {
    const [edge, far] = [saturated[precision], wide[precision]];
    return all(
      forAll(numbers({ from: 2 - edge, to: edge - 2 }), (x) => between(0, sigmoid(x), 1, { strictly: true })),
      forAll(numbers({ from: -far, to: far }), (x) => between(0, sigmoid(x), 1)),
      forAll(numbers({ from: edge, to: far }), (x) => equal(sigmoid(x), 1)),
      example(() => equal(sigmoid(Number.NaN), Number.NaN)),
    );
  },
  figure: ({ sigmoid }) => ({
    title: "Sigmoid, and where doubles end it",
    x: { label: "x" },
    y: { label: "σ(x)" },
    layers: [
      { kind: "line", name: "σ", points: curve(sigmoid, -45, 45) },
      { kind: "rule", name: "exactly 1 from here on", x: 36.7368 },
    ],
  }),
};

const isOneOverOnePlusExp: Claim = {
  id: "ACT-05",
  says: {
    en: "Sigmoid of x is one divided by one plus e to the minus x.",
    zh: "sigmoid(x) 等于 1 除以 1 加 e 的 −x 次方。",
  },
  formula: String.raw`\sigma(x) = \frac{1}{1 + e^{-x}}`,
  status: "holds up to rounding",
  domain: "|x| ≤ 708 in doubles, where e^|x| does not overflow",
  why: `The formula is what sigmoid means. Written as eˣ / (1 + eˣ) it is the same mathematics, but at x = 800 the machine
    divides infinity by infinity, so which of two equal formulas is coded matters.`,
  law: ({ sigmoid, precision }) =>
    all(
      // 3 for the engine, as it promises, and 2 for the formula: exp, sum and quotient are rounded once each.
      forAll(numbers({ from: -wide[precision], to: wide[precision] }), (x) =>
        equal(sigmoid(x), 1 / (1 + Math.exp(-x)), { within: 5 }),
      ),
      example(() => {
        equal(Math.exp(800) / (1 + Math.exp(800)), Number.NaN);
        equal(sigmoid(800), 1);
      }),
    ),
  figure: ({ sigmoid }) => ({
    title: "Sigmoid",
    x: { label: "x" },
    y: { label: "σ(x)" },
    layers: [{ kind: "line", name: "σ", points: curve(sigmoid, -8, 8) }],
  }),
};

const isNoLine: Claim = {
  id: "ACT-06",
  says: { en: "Sigmoid is not a linear function.", zh: "sigmoid 不是线性函数。" },
  formula: String.raw`\sigma(a + b) \ne \sigma(a) + \sigma(b)`,
  status: "holds",
  why: `A linear function has half its value at half the way. Sigmoid of 0 and of 2 add up to 1.38, twice sigmoid of 1
    is 1.46. All the same it is symmetric: what it gives to x it takes from −x.`,
  law: ({ sigmoid }) =>
    all(
      fails(
        forAll(numbers(), numbers(), (a, b) =>
          equal(sigmoid((a + b) / 2), (sigmoid(a) + sigmoid(b)) / 2, { within: 8 }),
        ),
      ),
      // Each of the two is off by 3 units at most, of numbers up to 1.
      forAll(numbers(), (x) => equal(sigmoid(-x), 1 - sigmoid(x), { within: 6, of: 1 })),
    ),
};

const cutsAlongALine: Claim = {
  id: "ACT-07",
  says: {
    en: "Together with linear layers, sigmoid lets a model fit rules that are more complex.",
    zh: "sigmoid 与线性层结合，可以拟合更复杂的规律。",
  },
  formula: String.raw`\sigma(w \cdot x + b) \ge \tfrac12 \iff w \cdot x + b \ge 0`,
  status: "needs a condition",
  why: `Between two linear layers it does, since then it bends what the second one sees. Put at the very end it only
    squeezes the answer: yes and no are still divided by a straight line, exactly as without it.`,
  counterexample: "as the last layer it leaves the boundary w·x + b = 0 where it was",
  law: ({ sigmoid, linear }) =>
    forAll(vectors({ min: 2, max: 2 }), vectors({ min: 2, max: 2 }), numbers(), (w, x, b) => {
      const score = dot(w, x) + b;
      // Closer to 0 than that, sigmoid is within half a unit of a half on either side.
      const [[p = Number.NaN] = []] = sigmoid(linear([x], [w], [b]));
      if (Math.abs(score) > 1e-5) same(p >= 0.5, score > 0);
    }),
};

const squeezesEachNumberByItself: Claim = {
  id: "ACT-08",
  says: { en: "Sigmoid normalises its inputs.", zh: "sigmoid 起到归一化的作用。" },
  formula: String.raw`\sigma(1) + \sigma(2) + \sigma(3) = 2.5644`,
  status: "wrong",
  why: `Normalising makes numbers add up to 1, which takes looking at all of them. Sigmoid squeezes each number into
    (0, 1) without a look at the others: the sigmoids of 1, 2 and 3 add up to 2.56. Softmax normalises.`,
  counterexample: "σ(1) + σ(2) + σ(3) = 2.5644",
  law: ({ sigmoid, softmax }) =>
    all(
      fails(forAll(vectors(), (x) => equal(total(sigmoid(x)), 1, { within: 16 }))),
      example(() => equal(total(sigmoid([1, 2, 3])), 2.5644297834303207, { within: 8 })),
      // Each number for itself, whatever its neighbours are.
      forAll(vectors(), (x) =>
        equal(
          sigmoid(x),
          x.map((xi) => sigmoid(xi)),
        ),
      ),
      forAll(vectors(), (x) => equal(total(softmax(x)), 1, { within: 16 })),
    ),
  figure: ({ sigmoid, softmax }) => ({
    title: "The same three scores through sigmoid and through softmax",
    x: { label: "score" },
    y: { label: "share" },
    layers: [
      {
        kind: "bars",
        name: "sigmoid",
        points: sigmoid([1, 2, 3]).map((y, i) => [`σ(${i + 1})`, y] as const),
      },
      { kind: "bars", name: "softmax", points: softmax([1, 2, 3]).map((y, i) => [`p${i + 1}`, y] as const) },
    ],
  }),
};

const slopeFromItself: Claim = {
  id: "ACT-09",
  says: {
    en: "The slope of sigmoid is sigmoid times one minus sigmoid.",
    zh: "sigmoid 的斜率，等于它的值乘以 1 减去它的值。",
  },
  formula: String.raw`\sigma'(x) = \sigma(x)\,(1 - \sigma(x)) \le \tfrac14`,
  status: "holds up to rounding",
  domain: "|x| ≤ 30",
  why: `The quotient rule gives e⁻ˣ / (1 + e⁻ˣ)², and e⁻ˣ / (1 + e⁻ˣ) is what is missing from sigmoid to 1. To the right of 0
    the difference 1 − σ(x) loses its digits as σ(x) nears 1, so there the law takes σ(−x), which is the same number, kept whole.`,
  law: ({ sigmoid, slope }) =>
    all(
      // 5 for the slope, as the engine promises, 3 for each sigmoid, half for the product.
      forAll(numbers({ from: -30, to: 30 }), (x) =>
        equal(slope(sigmoid, x), sigmoid(x) * sigmoid(-x), { within: 12 }),
      ),
      forAll(numbers({ from: -30, to: 30 }), (x) => between(0, slope(sigmoid, x), 0.25 + Number.EPSILON)),
      example(() => equal(slope(sigmoid, 0), 0.25)),
      // Of 1 − σ(30) = 9.4e-14 only three digits are left.
      inDoubles(
        example(() => holds(sigmoid(30) * (1 - sigmoid(30)) !== slope(sigmoid, 30), "no digit was lost")),
      ),
    ),
  figure: ({ sigmoid, slope }) => ({
    title: "Sigmoid and its slope",
    x: { label: "x" },
    y: { label: "σ(x), σ′(x)" },
    layers: [
      { kind: "line", name: "σ", points: curve(sigmoid, -8, 8) },
      { kind: "line", name: "σ′", points: curve((x) => slope(sigmoid, x), -8, 8) },
    ],
  }),
};

const climbsThroughAHalf: Claim = {
  id: "ACT-10",
  says: {
    en: "Sigmoid climbs all the way, is a half at 0, and flat at both ends.",
    zh: "sigmoid 处处上升，在 0 处等于二分之一，两端趋于平坦。",
  },
  formula: String.raw`a < b \Rightarrow \sigma(a) \le \sigma(b), \quad \sigma(0) = \tfrac12`,
  status: "holds",
  why: `s(1 − s) is never negative, so sigmoid never falls; where it is close to 0 or 1 one of the factors is close to
    0. A learner far out on the flat ends hardly moves: that is how gradients vanish.`,
  law: ({ sigmoid, slope }) =>
    all(
      forAll(numbers(), numbers(), (a, b) => between(sigmoid(Math.min(a, b)), sigmoid(Math.max(a, b)), 1)),
      example(() => {
        equal(sigmoid(0), 0.5);
        between(0.0066, slope(sigmoid, 5), 0.0067);
        between(0, slope(sigmoid, 10), 1e-4);
      }),
    ),
  figure: ({ sigmoid }) => ({
    title: "The S of sigmoid",
    x: { label: "x" },
    y: { label: "σ(x)" },
    layers: [
      { kind: "line", name: "σ", points: curve(sigmoid, -8, 8) },
      { kind: "points", name: "the middle", points: [[0, sigmoid(0)]] },
    ],
  }),
};

export const sigmoidClaims: readonly Claim[] = [
  liesBetween0And1,
  isOneOverOnePlusExp,
  isNoLine,
  cutsAlongALine,
  squeezesEachNumberByItself,
  slopeFromItself,
  climbsThroughAHalf,
];
