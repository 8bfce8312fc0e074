/**
 * Searching for a minimum
 *
 * A curve has a slope at every point: how much y changes if x grows by a little, for each unit of x. A hill
 * climbed to the right has a positive slope, one that falls to the right a negative one, and the bottom of
 * a valley is level: slope 0.
 *
 * So the slope f′(x) tells, from one point alone and without a look at the whole curve, which way is down.
 * Gradient descent walks that way, again and again, each step as long as the slope there times a fixed
 * number η, the learning rate:
 *
 *     next x = x − η · f′(x)
 */
import { atLeast, atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { curve, numbered } from "../../kit/figure.ts";
import { all, example, fails, forAll, given, inDoubles } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { path, polynomial, polynomialAt } from "./descent.ts";

/** a(x − c)²: a valley with its bottom at c. */
const valley =
  ({ mul, sub }: Pick<Subject, "mul" | "sub">, a: number, c: number) =>
  (x: Tensor) => {
    const away = sub(x, c);
    return mul(a, mul(away, away));
  };

const steepness = numbers({ from: 1 / 8, to: 8 });

const signTellsTheWay: Claim = {
  id: "GD-01",
  says: {
    en: "Whether a function rises or falls at a point is told by the sign of its slope there.",
    zh: "函数在某一点是上升还是下降，由该点导数的正负决定。",
  },
  formula: String.raw`f'(x) > 0 \Rightarrow f(x - h) < f(x + h), \quad f'(x) < 0 \Rightarrow f(x - h) > f(x + h)`,
  status: "needs a condition",
  domain: "slopes that are not 0, and h small enough",
  why: `Close by, a smooth curve looks like a straight line, and the sign of its slope says whether that
    goes up. Where the slope is 0 the line is level and says nothing: x³ rises through such a point, x² has
    its bottom there, −x² its top.`,
  counterexample: "x³ has the slope 0 at x = 0, and rises there all the same",
  law({ slope, add, mul }) {
    const h = 2 ** -12;
    return all(
      forAll(
        vectors({ of: numbers({ from: -5, to: 5 }), min: 2, max: 6 }),
        numbers({ from: -3, to: 3 }),
        (coefficients, x) => {
          const at = slope(polynomial({ add, mul }, coefficients), x);
          // The third derivative is 3090 at most, so within h the curve bends by 3090h²/6 = 3e-5; slopes up
          // to 2735, of twenty roundings even in single precision, are off by less than 1/64.
          given(Math.abs(at) > 1 / 32);
          const rise = polynomialAt(coefficients, x + h) - polynomialAt(coefficients, x - h);
          same(Math.sign(rise), Math.sign(at));
        },
      ),
      example(() => {
        const cube = [0, 0, 0, 1];
        equal(slope(polynomial({ add, mul }, cube), 0), 0);
        holds(polynomialAt(cube, -h) < polynomialAt(cube, h), "x³ does not rise at 0");
      }),
    );
  },
  figure({ slope, add, mul }) {
    const coefficients = [0, -3, 0, 1];
    const slopeAt = (x: number) => slope(polynomial({ add, mul }, coefficients), x);
    const points = curve((x) => polynomialAt(coefficients, x), -2.2, 2.2, 88);
    const tangentAt = (x: number) =>
      [x, polynomialAt(coefficients, -1.5) + slopeAt(-1.5) * (x + 1.5)] as const;
    return {
      title: "x³ − 3x, by the sign of its slope",
      x: { label: "x" },
      y: { label: "x³ − 3x" },
      layers: [
        { kind: "points", name: "slope > 0", points: points.filter(([x]) => slopeAt(x) > 0) },
        { kind: "points", name: "slope < 0", points: points.filter(([x]) => slopeAt(x) < 0) },
        { kind: "line", name: "tangent at −1.5", points: [tangentAt(-2.2), tangentAt(-1)] },
      ],
    };
  },
};

const findsTheLowestPoint: Claim = {
  id: "GD-02",
  says: {
    en: "The goal is the x at which f(x) is smallest.",
    zh: "目标是找到使 f(x) 最小的那个 x。",
  },
  formula: String.raw`x^* = \arg\min_x f(x)`,
  status: "needs a condition",
  domain: "functions that have a smallest value",
  why: `In the valley a(x − c)² each step multiplies the distance to the bottom c by 1 − 2aη, so a moderate
    rate η gets as close as one likes. But −x² has no bottom: every step leads further down and away. And eˣ
    falls towards 0 on the left without ever getting there, so the search never ends.`,
  counterexample: "from x = 1 on −x², ten steps at rate 0.5 double x ten times: 1, 2, 4, … 1024",
  law: ({ slope, mul, sub, exp }) =>
    all(
      forAll(
        ...[steepness, numbers(), numbers(), numbers({ from: 1 / 8, to: 7 / 8 })],
        (a, c, start, share) => {
          const end = path((x) => slope(valley({ mul, sub }, a, c), x), start, share / a, 5).at(-1) as number;
          // Of numbers up to 24 a step rounds x once, and the move, 1.75 · 16 at most, five times: 4 units
          // of 16. Each step keeps 3/4 of what was off before, so in all it is less than 4 / (1 − 3/4).
          equal(end, c + (1 - 2 * share) ** 5 * (start - c), { within: 16, of: 16 });
        },
      ),
      example(() => {
        equal(path((x) => slope((t) => mul(-1, mul(t, t)), x), 1, 0.5, 10).at(-1) as number, 1024);
        // Of e^x: downhill is to the left, for ever. After n steps of rate 1, x is near −ln n.
        const ends = path((x) => slope(exp, x), 0, 1, 200);
        holds(
          ends.every((x, i) => i === 0 || x < (ends[i - 1] as number)),
          "e^x had a lowest point",
        );
        atMost(ends[200] as number, -Math.log(200));
      }),
    ),
  figure({ slope, mul, sub }) {
    const places = path((x) => slope(valley({ mul, sub }, 1, 1), x), -2, 0.15, 12);
    return {
      title: "Twelve steps down to the lowest point of (x − 1)²",
      x: { label: "x" },
      y: { label: "(x − 1)²" },
      layers: [
        { kind: "line", name: "(x − 1)²", points: curve((x) => (x - 1) ** 2, -2.2, 3) },
        { kind: "path", name: "steps at rate 0.15", points: places.map((x) => [x, (x - 1) ** 2] as const) },
      ],
    };
  },
};

const slopeIsNotTheValue: Claim = {
  id: "GD-03",
  says: {
    en: "The first step is to take any x and work out the slope there, which is f(x).",
    zh: "第一步是任取一点 x，计算该点的导数值，也就是 f(x)。",
  },
  formula: String.raw`f(x) = x^2 \Rightarrow f(1) = 1, \quad f'(1) = 2`,
  status: "wrong",
  why: `f(x) is how high the curve is at x; how steeply it climbs there is written f′(x). Of x² at x = 1 the
    height is 1 and the slope 2. Whoever follows the height instead of the slope walks from −1 to −1.1, away
    from the minimum: a height above 0 always sends x to the left.`,
  counterexample: "x² at x = 1: the value is 1, the slope is 2",
  law: ({ slope, mul, python }) =>
    all(
      fails(
        forAll(numbers(), (x) =>
          equal(
            slope((t) => mul(t, t), x),
            mul(x, x),
          ),
        ),
      ),
      forAll(numbers(), (x) =>
        equal(
          slope((t) => mul(t, t), x),
          2 * x,
        ),
      ),
      example(() => {
        equal(mul(1, 1), 1);
        equal(
          slope((t) => mul(t, t), 1),
          2,
        );
        equal(python("slope(lambda x: x ** 2, 1.)").gives as number, 2);
        // From −1 the height leads away from 0, and the slope towards it.
        atMost(-1 - 0.1 * mul(-1, -1), -1);
        atLeast(-1 - 0.1 * slope((t) => mul(t, t), -1), -1);
      }),
    ),
  figure: ({ slope, mul }) => ({
    title: "Two numbers of x² at x = 1",
    x: { label: "" },
    y: { label: "at x = 1" },
    layers: [
      { kind: "bars", name: "height", points: [["f(1)", mul(1, 1)]] },
      { kind: "bars", name: "slope", points: [["f′(1)", slope((t) => mul(t, t), 1)]] },
    ],
  }),
};

const stepsDownhill: Claim = {
  id: "GD-04",
  says: {
    en: "The second step is to raise x if the slope is negative, and to lower it if the slope is positive.",
    zh: "第二步是看导数的正负：为负就把 x 调大，为正就把 x 调小。",
  },
  formula: String.raw`f\big(x - \eta f'(x)\big) < f(x) \quad\text{if } 0 < \eta < 2/L`,
  status: "needs a condition",
  domain: "learning rates η below 2/L, where L is the most that the slope changes per unit of x",
  why: `The sign gives the direction, and it is right: the first bit of the way leads down. How far down it
    leads, the sign does not know. In a valley the slope changes by L for each unit, and a step of more than
    2/L times the slope climbs the other side higher than it started. And steps of a fixed length never
    settle: they end up hopping over the bottom.`,
  counterexample: "x² from x = 1 at rate 1.1: the step leads to −1.2, from height 1 up to 1.44",
  law: ({ slope, mul, sub }) =>
    all(
      // Of a(x − c)² the slope changes by L = 2a for each unit of x.
      forAll(
        ...[steepness, numbers(), numbers({ from: 1 / 64, to: 8 }), numbers({ from: 1 / 16, to: 4 })],
        (a, c, away, share) => {
          // At 2/L itself the step leads exactly as high on the other side.
          given(Math.abs(share - 1) > 1 / 64);
          const x = c + away;
          const next = x - (share / a) * slope(valley({ mul, sub }, a, c), x);
          same(Math.abs(next - c) < Math.abs(x - c), share < 1);
        },
      ),
      example(() => {
        equal(1 - 1.1 * slope((t) => mul(t, t), 1), -1.2, { within: 2 });
        equal(mul(-1.2, -1.2), 1.44, { within: 1 });
        // Steps of 1/8 by the sign alone, from 15/16: at the end it goes to and fro over 0.
        const hops = path((x) => Math.sign(slope((t) => mul(t, t), x)), 15 / 16, 1 / 8, 40);
        equal(hops.slice(-4), [1 / 16, -1 / 16, 1 / 16, -1 / 16]);
      }),
    ),
  figure({ slope, mul }) {
    const after = (rate: number) => (1 - rate * slope((t) => mul(t, t), 1)) ** 2;
    const rates = [0.3, 0.9, 1.1];
    return {
      title: "x² from x = 1 after one step: above rate 1 = 2/L it rises",
      x: { label: "learning rate" },
      y: { label: "x²" },
      layers: [
        {
          kind: "bars",
          name: "x²",
          points: [["before", 1], ...rates.map((r) => [String(r), after(r)] as const)],
        },
      ],
    };
  },
};

/** How many steps change x by more than `change`, or `most` of them, and where the one after them leads. */
function settled(slopeAt: (x: number) => number, start: number, rate: number, change: number, most: number) {
  let x = start;
  for (let steps = 0; steps < most; steps++) {
    const next = x - rate * slopeAt(x);
    if (Math.abs(next - x) <= change) return { steps, x: next };
    x = next;
  }
  return { steps: most, x };
}

const untilItSettles: Claim = {
  id: "GD-05",
  says: {
    en: "The first two steps are repeated until x no longer changes, or hardly does.",
    zh: "反复执行前两步，直到 x 不再变化，或变化极小。",
  },
  formula: String.raw`\lvert x_{k+1} - x_k \rvert \le \varepsilon`,
  status: "needs a condition",
  domain: "valleys ax² at rates η with 0 < aη < 1",
  why: `In a valley each step is a fixed share of the last one, so the steps become as short as one likes.
    "No longer changes", taken at its word, takes patience: on x² from 1 at rate 0.1, 3332 steps, down to
    1e-323, the smallest double but one. At rate 1 it hops between 1 and −1 for ever. And hardly changing
    does not mean being near the bottom: high plains are level too.`,
  counterexample: "x² at rate 1 from x = 1: 1, −1, 1, −1, … without end",
  law: ({ slope, mul, sub, sigmoid, python }) =>
    all(
      forAll(
        ...[steepness, numbers({ from: 1 / 64, to: 8 }), numbers({ from: 1 / 4, to: 3 / 4 })],
        (a, start, share) => {
          const slopeAt = (x: number) => slope((t) => mul(a, mul(t, t)), x);
          const { steps, x } = settled(slopeAt, start, share / a, start / 64, 100);
          // Each step is |1 − 2·share| times the last one, half as long or less, and the first is 1.5 start
          // at most.
          atMost(steps, Math.ceil(Math.log2(1.5 * 64)));
          // The last move was 2·share = 1/2 or more of what was left before it.
          between(-start / 32, x, start / 32);
        },
      ),
      inDoubles(
        example(() => {
          const { steps, x } = settled((at) => slope((t) => mul(t, t), at), 1, 0.1, 0, 5000);
          equal([steps, x], python("descend(1., lr=0.1)").gives as number[]);
          equal([steps, x], [3332, 1e-323]);
        }),
      ),
      example(() => {
        equal(path((x) => slope((t) => mul(t, t), x), 1, 1, 101).slice(-2), [1, -1]);
        // The error of sigmoid where 1 is wanted: at x = −20 it is nearly as large as can be, and yet
        // level.
        const error = (x: Tensor) => mul(sub(1, sigmoid(x)), sub(1, sigmoid(x)));
        between(4.1e-9, -slope(error, -20), 4.2e-9);
        atLeast((1 - sigmoid(-20)) ** 2, 0.99);
      }),
    ),
  figure: ({ slope, mul }) => ({
    title: "x² from 1 at rate 0.1: the first 400 of 3332 steps",
    x: { label: "step" },
    y: { label: "x", scale: "log" },
    layers: [
      {
        kind: "line",
        name: "x",
        points: numbered(
          path((x) => slope((t) => mul(t, t), x), 1, 0.1, 400),
          0,
        ),
      },
    ],
  }),
};

export const minimumClaims: readonly Claim[] = [
  signTellsTheWay,
  findsTheLowestPoint,
  slopeIsNotTheValue,
  stepsDownhill,
  untilItSettles,
];
