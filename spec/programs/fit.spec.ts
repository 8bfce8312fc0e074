import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran, scratch } from "./command.ts";

interface Fitted {
  readonly epochs: number;
  readonly updates: number;
  readonly weights: readonly number[];
  readonly losses: readonly number[];
  readonly finalLoss: number;
  readonly worstError: number;
}

interface Fits {
  readonly byHand: Fitted;
  readonly byAutograd: Fitted & { readonly error?: string };
  readonly pytorch: { readonly epochs: number; readonly weights: readonly number[] } | null;
  readonly dropped: number;
  readonly reached: boolean;
  readonly reproduced: readonly { readonly kept: boolean }[];
}

const folder = await scratch();

let ran: Ran;
let article: Fits;
let diverging: Fits;
let thirties: Fits;
let noisy: Fits;

beforeAll(async () => {
  const [one, two, three, four, five] = await Promise.all([
    backproof(folder, "fit"),
    backproof(folder, "fit", "--json"),
    backproof(folder, "fit", "--json", "--learning-rate", "1"),
    backproof(folder, "fit", "--json", "--batch-size", "30", "--epochs", "3000"),
    backproof(folder, "fit", "--json", "--noise", "0.3", "--seed", "5", "--start", "-1,0,2"),
  ]);
  ran = one;
  [article, diverging, thirties, noisy] = [two, three, four, five].map(
    ({ out }): Fits => JSON.parse(out),
  ) as [Fits, Fits, Fits, Fits];
}, 60_000);

/** 4445 updates round a weight by up to 4.4e-16 each: 3e-14 in all with random signs, 2e-12 with equal ones. */
const within = 1e-12;

function expectClose(got: readonly number[], wanted: readonly number[]) {
  expect(got).toHaveLength(wanted.length);
  for (const [i, number] of got.entries()) {
    expect(Math.abs(number - (wanted[i] as number))).toBeLessThanOrEqual(within);
  }
}

describe("1.4: backproof fit", () => {
  test("gives by hand what the article's program gives, to the last bit", () => {
    const { epochs, updates, weights, losses } = article.byHand;
    // Counted from 0, this is epoch 888.
    expect(epochs).toBe(889);
    expect(updates).toBe(4445);
    expect(weights).toEqual([2.0357959612141316, 2.960995371696672, 4.007459552020659]);
    expect(losses.slice(0, 3).map((loss) => loss.toFixed(6))).toEqual(["19.226225", "0.570339", "0.018661"]);
    expect(losses.at(-1)).toBe(9.993780705195643e-6);
  });

  test("gives the same by autograd, and so does PyTorch", () => {
    const { byHand, byAutograd, pytorch } = article;
    expect(byAutograd.epochs).toBe(889);
    expect(pytorch?.epochs).toBe(889);
    expectClose(byAutograd.weights, byHand.weights);
    expectClose(byAutograd.weights, pytorch?.weights ?? []);
  });

  test("tells the loss of the final weights from the loss while they moved", () => {
    const { finalLoss, worstError } = article.byHand;
    // Errors of up to 0.0075, each off by the rounding of numbers up to 9: 2 · 0.0075 · 2^-49.
    expect(Math.abs(finalLoss - 8.183881000833805e-6)).toBeLessThanOrEqual(3e-17);
    expect(worstError.toFixed(8)).toBe("0.00745955");
  });

  test("reproduces all that is to be reproduced", () => {
    expect(article.reproduced).toHaveLength(15);
    expect(article.reproduced.filter(({ kept }) => !kept)).toEqual([]);
  });

  test("says so, and draws the curve and the loss", async () => {
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toContain("by hand: w1: 2.0357959612141316, to the last bit");
    expect(await readdir(join(folder, "report"))).toEqual(["fit-curve.svg", "fit-loss.svg"]);
  });

  test("shows a loss that explodes at a learning rate of 1, and what the engine says of it", () => {
    const { byHand, byAutograd, reached, reproduced } = diverging;
    expect(reached).toBe(false);
    expect(reproduced).toEqual([]);
    expect(byHand.losses.at(-1)).toBe("Infinity");
    expect(byAutograd.error).toBe(
      "fit: the loss is Infinity at epoch 142, update 709; try a smaller learning rate",
    );
  });

  test("leaves out the points that do not fill a batch", () => {
    expect(thirties.dropped).toBe(10);
    expect(thirties.byHand.updates).toBe(3 * thirties.byHand.epochs);
    expectClose(thirties.byAutograd.weights, thirties.byHand.weights);
  });

  test("cannot get below the noise", () => {
    const { byHand, byAutograd, reached } = noisy;
    expect(reached).toBe(false);
    // The mean of 100 squares of deviation 0.3 is 0.09, give or take 0.013; three weights can take away 3 % of it.
    expect(Math.abs(byHand.finalLoss - 0.09)).toBeLessThanOrEqual(5 * 0.013);
    expectClose(byAutograd.weights, byHand.weights);
  });

  test.each([
    [2, ["--start", "1,2"], "--start: three numbers expected, got 1,2"],
    [1, ["--batch-size", "101"], "batches: 101 samples in a batch, but there are only 100"],
  ])("ends with code %i for %j", async (code, words, message) => {
    expect(await backproof(folder, "fit", ...words)).toEqual({
      code,
      out: "",
      err: `backproof fit: ${message}\n`,
    });
  });
});
