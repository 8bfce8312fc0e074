import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

const folder = await scratch();

/** A little engine of plain arrays with two operators, of which one is wrong: relu(x) for x > 2 is 2. */
const engine = `
const map = (f) => ({ values, shape }) => ({ values: values.map(f), shape });
export default {
  name: "toy",
  precision: "float64",
  tensor: (values, shape) => ({ values: [...values], shape }),
  read: (x) => x,
  pullback: (f, inputs, cotangent) => inputs.map(map(() => 0)),
  ops: { sigmoid: map((x) => 1 / (1 + Math.exp(-x))), relu: map((x) => Math.min(2, Math.max(0, x))) },
};`;

let sigmoid: Ran;
let toy: Ran;
let written: Ran;
let single: Ran;

beforeAll(async () => {
  await writeFile(join(folder, "toy.mjs"), engine);
  [sigmoid, toy, written, single] = await Promise.all([
    backproof(folder, "check", "--section", "3.1", "--lang", "both"),
    backproof(folder, "check", "--engine", "toy.mjs", "--claim", "ACT-04,ACT-09,ACT-13,ACT-17"),
    backproof(folder, "check", "--section", "3.3", "--report", "json,junit,html,md", "--figures", "out"),
    backproof(folder, "check", "--claim", "ACT-08", "--report", "json", "--runs", "7"),
  ]);
}, 240_000);

describe("backproof check", () => {
  test("says every claim of a section with its sign, in both languages", () => {
    expect(sigmoid).toMatchObject({ code: 0, err: "" });
    expect(sigmoid.out).toContain(
      "── 3  Activations · 激活函数（非线性函数） ──\n\n3.1  Sigmoid · Sigmoid 函数\n",
    );
    expect(sigmoid.out).toContain(
      "  ≠ ACT-08   Sigmoid normalises its inputs.\n             sigmoid 起到归一化的作用。",
    );
    // The wrong one once more, in the ledger.
    expect(sigmoid.out.match(/^ {2}[=≈±≠] ACT-/gm)).toHaveLength(8);
  });

  test("closes with the ledger: the counts, the cases, and what is wrong with the case against it", () => {
    expect(sigmoid.out).toMatch(
      /^7 claims: = 2 holds {3}≈ 3 holds up to rounding {3}± 1 .* {3}≠ 1 wrong {3}· 0 /m,
    );
    expect(sigmoid.out).toMatch(/^backproof keeps 7 of 7 laws$/m);
    expect(sigmoid.out).toMatch(/^\d+ cases, the furthest accepted difference [\d.]+ ULP; .* 95 %$/m);
    expect(sigmoid.out).toContain("against it: σ(1) + σ(2) + σ(3) = 2.5644");
  });

  test("says which mistake an engine answers like, or that it is none of the zoo", () => {
    expect(toy.out).toMatch(/^── Which mistake ──\n\nIt answers as no bug of the zoo does\.$/m);
    expect(sigmoid.out).not.toContain("── Which mistake ──");
  });

  test("prints a single report instead of everything else", () => {
    expect(single).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(single.out)).toMatchObject({
      engine: "backproof",
      claims: [
        {
          ...{ id: "ACT-08", section: "3.1", status: "wrong", kept: true, needs: ["sigmoid", "softmax"] },
          statement: { en: "Sigmoid normalises its inputs.", zh: "sigmoid 起到归一化的作用。" },
          ...{ runs: expect.any(Number), worstUlp: expect.any(Number), counterexample: expect.any(String) },
        },
      ],
      totals: { claims: 1, kept: 1, broken: 0, silent: 0, statuses: { wrong: 1, holds: 0 } },
    });
  });

  test("gives the same document twice", async () => {
    const again = await backproof(folder, "check", "--claim", "ACT-08", "--report", "json", "--runs", "7");
    expect(again.out).toBe(single.out);
  });

  test("writes several reports as files", async () => {
    expect(written.code).toBe(0);
    expect(await readdir(join(folder, "out"))).toEqual([
      "claims.html",
      "claims.json",
      "claims.junit.xml",
      "claims.md",
    ]);
    expect(await readFile(join(folder, "out/claims.junit.xml"), "utf8")).toMatch(
      /<testsuite name="3.3 ReLU" tests="4" failures="0" skipped="0">\n {4}<testcase /,
    );
    expect(await readFile(join(folder, "out/claims.md"), "utf8")).toMatch(/^\| ACT-13 \| [=≈±≠] \| /m);
    const page = await readFile(join(folder, "out/claims.html"), "utf8");
    expect(page).toMatch(/<article id="ACT-13">.*<svg/s);
    expect(page).not.toMatch(/<script|<link|src=/);
  });

  test("examines another engine: what it lacks is no fault, what it breaks is shown with the way back", async () => {
    expect(toy.code).toBe(1);
    expect(toy.out).toMatch(/^ {2}≈ ACT-04 /m);
    expect(toy.out).toMatch(/^ {2}· ACT-17 .*\(toy does not offer \w+\)$/m);
    expect(toy.out).toMatch(/^ {2}✗ ACT-13 /m);
    const [, smallest = "none"] =
      /✗ ACT-13 [^\n]*\n +(smallest input +x = \S+) +\(\d+ tr/.exec(toy.out) ?? [];
    expect(smallest).toMatch(/x = [34]$/);
    const replay = /replay +npx backproof (check --engine toy.mjs --claim ACT-13 .*)$/m.exec(
      toy.out,
    )?.[1] as string;
    const again = await backproof(folder, ...replay.split(" "));
    expect(again.code).toBe(1);
    expect(again.out).toContain(smallest);
    expect(toy.out).toMatch(/toy keeps 1 of 3 laws, 1 have nothing to keep/);
  });

  test.each([
    [["--claim", "ACT-99"], "--claim: no claim ACT-99"],
    [["--section", "9"], "--section: one of 1.1, 1.2, "],
    [["--report", "pdf"], "--report: json, junit, html, md expected, got pdf"],
    [["--path", "1:2"], "--path: belongs to one claim"],
    [["--path", "x", "--claim", "ACT-04"], "--path: numbers and colons expected, got x"],
    [["--engine", "none.mjs"], "--engine: none.mjs cannot be loaded: "],
    [["--lang", "fr"], "--lang: one of en, zh, both expected, got fr"],
    [["--runs", "0"], "--runs: a whole number from 1 to 1000000000 expected"],
  ])("refuses %j", async (words, message) => {
    const { code, out, err } = await backproof(folder, "check", ...words);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`backproof check: ${message}`);
  });

  test("refuses a module that exports no engine", async () => {
    await writeFile(join(folder, "empty.mjs"), "export default { name: 'empty' };");
    const { code, err } = await backproof(folder, "check", "--engine", "empty.mjs");
    expect(code).toBe(2);
    expect(err).toContain(
      "the default export of empty.mjs is no engine: name, precision, tensor, read and pullback",
    );
  });
});
