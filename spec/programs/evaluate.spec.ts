import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeSafetensors } from "../../src/index.ts";
import { backproof, scratch } from "./command.ts";

interface Evaluation {
  readonly positives: number;
  readonly negatives: number;
  readonly correct: number;
  readonly wrong: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number];
  readonly confusion: Readonly<
    Record<"truePositives" | "falseNegatives" | "falsePositives" | "trueNegatives", number>
  >;
  readonly precision: number | null;
  readonly recall: number | null;
}

const folder = await scratch();
const pytorch = fileURLToPath(new URL("../../fixtures/model64.safetensors", import.meta.url));

/** Writes a classifier with this bias and no weights, which gives the same answer to everything. */
async function constant(name: string, bias: number): Promise<void> {
  const state = {
    "linear.weight": { shape: [1, 5], data: new Float64Array(5) },
    "linear.bias": { shape: [1], data: Float64Array.of(bias) },
  };
  await writeFile(join(folder, name), encodeSafetensors(state));
}

const evaluated = async (...words: string[]): Promise<Evaluation> =>
  JSON.parse((await backproof(folder, "evaluate", ...words, "--json")).out);

let trained: Evaluation;
let again: Evaluation;
let other: Evaluation;
let no: Evaluation;
let undecided: Evaluation;

beforeAll(async () => {
  await Promise.all([constant("no.safetensors", -1), constant("undecided.safetensors", 0)]);
  [trained, again, other, no, undecided] = await Promise.all([
    evaluated(pytorch, "--samples", "100000"),
    evaluated(pytorch, "--samples", "100000"),
    evaluated(pytorch, "--samples", "100000", "--seed", "1"),
    evaluated("no.safetensors", "--samples", "1000"),
    evaluated("undecided.safetensors", "--samples", "1000"),
  ]);
}, 60_000);

describe("backproof evaluate", () => {
  test("finds the accuracy that PyTorch's model has", () => {
    // PyTorch counted 0.98352 on as many samples of its own. Five deviations of the difference of two such shares.
    const within = 5 * Math.sqrt((2 * 0.98352 * (1 - 0.98352)) / 100_000);
    expect(Math.abs(trained.accuracy - 0.98352)).toBeLessThanOrEqual(within);
  });

  test("counts every sample once", () => {
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = trained.confusion;
    expect(truePositives + falseNegatives).toBe(trained.positives);
    expect(falsePositives + trueNegatives).toBe(trained.negatives);
    expect(trained.positives + trained.negatives).toBe(100_000);
    expect(truePositives + trueNegatives).toBe(trained.correct);
    expect(trained.correct + trained.wrong).toBe(100_000);
    expect(trained.accuracy).toBe(trained.correct / 100_000);
  });

  test("gives the shares from which what it saw would be 1.96 deviations away", () => {
    const { accuracy, interval } = trained;
    const [from, to] = interval;
    expect(from).toBeLessThan(accuracy);
    expect(to).toBeGreaterThan(accuracy);
    for (const share of interval) {
      const deviations = Math.abs(accuracy - share) / Math.sqrt((share * (1 - share)) / 100_000);
      // The last digits of accuracy - share are lost, 2^-53 in 0.0008.
      expect(Math.abs(deviations - 1.959963984540054)).toBeLessThan(1e-11);
    }
  });

  test("draws the same samples for the same seed, and others for another", () => {
    expect(again).toEqual(trained);
    expect(other.confusion).not.toEqual(trained.confusion);
  });

  test("tells accuracy from precision: who always says no is right half of the time, and never positive", () => {
    expect(no.confusion).toMatchObject({ truePositives: 0, falsePositives: 0 });
    expect(no.accuracy).toBe(no.negatives / 1000);
    // Five deviations of a thousand tosses of a coin.
    expect(Math.abs(no.accuracy - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 1000));
    expect(no).toMatchObject({ precision: null, recall: 0 });
  });

  test("takes a probability of one half for a yes", () => {
    expect(undecided.confusion).toMatchObject({ falseNegatives: 0, trueNegatives: 0 });
    expect(undecided).toMatchObject({ accuracy: undecided.positives / 1000, recall: 1 });
  });

  test.concurrent.each([
    ["", 1, "model.safetensors: no such file or folder"],
    [`${pytorch} --samples 0`, 2, '--samples: a whole number from 1 to 10000000 expected, got "0"'],
    [`${pytorch} ${pytorch}`, 2, `what is ${JSON.stringify(pytorch)}?`],
    [`${pytorch} --batch 3`, 2, "Unknown option '--batch'; see backproof evaluate --help"],
  ])("refuses %j with code %i", async (words, code, message) => {
    const given = words.split(" ").filter((word) => word !== "");
    expect(await backproof(folder, "evaluate", ...given)).toEqual({
      code,
      out: "",
      err: `backproof evaluate: ${message}\n`,
    });
  });
});
