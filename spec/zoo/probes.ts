/**
 * What an engine answers to a fixed list of questions, whatever is right
 *
 * Two engines with the same mistake answer alike, so the answers tell mistakes apart. Every operator is asked at a few points
 * for its value and its gradients, everything else by questions of its own.
 */
import { sample } from "fast-check";
import type { Subject, Tensor } from "../claims/subject.ts";
import type { Values } from "../kit/parts.ts";
import { seeded } from "../kit/random.ts";
import { facts } from "../laws/facts.ts";
import { calling, pulled } from "../laws/structural/pulling.ts";
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
      (s) => {
        const f = calling(s, operation, at);
        return answers(s, f, at.inputs, { values: at.cotangent, shape: operation.shape(at) });
      },
    ],
  ),
);

const ofFacts: readonly Probe[] = facts.flatMap((fact) => {
  const source = seeded(seed);
  return Array.from({ length: points }, (_, i): Probe => {
    const point = fact.draw(source, 4);
    return [
      `${fact.name} far out ${i + 1}`,
      (s) => {
        const f = fact.of(s, point);
        const { shape } = s.read(f(...point.inputs.map(({ values, shape }) => s.tensor(values, shape))));
        return answers(s, f, point.inputs, { values: point.cotangent, shape });
      },
    ];
  });
});

/** Special numbers, where an operator's record has some: value and slope, and the gradient at each kink. */
const ofEdges: readonly Probe[] = facts.flatMap(({ name, edges, kinks, of }) => {
  const f = (s: Subject) => of(s, { inputs: [], cotangent: [] });
  return [
    ...edges.map(
      ({ x }): Probe => [`${name} at ${x}`, (s) => answers(s, f(s), [{ values: [x], shape: [1] }], [-1])],
    ),
    ...kinks.map(
      ({ at, x, of: kinked }): Probe => [
        `${name} where ${at}`,
        (s) =>
          s.pullback(kinked(s), [{ values: [x].flat(), shape: typeof x === "number" ? [] : [x.length] }], {
            values: [2],
            shape: [],
          }),
      ],
    ),
  ];
});

function answers(
  s: Subject,
  f: (...x: Tensor[]) => unknown,
  inputs: readonly Values[],
  cotangent: Values | readonly number[],
): unknown {
  const value = s.read(f(...inputs.map(({ values, shape }) => s.tensor(values, shape))) as Tensor);
  return [value, s.pullback(f as (...x: Tensor[]) => Tensor, inputs, cotangent as Values)];
}

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
