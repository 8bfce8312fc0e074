/** Layers: parameters, names, modes, initial weights. */
import type { Layer, Subject } from "../../claims/subject.ts";
import { between, equal, holds, same } from "../../kit/compare.ts";
import { forAll, given } from "../../kit/law.ts";
import { matrices } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";

type Function = (s: Subject, x: number[][]) => number[][];

const activations: readonly (readonly [layer: (s: Subject) => Layer, f: Function])[] = [
  [(s) => s.Sigmoid(), (s, x) => s.sigmoid(x)],
  [(s) => s.Tanh(), (s, x) => s.tanh(x)],
  [(s) => s.ReLU(), (s, x) => s.relu(x)],
  [(s) => s.GELU(), (s, x) => s.gelu(x)],
  [(s) => s.GELU({ approximate: "tanh" }), (s, x) => s.geluTanh(x)],
  [(s) => s.Softplus(), (s, x) => s.softplus(x)],
  [(s) => s.Softmax(0), (s, x) => s.softmax(x, 0)],
  [(s) => s.Softmax(1), (s, x) => s.softmax(x, 1)],
  [(s) => s.LogSoftmax(0), (s, x) => s.logSoftmax(x, 0)],
  [(s) => s.LogSoftmax(1), (s, x) => s.logSoftmax(x, 1)],
];

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

export const ofLayers: readonly LibraryLaw[] = [
  {
    of: "layers",
    title: "first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
    law: ({ Linear }) =>
      forAll(seeds, seeds, (seed, other) => {
        given(seed !== other);
        const drawn = (from: number) => {
          const { weight } = Linear(8, 5, { seed: from }).stateDict();
          return [...(weight?.data ?? [])];
        };
        const weights = drawn(seed);
        // All forty are on one side once in 2³⁹ times.
        between(-1, Math.min(...weights), 0, { strictly: true });
        between(0, Math.max(...weights), 1, { strictly: true });
        equal(drawn(seed), weights);
        holds(String(drawn(other)) !== String(weights), "two seeds give the same weights");
      }),
  },
  {
    of: "layers",
    title: "parameters of a Sequential are those of its parts, in their order and by their numbers",
    law: ({ Linear, Sequential, read }) =>
      forAll(wholeNumbers({ from: 1, to: 16 }), (count) => {
        const parts = Array.from({ length: count }, (_, seed) => Linear(1, 1, { bias: false, seed }));
        const found = Sequential(...parts).namedParameters();
        same(
          found.map(([name]) => name),
          parts.map((_, i) => `${i}.weight`),
        );
        equal(
          found.map(([, weight]) => read(weight).values),
          parts.map((part) => part.parameters().map((weight) => read(weight).values)),
        );
      }),
  },
  {
    of: "layers",
    title: "are in training at first, and eval and train reach all parts of parts",
    law: ({ Linear, Sequential, Sigmoid }) =>
      forAll(wholeNumbers({ from: 0, to: 3 }), (depth) => {
        const parts = [Linear(1, 1)];
        for (let level = 0; level < depth; level++) {
          const sigmoid = Sigmoid();
          parts.unshift(Sequential(sigmoid, parts[0] as (typeof parts)[number]), sigmoid);
        }
        const model = parts[0] as (typeof parts)[number];
        const allAre = (training: boolean) =>
          same(
            parts.map((part) => part.training),
            parts.map(() => training),
          );
        allAre(true);
        model.eval();
        allAre(false);
        model.train();
        allAre(true);
        model.train(false);
        allAre(false);
      }),
  },
  {
    of: "layers",
    title: "activations do what the functions of their names do",
    law: (s) =>
      forAll(matrices(), (x) => {
        for (const [layer, f] of activations) equal(layer(s).forward(x), f(s, x));
      }),
  },
];
