import type { Equivalents } from "../equivalents.ts";

export const product: readonly Equivalents[] = [
  {
    reason: "One more round, with no rows or columns in it.",
    mutants: [
      "addProduct: for (let top = 0; top < m; top += height) { | top < m → top <= m",
      "addProduct: for (let j = 0; j < n; j += 3) { | j < n → j <= n",
      "addProduct: for (let i = top; i < bottom; i += 2) { | i < bottom → i <= bottom",
      "pack: for (let i = 0; i < m; i += bundle) { | i < m → i <= m",
    ],
  },
  {
    reason: "The rows that are not taken by fours are taken one by one, with the same sums.",
    mutants: [
      "addNarrow: for (; i + 4 <= m; i += 4) { | i + 4 <= m → false",
      "addNarrow: for (; i + 4 <= m; i += 4) { | i + 4 <= m → i + 4 < m",
      "addNarrow: for (; i + 4 <= m; i += 4) { | 4 → 5",
      "addNarrow: for (; i + 4 <= m; i += 4) { | m → n",
    ],
  },
  {
    reason: "How large the pieces are changes only how fast it is.",
    mutants: [
      "addProduct: const height = 2 * Math.floor(ROOM / (2 * depth)); | 2 * Math.floor(ROOM / (2 * depth)) → 2",
      "addProduct: const height = 2 * Math.floor(ROOM / (2 * depth)); | 2 * Math.floor(ROOM / (2 * depth)) → Math.floor(ROOM / (2 * depth))",
      "addProduct: const height = 2 * Math.floor(ROOM / (2 * depth)); | 2 → 1",
      "addProduct: const height = 2 * Math.floor(ROOM / (2 * depth)); | 2 → 3 (2)",
      "ROOM: const ROOM = 65536; | 65536 → 65537",
      "ROOM: const ROOM = 65536; | 65536 → 65535",
    ],
  },
  {
    reason: "A larger array than is needed.",
    mutants: [
      "columns: const columns = new Float64Array(3 * DEPTH); | 3 → 4",
      "edge: const edge = new Float64Array(6); | 6 → 7",
    ],
  },
  {
    reason: "Indices are far below 2^31, so that `| 0` changes nothing: it only tells the compiler.",
    mutants: [
      "addTile: for (let q = 0; q < end; q = (q + 3) | 0) { | (q + 3) | 0 → (q + 3)",
      "addTile: const b1 = columns[(q + 1) | 0] as number; | (q + 1) | 0 → (q + 1)",
      "addTile: const b2 = columns[(q + 2) | 0] as number; | (q + 2) | 0 → (q + 2)",
      "addTile: const a1 = rows[(p + 1) | 0] as number; | (p + 1) | 0 → (p + 1)",
      "addTile: p = (p + 2) | 0; | (p + 2) | 0 → (p + 2)",
    ],
  },
  {
    reason: "p is even, so that the last bit of p + 1 is 1 already.",
    mutants: ["addTile: const a1 = rows[(p + 1) | 0] as number; | 0 → 1"],
  },
  {
    reason:
      "One number more of each row is packed than is read. It is overwritten by the next bundle, or stands behind the last, where nobody reads.",
    mutants: [
      "pack: for (let q = 0; q < k; q++) { | 0 → (-1)",
      "pack: for (let q = 0; q < k; q++) { | q < k → q <= k",
    ],
  },
  {
    reason:
      "One row more is packed. It is overwritten by the next numbers, lies where the row is missing, or stands behind the last, where nobody reads.",
    mutants: [
      "pack: for (let r = 0; r < height; r++) to[at + r] = from[first + r * row] as number; | r < height → r <= height",
    ],
  },
  {
    reason:
      "Every tile goes through `addPart` or more of them do: it works out the same sums and adds them to the same places, only more slowly.",
    mutants: [
      "addProduct: if (i + 2 <= bottom && width === 3) addTile(y, at, n, row, depth); | i + 2 <= bottom && width === 3 → false",
      "addProduct: if (i + 2 <= bottom && width === 3) addTile(y, at, n, row, depth); | i + 2 <= bottom → i + 2 < bottom",
      "addProduct: if (i + 2 <= bottom && width === 3) addTile(y, at, n, row, depth); | 2 → 3",
      "addProduct: if (i + 2 <= bottom && width === 3) addTile(y, at, n, row, depth); | 3 → 4",
    ],
  },
  {
    reason:
      "More rows are packed than there are in this piece. They stand behind those that are read, or are lost beyond the end of the array.",
    mutants: [
      "addProduct: pack(rows, 2, a, aStart + top * aRow + q * aColumn, aRow, aColumn, bottom - top, depth); | bottom - top → bottom + top",
      "addProduct: pack(rows, 2, a, aStart + top * aRow + q * aColumn, aRow, aColumn, bottom - top, depth); | bottom - top → bottom",
    ],
  },
  {
    reason:
      "A bundle is packed as if it were full, or fuller. What is packed too much is overwritten by the next numbers, lies where only the sums of missing rows are read, which nobody looks at, or is lost beyond the end of the array.",
    mutants: [
      "pack: const height = Math.min(bundle, m - i); | m - i → m + i",
      "pack: const height = Math.min(bundle, m - i); | m - i → m",
    ],
  },
  {
    reason:
      "What is written to the last place is never read: a tile with both rows and all three columns is no part.",
    mutants: ["edge: const edge = new Float64Array(6); | 6 → 5"],
  },
];
