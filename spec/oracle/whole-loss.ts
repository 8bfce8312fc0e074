/**
 * A whole network with 64 digits
 *
 * The strongest witness against a wrong gradient: the loss itself, computed with 64 digits from the exact bits of every number,
 * once a little to the left of a parameter and once a little to the right. With steps of h = 1e-20 what a central difference
 * cuts off is h² times a third derivative, 1e-40, and what 64 digits round is 1e-64/h = 1e-44. So its slopes are right to more
 * digits than a double has, where differences of doubles end at ten. Nothing is differentiated by any rule.
 */
import { type BigNumber, big, read, sigmoid } from "./bignumber.ts";

type Row = readonly BigNumber[];

/** Layers with a function in between, as PyTorch stores them: weights `[out, in]` row by row, then the bias. */
export interface Network {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly activation: "tanh" | "sigmoid";
  /** Against class indices, or against as many numbers as there are outputs. */
  readonly loss: { crossEntropy: readonly number[] } | { mse: readonly (readonly number[])[] };
  readonly x: readonly (readonly number[])[];
}

const step = read("1e-20");

export function countOf({ inputs, hidden, outputs }: Network): number {
  return hidden * inputs + hidden + outputs * hidden + outputs;
}

/** ∂loss/∂parameter for every parameter: weights and bias of the first layer, then of the second. */
export function slopes(network: Network, parameters: readonly number[]): number[] {
  const exact = parameters.map(big);
  return exact.map((parameter, i) => {
    const at = (moved: BigNumber) => lossOf(network, exact.with(i, moved));
    const difference = at(parameter.plus(step)).minus(at(parameter.minus(step)));
    return Number(difference.div(step.times(2)).toString());
  });
}

function lossOf({ inputs, hidden, outputs, activation, loss, x }: Network, parameters: Row): BigNumber {
  const secondLayer = hidden * inputs + hidden;
  const act = (y: BigNumber) => (activation === "tanh" ? y.tanh() : sigmoid(y));
  const predictions = x.map((row) => {
    const inner = linear(row.map(big), parameters.slice(0, secondLayer), hidden).map(act);
    return linear(inner, parameters.slice(secondLayer), outputs);
  });
  if ("mse" in loss) {
    const squares = predictions.flatMap((row, n) =>
      row.map((y, k) => y.minus(big(loss.mse[n]?.[k] as number)).pow(2)),
    );
    return sum(squares).div(squares.length);
  }
  const losses = predictions.map((row, n) => {
    const right = row[loss.crossEntropy[n] as number] as BigNumber;
    return sum(row.map((y) => y.minus(right).exp())).ln();
  });
  return sum(losses).div(losses.length);
}

/** x · Wᵀ + b. */
function linear(x: Row, parameters: Row, outputs: number): BigNumber[] {
  const bias = parameters.slice(outputs * x.length);
  return bias.map((b, k) =>
    sum([b, ...x.map((xi, i) => xi.times(parameters[k * x.length + i] as BigNumber))]),
  );
}

function sum(terms: Row): BigNumber {
  return terms.reduce((total, term) => total.plus(term), big(0));
}
