import { setAll } from "../tensor.ts";

/**
 * y += a · b for matrices that lie anywhere in their arrays, `[m, k] x [k, n] -> [m, n]`. As in BLAS, a matrix is an
 * array, where it starts, and how far apart its rows and its columns are: swapping the two distances transposes it.
 * y is row-major. Up to k = 16384 each entry is the plain sum over k in order, however the work is cut up; its error is at
 * most k·2^-53·Σ|a||b| (Higham 2002, section 3.1).
 */
export function addProduct(
  y: Float64Array,
  yStart: number,
  a: Float64Array,
  aStart: number,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  bStart: number,
  bRow: number,
  bColumn: number,
  m: number,
  k: number,
  n: number,
): void {
  // Packing into tiles costs m·k + k·n copies: not worth it when each is used only a few times.
  if (n < 4) {
    addNarrow(y, yStart, n, 1, a, aStart, aRow, aColumn, b, bStart, bRow, bColumn, m, k, n);
    return;
  }
  if (m < 4) {
    // yᵀ += bᵀ · aᵀ.
    addNarrow(y, yStart, 1, n, b, bStart, bColumn, bRow, a, aStart, aColumn, aRow, n, k, m);
    return;
  }
  for (let q = 0; q < k; q += DEPTH) {
    const depth = Math.min(DEPTH, k - q);
    // As many whole pairs of rows as there is room for.
    const height = 2 * Math.floor(ROOM / (2 * depth));
    for (let top = 0; top < m; top += height) {
      const bottom = Math.min(top + height, m);
      pack(rows, 2, a, aStart + top * aRow + q * aColumn, aRow, aColumn, bottom - top, depth);
      for (let j = 0; j < n; j += 3) {
        const width = Math.min(3, n - j);
        pack(columns, 3, b, bStart + q * bRow + j * bColumn, bColumn, bRow, width, depth);
        for (let i = top; i < bottom; i += 2) {
          const row = (i - top) * depth;
          const at = yStart + i * n + j;
          if (i + 2 <= bottom && width === 3) addTile(y, at, n, row, depth);
          else addPart(y, at, n, Math.min(2, bottom - i), width, row, depth);
        }
      }
    }
  }
}

/** As `addProduct`, for a few columns: four rows at a time, read where they lie. y may lie anywhere too. */
function addNarrow(
  y: Float64Array,
  yStart: number,
  yRow: number,
  yColumn: number,
  a: Float64Array,
  aStart: number,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  bStart: number,
  bRow: number,
  bColumn: number,
  m: number,
  k: number,
  n: number,
): void {
  for (let j = 0; j < n; j++) {
    let at = yStart + j * yColumn;
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let p0 = aStart + i * aRow;
      let p1 = p0 + aRow;
      let p2 = p1 + aRow;
      let p3 = p2 + aRow;
      let atB = bStart + j * bColumn;
      for (let q = 0; q < k; q++) {
        const bq = b[atB] as number;
        s0 += (a[p0] as number) * bq;
        s1 += (a[p1] as number) * bq;
        s2 += (a[p2] as number) * bq;
        s3 += (a[p3] as number) * bq;
        p0 += aColumn;
        p1 += aColumn;
        p2 += aColumn;
        p3 += aColumn;
        atB += bRow;
      }
      y[at] = (y[at] as number) + s0;
      y[at + yRow] = (y[at + yRow] as number) + s1;
      y[at + 2 * yRow] = (y[at + 2 * yRow] as number) + s2;
      y[at + 3 * yRow] = (y[at + 3 * yRow] as number) + s3;
      at += 4 * yRow;
    }
    for (; i < m; i++) {
      let sum = 0;
      let atA = aStart + i * aRow;
      let atB = bStart + j * bColumn;
      for (let q = 0; q < k; q++) {
        sum += (a[atA] as number) * (b[atB] as number);
        atA += aColumn;
        atB += bRow;
      }
      y[at] = (y[at] as number) + sum;
      at += yRow;
    }
  }
}

/** Sums are cut into pieces of so many products, so that what is packed fits into arrays that are there once for all. */
const DEPTH = 16384;
const ROOM = 65536;
const rows = new Float64Array(ROOM);
const columns = new Float64Array(3 * DEPTH);
const edge = new Float64Array(6);

/**
 * Two rows times three columns: five numbers read for six products, where one sum would read two for one. Larger tiles
 * read less still, but then V8 runs out of registers. That the arrays are constants of the module, and `| 0`, which says
 * that no index needs more than 32 bits, each saves a check for every number read.
 */
function addTile(y: Float64Array, at: number, n: number, row: number, depth: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let p = row;
  const end = 3 * depth;
  for (let q = 0; q < end; q = (q + 3) | 0) {
    const b0 = columns[q] as number;
    const b1 = columns[(q + 1) | 0] as number;
    const b2 = columns[(q + 2) | 0] as number;
    const a0 = rows[p] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    const a1 = rows[(p + 1) | 0] as number;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    p = (p + 2) | 0;
  }
  y[at] = (y[at] as number) + s00;
  y[at + 1] = (y[at + 1] as number) + s01;
  y[at + 2] = (y[at + 2] as number) + s02;
  y[at + n] = (y[at + n] as number) + s10;
  y[at + n + 1] = (y[at + n + 1] as number) + s11;
  y[at + n + 2] = (y[at + n + 2] as number) + s12;
}

/** As `addTile` at the lower and right edge of y, where only part of the tile has a place. */
function addPart(
  y: Float64Array,
  at: number,
  n: number,
  height: number,
  width: number,
  row: number,
  depth: number,
): void {
  setAll(edge, 0);
  addTile(edge, 0, 3, row, depth);
  for (let r = 0; r < height; r++) {
    for (let c = 0; c < width; c++) {
      y[at + r * n + c] = (y[at + r * n + c] as number) + (edge[3 * r + c] as number);
    }
  }
}

/**
 * Rows in bundles, in the order in which `addTile` reads them: the first number of each row of a bundle, then the second
 * of each. Where rows are missing in the last bundle, whatever stands there goes into sums that nobody reads.
 */
function pack(
  to: Float64Array,
  bundle: number,
  from: Float64Array,
  start: number,
  row: number,
  column: number,
  m: number,
  k: number,
): void {
  for (let i = 0; i < m; i += bundle) {
    const height = Math.min(bundle, m - i);
    let first = start + i * row;
    let at = i * k;
    for (let q = 0; q < k; q++) {
      for (let r = 0; r < height; r++) to[at + r] = from[first + r * row] as number;
      first += column;
      at += bundle;
    }
  }
}
