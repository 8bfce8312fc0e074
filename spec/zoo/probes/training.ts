import type { Layer, Subject } from "../../claims/subject.ts";
import type { Probe } from "../probes.ts";

const x = [
  [1, 2],
  [0.5, -1],
  [-2, 0.25],
  [3, 1],
  [-0.5, -0.75],
];
const y = [[1], [2], [0], [-1], [0.5]];

/** A layer that begins with weights and a bias of its own. */
function begun(s: Subject): Layer {
  const model = s.Linear(2, 1);
  model.loadStateDict({
    weight: { shape: [1, 2], data: Float64Array.of(0.5, -0.25) },
    bias: { shape: [1], data: Float64Array.of(0.125) },
  });
  return model;
}

type How = Partial<Parameters<Subject["fit"]>[0]>;

/** What a training comes to: what is told of it, and the weights. */
function trained(s: Subject, how: How, model = begun(s)): unknown {
  const optimizer = s.SGD(model.parameters(), { learningRate: 0.05 });
  const told = s.fit({ model, x, y, loss: s.mse, optimizer, epochs: 3, batchSize: 2, ...how });
  return [told, model.stateDict()];
}

/** In which mode a model is that was in this one before. */
function modeAfter(s: Subject, training: boolean, action: (model: Layer) => void): boolean {
  const model = begun(s);
  model.train(training);
  try {
    action(model);
  } catch {
    // The mode is what is asked for.
  }
  return model.training;
}

export const probesOfTraining: readonly Probe[] = [
  ["a training that drops the last batch", (s) => trained(s, {})],
  ["a training that keeps it", (s) => trained(s, { lastBatch: "keep" })],
  ["a training that clips", (s) => trained(s, { clipNorm: 0.5 })],
  ["a training that shuffles", (s) => trained(s, { lastBatch: "keep", shuffleSeed: 1 })],
  [
    "a training after a backward pass",
    (s) => {
      const model = begun(s);
      s.backward(s.mse(model.forward(s.tensor([1, 1], [1, 2])), [[9]]));
      return trained(s, {}, model);
    },
  ],
  [
    "a training that is told to end",
    (s) => {
      const seen: number[] = [];
      return [trained(s, { onEpoch: (epoch) => seen.push(epoch) === 2 }), seen];
    },
  ],
  ["a training towards NaN", (s) => trained(s, { y: y.with(1, [Number.NaN]) })],
  [
    "modes after training and predicting",
    (s) =>
      [true, false].map((training) => [
        modeAfter(s, training, (model) => trained(s, {}, model)),
        modeAfter(s, training, (model) => s.predict(model, x)),
        modeAfter(s, training, (model) => s.predict(model, [[1]])),
      ]),
  ],
  [
    "mode and gradients during a prediction",
    (s) => {
      const model = begun(s);
      const seen: boolean[] = [];
      const forward = ((rows: never) => {
        const output = model.forward(rows);
        seen.push(model.training, s.requiresGrad(output));
        return output;
      }) as Layer["forward"];
      return [s.predict({ ...model, forward }, x), seen];
    },
  ],
  [
    "classes",
    (s) => [
      s.classesOf([[0.25], [0.5], [0.75], [3], [-2]]),
      s.classesOf([[Number.NaN]]),
      s.classesOf([
        [1, 3, 2],
        [5, 4, 0],
      ]),
    ],
  ],
  ["an evaluation", (s) => s.evaluate(begun(s), { x, y: [[1], [0], [0], [1], [0]] })],
  [
    "where early stopping ends",
    (s) =>
      [
        [1, 2, 3, 4],
        [4, 3, 3, 3, 3],
        [4, 3.5, 3, 2.5, 2, 1.5],
        [4, 1, 3, 2, 3, 2, 3],
        [4, 4.5, 4, 3.5, 4, 4.5],
        [2, Number.NaN, Number.NaN, Number.NaN],
      ].map((losses) => [0, 0.75].map((minDelta) => s.earlyStopping(losses, { patience: 2, minDelta }))),
  ],
];
