/** Every operator once more: recorded and run again, and how many of its tensors are left when a step is over. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { assign, backward, mul, node, parameter, record, sum, Tensor, tensor } from "../../src/index.ts";
import { subjectOf } from "../claims/examine.ts";
import { ours } from "../engines/ours.ts";
import { equal, same } from "../kit/compare.ts";
import { check, forAll, type Law } from "../kit/law.ts";
import { pulled } from "../laws/structural/pulling.ts";
import { type Operation, operations } from "../laws/structural.ts";

type Drawn = Parameters<Operation["apply"]>[2] & { readonly cotangent: readonly number[] };

const subject = subjectOf(ours, new Map());

/** Σ g·f(leaves). */
function loss({ apply, shape }: Operation, at: Drawn, leaves: readonly Tensor[]): Tensor {
  const y = apply(subject, leaves as never, at) as unknown as Tensor;
  return sum(mul(y, tensor(Float64Array.from(at.cotangent), [...shape(at)])));
}

function leavesOf({ inputs }: Drawn): Tensor[] {
  return inputs.map(({ values, shape }) => parameter(Float64Array.from(values), [...shape]));
}

/** What `go` leaves in the leaves, from no gradient on. */
function gradientsAfter(leaves: readonly Tensor[], go: () => void): number[] {
  for (const leaf of leaves) leaf.gradient = null;
  go();
  return leaves.flatMap(({ gradient }) => Array.from(gradient ?? []));
}

/** All tensors that led to this one, itself included. */
function nodesOf(tensor: Tensor): Set<Tensor> {
  const found = new Set<Tensor>();
  const open = [tensor];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    if (next.origin !== null && next.origin !== "freed") open.push(...next.origin.inputs);
  }
  return found;
}

/** Run three times with other numbers in the leaves, a recording gives the bits of a computation from scratch. */
function isReplayed(operation: Operation): Law {
  return forAll(pulled(operation), (at) => {
    const leaves = leavesOf(at);
    const recording = record(() => loss(operation, at, leaves));
    const nodes = nodesOf(recording.loss);
    for (let run = 0; run < 3; run++) {
      // The same numbers the other way round: they are in the operator's domain, and seldom where they were.
      for (const leaf of leaves) assign(leaf, new Tensor(leaf.data.slice().reverse(), leaf.shape));
      const value = recording.forward();
      const replayed = gradientsAfter(leaves, () => recording.backward());
      const fresh = loss(operation, at, leaves);
      equal(value, fresh.item(), { signedZero: true });
      equal(
        replayed,
        gradientsAfter(leaves, () => backward(fresh)),
        { signedZero: true },
      );
    }
    // It has not grown: the tensors that lead to the loss are those that led to it at first.
    same([...nodesOf(recording.loss)].filter((each) => !nodes.has(each)).length, 0);
  });
}

describe("run again with other numbers, a recording gives bit for bit what computing afresh gives", () => {
  test.each(operations.map((each) => [each.name, each] as const))("of %s", (_, operation) => {
    check(isReplayed(operation));
  });

  test("which an operator would be caught at that remembers its first numbers", () => {
    const stale = operations.find(({ name }) => name === "exp") as Operation;
    const remembering: Operation = {
      ...stale,
      apply: (_, [x]) => {
        const leaf = x as unknown as Tensor;
        const kept = leaf.data.map(Math.exp);
        const pull = (g: Float64Array) => {
          leaf.accumulator()?.forEach((sum, i, all) => {
            all[i] = sum + (g[i] as number) * (kept[i] as number);
          });
        };
        return node("remembering", leaf.shape, [leaf], (y) => y.set(kept), pull) as never;
      },
    };
    expect(() => check(isReplayed(remembering))).toThrow("broken by");
  });
});

describe("no tensor of a step outlives it", () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage: () => void = runInNewContext("gc");
  const steps = 100;

  /** How many of the tensors of many steps of each operation are still there. The leaves, which stay, are not counted. */
  async function left(keep: (loss: Tensor) => void): Promise<[name: string, count: number][]> {
    const made = operations.map((operation) => {
      const at = sampleOf(operation);
      const leaves = leavesOf(at);
      const references: WeakRef<Tensor>[] = [];
      for (let step = 0; step < steps; step++) {
        const end = loss(operation, at, leaves);
        for (const each of nodesOf(end)) if (each.origin !== null) references.push(new WeakRef(each));
        backward(end);
        keep(end);
      }
      // At least the answer, its product with the weights, and their sum.
      expect(references.length).toBeGreaterThanOrEqual(3 * steps);
      return [operation.name, references] as const;
    });
    // What a weak reference was made of lives until the turn is over.
    await new Promise((next) => setImmediate(next));
    collectGarbage();
    return made.map(([name, references]) => [
      name,
      references.filter((reference) => reference.deref() !== undefined).length,
    ]);
  }

  function sampleOf(operation: Operation): Drawn {
    const drawn: Drawn[] = [];
    forAll(pulled(operation), (at) => void drawn.push(at))({ seed: 1, runs: 1 });
    return drawn[0] as Drawn;
  }

  test("of whatever operator", async () => {
    // The last step's may still be on the stack of a machine that has not returned from it.
    const outlived = (await left(() => undefined)).filter(([, count]) => count > 8);
    expect(outlived).toEqual([]);
  });

  test("which losses that are kept would be noticed at", async () => {
    const kept: Tensor[] = [];
    for (const [, count] of await left((end) => kept.push(end))) expect(count).toBeGreaterThanOrEqual(steps);
    expect(kept.length).toBe(steps * operations.length);
  });
});
