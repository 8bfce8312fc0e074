/**
 * Cross entropy
 *
 * A model that chooses among classes gives each of them a probability q. How well that fits the truth is
 * measured by surprise: whoever gave what really happened the probability q is surprised by −ln q. Certainty
 * that proves right costs nothing, −ln 1 = 0; a half costs 0.69, one in a hundred 4.6, and what was held
 * impossible costs infinitely much.
 *
 * The truth may itself be a distribution p, such as "cat with 0.7, fox with 0.3". Then the mean surprise
 * counts:
 *
 *     H(p, q) = −(p₁·ln q₁ + … + pₙ·ln qₙ)
 *
 * If one class is the truth for certain, p is 1 there and 0 elsewhere, and all that is left is −ln q of that
 * class.
 */
import { atLeast, between, equal, holds, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { dot, fitting, meanOf, total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { exampleLogits, fiveDecimals } from "./example.ts";

/**
 * Positive numbers divided by their sum: of at most four, none is below 1/1600, and no logarithm below −7.4.
 */
export function sharesOf(weights: readonly number[]): number[] {
  return weights.map((weight) => weight / total(weights));
}

/**
 * Softmax, which is part of the engine's cross entropy, leaves the logarithms of probabilities as they are.
 */
export function ofProbabilities({
  crossEntropy,
  log,
}: Pick<Subject, "crossEntropy" | "log">): (p: readonly number[], q: readonly number[]) => number {
  return (p, q) => crossEntropy([log(q)], [p]);
}

const weights = numbers({ from: 1 / 64, to: 8 });
const distributions = vectors({ of: weights, min: 2 }).map(sharesOf);
const pairsOfDistributions = fitting(
  { p: ["class"], q: ["class"] },
  { of: weights, lengths: { class: [2, 4] } },
).map(({ p, q }) => ({ p: sharesOf(p), q: sharesOf(q) }));
const threeLogits = vectors({ min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
/** Probabilities that are neither 0 nor 1, and far enough from both for their complements to be exact. */
const inside = numbers({ from: 1 / 64, to: 63 / 64 });

const onlyOneOfMany: Claim = {
  id: "LOSS-08",
  says: {
    en: "Cross entropy applies only where exactly one of many classes is right.",
    zh: "交叉熵只适用于多选一，即恰有一个类别正确的情况。",
  },
  formula: String.raw`H(p, q) = -\sum_i p_i \ln q_i \quad \text{for all distributions } p`,
  status: "wrong",
  why: `The formula asks for two distributions, and p need not be certain: labels that are smoothed, or that
    people disagree about, are good targets. Where several answers may be right at once, each is a choice
    between yes and no of its own, and cross entropy serves for every one of them.`,
  counterexample: "p = (0.7, 0.2, 0.1) and q = (0.5, 0.4, 0.1) have a cross entropy of 0.8987",
  law: ({ crossEntropy, logSoftmax, bceWithLogits, log, argmax, python }) =>
    all(
      fails(
        forAll(threeLogits, vectors({ of: weights, min: 3, max: 3 }), (logits, target) => {
          const p = sharesOf(target);
          equal(crossEntropy([logits], [p]), crossEntropy([logits], [argmax(p)]), { within: 16 });
        }),
      ),
      // Each logarithm is up to 17, each of its products and sums is rounded once: a few units of that size.
      forAll(threeLogits, vectors({ of: weights, min: 3, max: 3 }), (logits, target) => {
        const p = sharesOf(target);
        equal(crossEntropy([logits], [p]), -dot(p, logSoftmax(logits)), { within: 4, of: 17 });
      }),
      // Several at once: the choice between a yes with score z and a no with score 0, for each answer.
      forAll(
        fitting({ scores: ["answer"], yes: ["answer"] }, { of: numbers({ from: 0, to: 1 }) }),
        ({ scores, yes }) => {
          const choices = scores.map((z, i) =>
            crossEntropy([[z, 0]], [[yes[i] as number, 1 - (yes[i] as number)]]),
          );
          // The losses lie between 0.3 and 1.4; 3 for the one and 5 for the other, as the engine promises,
          // and 4 for the mean.
          equal(bceWithLogits(scores, yes), meanOf(choices), { within: 12, of: 1 });
        },
      ),
      example(() => {
        const [p, q] = [
          [0.7, 0.2, 0.1],
          [0.5, 0.4, 0.1],
        ];
        equal(ofProbabilities({ crossEntropy, log })(p, q), 0.8987196820661972, { within: 8 });
        const torch = python("rounded(F.cross_entropy(pred, torch.tensor([[.2, .5, .3]] * 3)))");
        const target = exampleLogits.map(() => [0.2, 0.5, 0.3]);
        equal(fiveDecimals(crossEntropy(exampleLogits, target)), torch.gives as number);
        // The right class keeps 0.9, and 0.1 is spread over all three.
        const smoothed = [
          [0.1 / 3, 0.9 + 0.1 / 3, 0.1 / 3],
          [0.1 / 3, 0.1 / 3, 0.9 + 0.1 / 3],
          [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3],
        ];
        const smooth = python("rounded(nn.CrossEntropyLoss(label_smoothing=.1)(pred, target))");
        equal(fiveDecimals(crossEntropy(exampleLogits, smoothed)), smooth.gives as number);
      }),
    ),
};

const needsProbabilities: Claim = {
  id: "LOSS-11",
  says: {
    en: "Cross entropy presupposes probabilities strictly between 0 and 1 that add up to 1.",
    zh: "使用交叉熵的前提，是各概率严格介于 0 与 1 之间，并且总和为 1。",
  },
  formula: String.raw`0 < q_i < 1, \quad \sum_i q_i = 1`,
  status: "needs a condition",
  domain: "logits up to ±10,000",
  why: `A probability of 1 does no harm: the loss is then 0. A probability of 0 for the right class makes it
    infinite, and "probabilities" above 1 make it negative, so that there is no best answer. Functions such as
    PyTorch's CrossEntropyLoss presuppose nothing: they take any scores and make probabilities of them
    first.`,
  counterexample: "−ln 1 = 0 is fine, −ln 0 is infinite, and −ln 1.5 = −0.405 is less than a perfect loss",
  law: ({ crossEntropy, log, neg, python }) =>
    all(
      // The right class may lie 20,000 behind, and ln 3 comes on top.
      forAll(
        vectors({ of: numbers({ from: -1e4, to: 1e4 }), min: 3, max: 3 }),
        threeClasses,
        (logits, right) => between(0, crossEntropy([logits], [right]), 20_002),
      ),
      // 20 ln 2 = 13.9
      forAll(numbers({ from: 2 ** -20, to: 1 }), (q) => between(0, neg(log(q)), 14)),
      fails(forAll(numbers({ from: 2 ** -20, to: 2 }), (q) => atLeast(neg(log(q)), 0))),
      example(() => {
        equal([neg(log(1)), neg(log(0))], [0, Infinity]);
        equal(neg(log(1.5)), -0.4054651081081644, { within: 1 });
        same(python("-np.log(0.)").gives, "Infinity");
        equal(python("rounded(-math.log(1.5), 12)").gives as number, -0.405465108108);
        // By the article's formula even the perfect answer fails, since 0 · ln 0 is not a number; from scores
        // it does not.
        same(python("-np.sum(np.array([1., 0., 0.]) * np.log(np.array([1., 0., 0.])))").gives, "NaN");
        equal(crossEntropy([[1e4, 0, 0]], [[1, 0, 0]]), 0);
      }),
    ),
  figure: ({ log, neg }) => ({
    title: "The loss by the probability that the right class was given",
    x: { label: "q" },
    y: { label: "−ln q" },
    layers: [{ kind: "line", name: "−ln q", points: curve((q) => neg(log(q)), 0.005, 1) }],
  }),
};

const isMeanSurprise: Claim = {
  id: "LOSS-15",
  says: {
    en: "Cross entropy is minus the sum of p times the logarithm of q over all classes.",
    zh: "交叉熵等于对所有类别把 p 乘以 q 的对数，求和后取负。",
  },
  formula: String.raw`H(p, q) = -\sum_{i=1}^{n} p_i \ln q_i`,
  status: "holds",
  why: `That is its definition, with the natural logarithm: each class counts with the surprise −ln q that it
    would be, as often as it happens. The two do not play the same part, since only q is put through the
    logarithm.`,
  law({ crossEntropy, log }) {
    const entropy = ofProbabilities({ crossEntropy, log });
    return all(
      // Logarithms up to 7.4 are rounded a few times each: by the engine, by the law, and when products are
      // added.
      forAll(pairsOfDistributions, ({ p, q }) =>
        equal(entropy(p, q), -dot(p, q.map(Math.log)), { within: 4, of: 7.4 }),
      ),
      fails(forAll(pairsOfDistributions, ({ p, q }) => equal(entropy(p, q), entropy(q, p), { within: 16 }))),
      example(() => equal(entropy([1, 0], [0.5, 0.5]), Math.LN2, { within: 4 })),
    );
  },
};

const minusMakesPositive: Claim = {
  id: "LOSS-17",
  says: {
    en: "The logarithm of a number between 0 and 1 is negative, and the minus sign makes it positive.",
    zh: "0 与 1 之间的数取对数得到负数，公式中的负号把它变为正数。",
  },
  formula: String.raw`0 < q < 1 \Rightarrow -\ln q > 0`,
  status: "holds",
  why: `e⁰ is 1, so the logarithm of 1 is 0, and of anything less it is below 0: that of a half is −0.69. It
    is the loss that is made positive, not the probability, which was positive before. The larger q, the
    smaller the loss.`,
  law: ({ log, neg, python }) =>
    all(
      forAll(numbers({ from: 2 ** -20, to: 1 - 2 ** -20 }), (q) => {
        between(-14, log(q), 0, { strictly: true });
        equal(neg(log(q)), -log(q));
      }),
      forAll(numbers({ from: 2 ** -20, to: 1 }), numbers({ from: 2 ** -20, to: 1 }), (q, other) =>
        atLeast(neg(log(Math.min(q, other))), neg(log(Math.max(q, other)))),
      ),
      example(() => same(python("(-np.log([.01, .5, .99]) > 0).all()").gives, true)),
    ),
  figure: ({ log, neg }) => ({
    title: "The logarithm on (0, 1), and what the minus sign makes of it",
    x: { label: "q" },
    y: { label: "ln q, −ln q" },
    layers: [
      { kind: "line", name: "ln q", points: curve((q) => log(q), 0.01, 1) },
      { kind: "line", name: "−ln q", points: curve((q) => neg(log(q)), 0.01, 1) },
    ],
  }),
};

/** Of numbers up to 7.4: a unit in the last place is 2⁻⁵⁰, in single precision 2⁻²¹. */
const unit = { float64: 2 ** -50, float32: 2 ** -21 };

const nearerToZeroIsNearer: Claim = {
  id: "LOSS-19",
  says: {
    en: "The nearer cross entropy is to 0, the nearer the prediction is to the truth.",
    zh: "交叉熵越接近 0，预测就越接近真实值。",
  },
  formula: String.raw`H(p, q) \ge H(p, p) = H(p)`,
  status: "needs a condition",
  why: `If one class is certain, the best q gives it 1, and the loss is 0. If the truth itself is uncertain, 0
    is out of reach: the best prediction is q = p, and what is left is the uncertainty H(p) of the truth. Only
    the distance from that floor tells how good a prediction is.`,
  counterexample: "for p = (0.7, 0.2, 0.1) the best prediction, p itself, has a cross entropy of 0.8018",
  law({ crossEntropy, log, gradient, python, precision }) {
    const entropy = ofProbabilities({ crossEntropy, log });
    return all(
      // One class is certain: the more it is given, the smaller the loss.
      forAll(inside, inside, (q, other) => {
        const [less, more] = [Math.min(q, other), Math.max(q, other)];
        atLeast(entropy([1, 0], [less, 1 - less]), entropy([1, 0], [more, 1 - more]) - unit[precision]);
      }),
      // No class is: the loss is smallest at q = p, where it is not 0. Each side is a few units off.
      forAll(pairsOfDistributions, ({ p, q }) => atLeast(entropy(p, q), entropy(p, p) - 8 * unit[precision])),
      forAll(distributions, (p) => {
        const slopes = gradient((z) => crossEntropy(z, [p]), [log(p)]);
        // A probability less a probability, with a few roundings of numbers below 1.
        equal(
          slopes.flat(),
          p.map(() => 0),
          { within: 16, of: 1 },
        );
        holds(entropy(p, p) > 0, "the best loss is 0");
      }),
      example(() => {
        equal(entropy([0.7, 0.2, 0.1], [0.7, 0.2, 0.1]), 0.8018185525433373, { within: 8 });
        const torch = python(
          "rounded(F.cross_entropy(torch.tensor([[.7, .2, .1]]).log(), torch.tensor([[.7, .2, .1]])))",
        );
        equal(torch.gives as number, 0.80182);
      }),
    );
  },
};

export const crossEntropyClaims: readonly Claim[] = [
  onlyOneOfMany,
  needsProbabilities,
  isMeanSurprise,
  minusMakesPositive,
  nearerToZeroIsNearer,
];
