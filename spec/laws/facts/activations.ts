/**
 * The activations
 *
 * Here PyTorch loses whole answers: its formulas subtract numbers that are nearly equal. The choices of PyTorch are those of
 * version 2.13 on a CPU, see `fixtures/elementwise.json`.
 */
import type { Fact } from "./fact.ts";
import {
  atNumber,
  endOfOnePlusExp,
  endsOfExp,
  everywhere,
  exactAnswer,
  infinity,
  MAX_VALUE,
  none,
  unary,
} from "./unary.ts";

export const activations: readonly Fact[] = [
  unary("relu", {
    tex: String.raw`\max(0, x)`,
    formula: "(x + abs(x)) / 2",
    domain: "all numbers",
    smoothness: 0,
    pytorch: "The slope at 0 is 0. -0 stays -0. NaN stays NaN, with the slope 1, so that nothing hides it.",
    value: exactAnswer,
    slope: exactAnswer,
    spread: { ...everywhere, hard: [0] },
    edges: [
      [0, 0, 0],
      [-0, -0, 0],
      [infinity, infinity, 1],
      [-infinity, 0, 0],
      [none, none, 1],
    ],
    kinks: [0, -0].map((x) => atNumber("relu", x, { from: 0, to: 1, ours: 0, pytorch: 0 })),
  }),
  unary("sigmoid", {
    tex: String.raw`\sigma(x) = \frac{1}{1 + e^{-x}}`,
    formula: "1 / (1 + exp(-x))",
    domain: "all numbers",
    smoothness: infinity,
    pytorch:
      "The slope is y(1 - y), which is 0 from x = 36.74 on, where y rounds to 1. The value is 0 below -709.78.",
    value: { most: 3, why: "e^-|x| with one unit, a sum and a quotient." },
    slope: {
      most: 5,
      why: "e/(1 + e)²: e with one unit, a sum that counts twice, a product and a quotient.",
    },
    spread: { ...everywhere, hard: [0, endOfOnePlusExp, -endOfOnePlusExp, -709.782712893384, ...endsOfExp] },
    edges: [
      [0, 0.5, 0.25],
      [-0, 0.5, 0.25],
      [infinity, 1, 0],
      [-infinity, 0, 0],
      [none, none, none],
      [MAX_VALUE, 1, 0],
      [-MAX_VALUE, 0, 0],
    ],
  }),
  unary("tanh", {
    tex: String.raw`\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}`,
    formula: "tanh(x)",
    domain: "all numbers",
    smoothness: infinity,
    pytorch: "The slope is 1 - y², which loses its digits from |x| = 3 on and is 0 from 19.06 on.",
    value: { most: 3, why: "That is what V8 keeps for tanh, by way of expm1, as measured." },
    slope: { most: 5, why: "As for sigmoid, of which it is 4 times the slope at 2x." },
    spread: { ...everywhere, hard: [0, 0.5, 1, -1, 19.0615, 22, 354.198, -354.198, 372.6] },
    edges: [
      [0, 0, 1],
      [-0, -0, 1],
      [infinity, 1, 0],
      [-infinity, -1, 0],
      [none, none, none],
      [MAX_VALUE, 1, 0],
      [-MAX_VALUE, -1, 0],
    ],
  }),
  unary("gelu", {
    tex: String.raw`x\,\Phi(x) = \frac{x}{2}\Bigl(1 + \operatorname{erf}\frac{x}{\sqrt 2}\Bigr)`,
    formula: null,
    domain: "all numbers",
    smoothness: infinity,
    pytorch:
      "1 + erf cancels: no right digit is left below -7.53, and the answer is 0 below -8.3. NaN at -Infinity, slope NaN at both.",
    value: {
      most: 4,
      why: "A polynomial, an exponential whose argument's error is carried along, and two products.",
    },
    slope: {
      most: 8,
      why: "Φ + xφ as one product with the factor x + 0.75179…, its only zero, so that next to it nothing cancels.",
    },
    spread: {
      ...everywhere,
      bends: 39,
      hard: [0, -0.7517915246935645, 0.7517915246935645, -8.3, 8.3, -37.5, -38.5],
    },
    edges: [
      [0, 0, 0.5],
      [-0, -0, 0.5],
      [infinity, infinity, 1, [infinity, none]],
      [-infinity, -0, 0, [none, none]],
      [none, none, none],
      [MAX_VALUE, MAX_VALUE, 1],
      [-MAX_VALUE, -0, 0],
    ],
  }),
  unary("geluTanh", {
    tex: String.raw`\frac{x}{2}\Bigl(1 + \tanh\bigl(\sqrt{2/\pi}\,(x + 0.044715\,x^3)\bigr)\Bigr)`,
    formula: "x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 44715 / 1000000 * x^3)))",
    domain: "all numbers",
    smoothness: infinity,
    pytorch:
      "1 + tanh cancels: no right digit is left below -6.62, and the answer is 0 soon after. NaN at -Infinity, slope NaN at both, and wherever x³ overflows.",
    value: {
      most: 4,
      why: "x/(1 + e^-v): an exponential whose argument's error is carried along, a sum and a quotient.",
    },
    slope: {
      most: 8,
      why: "Written with the factor x + 0.75246…, its only zero, so that next to it nothing cancels.",
    },
    spread: {
      ...everywhere,
      bends: 23,
      hard: [0, -0.7524614220710163, 0.7524614220710163, -6.6, -21.06, -21.5, 8],
    },
    edges: [
      [0, 0, 0.5],
      [-0, -0, 0.5],
      [infinity, infinity, 1, [infinity, none]],
      [-infinity, -0, 0, [none, none]],
      [none, none, none],
      [MAX_VALUE, MAX_VALUE, 1, [MAX_VALUE, none]],
      [-MAX_VALUE, -0, 0, [-0, none]],
    ],
  }),
  unary("softplus", {
    tex: String.raw`\ln(1 + e^x)`,
    formula: "log(1 + exp(x))",
    domain: "all numbers",
    smoothness: infinity,
    pytorch:
      "x itself above its threshold of 20, where that is off by 581,000 ULP. The value is 0 below -737.",
    value: { most: 2, why: "max(x, 0) + log1p(e^-|x|): one unit for each of the two functions, and a sum." },
    slope: { most: 3, why: "The slope is sigmoid." },
    spread: { ...everywhere, hard: [0, 20, endOfOnePlusExp, -endOfOnePlusExp, ...endsOfExp] },
    edges: [
      [0, Math.LN2, 0.5],
      [-0, Math.LN2, 0.5],
      [infinity, infinity, 1],
      [-infinity, 0, 0],
      [none, none, none],
      [MAX_VALUE, MAX_VALUE, 1],
      [-MAX_VALUE, 0, 0],
    ],
  }),
];
