import { sample } from "fast-check";
import { describe, expect, test } from "vitest";
import { elementwise } from "../kit/functions.ts";
import type { Differentiable } from "../kit/gradcheck.ts";
import { alwaysTried, inputsOf } from "../kit/has-its-gradient.ts";
import { seeded } from "../kit/random.ts";
import { sicknesses } from "../kit/sick.ts";
import { type Fault, faults } from "./faults.ts";
import { checkOf, measure } from "./measure.ts";
import { page, tables } from "./page.ts";
import { type ProtocolName, protocols } from "./protocols.ts";
import { correct, type Subject, sound } from "./subjects.ts";

const seeds = [1, 2, 3];
const fault = (name: string) => faults.find((each) => each.name.includes(name)) as Fault;

/** Whether the rule of a protocol accepts `f` at these inputs, with most of nine seeds for its directions. */
function accepts(protocol: ProtocolName, f: Differentiable, inputs: number[][], truth = f): boolean {
  const answers = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seed) =>
    protocols[protocol].accepts(f, inputs, seeded(seed), truth),
  );
  return answers.filter(Boolean).length > 4;
}

describe("ours", () => {
  test.each(faults)("catches with every seed: $name", (each) => {
    // One point of 2000 numbers says as much as three.
    const tried = each.draws === 1 ? [1] : seeds;
    expect(tried.filter((seed) => !checkOf("ours")(each, seed))).toEqual([]);
  });

  test.each(correct)("has nothing against the right gradient of $name", (each) => {
    expect(checkOf("ours")(each, 1)).toBe(false);
  });
});

describe("a planted fault", () => {
  test.each(faults)(
    "makes a difference to the gradient: $name",
    ({ f, truth, lengths, range, draws = 300 }) => {
      const points = [
        ...alwaysTried(lengths, range),
        ...sample(inputsOf(lengths, range), { seed: 1, numRuns: draws }),
      ];
      const wrongAt = (inputs: number[][]) => {
        // Unlike, and of a sum that is not 1.
        const cotangent = Array.from(truth.value(inputs), (_, i) => 0.75 + i / 2);
        const [wrong, right] = [f, truth].map((each) =>
          each.pullback(inputs, cotangent).flatMap((gradient) => Array.from(gradient)),
        );
        return right?.some((g, i) => !(Math.abs((wrong?.[i] as number) - g) <= 1e-12 * Math.abs(g)));
      };
      expect(points.some(wrongAt)).toBe(true);
    },
  );

  test("has a name of its own, and there are at least 24", () => {
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    expect(new Set(correct.map(({ name }) => name)).size).toBe(correct.length);
    expect(faults.length).toBeGreaterThanOrEqual(24);
  });
});

describe("every protocol", () => {
  const all = Object.keys(protocols) as ProtocolName[];
  const inputs = [[0.5, -1.25, 0.75, 1.5]];

  test.each(all)("%s accepts the right gradient of tanh", (name) => {
    expect(accepts(name, sound.tanh.f, inputs)).toBe(true);
  });

  test.each(all.flatMap((name) => [0, 2].map((which) => ({ name, sickness: sicknesses[which] }))))(
    "$name refuses that of tanh with $sickness.name",
    ({ name, sickness }) => {
      expect(accepts(name, sickness?.of(sound.tanh.f) as Differentiable, inputs, sound.tanh.f)).toBe(false);
    },
  );
});

describe("PyTorch's gradcheck, as restated", () => {
  test.each(["tanh′ 0.05 %", "mean over 2000", "0.0447", "0.7979", "leaks 10⁻⁶", "1/(p + 10⁻⁷)"])(
    "accepts what PyTorch 2.13 was seen to accept: %s",
    (name) => {
      const caught = seeds.filter((seed) => checkOf("torchSlow")(fault(name), seed));
      expect(caught).toEqual([]);
    },
  );

  test("refuses a slope that is off by more than one part in a thousand", () => {
    const cubed = (factor: number) =>
      elementwise(
        (x) => x * x * x,
        (x) => factor * 3 * x * x,
      );
    expect(accepts("torchSlow", cubed(1.0009), [[2]])).toBe(true);
    expect(accepts("torchSlow", cubed(1.0011), [[2]])).toBe(false);
  });

  test("takes the mean of both slopes at a kink, and so refuses the right gradient there", () => {
    expect(accepts("torchSlow", sound.relu.f, [[0]])).toBe(false);
  });

  test("wants nothing for a cotangent of zeros, in both modes", () => {
    const { f } = sound.tanh;
    const something = {
      ...f,
      pullback: (...[x, c]: Parameters<typeof f.pullback>) =>
        c.every((ci) => ci === 0) ? x : f.pullback(x, c),
    };
    const x = [[0.5, -1]];
    expect([accepts("torchSlow", f, x), accepts("torchFast", f, x)]).toEqual([true, true]);
    expect([accepts("torchSlow", something, x), accepts("torchFast", something, x)]).toEqual([false, false]);
  });

  test("in fast mode overlooks what cancels in a projection onto positive numbers", () => {
    // Of inputs that count a thousandfold and once, 0.05 % less of the former hides a false 40 % more of the latter.
    const weighted = (first: number, second: number): Differentiable => ({
      value: ([x = []]) => [1000 * (x[0] as number) + (x[1] as number)],
      pullback: (_, [c = 0]) => [[c * first, c * second]],
    });
    expect(accepts("torchFast", weighted(999.5, 1.4), [[1, 2]])).toBe(true);
    expect(accepts("torchSlow", weighted(999.5, 1.4), [[1, 2]])).toBe(false);
    expect(accepts("torchSlow", weighted(999.5, 1), [[1, 2]])).toBe(true);
  });
});

describe("the others, as restated", () => {
  const off = (by: number) =>
    elementwise(
      (x) => 3 * x,
      () => 3 * (1 + by),
    );
  // Where nothing but the last digit is rounded, in single precision too.
  const at = [[0]];

  test("each stops between these relative errors of a slope of 3", () => {
    const limits: [ProtocolName, passes: number, fails: number][] = [
      ["torchSlow", 9e-4, 1.1e-3],
      // One part in 1e5 of the projection and 1e-5 besides: of a projection near 3, a little more than 1e-5.
      ["jax", 5e-6, 1e-3],
      ["jaxFloat32", 1.5e-3, 0.01],
      // 1e-6 of the sum of both sides is 2e-6 of either, unless the projection is below 1/2.
      ["hips", 3e-7, 1e-4],
      ["minitorch", 9e-3, 2e-2],
      ["tinygrad", 5e-4, 2e-3],
      ["tinygradOps", 9e-4, 1.2e-3],
    ];
    const answers = limits.map(([name, passes, fails]) => [
      name,
      accepts(name, off(passes), at, off(0)),
      accepts(name, off(fails), at, off(0)),
    ]);
    expect(answers).toEqual(limits.map(([name]) => [name, true, false]));
  });

  test("those in single precision take the rounding of numbers near 1000 for a wrong gradient", () => {
    const single = ["jaxFloat32", "tinygrad"] as const;
    const double = ["jax", "torchSlow"] as const;
    expect(single.map((name) => accepts(name, off(0), [[1000.1]]))).toEqual([false, false]);
    expect(double.map((name) => accepts(name, off(0), [[1000.1]]))).toEqual([true, true]);
  });

  test("HIPS steps so little that cancelled digits look like a fault, JAX so far that a kink nearby does", () => {
    const both = (f: Differentiable, x: number[][]) => [accepts("hips", f, x), accepts("jax", f, x)];
    const { f } = correct.find(({ name }) => name.startsWith("πx + 10⁶")) as Subject;
    expect(both(f, [[0.3, -1.7, 2.1, 0.9]])).toEqual([false, true]);
    expect(both(sound.relu.f, [[1e-5, -1e-5, 2e-5, -2e-5]])).toEqual([true, false]);
  });

  test("minitorch and tinygrad's operators pull back ones, which softmax and normalisation turn into nothing", () => {
    for (const name of ["softmax: no", "normalisation: no"]) {
      const { f, truth } = fault(name);
      const x = [[0.5, -1, 0.25, 1]];
      const caught = (["minitorch", "tinygradOps", "torchSlow", "jax", "hips"] as const).filter(
        (protocol) => !accepts(protocol, f, x, truth),
      );
      expect(caught).toEqual(["torchSlow", "jax", "hips"]);
    }
  });

  test("minitorch looks at one number of each input, tinygrad at all", () => {
    const { f } = sound.sixteen;
    const wrong = {
      ...f,
      pullback: (...args: Parameters<typeof f.pullback>) =>
        f.pullback(...args).map((gradient) => Array.from(gradient, (g, i) => (i === 11 ? 9 * g : g))),
    };
    const x = [Array.from({ length: 16 }, (_, i) => 1 + i / 8)];
    expect([accepts("minitorch", wrong, x), accepts("tinygrad", wrong, x)]).toEqual([true, false]);
  });
});

describe("the measure", () => {
  const never = () => false;

  test("counts the faults that are caught always and never, and the alarms", () => {
    const half = (subject: Subject | Fault, seed: number) => "seen" in subject && seed === 1;
    const relu = (subject: Subject | Fault) => "seen" in subject || subject.name === "ReLU";
    const options = { seeds: 2, runs: 3 };
    expect(measure(half, options)).toMatchObject({ always: 0, never: 0, falseAlarms: 0 });
    expect(measure(never, options)).toMatchObject({ always: 0, never: faults.length, falseAlarms: 0 });
    const score = measure(relu, options);
    expect(score).toMatchObject({ always: faults.length, never: 0, falseAlarms: 3, alarms: { ReLU: 3 } });
    expect(score.runs).toBe(3 * correct.length);
  });

  test("is told in tables whose rows have as many cells as their heads", () => {
    const score = measure(never, { seeds: 1, runs: 1 });
    const power = {
      seeds: 1,
      machine: "a machine",
      own: { ours: score, torchSlow: score },
      onOurs: { torchSlow: score },
    };
    // Titles of columns, a rule, and what is below them; `ours` has no second table.
    const tablesOf = page(power).match(/(?:^\|.*\n)+/gm) ?? [];
    const shapes = tablesOf.map((text) =>
      text
        .trim()
        .split("\n")
        .map((row) => row.split("|").length - 2),
    );
    const rows = (count: number, width: number) => new Array(count).fill(width);
    expect(shapes).toEqual([rows(2 + 2, 6), rows(2 + 1, 6), rows(2 + faults.length, 4)]);
    expect(tables(power)).toContain(`${faults.length} planted faults, each with 1 seed;`);
  });
});
