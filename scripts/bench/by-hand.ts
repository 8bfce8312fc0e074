/**
 * The jobs as plain loops, derivatives worked out on paper, as fast as scalar JavaScript goes: what automatic
 * differentiation is measured against. Nothing here comes from the engine.
 */

/** a · b for row-major matrices, `[m, k] x [k, n] -> [m, n]`. */
export function matmul(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const y = new Float64Array(m * n);
  product(y, null, a, k, 1, b, n, 1, m, k, n);
  return y;
}

/** The mean of -log softmax(x)[label] over the rows of `logits`; its gradient goes into `slope`. */
export function crossEntropy(
  logits: Float64Array,
  labels: Float64Array,
  classes: number,
  slope: Float64Array,
): number {
  const rows = labels.length;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    const end = start + classes;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) if ((logits[i] as number) > max) max = logits[i] as number;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const e = Math.exp((logits[i] as number) - max);
      slope[i] = e;
      sum += e;
    }
    const own = start + (labels[row] as number);
    loss += Math.log(sum) + max - (logits[own] as number);
    // (softmax - onehot) / rows.
    const scale = 1 / (sum * rows);
    for (let i = start; i < end; i++) slope[i] = (slope[i] as number) * scale;
    slope[own] = (slope[own] as number) - 1 / rows;
  }
  return loss / rows;
}

/** A linear layer, its output and the gradients of everything. */
interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weight: Trained;
  readonly bias: Trained;
  /** `[batch, outputs]`, after the activation. */
  readonly y: Float64Array;
  readonly slope: Float64Array;
}

interface Trained {
  readonly w: Float64Array;
  readonly g: Float64Array;
  /** Adam's running means of g and g². */
  readonly m: Float64Array;
  readonly v: Float64Array;
}

/**
 * Trains linear layers with ReLU between them on softmax cross-entropy with Adam, a batch after the other from the
 * first on, over and over. `start` has weight `[out, in]` and bias `[out]` of each layer. Returns the loss of each step.
 */
export function trainMlp(
  start: readonly Float64Array[],
  x: Float64Array,
  labels: Float64Array,
  {
    sizes,
    batch,
    steps,
  }: { readonly sizes: readonly number[]; readonly batch: number; readonly steps: number },
): number[] {
  const layers = sizes.slice(1).map((outputs, l): Layer => {
    const weight = trained(start[2 * l] as Float64Array);
    const bias = trained(start[2 * l + 1] as Float64Array);
    const y = new Float64Array(batch * outputs);
    return { inputs: sizes[l] as number, outputs, weight, bias, y, slope: new Float64Array(y.length) };
  });
  const [width = 0] = sizes;
  const last = layers.at(-1) as Layer;
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const from = (step * batch) % labels.length;
    const input = x.subarray(from * width, (from + batch) * width);
    let below = input;
    for (const layer of layers) {
      const { inputs, outputs, weight, bias, y } = layer;
      product(y, bias.w, below, inputs, 1, weight.w, 1, inputs, batch, inputs, outputs);
      if (layer !== last) for (let i = 0; i < y.length; i++) if ((y[i] as number) < 0) y[i] = 0;
      below = y;
    }
    losses.push(crossEntropy(last.y, labels.subarray(from, from + batch), last.outputs, last.slope));
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weight, bias, slope } = layers[l] as Layer;
      const before = layers[l - 1];
      // slopeᵀ · below: [out, batch] x [batch, in].
      product(weight.g, null, slope, 1, outputs, before?.y ?? input, inputs, 1, outputs, batch, inputs);
      columnSums(bias.g, slope);
      if (before !== undefined) {
        // slope · weight: [batch, out] x [out, in], and no further where the activation was 0.
        product(before.slope, null, slope, outputs, 1, weight.w, inputs, 1, batch, outputs, inputs);
        for (let i = 0; i < before.y.length; i++) if (before.y[i] === 0) before.slope[i] = 0;
      }
    }
    for (const { weight, bias } of layers) {
      adam(weight, step + 1);
      adam(bias, step + 1);
    }
  }
  return losses;
}

function trained(start: Float64Array): Trained {
  const zeros = () => new Float64Array(start.length);
  return { w: start.slice(), g: zeros(), m: zeros(), v: zeros() };
}

function columnSums(sums: Float64Array, matrix: Float64Array): void {
  const n = sums.length;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = j; i < matrix.length; i += n) sum += matrix[i] as number;
    sums[j] = sum;
  }
}

/** w -= 0.001·m̂ / (√v̂ + 1e-8), where m̂ = m / (1 - 0.9ᵗ) and v̂ = v / (1 - 0.999ᵗ), with one division for each number. */
function adam({ w, g, m, v }: Trained, t: number): void {
  const root = Math.sqrt(1 - 0.999 ** t);
  const rate = (0.001 * root) / (1 - 0.9 ** t);
  const eps = 1e-8 * root;
  for (let i = 0; i < w.length; i++) {
    const gi = g[i] as number;
    const mi = 0.9 * (m[i] as number) + 0.1 * gi;
    const vi = 0.999 * (v[i] as number) + 0.001 * gi * gi;
    m[i] = mi;
    v[i] = vi;
    w[i] = (w[i] as number) - (rate * mi) / (Math.sqrt(vi) + eps);
  }
}

/**
 * y = a · b + bias in every row, `[m, k] x [k, n]`. Neighbours in a row of a are `aColumn` apart, those in a column
 * `aRow`; so with b. Both are packed in the order in which the tiles read them.
 */
function product(
  y: Float64Array,
  bias: Float64Array | null,
  a: Float64Array,
  aRow: number,
  aColumn: number,
  b: Float64Array,
  bRow: number,
  bColumn: number,
  m: number,
  k: number,
  n: number,
): void {
  pack(rows, 2, a, aRow, aColumn, m, k);
  pack(columns, 3, b, bColumn, bRow, n, k);
  for (let j = 0; j < n; j += 3) {
    for (let i = 0; i < m; i += 2) {
      if (i + 2 <= m && j + 3 <= n) {
        tile(y, i * n + j, n, i * k, j * k, k);
      } else {
        tile(edge, 0, 3, i * k, j * k, k);
        for (let r = i; r < m && r < i + 2; r++) {
          for (let c = j; c < n && c < j + 3; c++) y[r * n + c] = edge[3 * (r - i) + c - j] as number;
        }
      }
    }
  }
  if (bias === null) return;
  for (let i = 0; i < y.length; i += n) {
    for (let j = 0; j < n; j++) y[i + j] = (y[i + j] as number) + (bias[j] as number);
  }
}

/** Room for the largest job, 512 x 512 and what the last bundle lacks. */
const rows = new Float64Array(512 * 512);
const columns = new Float64Array(513 * 512);
const edge = new Float64Array(6);

/** Rows in bundles of `width`: the first number of each, the second of each, and so on; zeros where rows are missing. */
function pack(
  to: Float64Array,
  width: number,
  from: Float64Array,
  row: number,
  column: number,
  m: number,
  k: number,
): void {
  let at = 0;
  for (let i = 0; i < m; i += width) {
    let first = i * row;
    for (let q = 0; q < k; q++) {
      for (let r = 0; r < width; r++) to[at + r] = i + r < m ? (from[first + r * row] as number) : 0;
      first += column;
      at += width;
    }
  }
}

/**
 * Two rows times three columns: five numbers read for six products. Larger tiles read less, but V8 runs out of registers
 * and keeps their sums in memory. It is as fast as this only because the arrays are constants of the module, and `| 0`
 * says that no index needs more than 32 bits: each saves a check for every number read.
 */
function tile(y: Float64Array, at: number, n: number, row: number, column: number, k: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let p = row;
  const end = column + 3 * k;
  for (let q = column; q < end; q = (q + 3) | 0) {
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
  y[at] = s00;
  y[at + 1] = s01;
  y[at + 2] = s02;
  y[at + n] = s10;
  y[at + n + 1] = s11;
  y[at + n + 2] = s12;
}
