import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { backproof, scratch } from "./command.ts";

const folder = await scratch();

describe("backproof zoo", () => {
  test("lists the bugs of a group, each with the shortest case against it", async () => {
    const { code, out } = await backproof(folder, "zoo", "--group", "tape", "--json");
    expect(code).toBe(0);
    const { bugs, missed } = JSON.parse(out);
    expect(missed).toEqual([]);
    for (const bug of bugs)
      expect(bug).toMatchObject({ group: "tape", caughtBy: [expect.any(String), ...bug.caughtBy.slice(1)] });
    expect(bugs.find(({ id }: { id: string }) => id === "keeps-the-last-gradient").counterexample).toBe(
      "0↩0.25",
    );
  });

  test("refuses a group that there is none of", async () => {
    expect(await backproof(folder, "zoo", "--group", "birds")).toMatchObject({ code: 2, out: "" });
  });
});

describe("backproof see", () => {
  test("shows the edit, the story in either language, the law and a figure", async () => {
    const { code, out } = await backproof(folder, "see", "keeps-the-last-gradient", "--lang", "both");
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}− gx\[i\] = \(gx\[i\]/m);
    expect(out).toMatch(/^ {2}\+ gx\[i\] = \(g\[i\]/m);
    expect(out).toMatch(/replaces what came before[\s\S]*覆盖/);
    expect(out).toMatch(/^✗ exp: adds the gradients of two losses/m);
    expect(out).toContain("as it should be");
    expect(out).toContain("files: report/keeps-the-last-gradient.svg");
  });

  test.each([
    [[], "the name of a bug expected; backproof zoo lists them"],
    [["keeps-the-last"], 'no bug "keeps-the-last"; did you mean keeps-the-last-gradient or '],
    [["zzzz"], 'no bug "zzzz"; see backproof zoo'],
  ])("refuses %j", async (words, message) => {
    const { code, err } = await backproof(folder, "see", ...words);
    expect(code).toBe(2);
    expect(err).toContain(`backproof see: ${message}`);
  });
});

/** A hunt with these lines typed. */
function hunt(seed: number, lines: readonly string[]): Promise<string> {
  const command = new URL("../../dist/cli/backproof.js", import.meta.url).pathname;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [command, "hunt", "--seed", String(seed)], { cwd: folder });
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out += text;
    });
    child.on("close", () => resolve(out));
    child.stdin.end(`${lines.join("\n")}\n`);
  });
}

describe("backproof hunt", () => {
  test("tells the bug to those who give up, and takes it as found from those who name it", async () => {
    const [, id] = /It was (\S+)\./.exec(await hunt(7, ["quit"])) as RegExpExecArray;
    const other =
      id === "keeps-the-last-gradient" ? "no-grad-stays-off-after-an-error" : "keeps-the-last-gradient";
    const lines = [
      "add(1, 2)",
      "truth sigmoid(0)",
      "hint",
      `list ${id}`,
      "guess nothing-of-the-kind",
      `guess ${other}`,
      `guess ${id}`,
    ];
    const out = await hunt(7, lines);
    expect(out).toContain("= 0.5\n");
    expect(out).toContain('It is of the group "');
    expect(out).toContain(`  ${id}\n`);
    expect(out).toContain("No bug has this name");
    expect(out).toContain("No, another one.");
    // 1 for a question, 2 for the truth, 3 for a hint, 5 for the wrong guess.
    expect(out).toContain("Found, with 11 points.");
  });

  test("goes on after a line that is no expression, and ends where the lines end", async () => {
    const out = await hunt(7, ["add(", "nobody(1)"]);
    expect(out.match(/= refused: /g)).toHaveLength(2);
    expect(out).toMatch(/^It was /m);
  });
});

describe("backproof defend", () => {
  const graded = async (law: string) => {
    await writeFile(join(folder, "law.mjs"), law);
    return backproof(folder, "defend", "law.mjs", "--group", "tape");
  };

  test("says which bugs a law catches", async () => {
    const { code, out } = await graded(`export default (s, { forAll, numbers, equal }) =>
      forAll(numbers({ from: -2, to: 2 }), (x) => equal(s.slope((x) => s.add(s.exp(x), s.exp(x)), x), 2 * Math.exp(x)));`);
    expect(out).toContain("✓ The engine without bugs keeps it, with 20 seeds.");
    expect(out).toMatch(/^ {2}caught {2}keeps-the-last-gradient /m);
    expect(code).toBe(0);
  });

  test("says that a law is wrong which the engine without bugs breaks", async () => {
    const { code, out } = await graded(
      "export default ({ exp }, { forAll, numbers, equal }) => forAll(numbers(), (x) => equal(exp(x), 1 + x));",
    );
    expect(out).toMatch(/^✗ The engine without bugs breaks it, so the law is wrong: /);
    expect(code).toBe(1);
  });

  test.each([
    ["export default 1;", "is no function that makes a law"],
    ["export default () => 1;", "makes no law"],
    ["export default (;", "cannot be loaded"],
  ])("refuses %s", async (text, message) => {
    const { code, err } = await graded(text);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe("backproof attack", () => {
  const attacked = async (edit: object) => {
    await writeFile(join(folder, "edit.json"), JSON.stringify(edit));
    return backproof(folder, "attack", "edit.json");
  };

  test("says which laws catch a bug of one's own", async () => {
    const edit = { file: "ops/arithmetic.ts", right: "(g, _, b) => g * b,", wrong: "(g, _, b) => g / b," };
    const { code, out } = await attacked(edit);
    expect(out).toMatch(/^ {2}caught by GD-/m);
    expect(out).toMatch(/^Caught by ten or more of \d+ laws\.$/m);
    expect(code).toBe(0);
  });

  test("refuses a text that is not there, or too often", async () => {
    const { code, err } = await attacked({ file: "nn.ts", right: "return", wrong: "throw" });
    expect([code, err]).toEqual([2, expect.stringContaining('"return" must occur once in src/nn.ts')]);
  });

  test.each([
    ["{", "cannot be read"],
    ["{}", "says no edit"],
  ])("refuses %s", async (text, message) => {
    await writeFile(join(folder, "edit.json"), text);
    const { code, err } = await backproof(folder, "attack", "edit.json");
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});
