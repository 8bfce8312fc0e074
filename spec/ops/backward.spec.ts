import { describe, expect, test } from "vitest";
import {
  add,
  assign,
  backward,
  detach,
  div,
  exp,
  mse,
  mul,
  noGrad,
  parameter,
  relu,
  SGD,
  sigmoid,
  sum,
  tensor,
} from "../../src/index.ts";

const slopes = (...numbers: number[]) => Float64Array.from(numbers);

describe("backward", () => {
  test("gives the slope of x · x, counting both uses of x", () => {
    const x = parameter(3);
    backward(mul(x, x));
    expect(x.gradient).toEqual(slopes(6));
  });

  test("adds to what is there already, also from another computation", () => {
    const x = parameter(3);
    backward(mul(x, x));
    backward(mul(5, x));
    expect(x.gradient).toEqual(slopes(11));
  });

  test("follows a value that two ways lead through only once they have both arrived", () => {
    // y = x², z = y·y + y: dz/dx = (2y + 1)·2x = 3 · 2 at x = 1.
    const x = parameter(1);
    const y = mul(x, x);
    backward(add(mul(y, y), y));
    expect(x.gradient).toEqual(slopes(6));
  });

  test("differentiates Σ cotangent · y for a y of several numbers", () => {
    const x = parameter([1, 2]);
    backward(mul(x, x), { cotangent: tensor([10, -0.5]) });
    expect(x.gradient).toEqual(slopes(20, -2));
  });

  test("gives a leaf the cotangent itself", () => {
    const x = parameter(7);
    backward(x);
    expect(x.gradient).toEqual(slopes(1));
  });

  test("leaves no gradient on what needs none, and none in between", () => {
    const x = parameter([1, 2]);
    const constant = tensor([3, 4]);
    const product = mul(x, constant);
    backward(sum(product));
    expect(constant.gradient).toBeNull();
    expect(product.gradient).toBeNull();
  });

  test("reaches the first of 100,000 layers", () => {
    const x = parameter(0.5);
    let y = x;
    for (let layer = 0; layer < 100_000; layer++) y = mul(y, 1);
    backward(y);
    expect(x.gradient).toEqual(slopes(1));
  });

  test("refuses several numbers without a cotangent, or a cotangent of another shape", () => {
    const y = mul(parameter([1, 2]), 3);
    expect(() => backward(y)).toThrow(
      new RangeError("backward: a loss is one number, got shape [2]; or give a cotangent"),
    );
    expect(() => backward(y, { cotangent: tensor([1]) })).toThrow(
      new RangeError("backward: cotangent of shape [2] expected, got [1]"),
    );
  });

  test("refuses what nothing to be trained led to", () => {
    const message = "backward: nothing that led to this tensor requires a gradient";
    expect(() => backward(mul(tensor(2), 3))).toThrow(new Error(message));
    expect(() => backward(detach(parameter(2)))).toThrow(new Error(message));
  });

  describe("called twice", () => {
    test("refuses: the way back is used up", () => {
      const x = parameter(3);
      const loss = mul(x, x);
      backward(loss);
      expect(() => backward(loss)).toThrow(
        new Error(
          "backward: the way back from this tensor is used up; call backward with { retain: true } to go back twice",
        ),
      );
      expect(x.gradient).toEqual(slopes(6));
    });

    test("refuses also where two losses share a part that the first has used up", () => {
      const x = parameter(3);
      const shared = exp(x);
      backward(mul(shared, 2));
      expect(() => backward(mul(shared, 3))).toThrow(/used up/);
    });

    test("doubles the gradient exactly if the way back was retained", () => {
      const x = parameter([0.1, 0.7]);
      const loss = sum(sigmoid(mul(x, x)));
      backward(loss, { retain: true });
      const once = (x.gradient as Float64Array).map((g) => 2 * g);
      backward(loss);
      expect(x.gradient).toEqual(once);
    });
  });

  describe("after a change in place", () => {
    const changed =
      "backward: a tensor of shape [] was changed in place after mul used it, the gradient would be wrong";

    test("refuses: the numbers it needs are gone", () => {
      const x = parameter(3);
      const loss = mul(x, x);
      assign(x, tensor(4));
      expect(() => backward(loss)).toThrow(new Error(changed));
      expect(x.gradient).toBeNull();
    });

    test("refuses after a step of an optimiser too", () => {
      const x = parameter(3);
      const first = mul(x, x);
      const second = mul(x, 2);
      backward(first);
      new SGD([x], { learningRate: 0.1 }).step();
      expect(() => backward(second)).toThrow(new Error(changed));
    });

    test("works if the change came before the use", () => {
      const x = parameter(3);
      assign(x, 4);
      backward(mul(x, x));
      expect(x.gradient).toEqual(slopes(8));
    });
  });
});

describe("noGrad", () => {
  test("computes the same numbers without a way back", () => {
    const x = parameter([1, -2]);
    const tracked = exp(x);
    const free = noGrad(() => exp(x));
    expect(free.data).toEqual(tracked.data);
    expect([tracked.requiresGrad, free.requiresGrad]).toEqual([true, false]);
  });

  test("ends with its function, also when that throws", () => {
    const x = parameter(1);
    const attempt = () =>
      noGrad(() => {
        throw new Error("on purpose");
      });
    expect(attempt).toThrow("on purpose");
    expect(mul(x, 2).requiresGrad).toBe(true);
  });

  test("can be nested, and only the outermost end brings tracking back", () => {
    const x = parameter(1);
    const inside = noGrad(() => {
      noGrad(() => x);
      return mul(x, 2);
    });
    expect(inside.requiresGrad).toBe(false);
  });

  test("refuses an asynchronous function, which would do its work outside", () => {
    expect(() => noGrad(async () => 1)).toThrow(
      new TypeError("noGrad: the function must not be asynchronous"),
    );
  });
});

describe("detach", () => {
  test("keeps the numbers and stops the gradient", () => {
    // y = x · stop(x): only the first factor counts.
    const x = parameter(3);
    backward(mul(x, detach(x)));
    expect(x.gradient).toEqual(slopes(3));
  });
});

describe("memory", () => {
  test("holds no graph once backward is done", () => {
    const x = parameter([1, 2, 3]);
    const hidden = relu(x);
    const loss = mse(div(hidden, 2), tensor([0, 0, 0]));
    backward(loss);
    expect([hidden.origin, loss.origin]).toEqual(["freed", "freed"]);
  });
});
