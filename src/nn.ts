import { gelu, geluTanh, relu, sigmoid, softplus, tanh } from "./ops/elementwise.ts";
import { linear } from "./ops/matmul.ts";
import { logSoftmax, softmax } from "./ops/softmax.ts";
import { refuseOther, refuseUnknown } from "./options.ts";
import { Random } from "./random.ts";
import { type Shape, sameShape, show } from "./shape.ts";
import { assign, Tensor } from "./tensor.ts";

/** Numbers and their shapes by name, `layer1.weight` and so on: what is worth saving of a model. */
export type StateDict = Readonly<Record<string, { readonly shape: Shape; readonly data: Float64Array }>>;

/**
 * A part of a network: parameters, smaller parts, and how a tensor goes through them. Parameters and parts are found
 * in the fields of the object, in the order in which the class declares them; arrays of parts count too.
 */
export abstract class Module {
  /** Whether the module is being trained. Nothing here behaves differently yet; layers such as dropout would. */
  training = true;

  abstract forward(x: Tensor): Tensor;

  /** The fields that hold parameters and parts. */
  protected fields(): [name: string, value: unknown][] {
    return Object.entries(this);
  }

  private *modules(): Generator<Module> {
    yield this;
    for (const [, part] of partsOf(this.fields())) if (part instanceof Module) yield* part.modules();
  }

  /** Every parameter with its name, in order of declaration: `weight`, or `layer1.weight` within a part. */
  namedParameters(): [name: string, parameter: Tensor][] {
    return partsOf(this.fields()).flatMap(([name, part]): [string, Tensor][] =>
      part instanceof Module
        ? part.namedParameters().map(([inner, parameter]) => [`${name}.${inner}`, parameter])
        : [[name, part]],
    );
  }

  /** Every parameter once, also if two parts share it. */
  parameters(): Tensor[] {
    return [...new Set(this.namedParameters().map(([, parameter]) => parameter))];
  }

  /** Switches this module and its parts to training, or with `false` to use. */
  train(training = true): this {
    for (const module of this.modules()) module.training = training;
    return this;
  }

  /** Switches to use. It does not switch gradients off: `noGrad` does. */
  eval(): this {
    return this.train(false);
  }

  /** Copies of all parameters by name, with PyTorch's keys. Changing them does not change the model. */
  stateDict(): StateDict {
    return Object.fromEntries(
      this.namedParameters().map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
    );
  }

  /**
   * Takes over the numbers of a state dict. Everything is checked first: on an error the model stays as it was.
   *
   * @throws {RangeError} if a name is missing or unknown, or a shape differs.
   */
  loadStateDict(state: StateDict): void {
    const own = new Map(this.namedParameters());
    const problems = [
      ...[...own.keys()].filter((name) => !Object.hasOwn(state, name)).map((name) => `${name} is missing`),
      ...Object.entries(state).flatMap(([name, { shape }]) => {
        const parameter = own.get(name);
        if (parameter === undefined) return [`${name} is unknown`];
        if (sameShape(shape, parameter.shape)) return [];
        return [`${name} has shape ${show(shape)} instead of ${show(parameter.shape)}`];
      }),
    ];
    if (problems.length > 0) throw new RangeError(`loadStateDict: ${problems.join(", ")}`);
    for (const [name, { shape, data }] of Object.entries(state)) {
      assign(own.get(name) as Tensor, new Tensor(data, shape));
    }
  }
}

function partsOf(fields: readonly [string, unknown][]): [name: string, part: Module | Tensor][] {
  return fields.flatMap(([name, value]): [string, Module | Tensor][] => {
    if (Array.isArray(value)) return partsOf(value.map((inner, i) => [`${name}.${i}`, inner]));
    if (value instanceof Module) return [[name, value]];
    return value instanceof Tensor && value.requiresGrad && value.origin === null ? [[name, value]] : [];
  });
}

const usualSeed = 0;

/** Where initial weights come from if nothing else is said. */
let source = new Random(usualSeed);

/** Starts the default source of random numbers afresh, so that what follows can be repeated; without a seed as at first. */
export function manualSeed(seed: number = usualSeed): void {
  source = new Random(seed);
}

/**
 * A linear (fully connected) layer, x · weightᵀ + bias: `[..., in] -> [..., out]`, weight `[out, in]`, bias `[out]`.
 * Both start out uniform in ±1/√in, as in PyTorch (`torch.nn.Linear`). Article, section 2.
 */
export class Linear extends Module {
  readonly weight: Tensor;
  readonly bias: Tensor | null;

  /** @throws {RangeError} unless both lengths are whole numbers from 1 on. */
  constructor(inputs: number, outputs: number, options: { bias?: boolean; random?: Random } = {}) {
    super();
    const { bias = true, random = source, ...unknown } = options;
    refuseUnknown("Linear", unknown);
    if (![inputs, outputs].every((length) => Number.isInteger(length) && length >= 1)) {
      throw new RangeError(`Linear: lengths from 1 on expected, got ${inputs} and ${outputs}`);
    }
    const bound = 1 / Math.sqrt(inputs);
    const uniform = (shape: Shape, size: number) =>
      new Tensor(
        Float64Array.from({ length: size }, () => bound * (2 * random.uniform() - 1)),
        shape,
        true,
      );
    this.weight = uniform([outputs, inputs], outputs * inputs);
    this.bias = bias ? uniform([outputs], outputs) : null;
  }

  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }
}

/** One part after another. Their names are 0, 1, 2 and so on. */
export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(...layers: readonly Module[]) {
    super();
    this.layers = layers;
  }

  protected override fields(): [string, unknown][] {
    return Object.entries(this.layers);
  }

  forward(x: Tensor): Tensor {
    return this.layers.reduce((y, layer) => layer.forward(y), x);
  }
}

/** `sigmoid` as a part of a network. */
export class Sigmoid extends Module {
  forward(x: Tensor): Tensor {
    return sigmoid(x);
  }
}

/** `tanh` as a part of a network. */
export class Tanh extends Module {
  forward(x: Tensor): Tensor {
    return tanh(x);
  }
}

/** `relu` as a part of a network. */
export class ReLU extends Module {
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}

/** `gelu` as a part of a network, or its approximation by tanh. */
export class GELU extends Module {
  readonly approximate: "none" | "tanh";

  /** @throws {RangeError} if the approximation is neither none nor tanh. */
  constructor({ approximate = "none" }: { approximate?: "none" | "tanh" } = {}) {
    super();
    refuseOther("GELU", "approximate", ["none", "tanh"], approximate);
    this.approximate = approximate;
  }

  forward(x: Tensor): Tensor {
    return this.approximate === "tanh" ? geluTanh(x) : gelu(x);
  }
}

/** `softplus` as a part of a network. */
export class Softplus extends Module {
  forward(x: Tensor): Tensor {
    return softplus(x);
  }
}

/** `softmax` along an axis as a part of a network. */
export class Softmax extends Module {
  readonly axis: number;

  constructor(axis: number) {
    super();
    this.axis = axis;
  }

  forward(x: Tensor): Tensor {
    return softmax(x, this.axis);
  }
}

/** `logSoftmax` along an axis as a part of a network. */
export class LogSoftmax extends Module {
  readonly axis: number;

  constructor(axis: number) {
    super();
    this.axis = axis;
  }

  forward(x: Tensor): Tensor {
    return logSoftmax(x, this.axis);
  }
}
