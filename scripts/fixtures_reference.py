"""What the exact reference of the specs, spec/kit/exact, must come to: reference.json, and a judge for many more points.

    python scripts/fixtures_reference.py

reads questions from standard input, a line of JSON each, and answers with a line: how far the worst of them is off, in
units in the last place (ULP), and how many are not the double nearest to the exact value. scripts/reference.ts asks.
"""

import json
import math
import random
import sys

import fixtures_exact as exact
from mpmath import mp, mpf

# Functions of one number. What fixtures_exact.py lacks is the second derivative; each is written so that no digits cancel
# far from its zeros.


def sigmoid_bend(x):
    return -mp.tanh(x / 2) * exact.sigmoid(x) * exact.sigmoid(-x)


def gelu_tanh_bend(x):
    v, slope, bend = exact.inner(x), exact.inner_slope(x), 12 * mp.sqrt(2 / mp.pi) * mpf("0.044715") * x
    steepness = exact.sigmoid(v) * exact.sigmoid(-v)
    return steepness * (2 * slope + x * bend - x * slope**2 * mp.tanh(v / 2))


BENDS = {
    "exp": mp.exp,
    "log": lambda x: -1 / x**2,
    "sqrt": lambda x: -1 / (4 * x * mp.sqrt(x)),
    "sigmoid": sigmoid_bend,
    "tanh": lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2,
    "gelu": lambda x: exact.normal_density(x) * (2 - x * x),
    "geluTanh": gelu_tanh_bend,
    "softplus": lambda x: exact.sigmoid(x) * exact.sigmoid(-x),
}


def power(x, exponent):
    return mpf(x) ** mpf(exponent)


def power_slope(x, exponent):
    # x^p / x keeps the digits of an exponent that is next to nothing beside the 1 of p - 1.
    return mpf(exponent) * mpf(x) ** mpf(exponent) / mpf(x)


# Functions of a row. Shares and sums of the other shares instead of 1 - p: logits 1400 apart leave e^-1400 beside 1.


def powers(row):
    largest = max(mpf(x) for x in row)
    return [mp.exp(mpf(x) - largest) for x in row]


def shares(row):
    e = powers(row)
    total = mp.fsum(e)
    return [power / total for power in e]


def without(terms, i):
    return terms[:i] + terms[i + 1 :]


# One quotient each: where it is a tie, as it can be for equal logits, it comes out as that tie.


def softmax_pullback(row, cotangent):
    e, c = powers(row), [mpf(x) for x in cotangent]
    square = mp.fsum(e) ** 2
    return [e[i] * mp.fsum(e[j] * (c[i] - c[j]) for j in range(len(e))) / square for i in range(len(e))]


def log_softmax_pullback(row, cotangent):
    e, c = powers(row), [mpf(x) for x in cotangent]
    total = mp.fsum(e)
    return [
        (c[i] * mp.fsum(without(e, i)) - e[i] * mp.fsum(without(c, i))) / total for i in range(len(e))
    ]


def log_softmax(row):
    largest = max(row)
    first = row.index(largest)
    away = [mpf(x) - mpf(largest) for x in row]
    spread = mp.log1p(mp.fsum(mp.exp(x) for x in without(away, first)))
    return [x - spread for x in away]


def cross_entropy_slope(row, label):
    p = shares(row)
    return [-mp.fsum(without(p, i)) if i == label else p[i] for i in range(len(p))]


def bce(x, target):
    x, t = mpf(x), mpf(target)
    return (x * (1 - t) if x > 0 else -x * t) + mp.log1p(mp.exp(-abs(x)))


def bce_slope(x, target):
    # 1 - target may be a tie; that sigmoid is less than 1, if by nothing that matters otherwise, decides it.
    return exact.sigmoid(mpf(max(-2000, min(x, 2000)))) - mpf(target)


# Sums of doubles are whole numbers of 2^-1074, sums of products of 2^-2148.


def whole(x):
    numerator, denominator = x.as_integer_ratio()
    return numerator << (1075 - denominator.bit_length())


def scaled(total, digits, divisor=1):
    return mp.ldexp(mpf(total) / divisor, -digits)


def total(terms):
    return scaled(sum(map(whole, terms)), 1074)


def dot(a, b):
    return scaled(sum(whole(x) * whole(y) for x, y in zip(a, b)), 2148)


def mse(prediction, target):
    squares = sum((whole(x) - whole(y)) ** 2 for x, y in zip(prediction, target))
    return scaled(squares, 2148, len(prediction))


def at(f):
    """f of a double. Half of an odd subnormal is a tie, and only a term of size x^2, 10^-647, tells where GELU rounds it."""

    def answer(x):
        if abs(x) >= 2.0**-1021:
            return f(mpf(x))
        with mp.workdps(700):
            return f(mpf(x))

    return answer


ANSWERS = {
    **{f"{name}.value": at(value) for name, (value, _) in exact.FUNCTIONS.items()},
    **{f"{name}.slope": at(slope) for name, (_, slope) in exact.FUNCTIONS.items()},
    **{f"{name}.second": at(bend) for name, bend in BENDS.items()},
    "power.value": power,
    "power.slope": power_slope,
    "softmax": shares,
    "softmaxPullback": softmax_pullback,
    "logSoftmax": log_softmax,
    "logSoftmaxPullback": log_softmax_pullback,
    "crossEntropy": lambda row, label: -log_softmax(row)[int(label)],
    "crossEntropySlope": cross_entropy_slope,
    "bce": bce,
    "bceSlope": bce_slope,
    "sum": total,
    "dot": dot,
    "mse": mse,
}


# reference.json

# What to try functions on beside random numbers: zeros of slopes, where results saturate, leave the normal doubles and vanish.
SPOTS = {
    "exp": [709.782712893384, -708.3964185322641, -745.1332191019411],
    "log": [1.0, 0.9999999999999999, 1.0000000000000002, 1.5, 2.0**-1074, 2.0**-1022, math.nextafter(math.inf, 0)],
    "sqrt": [2.0**-1074, 2.0**-1022, 2.0, 3.0, math.nextafter(1, 0), math.nextafter(math.inf, 0)],
    "sigmoid": [36.7368, -36.7368, -708.3964185322641, -745.1332191019411, 709.782712893384, 1e-20],
    "tanh": [19.0615, -19.0615, 354.2, 372.9, 1e-8, 1e-150, 2.0**-1074, 3e-323, -1.7e-308],
    "gelu": [
        -0.7517915246935645, -0.7517915246935646, -1.4142135623730951, -8.3, 8.3, -20.0, -37.6, -38.2, -38.5,
        1e-20, -1e-300, 3e-308, 2.0**-1073, 3 * 2.0**-1074, -3 * 2.0**-1074,
    ],
    "geluTanh": [
        -0.7524614220710163, -0.7524614220710164, -6.62, 6.62, -15.0, -21.0, -21.2, -21.6, 1e-20, -1e-300,
        3e-308, 2.0**-1073, 3 * 2.0**-1074, -3 * 2.0**-1074,
    ],
    "softplus": [20.0, 36.7368, 37.0, -37.0, 700.0, 745.0, -708.4, -737.0, -745.13, 1e-20],
}  # fmt: skip
EVERYWHERE = [0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]
EXPONENTS = [-2.0, -1.0, -0.5, 0.5, 1.7, 3.0]


def points(generator, spots, count):
    """Moderate numbers, some of any size, and next to the spots: always on both sides of 0."""
    moderate = [generator.uniform(-8, 8) for _ in range(count // 2)]
    larger = [generator.uniform(-40, 40) for _ in range(count // 4)]
    wide = [generator.choice((-1, 1)) * 2 ** generator.uniform(-60, 10) for _ in range(count // 4)]
    near = [spot * (1 + generator.choice((-1, 1)) * 2.0 ** -generator.randint(8, 50)) for spot in spots]
    return EVERYWHERE + spots + near + moderate + larger + wide


def digits(number):
    """40 digits of it; what is not finite by name."""
    return mp.nstr(number, 40) if mp.isfinite(number) else float(number)


def reference(seed):
    """Values and slopes to 40 digits, as texts."""
    generator = random.Random(seed)
    for name, spots in SPOTS.items():
        for x in points(generator, spots, 100):
            yield of_a_number(name, abs(x) if name in ("log", "sqrt") else x)
    for name in ("abs", "neg", "relu"):
        for x in EVERYWHERE + [2.0**-1074, -0.75]:
            yield of_a_number(name, x)
    for exponent in EXPONENTS:
        for x in points(generator, [1.1, 10.0, 2.0**-340], 16):
            x = x if exponent in (-2.0, -1.0, 3.0) else abs(x)
            yield of_a_number("power", x, exponent)
    for _ in range(40):
        yield of_a_row(generator)


def of_a_number(name, x, *exponent):
    value, slope = exact.value_and_slope(name, x, *exponent)
    given = {"exponent": exponent[0]} if exponent else {}
    return {"of": name, **given, "x": x, "value": digits(value), "slope": digits(slope)}


def of_a_row(generator):
    """Logits of some spread, cotangents that are quarters, a label, and everything that follows from them."""
    spread = 10 ** generator.uniform(-2, 2.5)
    row = [generator.gauss(0, spread) for _ in range(generator.randint(1, 4))]
    cotangent = [generator.randint(-8, 8) / 4 for _ in row]
    label = generator.randrange(len(row))
    answers = {
        "softmax": shares(row),
        "softmaxPullback": softmax_pullback(row, cotangent),
        "logSoftmax": log_softmax(row),
        "logSoftmaxPullback": log_softmax_pullback(row, cotangent),
        "crossEntropySlope": cross_entropy_slope(row, label),
    }
    texts = {of: [digits(number) for number in numbers] for of, numbers in answers.items()}
    return {"of": "row", "row": row, "cotangent": cotangent, "label": label, **texts}


# The judge.


def off(got, answer):
    """|got - exact| in units in the last place of the exact value, and whether got is the nearest double."""
    if not math.isfinite(got):
        same = got == exact.rounded(answer)
        return (mpf(0) if same else mp.inf), same
    unit = mp.ldexp(1, max(mp.mag(answer) - 53, -1074)) if answer else mpf(2) ** -1074
    ulps = abs(mpf(got) - answer) / unit
    if abs(ulps - 0.5) < 1e-20 or mp.mag(answer) > 1023:
        return ulps, got == exact.rounded(answer)
    return ulps, ulps < 0.5


def errors(of, arguments, got):
    """How far each of the answers is off. Where numbers cancel, or come near a tie, 50 digits are too few to blame anyone."""
    for digits in (50, 1500):
        with mp.workdps(digits):
            answers = ANSWERS[of](*arguments)
            pairs = zip(got, answers) if isinstance(got, list) else [(got, answers)]
            found = [off(one, answer) for one, answer in pairs]
        if all(nearest for _, nearest in found):
            break
    return found


def judge(of, cases):
    worst, at, points, misrounded = mpf(0), (), 0, 0
    for arguments, got in cases:
        for ulps, nearest in errors(of, arguments, got):
            points += 1
            misrounded += not nearest
            if ulps > worst:
                worst, at = ulps, arguments
    where = ", ".join(map(str, at))
    return {"points": points, "worst": float(worst), "at": where, "misrounded": misrounded}


def read(value):
    """What JSON has no number for comes as a text, and a whole number is a double too, not the one its digits say."""
    return [read(part) for part in value] if isinstance(value, list) else float(value)


def main():
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(judge(question["of"], read(question["cases"]))), flush=True)


if __name__ == "__main__":
    main()
