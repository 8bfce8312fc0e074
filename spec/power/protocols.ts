/**
 * How other projects check gradients, restated from their published rules
 *
 * A rule compares a claimed pullback with differences of values at one point. A protocol is a rule with the points its
 * project uses it at. What is restated is the decision, in the defaults of the project, for reverse mode and first order;
 * what cannot matter here (devices, sparse and complex tensors, infinities, second order) is left out.
 */
import type { Differentiable } from "../kit/gradcheck.ts";
import { dot, lengthOf, total } from "../kit/matrices.ts";
import type { Source } from "../kit/random.ts";

type Inputs = readonly (readonly number[])[];

export interface Protocol {
  readonly name: string;
  /** Project, file and rule. */
  readonly rule: string;
  /** The numbers that the project tries functions on, and how often in one test. */
  readonly points: string;
  readonly draw: (random: Source) => number;
  readonly tries: number;
  /** Whether the rule accepts the pullback of `f` at these inputs. `truth` is the reference, for who has one. */
  readonly accepts: (f: Differentiable, inputs: Inputs, random: Source, truth: Differentiable) => boolean;
}

/** |a - b| ≤ atol + rtol |b|, as `allclose` of NumPy and PyTorch: equal infinities are close, NaN is close to nothing. */
function close(a: number, b: number, atol: number, rtol: number): boolean {
  return a === b || Math.abs(a - b) <= atol + rtol * Math.abs(b);
}

/** `numpy.testing.assert_allclose`, which also takes NaN for close to NaN. */
function asserted(a: number, b: number, atol: number, rtol: number): boolean {
  return close(a, b, atol, rtol) || (Number.isNaN(a) && Number.isNaN(b));
}

/** inputs + step · direction. */
function moved(inputs: Inputs, direction: Inputs, step: number): number[][] {
  return inputs.map((input, which) => input.map((x, i) => x + step * (direction[which]?.[i] as number)));
}

/** (f(x + step · direction) - f(x - step · direction)) / span. */
function along(f: Differentiable, inputs: Inputs, direction: Inputs, step: number, span: number): number[] {
  const [up, down] = [step, -step].map((by) => f.value(moved(inputs, direction, by)));
  return Array.from(up as ArrayLike<number>, (y, i) => (y - (down?.[i] as number)) / span);
}

/** The values with one number of one input moved up by `step`, and down. */
function besides(
  f: Differentiable,
  inputs: Inputs,
  [which, at]: readonly [number, number],
  step: number,
): [up: ArrayLike<number>, down: ArrayLike<number>] {
  const input = inputs[which] as readonly number[];
  const x = input[at] as number;
  const movedBy = (by: number) => f.value(inputs.with(which, input.with(at, x + by)));
  return [movedBy(step), movedBy(-step)];
}

function drawnLike(inputs: Inputs, draw: () => number): number[][] {
  return inputs.map((input) => input.map(draw));
}

/** Every entry of the Jacobian by central differences against one row of it for each output pulled back alone. */
function everyEntry(eps: number, atol: number, rtol: number): Protocol["accepts"] {
  return (f, inputs) => {
    const size = f.value(inputs).length;
    const rows = Array.from({ length: size }, (_, o) =>
      f.pullback(
        inputs,
        Array.from({ length: size }, (_, i) => Number(i === o)),
      ),
    );
    return inputs.every((input, which) =>
      input.every((_, at) => {
        const [up, down] = besides(f, inputs, [which, at], eps);
        return rows.every((row, o) => {
          const numeric = ((up[o] as number) - (down[o] as number)) / (2 * eps);
          return close(row[which]?.[at] as number, numeric, atol, rtol);
        });
      }),
    );
  };
}

/** PyTorch also wants exactly 0 from a cotangent of zeros, in both modes: `_test_backward_mul_by_grad_output`. */
function andNothingFromNothing(accepts: Protocol["accepts"]): Protocol["accepts"] {
  return (f, inputs, random, truth) =>
    accepts(f, inputs, random, truth) &&
    f
      .pullback(
        inputs,
        Array.from(f.value(inputs), () => 0),
      )
      .every((gradient) => Array.from(gradient).every((g) => g === 0));
}

/** One projection vᵀJu for each input: u and v of numbers from 0 to 1, scaled to length 1. */
function fastMode(eps: number, atol: number, rtol: number): Protocol["accepts"] {
  return (f, inputs, random) => {
    const ofLengthOne = (length: number) => {
      const u = Array.from({ length }, random.uniform);
      const norm = lengthOf(u);
      return u.map((ui) => ui / norm);
    };
    const us = inputs.map(({ length }) => ofLengthOne(length));
    const v = ofLengthOne(f.value(inputs).length);
    const pulled = f.pullback(inputs, v);
    return us.every((u, which) => {
      const direction = inputs.map((input, j) => (j === which ? u : input.map(() => 0)));
      const numeric = dot(v, along(f, inputs, direction, eps, 2 * eps));
      return close(dot(u, pulled[which] as ArrayLike<number>), numeric, atol * total(u) * total(v), rtol);
    });
  };
}

/** ⟨tangent, pullback of a cotangent⟩ against ⟨differences along the tangent, cotangent⟩, both normally distributed. */
function oneDirection(
  step: number,
  isClose: (exact: number, numeric: number) => boolean,
): Protocol["accepts"] {
  return (f, inputs, random) => {
    const tangent = drawnLike(inputs, random.normal);
    const cotangent = Array.from(f.value(inputs), random.normal);
    const pulled = f.pullback(inputs, cotangent);
    const exact = tangent.reduce((sum, t, which) => sum + dot(t, pulled[which] as ArrayLike<number>), 0);
    return isClose(exact, dot(cotangent, along(f, inputs, tangent, step, 2 * step)));
  };
}

/**
 * What a rule says in single precision. Only what goes in and what comes out is rounded, once: a function that also
 * computes in single precision is noisier, so this is kinder to the rule than life.
 */
function inSingle(accepts: Protocol["accepts"]): Protocol["accepts"] {
  const rounded = (numbers: ArrayLike<number>) => Array.from(numbers, Math.fround);
  const single = (f: Differentiable): Differentiable => ({
    value: (inputs) => rounded(f.value(inputs.map(rounded))),
    pullback: (inputs, c) => f.pullback(inputs.map(rounded), rounded(c)).map(rounded),
  });
  return (f, inputs, random, truth) => accepts(single(f), inputs.map(rounded), random, single(truth));
}

const even = (from: number, to: number) => (random: Source) => from + (to - from) * random.uniform();
const normal = (random: Source) => random.normal();

export type ProtocolName =
  | ("torchSlow" | "torchFast" | "jax" | "jaxFloat32" | "hips")
  | ("minitorch" | "tinygrad" | "tinygradOps");

export const protocols: Readonly<Record<ProtocolName, Protocol>> = {
  torchSlow: {
    name: "PyTorch gradcheck",
    rule: "PyTorch 2.13, torch/autograd/gradcheck.py, `_slow_gradcheck`: every entry of the Jacobian, eps 1e-6, atol 1e-5, rtol 1e-3",
    points: "one, normally distributed (`torch.randn`, as in its documentation)",
    draw: normal,
    tries: 1,
    accepts: andNothingFromNothing(everyEntry(1e-6, 1e-5, 1e-3)),
  },
  torchFast: {
    name: "PyTorch, fast mode",
    rule: "the same file, `_fast_gradcheck`: vᵀJu for each input with u, v ≥ 0 of length 1, atol times Σu Σv. There u and v are the same in every run; here they are drawn",
    points: "one, normally distributed",
    draw: normal,
    tries: 1,
    accepts: andNothingFromNothing(fastMode(1e-6, 1e-5, 1e-3)),
  },
  jax: {
    name: "JAX, float64",
    rule: "JAX, jax/_src/public_test_util.py, `check_vjp`: one normally distributed tangent and cotangent, eps 1e-4, atol and rtol 1e-5. There the directions are those of seed 0; here they are drawn",
    points: "one, normally distributed times 3 (`rand_default` of its tests)",
    draw: (random) => 3 * random.normal(),
    tries: 1,
    accepts: oneDirection(1e-4, (exact, numeric) => asserted(exact, numeric, 1e-5, 1e-5)),
  },
  jaxFloat32: {
    name: "JAX, float32",
    rule: "the same with atol and rtol 2e-3, in single precision",
    points: "one, normally distributed times 3",
    draw: (random) => 3 * random.normal(),
    tries: 1,
    accepts: inSingle(oneDirection(1e-4, (exact, numeric) => asserted(exact, numeric, 2e-3, 2e-3))),
  },
  hips: {
    name: "HIPS autograd",
    rule: "HIPS/autograd, autograd/test_util.py, `check_vjp` and `scalar_close`: one normally distributed direction on each side, EPS 1e-6, |a - b| < 1e-6 or |a - b| < 1e-6 |a + b|",
    points: "one, normally distributed (`npr.randn`)",
    draw: normal,
    tries: 1,
    accepts: oneDirection(5e-7, (a, b) => Math.abs(a - b) < 1e-6 || Math.abs(a - b) / Math.abs(a + b) < 1e-6),
  },
  minitorch: {
    name: "minitorch",
    rule: "minitorch, minitorch/tensor_functions.py, `grad_check`: one number of each input, the output summed, epsilon 1e-6, absolute and relative tolerance 1e-2",
    points:
      "100, evenly from -100 to 100 (the range of tests/tensor_strategies.py, the number of Hypothesis)",
    draw: even(-100, 100),
    tries: 100,
    accepts(f, inputs, random) {
      const gradients = f.pullback(
        inputs,
        Array.from(f.value(inputs), () => 1),
      );
      return inputs.every((input, which) => {
        const at = random.below(input.length);
        const [up, down] = besides(f, inputs, [which, at], 1e-6);
        const numeric = (total(Array.from(up)) - total(Array.from(down))) / 2e-6;
        return asserted(gradients[which]?.[at] as number, numeric, 1e-2, 1e-2);
      });
    },
  },
  tinygrad: {
    name: "tinygrad gradcheck",
    rule: "tinygrad, extra/gradcheck.py, as test/test_tensor.py called it in single precision: every entry of the Jacobian, eps 1e-3, atol 1e-5, rtol 1e-3",
    points: "one, evenly from 0 to 1",
    draw: even(0, 1),
    tries: 1,
    accepts: inSingle(everyEntry(1e-3, 1e-5, 1e-3)),
  },
  tinygradOps: {
    name: "tinygrad test_ops",
    rule: "tinygrad, test/test_ops.py, `helper_test_op`: the gradient of the summed output against PyTorch's (here: against the right one), grad_atol 1e-4, grad_rtol 1e-3, in single precision",
    points: "one, evenly from -2 to 2",
    draw: even(-2, 2),
    tries: 1,
    accepts: inSingle((f, inputs, _, truth) => {
      const ones = Array.from(f.value(inputs), () => 1);
      const right = truth.pullback(inputs, ones);
      return f
        .pullback(inputs, ones)
        .every((gradient, which) =>
          Array.from(gradient).every((g, i) => asserted(g, right[which]?.[i] as number, 1e-4, 1e-3)),
        );
    }),
  },
};
