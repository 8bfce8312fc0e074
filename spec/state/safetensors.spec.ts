import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../../src/safetensors.ts";

const seed = 20241205;

/** Every pattern of 64 bits is a double, among them NaNs with a payload, both zeros and the subnormals. */
const bits = fc.oneof(
  fc.constantFrom(...bitsOf(Float64Array.of(0, -0, 1, -1 / 3, 5e-324, -2.2e-308, Infinity, Number.NaN))),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);

const tensor = fc.array(fc.nat({ max: 4 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((product, axis) => product * axis, 1);
  return fc
    .array(bits, { minLength: length, maxLength: length })
    .map((cells): StoredTensor => ({ shape, data: new Float64Array(BigUint64Array.from(cells).buffer) }));
});

/** Names that a careless record loses, takes for its own or reorders: in UTF-16, 😀 sorts before U+FFFF. */
const name = fc.oneof(
  fc.constantFrom(
    "layer1.weight",
    "layer1.bias",
    "",
    "__proto__",
    "constructor",
    "%41",
    "9",
    "10",
    "\uffff",
    "😀",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

const entries = fc.uniqueArray(fc.tuple(name, tensor), { selector: ([key]) => key, maxLength: 6 });

const example = {
  "layer1.weight": { shape: [2, 3], data: Float64Array.of(0.5, -0, 1 / 3, 5e-324, Infinity, Number.NaN) },
  "layer1.bias": { shape: [2], data: Float64Array.of(-1, 1e300) },
  "layer2.weight": { shape: [], data: Float64Array.of(42) },
};

describe("a safetensors file", () => {
  test("gives back every tensor to the last bit", () => {
    fc.assert(
      fc.property(entries, (stored) => {
        const { tensors } = decodeSafetensors(encodeSafetensors(Object.fromEntries(stored)));
        expect(Object.keys(tensors)).toHaveLength(stored.length);
        for (const [key, { shape, data }] of stored) {
          expect(Object.hasOwn(tensors, key)).toBe(true);
          expect(tensors[key]?.dtype).toBe("F64");
          expect(tensors[key]?.shape).toEqual(shape);
          expect(bitsOf(tensors[key]?.data)).toEqual(bitsOf(data));
        }
      }),
      { seed },
    );
  });

  test("would not pass for equal with another zero or another NaN", () => {
    const nan = BigUint64Array.of(0x7ff8_0000_0000_0001n);
    expect(bitsOf(Float64Array.of(0))).not.toEqual(bitsOf(Float64Array.of(-0)));
    expect(bitsOf(new Float64Array(nan.buffer))).not.toEqual(bitsOf(Float64Array.of(Number.NaN)));
  });

  test("as F32 gives back every number rounded once", () => {
    const number = fc.oneof(
      fc.constantFrom(0, -0, 1e-45, 7e-46, 1 / 3, 16777217, 3.4028235677973362e38, Infinity, Number.NaN),
      fc.double({ min: -3.4e38, max: 3.4e38 }),
    );
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const stored = { a: { shape: [numbers.length], data: Float64Array.from(numbers) } };
        const { a } = decodeSafetensors(encodeSafetensors(stored, { dtype: "F32" })).tensors;
        expect(a?.dtype).toBe("F32");
        expect(a?.data).toEqual(Float64Array.from(numbers, Math.fround));
      }),
      { seed },
    );
  });

  test("is the same, byte for byte, in whatever order the tensors come", () => {
    fc.assert(
      fc.property(entries, (stored) => {
        const file = encodeSafetensors(Object.fromEntries(stored));
        expect(encodeSafetensors(Object.fromEntries(stored.toReversed()))).toEqual(file);
        expect(encodeSafetensors(decodeSafetensors(file).tensors)).toEqual(file);
      }),
      { seed },
    );
  });

  // What `safetensors.torch.save(tensors, metadata={"format": "pt"})` of safetensors 0.8.0 returns for these float32
  // tensors: sorted by the bytes of the name, so "10" comes before "9" and U+FFFF before 😀.
  test("is the file that PyTorch writes", () => {
    const one = (value: number) => ({ shape: [1], data: Float64Array.of(value) });
    const tensors = {
      "😀": one(1),
      'a"\n\u001f\u007f/': one(2),
      "9": one(3),
      "10": one(4),
      "\uffff": one(5),
      né: one(6),
    };
    const header =
      '{"__metadata__":{"format":"pt"},"10":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},' +
      '"9":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},' +
      '"a\\"\\n\\u001f\u007f/":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
      '"né":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},' +
      '"\uffff":{"dtype":"F32","shape":[1],"data_offsets":[16,20]},' +
      '"😀":{"dtype":"F32","shape":[1],"data_offsets":[20,24]}}       ';
    const data = Buffer.from(
      "00008040 00004040 00000040 0000c040 0000a040 0000803f".replaceAll(" ", ""),
      "hex",
    );
    expect(encodeSafetensors(tensors, { dtype: "F32" })).toEqual(fileOf(header, data));
  });

  test("has data that begins at a multiple of 8, whatever the header's length", () => {
    for (let length = 0; length < 8; length++) {
      const file = encodeSafetensors({ ["x".repeat(length)]: example["layer1.bias"] });
      expect((file.length - 16) % 8).toBe(0);
    }
  });

  test("carries texts, PyTorch's mark unless others are given", () => {
    const metadataOf = (metadata?: Record<string, string>) =>
      decodeSafetensors(encodeSafetensors({}, metadata && { metadata })).metadata;
    expect(Object.entries(metadataOf())).toEqual([["format", "pt"]]);
    const texts = JSON.parse(`{"":"${"naïve ".repeat(5000)}","__proto__":"😀","epoch":"3"}`);
    expect(Object.entries(metadataOf(texts))).toEqual(Object.entries(texts));
    expect(encodeSafetensors({}, { metadata: {} })).toEqual(fileOf("{}      "));
  });

  test("shares no memory with what went in or comes out", () => {
    const data = Float64Array.of(1, 2);
    const file = encodeSafetensors({ a: { shape: [2], data } });
    const { a } = decodeSafetensors(file).tensors;
    data.fill(7);
    expect(decodeSafetensors(file).tensors.a?.data).toEqual(Float64Array.of(1, 2));
    file.fill(0);
    expect(a?.data).toEqual(Float64Array.of(1, 2));
  });

  test("may lie anywhere in a larger buffer", () => {
    const file = encodeSafetensors(example);
    const larger = new Uint8Array(file.length + 9).fill(0xff);
    larger.set(file, 3);
    expect(decodeSafetensors(larger.subarray(3, 3 + file.length))).toEqual(decodeSafetensors(file));
  });
});

describe("the types of other programs", () => {
  // The bytes are written out, so that nothing of ours takes part in making them. The last pattern of each signed type
  // is negative; 2^53 - 1 is the last whole number before the doubles have gaps.
  test.each([
    ["F64", "000000000000f03f 0100000000000080", [1, -5e-324]],
    ["F32", "0000803f 01000080", [1, -(2 ** -149)]],
    ["F16", "003c 01c0", [1, -2 - 2 ** -9]],
    ["BF16", "803f 01c0", [1, -2 - 2 ** -6]],
    ["I64", "ffffffffffff1f00 010000000000e0ff", [2 ** 53 - 1, 1 - 2 ** 53]],
    ["I32", "ffffff7f 00000080", [2 ** 31 - 1, -(2 ** 31)]],
    ["I16", "ff7f 0080", [32767, -32768]],
    ["I8", "7f 80", [127, -128]],
    ["U64", "0001000000000000 ffffffffffff1f00", [256, 2 ** 53 - 1]],
    ["U32", "00010000 ffffffff", [256, 2 ** 32 - 1]],
    ["U16", "0001 ffff", [256, 65535]],
    ["U8", "01 ff", [1, 255]],
    ["BOOL", "00 02", [0, 1]],
  ])("%s are read exactly", (dtype, hex, numbers) => {
    const data = Buffer.from(hex.replace(" ", ""), "hex");
    const header = `{"a":{"dtype":"${dtype}","shape":[2],"data_offsets":[0,${data.length}]}}`;
    expect(Object.entries(decodeSafetensors(fileOf(header, data)).tensors)).toEqual([
      ["a", { dtype, shape: [2], data: Float64Array.from(numbers) }],
    ]);
  });

  // ± (1 + fraction) · 2^(exponent - bias), by powers instead of by shifting bits.
  test.each([
    ["F16", 10, 15],
    ["BF16", 7, 127],
  ])("%s are read as defined, all 65,536 of them", (dtype, fractionBits, bias) => {
    const patterns = Uint16Array.from({ length: 65536 }, (_, pattern) => pattern);
    const wanted = Float64Array.from(patterns, (pattern) => {
      const sign = pattern >= 32768 ? -1 : 1;
      const exponent = Math.floor((pattern % 32768) / 2 ** fractionBits);
      const fraction = (pattern % 2 ** fractionBits) / 2 ** fractionBits;
      if (exponent === 2 * bias + 1) return fraction === 0 ? sign * Infinity : Number.NaN;
      return exponent === 0
        ? sign * fraction * 2 ** (1 - bias)
        : sign * (1 + fraction) * 2 ** (exponent - bias);
    });
    const data = new Uint8Array(131072);
    for (const [i, pattern] of patterns.entries()) data.set([pattern % 256, pattern >> 8], 2 * i);
    const file = fileOf(`{"a":{"dtype":"${dtype}","shape":[65536],"data_offsets":[0,131072]}}`, data);
    expect(decodeSafetensors(file).tensors.a?.data).toEqual(wanted);
  });

  test("may come in any order, at any byte, with fields we do not know and without metadata", () => {
    const header =
      '{"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5],"note":":"},' +
      '"none":{"dtype":"F64","shape":[0,7],"data_offsets":[1,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}';
    const { tensors, metadata } = decodeSafetensors(fileOf(header, Uint8Array.of(9, 0, 0, 0x80, 0x3f)));
    expect(Object.entries(tensors)).toEqual([
      ["a", { dtype: "U8", shape: [], data: Float64Array.of(9) }],
      ["none", { dtype: "F64", shape: [0, 7], data: Float64Array.of() }],
      ["b", { dtype: "F32", shape: [1], data: Float64Array.of(1) }],
    ]);
    expect(Object.entries(metadata)).toEqual([]);
  });
});

describe("a damaged safetensors file", () => {
  const oneLine = /^(RangeError|TypeError): safetensors: .+$/;
  const file = encodeSafetensors(example, { metadata: { format: "pt", note: 'a "quoted" \\ naïve 😀' } });

  test("is refused wherever it was cut off", () => {
    for (let length = 0; length < file.length; length++) {
      expect(complaint(() => decodeSafetensors(file.subarray(0, length)))).toMatch(oneLine);
    }
  });

  test("with one wrong byte is refused in one line, unless it is a good file with other content", () => {
    let refused = 0;
    const runs = 2000;
    const byte = fc.nat({ max: 255 });
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), byte, (at, value) => {
        const said = complaint(() => decodeSafetensors(file.with(at, value)));
        if (said === "none") return;
        expect(said).toMatch(oneLine);
        refused++;
      }),
      { seed, numRuns: runs },
    );
    // A wrong byte in the data or in a name is a good file with other content, so both must occur.
    expect(refused).toBeGreaterThan(runs / 4);
    expect(refused).toBeLessThan(runs);
  });

  test("is refused in one line whatever JSON the header is", () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("F64", "U8"),
      fc.array(fc.maxSafeNat(), { maxLength: 3 }),
    );
    const info = fc.oneof(
      fc.jsonValue(),
      fc.record({ dtype: field, shape: field, data_offsets: field }, { requiredKeys: [] }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(name, info, { minKeys: 1 })), (header) => {
        const damaged = fileOf(JSON.stringify(header), new Uint8Array(8));
        expect(complaint(() => decodeSafetensors(damaged))).toMatch(oneLine);
      }),
      { seed, numRuns: 1000 },
    );
  });

  const lengthOf = (length: bigint) => new Uint8Array(BigUint64Array.of(length).buffer);

  test.each<[what: string, file: Uint8Array, message: string]>([
    ["an empty file", Uint8Array.of(), "a file has 8 bytes at least, got 0"],
    ["half a length", file.subarray(0, 4), "a file has 8 bytes at least, got 4"],
    ["a header of one byte", fileOf("{"), "a header has 2 to 100000000 bytes, got 1"],
    ["no header", lengthOf(0n), "a header has 2 to 100000000 bytes, got 0"],
    ["a header above the limit", lengthOf(100_000_001n), "a header has 2 to 100000000 bytes, got 100000001"],
    [
      "a length above 2^53",
      lengthOf(2n ** 60n),
      "a header has 2 to 100000000 bytes, got 1152921504606846976",
    ],
    ["a header beyond the end", lengthOf(100_000_000n), "the header ends at byte 100000008, the file at 8"],
    ["bytes that are no text", fileOf(Uint8Array.of(0x7b, 0xc0, 0x80, 0x7d)), "the header is not UTF-8"],
    ["text that is no JSON", fileOf('{"a":}'), "the header is not JSON"],
    ["JSON nested without end", fileOf("[".repeat(1e5)), "the header is not JSON"],
    ["JSON that is no object", fileOf("[]"), "the header must be of kind Object, got Array"],
    ["the same name twice", fileOf('{"a":[],"\\u0061":[],"\\u003a":[]}'), "a key occurs twice in the header"],
    [
      "the same name twice beside colons that are escaped",
      fileOf('{"__metadata__":{"a":"\\u003a\\u003a"},"b":[],"b":[]}'),
      "a key occurs twice in the header",
    ],
    ["the same field twice", fileOf('{"a":{"\\"\\\\":1,"\\"\\\\":1}}'), "a key occurs twice in the header"],
    ["half a character", fileOf('{"\\ud83d":{}}'), 'a name: "\\ud83d" is not Unicode'],
    [
      "half of one in metadata",
      fileOf('{"__metadata__":{"\\ud83d":""}}'),
      '__metadata__: "\\ud83d" is not Unicode',
    ],
    ["a list for metadata", fileOf('{"__metadata__":[]}'), "__metadata__ must be of kind Object, got Array"],
    [
      "a number in the metadata",
      fileOf('{"__metadata__":{"epoch":3}}'),
      '__metadata__: "epoch" must be of kind String, got Number',
    ],
    ["a list for a tensor", fileOf('{"a":[]}'), '"a" must be of kind Object, got Array'],
  ])("is refused for %s", (_, damaged, message) => {
    expect(complaint(() => decodeSafetensors(damaged))).toBe(asError(message));
  });

  const wholeNumbers = '"a": lengths are whole numbers from 0 on, got';
  const types = "F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, BOOL";

  // Each of these is put into the header of a good file with one tensor of two doubles.
  test.each<[what: string, fields: object, message: string]>([
    ["no type", { dtype: undefined }, '"a": dtype must be of kind String, got Undefined'],
    ["an unknown type", { dtype: "C64" }, `"a": dtype must be one of ${types}, got "C64"`],
    [
      "a type all objects have",
      { dtype: "constructor" },
      `"a": dtype must be one of ${types}, got "constructor"`,
    ],
    ["no shape", { shape: undefined }, '"a": shape must be of kind Array, got Undefined'],
    ["text in a shape", { shape: [1, "2"] }, '"a": shape[1] must be of kind Number, got String'],
    ["a list in a shape", { shape: [[2]] }, '"a": shape[0] must be of kind Number, got Array'],
    ["a negative length", { shape: [-1, -2] }, `${wholeNumbers} [-1, -2]`],
    ["a fractional length", { shape: [0.5, 4] }, `${wholeNumbers} [0.5, 4]`],
    ["a length above 2^53", { shape: [2 ** 53] }, `${wholeNumbers} [9007199254740992]`],
    ["2^128 bytes", { shape: [2 ** 50, 2 ** 50, 2 ** 25] }, offsets("[0, 3.402823669209385e+38]", "[0, 16]")],
    ["another shape", { shape: [3] }, offsets("[0, 24]", "[0, 16]")],
    ["another type", { dtype: "F32" }, offsets("[0, 8]", "[0, 16]")],
    ["no offsets", { data_offsets: undefined }, '"a": data_offsets must be of kind Array, got Undefined'],
    ["null in offsets", { data_offsets: [0, null] }, '"a": data_offsets[1] must be of kind Number, got Null'],
    ["too few offsets", { data_offsets: [] }, offsets("[0, 16]", "[]")],
    ["too many offsets", { data_offsets: [0, 16, 16] }, offsets("[0, 16]", "[0, 16, 16]")],
    ["negative offsets", { data_offsets: [-16, 0] }, offsets("[0, 16]", "[-16, 0]")],
    ["offsets the wrong way round", { data_offsets: [16, 0] }, offsets("[0, 16]", "[16, 0]")],
    ["fractional offsets", { data_offsets: [0.5, 16.5] }, offsets("[0, 16]", "[0.5, 16.5]")],
    [
      "a terabyte",
      { shape: [2 ** 37], data_offsets: [0, 2 ** 40] },
      "1099511627776 bytes of data expected, got 16",
    ],
    ["bytes to spare", { shape: [1], data_offsets: [0, 8] }, "8 bytes of data expected, got 16"],
  ])("is refused for %s", (_, fields, message) => {
    const tensor = (changed: object) =>
      fileOf(
        JSON.stringify({ a: { dtype: "F64", shape: [2], data_offsets: [0, 16], ...changed } }),
        new Uint8Array(16),
      );
    expect(complaint(() => decodeSafetensors(tensor({})))).toBe("none");
    expect(complaint(() => decodeSafetensors(tensor(fields)))).toBe(asError(message));
  });

  test.each<[what: string, a: number[], b: number[], message: string]>([
    ["tensors that overlap", [0, 8], [4, 12], offsets("[8, 16]", "[4, 12]", "b")],
    ["tensors in the same place", [0, 8], [0, 8], offsets("[8, 16]", "[0, 8]", "b")],
    ["a gap in front", [8, 16], [16, 24], offsets("[0, 8]", "[8, 16]")],
    ["a gap between tensors", [16, 24], [0, 8], offsets("[8, 16]", "[16, 24]")],
  ])("is refused for %s", (_, a, b, message) => {
    const tensor = (data_offsets: number[]) => ({ dtype: "F64", shape: [1], data_offsets });
    const damaged = fileOf(JSON.stringify({ a: tensor(a), b: tensor(b) }), new Uint8Array(24));
    expect(complaint(() => decodeSafetensors(damaged))).toBe(asError(message));
  });

  test.each([
    ["I64", 2n ** 53n, "9007199254740992"],
    ["I64", 2n ** 53n + 1n, "9007199254740993"],
    ["I64", 2n ** 63n, "-9223372036854775808"],
    ["U64", 2n ** 64n - 1n, "18446744073709551615"],
  ])("is refused for an %s of %d, which doubles cannot tell from its neighbours", (dtype, value, got) => {
    const unsafe = fileOf(`{"a":{"dtype":"${dtype}","shape":[],"data_offsets":[0,8]}}`, lengthOf(value));
    expect(complaint(() => decodeSafetensors(unsafe))).toBe(
      asError(`"a": a whole number within ±(2^53 - 1) expected, got ${got}`),
    );
  });

  test("is refused for a buffer instead of bytes", () => {
    const buffer = file.buffer as unknown as Uint8Array;
    expect(complaint(() => decodeSafetensors(buffer))).toBe(
      asError("a file must be of kind Uint8Array, got ArrayBuffer"),
    );
  });

  test("changes no prototype", () => {
    for (const key of ["__proto__", "constructor", "toString"]) {
      const { tensors } = decodeSafetensors(
        fileOf(`{"${key}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}`),
      );
      expect(Object.keys(tensors)).toEqual([key]);
      expect(Object.getPrototypeOf(tensors)).toBeNull();
      expect("dtype" in {}).toBe(false);
    }
  });
});

describe("writing a safetensors file", () => {
  const one = { shape: [1], data: Float64Array.of(1) };
  const wrong = (value: unknown) => value as never;

  test.each<[what: string, ...Parameters<typeof encodeSafetensors>, message: string]>([
    [
      "more numbers than the shape holds",
      { a: { shape: [2, 3], data: new Float64Array(7) } },
      {},
      '"a": shape [2, 3] holds 6 numbers, got 7',
    ],
    [
      "negative lengths",
      { a: { shape: [-1, -1], data: one.data } },
      {},
      '"a": lengths are whole numbers from 0 on, got [-1, -1]',
    ],
    [
      "numbers of another type",
      { a: { shape: [1], data: wrong(Float32Array.of(1)) } },
      {},
      '"a": data must be of kind Float64Array, got Float32Array',
    ],
    [
      "the first number that F32 rounds to infinity",
      { a: { shape: [2], data: Float64Array.of(1, 3.4028235677973366e38) } },
      { dtype: "F32" },
      '"a": 3.4028235677973366e+38 is beyond the range of F32',
    ],
    ["a type it does not write", {}, { dtype: wrong("F16") }, "dtype must be F64 or F32, got F16"],
    [
      "the name of the metadata",
      { __metadata__: one },
      {},
      '"__metadata__" is the name of the metadata, not of a tensor',
    ],
    ["a name that is half a character", { "\udc00": one }, {}, 'a name: "\\udc00" is not Unicode'],
    [
      "metadata that is half a character",
      {},
      { metadata: { note: "\udc00" } },
      '__metadata__: "note": "\\udc00" is not Unicode',
    ],
    [
      "metadata that is no text",
      {},
      { metadata: { epoch: wrong(3) } },
      '__metadata__: "epoch" must be of kind String, got Number',
    ],
  ])("refuses %s", (_, tensors, options, message) => {
    expect(complaint(() => encodeSafetensors(tensors, options))).toBe(asError(message));
  });
});

describe("the files that PyTorch wrote", () => {
  const fixture = (path: string) => readFileSync(new URL(`../../fixtures/${path}`, import.meta.url));

  test.each([
    ["model", "F32"],
    ["model64", "F64"],
  ] as const)("%s.safetensors is read, and written again byte for byte", (path, dtype) => {
    const file = new Uint8Array(fixture(`${path}.safetensors`));
    const { tensors, metadata } = decodeSafetensors(file);
    expect(encodeSafetensors(tensors, { dtype, metadata })).toEqual(file);
  });

  test("awkward.safetensors is read as PyTorch reads it, and its float64 to the bit", () => {
    const { tensors } = decodeSafetensors(fixture("awkward.safetensors"));
    const { cases } = JSON.parse(fixture("awkward.json").toString());
    expect(Object.keys(tensors).sort()).toEqual(cases.map((one: { name: string }) => one.name).sort());
    for (const { name, dtype, shape, values, bytes } of cases) {
      const tensor = tensors[name] as StoredTensor;
      expect(tensor.shape).toEqual(shape);
      expect(tensor.data).toEqual(Float64Array.from(values, Number));
      if (dtype === "float64") {
        const data = encodeSafetensors({ [name]: tensor }).slice(-bytes.length / 2);
        expect(Buffer.from(data).toString("hex")).toBe(bytes);
      }
    }
  });
});

/** A file with this header, as it is, and this data. */
function fileOf(header: string | Uint8Array, data = new Uint8Array()): Uint8Array {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, data]));
}

/** What the error says that `body` ends in, or "none". */
function complaint(body: () => unknown): string {
  try {
    body();
    return "none";
  } catch (error) {
    return String(error);
  }
}

/** The whole of a complaint: something of the wrong kind is a TypeError, a wrong value a RangeError. */
function asError(message: string): string {
  return `${message.includes("must be of kind") ? "TypeError" : "RangeError"}: safetensors: ${message}`;
}

function offsets(wanted: string, got: string, tensor = "a"): string {
  return `"${tensor}": data_offsets must be ${wanted}, got ${got}`;
}

function bitsOf(data: Float64Array = new Float64Array()): BigUint64Array {
  return new BigUint64Array(data.buffer, data.byteOffset, data.length);
}
