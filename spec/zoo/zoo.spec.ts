import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import { adapt, ours } from "../engines/ours.ts";
import type { Finding } from "../kit/law.ts";
import { catalogue } from "../laws/catalogue.ts";
import { type Bug, groups } from "./bug.ts";
import { absent, bugs } from "./bugs.ts";
import { compile, sourcesOf } from "./compile.ts";
import { diagnosed } from "./diagnosis.ts";
import { caught, distinct, legible, sound } from "./gates.ts";
import { claim, kinds } from "./kills.ts";
import { filesWith, planted, run, spliceOf } from "./plant.ts";
import { reasons } from "./reasons.ts";
import { examined, likeliest, shortest, subjectWith } from "./zoo.ts";

const names = new Set(catalogue.map(({ name }) => name));

/** A bug for these specs alone. */
function bug(id: string, parts: Partial<Bug>): Bug {
  return {
    ...{
      id,
      group: "operators",
      file: "ops/elementwise.ts",
      right: "0.5 / y",
      wrong: "1 / y",
      source: "made up",
    },
    story: { en: "", zh: "" },
    caughtBy: ["sqrt: the slope is exact to its contract"],
    ...parts,
  };
}

const root = bug("root", {});
const negated = bug("negated", {
  right: "(x) => -x,\n  () => -1,",
  wrong: "(x) => -x,\n  () => 1,",
  caughtBy: ["neg: the slope is exact to its contract"],
});
const harmless = bug("harmless", { right: "(x) => -x,", wrong: "(x) => -1 * x," });
const flat = bug("flat", { file: "ops/arithmetic.ts", right: "-g * (a / b / b)", wrong: "-g * (a / b)" });
const compiled = await compile([root, negated, harmless, flat]);

describe("the collection", () => {
  test("has unique names of words and hyphens, and every group", () => {
    const ids = bugs.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  test("tells every story in both languages, with a source", () => {
    for (const { id, story, source } of bugs) {
      expect(story.en, id).toMatch(/^\S.*[.?!]$/s);
      expect(story.zh, id).toMatch(/[\u4e00-\u9fff].*[。？！]$/s);
      expect(source, id).not.toBe("");
    }
    for (const { mistake, why } of absent) expect(`${mistake}: ${why}`).toMatch(/.{20,}\.$/);
  });

  test("names only laws that there are", () => {
    for (const { id, caughtBy } of bugs)
      expect(
        caughtBy.filter((law) => !names.has(law)),
        id,
      ).toEqual([]);
  });

  test("can all be planted, and run", async () => {
    const all = await compile(bugs);
    for (const { id } of bugs)
      expect(run(filesWith(all, [id])).tensor([1]).data, id).toBeInstanceOf(Float64Array);
  });
});

describe("the catalogue", () => {
  test("has one law to a name", () => {
    expect(catalogue.length).toBe(names.size);
  });

  test("needs every law: it catches a bug alone, by the page that npm run zoo:laws wrote, or says why it exists", () => {
    const rows = [
      ...readFileSync("spec/zoo/LAWS.md", "utf8").matchAll(/^\| (.+) \| \d+ \| (\d+) \| (.*) \|$/gm),
    ];
    const listed = rows.map(([, kind]) => (kind as string).replaceAll("\\|", "|"));
    expect(listed).toEqual([claim, ...kinds]);
    expect(rows.filter(([, , , why]) => why === "")).toEqual([]);
    const needless = rows.filter(([, kind, alone]) => alone !== "0" && reasons[kind as string] !== undefined);
    expect(needless.map(([, kind]) => kind)).toEqual([]);
  });
});

describe("planting", () => {
  const sources = { "a.ts": "one two two three", "b.ts": "four" };

  test("changes the text that occurs once", () => {
    const edit = { id: "x", file: "a.ts", right: "one two", wrong: "1 2" };
    expect(planted(sources, [edit])).toEqual({ "a.ts": "1 2 two three", "b.ts": "four" });
  });

  test.each([
    ["twice", { file: "a.ts", right: "two", wrong: "2" }, "it occurs 2 times"],
    ["not at all", { file: "a.ts", right: "five", wrong: "5" }, "it occurs 0 times"],
    ["in no file", { file: "c.ts", right: "two", wrong: "2" }, "must occur once in src/c.ts"],
    ["and stays as it is", { file: "b.ts", right: "four", wrong: "four" }, "must occur once"],
  ])("refuses a text that occurs %s", (_, edit, message) => {
    expect(() => planted(sources, [{ id: "x", ...edit }])).toThrow(message);
  });

  test("is kept as what is different", () => {
    expect(spliceOf("a.ts", "one two three", "one 2 three")).toEqual({
      file: "a.ts",
      from: 4,
      to: 7,
      text: "2",
    });
    expect(spliceOf("a.ts", "aa", "aaa")).toEqual({ file: "a.ts", from: 2, to: 2, text: "a" });
  });

  test("makes engines that share nothing, and the clean one is ours", () => {
    const [one, other] = [run(compiled.clean), run(compiled.clean)];
    expect(one.Tensor).not.toBe(other.Tensor);
    expect(Object.keys(sourcesOf())).toContain("ops/elementwise.ts");
    expect(Array.from(run(filesWith(compiled, [])).sqrt(one.tensor([4])).data)).toEqual([2]);
  });

  test("refuses a bug that there is none of, and two of one file", () => {
    expect(() => filesWith(compiled, ["nobody"])).toThrow('no bug is called "nobody"');
    expect(() => filesWith(compiled, ["root", "negated"])).toThrow(
      "root and negated both change src/ops/elementwise.ts",
    );
  });
});

describe("the gates", () => {
  const found = (chosen: readonly Bug[]) =>
    chosen.map((each) => examined(each, subjectWith(compiled, [each.id])));
  const slope = { ...flat, caughtBy: ["div: the slope is exact to its contract"] as const };

  test("are open for bugs that are caught", () => {
    const all = found([root, slope]);
    expect(all[0]).toMatchObject({ counterexample: "1↩−1", missed: [] });
    expect([caught(all), legible(all), distinct(all, compiled)].flatMap(({ against }) => against)).toEqual(
      [],
    );
  });

  test("are shut where a law named does not catch, and where nothing shows", () => {
    const all = found([harmless]);
    expect(caught(all).against).toEqual([
      "harmless: sqrt: the slope is exact to its contract, with 0 of 20 seeds",
    ]);
    expect(distinct(all, compiled).against).toEqual(["harmless answers as no bug does"]);
  });

  test("are shut for two that answer alike, unless one says so", () => {
    const [one] = found([root]) as [ReturnType<typeof examined>];
    const saying = (to: string) => ({ ...one, bug: { ...root, alike: { to, why: "" } } });
    expect(distinct([one, one], compiled).against).toEqual(["root answers as root does"]);
    expect(distinct([saying("negated")], compiled).against).toEqual(["root is not like negated, as it says"]);
    expect(distinct([one, saying("root")], compiled).against).toEqual([]);
  });

  test("are shut for counterexamples that nobody can read", () => {
    const [one] = found([root]) as [ReturnType<typeof examined>];
    const wordy = { ...one, counterexample: "x".repeat(17) };
    expect(legible([wordy]).against).toEqual(["only 0.0 % have", `root: ${"x".repeat(17)}`]);
    const allowed = { ...wordy, bug: { ...root, longest: 17 } };
    expect(legible([...new Array(19).fill(one), allowed]).against).toEqual([]);
  });

  test("are shut if the engine that should be right is not", () => {
    const ofRoots = catalogue.filter(({ name }) => name.startsWith("sqrt: "));
    expect(sound(subjectWith(compiled, []), ofRoots).against).toEqual([]);
    const { against } = sound(subjectWith(compiled, ["root"]), ofRoots);
    expect(against[0]).toMatch(/^sqrt: the slope is exact to its contract: got/);
  });
});

describe("a counterexample is jotted down", () => {
  const finding = (values: unknown[], rest: Partial<Finding> = {}) =>
    ({ values, matters: values.map(() => true), ...rest }) as Finding;

  test.each<[string, Finding]>([
    ["−1", finding([-1])],
    ["[0,1], 2", finding([[0, 1], 2])],
    ["1", finding([1, 5], { matters: [true, false] })],
    ["2↩0.25", finding([{ inputs: [{ values: [2], shape: [1, 1] }], cotangent: [0.25] }])],
    [
      "[1,2] 3",
      finding([
        {
          inputs: [
            { values: [1, 2], shape: [2, 1] },
            { values: [3], shape: [] },
          ],
        },
      ]),
    ],
    ["[[1,2],[3,4]]", finding([{ values: [1, 2, 3, 4], shape: [2, 2] }])],
    ["[0×3]", finding([{ values: [], shape: [0, 3] }])],
    ["[0] [1,2], 3", finding([{ first: [0], second: [1, 2] }, 3])],
    ["0.333, not 0.5", finding([], { got: 1 / 3, want: 0.5, story: "" })],
    ["false, not true", finding([], { got: false, want: true, story: "" })],
    ["as it was told", finding([], { story: "as it was told" })],
  ])("%s", (text, each) => {
    expect(shortest(each)).toBe(text);
  });
});

describe("a diagnosis", () => {
  const withBug = (ids: readonly string[]) => ({
    ...(adapt(run(filesWith(compiled, ids))) as Engine),
    name: "somebody's",
  });

  test("is none for an engine that is right", () => {
    expect(likeliest(ours as Engine, compiled)).toEqual([]);
  });

  test.each([["root"], ["negated"], ["flat"]])("names %s, at every probe", (id) => {
    const [best] = likeliest(withBug([id]), compiled);
    expect(best?.ids).toEqual([id]);
    expect(best?.agrees).toBe(best?.of);
    expect(best?.agrees).toBeGreaterThan(0);
  });

  test("names two at once", () => {
    const [best] = likeliest(withBug(["negated", "flat"]), compiled);
    expect(best?.ids.toSorted()).toEqual(["flat", "negated"]);
  });

  test("takes no notice of rounding, and none of what is not offered", () => {
    const rounding: Engine = {
      ...(ours as Engine),
      read: (x) => {
        const { values, shape } = ours.read(x as never);
        return { values: Array.from(values, (v) => v * (1 + 2 ** -52)), shape };
      },
    };
    const small: Engine = { ...rounding, ops: { exp: ours.ops?.exp as never } };
    expect(likeliest(small, compiled)).toEqual([]);
  });

  test("counts only probes where something shows", () => {
    const sick = new Map([
      ["a", ["1", "2", "x"]],
      ["b", ["1", "y", "3"]],
    ]);
    expect(diagnosed(["1", "y", "x"], ["1", "2", "3"], sick)[0]).toEqual({
      ids: ["a", "b"],
      agrees: 2,
      of: 2,
    });
    expect(diagnosed(["1", "z", "3"], ["1", "2", "3"], sick)).toEqual([]);
    expect(diagnosed(["not offered", "2", "x"], ["1", "2", "3"], sick)[0]).toEqual({
      ids: ["a"],
      agrees: 1,
      of: 1,
    });
  });

  test("knows the names of all groups", () => {
    for (const { group } of bugs) expect(Object.keys(groups)).toContain(group);
  });
});
