import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import * as backproof from "../../src/index.ts";

const readme = readFileSync("README.md", "utf8");
const snippets = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (found) => found[1] as string,
  );

describe("the README", () => {
  test("is checked with all its snippets", () => {
    expect([snippets("ts").length, snippets("sh").length]).toEqual([3, 2]);
  });

  test.each(snippets("ts"))("%# shows a program that prints what it says", async (code) => {
    const printed: string[] = [];
    const log = (value: unknown) => void printed.push(inspect(value));
    const program = code.replace(/import (\{[^}]*\}) from "backproof";/, "const $1 = backproof;");
    await new Function("backproof", "console", `return (async () => { ${program} })();`)(backproof, { log });
    expect(printed).toEqual([...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map((found) => found[1]));
    expect(printed).not.toEqual([]);
  });

  test("names only commands that there are", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([\w-]+)/g)].map((found) => found[1] as string);
    expect(named.filter((name) => !["ci"].includes(name) && !(name in scripts))).toEqual([]);
  });
});
