import { add, mul, sub } from "./ops/arithmetic.ts";
import { abs } from "./ops/elementwise.ts";
import { sum } from "./ops/reduce.ts";
import { refuseUnknown } from "./options.ts";
import { atLeastOne, divisorOf, type LossOptions, refuseUnlessSameShape } from "./reduction.ts";
import { node, type Tensor } from "./tensor.ts";

/**
 * The mean squared error Σ (pᵢ - tᵢ)² / n. Article, section 4.1.
 *
 * @throws {RangeError} if the shapes differ. Broadcasting [n, 1] against [n] would compare everybody with everybody.
 */
export function mse(prediction: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction = "mean", ...unknown } = options;
  refuseUnknown("mse", unknown);
  refuseUnlessSameShape("mse", prediction, target);
  if (reduction === "none") {
    const difference = sub(prediction, target);
    return mul(difference, difference);
  }
  const n = divisorOf("mse", reduction, prediction.shape);
  return node(
    "mse",
    [],
    [prediction, target],
    (y) => {
      y[0] = squaredDistance(prediction.data, target.data) / n;
    },
    (g) => {
      const weight = (2 * (g[0] as number)) / n;
      addDifferences(prediction.accumulator(), weight, prediction, target);
      addDifferences(target.accumulator(), weight, target, prediction);
    },
  );
}

/**
 * √mse: the error in the units of the target. A perfect prediction has gradient 0, one of many that would do: the
 * slope jumps there. Article, section 4.1.
 *
 * @throws {RangeError} if the shapes differ or there are no numbers.
 */
export function rmse(prediction: Tensor, target: Tensor): Tensor {
  refuseUnlessSameShape("rmse", prediction, target);
  const n = atLeastOne("rmse", prediction.shape);
  const out: Tensor = node(
    "rmse",
    [],
    [prediction, target],
    (y) => {
      y[0] = Math.sqrt(squaredDistance(prediction.data, target.data) / n);
    },
    (g) => {
      const root = out.data[0] as number;
      const weight = root === 0 ? 0 : (g[0] as number) / root / n;
      addDifferences(prediction.accumulator(), weight, prediction, target);
      addDifferences(target.accumulator(), weight, target, prediction);
    },
  );
  return out;
}

/** Σ (aᵢ - bᵢ)², added as `compensatedSum` does. */
function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  let error = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    const term = difference * difference;
    const next = sum + term;
    const back = next - sum;
    error += sum - (next - back) + (term - back);
    sum = next;
  }
  return Number.isFinite(sum) ? sum + error : sum;
}

/** sums += weight·(a - b), where anybody asked for the sums. */
function addDifferences(sums: Float64Array | null, weight: number, a: Tensor, b: Tensor): void {
  if (sums === null) return;
  const as = a.data;
  const bs = b.data;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = (sums[i] as number) + weight * ((as[i] as number) - (bs[i] as number));
  }
}

/** λ·Σ |w| over all parameters: pulls each towards 0 with the same force λ (lasso). Article, section 1.7. */
export function l1Penalty(parameters: readonly Tensor[], strength: number): Tensor {
  return mul(strength, totalOf("l1Penalty", parameters.map(abs)));
}

/** λ·Σ w² over all parameters: pulls each towards 0 with force 2λw (ridge). Article, section 1.7. */
export function l2Penalty(parameters: readonly Tensor[], strength: number): Tensor {
  return mul(
    strength,
    totalOf(
      "l2Penalty",
      parameters.map((w) => mul(w, w)),
    ),
  );
}

function totalOf(who: string, parts: readonly Tensor[]): Tensor {
  if (parts.length === 0) throw new RangeError(`${who}: at least one parameter expected, got none`);
  return parts.map((part) => sum(part)).reduce(add);
}
