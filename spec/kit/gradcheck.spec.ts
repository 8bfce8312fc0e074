import { describe, expect, test } from "vitest";
import { dot, elementwise, known, lies, mean, relu, sigmoid, sigmoidSlope } from "./functions.ts";
import { type Differentiable, gradcheck } from "./gradcheck.ts";
import { alwaysTried, hasItsGradient } from "./has-its-gradient.ts";
import { check, forAll, type Law } from "./law.ts";
import { numbers } from "./numbers.ts";
import { sicknesses } from "./sick.ts";
import { shapes, tensors } from "./tensors.ts";

const shape = shapes({ maxRank: 2 });

/** That `f` has the gradient it says, for tensors of any shape of numbers from `of`. */
function hasItForTensors(f: Differentiable, of = numbers()): Law {
  return forAll(tensors({ of, shape }), ({ values }) => gradcheck(f, [values]));
}

describe("gradcheck", () => {
  test.each(known)("accepts the gradient of $name", ({ f, of }) => {
    check(hasItForTensors(f, of));
  });

  test.each(known.flatMap((example) => sicknesses.map((sickness) => ({ ...example, sickness }))))(
    "rejects that of $name with $sickness.name",
    ({ f, of, sickness }) => {
      expect(() => check(hasItForTensors(sickness.of(f), of))).toThrow("has the wrong gradient");
    },
  );

  test.each(lies)("rejects what PyTorch's gradcheck accepts: $name", ({ f, of }) => {
    expect(() => check(hasItForTensors(f, of))).toThrow("has the wrong gradient");
  });

  test("rejects a mean that is off as if 2000 had been divided by 2001, and accepts the right one", () => {
    const x = Array.from({ length: 100 }, (_, i) => (i % 7) - 2.5);
    const divided = (by: number) => mean(() => by);
    expect(gradcheck(divided(100), [x])).toBeUndefined();
    expect(() => gradcheck(divided(100.05), [x])).toThrow("every number is 0.9995");
  });

  test.each([0, 1].flatMap((which) => [0, 1, 2].map((at) => ({ which, at }))))(
    "looks at number $at of input $which",
    ({ which, at }) => {
      const off = (gradient: ArrayLike<number>, i: number) =>
        Array.from(gradient, (g, j) => (i === which && j === at ? g + 1e-6 : g));
      const f = {
        ...dot,
        pullback: (...args: Parameters<typeof dot.pullback>) => dot.pullback(...args).map(off),
      };
      const inputs = [
        [1, 2, 3],
        [4, 5, 6],
      ];
      expect(gradcheck(dot, inputs)).toBeUndefined();
      expect(() => gradcheck(f, inputs)).toThrow(`input ${which}, number ${at} of 3,`);
    },
  );

  test("accepts any slope that a kink leaves to choose, and no other", () => {
    const absWith = (slope: number) => elementwise(Math.abs, (x) => (x === 0 ? slope : Math.sign(x)));
    for (const slope of [-1, -0.5, 0, 1]) expect(gradcheck(absWith(slope), [[0]])).toBeUndefined();
    for (const slope of [-1.01, 1.01, Number.NaN])
      expect(() => gradcheck(absWith(slope), [[0]])).toThrow("which is 0, has the wrong gradient");
  });

  test("objects where kinks meet and the pullback's convention misses every slope", () => {
    const identity = elementwise(
      (x) => Math.max(0, x) - Math.max(0, -x),
      (x) => (x === 0 ? 0 : 1),
    );
    expect(gradcheck(identity, [[-1, 1e-9]])).toBeUndefined();
    expect(() => gradcheck(identity, [[0]])).toThrow("a zero gradient");
  });

  test.each([1e-3, 1e-9, 1e-30, 1e-200])("tells right from wrong at %d from a kink or a pole", (x) => {
    // Nothing is added to these numbers, so nothing is rounded off at the size of 1.
    const options = { magnitude: 0 };
    expect(gradcheck(elementwise(Math.abs, Math.sign), [[x, -x]], options)).toBeUndefined();
    expect(() =>
      gradcheck(
        elementwise(Math.abs, () => 1),
        [[x, -x]],
        options,
      ),
    ).toThrow("number 1 of 2");
    const log = (factor: number) => elementwise(Math.log, (at) => factor / at);
    expect(gradcheck(log(1), [[x]], options)).toBeUndefined();
    expect(() => gradcheck(log(1.01), [[x]], options)).toThrow("1.01 times");
  });

  test("is not misled by rounding that the values do not show", () => {
    const rounded = elementwise(
      (x) => Math.PI * x + 1e6 - 1e6,
      () => Math.PI,
    );
    check(hasItForTensors(rounded), { runs: 1000 });
    expect(() => check(hasItForTensors(sicknesses[1]?.of(rounded) ?? rounded))).toThrow("1.01");
  });

  test("pulls back the cotangent it is given, or the same one for the same inputs", () => {
    const seen: (readonly number[])[] = [];
    const identity: Differentiable = {
      value: ([x = []]) => x,
      pullback(_, cotangent) {
        seen.push(cotangent);
        return [cotangent];
      },
    };
    gradcheck(identity, [[1, 2]]);
    gradcheck(identity, [[1, 2]]);
    gradcheck(identity, [[1, 2]], { cotangent: [3, 5] });
    expect(seen[0]).toEqual(seen[1]);
    expect(seen[2]).toEqual([3, 5]);
  });

  test("refuses a pullback with a gradient or a number too few, and a cotangent with one too many", () => {
    const pulled = (gradients: number[][]) => () =>
      gradcheck({ ...dot, pullback: () => gradients }, [[1], [2, 3]]);
    expect(pulled([[1]])).toThrow(new RangeError("pullback: inputs of 1, 2 numbers, gradients of 1"));
    expect(() => gradcheck(dot, [[1], [2]], { cotangent: [1, 2] })).toThrow(
      new RangeError("gradcheck: a cotangent of 1 numbers expected, got 2"),
    );
    expect(pulled([[1], []])).toThrow(new RangeError("pullback: inputs of 1, 2 numbers, gradients of 1, 0"));
  });
});

describe("gradcheck of small values", () => {
  const exp = (slope: (x: number) => number) => elementwise((x) => Math.exp(x - 200), slope);

  test("tells nothing from next to nothing, also beside outputs that do not move", () => {
    const x = [[0, 1, -2.5]];
    expect(
      gradcheck(
        exp((at) => Math.exp(at - 200)),
        x,
      ),
    ).toBeUndefined();
    expect(() =>
      gradcheck(
        exp(() => 0),
        x,
      ),
    ).toThrow("a zero gradient");
    expect(() =>
      gradcheck(
        exp((at) => 1.0001 * Math.exp(at - 200)),
        x,
      ),
    ).toThrow("1.0001 times");
  });

  test.each<[string, (x: number) => number, (x: number) => number]>([
    ["log(1 + eˣ) / 3", (x) => Math.log(1 + Math.exp(x)) / 3, (x) => sigmoid(x) / 3],
    ["1 - σ(x)", (x) => 1 - sigmoid(x), (x) => -sigmoidSlope(x)],
    // Below -6.8 a single ulp of 1 is left of 1 + tanh, so that the values are a straight line.
    [
      "½x (1 + tanh x)",
      (x) => 0.5 * x * (1 + Math.tanh(x)),
      (x) => 0.5 * (1 + Math.tanh(x)) + 0.5 * x * (1 - Math.tanh(x) ** 2),
    ],
  ])("asks for no digits that adding to 1 has taken: %s", (_, f, slope) => {
    check(hasItsGradient(elementwise(f, slope), [4]), { runs: 1000 });
  });

  test("asks for none either where the value loses what the gradient keeps: -log of a share near 1", () => {
    const share = (x: readonly number[]) => {
      const powers = x.map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, each) => sum + each, 0));
    };
    const f: Differentiable = {
      value: ([x = []]) => [-Math.log(share(x)[1] as number)],
      pullback: ([x = []], [c = 0]) => [share(x).map((p, i) => c * (p - Number(i === 1)))],
    };
    expect(gradcheck(f, [[2.21875, 38.78125, 7.921875, -7.359375]])).toBeUndefined();
    check(hasItsGradient(f, [4]), { runs: 1000 });
  });
});

describe("gradcheck where numbers tie", () => {
  /** The largest number; each of those as large gets the share of the gradient that `share` says, for how many they are. */
  const max = (share: (count: number) => number): Differentiable => ({
    value: ([x = []]) => [Math.max(...x)],
    pullback([x = []], [c = 0]) {
      const isLargest = x.map((xi) => xi === Math.max(...x));
      const count = isLargest.filter(Boolean).length;
      return [isLargest.map((is) => (is ? c * share(count) : 0))];
    },
  });

  test("accepts shares that add up to one, and no others", () => {
    const x = [[3, 1, 3]];
    expect(
      gradcheck(
        max((count) => 1 / count),
        x,
      ),
    ).toBeUndefined();
    expect(() =>
      gradcheck(
        max(() => 0.25),
        x,
      ),
    ).toThrow("number 0 of input 0, number 2 of input 0, which tie");
    expect(() =>
      gradcheck(
        max(() => 1),
        x,
        { cotangent: [-2] },
      ),
    ).toThrow(
      /^gradcheck: number 0 of input 0, number 2 of input 0, which tie, have the wrong gradient together\n {2}pullback {5}-4\n {2}differences {2}-2 ± \S+\n {2}ratio {8}2\n {2}likely {7}a full gradient to each of a tie: their shares must add up to that of one$/,
    );
  });

  test("names eight of them and counts the others", () => {
    expect(() =>
      gradcheck(
        max(() => 1),
        [new Array(11).fill(2)],
      ),
    ).toThrow("number 7 of input 0 and 3 more, which");
  });

  test("looks across inputs", () => {
    const larger = (ofSecond: (a: number, b: number) => boolean): Differentiable => ({
      value: ([a = [], b = []]) => a.map((ai, i) => Math.max(ai, b[i] as number)),
      pullback: ([a = [], b = []], c) => [
        c.map((ci, i) => ((a[i] as number) >= (b[i] as number) ? ci : 0)),
        c.map((ci, i) => (ofSecond(a[i] as number, b[i] as number) ? ci : 0)),
      ],
    });
    const inputs = [
      [1, 2],
      [0, 2],
    ];
    expect(
      gradcheck(
        larger((a, b) => a < b),
        inputs,
      ),
    ).toBeUndefined();
    expect(() =>
      gradcheck(
        larger((a, b) => a <= b),
        inputs,
      ),
    ).toThrow("number 1 of input 0, number 1 of input 1, which");
  });

  test("does not take kinks that cancel by chance for a tie", () => {
    // To the left of -1 and to the right of 1 the slope is 0: moved together, one number loses what the other gains.
    const sumClamped: Differentiable = {
      value: ([x = []]) => [x.reduce((sum, xi) => sum + relu(xi + 1) - relu(xi - 1), 0)],
      pullback: ([x = []], [c = 0]) => [x.map((xi) => (-1 <= xi && xi <= 1 ? c : 0))],
    };
    expect(gradcheck(sumClamped, [[-1, 1]])).toBeUndefined();
  });
});

describe("gradcheck where three kinks meet", () => {
  test("objects to the order that a sort takes equals in, of which the middle one moves like neither end", () => {
    const sorted: Differentiable = {
      value: ([x = []]) => [...x].sort((a, b) => a - b),
      pullback: ([x = []], c) => {
        const order = x.map((_, i) => i).sort((i, j) => (x[i] as number) - (x[j] as number));
        return [x.map((_, i) => c[order.indexOf(i)] as number)];
      },
    };
    const cotangent = [1, 5, 2];
    expect(gradcheck(sorted, [[2, 2, 1]], { cotangent })).toBeUndefined();
    expect(() => gradcheck(sorted, [[2, 2, 2]], { cotangent })).toThrow(
      "number 1 of 3, which is 2, has the wrong",
    );
  });
});

describe("gradcheck at 0", () => {
  test("takes what turns within 2^-26 for a jump, and sees what turns within ten times as much", () => {
    const turn = (width: number) =>
      elementwise(
        (x) => x / Math.sqrt(x * x + width * width),
        (x) => (width * width) / Math.sqrt(x * x + width * width) ** 3,
      );
    expect(gradcheck(turn(10 * 2 ** -26), [[0]])).toBeUndefined();
    expect(() => gradcheck(turn(1e-9), [[0]])).toThrow("not smooth here");
  });
});

describe("gradcheck of a user's function", () => {
  test("takes arrays of any kind, and gradients in arrays that are used again", () => {
    const buffer = new Float64Array(2);
    const square: Differentiable = {
      value: ([x = []]) =>
        x.map((xi, i) => {
          buffer[i] = Number.NaN;
          return xi * xi;
        }),
      pullback([x = []], c) {
        for (const [i, xi] of x.entries()) buffer[i] = 2 * xi * (c[i] as number);
        return [buffer];
      },
    };
    expect(gradcheck(square, [Float64Array.of(1, -2)])).toBeUndefined();
  });

  test("stays inside the domain of one that throws beyond it, but not where all is beyond", () => {
    const log = elementwise(
      (x) => {
        if (x <= 0) throw new RangeError(`log: a positive number, got ${x}`);
        return Math.log(x);
      },
      (x) => 1 / x,
    );
    expect(gradcheck(log, [[1 / 64, 3]])).toBeUndefined();
    expect(() => gradcheck(log, [[-1]])).toThrow(new RangeError("log: a positive number, got -1"));
  });
});

describe("the law that a function has its gradient", () => {
  test.each<[string, Differentiable]>([
    ["a kink", elementwise(relu, (x) => (x === 0 ? 7 : Number(x > 0)))],
    ["far out", elementwise(sigmoid, (x) => (x < -88 ? Number.NaN : sigmoidSlope(x)))],
    [
      "1",
      elementwise(
        (x) => x * x,
        (x) => (x === 1 ? 0 : 2 * x),
      ),
    ],
  ])("tries %s whatever is drawn", (_, f) => {
    expect(() => check(hasItsGradient(f, [3]), { runs: 1 })).toThrow("has the wrong gradient");
  });

  test("keeps to its range, and tries both ends of it", () => {
    const range = { from: 1e-9, to: 8 };
    expect(alwaysTried([2, 1], range)).toEqual([
      [[1, 1], [1]],
      [[1e-9, 1e-9], [1e-9]],
      [[8, 8], [8]],
    ]);
    const log = elementwise(Math.log, (x) => 1 / x);
    check(hasItsGradient(log, [4], range), { runs: 1000 });
    const limited = elementwise(Math.sqrt, (x) => Math.min(1000, 0.5 / Math.sqrt(x)));
    expect(() => check(hasItsGradient(limited, [4], range), { runs: 1 })).toThrow("has the wrong gradient");
  });
});
