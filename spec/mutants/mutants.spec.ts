import { describe, expect, test } from "vitest";
import { changeOf, namesOf, reasonsOf } from "./equivalents.ts";
import { Examiner, type Plan } from "./examine.ts";
import { mutantsOf } from "./mutants.ts";
import { reportOf } from "./mutate.ts";
import { page } from "./page.ts";
import { placed } from "./plan.ts";
import { collected, vitest } from "./suite.ts";
import { switched } from "./switched.ts";
import { Switches } from "./switches.ts";
import { compiled, world } from "./world.ts";

/** All changes of a text by an operator. */
async function changes(operator: string, text: string): Promise<string[]> {
  const mutants = await mutantsOf("a.ts", text);
  return mutants.filter((mutant) => mutant.operator === operator).map(changeOf);
}

describe("the mutants of a text", () => {
  test.each([
    ["constant ± 1", "f(2, 0, 0.5, 3n);", ["2 → 3", "2 → 1", "0 → 1", "0 → (-1)", "3n → 4n", "3n → 2n"]],
    ["constant × 1.01", "f(2, 0.5);", ["0.5 → 0.505"]],
    ["constant × 10", "f(2, 0.5);", ["0.5 → 5"]],
    ["constant × (1 + 1e-6)", "f(2, 4 * x, 0.5);", ["4 → 4.000004", "0.5 → 0.5000005"]],
    ["dropped factor", "y = a * (b + 1);", ["a * (b + 1) → a", "a * (b + 1) → (b + 1)"]],
    ["dropped term", "y = a - b;", ["a - b → a", "a - b → -b"]],
    ["dropped divisor", "y = a / n;", ["a / n → a"]],
    ["dropped bits", "y = a >>> 5;", ["a >>> 5 → a", "a >>> 5 → 5"]],
    [
      "dropped case",
      "y = a ? b : c ?? d;",
      ["a ? b : c ?? d → b", "a ? b : c ?? d → (c ?? d)", "c ?? d → c", "c ?? d → d"],
    ],
    ["dropped statement", "x++; for (;;) break;", ["x++; → ;", "break; → ;"]],
    ["dropped copy", "y = [...x];", ["[...x] → x"]],
    ["dropped call", "y = Math.sqrt(x) + f(x);", ["Math.sqrt(x) → x"]],
    ["another function", "y = Math.exp(x);", ["Math.exp → Math.expm1"]],
    ["swapped arguments", "f(a, b); g('a', b); max(a, b);", ["f(a, b) → f(b, a)"]],
    ["swapped sides", "y = a / b + c;", ["a / b → b / a"]],
    ["another index", "y = x[i] + x[0];", ["i → 0", "i → i + 1"]],
    ["transposed index", "y = x[i * n + j];", ["i * n + j → j * n + i"]],
    ["another variable", "function f(a, b, x) { return a; }", ["a → b"]],
    ["set instead of changed", "y += x;", ["y += x → y = x"]],
    ["added to instead of set", "y[i] = x;", ["y[i] = x → y[i] += x"]],
    ["EqualityOperator", "y = a < b;", ["a < b → a <= b", "a < b → a >= b"]],
  ])("are by %s", async (operator, text, want) => {
    expect(await changes(operator, text)).toEqual(want);
  });

  test("leave messages alone", async () => {
    const text = `function f(who: string, x: number) { throw new RangeError(\`\${who}: \${x + 1}\`); } f("a", b);`;
    const found = (await mutantsOf("a.ts", text)).map(changeOf);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^\{ throw .* \} → \{\}$/);
    expect(found[1]).toBe('f("a", b); → ;');
  });

  test("say where they are, and are told apart", async () => {
    const mutants = await mutantsOf("a.ts", "class A {\n  f(x) {\n    return x.sort() || x.sort();\n  }\n}");
    expect(mutants.at(-1)).toMatchObject({ line: 3, within: "A.f", code: "return x.sort() || x.sort();" });
    expect(namesOf(mutants).slice(-2)).toEqual([
      "A.f: return x.sort() || x.sort(); | x.sort() → x",
      "A.f: return x.sort() || x.sort(); | x.sort() → x (2)",
    ]);
  });
});

/** What `export const f` of a text gives with each mutant switched on in turn, and without any. */
async function results(text: string, x: number): Promise<Record<string, unknown>> {
  const made = switched(text, await mutantsOf("a.ts", text), 1, 0);
  const code = await compiled(made.text);
  const switches = new Switches(0);
  const results: Record<string, unknown> = {};
  for (const [i, name] of ["none", ...made.mutants.map(changeOf)].entries()) {
    switches.on = i;
    switches.limit(1000, 1);
    try {
      const { f } = world({ files: { "a.ts": code }, leading: [] }, {}, switches)("a.ts") as never;
      results[name] = (f as (x: number) => unknown)(x);
    } catch (error) {
      results[name] = (error as Error).message;
    }
  }
  return results;
}

describe("all mutants compiled in", () => {
  test("do what each of them says, and nothing if none is on", async () => {
    expect(await results("export const f = (x: number) => [2 * x, x > 3][0];", 5)).toMatchObject({
      none: 10,
      "2 * x → 2 / x": 0.4,
      "2 * x → x": 5,
      "2 → 3": 15,
      "0 → 1": true,
      "(x: number) => [2 * x, x > 3][0] → () => undefined": undefined,
    });
  });

  test("keep the places that are assigned to, statements and what belongs to an object", async () => {
    const text = `export function f(x: number) {
      const y = [x, 1, x];
      const i = 1;
      if (x > 2) y[i] += x;
      y.push(Math.max(...y.slice(i)));
      return y.join();
    }`;
    expect(await results(text, 3)).toMatchObject({
      none: "3,4,3,4",
      "y[i] += x; → ;": "3,1,3,3",
      "i → 0": "6,1,3,3",
      "x > 2 → false": "3,1,3,3",
      "y.slice(i) → y": "3,4,3,4",
      "y[i] += x → y[i] = x": "3,3,3,3",
    });
  });

  test("end, even where loops do not", async () => {
    const text = "export function f(n: number) { let i = 0; for (; i < n; i++); return i; }";
    expect(await results(text, 5)).toMatchObject({
      none: 5,
      "i++ → i--": "a loop does not end",
      "i < n → i <= n": 6,
    });
  });
});

const source = `
  const half = 0.5;
  export const twice = (x: number) => x / half;
  export const relu = (x: number) => (x > 0 ? x : 0);`;

/** A small engine, and checks of it. */
async function examined(): Promise<{ plan: Plan; killedBy: Record<string, string | null> }> {
  const { mutants, siteOf, ...made } = await placed({ "index.ts": source });
  const plan = {
    ...made,
    program: { files: { "src/index.ts": await compiled(source) }, leading: ["src/index.ts"] },
  };
  const examiner = new Examiner(plan, (load) => {
    const { twice, relu } = load("src/index.ts") as Record<string, (x: number) => number>;
    const checks: Record<string, () => void> = {
      twice: () => expect(twice?.(3)).toBe(6),
      relu: () => expect([relu?.(-1), relu?.(0), relu?.(2)]).toEqual([0, 0, 2]),
    };
    return { names: Object.keys(checks), prepare: () => undefined, run: (name) => checks[name]?.() };
  });
  await examiner.measure(examiner.names, (measured) => examiner.learn([measured]));
  const killedBy: Record<string, string | null> = {};
  for (const [mutant, is] of mutants.entries()) {
    if (is === null) continue;
    const task = {
      mutant,
      file: "index.ts",
      site: siteOf[mutant] as number,
      first: null,
      only: false,
      patience: 1,
    };
    killedBy[changeOf(is)] = (await examiner.examine(task)).killedBy;
  }
  return { plan, killedBy };
}

describe("a run", () => {
  test("finds what kills each mutant, also of a constant of the module, and what nothing kills", async () => {
    const { killedBy } = await examined();
    expect(killedBy).toMatchObject({
      "0.5 → 0.505": "twice",
      "0.5 → 0.5000005": "twice",
      "x / half → x * half": "twice",
      "x > 0 → false": "relu",
      "x > 0 → x >= 0": null,
    });
    expect(Object.values(killedBy).filter((name) => name === null)).toHaveLength(1);
  });

  test("reports those that live, and counts the others", async () => {
    const mutants = await mutantsOf("index.ts", source);
    const outcomes = mutants.map((mutant) => {
      const change = changeOf(mutant);
      const reason = change === "x > 0 → x >= 0" ? "0 is 0 on both sides" : null;
      return {
        mutant,
        name: change,
        reason,
        killedBy: reason === null && change !== "0 → 1" ? "a law" : null,
      };
    });
    const report = reportOf(outcomes, 1);
    expect(report).toMatchObject({
      equivalent: [
        { file: "src/index.ts", line: 4, change: "x > 0 → x >= 0", reason: "0 is 0 on both sides" },
      ],
      survived: [
        { file: "src/index.ts", line: 4, change: "0 → 1" },
        { file: "src/index.ts", line: 4, change: "0 → 1" },
      ],
      precision: { mutants: 1, killed: 1 },
    });
    expect(report.killed).toBe(report.mutants - 3);
    expect(page(report)).toContain("- src/index.ts:4 `0 → 1`");
  });

  test("refuses a list that names no mutant, or one twice", async () => {
    const mutants = await mutantsOf("a.ts", "y = a < b;");
    const [first] = namesOf(mutants) as [string];
    const listed = (...names: string[]) => reasonsOf("a.ts", mutants, [{ reason: "why", mutants: names }]);
    expect(listed(first)[0]).toBe("why");
    expect(() => listed("f: y = a < b; | a < b → a")).toThrow(
      "src/a.ts has no mutant f: y = a < b; | a < b → a",
    );
    expect(() => listed(first, first)).toThrow(`src/a.ts has ${first} listed twice`);
  });
});

describe("specs without Vitest", () => {
  const {
    describe: describing,
    test: testing,
    afterEach,
  } = vitest as Record<string, (...args: unknown[]) => void>;

  test("give their tests by name, which fail or do not", () => {
    const ended: string[] = [];
    const tests = collected(() =>
      describing?.("a number", () => {
        afterEach?.(() => ended.push("ended"));
        testing?.("is itself", () => expect(1).toBe(1));
        testing?.("is another", () => expect(1).toBe(2));
      }),
    );
    expect(tests.map(({ name }) => name)).toEqual(["a number > is itself", "a number > is another"]);
    expect(tests[0]?.run()).toBeUndefined();
    expect(() => tests[1]?.run()).toThrow("expected 1 to be 2");
    expect(ended).toEqual(["ended", "ended"]);
  });
});
