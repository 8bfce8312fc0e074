/**
 * The samples of the fit
 *
 * Before anything is learnt, there are samples: pairs of an x and a y. The article takes the x from 0 to 0.99
 * in steps of a hundredth, and makes each y by a formula, so that one can look in the end whether the program
 * has found it out again:
 *
 *     y = 2x² + 3x + 4
 *
 * The program itself is shown a hundred pairs of numbers and not the formula. Lists such as these are made by
 * list comprehensions, one element after another.
 */
import { equal, holds, same } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { places, targets } from "./descent.ts";

const appliesToEach: Claim = {
  id: "GD-27",
  says: {
    en: "The list comprehension [func(i) for i in X] makes a new list of what func makes of each element, in order.",
    zh: "列表推导式 [func(i) for i in X] 依次把 X 的每个元素交给 func，并把返回值按顺序组成一个新列表。",
  },
  formula: "Y_i = f(X_i)",
  status: "holds",
  why: `It is a loop in one line: the result is as long as X, element i of it comes from element i of X alone,
    and X stays as it is. An operator applied to a whole vector does the same. In TypeScript the nearest thing
    is X.map(func), which hands over more than the element: its index too.`,
  law: ({ mul, python }) =>
    all(
      forAll(vectors(), (X) => {
        const before = [...X];
        const func = (x: number) => mul(x, x);
        const Yp = X.map((x) => func(x));
        same(Yp.length, X.length);
        for (const [i, x] of X.entries()) equal(Yp[i] as number, func(x));
        equal(mul(X, X), Yp);
        equal(X, before);
      }),
      example(() => {
        same(
          python("[i ** 2 for i in [3, 1, 2]]").gives,
          [3, 1, 2].map((i) => i ** 2),
        );
        same(python("(X := [3, 1, 2], Yp := [i ** 2 for i in X], X)[-1]").gives, [3, 1, 2]);
        const parabola = "[2 * x ** 2 + 3 * x + 4 for x in [0.0, 0.5, 1.0]]";
        same(
          python(parabola).gives,
          [0, 0.5, 1].map((x) => 2 * x ** 2 + 3 * x + 4),
        );
      }),
      // parseInt takes the index for the base to read in.
      example(() => {
        same(python("list(map(int, ['1', '2', '3']))").gives, [1, 2, 3]);
        same(["1", "2", "3"].map(Number.parseInt), [1, Number.NaN, Number.NaN]);
        same(
          ["1", "2", "3"].map((text) => Number.parseInt(text, 10)),
          [1, 2, 3],
        );
      }),
    ),
};

/** Those of the hundred that the article prints with all their digits. */
const longOnes = [
  ...[0.35000000000000003, 0.41000000000000003, 0.47000000000000003, 0.5700000000000001, 0.6900000000000001],
  ...[0.7000000000000001, 0.8200000000000001, 0.8300000000000001, 0.9400000000000001, 0.9500000000000001],
];

const hundredPlaces: Claim = {
  id: "GD-28",
  says: {
    en: "The inputs are the hundred numbers 0.00, 0.01 and so on up to 0.99.",
    zh: "输入是 0.00、0.01……直到 0.99 这一百个数。",
  },
  formula: String.raw`x_i = 0.01\, i, \quad i = 0, \dots, 99`,
  status: "holds",
  why: `Each is 0.01 times a whole number. A binary machine has no exact 0.01, and its error is multiplied as
    well, so ten of them come out as the neighbour of what one would write, 0.35000000000000003 for 0.35.
    Adding 0.01 again and again instead rounds ninety-nine times, and ends at 0.9900000000000007.`,
  law: ({ quadraticPoints, python }) =>
    all(
      forAll(wholeNumbers({ from: 0, to: 99 }), (i) => equal(quadraticPoints().x[i] ?? [], [0.01 * i])),
      example(() => {
        const { x } = quadraticPoints();
        equal(x, python("[0.01 * x for x in range(100)]").gives as number[]);
        same(
          places.filter((p) => String(p).length > "0.99".length),
          longOnes,
        );
        const added = places.map((_, i) => new Array(i).fill(0.01).reduce((sum, step) => sum + step, 0));
        holds(added[99] !== 0.99 && Math.abs(added[99] - 0.99) < 1e-14, `adding up gives ${added[99]}`);
      }),
    ),
};

const onTheParabola: Claim = {
  id: "GD-29",
  says: {
    en: "The targets are 2x² + 3x + 4 at these inputs.",
    zh: "目标值是这些输入处的 2x² + 3x + 4。",
  },
  formula: "y_i = 2x_i^2 + 3x_i + 4",
  status: "holds",
  why: `The list in the article is this formula worked out, to the last bit, from 4 at x = 0 to 8.9302 at
    0.99. The order of the operations matters for that bit: (2x + 3)x + 4 is the same curve, but rounds
    differently at some places, the first of which is 0.31.`,
  law: ({ quadraticPoints, python }) =>
    all(
      forAll(wholeNumbers({ from: 0, to: 99 }), (i) => {
        const { x, y } = quadraticPoints();
        const xi = x[i]?.[0] as number;
        equal(y[i] ?? [], [2 * xi ** 2 + 3 * xi + 4]);
      }),
      // Of a parabola the differences of neighbours grow evenly, by 2 · 2 · 0.01². Four numbers up to 9 are
      // rounded.
      forAll(wholeNumbers({ from: 1, to: 98 }), (i) => {
        const [before = 0, here = 0, after = 0] = quadraticPoints()
          .y.slice(i - 1, i + 2)
          .flat();
        equal(after - 2 * here + before, 0.0004, { within: 4, of: 8 });
      }),
      example(() => {
        equal(targets, python("[2*x**2 + 3*x + 4 for x in X]").gives as number[]);
        const others = places.map((x) => (2 * x + 3) * x + 4);
        const differing = places.filter((_, i) => others[i] !== targets[i]?.[0]);
        equal(differing[0] as number, 0.31);
        // By one bit.
        equal(others, targets, { within: 1 });
      }),
    ),
  figure({ quadraticPoints }) {
    const { x, y } = quadraticPoints();
    const points = x.map(([xi = 0], i) => [xi, y[i]?.[0] ?? 0] as const);
    return {
      title: "The hundred samples",
      x: { label: "x" },
      y: { label: "y" },
      layers: [{ kind: "points", name: "2x² + 3x + 4", points }],
    };
  },
};

export const pointsClaims: readonly Claim[] = [appliesToEach, hundredPlaces, onTheParabola];
