/**
 * One valley, and two
 *
 * The curve y = x² is one valley with its bottom at 0. Its slope at x is 2x: negative to the left of 0,
 * where the curve falls to the right, and positive to the right of 0. So wherever one stands, the slope
 * points away from the bottom, and the way against it leads there.
 *
 * A curve may have two valleys, as y = x⁴ − 3x² + x has: a deep one at x = −1.3008 and a shallow one at
 * 1.1309, with a hilltop at 0.1699 between them. From inside a valley the slope tells nothing of the other
 * one. A walk downhill ends at the bottom of the valley it began in, called a local minimum; the lowest
 * point of the whole curve is the global one.
 */
import { atLeast, atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { curve } from "../../kit/figure.ts";
import { all, example, forAll, given, type Law } from "../../kit/law.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject, Tensor } from "../subject.ts";
import { descended, path, polynomial, polynomialAt } from "./descent.ts";

const squareAt = (x: number) => x * x;

const slopeOfTheSquare: Claim = {
  id: "GD-06",
  says: { en: "The slope of x squared is two x.", zh: "x 的平方的导数是 2x。" },
  formula: "(x^2)' = 2x",
  status: "holds",
  domain:
    "|x| ≤ 1e150 in doubles, |x| ≤ 1e15 in single precision: beyond, the square is near the largest number there is",
  why: `From x to x + h the square grows by 2xh + h², for each unit of h by 2x + h, and with h as small as
    one likes 2x remains. Doubling is exact in binary, so not one digit may be off. In x · x the same x is
    used twice, and each use contributes x.`,
  law({ slope, mul, power, precision }) {
    const far = { float64: 1e150, float32: 1e15 }[precision];
    return all(
      forAll(numbers({ from: -far, to: far }), (x) =>
        equal(
          slope((t) => mul(t, t), x),
          2 * x,
        ),
      ),
      forAll(numbers({ from: -far, to: far }), (x) =>
        equal(
          slope((t) => power(t, 2), x),
          2 * x,
        ),
      ),
      // One step of 1/1024 finds it too: of whole 64ths, all numbers here are exact.
      example(() => equal((squareAt(3 + 1 / 1024) - squareAt(3)) * 1024, 6 + 1 / 1024)),
    );
  },
  figure: ({ slope, mul }) => ({
    title: "x² and its slope 2x",
    x: { label: "x" },
    y: { label: "x², 2x" },
    layers: [
      { kind: "line", name: "x²", points: curve(squareAt, -3, 3) },
      { kind: "line", name: "slope", points: curve((x) => slope((t) => mul(t, t), x), -3, 3, 24) },
    ],
  }),
};

/**
 * On one side of 0, −1 or 1, the slope of x² has the side's sign, and x² is lower all the way from x over 0
 * to −x.
 */
function lowerTowardsZero({ slope, mul }: Pick<Subject, "slope" | "mul">, side: -1 | 1): Law {
  return forAll(
    numbers({ from: 1 / 64, to: 8 }),
    numbers({ from: 1 / 64, to: 63 / 64 }),
    (distance, share) => {
      const x = side * distance;
      const nearer = x - share * 2 * x;
      same(Math.sign(slope((t) => mul(t, t), x)), side);
      holds(mul(nearer, nearer) < mul(x, x), `the square of ${nearer} is not below that of ${x}`);
    },
  );
}

/** The parabola, and the step from x against its slope. */
function arrowOnTheSquare({ slope, mul }: Pick<Subject, "slope" | "mul">, x: number) {
  const next = x - 0.25 * slope((t) => mul(t, t), x);
  return {
    x: { label: "x" },
    y: { label: "x²" },
    layers: [
      { kind: "line", name: "x²", points: curve(squareAt, -2, 2) },
      {
        kind: "path",
        name: "against the slope",
        points: [
          [x, squareAt(x)],
          [next, squareAt(next)],
        ],
      },
    ],
  } as const;
}

const fallsAtMinusOne: Claim = {
  id: "GD-07",
  says: {
    en: "At minus one the slope of x squared is minus two, so y falls as x grows.",
    zh: "在 x = −1 处，x 平方的导数是 −2，所以 x 增大时 y 减小。",
  },
  formula: String.raw`f(x) = x^2, \quad f'(-1) = -2 < 0, \quad f(-0.9) = 0.81 < 1 = f(-1)`,
  status: "holds",
  why: `2 · (−1) is −2, and a negative slope means down to the right: from −1 to −0.9 the square falls from
    1 to 0.81. It goes on falling up to 0 and is back at 1 only at x = 1, on the other side.`,
  law: ({ slope, mul, python }) =>
    all(
      example(() => {
        equal(
          slope((t) => mul(t, t), -1),
          -2,
        );
        equal(python("slope(lambda x: x ** 2, -1.)").gives as number, -2);
        equal(mul(-0.9, -0.9), 0.81, { within: 1 });
      }),
      lowerTowardsZero({ slope, mul }, -1),
    ),
  figure: ({ slope, mul }) => ({
    title: "At −1 the slope of x² is −2: to the right, it falls",
    ...arrowOnTheSquare({ slope, mul }, -1),
  }),
};

/** x⁴ − 3x² + x, and its mirror image. */
const twoValleys = [0, 1, -3, 0, 1];
const twoValleysMirrored = [0, -1, -3, 0, 1];

/**
 * Of a(x − c)², from every x the bottom lies where the slope does not point. No rounding changes a sign
 * here.
 */
function bottomLiesDownhill({ slope, mul, sub }: Pick<Subject, "slope" | "mul" | "sub">): Law {
  return forAll(numbers({ from: 1 / 8, to: 8 }), numbers(), numbers(), (a, c, x) => {
    // Nearer than that, products of such differences leave the numbers that single precision has.
    given(Math.abs(x - c) > 1e-15);
    const slopeThere = slope((t) => mul(a, mul(sub(t, c), sub(t, c))), x);
    same(Math.sign(slopeThere), -Math.sign(c - x));
  });
}

const bottomToTheRight: Claim = {
  id: "GD-08",
  says: {
    en: "Since the slope at minus one is negative, the lowest point lies to the right of minus one.",
    zh: "在 −1 处导数为负，所以最小值点在 −1 的右侧。",
  },
  formula: String.raw`f'(x) < 0 \Rightarrow x^* > x \quad\text{for convex } f`,
  status: "needs a condition",
  domain: "convex functions: curves that are one single valley, as x² is",
  why: `In a single valley the ground falls all the way to the bottom, so downhill is where the bottom is.
    With two valleys it may be the wrong one: on x⁴ − 3x² + x at 0.5 the slope −1.5 says "to the right",
    where it gets no lower than −1.07, while the lowest point of all, −3.51, lies to the left at −1.3.`,
  counterexample: "x⁴ − 3x² + x at x = 0.5: the slope is −1.5, but the lowest point is to the left, at −1.3",
  law: ({ slope, add, mul, sub, python }) =>
    all(
      bottomLiesDownhill({ slope, mul, sub }),
      example(() => {
        equal(slope(polynomial({ add, mul }, twoValleys), 0.5), -1.5);
        equal(python("slope(lambda x: x ** 4 - 3 * x ** 2 + x, .5)").gives as number, -1.5);
        atMost(polynomialAt(twoValleys, -1.3), -3.5);
      }),
      forAll(numbers({ from: 0.5, to: 8 }), (x) => atLeast(polynomialAt(twoValleys, x), -1.1)),
    ),
  figure({ slope, add, mul }) {
    const at = (x: number) => [x, polynomialAt(twoValleys, x)] as const;
    const next = 0.5 - 0.3 * slope(polynomial({ add, mul }, twoValleys), 0.5);
    return {
      title: "Downhill at 0.5 is to the right, the lowest point is to the left",
      x: { label: "x" },
      y: { label: "x⁴ − 3x² + x" },
      layers: [
        { kind: "line", name: "x⁴ − 3x² + x", points: curve((x) => at(x)[1], -2, 2) },
        { kind: "path", name: "downhill", points: [at(0.5), at(next)] },
        { kind: "path", name: "to the lowest point", points: [at(0.5), at(-1.3008)] },
      ],
    };
  },
};

const risesAtOne: Claim = {
  id: "GD-09",
  says: {
    en: "At one the slope of x squared is two, so y rises as x grows.",
    zh: "在 x = 1 处，x 平方的导数是 2，所以 x 增大时 y 也增大。",
  },
  formula: String.raw`f(x) = x^2, \quad f'(1) = 2 > 0, \quad f(1.1) = 1.21 > 1 = f(1)`,
  status: "holds",
  why: `2 · 1 is 2, and a positive slope means up to the right: from 1 to 1.1 the square rises from 1 to
    1.21. To the left it falls, down to 0, and is back at 1 only at x = −1.`,
  law: ({ slope, mul, python }) =>
    all(
      example(() => {
        equal(
          slope((t) => mul(t, t), 1),
          2,
        );
        equal(python("slope(lambda x: x ** 2, 1.)").gives as number, 2);
        equal(mul(1.1, 1.1), 1.21, { within: 1 });
      }),
      lowerTowardsZero({ slope, mul }, 1),
    ),
  figure: ({ slope, mul }) => ({
    title: "At 1 the slope of x² is 2: to the left, it falls",
    ...arrowOnTheSquare({ slope, mul }, 1),
  }),
};

const bottomToTheLeft: Claim = {
  id: "GD-10",
  says: {
    en: "Since the slope at one is positive, the lowest point lies to the left of one.",
    zh: "在 1 处导数为正，所以最小值点在 1 的左侧。",
  },
  formula: String.raw`f'(x) > 0 \Rightarrow x^* < x \quad\text{for convex } f`,
  status: "needs a condition",
  domain: "convex functions: curves that are one single valley, as x² is",
  why: `This is the claim for −1 seen in a mirror, and needs the same condition. The mirror is exact, down
    to the last bit: a walk on x² from −x is the walk from x with every sign changed. The mirrored two
    valleys, x⁴ − 3x² − x, have the slope 1.5 at −0.5, yet their lowest point is to the right, at 1.3.`,
  counterexample: "x⁴ − 3x² − x at x = −0.5: the slope is 1.5, but the lowest point is to the right, at 1.3",
  law: ({ slope, add, mul, sub }) =>
    all(
      bottomLiesDownhill({ slope, mul, sub }),
      forAll(numbers(), numbers({ from: 1 / 64, to: 1 }), (start, rate) => {
        const walk = (from: number) => path((x) => slope((t) => mul(t, t), x), from, rate, 2);
        equal(
          walk(-start),
          walk(start).map((x) => -x),
        );
      }),
      example(() => {
        equal(slope(polynomial({ add, mul }, twoValleysMirrored), -0.5), 1.5);
        atMost(polynomialAt(twoValleysMirrored, 1.3), -3.5);
      }),
      forAll(numbers({ from: -8, to: -0.5 }), (x) => atLeast(polynomialAt(twoValleysMirrored, x), -1.1)),
    ),
  figure({ slope, mul }) {
    const walk = (from: number) =>
      path((x) => slope((t) => mul(t, t), x), from, 0.15, 8).map((x) => [x, squareAt(x)] as const);
    return {
      title: "Two walks on x², one the mirror image of the other",
      x: { label: "x" },
      y: { label: "x²" },
      layers: [
        { kind: "line", name: "x²", points: curve(squareAt, -2, 2) },
        { kind: "path", name: "from −1.8", points: walk(-1.8) },
        { kind: "path", name: "from 1.8", points: walk(1.8) },
      ],
    };
  },
};

/**
 * Where walks from several starts on x⁴ − 3x² + x end. The engine sees all the starts in one vector, so
 * each step is asked once.
 */
function ends(
  { gradient, add, mul, sum }: Pick<Subject, "gradient" | "add" | "mul" | "sum">,
  starts: number[],
) {
  const height = polynomial({ add, mul }, twoValleys);
  // The slope changes by 42 at most for each unit between −2 and 2, so 1/32 is below 2/L = 1/21.
  return descended((x) => gradient((t) => sum(height(t)), x), starts, 1 / 32, 90);
}

export const mayEndInTheWrongValley: Claim = {
  id: "GD-11",
  says: {
    en: "A search that follows the slope can end in a local minimum.",
    zh: "沿着梯度寻找最小值，可能会停在局部最小值。",
  },
  formula: String.raw`f(x) = x^4 - 3x^2 + x: \quad 0.15 \to -1.3008, \quad 0.17 \to 1.1309`,
  status: "needs a condition",
  domain: "functions with more than one valley",
  why: `Downhill leads to the bottom of the valley one stands in. From 0.15 that is the deep one at −1.3008,
    from 0.17, just across the hilltop, the shallow one at 1.1309. A convex function has one valley only,
    and every walk ends at the same place: so has the mean squared error of any model that is linear in its
    weights, the article's parabola among them.`,
  counterexample: "(x − 1)² has one valley: every start leads to 1",
  law: ({ gradient, slope, add, mul, sub, sum }) =>
    all(
      example(() => {
        const starts = Array.from({ length: 81 }, (_, i) => i / 20 - 2).concat(0.169, 0.171);
        for (const [i, end] of ends({ gradient, add, mul, sum }, starts).entries()) {
          if ((starts[i] as number) < 0.1699) between(-1.3009, end, -1.3008);
          else between(1.1309, end, 1.131);
        }
        atMost(polynomialAt(twoValleys, -1.3), polynomialAt(twoValleys, 1.131) - 2);
      }),
      // No single step crosses the hilltop.
      forAll(numbers({ from: -2, to: 2 }), (x) => {
        given(Math.abs(x - 0.1699) > 0.0001);
        const next = x - slope(polynomial({ add, mul }, twoValleys), x) / 32;
        same(next < 0.1699, x < 0.1699);
      }),
      // Of one valley: at rate 1/4 each step halves the distance to 1, and loses a rounding or two of
      // numbers up to 8.
      forAll(numbers(), (start) => {
        const lone = (x: Operand) => mul(sub(x, 1), sub(x, 1));
        const end = path((x) => slope(lone as (x: Tensor) => Tensor, x), start, 1 / 4, 4).at(-1) as number;
        equal(end, 1 + (start - 1) / 16, { within: 4, of: 8 });
      }),
    ),
  figure({ slope, add, mul }) {
    const walk = (start: number) =>
      path((x) => slope(polynomial({ add, mul }, twoValleys), x), start, 1 / 32, 60).map(
        (x) => [x, polynomialAt(twoValleys, x)] as const,
      );
    return {
      title: "Two walks that begin side by side, and end in two valleys",
      x: { label: "x" },
      y: { label: "x⁴ − 3x² + x" },
      layers: [
        { kind: "line", name: "x⁴ − 3x² + x", points: curve((x) => polynomialAt(twoValleys, x), -2, 2) },
        { kind: "path", name: "from 0.1", points: walk(0.1) },
        { kind: "path", name: "from 0.24", points: walk(0.24) },
      ],
    };
  },
};

export const valleysClaims: readonly Claim[] = [
  slopeOfTheSquare,
  fallsAtMinusOne,
  bottomToTheRight,
  risesAtOne,
  bottomToTheLeft,
  mayEndInTheWrongValley,
];
