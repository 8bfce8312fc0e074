import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

const folder = await scratch();

let ran: Ran;
let report: {
  readonly programs: Readonly<Record<string, unknown>>;
  readonly claims: { readonly totals: Readonly<Record<string, unknown>> };
  readonly reproduced: readonly { readonly what: string; readonly kept: boolean; readonly got: number }[];
};
let files: string[];

beforeAll(async () => {
  ran = await backproof(folder, "article");
  report = JSON.parse(await readFile(join(folder, "report/report.json"), "utf8"));
  files = await readdir(join(folder, "report"));
}, 240_000);

describe("backproof article", () => {
  test("runs every program in the article's order", () => {
    const order = [
      "descend",
      "fit",
      "depth",
      "capacity",
      "linear",
      "cross-entropy",
      "train",
      "evaluate",
      "predict",
    ];
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out.match(/(?<=^── )[a-z-]+/gm)).toEqual(order);
    expect(Object.keys(report.programs)).toEqual(order);
  });

  test("checks every claim of a chapter before the chapter's programs", () => {
    expect(ran.out.match(/^ {2}[=≈±≠·] [A-Z]+-\d\d /gm)?.length).toBeGreaterThanOrEqual(271);
    expect(ran.out).not.toMatch(/^ {2}✗/m);
    const at = (text: string) => ran.out.indexOf(text);
    const inOrder = [
      "GD-01 ",
      "FIT-23 ",
      "── descend",
      "LIN-01 ",
      "── linear",
      "LOSS-01 ",
      "── train",
      "── Ledger",
    ].map(at);
    expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    expect(report.claims.totals).toMatchObject({ claims: 271, kept: 266, broken: 0, silent: 5 });
  });

  test("closes with what came out, program by program and in all", () => {
    const { length } = report.reproduced;
    expect(report.reproduced.filter(({ kept }) => !kept)).toEqual([]);
    expect(ran.out).toMatch(/^✓ linear +9 of 9: \d to the last bit/m);
    expect(ran.out).toMatch(new RegExp(`^✓ in all +${length} of ${length}: .*\n$`, "m"));
    expect(length).toBeGreaterThan(60);
  });

  test("lets a second process answer from the saved file, to the last bit", () => {
    const answers = report.reproduced.filter(({ what }) => what.startsWith("predict: "));
    expect(answers).toHaveLength(4);
    for (const { got } of answers) expect(got).toBeGreaterThan(0);
  });

  test("keeps every figure, the model and all numbers", () => {
    expect(files).toEqual(
      expect.arrayContaining(["report.json", "model.safetensors", "fit-loss.svg", "linear.svg"]),
    );
    const claims = ["claims.html", "claims.json", "claims.junit.xml", "claims.md"];
    expect(files).toEqual(expect.arrayContaining(claims));
    for (const file of files) {
      expect(file).toMatch(
        /^(report\.json|model\.safetensors|claims\.(html|json|junit\.xml|md)|[a-z-]+\.svg)$/,
      );
    }
    for (const file of files) if (file.endsWith(".svg")) expect(ran.out).toContain(join("report", file));
  });

  test("refuses what is no seed", async () => {
    expect(await backproof(folder, "article", "--seed", "-1")).toMatchObject({ code: 2, out: "" });
  });
});
