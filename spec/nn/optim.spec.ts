import { describe, expect, test } from "vitest";
import {
  Adam,
  AdamW,
  clipGradNorm,
  clipGradValue,
  mul,
  type Optimizer,
  parameter,
  SGD,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { fixture } from "../oracle/pytorch.ts";

interface Trajectory {
  readonly optimizer: "sgd" | "adam" | "adamW";
  /** Besides those of the optimiser, whether gradients are clipped before each step. */
  readonly options: { readonly [name: string]: unknown; readonly clip?: "norm" | "value" | null };
  /** The five numbers after so many steps. */
  readonly parameters: Record<string, number[]>;
}

interface Clipping {
  readonly clip: "norm" | "value";
  readonly options: { maxNorm: number; clipValue: number };
  readonly before: number[];
  readonly after: number[];
  readonly totalNorm: number;
}

const cases = fixture<object>("optimizers");
const [feed] = cases as readonly { shapes: number[][]; start: number[]; gradients: number[][] }[];
if (feed === undefined) throw new Error("optimizers.json: no gradients to feed");
const trajectories = cases.filter((each): each is Trajectory => "optimizer" in each);
const clippings = cases.filter((each): each is Clipping => "clip" in each);

/** A matrix and a vector that share five numbers, as in the fixture. */
function parametersOf(numbers: readonly number[]): [Tensor, Tensor] {
  return [parameter(Float64Array.from(numbers.slice(0, 4)), [2, 2]), parameter(numbers.slice(4))];
}

function setGradients([a, b]: readonly [Tensor, Tensor], gradient: readonly number[]): void {
  a.gradient = Float64Array.from(gradient.slice(0, 4));
  b.gradient = Float64Array.from(gradient.slice(4));
}

const makers: Record<Trajectory["optimizer"], (parameters: Tensor[], options: object) => Optimizer> = {
  sgd: (parameters, options) => new SGD(parameters, options as { learningRate: number }),
  adam: (parameters, options) => new Adam(parameters, options),
  adamW: (parameters, options) => new AdamW(parameters, options),
};

/** To a length of 2, or to ±1/2, as the fixture's were. */
const clip = {
  norm: (parameters: Tensor[]) => void clipGradNorm(parameters, 2),
  value: (parameters: Tensor[]) => clipGradValue(parameters, 0.5),
};

describe("optimisers take PyTorch's way over 100 steps", () => {
  test.each(trajectories)("$optimizer $options", ({ optimizer, options: all, parameters }) => {
    const { lr, clip: how = null, ...options } = all;
    const own = parametersOf(feed.start);
    const learner = makers[optimizer]([...own], {
      ...(lr === undefined ? {} : { learningRate: lr }),
      ...options,
    });
    feed.gradients.forEach((gradient, i) => {
      setGradients(own, gradient);
      if (how !== null) clip[how]([...own]);
      learner.step();
      const wanted = parameters[String(i + 1)];
      const got = own.flatMap(({ data }) => Array.from(data));
      // Each step rounds a handful of times, relative to a parameter or a step of at most 64 in size.
      wanted?.forEach((w, j) => {
        expect(Math.abs((got[j] as number) - w)).toBeLessThanOrEqual(
          8 * (i + 1) * Number.EPSILON * Math.max(64, Math.abs(w)),
        );
      });
    });
  });
});

describe("the settings of those trajectories", () => {
  const pairsOf = (options: object) => {
    const entries = Object.entries(options).map(([option, value]) => `${option} ${JSON.stringify(value)}`);
    return entries.flatMap((one) => entries.map((other) => `${one}, ${other}`));
  };

  test.each(["sgd", "adam", "adamW"] as const)(
    "of %s: each value of an option meets each of every other",
    (name) => {
      const settings = trajectories.filter((each) => each.optimizer === name && "clip" in each.options);
      const met = new Set(settings.flatMap(({ options }) => pairsOf(options)));
      const options = Object.keys(settings[0]?.options ?? {});
      const values = options.map((option) => [
        ...new Set(settings.map((each) => JSON.stringify(each.options[option]))),
      ]);
      const unmet = options.flatMap((one, i) =>
        options
          .slice(i + 1)
          .flatMap((other, k) =>
            (values[i] as string[])
              .flatMap((value) =>
                (values[i + 1 + k] as string[]).map((its) => `${one} ${value}, ${other} ${its}`),
              )
              .filter((pair) => !met.has(pair)),
          ),
      );
      expect(values.every((all) => all.length > 1)).toBe(true);
      // Nesterov's momentum is refused without momentum, and with dampening.
      expect(unmet).toEqual(
        name === "sgd" ? ["momentum 0, nesterov true", "dampening 0.5, nesterov true"] : [],
      );
    },
  );
});

describe("a step", () => {
  test("of SGD is the learning rate times the gradient, to the last bit", () => {
    const w = parameter([1, -2]);
    w.gradient = Float64Array.of(0.3, 7);
    new SGD([w], { learningRate: 0.1 }).step();
    expect(w.toArray()).toEqual([1 - 0.1 * 0.3, -2 - 0.1 * 7]);
  });

  test("uses the learning rate of the moment", () => {
    const w = parameter(1);
    const optimizer = new SGD([w], { learningRate: 0.5 });
    w.gradient = Float64Array.of(1);
    optimizer.step();
    optimizer.learningRate = 0;
    optimizer.step();
    expect(w.item()).toBe(0.5);
  });

  test("leaves a parameter alone that no gradient has reached", () => {
    const [reached, other] = [parameter(1), parameter(1)];
    reached.gradient = Float64Array.of(1);
    new Adam([reached, other]).step();
    expect([reached.item() < 1, other.item()]).toEqual([true, 1]);
  });

  test("of Adam is as long as the learning rate at first, whatever the size of the gradient", () => {
    const w = parameter([0, 0]);
    w.gradient = Float64Array.of(1000, -0.001);
    new Adam([w], { learningRate: 0.25, eps: 0 }).step();
    expect(w.data[0]).toBeWithinUlps(-0.25, 4);
    expect(w.data[1]).toBeWithinUlps(0.25, 4);
  });

  test("is followed by zero gradients if asked for, in the same arrays", () => {
    const [w, untouched] = [parameter([1, 2]), parameter(3)];
    const gradient = Float64Array.of(5, 6);
    w.gradient = gradient;
    new SGD([w, untouched], { learningRate: 1 }).zeroGrad();
    expect([w.gradient, untouched.gradient]).toEqual([Float64Array.of(0, 0), null]);
    expect(w.gradient).toBe(gradient);
  });
});

describe("optimisers refuse", () => {
  const w = () => [parameter(1)];
  test.each<[what: string, make: () => Optimizer, message: string]>([
    ["no parameters", () => new Adam([]), "Adam: at least one parameter expected, got none"],
    [
      "a parameter twice",
      () => {
        const [x] = w() as [Tensor];
        return new Adam([x, x]);
      },
      "Adam: a parameter is named twice",
    ],
    [
      "a constant",
      () => new Adam([tensor([1, 2])]),
      "Adam: parameters expected, got a tensor of shape [2] that is none",
    ],
    [
      "what was computed",
      () => new Adam([mul(parameter(1), 2)]),
      "Adam: parameters expected, got a tensor of shape [] that is none",
    ],
    [
      "a negative rate",
      () => new SGD(w(), { learningRate: -1 }),
      "SGD: learningRate from 0 on expected, got -1",
    ],
    [
      "negative momentum",
      () => new SGD(w(), { learningRate: 1, momentum: -0.5 }),
      "SGD: momentum from 0 on expected, got -0.5",
    ],
    [
      "negative dampening",
      () => new SGD(w(), { learningRate: 1, dampening: -0.5 }),
      "SGD: dampening from 0 on expected, got -0.5",
    ],
    [
      "weights that grow",
      () => new SGD(w(), { learningRate: 1, weightDecay: -0.5 }),
      "SGD: weightDecay from 0 on expected, got -0.5",
    ],
    [
      "weights that grow",
      () => new Adam(w(), { weightDecay: -0.5 }),
      "Adam: weightDecay from 0 on expected, got -0.5",
    ],
    ["a negative eps", () => new AdamW(w(), { eps: -1e-8 }), "AdamW: eps from 0 on expected, got -1e-8"],
    [
      "a rate that is no number",
      () => new SGD(w(), { learningRate: Number.NaN }),
      "SGD: learningRate from 0 on expected, got NaN",
    ],
    [
      "an infinite rate",
      () => new AdamW(w(), { learningRate: Infinity }),
      "AdamW: learningRate from 0 on expected, got Infinity",
    ],
    [
      "nesterov without momentum",
      () => new SGD(w(), { learningRate: 1, nesterov: true }),
      "SGD: nesterov needs momentum and no dampening",
    ],
    [
      "nesterov with dampening",
      () => new SGD(w(), { learningRate: 1, nesterov: true, momentum: 0.5, dampening: 0.1 }),
      "SGD: nesterov needs momentum and no dampening",
    ],
    [
      "a beta of 1",
      () => new Adam(w(), { betas: [0.9, 1] }),
      "Adam: betas from 0 up to but without 1 expected, got [0.9, 1]",
    ],
    [
      "a negative beta",
      () => new Adam(w(), { betas: [-0.1, 0.999] }),
      "Adam: betas from 0 up to but without 1 expected, got [-0.1, 0.999]",
    ],
    [
      "betas that are no numbers",
      () => new AdamW(w(), { betas: [0.9, Number.NaN] }),
      "AdamW: betas from 0 up to but without 1 expected, got [0.9, NaN]",
    ],
    ["an unknown option", () => new SGD(w(), { learningRate: 1, lr: 2 } as never), "SGD: unknown option lr"],
    ["an unknown option", () => new AdamW(w(), { decay: 2 } as never), "AdamW: unknown option decay"],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(new RangeError(message));
  });
});

test("optimisers take 0 for any option", () => {
  const w = parameter([1, -2]);
  w.gradient = Float64Array.of(0.5, -4);
  new SGD([w], { learningRate: 0, momentum: 0, dampening: 0, weightDecay: 0 }).step();
  new AdamW([w], { learningRate: 0, betas: [0, 0], eps: 0, weightDecay: 0 }).step();
  expect(w.toArray()).toEqual([1, -2]);
});

describe("clipping", () => {
  test.each(clippings)(
    "by $clip does what PyTorch does to $before",
    ({ clip, options, before, after, totalNorm }) => {
      const own = parametersOf([0, 0, 0, 0, 0]);
      setGradients(own, before);
      const got = () => own.flatMap(({ gradient }) => Array.from(gradient as Float64Array));
      if (clip === "value") {
        clipGradValue(own, options.clipValue);
        expect(got()).toEqual(after);
      } else if (Number.isFinite(totalNorm)) {
        expect(clipGradNorm(own, options.maxNorm)).toBeWithinUlps(totalNorm, 4);
        for (const [i, g] of got().entries()) expect(g).toBeWithinUlps(after[i] as number, 6);
      } else {
        // PyTorch makes NaN of all of them. Here nothing happens to them, and somebody is told.
        expect(() => clipGradNorm(own, options.maxNorm)).toThrow(
          `clipGradNorm: gradients of a finite length expected, the largest number is ${totalNorm}`,
        );
        expect(got()).toEqual(before);
      }
    },
  );

  test("refuses gradients that are all finite and whose length is not, and leaves them as they are", () => {
    const w = parameter([0, 0, 0, 0]);
    w.gradient = new Float64Array(4).fill(1e308);
    expect(() => clipGradNorm([w], 1)).toThrow("the largest number is 1e+308");
    expect(w.gradient).toEqual(new Float64Array(4).fill(1e308));
    w.gradient.fill(8e307);
    expect(clipGradNorm([w], 1)).toBeWithinUlps(1.6e308, 2);
  });

  test("measures all gradients together, also where their squares would overflow", () => {
    const [a, b] = [parameter([0, 0]), parameter(0)];
    a.gradient = Float64Array.of(3e200, 0);
    b.gradient = Float64Array.of(4e200);
    expect(clipGradNorm([a, b, parameter(1)], 5)).toBeWithinUlps(5e200, 2);
    expect(a.gradient[0]).toBeWithinUlps(3, 2);
    expect(b.gradient[0]).toBeWithinUlps(4, 2);
  });

  test("measures gradients whose squares are too small for doubles", () => {
    const w = parameter([0, 0]);
    w.gradient = Float64Array.of(3e-200, -4e-200);
    expect(clipGradNorm([w], 1)).toBeWithinUlps(5e-200, 2);
    expect(w.gradient).toEqual(Float64Array.of(3e-200, -4e-200));
  });

  test("finds no length where there is no gradient, or nothing but zeros", () => {
    const [none, zeros] = [parameter([1, 2]), parameter([1, 2])];
    zeros.gradient = new Float64Array(2);
    expect(clipGradNorm([none], 1)).toBe(0);
    expect(clipGradNorm([zeros, none], 1)).toBe(0);
    expect([none.gradient, zeros.gradient]).toEqual([null, new Float64Array(2)]);
  });

  test("by value passes over parameters without a gradient", () => {
    const [none, some] = [parameter(1), parameter([1, 2, 3])];
    some.gradient = Float64Array.of(-3, 0.25, 2);
    clipGradValue([none, some], 1);
    expect([none.gradient, some.gradient]).toEqual([null, Float64Array.of(-1, 0.25, 1)]);
  });

  test("to a limit of 0 leaves nothing", () => {
    for (const clip of [clipGradNorm, clipGradValue]) {
      const w = parameter([1, 2]);
      w.gradient = Float64Array.of(-3, 2);
      clip([w], 0);
      expect(w.gradient.map(Math.abs)).toEqual(new Float64Array(2));
    }
  });

  test("refuses a limit that is none", () => {
    expect(() => clipGradNorm([], -1)).toThrow(
      new RangeError("clipGradNorm: maxNorm from 0 on expected, got -1"),
    );
    expect(() => clipGradValue([], Number.NaN)).toThrow(
      new RangeError("clipGradValue: limit from 0 on expected, got NaN"),
    );
  });
});

test.each([[[1]], [[1, 2, 3]]])(
  "a gradient of %j is none of two numbers, and no number changes",
  (gradient) => {
    const w = parameter([1, 2]);
    w.gradient = Float64Array.from(gradient);
    for (const optimizer of [new SGD([w], { learningRate: 1 }), new Adam([w])]) {
      expect(() => optimizer.step()).toThrow(
        new RangeError(`step: a gradient of 2 numbers expected, got ${gradient.length}`),
      );
    }
    expect(w.toArray()).toEqual([1, 2]);
  },
);
