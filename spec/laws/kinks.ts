/**
 * What a gradient may be where there is none
 *
 * At a kink the slopes on both sides differ. For a convex f, as all functions with kinks here are, every g is a fair choice that
 * lies nowhere above f: ⟨g, v⟩ <= f′(x; v) for each direction v, where f′(x; v) is the slope that one sees walking that way.
 * These g are the subdifferential; along one number it is the interval between the slopes on its left and on its right. Any
 * other number is no slope at all, and gradient descent may even climb by it. Among the fair choices one is agreed on.
 */
import type { Operand, Subject, Tensor } from "../claims/subject.ts";
import { between, equal, holds } from "../kit/compare.ts";
import { all, example, forAll, type Law } from "../kit/law.ts";
import { dot, total } from "../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../kit/numbers.ts";
import { seeded } from "../kit/random.ts";
import { tensors } from "../kit/tensors.ts";
import { nextDown, nextUp } from "../kit/ulp.ts";
import type { Statement } from "./accuracy.ts";
import { type Fact, type Kink, shownRow } from "./facts.ts";

/** Four laws for each kink in the records, and two on ties. */
export function kinkLaws(facts: readonly Fact[]): Statement[] {
  const ofKinks = facts.flatMap(({ name, kinks }) =>
    kinks.flatMap((kink) =>
      (
        [
          ["has the slopes of its record on both sides", sides],
          ["has its slopes again next to it", beside],
          ["has a gradient in the subdifferential", membership],
          ["has the gradient agreed on", convention],
        ] as const
      ).map(
        ([says, law]): Statement => ({
          operator: name,
          property: `a kink ${says}`,
          says: `${says}, where ${kink.at}`,
          law: (engine) => law(engine, kink),
        }),
      ),
    ),
  );
  return [...ofKinks, ...ties];
}

/**
 * A step from the kink: a power of two, so that numbers like 3 or -0.5 take it without rounding. Along a direction, all of these
 * functions are straight lines up to the next kink, which is further away, so the slopes come out as exact as values are.
 */
const step = 2 ** -10;

/** A root of a sum of squares is off by 3 ULP by its contract, and the difference of a value of the size of the step again. */
const near = { within: 8 };

const listOf = (x: Kink["x"]): readonly number[] => (typeof x === "number" ? [x] : x);

/** x as the function wants it: a number, or a row. */
const like = (x: Kink["x"], values: readonly number[]) =>
  typeof x === "number" ? (values[0] as number) : values;

/** (f(x + hv) - f(x)) / h. */
function slopeAlong(engine: Subject, { of, x }: Kink, direction: readonly number[]): number {
  const f = of(engine);
  const at = (values: readonly number[]) =>
    engine.read(f(engine.tensor(values, typeof x === "number" ? [] : [values.length]) as Tensor))
      .values[0] as number;
  const numbers = listOf(x);
  const moved = numbers.map((value, i) => value + step * (direction[i] as number));
  return (at(moved) - at(numbers)) / step;
}

function gradientAt(engine: Subject, { of, x }: Kink, values: readonly number[] = listOf(x)): number[] {
  return engine.gradients(of(engine) as (x: Tensor) => Operand, [like(x, values)])[0] as number[];
}

const unit = (x: readonly number[], i: number, size: number) => x.map((_, j) => (i === j ? size : 0));

/** By one number at a time, the values themselves have the slopes `from` on its left and `to` on its right. */
function sides(engine: Subject, kink: Kink): Law {
  return example(() => {
    const x = listOf(kink.x);
    x.forEach((_, i) => {
      equal(-slopeAlong(engine, kink, unit(x, i, -1)), kink.from[i] as number, near);
      equal(slopeAlong(engine, kink, unit(x, i, 1)), kink.to[i] as number, near);
    });
  });
}

/** Where only one number is at its kink, the gradients on both sides are these slopes, which an engine without gradients lacks. */
function beside(engine: Subject, kink: Kink): Law {
  return example(() => {
    const x = listOf(kink.x);
    x.forEach((value, i) => {
      const [from, to] = [kink.from[i] as number, kink.to[i] as number];
      // Moved by one double, so that a kink with a width would be seen; from a perfect prediction both ways are downhill.
      const left = gradientAt(engine, kink, x.with(i, nextDown(value)))[i] as number;
      const right = gradientAt(engine, kink, x.with(i, nextUp(value)))[i] as number;
      equal(left, from, near);
      equal(right, to, near);
    });
  });
}

/**
 * ⟨g, v⟩ <= f′(x; v) in every direction: along the axes, which says from <= g <= to; along (1, …, 1) and back, which says that
 * the weights of a maximum add up to 1; and in any other.
 */
function membership(engine: Subject, kink: Kink): Law {
  const x = listOf(kink.x);
  const below = (direction: readonly number[]): undefined => {
    const along = slopeAlong(engine, kink, direction);
    const claimed = dot(gradientAt(engine, kink), direction);
    const rounding = 8 * Number.EPSILON * (Math.abs(along) + total(direction.map(Math.abs)));
    holds(
      claimed <= along + rounding,
      `along ${shownRow(direction)} the function rises by ${along}, its gradient says ${claimed}`,
    );
  };
  return all(
    example(() => {
      gradientAt(engine, kink).forEach((g, i) => {
        between(kink.from[i] as number, g, kink.to[i] as number);
      });
    }),
    ...[1, -1].map((way) => example(() => below(x.map(() => way)))),
    forAll(wholeNumbers({ from: 0, to: 2 ** 30 }), (seed) => {
      const source = seeded(seed);
      below(x.map(() => (source.below(17) - 8) / 4));
    }),
  );
}

/** Of all that would do, the record's choice, to the bit. */
function convention(engine: Subject, kink: Kink): Law {
  return example(() => equal(gradientAt(engine, kink), kink.ours));
}

/** Along an axis of a table, so many of the largest are equal. */
const tables = tensors({ of: wholeNumbers({ from: 0, to: 2 }), shape: oneOf([3, 4], [4, 2], [2, 3, 4]) });

const ties: readonly Statement[] = [
  {
    operator: "max",
    property: "ties share",
    says: "gives weights that add up to 1 along every axis, to the largest only and to each the same",
    law: ({ max, pullback, read, tensor }) =>
      forAll(tables, oneOf(0, 1, 2), (table, wanted) => {
        const { values, shape } = table;
        const axis = Math.min(wanted, shape.length - 1);
        const f = (x: Tensor) => max(x, axis);
        const largest = read(f(tensor(values, shape) as Tensor));
        // 12 by 1, 2, 3 or 4 is whole, so shares round nothing.
        const cotangent = largest.values.map((_, lane) => 12 * (lane + 2));
        const [weights = []] = pullback(f, [table], { values: cotangent, shape: largest.shape });
        const lanes = lanesOf(shape, axis);
        largest.values.forEach((most, lane) => {
          const own = values.flatMap((_, at) => (lanes[at] === lane ? [at] : []));
          const tied = own.filter((at) => values[at] === most);
          equal(total(own.map((at) => weights[at] as number)), cotangent[lane] as number);
          for (const at of own)
            equal(weights[at] as number, values[at] === most ? (cotangent[lane] as number) / tied.length : 0);
        });
      }),
  },
  {
    operator: "max",
    property: "ties share",
    says: "splits its gradient among two, three and four equals, in halves, thirds and quarters",
    law: ({ gradient, max }) =>
      all(
        ...[2, 3, 4].map((count) =>
          forAll(wholeNumbers({ from: -9, to: 9 }), wholeNumbers({ from: 0, to: 3 }), (value, others) => {
            const row = [...new Array(count).fill(value), ...new Array(others).fill(value - 1)];
            equal(
              gradient((x) => max(x), row),
              row.map((x) => (x === value ? 1 / count : 0)),
            );
          }),
        ),
      ),
  },
];

/** For each number of a row-major tensor, which number of the maximum along the axis it belongs to. */
function lanesOf(shape: readonly number[], axis: number): number[] {
  const size = (lengths: readonly number[]) => lengths.reduce((product, length) => product * length, 1);
  const [length, inner] = [shape[axis] as number, size(shape.slice(axis + 1))];
  return Array.from(
    { length: size(shape) },
    (_, at) => Math.floor(at / (length * inner)) * inner + (at % inner),
  );
}
