/**
 * Softmax and sigmoid in PyTorch
 *
 * PyTorch offers both in two forms. `torch.sigmoid` and `torch.softmax` are functions: numbers go in, numbers
 * come out. `nn.Sigmoid` and `nn.Softmax` are classes: calling the class makes a layer, and calling the layer
 * is what the function does. Where they stand tells what has to be given: a layer is told how to work when it
 * is made, and on what when it is used.
 *
 * Softmax has one thing to be told, the axis (`dim`) along which the shares add up to 1. In a table of scores
 * with a row for each sample and a column for each class, that is axis 1; along axis 0 the samples would
 * compete with each other.
 */
import { equal, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, total, transposed } from "../../kit/matrices.ts";
import { oneOf } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";

/** What PyTorch says when it chooses the axis itself. */
export const guesses = "UserWarning: Implicit dimension choice for softmax has been deprecated.";

const byClassOrFunction: Claim = {
  id: "ACT-32",
  says: {
    en: "Softmax is called as nn.Softmax or as torch.softmax.",
    zh: "softmax 有两种调用方式：nn.Softmax 和 torch.softmax。",
  },
  formula: String.raw`\texttt{nn.Softmax(dim=1)(x)} = \texttt{torch.softmax(x, dim=1)}`,
  status: "needs a condition",
  why: `Both do the same, along the axis they are told. As printed, nn.Softmax() is told none. Then PyTorch
    chooses by a rule of old, with a warning: of a block of 2 by 4 by 8 it takes the first axis, and the
    shares of the last one add up to anything.`,
  counterexample:
    "nn.Softmax()(torch.zeros(2, 4, 8)) is ½ everywhere, so the eight numbers of a row add up to 4",
  law: ({ softmax, Softmax, python }) =>
    all(
      forAll(matrices(), oneOf(0, 1), (x, axis) => {
        const shares = softmax(x, axis);
        const lanes = axis === 0 ? transposed(shares) : shares;
        // 5 for the shares, half for each of three sums.
        for (const lane of lanes) equal(total(lane), 1, { within: 7, of: 1 });
        equal(Softmax(axis).forward(x), shares);
      }),
      fails(
        forAll(matrices(), (x) => {
          for (const row of softmax(x, 0)) equal(total(row), 1, { within: 7, of: 1 });
        }),
      ),
      example(() => {
        const { gives, warns } = python("nn.Softmax()(torch.zeros(2, 4, 8)).unique()");
        same([gives, warns], [[1 / 2], guesses]);
        same(python("torch.equal(nn.Softmax(dim=1)(torch_x), torch.softmax(torch_x, 1))").gives, true);
      }),
    ),
  figure({ softmax }) {
    const scores = [
      [1, 2, 3],
      [3, 1, 0],
    ];
    const sums = (x: number[][]) => x.map((lane) => total(lane).toFixed(3)).join(", ");
    return {
      title: "What adds up to 1 in a table of two rows and three columns",
      columns: ["softmax along", "sums of the columns", "sums of the rows"],
      rows: [0, 1].map((axis) => {
        const shares = softmax(scores, axis);
        return [`axis ${axis}`, sums(transposed(shares)), sums(shares)];
      }),
    };
  },
};

const sigmoidEitherWay: Claim = {
  id: "ACT-33",
  says: {
    en: "Sigmoid is called as nn.Sigmoid or as torch.sigmoid.",
    zh: "sigmoid 有两种调用方式：nn.Sigmoid 和 torch.sigmoid。",
  },
  formula: String.raw`\texttt{nn.Sigmoid()(x)} = \texttt{torch.sigmoid(x)}`,
  status: "holds",
  why: `The layer calls the function, so every bit is the same. Sigmoid works on each number by itself and
    has no axis to be told, so nn.Sigmoid() is complete as it stands.`,
  law: ({ sigmoid, Sigmoid, python }) =>
    all(
      forAll(matrices(), (x) => equal(Sigmoid().forward(x), sigmoid(x))),
      example(() => {
        same(python("torch.equal(nn.Sigmoid()(torch_x), torch.sigmoid(torch_x))").gives, true);
        equal(sigmoid([[0]]), [[0.5]]);
      }),
    ),
};

const functionsAndClasses: Claim = {
  id: "ACT-34",
  says: {
    en: "In PyTorch torch.sigmoid is a function, and nn.Softmax is a class.",
    zh: "torch.sigmoid 是函数，nn.Softmax 是类。",
  },
  formula: String.raw`\texttt{torch.sigmoid(x)}, \quad \texttt{nn.Softmax(dim)(x)}`,
  status: "holds",
  why: `Called with numbers, the function answers with numbers. The class is called first with its options,
    which makes a layer, and the layer is called with the numbers. The difference is not one between sigmoid
    and softmax, though: each of them comes in both forms.`,
  law: ({ sigmoid, Softmax, python }) =>
    example(() => {
      equal(sigmoid([0, 0]), [0.5, 0.5]);
      equal(Softmax(0).forward([0, 0]), [0.5, 0.5]);
      same(python("type(torch.sigmoid)").gives, "builtin_function_or_method");
      same(python("type(torch.softmax)").gives, "builtin_function_or_method");
      same(python("type(nn.Softmax)").gives, "type");
      same(python("type(nn.Sigmoid)").gives, "type");
    }),
};

const softmaxNeedsItsAxis: Claim = {
  id: "ACT-35",
  says: {
    en: "When a model is defined, neither torch.sigmoid nor nn.Softmax needs arguments.",
    zh: "定义模型时，torch.sigmoid 与 nn.Softmax 都不需要参数。",
  },
  formula: String.raw`\texttt{torch.sigmoid()}, \quad \texttt{nn.Softmax()}`,
  status: "wrong",
  why: `torch.sigmoid() is a call without numbers, and an error. nn.Softmax() can be made, but guesses its
    axis whenever it is used, and warns. What needs no arguments is nn.Sigmoid(), or the name torch.sigmoid
    without brackets.`,
  counterexample: "torch.sigmoid() raises a TypeError: its input is missing",
  law: ({ Sigmoid, Softmax, python }) =>
    example(() => {
      const { raises, message } = python("torch.sigmoid()");
      same([raises, message], ["TypeError", 'sigmoid() missing 1 required positional arguments: "input"']);
      same(python("nn.Softmax()(torch.zeros(2, 4))").warns, guesses);
      // What is right: sigmoid without arguments, softmax with its axis.
      equal(python("nn.Sigmoid()(torch.tensor(0.))").gives as number, 0.5);
      equal(Sigmoid().forward([0]), [0.5]);
      const fourths = [new Array(4).fill(1 / 4), new Array(4).fill(1 / 4)];
      equal(python("nn.Softmax(dim=1)(torch.zeros(2, 4))").gives as number[][], fourths);
      equal(Softmax(1).forward(fourths), fourths);
    }),
};

const noClassInTorch: Claim = {
  id: "ACT-36",
  says: {
    en: "In PyTorch torch.Softmax is a class that takes an input tensor and a dim.",
    zh: "torch.Softmax 是一个类，需要输入张量和 dim 两个参数。",
  },
  formula: String.raw`\texttt{torch.Softmax(x, dim)}`,
  status: "wrong",
  why: `There is no torch.Softmax. The two arguments belong to torch.softmax, with a small s, which is a
    function; the class is nn.Softmax, and it takes dim only.`,
  counterexample: "torch.Softmax raises AttributeError: module 'torch' has no attribute 'Softmax'",
  law: ({ softmax, python }) =>
    example(() => {
      const { raises, message } = python("torch.Softmax");
      same([raises, message], ["AttributeError", "module 'torch' has no attribute 'Softmax'"]);
      same(python("inspect.isclass(torch.softmax)").gives, false);
      const halves = new Array(4).fill(1 / 2);
      equal(python("torch.softmax(torch.zeros(2, 4), dim=0)").gives as number[][], [halves, halves]);
      equal(softmax([[0, 0]], 1), [[0.5, 0.5]]);
    }),
};

export const softmaxInPytorchClaims: readonly Claim[] = [
  byClassOrFunction,
  sigmoidEitherWay,
  functionsAndClasses,
  softmaxNeedsItsAxis,
  noClassInTorch,
];
