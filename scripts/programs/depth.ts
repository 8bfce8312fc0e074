import { type Figure, numbered } from "../../spec/kit/figure.ts";
import {
  assign,
  backward,
  Linear,
  type Module,
  mse,
  Random,
  ReLU,
  Sequential,
  type Shape,
  Sigmoid,
  Tanh,
  Tensor,
  zeros,
} from "../../src/index.ts";
import { type Program, program, type Reproduced, type Values } from "./program.ts";

/** A kind of network: what follows each linear layer, and how large the weights are at first. */
interface Kind {
  readonly name: string;
  readonly activation: new () => Module;
  /** The deviation of a layer's weights, which are normal then; else they are uniform in ±1/√width, as in PyTorch. */
  readonly deviation?: number;
  /** log₁₀ of first / last for 200 such networks in PyTorch: the mean, and the deviation of a single one. */
  readonly pytorch: readonly [mean: number, deviation: number];
}

function kinds(width: number, scale: number): Kind[] {
  // Xavier: √(2 / (in + out)), here with in = out (Glorot and Bengio 2010). It keeps what a linear layer passes on,
  // forward and back, about as large as it was.
  const xavier = Math.sqrt(1 / width);
  // He: ReLU lets half of the numbers through, so their squares have to be twice as large (He et al. 2015).
  const he = Math.sqrt(2 / width);
  return [
    { name: "sigmoid, PyTorch's start", activation: Sigmoid, pytorch: [-16.14, 0.57] },
    { name: "sigmoid, Xavier", activation: Sigmoid, deviation: xavier, pytorch: [-11.94, 0.61] },
    { name: "tanh, PyTorch's start", activation: Tanh, pytorch: [-3.93, 0.46] },
    { name: "tanh, Xavier", activation: Tanh, deviation: xavier, pytorch: [0.02, 0.28] },
    { name: "ReLU, PyTorch's start", activation: ReLU, pytorch: [-6.44, 0.59] },
    { name: "ReLU, He", activation: ReLU, deviation: he, pytorch: [-0.18, 0.44] },
    { name: `ReLU, ${scale} / √width`, activation: ReLU, deviation: scale * xavier, pytorch: [-0.7, 0.33] },
  ];
}

const options = {
  depth: { type: "integer", default: 20, least: 2, most: 1000, says: "hidden layers" },
  width: { type: "integer", default: 32, least: 1, most: 1024, says: "numbers in each of them" },
  batch: { type: "integer", default: 64, least: 1, most: 10_000, says: "samples" },
  scale: {
    type: "number",
    default: 3,
    least: 0,
    says: "how large the too large weights are, times 1 / √width",
  },
  seeds: {
    type: "integer",
    default: 5,
    least: 1,
    most: 1000,
    says: "networks of each kind to take the mean of",
  },
  seed: { type: "integer", default: 0, least: 0, most: 2 ** 51, says: "the first of their seeds" },
} as const;

export const depth: Program = program({
  name: "depth",
  summary: "watch gradients vanish and explode on their way back (section 1.6)",
  about: `Sends one batch of random samples through deep networks that are not trained yet, and measures the gradient
that reaches the weights of each layer. On the way back the chain rule multiplies it, layer by layer, by the
weights and by the slope of the activation: by less than 1 twenty times, and nothing is left; by more than 1,
and it explodes. Initial weights of the right size keep the factor near 1.

The figures are geometric means over several networks, because factors are what varies.`,
  options,
  run(values, screen) {
    const { depth, width, batch, scale, seeds, seed } = values;
    const all = kinds(width, scale);
    const results = all.map((kind, k) => {
      const logs = new Float64Array(depth);
      for (let i = 0; i < seeds; i++) {
        gradientNorms(kind, depth, width, batch, seed + i).forEach((norm, layer) => {
          logs[layer] = (logs[layer] as number) + Math.log(norm) / seeds;
        });
        screen.progress("going back", k * seeds + i + 1, all.length * seeds);
      }
      const norms = Array.from(logs, Math.exp);
      const [first = Number.NaN, last = Number.NaN] = [norms[0], norms.at(-1)];
      // Not first / last: that loses its digits where both are too small for doubles.
      const fallen = (logs[0] as number) - (logs.at(-1) as number);
      const ratio = Math.exp(fallen);
      // Where nothing arrives, or nothing finite leaves, nobody can tell.
      const factor = Number.isFinite(fallen) ? Math.exp(fallen / (depth - 1)) : Number.NaN;
      return { name: kind.name, norms, first, last, ratio, factor };
    });

    screen.say(
      `${depth} hidden layers, ${width} numbers each: how large is the gradient that reaches the weights?`,
    );
    screen.say();
    screen.say(`${"".padEnd(24)}  first layer   last layer  first / last  factor per layer`);
    for (const { name, first, last, ratio, factor } of results) {
      const cells = [first, last, ratio].map((value) => value.toExponential(1).padStart(11)).join("  ");
      screen.say(`${name.padEnd(24)}  ${cells}  ${factor.toFixed(2).padStart(8)}`);
    }
    screen.say();
    screen.say(
      "The gradient goes from the last layer to the first. Sigmoid's slope is ¼ at most, so it vanishes",
    );
    screen.say(
      "even with Xavier's weights. With tanh and ReLU the weights decide: PyTorch's are small and it",
    );
    screen.say(
      "vanishes, with Xavier's or He's it arrives. Too large ones make output and loss explode, and with",
    );
    screen.say("them the gradients of all layers.");
    return {
      json: { options: values, kinds: results },
      figures: { depth: figureOf(results) },
      reproduced: isArticle(values) ? expected(all, results, seeds) : [],
    };
  },
});

/** The length √Σg² of the gradient that reaches the weights of each hidden layer, first layer first. */
function gradientNorms(kind: Kind, depth: number, width: number, batch: number, seed: number): number[] {
  const { activation: Activation, deviation } = kind;
  const random = new Random(2 * seed);
  const layers = Array.from({ length: depth }, () => new Linear(width, width, { random }));
  if (deviation !== undefined) {
    for (const { weight, bias } of layers) {
      assign(weight, normal(weight.shape, random, deviation));
      assign(bias as Tensor, zeros([width]));
    }
  }
  const hidden = layers.flatMap((layer) => [layer, new Activation()]);
  const network = new Sequential(...hidden, new Linear(width, 1, { random }));
  // The samples have a source of their own: all kinds of network see the same.
  const samples = new Random(2 * seed + 1);
  const x = normal([batch, width], samples);
  const y = normal([batch, 1], samples);
  backward(mse(network.forward(x), y));
  return layers.map(({ weight }) => lengthOf(weight.gradient as Float64Array));
}

function normal(shape: Shape, random: Random, deviation = 1): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return new Tensor(
    Float64Array.from({ length: size }, () => deviation * random.normal()),
    shape,
  );
}

/** √Σg². Relative to the largest g, because the squares of vanishing gradients would be 0. */
function lengthOf(gradient: Float64Array): number {
  const largest = gradient.reduce((max, g) => Math.max(max, Math.abs(g)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(gradient.reduce((sum, g) => sum + (g / largest) * (g / largest), 0));
}

function isArticle({ depth, width, batch, scale }: Values<typeof options>): boolean {
  return depth === 20 && width === 32 && batch === 64 && scale === 3;
}

/** Other networks than PyTorch's, as random as those: the means of both differ by chance. */
function expected(
  kinds: readonly Kind[],
  results: readonly { ratio: number }[],
  seeds: number,
): Reproduced[] {
  return kinds.map(({ name, pytorch: [mean, deviation] }, k) => ({
    what: `log10 of first / last, ${name}`,
    wanted: mean,
    got: Math.log10(results[k]?.ratio ?? Number.NaN),
    within: 5 * deviation * Math.sqrt(1 / seeds + 1 / 200),
  }));
}

function figureOf(results: readonly { name: string; norms: readonly number[] }[]): Figure {
  return {
    id: "depth",
    title: "The gradient on its way back, from the last layer to the first",
    x: { label: "hidden layer" },
    y: { label: "length of the gradient by the layer's weights", scale: "log" },
    layers: results.map(({ name, norms }) => ({ kind: "line", name, points: numbered(norms) })),
  };
}
