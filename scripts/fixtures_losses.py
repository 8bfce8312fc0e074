"""Losses by PyTorch and by mathematics, forward and backward: losses.json."""

import itertools

import fixtures_exact as exact
import torch
import torch.nn.functional as F
from fixtures_operators import LOGITS, case, dyadic
from mpmath import mp

REDUCTIONS = ("mean", "sum", "none")
ARTICLE_LOGITS = [["1.3", "0.1", "0.3"], ["0.9", "1.2", "0.9"], ["0.5", "1.4", "0.2"]]
ARTICLE_CLASSES = [1, 2, 0]
SOFT_TARGETS = [[0.7, 0.2, 0.1], [0.0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3]]


def losses(seed):
    generator = torch.Generator().manual_seed(seed)
    yield from squares(generator)
    yield from penalties(generator)
    yield from cross_entropies(generator)
    yield from binary_cross_entropies(generator)
    yield articles_batch(generator)
    yield articles_one_hot(generator)


def loss(op, options, f, terms, inputs, generator):
    """A case whose exact value adds up `terms`, given with their slopes, as the option `reduction` says."""
    how = options.get("reduction", "sum")
    return case(op, options, f, inputs, generator, lambda *xs: exact.reduced(*terms(*xs[:-1]), how, xs[-1]))


def squares(generator):
    for shape, how in itertools.product(([3], [4, 1], [2, 3]), REDUCTIONS):
        pair = [dyadic(generator, shape), dyadic(generator, shape)]

        def by_torch(prediction, target):
            return F.mse_loss(prediction, target, reduction=how)

        yield loss("mse", {"reduction": how}, by_torch, exact.mse, pair, generator)
    drawn, same = [dyadic(generator, [4, 1]), dyadic(generator, [4, 1])], [torch.ones(2), torch.ones(2)]
    for pair in (drawn, same):
        yield case("rmse", {}, lambda a, b: F.mse_loss(a, b).sqrt(), pair, generator, exact.rmse)


def penalties(generator):
    for shape in ([5], [2, 3]):
        w = dyadic(generator, shape)
        w.view(-1)[0] = 0  # where |w| has its kink
        yield loss("l1Penalty", {}, lambda w: w.abs().sum(), exact.absolute, [w], generator)
        yield loss("l2Penalty", {}, lambda w: w.square().sum(), exact.squared, [w], generator)


def cross_entropies(generator):
    article = numbers(ARTICLE_LOGITS), torch.tensor(ARTICLE_CLASSES)
    drawn = dyadic(generator, [6, 5]), torch.randint(0, 5, [6], generator=generator)
    single = dyadic(generator, [4]), torch.tensor(2)
    batches = [
        *(article, drawn, single, (torch.tensor(LOGITS), torch.tensor([2, 2, 0, 1, 1]))),
        (torch.tensor([[0.0, -40.0, -50.0], [0.0, -700.0, 0.5]]), torch.tensor([0, 1])),
        *((logits, one_hot(logits, classes)) for logits, classes in (article, single)),
        (article[0], torch.tensor(SOFT_TARGETS)),
    ]
    for pair, how, smoothing in itertools.product(batches, REDUCTIONS, (0.0, 0.1, 1.0)):
        yield cross_entropy(*pair, how, smoothing, generator)


def cross_entropy(logits, target, how, smoothing, generator):
    classes = not target.is_floating_point()

    def terms(x, t):
        if not classes:
            return exact.cross_entropy(x, t, smoothing)
        spread = exact.array(one_hot(logits, target).flatten().tolist(), tuple(logits.shape))
        values, (by_logits, _) = exact.cross_entropy(x, spread, smoothing)
        return values, [by_logits]

    def by_torch(x, t):
        return F.cross_entropy(x, t, reduction=how, label_smoothing=smoothing)

    kind = "classes" if classes else "probabilities"
    options = {"target": kind, "reduction": how, "labelSmoothing": smoothing}
    return loss("crossEntropy", options, by_torch, terms, [logits, target], generator)


def one_hot(logits, classes):
    return F.one_hot(classes, logits.shape[-1]).to(logits.dtype)


def numbers(decimals):
    return torch.tensor([[float(decimal) for decimal in row] for row in decimals])


def binary_cross_entropies(generator):
    logits = torch.tensor([-800.0, -40.0, -1.5, 0.0, 0.75, 40.0, 800.0])
    for target, how in itertools.product((0.0, 1.0, 0.3), REDUCTIONS):
        pair = [logits, torch.full_like(logits, target)]

        def by_torch(x, t):
            return F.binary_cross_entropy_with_logits(x, t, reduction=how)

        yield loss("bceWithLogits", {"reduction": how}, by_torch, exact.bce_with_logits, pair, generator)


def articles_batch(generator):
    """The article's example of section 4.2, and its value for the logits as printed, which are not doubles."""
    logits, classes = numbers(ARTICLE_LOGITS), torch.tensor(ARTICLE_CLASSES)
    printed = exact.array([decimal for row in ARTICLE_LOGITS for decimal in row], (3, 3))
    hot = exact.array(one_hot(logits, classes).flatten().tolist(), (3, 3))
    terms, _ = exact.cross_entropy(printed, hot, 0)
    record = cross_entropy(logits, classes, "mean", 0.0, generator)
    return {**record, "ofPrintedLogits": mp.nstr(terms.sum() / 3, 25)}


def articles_one_hot(generator):
    """The article's p = [1, 0, 0] and q = [0.5, 0.4, 0.1]: their cross-entropy is log 2."""
    p, q = torch.tensor([1.0, 0.0, 0.0]), torch.tensor([0.5, 0.4, 0.1])

    def by_torch(q, p):
        return -(p * q.log()).sum()

    terms = exact.cross_entropy_of_probabilities
    return loss("crossEntropyOfProbabilities", {}, by_torch, terms, [q, p], generator)
