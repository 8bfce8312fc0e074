/**
 * From logits to the loss
 *
 * The scores that the last layer gives are called logits: any numbers z, of which softmax makes probabilities
 *
 *     qᵢ = e^zᵢ / (e^z₁ + … + e^zₙ)
 *
 * and cross entropy takes the logarithm of one of them. The logarithm undoes the exponential, so that the two
 * together are simpler than each alone: −ln qₜ is a difference of scores and the logarithm of one sum, and
 * its gradient is q − p, the prediction minus the truth. That is why libraries build softmax into the loss,
 * and why nobody is to apply it before.
 */
import { atLeast, between, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { sharesOf } from "./cross-entropy.ts";
import { exampleClasses, exampleLogits, fiveDecimals } from "./example.ts";

const threeLogits = vectors({ min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
const hugeLogits = vectors({ of: numbers({ from: -1e4, to: 1e4 }), min: 3, max: 3 });
/** e to the power of minus this is less than the smallest number. */
const beyond = { float64: 750, float32: 110 };

const softmaxEnsures: Claim = {
  id: "LOSS-20",
  says: {
    en: "Softmax ensures what cross entropy presupposes, that X is not above 1.",
    zh: "softmax 归一化保证了交叉熵的使用条件，即 X 不大于 1。",
  },
  formula: String.raw`0 \le \mathrm{softmax}(z)_i \le 1`,
  status: "needs a condition",
  why: `What is at most 1 is the probability, not the sample X, which may be any number. And softmax keeps its
    promise of being above 0 only on paper: of a score 750 behind, e⁻⁷⁵⁰ is less than the smallest double, the
    probability is 0, and its logarithm infinite. The logarithm of softmax taken in one step is −750 there.`,
  counterexample: "softmax(0, −750) is (1, 0), whose logarithm is −∞; log-softmax gives −750",
  law: ({ softmax, logSoftmax, log, python, precision }) =>
    all(
      forAll(hugeLogits, (logits) => {
        for (const share of softmax(logits)) between(0, share, 1);
        equal(total(softmax(logits)), 1, { within: 16, of: 1 });
        // 20,000 behind, and ln 3 on top.
        for (const logarithm of logSoftmax(logits)) between(-20_002, logarithm, 0);
      }),
      fails(forAll(hugeLogits, (logits) => atLeast(Math.min(...log(softmax(logits))), -20_002))),
      example(() => {
        const far = beyond[precision];
        equal(softmax([0, -far]), [1, 0]);
        equal([log(0), logSoftmax([0, -far])[1] as number], [-Infinity, -far]);
        same(python("torch.softmax(torch.tensor([0., -104.]), 0).log()[1]").gives, "-Infinity");
        equal(python("torch.log_softmax(torch.tensor([0., -104.]), 0)[1]").gives as number, -104);
      }),
    ),
};

const goWellTogether: Claim = {
  id: "LOSS-21",
  says: {
    en: "Cross entropy and softmax are usually used as a pair.",
    zh: "交叉熵与 softmax 通常搭配使用。",
  },
  formula: String.raw`\frac{\partial}{\partial z} H(p, \mathrm{softmax}(z)) = q - p`,
  status: "holds",
  why: `The logarithm of the one undoes the exponential of the other, and what remains as gradient is
    prediction minus truth: a full 1 for an answer that is wrong for sure. The squared error of the same
    probabilities has almost no gradient there, since softmax is flat where it is sure, right or wrong.`,
  law: ({ crossEntropy, mse, softmax, gradient, python }) =>
    all(
      // The truth may be any distribution. 8 for the gradient, 5 for softmax, and 1 for the difference.
      forAll(
        threeLogits,
        vectors({ of: numbers({ from: 1 / 64, to: 8 }), min: 3, max: 3 }),
        (logits, target) => {
          const p = sharesOf(target);
          const slopes = gradient((z) => crossEntropy(z, [p]), [logits]).flat();
          equal(
            slopes,
            softmax(logits).map((q, i) => q - (p[i] as number)),
            { within: 14, of: 1 },
          );
        },
      ),
      // Behind by 8 or more, the right class has a share q of e⁻⁸ at most. The slope of the squares is 2q(1 − q)².
      forAll(numbers({ from: -16, to: -8 }), (behind) => {
        const [ofEntropy = 0] = gradient((z) => crossEntropy(z, [0]), [[behind, 0]]).flat();
        const [ofSquares = 0] = gradient((z) => mse(softmax(z, 1), [[1, 0]]), [[behind, 0]]).flat();
        between(-1, ofEntropy, -0.999);
        between(-2 * Math.exp(-8), ofSquares, 0);
      }),
      example(() => {
        const torch = [
          python("rounded(slope(lambda z: F.binary_cross_entropy_with_logits(z, torch.tensor(1.)), -5.))"),
          python("rounded(slope(lambda z: F.mse_loss(torch.sigmoid(z), torch.tensor(1.)), -5.))"),
        ];
        // Of two classes softmax is sigmoid, and the squared errors of both are the same.
        const own = [
          gradient((z) => crossEntropy(z, [0]), [[-5, 0]]),
          gradient((z) => mse(softmax(z, 1), [[1, 0]]), [[-5, 0]]),
        ].map((slopes) => fiveDecimals(slopes.flat()[0] as number));
        equal(
          own,
          torch.map(({ gives }) => gives as number),
        );
      }),
    ),
};

/** With softmax applied twice, the scores are 1, 0, 0 at best, and the loss of three classes never less than this. */
const floor = Math.log(Math.E + 2) - 1;

const softmaxIsBuiltIn: Claim = {
  id: "LOSS-22",
  says: {
    en: "In PyTorch softmax is part of cross entropy, which applies it once by itself.",
    zh: "在 PyTorch 中，softmax 是交叉熵的一部分，计算时默认先做一次 softmax。",
  },
  formula: String.raw`\mathrm{CE}(z, t) = -\mathrm{logsoftmax}(z)_t`,
  status: "holds",
  why: `It takes scores, so it does not mind if all of them are raised alike. Whoever applies softmax before
    applies it twice. Nothing is refused then, but the probabilities 1, 0, 0 are taken for scores, and of
    those softmax makes 0.58, 0.21 and 0.21: of three classes the loss never goes below ln(e + 2) − 1 =
    0.5514, however well the model learns.`,
  law: ({ crossEntropy, softmax, logSoftmax, python }) =>
    all(
      // Scores up to 8 differ by up to 16, raised ones are up to 24: a few of them are rounded.
      forAll(threeLogits, threeClasses, wholeNumbers({ from: -16, to: 16 }), (logits, right, raised) => {
        const loss = crossEntropy([logits], [right]);
        equal(loss, -(logSoftmax(logits)[right] as number), { within: 2, of: 16 });
        const higher = logits.map((z) => z + raised);
        equal(crossEntropy([higher], [right]), loss, { within: 4, of: 24 });
      }),
      // Within ±4 a share of 1 is missed by 0.0003 or more, and the floor by more than rounding.
      forAll(vectors({ of: numbers({ from: -4, to: 4 }), min: 3, max: 3 }), threeClasses, (logits, right) =>
        atLeast(crossEntropy([softmax(logits)], [right]), floor),
      ),
      example(() => {
        equal(crossEntropy([[750, 0, 0]], [0]), 0, { within: 1, of: 1 });
        equal(crossEntropy([softmax([750, 0, 0])], [0]), floor, { within: 8 });
        const twice = python("rounded(ce_loss(torch.softmax(pred, 1), target))").gives as number;
        equal(fiveDecimals(crossEntropy(softmax(exampleLogits, 1), exampleClasses)), twice);
        const twoSteps = python(
          "torch.allclose(ce_loss(pred, target), F.nll_loss(F.log_softmax(pred, 1), target))",
        );
        same(twoSteps.gives, true);
      }),
    ),
  figure: ({ crossEntropy, softmax }) => ({
    title: "The loss of the scores k, 0, 0, with softmax applied once and twice",
    x: { label: "k" },
    y: { label: "loss" },
    layers: [
      { kind: "line", name: "once", points: curve((k) => crossEntropy([[k, 0, 0]], [0]), 0, 10, 100) },
      {
        kind: "line",
        name: "twice",
        points: curve((k) => crossEntropy([softmax([k, 0, 0])], [0]), 0, 10, 100),
      },
      { kind: "rule", name: "ln(e + 2) − 1", y: floor },
    ],
  }),
};

export const logitsClaims: readonly Claim[] = [softmaxEnsures, goWellTogether, softmaxIsBuiltIn];
