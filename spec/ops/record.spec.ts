import { describe, expect, test } from "vitest";
import {
  add,
  argmax,
  assign,
  backward,
  crossEntropy,
  detach,
  Linear,
  matmul,
  max,
  mean,
  mse,
  mul,
  noGrad,
  parameter,
  Random,
  ReLU,
  record,
  Sequential,
  sigmoid,
  softmax,
  sub,
  sum,
  Tensor,
  tanh,
  tensor,
  transpose,
} from "../../src/index.ts";

describe("a recording", () => {
  test("gives bit for bit what computing afresh gives", () => {
    const random = new Random(1);
    const draw = (size: number) => Float64Array.from({ length: size }, () => random.normal());
    const x = new Tensor(draw(12), [4, 3]);
    const w = new Tensor(draw(6), [2, 3], true);
    const b = parameter([0.5, -0.5]);
    const build = () => {
      const hidden = tanh(add(matmul(x, transpose(w)), b));
      return mean(mul(softmax(hidden), sub(max(hidden, 1, { keepdims: true }), sigmoid(hidden))));
    };
    const recording = record(build);
    for (let run = 0; run < 3; run++) {
      assign(x, new Tensor(draw(12), [4, 3]));
      assign(w, new Tensor(draw(6), [2, 3]));
      for (const leaf of [w, b]) leaf.gradient = null;
      const value = recording.forward();
      recording.backward();
      const replayed = [w.gradient, b.gradient];
      for (const leaf of [w, b]) leaf.gradient = null;
      const fresh = build();
      backward(fresh);
      expect(value).toBe(fresh.item());
      expect(replayed).toEqual([w.gradient, b.gradient]);
    }
  });

  test("works out afresh also what needs no gradient", () => {
    const x = tensor([1, 2]);
    const w = parameter(3);
    const recording = record(() => mul(w, sum(noGrad(() => add(detach(mul(x, x)), argmax(x))))));
    assign(x, [5, 1]);
    expect(recording.forward()).toBe(3 * (25 + 0 + 1 + 0));
    recording.backward();
    expect(w.gradient).toEqual(Float64Array.of(26));
  });

  test("adds to the gradients of the leaves at every backward", () => {
    const x = parameter(3);
    const recording = record(() => mul(x, x));
    recording.backward();
    recording.backward();
    expect(x.gradient).toEqual(Float64Array.of(12));
  });

  test("keeps every array it works in, however often it runs", () => {
    const model = new Sequential(new Linear(3, 4, { random: new Random(1) }), new ReLU());
    const recording = record(() => crossEntropy(model.forward(tensor([[1, 2, 3]])), tensor([2])));
    const [weight] = model.parameters() as [Tensor];
    recording.forward();
    recording.backward();
    const arrays = [recording.loss.data, weight.gradient];
    for (let run = 0; run < 100; run++) {
      recording.forward();
      recording.backward();
    }
    expect([recording.loss.data, weight.gradient].every((array, i) => array === arrays[i])).toBe(true);
  });

  test("refuses to go back after a leaf was changed, until it has gone forward again", () => {
    const x = parameter(3);
    const recording = record(() => mul(x, x));
    assign(x, 4);
    expect(() => recording.backward()).toThrow(
      new Error(
        "backward: a tensor of shape [] was changed in place after this recording used it, the gradient would be wrong",
      ),
    );
    recording.forward();
    recording.backward();
    expect(x.gradient).toEqual(Float64Array.of(8));
  });

  test.each([
    ["detach", detach],
    ["argmax", (x: Tensor) => argmax(x)],
  ])("goes back only after it has gone forward from a leaf that %s took in", (_, constant) => {
    const x = tensor(3);
    const w = parameter(2);
    const recording = record(() => mul(w, constant(x)));
    recording.backward();
    assign(x, 4);
    expect(() => recording.backward()).toThrow(
      "a tensor of shape [] was changed in place after this recording used it",
    );
    recording.forward();
    recording.backward();
  });

  test("refuses a loss of several numbers", () => {
    expect(() => record(() => mul(parameter([1, 2]), 3))).toThrow(
      new RangeError("backward: a loss is one number, got shape [2]; or give a cotangent"),
    );
  });

  test("of constants goes forward, but not back", () => {
    const x = tensor(2);
    const recording = record(() => mul(x, x));
    assign(x, 5);
    expect(recording.forward()).toBe(25);
    expect(() => recording.backward()).toThrow(
      new Error("backward: nothing that led to this tensor requires a gradient"),
    );
  });

  test("keeps its tensors from the function backward, which would use them up", () => {
    const x = parameter(2);
    const recording = record(() => mse(x, tensor(0)));
    expect(() => backward(recording.loss)).toThrow(
      new Error("backward: this tensor belongs to a recording, call the recording's backward"),
    );
  });
});
