import { describe, expect, test } from "vitest";
import { dot, elementwise, known, lies, mean } from "./functions.ts";
import { type Differentiable, gradcheck } from "./gradcheck.ts";
import { check, forAll, type Law } from "./law.ts";
import { numbers } from "./numbers.ts";
import { sicknesses } from "./sick.ts";
import { shapes, tensors } from "./tensors.ts";

const shape = shapes({ maxRank: 2 });

/** That `f` has the gradient it says, for numbers from `of`. */
function hasItsGradient(f: Differentiable, of = numbers()): Law {
  return forAll(tensors({ of, shape }), ({ values }) => gradcheck(f, [values]));
}

describe("gradcheck", () => {
  test.each(known)("accepts the gradient of $name", ({ f, of }) => {
    check(hasItsGradient(f, of));
  });

  test.each(known.flatMap((example) => sicknesses.map((sickness) => ({ ...example, sickness }))))(
    "rejects that of $name with $sickness.name",
    ({ f, of, sickness }) => {
      expect(() => check(hasItsGradient(sickness.of(f), of))).toThrow("has the wrong gradient");
    },
  );

  test.each(lies)("rejects what PyTorch's gradcheck accepts: $name", ({ f, of }) => {
    expect(() => check(hasItsGradient(f, of))).toThrow("has the wrong gradient");
  });

  test("rejects a mean over 2000 divided by 2001, and accepts it divided by 2000", () => {
    const x = Array.from({ length: 2000 }, (_, i) => (i % 7) - 2.5);
    const divided = (by: number) => mean(() => by);
    expect(gradcheck(divided(2000), [x])).toBeUndefined();
    expect(() => gradcheck(divided(2001), [x])).toThrow("every number is 0.9995");
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
    check(hasItsGradient(rounded), { runs: 1000 });
    expect(() => check(hasItsGradient(sicknesses[1]?.of(rounded) ?? rounded))).toThrow("1.01");
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
      new RangeError("gradcheck: a value of 1 numbers, a cotangent of 2"),
    );
    expect(pulled([[1], []])).toThrow(new RangeError("pullback: inputs of 1, 2 numbers, gradients of 1, 0"));
  });
});
