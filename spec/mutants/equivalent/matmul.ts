import type { Equivalents } from "../equivalents.ts";

export const matmul: readonly Equivalents[] = [
  {
    reason:
      "The loop starts one before the first. There it reads `undefined`, and what is written before the start of a typed array is lost.",
    mutants: [
      "matmul: for (let i = 0; i < inA.length; i++) | 0 → (-1)",
      "addRowTimes: let q = 0; | 0 → (-1)",
    ],
  },
  {
    reason:
      "The loop goes one further. It reads `undefined` there, and what is written beyond the end of a typed array is lost.",
    mutants: [
      "matmul: for (let i = 0; i < inA.length; i++) | i < inA.length → i <= inA.length",
      "addColumnSums: for (let j = 0; j < n; j++) { | j < n → j <= n",
      "setTimesColumn: for (; i < n; i++) { | i < n → i <= n",
      "addRowTimes: if (q < k) { | q < k → true",
      "addRowTimes: if (q < k) { | q < k → q <= k",
    ],
  },
  {
    reason: "Both are equally long, or of the same shape: it is checked or made so before.",
    mutants: ["matmul: for (let i = 0; i < inA.length; i++) | inA → inB"],
  },
  {
    reason:
      "Which of the ways is taken changes only how fast it is: each adds the same products in the same order.",
    mutants: [
      "linear: if (out === 1) addRowTimes(gw, g, x.data); | out === 1 → false",
      "linear: if (out === 1) addRowTimes(gw, g, x.data); | out → x",
      "linear: if (out === 1) addRowTimes(gw, g, x.data); | 1 → 0",
    ],
  },
  {
    reason: "The rows that are not taken by fours are taken one by one, with the same sums.",
    mutants: [
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | i + 4 <= n → false",
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | i + 4 <= n → i + 4 < n",
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | 4 → 5",
    ],
  },
  {
    reason:
      "Rows beyond the last are taken by fours too, or some before it one by one: what is written beyond the end of the array is lost, and the sums are the same.",
    mutants: [
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | n → k",
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | i + 4 → i - 4",
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | i + 4 → i",
      "setTimesColumn: for (; i + 4 <= n; i += 4) { | 4 → 3",
    ],
  },
  {
    reason:
      "A column beyond the last is taken too: what is written there is lost, beyond the end of the array.",
    mutants: [
      "addRowTimes: for (; q + 2 <= k; q += 2) { | q + 2 → q - 2",
      "addRowTimes: for (; q + 2 <= k; q += 2) { | q + 2 → q",
      "addRowTimes: for (; q + 2 <= k; q += 2) { | 2 → 1",
    ],
  },
];
