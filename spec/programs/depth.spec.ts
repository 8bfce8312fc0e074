import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran } from "./command.ts";

interface Depth {
  readonly kinds: readonly {
    readonly name: string;
    readonly norms: readonly number[];
    readonly first: number;
    readonly last: number;
    readonly ratio: number;
    readonly factor: number;
  }[];
  readonly reproduced: readonly { readonly kept: boolean }[];
}

const run = (...words: string[]) => backproof(".", "depth", ...words, "--json");
const read = ({ out }: Ran): Depth => JSON.parse(out);

let standard: Ran;
let deep: Depth;
let shallow: Depth;
let deepest: Depth;

beforeAll(async () => {
  const ran = await Promise.all([
    run(),
    run("--depth", "10"),
    run("--seeds", "1", "--depth", "1000", "--width", "16", "--batch", "1"),
  ]);
  standard = ran[0];
  [deep, shallow, deepest] = ran.map(read) as [Depth, Depth, Depth];
}, 60_000);

const kind = ({ kinds }: Depth, name: string) =>
  kinds.find((each) => each.name === name) as Depth["kinds"][number];

describe("backproof depth", () => {
  test("finds for every kind of network the ratios that PyTorch's networks have", () => {
    expect(deep.reproduced).toHaveLength(7);
    expect(deep.reproduced.filter(({ kept }) => !kept)).toEqual([]);
    expect(standard).toMatchObject({ code: 0, err: "" });
  });

  test("measures the gradient of every layer", () => {
    for (const { norms, first, last, ratio, factor } of deep.kinds) {
      expect(norms).toHaveLength(20);
      expect([first, last]).toEqual([norms[0], norms[19]]);
      // Through logarithms of up to 40: each rounds to 2^-48.
      expect(Math.abs(ratio / (first / last) - 1)).toBeLessThan(2 ** -45);
      expect(Math.abs(factor ** 19 / ratio - 1)).toBeLessThan(2 ** -45);
    }
  });

  test("shows it vanish behind sigmoid, and arrive behind tanh with Xavier's weights and ReLU with He's", () => {
    expect(kind(deep, "sigmoid, PyTorch's start").ratio).toBeLessThan(1e-13);
    expect(kind(deep, "sigmoid, Xavier").ratio).toBeLessThan(1e-9);
    for (const name of ["tanh, Xavier", "ReLU, He"]) {
      expect(kind(deep, name).ratio).toBeGreaterThan(0.1);
      expect(kind(deep, name).ratio).toBeLessThan(10);
    }
  });

  test("shows it explode with weights that are too large", () => {
    const { norms } = kind(deep, "ReLU, 3 / √width");
    expect(Math.min(...norms)).toBeGreaterThan(1e9);
  });

  test("shows that more layers make all of this worse", () => {
    expect(kind(deep, "sigmoid, Xavier").first).toBeLessThan(kind(shallow, "sigmoid, Xavier").first / 1000);
    expect(kind(deep, "ReLU, 3 / √width").first).toBeGreaterThan(
      kind(shallow, "ReLU, 3 / √width").first * 1000,
    );
    expect(shallow.reproduced).toEqual([]);
  });

  test("says so where nothing arrives or nothing is finite any more", () => {
    expect(kind(deepest, "sigmoid, Xavier")).toMatchObject({ first: 0, ratio: 0, factor: "NaN" });
    expect(kind(deepest, "ReLU, 3 / √width").norms.some((norm) => typeof norm === "string")).toBe(true);
  });

  test.concurrent.each([
    ["--depth 1", '--depth: a whole number from 2 to 1000 expected, got "1"'],
    ["--width 0", '--width: a whole number from 1 to 1024 expected, got "0"'],
    ["--scale much", '--scale: a number from 0 expected, got "much"'],
    ["--activation relu", "Unknown option '--activation'; see backproof depth --help"],
  ])("refuses %s", async (words, message) => {
    expect(await backproof(".", "depth", ...words.split(" "))).toEqual({
      code: 2,
      out: "",
      err: `backproof depth: ${message}\n`,
    });
  });
});
