/**
 * The tape against a model of it
 *
 * Random sequences of what people do are done to the engine and to a model so small that it can be read: whole numbers, and
 * with each its derivatives by all that it came from, carried forward by the rules of differentiation as it is made. The
 * engine goes backward, so the two have nothing in common but what they must agree on: values, gradients, which tensors
 * gradients flow through, and what is refused.
 */
import { check, modelRun, property } from "fast-check";
import { describe, expect, test } from "vitest";
import * as engine from "../../src/index.ts";
import { settings } from "../kit/law.ts";
import { type Machine, ours, type Step, seen, sequences, start } from "./tape/commands.ts";

type Tensor = engine.Tensor;

/** A sequence after which engine and model disagree, and how; or null. */
function disagreement(machine: Machine, numRuns: number): { steps: Step[]; how: string } | null {
  const agrees = property(sequences, (steps) => modelRun(() => start(machine), steps));
  const { counterexample } = check(agrees, { seed: settings.search.seed, numRuns });
  if (counterexample === null) return null;
  const steps = shortened(machine, [...counterexample[0]]);
  return { steps, how: `${steps.join(", ")}: ${difference(machine, steps)}` };
}

function difference(machine: Machine, steps: readonly Step[]): string | null {
  try {
    modelRun(() => start(machine), steps);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Without every step that it does not take. */
function shortened(machine: Machine, steps: Step[]): Step[] {
  const shorter = steps
    .map((_, i) => steps.filter((__, k) => k !== i))
    .find((rest) => difference(machine, rest) !== null);
  return shorter === undefined ? steps : shortened(machine, shorter);
}

describe("the tape", () => {
  test("agrees with the model after every command of 2,000 sequences, and every command and refusal comes up", () => {
    expect(disagreement(ours, 2000)?.how).toBeUndefined();
    const rare = Object.entries(seen).filter(([, times]) => times < 200);
    expect(rare).toEqual([]);
    const everything =
      "add assign backward changed constant detach max mul noGrad retained step sub zeroGrad".split(" ");
    expect(Object.keys(seen).sort()).toEqual([...everything, "gone back", "no leaf", "used up"].sort());
  });
});

const { backward, mul, add, detach, noGrad } = engine;

/** As `mul`, but what is sent back is put in place of what is there. */
function overwriting(a: engine.Operand, b: engine.Operand): Tensor {
  const [x, y] = [a, b] as [Tensor, Tensor];
  const put = (to: Tensor, g: number) => to.accumulator()?.fill(g);
  return engine.node(
    "mul",
    [],
    [x, y],
    (out) => out.fill(x.item() * y.item()),
    ([g = 0]) => {
      put(x, g * y.item());
      put(y, g * x.item());
    },
  );
}

/** noGrad, with a switch of its own that an error leaves on. A new sequence begins with a new parameter, and switches it off. */
function stuck(): Partial<Machine> {
  let on = false;
  const unless = (f: Machine["mul"]) => (a: engine.Operand, b: engine.Operand) =>
    on ? noGrad(() => f(a, b)) : f(a, b);
  return {
    parameter(value) {
      on = false;
      return engine.parameter(value);
    },
    noGrad(body) {
      const before = on;
      on = true;
      const result = noGrad(body);
      on = before;
      return result;
    },
    ...{ add: unless(add), sub: unless(engine.sub), mul: unless(mul) },
  };
}

const faults: Record<string, Partial<Machine>> = {
  "gradients overwritten instead of added": { mul: overwriting },
  "every call of backward starting afresh": {
    backward(loss, options) {
      const open = [loss];
      for (let each = open.pop(); each !== undefined; each = open.pop()) {
        if (each.origin === null) each.gradient = null;
        else if (each.origin !== "freed") open.push(...each.origin.inputs);
      }
      backward(loss, options);
    },
  },
  "zeroGrad forgotten": { zeroGrad: () => undefined },
  "zeroGrad that forgets one of two": {
    zeroGrad: ({ parameters: [first] }) => void (first as Tensor).gradient?.fill(0),
  },
  "zeroGrad that takes gradients away": {
    zeroGrad: ({ parameters }) => {
      for (const each of parameters) each.gradient = null;
    },
  },
  "a second way back let through": { backward: (loss) => backward(loss, { retain: true }) },
  "nothing retained": { backward: (loss) => backward(loss) },
  "changes in place unseen": {
    assign(x, value) {
      if (x.origin !== null) engine.assign(x, value);
      x.data[0] = value as number;
    },
  },
  "steps unseen": {
    step(optimizer) {
      const times = optimizer.parameters.map(({ changedAt }) => changedAt);
      optimizer.step();
      optimizer.parameters.forEach((each, i) => {
        each.changedAt = times[i] as number;
      });
    },
  },
  "steps taken also where no gradient has arrived": {
    step(optimizer) {
      for (const each of optimizer.parameters) each.accumulator();
      optimizer.step();
    },
  },
  "steps that use gradients up": {
    step(optimizer) {
      optimizer.step();
      optimizer.zeroGrad();
    },
  },
  "results that can be overwritten": {
    assign(x, value) {
      if (x.origin === null) engine.assign(x, value);
      else x.data[0] = value as number;
    },
  },
  "detached tensors that gradients flow through": { detach: (x) => add(x, 0) },
  "detached tensors that share their numbers": {
    detach(x) {
      const shared = detach(x);
      shared.data = x.data;
      return shared;
    },
  },
  "noGrad without effect": { noGrad: (body) => body() },
  "noGrad that stays on after an error": stuck(),
  "a use in the same product counted once": {
    mul: (a, b) => (a === b ? mul(a, detach(b as Tensor)) : mul(a, b)),
  },
};

describe("a fault is found in 1,000 sequences, and shown by at most eight commands", () => {
  test.each(Object.entries(faults))("%s", (_, fault) => {
    const found = disagreement({ ...ours, ...fault }, 1000);
    expect(found).not.toBeNull();
    expect(found?.steps.length, found?.how).toBeLessThanOrEqual(8);
  });
});
