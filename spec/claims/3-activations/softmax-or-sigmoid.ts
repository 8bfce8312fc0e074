/**
 * Softmax or sigmoid
 *
 * Both turn scores into numbers between 0 and 1. Sigmoid looks at one score at a time: each answer is a yes
 * or no of its own, and several can be a yes at once. Softmax looks at all scores together: its answers share
 * out one whole, so that what one class gains the others lose. Of just two classes the two say the same, as
 * only the difference of the scores counts:
 *
 *     softmax([z, 0]) = [σ(z), 1 − σ(z)]
 */
import { between, equal, same } from "../../kit/compare.ts";
import { all, fails, forAll } from "../../kit/law.ts";
import { total, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { liesBetween0And1 } from "./sigmoid.ts";
import { sharesAddUpTo1 } from "./softmax.ts";

type LawOf = NonNullable<Claim["law"]>;

const sigmoidKeepsOutputsIn: Claim = {
  id: "ACT-28",
  says: {
    en: "Sigmoid makes sure that every input value lies between zero and one.",
    zh: "sigmoid 保证输入的每个值都在 0 与 1 之间。",
  },
  formula: String.raw`0 < \sigma(x) < 1`,
  status: "needs a condition",
  domain: "of outputs, and strictly for |x| < 36 in doubles, |x| < 16 in single precision",
  why: `It does so for what comes out. What goes in may be any number and stays as it is: of −3, sigmoid
    makes 0.047. Far out the answer rounds to 0 or 1 itself.`,
  counterexample: "the input −3 does not lie between 0 and 1; σ(−3) = 0.047 does",
  law: (subject) =>
    all((liesBetween0And1.law as LawOf)(subject), fails(forAll(numbers(), (x) => between(0, x, 1)))),
};

const sameForTwoClasses: Claim = {
  id: "ACT-29",
  says: {
    en: "Sigmoid is mainly for problems with two classes.",
    zh: "sigmoid 主要用于二分类问题。",
  },
  formula: String.raw`\operatorname{softmax}([z, 0]) = [\sigma(z), 1 - \sigma(z)]`,
  status: "holds",
  why: `Two classes need one score only, that for the one against the other, and of such a score sigmoid is
    the softmax. It also serves where several labels may be right at once, with a yes or no for each, which
    softmax cannot say.`,
  law: ({ sigmoid, softmax }) =>
    all(
      // 5 for softmax and 3 for sigmoid.
      forAll(numbers({ from: -80, to: 80 }), (z) =>
        equal(softmax([z, 0]), [sigmoid(z), sigmoid(-z)], { within: 8 }),
      ),
      forAll(numbers({ from: 1 }), numbers({ from: 1 }), (cat, dog) => {
        for (const yes of sigmoid([cat, dog])) between(0.5, yes, 1);
        between(0, Math.min(...softmax([cat, dog])), 0.5);
      }),
    ),
};

const inputsStayAsTheyAre: Claim = {
  id: "ACT-30",
  says: {
    en: "Softmax makes sure that its input values add up to one.",
    zh: "softmax 保证输入的所有值之和为 1。",
  },
  formula: String.raw`\sum_i x_i \ne 1, \quad \sum_i \operatorname{softmax}(x)_i = 1`,
  status: "wrong",
  why: `The inputs are scores and add up to anything: 1, 2 and 3 to 6. It is the outputs of softmax that add
    up to 1, whatever the inputs are.`,
  counterexample: "1 + 2 + 3 = 6; their softmax 0.090 + 0.245 + 0.665 = 1",
  law: (subject) =>
    all(
      fails(forAll(vectors(), (x) => equal(total(x), 1, { within: 4 }))),
      (sharesAddUpTo1.law as LawOf)(subject),
    ),
};

const oneGainsWhatOthersLose: Claim = {
  id: "ACT-31",
  says: {
    en: "Softmax is mainly for problems with several classes.",
    zh: "softmax 主要用于多分类问题。",
  },
  formula: String.raw`\frac{\partial p_i}{\partial x_i} > 0, \quad \frac{\partial p_j}{\partial x_i} < 0 \text{ for } j \ne i`,
  status: "holds",
  why: `It fits where exactly one class is right: the share of one class grows with its own score and falls
    with that of every other. Sigmoids do not notice each other, so they suit labels that may be right
    together.`,
  law: ({ softmax, sigmoid, pullback }) =>
    forAll(vectors({ of: numbers({ from: -4, to: 4 }), min: 2 }), (x) => {
      // A cotangent of 1 at the first output and 0 elsewhere: the slopes of that output by every score.
      const first = x.map((_, i) => (i === 0 ? 1 : 0));
      const [ofShare = []] = pullback((at) => softmax(at), [x], first);
      const [ofSigmoid = []] = pullback(sigmoid, [x], first);
      same(
        ofShare.map((slope) => Math.sign(slope)),
        first.map((c) => (c === 1 ? 1 : -1)),
      );
      same(
        ofSigmoid.map((slope) => Math.abs(Math.sign(slope))),
        first,
      );
    }),
};

export const softmaxOrSigmoidClaims: readonly Claim[] = [
  sigmoidKeepsOutputsIn,
  sameForTwoClasses,
  inputsStayAsTheyAre,
  oneGainsWhatOthersLose,
];
