/**
 * What people do with a tape, each done to an engine and to the model, after which the two must agree about every tensor
 */
import {
  type Arbitrary,
  boolean,
  type Command,
  commands,
  constantFrom,
  integer,
  nat,
  oneof,
  tuple,
} from "fast-check";
import { expect } from "vitest";
import * as engine from "../../../src/index.ts";
import {
  computed,
  constant,
  type Entry,
  flows,
  isSmall,
  limit,
  type Model,
  type Name,
  type Refusal,
  refusalOf,
  wayBack,
} from "./model.ts";

type Tensor = engine.Tensor;

/** What is asked of an engine, so that a fault can be planted in each. */
export type Machine = typeof engine & {
  step(optimizer: engine.Optimizer): void;
  zeroGrad(optimizer: engine.Optimizer): void;
};

export const ours: Machine = {
  ...engine,
  step: (optimizer) => optimizer.step(),
  zeroGrad: (optimizer) => optimizer.zeroGrad(),
};

export interface Real {
  readonly machine: Machine;
  readonly tensors: Tensor[];
  readonly optimizer: engine.Optimizer;
}

export type Step = Command<Model, Real>;

/** max(a, b) = relu(a - b) + b, so b is used twice. */
function compute(machine: Machine, name: Name, a: Tensor, b: Tensor): Tensor {
  return name === "max" ? machine.add(machine.relu(machine.sub(a, b)), b) : machine[name](a, b);
}

const messages: readonly (readonly [RegExp, Refusal])[] = [
  [/nothing that led to this tensor requires a gradient/, "constant"],
  [/the way back from this tensor is used up/, "used up"],
  [/was changed in place after/, "changed"],
  [/only a leaf can be overwritten/, "no leaf"],
];

/** Why the engine refuses, or null if it does not. */
function refusedBy(action: () => void): Refusal | string | null {
  try {
    action();
    return null;
  } catch (error) {
    const { message } = error as Error;
    return messages.find(([pattern]) => pattern.test(message))?.[1] ?? message;
  }
}

/** How often what was tried, to see that everything was. */
export const seen: Record<string, number> = {};

function count(what: string): undefined {
  seen[what] = (seen[what] ?? 0) + 1;
}

/** -0 is 0: in how many steps a maximum is taken decides its sign. */
const unsigned = (x: number) => x + 0;

/** @throws if a tensor is not what the model says of it. */
function agree({ data, requiresGrad, gradient }: Tensor, entry: Entry, i: number): void {
  // In between, gradients come and go.
  const kept = entry.kind === "parameter" ? (gradient?.[0] ?? null) : null;
  const got = [unsigned(data[0] as number), requiresGrad, kept && unsigned(kept)];
  const wanted = [unsigned(entry.value), flows(entry), entry.gradient && unsigned(entry.gradient)];
  if (got.every((each, k) => each === wanted[k])) return;
  throw new Error(
    `tensor ${i}: value, flow and gradient are ${got.join(", ")}, the model says ${wanted.join(", ")}`,
  );
}

/** A command, after which engine and model must agree about every tensor there is. */
function command(
  name: string,
  run: (model: Model, real: Real) => void,
  possible: (model: Model) => boolean = () => true,
): Step {
  return {
    check: possible,
    run(model, real) {
      model.time++;
      run(model, real);
      count(name.replace(/\(.*/, ""));
      for (const [i, tensor] of real.tensors.entries()) agree(tensor, model.entries[i] as Entry, i);
    },
    toString: () => name,
  };
}

/** In a command, #0 is the last tensor made, #1 the one before, and so on around the clock. */
const back = ({ entries }: Model, steps: number) => entries.length - 1 - (steps % entries.length);

function build(name: Name, a: number, b: number): Step {
  const next = (model: Model) => computed(name, model, [back(model, a), back(model, b)]);
  return command(
    `${name}(#${a}, #${b})`,
    (model, { machine, tensors }) => {
      const made = next(model);
      const [x, y] = made.from.map((i) => tensors[i]) as [Tensor, Tensor];
      tensors.push(compute(machine, name, x, y));
      model.entries.push(made);
    },
    (model) => isSmall(next(model)),
  );
}

/** Computes without a way back, in a block that ends with an error or not, and may have another one in it. */
function untracked(name: Name, a: number, b: number, throws: boolean): Step {
  const next = (model: Model) => computed(name, model, [back(model, a), back(model, b)]);
  return command(
    `noGrad(${name}(#${a}, #${b})${throws ? ", throw" : ""})`,
    (model, { machine, tensors }) => {
      const { value, from } = next(model);
      const [x, y] = from.map((i) => tensors[i]) as [Tensor, Tensor];
      const block = () => {
        machine.noGrad(() => undefined);
        tensors.push(compute(machine, name, x, y));
        if (throws) throw new Error("on purpose");
      };
      expect(refusedBy(() => machine.noGrad(block))).toBe(throws ? "on purpose" : null);
      model.entries.push(constant(value, model.time));
    },
    (model) => isSmall(next(model)),
  );
}

function detached(a: number): Step {
  return command(`detach(#${a})`, (model, { machine, tensors }) => {
    const i = back(model, a);
    tensors.push(machine.detach(tensors[i] as Tensor));
    model.entries.push(constant((model.entries[i] as Entry).value, model.time));
  });
}

function goBack(a: number, retain: boolean): Step {
  return command(`backward(#${a}${retain ? ", retain" : ""})`, (model, { machine, tensors }) => {
    const i = back(model, a);
    const refusal = refusalOf(model, i);
    count(refusal ?? (retain ? "retained" : "gone back"));
    expect(refusedBy(() => machine.backward(tensors[i] as Tensor, { retain }))).toBe(refusal);
    if (refusal !== null) return;
    for (const [leaf, slope] of (model.entries[i] as Entry).slopes) {
      const entry = model.entries[leaf] as Entry;
      if (entry.kind === "parameter") entry.gradient = (entry.gradient ?? 0) + slope;
    }
    if (!retain) for (const entry of wayBack(model, i)) entry.usedUp = true;
  });
}

function overwritten(a: number, value: number): Step {
  return command(`assign(#${a}, ${value})`, (model, { machine, tensors }) => {
    const i = back(model, a);
    const entry = model.entries[i] as Entry;
    const refusal = entry.kind === "computed" ? "no leaf" : null;
    if (refusal) count(refusal);
    expect(refusedBy(() => machine.assign(tensors[i] as Tensor, value))).toBe(refusal);
    if (refusal === null) Object.assign(entry, { value, changedAt: model.time });
  });
}

const trained = ({ entries }: Model) => entries.filter(({ kind }) => kind === "parameter");

function step(): Step {
  return command(
    "step",
    (model, { machine, optimizer }) => {
      machine.step(optimizer);
      for (const entry of trained(model)) {
        if (entry.gradient === null) continue;
        entry.value -= entry.gradient;
        entry.changedAt = model.time;
      }
    },
    (model) => trained(model).every(({ value, gradient }) => Math.abs(value - (gradient ?? 0)) <= limit),
  );
}

function zeroGrad(): Step {
  return command("zeroGrad", (model, { machine, optimizer }) => {
    machine.zeroGrad(optimizer);
    for (const entry of trained(model)) if (entry.gradient !== null) entry.gradient = 0;
  });
}

/** Mostly one of the last few, so that things are used again. */
const which = oneof({ weight: 3, arbitrary: nat(3) }, { weight: 1, arbitrary: nat(12) });
const name = constantFrom<Name>("add", "mul", "sub", "max");
const anyStep = oneof(
  { weight: 8, arbitrary: tuple(name, which, which).map((args) => build(...args)) },
  { weight: 4, arbitrary: tuple(which, boolean()).map((args) => goBack(...args)) },
  { weight: 1, arbitrary: tuple(name, which, which, boolean()).map((args) => untracked(...args)) },
  { weight: 1, arbitrary: which.map(detached) },
  { weight: 2, arbitrary: tuple(which, integer({ min: -3, max: 3 })).map((args) => overwritten(...args)) },
  { weight: 1, arbitrary: constantFrom(step()) },
  { weight: 1, arbitrary: constantFrom(zeroGrad()) },
);
export const sequences: Arbitrary<Iterable<Step>> = commands([anyStep], { maxCommands: 40, size: "max" });

/** Two parameters, which the optimiser trains, and a constant. */
export function start(machine: Machine): { model: Model; real: Real } {
  const values = [2, -1, 3];
  const tensors = [machine.parameter(2), machine.parameter(-1), machine.tensor(3)];
  const entries = values.map((value, i): Entry => {
    const isParameter = i < 2;
    const slopes = new Map(isParameter ? [[i, 1]] : []);
    return { ...constant(value, 0), kind: isParameter ? "parameter" : "constant", slopes };
  });
  const optimizer = new machine.SGD(tensors.slice(0, 2), { learningRate: 1 });
  return { model: { entries, time: 0 }, real: { machine, tensors, optimizer } };
}
