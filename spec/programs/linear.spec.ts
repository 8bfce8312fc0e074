import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

interface Outputs {
  readonly activations: boolean;
  readonly byHand: readonly number[];
  readonly engine: readonly number[];
  readonly pytorch: readonly number[] | null;
  readonly pytorchFloat32: readonly number[] | null;
}

interface Networks {
  readonly state: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
  >;
  readonly networks: readonly [Outputs, Outputs];
  readonly reproduced: readonly { readonly kept: boolean }[];
}

const folder = await scratch();

let ran: Ran;
let article: Networks;
let fresh: readonly [Networks, Networks, Networks];

beforeAll(async () => {
  const own = [
    "linear",
    "--json",
    "--input",
    "-1,2",
    "--weights",
    "random",
    "--hidden",
    "7",
    "--outputs",
    "3",
  ];
  const [one, two, ...others] = await Promise.all([
    backproof(folder, "linear"),
    backproof(folder, "linear", "--json"),
    backproof(folder, ...own, "--seed", "1"),
    backproof(folder, ...own, "--seed", "1"),
    backproof(folder, ...own, "--seed", "2"),
  ]);
  ran = one;
  article = JSON.parse(two.out);
  fresh = others.map(({ out }): Networks => JSON.parse(out)) as [Networks, Networks, Networks];
}, 60_000);

/** Every rounding as bad as can be: 3.3e-15 here, and as much in PyTorch. */
const within = 7e-15;

function expectClose(got: readonly number[], wanted: readonly number[] | null, tolerance = within) {
  expect(got).toHaveLength(wanted?.length ?? 0);
  for (const [i, number] of got.entries()) {
    expect(Math.abs(number - (wanted?.[i] as number))).toBeLessThanOrEqual(tolerance);
  }
}

describe("2: backproof linear", () => {
  test("names and shapes the weights as PyTorch does", () => {
    expect(Object.entries(article.state).map(([name, { shape }]) => [name, shape])).toEqual([
      ["layer1.weight", [5, 3]],
      ["layer1.bias", [5]],
      ["layer2.weight", [2, 5]],
      ["layer2.bias", [2]],
    ]);
  });

  test("computes the same by hand, with the engine and in PyTorch", () => {
    const [{ byHand, engine, pytorch, pytorchFloat32 }] = article.networks;
    expectClose(engine, [-0.6169108642323939, -0.06459976435296316, -0.9728035684882634, 1.5037254502501654]);
    expectClose(byHand, engine);
    expectClose(engine, pytorch);
    // Hidden numbers of up to 6.6 and the outputs, rounded to 24 bits.
    expectClose(engine, pytorchFloat32, 6e-7);
  });

  test("3.6: computes the same with sigmoid after the first layer and ReLU after the second", () => {
    const [, { activations, byHand, engine, pytorch }] = article.networks;
    expect(activations).toBe(true);
    expect(engine.map((y) => y.toFixed(6))).toEqual(["0.062159", "0.084320", "0.098297", "0.412241"]);
    expectClose(byHand, engine);
    expectClose(engine, pytorch);
  });

  test("reproduces all that is to be reproduced", () => {
    expect(article.reproduced).toHaveLength(9);
    expect(article.reproduced.filter(({ kept }) => !kept)).toEqual([]);
  });

  test("says so, and draws how the outputs follow the input", async () => {
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("[2, 3] -> [2, 5] -> [2, 2]");
    expect(await readdir(join(folder, "report"))).toEqual(["linear.svg"]);
  });

  test("takes other sizes with fresh weights, which a seed repeats", () => {
    const [one, again, other] = fresh;
    expect(again).toEqual(one);
    expect(other.state).not.toEqual(one.state);
    expect(one.state["layer2.weight"]?.shape).toEqual([3, 7]);
    // Two layers of uniform weights in ±1/√2 and ±1/√7: outputs of up to 8, of which a few roundings are 1e-14.
    for (const { byHand, engine } of one.networks) expectClose(byHand, engine, 1e-14);
    expect(one.reproduced).toEqual([]);
  });

  test.each([
    [["--input", "1,2;3"], "--input: rows of one length expected, got 2 and 1 numbers"],
    [
      ["--hidden", "4"],
      "--weights: PyTorch's are for 3, 5 and 2 numbers, got 3, 4, 2; --weights random has some for all",
    ],
  ])("refuses %j", async (words, message) => {
    expect(await backproof(folder, "linear", ...words)).toEqual({
      code: 2,
      out: "",
      err: `backproof linear: ${message}\n`,
    });
  });
});
