import { describe, expect, test } from "vitest";
import {
  backward,
  GELU,
  gelu,
  geluTanh,
  Linear,
  LogSoftmax,
  logSoftmax,
  Module,
  manualSeed,
  mul,
  parameter,
  Random,
  ReLU,
  relu,
  Sequential,
  Sigmoid,
  Softmax,
  Softplus,
  type StateDict,
  sigmoid,
  softmax,
  softplus,
  Tanh,
  type Tensor,
  tanh,
  tensor,
} from "../../src/index.ts";
import { fixture } from "../oracle/pytorch.ts";

interface Numbers {
  readonly shape: number[];
  readonly values: number[];
}

interface LayerCase {
  readonly module: string;
  readonly options: { inFeatures: number; outFeatures: number; bias: boolean; activations: boolean };
  readonly stateDict: Record<string, Numbers>;
  readonly input: Numbers;
  readonly output: Numbers;
  readonly cotangent: number[];
  readonly gradients: Record<string, number[]>;
}

const layers = fixture<LayerCase>("layers");

function stateOf(state: Record<string, Numbers>): StateDict {
  return Object.fromEntries(
    Object.entries(state).map(([name, { shape, values }]) => [
      name,
      { shape, data: Float64Array.from(values) },
    ]),
  );
}

/** The article's network: two linear layers (section 2). */
class TwoLayers extends Module {
  readonly layer1 = new Linear(3, 5);
  readonly layer2 = new Linear(5, 2);

  forward(x: Tensor): Tensor {
    return this.layer2.forward(this.layer1.forward(x));
  }
}

describe("a module", () => {
  test("finds its parameters in order of declaration, with PyTorch's names and shapes", () => {
    const shapes = Object.entries(new TwoLayers().stateDict()).map(([name, { shape }]) => [name, shape]);
    expect(shapes).toEqual([
      ["layer1.weight", [5, 3]],
      ["layer1.bias", [5]],
      ["layer2.weight", [2, 5]],
      ["layer2.bias", [2]],
    ]);
  });

  test("finds parts in arrays, and takes nothing constant or computed for a parameter", () => {
    class Stack extends Module {
      readonly scale = tensor(2);
      readonly gain = parameter(1);
      readonly twice = mul(this.gain, 2);
      readonly layers = [new Linear(1, 1), new Sigmoid(), new Linear(1, 1, { bias: false })];
      readonly name = "stack";

      forward(x: Tensor): Tensor {
        return x;
      }
    }
    expect(new Stack().namedParameters().map(([name]) => name)).toEqual([
      "gain",
      "layers.0.weight",
      "layers.0.bias",
      "layers.2.weight",
    ]);
  });

  test("lists a parameter that two parts share once, and names it twice", () => {
    const layer = new Linear(2, 2);
    const twice = new Sequential(layer, layer);
    expect(twice.parameters()).toEqual([layer.weight, layer.bias]);
    expect(Object.keys(twice.stateDict())).toEqual(["0.weight", "0.bias", "1.weight", "1.bias"]);
  });

  test("switches between training and use with all its parts", () => {
    const model = new Sequential(new Sequential(new Linear(1, 1)));
    const flags = () => [model, ...model.layers].map(({ training }) => training);
    expect(flags()).toEqual([true, true]);
    model.eval();
    expect(flags()).toEqual([false, false]);
    model.train();
    expect(flags()).toEqual([true, true]);
    expect([model.eval(), model.train()]).toEqual([model, model]);
  });
});

describe("a state dict", () => {
  test("moves the numbers from one model to another", () => {
    const x = tensor([[1, -2, 0.5]]);
    const [from, to] = [new TwoLayers(), new TwoLayers()];
    expect(to.forward(x).data).not.toEqual(from.forward(x).data);
    to.loadStateDict(from.stateDict());
    expect(to.forward(x).data).toEqual(from.forward(x).data);
  });

  test("is a copy: changing it does not change the model", () => {
    const layer = new Linear(1, 1, { bias: false });
    const before = layer.weight.item();
    layer.stateDict().weight?.data.fill(7);
    expect(layer.weight.item()).toBe(before);
  });

  test("that does not fit is refused with all its faults, and changes nothing", () => {
    const layer = new Linear(2, 1);
    const before = layer.stateDict();
    const state = {
      weight: { shape: [2, 1], data: new Float64Array(2) },
      other: { shape: [], data: new Float64Array(1) },
    };
    expect(() => layer.loadStateDict(state)).toThrow(
      new RangeError(
        "loadStateDict: bias is missing, weight has shape [2, 1] instead of [1, 2], other is unknown",
      ),
    );
    expect(layer.stateDict()).toEqual(before);
  });
});

describe("a linear layer", () => {
  test.each(layers.filter(({ module }) => module === "linear"))(
    "gives PyTorch's output and gradients for $input.shape -> $output.shape",
    (wanted) => {
      const { options, stateDict, input, output, cotangent, gradients } = wanted;
      const layer = new Linear(options.inFeatures, options.outFeatures, { bias: options.bias });
      layer.loadStateDict(stateOf(stateDict));
      const x = parameter(Float64Array.from(input.values), input.shape);
      const y = layer.forward(x);
      backward(y, { cotangent: tensor(Float64Array.from(cotangent), output.shape) });
      // Every number in these cases is a small multiple of 1/64: the products and sums are exact.
      expect(y.shape).toEqual(output.shape);
      expect(Array.from(y.data)).toEqual(output.values);
      expect(Array.from(x.gradient as Float64Array)).toEqual(gradients.input);
      for (const [name, { gradient }] of layer.namedParameters()) {
        expect(Array.from(gradient as Float64Array)).toEqual(gradients[name]);
      }
    },
  );

  test("starts uniform in ±1/√in, weight and bias alike", () => {
    const { weight, bias } = new Linear(100, 1000, { random: new Random(5) });
    const bound = 0.1;
    for (const { data } of [weight, bias as Tensor]) {
      expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(bound);
      // The variance of a uniform number in ±b is b²/3; that of n squares of them is (4/45)b⁴/n: five deviations.
      const n = data.length;
      const variance = data.reduce((total, w) => total + w * w, 0) / n;
      const deviation = (bound * bound * Math.sqrt(4 / 45)) / Math.sqrt(n);
      expect(Math.abs(variance - (bound * bound) / 3)).toBeLessThan(5 * deviation);
    }
  });

  test("starts from the same numbers for the same seed", () => {
    manualSeed(3);
    const first = new Linear(4, 4).stateDict();
    const second = new Linear(4, 4).stateDict();
    manualSeed(3);
    expect(new Linear(4, 4).stateDict()).toEqual(first);
    expect(second).not.toEqual(first);
  });

  test("starts from the seed 0 if no other is named", () => {
    manualSeed();
    const first = new Linear(4, 4).stateDict();
    expect(new Linear(4, 4, { random: new Random(0) }).stateDict()).toEqual(first);
  });

  test("refuses lengths that are none", () => {
    expect(() => new Linear(0, 3)).toThrow(new RangeError("Linear: lengths from 1 on expected, got 0 and 3"));
    expect(() => new Linear(3, 1.5)).toThrow(
      new RangeError("Linear: lengths from 1 on expected, got 3 and 1.5"),
    );
  });
});

describe("the article's 3-5-2 network", () => {
  const cases = layers.filter(({ module }) => module === "article");

  test.each(cases)("gives PyTorch's output and gradients, activations: $options.activations", (wanted) => {
    const { options, stateDict, input, output, cotangent, gradients } = wanted;
    const model = new TwoLayers();
    model.loadStateDict(stateOf(stateDict));
    const x = parameter(Float64Array.from(input.values), input.shape);
    const y = options.activations
      ? relu(model.layer2.forward(sigmoid(model.layer1.forward(x))))
      : model.forward(x);
    backward(y, { cotangent: tensor(Float64Array.from(cotangent), output.shape) });
    // Two layers of at most six terms, all below 8 in size: 12 roundings of at most 2^-50 on either side.
    const within = 24 * Number.EPSILON * 4;
    const close = (got: Float64Array, want: readonly number[] = []) => {
      for (const [i, w] of want.entries()) {
        expect(Math.abs((got[i] as number) - w)).toBeLessThanOrEqual(within);
      }
    };
    close(y.data, output.values);
    close(x.gradient as Float64Array, gradients.input);
    for (const [name, { gradient }] of model.namedParameters())
      close(gradient as Float64Array, gradients[name]);
  });
});

describe("activations as modules", () => {
  const x = tensor([[-1, 0.5, 2]]);
  test.each<[Module, Tensor]>([
    [new Sigmoid(), sigmoid(x)],
    [new Tanh(), tanh(x)],
    [new ReLU(), relu(x)],
    [new GELU(), gelu(x)],
    [new GELU({ approximate: "tanh" }), geluTanh(x)],
    [new Softplus(), softplus(x)],
    [new Softmax(1), softmax(x, 1)],
    [new LogSoftmax(0), logSoftmax(x, 0)],
  ])("do what their functions do (%#)", (module, wanted) => {
    expect(module.forward(x).data).toEqual(wanted.data);
    expect(module.parameters()).toEqual([]);
  });

  test("say whether they are exact", () => {
    expect([new GELU().approximate, new GELU({ approximate: "tanh" }).approximate]).toEqual(["none", "tanh"]);
  });
});

test("GELU refuses an approximation that there is none of", () => {
  expect(() => new GELU({ approximate: "erf" as "tanh" })).toThrow(
    new RangeError("GELU: approximate must be none or tanh, got erf"),
  );
});
