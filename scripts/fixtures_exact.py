"""What mathematics says, by mpmath from the exact bits of the doubles. Knows nothing of PyTorch.

Results are numbers of mpmath, or NumPy arrays of them; `rounded` turns one into the nearest double.
Mathematics has one zero: what is exactly 0 comes out as +0, also at -0, and only a value too small for the
doubles rounds to a zero with a sign.
"""

import decimal
import math
from fractions import Fraction

import numpy
from mpmath import mp, mpf

# 120 digits are 398 bits: they hold x^7 (7 x 53 bits) exactly and settle every other rounding.
mp.dps = 120

INFINITY = mp.inf
NAN = mp.nan


def rounded(exact):
    """The double nearest to an exact value, ties to even; mpmath itself would round subnormals twice."""
    if exact == 0 or not mp.isfinite(exact):
        return float(exact)
    sign = -1.0 if exact < 0 else 1.0
    size = mp.mag(exact)  # 2^(size - 1) <= |exact| < 2^size
    if size > 1024:
        return sign * math.inf
    if size < -1074:
        return sign * 0.0
    digits, exponent = exact.man_exp
    try:
        return sign * float(abs(int(digits)) * Fraction(2) ** int(exponent))
    except OverflowError:
        return sign * math.inf


def ulps(measured, exact):
    """|measured - exact| / ulp(exact), three digits, rounded up; None if either is not a finite double."""
    nearest = rounded(exact)
    if not (math.isfinite(measured) and math.isfinite(nearest)):
        return None
    distance = abs(mpf(measured) - exact) / math.ulp(nearest)
    three_digits = decimal.Context(prec=3, rounding=decimal.ROUND_UP)
    return float(three_digits.create_decimal(mp.nstr(distance, 30)))


# Functions of one number: value and slope.


def sigmoid(x):
    return 1 / (1 + mp.exp(-x))


def normal_density(x):
    return mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)


def normal_distribution(x):
    # Below -1000, where mpmath gives up, only this matters: it is positive and far below the smallest double.
    return normal_density(x) if x < -1000 else mp.erfc(-x / mp.sqrt(2)) / 2


def inner(x):
    """2u of GELU's tanh form, where (1 + tanh u) / 2 is sigmoid(2u)."""
    return 2 * mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)


def inner_slope(x):
    return 2 * mp.sqrt(2 / mp.pi) * (1 + 3 * mpf("0.044715") * x**2)


FUNCTIONS = {
    "exp": (mp.exp, mp.exp),
    "log": (mp.log, lambda x: 1 / x),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x))),
    "abs": (abs, mp.sign),
    "neg": (lambda x: -x, lambda x: mpf(-1)),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * sigmoid(-x)),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
    "relu": (lambda x: max(x, mpf(0)), lambda x: mpf(1 if x > 0 else 0)),
    "gelu": (
        lambda x: x * normal_distribution(x),
        lambda x: normal_distribution(x) + x * normal_density(x),
    ),
    "geluTanh": (
        lambda x: x * sigmoid(inner(x)),
        lambda x: sigmoid(inner(x)) * (1 + x * inner_slope(x) * sigmoid(-inner(x))),
    ),
    "softplus": (lambda x: mp.log1p(mp.exp(x)), sigmoid),
}

# Where a formula itself says 1 / 0 or infinity times 0: the limits, from inside the domain.
LIMITS = {
    "log": {0: (-INFINITY, INFINITY)},
    "sqrt": {0: (mpf(0), INFINITY)},
    "gelu": {math.inf: (INFINITY, mpf(1)), -math.inf: (mpf(0), mpf(0))},
    "geluTanh": {math.inf: (INFINITY, mpf(1)), -math.inf: (mpf(0), mpf(0))},
}


def value_and_slope(op, x, exponent=None):
    """f(x) and f'(x) at a double, the limit at +-infinity, NaN where there is none. At a kink the slope is 0."""
    if op == "power":
        return power(x, exponent), 0 if exponent == 0 else exponent * power(x, exponent - 1)
    value, slope = FUNCTIONS[op]
    if math.isnan(x):
        return NAN, mpf(-1) if op == "neg" else NAN  # a slope that is the same everywhere
    if x in LIMITS.get(op, {}):
        return LIMITS[op][x]
    if op in ("log", "sqrt") and x < 0:
        return NAN, NAN
    # Half of an odd subnormal is a tie, and only a term of size x^2, at least 10^-647, tells where GELU rounds it.
    with mp.workdps(700 if abs(x) < 2**-1021 else mp.dps):
        return value(mpf(x)), slope(mpf(x))


def power(x, exponent):
    """x^exponent: NaN for a fractional power of a negative number; at 0, infinity and NaN as IEEE 754 has it."""
    if x < 0 and exponent != int(exponent):
        return NAN
    if x == 0 or not math.isfinite(x):
        with numpy.errstate(divide="ignore"):
            return mpf(float(numpy.power(x, float(exponent))))
    return mpf(x) ** mpf(exponent)


# Functions of many numbers, on arrays: the output, and the gradient of each input for the cotangent g.


def array(numbers, shape):
    return numpy.array([mpf(number) for number in numbers], dtype=object).reshape(shape)


def each(function, numbers):
    return numpy.asarray(numpy.frompyfunc(function, 1, 1)(numbers), dtype=object)


def log_softmax(x, axis):
    away = x - x.max(axis=axis, keepdims=True)
    return away - each(mp.log, each(mp.exp, away).sum(axis=axis, keepdims=True))


def softmax_and_pullback(x, axis, g):
    """p = softmax(x), and p (g - sum of p g)."""
    p = each(mp.exp, log_softmax(x, axis))
    return p, [p * (g - (p * g).sum(axis=axis, keepdims=True))]


def log_softmax_and_pullback(x, axis, g):
    """log p, and g - p (sum of g)."""
    log_p = log_softmax(x, axis)
    return log_p, [g - each(mp.exp, log_p) * g.sum(axis=axis, keepdims=True)]


# Losses: the terms before they are added up, and the slope of each term by each input.


def mse(prediction, target):
    apart = prediction - target
    return apart * apart, [2 * apart, -2 * apart]


def absolute(w):
    return abs(w), [each(mp.sign, w)]


def squared(w):
    return w * w, [2 * w]


def bce_with_logits(x, target):
    """log(1 + e^x) - tx."""
    return each(lambda at: mp.log1p(mp.exp(at)), x) - target * x, [each(sigmoid, x) - target, -x]


def cross_entropy(logits, target, smoothing):
    """-sum of t log p for the smoothed target t, one term per row; the second slopes are by the target as given."""
    keep = 1 - mpf(smoothing)
    t = keep * target + mpf(smoothing) / logits.shape[-1]
    log_p = log_softmax(logits, -1)
    by_logits = each(mp.exp, log_p) * t.sum(axis=-1, keepdims=True) - t
    return numpy.asarray(-(t * log_p).sum(axis=-1), dtype=object), [by_logits, -keep * log_p]


def cross_entropy_of_probabilities(q, p):
    """-p log q."""
    return -p * each(mp.log, q), [-p / q, -each(mp.log, q)]


def reduced(terms, slopes, reduction, g):
    """Mean, sum or all of the terms, and the gradients for the cotangent g of that."""
    if reduction == "mean":
        g = g / terms.size
    output = {"mean": terms.sum() / terms.size, "sum": terms.sum(), "none": terms}[reduction]
    g = numpy.broadcast_to(g, terms.shape)
    spread = [g.reshape(g.shape + (1,) * (slope.ndim - g.ndim)) for slope in slopes]
    return output, [slope * part for slope, part in zip(slopes, spread)]


def rmse(prediction, target, g):
    terms, slopes = mse(prediction, target)
    output, gradients = reduced(terms, slopes, "mean", g)
    root = mp.sqrt(output)
    return root, [gradient / (2 * root) if root else gradient * NAN for gradient in gradients]
