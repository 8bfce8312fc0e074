/** What optimisers make of a few gradients, step by step, and what clipping leaves of them. */
import type { Subject, Tensor } from "../../claims/subject.ts";
import type { AdamOptions, Optimizer, SGDOptions } from "../../engine.ts";
import type { Probe } from "../probes.ts";

/** For a matrix, a vector and one number in turn; null where none comes. */
const gradients: readonly (readonly (readonly number[] | null)[])[] = [
  [[1, -0.5, 0, 2], null, [3]],
  [[-1, 0.25, 0, 0.001], [0, -2], [3]],
  [[0.5, 0.25, 1, 1e-9], [1, 0], [-1]],
  [[1, 0, 0, 2], [0, -2], [3]],
];

function feed(s: Subject, parameters: readonly Tensor[], step: (typeof gradients)[number]): void {
  for (const [i, gradient] of step.entries())
    if (gradient !== null) s.backward(s.sum(s.mul(parameters[i] as Tensor, gradient)));
}

function parametersOf(s: Subject): Tensor[] {
  // The last of them has no gradient ever.
  return [[1, -2, 0.5, 3], [0.25, -1], [2], [1]].map((numbers) => s.parameter(numbers));
}

/** Where each step leads, and what it leaves of the gradients. */
function trained(s: Subject, optimizing: (parameters: readonly Tensor[]) => Optimizer): unknown {
  const parameters = parametersOf(s);
  const optimizer = optimizing(parameters);
  return gradients.map((step) => {
    optimizer.zeroGrad();
    feed(s, parameters, step);
    optimizer.step();
    return parameters.map((parameter) => [s.read(parameter).values, s.gradientOf(parameter)]);
  });
}

const ofSGD: Readonly<Record<string, SGDOptions>> = {
  "with decay": { learningRate: 0.5, weightDecay: 0.1 },
  "with momentum": { learningRate: 0.5, momentum: 0.9 },
  "with dampening": { learningRate: 0.5, momentum: 0.9, dampening: 0.25, weightDecay: 0.1 },
  "with Nesterov's momentum": { learningRate: 0.5, momentum: 0.9, nesterov: true, weightDecay: 0.1 },
};

const ofAdam: Readonly<Record<string, AdamOptions>> = {
  "as it is": {},
  "at rate 0": { learningRate: 0 },
  "with all options": { learningRate: 0.1, betas: [0.5, 0.75], eps: 0.5, weightDecay: 0.5 },
  "with amsgrad": { learningRate: 0.1, betas: [0.5, 0.25], weightDecay: 0, amsgrad: true },
};

const ofSteps: readonly Probe[] = [
  ...Object.entries(ofSGD).map(
    ([how, options]): Probe => [`SGD ${how}`, (s) => trained(s, (w) => s.SGD(w, options))],
  ),
  ...Object.entries(ofAdam).flatMap(([how, options]): Probe[] => [
    [`Adam ${how}`, (s) => trained(s, (w) => s.Adam(w, options))],
    [`AdamW ${how}`, (s) => trained(s, (w) => s.AdamW(w, options))],
  ]),
];

/** What clipping answers, and what it leaves of gradients for two parameters, or for the first of them alone. */
function clipped(clip: (s: Subject, parameters: readonly Tensor[]) => unknown): (s: Subject) => unknown {
  return (s) =>
    [
      [
        [3, -1],
        [-4, 0.25],
      ],
      [[0.1, 0], [-0.2]],
      [[3, -4], null],
    ].map((step) => {
      const parameters = step.map((gradient) => s.parameter((gradient ?? [1]).map(() => 1)));
      feed(s, parameters, step);
      return [clip(s, parameters), parameters.map((parameter) => s.gradientOf(parameter))];
    });
}

export const probesOfOptimisers: readonly Probe[] = [
  ...ofSteps,
  ["gradients clipped by their length", clipped((s, parameters) => s.clipGradNorm(parameters, 1))],
  ["gradients clipped by their values", clipped((s, parameters) => s.clipGradValue(parameters, 0.5))],
  ...[1e200, 1e-200, Number.POSITIVE_INFINITY].map(
    (g): Probe => [
      `a gradient of ${g} clipped`,
      (s) => {
        const w = s.parameter([1, 1]);
        feed(s, [w], [[g, 1e-300]]);
        let length: unknown = "refused";
        try {
          length = s.clipGradNorm([w], 1);
        } catch {
          // What becomes of the gradients is asked all the same.
        }
        return [length, s.gradientOf(w)];
      },
    ],
  ),
  [
    "what zeroGrad leaves",
    (s) => {
      const parameters = parametersOf(s);
      feed(s, parameters, gradients[0] as (typeof gradients)[number]);
      s.SGD(parameters, { learningRate: 1 }).zeroGrad();
      return parameters.map((parameter) => s.gradientOf(parameter));
    },
  ],
  [
    "the way back through weights that a step has changed",
    (s) => {
      const w = s.parameter([1, -2]);
      const loss = s.sum(s.mul(w, w));
      feed(s, [w], [[1, 1]]);
      s.SGD([w], { learningRate: 1 }).step();
      s.backward(loss);
      return s.gradientOf(w);
    },
  ],
];
