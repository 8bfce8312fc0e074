/**
 * The samples of a test
 *
 * A model is tested on samples that it has not learnt from, since those it may simply have remembered. Here
 * that is easy, as new ones cost nothing: the program draws a hundred for each test. But a hundred is not
 * many. If the model is right in 98 cases of 100 on average, it is right 96 to 100 times in most sets of a
 * hundred, and two tests of the same model differ.
 */
import { atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { meanOf, total, vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer, Subject } from "../subject.ts";
import { classifier, labelOf, type Samples, samples } from "./classifier.ts";
import { stateOf } from "./runs.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

type Nets = Pick<Subject, "Sequential" | "Linear" | "Sigmoid">;

/** A model as training leaves it: the rule, and a little of the other three numbers. */
function almostRight(nets: Nets): Layer {
  const model = classifier(nets);
  model.loadStateDict(stateOf(model, [3, 0.1, -0.1, 0.1, -3, -0.1]));
  return model;
}

const testsOnAHundred: Claim = {
  id: "EVAL-03",
  says: {
    en: "Each evaluation tests the model on a hundred samples.",
    zh: "每次评估用 100 个样本测试模型。",
  },
  formula: String.raw`\sigma_a = \sqrt{\frac{a (1 - a)}{100}}, \quad a = 0.98: \ 0.014`,
  status: "holds",
  why: `Of a hundred answers a whole number is right, so the accuracy that is printed has two decimals and no
    more. It is a sample of what the model can do: where 98 of 100 are right on average, single hundreds
    differ from that by 1.4, now and then by 4. So 1.00 on a hundred samples is no proof that the model never
    errs.`,
  law: ({ Sequential, Linear, Sigmoid, firstAboveFifth, evaluate, python }) =>
    all(
      forAll(seeds, (seed) => {
        const { x, y } = firstAboveFifth(100, seed);
        same([x.length, y.length], [100, 100]);
        const { correct, accuracy } = evaluate(classifier({ Sequential, Linear, Sigmoid }, seed), { x, y });
        equal(correct, Math.round(100 * accuracy));
        equal(accuracy, correct / 100);
      }),
      example(() => {
        const model = almostRight({ Sequential, Linear, Sigmoid });
        const found = Array.from({ length: 100 }, (_, seed) => evaluate(model, samples(100, seed)).accuracy);
        const mean = meanOf(found);
        const deviation = Math.sqrt(meanOf(found.map((a) => (a - mean) ** 2)));
        // A deviation that is measured on 100 sets is itself off by 8 % or so; five times that is allowed.
        const expected = Math.sqrt((mean * (1 - mean)) / 100);
        between(0.6 * expected, deviation, 1.4 * expected);
        holds(found.includes(1), "none of a hundred sets of a hundred was all right");
        atMost(mean, 0.99);
        same(python("len(build_dataset(100)[0])").gives, 100);
      }),
    ),
  figure({ Sequential, Linear, Sigmoid, evaluate }) {
    const model = almostRight({ Sequential, Linear, Sigmoid });
    const found = (count: number, sets: number) =>
      Array.from({ length: sets }, (_, seed) => {
        const { accuracy } = evaluate(model, samples(count, 1000 * count + seed));
        return [`${count} samples`, accuracy] as const;
      });
    const { accuracy } = evaluate(model, samples(5000, 1));
    return {
      title: "One model, tested on sets of different size",
      x: { label: "size of a set" },
      y: { label: "accuracy" },
      layers: [
        { kind: "points", name: "a set", points: [...found(100, 30), ...found(500, 10), ...found(2000, 5)] },
        { kind: "rule", name: "on 5000 samples", y: accuracy },
      ],
    };
  },
};

const drawsNewSamples: Claim = {
  id: "EVAL-04",
  says: {
    en: "The samples to test on are generated anew for each evaluation.",
    zh: "每次评估时，都会重新生成测试样本。",
  },
  formula: String.raw`\{x_{\text{test}}\} \cap \{x_{\text{train}}\} = \varnothing`,
  status: "needs a condition",
  why: `New samples are as good as any that the model has never seen, and they are not among those that it has
    learnt from. But two epochs can be compared only if both are tested on the same samples. Otherwise the
    curve moves even if the model does not.`,
  counterexample: "one and the same model scores 0.96 on one hundred samples and 1.00 on another",
  law: ({ Sequential, Linear, Sigmoid, firstAboveFifth, evaluate, python }) => {
    const accuracyOn = (samples: Samples) =>
      evaluate(almostRight({ Sequential, Linear, Sigmoid }), samples).accuracy;
    return all(
      forAll(seeds, seeds, (training, testing) => {
        given(training !== testing);
        const learnt = new Set(firstAboveFifth(20, training).x.map(String));
        const met = firstAboveFifth(10, testing).x.filter((x) => learnt.has(String(x)));
        same([learnt.size, met.length], [20, 0]);
      }),
      // The same samples tell the same of the same model, others do not.
      forAll(seeds, (seed) =>
        equal(accuracyOn(firstAboveFifth(10, seed)), accuracyOn(firstAboveFifth(10, seed))),
      ),
      fails(
        forAll(seeds, (seed) =>
          equal(accuracyOn(firstAboveFifth(100, seed)), accuracyOn(firstAboveFifth(100, seed + 1))),
        ),
      ),
      example(() => {
        const found = Array.from({ length: 40 }, (_, seed) => accuracyOn(samples(100, seed)));
        atMost(Math.min(...found), 0.96);
        equal(Math.max(...found), 1);
        same(python("torch.equal(build_dataset(100)[0], build_dataset(100)[0])").gives, false);
      }),
    );
  },
};

const countsBothKinds: Claim = {
  id: "EVAL-05",
  says: {
    en: "Before testing, the program prints how many of the test samples are positive and how many are negative.",
    zh: "测试之前，程序打印测试样本中正样本和负样本各有多少个。",
  },
  formula: String.raw`n_+ = \sum_i y_i, \quad n_- = n - n_+`,
  status: "holds",
  why: `Positive samples have the label 1 and negative ones 0, so the sum of all labels counts the positive
    ones, and what is missing to the number of samples are the others. With labels such as 1 and 2 the sum
    would count nothing.`,
  law: ({ firstAboveFifth, sum, python }) =>
    all(
      forAll(seeds, wholeNumbers({ from: 1, to: 30 }), (seed, n) => {
        const { x, y } = firstAboveFifth(n, seed);
        const positive = x.filter((row) => labelOf(row) === 1).length;
        const negative = x.filter((row) => labelOf(row) === 0).length;
        equal([sum(y), n - sum(y)], [positive, negative]);
        equal(sum(y, 0), [positive]);
      }),
      example(() => holds(sum(firstAboveFifth(100, 1).y) > 0, "none of a hundred samples is positive")),
      fails(
        forAll(vectors({ of: wholeNumbers({ from: 1, to: 2 }) }), (labels) =>
          equal(sum(labels), labels.filter((label) => label === 2).length),
        ),
      ),
      example(() => {
        // The sum is a tensor of one number, and %d prints it all the same.
        same(python("sum(y).shape").gives, [1]);
        const positive = total([1, 0, 0, 0]);
        same(
          python("'本次预测集中共有%d个正样本,%d个负样本' % (sum(y), 4 - sum(y))").gives,
          `本次预测集中共有${positive}个正样本,${4 - positive}个负样本`,
        );
      }),
    ),
};

export const testSamplesClaims: readonly Claim[] = [testsOnAHundred, drawsNewSamples, countsBothKinds];
