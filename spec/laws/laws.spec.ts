import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import type { Subject } from "../claims/subject.ts";
import type { Engine } from "../engine.ts";
import { ours } from "../engines/ours.ts";
import { sicknesses as ofEngines } from "../engines/sick.ts";
import { check, type Law, settings } from "../kit/law.ts";
import { sicknesses as ofPullbacks } from "../kit/sick.ts";
import { accuracyLaws, measure, type Statement } from "./accuracy.ts";
import { factOf, facts } from "./facts.ts";
import { kinkLaws } from "./kinks.ts";

const healthy = ours as Engine;
const laws = [...accuracyLaws(facts), ...kinkLaws(facts)];
const subject = <T>(engine: Engine<T>): Subject => subjectOf(engine, new Map());

describe.each(facts.map(({ name }) => name))("%s", (name) => {
  const own = laws.filter(({ operator }) => operator === name);
  test.each(own.map((statement) => [statement.says, statement.law] as const))("%s", (_, law) => {
    check(law(subject(ours)));
  });
});

/** Gradients with one fault, put on at the port. */
function pulling(
  change: (gradients: readonly (readonly number[])[]) => readonly ArrayLike<number>[],
): Engine {
  return {
    ...healthy,
    pullback(...args) {
      const answers = healthy.pullback(...args).map((gradient) => healthy.read(gradient));
      const ill = change(answers.map(({ values }) => Array.from(values)));
      return answers.map(({ shape }, i) => healthy.tensor(Array.from(ill[i] as ArrayLike<number>), shape));
    },
  };
}

const everywhere = (factor: number) =>
  pulling((gradients) => gradients.map((row) => row.map((g) => g * factor)));
const illEngine = (wanted: string) => ofEngines.find(({ name }) => name === wanted)?.of(healthy) as Engine;

const faultyGradients: Record<string, Engine> = {
  ...Object.fromEntries(
    ofPullbacks.map(({ name, of }) => [
      name,
      pulling((gradients) => of({ value: () => [], pullback: () => gradients }).pullback([], [])),
    ]),
  ),
  "gradient a millionth too large": everywhere(1 + 1e-6),
  "gradient 7 too large": pulling((gradients) => gradients.map((row) => row.map((g) => g + 7))),
};
const faultyValues: Record<string, Engine> = {
  "nothing but zeros": illEngine("nothing but zeros"),
  "values 1 % too large": illEngine("values 1 % too large"),
};
const faults = { ...faultyGradients, ...faultyValues };

/** Whether the law finds anything wrong. Faults are everywhere, so what is not seen in 40 draws is not seen at all. */
function sees(law: Law): boolean {
  return law({ seed: settings.search.seed, runs: 40, anyFinding: true }) !== null;
}

/** For every property and fault, the operators whose law does not notice, or nothing. */
const blindness = new Map<string, Map<string, string[]>>();
for (const statement of laws) {
  for (const [name, engine] of Object.entries(faults)) {
    const row = blindness.get(statement.property) ?? new Map<string, string[]>();
    const blind = row.get(name) ?? [];
    if (!sees(statement.law(subject(engine)))) blind.push(statement.operator);
    blindness.set(statement.property, row.set(name, blind));
  }
}
const blindTo = (property: string, fault: string) => blindness.get(property)?.get(fault);
const operatorsOf = (property: string) =>
  laws.filter((statement) => statement.property === property).map(({ operator }) => operator);

describe("what each property sees and cannot see", () => {
  test("is as the page says that is written from it", async () => {
    const names = Object.keys(faults);
    const cell = (property: string, fault: string) => {
      const blind = blindTo(property, fault) ?? [];
      if (blind.length === 0) return "sees it";
      if (blind.length === operatorsOf(property).length) return "–";
      return `not at ${[...new Set(blind)].join(", ")}`;
    };
    const head = ["", ...names];
    const body = [...blindness.keys()].map((property) => [
      property,
      ...names.map((name) => cell(property, name)),
    ]);
    const widths = head.map((_, column) =>
      Math.max(...[head, ...body].map((row) => row[column]?.length ?? 0)),
    );
    const rule = widths.map((width) => "-".repeat(width));
    const row = (cells: readonly string[]) =>
      `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
    await expect(`# What each property sees

Each column is an engine with one fault, each row a property of all operators that it is about. Written by
\`npx vitest run spec/laws/laws.spec.ts --project engine -u\`, and compared with what is seen whenever the specs run.

${[head, rule, ...body].map(row).join("")}`).toMatchFileSnapshot("SEES.md");
  });

  test("slopes to their contract see every faulty gradient, of every operator", () => {
    for (const fault of Object.keys(faultyGradients))
      expect(blindTo("the slope is exact to its contract", fault), fault).toEqual([]);
  });

  test("values to their contract see every faulty value, of every operator", () => {
    for (const fault of Object.keys(faultyValues))
      expect(blindTo("the value is exact to its contract", fault), fault).toEqual([]);
  });

  test("slopes next to a kink see what a slope of 0 at the kink hides", () => {
    for (const fault of Object.keys(faultyGradients))
      expect(blindTo("a kink has its slopes again next to it", fault), fault).toEqual([]);
  });

  test("each property sees something", () => {
    for (const [property, row] of blindness)
      expect(
        [...row.values()].some((blind) => blind.length === 0),
        property,
      ).toBe(true);
  });
});

/** The engine with other slopes for one of its operators, the values being the same. */
function withSlope(name: "abs" | "relu" | "sigmoid" | "tanh" | "gelu", slope: (x: number) => number): Engine {
  const { ops = {}, tape = {} } = healthy;
  const planted = (x: unknown) => {
    const { values, shape } = healthy.read(x);
    const slopes = healthy.tensor(Array.from(values, slope), shape);
    // f(x) and no slope; 0, and the slope that is wanted.
    return ops.add?.(tape.detach?.(ops[name]?.(x)), ops.mul?.(ops.sub?.(x, tape.detach?.(x)), slopes));
  };
  return { ...healthy, ops: { ...ops, [name]: planted } };
}

/** The engine with other gradients where a maximum is one number: a share for each number of the input. */
function withShares(shares: (ties: readonly boolean[]) => number[]): Engine {
  const { ops = {}, tape = {} } = healthy;
  const max = (x: unknown, axis?: number) => {
    const answer = ops.max?.(x, axis);
    const [{ values, shape }, largest] = [healthy.read(x), healthy.read(answer).values];
    if (largest.length > 1) return answer;
    const ties = Array.from(values, (value) => value === largest[0]);
    const moved = ops.mul?.(ops.sub?.(x, tape.detach?.(x)), healthy.tensor(shares(ties), shape));
    return ops.add?.(tape.detach?.(answer), ops.sum?.(moved));
  };
  return { ...healthy, ops: { ...ops, max } };
}

const relu = (x: number) => (x > 0 ? 1 : 0);
const membership = "a kink has a gradient in the subdifferential";
const convention = "a kink has the gradient agreed on";
const slopes = "the slope is exact to its contract";
const nextTo = "a kink has its slopes again next to it";
const shared = "ties share";

describe("famous mistakes are seen", () => {
  test.each<[mistake: string, operator: string, engine: Engine, by: readonly string[]]>([
    ["7 for ReLU′(0)", "relu", withSlope("relu", (x) => (x === 0 ? 7 : relu(x))), [membership, convention]],
    [
      "1 for ReLU′(0), which would be a fair choice",
      "relu",
      withSlope("relu", (x) => (x >= 0 ? 1 : 0)),
      [convention],
    ],
    ["-1 for abs′(0), a fair choice too", "abs", withSlope("abs", (x) => (x > 0 ? 1 : -1)), [convention]],
    [
      "a ReLU that leaks a millionth",
      "relu",
      withSlope("relu", (x) => (x > 0 ? 1 : 1e-6)),
      [slopes, nextTo, convention],
    ],
    [
      "y(1 - y) for sigmoid′",
      "sigmoid",
      withSlope("sigmoid", (x) => (1 / (1 + Math.exp(-x))) * (1 - 1 / (1 + Math.exp(-x)))),
      [slopes],
    ],
    ["1 - y² for tanh′", "tanh", withSlope("tanh", (x) => 1 - Math.tanh(x) * Math.tanh(x)), [slopes]],
    [
      "all of the gradient to each of the largest",
      "max",
      withShares((ties) => ties.map(Number)),
      [slopes, membership, convention, shared],
    ],
    [
      "all of the gradient to the first of the largest, a fair choice",
      "max",
      withShares((ties) => ties.map((tie, i) => (tie && ties.indexOf(true) === i ? 1 : 0))),
      [slopes, convention, shared],
    ],
    [
      "NaN for rmse′ at a perfect prediction, as PyTorch has it",
      "rmse",
      {
        ...healthy,
        ops: { ...healthy.ops, rmse: (p, t) => healthy.ops?.sqrt?.(healthy.ops.mse?.(p, t)) },
      },
      [membership, convention],
    ],
  ])("%s", (_, operator, engine, by) => {
    const seen = laws.filter(
      (statement) => statement.operator === operator && sees(statement.law(subject(engine))),
    );
    const properties = new Set(seen.map(({ property }: Statement) => property));
    // Slopes are drawn, and 0 comes up among them or not; what stands for edges is only there for functions of one number.
    const byChance = (property: string) => property === "edges are as recorded" || property === slopes;
    expect([...properties].filter((property) => by.includes(property) || !byChance(property))).toEqual(by);
  });
});

describe("a measurement", () => {
  const points = 300;

  test("finds the engine within the contract of every record", () => {
    for (const { name, of, maxUlp, at, contract, points: count } of measure(
      subject(ours),
      facts,
      points,
      settings.search.seed,
    )) {
      expect(maxUlp, `${name}, ${of}, at ${at}`).toBeLessThanOrEqual(contract);
      expect(count).toBeGreaterThanOrEqual(points);
    }
  });

  test("is the same for the same seed, and another for another", () => {
    const exp = [factOf("exp")];
    const [one, again, other] = [1, 1, 2].map((seed) => measure(subject(ours), exp, points, seed));
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
  });

  test("tells how far off a sick engine is, and where", () => {
    const [, slope] = measure(subject(everywhere(1 + 2 ** -40)), [factOf("neg")], points, 1);
    expect(slope).toMatchObject({ name: "neg", of: "slope", contract: 0, maxUlp: 2 ** 12 });
    expect(slope?.at).not.toBe("");
    const infinite = measure(subject(everywhere(Number.NaN)), [factOf("neg")], points, 1);
    expect(infinite[1]?.maxUlp).toBe(Number.POSITIVE_INFINITY);
  });

  test("leaves out what an engine does not offer", () => {
    const few = { ...healthy, ops: { exp: healthy.ops?.exp } };
    const rows = measure(subject(few), facts, 1, 1);
    expect(rows.map(({ name, of }) => `${of} of ${name}`)).toEqual(["value of exp", "slope of exp"]);
  });
});

describe("the page of measured errors", () => {
  test("has value and slope of every operator, allows what the records allow, and shows nothing beyond", () => {
    const page = readFileSync(new URL("ACCURACY.md", import.meta.url), "utf8");
    const rows = [...page.matchAll(/^\| (\w+) +\| (value|slope) +\| (\S+) +\| \S+ +\| (\S+)/gm)];
    const parts = facts.flatMap(({ name, value, slope }) => [
      [name, "value", value.most],
      [name, "slope", slope.most],
    ]);
    expect(rows.map(([, name, of, , most]) => [name, of, Number(most)])).toEqual(parts);
    for (const [row, , , largest, most] of rows)
      expect(Number(largest), row).toBeLessThanOrEqual(Number(most));
  });
});
