/** Operators at sizes, in batches and at numbers that the automatic probes do not reach. */
import type { Tensor } from "../../claims/subject.ts";
import { seeded } from "../../kit/random.ts";
import type { Probe } from "../probes.ts";
import { thereAndBack } from "./asking.ts";

const source = seeded(20241205);

function filled(...shape: number[]) {
  const size = shape.reduce((product, length) => product * length, 1);
  return { values: Array.from({ length: size }, () => source.uniform() - 0.5), shape };
}

const products = (
  [
    [
      [7, 3],
      [3, 2],
    ],
    [
      [5, 4],
      [4, 7],
    ],
    [
      [2, 6],
      [6, 9],
    ],
    [
      [2, 3, 2],
      [2, 5],
    ],
    [
      [3, 2],
      [2, 2, 4],
    ],
    [
      [2, 5, 3],
      [2, 3, 4],
    ],
  ] as const
).map((shapes): Probe => {
  const inputs = shapes.map((shape) => filled(...shape));
  return [
    `matmul ${shapes.map((shape) => shape.join("×")).join(" and ")}`,
    (s) => thereAndBack(s, (a, b) => s.matmul(a as Tensor, b as Tensor), inputs),
  ];
});

const layers = (
  [
    [9, 4, 1],
    [3, 3, 1],
    [6, 2, 5],
  ] as const
).map(([batch, inputs, outputs]): Probe => {
  const all = [filled(batch, inputs), filled(outputs, inputs), filled(outputs)];
  return [
    `linear ${batch}×${inputs} to ${outputs}`,
    (s) => thereAndBack(s, (x, w, b) => s.linear(x as Tensor, w as Tensor, b as Tensor), all),
  ];
});

const infinity = Number.POSITIVE_INFINITY;
const rows = [
  [1, Number.NaN, 2],
  [1, infinity, 2],
  [infinity, 1, -infinity],
  [-infinity, 1, 0],
  [-infinity, -infinity],
];

export const probesOfOperators: readonly Probe[] = [
  ...products,
  ...layers,
  [
    "matmul of twenty thousand products",
    (s) => {
      const b = s.concat(
        [[[1, 1, 1, 1]], [[1, 2, 3, 4]]].map((row) =>
          s.broadcastTo(s.tensor(row.flat(), [1, 4]), [10_000, 4]),
        ),
        0,
      );
      return s.read(s.matmul(s.broadcastTo(s.tensor([1], [1, 1]), [4, 20_000]), b));
    },
  ],
  [
    "NaN and Infinity in rows",
    (s) => rows.map((x) => [s.sum(x), s.mean(x), s.max(x), s.softmax(x), s.logSoftmax(x)]),
  ],
  [
    "div far out",
    (s) => [200, -200].map((k) => s.gradients((a, b) => s.div(a, b), [3 * 10 ** k, 7 * 10 ** k])),
  ],
  ["softplus from 20 on", (s) => [20.5, 25, 30].map((x) => s.softplus(x))],
];
