"""Layers, optimisers and whole training runs by PyTorch, and models it saved: all other fixtures."""

import functools
import itertools
import math

import numpy
import torch
import torch.nn.functional as F
from fixtures_operators import dyadic, packed, pulled_back
from safetensors.torch import save
from torch import nn

# layers.json

ARTICLE_INPUT = [[3.1, 1.3, 1.2], [2.1, 1.3, 13.0]]


def layers(seed):
    generator = torch.Generator().manual_seed(seed)
    sizes = [((4,), 3, 2), ((1,), 1, 1), ((2,), 3, 3), ((5,), 2, 4), ((), 3, 2), ((0,), 3, 2), ((2, 4), 3, 5)]
    for (batch, inputs, outputs), bias in itertools.product(sizes, (True, False)):
        layer = nn.Linear(inputs, outputs, bias=bias)
        for parameter in layer.parameters():
            parameter.data = dyadic(generator, parameter.shape)
        options = {"inFeatures": inputs, "outFeatures": outputs, "bias": bias}
        yield module_case("linear", options, layer, dyadic(generator, [*batch, inputs]), generator)
    for activations in (False, True):
        yield article_network(activations, generator)
    sequential = nn.Sequential(nn.Linear(3, 5), nn.Sigmoid(), nn.Linear(5, 2), nn.ReLU())
    yield {"module": "sequential", "options": {}, "keys": list(sequential.state_dict())}
    yield initial_range()


def module_case(name, options, module, x, generator):
    """A module on one input: its state dict in order, its output, the gradients of the input and the parameters."""
    state = {key: value.detach() for key, value in module.state_dict().items()}

    def run(x, *parameters):
        return torch.func.functional_call(module, dict(zip(state, parameters)), (x,))

    output, g, gradients = pulled_back(run, [x, *state.values()], generator)
    return {
        "module": name,
        "options": options,
        "stateDict": {key: packed(value) for key, value in state.items()},
        "input": packed(x),
        "output": packed(output),
        "cotangent": g.flatten().tolist(),
        "gradients": dict(zip(["input", *state], (part.flatten().tolist() for part in gradients))),
    }


def linear(inputs, outputs):
    """nn.Linear in float32 with the weights and biases PyTorch draws, uniform in +-1 / sqrt(inputs).

    PyTorch computes them with a fused multiply-add where the processor has one; where it has none, half of them come
    out as another float32. In float64 product and sum are exact, as if fused: every processor gets the same.
    """
    layer = nn.utils.skip_init(nn.Linear, inputs, outputs, dtype=torch.float32)
    bound = torch.tensor(1 / math.sqrt(inputs), dtype=torch.float32).double()
    for parameter in layer.parameters():
        drawn = torch.rand_like(parameter).double()
        parameter.data = (2 * bound * drawn - bound).float()
    return layer


class ArticleNetwork(nn.Module):
    """The article's network 3 -> 5 -> 2 of section 2, or of section 3 with activations, in float32 like there."""

    def __init__(self, activations):
        super().__init__()
        self.layer1 = linear(3, 5)
        self.layer2 = linear(5, 2)
        self.activations = activations

    def forward(self, x):
        if not self.activations:
            return self.layer2(self.layer1(x))
        return torch.relu(self.layer2(torch.sigmoid(self.layer1(x))))


def article_network(activations, generator):
    torch.manual_seed(0)
    network = ArticleNetwork(activations)
    x = torch.tensor(ARTICLE_INPUT)
    in_float32 = packed(network(x.float()).detach().double())
    record = module_case("article", {"activations": activations}, network.double(), x, generator)
    return {**record, "outputFloat32": in_float32}


def initial_range():
    """How far the initial weights and biases of Linear(100, 1000) spread; the range is +-1 / sqrt(100)."""
    torch.manual_seed(0)
    layer = linear(100, 1000)

    def spread(x):
        x = x.double()
        ends = {"min": x.min().item(), "max": x.max().item()}
        return {**ends, "mean": x.mean().item(), "standardDeviation": x.std(correction=0).item()}

    options = {"inFeatures": 100, "outFeatures": 1000, "bias": True}
    spreads = {name: spread(value.detach()) for name, value in layer.named_parameters()}
    return {"module": "initial range of linear", "options": options, "bound": 0.1, "spread": spreads}


# optimizers.json

STEPS, KEPT = 100, (1, 2, 3, 10, 50, 100)
SGD, ADAM, ADAMW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
# Options by the engine's names; each rule is tried alone and where rules meet.
OPTIMIZERS = [
    ("sgd", SGD, {"lr": 0.1}),
    ("sgd", SGD, {"lr": 0.1, "weightDecay": 0.1}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.5}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9, "weightDecay": 0.1}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9, "dampening": 0.5, "weightDecay": 0.1}),
    ("sgd", SGD, {"lr": 0.1, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1}),
    ("adam", ADAM, {}),
    ("adam", ADAM, {"lr": 0.1}),
    ("adam", ADAM, {"lr": 0.01, "betas": [0.5, 0.75]}),
    ("adam", ADAM, {"lr": 0.01, "betas": [0.0, 0.999]}),
    ("adam", ADAM, {"lr": 0.01, "eps": 1e-3}),
    ("adam", ADAM, {"lr": 0.01, "weightDecay": 0.1}),
    ("adam", ADAM, {"lr": 0.01, "amsgrad": True}),
    ("adam", ADAM, {"lr": 0.01, "amsgrad": True, "weightDecay": 0.1, "betas": [0.5, 0.75]}),
    ("adamW", ADAMW, {}),
    ("adamW", ADAMW, {"lr": 0.01, "weightDecay": 0.1}),
    ("adamW", ADAMW, {"lr": 0.01, "weightDecay": 0.0}),
    ("adamW", ADAMW, {"lr": 0.01, "amsgrad": True}),
]
PYTORCH_NAMES = {"weightDecay": "weight_decay"}
# Every value of an option meets every value of every other one, at least once: most faults need no more than two.
VALUES = {
    "sgd": {
        "lr": [0.1, 0.01],
        "momentum": [0.0, 0.5, 0.9],
        "dampening": [0.0, 0.5],
        "nesterov": [False, True],
        "weightDecay": [0.0, 0.1],
        "clip": [None, "norm", "value"],
    },
    "adam": {
        "lr": [0.1, 0.01],
        "betas": [[0.9, 0.999], [0.5, 0.75], [0.0, 0.5]],
        "eps": [1e-8, 1e-3],
        "weightDecay": [0.0, 0.1],
        "amsgrad": [False, True],
        "clip": [None, "norm", "value"],
    },
}
KINDS = {"sgd": (SGD, VALUES["sgd"]), "adam": (ADAM, VALUES["adam"]), "adamW": (ADAMW, VALUES["adam"])}
# The longest gradient that is fed is about 96 long, most have two numbers up to 1.
CLIP = {"norm": lambda x: nn.utils.clip_grad_norm_(x, 2.0), "value": lambda x: nn.utils.clip_grad_value_(x, 0.5)}
KEPT_OF_PAIRS = (1, 10, 100)


def pairwise(values):
    """A few settings with every pair of option values that PyTorch allows in at least one of them, found greedily."""
    every = [dict(zip(values, chosen)) for chosen in itertools.product(*values.values())]
    allowed = [case for case in every if not case.get("nesterov") or (case["momentum"] and not case["dampening"])]

    def pairs(case):
        return set(itertools.combinations([(key, str(value)) for key, value in case.items()], 2))

    missing = set().union(*map(pairs, allowed))
    while missing:
        best = max(allowed, key=lambda case: len(pairs(case) & missing))
        missing -= pairs(best)
        yield best


def optimizers(seed):
    """The first case is the problem all trajectories share: where they start, and the gradient fed at each step."""
    generator = torch.Generator().manual_seed(seed)
    start = [dyadic(generator, [2, 2]), dyadic(generator, [1])]
    gradients = gradient_stream(generator)
    yield {"shapes": [[2, 2], [1]], "start": flat(start), "gradients": gradients.tolist()}
    for name, kind, options in OPTIMIZERS:
        yield trajectory(name, kind, options, start, gradients, KEPT)
    for name, (kind, values) in KINDS.items():
        for options in pairwise(values):
            yield trajectory(name, kind, options, start, gradients, KEPT_OF_PAIRS)
    yield from clippings(generator)


def trajectory(name, kind, options, start, gradients, steps):
    """The parameters after some of the steps. What is clipped is what is fed at each step."""
    parameters = [value.clone().requires_grad_() for value in start]
    own = {PYTORCH_NAMES.get(key, key): value for key, value in options.items() if key != "clip"}
    optimizer = kind(parameters, **own)
    kept = {}
    for step, gradient in enumerate(gradients, 1):
        parameters[0].grad, parameters[1].grad = gradient[:4].view(2, 2).clone(), gradient[4:].clone()
        if options.get("clip") is not None:
            CLIP[options["clip"]](parameters)
        optimizer.step()
        if step in steps:
            kept[str(step)] = flat(parameters)
    return {"optimizer": name, "options": options, "parameters": kept}


def gradient_stream(generator):
    """For five numbers: two ordinary gradients, one as small as Adam's eps, one large that turns once, one mostly 0."""
    gradients = torch.randint(-1024, 1025, [STEPS, 5], generator=generator) / 1024
    gradients[:, 2] *= 2.0**-27
    gradients[:, 3] = 64 * (gradients[:, 3].abs() + 0.5)
    gradients[STEPS // 2 :, 3] *= -1
    gradients[torch.arange(STEPS) % 3 < 2, 4] = 0.0
    return gradients


def clippings(generator):
    pairs = [
        [dyadic(generator, [2, 2]), dyadic(generator, [1])],
        [torch.zeros([2, 2]), torch.zeros([1])],
        [torch.tensor([[1.0, -2.0], [torch.inf, 0.5]]), torch.tensor([3.0])],
        [torch.tensor([[1.0, -2.0], [torch.nan, 0.5]]), torch.tensor([3.0])],
    ]
    for gradients, limit in itertools.product(pairs, (1.0, 1000.0)):
        before, parameters = flat(gradients), with_gradients(gradients)
        norm = nn.utils.clip_grad_norm_(parameters, limit).item()
        record = {"clip": "norm", "options": {"maxNorm": limit}, "before": before, "totalNorm": norm}
        yield {**record, "after": flat([x.grad for x in parameters])}
        parameters = with_gradients(gradients)
        nn.utils.clip_grad_value_(parameters, limit)
        record = {"clip": "value", "options": {"clipValue": limit}, "before": before}
        yield {**record, "after": flat([x.grad for x in parameters])}


def with_gradients(gradients):
    parameters = [torch.zeros_like(x) for x in gradients]
    for parameter, gradient in zip(parameters, gradients):
        parameter.grad = gradient.clone()
    return parameters


def flat(tensors):
    return [number for x in tensors for number in x.flatten().tolist()]


# training.json: the article's section 5

EPOCHS, BATCH, SAMPLES, LEARNING_RATE = 20, 20, 5000, 0.001
ARTICLE_VECTORS = [
    [0.97889086, 0.15229675, 0.31082123, 0.03504317, 0.88920843],
    [0.74963533, 0.5524256, 0.95758807, 0.95520434, 0.84890681],
    [0.00797868, 0.67482528, 0.13625847, 0.34675372, 0.19871392],
    [0.09349776, 0.59416669, 0.92579291, 0.41567412, 0.1358894],
]


class ArticleModel(nn.Module):
    """Five numbers in, the probability that the first is larger than the fifth out."""

    def __init__(self):
        super().__init__()
        self.linear = linear(5, 1)

    def forward(self, x):
        return torch.sigmoid(self.linear(x))


def article_data(seed):
    """What the article's build_dataset gives after numpy.random.seed(seed), rounded to float32 as it does."""
    drawn = numpy.random.RandomState(seed).random((SAMPLES, 5))
    labels = (drawn[:, :1] > drawn[:, 4:]).astype(float)
    return drawn.astype(numpy.float32), labels


@functools.cache
def trained(dtype, seed):
    """The trained model, the parameters before, and after every epoch the mean batch loss and the parameters."""
    torch.manual_seed(seed)
    model = ArticleModel().to(dtype)
    initial = parameters_of(model)
    x, y = (torch.from_numpy(part).to(dtype) for part in article_data(seed))
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE)
    epochs = []
    for _ in range(EPOCHS):
        losses = []
        for first in range(0, SAMPLES, BATCH):
            loss = F.mse_loss(model(x[first : first + BATCH]), y[first : first + BATCH])
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
        epochs.append({"loss": float(numpy.mean(losses)), **parameters_of(model)})
    return model, initial, epochs


def parameters_of(model):
    return {"weight": model.linear.weight.flatten().tolist(), "bias": model.linear.bias.item()}


def training(seed):
    """Two runs from the same start, in float64 and float32; then the data, a batch a line."""
    for dtype in (torch.float64, torch.float32):
        model, initial, epochs = trained(dtype, seed)
        with torch.no_grad():
            predictions = model(torch.tensor(ARTICLE_VECTORS, dtype=dtype)).flatten().tolist()
        yield {
            "dtype": str(dtype).removeprefix("torch."),
            "options": {"epochs": EPOCHS, "batchSize": BATCH, "lr": LEARNING_RATE},
            "initial": initial,
            "epochs": epochs,
            "final": epochs[-1],
            "vectors": ARTICLE_VECTORS,
            "predictions": predictions,
        }
    x, y = article_data(seed)
    for batch in range(SAMPLES // BATCH):
        rows = slice(batch * BATCH, (batch + 1) * BATCH)
        # float32 has shorter decimals than its value as a double: whoever reads them rounds to float32 again.
        shortest = [float(str(number)) for number in x[rows].flatten()]
        yield {"batch": batch, "inputsFloat32": shortest, "labels": y[rows].flatten().tolist()}


# quadratic.json: the article's section 1.4


def quadratic(_seed):
    x = torch.tensor([0.01 * i for i in range(100)])
    y = torch.tensor([2 * at**2 + 3 * at + 4 for at in x.tolist()])
    w = [torch.tensor(start, requires_grad=True) for start in (1.0, 0.0, -1.0)]
    optimizer = torch.optim.SGD(w, lr=0.1)
    losses = []
    while not losses or losses[-1] >= 1e-5:
        total = 0.0
        for first in range(0, 100, 20):
            at, wanted = x[first : first + 20], y[first : first + 20]
            errors = (w[0] * at**2 + w[1] * at + w[2] - wanted) ** 2
            optimizer.zero_grad()
            errors.mean().backward()
            optimizer.step()
            total += errors.sum().item()
        losses.append(total / 100)
    yield {
        "options": {"lr": 0.1, "batchSize": 20, "stopBelow": 1e-5, "start": [1.0, 0.0, -1.0]},
        "inputs": [packed(x), packed(y)],
        "epochs": len(losses),
        "firstLosses": losses[:3],
        "lastLoss": losses[-1],
        "weights": [part.item() for part in w],
    }


# *.safetensors and awkward.json


def models(folder, seed):
    """The models of training.json as users of PyTorch save them, and one of everything a reader can meet."""
    states = {
        "model": trained(torch.float32, seed)[0].state_dict(),
        "model64": trained(torch.float64, seed)[0].state_dict(),
        "awkward": awkward_tensors(),
    }
    for name, state in states.items():
        path = folder / f"{name}.safetensors"
        path.write_bytes(save(state, metadata={"format": "pt"}))
        yield path


def awkward_tensors():
    edges = [0.0, -0.0, 1 / 3, torch.inf, -torch.inf, torch.nan]
    ends32, ends64 = torch.finfo(torch.float32), torch.finfo(torch.float64)
    float32 = torch.tensor([*edges, ends32.tiny, ends32.max, 2.0**-149], dtype=torch.float32)
    float64 = torch.tensor([*edges, ends64.tiny, ends64.max, 2.0**-1074], dtype=torch.float64)
    # A NaN carries a payload; these are quiet ones that no arithmetic makes by itself.
    float32.view(torch.int32)[5] = 0x7FC01234
    float64.view(torch.int64)[5] = 0x7FF8000012345678
    return {
        "float32": float32,
        "float64": float64.view(3, 3),
        "one number": torch.tensor(0.1, dtype=torch.float64),
        "no numbers": torch.zeros([0, 3], dtype=torch.float32),
        "bfloat16": torch.tensor(edges, dtype=torch.bfloat16),
        "int64": torch.tensor([[0, -1], [2**53 - 1, 7]]),
        "bool": torch.tensor([True, False]),
        "权重": torch.tensor([1.0, -2.0], dtype=torch.float32),
    }


def awkward(_seed):
    """What awkward.safetensors holds; the bytes tell the NaNs apart."""
    for name, tensor in awkward_tensors().items():
        numbers = tensor.double() if tensor.is_floating_point() else tensor
        raw = tensor.flatten().view(torch.uint8).numpy().tobytes()
        record = {"name": name, "dtype": str(tensor.dtype).removeprefix("torch.")}
        yield {**record, **packed(numbers), "bytes": raw.hex()}
