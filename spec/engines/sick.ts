/**
 * Engines with one fault each
 *
 * A law that an engine keeps whose operators answer nothing but zeros says nothing. The faults are put on from outside, at
 * the port, so that any engine can be made ill.
 */
import type { Engine, Module, Optimizer } from "../engine.ts";
import type { Recorded } from "../kit/recorded.ts";

export interface Sickness {
  readonly name: string;
  readonly of: (healthy: Engine) => Engine;
  /** What becomes of Python's answers. */
  readonly recorded?: (answer: Recorded) => Recorded;
}

type Change = (engine: Engine, tensor: unknown) => unknown;
type Group = { readonly [name: string]: unknown };

/** Every tensor that an operator or a layer answers with is changed. */
function answering(change: Change, rest: Partial<Engine> = {}): (healthy: Engine) => Engine {
  return (healthy) => ({
    ...healthy,
    ...operating(
      healthy,
      (f) =>
        (...args) =>
          change(healthy, f(...args)),
    ),
    nn: each(healthy.nn, (make) => (...args) => {
      const module = make(...args) as Module<unknown>;
      const forward = module.forward.bind(module);
      module.forward = (x) => change(healthy, forward(x));
      return module;
    }),
    ...rest,
  });
}

/** Every gradient is multiplied. */
function differentiating(factor: number, rest: Partial<Engine> = {}): (healthy: Engine) => Engine {
  return (healthy) => ({
    ...healthy,
    pullback: (...args) => healthy.pullback(...args).map((gradient) => scaled(healthy, gradient, factor)),
    tape: {
      ...healthy.tape,
      gradientOf: (parameter) => healthy.tape?.gradientOf?.(parameter)?.map((g) => g * factor) ?? null,
    },
    ...rest,
  });
}

const zeros: Change = (engine, tensor) => {
  const { values, shape } = engine.read(tensor);
  return engine.tensor(new Array(values.length).fill(0), shape);
};

const idle: Optimizer = { step: () => undefined, zeroGrad: () => undefined };
const idleOptimizers = { SGD: () => idle, Adam: () => idle, AdamW: () => idle, clipGradNorm: () => 0 };
/** Trains nothing, though it takes its time. */
const idleTraining: Engine["training"] = {
  fit: ({ epochs }) => ({ losses: new Array(epochs).fill(0), updates: 0, dropped: 0 }),
  predict: (model, x) => model.forward(x),
  classesOf: () => [],
  evaluate: () => ({ correct: 0, accuracy: 0 }),
  earlyStopping: () => null,
};

/** The two that every law must break on, unless its claim says why not. */
export const vacuities: readonly Sickness[] = [
  {
    name: "nothing but zeros",
    of: (healthy) => ({
      ...answering(zeros)(healthy),
      tape: { ...healthy.tape, gradientOf: () => [0], requiresGrad: () => false },
      optim: idleOptimizers,
      data: each(
        healthy.data,
        (make) =>
          (...args) =>
            emptied(healthy, make(...args)),
      ),
      training: idleTraining,
      state: { encode: () => new Uint8Array(), decode: () => ({}) },
    }),
    recorded: ({ code }) => ({ code, gives: null }),
  },
  { name: "no gradient", of: differentiating(0, { optim: idleOptimizers, training: idleTraining }) },
];

export const sicknesses: readonly Sickness[] = [
  ...vacuities,
  { name: "gradients 1 % too large", of: differentiating(1.01) },
  { name: "gradients with the sign flipped", of: differentiating(-1) },
  { name: "values 1 % too large", of: answering((engine, tensor) => scaled(engine, tensor, 1.01)) },
  {
    name: "operators that answer with what they are given",
    of: (healthy) => {
      return { ...healthy, ...operating(healthy, () => (x) => (Array.isArray(x) ? x[0] : x)) };
    },
  },
  { name: "nothing is refused", of: (healthy) => forgiving(healthy) },
  {
    name: "tanh for sigmoid, sums for means, the other axis",
    of: (healthy) => {
      const ops = healthy.ops as Record<string, (...args: unknown[]) => unknown>;
      const swapped = {
        sigmoid: ops.tanh,
        tanh: ops.sigmoid,
        relu: ops.abs,
        gelu: ops.geluTanh,
        mean: ops.sum,
      };
      const otherAxis = (f: (...args: unknown[]) => unknown) => (x: unknown, axis: number) =>
        f(x, healthy.read(x).shape.length === 2 ? 1 - ((axis + 2) % 2) : axis);
      return {
        ...healthy,
        ops: {
          ...ops,
          ...swapped,
          softmax: otherAxis(ops.softmax as never),
          logSoftmax: otherAxis(ops.logSoftmax as never),
          argmax: otherAxis(ops.argmax as never),
          mse: (p: unknown, t: unknown) => ops.mse?.(p, t, "sum"),
        } as Engine["ops"],
      };
    },
  },
  {
    name: "gradients never set back",
    of: (healthy) => ({
      ...healthy,
      optim: each(healthy.optim, (make) => (...args) => {
        const optimizer = make(...args);
        if (typeof optimizer === "object") (optimizer as Optimizer).zeroGrad = () => undefined;
        return optimizer;
      }),
    }),
  },
  {
    name: "the wrong thing is recorded",
    of: (healthy) => healthy,
    recorded: ({ code, gives, raises }) =>
      raises === undefined ? { code, gives: [gives], raises: "Exception" } : { code, gives: 0 },
  },
];

/** All that makes a tensor of others, changed. */
function operating(
  { ops, views }: Engine,
  change: Parameters<typeof each>[1],
): Pick<Engine, "ops" | "views"> {
  return { ops: each(ops, change), views: each(views, change) };
}

/** The members of a group, each changed; what is no function stays. */
function each(
  group: object | undefined,
  change: (f: (...args: unknown[]) => unknown, name: string) => (...args: unknown[]) => unknown,
): never {
  const members = Object.entries((group ?? {}) as Group).map(([name, member]) => [
    name,
    typeof member === "function" ? change(member as (...args: unknown[]) => unknown, name) : member,
  ]);
  return Object.fromEntries(members) as never;
}

/** The tensor times a number, still differentiable where the engine can multiply. */
function scaled(engine: Engine, tensor: unknown, factor: number): unknown {
  const times = engine.ops?.mul;
  if (times !== undefined) return times(tensor, engine.tensor([factor], []));
  const { values, shape } = engine.read(tensor);
  return engine.tensor(
    Array.from(values, (x) => x * factor),
    shape,
  );
}

/** Numbers in an answer become 0, lists of anything else empty; tensors keep their shape. */
function emptied(engine: Engine, answer: unknown): unknown {
  if (typeof answer === "number") return 0;
  if (Array.isArray(answer)) return answer.every((x) => typeof x === "number") ? answer.map(() => 0) : [];
  if (answer === null || typeof answer !== "object") return answer;
  try {
    return zeros(engine, answer);
  } catch {
    return Object.fromEntries(Object.entries(answer).map(([name, part]) => [name, emptied(engine, part)]));
  }
}

/** Where the engine would refuse, it answers with one 0 instead. */
function forgiving(healthy: Engine): Engine {
  const instead =
    (f: (...args: unknown[]) => unknown, answer: () => unknown) =>
    (...args: unknown[]) => {
      try {
        return f(...args);
      } catch {
        return answer();
      }
    };
  const zero = () => healthy.tensor([0], []);
  const nothing = () => undefined;
  return {
    ...healthy,
    ...operating(healthy, (f) => instead(f, zero)),
    tape: each(healthy.tape, (f) => instead(f, nothing)),
    optim: each(healthy.optim, (f) => instead(f, () => idle)),
    data: each(healthy.data, (f) => instead(f, () => ({ ranges: [], dropped: 0 }))),
    training: each(healthy.training, (f) =>
      instead(f, () => ({ losses: [], updates: 0, dropped: 0, correct: 0, accuracy: 0 })),
    ),
    state: each(healthy.state, (f) => instead(f, () => ({}))),
    nn: each(healthy.nn, (make) => (...args) => {
      const module = make(...args) as Module<unknown>;
      const [forward, load] = [module.forward.bind(module), module.loadStateDict.bind(module)];
      module.forward = instead(forward as never, zero);
      module.loadStateDict = instead(load as never, nothing) as never;
      return module;
    }),
  };
}
