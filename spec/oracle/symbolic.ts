/**
 * Derivatives by rule, with 64 digits
 *
 * mathjs differentiates a formula as one does on paper, and evaluates value, slopes and second derivatives with 64 decimal
 * digits at the exact bits of the doubles given. Next to nothing of this is shared with the engine or with `spec/kit/exact`. What
 * cancels in a formula costs digits here, too: of 1 + e^-100 there are 20 left. So it is for numbers of moderate size.
 */
import { all, create, type EvalFunction, type FactoryFunctionMap, type MathNode } from "mathjs";
import { type BigNumber, big } from "./bignumber.ts";

const math = create(all as FactoryFunctionMap, { number: "BigNumber", precision: 64 });

export type Pair = readonly [high: number, low: number];
/** A number for each variable of a formula. */
export type Place = Readonly<Record<string, number>>;

export interface Symbolic {
  value(at: Place): Pair;
  /** By this variable. */
  slope(by: string, at: Place): Pair;
  /** Twice by this variable. */
  second(by: string, at: Place): Pair;
}

/** What a formula says, as mathjs reads it. @throws what mathjs throws of functions whose derivative it does not know: erf, max. */
export function symbolic(formula: string): Symbolic {
  // Simplified, 1e-15·x would have the slope 0: mathjs takes a coefficient so small for an error of rounding.
  const once = remembered((by) => math.derivative(formula, by, { simplify: false }));
  const twice = remembered((by) => math.derivative(once(by), by, { simplify: false }));
  const compiled = remembered((text) => math.compile(text));
  const at = (expression: MathNode | string, place: Place) =>
    pairOf(evaluated(compiled(expression.toString()), place));
  return {
    value: (place) => at(formula, place),
    slope: (by, place) => at(once(by), place),
    second: (by, place) => at(twice(by), place),
  };
}

function evaluated(code: EvalFunction, place: Place): BigNumber {
  const scope = Object.entries(place).map(([name, x]) => [name, big(x)]);
  return math.bignumber(code.evaluate(Object.fromEntries(scope)));
}

/** The double nearest to it, and the one nearest to what that lacks. */
function pairOf(x: BigNumber): Pair {
  const high = Number(x.toString());
  if (!Number.isFinite(high)) return [high, 0];
  return [high, Number(x.minus(big(high)).toString())];
}

function remembered<T>(make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    const found = known.get(name) ?? make(name);
    known.set(name, found);
    return found;
  };
}
