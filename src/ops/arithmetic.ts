import { broadcastPlaces, broadcastShape, sameShape } from "../shape.ts";
import { asTensor, node, type Operand, type Tensor } from "../tensor.ts";

type Binary = (a: Operand, b: Operand) => Tensor;

/** a + b, stretched to a common shape. */
export const add: Binary = binary(
  "add",
  (a, b) => a + b,
  (g) => g,
  (g) => g,
);

/** a - b, stretched to a common shape. */
export const sub: Binary = binary(
  "sub",
  (a, b) => a - b,
  (g) => g,
  (g) => -g,
);

/** a · b, each number with its counterpart (the Hadamard product), stretched to a common shape. */
export const mul: Binary = binary(
  "mul",
  (a, b) => a * b,
  (g, _, b) => g * b,
  (g, a) => g * a,
);

/** a / b, stretched to a common shape. Division by 0 gives ±Infinity, 0 / 0 gives NaN. */
export const div: Binary = binary(
  "div",
  (a, b) => a / b,
  (g, _, b) => g / b,
  // -g·a / b² with the quotient first: b² would leave the doubles long before the slope does.
  (g, a, b) => -g * (a / b / b),
);

/**
 * An operator on pairs of numbers. `gradientOfA` and `gradientOfB` turn the gradient g of one output into what it
 * adds to each side; a number that broadcasting used several times collects several such parts.
 */
function binary(
  name: string,
  f: (a: number, b: number) => number,
  gradientOfA: (g: number, a: number, b: number) => number,
  gradientOfB: (g: number, a: number, b: number) => number,
): Binary {
  return (left, right) => {
    const a = asTensor(left);
    const b = asTensor(right);
    const shape = broadcastShape(name, a.shape, b.shape);
    const placeA = sameShape(a.shape, shape) ? null : broadcastPlaces(a.shape, shape);
    const placeB = sameShape(b.shape, shape) ? null : broadcastPlaces(b.shape, shape);
    const pull = (
      g: Float64Array,
      sum: Float64Array | null,
      place: Int32Array | null,
      part: typeof gradientOfA,
    ) => {
      if (sum === null) return;
      for (let i = 0; i < g.length; i++) {
        const atA = a.data[placeA === null ? i : (placeA[i] as number)] as number;
        const atB = b.data[placeB === null ? i : (placeB[i] as number)] as number;
        const at = place === null ? i : (place[i] as number);
        sum[at] = (sum[at] as number) + part(g[i] as number, atA, atB);
      }
    };
    return node(
      name,
      shape,
      [a, b],
      (y) => {
        const as = a.data;
        const bs = b.data;
        for (let i = 0; i < y.length; i++) {
          const atA = as[placeA === null ? i : (placeA[i] as number)] as number;
          const atB = bs[placeB === null ? i : (placeB[i] as number)] as number;
          y[i] = f(atA, atB);
        }
      },
      (g) => {
        pull(g, a.accumulator(), placeA, gradientOfA);
        pull(g, b.accumulator(), placeB, gradientOfB);
      },
    );
  };
}
