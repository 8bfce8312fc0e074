/**
 * The weights w for which Σ (w₀a₀ + w₁a₁ + … - b)² is smallest, with the columns a₀, a₁, … and the column b all equally
 * long. By Householder reflections (Golub and Van Loan 2013, algorithm 5.3.2): each turns the columns, lengths and
 * angles kept, until one more of them has zeros below its diagonal; then the equations can be solved from the last to
 * the first. Solving AᵀA·w = Aᵀb instead would square the condition number, and with it the loss of digits.
 *
 * @throws {RangeError} if there are more columns than rows, or a column is made up of those before it.
 */
export function leastSquares(columns: readonly Float64Array[], b: Float64Array): Float64Array {
  const n = columns.length;
  if (n > b.length) throw new RangeError(`leastSquares: ${n} columns need as many rows, got ${b.length}`);
  const a = columns.map((column) => column.slice());
  const right = b.slice();
  const diagonal = new Float64Array(n);
  for (const [k, column] of a.entries()) {
    const v = column.subarray(k);
    const length = Math.sqrt(dot(v, v));
    if (length === 0) throw new RangeError(`leastSquares: column ${k} is made up of those before it`);
    const first = v[0] as number;
    // Away from the first entry, so that nothing cancels in v.
    const target = first > 0 ? -length : length;
    v[0] = first - target;
    diagonal[k] = target;
    // The reflection c - 2(v·c / v·v)·v takes the column itself to (target, 0, 0, …); v·v is -2·target·v₀.
    const reflect = (c: Float64Array) => addMultiple(c, dot(v, c) / (target * (v[0] as number)), v);
    for (const other of a.slice(k + 1)) reflect(other.subarray(k));
    reflect(right.subarray(k));
  }
  const w = right.slice(0, n);
  for (let k = n - 1; k >= 0; k--) {
    w[k] = (w[k] as number) / (diagonal[k] as number);
    // Above its diagonal, column k is as the reflections left it.
    addMultiple(w.subarray(0, k), -(w[k] as number), (a[k] as Float64Array).subarray(0, k));
  }
  return w;
}

/**
 * The weights for which the mean of (b - w₀a₀ - w₁a₁ - …)² plus `strength`·Σ |wₖ| is smallest (lasso, Tibshirani 1996),
 * each in turn set to its best value given the others until none moves any more (Friedman, Hastie and Tibshirani 2010).
 * A weight whose column would reduce the error by less than the penalty costs is exactly 0.
 *
 * @param start where to begin; it stays as it is.
 */
export function lasso(
  columns: readonly Float64Array[],
  b: Float64Array,
  strength: number,
  start: Float64Array,
): Float64Array {
  const w = start.slice();
  const products = columns.map((column) => Float64Array.from(columns, (other) => dot(column, other)));
  const targets = columns.map((column) => dot(column, b));
  const reach = (strength * b.length) / 2;
  // Nearly parallel columns let weights creep for ever, long after the curve has come to rest.
  for (let sweep = 0; sweep < 10_000; sweep++) {
    let moved = 0;
    for (let k = 0; k < w.length; k++) {
      const row = products[k] as Float64Array;
      const square = row[k] as number;
      const old = w[k] as number;
      // Column k times what the others leave of b.
      const pull = (targets[k] as number) - dot(row, w) + square * old;
      const next = (Math.sign(pull) * Math.max(Math.abs(pull) - reach, 0)) / square;
      moved = Math.max(moved, Math.abs(next - old));
      w[k] = next;
    }
    if (moved < 1e-6) break;
  }
  return w;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** y += factor·x */
function addMultiple(y: Float64Array, factor: number, x: Float64Array): void {
  for (let i = 0; i < y.length; i++) y[i] = (y[i] as number) + factor * (x[i] as number);
}
