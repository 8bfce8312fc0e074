import { broadcastPlaces, broadcastShape, type Shape, sameShape, show, sizeOf } from "../shape.ts";
import { node, setAll, type Tensor } from "../tensor.ts";
import { addProduct } from "./product.ts";

/**
 * The matrix product, `[..., m, k] x [..., k, n] -> [..., m, n]`. Axes before the last two are batches and broadcast.
 * A tensor of one axis is a row on the left and a column on the right, and that axis is gone from the result:
 * `[k] x [k] -> []`.
 *
 * @throws {RangeError} if the inner lengths differ, the batches do not broadcast, or a side is a single number.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.shape.length === 0 || b.shape.length === 0) {
    throw new RangeError(
      `matmul: at least one axis on both sides expected, ${show(a.shape)} x ${show(b.shape)}`,
    );
  }
  const left: Shape = a.shape.length === 1 ? [1, ...a.shape] : a.shape;
  const right: Shape = b.shape.length === 1 ? [...b.shape, 1] : b.shape;
  const [m, k] = left.slice(-2) as [number, number];
  const [inner, n] = right.slice(-2) as [number, number];
  if (k !== inner) {
    throw new RangeError(`matmul: inner lengths differ, ${show(a.shape)} x ${show(b.shape)}`);
  }
  const batch = broadcastShape("matmul", left.slice(0, -2), right.slice(0, -2));
  const inA = broadcastPlaces(left.slice(0, -2), batch);
  const inB = broadcastPlaces(right.slice(0, -2), batch);
  const shape = [...batch, ...(a.shape.length === 1 ? [] : [m]), ...(b.shape.length === 1 ? [] : [n])];
  const eachMatrix = (run: (inY: number, inA: number, inB: number) => void) => {
    for (let i = 0; i < inA.length; i++)
      run(i * m * n, (inA[i] as number) * m * k, (inB[i] as number) * k * n);
  };
  return node(
    "matmul",
    shape,
    [a, b],
    (y) => {
      y.fill(0);
      eachMatrix((iy, ia, ib) => {
        addProduct(y, iy, a.data, ia, k, 1, b.data, ib, n, 1, m, k, n);
      });
    },
    (g) => {
      const ga = a.accumulator();
      const gb = b.accumulator();
      eachMatrix((iy, ia, ib) => {
        // g · bᵀ: [m, n] x [n, k], and aᵀ · g: [k, m] x [m, n].
        if (ga !== null) addProduct(ga, ia, g, iy, n, 1, b.data, ib, 1, n, m, n, k);
        if (gb !== null) addProduct(gb, ib, a.data, ia, 1, k, g, iy, n, 1, k, m, n);
      });
    },
  );
}

/**
 * A linear (fully connected) layer: x · wᵀ + b, `[..., in] -> [..., out]` with w `[out, in]` and b `[out]`, the layout
 * in which PyTorch stores them. The article writes w·x + b (section 2).
 *
 * @throws {RangeError} if the last axis of x is not `in`, or b is not `[out]`.
 */
export function linear(x: Tensor, w: Tensor, b: Tensor | null = null): Tensor {
  if (w.shape.length !== 2) throw new RangeError(`linear: weight [out, in] expected, got ${show(w.shape)}`);
  const [out, inputs] = w.shape as readonly [number, number];
  if (x.shape.at(-1) !== inputs) {
    throw new RangeError(
      `linear: [..., ${inputs}] expected for weight ${show(w.shape)}, got ${show(x.shape)}`,
    );
  }
  if (b !== null && !sameShape(b.shape, [out])) {
    throw new RangeError(`linear: bias [${out}] expected for weight ${show(w.shape)}, got ${show(b.shape)}`);
  }
  const rows = sizeOf(x.shape.slice(0, -1));
  // `addProduct` multiplies by one column too. But a layer of one output is often so small that the call with all its
  // arguments is most of the work, as in both of the article's programs: it gets two plain loops.
  return node(
    "linear",
    [...x.shape.slice(0, -1), out],
    b === null ? [x, w] : [x, w, b],
    (y) => {
      const bias = b?.data;
      if (out === 1) {
        setTimesColumn(y, x.data, w.data, bias);
        return;
      }
      if (bias === undefined) setAll(y, 0);
      else for (let start = 0; start < y.length; start += out) y.set(bias, start);
      addProduct(y, 0, x.data, 0, inputs, 1, w.data, 0, 1, inputs, rows, inputs, out);
    },
    (g) => {
      const gx = x.accumulator();
      const gw = w.accumulator();
      const gb = b?.accumulator() ?? null;
      // g · w: [rows, out] x [out, in], and gᵀ · x: [out, rows] x [rows, in].
      if (gx !== null) addProduct(gx, 0, g, 0, out, 1, w.data, 0, inputs, 1, rows, out, inputs);
      if (gw !== null) {
        if (out === 1) addRowTimes(gw, g, x.data);
        else addProduct(gw, 0, g, 0, 1, out, x.data, 0, inputs, 1, out, rows, inputs);
      }
      if (gb !== null) addColumnSums(gb, g);
    },
  );
}

/** sums[j] += Σ of column j of the row-major matrix that has as many columns as there are sums. */
function addColumnSums(sums: Float64Array, matrix: Float64Array): void {
  const n = sums.length;
  for (let j = 0; j < n; j++) {
    let sum = 0;
    for (let i = j; i < matrix.length; i += n) sum += matrix[i] as number;
    sums[j] = (sums[j] as number) + sum;
  }
}

/**
 * y = bias + x · w for row-major x and a column w: `[n, k] x [k] -> [n]`, four rows at a time. The bias comes as an array
 * because V8 allocates memory for a fraction that is handed over.
 */
function setTimesColumn(
  y: Float64Array,
  x: Float64Array,
  w: Float64Array,
  bias: Float64Array | undefined,
): void {
  const b = bias === undefined ? 0 : (bias[0] as number);
  const n = y.length;
  const k = w.length;
  let i = 0;
  let p = 0;
  for (; i + 4 <= n; i += 4) {
    let s0 = b;
    let s1 = b;
    let s2 = b;
    let s3 = b;
    for (let q = 0; q < k; q++) {
      const wq = w[q] as number;
      s0 += (x[p] as number) * wq;
      s1 += (x[p + k] as number) * wq;
      s2 += (x[p + 2 * k] as number) * wq;
      s3 += (x[p + 3 * k] as number) * wq;
      p++;
    }
    p += 3 * k;
    y[i] = s0;
    y[i + 1] = s1;
    y[i + 2] = s2;
    y[i + 3] = s3;
  }
  for (; i < n; i++) {
    let sum = b;
    for (let q = 0; q < k; q++) sum += (x[p++] as number) * (w[q] as number);
    y[i] = sum;
  }
}

/** y += g · x for a row g and row-major x: `[n] x [n, k] -> [k]`, two columns at a time. */
function addRowTimes(y: Float64Array, g: Float64Array, x: Float64Array): void {
  const k = y.length;
  let q = 0;
  for (; q + 2 <= k; q += 2) {
    let s0 = 0;
    let s1 = 0;
    for (let i = 0, p = q; i < g.length; i++, p += k) {
      const gi = g[i] as number;
      s0 += gi * (x[p] as number);
      s1 += gi * (x[p + 1] as number);
    }
    y[q] = (y[q] as number) + s0;
    y[q + 1] = (y[q + 1] as number) + s1;
  }
  if (q < k) {
    let sum = 0;
    for (let i = 0, p = q; i < g.length; i++, p += k) sum += (g[i] as number) * (x[p] as number);
    y[q] = (y[q] as number) + sum;
  }
}
