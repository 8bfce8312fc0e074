import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  Adam,
  backward,
  Linear,
  mse,
  Random,
  record,
  Sequential,
  Sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** How many bytes more are in use after `run` than before. */
function growth(run: () => unknown): number {
  const inUse = () => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = inUse();
  const kept = run();
  const after = inUse();
  return kept === null ? Number.NaN : after - before;
}

const model = new Sequential(new Linear(3, 2, { random: new Random(1) }), new Sigmoid());
const x = tensor([[1, 2, 3]]);
const y = tensor([[0, 1]]);
const optimizer = new Adam(model.parameters());

function step(): Tensor {
  const loss = mse(model.forward(x), y);
  backward(loss);
  optimizer.step();
  optimizer.zeroGrad();
  return loss;
}

describe("memory stays flat", () => {
  // A step keeps nothing. Were it to keep even one tensor of one number, 100,000 of them would take over 10 MB.
  const steps = 100_000;
  const allowed = 1_000_000;
  for (let i = 0; i < 100; i++) step();

  test("over 100,000 steps, each computed afresh", () => {
    expect(
      growth(() => {
        for (let i = 0; i < steps; i++) step();
      }),
    ).toBeLessThan(allowed);
  });

  test("over 100,000 steps of a recording", () => {
    const recording = record(() => mse(model.forward(x), y));
    expect(
      growth(() => {
        for (let i = 0; i < steps; i++) {
          recording.forward();
          recording.backward();
          optimizer.step();
          optimizer.zeroGrad();
        }
      }),
    ).toBeLessThan(allowed);
  });

  test("and the check would notice losses that are kept", () => {
    expect(growth(() => Array.from({ length: steps }, step))).toBeGreaterThan(10 * allowed);
  });
});
