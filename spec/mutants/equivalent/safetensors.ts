import type { Equivalents } from "../equivalents.ts";

export const safetensors: readonly Equivalents[] = [
  {
    reason: "No two names are the same.",
    mutants: [
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | utf8(a.name) < utf8(b.name) → utf8(a.name) <= utf8(b.name)",
    ],
  },
  {
    reason: "A sort asks only whether one comes before the other: whether the number is negative.",
    mutants: [
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | 1 → 2",
      "encodeSafetensors: layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1)); | 1 → 2 (2)",
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
    reason: "Offsets that are missing are refused, whatever stands in for them.",
    mutants: [
      "checkedInfo: const [begin = 0, end = 0] = offsets; | 0 → 1",
      "checkedInfo: const [begin = 0, end = 0] = offsets; | 0 → (-1)",
      "checkedInfo: const [begin = 0, end = 0] = offsets; | 0 → 1 (2)",
      "checkedInfo: const [begin = 0, end = 0] = offsets; | 0 → (-1) (2)",
    ],
  },
  {
    reason: "One more piece, with no bytes in it.",
    mutants: [
      "fromUtf8: for (let i = 0; i < bytes.length; i += 4096) { | i < bytes.length → i <= bytes.length",
    ],
  },
];
