/**
 * What the right class is given, and what the others are
 *
 * Where one class is right for certain, the truth p is 1 there and 0 elsewhere, which is called one-hot. Of
 * the sum in cross entropy one term is left, −ln q of the right class, and it seems that nothing else
 * matters. But a probability is not given on its own: softmax shares out 1 among all classes, so to raise one
 * is to lower the others. The gradient by the scores z says so, and says how much each of them is at fault:
 *
 *     ∂H/∂z = q − p
 */
import { atLeast, equal, holds, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { ofProbabilities, sharesOf } from "./cross-entropy.ts";
import { exampleClasses, exampleLogits, fiveDecimals, oneHotRows } from "./example.ts";

const threeLogits = vectors({ min: 3, max: 3 });
const threeWeights = vectors({ of: numbers({ from: 1 / 64, to: 8 }), min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
/** So near to each other that a change of one is seen in the loss, even in single precision. */
const nearLogits = vectors({ of: numbers({ from: -2, to: 2 }), min: 3, max: 3 });
/** Probabilities that are neither 0 nor 1, and far enough from both for their complements to be exact. */
const inside = numbers({ from: 1 / 64, to: 63 / 64 });

const onlyOneTerm: Claim = {
  id: "LOSS-10",
  says: {
    en: "Of the probabilities only that of the right class needs to be kept.",
    zh: "计算时只需保留正确类别上的概率。",
  },
  formula: String.raw`p_i = [i = t] \Rightarrow H(p, q) = -\ln q_t`,
  status: "needs a condition",
  why: `If the truth is one-hot, every other term of the sum has the factor 0, and −ln q of the right class is
    the whole of it. That q must have been normalised, so the others have had their say. If the truth is
    spread over several classes, each of them counts.`,
  counterexample:
    "for p = (0.7, 0.2, 0.1) and q = (0.5, 0.4, 0.1) the right class alone gives 0.693, all of them 0.899",
  law: ({ crossEntropy, logSoftmax, argmax, log, python }) =>
    all(
      // Scores up to 8 differ by up to 16, of which a unit may be lost in either.
      forAll(threeLogits, threeClasses, (logits, right) =>
        equal(crossEntropy([logits], oneHotRows([right], 3)), -(logSoftmax(logits)[right] as number), {
          within: 2,
          of: 16,
        }),
      ),
      fails(
        forAll(threeLogits, threeWeights, (logits, target) => {
          const p = sharesOf(target);
          equal(crossEntropy([logits], [p]), -(logSoftmax(logits)[argmax(p)] as number), {
            within: 2,
            of: 16,
          });
        }),
      ),
      example(() => {
        const entropy = ofProbabilities({ crossEntropy, log });
        const torch = python("rounded(-np.sum([.7, .2, .1] * np.log([.5, .4, .1])), 12)").gives as number;
        equal(fiveDecimals(entropy([0.7, 0.2, 0.1], [0.5, 0.4, 0.1])), fiveDecimals(torch));
        equal(entropy([1, 0, 0], [0.5, 0.4, 0.1]), Math.LN2, { within: 4 });
      }),
    ),
};

const othersAreVoid: Claim = {
  id: "LOSS-16",
  says: {
    en: "Only the probability of the right class has any effect; mistakes on the wrong classes do not count.",
    zh: "只有正确类别上的概率起作用，错误类别上的预测不产生影响。",
  },
  formula: String.raw`\frac{\partial H}{\partial z_i} = q_i - p_i`,
  status: "needs a condition",
  why: `As a formula in q that is so: however the rest is shared among the wrong classes, the loss stays. But
    what is learnt are scores. To raise a wrong one takes probability from the right class, so the loss rises,
    and its gradient is exactly the probability that the wrong class was given. It is positive, so each wrong
    class is pushed down.`,
  counterexample:
    "to raise a wrong score from 0 to 2 turns the loss of the scores 1, 0, 0 from 0.551 into 1.408",
  law: ({ crossEntropy, softmax, gradient, log, python }) =>
    all(
      forAll(matrices({ columns: [2, 4] }), wholeNumbers({ from: 0, to: 3 }), (logits, first) => {
        const [batch, classes] = [logits.length, logits[0]?.length ?? 0];
        const labels = logits.map((_, i) => (first + i) % classes);
        const [q, p] = [softmax(logits, 1).flat(), oneHotRows(labels, classes).flat()];
        const slopes = gradient((z) => crossEntropy(z, labels), logits).flat();
        // 8 for the gradient and 5 for softmax, as the engine promises, 2 for difference and quotient.
        equal(
          slopes,
          q.map((qi, i) => (qi - (p[i] as number)) / batch),
          { within: 15, of: 1 },
        );
        same(
          slopes.map((slope) => slope > 0),
          p.map((pi) => pi === 0),
        );
      }),
      // A wrong score is raised, and nothing else.
      forAll(nearLogits, numbers({ from: 1 / 8, to: 4 }), ([right = 0, wrong = 0, other = 0], raised) =>
        atLeast(
          crossEntropy([[right, wrong + raised, other]], [0]),
          crossEntropy([[right, wrong, other]], [0]),
        ),
      ),
      example(() => {
        // As long as the right class keeps its half, it does not matter who has the rest.
        const entropy = ofProbabilities({ crossEntropy, log });
        const halves = [
          [0.5, 0.4, 0.1],
          [0.5, 0.1, 0.4],
          [0.5, 0.25, 0.25],
        ];
        equal(
          halves.map((q) => entropy([1, 0, 0], q)),
          halves.map(() => Math.LN2),
          { within: 4 },
        );
        equal([crossEntropy([[1, 0, 0]], [0]), crossEntropy([[1, 2, 0]], [0])].map(fiveDecimals), [
          python("rounded(F.cross_entropy(torch.tensor([[1., 0., 0.]]), torch.tensor([0])))").gives as number,
          python("rounded(F.cross_entropy(torch.tensor([[1., 2., 0.]]), torch.tensor([0])))").gives as number,
        ]);
        const torch = python("rounded(slope(lambda z: F.cross_entropy(z, target), pred))")
          .gives as number[][];
        const own = gradient((z) => crossEntropy(z, exampleClasses), exampleLogits as number[][]);
        equal(own.flat().map(fiveDecimals), torch);
      }),
    ),
  figure({ crossEntropy, gradient }) {
    const slopes = gradient((z) => crossEntropy(z, [1]), [[1.3, 0.1, 0.3]]).flat();
    const named = slopes.map((slope, i) => [`class ${i}`, slope] as const);
    return {
      title: "What the loss does to the scores 1.3, 0.1 and 0.3, if class 1 is right",
      x: { label: "class" },
      y: { label: "gradient" },
      layers: [
        { kind: "bars", name: "wrong: pushed down", points: named.filter(([, slope]) => slope > 0) },
        { kind: "bars", name: "right: pulled up", points: named.filter(([, slope]) => slope <= 0) },
      ],
    };
  },
};

/** What two models give the right one of two classes, in three cases. */
const cautious = [0.51, 0.51, 0.51];
const bold = [0.99, 0.99, 0.49];

const lossAndAccuracy = ({ crossEntropy, argmax, log }: Pick<Subject, "crossEntropy" | "argmax" | "log">) => {
  return (right: readonly number[]) => {
    const logits = right.map((q) => log([q, 1 - q]));
    const correct = argmax(logits, 1).filter((chosen) => chosen === 0).length;
    return {
      loss: crossEntropy(
        logits,
        right.map(() => 0),
      ),
      accuracy: correct / right.length,
    };
  };
};

const isAccuracy: Claim = {
  id: "LOSS-18",
  says: {
    en: "The product p times log q is the accuracy: the nearer it is to 0, the higher the accuracy.",
    zh: "p 乘以 log q 就是准确率，它越接近 0，准确率越高。",
  },
  formula: String.raw`e^{-H} = \sqrt[n]{q_1 q_2 \cdots q_n}`,
  status: "wrong",
  why: `Accuracy counts how often the right class comes first, by however little. The logarithm looks at how
    much probability it was given. A model that gives it 0.51 three times is right three times, with a loss of
    0.67; one that gives it 0.99, 0.99 and 0.49 is right only twice, but has a loss of 0.24. What the loss
    does tell is a mean of the probabilities.`,
  counterexample:
    "0.51, 0.51, 0.51 has loss 0.673 and accuracy 1; 0.99, 0.99, 0.49 has loss 0.244 and accuracy 2/3",
  law({ crossEntropy, argmax, log, python }) {
    const model = lossAndAccuracy({ crossEntropy, argmax, log });
    return all(
      example(() => {
        const [careful, daring] = [model(cautious), model(bold)];
        holds(daring.loss < careful.loss, "the bold model has no smaller loss");
        equal([careful.accuracy, daring.accuracy], [1, 2 / 3]);
        const [one, other] = [
          python("rounded(-np.mean(np.log([.51, .51, .51])), 12)").gives as number,
          python("rounded(-np.mean(np.log([.99, .99, .49])), 12)").gives as number,
        ];
        equal([careful.loss, daring.loss].map(fiveDecimals), [one, other].map(fiveDecimals));
      }),
      // Three losses of up to ln 64 = 4.2, each a few units off, and the logarithm of their product.
      forAll(inside, inside, inside, (q1, q2, q3) =>
        equal(3 * model([q1, q2, q3]).loss, -Math.log(q1 * q2 * q3), { within: 4, of: 12.5 }),
      ),
    );
  },
  figure(engine) {
    const [careful, daring] = [lossAndAccuracy(engine)(cautious), lossAndAccuracy(engine)(bold)];
    return {
      title: "The model with the smaller loss is right less often",
      x: { label: "what the model gave the right class" },
      y: { label: "loss, accuracy" },
      layers: [
        {
          kind: "bars",
          name: "loss",
          points: [
            ["loss of 0.51, 0.51, 0.51", careful.loss],
            ["loss of 0.99, 0.99, 0.49", daring.loss],
          ],
        },
        {
          kind: "bars",
          name: "accuracy",
          points: [
            ["accuracy of 0.51, 0.51, 0.51", careful.accuracy],
            ["accuracy of 0.99, 0.99, 0.49", daring.accuracy],
          ],
        },
      ],
    };
  },
};

export const rightClassClaims: readonly Claim[] = [onlyOneTerm, othersAreVoid, isAccuracy];
