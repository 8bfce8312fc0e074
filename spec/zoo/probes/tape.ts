import type { Subject, Tensor } from "../../claims/subject.ts";
import type { Probe } from "../probes.ts";
import { each, thereAndBack } from "./asking.ts";

/** 1, -2, 3, -4, … in a shape. */
function filled(shape: readonly number[]): { values: number[]; shape: readonly number[] } {
  const size = shape.reduce((product, length) => product * length, 1);
  return { values: Array.from({ length: size }, (_, i) => (i % 2 === 0 ? i + 1 : -i - 1)), shape };
}

const own = (s: Subject, shape: readonly number[]) => s.tensor(filled(shape).values, shape);

/** Of inputs of these shapes. */
const there = (s: Subject, f: (...x: Tensor[]) => Tensor, ...shapes: readonly (readonly number[])[]) =>
  thereAndBack(s, f, shapes.map(filled));

const ofTensors: readonly Probe[] = [
  [
    "products of shapes that stretch, and of some that do not",
    (s) =>
      each(
        (
          [
            [[2, 1], [3]],
            [[2], [2, 2]],
            [
              [2, 3],
              [2, 1],
            ],
            [[], [3]],
            [
              [2, 1, 2],
              [3, 1],
            ],
            [[2], [3]],
            [[4], [2]],
            [
              [1, 2],
              [2, 1],
            ],
            [[2, 3], [2]],
          ] as const
        ).map(
          ([a, b]) =>
            () =>
              there(s, (x, y) => s.mul(x, y), a, b),
        ),
      ),
  ],
  [
    "sums, means and maxima along every axis, counted from either end",
    (s) =>
      [-4, -3, -2, -1, 0, 1, 2, 3].map((axis) => [
        ...each(
          (["sum", "mean", "max"] as const).map(
            (name) => () => there(s, (x) => (s[name] as typeof s.sum)(x, axis), [2, 1, 3]),
          ),
        ),
        ...each([
          () => s.read((s.argmax as unknown as typeof s.sum)(own(s, [2, 1, 3]), axis)),
          () => s.softmax(own(s, [2]), axis),
        ]),
      ]),
  ],
  [
    "sums that keep their axis",
    (s) => each([0, 1, 2, -1].map((axis) => () => there(s, (x) => s.sumKept(x, axis), [2, 1, 3]))),
  ],
  [
    "the largest of equals, of negative numbers, and of none",
    (s) =>
      each([
        () => s.argmax([3, 1, 3]),
        () =>
          s.argmax(
            [
              [1, 1],
              [0, 1],
            ],
            0,
          ),
        () => s.max([-3, -1]),
        () => s.read(s.max(own(s, [2, 0]), 1)),
        () => s.read((s.argmax as unknown as typeof s.sum)(own(s, [2, 0]), 1)),
      ]),
  ],
  [
    "slices",
    (s) =>
      each(
        (
          [
            [0, 1],
            [1, -5],
            [1, 0, 0],
            [0, 1, 4, 2],
            [1, 1, 3],
            [1, 0, 3, -1],
            [0, 3, 1],
          ] as const
        ).map(
          ([axis, start, end, step]) =>
            () =>
              there(s, (x) => s.slice(x, axis, start, end, step), [4, 3]),
        ),
      ),
  ],
  [
    "axes in another order",
    (s) =>
      each([
        ...[
          [2, 0, 1],
          [0, 2, 1],
          [0, 0, 1],
        ].map((order) => () => there(s, (x) => s.permute(x, order), [2, 2, 3])),
        () => there(s, (x) => s.transpose(x), [2, 2]),
      ]),
  ],
  [
    "parts put together",
    (s) =>
      each([
        () => there(s, (...x) => s.concat(x, 0), [1], [3], [2]),
        () => there(s, (...x) => s.concat(x, 1), [2, 1], [2, 2], [2, 1]),
        () => there(s, (...x) => s.concat(x, 0), [1, 2], [1, 3]),
      ]),
  ],
  [
    "products of vectors, of batches, and of what does not fit",
    (s) =>
      each([
        () => there(s, (x, y) => s.matmul(x, y), [2], [2, 3]),
        () => there(s, (x, y) => s.matmul(x, y), [3, 2], [2]),
        () => there(s, (x, y) => s.matmul(x, y), [2], [2]),
        () => there(s, (x, y) => s.matmul(x, y), [2, 1, 2], [2, 2]),
        () => there(s, (x, y) => s.matmul(x, y), [2, 2], [3, 2]),
        () => there(s, (x, w, b) => s.linear(x, w, b), [2, 2], [3, 2], [2]),
        () => there(s, (x, w, b) => s.linear(x, w, b), [2, 2], [3, 2], [3]),
      ]),
  ],
  [
    "numbers in another shape, and too few or too many for it",
    (s) =>
      each([
        () => there(s, (x) => s.reshape(x, [3, -1]), [2, 3]),
        () => there(s, (x) => s.reshape(x, [2, 2]), [5]),
        () => s.read(s.tensor([1, 2, 3], [2])),
        () => s.read(s.tensor([1, 2, 3], [4])),
        () => there(s, (x) => s.broadcastTo(x, [2, 3]), [2, 1]),
        () => there(s, (x) => s.broadcastTo(x, [1, 3]), [2, 3]),
      ]),
  ],
  [
    "nested arrays, ragged ones among them",
    (s) =>
      each(
        [
          [[1, 2], [3], [4, 5, 6]],
          [[1], 2],
          [1, [2]],
          [
            [
              [1, 3],
              [2, 4],
            ],
          ],
          5,
        ].map((rows) => () => s.read(s.nested(rows))),
      ),
  ],
];

const gradientsOf = (s: Subject, ...parameters: Tensor[]) => parameters.map((w) => s.gradientOf(w));

const ofTape: readonly Probe[] = [
  [
    "two losses of one parameter, one after the other",
    (s) => {
      const w = s.parameter([1, -2, 0.5]);
      s.backward(s.sum(s.mul(w, w)));
      const once = [...(s.gradientOf(w) ?? [])];
      s.backward(s.sum(s.exp(w)));
      return [once, s.gradientOf(w)];
    },
  ],
  [
    "what is computed after noGrad threw",
    (s) => {
      const w = s.parameter([1, 2]);
      try {
        s.noGrad(() => {
          throw new Error("on purpose");
        });
      } catch {
        return s.requiresGrad(s.exp(w));
      }
      return "not thrown on";
    },
  ],
  [
    "noGrad within noGrad, and of an asynchronous function",
    (s) => {
      const w = s.parameter([1, 2]);
      const tracked = () => s.requiresGrad(s.exp(w));
      return each([
        () => s.noGrad(() => [tracked(), s.noGrad(tracked), tracked()]),
        tracked,
        () => s.noGrad(async () => 1) instanceof Promise,
      ]);
    },
  ],
  [
    "a value used on two ways, and two that are equal",
    (s) => {
      const [w, v] = [s.parameter(3), s.parameter(3)];
      const y = s.mul(w, w);
      s.backward(s.add(s.mul(y, y), s.mul(s.mul(v, v), y)));
      return gradientsOf(s, w, v);
    },
  ],
  [
    "going back several times, with and without being told to retain",
    (s) => {
      const w = s.parameter(3);
      const shared = s.exp(s.reshape(w, [1]));
      const loss = s.mul(s.sum(shared), 5);
      const gradient = (action: () => void) => () => {
        action();
        return s.gradientOf(w);
      };
      return each([
        gradient(() => s.backward(loss, { retain: true })),
        gradient(() => s.backward(loss, { retain: true })),
        gradient(() => s.backward(loss)),
        gradient(() => s.backward(loss)),
        gradient(() => s.backward(s.sum(shared))),
        () => s.gradientOf(w),
      ]);
    },
  ],
  [
    "a reshaped parameter, gone back through twice",
    (s) => {
      const w = s.parameter([3, 4]);
      const loss = s.sum(s.mul(s.reshape(w, [2, 1]), 2));
      s.backward(loss, { retain: true });
      s.backward(loss);
      return s.gradientOf(w);
    },
  ],
  [
    "losses that are parameters, constants or several numbers",
    (s) => {
      const [w, v, u] = [s.parameter(3), s.parameter([1, 2]), s.parameter(2)];
      s.backward(s.mul(u, 5));
      return [
        ...each([
          () => s.backward(w),
          () => s.backward(u),
          () => s.backward(s.exp(v)),
          () => s.backward(s.tensor([1], [])),
          () => s.backward(s.mul(w, w), { keep: true } as never),
          () => s.pullback((x) => s.exp(x), [[1, 2]], { values: [2, 3, 4], shape: [3] }),
          () => s.pullback((x) => s.exp(x), [[1, 2]], { values: [2, 3], shape: [2, 1] }),
        ]),
        ...gradientsOf(s, w, v, u),
      ];
    },
  ],
  [
    "which of two is recorded, and who keeps a gradient",
    (s) => {
      const [w, c] = [s.parameter(3), s.tensor([5], [])];
      const [left, right] = [s.mul(w, c), s.mul(c, w)];
      return [
        s.requiresGrad(left),
        s.requiresGrad(right),
        ...each([() => s.backward(left), () => s.backward(right)]),
        ...gradientsOf(s, w, c),
      ];
    },
  ],
  [
    "what is detached, and argmax",
    (s) => {
      const [w, v] = [s.parameter(3), s.parameter([1, 4])];
      const detached = s.detach(w);
      const best = s.argmax(v as never) as unknown as Tensor;
      return [
        s.requiresGrad(detached),
        s.requiresGrad(w),
        ...each([() => s.backward(s.mul(w, detached)), () => s.backward(s.mul(s.sum(v), best))]),
        ...gradientsOf(s, w, v),
      ];
    },
  ],
  [
    "numbers overwritten before and after they are used, and by another shape",
    (s) => {
      const w = s.parameter([3]);
      const matrix = s.parameter([[1, 2, 3]]);
      const before = s.sum(s.mul(w, w));
      return each([
        () => s.assign(w, [4]),
        () => s.backward(before),
        () => s.gradientOf(w),
        () => s.backward(s.sum(s.mul(w, w))),
        () => s.gradientOf(w),
        () => s.assign(matrix, [[1], [2], [3]]),
        () => s.assign(matrix, [[1, 2]]),
        () => s.read(matrix),
      ]);
    },
  ],
  [
    "a recording run again",
    (s) => {
      const [x, w] = [s.tensor([1, 2], [2]), s.parameter(2)];
      const { forward, backward } = s.record(() => {
        const best = s.argmax(x as never) as unknown as Tensor;
        return s.mul(
          s.add(
            s.noGrad(() => s.sum(s.mul(x, x))),
            best,
          ),
          s.mul(w, w),
        );
      });
      return each([
        backward,
        () => s.gradientOf(w),
        () => s.assign(x, [5, 1]),
        backward,
        forward,
        backward,
        () => s.gradientOf(w),
        backward,
        () => s.gradientOf(w),
      ]);
    },
  ],
  [
    "a recording of nothing but products, gone back through three times",
    (s) => {
      const w = s.parameter(2);
      const { backward } = s.record(() => s.mul(s.mul(w, w), w));
      backward();
      backward();
      backward();
      return s.gradientOf(w);
    },
  ],
];

const ofOptimisers: readonly Probe[] = [
  [
    "numbers that are no rate and no share",
    (s) =>
      each([
        () => s.SGD([s.parameter(1)], { learningRate: Number.NaN }) && "made",
        () => s.Adam([s.parameter(1)], { betas: [0.9, 1] }) && "made",
        () => s.Adam([]) && "made",
        () => s.SGD([s.parameter(1)], { learningRate: 1, lr: 2 } as never) && "made",
      ]),
  ],
  [
    "batches and rows that there are too few of",
    (s) =>
      each([
        () => s.batches(3, 5),
        () => s.batches(3, 5, "keep"),
        () => s.predict(s.Linear(2, 1), [1, 2]),
        () => s.predict(s.Linear(2, 1), [[1, 2]]),
      ]),
  ],
];

export const probesOfTape: readonly Probe[] = [...ofTensors, ...ofTape, ...ofOptimisers];
