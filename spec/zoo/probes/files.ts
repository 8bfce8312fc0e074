import type { Layer, Subject } from "../../claims/subject.ts";
import type { Probe } from "../probes.ts";
import { unlessRefused } from "./asking.ts";

const stored = (shape: readonly number[], ...numbers: readonly number[]) => ({
  shape,
  data: Float64Array.from(numbers),
});

const twoLayers = (s: Subject, seed: number) =>
  s.Sequential(s.Linear(2, 2, { seed }), s.Linear(2, 2, { seed: seed + 1 }));

const weightsOf = (s: Subject, model: Layer) => model.parameters().map((each) => s.read(each).values);

/** A file of one tensor of this type in these bytes, or as many tensors as there are offsets. */
function fileOf(dtype: string, shape: readonly number[], data: readonly number[], ...offsets: number[][]) {
  const tensors = offsets.map((data_offsets, i) => [`t${i}`, { dtype, shape, data_offsets }]);
  const header = Array.from(JSON.stringify(Object.fromEntries(tensors)), (letter) => letter.charCodeAt(0));
  return Uint8Array.from([header.length, 0, 0, 0, 0, 0, 0, 0, ...header, ...data]);
}

const state = {
  "b.weight": stored([2, 1], 1 / 3, -0),
  "\uffff": stored([1], Number.MIN_VALUE),
  "😀": stored([], 2),
  "a.bias": stored([1], 1e300),
};

export const probesOfFiles: readonly Probe[] = [
  [
    "a state dict when the model changes",
    (s) => {
      const model = twoLayers(s, 1);
      const saved = model.stateDict();
      for (const parameter of model.parameters())
        s.assign(parameter, {
          values: s.read(parameter).values.map(() => 1),
          shape: s.read(parameter).shape,
        });
      return saved;
    },
  ],
  [
    "a model when what was loaded changes",
    (s) => {
      const model = twoLayers(s, 1);
      const loaded = twoLayers(s, 3).stateDict();
      model.loadStateDict(loaded);
      for (const { data } of Object.values(loaded)) data.fill(9);
      return weightsOf(s, model);
    },
  ],
  [
    "parameters from before loading",
    (s) => {
      const model = twoLayers(s, 1);
      const before = model.parameters();
      model.loadStateDict(twoLayers(s, 3).stateDict());
      return before.map((each) => s.read(each).values);
    },
  ],
  [
    "loading in another order",
    (s) => {
      const model = twoLayers(s, 1);
      model.loadStateDict(Object.fromEntries(Object.entries(twoLayers(s, 3).stateDict()).reverse()));
      return weightsOf(s, model);
    },
  ],
  [
    "loading what does not fit",
    (s) => {
      const good = s.Linear(3, 2, { seed: 2 }).stateDict();
      const { weight, bias } = good;
      return [
        { weight },
        { ...good, more: stored([1], 1) },
        { bias, weight: { shape: [3, 2], data: weight?.data } },
        { bias, weight: stored([1], 1) },
      ].map((bad) => {
        const model = s.Linear(3, 2, { seed: 1 });
        return [unlessRefused(() => model.loadStateDict(bad as typeof good)), weightsOf(s, model)];
      });
    },
  ],
  ["a file, in bytes", (s) => s.encode(state)],
  [
    "a file of single precision, in bytes",
    (s) => s.encode({ w: stored([2], 1 / 3, -2), v: stored([1], 1) }, { dtype: "F32" }),
  ],
  ["a file read again", (s) => s.decode(s.encode({ ...state, é: stored([1], 1) }))],
  [
    "a file of single precision read again",
    (s) => s.decode(s.encode({ w: stored([2], 1 / 3, -2) }, { dtype: "F32" })),
  ],
  [
    "a tensor called __proto__",
    (s) => Object.entries(s.decode(s.encode(Object.fromEntries([["__proto__", stored([1], 5)]])))),
  ],
  [
    "a file within larger memory",
    (s) => {
      const file = s.encode({ w: stored([2], 1, 2) });
      const larger = new Uint8Array(file.length + 5);
      larger.set(file, 3);
      return s.decode(larger.subarray(3, 3 + file.length));
    },
  ],
  [
    "a part of a larger array, saved",
    (s) => s.encode({ w: { shape: [2], data: Float64Array.of(9, 1, 2).subarray(1) } }),
  ],
  ...["F16", "BF16", "I16", "U16", "I8", "U8", "BOOL"].map(
    (dtype): Probe => [
      `numbers of type ${dtype}`,
      (s) => {
        const data = [1, 0, 255, 3, 0, 60, 0, 192, 64, 255];
        const count = dtype.endsWith("16") ? 5 : 10;
        return s.decode(fileOf(dtype, [count], data, [0, 10])).t0?.data;
      },
    ],
  ),
  [
    "files that are damaged",
    (s) => {
      const file = s.encode({ w: stored([2], 1, 2) });
      return [
        file.subarray(0, -1),
        Uint8Array.of(...file, 0),
        fileOf("U8", [2], [1, 2, 3, 4], [0, 2], [0, 2]),
        fileOf("U8", [2], [1, 2, 3, 4], [2, 4], [2, 4]),
      ].map((damaged) => unlessRefused(() => s.decode(damaged)));
    },
  ],
];
