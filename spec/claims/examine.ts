/**
 * From an engine behind its port to the subject that laws are about
 */
import type { Engine, Module, Ops, Optimizer, Values } from "../engine.ts";
import { isBlind } from "../kit/cotangent.ts";
import { rowsOf } from "../kit/matrices.ts";
import type { Recorded } from "../kit/recorded.ts";
import type { Layer, Operand, Subject, Tensor } from "./subject.ts";

/** The engine lacks what a law is about. */
export class NotOffered extends Error {
  override readonly name = "NotOffered";
}

/** How many of an operator's first arguments are tensors, where it is not one. Of the last two it is a list of them. */
const tensorArguments: Partial<Record<keyof Ops<unknown>, number>> = {
  ...{ add: 2, sub: 2, mul: 2, div: 2, matmul: 2, linear: 3 },
  ...{ mse: 2, rmse: 2, crossEntropy: 2, bceWithLogits: 2 },
};
const ofLists = new Set<string>(["concat", "l1Penalty", "l2Penalty"]);

/**
 * The engine in plain numbers. Asking for a member that it does not offer throws `NotOffered`.
 *
 * @param recorded what Python answered, by its code.
 */
export function subjectOf<T>(engine: Engine<T>, recorded: ReadonlyMap<string, Recorded>): Subject {
  const { tape, nn, optim, data, training, state } = engine;
  const tensor = (x: unknown): T => (isPlain(x) ? engine.tensor(...parted(x)) : (x as T));
  const plain = (x: T) => nested(engine.read(x));
  /** Of plain numbers a plain answer; of tensors, even among others, a tensor. */
  const lifted = (f: (...args: never[]) => T, tensors: number, list = false) => {
    return (...args: unknown[]) => {
      const own = args.slice(0, tensors).filter((x) => x !== null && x !== undefined);
      const answer = f(
        ...(args.map((x, i) => {
          if (i >= tensors || x === null || x === undefined) return x;
          return list ? (x as unknown[]).map(tensor) : tensor(x);
        }) as never[]),
      );
      const allPlain = (list ? (own[0] as unknown[]) : own).every(isPlain);
      return allPlain ? plain(answer) : answer;
    };
  };
  const members: Record<string, unknown> = {};
  for (const [name, f] of Object.entries({ ...engine.ops, ...engine.views })) {
    if (f === undefined) continue;
    const count = tensorArguments[name as keyof Ops<unknown>] ?? 1;
    members[name] = lifted(f as (...args: never[]) => T, count, ofLists.has(name));
  }
  for (const name of ["softmax", "logSoftmax", "argmax"]) {
    const f = members[name] as ((x: unknown, axis: number) => unknown) | undefined;
    // A vector has but one axis.
    if (f !== undefined)
      members[name] = (x: unknown, axis = isPlain(x) ? parted(x)[1].length - 1 : -1) => f(x, axis);
  }

  const pulledBack = (
    f: (...inputs: Tensor[]) => Operand,
    inputs: readonly unknown[],
    cotangent: unknown,
  ) => {
    const [numbers] = parted(cotangent);
    if (isBlind(numbers)) {
      throw new RangeError(
        `pullback: a cotangent that is not constant expected, got ${JSON.stringify(numbers)}`,
      );
    }
    const onTensors = (...own: T[]) => tensor(f(...(own as Tensor[])));
    const gradients = engine.pullback(onTensors, inputs.map(tensor), tensor(cotangent));
    return gradients.map((gradient) => Array.from(engine.read(gradient).values));
  };
  // A cotangent of 1 would not show whether anybody looks at it. Times 2 and by 2 are exact.
  const doubled = (f: (...inputs: Tensor[]) => Operand, inputs: readonly unknown[]) => {
    const { shape } = engine.read(tensor(f(...(inputs.map(tensor) as Tensor[]))));
    return pulledBack(f, inputs, { values: [2], shape }).map((gradient) => gradient.map((g) => g / 2));
  };

  const layers = new WeakMap<Layer, Module<T>>();
  const inside = (layer: Layer): Module<T> => layers.get(layer) ?? (layer as unknown as Module<T>);
  const layerOf = (module: Module<T>): Layer => {
    const layer: Layer = {
      forward: lifted((x: T) => module.forward(x), 1) as Layer["forward"],
      parameters: () => module.namedParameters().map(([, parameter]) => parameter as Tensor),
      namedParameters: () => module.namedParameters() as ReturnType<Layer["namedParameters"]>,
      stateDict: () => module.stateDict(),
      loadStateDict: (stored) => module.loadStateDict(stored),
      train: (on) => module.train(on),
      eval: () => module.eval(),
      get training() {
        return module.training;
      },
    };
    layers.set(layer, module);
    return layer;
  };
  const plainData = ({ x, y }: { x: T; y: T }) => ({ x: plain(x), y: plain(y) });
  const ownData = ({ x, y }: { x: unknown; y: unknown }) => ({ x: tensor(x), y: tensor(y) });

  Object.assign(members, {
    precision: engine.precision,
    tensor: (values: number[], shape: number[]) => engine.tensor(values, shape),
    read(x: unknown) {
      const { values, shape } = engine.read(tensor(x));
      return { values: Array.from(values), shape: [...shape] };
    },
    python(code: string) {
      const answer = recorded.get(code);
      if (answer === undefined) throw new Error(`python: nobody has recorded ${code}`);
      return answer;
    },
    pullback: pulledBack,
    slope: (f: (x: Tensor) => Operand, x: number) => doubled(f, [x])[0]?.[0],
    gradient(f: (x: Tensor) => Operand, x: number[] | number[][]) {
      const [, shape] = parted(x);
      return nested({ values: doubled(f, [x])[0] as number[], shape });
    },
    gradients: doubled,
    ...tape,
    ...(tape?.parameter && { parameter: (x: unknown) => tape.parameter?.(...parted(x)) }),
    ...(tape?.assign && { assign: (x: Tensor, values: unknown) => tape.assign?.(x as T, tensor(values)) }),
    ...(tape?.requiresGrad && { requiresGrad: (x: unknown) => !isPlain(x) && tape.requiresGrad?.(x as T) }),
    ...mapped(
      nn,
      (make) =>
        (...args: unknown[]) =>
          layerOf((make as (...args: unknown[]) => Module<T>)(...args)),
    ),
    ...(nn?.Sequential && {
      Sequential: (...parts: Layer[]) => layerOf(nn.Sequential?.(...parts.map(inside)) as Module<T>),
    }),
    ...mapped(optim, (make) => make),
    ...mapped(data, (make) => make),
    ...(data?.quadraticPoints && {
      quadraticPoints: () => plainData(data.quadraticPoints?.() as { x: T; y: T }),
    }),
    ...(data?.firstAboveFifth && {
      firstAboveFifth: (count: number, seed: number) =>
        plainData(data.firstAboveFifth?.(count, seed) as { x: T; y: T }),
    }),
    ...(data?.shuffled && {
      shuffled: (own: { x: unknown; y: unknown }, seed: number) =>
        plainData(data.shuffled?.(ownData(own), seed) as { x: T; y: T }),
    }),
    ...(data?.split && {
      split: (own: { x: unknown; y: unknown }, count: number, seed: number) =>
        data.split?.(ownData(own), count, seed).map(plainData),
    }),
    ...(data?.polynomialFeatures && {
      polynomialFeatures: lifted(data.polynomialFeatures as (x: T, degree: number) => T, 1),
    }),
    ...(training?.fit && {
      fit: ({ model, x, y, ...rest }: { model: Layer; x: unknown; y: unknown; optimizer: Optimizer }) =>
        training.fit?.({ ...rest, model: inside(model), x: tensor(x), y: tensor(y) } as never),
    }),
    ...(training?.predict && {
      predict: (model: Layer, x: unknown) => plain(training.predict?.(inside(model), tensor(x)) as T),
    }),
    ...(training?.classesOf && { classesOf: (outputs: unknown) => training.classesOf?.(tensor(outputs)) }),
    ...(training?.evaluate && {
      evaluate: (model: Layer, own: { x: unknown; y: unknown }) =>
        training.evaluate?.(inside(model), ownData(own)),
    }),
    ...(training?.earlyStopping && { earlyStopping: training.earlyStopping }),
    ...state,
  });
  return new Proxy(members, {
    get(target, name) {
      const member = target[name as string];
      if (member === undefined) throw new NotOffered(`${engine.name} does not offer ${String(name)}`);
      return member;
    },
  }) as unknown as Subject;
}

function mapped(group: object | undefined, change: (member: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(group ?? {}).flatMap(([name, member]) =>
      member === undefined ? [] : [[name, change(member)]],
    ),
  );
}

/** Whether these are numbers, nested arrays of them or numbers with a shape, and not a tensor of the engine's. */
function isPlain(x: unknown): boolean {
  return typeof x === "number" || Array.isArray(x) || isValues(x);
}

function isValues(x: unknown): x is Values {
  return (
    typeof x === "object" &&
    x !== null &&
    "values" in x &&
    Array.isArray((x as Values).shape) &&
    isList(x.values)
  );
}

function isList(x: unknown): boolean {
  return Array.isArray(x) || ArrayBuffer.isView(x);
}

/** Plain numbers as a flat list and a shape. @throws {RangeError} if rows differ in length. */
function parted(x: unknown): [values: number[], shape: number[]] {
  if (isValues(x)) return [Array.from(x.values), [...x.shape]];
  const shape: number[] = [];
  for (let part = x; Array.isArray(part); part = part[0]) shape.push(part.length);
  const values = Array.isArray(x) ? (x.flat(Number.POSITIVE_INFINITY) as number[]) : [x as number];
  if (values.length !== shape.reduce((size, length) => size * length, 1)) {
    throw new RangeError(`numbers: rows of one length expected, got ${JSON.stringify(x)}`);
  }
  return [values, shape];
}

/** Nested arrays from a flat list, a plain number for shape `[]`. */
function nested({ values, shape }: Values): unknown {
  if (shape.length === 0) return values[0];
  if (shape.length === 1) return Array.from(values);
  const [rows = 0, ...rest] = shape;
  if (rest.length === 1) return rows === 0 ? [] : rowsOf(values, rest[0] as number);
  const size = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: rows }, (_, i) =>
    nested({ values: Array.from(values).slice(i * size, (i + 1) * size), shape: rest }),
  );
}
