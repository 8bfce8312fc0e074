/**
 * As many digits as are asked for
 *
 * A whole number n stands for n / 2^bits. Sums are exact, products and quotients are off by less than one unit 2^-bits,
 * and the functions are their textbook series, off by a few. Far too slow for every call, and right beyond doubt: this
 * builds the tables of the quick functions once, and decides the few results that those leave open.
 */
import { type Pair, powerOfTwo } from "./doubledouble.ts";

const view = new DataView(new ArrayBuffer(8));

/** A finite x as digits · 2^exponent, exactly. */
export function dyadic(x: number): readonly [digits: bigint, exponent: number] {
  view.setFloat64(0, x);
  const high = view.getInt32(0);
  const biased = (high >>> 20) & 0x7ff;
  // A normal double has a leading 1 that is not stored; subnormals and 0 have none, and the exponent of the smallest
  // normal.
  const size = BigInt(view.getUint32(4)) + (BigInt((high & 0xfffff) + (biased > 0 ? 0x100000 : 0)) << 32n);
  return [high < 0 ? -size : size, Math.max(biased, 1) - 1075];
}

/** n · 2^by, rounded down. */
export function shift(n: bigint, by: number): bigint {
  return by >= 0 ? n << BigInt(by) : n >> BigInt(-by);
}

export function one(bits: number): bigint {
  return shift(1n, bits);
}

export function fixed(x: number, bits: number): bigint {
  const [digits, exponent] = dyadic(x);
  return shift(digits, exponent + bits);
}

/** x·y, rounded only once: a small factor keeps its digits beside a large one. */
export function product(x: number, y: number, bits: number): bigint {
  const [a, e] = dyadic(x);
  const [b, f] = dyadic(y);
  return shift(a * b, e + f + bits);
}

export function times(a: bigint, b: bigint, bits: number): bigint {
  return (a * b) >> BigInt(bits);
}

export function over(a: bigint, b: bigint, bits: number): bigint {
  return (a << BigInt(bits)) / b;
}

/** How many binary digits |n| has. */
export function lengthOf(n: bigint): number {
  const hex = (n < 0n ? -n : n).toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0] as string, 16)) - 28);
}

/** n · 2^-by for a whole by > 0, rounded to nearest, ties to even. */
export function roundedShift(n: bigint, by: number): bigint {
  const down = shift(n, -by);
  const twice = (n - shift(down, by)) << 1n;
  const unit = shift(1n, by);
  return twice > unit || (twice === unit && (down & 1n) === 1n) ? down + 1n : down;
}

const SMALLEST_NORMAL: number = powerOfTwo(-1022);

/** For n / 2^bits, the exponent of the unit of the last of 53 digits, but not of one smaller than the smallest double. */
function unitOf(n: bigint, bits: number): number {
  return Math.max(lengthOf(n) - 53 - bits, -1074);
}

/** Whether n / 2^bits lies in the middle between two doubles. */
export function isTie(n: bigint, bits: number): boolean {
  const half = unitOf(n, bits) + bits - 1;
  return half >= 0 && n !== 0n && n === shift(((shift(n, -half) >> 1n) << 1n) + 1n, half);
}

/** The double nearest to n / 2^bits, ties to even, subnormal, infinite or a zero with the sign of n where it must be. */
export function nearest(n: bigint, bits: number): number {
  if (n < 0n) return -nearest(-n, bits);
  // The language itself rounds whole numbers to nearest, ties to even. A division by 2^bits changes no digit of a
  // normal double.
  const quick = bits < 1024 ? Number(n) * powerOfTwo(-bits) : 0;
  if (quick >= SMALLEST_NORMAL && quick < Infinity) return quick;
  const unit = unitOf(n, bits);
  if (unit > 971) return Infinity;
  const drop = unit + bits;
  return Number(drop > 0 ? roundedShift(n, drop) : shift(n, -drop)) * powerOfTwo(unit);
}

/** n / 2^bits as the nearest double and what that lacks. */
export function pairOf(n: bigint, bits: number): Pair {
  const high = nearest(n, bits);
  return [high, Number.isFinite(high) ? nearest(n - fixed(high, bits), bits) : 0];
}

/** n / 2^bits as a pair, the first of which has no more than so many binary digits. */
export function splitOf(n: bigint, bits: number, digits: number): Pair {
  const spare = lengthOf(n) - digits;
  const leading = shift(roundedShift(n, spare), spare);
  return [nearest(leading, bits), nearest(n - leading, bits)];
}

/** Σ (±1)^k / ((2k + 1) n^(2k + 1)): the inverse hyperbolic tangent of 1/n, or with alternating signs the arctangent. */
function inverseTangent(n: bigint, sign: bigint, bits: number): bigint {
  let power = one(bits) / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (sign * power) / (n * n);
    sum += power / k;
  }
  return sum;
}

/** Guard digits: what a few hundred roundings of one unit each can spoil, and 2^16 times more. */
const GUARD = 24;

/** A constant to so many bits, computed once for each. */
export function constant(compute: (bits: number) => bigint): (bits: number) => bigint {
  const known = new Map<number, bigint>();
  return (bits) => {
    const found = known.get(bits) ?? shift(compute(bits + GUARD), -GUARD);
    known.set(bits, found);
    return found;
  };
}

/** log 2 = 2 artanh(1/3). */
export const ln2: (bits: number) => bigint = constant((bits) => 2n * inverseTangent(3n, 1n, bits));

/** π = 16 arctan(1/5) - 4 arctan(1/239) (Machin 1706). */
export const pi: (bits: number) => bigint = constant(
  (bits) => 16n * inverseTangent(5n, -1n, bits) - 4n * inverseTangent(239n, -1n, bits),
);

/** e^x: off by a few units, of the last place if it is above 1. */
export function exp(x: bigint, bits: number): bigint {
  // e^x = 2^k·e^r with |r| < log 2, and e^r = (e^(r/2^h))^(2^h): each of the h squarings doubles the error.
  const k = Number(x / ln2(bits));
  if (k < -bits - 1) return 0n;
  const halvings = Math.ceil(Math.sqrt(bits) / 2);
  const guard = halvings + GUARD + Math.ceil(Math.log2(Math.abs(k) + 1));
  const width = bits + guard;
  const r = shift(shift(x, guard) - BigInt(k) * ln2(width), -halvings);
  let term = r;
  let sum = one(width) + r;
  for (let n = 2n; term !== 0n; n++) {
    term = times(term, r, width) / n;
    sum += term;
  }
  for (let i = 0; i < halvings; i++) sum = times(sum, sum, width);
  return shift(sum, k - guard);
}

/** log x for x > 0. */
export function log(x: bigint, bits: number): bigint {
  // x = 2^k·m with m from 2/3 to 4/3, and log m = 2 artanh t = 2(t + t³/3 + t⁵/5 + ...) with t = (m - 1)/(m + 1).
  const width = bits + GUARD;
  const k = lengthOf((3n * x) >> 1n) - 1 - bits;
  const m = shift(x, GUARD - k);
  const t = over(m - one(width), m + one(width), width);
  const square = times(t, t, width);
  let power = t;
  let sum = t;
  for (let n = 3n; power !== 0n; n += 2n) {
    // Rounded towards 0, not down: a negative one would stay at -1 unit.
    power = (power * square) / one(width);
    sum += power / n;
  }
  return shift(2n * sum + BigInt(k) * ln2(width), -GUARD);
}

/** log x of a double x > 0, which may be too small to be a whole number of units. */
export function logOf(x: number, bits: number): bigint {
  const [digits, exponent] = dyadic(x);
  return log(shift(digits, bits - 52), bits) + BigInt(exponent + 52) * ln2(bits);
}

/** √x for x >= 0 by Newton's steps, which come down from above and stop at the whole number below. */
export function sqrt(x: bigint, bits: number): bigint {
  const n = shift(x, bits);
  if (n === 0n) return 0n;
  let root = shift(1n, Math.ceil(lengthOf(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const rootOf2Pi = constant((bits) => sqrt(2n * pi(bits), bits));

/** φ(x) = e^(-x²/2) / √(2π), the density of the normal distribution. */
export function bell(x: number, bits: number): bigint {
  return over(exp(-product(x, x / 2, bits), bits), rootOf2Pi(bits), bits);
}

/** Φ(-a) for a >= 0: how likely a standard normal number is below -a. */
export function normalTail(a: number, bits: number): bigint {
  if (a < 9) {
    // ½ - φ(a)·Σ a^(2n + 1) / (1·3·5···(2n + 1)): the sum, up to e^(a²/2) = 2^(0.73a²), multiplies the error of φ.
    const width = bits + GUARD + Math.ceil(0.73 * a * a);
    const square = product(a, a, width);
    let term = fixed(a, width);
    let sum = term;
    for (let odd = 3n; term !== 0n; odd += 2n) {
      term = times(term, square, width) / odd;
      sum += term;
    }
    return shift(one(width - 1) - times(bell(a, width), sum, width), bits - width);
  }
  return over(bell(a, bits), laplace(a, bits), bits);
}

/** a + 1/(a + 2/(a + 3/(a + ...))) = φ(a)/Φ(-a) for a >= 9 (Laplace). */
export function laplace(a: number, bits: number): bigint {
  // n levels leave about e^(-2a√(2n)), so these less than 2^-bits.
  const levels = Math.ceil((0.7 * bits * (0.7 * bits)) / (8 * a * a)) + 40;
  const x = fixed(a, bits);
  let fraction = x;
  for (let k = levels; k > 0; k--) fraction = x + over(BigInt(k) << BigInt(bits), fraction, bits);
  return fraction;
}
