import { describe, expect, test } from "vitest";
import {
  backward,
  bceWithLogits,
  crossEntropy,
  Linear,
  max,
  mean,
  mse,
  mul,
  parameter,
  sum,
  tensor,
  zeros,
} from "../../src/index.ts";

/** An option that TypeScript would refuse, as somebody who writes JavaScript may give it. */
const misspelt = { keepDims: true } as never;

describe("an option nobody knows is refused, not ignored", () => {
  const x = tensor([[0, 1]]);
  test.each<[who: string, run: () => unknown]>([
    ["sum", () => sum(x, 0, misspelt)],
    ["mean", () => mean(x, 0, misspelt)],
    ["max", () => max(x, 0, misspelt)],
    ["mse", () => mse(x, x, misspelt)],
    ["crossEntropy", () => crossEntropy(x, zeros([1]), misspelt)],
    ["bceWithLogits", () => bceWithLogits(x, x, misspelt)],
    ["backward", () => backward(mul(parameter(1), 2), misspelt)],
    ["Linear", () => new Linear(1, 1, misspelt)],
  ])("by %s", (who, run) => {
    expect(run).toThrow(new RangeError(`${who}: unknown option keepDims`));
  });
});
