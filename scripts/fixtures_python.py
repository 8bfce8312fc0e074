"""What Python, NumPy and PyTorch answer where the article says something about them: python.json."""

import inspect
import io
import math
import warnings
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from fixtures_losses import ARTICLE_CLASSES, ARTICLE_LOGITS, numbers
from fixtures_training import ARTICLE_INPUT, ARTICLE_VECTORS
from torch import nn

# The article's programs, and what goes wrong with them.


class Net(nn.Module):
    """Section 2: one linear layer after another."""

    def __init__(self, input_size, hidden_size1, hidden_size2):
        super().__init__()
        self.layer1 = nn.Linear(input_size, hidden_size1)
        self.layer2 = nn.Linear(hidden_size1, hidden_size2)

    def forward(self, x):
        return self.layer2(self.layer1(x))


class ActivatedNet(nn.Module):
    """Section 3.6: the same with activations."""

    def __init__(self, input_size, hidden_size1, hidden_size2):
        super().__init__()
        self.layer1 = nn.Linear(input_size, hidden_size1)
        self.sig = nn.Sigmoid()
        self.layer2 = nn.Linear(hidden_size1, hidden_size2)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.layer2(self.sig(self.layer1(x))))


class SigForgotten(Net):
    """The layers of section 2 with the forward function printed above them, which uses more."""

    def forward(self, x):
        x = self.sig(self.layer1(x))
        return self.relu(self.layer2(x))


class SuperForgotten(nn.Module):
    def __init__(self):
        self.layer1 = nn.Linear(3, 5)


class InPlainList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(3, 5), nn.Linear(5, 2)]


class InModuleList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(3, 5), nn.Linear(5, 2)])


class DiyModel:
    """Section 2: the network by hand, from the weights of a Net."""

    def __init__(self, net):
        self.w1, self.b1, self.w2, self.b2 = (value.numpy() for value in net.state_dict().values())

    def forward(self, x):
        return np.dot(np.dot(x, self.w1.T) + self.b1, self.w2.T) + self.b2


class Parabola(nn.Module):
    """Section 1.4: the three weights are all it learns."""

    def __init__(self):
        super().__init__()
        self.w1, self.w2, self.w3 = (nn.Parameter(torch.tensor(start)) for start in (1.0, 0.0, -1.0))

    def forward(self, x):
        return self.w1 * x**2 + self.w2 * x + self.w3


class Classifier(nn.Module):
    """Section 5: a probability, or given the truth the loss."""

    def __init__(self, input_size):
        super().__init__()
        self.linear = nn.Linear(input_size, 1)
        self.activation = nn.Sigmoid()
        self.loss = F.mse_loss

    def forward(self, x, y=None):
        y_pred = self.activation(self.linear(x))
        return y_pred if y is None else self.loss(y_pred, y)


class AsPrinted(nn.Module):
    """Section 5.3: a function among the methods, without self."""

    def build_sample():
        x = np.random.random(5)
        return (x, 1) if x[0] > x[4] else (x, 0)


def build_dataset(total_sample_num):
    samples = [AsPrinted.build_sample() for _ in range(total_sample_num)]
    X, Y = np.array([x for x, _ in samples]), np.array([[y] for _, y in samples])
    return torch.FloatTensor(X), torch.FloatTensor(Y)


def softmax(matrix):
    powers = np.exp(matrix)
    return powers / np.sum(powers, axis=1, keepdims=True)


def to_one_hot(target, shape):
    one_hot = np.zeros(shape)
    for row, class_index in enumerate(target):
        one_hot[row][class_index] = 1
    return one_hot


def cross_entropy(pred, target):
    entropy = -np.sum(to_one_hot(target, pred.shape) * np.log(softmax(pred)), axis=1)
    return sum(entropy) / len(pred)


# What expressions need besides.


def rounded(x, digits=5):
    """Numbers to five decimals: float32 has about two more, and those differ between processors."""
    x = plain(x)
    return [rounded(part, digits) for part in x] if isinstance(x, list) else round(x, digits)


def slopes(f, *at):
    """The partial derivatives of f by autograd; of a tensor of results, of their sum."""
    at = [torch.as_tensor(x).clone().requires_grad_() for x in at]
    return torch.autograd.grad(f(*at).sum(), at)


def slope(f, x):
    return slopes(f, x)[0]


def descend(x, lr, most=10_000):
    """How many steps down x² it takes until x stays as it is, and that x."""
    for steps in range(most):
        previous, x = x, x - lr * 2 * x
        if x == previous:
            return steps, x
    return most, x


def first_step(optimizer, gradient, **options):
    """How far a parameter of this gradient moves at first."""
    w = nn.Parameter(torch.zeros_like(torch.tensor(gradient)))
    w.grad = torch.tensor(gradient)
    optimizer([w], **options).step()
    return w


def adam_fit(dtype, steps):
    """The weights of the article's parabola after so many steps of Adam, on its batches of 20 in turn."""
    x = torch.tensor([0.01 * i for i in range(100)], dtype=dtype)
    features, y = torch.stack([x**2, x, torch.ones_like(x)], dim=1), 2 * x**2 + 3 * x + 4
    w = nn.Parameter(torch.tensor([1, 0, -1], dtype=dtype))
    optimizer = torch.optim.Adam([w], lr=0.001)
    for step in range(steps):
        batch = slice(step % 5 * 20, step % 5 * 20 + 20)
        optimizer.zero_grad()
        F.mse_loss(features[batch] @ w, y[batch]).backward()
        optimizer.step()
    return w


def moved(model, parameters):
    """Which parameters of the classifier are others after one step on some of them."""
    before = {name: value.clone() for name, value in model.state_dict().items()}
    model(torch.tensor(ARTICLE_VECTORS)).sum().backward()
    torch.optim.Adam(parameters).step()
    return {name: not torch.equal(value, before[name]) for name, value in model.state_dict().items()}


def hook_runs(model, call):
    """Whether a hook of the model runs when it is used in this way."""
    calls = []
    model.register_forward_hook(lambda *_: calls.append(1))
    call(torch.tensor(ARTICLE_INPUT))
    return len(calls) > 0


def defaults(f):
    parameters = inspect.signature(f).parameters.values()
    return {part.name: part.default for part in parameters if part.default is not part.empty}


def saved(thing):
    """What torch.save writes, as a file in memory."""
    file = io.BytesIO()
    torch.save(thing, file)
    file.seek(0)
    return file


TOOLS = [
    *(torch, nn, F, np, math, inspect, zipfile),
    *(Net, ActivatedNet, SigForgotten, SuperForgotten, InPlainList, InModuleList, DiyModel, Parabola),
    *(Classifier, AsPrinted, build_dataset, softmax, to_one_hot, cross_entropy),
    *(rounded, slopes, slope, descend, first_step, adam_fit, moved, hook_runs, defaults, saved),
]
SHORT_NAMES = {"numpy": "np", "torch.nn": "nn", "torch.nn.functional": "F"}


def names():
    """What an expression may use, all of it new: tools, and what the article's programs call by these names."""
    tools = {SHORT_NAMES.get(tool.__name__, tool.__name__): tool for tool in TOOLS}
    model, X = Net(3, 5, 2), [0.01 * i for i in range(100)]
    return {
        **tools,
        "X": X,
        "Y": [2 * x**2 + 3 * x + 4 for x in X],
        "x": np.array(ARTICLE_INPUT),
        "torch_x": torch.tensor(ARTICLE_INPUT),
        "model": model,
        "diy": DiyModel(model),
        "layer": nn.Linear(3, 5),
        "activated": ActivatedNet(3, 5, 2),
        "ce_loss": nn.CrossEntropyLoss(),
        "pred": numbers(ARTICLE_LOGITS),
        "target": torch.tensor(ARTICLE_CLASSES),
        "classifier": Classifier(5),
        "vectors": torch.tensor(ARTICLE_VECTORS),
        "y": torch.tensor([[1.0], [0.0], [0.0], [0.0]]),
    }


EXPRESSIONS = [
    # Section 1, gradient descent.

    # GD-03, GD-06, GD-07, GD-09: the slope of x² is 2x, and is not the value of x².
    "slope(lambda x: x ** 2, 1.)",
    "slope(lambda x: x ** 2, -1.)",
    "slope(lambda x: x * x, 3.)",
    # GD-05: x stops changing only among the smallest numbers there are, and with lr 1 never.
    "descend(1., lr=0.1)",
    "descend(1., lr=1, most=1000)",
    "0.8 * 1e-323",
    # GD-08: here the slope points right, and the minimum is at the left.
    "slope(lambda x: x ** 4 - 3 * x ** 2 + x, .5)",
    # GD-12, GD-13
    "slopes(lambda x, y: x ** 2 + 3 * x * y + y ** 2, 1., 2.)",
    # GD-15, GD-30, DET-04, DET-05, DET-06, LIN-12: the best constant, line and parabola.
    "rounded(np.polyfit(X, Y, 1))",
    "rounded(np.polyfit(X, Y, 2))",
    "rounded(np.polyfit(X, Y, 0, full=True)[1] / 100, 8)",
    "rounded(np.polyfit(X, Y, 1, full=True)[1] / 100, 8)",
    "rounded(np.polyval(np.polyfit(X, Y, 1), [-3, 5]))",
    # GD-19, LOSS-37: on a plateau the slope is nearly 0, and the minimum is far.
    "rounded(slope(lambda z: F.mse_loss(torch.sigmoid(z), torch.tensor(1.)), -20.), 10)",
    # GD-20, GD-21, GD-24, DET-15, DET-18: SGD steps by learning rate times gradient.
    "first_step(torch.optim.SGD, [4., -2.], lr=.25)",
    "first_step(torch.optim.SGD, [4., -2.], lr=.5)",
    "first_step(torch.optim.SGD, [4., -2.], lr=0)",
    "first_step(torch.optim.SGD, [4000., -2000.], lr=.25)",
    # GD-23, DET-15, VAN-02: Adam steps by its learning rate, whatever the gradient.
    "rounded(first_step(torch.optim.Adam, [4., -2.], lr=.25))",
    "rounded(first_step(torch.optim.Adam, [4000., -2000.], lr=.25))",
    "rounded(first_step(torch.optim.Adam, [1., 1e-3, 1e-6, 1e-12], lr=1.), 4)",
    # GD-27: a list comprehension makes a new list, in order.
    "[i ** 2 for i in [3, 1, 2]]",
    "[2 * x ** 2 + 3 * x + 4 for x in [0.0, 0.5, 1.0]]",
    "(X := [3, 1, 2], Yp := [i ** 2 for i in X], X)[-1]",
    "[int(i) for i in ['1', '2', '3']]",
    "list(map(int, ['1', '2', '3']))",
    # GD-28, GD-29
    "[0.01 * x for x in range(100)]",
    "[2*x**2 + 3*x + 4 for x in X]",
    # GD-31, LIN-25: without a seed random, with a seed the same each time.
    "torch.equal(torch.rand(5), torch.rand(5))",
    "torch.equal(torch.rand(5, generator=torch.manual_seed(0)), torch.rand(5, generator=torch.manual_seed(0)))",
    "torch.equal(torch.rand(5, generator=torch.manual_seed(0)), torch.rand(5, generator=torch.manual_seed(1)))",
    # GD-36: zip stops at the end of the shortest, and is used up after one pass.
    "list(zip([1, 2, 3], [4, 5, 6]))",
    "list(zip([1, 2, 3], [4, 5]))",
    "(pairs := zip([1, 2], [3, 4]), list(pairs), list(pairs))[1:]",
    "type(zip([1, 2], [3, 4]))",
    "len(zip([1, 2], [3, 4]))",
    "list(zip([1, 2, 3], [4, 5], strict=True))",
    # GD-37, DET-26: the loss of one sample, x = 0.5 and y = 4, by the three weights.
    "slopes(lambda w1, w2, w3: (w1 * .5 ** 2 + w2 * .5 + w3 - 4) ** 2, 1., 0., -1.)",
    # GD-38: slopes of two samples, and of their sum.
    "[slope(f, 0.) for f in [lambda w: (w - 1) ** 2, lambda w: (w - 2) ** 2]]",
    "slope(lambda w: (w - 1) ** 2 + (w - 2) ** 2, 0.)",
    # GD-34, GD-41, TRAIN-15, TRAIN-16: // drops what is left over.
    "100 // 20",
    "100 // 30 * 30",
    "100 // 101",
    "5000 // 20",
    "5000 // 64 * 64",
    "5000 // 6000",
    # GD-43, TRAIN-29: %f prints six decimals, and rounds a tie to the even one; %d drops decimals.
    "'第%d轮, loss %f' % (0, 19.226225)",
    "'%f' % 9.99378e-6",
    "'%f' % 0.0078125",
    "'%f' % 0.0234375",
    "'%f' % 1e21",
    "'%f' % -1e-9",
    "'%f' % float('nan')",
    "'%f' % float('inf')",
    "'%d' % 2.7",
    "f'w1:{2.0357959612141316} w2:{3.0} w3:{1e-05}'",
    # DET-03: a sine that vanishes at every sample.
    "max(abs(math.sin(100 * math.pi * x)) for x in X) < 4e-14",
    # DET-08, DET-09, LIN-25: PyTorch draws from ±1/√in, weights and biases; Glorot's range is another.
    "nn.Linear(100, 1000).weight.abs().max().item() <= .1",
    "rounded(nn.Linear(100, 1000).weight.abs().max(), 3)",
    "rounded(nn.Linear(100, 1000).bias.abs().max(), 3)",
    "rounded(nn.Linear(100, 1000).weight.std(), 3)",
    "rounded(nn.Linear(1000, 100).weight.abs().max(), 3)",
    "rounded(nn.init.xavier_uniform_(torch.empty(50, 100)).abs().max(), 3)",
    "rounded(math.sqrt(6 / 150), 3)",
    # DET-10: two kinds of numbers, and so two sets of weights.
    "rounded(adam_fit(torch.float64, 5000), 10)",
    "rounded(adam_fit(torch.float32, 5000), 3)",
    # DET-22: what lies between 0 and 1 stays this far from the targets.
    "rounded(np.mean((np.array(Y) - 1) ** 2), 8)",
    # DET-25: numbers that are too large become infinite without a word.
    "1e308 * 10",
    "math.inf - math.inf",
    "torch.tensor(3e38) * 10",
    # DET-27: what x² + ... learns are its three weights. The exponent is none, nor is an input.
    "[name for name, _ in Parabola().named_parameters()]",
    "Parabola()(torch.tensor(2.))",
    "nn.Parameter(torch.ones(3)).requires_grad",
    "torch.ones(3).requires_grad",
    "torch.optim.SGD(Parabola().parameters(), lr=.1).param_groups[0]['lr']",
    # EXP-02
    "(w := nn.Parameter(torch.zeros(2)), setattr(w, 'grad', torch.tensor([30., 40.])), "
    "nn.utils.clip_grad_norm_([w], 1.), rounded(w.grad))[-1]",
    # FIT-17, FIT-18: weight decay is off, and is the slope of half the square; |w| has slope 0 at 0.
    "defaults(torch.optim.SGD)['weight_decay']",
    "(w := nn.Parameter(torch.tensor(2.)), setattr(w, 'grad', torch.tensor(0.)), "
    "torch.optim.SGD([w], lr=.5, weight_decay=.25).step(), w)[-1]",
    "slope(torch.abs, 0.)",
    "slope(torch.abs, -3.)",

    # Section 2, the linear layer.

    # LIN-01: there is one name for it, and every output depends on every input.
    "nn.Dense",
    "nn.FullyConnected",
    "torch.equal(torch.autograd.functional.jacobian(layer, torch.ones(3)), layer.weight)",
    # LIN-02: PyTorch multiplies by the transpose. Without it shapes do not fit, unless the matrix is square.
    "torch.allclose(layer(torch_x), torch_x @ layer.weight.T + layer.bias)",
    "torch_x @ layer.weight",
    "torch_x * layer.weight",
    "(torch_x @ nn.Linear(3, 3).weight).shape",
    "(square := nn.Linear(3, 3), torch.allclose(square(torch_x), torch_x @ square.weight + square.bias))[-1]",
    # LIN-03, LIN-20
    "nn.Linear(3, 5, bias=False).bias",
    "list(nn.Linear(3, 5, bias=False).state_dict())",
    "list(nn.Linear(3, 5).state_dict())",
    "inspect.signature(nn.Linear).parameters['bias'].default",
    "len(list(nn.Linear(3, 5).parameters()))",
    "nn.Linear(3, 5)",
    # LIN-04, LIN-06: the input settles one side of the matrix, the other is free.
    "nn.Linear(3, 5)(torch_x).shape",
    "nn.Linear(3, 7)(torch_x).shape",
    "nn.Linear(3, 1).weight.shape",
    "nn.Linear(3, 5)(torch.ones(2, 7, 3)).shape",
    "nn.Linear(3, 5)(torch.ones(3)).shape",
    "nn.Linear(3, 5)(torch.ones(0, 3)).shape",
    # LIN-05
    "[name for name, _ in nn.Linear(3, 5).named_parameters()]",
    "[p.requires_grad for p in nn.Linear(3, 5).parameters()]",
    "type(nn.Linear(3, 5).weight)",
    # LIN-07
    "nn.Linear(3, 5).bias.shape",
    "torch.autograd.grad(layer(torch_x).sum(), layer.bias)",
    # LIN-08: layers register themselves, if the base class is there first, but not from within a list.
    "SuperForgotten()",
    "len(list(InPlainList().parameters()))",
    "list(InPlainList().state_dict())",
    "len(list(InModuleList().parameters()))",
    "list(InModuleList().state_dict())",
    "[name for name, _ in model.named_children()]",
    # LIN-09, LIN-21
    "torch.equal(model(torch_x), model.forward(torch_x))",
    "nn.Module()(torch_x)",
    "issubclass(Net, nn.Module)",
    "Net(3, 5)",
    # LIN-10, LIN-11
    "(torch.ones(1, 3) @ torch.ones(3, 5)).shape",
    "(torch.ones(1, 3) @ torch.ones(3, 5) @ torch.ones(5, 2)).shape",
    "np.dot(np.ones((1, 3)), np.ones((3, 5))).shape",
    # LIN-13: layers on top of each other are one layer, of the smallest rank among them.
    "(w1 := model.layer1, w2 := model.layer2, torch.allclose(model(torch_x), "
    "torch_x @ (w2.weight @ w1.weight).T + w2(w1.bias), atol=1e-6))[-1]",
    "torch.linalg.matrix_rank(nn.Linear(2, 5).weight @ nn.Linear(5, 2).weight)",
    # LIN-14, LIN-18: layers that do not fit are found out when numbers go through.
    "nn.Sequential(nn.Linear(3, 5), nn.Linear(4, 2))",
    "nn.Sequential(nn.Linear(3, 5), nn.Linear(4, 2))(torch.ones(4, 3))",
    "nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))(torch.ones(4, 3)).shape",
    "nn.Linear(3, 5)(torch.ones(2, 4))",
    "torch.ones(2, 3) @ torch.ones(4, 5)",
    # LIN-15
    "SigForgotten(3, 5, 2)(torch_x)",
    "hasattr(model, 'sig')",
    "hasattr(activated, 'sig')",
    # LIN-16
    "[torch_x.shape, model.layer1(torch_x).shape, model(torch_x).shape]",
    # LIN-17: nn.Linear is a class, the function is called otherwise.
    "hasattr(nn, 'Linear')",
    "type(nn.Linear)",
    "inspect.isclass(nn.Linear)",
    "type(nn.Linear(3, 5))",
    "type(nn.functional.linear)",
    "torch.equal(F.linear(torch_x, layer.weight, layer.bias), layer(torch_x))",
    "nn.linear",
    "torch.equal(nn.Linear(3, 5).weight, nn.Linear(3, 5).weight)",
    # LIN-18, LIN-19, LIN-20
    "inspect.signature(nn.Linear)",
    "list(inspect.signature(nn.Linear).parameters)",
    "defaults(nn.Linear)",
    "(layer.in_features, layer.out_features)",
    "nn.Linear(3)",
    # LIN-22: np.dot is the product of matrices for matrices. For other arrays it is something else.
    "np.dot([[1, 2], [3, 4]], [[5, 6], [7, 8]])",
    "np.array([[1, 2], [3, 4]]) * np.array([[5, 6], [7, 8]])",
    "np.dot([1, 2, 3], [4, 5, 6])",
    "np.dot(2, [1, 2, 3])",
    "np.dot(np.ones((2, 3)), np.ones((3, 5))).shape",
    "np.dot(np.ones((2, 3, 4)), np.ones((2, 4, 3))).shape",
    "np.matmul(np.ones((2, 3, 4)), np.ones((2, 4, 3))).shape",
    "np.dot(np.ones((2, 3)), np.ones((2, 3)))",
    "torch.dot(torch.ones(2, 3), torch.ones(3, 5))",
    # LIN-23, LIN-24
    "{name: value.shape for name, value in model.state_dict().items()}",
    "list(model.state_dict())",
    "[value.shape for value in model.state_dict().values()]",
    "model.layer1.weight.shape",
    "model.layer1.weight.T.shape",
    "type(model.state_dict())",
    "sum(p.numel() for p in model.parameters())",
    # LIN-25
    "model.layer1.weight.abs().max().item() <= 1 / math.sqrt(3)",
    "model.layer2.weight.abs().max().item() <= 1 / math.sqrt(5)",
    "torch.equal(Net(3, 5, 2).layer1.weight, Net(3, 5, 2).layer1.weight)",
    # LIN-26: what .numpy() returns is the model's own memory.
    "type(model.state_dict()['layer1.weight'].numpy())",
    "np.shares_memory(model.state_dict()['layer1.weight'].numpy(), model.layer1.weight.detach().numpy())",
    "(b1 := model.state_dict()['layer1.bias'].numpy(), b1.fill(7), model.layer1.bias)[-1]",
    "(b1 := model.state_dict()['layer1.bias'].numpy().copy(), b1.fill(7), 7 in model.layer1.bias)[-1]",
    "model.state_dict()['layer1.weight'].requires_grad",
    "model.layer1.weight.numpy()",
    # LIN-27, LIN-28: FloatTensor rounds to float32, and a layer takes nothing else.
    "torch.FloatTensor(x).dtype",
    "torch.tensor(x).dtype",
    "torch.FloatTensor([0.1]).item()",
    "np.abs(torch.FloatTensor(x).double().numpy() - x).max()",
    "model(x)",
    "model(torch.tensor(x))",
    # LIN-28, LIN-29
    "rounded(model.forward(torch_x), 4)",
    "rounded(diy.forward(x), 4)",
    "np.abs(model(torch_x).detach().numpy() - diy.forward(x)).max() < 1e-6",
    "[model(torch_x).dtype, diy.forward(x).dtype]",
    "(np.dot(x, diy.w1.T) + diy.b1).shape",
    "diy.forward(x).shape",
    # LIN-30
    "torch.allclose(model(torch_x)[1], model(torch_x[1]))",
    # LIN-31: the same numbers with a graph behind them, and without the hooks.
    "model.forward(torch_x).requires_grad",
    "model.forward(torch_x).numpy()",
    "model.forward(torch_x).detach().requires_grad",
    "hook_runs(model, model)",
    "hook_runs(model, model.forward)",

    # Section 3, activations.

    # ACT-03: what has no activation is not even linear, because of the bias.
    "model(torch.zeros(3)).any()",
    # ACT-04, ACT-28: the open interval ends where the numbers do.
    "torch.sigmoid(torch.tensor(16.)).item() < 1",
    "torch.sigmoid(torch.tensor(17.)).item()",
    "torch.sigmoid(torch.tensor(-87.)).item() > 0",
    "torch.sigmoid(torch.tensor(-89.)).item()",
    "torch.sigmoid(torch.tensor(36., dtype=torch.float64)).item() < 1",
    "torch.sigmoid(torch.tensor(37., dtype=torch.float64)).item()",
    "torch.sigmoid(torch.tensor(-708., dtype=torch.float64)).item() > 0",
    "torch.sigmoid(torch.tensor(-710., dtype=torch.float64)).item()",
    "torch.sigmoid(torch.tensor([-math.inf, math.inf, math.nan]))",
    # ACT-05
    "rounded(1 / (1 + math.exp(-2)), 12)",
    "rounded(torch.sigmoid(torch.tensor(2.)))",
    "1 / (1 + math.exp(-800))",
    "1 / (1 + math.exp(800))",
    "math.exp(709) < math.inf",
    "math.exp(710)",
    "math.exp(-746)",
    "1 / (1 + np.exp(800.))",
    "1 / (1 + torch.exp(torch.tensor(800.)))",
    "torch.exp(torch.tensor(800.)) / (1 + torch.exp(torch.tensor(800.)))",
    # ACT-06, ACT-10
    "torch.sigmoid(torch.tensor(0.))",
    "rounded(torch.sigmoid(torch.tensor(2.)) + torch.sigmoid(torch.tensor(0.)), 4)",
    "rounded(2 * torch.sigmoid(torch.tensor(1.)), 4)",
    "rounded(slope(torch.sigmoid, 5.))",
    "rounded(slope(torch.sigmoid, 10.), 6)",
    # ACT-08, ACT-30
    "rounded(torch.sigmoid(torch.tensor([1., 2., 3.])).sum(), 4)",
    "rounded(torch.softmax(torch.tensor([1., 2., 3.]), 0).sum(), 4)",
    "torch.tensor([1., 2., 3.]).sum()",
    # ACT-09
    "slope(torch.sigmoid, 0.)",
    "rounded(slope(torch.sigmoid, [-2., 2.]))",
    "rounded(1 / (1 + math.exp(-2)) * (1 - 1 / (1 + math.exp(-2))), 12)",
    # ACT-11, ACT-12: the formula as it is printed fails at both ends of the numbers, the function does not.
    "rounded(torch.tanh(torch.tensor([-1., 0., 1.])))",
    "rounded((math.exp(1) - math.exp(-1)) / (math.exp(1) + math.exp(-1)), 12)",
    "(math.exp(1e-9) - math.exp(-1e-9)) / (math.exp(1e-9) + math.exp(-1e-9)) == 1e-9",
    "math.tanh(1e-9) == 1e-9",
    "(math.exp(710) - math.exp(-710)) / (math.exp(710) + math.exp(-710))",
    "(np.exp(710.) - np.exp(-710.)) / (np.exp(710.) + np.exp(-710.))",
    "math.tanh(710)",
    "torch.tanh(torch.tensor(8.)).item() < 1",
    "torch.tanh(torch.tensor(10.))",
    "torch.tanh(torch.tensor(18., dtype=torch.float64)).item() < 1",
    "torch.tanh(torch.tensor(20., dtype=torch.float64))",
    "slope(torch.tanh, 0.)",
    "torch.allclose(torch.tanh(torch_x), 2 * torch.sigmoid(2 * torch_x) - 1)",
    # ACT-13, ACT-15: relu keeps NaN, and Python's max keeps whatever comes first.
    "torch.relu(torch.tensor([-1., 0., 2., math.nan, math.inf]))",
    "torch.relu(torch.tensor(-0.))",
    "[max(0, math.nan), max(math.nan, 0)]",
    "np.maximum(0, math.nan)",
    "torch.equal(nn.ReLU()(torch_x), torch.relu(torch_x))",
    "nn.Relu",
    # ACT-14: the slope of a line is not 0, and relu is not linear.
    "slope(torch.relu, [-2., 3.])",
    "torch.relu(torch.tensor(-1.)) + torch.relu(torch.tensor(1.))",
    "torch.relu(torch.tensor(0.))",
    "slope(lambda x: 3 * x + 1, 2.)",
    # ACT-16
    "slope(torch.relu, 0.)",
    "slope(torch.relu, -0.)",
    "slope(torch.relu, math.nan)",
    # ACT-17: two formulas go by the name of GELU, and a third is in use.
    "rounded(F.gelu(torch.tensor(1.)))",
    "rounded(F.gelu(torch.tensor(1.), approximate='tanh'))",
    "rounded(F.gelu(torch.tensor(2.699)) - F.gelu(torch.tensor(2.699), approximate='tanh'), 6)",
    "rounded(-2.27 * torch.sigmoid(torch.tensor(1.702 * -2.27)) - F.gelu(torch.tensor(-2.27)), 4)",
    "nn.GELU()",
    "nn.GELU(approximate='tanh')",
    "F.gelu(torch.tensor(1.), approximate='sigmoid')",
    "torch.gelu",
    "nn.Gelu",
    "type(F.gelu)",
    # ACT-18: GELU goes below 0 and turns.
    "rounded(F.gelu(torch.tensor([-3., -.751791, 0.])), 6)",
    "rounded(slope(F.gelu, [-1.41421, 0., 1.41421]))",
    # ACT-19: as printed, it loses the small numbers at the left.
    "0.5 * -8.5 * (1 + math.erf(-8.5 / math.sqrt(2))) == 0",
    "0.5 * -8.5 * math.erfc(8.5 / math.sqrt(2)) < 0",
    "F.gelu(torch.tensor(-8.5, dtype=torch.float64)).item() == 0",
    "F.gelu(torch.tensor(-6.)).item() == 0",
    # ACT-20, ACT-21
    "rounded(torch.softmax(torch.tensor([1., 2., 3.]), 0))",
    "torch.softmax(torch.tensor([-math.inf, -math.inf]), 0)",
    # ACT-22: e is rounded, so its powers are not exp.
    "math.e ** 1 == math.exp(1)",
    "math.e ** 700 == math.exp(700)",
    "rounded(1 - math.e ** 700 / math.exp(700), 15)",
    "rounded(torch.exp(torch.tensor(1.)))",
    # ACT-23
    "torch.softmax(torch.tensor([1., 2., 3.]), 0).equal(torch.softmax(torch.tensor([101., 102., 103.]), 0))",
    # ACT-24, ACT-25, ACT-27: activations are modules without parameters.
    "rounded(ActivatedNet(3, 5, 2)(torch_x), 3)",
    "[type(part) for part in activated.children()]",
    "list(activated.state_dict())",
    "list(nn.Sigmoid().parameters())",
    "nn.Sigmoid()",
    "nn.ReLU()",
    "nn.Sigmoid(torch_x)",
    "type(nn.ReLU(torch_x))",
    # ACT-26: the last relu can end the learning before it begins.
    "(torch.manual_seed(2), ActivatedNet(3, 5, 2)(torch_x))[-1]",
    "(torch.manual_seed(2), net := ActivatedNet(3, 5, 2), net(torch_x).sum().backward(), "
    "[p.grad.abs().max() for p in net.parameters()])[-1]",
    # ACT-29
    "torch.allclose(torch.softmax(torch.tensor([2., 0.]), 0)[0], torch.sigmoid(torch.tensor(2.)))",
    # ACT-32, ACT-35, ACT-39, ACT-43: nn.Softmax can do without dim; which axis it takes, equal numbers show.
    "nn.Softmax()",
    "nn.Softmax(dim=1)",
    "nn.Softmax(1)",
    "nn.Softmax().dim",
    "nn.Softmax()(torch.zeros(2))",
    "nn.Softmax()(torch.zeros(2, 4))",
    "nn.Softmax()(torch.zeros(2, 4, 8)).unique()",
    "nn.Softmax()(torch.zeros(2, 4, 8, 16)).unique()",
    "nn.Softmax(dim=1)(torch.zeros(2, 4))",
    "nn.Softmax(dim=0)(torch.zeros(2, 4))",
    "F.softmax(torch.zeros(2, 4))",
    "torch.equal(nn.Softmax(dim=1)(torch_x), torch.softmax(torch_x, 1))",
    # ACT-33, TRAIN-04
    "torch.equal(nn.Sigmoid()(torch_x), torch.sigmoid(torch_x))",
    # ACT-34, ACT-42
    "type(torch.sigmoid)",
    "type(nn.Sigmoid)",
    "type(torch.softmax)",
    "type(nn.Softmax)",
    "type(F.softmax)",
    "inspect.isclass(nn.Softmax)",
    "inspect.isclass(torch.softmax)",
    # ACT-35
    "torch.sigmoid()",
    "nn.Sigmoid()(torch.tensor(0.))",
    # ACT-36
    "torch.Softmax",
    "torch.Softmax()",
    "torch.Sigmoid",
    "nn.softmax",
    "nn.sigmoid",
    # ACT-37, ACT-39
    "torch.softmax(torch_x)",
    "torch.softmax(dim=1)",
    "torch.softmax(torch.zeros(2, 4), dim=1)",
    "torch.softmax(torch.zeros(2, 4), dim=0)",
    "torch.softmax(torch.zeros(2, 4), dim=-1)",
    "torch.softmax(torch.zeros(2, 4), dim=2)",
    "defaults(F.softmax)['dim']",
    "defaults(nn.Softmax)",
    # ACT-38: a tensor, of numbers with a fraction.
    "torch.softmax(torch.tensor([1, 2, 3]), 0)",
    "torch.softmax(torch.tensor([1, 2, 3]), 0, dtype=torch.float32).dtype",
    "rounded(torch.sigmoid(torch.tensor([0, 1])))",
    "torch.sigmoid(torch.tensor([0, 1])).dtype",
    "torch.sigmoid(0.)",
    "torch.sigmoid([0., 1.])",
    # ACT-40
    "torch.softmax(torch_x, 1).dtype",
    "torch.softmax(torch_x.double(), 1).dtype",
    "torch.softmax(torch_x.half(), 1).dtype",
    "torch.softmax(torch_x, 1, dtype=torch.float64).dtype",
    # ACT-41
    "(o := torch.empty(2, 3), torch.softmax(torch_x, 1, out=o) is o)[-1]",
    "torch.softmax(torch_x, 1) is torch_x",
    "(torch.softmax(torch_x, 1), torch.equal(torch_x, torch.FloatTensor(x)))[-1]",
    "torch.softmax(torch_x, 1, out=torch.empty(2)).shape",
    # ACT-42, ACT-43: what is given to the class is dim, even if it is a tensor.
    "nn.Softmax(torch_x, 1)",
    "type(nn.Softmax(torch_x))",

    # Section 4, losses.

    # LOSS-01, LOSS-03, LOSS-04
    "rounded(F.mse_loss(torch.tensor([1., 2., 3.]), torch.tensor([2., 0., 3.])))",
    "rounded(F.mse_loss(torch.tensor([1., 2., 3.]), torch.tensor([2., 0., 3.])).sqrt())",
    "rounded(np.mean((np.array([1., 2., 3.]) - np.array([2., 0., 3.])) ** 2))",
    # LOSS-02
    "nn.MSE",
    "F.mse",
    "type(nn.MSELoss)",
    "type(F.mse_loss)",
    "hasattr(nn, 'MSELoss')",
    "hasattr(nn.functional, 'mse_loss')",
    "nn.MSELoss()(torch.tensor([1., 2.]), torch.tensor([0., 0.]))",
    "F.mse_loss(torch.tensor([1., 2.]), torch.tensor([0., 0.]))",
    # LOSS-05: the value does not tell prediction and truth apart, the slope does.
    "slopes(F.mse_loss, [3., 1.], [1., 2.])",
    "(a := torch.tensor([1., 2.]), b := torch.tensor([3., 1.]), F.mse_loss(a, b) == F.mse_loss(b, a))[-1]",
    # LOSS-06
    "F.mse_loss(torch.tensor([1., 2.]), torch.tensor([0., 0.]), reduction='sum')",
    "F.mse_loss(torch.tensor([1., 2.]), torch.tensor([0., 0.]), reduction='none')",
    "nn.MSELoss(reduction='sum')(torch.ones(2, 2), torch.zeros(2, 2))",
    "F.mse_loss(torch.ones(2, 2), torch.zeros(2, 2))",
    "defaults(nn.MSELoss)['reduction']",
    "F.mse_loss(torch.ones(2), torch.zeros(2), reduction='average')",
    # LOSS-08: whole distributions will do as targets.
    "rounded(F.cross_entropy(pred, torch.tensor([[.2, .5, .3]] * 3)))",
    "rounded(nn.CrossEntropyLoss(label_smoothing=.1)(pred, target))",
    "rounded(-np.sum([.7, .2, .1] * np.log([.5, .4, .1])), 12)",
    # LOSS-09, LOSS-33: PyTorch refuses a class that there is not; NumPy counts -1 from the end.
    "ce_loss(pred, torch.LongTensor([1, 2, 3]))",
    "ce_loss(pred, torch.LongTensor([1, 2, -1]))",
    "ce_loss(pred, torch.LongTensor([-100, -100, -100]))",
    "to_one_hot([-1], (1, 3))",
    "to_one_hot([3], (1, 3))",
    "to_one_hot([1.], (1, 3))",
    "F.one_hot(torch.tensor([-1]), 3)",
    "F.one_hot(torch.tensor([3]), 3)",
    # LOSS-10, LOSS-11: the end 1 of the interval is fine, 0 is not, and what does not add up to 1 goes below 0.
    "rounded(-math.log(.5), 15)",
    "-np.sum(np.array([1., 0., 0.]) * np.log(np.array([1., 0., 0.])))",
    "-np.log(0.)",
    "-torch.log(torch.tensor(0.))",
    "0 * math.inf",
    "-math.log(1) == 0",
    "rounded(-math.log(1.5), 12)",
    "F.cross_entropy(torch.tensor([[1., 0., 0.]]), torch.tensor([[1., 0., 0.]])).isfinite()",
    # LOSS-13, LOSS-14
    "np.argmax([.1, .4, .5])",
    "np.argmax([.4, .4, .2])",
    "np.argmax([.1, math.nan, .9])",
    "torch.tensor([.1, .4, .5]).argmax()",
    "torch.tensor([.4, .4, .2]).argmax()",
    "pred.argmax(1)",
    "0.1 + 0.4 + 0.5 == 1",
    # LOSS-15, LOSS-17: log is the natural logarithm.
    "np.log(math.e)",
    "(-np.log([.01, .5, .99]) > 0).all()",
    # LOSS-16: the wrong classes count too, as soon as there is a softmax before.
    "rounded(slope(lambda z: F.cross_entropy(z, target), pred))",
    "slope(lambda q: -(torch.tensor([1., 0., 0.]) * q.log()).sum(), [.5, .25, .25])",
    "rounded(F.cross_entropy(torch.tensor([[1., 0., 0.]]), torch.tensor([0])))",
    "rounded(F.cross_entropy(torch.tensor([[1., 2., 0.]]), torch.tensor([0])))",
    # LOSS-18: the smaller cross entropy belongs to the model that is right less often.
    "rounded(-np.mean(np.log([.51, .51, .51])), 12)",
    "rounded(-np.mean(np.log([.99, .99, .49])), 12)",
    # LOSS-19: for a soft target the best is not 0.
    "rounded(F.cross_entropy(torch.tensor([[.7, .2, .1]]).log(), torch.tensor([[.7, .2, .1]])))",
    # LOSS-20: a softmax can be exactly 0.
    "torch.softmax(torch.tensor([0., -104.]), 0)",
    "torch.softmax(torch.tensor([0., -104.]), 0).log()[1]",
    "torch.log_softmax(torch.tensor([0., -104.]), 0)[1]",
    # LOSS-21, LOSS-37: how strongly a wrong answer is corrected, at logit -5 and truth 1.
    "rounded(slope(lambda z: F.mse_loss(torch.sigmoid(z), torch.tensor(1.)), -5.))",
    "rounded(slope(lambda z: F.binary_cross_entropy_with_logits(z, torch.tensor(1.)), -5.))",
    # LOSS-22: softmax is part of it; whoever applies it before applies it twice.
    "torch.allclose(ce_loss(pred, target), F.nll_loss(F.log_softmax(pred, 1), target))",
    "rounded(ce_loss(torch.softmax(pred, 1), target))",
    "rounded(F.cross_entropy(torch.softmax(torch.tensor([[100., 0., 0.]]), 1), torch.tensor([0])))",
    "rounded(math.log(math.e + 2) - 1, 12)",
    "F.cross_entropy(torch.tensor([[100., 0., 0.]]), torch.tensor([0])) == 0",
    # LOSS-23
    "rounded(-np.sum([1, 0, 0] * np.log([.5, .4, .1])), 15)",
    "rounded(-math.log10(.5), 15)",
    "-math.log2(.5)",
    "rounded(F.nll_loss(torch.tensor([[.5, .4, .1]]).log(), torch.tensor([0])))",
    "F.nll_loss(torch.tensor([[.5, .4, .1]]), torch.tensor([0]))",
    "rounded(F.cross_entropy(torch.tensor([[.5, .4, .1]]), torch.tensor([0])))",
    # LOSS-24
    "nn.CrossEntropyLoss()",
    "type(nn.CrossEntropyLoss)",
    "defaults(nn.CrossEntropyLoss)",
    "nn.CrossEntropyLoss(pred, target)",
    "nn.CrossEntropy",
    # LOSS-25
    "pred.shape",
    "rounded(torch.softmax(pred, dim=1))",
    "rounded(softmax(pred.numpy()))",
    # LOSS-26: classes are whole numbers.
    "target.dtype",
    "ce_loss(pred, torch.FloatTensor([1, 2, 0]))",
    "torch.LongTensor([1.5])",
    "ce_loss(pred, torch.LongTensor([1, 2]))",
    # LOSS-27
    "torch.allclose(ce_loss(pred, torch.FloatTensor([[0,1,0],[0,0,1],[1,0,0]])), ce_loss(pred, target))",
    "ce_loss(pred, torch.LongTensor([[0,1,0],[0,0,1],[1,0,0]]))",
    # LOSS-28
    "str(ce_loss(pred, target))",
    "rounded(ce_loss(pred, target))",
    "rounded(ce_loss(torch.DoubleTensor([[1.3, .1, .3], [.9, 1.2, .9], [.5, 1.4, .2]]), target), 12)",
    "rounded(F.cross_entropy(pred, target, reduction='none'), 4)",
    "rounded(F.cross_entropy(pred, target, reduction='sum'))",
    # LOSS-29, LOSS-34
    "rounded(cross_entropy(pred.numpy(), target.numpy()))",
    "type(cross_entropy(pred.numpy(), target.numpy()))",
    "abs(ce_loss(pred, target).item() - cross_entropy(pred.numpy(), target.numpy())) < 1e-6",
    # LOSS-30, LOSS-35: written out, softmax overflows: in float32 from 89 on, in float64 from 710 on.
    "softmax(np.array([[88., 0., 0.]], dtype=np.float32))[0, 0]",
    "softmax(np.array([[89., 0., 0.]], dtype=np.float32))",
    "softmax(np.array([[709., 0., 0.]]))[0, 0]",
    "softmax(np.array([[710., 0., 0.]]))",
    "softmax(np.array([[-1000., -1001., -1002.]]))",
    "rounded(torch.softmax(torch.tensor([[-1000., -1001., -1002.]]), 1))",
    "rounded(torch.softmax(torch.tensor([[1000., 1001., 1002.]]), 1))",
    # LOSS-31: without keepdims the sums of a square matrix go to the wrong axis, in silence.
    "softmax(np.array([1., 2., 3.]))",
    "rounded(softmax(np.array([[1., 2.], [3., 4.]])).sum(axis=1))",
    "np.sum(np.ones((2, 3)), axis=1).shape",
    "np.sum(np.ones((2, 3)), axis=1, keepdims=True).shape",
    "np.ones((2, 3)) / np.sum(np.ones((2, 3)), axis=1)",
    "np.array([[1., 1.], [3., 3.]]) / np.sum([[1., 1.], [3., 3.]], axis=1)",
    "np.array([[1., 1.], [3., 3.]]) / np.sum([[1., 1.], [3., 3.]], axis=1, keepdims=True)",
    # LOSS-32
    "np.exp(710.)",
    "np.exp(np.float32(89))",
    "rounded(np.exp(1j * math.pi).real)",
    "math.exp(1j)",
    # LOSS-33
    "to_one_hot([1, 2, 0], (3, 3))",
    "to_one_hot([1, 2, 0], (3, 3)).dtype",
    "list(enumerate([1, 2, 0]))",
    # LOSS-35: cross entropy by the article's code, and by PyTorch.
    "cross_entropy(np.array([[200., 0., 0.]], dtype=np.float32), [0])",
    "F.cross_entropy(torch.tensor([[200., 0., 0.]]), torch.tensor([0])) == 0",
    "cross_entropy(np.array([[800., 0., 0.]]), [0])",
    "cross_entropy(np.array([[-800., 0., 0.]]), [0])",
    "rounded(F.cross_entropy(torch.tensor([[-800., 0., 0.]], dtype=torch.float64), torch.tensor([0])), 12)",
    "cross_entropy(np.array([[0., -120., 0.]], dtype=np.float32), [1])",
    "rounded(F.cross_entropy(torch.tensor([[0., -120., 0.]]), torch.tensor([1])), 3)",
    # LOSS-39
    "np.mean([0, 0, 0, 1, 10])",
    "np.median([0, 0, 0, 1, 10])",

    # Section 5, the training program.

    # TRAIN-03
    "sum(p.numel() for p in classifier.parameters())",
    # TRAIN-04: the activation has no parameters, so the function does as well.
    "[name for name, _ in classifier.named_children()]",
    "torch.equal(classifier(vectors), torch.sigmoid(classifier.linear(vectors)))",
    # TRAIN-05
    "F.mse_loss(torch.tensor([.5]), torch.tensor([1]))",
    "F.mse_loss(torch.tensor([[.5], [.5]]), torch.tensor([[1.], [0.]]))",
    # TRAIN-06, TRAIN-07, EVAL-07: is y None? Asked whether it is true, it fails, or a single 0 is not.
    "inspect.signature(classifier.forward)",
    "classifier(vectors).shape",
    "classifier(vectors, y).shape",
    "classifier(vectors, torch.zeros(4, 1)).shape",
    "torch.equal(classifier(vectors, y), F.mse_loss(classifier(vectors), y))",
    "bool(torch.zeros(4, 1))",
    "bool(torch.zeros(1, 1))",
    "torch.zeros(1, 1) is not None",
    # TRAIN-08
    "[vectors.shape, classifier.linear(vectors).shape, classifier(vectors).shape]",
    "classifier(torch.ones(5)).shape",
    # TRAIN-09
    "np.random.random(5)",
    "np.random.random(5).shape",
    "(r := np.random.random(100_000), r.min() >= 0 and r.max() < 1)[-1]",
    "rounded(np.random.random(100_000).mean(), 2)",
    "[(np.random.seed(1), np.random.random())[-1] for _ in range(2)]",
    # TRAIN-10: of two numbers the larger can be no longer larger in float32.
    "0.1 + 1e-9 > 0.1",
    "torch.FloatTensor([0.1 + 1e-9]) > torch.FloatTensor([0.1])",
    # TRAIN-11
    "AsPrinted().build_sample()",
    "AsPrinted.build_sample()",
    "build_sample()",
    # TRAIN-12: of 5000 and of 100 samples, the positive ones.
    "build_dataset(5000)[1].sum()",
    "build_dataset(100)[1].sum()",
    # TRAIN-13: a number becomes a tensor by itself; FloatTensor takes it for a length; the loss wants columns.
    "torch.tensor(5.).shape",
    "torch.tensor(5.)",
    "torch.FloatTensor(5).shape",
    "torch.FloatTensor(5.)",
    "torch.FloatTensor([5])",
    "torch.FloatTensor([1., 2., 3.]).shape",
    "torch.FloatTensor(np.array([1, 0, 1])).shape",
    "torch.FloatTensor(np.array([[1], [0], [1]])).shape",
    "F.mse_loss(torch.tensor([[1.], [2.], [3.]]), torch.tensor([[1.], [2.], [3.]]))",
    "rounded(F.mse_loss(torch.tensor([[1.], [2.], [3.]]), torch.tensor([1., 2., 3.])), 4)",
    "torch.tensor([[1.], [2.], [3.]]) - torch.tensor([1., 2., 3.])",
    # TRAIN-14
    "[part.shape for part in build_dataset(3)]",
    "[part.dtype for part in build_dataset(3)]",
    "torch.FloatTensor([np.zeros(5), np.ones(5)]).shape",
    "torch.FloatTensor(np.array([np.zeros(5), np.ones(5)])).shape",
    # TRAIN-16: no batch, no loss.
    "np.mean([])",
    "'%f' % np.mean([])",
    "torch.tensor([]).mean()",
    "list(range(5000 // 6000))",
    # TRAIN-18: the optimizer moves what it was given, and nothing else.
    "moved(classifier, classifier.parameters())",
    "moved(classifier, [classifier.linear.bias])",
    "len(torch.optim.Adam(classifier.parameters()).param_groups[0]['params'])",
    "torch.optim.Adam(InPlainList().parameters())",
    "torch.optim.Adam(classifier)",
    # TRAIN-19
    "defaults(torch.optim.Adam)",
    "list(inspect.signature(torch.optim.Adam).parameters)",
    "torch.optim.Adam(lr=0.001)",
    "rounded(first_step(torch.optim.Adam, [4., -2.]))",
    # TRAIN-21: the mode is a flag of every part, and changes nothing here.
    "classifier.training",
    "classifier.train().training",
    "classifier.eval().training",
    "[part.training for part in classifier.eval().modules()]",
    "[part.training for part in classifier.eval().train().modules()]",
    "torch.equal(classifier.train()(vectors), classifier.eval()(vectors))",
    "nn.Dropout(.5).train()(torch.ones(100)).unique()",
    "nn.Dropout(.5).eval()(torch.ones(100)).unique()",
    # TRAIN-22: slices end where the data end.
    "[0, 1, 2, 3, 4][2:4]",
    "[0, 1, 2, 3, 4][4:8]",
    "torch.arange(5)[4:8]",
    "torch.arange(5)[8:12]",
    # TRAIN-23
    "torch.equal(classifier(vectors, y), classifier.forward(vectors, y))",
    # TRAIN-24: gradients add up; a graph is good for one pass, unless it kept no number for it.
    "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), w.grad)[-1]",
    "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), (w ** 2).backward(), w.grad)[-1]",
    "(w := nn.Parameter(torch.tensor(3.)), loss := w ** 2, loss.backward(retain_graph=True), loss.backward(), "
    "w.grad)[-1]",
    "(w := nn.Parameter(torch.tensor(3.)), loss := w ** 2, loss.backward(), loss.backward())",
    "(w := nn.Parameter(torch.tensor(3.)), loss := w + 1, loss.backward(), loss.backward(), w.grad)[-1]",
    "(loss := classifier(vectors, y), loss.backward(retain_graph=True), "
    "once := classifier.linear.weight.grad.clone(), loss.backward(), "
    "torch.equal(classifier.linear.weight.grad, 2 * once))[-1]",
    "(loss := classifier(vectors, y), loss.backward(), loss.backward())",
    "classifier.linear.weight.grad",
    "classifier(vectors, y).backward()",
    "classifier(vectors).backward()",
    "torch.ones(2).sum().backward()",
    # TRAIN-25
    "torch.optim.Adam(classifier.parameters()).step()",
    # TRAIN-26, TRAIN-27, GD-40
    "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), torch.optim.Adam([w]).zero_grad(), w.grad)[-1]",
    "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), "
    "torch.optim.Adam([w]).zero_grad(set_to_none=False), w.grad)[-1]",
    "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), optim := torch.optim.SGD([w], lr=.25), "
    "optim.zero_grad(), optim.step(), w)[-1]",
    "defaults(torch.optim.Adam.zero_grad)",
    # TRAIN-29: the mean of the batches is the mean of the samples if all batches are alike.
    "np.mean([np.mean([1, 1, 1, 1]), np.mean([9])])",
    "np.mean([1, 1, 1, 1, 9])",
    "type(classifier(vectors, y).item())",
    # TRAIN-31, USE-01
    "{name: value.shape for name, value in classifier.state_dict().items()}",
    "zipfile.is_zipfile(saved(classifier.state_dict()))",
    "zipfile.ZipFile(saved(classifier.state_dict())).namelist()",
    "torch.load(saved({'w': torch.tensor([-0., 1e-45, math.inf, 0.1])}))['w']",
    "torch.equal(torch.load(saved(classifier.state_dict()))['linear.weight'], classifier.linear.weight)",
    # TRAIN-32
    "[l[0] for l in [[.77, .24], [.82, .22]]]",
    "list(range(len([[.77, .24], [.82, .22]])))",
    # TRAIN-35, USE-03
    "torch.load('missing.bin')",
    # EVAL-01: of ten, four are positive, and one is found: accuracy and precision.
    "np.mean(np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0]) == np.array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]))",
    "np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])[np.array([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]) == 1].mean()",
    # EVAL-02: in eval mode graphs are built and weights can be learnt.
    "classifier.eval()(vectors).requires_grad",
    "moved(classifier.eval(), classifier.parameters())",
    # EVAL-03, EVAL-04: every call draws anew.
    "len(build_dataset(100)[0])",
    "torch.equal(build_dataset(100)[0], build_dataset(100)[0])",
    # EVAL-05
    "'本次预测集中共有%d个正样本,%d个负样本' % (sum(y), 4 - sum(y))",
    "sum(y).shape",
    # EVAL-06, USE-04: no_grad is what spares the graph; the numbers are the same, and it ends with its block.
    "torch.no_grad()(classifier)(vectors).requires_grad",
    "torch.no_grad()(classifier)(vectors).grad_fn",
    "torch.equal(torch.no_grad()(classifier)(vectors), classifier(vectors))",
    "torch.no_grad()(torch.is_grad_enabled)()",
    "(torch.no_grad()(classifier)(vectors), torch.is_grad_enabled())[-1]",
    "torch.no_grad()(classifier)(vectors, y).backward()",
    "(torch.no_grad()(classifier)(vectors), classifier.training)[-1]",
    # EVAL-08: .5 counts as positive, also what rounds to it; NaN is neither.
    "[math.nan < 0.5, math.nan >= 0.5]",
    "float(torch.tensor(.5)) >= 0.5",
    "float(torch.tensor(0.49999999))",
    "float(torch.sigmoid(torch.tensor(-1e-7))) >= 0.5",
    "float(torch.tensor([.25]))",
    "int(torch.tensor([1.]))",
    "float(torch.tensor([.25, .5]))",
    "[row.shape for row in y]",
    # EVAL-09
    "0 / (0 + 0)",
    # EVAL-10: the mode stays as evaluation left it.
    "(classifier.eval(), classifier(vectors), classifier.training)[-1]",
    # USE-02
    "str(classifier.load_state_dict(torch.load(saved(classifier.state_dict()))))",
    "(other := Classifier(5), other.load_state_dict(torch.load(saved(classifier.state_dict()))), "
    "torch.equal(other(vectors), classifier(vectors)))[-1]",
    "Classifier(4).load_state_dict(classifier.state_dict())",
    "classifier.load_state_dict({'linear.weight': torch.ones(1, 5)})",
    "classifier.load_state_dict({'linear.weight': torch.ones(1, 5)}, strict=False)",
    "classifier.load_state_dict(model.state_dict())",
    "classifier.load_state_dict({**classifier.state_dict(), 'extra': torch.ones(1)})",
    # USE-03: what was saved is a dictionary, and what is loaded is one.
    "type(torch.load(saved(classifier.state_dict())))",
    "list(torch.load(saved(classifier.state_dict())))",
    "torch.load(saved(classifier.state_dict()))(vectors)",
    "torch.load(saved(classifier))",
    "type(torch.load(saved(classifier), weights_only=False))",
    "defaults(torch.load)['weights_only']",
    # USE-05: round goes to the even number.
    "round(0.5)",
    "round(1.5)",
    "round(2.5)",
    "round(0.5000001)",
    "torch.round(torch.tensor([.5, 1.5, 2.5]))",
    "np.round([.5, 1.5, 2.5])",
    "round(float(torch.sigmoid(torch.tensor(0.))))",
    "int(float(torch.sigmoid(torch.tensor(0.))) >= 0.5)",
    "round(math.nan)",
    # USE-06, USE-11
    "'输入:%s, 预测类别:%d, 概率值:%f' % ([0.25, 0.5], round(0.557559), torch.tensor([0.557559]))",
    "'%f' % torch.tensor([.3, .4])",
    "'%f' % classifier(vectors)[0] == '%f' % classifier(vectors)[0].item()",
    # USE-07, USE-09: by the rule; and whoever always says 0 is right three times in four.
    "[int(v[0] > v[4]) for v in vectors]",
    "rounded([v[0] - v[4] for v in vectors], 4)",
    "np.mean([0 == int(v[0] > v[4]) for v in vectors])",
    "rounded(.05 ** (1 / 4), 12)",
    # USE-10: a vector that is not in a list is paired with the one result it has, number by number.
    "list(zip([.9, .2, .3, .1, .8], torch.ones(1)))",
    "len(list(zip(vectors[0], classifier(vectors[0]))))",
    "len(list(zip(vectors, classifier(vectors))))",
]


def answers(seed):
    for code in EXPRESSIONS:
        yield answer(code, seed)


def answer(code, seed):
    """What an expression gives or raises, and its first warning, in the article's float32."""
    default, always = torch.get_default_dtype(), torch.is_warn_always_enabled()
    torch.set_default_dtype(torch.float32)
    # Otherwise PyTorch gives some warnings only once, to whoever asks first.
    torch.set_warn_always(True)
    torch.manual_seed(seed)
    scope = names()
    torch.manual_seed(seed)
    np.random.seed(seed)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                value = eval(code, scope)
            except Exception as error:
                record = {"code": code, "raises": type(error).__name__, "message": opening(error)}
            else:
                record = {"code": code, "gives": plain(value)}
    finally:
        torch.set_default_dtype(default)
        torch.set_warn_always(always)
    if warned:
        record["warns"] = f"{warned[0].category.__name__}: {opening(warned[0].message)}"
    return record


def opening(message):
    """The first sentence of the first line; a line that ends in a colon goes on."""
    first, *others = [line.strip() for line in str(message).splitlines()]
    text = f"{first} {others[0]}" if first.endswith(":") and others else first
    sentence, *more = text.split(". ")
    return f"{sentence}." if more else sentence


def plain(value):
    """The same for JSON: tensors and tuples as lists, types by name, modules and signatures as they print."""
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    if isinstance(value, (np.ndarray, np.generic)):
        return value.tolist()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, (torch.dtype, np.dtype)):
        return str(value).removeprefix("torch.")
    if isinstance(value, (nn.Module, inspect.Signature)):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, zip)):
        return [plain(part) for part in value]
    raise TypeError(f"{value!r} has no plain form")
