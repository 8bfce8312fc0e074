/**
 * y += a · b for matrices that lie anywhere in their arrays, `[m, k] x [k, n] -> [m, n]`. As in BLAS, a matrix is an
 * array, where it starts, and how far apart its rows and its columns are: swapping the two distances transposes it.
 * y is row-major. Each entry is the plain sum over k in order, however the work is cut up, so its error is at most
 * k·2^-53·Σ|a||b| (Higham 2002, section 3.1).
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
  const rows = packed(0, a, aStart, aRow, aColumn, m, k);
  for (let j = 0; j < n; j += 4) {
    const columns = packed(1, b, bStart + j * bColumn, bColumn, bRow, Math.min(4, n - j), k);
    for (let i = 0; i < m; i += 4) {
      addTile(rows, i * k, columns, k);
      const height = Math.min(4, m - i);
      const width = Math.min(4, n - j);
      for (let r = 0; r < height; r++) {
        const at = yStart + (i + r) * n + j;
        for (let c = 0; c < width; c++) y[at + c] = (y[at + c] as number) + (tile[4 * r + c] as number);
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

/** Four rows times four columns, as `addTile` leaves them. */
const tile = new Float64Array(16);

/** Sixteen sums at once: eight numbers are read for sixteen products, where one sum would read two for one. */
function addTile(rows: Float64Array, start: number, columns: Float64Array, k: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  let p = start;
  for (let q = 0; q < 4 * k; q += 4) {
    const a0 = rows[p] as number;
    const a1 = rows[p + 1] as number;
    const a2 = rows[p + 2] as number;
    const a3 = rows[p + 3] as number;
    const b0 = columns[q] as number;
    const b1 = columns[q + 1] as number;
    const b2 = columns[q + 2] as number;
    const b3 = columns[q + 3] as number;
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
    p += 4;
  }
  tile[0] = s00;
  tile[1] = s01;
  tile[2] = s02;
  tile[3] = s03;
  tile[4] = s10;
  tile[5] = s11;
  tile[6] = s12;
  tile[7] = s13;
  tile[8] = s20;
  tile[9] = s21;
  tile[10] = s22;
  tile[11] = s23;
  tile[12] = s30;
  tile[13] = s31;
  tile[14] = s32;
  tile[15] = s33;
}

/** Where rows and columns are packed; kept, because asking for memory each time costs more than the copying. */
const workspace: [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];

/**
 * Bundles of four rows, in the order in which `addTile` reads them: the first number of each row, then the second of
 * each. Rows missing in the last bundle are filled with zeros, whose products nobody reads.
 */
function packed(
  slot: 0 | 1,
  from: Float64Array,
  start: number,
  row: number,
  column: number,
  m: number,
  k: number,
): Float64Array {
  const bundles = Math.ceil(m / 4);
  if (workspace[slot].length < bundles * 4 * k) workspace[slot] = new Float64Array(bundles * 4 * k);
  const to = workspace[slot];
  let at = 0;
  for (let i = 0; i < m; i += 4) {
    if (i + 4 > m) to.fill(0, at, at + 4 * k);
    const height = Math.min(4, m - i);
    let first = start + i * row;
    for (let q = 0; q < k; q++) {
      for (let r = 0; r < height; r++) to[at + r] = from[first + r * row] as number;
      first += column;
      at += 4;
    }
  }
  return to;
}
