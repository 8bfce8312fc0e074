import type { Layer, Subject, Tensor } from "../../claims/subject.ts";
import type { Probe } from "../probes.ts";
import { each } from "./asking.ts";

const rows = [
  [0.5, -1.25, 2],
  [3, 0.75, -0.5],
];
const labels = [2, 1];
const shares = [
  [0.25, 0.5, 0.25],
  [0, 1, 0.75],
];
const oneHot = [
  [0, 0, 1],
  [0, 1, 0],
];
const numbers = Array.from({ length: 12 }, (_, i) => ((7 * i) % 5) - 1.5);

/** A loss, and its slopes by both sides. */
function withSlopes(
  s: Subject,
  loss: (a: Tensor, b: Tensor) => Tensor,
  a: number[][],
  b: number[][],
): unknown {
  return each([
    () => s.read(loss(s.tensor(a.flat(), [2, 3]), s.tensor(b.flat(), [2, 3]))).values,
    () => s.gradients((p, t) => loss(p, t), [a, b]),
  ]);
}

const crossEntropies: readonly Probe[] = [
  [
    "cross-entropy of class numbers",
    (s) =>
      each([
        ...([undefined, "mean", "sum", "none"] as const).flatMap((reduction) =>
          [0, 0.25].map((labelSmoothing) => () => {
            const options = reduction === undefined ? { labelSmoothing } : { reduction, labelSmoothing };
            return s.read(s.crossEntropy(rows, labels, options)).values;
          }),
        ),
        () => s.gradient((x) => s.crossEntropy(x, labels), rows),
        () => s.gradient((x) => s.mul(s.crossEntropy(x, labels, { reduction: "sum" }), -3), rows),
        () => s.pullback((x) => s.crossEntropy(x, labels, { reduction: "none" }), [rows], [0.5, -2]),
      ]),
  ],
  [
    "cross-entropy of probabilities",
    (s) => [shares, oneHot].map((targets) => withSlopes(s, (x, t) => s.crossEntropy(x, t), rows, targets)),
  ],
  [
    "cross-entropy of smoothed probabilities",
    (s) => withSlopes(s, (x, t) => s.crossEntropy(x, t, { labelSmoothing: 0.25 }), rows, oneHot),
  ],
  [
    "cross-entropy of classes that there are not",
    (s) => each([...[-1, 3, 0.5, -100].map((label) => () => s.crossEntropy([[0.5, -1.25, 2]], [label]))]),
  ],
  ["cross-entropy with a class ruled out", (s) => s.crossEntropy([[0.5, Number.NEGATIVE_INFINITY, 2]], [0])],
  [
    "options that nobody knows",
    (s) =>
      each([
        () => s.crossEntropy(rows, labels, { labelsmoothing: 0.5 } as never),
        () => s.crossEntropy(rows, labels, { reduction: "average" as never }),
        () => s.crossEntropy(rows, labels, "sum" as never),
        () => typeof s.SGD([s.parameter([1])], { learningRate: 1, lr: 2 } as never).step,
      ]),
  ],
];

const otherLosses: readonly Probe[] = [
  ["binary cross-entropy", (s) => withSlopes(s, (x, t) => s.bceWithLogits(x, t), rows, shares)],
  [
    "mean squared errors",
    (s) =>
      (["mean", "sum", "none"] as const).map((reduction) =>
        withSlopes(s, (p, t) => s.sum(s.mse(p, t, reduction)), rows, shares),
      ),
  ],
  ["root mean squared error", (s) => withSlopes(s, (p, t) => s.rmse(p, t), rows, shares)],
  [
    "losses of a column and a row, and of lists of two lengths",
    (s) =>
      [s.mse, s.rmse, s.bceWithLogits].map((loss) =>
        each([() => loss([[1], [0]], [1, 0]), () => loss([1, 0], [1, 0, 1]), () => loss([1, 0, 1], [1, 0])]),
      ),
  ],
  [
    "penalties of a matrix and two vectors",
    (s) =>
      [s.l1Penalty, s.l2Penalty].map((penalty) =>
        each([
          () => penalty([rows, [1, -2], [0.5]], 0.1),
          () => s.gradients((...w) => penalty(w, 0.1), [rows, [1, -2], [0.5]]),
        ]),
      ),
  ],
  [
    "shares along each of three axes",
    (s) =>
      [0, 1, 2].flatMap((axis) =>
        [s.softmax, s.logSoftmax].map((f) => {
          const x = s.tensor(numbers, [2, 3, 2]);
          const cotangent = { values: numbers.map((_, i) => i - 4), shape: [2, 3, 2] };
          return each([
            () => s.read(f(x, axis)).values,
            () => s.pullback((y) => f(y, axis), [{ values: numbers, shape: [2, 3, 2] }], cotangent),
          ]);
        }),
      ),
  ],
];

const stateOf = (layer: Layer) =>
  Object.entries(layer.stateDict()).map(([name, { shape, data }]) => [name, shape, data]);

const layers: readonly Probe[] = [
  [
    "first weights",
    (s) => [
      ...[0, 1].map((seed) => stateOf(s.Linear(4, 3, { seed }))),
      stateOf(s.Linear(2, 5, { bias: false, seed: 7 })),
    ],
  ],
  [
    "layers of as many samples as outputs, fewer and more",
    (s) =>
      [1, 2, 3].map((outputs) => {
        const layer = s.Linear(3, outputs, { seed: 2 });
        return each([() => layer.forward(rows), () => layer.parameters().map(s.requiresGrad)]);
      }),
  ],
  [
    "names in a model of models, and in one of a dozen parts",
    (s) => {
      const dozen = Array.from({ length: 12 }, (_, seed) => s.Linear(1, 1, { bias: false, seed }));
      const deep = s.Sequential(s.Sequential(s.Sequential(s.Linear(1, 2)), s.Tanh()), s.Linear(2, 1));
      return [s.Sequential(...dozen), deep].map((model) => model.namedParameters().map(([name]) => name));
    },
  ],
  [
    "what eval and train switch",
    (s) => {
      const inner = [s.Linear(1, 1), s.Sigmoid()];
      const block = s.Sequential(...inner);
      const parts = [s.Sequential(block, s.Tanh()), block, ...inner];
      const flags = () => parts.map(({ training }) => training);
      const [model] = parts as [Layer];
      const seen = [flags()];
      for (const change of [() => model.eval(), () => model.train(), () => model.train(false)]) {
        change();
        seen.push(flags());
      }
      return seen;
    },
  ],
  [
    "a model of three parts",
    (s) => each([() => s.Sequential(s.Tanh(), s.Linear(3, 3, { seed: 1 }), s.Sigmoid()).forward(rows)]),
  ],
  [
    "activations as layers",
    (s) =>
      [
        ...[s.Sigmoid(), s.Tanh(), s.ReLU(), s.GELU(), s.GELU({ approximate: "tanh" }), s.Softplus()],
        ...[0, 1].flatMap((axis) => [s.Softmax(axis), s.LogSoftmax(axis)]),
      ].map((layer) => layer.forward(rows)),
  ],
  ["numbers from the normal distribution", (s) => s.normal(12, 3)],
];

export const probesOfLayers: readonly Probe[] = [...crossEntropies, ...otherLosses, ...layers];
