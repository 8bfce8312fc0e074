import { describe, expect, test } from "vitest";
import {
  add,
  backward,
  exp,
  Linear,
  mse,
  mul,
  node,
  noGrad,
  parameter,
  Random,
  relu,
  reshape,
  Sequential,
  sigmoid,
  sum,
  Tanh,
  Tensor,
  tensor,
} from "../../src/index.ts";
import { gradcheck } from "./gradcheck.ts";

/** An operator of one's own: x² with `factor · x` for its slope. */
const square =
  (factor: number) =>
  (x: Tensor): Tensor =>
    node(
      "square",
      x.shape,
      [x],
      (y) => y.set(x.data.map((xi) => xi * xi)),
      (g) =>
        x.accumulator()?.forEach((sum, i, all) => {
          all[i] = sum + factor * (x.data[i] as number) * (g[i] as number);
        }),
    );

/** As `f`, and nothing for what it is given. */
const thrownBy = (...args: Parameters<typeof gradcheck>) => {
  try {
    gradcheck(...args);
  } catch (error) {
    return error;
  }
  return null;
};

describe("gradcheck of tensors", () => {
  test("accepts an operator of one's own that is right", () => {
    expect(gradcheck(square(2), [parameter([1, -2, 0])])).toBeUndefined();
  });

  test("says which number of one that is wrong, how wrong it is, and why it may be", () => {
    const f = (_: Tensor, x: Tensor) => square(1)(x);
    const inputs = [parameter([7]), parameter([[1, -2]])];
    expect(thrownBy(f, inputs, { cotangent: [3, 5] })).toMatchObject({
      message: expect.stringMatching(
        /^gradcheck: input 1, number 1 of 2, which is -2, has the wrong gradient\n {2}pullback {5}-10\n {2}differences {2}-20 ± \S+\n {2}ratio {8}0.5\n {2}likely {7}half of what it should be/,
      ),
    });
  });

  test("sees a factor of a millionth, unless values are said to be as inexact", () => {
    const x = [parameter([1.5])];
    expect(thrownBy(square(2 + 2e-6), x)).not.toBeNull();
    expect(thrownBy(square(2 + 2e-6), x, { ulps: 1e9 })).toBeNull();
    expect(thrownBy(square(2 + 2e-6), x, { magnitude: 1e9 })).toBeNull();
  });

  test("starts with the step that it is given", () => {
    // 10⁻³ away from the kink: within reach of the usual step, not of this one.
    const seen: number[] = [];
    const f = (x: Tensor) => {
      seen.push(x.item());
      return relu(x);
    };
    gradcheck(f, [parameter(1e-3)], { step: 1e-4 });
    expect(Math.min(...seen)).toBeGreaterThan(0);
  });

  test("takes a model that knows its weights, of any shapes", () => {
    const random = new Random(3);
    const model = new Sequential(new Linear(3, 4, { random }), new Tanh(), new Linear(4, 2, { random }));
    const [x, y] = [tensor([[1, 2, -1]]), tensor([[0.5, -0.5]])];
    const loss = () => mse(model.forward(x), y);
    expect(gradcheck(loss, model.parameters())).toBeUndefined();
    const sick = () => square(1)(sum(model.forward(x)));
    expect(thrownBy(sick, model.parameters())).toMatchObject({
      message: expect.stringContaining("half of"),
    });
  });

  test("asks for a gradient of 0 where values do not move, and for none of a constant", () => {
    const [x, unused, constant] = [parameter([1, 2]), parameter([3]), tensor([4, 5])];
    backward(mul(unused, unused));
    expect(gradcheck((a) => a, [x, unused])).toBeUndefined();
    expect(gradcheck(() => tensor([1, 2]), [x])).toBeUndefined();
    expect(gradcheck((a, c) => mul(a, c), [x, constant])).toBeUndefined();
    expect(thrownBy((a) => tensor(a.data), [x])).toMatchObject({
      message: expect.stringContaining("a zero gradient"),
    });
  });

  test("says the place of an input among all that are given", () => {
    expect(thrownBy((_, x) => square(1)(x), [tensor([4]), parameter([1])])).toMatchObject({
      message: expect.stringContaining("gradcheck: input 1, number 0 of 1"),
    });
  });

  test("stays inside the domain of a function that throws beyond it", () => {
    const f = (x: Tensor) => {
      if (x.data.some((xi) => xi < 0)) throw new RangeError("below 0");
      return square(2)(x);
    };
    expect(gradcheck(f, [parameter([0.01, 1])])).toBeUndefined();
    expect(thrownBy(f, [parameter([-1])])).toEqual(new RangeError("below 0"));
  });
});

describe("gradcheck leaves behind", () => {
  /** x with a gradient, and a weight that only the function knows, with what was computed from it before. */
  const setting = () => {
    const [x, weight] = [parameter([1, -2]), parameter([3, 4])];
    backward(sum(mul(x, weight)));
    return { x, weight, powers: exp(weight) };
  };

  test.each<[how: string, f: (x: Tensor, powers: Tensor) => Tensor]>([
    ["passes", (x, powers) => mul(square(2)(x), powers)],
    ["fails", (x, powers) => mul(square(1)(x), powers)],
    [
      "throws on the way",
      (x, powers) => {
        if (x.data[1] !== -2) throw new Error("no");
        return mul(x, powers);
      },
    ],
    [
      "throws on the way back",
      (x, powers) =>
        node(
          "broken",
          x.shape,
          [x, powers],
          (y) => y.fill(1),
          () => {
            throw new Error("no");
          },
        ),
    ],
  ])("all numbers and gradients as they were, if it %s", (_, f) => {
    const { x, weight, powers } = setting();
    const before = [x, weight].map(({ data, gradient }) => [data, gradient]);
    thrownBy((own) => f(own, powers), [x]);
    expect([x, weight].map(({ data, gradient }) => [data, gradient])).toEqual([
      [Float64Array.of(1, -2), Float64Array.of(3, 4)],
      [Float64Array.of(3, 4), Float64Array.of(1, -2)],
    ]);
    for (const [i, { data, gradient }] of [x, weight].entries()) {
      expect(data).toBe(before[i]?.[0]);
      expect(gradient).toBe(before[i]?.[1]);
    }
    // And what was computed before can still go back.
    backward(sum(powers));
    expect(weight.gradient).toEqual(Float64Array.of(1 + Math.exp(3), -2 + Math.exp(4)));
  });
});

describe("gradcheck of tensors refuses", () => {
  const x = parameter([1, 2]);
  const identity = (a: Tensor) => a;
  let calls = 0;

  test.each<[what: string, args: unknown[], error: Error]>([
    ["no inputs", [identity, []], new RangeError("gradcheck: at least one input expected, got none")],
    [
      "an input outside of a list",
      [identity, x],
      new TypeError("gradcheck: a list of tensors expected, got a tensor"),
    ],
    [
      "an input that is no tensor",
      [add, [x, 3]],
      new TypeError("gradcheck: a tensor expected for input 1, got 3"),
    ],
    [
      "an input that is no leaf",
      [identity, [sigmoid(x)]],
      new TypeError("gradcheck: a leaf expected for input 0, got what an operator computed"),
    ],
    [
      "an input given twice",
      [add, [x, x]],
      new RangeError("gradcheck: each input once expected, got input 0 again for input 1"),
    ],
    [
      "constants only",
      [identity, [tensor([1])]],
      new RangeError("gradcheck: an input that requires a gradient expected, got none"),
    ],
    [
      "a function that gives a number",
      [(a: Tensor) => a.data[0], [x]],
      new TypeError("gradcheck: a function that gives a tensor expected, got 1"),
    ],
    [
      "a function that gives a promise",
      [async (a: Tensor) => a, [x]],
      new TypeError("gradcheck: a function that gives a tensor expected, got [object Promise]"),
    ],
    [
      "a function that gives no numbers",
      [() => reshape(tensor([]), [0, 3]), [x]],
      new RangeError("gradcheck: a function that gives at least one number expected, got none"),
    ],
    [
      "a cotangent of another length",
      [identity, [x], { cotangent: [1, 2, 3] }],
      new RangeError("gradcheck: a cotangent of 2 numbers expected, got 3"),
    ],
    [
      "a function that gives other numbers when it is called again",
      [(a: Tensor) => mul(a, ++calls), [x]],
      new Error("gradcheck: the same numbers for the same inputs expected, got 1 and then 2"),
    ],
    [
      "a function that gives more numbers when it is called again",
      [() => new Tensor(new Float64Array(++calls), [calls]), [x]],
      new Error("gradcheck: the same numbers for the same inputs expected, got undefined and then 0"),
    ],
    [
      "an option that there is not",
      [identity, [x], { tolerance: 1 }],
      new RangeError("gradcheck: unknown option tolerance"),
    ],
  ])("%s", (_, args, error) => {
    expect(thrownBy(...(args as Parameters<typeof gradcheck>))).toEqual(error);
  });

  test("to work within noGrad, where no function has a gradient", () => {
    expect(noGrad(() => thrownBy(identity, [x]))).toEqual(
      new Error("gradcheck: operators that note how to go back expected, got noGrad"),
    );
  });
});
