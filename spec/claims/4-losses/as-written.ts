/**
 * Softmax as it is written, and what becomes of it in a machine
 *
 * On paper softmax divides powers of e by their sum, and cross entropy takes the logarithm of that. In a
 * machine the first step can go over the largest number there is, or under the smallest, and the logarithm of
 * 0 is then infinite, although the loss is a number like 800. Done in one step nothing of the kind happens:
 * exponential and logarithm cancel before they are computed,
 *
 *     −ln qₜ = (m − zₜ) + ln(e^(z₁ − m) + … + e^(zₙ − m))
 *
 * with m the largest of the scores, so that no exponent is above 0.
 */
import { between, equal, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll, inDoubles } from "../../kit/law.ts";
import { total, vectors } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { sharesOf } from "./cross-entropy.ts";
import { fiveDecimals } from "./example.ts";

const threeLogits = vectors({ min: 3, max: 3 });
const threeClasses = wholeNumbers({ from: 0, to: 2 });
const hugeLogits = vectors({ of: numbers({ from: -1e4, to: 1e4 }), min: 3, max: 3 });
/** e to the power of this is more than the largest number, and e to minus this less than the smallest. */
const beyond = { float64: 750, float32: 110 };

/** Softmax as the article codes it, and −ln q from it, by operations of the engine's, so in its precision. */
const inTwoSteps = ({ exp, log, sum, div }: Pick<Subject, "exp" | "log" | "sum" | "div">) => {
  const softmax = (z: readonly number[]) => div(exp(z), sum(exp(z)));
  return { softmax, loss: (z: readonly number[], right: number) => -(log(softmax(z))[right] as number) };
};

/** The same on paper, with no exponent above 0. */
const shifted = (z: readonly number[]) => {
  const most = Math.max(...z);
  const powers = z.map((zi) => Math.exp(zi - most));
  const behind = (right: number) => most - (z[right] as number);
  return {
    softmax: sharesOf(powers),
    loss: (right: number) => behind(right) + Math.log(total(powers)),
    behind,
  };
};

const asWrittenOverflows: Claim = {
  id: "LOSS-30",
  says: {
    en: "Softmax is e to each score, divided by the sum of all of these.",
    zh: "softmax 就是对每个得分取 e 的幂，再除以全部幂的总和。",
  },
  formula: String.raw`\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_j e^{z_j}}`,
  status: "needs a condition",
  domain: "as written for scores between −745 and 709 in doubles, between −103 and 88 in single precision",
  why: `On paper always. In doubles e⁷¹⁰ is infinite, and infinity divided by infinity is not a number; if all
    scores are as low as −1000, it is 0 divided by 0. To subtract the largest score from all of them changes
    nothing on paper, and then the largest power is e⁰ = 1.`,
  counterexample: "exp(710) / (exp(710) + 1 + 1) is not a number, although the share is 1",
  law({ softmax, exp, log, sum, div, python, precision }) {
    const written = inTwoSteps({ exp, log, sum, div });
    const far = beyond[precision];
    return all(
      // 5 for the engine, as it promises; 1 for a power, 1 for those in the sum, 2 for adding, 1 for the quotient.
      forAll(threeLogits, (logits) => equal(softmax(logits), written.softmax(logits), { within: 10 })),
      // Differences are rounded, and e^d·d, by which that counts, is at most 1/e.
      forAll(hugeLogits, (logits) => equal(softmax(logits), shifted(logits).softmax, { within: 8, of: 1 })),
      fails(forAll(hugeLogits, (logits) => equal(total(written.softmax(logits)), 1, { within: 16, of: 1 }))),
      example(() => {
        equal(written.softmax([far, 0, 0])[0] as number, Number.NaN);
        equal(written.softmax([-far, -far, -far]), [Number.NaN, Number.NaN, Number.NaN]);
        equal(softmax([far, 0, 0]), [1, 0, 0], { within: 1, of: 1 });
        equal(softmax([-far, -far, -far]), [1 / 3, 1 / 3, 1 / 3], { within: 2 });
        same(python("softmax(np.array([[710., 0., 0.]]))").gives, [["NaN", 0, 0]]);
        same(python("softmax(np.array([[89., 0., 0.]], dtype=np.float32))").gives, [["NaN", 0, 0]]);
        const torch = python("rounded(torch.softmax(torch.tensor([[1000., 1001., 1002.]]), 1))");
        equal(softmax([1000, 1001, 1002]).map(fiveDecimals), (torch.gives as number[][]).flat());
      }),
    );
  },
  figure: ({ softmax, exp, log, sum, div }) => ({
    title: "The share of the score z against a score of 700: as written it ends at 709.78",
    x: { label: "z" },
    y: { label: "share of z" },
    layers: [
      { kind: "line", name: "engine", points: curve((z) => softmax([z, 700])[0] ?? 0, 690, 720) },
      {
        kind: "points",
        name: "as written",
        points: curve(
          (z) => inTwoSteps({ exp, log, sum, div }).softmax([z, 700])[0] ?? 0,
          690,
          720,
          60,
        ).filter(([, share]) => Number.isFinite(share)),
      },
      { kind: "rule", name: "e^z overflows", x: 709.78 },
    ],
  }),
};

/** The largest whole x of which e^x is a number, and the largest of which e^−x is not 0. */
const limits = { float64: [709, 745], float32: [88, 103] } as const;

const expOfAnyNumber: Claim = {
  id: "LOSS-32",
  says: {
    en: "The exponential function is e to the power of x, for x any real or complex number.",
    zh: "exp 函数就是 e 的 x 次方，x 可以是任意实数或复数。",
  },
  formula: String.raw`\exp(x) = e^x`,
  status: "needs a condition",
  domain: "finite up to 709.78 in doubles and 88.72 in single precision",
  why: `On paper for all of them. A double ends at 1.8 · 10³⁰⁸, so e⁷¹⁰ is infinite, and e⁻⁷⁴⁶ is 0. NumPy
    knows complex numbers, e to iπ is −1 there; but a loss is made of real numbers, since no complex number is
    larger than another, and none is a probability.`,
  counterexample: "exp(710) is infinite in doubles, exp(89) in single precision",
  law({ exp, slope, python, precision }) {
    const [most, least] = limits[precision];
    return all(
      // e to the sum is the product. Each is 1 unit off, and the sum, up to 16, was rounded by half of its
      // unit: 8 of the result.
      forAll(numbers(), numbers(), (a, b) => equal(exp(a + b), exp(a) * exp(b), { within: 12 })),
      forAll(numbers({ from: -least, to: most }), (x) => {
        between(0, exp(x), Number.MAX_VALUE, { strictly: true });
        equal(slope(exp, x), exp(x), { within: 2 });
      }),
      forAll(numbers({ from: most + 1, to: 1e4 }), (x) => equal([exp(x), exp(-x - 40)], [Infinity, 0])),
      example(() => {
        equal([exp(0), exp(1)], [1, Math.E], { within: 1 });
        same(python("np.exp(710.)").gives, "Infinity");
        equal(python("rounded(np.exp(1j * math.pi).real)").gives as number, -1);
        same(python("math.exp(1j)").raises, "TypeError");
      }),
    );
  },
};

const canReplaceTheLibrary: Claim = {
  id: "LOSS-35",
  says: {
    en: "The cross entropy written by hand can stand in for that of the library.",
    zh: "手动实现的交叉熵可以代替库函数。",
  },
  formula: String.raw`-\ln q_t = (m - z_t) + \ln \sum_i e^{z_i - m}, \quad m = \max_i z_i`,
  status: "needs a condition",
  domain: "scores up to ±30",
  why: `For scores of ordinary size both give the same. Written by hand in two steps it breaks down where it
    matters, when a model is very sure: of the scores 800, 0, 0 it makes "not a number", and where the right
    class is 800 behind it finds an infinite loss and not 800.69. And where the loss is small, it loses the
    digits: 1 − q is rounded away.`,
  counterexample: "for the scores −800, 0, 0 and the first class the loss is 800.693, and by hand infinite",
  law({ crossEntropy, exp, log, sum, div, python, precision }) {
    const written = inTwoSteps({ exp, log, sum, div });
    const far = beyond[precision];
    return all(
      // A share has some roundings, which count as such in its logarithm, up to 60; that is rounded too.
      forAll(vectors({ of: numbers({ from: -30, to: 30 }), min: 3, max: 3 }), threeClasses, (logits, right) =>
        equal(written.loss(logits, right), crossEntropy([logits], [right]), { within: 2, of: 60 }),
      ),
      // A few numbers of this size are rounded. In single precision also the scores themselves count, up to 1000.
      forAll(
        vectors({ of: numbers({ from: -1e3, to: 1e3 }), min: 3, max: 3 }),
        threeClasses,
        (logits, right) => {
          const { loss, behind } = shifted(logits);
          const size = precision === "float64" ? 1 + behind(right) : 1000;
          equal(crossEntropy([logits], [right]), loss(right), { within: 4, of: size });
        },
      ),
      example(() => {
        equal([written.loss([far, 0, 0], 0), crossEntropy([[far, 0, 0]], [0])], [Number.NaN, 0], {
          within: 1,
          of: 1,
        });
        equal(written.loss([-far, 0, 0], 0), Infinity);
        equal(crossEntropy([[-far, 0, 0]], [0]), far + Math.LN2, { within: 2 });
        same(python("cross_entropy(np.array([[800., 0., 0.]]), [0])").gives, "NaN");
        same(python("cross_entropy(np.array([[-800., 0., 0.]]), [0])").gives, "Infinity");
        const torch = python(
          "rounded(F.cross_entropy(torch.tensor([[-800., 0., 0.]], dtype=torch.float64), torch.tensor([0])), 12)",
        );
        equal(fiveDecimals(torch.gives as number), 800.69315);
      }),
      // On paper 2·e⁻⁴⁰ = 8.5e-18 is left of the loss, but q has been rounded to 1.
      inDoubles(example(() => equal(written.loss([40, 0, 0], 0), 0))),
    );
  },
  figure({ crossEntropy, exp, log, sum, div }) {
    const written = inTwoSteps({ exp, log, sum, div });
    return {
      title: "The loss of the scores k, 0, 0: by hand it falls to 0 at 37",
      x: { label: "k" },
      y: { label: "loss", scale: "log" },
      layers: [
        { kind: "line", name: "engine", points: curve((k) => crossEntropy([[k, 0, 0]], [0]), 0, 50, 100) },
        {
          kind: "points",
          name: "by hand",
          points: curve((k) => written.loss([k, 0, 0], 0), 0, 50, 100).filter(([, loss]) => loss > 0),
        },
      ],
    };
  },
};

export const asWrittenClaims: readonly Claim[] = [asWrittenOverflows, expOfAnyNumber, canReplaceTheLibrary];
