/**
 * What a pullback is, whatever the operator
 *
 * It takes a cotangent g, one number for each of f(x), to Jᵀg, where J holds the slopes of f. So it is linear in g, it is
 * the adjoint of the derivative, and a computation like any other: it changes nothing but its answer, and gives it again.
 */
import type { Tensor } from "../../claims/subject.ts";
import { equal, examination, same } from "../../kit/compare.ts";
import { isBlind } from "../../kit/cotangent.ts";
import { gradcheck } from "../../kit/gradcheck.ts";
import { forAll } from "../../kit/law.ts";
import { dot, total } from "../../kit/matrices.ts";
import { oneOf } from "../../kit/numbers.ts";
import type { Values } from "../../kit/parts.ts";
import { cotangents } from "../../kit/tensors.ts";
import type { Drawn, Operation } from "./operations.ts";
import {
  answer,
  calling,
  close,
  countOf,
  everything,
  joined,
  own,
  type Pulled,
  plus,
  pull,
  pulled,
  pulledTwice,
  type Structural,
  times,
  within,
} from "./pulling.ts";

const additive: Structural = {
  title: "pulls back the sum of two cotangents as the sum of both pulled back",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulledTwice(operation), (at) => {
      const { cotangent: g, other: h } = at;
      const both = plus(g, h);
      // Quarters add up exactly; now and then to a cotangent that is constant.
      if (isBlind(both)) return;
      const apart = plus(joined(pull(s, operation, at, g)), joined(pull(s, operation, at, h)));
      close(s, operation, at, [g, h], joined(pull(s, operation, at, both)), apart);
    }),
};

/**
 * Powers of two move the point and leave all digits as they are, except of subnormal numbers. An error of one of those, 2^-1075
 * or 2^-150, stays below what is taken for 0 here even if all that follows makes it 2^30 times as large.
 */
function nothingBelow(all: readonly number[]): number[] {
  const least = examination.precision === "float32" ? 2 ** -96 : 2 ** -960;
  return all.map((x) => (Math.abs(x) < least ? 0 : x));
}

const homogeneous: Structural = {
  title: "pulls back minus, half of and 1024 times a cotangent as exactly that much",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), oneOf(-1, 0.5, 1024), (at, factor) => {
      const scaled = times(factor, at.cotangent);
      if (isBlind(scaled)) return;
      const once = joined(pull(s, operation, at, at.cotangent));
      equal(nothingBelow(joined(pull(s, operation, at, scaled))), nothingBelow(times(factor, once)));
    }),
};

const nothing: Structural = {
  title: "pulls back zeros as zeros",
  concerns: everything,
  law: (s, operation) =>
    forAll(operation.cases, (at) => {
      const shape = operation.shape(at);
      const zeros = { values: new Array<number>(countOf(shape)).fill(0), shape };
      // Plain zeros would be refused as blind.
      const gradients = joined(s.pullback(calling(s, operation, at), at.inputs, own(s, zeros)));
      equal(gradients, times(0, gradients.map(Number.isFinite).map(Number)));
    }),
};

const shaped: Structural = {
  title: "gives an answer of its shape, and to each input a gradient of the input's size",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      same(answer(s, operation, at).shape, operation.shape(at));
      const sizes = pull(s, operation, at, at.cotangent).map(({ length }) => length);
      same(
        sizes,
        at.inputs.map(({ values }) => values.length),
      );
    }),
};

/** Where in the inputs to go, and what to pull back. */
function directed(operation: Operation): Drawn<Pulled & { direction: number[] }> {
  return pulled(operation).chain((at) =>
    cotangents(total(at.inputs.map(({ values }) => values.length))).map((direction) => ({
      ...at,
      direction,
    })),
  );
}

/** Numbers in one row cut up into the shapes of some inputs. */
function cutLike(inputs: readonly Values[], row: readonly number[]): Values[] {
  let end = 0;
  return inputs.map(({ values, shape }) => {
    end += values.length;
    return { values: row.slice(end - values.length, end), shape };
  });
}

const adjoint: Structural = {
  title: "has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
  // Where several kinks meet, as in a program they can, backpropagation takes no slope that there is.
  concerns: ({ kinked = false, linear = false }) => !kinked && !linear,
  law: (s, operation) =>
    forAll(directed(operation), (at) => {
      const { inputs, direction, cotangent } = at;
      const gradients = joined(pull(s, operation, at, cotangent));
      const x = inputs.flatMap(({ values }) => values);
      // ⟨Ju, g⟩ is the slope of t ↦ ⟨f(x + tu), g⟩ at 0, so it is what a gradient check of one number compares with.
      const alongLine = {
        value: ([t = []]: readonly (readonly number[])[]) =>
          answer(s, operation, at, cutLike(inputs, plus(x, times(t[0] as number, direction)))).values,
        pullback: () => [[dot(direction, gradients)]],
      };
      // A place x + tu is rounded like x, which moves the value by the slope times as much.
      const moved = dot(x.map(Math.abs), gradients.map(Math.abs));
      const magnitude = Math.max(1, ...[moved].filter(Number.isFinite));
      // An ulp of single precision is 2^29 of those.
      const ulps = 8 * (examination.precision === "float32" ? 2 ** 29 : 1);
      gradcheck(alongLine, [[0]], { cotangent, magnitude, ulps });
    }),
};

const adjointOfLinear: Structural = {
  title: "has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear",
  concerns: ({ linear = false }) => linear,
  law: (s, operation) =>
    forAll(directed(operation), (at) => {
      const { inputs, direction, cotangent } = at;
      const values = Array.from(answer(s, operation, at, cutLike(inputs, direction)).values);
      const gradients = joined(pull(s, operation, at, cotangent));
      // The numbers are quarters, and sums of products of quarters exact. A mean divides them, and rounds.
      const size = Math.max(1, dot(values.map(Math.abs), cotangent.map(Math.abs)));
      const allowed = operation.name.startsWith("mean") ? { within, of: size } : {};
      equal(dot(direction, gradients), dot(values, cotangent), allowed);
    }),
};

const untouched: Structural = {
  title: "changes neither its inputs nor the cotangent, on either way",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const given = at.inputs.map((x) => own(s, x));
      const g = own(s, { values: at.cotangent, shape: operation.shape(at) });
      const met: { tensor: Tensor; before: readonly number[] }[] = [];
      const meet = (tensor: Tensor) => met.push({ tensor, before: s.read(tensor).values });
      s.pullback(
        (...x) => {
          x.forEach(meet);
          const y = operation.apply(s, x, at);
          meet(y);
          return y;
        },
        given,
        g,
      );
      const stays = (tensor: Tensor, before: readonly number[]) =>
        equal(s.read(tensor).values, before, { signedZero: true });
      for (const [i, tensor] of given.entries()) stays(tensor, at.inputs[i]?.values ?? []);
      for (const { tensor, before } of met) stays(tensor, before);
      stays(g, at.cotangent);
    }),
};

const repeatable: Structural = {
  title: "gives the same bits again, there and back",
  concerns: everything,
  law: (s, operation) =>
    forAll(pulled(operation), (at) => {
      const once = () => [
        ...Array.from(answer(s, operation, at).values),
        ...joined(pull(s, operation, at, at.cotangent)),
      ];
      equal(once(), once(), { signedZero: true });
    }),
};

export const ofPullbacks: readonly Structural[] = [
  shaped,
  additive,
  homogeneous,
  nothing,
  adjoint,
  adjointOfLinear,
  untouched,
  repeatable,
];
