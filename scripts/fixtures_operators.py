"""Single operators by PyTorch, forward and backward, and what it refuses: elementwise, tensors, errors."""

import itertools
import math
import warnings

import fixtures_exact as exact
import torch
import torch.nn.functional as F
from mpmath import mp


def dyadic(generator, shape):
    """Random multiples of 1/8 in +-4, none 0. Their sums and products are exact, in whatever order."""
    eighths = torch.randint(1, 33, shape, generator=generator)
    signs = 2 * torch.randint(0, 2, shape, generator=generator) - 1
    return signs * eighths / 8


def packed(tensor):
    """A tensor as the fixtures write it: shape, and numbers in row-major order."""
    return {"shape": list(tensor.shape), "values": tensor.flatten().tolist()}


def pulled_back(f, inputs, generator):
    """f of the inputs, a random cotangent (1 if f is one number), and the gradient it sends to each input."""
    leaves = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    output = f(*leaves)
    g = dyadic(generator, output.shape) if output.dim() else torch.ones(())
    found = iter(torch.autograd.grad(output, [leaf for leaf in leaves if leaf.requires_grad], g))
    gradients = [next(found) if leaf.requires_grad else None for leaf in leaves]
    return output.detach(), g, gradients


def case(op, options, f, inputs, generator, exactly=None):
    """One operator on tensors. `exactly` maps arrays of the inputs and the cotangent to output and gradients."""
    output, g, gradients = pulled_back(f, inputs, generator)
    record = {
        "op": op,
        "options": options,
        "inputs": [packed(x) for x in inputs],
        "output": packed(output),
        "cotangent": g.flatten().tolist(),
        "gradients": [None if x is None else x.flatten().tolist() for x in gradients],
    }
    if exactly:
        # Logits 2000 apart leave e^-2000 = 10^-869 beside 1.
        with mp.workdps(1000):
            arrays = [exact.array(x.flatten().tolist(), tuple(x.shape)) for x in (*inputs, g)]
            values, slopes = exactly(*arrays)
            # Classes, which have no gradient, come last.
            slopes = [doubles(slope) for slope in slopes] + [None] * gradients.count(None)
            record["exact"] = {"output": doubles(values), "gradients": slopes}
    return record


def doubles(numbers):
    """An array of exact numbers, or a single one, as a list of the nearest doubles."""
    return [exact.rounded(number) for number in exact.each(lambda x: x, numbers).flatten()]


# elementwise.json

ELEMENTWISE = {
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "abs": torch.abs,
    "neg": torch.neg,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "softplus": F.softplus,
}
EXPONENTS = [-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 7]

SMALLEST, SMALLEST_NORMAL, LARGEST = 5e-324, 2.0**-1022, math.nextafter(math.inf, 0)
EDGES = [0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan]
EDGES += [SMALLEST, -SMALLEST, SMALLEST_NORMAL, LARGEST, -LARGEST]
HARD_SPOTS = [
    # The slopes of GELU and of its tanh form are 0 here, and nowhere else.
    -0.7517915246935645, -0.7524614220710163,
    # PyTorch's GELU: no digit right below -6.62 in the tanh form and below -7.53, and 0 below -8.3.
    -6.62, -7.53, -8.3, -9.0,
    # GELU itself: below the normal doubles, and below all; first in the tanh form.
    -21.2, -21.6, -37.6, -38.5,
    # tanh: no digit right in PyTorch's slope; then the value rounds to 1.
    15.0, -15.0, 19.0615, -19.0615,
    # softplus: PyTorch changes the formula; a loss of PyTorch becomes 0; softplus of PyTorch becomes 0.
    20.0, -37.0, -737.0,
    # sigmoid rounds to 1; PyTorch's becomes 0; e^x overflows, leaves the normal doubles, becomes 0.
    36.7368, -36.7368, -709.7827, 709.782712893384, -708.3964185322641, -745.1332191019411,
    # log changes its sign; libraries cut its range at a power of 2 and a square root of one.
    1.0, 0.7071067811865476, 1.4142135623730951, 2.0,
]


def points(generator, positive):
    """About 300 doubles to try an operator on; where it is undefined below 0 (`positive`), few negative ones."""

    def uniform(count, low, high):
        return (low + (high - low) * torch.rand(count, generator=generator)).tolist()

    def log_uniform(count, low, high):
        sizes = [
            math.ldexp(fraction, math.floor(exponent))
            for fraction, exponent in zip(uniform(count, 1, 2), uniform(count, low, high))
        ]
        return [-size if i % 2 else size for i, size in enumerate(sizes)]

    moderate = [k / 4 for k in range(-32, 33)] + uniform(64, -8, 8)
    wide = log_uniform(64, -1074, 1023) + log_uniform(32, -60, 11)
    offsets = uniform(len(HARD_SPOTS), -1 / 1024, 1 / 1024)
    near = [spot + offset for spot, offset in zip(HARD_SPOTS, offsets)]
    neighbours = [math.nextafter(spot, to) for spot in HARD_SPOTS for to in (0, spot, 2 * spot)]
    ordinary = moderate + wide + near + neighbours
    return EDGES + sorted({abs(x) if positive else x for x in ordinary} - set(EDGES))


def elementwise(seed):
    generator = torch.Generator().manual_seed(seed)
    for op, f in ELEMENTWISE.items():
        yield from on_points({"op": op}, f, points(generator, op in ("log", "sqrt")))
    for exponent in EXPONENTS:
        record = {"op": "power", "options": {"exponent": exponent}}
        yield from on_points(record, lambda x: x**exponent, points(generator, exponent % 1 != 0))


def on_points(record, f, xs):
    x = torch.tensor(xs, requires_grad=True)
    y = f(x)
    (slopes,) = torch.autograd.grad(y, x, torch.ones_like(y))
    for at, value, slope in zip(xs, y.tolist(), slopes.tolist()):
        exact_value, exact_slope = exact.value_and_slope(record["op"], at, **record.get("options", {}))
        yield {
            **record,
            "x": at,
            "value": value,
            "slope": slope,
            "exact": exact.rounded(exact_value),
            "exactSlope": exact.rounded(exact_slope),
            "torchUlp": [exact.ulps(value, exact_value), exact.ulps(slope, exact_slope)],
        }


# tensors.json

SHAPE_PAIRS = [
    ([2, 3], [2, 3]), ([2, 3], [3]), ([2, 1], [1, 3]), ([4, 1, 3], [2, 1]), ([], [2, 2]), ([0, 3], [1, 3]),
    ([1], [1]), ([1, 1], [3]), ([], []),
]
MATMUL_SHAPES = [
    ([2, 3], [3, 4]), ([1, 1], [1, 1]), ([0, 3], [3, 2]), ([2, 0], [0, 3]), ([2, 2, 3], [2, 3, 4]),
    ([2, 3], [5, 3, 4]), ([5, 2, 3], [3, 4]), ([3], [3, 2]), ([2, 3], [3]), ([3], [3]), ([2, 2, 3], [3]),
    ([3], [2, 3, 4]),
]
CONCATS = [
    ([[2, 3], [1, 3]], 0), ([[2, 3], [2, 1]], 1), ([[2], [0], [3]], 0), ([[2, 3]], 0),
    ([[1, 2, 2], [1, 1, 2], [1, 3, 2]], -2),
]
# Shape and axes; None stands for all axes.
REDUCED = [
    ([3], None), ([3], [0]), ([], None), ([1, 1], [0]), ([2, 0], [0]), ([2, 3], None), ([2, 3], [0]),
    ([2, 3], [1]), ([2, 3], [-1]), ([2, 3, 4], None), ([2, 3, 4], [0]), ([2, 3, 4], [1]), ([2, 3, 4], [2]),
    ([2, 3, 4], [0, 2]), ([2, 3, 4], [1, 2]),
]
SOFTMAXES = [([3], 0), ([2, 3], 1), ([2, 3], 0), ([2, 3, 4], 1), ([1], 0), ([2, 1], 1)]
LOGITS = [
    [1000.0, 0.0, -1000.0], [1000.0, 999.0, 998.0], [-1000.0, -1000.0, -1000.0], [2.0, 2.0, -1.0],
    [0.0, -40.0, 5.0],
]
LAYOUTS = [
    ("transpose", [2, 3], {"axes": [1, 0]}),
    ("transpose", [0, 3], {"axes": [1, 0]}),
    ("transpose", [2, 3, 4], {"axes": [0, 2, 1]}),
    ("transpose", [2, 3, 4], {"axes": [2, 0, 1]}),
    ("reshape", [2, 3], {"shape": [3, 2]}),
    ("reshape", [2, 3], {"shape": [-1]}),
    ("reshape", [1], {"shape": []}),
    ("reshape", [2, 0], {"shape": [0, 3]}),
    ("slice", [5], {"axis": 0, "start": 1, "end": 4, "step": 1}),
    ("slice", [5], {"axis": 0, "start": 0, "end": 5, "step": 2}),
    ("slice", [2, 5], {"axis": 1, "start": 1, "end": 5, "step": 2}),
    ("slice", [3, 2], {"axis": 0, "start": -2, "end": 9, "step": 1}),
    ("slice", [3, 2], {"axis": 0, "start": 2, "end": 2, "step": 1}),
    ("broadcastTo", [3], {"shape": [2, 3]}),
    ("broadcastTo", [2, 1], {"shape": [2, 3]}),
    ("broadcastTo", [], {"shape": [2, 2]}),
    ("broadcastTo", [1, 3], {"shape": [4, 2, 3]}),
    ("broadcastTo", [1, 3], {"shape": [0, 3]}),
]
TIES = [[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]]
NANS = [[1.0, math.nan, 2.0], [3.0, 0.0, -1.0]]


def slice_along(x, axis, start, end, step):
    return x[(slice(None),) * axis + (slice(start, end, step),)]


LAYOUT_OPS = {
    "transpose": lambda x, axes: x.permute(axes),
    "reshape": lambda x, shape: x.reshape(shape),
    "slice": slice_along,
    "broadcastTo": lambda x, shape: x.broadcast_to(shape),
}
REDUCTION_OPS = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}
SOFTMAX_OPS = {
    "softmax": (torch.softmax, exact.softmax_and_pullback),
    "logSoftmax": (torch.log_softmax, exact.log_softmax_and_pullback),
}


def tensors(seed):
    generator = torch.Generator().manual_seed(seed)

    def draw(*shapes):
        return [dyadic(generator, shape) for shape in shapes]

    for op, shapes in itertools.product(("add", "sub", "mul", "div"), SHAPE_PAIRS):
        yield case(op, {}, getattr(torch, op), draw(*shapes), generator)
    for shapes in MATMUL_SHAPES:
        yield case("matmul", {}, torch.matmul, draw(*shapes), generator)
    for op, shape, options in LAYOUTS:
        yield case(op, options, lambda x: LAYOUT_OPS[op](x, **options), draw(shape), generator)
    for shapes, axis in CONCATS:
        yield case("concat", {"axis": axis}, lambda *parts: torch.cat(parts, axis), draw(*shapes), generator)
    for op, (shape, axes), keepdims in itertools.product(REDUCTION_OPS, REDUCED, (False, True)):
        yield reduction(op, axes, keepdims, *draw(shape), generator)
    for op in ("sum", "mean"):
        yield reduction(op, [0], False, *draw([0, 3]), generator)
    for values, axes in itertools.product((TIES, NANS), (None, [0], [1])):
        yield reduction("max", axes, False, torch.tensor(values), generator)
    for values, axis in ((TIES, 0), (TIES, 1), (TIES, -1), (NANS, 0), (NANS, 1)):
        # A position is a whole number: it has no gradient.
        x = torch.tensor(values)
        record = {"op": "argmax", "options": {"axis": axis}, "inputs": [packed(x)]}
        yield {**record, "output": packed(x.argmax(axis))}
    for op in SOFTMAX_OPS:
        for shape, axis in SOFTMAXES:
            yield softmax(op, axis, *draw(shape), generator)
        yield softmax(op, 1, torch.tensor(LOGITS), generator)


def reduction(op, axes, keepdims, x, generator):
    dims = tuple(range(x.dim())) if axes is None else axes
    f = REDUCTION_OPS[op]
    return case(op, {"axes": axes, "keepdims": keepdims}, lambda x: f(x, dims, keepdims), [x], generator)


def softmax(op, axis, x, generator):
    f, exactly = SOFTMAX_OPS[op]
    return case(op, {"axis": axis}, lambda x: f(x, axis), [x], generator, lambda x, g: exactly(x, axis, g))


# errors.json

MODEL = "model = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Linear(5, 2)); "
STATE = MODEL + "state = model.state_dict(); "
X = "x = torch.ones(2, requires_grad=True); "
PROGRAMS = {
    "matmul: inner lengths differ": "torch.ones(2, 3) @ torch.ones(4, 5)",
    "matmul: vector and matrix": "torch.ones(2) @ torch.ones(3, 4)",
    "matmul: batches differ": "torch.ones(2, 2, 3) @ torch.ones(3, 3, 4)",
    "matmul: one number": "torch.ones(()) @ torch.ones(3)",
    "add: shapes do not broadcast": "torch.ones(2, 3) + torch.ones(2)",
    "reshape: wrong size": "torch.ones(2, 3).reshape(4)",
    "transpose: an axis twice": "torch.ones(2, 3).permute(0, 0)",
    "sum: no such axis": "torch.ones(2, 3).sum(2)",
    "concat: other axes differ": "torch.cat([torch.ones(2, 3), torch.ones(2, 4)], 0)",
    "slice: step 0": "torch.ones(3)[::0]",
    "slice: step -1": "torch.ones(3)[::-1]",
    "broadcastTo: does not stretch": "torch.ones(3).broadcast_to(2, 2)",
    "max: of nothing": "torch.ones(0, 3).amax(0)",
    "argmax: of nothing": "torch.ones(0).argmax(0)",
    "item: more than one number": "torch.ones(2).item()",
    "linear: wrong number of features": MODEL + "model(torch.ones(4, 4))",
    "linear: layers that do not fit": MODEL + "model[0](model[1](torch.ones(4, 5)))",
    "crossEntropy: class 3 of 3": "F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 3]))",
    "crossEntropy: class -1": "F.cross_entropy(torch.ones(2, 3), torch.tensor([0, -1]))",
    "crossEntropy: class -100": "loss = F.cross_entropy(torch.ones(2, 3), torch.tensor([0, -100]))",
    "crossEntropy: float classes": "F.cross_entropy(torch.ones(2, 3), torch.tensor([0.0, 1.0]))",
    "crossEntropy: whole-number one-hot": "F.cross_entropy(torch.ones(1, 3), torch.tensor([[1, 0, 0]]))",
    "crossEntropy: batch sizes differ": "F.cross_entropy(torch.ones(2, 3), torch.tensor([0, 1, 2]))",
    "crossEntropy: label smoothing 1.5":
        "F.cross_entropy(torch.ones(1, 3), torch.tensor([0]), label_smoothing=1.5)",
    "crossEntropy: probabilities that add up to 2":
        "loss = F.cross_entropy(torch.ones(1, 3), torch.tensor([[1.0, 1.0, 0.0]]))",
    "mse: [3, 1] against [3]":
        "loss = F.mse_loss(torch.tensor([[1.0], [2.0], [3.0]]), torch.tensor([1.0, 2.0, 3.0]))",
    "mse: shapes do not broadcast": "F.mse_loss(torch.ones(3), torch.ones(2))",
    "mse: of nothing": "loss = F.mse_loss(torch.ones(0), torch.ones(0))",
    "bceWithLogits: shapes differ": "F.binary_cross_entropy_with_logits(torch.ones(3, 1), torch.ones(3))",
    "bceWithLogits: target 2":
        "loss = F.binary_cross_entropy_with_logits(torch.ones(1), torch.tensor([2.0]))",
    "backward: not a single number": X + "(2 * x).backward()",
    "backward: cotangent of another shape": X + "(2 * x).backward(torch.ones(3))",
    "backward: nothing requires a gradient": "torch.ones(2).sum().backward()",
    "backward: a second time": X + "y = x.exp().sum(); y.backward(); y.backward()",
    "backward: a needed tensor was changed": X + "y = x.exp(); z = y.sum(); y.add_(1); z.backward()",
    "assign: a leaf that requires a gradient": X + "x.add_(1)",
    "loadStateDict: missing key": STATE + "del state['0.bias']; model.load_state_dict(state)",
    "loadStateDict: unexpected key":
        STATE + "state['2.weight'] = torch.ones(1); model.load_state_dict(state)",
    "loadStateDict: wrong shape":
        STATE + "state['0.weight'] = torch.ones(3, 5); model.load_state_dict(state)",
    "sgd: negative learning rate": "torch.optim.SGD([torch.ones(1)], lr=-0.1)",
    "sgd: nesterov without momentum": "torch.optim.SGD([torch.ones(1)], lr=0.1, nesterov=True)",
    "adam: beta of 1": "torch.optim.Adam([torch.ones(1)], betas=(0.9, 1.0))",
    "adam: nothing to optimise": "torch.optim.Adam([])",
}


def errors(_seed):
    """What PyTorch says to programs that look wrong: an exception, a warning, or nothing; then the loss tells."""
    for about, program in PROGRAMS.items():
        scope = {"torch": torch, "F": F, "loss": None}
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                exec(program, scope)
                said = warned[0].message if warned else None
            except Exception as error:
                said = error
        yield {
            "about": about,
            "program": program,
            "kind": said and type(said).__name__,
            "message": said and str(said),
            "loss": None if scope["loss"] is None else scope["loss"].item(),
        }
