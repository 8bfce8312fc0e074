import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { encodeSafetensors, type StoredTensor } from "../../src/safetensors.ts";
import { fixture } from "../oracle/pytorch.ts";
import { backproof, scratch } from "./command.ts";

interface Prediction {
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly answers: readonly {
    readonly input: readonly number[];
    readonly probability: number;
    readonly class: number;
    readonly sure: number;
    readonly rule: number;
    readonly margin: number;
  }[];
  readonly right: number;
  readonly lowerBound: number | null;
}

interface Run {
  readonly dtype?: string;
  readonly final: { readonly weight: readonly number[]; readonly bias: number };
  readonly vectors: readonly (readonly number[])[];
  readonly predictions: readonly number[];
}

const folder = await scratch();
const fileOf = (name: string) => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const runs = fixture<Run>("training");
const float64 = runs.find(({ dtype }) => dtype === "float64") as Run;
const float32 = runs.find(({ dtype }) => dtype === "float32") as Run;

let double: Prediction;
let single: Prediction;
let own: Prediction;
let text: string;

beforeAll(async () => {
  const vectors = "1,0,0,0,0.5; 0.25,0,0,0,0.25;0,9,9,9,1";
  const ran = await Promise.all([
    backproof(folder, "predict", fileOf("model64.safetensors"), "--json"),
    backproof(folder, "predict", fileOf("model.safetensors"), "--json"),
    backproof(folder, "predict", fileOf("model64.safetensors"), "--json", "--vectors", vectors),
    backproof(folder, "predict", fileOf("model.safetensors")),
  ]);
  expect(ran.map(({ code, err }) => [code, err])).toEqual(ran.map(() => [0, ""]));
  [double, single, own] = ran.slice(0, 3).map(({ out }) => JSON.parse(out)) as [
    Prediction,
    Prediction,
    Prediction,
  ];
  text = ran[3].out;
}, 60_000);

describe("backproof predict", () => {
  test("gives the probabilities that PyTorch gives with the model that PyTorch saved", () => {
    expect(double.answers.map(({ input }) => input)).toEqual(float64.vectors);
    for (const [i, { probability }] of double.answers.entries()) {
      // A dozen roundings of numbers up to 4, and the slope of sigmoid is at most ¼.
      expect(Math.abs(probability - (float64.predictions[i] ?? Number.NaN))).toBeLessThanOrEqual(
        12 * 2 ** -53,
      );
    }
  });

  test("reads the weights to the last bit, of 64 and of 32", () => {
    for (const [prediction, { final }] of [
      [double, float64],
      [single, float32],
    ] as const) {
      expect(prediction.state).toEqual({ "linear.weight": final.weight, "linear.bias": [final.bias] });
    }
  });

  test("computes more exactly than PyTorch in 32 bits, so that it differs in their last few", () => {
    for (const [i, { probability }] of single.answers.entries()) {
      expect(Math.abs(probability - (float32.predictions[i] ?? Number.NaN))).toBeLessThanOrEqual(
        12 * 2 ** -24,
      );
    }
  });

  test("says the class, how sure it is of that class, the margin and what the rule says", () => {
    expect(double.answers.map((answer) => [answer.class, answer.rule])).toEqual([
      [1, 1],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    for (const { probability, sure, class: predicted, margin, input } of double.answers) {
      expect(sure).toBe(predicted === 1 ? probability : 1 - probability);
      expect(margin).toBe((input[0] ?? Number.NaN) - (input[4] ?? Number.NaN));
    }
  });

  test("says how little four right answers prove", () => {
    expect(double.right).toBe(4);
    // So accurate a model is right four times in a row in one of twenty cases.
    const bound = double.lowerBound ?? Number.NaN;
    expect(Math.abs(bound * bound * bound * bound - 0.05)).toBeLessThan(1e-16);
    expect(bound.toFixed(3)).toBe("0.473");
  });

  test("prints each vector with its class and six decimals, as the article does", () => {
    expect(text).toContain(
      "input: 0.97889086, 0.15229675, 0.31082123, 0.03504317, 0.88920843, class: 1, probability: 0.557559\n",
    );
  });

  test("takes vectors of your own, and a tie for a no", () => {
    expect(own.answers.map(({ input }) => input)).toEqual([
      [1, 0, 0, 0, 0.5],
      [0.25, 0, 0, 0, 0.25],
      [0, 9, 9, 9, 1],
    ]);
    expect(own.answers.map(({ rule }) => rule)).toEqual([1, 0, 0]);
    expect(own.answers[1]).toMatchObject({ class: 1, margin: 0 });
    expect(own).toMatchObject({ right: 2, lowerBound: null });
  });
});

describe("backproof predict refuses", () => {
  const weight = (...data: number[]): StoredTensor => ({
    shape: [1, data.length],
    data: Float64Array.from(data),
  });
  const bias = { shape: [1], data: Float64Array.of(0) };
  const bytes = (state: Readonly<Record<string, StoredTensor>>) => encodeSafetensors(state);
  const header = (length: bigint) => new Uint8Array(new BigUint64Array([length]).buffer);

  const hostile: readonly [what: string, file: () => Uint8Array | Promise<Uint8Array>, message: RegExp][] = [
    ["an empty file", () => new Uint8Array(), /a file has 8 bytes at least, got 0/],
    ["a header longer than the file", () => header(1000n), /the header ends at byte 1008, the file at 8/],
    [
      "a file cut off",
      async () => (await readFile(fileOf("model64.safetensors"))).subarray(0, -1),
      /48 bytes of data expected, got 47/,
    ],
    [
      "a file of torch.save",
      () => new TextEncoder().encode("PK\u0003\u0004…"),
      /a file of torch\.save; write one with/,
    ],
    [
      "another model",
      () => bytes({ "layer1.weight": weight(1) }),
      /linear\.weight is missing, .* layer1\.weight is unknown/,
    ],
    [
      "four weights",
      () => bytes({ "linear.weight": weight(1, 2, 3, 4), "linear.bias": bias }),
      /linear\.weight has shape \[1, 4\] instead of \[1, 5\]/,
    ],
    [
      "a weight that is no number",
      () => bytes({ "linear.weight": weight(1, 2, Number.NaN, 4, 5), "linear.bias": bias }),
      /finite numbers expected, but linear\.weight has NaN/,
    ],
    [
      "a name that would clear the screen",
      () => bytes({ "\u001b[2J\nall is well": bias }),
      /, \?\[2J\?all is well is unknown/,
    ],
    [
      "a thousand unknown names",
      () => bytes(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`tensor ${i}`, bias]))),
      /^.{340,380} …\n$/,
    ],
  ];

  test.concurrent.each(hostile)("%s in one line that names the file", async (what, file, message) => {
    const name = `${what.replaceAll(" ", "-")}.safetensors`;
    await writeFile(join(folder, name), await file());
    const { code, out, err } = await backproof(folder, "predict", name);
    expect([code, out]).toEqual([1, ""]);
    expect(err.startsWith(`backproof predict: ${name}: `)).toBe(true);
    expect(err).toMatch(message);
    expect(err.match(/\p{Cc}/gu)).toEqual(["\n"]);
  });

  test.concurrent("a folder, and a device that never ends", async () => {
    await mkdir(join(folder, "models"));
    for (const name of ["models", "/dev/zero"]) {
      expect(await backproof(folder, "predict", name)).toEqual({
        code: 1,
        out: "",
        err: `backproof predict: ${name}: a file expected\n`,
      });
    }
  });

  test.concurrent.each([
    ["1,2,3,4", "--vectors: five numbers each expected, got 4"],
    ["1,2,3,4,5;1", "--vectors: rows of one length expected, got 5 and 1 numbers"],
    ["1,2,3,4,five", '--vectors: numbers with commas between them expected, got "1,2,3,4,five"'],
  ])("the vectors %s as misuse", async (vectors, message) => {
    expect(await backproof(folder, "predict", "--vectors", vectors)).toEqual({
      code: 2,
      out: "",
      err: `backproof predict: ${message}\n`,
    });
  });
});
