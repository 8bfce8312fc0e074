/**
 * What an engine answers to a fixed list of questions, whatever is right
 *
 * Two engines with the same mistake answer alike, so the answers tell mistakes apart. Every operator is asked at a few points
 * for its value and its gradients, everything else by questions of its own.
 */
import { sample } from "fast-check";
import type { Subject } from "../claims/subject.ts";
import { seeded } from "../kit/random.ts";
import { answersOf } from "../laws/accuracy.ts";
import { facts } from "../laws/facts.ts";
import { answer, pull, pulled } from "../laws/structural/pulling.ts";
import { operations } from "../laws/structural.ts";
import { probesOfData } from "./probes/data.ts";
import { probesOfFiles } from "./probes/files.ts";
import { probesOfLayers } from "./probes/layers.ts";
import { probesOfOperators } from "./probes/operators.ts";
import { probesOfOptimisers } from "./probes/optimisers.ts";
import { probesOfTape } from "./probes/tape.ts";
import { probesOfTraining } from "./probes/training.ts";

/** A question: what comes back may be numbers, texts, and arrays and objects of these. */
export type Probe = readonly [name: string, ask: (s: Subject) => unknown];

/** How many points each operator is asked at, of each of two kinds. */
const points = 5;
const seed = 20241205;

const ofOperations: readonly Probe[] = operations.flatMap((operation) =>
  sample(pulled(operation), { seed, numRuns: points }).map(
    (at, i): Probe => [
      `${operation.name} ${i + 1}`,
      (s) => [answer(s, operation, at), pull(s, operation, at, at.cotangent)],
    ],
  ),
);

const ofFacts: readonly Probe[] = facts.flatMap((fact) => {
  const source = seeded(seed);
  return Array.from({ length: points }, (_, i): Probe => {
    const point = fact.draw(source, 4);
    return [`${fact.name} far out ${i + 1}`, (s) => answersOf(s, fact, point)];
  });
});

/** Special numbers, where an operator's record has some: value and slope, and the gradient at each kink. */
const ofEdges: readonly Probe[] = facts.flatMap((fact) => [
  ...fact.edges.map(
    ({ x }): Probe => [
      `${fact.name} at ${x}`,
      (s) => answersOf(s, fact, { inputs: [{ values: [x], shape: [1] }], cotangent: [-1] }),
    ],
  ),
  ...fact.kinks.map(({ at, x, of }): Probe => [`${fact.name} where ${at}`, (s) => s.gradients(of(s), [x])]),
]);

export const probes: readonly Probe[] = [
  ...ofOperations,
  ...ofFacts,
  ...ofEdges,
  ...probesOfOperators,
  ...probesOfTape,
  ...probesOfLayers,
  ...probesOfOptimisers,
  ...probesOfData,
  ...probesOfTraining,
  ...probesOfFiles,
];
