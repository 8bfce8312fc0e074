import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

interface Losses {
  readonly each: readonly number[];
  readonly byHand: number | string;
  readonly engine: number;
  readonly engineOneHot: number;
  readonly twice: number;
  readonly floor: number;
  readonly pytorch: { readonly mean: number } | null;
  readonly example: { readonly byHand: number; readonly engine: number };
  readonly extremes: readonly { readonly byHand: number | string; readonly engine: number }[];
  readonly reproduced: readonly { readonly kept: boolean }[];
}

const folder = await scratch();

let ran: Ran;
let article: Losses;
let own: Losses;
let large: Losses;

beforeAll(async () => {
  const [one, two, three, four] = await Promise.all([
    backproof(folder, "cross-entropy"),
    backproof(folder, "cross-entropy", "--json"),
    backproof(folder, "cross-entropy", "--json", "--logits", "1.3,.1,.3;.9,1.2,.9", "--targets", "1,2"),
    backproof(folder, "cross-entropy", "--json", "--logits", "-800,0", "--targets", "0"),
  ]);
  ran = one;
  [article, own, large] = [two, three, four].map(({ out }): Losses => JSON.parse(out)) as [
    Losses,
    Losses,
    Losses,
  ];
}, 60_000);

describe("4.2: backproof cross-entropy", () => {
  test("gives the article's number by hand, with the engine and in PyTorch", () => {
    const { byHand, engine, engineOneHot, pytorch } = article;
    for (const loss of [byHand, engine, engineOneHot, pytorch?.mean ?? Number.NaN]) {
      // One unit in the last place.
      expect(Math.abs((loss as number) - 1.452123936364319)).toBeLessThanOrEqual(2 ** -52);
    }
    expect(article.each.map((loss) => loss.toFixed(6))).toEqual(["1.712269", "1.208918", "1.435185"]);
  });

  test("gives log 2 for half the probability", () => {
    expect(article.example).toMatchObject({ byHand: Math.LN2, engine: Math.LN2 });
  });

  test("is something else with softmax applied twice, and never falls below log(e + 2) - 1", () => {
    // PyTorch had 1.2050880193710327 in single precision, where the numbers next to it are 1.2e-7 away.
    expect(Math.abs(article.twice - 1.2050880193710327)).toBeLessThanOrEqual(1.2e-7);
    expect(Math.abs(article.floor - (Math.log(Math.E + 2) - 1))).toBeLessThanOrEqual(2 ** -52);
  });

  test("breaks by hand where the engine does not", () => {
    expect(article.extremes).toMatchObject([
      { byHand: 0, engine: 8.496708510583178e-18 },
      { byHand: "NaN", engine: 0 },
      { byHand: "Infinity", engine: 800.6931471805599 },
    ]);
    expect(large).toMatchObject({ byHand: "Infinity", engine: 800 });
  });

  test("reproduces all that is to be reproduced", () => {
    expect(article.reproduced).toHaveLength(9);
    expect(article.reproduced.filter(({ kept }) => !kept)).toEqual([]);
  });

  test("takes other logits and targets", () => {
    expect(own.each).toEqual(article.each.slice(0, 2));
    expect(own.reproduced).toEqual([]);
  });

  test("says so, and draws where each form breaks", async () => {
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("the batch by the engine: 1.452123936364319");
    expect(await readdir(join(folder, "report"))).toEqual([
      "cross-entropy-range.svg",
      "cross-entropy-twice.svg",
    ]);
  });

  test.each([
    [2, ["--logits", "1,2;3"], "--logits: rows of one length expected, got 2 and 1 numbers"],
    [1, ["--targets", "1,2,3"], "crossEntropy: class 0 to 2 expected, got 3"],
    [1, ["--targets", "1,2,-1"], "crossEntropy: class 0 to 2 expected, got -1"],
    [
      1,
      ["--targets", "1,2"],
      "crossEntropy: logits [batch, classes] with targets [batch] or [batch, classes] expected, got [3, 3] and [2]",
    ],
  ])("ends with code %i for %j", async (code, words, message) => {
    expect(await backproof(folder, "cross-entropy", ...words)).toEqual({
      code,
      out: "",
      err: `backproof cross-entropy: ${message}\n`,
    });
  });
});
