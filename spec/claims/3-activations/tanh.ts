/**
 * tanh
 *
 * The hyperbolic tangent is sigmoid's sister: the same S, twice as tall and twice as steep, with its middle
 * at 0 rather than at a half. So what leaves it is as often negative as positive, which suits the next layer:
 *
 *     tanh x = (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
 *
 * For large x the e⁻ˣ are next to nothing and the quotient nears 1; for large −x it nears −1.
 */
import { between, equal, holds } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";

/** The formula as it is written. */
const asWritten = (x: number) => (Math.exp(x) - Math.exp(-x)) / (Math.exp(x) + Math.exp(-x));

const isAQuotientOfExponentials: Claim = {
  id: "ACT-11",
  says: {
    en: "Tanh is the difference of e to the x and e to the minus x, divided by their sum.",
    zh: "tanh(x) 等于 e 的 x 次方减去 e 的 −x 次方，再除以两者之和。",
  },
  formula: String.raw`\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}`,
  status: "holds up to rounding",
  domain: "|x| ≤ 709 in doubles, where e^|x| does not overflow",
  why: `The formula is what tanh means. As code it fails at both ends: at 710 it divides infinity by
    infinity, and at 1e-9 the two exponentials agree in nine digits, which the difference loses. With e²ˣ −
    1 taken as a whole (expm1), it keeps them.`,
  counterexample: "coded as it stands, tanh(1e-9) is 1.000000027e-9, and tanh(710) is no number",
  law: ({ tanh }) =>
    all(
      // In units of 1: 4 for two exponentials, their difference, sum and quotient, and 3 for the engine.
      forAll(numbers({ from: -20, to: 20 }), (x) => equal(tanh(x), asWritten(x), { within: 7, of: 1 })),
      // To the last digits: 3 for the engine, 4 for the relative errors of expm1, sum and quotient.
      forAll(numbers({ from: 0, to: 20 }), (x) =>
        equal(tanh(x), Math.expm1(2 * x) / (Math.expm1(2 * x) + 2), { within: 7 }),
      ),
      example(() => {
        equal(tanh(1e-9), 1e-9, { within: 3 });
        holds(Math.abs(asWritten(1e-9) / 1e-9 - 1) > 1e-8, "the formula as written lost no digit");
        equal([asWritten(710), tanh(710)], [Number.NaN, 1]);
      }),
    ),
  figure: ({ tanh }) => ({
    title: "tanh",
    x: { label: "x" },
    y: { label: "tanh x" },
    layers: [{ kind: "line", name: "tanh", points: curve(tanh, -5, 5) }],
  }),
};

/** From here on 1 − tanh x = 2e⁻²ˣ is less than half a unit in the last place of 1. */
const saturated = { float64: 20, float32: 10 };

const isAStretchedSigmoid: Claim = {
  id: "ACT-12",
  says: {
    en: "Tanh is an odd function, sigmoid stretched to between −1 and 1, and its slope is one minus its square.",
    zh: "tanh 是拉伸到 −1 与 1 之间的 sigmoid，是奇函数，斜率等于 1 减去它的平方。",
  },
  formula: String.raw`\tanh x = 2\,\sigma(2x) - 1, \quad \tanh' x = 1 - \tanh^2 x`,
  status: "holds up to rounding",
  domain:
    "strictly between −1 and 1 for |x| ≤ 18 in doubles, |x| ≤ 8 in single precision; both ends included elsewhere",
  why: `Numerator and denominator of tanh, both divided by eˣ, give (1 − e⁻²ˣ) / (1 + e⁻²ˣ), and that is
    twice sigmoid of 2x, less 1. To exchange x and −x changes the sign of the numerator alone. From about 19
    on, doubles cannot tell it from 1.`,
  law({ tanh, sigmoid, slope, precision }) {
    const edge = saturated[precision];
    return all(
      forAll(numbers({ from: -700, to: 700 }), (x) => equal(tanh(-x), -tanh(x))),
      forAll(numbers({ from: 2 - edge, to: edge - 2 }), (x) => between(-1, tanh(x), 1, { strictly: true })),
      forAll(numbers({ from: edge, to: 700 }), (x) => equal(tanh(x), 1)),
      // 3 units in the last place for each of them, and 1 for the difference: 2 + 3 + 1 of what 1 has.
      forAll(numbers({ from: -30, to: 30 }), (x) =>
        equal(tanh(x), 2 * sigmoid(2 * x) - 1, { within: 6, of: 1 }),
      ),
      // 5 for the slope and, in units of 1, 2·2 for the square of tanh.
      forAll(numbers({ from: -30, to: 30 }), (x) =>
        equal(slope(tanh, x), 1 - tanh(x) * tanh(x), { within: 9, of: 1 }),
      ),
    );
  },
  figure: ({ tanh, sigmoid, slope }) => ({
    title: "tanh and sigmoid",
    x: { label: "x" },
    y: { label: "value" },
    layers: [
      { kind: "line", name: "tanh", points: curve(tanh, -5, 5) },
      { kind: "line", name: "σ", points: curve(sigmoid, -5, 5) },
      { kind: "line", name: "tanh′", points: curve((x) => slope(tanh, x), -5, 5) },
    ],
  }),
};

export const tanhClaims: readonly Claim[] = [isAQuotientOfExponentials, isAStretchedSigmoid];
