// Functions of one real number. Each says how far from the exact value it may be, in units in the last place (ULP) of
// that value, for any double x; a subnormal result may be off by two of the smallest double. A rounding error that
// would grow on its way to the result is computed and carried along. There is no `**`: its last digits differ between
// versions of V8, those of exp, expm1, log and log1p do not.

/** 1 / (1 + e^-x), to 3 ULP. */
export function sigmoid(x: number): number {
  // e^-|x| cannot overflow.
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

/** 4e^-2x / (1 + e^-2x)², the slope of Math.tanh, to 5 ULP. */
export function tanhSlope(x: number): number {
  const e = Math.exp(-2 * Math.abs(x));
  return (4 * e) / ((1 + e) * (1 + e));
}

/** log(1 + e^x), to 2 ULP. Its slope is the sigmoid. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** x·Φ(x), to 4 ULP. Φ(x) is the probability that a standard normal number is at most x. */
export function gelu(x: number): number {
  // x·Φ(x) = x - x·Φ(-x), so Φ(-a) serves both sides. It is found as a product: ½ - ½·erf(a/√2) would cancel.
  const a = Math.min(Math.abs(x), NORMAL_END);
  const divisor = a + 1.25;
  const scaled = (a * (0.5 + polynomial(TAIL, (a - 4.5) / (a + 4.5)))) / divisor;
  const below = timesBell(scaled, a, -twoSumError(a, 1.25, divisor) / divisor);
  return x >= 0 ? x - below : -below;
}

/** Φ(x) + x·φ(x) with φ = Φ′, the slope of gelu: to 8 ULP, also next to its only zero, -0.75179. */
export function geluSlope(x: number): number {
  const a = Math.min(Math.abs(x), NORMAL_END);
  const scaled = (ZERO - a + ZERO_LOW) * (0.5 + polynomial(TAIL_SLOPE, (a - 4.5) / (a + 4.5)));
  const below = timesBell(scaled, a, 0);
  return x >= 0 ? 1 - below : below;
}

/** From here on Φ(-a), a·Φ(-a) and their slopes round to 0. */
const NORMAL_END = 39;

/** The a at which Φ(-a) = a·φ(a). Constants that need more digits than a double has are the sum of two. */
const ZERO = 0.7517915246935645;
const ZERO_LOW = -1.4956759177009883e-17;

// The tail without its bell, Φ(-a)·e^(a²/2), falls like 1/a; times a + 1.25 it is nearly flat. So is the slope of
// a·Φ(-a) without its bell and its zero. From a = 0 to 39, both are 1/2 plus a polynomial in t = (a - 4.5)/(a + 4.5),
// to 2^-56. The coefficients, that of t^0 first, are what Python prints with mpmath 1.3:
//
//   from mpmath import *
//   mp.dps = 50
//   tail = lambda a: erfc(a / sqrt(2)) / 2
//   slope = lambda a: tail(a) - a * npdf(a)
//   zero = findroot(slope, 0.75)
//   for f, n in ((lambda a: tail(a) * (a + 1.25), 24), (lambda a: slope(a) / (zero - a), 22)):
//       fit = lambda t: (lambda a: f(a) * exp(a * a / 2) - 0.5)(4.5 * (1 + t) / (1 - t))
//       print([round(float(c), 19) for c in chebyfit(fit, [-1, 34.5 / mpf(43.5)], n)[::-1]])
const TAIL: readonly number[] = [
  -0.012380495380148, -0.133442544699932, 0.054029361361016624, -0.0005105188096805028, -0.020251213284692746,
  0.01858147925944203, -0.009532892570079476, 0.002642502138196735, 4.51840929624053e-5,
  -0.0003273316057912826, 7.38872412803209e-5, 3.02803623423615e-5, -1.4849199258436e-5, -3.102463489807e-6,
  2.5221698990795e-6, 4.540230928023e-7, -4.247431418102e-7, -9.72072977273e-8, 6.91543024949e-8,
  2.32566178185e-8, -9.3424445657e-9, -4.5059728995e-9, 6.996285422e-10, 4.517969077e-10,
];
const TAIL_SLOPE: readonly number[] = [
  -0.04366549220322928, -0.09620246730848732, 0.06097488289577371, -0.0324819405740295, 0.013967464174666822,
  -0.004458709970456263, 0.0008121531774854679, 6.46943108090587e-5, -8.49607395169918e-5,
  1.26003728918892e-5, 6.6074593153793e-6, -2.3320179692837e-6, -5.764440546976e-7, 3.410630967292e-7,
  6.94834980019e-8, -4.93405671481e-8, -1.21394336159e-8, 6.6956468837e-9, 2.4586638159e-9, -5.615323838e-10,
  -3.580055928e-10, -3.56739046e-11,
];

/** factor · e^(error - a²/2), where `error` is what the factor lacks, relative to it. */
function timesBell(factor: number, a: number, error: number): number {
  const square = a * a;
  return timesExp(factor, -square / 2, error - twoProductError(a, a, square) / 2);
}

/**
 * x·sigmoid(v) with v(x) = √(8/π)·(x + 0.044715x³), to 4 ULP: an approximation of gelu that is often written
 * ½x(1 + tanh(v/2)), which cancels (Hendrycks and Gimpel, https://arxiv.org/abs/1606.08415).
 */
export function geluTanh(x: number): number {
  const a = Math.min(Math.abs(x), LOGIT_END);
  const v = logit(a);
  const divisor = 1 + Math.exp(-v);
  return x >= 0 ? x / divisor : -timesExp(a / divisor, -v, -logitError(a));
}

/** The slope of geluTanh: to 8 ULP, also next to its only zero, -0.75246. */
export function geluTanhSlope(x: number): number {
  // At -a it is e/(1 + e)² · (1 + e - a·v′) with e = e^-v. The bracket would cancel next to its zero, z. What it is
  // there, 0, is subtracted term by term: with a³ - z³ = (a - z)(a² + az + z²) two terms remain, both with the factor
  // a - z and of the same sign.
  const a = Math.min(Math.abs(x), LOGIT_END);
  const v = logit(a);
  const e = Math.exp(-v);
  const divisor = 1 + e;
  const away = a - TANH_ZERO - TANH_ZERO_LOW;
  const cubic = CUBIC * (a * a + a * TANH_ZERO + TANH_ZERO * TANH_ZERO);
  const bracket = E_AT_TANH_ZERO * Math.expm1(-away * (LINEAR + cubic)) - away * (LINEAR + 3 * cubic);
  // A relative error of the factor is carried along as an error of the exponent.
  const error = (-2 * twoSumError(1, e, divisor)) / divisor - logitError(a);
  const below = timesExp(bracket / (divisor * divisor), -v, error);
  return x >= 0 ? 1 - below : below;
}

/** From here on geluTanh(-a) and its slope round to 0. */
const LOGIT_END = 23;

/** √(8/π) and 0.044715·√(8/π). */
const LINEAR = 1.5957691216057308;
const LINEAR_LOW = -9.96930880911092e-17;
const CUBIC = 0.07135481627260025;
const CUBIC_LOW = -6.175149918155315e-19;

/** The a at which 1 + e^-v = a·v′, and e^-v there. */
const TANH_ZERO = 0.7524614220710163;
const TANH_ZERO_LOW = -3.635560509207687e-17;
const E_AT_TANH_ZERO = 0.29195521191476714;

/** v(a) = √(8/π)·(a + 0.044715a³). */
function logit(a: number): number {
  return a * (LINEAR + CUBIC * (a * a));
}

/** What the double logit(a) lacks: without it, e^-v would be off by hundreds of ULP. */
function logitError(a: number): number {
  const square = a * a;
  const cubic = CUBIC * square;
  const sum = LINEAR + cubic;
  const cubicError =
    twoProductError(CUBIC, square, cubic) + CUBIC * twoProductError(a, a, square) + CUBIC_LOW * square;
  const sumError = twoSumError(LINEAR, cubic, sum) + cubicError + LINEAR_LOW;
  return twoProductError(a, sum, a * sum) + a * sumError;
}

/**
 * x to the power p + pError, to 1 ULP; exact where the result is a double, as 10³ is. The error is what a rounded p
 * lacks, at most 1: log|x| would multiply it. The cases without one answer are those of C99 and PyTorch:
 * 1 for power(NaN, 0), power(1, NaN) and power(-1, ±Infinity), NaN if x < 0 and the exponent is not whole.
 */
export function power(x: number, p: number, pError = 0): number {
  if (p === 2) return x * x;
  if (p === 0) return 1;
  const whole = Math.trunc(p) === p && Math.trunc(pError) === pError;
  if (x < 0 && x !== -Infinity && !whole) return NaN;
  const odd = whole && Math.abs((p % 2) + pError) === 1;
  const sign = odd && (x < 0 || Object.is(x, -0)) ? -1 : 1;
  const magnitude = Math.abs(x);
  if (magnitude === 1) return sign;
  const roughLog = Math.log(magnitude);
  if (p * roughLog > 710) return sign * Infinity;
  if (p * roughLog < -746) return sign * 0;

  // e^(p·log|x|). Up to 10 binary digits of the exponent stand before its point, so a double has 10 too few behind it:
  // each number from here on is a double and its error. |x| = 2^k·m with m near 1, and log m = 2(s + s³/3 + s⁵/5 + ...)
  // with s = (m - 1)/(m + 1).
  const k = nearest(roughLog * Math.LOG2E);
  const above = timesPowerOfTwo(magnitude, -k) - 1;
  const divisor = 2 + above;
  const s = above / divisor;
  const product = s * divisor;
  const remainder = above - product - twoProductError(s, divisor, product) - s * (above - (divisor - 2));
  const sError = remainder / divisor;

  // With curve = s²/3 + s⁴/5 + ..., half of log m is s + s·curve.
  const square = s * s;
  const squareError = twoProductError(s, s, square) + 2 * s * sError;
  const rest = square * polynomial(ODD_RECIPROCALS, square);
  const series = THIRD + rest;
  const seriesError = rest - (series - THIRD) + THIRD_LOW;
  const curve = square * series;
  const curveError = twoProductError(square, series, curve) + square * seriesError + squareError * series;
  const bend = s * curve;
  const bendError = twoProductError(s, curve, bend) + s * curveError + sError * curve;
  const half = s + bend;
  const halfError = twoSumError(s, bend, half) + bendError + sError;

  const log = k * LN2 + 2 * half;
  const logError = twoSumError(k * LN2, 2 * half, log) + 2 * halfError + k * LN2_LOW;
  const exponent = p * log;
  return timesExp(sign, exponent, twoProductError(p, log, exponent) + p * logError + pError * log);
}

/** 1/5, 1/7, 1/9, ...: enough for s² < 0.03. */
const ODD_RECIPROCALS: readonly number[] = Array.from({ length: 12 }, (_, i) => 1 / (2 * i + 5));
const THIRD = 1 / 3;
const THIRD_LOW = 1.850371707708594e-17;

/** factor · e^(x + error) for a small `error` and x from -1000 to 710. */
function timesExp(factor: number, x: number, error: number): number {
  // e^x = 2^k·e^r with |r| < 0.35, and e^r = 1 + r + r²/2! + ..., its small terms summed first.
  const k = nearest(x * Math.LOG2E);
  const high = x - k * LN2;
  const low = error - k * LN2_LOW;
  const r = high + low;
  const sum = 1 + r;
  const sumError = r - (sum - 1) + (high - r + low);
  return timesPowerOfTwo(factor * (sum + (sumError + r * r * polynomial(RECIPROCAL_FACTORIALS, r))), k);
}

/** 1/2!, 1/3!, 1/4!, ...: enough for |r| < 0.35. */
const RECIPROCAL_FACTORIALS: readonly number[] = Array.from({ length: 14 }, (_, i) => {
  let factorial = 1;
  for (let n = 2; n <= i + 2; n++) factorial *= n;
  return 1 / factorial;
});

/** log 2. The first part has 42 binary digits, so k times it is exact. */
const LN2 = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** x · 2^k for a whole k from -2044 to 2046, in two steps because 2^1024 and 2^-1075 are no doubles. */
function timesPowerOfTwo(x: number, k: number): number {
  const half = Math.trunc(k / 2);
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

function powerOfTwo(k: number): number {
  return POWERS_OF_TWO[1023 + k] as number;
}

/** A double whose bits are those of i in the exponent's place is 2^(i - 1023). */
const POWERS_OF_TWO = new Float64Array(
  BigUint64Array.from({ length: 2047 }, (_, i) => BigInt(i) << 52n).buffer,
);

/** The whole number nearest to x, for |x| < 2^51: this far from 0, at 1.5·2^52, doubles are whole. */
function nearest(x: number): number {
  const far = 6755399441055744;
  return x + far - far;
}

/** Σ coefficients[i]·t^i, an even number of them; the chains of even and odd i run side by side. */
function polynomial(coefficients: readonly number[], t: number): number {
  const square = t * t;
  let even = 0;
  let odd = 0;
  for (let i = coefficients.length - 2; i >= 0; i -= 2) {
    even = even * square + (coefficients[i] as number);
    odd = odd * square + (coefficients[i + 1] as number);
  }
  return even + t * odd;
}

/** a + b - sum, exactly, where `sum` is the double a + b (Dekker's fast two-sum); 0 if that is not finite. */
export function twoSumError(a: number, b: number, sum: number): number {
  if (!Number.isFinite(sum)) return 0;
  return Math.abs(a) < Math.abs(b) ? a - (sum - b) : b - (sum - a);
}

/**
 * a·b - product, exactly, where `product` is the double a·b (Dekker's two-product).
 * Below 2^-969 that difference may be no double itself, and is rounded. Both factors must be below 2^996 in size.
 */
function twoProductError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

/** x to 26 binary digits (Veltkamp): products of two such numbers are exact. */
function upperHalf(x: number): number {
  const shifted = 134217729 * x;
  return shifted - (shifted - x);
}
