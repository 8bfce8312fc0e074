/**
 * Engines with every formula right and one fault in how gradients go together
 *
 * Each is ours with its operators wrapped: forward they compute as they should, and on the way back a fault decides what
 * becomes of the gradients that the operator itself would send to its inputs.
 */
import * as engine from "../../src/index.ts";
import type { Engine } from "../engine.ts";
import { adapt, ours } from "./ours.ts";
import type { Sickness } from "./sick.ts";

type Tensor = engine.Tensor;
type Op = (...args: unknown[]) => Tensor;
type Ops = Readonly<Record<string, Op>>;

const { backward, broadcastTo, node, parameter, tensor, Tensor: Made } = engine;

/** All that computes with tensors, and has inputs to send gradients to. */
const names = (
  "exp log sqrt abs neg relu sigmoid tanh gelu geluTanh softplus power add sub mul div matmul linear reshape " +
  "concat sum mean max softmax logSoftmax transpose mse rmse crossEntropy bceWithLogits l1Penalty l2Penalty " +
  "slice broadcastTo"
).split(" ");
const binaries = "add sub mul div".split(" ");

/** What an operator owes input number `i`: to be added to `sum`. */
interface Owed {
  readonly sum: Float64Array;
  readonly part: Float64Array;
  readonly input: Tensor;
  readonly i: number;
  readonly g: Float64Array;
  readonly op: Op;
  readonly args: readonly unknown[];
}

/** The operator with the way back replaced: `send` is told what the operator would add to each input's gradient. */
function rerouted(op: Op, send: (owed: Owed) => void): Op {
  return (...args) => {
    const inputs = args.flat().filter((x): x is Tensor => x instanceof Made);
    const copies = inputs.map((x) => parameter(x.data, x.shape));
    const inside = (x: unknown): unknown =>
      Array.isArray(x) ? x.map(inside) : x instanceof Made ? copies[inputs.indexOf(x)] : x;
    const own = args.map(inside);
    const y = op(...own);
    const pull = (g: Float64Array) => {
      for (const copy of copies) copy.gradient = null;
      backward(y, { cotangent: new Made(g.slice(), y.shape), retain: true });
      inputs.forEach((input, i) => {
        // A tensor given twice has one copy, which is owed everything.
        if (inputs.indexOf(input) !== i) return;
        const sum = input.accumulator();
        const part = copies[i]?.gradient;
        if (sum !== null && part) send({ sum, part, input, i, g, op, args: own });
      });
    };
    return node("rerouted", y.shape, inputs, (out) => out.set(y.data), y.requiresGrad ? pull : null);
  };
}

const add = (sum: Float64Array, part: ArrayLike<number>) => {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (part[i] as number);
};

/** Ours with some of its operators exchanged. */
function withOps(change: (op: Op, name: string) => Op, chosen: readonly string[] = names): Engine {
  const all = engine as unknown as Ops;
  const changed = Object.fromEntries(chosen.map((name) => [name, change(all[name] as Op, name)]));
  return adapt({ ...engine, ...changed } as typeof engine) as Engine;
}

/** Ours with a fault on the way back. */
const sending = (name: string, send: (owed: Owed) => void, chosen?: readonly string[]): Sickness => ({
  name,
  of: () => withOps((op) => rerouted(op, send), chosen),
});

/** Ours with other answers. */
const answering = (
  name: string,
  change: (op: Op, name: string) => Op,
  chosen?: readonly string[],
): Sickness => ({
  name,
  of: () => withOps(change, chosen),
});

const pulling = (name: string, pullback: Engine<Tensor>["pullback"]): Sickness => ({
  name,
  of: () => ({ ...ours, pullback }) as Engine,
});

const taping = (name: string, tape: (healthy: NonNullable<Engine<Tensor>["tape"]>) => object): Sickness => ({
  name,
  of: () => ({ ...ours, tape: { ...ours.tape, ...tape(ours.tape ?? {}) } }) as Engine,
});

/** Every number of an array of this shape, as the place in `from` that it is a copy of. */
const placesOf = (from: engine.Shape, shape: engine.Shape) =>
  broadcastTo(
    tensor(
      Float64Array.from({ length: sizeOf(from) }, (_, i) => i),
      from,
    ),
    shape,
  ).data;
const sizeOf = (shape: engine.Shape) => shape.reduce((product, length) => product * length, 1);

/** Counts what was computed, as a generator of random numbers that nobody seeded would. */
let drawn = 0;

const cotangentOf = (g: Tensor, change: (c: number) => number) => new Made(g.data.map(change), g.shape);

export const misrouted: readonly Sickness[] = [
  sending("a second gradient overwrites the first", ({ sum, part }) => sum.set(part)),
  sending("a second use is dropped", ({ sum, part }) => {
    if (sum.every((g) => g === 0)) sum.set(part);
  }),
  sending(
    "what was stretched gets the gradient of its last copy",
    ({ sum, part, i, g, op, args }) => {
      const shape = args
        .map((x) => (x as Tensor).shape)
        .reduce((a, b) => engine.add(engine.zeros(a), engine.zeros(b)).shape);
      const wide = args.map((x) => parameter(broadcastTo(x as Tensor, shape).data, shape));
      backward(op(...wide), { cotangent: new Made(g.slice(), shape) });
      const places = placesOf((args[i] as Tensor).shape, shape);
      const last = part.slice();
      places.forEach((place, at) => {
        last[place] = wide[i]?.gradient?.[at] as number;
      });
      add(sum, last);
    },
    binaries,
  ),
  sending(
    "the gradient of the weight is transposed",
    ({ sum, part, input, i }) => {
      const [rows = 1, columns = 1] = input.shape;
      add(
        sum,
        i === 1 ? part.map((_, at) => part[(at % rows) * columns + Math.floor(at / rows)] as number) : part,
      );
    },
    ["linear", "matmul"],
  ),
  sending("gradients are clipped to ±1 on their way", ({ sum, part }) =>
    add(
      sum,
      part.map((g) => Math.min(1, Math.max(-1, g))),
    ),
  ),
  sending("something always flows back", ({ sum, part }) =>
    add(
      sum,
      part.map((g) => g + 2 ** -20),
    ),
  ),
  sending("the gradient of the first input goes astray", ({ sum, part, i }) => {
    if (i !== 0) add(sum, part);
  }),
  sending("gradients are cut to quarters", ({ sum, part }) =>
    add(
      sum,
      part.map((g) => Math.round(g * 4) / 4),
    ),
  ),
  answering("inputs are overwritten with the answer", (op) => (...args) => {
    const y = op(...args);
    const x = args.flat()[0] as Tensor;
    if (x instanceof Made && x.data.length === y.data.length) x.data.set(y.data);
    else if (x instanceof Made && x.data.length > 0) x.data[0] = (x.data[0] as number) + 1;
    return y;
  }),
  answering(
    "no two runs are quite alike",
    (op) =>
      (...args) =>
        engine.mul(op(...args), 1 + ++drawn * 2 ** -50),
  ),
  answering("samples see the first of their batch", (op) => (x, ...rest) => {
    const [a, ...others] = Array.isArray(x) ? x : [x];
    const y = op(Array.isArray(x) ? [a, ...others] : a, ...rest);
    const batch = (a as Tensor).shape[0] ?? 0;
    if (batch < 2 || sizeOf((a as Tensor).shape) === 0) return y;
    // As statistics of a batch leak; but not their mean, which a permutation leaves as it is.
    return engine.add(y, engine.mul(0.125, engine.mean(engine.slice(a as Tensor, 0, 0, 1))));
  }),
  answering(
    "softmax grows with its numbers",
    () => (x, axis) =>
      engine.mul(
        engine.softmax(x as Tensor, axis as number),
        engine.add(1, engine.mul(2 ** -10, engine.mean(x as Tensor))),
      ),
    ["softmax", "logSoftmax"],
  ),
  answering(
    "the first of a lane counts a little more",
    (op) => (x, axis) => {
      const { shape, data } = x as Tensor;
      const along = ((axis as number) + shape.length) % shape.length;
      const first = placesOf([shape[along] as number], along === 1 ? shape : [...shape].reverse());
      const extra =
        along === 1 ? tensor(first, shape) : engine.transpose(tensor(first, [...shape].reverse()));
      return data.length === 0 ? op(x, axis) : op(engine.sub(x as Tensor, engine.mul(2 ** -10, extra)), axis);
    },
    ["softmax", "logSoftmax"],
  ),
  pulling("the cotangent is never looked at", (f, inputs, cotangent) =>
    ours.pullback(
      f,
      inputs,
      cotangentOf(cotangent, () => 1),
    ),
  ),
  pulling("the cotangent is used up", (f, inputs, cotangent) => {
    const gradients = ours.pullback(f, inputs, cotangent);
    cotangent.data.fill(0);
    return gradients;
  }),
  pulling("gradients come back flat, and short of one number", (f, inputs, cotangent) =>
    ours.pullback(f, inputs, cotangent).map(({ data }) => tensor(data.slice(1))),
  ),
  taping("a second way back is let through", ({ backward: go }) => ({
    backward: (loss: Tensor) => go?.(loss, { retain: true }),
  })),
  taping("every call of backward starts afresh", ({ backward: go }) => {
    const known: Tensor[] = [];
    return {
      parameter(values: readonly number[], shape: readonly number[]) {
        known.push(parameter([...values], shape));
        return known.at(-1);
      },
      backward(loss: Tensor, options?: object) {
        for (const w of known) w.gradient = null;
        go?.(loss, options);
      },
    };
  }),
  taping("nothing is retained", ({ backward: go }) => ({ backward: (loss: Tensor) => go?.(loss) })),
];
