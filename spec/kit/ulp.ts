/**
 * Distances between doubles
 *
 * Doubles lie densely near 0 and ever wider apart towards infinity, so "off by 1e-6" says little. Counting the doubles
 * in between says the same everywhere: 0 is equality, 1 is a neighbour, and a handful is what rounding can explain.
 */

/** The bits of two doubles, each as 32 high ones (the sign first) and 32 low ones. */
const bits = new DataView(new ArrayBuffer(16));

/**
 * How many steps from one double to the next lead from `a` to `b`: exact up to 2^53, rounded beyond.
 *
 * The step from the largest double to Infinity counts like any other. Two NaNs are 0 apart, as they are the same answer;
 * NaN and a number are infinitely far apart. 0 and -0 are 0 apart, or with `signedZero` neighbours.
 */
export function ulps(a: number, b: number, { signedZero = false }: { signedZero?: boolean } = {}): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Number.POSITIVE_INFINITY;
  if (isNegative(a) !== isNegative(b))
    return ulps(Math.abs(a), 0) + ulps(0, Math.abs(b)) + (signedZero ? 1 : 0);
  // Doubles of one sign, read as whole numbers, are in order and without gaps.
  bits.setFloat64(0, a);
  bits.setFloat64(8, b);
  const high = bits.getInt32(0) - bits.getInt32(8);
  const low = bits.getUint32(4) - bits.getUint32(12);
  return Math.abs(high * 0x1_0000_0000 + low);
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** As `ulps`, in steps from one single-precision number to the next: those that both are rounded to. */
export function floatsBetween(a: number, b: number, options: { signedZero?: boolean } = {}): number {
  const [one, other] = [Math.fround(a), Math.fround(b)];
  if (Number.isNaN(one) || Number.isNaN(other)) return ulps(one, other);
  const crossing = isNegative(one) !== isNegative(other);
  if (crossing && options.signedZero) return floatsBetween(one, other) + 1;
  const rank = (x: number) => {
    bits.setFloat32(0, Math.abs(x));
    return (isNegative(x) ? -1 : 1) * bits.getInt32(0);
  };
  return Math.abs(rank(one) - rank(other));
}

/** The pair of numbers that lie furthest apart: where, and how many ulps. An empty pair is 0 apart at -1. */
export function furthest(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: { signedZero?: boolean } = {},
): { at: number; off: number } {
  let worst = { at: -1, off: 0 };
  for (let i = 0; i < a.length; i++) {
    const off = ulps(a[i] as number, b[i] as number, options);
    if (off > worst.off) worst = { at: i, off };
  }
  return worst;
}

/**
 * The unit in the last place: 2^(e - 52) for 2^e <= |x| < 2^(e + 1), and 2^-1074 from 0 to the smallest normal double.
 * Infinity for ±Infinity, NaN for NaN.
 */
export function ulpOf(x: number): number {
  if (Number.isNaN(x)) return x;
  // Without its mantissa |x| is 2^e, or 0 below the normal doubles.
  bits.setFloat64(0, x);
  bits.setInt32(0, bits.getInt32(0) & 0x7ff0_0000);
  bits.setInt32(4, 0);
  return Math.max(bits.getFloat64(0) * Number.EPSILON, Number.MIN_VALUE);
}

/**
 * |got - exact| / ulp(exact): at most 0.5 for the double nearest to the exact value.
 *
 * One double cannot hold an exact value closely enough to tell 0.4 from 0.6, so it may be given as `[high, low]`, their
 * sum with `high` rounded to nearest. A value that is not finite must be met exactly: the error is then 0 or Infinity.
 */
export function errorInUlps(got: number, exact: number | readonly [high: number, low: number]): number {
  const [high, low] = typeof exact === "number" ? [exact, 0] : exact;
  if (!Number.isFinite(high) || !Number.isFinite(got))
    return Object.is(got, high) ? 0 : Number.POSITIVE_INFINITY;
  // A value just below a power of two rounds up to it, where the spacing is twice as wide: step back below.
  const below = Math.sign(high) * Math.sign(low) < 0;
  return Math.abs(got - high - low) / ulpOf(below ? high * (1 - Number.EPSILON / 2) : high);
}

/** The next double above `x`. Infinity and NaN have none and stay. */
export function nextUp(x: number): number {
  if (x === 0) return Number.MIN_VALUE;
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  bits.setFloat64(0, x);
  bits.setBigInt64(0, bits.getBigInt64(0) + (x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The next double below `x`. */
export function nextDown(x: number): number {
  return -nextUp(-x);
}
