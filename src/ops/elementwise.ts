import {
  gelu as geluOf,
  geluSlope,
  geluTanh as geluTanhOf,
  geluTanhSlope,
  power as powerOf,
  sigmoid as sigmoidOf,
  softplus as softplusOf,
  tanhSlope,
  twoSumError,
} from "../special.ts";
import { node, type Tensor } from "../tensor.ts";

type Elementwise = (x: Tensor) => Tensor;

/** -x. */
export const neg: Elementwise = elementwise(
  "neg",
  (x) => -x,
  () => -1,
);

/** e^x. Its slope is its value. */
export const exp: Elementwise = elementwise("exp", Math.exp, (_, y) => y);

/** The natural logarithm: NaN below 0, -Infinity at 0. */
export const log: Elementwise = elementwise("log", Math.log, (x) => (x < 0 ? Number.NaN : 1 / x));

/** √x: NaN below 0. Its slope at 0 is Infinity. */
export const sqrt: Elementwise = elementwise("sqrt", Math.sqrt, (_, y) => 0.5 / y);

/** |x|. Its slope at 0 is taken to be 0, the middle of -1 and 1, as PyTorch does. */
export const abs: Elementwise = elementwise("abs", Math.abs, Math.sign);

/** (e^x - e^-x) / (e^x + e^-x): squeezes every number into (-1, 1). Article, section 3.2. */
export const tanh: Elementwise = elementwise("tanh", Math.tanh, tanhSlope);

/** x · Φ(x), where Φ is the standard normal distribution (Hendrycks and Gimpel 2016). Article, section 3.4. */
export const gelu: Elementwise = elementwise("gelu", geluOf, geluSlope);

/** GELU with Φ(x) replaced by ½(1 + tanh(√(2/π)(x + 0.044715x³))), as in the first GPT. */
export const geluTanh: Elementwise = elementwise("geluTanh", geluTanhOf, geluTanhSlope);

/** log(1 + e^x): a smooth max(0, x). Its slope is sigmoid. */
export const softplus: Elementwise = elementwise("softplus", softplusOf, sigmoidOf);

/** x^p for a number p that is not trained. Its slope is p·x^(p-1), and 0 everywhere if p is 0. */
export function power(x: Tensor, p: number): Tensor {
  // A p like 0.3 has digits that p - 1 has no room for.
  const less = p - 1;
  const lessError = twoSumError(p, -1, less);
  const slope = p === 0 ? () => 0 : (at: number) => p * powerOf(at, less, lessError);
  return elementwise("power", (at) => powerOf(at, p), slope)(x);
}

/** max(0, x); NaN and -0 stay as they are. Its slope at 0 is taken to be 0, as PyTorch does. Article, section 3.3. */
export function relu(x: Tensor): Tensor {
  return node(
    "relu",
    x.shape,
    [x],
    (y) => {
      const { data } = x;
      for (let i = 0; i < y.length; i++) {
        const at = data[i] as number;
        // biome-ignore lint/complexity/useMathMinMax: of 0 and -0, Math.max takes 0.
        y[i] = at < 0 ? 0 : at;
      }
    },
    (g) => {
      const { data } = x;
      const gx = x.accumulator() as Float64Array;
      // NaN gets the slope 1, as in PyTorch: a slope of 0 would hide it.
      for (let i = 0; i < g.length; i++) {
        if (!((data[i] as number) <= 0)) gx[i] = (gx[i] as number) + (g[i] as number);
      }
    },
  );
}

/** 1 / (1 + e^-x): squeezes every number into (0, 1). Article, section 3.1. */
export function sigmoid(x: Tensor): Tensor {
  // e^-|x| never overflows, and both ways need it: the slope is e / (1 + e)². Not y(1 - y), which is 0 once y rounds to 1.
  const e = new Float64Array(x.data.length);
  return node(
    "sigmoid",
    x.shape,
    [x],
    (y) => {
      const { data } = x;
      for (let i = 0; i < y.length; i++) {
        const at = data[i] as number;
        const ei = Math.exp(-Math.abs(at));
        e[i] = ei;
        y[i] = (at < 0 ? ei : 1) / (1 + ei);
      }
    },
    (g) => {
      const gx = x.accumulator() as Float64Array;
      for (let i = 0; i < g.length; i++) {
        const ei = e[i] as number;
        gx[i] = (gx[i] as number) + ((g[i] as number) * ei) / ((1 + ei) * (1 + ei));
      }
    },
  );
}

/** An operator that applies `f` to each number; `slope` is df/dx, from x and y = f(x). */
function elementwise(
  name: string,
  f: (x: number) => number,
  slope: (x: number, y: number) => number,
): Elementwise {
  return (x) => {
    const out: Tensor = node(
      name,
      x.shape,
      [x],
      (y) => {
        const { data } = x;
        for (let i = 0; i < y.length; i++) y[i] = f(data[i] as number);
      },
      (g) => {
        const { data } = x;
        const gx = x.accumulator() as Float64Array;
        const y = out.data;
        for (let i = 0; i < g.length; i++) {
          gx[i] = (gx[i] as number) + (g[i] as number) * slope(data[i] as number, y[i] as number);
        }
      },
    );
    return out;
  };
}
