import type { Equivalents } from "../equivalents.ts";

export const safetensors: readonly Equivalents[] = [
  {
    reason: "No two names are the same.",
    mutants: [
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | utf8(a.name) < utf8(b.name) → utf8(a.name) <= utf8(b.name)",
    ],
  },
  {
    reason: "A sort asks only for the sign of the number.",
    mutants: [
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | 1 → 2",
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | 1 → 2 (2)",
    ],
  },
  {
    reason:
      "The sort of V8 asks only whether the number is negative. That of another engine may not, and the language wants it positive.",
    mutants: [
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | 1 → 0 (2)",
    ],
  },
  {
    reason: "The array is new, and all zeros.",
    mutants: [
      'decodeSafetensors: if (dtype === "F64") bits[i] = x as bigint; | bits[i] = x as bigint → bits[i] += (x as bigint)',
    ],
  },
  {
    reason: "These bits are a NaN, which has no sign.",
    mutants: ["float16: const sign = bits < 0x8000 ? 1 : -1; | 0x8000 → 32767"],
  },
  {
    reason:
      "Only colons are counted afterwards, and there is neither a colon nor a quote in what is put there.",
    mutants: [
      'cutAtKeys: .replaceAll(/\\\\./g, "") | "" → "Stryker was here!"',
      'cutAtKeys: .replaceAll(/"[^"]*"/g, "") | "" → "Stryker was here!"',
    ],
  },
  {
    reason: "One more piece, with no bytes in it.",
    mutants: [
      "fromUtf8: for (let i = 0; i < bytes.length; i += 4096) { | i < bytes.length → i <= bytes.length",
    ],
  },
];
