import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  AdamW,
  crossEntropy,
  exp,
  fit,
  GELU,
  gelu,
  geluTanh,
  Linear,
  log,
  logSoftmax,
  power,
  Random,
  Sequential,
  sigmoid,
  softmax,
  softplus,
  sqrt,
  Tanh,
  Tensor,
  tanh,
  tensor,
} from "../../src/index.ts";

/** The first 64 bits of the SHA-256 of the numbers' bytes. NaN has many bit patterns: any of them counts as 0. */
function digestOf(numbers: Float64Array): string {
  const clean = numbers.map((x) => (Number.isNaN(x) ? 0 : x));
  return createHash("sha256").update(new Uint8Array(clean.buffer)).digest("hex").slice(0, 16);
}

// The engine uses only what every version computes alike: arithmetic and Math.exp, log, log1p, expm1, tanh, sqrt.
// `**` and Math.pow gave other results in Node 22 than in Node 24. These digests were taken once, on Node 20.
describe("the engine gives the same bits on every version of Node", () => {
  const random = new Random(1);
  const x = new Tensor(
    Float64Array.from({ length: 10_000 }, () => 8 * random.normal()),
    [100, 100],
  );

  test.each<[string, (at: Tensor) => Tensor, string]>([
    ["exp", exp, "e4474cba506a33ad"],
    ["log", log, "055f857e77cb8a5d"],
    ["sqrt", sqrt, "3fa112f2644f3171"],
    ["sigmoid", sigmoid, "41ac7dd736fca342"],
    ["tanh", tanh, "01008a7bd06aab05"],
    ["gelu", gelu, "f2ecb8b7652155c9"],
    ["geluTanh", geluTanh, "2c5b3949466a5315"],
    ["softplus", softplus, "6a70f5ee9497ffea"],
    ["power", (at: Tensor) => power(at, 2.5), "d7ce4cf0ad6233f9"],
    ["softmax", softmax, "020a021ae6ee9bef"],
    ["logSoftmax", logSoftmax, "a8299a36da02027c"],
  ])("in %s of ten thousand numbers", (_, f, digest) => {
    expect(digestOf(f(x).data)).toBe(digest);
  });

  test("in the weights after 400 steps of training", () => {
    const source = new Random(2);
    const model = new Sequential(
      new Linear(4, 16, { random: source }),
      new Tanh(),
      new Linear(16, 16, { random: source }),
      new GELU(),
      new Linear(16, 3, { random: source }),
    );
    const inputs = new Tensor(
      Float64Array.from({ length: 800 }, () => source.normal()),
      [200, 4],
    );
    const classes = tensor(Array.from({ length: 200 }, () => source.below(3)));
    fit({
      model,
      data: { x: inputs, y: classes },
      loss: crossEntropy,
      optimizer: new AdamW(model.parameters(), { learningRate: 0.01 }),
      epochs: 20,
      batchSize: 10,
      shuffle: source,
    });
    const weights = Float64Array.from(model.parameters().flatMap(({ data }) => [...data]));
    expect(weights).toHaveLength(80 + 272 + 51);
    expect(digestOf(weights)).toBe("118bbbc0cd3a2660");
  });
});
