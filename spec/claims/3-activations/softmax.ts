/**
 * Softmax
 *
 * Sigmoid answers one question with yes or no. To choose among several, each gets a score, and softmax turns
 * the scores into shares of a whole: none is negative, together they are 1, and the largest score gets the
 * largest share. It makes every score positive by an exponential and divides by the sum of them all:
 *
 *     softmax(x)ᵢ = e^xᵢ / (e^x₁ + e^x₂ + …)
 *
 * One more in a score multiplies its share, against any other, by e = 2.718. Which zero the scores are
 * counted from does not matter, for a common factor of all exponentials cancels.
 */
import { atMost, between, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, matrices, total, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import { cotangents } from "../../kit/tensors.ts";
import type { Claim } from "../claim.ts";

/** Scores as far apart as they come. */
const farApart = numbers({ from: -10_000, to: 10_000 });

export const sharesAddUpTo1: Claim = {
  id: "ACT-20",
  says: {
    en: "Softmax normalises a vector: its entries become shares between zero and one that add up to one.",
    zh: "softmax 把向量归一化：各分量变为 0 到 1 之间的份额，总和为 1。",
  },
  formula: String.raw`\sum_i \operatorname{softmax}(x)_i = 1, \quad 0 \le \operatorname{softmax}(x)_i \le 1`,
  status: "holds up to rounding",
  why: `Every exponential is divided by the sum of all, so together they make the whole sum. Each share is
    rounded, so the sum of them may miss 1 by a few units in the last place; and a share of less than the
    smallest number is exactly 0: of scores 0 and −800, the second gets nothing.`,
  law: ({ softmax, precision }) =>
    all(
      forAll(vectors({ of: farApart, max: 10 }), (x) => {
        const shares = softmax(x);
        for (const share of shares) between(0, share, 1);
        // 5 for the shares together, each to 5 in its own last place; half for each of nine sums.
        equal(total(shares), 1, { within: 10, of: 1 });
      }),
      forAll(matrices({ of: farApart }), (x) => {
        const rows = softmax(x, 1);
        equal(
          rows.map((row) => total(row)),
          rows.map(() => 1),
          { within: 10, of: 1 },
        );
      }),
      example(() => equal(softmax([0, precision === "float64" ? -800 : -200]), [1, 0])),
    ),
  figure: ({ softmax }) => ({
    title: "Scores 1, 2 and 3 and their shares",
    x: { label: "which" },
    y: { label: "score, share" },
    layers: [
      { kind: "bars", name: "score", points: [1, 2, 3].map((x, i) => [`x${i + 1}`, x] as const) },
      { kind: "bars", name: "share", points: softmax([1, 2, 3]).map((p, i) => [`p${i + 1}`, p] as const) },
    ],
  }),
};

const isExpOverSum: Claim = {
  id: "ACT-21",
  says: {
    en: "Softmax divides the exponential of each entry by the sum of the exponentials of all.",
    zh: "softmax 把每个分量的指数，除以所有分量指数之和。",
  },
  formula: String.raw`\operatorname{softmax}(x)_i = \frac{e^{x_i}}{\sum_j e^{x_j}}`,
  status: "holds up to rounding",
  domain: "|x| ≤ 700 for the formula as it stands; the engine takes any finite scores",
  why: `The formula is what softmax means. Code subtracts the largest score from all first, lest e^x
    overflow: the factor e^max cancels. To round that difference costs about as many units in the last place
    as it is large.`,
  law: ({ softmax }) =>
    all(
      forAll(vectors({ of: numbers({ from: -40, to: 40 }) }), (x) => {
        const powers = x.map((xi) => Math.exp(xi));
        const shares = softmax(x);
        for (const [i, xi] of x.entries()) {
          // 5 for the engine, 7 for exponentials, three sums and a quotient; and the rounding of xᵢ − max.
          equal(shares[i] ?? Number.NaN, Math.exp(xi) / total(powers), { within: 12 + Math.max(...x) - xi });
        }
      }),
      example(() =>
        equal(softmax([1, 2, 3]), [0.09003057317038046, 0.24472847105479767, 0.6652409557748219], {
          within: 6,
        }),
      ),
    ),
};

/** e · e · … · e with n factors, for every n from 0 to `most`. */
function powersOfE(most: number): number[] {
  const powers = [1];
  for (let n = 1; n <= most; n++) powers.push((powers[n - 1] ?? 1) * Math.E);
  return powers;
}

const expIsAPowerOfE: Claim = {
  id: "ACT-22",
  says: { en: "Exp of x is the same as e to the power of x.", zh: "exp(x) 就是 e 的 x 次方。" },
  formula: String.raw`\exp(x) = e^x`,
  status: "holds up to rounding",
  domain: "|x| ≤ 700 in doubles",
  why: `For whole x it is e times e and so on, x times, and for all others what that leads to: exp(a + b) =
    exp(a)·exp(b). In code e is rounded by 1.4e-16, and a power of 700 makes of this 700 times as much:
    math.e ** 700 differs from math.exp(700) from the 14th digit on.`,
  counterexample: "math.e ** 700 and math.exp(700) differ by 3.7e-14 of their value",
  law: ({ exp, python }) =>
    all(
      // 8 for the rounding of a + b, up to 16; 1 for its exp, 2 for each of the two others, 1 for their product.
      forAll(numbers(), numbers(), (a, b) => equal(exp(a + b), exp(a) * exp(b), { within: 14 })),
      example(() => {
        // Each factor brings the error of e, half a unit at most, and its own rounding.
        for (const [n, power] of powersOfE(80).entries()) equal(exp(n), power, { within: 2 * n + 1 });
        same(python("math.e ** 1 == math.exp(1)").gives, true);
        same(python("math.e ** 700 == math.exp(700)").gives, false);
        equal(python("rounded(1 - math.e ** 700 / math.exp(700), 15)").gives as number, 3.7e-14);
      }),
    ),
  figure: ({ exp }) => ({
    title: "What e · e · … · e lacks of exp(n)",
    x: { label: "n" },
    y: { label: "1 − eⁿ / exp(n)" },
    layers: [
      {
        kind: "line",
        name: "lacks",
        points: powersOfE(700).map((power, n) => [n, 1 - power / exp(n)] as const),
      },
    ],
  }),
};

const onlyDifferencesMatter: Claim = {
  id: "ACT-23",
  says: {
    en: "Softmax keeps the order of the scores, and only their differences matter.",
    zh: "softmax 保持分数的大小顺序，而且只取决于分数之差。",
  },
  formula: String.raw`\operatorname{softmax}(x + c) = \operatorname{softmax}(x), \quad \frac{\partial p_i}{\partial x_j} = p_i(\delta_{ij} - p_j)`,
  status: "holds up to rounding",
  why: `A larger score has a larger exponential, over the same sum. To add c to every score multiplies every
    exponential and their sum by the same e^c, which cancels. So a score can only win what the others lose,
    and the slopes of all shares by one score add up to 0.`,
  law: ({ softmax, pullback }) =>
    all(
      // x + c, up to 128, is off by 32 units of 1. A share can double that twice; 5 are for each softmax.
      forAll(vectors(), numbers({ from: -100, to: 100 }), (x, c) =>
        equal(softmax(x.map((xi) => xi + c)), softmax(x), { within: 138 }),
      ),
      forAll(vectors(), (x) => equal(softmax(x.toReversed()), softmax(x).toReversed(), { within: 10 })),
      forAll(numbers(), numbers(), (a, b) => {
        const [low = Number.NaN, high = Number.NaN] = softmax([Math.min(a, b), Math.max(a, b)]);
        atMost(low, high);
      }),
      forAll(vectors({ min: 3, max: 3 }), cotangents(3), (x, g) => {
        const shares = softmax(x);
        const jacobian = shares.map((p, i) => p * ((g[i] ?? 0) - dot(shares, g)));
        // Of numbers up to 4: 5 for each share, 3 for their sum, in the engine and here.
        equal(pullback((at) => softmax(at), [x], g)[0] ?? [], jacobian, { within: 16, of: 4 });
      }),
    ),
  figure: ({ softmax }) => ({
    title: "Shares of the scores 1 + c, 2 + c and 3 + c",
    x: { label: "c" },
    y: { label: "share", domain: [0, 1] },
    layers: [0, 1, 2].map((i) => ({
      kind: "line",
      name: `score ${i + 1} + c`,
      points: curve((c) => softmax([1 + c, 2 + c, 3 + c])[i] ?? Number.NaN, -100, 100),
    })),
  }),
};

export const softmaxClaims: readonly Claim[] = [
  sharesAddUpTo1,
  isExpOverSum,
  expIsAPowerOfE,
  onlyDifferencesMatter,
];
