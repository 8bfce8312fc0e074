/** Files: state dicts and safetensors. */
import type { Layer, Subject, Tensor } from "../../claims/subject.ts";
import { equal, refuses, same } from "../../kit/compare.ts";
import { example, forAll, given } from "../../kit/law.ts";
import { vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import { tensors } from "../../kit/tensors.ts";
import type { LibraryLaw } from "../library.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

/** Names that a careless program loses, takes for its own or cannot write down. */
const names = oneOf("w", "0.bias", "é", "层", "😀", 'a"b', "", "__proto__", "constructor");

const stored = (numbers: readonly number[]) => ({
  shape: [numbers.length],
  data: Float64Array.from(numbers),
});

/** Two layers in a row, as large as each other. */
const twoLayers = ({ Sequential, Linear }: Pick<Subject, "Sequential" | "Linear">, seed: number) =>
  Sequential(Linear(2, 2, { seed }), Linear(2, 2, { seed: seed + 1 }));

const numbersOf = (model: Layer, { read }: Pick<Subject, "read">) =>
  model.parameters().flatMap((parameter) => [...read(parameter).values]);

/** A file of the safetensors format with this header and these bytes for the numbers. */
function fileOf(header: object, data: readonly number[]): Uint8Array {
  const text = Array.from(JSON.stringify(header), (character) => character.charCodeAt(0));
  return Uint8Array.from([text.length % 256, text.length >> 8, 0, 0, 0, 0, 0, 0, ...text, ...data]);
}

/** ± (1 + fraction) · 2^(exponent - bias), from the bits of a short floating-point number. */
function floating(bits: number, fractionBits: number, bias: number): number {
  const sign = bits < 2 ** 15 ? 1 : -1;
  const exponent = Math.floor((bits % 2 ** 15) / 2 ** fractionBits);
  const fraction = (bits % 2 ** fractionBits) / 2 ** fractionBits;
  if (exponent === 2 * bias + 1) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** (1 - bias) : sign * (1 + fraction) * 2 ** (exponent - bias);
}

/** What two bytes, the lower one first, stand for in types of one or two bytes. */
const meanings: Readonly<Record<string, (bits: number) => readonly number[]>> = {
  F16: (bits) => [floating(bits, 10, 15)],
  BF16: (bits) => [floating(bits, 7, 127)],
  U16: (bits) => [bits],
  I16: (bits) => [bits < 2 ** 15 ? bits : bits - 2 ** 16],
  U8: (bits) => [bits % 256, bits >> 8],
  I8: (bits) => [bits % 256, bits >> 8].map((byte) => (byte < 128 ? byte : byte - 256)),
};

/** What safetensors 0.8.0 writes for six tensors of one float32 each, sorted by the bytes of their names; bytes as characters. */
const writtenByPyTorch = {
  header:
    '{"__metadata__":{"format":"pt"},"10":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
    '"9":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},' +
    '"a\\"\\n\\u001f\u007f/":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
    '"n\u00c3\u00a9":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},' +
    '"\u00ef\u00bf\u00bf":{"dtype":"F32","shape":[1],"data_offsets":[16,20]},' +
    '"\u00f0\u009f\u0098\u0080":{"dtype":"F32","shape":[1],"data_offsets":[20,24]}}       ',
  tensors: { "😀": 1, 'a"\n\u001f\u007f/': 2, "9": 3, "10": 4, "\uffff": 5, né: 6 },
  data: [0, 0, 128, 64, 0, 0, 64, 64, 0, 0, 0, 64, 0, 0, 192, 64, 0, 0, 160, 64, 0, 0, 128, 63],
};

export const ofFiles: readonly LibraryLaw[] = [
  {
    of: "files",
    title: "what is saved of a model and what is loaded into it are copies",
    law: ({ Linear, read, assign }) =>
      forAll(vectors(), (w) => {
        const model = Linear(w.length, 1, { bias: false });
        const [weight] = model.parameters() as [Tensor];
        const loaded = { shape: [1, w.length], data: Float64Array.from(w) };
        model.loadStateDict({ weight: loaded });
        const saved = model.stateDict().weight?.data ?? new Float64Array();
        const other = w.map(() => 7);
        assign(weight, [other]);
        equal(saved, w);
        equal(loaded.data, w);
        saved.fill(9);
        loaded.data.fill(9);
        equal(read(weight).values, other);
      }),
  },
  {
    of: "files",
    title: "loading changes the numbers of the parameters that there are, and makes no new ones",
    law: ({ Sequential, Linear, read }) =>
      forAll(seeds, (seed) => {
        const model = twoLayers({ Sequential, Linear }, seed);
        const other = twoLayers({ Sequential, Linear }, seed + 2);
        // As an optimiser has them that was made before.
        const parameters = model.parameters();
        model.loadStateDict(other.stateDict());
        equal(
          parameters.flatMap((parameter) => [...read(parameter).values]),
          numbersOf(other, { read }),
        );
      }),
  },
  {
    of: "files",
    title: "loading goes by names, in whatever order they come",
    law: ({ Sequential, Linear, read }) =>
      forAll(seeds, (seed) => {
        const model = twoLayers({ Sequential, Linear }, seed);
        const other = twoLayers({ Sequential, Linear }, seed + 2);
        model.loadStateDict(Object.fromEntries(Object.entries(other.stateDict()).reverse()));
        equal(numbersOf(model, { read }), numbersOf(other, { read }));
      }),
  },
  {
    of: "files",
    title: "what does not fit a model in every name and shape is refused, and changes nothing",
    law: ({ Sequential, Linear, read }) =>
      forAll(oneOf("too few" as const, "too many" as const, "turned" as const, "flat" as const), (way) => {
        const [model, other] = [1, 2].map((seed) => Sequential(Linear(3, 2, { seed }))) as [Layer, Layer];
        const [before, fitting] = [numbersOf(model, { read }), Object.entries(other.stateDict())];
        const shaped = (change: (shape: readonly number[]) => readonly number[]) =>
          fitting.map(([name, { shape, data }]) => [name, { shape: change(shape), data }] as const);
        const misfits = {
          "too few": fitting.slice(0, 1),
          "too many": [...fitting, ["more", stored([1])] as const],
          turned: shaped((shape) => [...shape].reverse()),
          flat: shaped((shape) => [shape.reduce((size, length) => size * length)]),
        };
        refuses(() => model.loadStateDict(Object.fromEntries(misfits[way])));
        equal(numbersOf(model, { read }), before);
      }),
  },
  {
    of: "files",
    title: "a file gives back every name, shape and number",
    law: ({ encode, decode }) =>
      forAll(
        names,
        names,
        tensors({ of: numbers({ specials: [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.MIN_VALUE] }) }),
        (name, other, { values, shape }) => {
          given(name !== other);
          const state = Object.fromEntries([
            [name, { shape, data: Float64Array.from(values) }],
            [other, stored([1, 2])],
          ]);
          const loaded = Object.entries(decode(encode(state)));
          same(
            loaded.map(([key, { shape }]) => [key, [...shape]]).sort(),
            [
              [name, shape],
              [other, [2]],
            ].sort(),
          );
          for (const [key, { data }] of loaded)
            equal(data, key === name ? values : [1, 2], { signedZero: true });
        },
      ),
  },
  {
    of: "files",
    title: "a file of single precision rounds each number once",
    law: ({ encode, decode }) =>
      forAll(vectors(), (w) =>
        equal(decode(encode({ w: stored(w) }, { dtype: "F32" })).w?.data ?? [], w.map(Math.fround), {
          signedZero: true,
        }),
      ),
  },
  {
    of: "files",
    title: "a file is byte for byte the one that PyTorch writes",
    law: ({ encode }) =>
      example(() => {
        const { header, tensors, data } = writtenByPyTorch;
        const state = Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, stored([x])]));
        const text = Array.from(header, (character) => character.charCodeAt(0));
        const length = [text.length % 256, text.length >> 8, 0, 0, 0, 0, 0, 0];
        const file = encode(state, { dtype: "F32" });
        same(file.length, length.length + text.length + data.length);
        equal(file, [...length, ...text, ...data]);
      }),
  },
  {
    of: "files",
    title: "numbers and files may be a part of larger arrays",
    law: ({ encode, decode }) =>
      forAll(vectors(), wholeNumbers({ from: 0, to: 8 }), (w, at) => {
        const longer = Float64Array.from([...new Array<number>(at).fill(9), ...w, 9]);
        const file = encode({ w: { shape: [w.length], data: longer.subarray(at, at + w.length) } });
        const larger = new Uint8Array(at + file.length + 1).fill(9);
        larger.set(file, at);
        equal(decode(larger.subarray(at, at + file.length)).w?.data ?? [], w);
      }),
  },
  {
    of: "files",
    title: "a number of one or two bytes is read as its type says",
    law: ({ decode }) =>
      forAll(wholeNumbers({ from: 0, to: 65_535 }), (bits) => {
        for (const [dtype, meaning] of Object.entries(meanings)) {
          const want = meaning(bits);
          const header = { w: { dtype, shape: [want.length], data_offsets: [0, 2] } };
          equal(decode(fileOf(header, [bits % 256, bits >> 8])).w?.data ?? [], want);
        }
      }),
  },
  {
    of: "files",
    title: "a file that is shorter or longer than it was is refused",
    law: ({ encode, decode }) =>
      forAll(vectors(), wholeNumbers({ from: -16, to: 16 }), (w, more) => {
        given(more !== 0);
        const file = encode({ w: stored(w) });
        const other = new Uint8Array(file.length + more);
        other.set(file.subarray(0, other.length));
        refuses(() => decode(other));
      }),
  },
  {
    of: "files",
    title: "tensors that overlap in a file, or leave a gap, are refused",
    law: ({ decode }) =>
      forAll(oneOf(0, 4, 8, 16), oneOf(0, 4, 8, 16), (a, b) => {
        const tensor = (from: number) => ({ dtype: "F64", shape: [1], data_offsets: [from, from + 8] });
        const file = fileOf({ a: tensor(a), b: tensor(b) }, new Array<number>(16).fill(0));
        if (a + b === 8 && a !== b) equal(decode(file).a?.data ?? [], [0]);
        else refuses(() => decode(file));
      }),
  },
];
