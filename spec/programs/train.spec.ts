import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodeSafetensors } from "../../src/index.ts";
import { backproof, type Ran, scratch } from "./command.ts";

const folder = await scratch();
const occupied = await scratch();
const empty = await scratch();

interface Single {
  readonly positives: number;
  readonly dropped: number;
  readonly log: readonly (readonly [accuracy: number, loss: number])[];
  readonly epochs: readonly { readonly positives: number; readonly negatives: number }[];
  readonly accuracy: number;
  readonly weights: readonly number[];
  readonly byHand: { readonly weights: readonly number[]; readonly losses: readonly number[] };
  readonly replay: { readonly weightsOff: number; readonly lossesOff: number };
  readonly reproduced: readonly { readonly what: string; readonly kept: boolean }[];
}

interface Census {
  readonly loss: { readonly min: number; readonly max: number };
  readonly accuracy: { readonly min: number };
  readonly vectors: readonly { readonly right: number }[];
  readonly allRight: number;
  readonly runs: readonly { readonly seed: number; readonly loss: number; readonly accuracy: number }[];
}

let single: Single;
let ran: Ran;
let census: Census;

beforeAll(async () => {
  const [one, many] = await Promise.all([
    backproof(folder, "train", "--json"),
    backproof(folder, "train", "--seeds", "200", "--json"),
  ]);
  ran = one;
  single = JSON.parse(one.out);
  census = JSON.parse(many.out);
}, 60_000);

describe("backproof train", () => {
  test("reproduces all that is to be reproduced", () => {
    expect(single.reproduced.filter(({ kept }) => !kept)).toEqual([]);
    expect(single.reproduced.length).toBeGreaterThanOrEqual(3);
    expect(ran).toMatchObject({ code: 0, err: "" });
  });

  test("follows PyTorch through 5000 updates", () => {
    // 5000 roundings of weights up to 4, at 2^-52 each.
    expect(single.replay.weightsOff).toBeLessThanOrEqual(1e-12);
    expect(single.replay.lossesOff).toBeLessThanOrEqual(1e-12);
  });

  test("does what the derivatives on paper do", () => {
    for (const [j, weight] of single.byHand.weights.entries()) {
      expect(Math.abs((single.weights[j] ?? Number.NaN) - weight)).toBeLessThanOrEqual(1e-12);
    }
    for (const [i, loss] of single.byHand.losses.entries()) {
      expect(Math.abs((single.log[i]?.[1] ?? Number.NaN) - loss)).toBeLessThanOrEqual(1e-12);
    }
    expect(single.byHand.losses).toHaveLength(20);
  });

  test("logs accuracy and loss of every epoch, and the loss falls from each to the next", () => {
    expect(single.log).toHaveLength(20);
    for (const [i, [accuracy, loss]] of single.log.entries()) {
      expect(accuracy).toBe(Math.round(100 * accuracy) / 100);
      if (i > 0) expect(loss).toBeLessThan(single.log[i - 1]?.[1] ?? Number.NaN);
    }
  });

  test("tests each epoch on 100 samples whose classes are as even as chance has it, not exactly even", () => {
    const counts = single.epochs.map(({ positives }) => positives);
    for (const { positives, negatives } of single.epochs) expect(positives + negatives).toBe(100);
    // Five deviations of 100 tosses of a coin.
    expect(counts.every((count) => Math.abs(count - 50) <= 25)).toBe(true);
    expect(new Set(counts).size).toBeGreaterThan(1);
    // And of 5000.
    expect(Math.abs(single.positives - 2500)).toBeLessThanOrEqual(177);
  });

  test("saves what it has learnt, and no other file", async () => {
    const { tensors } = decodeSafetensors(await readFile(join(folder, "model.safetensors")));
    expect([...(tensors["linear.weight"]?.data ?? []), ...(tensors["linear.bias"]?.data ?? [])]).toEqual(
      single.weights,
    );
    expect(await readdir(folder)).toEqual(["model.safetensors"]);
  });
});

describe("backproof train --seeds 200", () => {
  test("ends every run with the loss and the accuracy of the article's program", () => {
    expect(census.runs).toHaveLength(200);
    expect(census.loss.min).toBeGreaterThanOrEqual(0.092);
    expect(census.loss.max).toBeLessThanOrEqual(0.112);
    expect(census.accuracy.min).toBeGreaterThan(0.955);
  });

  test("calls the article's vectors 1, 0, 0, 0 in most runs, but not in all", () => {
    // PyTorch does in 179 of 200; 31 is five deviations of the difference of two such counts.
    expect(Math.abs(census.allRight - 179)).toBeLessThanOrEqual(31);
    const [first, second, third, fourth] = census.vectors.map(({ right }) => right);
    expect(Math.min(first ?? 0, second ?? 0, third ?? 0)).toBeGreaterThanOrEqual(195);
    expect(fourth).toBeLessThan(195);
  });

  test("repeats the single run as one of many: other options draw nothing away from it", () => {
    expect(census.runs[0]).toMatchObject({ seed: 0, loss: single.log[19]?.[1], accuracy: single.accuracy });
  });
});

describe("backproof train, misused,", () => {
  const diverged =
    "fit: the loss is NaN, the gradient of linear.weight is not finite at epoch 1, update 2; try a smaller learning rate";

  test.concurrent.each([
    ["--samples 10", 1, "batches: 20 samples in a batch, but there are only 10"],
    ["--epochs 0", 2, '--epochs: a whole number from 1 expected, got "0"'],
    ["--learning-rate -1", 2, '--learning-rate: a number from 0 expected, got "-1"'],
    ["--learning-rate 1e308 --save none", 1, diverged],
    ["--seed 1.5", 2, '--seed: a whole number from 0 to 2251799813685247 expected, got "1.5"'],
    ["--seeds 3 --save mine", 2, "--save: one model expected, but --seeds trains 3"],
    ["--dtype F16", 2, "--dtype: one of F64, F32 expected, got F16"],
    ["--save nowhere/model.safetensors", 1, "nowhere/model.safetensors: no such file or folder"],
    ["--save .", 1, ".: there is something of that name that is no file"],
  ])("%s ends with code %i and one line", async (words, code, message) => {
    expect(await backproof(folder, "train", ...words.split(" "))).toMatchObject({
      code,
      err: `backproof train: ${message}\n`,
    });
  });

  test("leaves the old model as it was, and nothing else, when the new one does not fit into 32 bits", async () => {
    const file = join(occupied, "model.safetensors");
    await writeFile(file, "the old model");
    const words = ["--dtype", "F32", "--learning-rate", "1e60", "--samples", "20", "--epochs", "1"];
    const { code, err } = await backproof(occupied, "train", ...words);
    expect(code).toBe(1);
    expect(err).toMatch(/^backproof train: model\.safetensors: .* is beyond the range of F32\n$/);
    expect(await readFile(file, "utf8")).toBe("the old model");
    expect(await readdir(occupied)).toEqual(["model.safetensors"]);
  });

  test("leaves nothing behind when the file cannot take its name", async () => {
    const { code } = await backproof(
      empty,
      "train",
      "--epochs",
      "1",
      "--save",
      `${"m".repeat(300)}.safetensors`,
    );
    expect(code).toBe(1);
    expect(await readdir(empty)).toEqual([]);
  });
});
