import { refuseOther } from "./options.ts";
import { checkedShape, type Shape, show, sizeOf } from "./shape.ts";

// The safetensors format (https://github.com/huggingface/safetensors#format) is three things in a row:
//
//   8 bytes   how long the header is
//   header    JSON, padded with spaces: {"bias":{"dtype":"F64","shape":[3],"data_offsets":[0,24]}, …}
//   data      the numbers, tensor after tensor, row-major and without a gap
//
// Everything is little-endian, on machines of either kind: it all goes through a DataView.

/** A tensor to write: as many numbers as its shape holds, row-major. */
export interface StoredTensor {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** A tensor that was read, and what its numbers were in the file: `F64`, `BF16`, `I8`, `BOOL`, … */
export interface LoadedTensor extends StoredTensor {
  readonly dtype: string;
}

/**
 * The bytes of a file with these tensors: F64 keeps every bit, F32 rounds each number once. The metadata marks
 * the file as PyTorch's, which some tools insist on; `{}` leaves it out.
 *
 * Tensors are sorted by name. So the same tensors always give the same bytes, and they are the bytes that
 * `safetensors.torch.save_file` writes, which does the same (but shuffles the metadata, if there are several).
 *
 * @throws {RangeError} if the numbers are not as many as the shape holds, a finite one is beyond F32, or a name
 * or other text is not Unicode.
 * @throws {TypeError} if the numbers are no Float64Array, or the metadata is not all text.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, StoredTensor>>,
  options: { dtype?: "F32" | "F64"; metadata?: Readonly<Record<string, string>> } = {},
): Uint8Array {
  const { dtype = "F64", metadata = { format: "pt" } } = options;
  refuseOther("safetensors", "dtype", ["F64", "F32"], dtype);
  const width = dtype === "F64" ? 8 : 4;
  const layout = Object.entries(tensors).map(([name, tensor]) => checkedTensor(name, tensor));
  layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1));

  const texts = checkedMetadata(metadata);
  const fields = Object.keys(texts).length === 0 ? [] : [field("__metadata__", texts)];
  let size = 0;
  for (const { name, shape, data } of layout) {
    const begin = size;
    size += width * data.length;
    fields.push(field(name, { dtype, shape, data_offsets: [begin, size] }));
  }
  const json = utf8(`{${fields.join(",")}}`);
  // Padded, so that the data begins at a multiple of 8 and readers may use it where it lies.
  const padded = json.padEnd(8 * Math.ceil(json.length / 8));
  const header = Uint8Array.from(padded, (byte) => byte.charCodeAt(0));

  const file = new Uint8Array(8 + header.length + size);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { who, data } of layout) {
    const bits = bitsOf(data);
    for (const [i, x] of data.entries()) {
      if (dtype === "F32" && Number.isFinite(x) && !Number.isFinite(Math.fround(x))) {
        throw new RangeError(`${who}: ${x} is beyond the range of F32`);
      }
      if (dtype === "F64") view.setBigUint64(at, bits[i] as bigint, true);
      else view.setFloat32(at, x, true);
      at += width;
    }
  }
  return file;
}

/**
 * The tensors in these bytes and the metadata. Numbers are exact, F64 to the bit. Neither record has a prototype,
 * so every name is safe, `__proto__` too. Both keep the order of the file, except for names like `10`, which come
 * first in any record.
 *
 * @throws {RangeError} if the file is cut off or damaged, or has integers beyond ±(2^53 - 1), where doubles have
 * gaps.
 * @throws {TypeError} if something in the header is of the wrong kind.
 */
export function decodeSafetensors(bytes: Uint8Array): {
  tensors: Record<string, LoadedTensor>;
  metadata: Record<string, string>;
} {
  checked("safetensors: a file", bytes, "Uint8Array");
  if (bytes.length < 8) throw new RangeError(`safetensors: a file has 8 bytes at least, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const length = view.getBigUint64(0, true);
  // The upper limit is the one of the reference implementation.
  if (length < 2n || length > 100_000_000n) {
    throw new RangeError(`safetensors: a header has 2 to 100000000 bytes, got ${length}`);
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    throw new RangeError(`safetensors: the header ends at byte ${start}, the file at ${bytes.length}`);
  }
  const { __metadata__ = {}, ...infos } = parseHeader(bytes.subarray(8, start));
  const metadata = checkedMetadata(__metadata__);
  const layout = Object.entries(infos).map(([name, info]) => checkedInfo(name, info));
  layout.sort((a, b) => a.begin - b.begin || a.end - b.end);

  // Without gaps there is only one place for each tensor. The sums are exact, or else larger than any file.
  let size = 0;
  for (const { who, shape, width, offsets } of layout) {
    const begin = size;
    size += width * sizeOf(shape);
    if (show(offsets) !== show([begin, size])) {
      throw new RangeError(`${who}: data_offsets must be ${show([begin, size])}, got ${show(offsets)}`);
    }
  }
  if (start + size !== bytes.length) {
    throw new RangeError(`safetensors: ${size} bytes of data expected, got ${bytes.length - start}`);
  }
  // Only here, where the file is known to hold the numbers, is memory taken for them.
  const tensors: Record<string, LoadedTensor> = Object.create(null);
  for (const { who, name, dtype, shape, width, read, begin } of layout) {
    const data = new Float64Array(sizeOf(shape));
    const bits = bitsOf(data);
    for (let i = 0; i < data.length; i++) {
      const x = read(view, start + begin + width * i);
      if (dtype !== "F64" && typeof x === "bigint" && !Number.isSafeInteger(Number(x))) {
        throw new RangeError(`${who}: a whole number within ±(2^53 - 1) expected, got ${x}`);
      }
      if (dtype === "F64") bits[i] = x as bigint;
      else data[i] = Number(x);
    }
    tensors[name] = { dtype, shape, data };
  }
  return { tensors, metadata };
}

/** How many bytes a number takes and how to read one: an F64 as its bits, all others as their value. */
type Format = readonly [width: number, read: (view: DataView, at: number) => number | bigint];

const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ["F64", [8, (view, at) => view.getBigUint64(at, true)]],
  ["F32", [4, (view, at) => view.getFloat32(at, true)]],
  ["F16", [2, (view, at) => float16(view.getUint16(at, true))]],
  ["BF16", [2, (view, at) => bfloat16(view.getUint16(at, true))]],
  ["I64", [8, (view, at) => view.getBigInt64(at, true)]],
  ["I32", [4, (view, at) => view.getInt32(at, true)]],
  ["I16", [2, (view, at) => view.getInt16(at, true)]],
  ["I8", [1, (view, at) => view.getInt8(at)]],
  ["U64", [8, (view, at) => view.getBigUint64(at, true)]],
  ["U32", [4, (view, at) => view.getUint32(at, true)]],
  ["U16", [2, (view, at) => view.getUint16(at, true)]],
  ["U8", [1, (view, at) => view.getUint8(at)]],
  ["BOOL", [1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1)]],
]);

/** The bits of doubles. Passed on as a number, a NaN may lose its payload: the language leaves that open. */
const bitsOf = (data: Float64Array) => new BigUint64Array(data.buffer, data.byteOffset, data.length);

/** ± (1 + fraction / 1024) · 2^(exponent - 15). Exponent 0 is 1 without the "1 +", 31 is infinity or NaN. */
function float16(bits: number): number {
  const sign = bits < 0x8000 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  const scaled = exponent === 0 ? 2 * fraction : (1024 + fraction) * (1 << exponent);
  return (sign * scaled) / (1 << 25);
}

/** The float32 with these bits in its upper half and 0 in the lower. */
const bfloat16 = (bits: number) => new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;

function checkedTensor(name: string, { shape, data }: StoredTensor) {
  const who = checkedName(name);
  if (name === "__metadata__") throw new RangeError(`${who} is the name of the metadata, not of a tensor`);
  checked(`${who}: data`, data, "Float64Array");
  if (sizeOf(checkedShape(who, shape)) !== data.length) {
    throw new RangeError(`${who}: shape ${show(shape)} holds ${sizeOf(shape)} numbers, got ${data.length}`);
  }
  return { who, name, shape, data };
}

/** What the header says of one tensor. Whether its offsets are right only shows among the others. */
function checkedInfo(name: string, info: unknown) {
  const who = checkedName(name);
  const fields = checked(who, info, "Object");
  const dtype = checked(`${who}: dtype`, fields.dtype, "String");
  const format = formats.get(dtype);
  if (format === undefined) {
    const known = [...formats.keys()].join(", ");
    throw new RangeError(`${who}: dtype must be one of ${known}, got ${JSON.stringify(dtype)}`);
  }
  const [width, read] = format;
  const shape = checkedShape(who, checkedNumbers(`${who}: shape`, fields.shape));
  const offsets = checkedNumbers(`${who}: data_offsets`, fields.data_offsets);
  const [begin, end] = offsets as [number, number];
  return { who, name, dtype, width, read, shape, offsets, begin, end };
}

/** A tensor's name as messages give it. */
const checkedName = (name: string) =>
  `safetensors: ${JSON.stringify(checkedText("safetensors: a name", name))}`;

function checkedMetadata(metadata: unknown): Record<string, string> {
  const who = "safetensors: __metadata__";
  const texts: Record<string, string> = Object.create(null);
  for (const [key, text] of Object.entries(checked(who, metadata, "Object"))) {
    texts[checkedText(who, key)] = checkedText(`${who}: ${JSON.stringify(key)}`, text);
  }
  return texts;
}

function checkedText(who: string, value: unknown): string {
  const text = checked(who, value, "String");
  if (/\p{Surrogate}/u.test(text)) throw new RangeError(`${who}: ${JSON.stringify(text)} is not Unicode`);
  return text;
}

const checkedNumbers = (who: string, value: unknown) =>
  checked(who, value, "Array").map((number, i) => checked(`${who}[${i}]`, number, "Number"));

/** The kinds of value that files and callers should give us, as `[object …]` calls them. */
interface Kinds {
  Array: unknown[];
  Float64Array: Float64Array;
  Number: number;
  Object: Record<string, unknown>;
  String: string;
  Uint8Array: Uint8Array;
}

/** @throws {TypeError} unless `value` is of this kind. */
function checked<Kind extends keyof Kinds>(who: string, value: unknown, kind: Kind): Kinds[Kind] {
  const got = Object.prototype.toString.call(value).slice(8, -1);
  if (got !== kind) throw new TypeError(`${who} must be of kind ${kind}, got ${got}`);
  return value as Kinds[Kind];
}

/** @throws {RangeError} unless the bytes are one JSON object in UTF-8 in which no key occurs twice. */
function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  let keysLost: boolean;
  try {
    const json = fromUtf8(bytes);
    header = JSON.parse(json);
    // Of equal keys only the last is left.
    keysLost = cutAtKeys(JSON.stringify(header)).length < cutAtKeys(json).length;
  } catch (cause) {
    const format = cause instanceof URIError ? "UTF-8" : "JSON";
    throw new RangeError(`safetensors: the header is not ${format}`, { cause });
  }
  if (keysLost) throw new RangeError("safetensors: a key occurs twice in the header");
  return checked("safetensors: the header", header, "Object");
}

/** Once escapes and then quotes are gone, every colon left belongs to a key. */
const cutAtKeys = (json: string) =>
  json
    .replaceAll(/\\./g, "")
    .replaceAll(/"[^"]*"/g, "")
    .split(":");

const field = (key: string, value: unknown) => `${JSON.stringify(key)}:${JSON.stringify(value)}`;

/** A text in UTF-8, each byte as one character, so that `<` compares texts as their bytes compare. */
const utf8 = (text: string) =>
  encodeURIComponent(text).replace(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

/** @throws {URIError} if the bytes are not UTF-8. */
function fromUtf8(bytes: Uint8Array): string {
  let escaped = "";
  // In pieces, because a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 4096) {
    const piece = String.fromCharCode(...bytes.subarray(i, i + 4096));
    escaped += piece.replace(/[%\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
  }
  return decodeURIComponent(escaped);
}
