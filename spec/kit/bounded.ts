/**
 * Numbers with twice the digits, and how far off a computer may be that rounds
 *
 * A value is the sum of two doubles, right to about 2^-104. Its error is a bound for what the precision examined makes of it:
 * each operation rounds by half a unit, in doubles 2^-53 of its result, and passes on the errors of what it is given.
 */
import { examination } from "./compare.ts";

export interface Bounded {
  readonly high: number;
  readonly low: number;
  readonly error: number;
}

const half = () => (examination.precision === "float32" ? 2 ** -24 : 2 ** -53);

export function exactly(x: number): Bounded {
  return { high: x, low: 0, error: 0 };
}

export function numberOf({ high, low }: Bounded): number {
  return high + low;
}

/** A result that one rounding stands behind, besides what the errors before it come to. */
function rounded(high: number, low: number, passedOn: number): Bounded {
  const sum = high + low;
  return { high: sum, low: low - (sum - high), error: passedOn + half() * Math.abs(sum) };
}

/** a + b without rounding: the double nearest to it, and the rest (Knuth 1997, section 4.2.2). */
function sum(a: number, b: number): [high: number, low: number] {
  const high = a + b;
  const part = high - a;
  return [high, a - (high - part) + (b - part)];
}

/** a · b likewise, each factor cut in two halves of 26 digits (Dekker 1971). */
function product(a: number, b: number): [high: number, low: number] {
  const cut = (x: number) => {
    const shifted = 134217729 * x;
    const upper = shifted - (shifted - x);
    return [upper, x - upper] as const;
  };
  const high = a * b;
  const [a1, a2] = cut(a);
  const [b1, b2] = cut(b);
  return [high, a2 * b2 - (high - a1 * b1 - a2 * b1 - a1 * b2)];
}

export function plus(a: Bounded, b: Bounded): Bounded {
  const [high, low] = sum(a.high, b.high);
  return rounded(high, low + a.low + b.low, a.error + b.error);
}

export function minus(a: Bounded, b: Bounded): Bounded {
  return plus(a, { ...b, high: -b.high, low: -b.low });
}

export function times(a: Bounded, b: Bounded): Bounded {
  const [high, low] = product(a.high, b.high);
  const passedOn = Math.abs(a.high) * b.error + Math.abs(b.high) * a.error + a.error * b.error;
  return rounded(high, low + a.high * b.low + a.low * b.high, passedOn);
}

export function over(a: Bounded, b: Bounded): Bounded {
  const quotient = a.high / b.high;
  const [high, low] = product(quotient, b.high);
  // What is left of a after quotient · b, divided by b: the quotient's second half.
  const rest = (a.high - high - low + a.low - quotient * b.low) / b.high;
  return rounded(quotient, rest, (a.error + Math.abs(quotient) * b.error) / (Math.abs(b.high) - b.error));
}

/** √a; √(a + e) - √a is at most e / √a, and at most √e. */
export function root(a: Bounded): Bounded {
  const x = Math.sqrt(a.high);
  if (x === 0) return { high: 0, low: 0, error: Math.sqrt(a.error) };
  const [high, low] = product(x, x);
  return rounded(x, (a.high - high - low + a.low) / (2 * x), a.error / x);
}

export function greater(a: Bounded, b: Bounded): Bounded {
  const error = Math.max(a.error, b.error);
  return { ...(numberOf(minus(a, b)) > 0 ? a : b), error };
}
