import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { transform } from "esbuild";
import { describe, expect, test } from "vitest";
import * as backproof from "../../src/index.ts";
import * as gradcheck from "../engines/gradcheck.ts";

const readme = readFileSync("README.md", "utf8");
const snippets = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (found) => found[1] as string,
  );

describe("the README", () => {
  test("is checked with all its snippets", () => {
    expect([snippets("ts").length, snippets("sh").length]).toEqual([4, 2]);
  });

  test.each(snippets("ts"))("%# shows a program that prints what it says", async (code) => {
    const printed: string[] = [];
    const log = (value: unknown) => void printed.push(inspect(value));
    const modules = { backproof, "backproof/gradcheck": gradcheck };
    const { code: script } = await transform(code, { loader: "ts" });
    const program = script.replace(/import (\{[^}]*\}) from (".*");/g, "const $1 = modules[$2];");
    const run = new Function("modules", "console", `return (async () => { ${program} })();`);
    // What is thrown is printed last.
    await run(modules, { log }).catch((error: Error) => printed.push(String(error)));
    const said = [...code.matchAll(/\);((?:\s*\/\/ .*)+)/g)].map((found) => found[1] as string);
    expect(printed).toEqual(said.map((lines) => lines.replaceAll(/^\s*\/\/ /gm, "")));
    expect(printed).not.toEqual([]);
  });

  test("names only commands that there are", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
    const named = [...readme.matchAll(/npm (?:run (?:-s )?)?([\w-]+)/g)].map((found) => found[1] as string);
    expect(named.filter((name) => !["ci"].includes(name) && !(name in scripts))).toEqual([]);
  });
});
