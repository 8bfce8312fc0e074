/**
 * Tensors: how they are stretched, cut, turned and put together, and which ones do not fit
 *
 * Nothing here depends on the numbers, so shapes are drawn and filled with 1, 2, 3, …: all of them different, and whole, so that
 * every sum and product is exact.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import type { Nested } from "../../engine.ts";
import { equal, refuses, same } from "../../kit/compare.ts";
import { forAll, given, type Law } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Values } from "../../kit/parts.ts";
import { broadcastPairs, shapes } from "../../kit/tensors.ts";
import type { LibraryLaw } from "../library.ts";
import { stretched } from "../structural/operations.ts";
import { countOf, own } from "../structural/pulling.ts";

type Shape = readonly number[];

/** `first`, the number after it, and so on, as many as the shape holds. */
function filled(shape: Shape, first = 1): { values: number[]; shape: Shape } {
  return { values: Array.from({ length: countOf(shape) }, (_, i) => first + i), shape };
}

/** A cotangent that is never constant: of one number it is 2. */
const pulledFrom = (shape: Shape) => filled(shape, 2);

/** Every index of a shape, row-major. */
function indicesOf([length, ...rest]: Shape): number[][] {
  if (length === undefined) return [[]];
  return Array.from({ length }, (_, i) => indicesOf(rest).map((inner) => [i, ...inner])).flat();
}

/** Where an index lies, row-major. An axis that is missing in front or has length 1 is stretched: every index is 0 there. */
function placeOf(index: readonly number[], shape: Shape): number {
  const own = index.slice(index.length - shape.length);
  return shape.reduce(
    (place, length, axis) => place * length + (length === 1 ? 0 : (own[axis] as number)),
    0,
  );
}

const at = ({ values, shape }: Values, index: readonly number[]) => values[placeOf(index, shape)] as number;
const without = (list: readonly number[], axis: number) => list.filter((_, i) => i !== axis);

/** A tensor has this shape, and at each index the number that `value` says. */
function is(s: Subject, got: Tensor, shape: Shape, value: (index: readonly number[]) => number): undefined {
  const read = s.read(got);
  same(read.shape, shape);
  equal(read.values, indicesOf(shape).map(value));
}

/** Shapes with at least one axis, and one of their axes counted from the front. */
const axes = (f: (shape: number[], axis: number) => undefined, sizeZero = false): Law =>
  forAll(
    shapes({ sizeZero }).filter(({ length }) => length > 0),
    wholeNumbers({ from: 0, to: 2 }),
    (shape, axis) => {
      given(axis < shape.length);
      return f(shape, axis);
    },
  );

type AlongAxis = "sum" | "mean" | "max" | "argmax" | "softmax" | "logSoftmax" | "concat" | "slice";
const alongAxis = oneOf<AlongAxis>(
  "sum",
  "mean",
  "max",
  "argmax",
  "softmax",
  "logSoftmax",
  "concat",
  "slice",
);

function along(s: Subject, name: AlongAxis, x: Tensor, axis: number): Tensor {
  if (name === "concat") return s.concat([x, x], axis);
  if (name === "slice") return s.slice(x, axis, 0, 1);
  return (s[name] as (x: Tensor, axis: number) => Tensor)(x, axis);
}

/** Two shapes that stretch to a common one of several numbers. */
const pairs = broadcastPairs().filter(([a, b]) => countOf(stretched(a, b)) > 1);

const stretching: readonly LibraryLaw[] = [
  {
    of: "tensors",
    title: "are stretched to a common shape, aligned at the last axis",
    law: (s) =>
      forAll(pairs, ([left, right]) => {
        const [a, b] = [filled(left), filled(right, 100)];
        const value = (i: readonly number[]) => at(a, i) * at(b, i);
        is(s, s.mul(own(s, a), own(s, b)), stretched(left, right), value);
      }),
  },
  {
    of: "tensors",
    title: "that were stretched are owed the sum of what all copies send back",
    law: (s) =>
      forAll(pairs, ([left, right]) => {
        const [a, b] = [filled(left), filled(right, 100)];
        const g = pulledFrom(stretched(left, right));
        const sums = [a, b].map(({ values }) => values.map(() => 0)) as [number[], number[]];
        indicesOf(g.shape).forEach((i, k) => {
          const [inA, inB] = [placeOf(i, left), placeOf(i, right)];
          const gk = g.values[k] as number;
          sums[0][inA] = (sums[0][inA] as number) + gk * at(b, i);
          sums[1][inB] = (sums[1][inB] as number) + gk * at(a, i);
        });
        equal(
          s.pullback((x, y) => s.mul(x, y), [a, b], g),
          sums,
        );
      }),
  },
  {
    of: "tensors",
    title: "are not stretched where two lengths differ and neither is 1",
    law: (s) =>
      axes((shape, axis) => {
        const longer = shape.map((length) => length + 1);
        const other = longer.with(axis, (longer[axis] as number) + 1);
        const [a, b] = [own(s, filled(longer)), own(s, filled(other))];
        refuses(() => s.add(a, b));
        refuses(() => s.add(b, a));
        refuses(() => s.broadcastTo(a, other));
      }),
  },
];

const axesOf: readonly LibraryLaw[] = [
  {
    of: "tensors",
    title: "count a negative axis from the back",
    law: (s) =>
      forAll(alongAxis, shapes({ maxLength: 3 }), wholeNumbers({ from: 0, to: 2 }), (name, shape, axis) => {
        given(axis < shape.length);
        const x = own(s, filled(shape));
        const wanted = s.read(along(s, name, x, axis));
        const got = s.read(along(s, name, x, axis - shape.length));
        same(got.shape, wanted.shape);
        equal(got.values, wanted.values);
      }),
  },
  {
    of: "tensors",
    title: "refuse an axis that they do not have",
    law: (s) =>
      forAll(alongAxis, shapes({ maxLength: 3 }), oneOf(0, 1, 2, -1, -2, -3), (name, shape, past) => {
        const rank = shape.length;
        given(rank > 0);
        refuses(() => along(s, name, own(s, filled(shape)), past < 0 ? past - rank : past + rank));
      }),
  },
  {
    of: "tensors",
    title: "are summed along one axis, and keep all others",
    law: (s) =>
      axes((shape, axis) => {
        const x = filled(shape);
        const rest = without(shape, axis);
        is(s, s.sum(own(s, x), axis), rest, (i) => sumAlong(x, axis, i));
      }, true),
  },
  {
    of: "tensors",
    title: "are permuted so that the axis named first comes first",
    law: (s) =>
      forAll(
        shapes().filter(({ length }) => length === 3),
        oneOf([1, 0, 2], [0, 2, 1], [2, 1, 0], [1, 2, 0], [2, 0, 1]),
        (shape, order) => {
          const x = filled(shape);
          const turned = order.map((axis) => shape[axis] as number);
          const inX = (i: readonly number[]) => shape.map((_, axis) => i[order.indexOf(axis)] as number);
          is(s, s.permute(own(s, x), order), turned, (i) => at(x, inX(i)));
          const g = pulledFrom(turned);
          const back = indicesOf(shape).map((i) =>
            at(
              g,
              order.map((axis) => i[axis] as number),
            ),
          );
          if (back.length > 0)
            equal(
              s.pullback((y) => s.permute(y, order), [x], g),
              back,
            );
        },
      ),
  },
  {
    of: "tensors",
    title: "are not permuted by axes that are too few or named twice",
    law: (s) =>
      forAll(oneOf([0, 0], [1, 1], [0], [1], [], [0, 1, 1], [0, 2], [1, -1]), (order) =>
        refuses(() => s.permute(own(s, filled([2, 3])), order)),
      ),
  },
];

function sumAlong(x: Values, axis: number, rest: readonly number[]): number {
  const indices = Array.from({ length: x.shape[axis] as number }, (_, i) => rest.toSpliced(axis, 0, i));
  return indices.reduce((sum, i) => sum + at(x, i), 0);
}

const parts: readonly LibraryLaw[] = [
  {
    of: "tensors",
    title: "are sliced as Python slices, and send gradients back to where the numbers were",
    law: (s) => {
      const [length, step] = [wholeNumbers({ from: 0, to: 6 }), wholeNumbers({ from: 1, to: 3 })];
      // From far in front to far behind, so that most slices hold several numbers.
      const [from, to] = [wholeNumbers({ from: -9, to: 3 }), wholeNumbers({ from: -3, to: 9 })];
      return forAll(length, from, to, step, oneOf(0, 1), (n, start, end, step, axis) => {
        const rows = Array.from({ length: n }, (_, i) => i)
          .slice(start, end)
          .filter((_, i) => i % step === 0);
        const x = filled(axis === 0 ? [n, 2] : [2, n]);
        const y = x.shape.with(axis, rows.length);
        const inX = (i: readonly number[]) => i.with(axis, rows[i[axis] as number] as number);
        is(s, s.slice(own(s, x), axis, start, end, step), y, (i) => at(x, inX(i)));
        const g = pulledFrom(y);
        const wanted = x.values.map(() => 0);
        for (const i of indicesOf(y)) wanted[placeOf(inX(i), x.shape)] = at(g, i);
        equal(
          s.pullback((x) => s.slice(x, axis, start, end, step), [x], g),
          wanted,
        );
      });
    },
  },
  {
    of: "tensors",
    title: "are not sliced in steps of 0 or backwards",
    law: (s) =>
      forAll(wholeNumbers({ from: -3, to: 0 }), (step) =>
        refuses(() => s.slice(own(s, filled([3])), 0, 0, 3, step)),
      ),
  },
  {
    of: "tensors",
    title: "are put one after another, however many, and each gets its own gradients back",
    law: (s) =>
      forAll(vectors({ of: wholeNumbers({ from: 0, to: 3 }) }), oneOf(0, 1), (lengths, axis) => {
        const starts = lengths.map((_, p) => lengths.slice(0, p).reduce((sum, n) => sum + n, 0));
        const parts = lengths.map((n, p) => filled([2, 2].with(axis, n), 100 * (p + 1)));
        const whole = [2, 2].with(
          axis,
          lengths.reduce((sum, n) => sum + n, 0),
        );
        const wanted = new Map<string, number>();
        for (const [p, part] of parts.entries())
          for (const i of indicesOf(part.shape))
            wanted.set(`${i.with(axis, (i[axis] as number) + (starts[p] as number))}`, at(part, i));
        const own = parts.map((part) => s.tensor(part.values, part.shape));
        is(s, s.concat(own, axis), whole, (i) => wanted.get(`${i}`) as number);
        const g = pulledFrom(whole);
        const shares = parts.map(({ shape }, p) =>
          indicesOf(shape).map((i) => at(g, i.with(axis, (i[axis] as number) + (starts[p] as number)))),
        );
        equal(
          s.pullback((...x) => s.concat(x, axis), parts, g),
          shares,
        );
      }),
  },
  {
    of: "tensors",
    title: "are not put together where they differ beside the axis",
    law: (s) =>
      forAll(oneOf(0, 1), oneOf(0, 1, 3), (axis, length) => {
        const other = [2, 2].with(1 - axis, length);
        refuses(() => s.concat([own(s, filled([2, 2])), own(s, filled(other))], axis));
      }),
  },
  {
    of: "tensors",
    title: "are not reshaped to hold more or fewer numbers",
    law: (s) =>
      forAll(shapes({ sizeZero: true }), shapes({ sizeZero: true }), (from, to) => {
        given(countOf(from) !== countOf(to));
        refuses(() => s.reshape(own(s, filled(from)), to));
      }),
  },
  {
    of: "tensors",
    title: "fill the one length that reshape leaves open",
    law: (s) =>
      axes((shape, axis) => {
        const x = filled(shape);
        is(s, s.reshape(own(s, x), shape.with(axis, -1)), shape, (i) => at(x, i));
      }),
  },
  {
    of: "tensors",
    title: "are not made of more or fewer numbers than their shape holds",
    law: (s) =>
      forAll(shapes({ sizeZero: true }), wholeNumbers({ from: 0, to: 9 }), (shape, count) => {
        given(count !== countOf(shape));
        refuses(() => s.tensor(filled([count]).values, shape));
      }),
  },
  {
    of: "tensors",
    title: "are not made of rows that differ in length or depth",
    law: (s) =>
      forAll(
        // Of some the numbers would fill the shape that the first row promises.
        oneOf<Nested>([[1], 2], [1, [2]], [[1], [2, 3], []], [[1, 2], [3]], [[], [1]], [[[1]], [2]]),
        (rows) => refuses(() => s.nested(rows)),
      ),
  },
  {
    of: "tensors",
    title: "take their shape from nested arrays",
    law: (s) => {
      const cut = ({ values, shape: [length, ...rest] }: Values): Nested => {
        if (length === undefined) return values[0] as number;
        const size = countOf(rest);
        return Array.from({ length }, (_, i) =>
          cut({ values: Array.from(values).slice(i * size, (i + 1) * size), shape: rest }),
        );
      };
      return forAll(shapes(), (shape) => {
        const x = filled(shape);
        is(s, s.nested(cut(x)), shape, (i) => at(x, i));
      });
    },
  },
  {
    of: "tensors",
    title: "of no numbers have no largest one",
    law: (s) => {
      const empty = shapes({ sizeZero: true }).filter((shape) => shape.includes(0));
      return forAll(empty, oneOf<"max" | "argmax">("max", "argmax"), (shape, name) => {
        const x = own(s, filled(shape));
        refuses(() => s[name](x as never, shape.indexOf(0)));
      });
    },
  },
];

const products: readonly LibraryLaw[] = [
  {
    of: "tensors",
    title:
      "of one axis are a row on the left of a product and a column on the right, and the answer lacks that axis",
    law: (s) =>
      forAll(wholeNumbers({ from: 1, to: 4 }), wholeNumbers({ from: 1, to: 4 }), (k, n) => {
        const [x, y] = [filled([k]), filled([k], 5)];
        const [left, right] = [filled([n, k], 10), filled([k, n], 10)];
        const q = Array.from({ length: k }, (_, i) => i);
        const sum = (term: (i: number) => number) => q.reduce((total, i) => total + term(i), 0);
        const times = (a: Values, b: Values) => s.matmul(own(s, a), own(s, b));
        is(s, times(x, right), [n], ([j = 0]) => sum((i) => at(x, [i]) * at(right, [i, j])));
        is(s, times(left, y), [n], ([j = 0]) => sum((i) => at(left, [j, i]) * at(y, [i])));
        is(s, times(x, y), [], () => sum((i) => at(x, [i]) * at(y, [i])));
      }),
  },
  {
    of: "tensors",
    title:
      "are multiplied only where the lengths between them agree, and take a bias only of the outputs' length",
    law: (s) => {
      const length = wholeNumbers({ from: 1, to: 4 });
      return forAll(length, length, length, (k, inner, out) => {
        const [x, weight, bias] = [[2, k], [3, inner], [out]].map((shape) => own(s, filled(shape)));
        if (k !== inner) {
          refuses(() => s.matmul(x as Tensor, own(s, filled([inner, 3]))));
          refuses(() => s.linear(x as Tensor, weight as Tensor, null));
        } else if (out !== 3) refuses(() => s.linear(x as Tensor, weight as Tensor, bias as Tensor));
      });
    },
  },
  {
    of: "tensors",
    title:
      "of more than two axes are multiplied matrix by matrix, each of a batch with its own or with the only one",
    law: (s) =>
      forAll(broadcastPairs(), oneOf([1, 2, 3], [2, 1, 3], [3, 2, 1]), ([left, right], [m, k, n]) => {
        const [a, b] = [filled([...left, m, k] as number[]), filled([...right, k, n] as number[], 10)];
        const shape = [...stretched(left, right), m, n] as number[];
        const g = pulledFrom(shape);
        const values = g.values.map(() => 0);
        const sums = [a, b].map(({ values }) => values.map(() => 0)) as [number[], number[]];
        const add = (to: number[], place: number, x: number) => {
          to[place] = (to[place] as number) + x;
        };
        indicesOf(shape).forEach((index, y) => {
          const [batch, [i, j]] = [index.slice(0, -2), index.slice(-2) as [number, number]];
          for (let q = 0; q < (k as number); q++) {
            const inA = placeOf(batch, left) * (m as number) * (k as number) + i * (k as number) + q;
            const inB = placeOf(batch, right) * (k as number) * (n as number) + q * (n as number) + j;
            const [ax, bx, gy] = [a.values[inA], b.values[inB], g.values[y]] as [number, number, number];
            add(values, y, ax * bx);
            add(sums[0], inA, gy * bx);
            add(sums[1], inB, gy * ax);
          }
        });
        is(s, s.matmul(own(s, a), own(s, b)), shape, (i) => values[placeOf(i, shape)] as number);
        equal(
          s.pullback((x, y) => s.matmul(x, y), [a, b], g),
          sums,
        );
      }),
  },
];

export const ofTensors: readonly LibraryLaw[] = [...stretching, ...axesOf, ...parts, ...products];
