/**
 * What comes together again, and what stays apart
 *
 * A number that is used several times, by several operators, by one, or by stretching a small array to a large one, is owed
 * the sum of what all its uses send back. Samples of a batch are owed nothing by one another.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import { equal } from "../../kit/compare.ts";
import { forAll } from "../../kit/law.ts";
import { total } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Values } from "../../kit/parts.ts";
import { type Operation, stretched } from "./operations.ts";
import {
  answer,
  calling,
  close,
  countOf,
  everything,
  joined,
  largest,
  own,
  type Pulled,
  plus,
  pull,
  pulled,
  type Structural,
  times,
  within,
} from "./pulling.ts";

const fanOut: Structural = {
  title: "adds up the gradients of all uses of a tensor",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const { inputs, cotangent: g } = at;
      const f = calling(s, operation, at);
      const cotangent = { values: g, shape: operation.shape(at) };
      // Used by two operators: once as it is, once as half of it, which no other mistake gives 3/2 of.
      const half = s.tensor([0.5], []);
      const uses = (...x: Tensor[]) => s.add(f(...x), s.mul(f(...x), half));
      const once = joined(pull(s, operation, at, g));
      close(s, operation, at, [times(2, g)], joined(s.pullback(uses, inputs, cotangent)), times(1.5, once));
      // Used twice by one operator.
      const [a, ...others] = inputs as [Values, ...Values[]];
      if (others.length === 0 || others.some(({ shape }) => `${shape}` !== `${a.shape}`)) return;
      const alike = { ...at, inputs: inputs.map(() => a) };
      if (`${operation.shape(alike)}` !== `${cotangent.shape}`) return;
      const apart = pull(s, operation, alike, g).reduce(plus);
      const [got] = s.pullback((x) => f(...inputs.map(() => x)), [a], cotangent) as [number[]];
      close(s, operation, alike, [times(2, g)], got, apart);
    }),
};

const broadcasting: Structural = {
  title: "gives what it stretched the sum of the gradients of all copies",
  concerns: ({ stretches = false }) => stretches,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const [a, b] = at.inputs as [Values, Values];
      const shape = stretched(a.shape, b.shape);
      // Where each number of the answer finds its own in the smaller array.
      const places = at.inputs.map((x) => placesIn(x, shape));
      const copies = at.inputs.map(({ values }, i) => ({
        values: (places[i] as number[]).map((place) => values[place] as number),
        shape,
      }));
      const ofCopies = pull(s, operation, { inputs: copies }, at.cotangent);
      const sums = at.inputs.map(({ values }, which) =>
        values.map((_, i) => total((ofCopies[which] as number[]).filter((_, j) => places[which]?.[j] === i))),
      );
      const gradients = pull(s, operation, at, at.cotangent);
      close(s, operation, at, [at.cotangent], joined(gradients), joined(sums));
    }),
};

/** For each number of an array of `shape`, in order, the place of the number in `x` that is stretched to it. */
function placesIn({ shape: from }: Values, shape: readonly number[]): number[] {
  return Array.from({ length: countOf(shape) }, (_, at) => {
    let [rest, place, stride] = [at, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % (shape[axis] as number);
      const length = from[axis - shape.length + from.length] ?? 1;
      if (length > 1) place += index * stride;
      stride *= length;
      rest = Math.floor(rest / (shape[axis] as number));
    }
    return place;
  });
}

/** The entries of one axis that are named, in this order. */
function taken({ values, shape }: Values, axis: number, entries: readonly number[]): Values {
  const inner = countOf(shape.slice(axis + 1));
  const length = shape[axis] as number;
  const blocks = countOf(shape.slice(0, axis));
  const picked = Array.from({ length: blocks }, (_, block) =>
    entries.flatMap((entry) => {
      const start = (block * length + entry) * inner;
      return Array.from(values).slice(start, start + inner);
    }),
  );
  return { values: picked.flat(), shape: shape.with(axis, entries.length) };
}

/** 1, 2, …, n - 1, 0: unlike reversing, no two trade places. */
const rotated = (n: number) => Array.from({ length: n }, (_, i) => (i + 1) % n);

const batches: Structural = {
  title: "treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
  concerns: ({ batch }) => batch !== undefined,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const { inputs: rowInputs, whole } = operation.batch as NonNullable<Operation["batch"]>;
      const n = at.inputs[0]?.shape[0] ?? 0;
      if (n < 2) return;
      const part = (entries: readonly number[]): Pulled => {
        const inputs = at.inputs.map((x, i) => (rowInputs.includes(i) ? taken(x, 0, entries) : x));
        const shape = operation.shape(at);
        const share = whole === "their mean" ? entries.length / n : 1;
        const cotangent =
          whole === "one after another"
            ? taken({ values: at.cotangent, shape }, 0, entries).values
            : times(share, at.cotangent);
        return { inputs, cotangent: [...cotangent] };
      };
      const [all, parts] = [rotated(n), [[0], rotated(n).slice(0, n - 1)]];
      // No product of two numbers is larger than the square of the largest, and no sum has more than 16 of them.
      const most = 16 * Math.max(1, largest(...at.inputs.map(({ values }) => [...values]))) ** 2;
      for (const groups of [[all], parts]) {
        const results = groups.map((entries) => ({ entries, ...resultOf(s, operation, part(entries)) }));
        const order = groups.flat();
        const y = answer(s, operation, at);
        const values = results.map(({ values, entries }) =>
          whole === "their mean" ? times(entries.length / n, values) : values,
        );
        const wanted = whole === "one after another" ? taken(y, 0, order).values : Array.from(y.values);
        const got = whole === "one after another" ? values.flat() : values.reduce(plus);
        equal(got, wanted, { within, of: Math.max(most, largest(wanted)) });
        pull(s, operation, at, at.cotangent).forEach((gradient, i) => {
          const x = at.inputs[i] as Values;
          const mine = results.map(({ gradients }) => gradients[i] as number[]);
          const [got, wanted] = rowInputs.includes(i)
            ? [mine.flat(), taken({ ...x, values: gradient }, 0, order).values]
            : [mine.reduce(plus), gradient];
          close(s, operation, at, [at.cotangent], got, wanted);
        });
      }
    }),
};

/** f(x) and Jᵀg. A cotangent may be constant here: it is a part of one that is not. */
function resultOf(s: Subject, operation: Operation, at: Pulled): { values: number[]; gradients: number[][] } {
  const cotangent = own(s, { values: at.cotangent, shape: operation.shape(at) });
  return {
    values: Array.from(answer(s, operation, at).values),
    gradients: s.pullback(calling(s, operation, at), at.inputs, cotangent),
  };
}

const differences: Structural = {
  title: "does not change when all numbers grow alike, so its gradient adds up to 0",
  concerns: ({ shares }) => shares !== undefined,
  law: (s, operation) =>
    forAll(pulled(operation), numbers(), (at, shift) => {
      const [x] = at.inputs as [Values];
      const shifted = { ...x, values: x.values.map((xi) => xi + shift) };
      // Each shifted number is rounded, by half a unit of 16; so is what the formula subtracts.
      const allowed = { within, of: 16 };
      equal(answer(s, operation, at, [shifted]).values, answer(s, operation, at).values, allowed);
      const [gradient] = pull(s, operation, at, at.cotangent) as [number[]];
      const axis = operation.shares as number;
      for (const lane of lanesOf({ values: gradient, shape: x.shape }, axis))
        equal(total(lane), 0, { within, of: 16 });
    }),
};

/** The numbers along an axis, for each place of the other axes. */
function lanesOf({ values, shape }: Values, axis: number): number[][] {
  const length = shape[axis] as number;
  const inner = countOf(shape.slice(axis + 1));
  const at = (lane: number, i: number) => (Math.floor(lane / inner) * length + i) * inner + (lane % inner);
  return Array.from({ length: countOf(shape.toSpliced(axis, 1)) }, (_, lane) =>
    Array.from({ length }, (_, i) => values[at(lane, i)] as number),
  );
}

const equivariant: Structural = {
  title: "reorders its answer and its gradient as its numbers are reordered",
  concerns: ({ shares, name }) => shares !== undefined && /softmax/i.test(name),
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const [x] = at.inputs as [Values];
      const axis = operation.shares as number;
      const order = rotated(x.shape[axis] as number);
      const turned = (values: ArrayLike<number>) =>
        taken({ values: Array.from(values), shape: x.shape }, axis, order);
      const moved = { inputs: [turned(x.values)] };
      const allowed = { within, of: 16 };
      equal(answer(s, operation, moved).values, turned(answer(s, operation, at).values).values, allowed);
      const [gradient] = pull(s, operation, at, at.cotangent) as [number[]];
      const after = pull(s, operation, moved, [...turned(at.cotangent).values])[0] as number[];
      equal(after, turned(gradient).values, allowed);
    }),
};

export const ofSharing: readonly Structural[] = [fanOut, broadcasting, batches, differences, equivariant];
