import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import { ours } from "../engines/ours.ts";
import { exactly, unrounded } from "../kit/exact/index.ts";
import { type Source, seeded } from "../kit/random.ts";
import { errorInUlps } from "../kit/ulp.ts";
import { type Fact, facts, type Point } from "../laws/facts.ts";
import { type Pair, type Place, symbolic } from "./symbolic.ts";

const engine = subjectOf(ours, new Map());

/** The inputs that a formula speaks of, named a, b, c … in their order; of functions of one number the only one is x. */
const shapes: Partial<Record<Fact["name"], readonly (readonly number[])[]>> = {
  ...{ add: [[1], [1]], sub: [[1], [1]], mul: [[1], [1]], div: [[1], [1]] },
  ...{
    matmul: [
      [1, 2],
      [2, 1],
    ],
    linear: [[1, 2], [1, 2], [1]],
  },
  ...{ sum: [[3]], mean: [[3]], max: [[2]], softmax: [[3]], logSoftmax: [[3]], crossEntropy: [[1, 3]] },
  ...{
    bceWithLogits: [[1]],
    mse: [[2], [2]],
    rmse: [[2], [2]],
    l1Penalty: [[1], [1]],
    l2Penalty: [[1], [1]],
  },
};

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** A point of moderate numbers: |x| from 2^-10 to 8, where formulas keep most of their 64 digits, and x > 0 where that is the domain. */
function pointFor({ name, range }: Fact, source: Source): Point {
  const given = { power: source.below(33) / 4 - 4, crossEntropy: 0, bceWithLogits: source.uniform() }[
    name as string
  ];
  const penalty = name.endsWith("Penalty") ? { given: 0.1 } : {};
  const positive = range[0] > 0 || name === "power";
  const draw = () => (positive || source.below(2) === 0 ? 1 : -1) * (2 ** -10 + 8 * source.uniform());
  const inputs = (shapes[name] ?? [[1]]).map((shape) => ({
    shape,
    values: Array.from({ length: sizeOf(shape) }, draw),
  }));
  // The formula is of the first number of the answer.
  const width = name === "softmax" || name === "logSoftmax" ? 3 : 1;
  const cotangent = [-2, ...new Array(width - 1).fill(0)];
  return { inputs, cotangent, ...(given !== undefined && { given }), ...penalty };
}

/** The names of the numbers of the inputs, in order. */
function namesOf({ name }: Fact, { inputs }: Point): string[][] {
  if (shapes[name] === undefined) return [["x"]];
  let next = 0;
  return inputs.map(({ values }) => values.map(() => "abcdefg"[next++] as string));
}

function placeOf(names: readonly (readonly string[])[], { inputs, given }: Point): Place {
  const numbers = names.flatMap((row, i) =>
    row.map((name, j) => [name, inputs[i]?.values[j] as number] as const),
  );
  return Object.fromEntries([
    ...numbers,
    ...(given === undefined ? [] : [["p", given] as const, ["t", given] as const]),
  ]);
}

interface Comparison {
  readonly part: "value" | "slope";
  readonly got: number;
  readonly want: Pair;
  readonly unit: number | undefined;
}

/** What the engine answers at a point, beside what the formula and its derivatives say. */
function comparisons(fact: Fact, { value, slope }: ReturnType<typeof symbolic>, point: Point): Comparison[] {
  const names = namesOf(fact, point);
  const place = placeOf(names, point);
  const truth = fact.exact(point);
  const inputs = point.inputs.map(({ values, shape }) => engine.tensor(values, shape));
  const f = fact.of(engine, point);
  const answer = engine.read(f(...(inputs as never[])));
  const gradients = engine.pullback(f, point.inputs, { values: point.cotangent, shape: answer.shape });
  const c = point.cotangent[0] as number;
  const ofSlopes = names.flatMap((row, i) =>
    row.map((by, j): Comparison => {
      const [high, low] = slope(by, place);
      const unit = truth.slopes[i]?.units?.[j];
      return { part: "slope", got: gradients[i]?.[j] as number, want: [c * high, c * low], unit };
    }),
  );
  return [
    { part: "value", got: answer.values[0] as number, want: value(place), unit: truth.value.units?.[0] },
    ...ofSlopes,
  ];
}

function unitsOff({ got, want, unit }: Comparison): number {
  return unit === undefined ? errorInUlps(got, want) : Math.abs(got - want[0] - want[1]) / unit;
}

const withFormula = facts.filter(({ formula }) => formula !== null);
const rounds = 8;

describe("derivatives by rule, with 64 digits", () => {
  test.each(withFormula.map((fact) => [fact.name, fact] as const))(
    "are those of %s, to its contract",
    (name, fact) => {
      const by = symbolic(fact.formula as string);
      const source = seeded(5);
      for (let i = 0; i < rounds; i++) {
        const point = pointFor(fact, source);
        for (const comparison of comparisons(fact, by, point)) {
          const { part, got, want } = comparison;
          const what = `${part} of ${name} at ${JSON.stringify(point)}: got ${got}, by rule ${want[0]}`;
          expect(unitsOff(comparison), what).toBeLessThanOrEqual(fact[part].most);
        }
      }
    },
  );

  const smooth = Object.keys(exactly) as (keyof typeof exactly)[];
  test.each(smooth.filter((name) => name !== "gelu"))(
    "agree with the exact value, slope and second derivative of %s to the bit",
    (name) => {
      const fact = facts.find((each) => each.name === name) as Fact;
      const { value, slope, second } = symbolic(fact.formula as string);
      const source = seeded(6);
      for (let i = 0; i < rounds; i++) {
        const x = pointFor(fact, source).inputs[0]?.values[0] as number;
        expect([value({ x })[0], slope("x", { x })[0], second("x", { x })[0]], `at ${x}`).toEqual([
          exactly[name].value(x),
          exactly[name].slope(x),
          exactly[name].second(x),
        ]);
      }
    },
  );

  test("agree with the exact pairs to the 66 binary digits that these promise", () => {
    const { value, slope } = symbolic("tanh(x)");
    for (const x of [0.25, -1.7, 3]) {
      const [[v, vLow], [s, sLow]] = [value({ x }), slope("x", { x })];
      const [[ev, evLow], [es, esLow]] = [unrounded.tanh.value(x), unrounded.tanh.slope(x)];
      expect([v, s]).toEqual([ev, es]);
      expect(Math.abs(vLow - evLow)).toBeLessThan(2 ** -66 * Math.abs(v));
      expect(Math.abs(sLow - esLow)).toBeLessThan(2 ** -66 * Math.abs(s));
    }
  });

  test("start from the exact bits of a number, not from its shortest decimal", () => {
    // The double 0.1 is larger than a tenth by 5.55e-18, and a tenth has no other bits.
    expect(symbolic("x - 1 / 10").value({ x: 0.1 })[0]).toBe(5.551115123125783e-18);
  });

  test("are refused for functions that mathjs cannot differentiate", () => {
    expect(() => symbolic("erf(x)").slope("x", { x: 1 })).toThrow(/erf/);
    expect(() => symbolic("max(x, 0)").slope("x", { x: 1 })).toThrow(/max/);
  });

  test.each<[lie: string, name: Fact["name"], formula: string]>([
    ["0.0447 for 0.044715", "geluTanh", "x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 447 / 10000 * x^3)))"],
    ["1e-15 added to a sigmoid", "sigmoid", "1 / (1 + exp(-x)) + 10^-15 * x"],
    ["a mean over one more", "mean", "(a + b + c) / 4"],
    ["a sum for a mean", "mse", "(a - c)^2 + (b - d)^2"],
    ["the other factor transposed", "matmul", "a * d + b * c"],
    ["the second class for the first", "crossEntropy", "log(exp(a) + exp(b) + exp(c)) - b"],
  ])("are not those of another function: %s", (_, name, formula) => {
    const fact = facts.find((each) => each.name === name) as Fact;
    const by = symbolic(formula);
    const source = seeded(5);
    const off = Array.from({ length: rounds }, () => comparisons(fact, by, pointFor(fact, source))).flat();
    for (const part of ["value", "slope"] as const)
      expect(
        off.some((each) => each.part === part && unitsOff(each) > fact[part].most),
        part,
      ).toBe(true);
  });
});
