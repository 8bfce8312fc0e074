/**
 * The GELUs and their derivatives, rounded once
 *
 * For x < 0, Φ(x) is tiny and everything is a product with the density φ or with e^v, in which nothing cancels; x > 0
 * follows by symmetry: Φ(x) = 1 - Φ(-x), so the slopes at x and -x add up to 1 and the second derivatives are even.
 */
import { besideTie, certain, DOUBT, decided, exact, round } from "./certain.ts";
import * as define from "./definitions.ts";
import {
  add,
  divide,
  multiply,
  negate,
  type Pair,
  plus,
  powerOfTwo,
  scaled,
  times,
  twoProduct,
} from "./doubledouble.ts";
import { exp } from "./exponential.ts";
import { fading, type Smooth, sigmoidOf } from "./functions.ts";
import { bell, mills, NORMAL_END } from "./normal.ts";
import * as unlimited from "./unlimited.ts";

/** Below it x/2 is GELU to every digit of a double, and x²/√(2π) or so decides ties. */
const TINY: number = powerOfTwo(-600);

/** From here on x·Φ(x) for x < 0, and all that is like it, rounds to 0. */
const ALL_END = 39;

/** x·Φ(x), where Φ(x) is the probability that a standard normal number is at most x. */
export const geluExactly: Smooth = {
  value(x) {
    const size = Math.abs(x);
    if (Number.isNaN(x)) return exact(x);
    if (size < TINY) return exact(besideTie(x, 0.5, 1));
    if (size > NORMAL_END) return beyond(x, x, define.gelu);
    const tail = multiply(bell(x), mills(size));
    return round(times(x < 0 ? tail : plus(negate(tail), 1), x), define.gelu, x);
  },
  /** Φ(x) + x·φ(x): at -a it is φ(a)·(R(a) - a) with Mills' ratio R, and 0 at -0.75179. */
  slope(x) {
    const size = Math.abs(x);
    if (Number.isNaN(x)) return exact(x);
    if (size > NORMAL_END) return beyond(x, 1, define.geluSlope);
    const ratio = mills(size);
    const density = bell(x);
    const below = multiply(density, plus(ratio, -size));
    const doubt = DOUBT * density[0] * (ratio[0] + size);
    if (x < 0) return certain(below, doubt, define.geluSlope, x);
    return certain(plus(negate(below), 1), doubt + DOUBT, define.geluSlope, x);
  },
  /** φ(x)·(2 - x²), where the bracket is exact. */
  second(x) {
    const size = Math.abs(x);
    if (Number.isNaN(x)) return exact(x);
    if (size > ALL_END) return exact(-0);
    if (size > NORMAL_END) return decided((bits) => define.geluBend(x, bits));
    return round(multiply(bell(x), plus(negate(twoProduct(x, x)), 2)), define.geluBend, x);
  },
};

/** What is left of a GELU or its slope beyond ±35: on the right its limit, on the left less than 2^-880. */
function beyond(x: number, limit: number, definition: define.Definition): Pair {
  if (x > 0) return exact(limit);
  return x < -ALL_END ? exact(-0) : decided((bits) => definition(x, bits));
}

const BITS = 212;
/** √(8/π), and 0.044715 times it. */
const ROOT = unlimited.sqrt(unlimited.over(8n * unlimited.one(BITS), unlimited.pi(BITS), BITS), BITS);
const LINEAR: Pair = unlimited.pairOf(ROOT, BITS);
const CUBIC: Pair = unlimited.pairOf((44715n * ROOT) / 1_000_000n, BITS);

/** At a = 23, e^-v is e^-904. */
const TANH_END = 23;

/** v = √(8/π)·(a + 0.044715a³), and v′, by a and a². */
function logit(a: number, square: Pair): Pair {
  return times(add(LINEAR, multiply(square, CUBIC)), a);
}
function logitSlope(square: Pair): Pair {
  return add(LINEAR, multiply(square, times(CUBIC, 3)));
}

/** x·σ(v(x)), the approximation of GELU that is often written ½x(1 + tanh(v/2)) (https://arxiv.org/abs/1606.08415). */
export const geluTanhExactly: Smooth = {
  value(x) {
    const size = Math.abs(x);
    if (size < TINY) return exact(besideTie(x, 0.5, 1));
    if (!(size <= TANH_END)) return exact(x < 0 ? -0 : x);
    return round(times(sigmoidOf(logit(x, twoProduct(x, x))), x), define.geluTanh, x);
  },
  /** At -a it is e/(1 + e)²·(1 + e - a·v′) with e = e^-v, and 0 at -0.75246. */
  slope(x) {
    const size = Math.abs(x);
    if (!(size <= TANH_END)) return exact(Number.isNaN(x) ? x : x > 0 ? 1 : -0);
    const square = twoProduct(x, x);
    const e = exp(negate(logit(size, square)));
    const whole = plus(e, 1);
    const rise = times(logitSlope(square), size);
    const front = divide(e, multiply(whole, whole));
    const below = multiply(front, add(whole, negate(rise)));
    const doubt = DOUBT * front[0] * (whole[0] + rise[0]);
    if (x < 0) return certain(below, doubt, define.geluTanhSlope, x);
    return certain(plus(negate(below), 1), doubt + DOUBT, define.geluTanhSlope, x);
  },
  /** σ′·(2v′ + a·v″ - a·v′²·tanh(v/2)): σ″ is -σ′·tanh(v/2). The first two are √(8/π)·(2 + 12·0.044715a²). */
  second(x) {
    const size = Math.abs(x);
    if (!(size <= TANH_END)) return exact(Number.isNaN(x) ? x : -0);
    const square = twoProduct(x, x);
    const v = logit(size, square);
    const steepness = logitSlope(square);
    const [e, less] = fading(v);
    const whole = plus(e, 1);
    const tanh = negate(divide(less, whole));
    const curved = times(multiply(multiply(steepness, steepness), tanh), size);
    const straight = add(scaled(LINEAR, 2), multiply(square, times(CUBIC, 12)));
    const front = divide(e, multiply(whole, whole));
    const doubt = DOUBT * front[0] * (straight[0] + curved[0]);
    return certain(multiply(front, add(straight, negate(curved))), doubt, define.geluTanhBend, x);
  },
};
