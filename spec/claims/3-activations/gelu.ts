/**
 * GELU
 *
 * ReLU decides by the sign of x alone whether x passes. GELU decides by degrees: it lets through as large a
 * part of x as there are numbers below x under the bell curve. That part, called Φ(x), is a half at 0, nearly
 * all of x at 3 and nearly nothing of it at −3:
 *
 *     gelu(x) = x · Φ(x)
 *
 * So there is no corner at 0, and a little below 0 some of x leaks through. Before computers had Φ at hand, Φ
 * was replaced by a formula with tanh, which is still in use and not quite the same.
 */
import { atLeast, atMost, equal, holds, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, fails, forAll, inDoubles } from "../../kit/law.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";

/** The bell curve, φ(x) = e^(−x²/2) / √(2π). */
const bell = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** The part of it below x, Φ(x) = ½(1 + erf(x/√2)) = ½ + φ(x)·(x + x³/3 + x⁵/(3·5) + …). */
function partBelow(x: number): number {
  let [term, sum] = [x, x];
  // Up to |x| = 9 a hundred terms are enough: from there on they shrink to a half each.
  for (let n = 1; n <= 100; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + bell(x) * sum;
}

/** √(2/π), which makes the slope of the tanh at 0 that of 2Φ. */
const steepness = Math.sqrt(2 / Math.PI);
const withTanh = (x: number) => 0.5 * x * (1 + Math.tanh(steepness * (x + 0.044715 * x ** 3)));

/** Up to |x| = 8, e^(−x²/2) is off by 16 units at most, and a term that counts by one for each of its 40 factors. */
const roundings = 64;

const isXTimesThePartBelow: Claim = {
  id: "ACT-17",
  says: {
    en: "GELU of x is x times the part of the bell curve that lies below x.",
    zh: "GELU(x) 等于 x 乘以钟形曲线（标准正态分布）在 x 以下所占的比例。",
  },
  formula: String.raw`\operatorname{gelu}(x) = x\,\Phi(x) \approx \tfrac12 x\bigl(1 + \tanh\bigl(\sqrt{2/\pi}\,(x + 0.044715x^3)\bigr)\bigr)`,
  status: "holds up to rounding",
  domain: "|x| ≤ 8, to the last digits of x",
  why: `That is what GELU means. The formula with tanh goes by the same name, and the two differ by up to
    0.00047, near ±2.7: little enough for training, far too much to compare the digits of two programs. At 1
    they give 0.84134 and 0.84119.`,
  counterexample: "gelu(1) is 0.84134, with tanh 0.84119",
  law: ({ gelu, geluTanh, python }) =>
    all(
      forAll(numbers(), (x) => {
        equal(gelu(x), x * partBelow(x), { within: roundings, of: Math.max(1, Math.abs(x)) });
        // 4 for the engine, 4 for the formula: the errors of cube, sum, tanh and product, of up to |x|.
        equal(geluTanh(x), withTanh(x), { within: 8, of: Math.max(1, Math.abs(x)) });
        atMost(Math.abs(gelu(x) - geluTanh(x)), 4.74e-4);
      }),
      example(() => {
        equal([gelu(1), geluTanh(1)], [0.841344746068543, 0.8411919906082768], { within: 4 });
        atLeast(Math.abs(gelu(2.699) - geluTanh(2.699)), 4.73e-4);
        equal(python("rounded(F.gelu(torch.tensor(1.)))").gives as number, 0.84134);
        equal(python("rounded(F.gelu(torch.tensor(1.), approximate='tanh'))").gives as number, 0.84119);
      }),
    ),
  figure: ({ gelu, geluTanh }) => ({
    title: "GELU by its two formulas, and a thousand times their difference",
    x: { label: "x" },
    y: { label: "gelu(x)" },
    layers: [
      { kind: "line", name: "x·Φ(x)", points: curve(gelu, -4, 3) },
      { kind: "line", name: "with tanh", points: curve(geluTanh, -4, 3) },
      {
        kind: "line",
        name: "difference × 1000",
        points: curve((x) => 1000 * (geluTanh(x) - gelu(x)), -4, 3),
      },
    ],
  }),
};

const isASmoothReLU: Claim = {
  id: "ACT-18",
  says: { en: "GELU is a smooth relative of ReLU.", zh: "GELU 是 ReLU 的平滑近似。" },
  formula: String.raw`|\operatorname{gelu}(x) - \operatorname{relu}(x)| \le 0.17, \quad \operatorname{gelu}'(x) = \Phi(x) + x\,\varphi(x)`,
  status: "holds",
  why: `Far from 0 nearly all of the bell lies on one side of x, and GELU is ReLU. Near 0 it bends instead
    of breaking: its slope changes by at most 0.8 times the step, where that of ReLU jumps. On the way it
    dips to −0.17 at −0.75, so it both falls and rises.`,
  law: ({ gelu, relu, slope }) =>
    all(
      forAll(numbers(), (x) => {
        // 4 for each of the two, half for their difference.
        equal(gelu(x) - gelu(-x), x, { within: 9, of: Math.max(1, Math.abs(x)) });
        atMost(Math.abs(gelu(x) - relu(x)), 0.16998);
        equal(slope(gelu, x), partBelow(x) + x * bell(x), { within: roundings, of: 1 });
      }),
      // The slope changes fastest at 0, by 2φ(0) = 0.7979; the rest is for rounding in single precision.
      forAll(numbers(), numbers(), (a, b) =>
        atMost(Math.abs(slope(gelu, a) - slope(gelu, b)), 0.7979 * Math.abs(a - b) + 1e-6),
      ),
      fails(forAll(numbers(), numbers(), (a, b) => atMost(gelu(Math.min(a, b)), gelu(Math.max(a, b))))),
      example(() => equal(gelu(-0.7517915246935645), -0.16997120747990366, { within: 4 })),
    ),
  figure: ({ gelu, relu, slope }) => ({
    title: "GELU, its dip and its slope",
    x: { label: "x" },
    y: { label: "value" },
    layers: [
      { kind: "line", name: "relu", points: curve(relu, -3, 3) },
      { kind: "line", name: "gelu", points: curve(gelu, -3, 3) },
      { kind: "line", name: "gelu′", points: curve((x) => slope(gelu, x), -3, 3) },
      { kind: "points", name: "lowest", points: [[-0.7517915, gelu(-0.7517915)]] },
    ],
  }),
};

/** ½x(1 + erf(x/√2)): for negative x a difference of two halves. */
const asPrinted = (x: number) => x * partBelow(x);

/** Φ(−a) for a from 5 on, as Laplace's fraction φ(a) / (a + 1/(a + 2/(a + …))): nothing is subtracted. */
function tail(a: number): number {
  let fraction = a;
  for (let n = 40; n >= 1; n--) fraction = a + n / fraction;
  return bell(a) / fraction;
}

const losesItsTailAsPrinted: Claim = {
  id: "ACT-19",
  says: {
    en: "The formula of GELU can be turned into code as it is printed.",
    zh: "GELU 的公式可以照原样写成代码。",
  },
  formula: String.raw`\tfrac12 x\,\bigl(1 + \operatorname{erf}(x/\sqrt2)\bigr)`,
  status: "needs a condition",
  why: `Right of −1 it can. Further left erf is close to −1, and 1 + erf keeps only what little of erf's
    digits differs from −1: at −8.5 nothing. PyTorch's answer there is 0, and the truth is −8e-17. The error
    is next to nothing beside other numbers, and total beside the truth; the part of the bell below x
    (erfc), computed as such, keeps all digits.`,
  counterexample: "½·(−8.5)·(1 + erf(−8.5/√2)) = 0, but gelu(−8.5) = −8.06e-17",
  law: ({ gelu, python }) =>
    all(
      // Here 1 + erf is at least 0.32, so what its two parts lose is no more than three times as much to it.
      forAll(numbers({ from: -1, to: 8 }), (x) => equal(gelu(x), asPrinted(x), { within: roundings })),
      inDoubles(
        // 64 for the engine; a² is off by half a unit in the last place, and e^(−a²/2) by up to a² of them.
        forAll(numbers({ from: 5, to: 37 }), (a) => equal(gelu(-a), -a * tail(a), { within: 64 + a * a })),
      ),
      inDoubles(
        example(() => {
          equal(gelu(-8.5), -8.05760459887282e-17, { within: 4 });
          const wrongBy = Math.abs(asPrinted(-8.5) - gelu(-8.5));
          holds(wrongBy > 0.9 * Math.abs(gelu(-8.5)), "the printed formula kept a digit");
        }),
      ),
      example(() => {
        same(python("0.5 * -8.5 * (1 + math.erf(-8.5 / math.sqrt(2))) == 0").gives, true);
        same(python("0.5 * -8.5 * math.erfc(8.5 / math.sqrt(2)) < 0").gives, true);
        same(python("F.gelu(torch.tensor(-8.5, dtype=torch.float64)).item() == 0").gives, true);
      }),
    ),
  figure: ({ gelu }) => ({
    title: "Relative error of GELU's formula as printed",
    x: { label: "x" },
    y: { label: "relative error", scale: "log" },
    layers: [
      {
        kind: "line",
        name: "as printed",
        points: curve((x) => Math.abs(asPrinted(x) / gelu(x) - 1), -9, -0.5).filter(([, error]) => error > 0),
      },
      { kind: "rule", name: "all digits lost", y: 1 },
    ],
  }),
};

export const geluClaims: readonly Claim[] = [isXTimesThePartBelow, isASmoothReLU, losesItsTailAsPrinted];
