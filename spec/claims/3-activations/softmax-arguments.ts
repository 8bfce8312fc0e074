/**
 * The arguments of softmax in PyTorch
 *
 * `torch.softmax` takes up to four things: the scores, as a tensor (`input`); the axis along which the shares
 * add up to 1 (`dim`); if wanted, the type of number to compute with (`dtype`); and if wanted, a tensor for
 * the answer (`out`). The layer, `nn.Softmax`, is given `dim` when it is made and the scores when it is used.
 *
 * An argument that may be left out needs a good default. For `dtype` and `out` there is one. For `dim` there
 * is none: which axis holds the classes is known to the author of the program and to nobody else.
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, total, transposed, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { guesses } from "./softmax-in-pytorch.ts";

const dimSaysWhere: Claim = {
  id: "ACT-37",
  says: {
    en: "Softmax must be given a dim, which says along which axis it works.",
    zh: "使用 softmax 必须传入 dim，以指定沿哪个维度计算。",
  },
  formula: String.raw`\operatorname{softmax}(X, 0) = \operatorname{softmax}(X^\top, 1)^\top`,
  status: "holds",
  why: `Columns and rows have different shares, and nothing in a table of numbers tells which are meant. So
    torch.softmax without dim is an error, and so is an axis that the table does not have.`,
  law: ({ softmax, python }) =>
    all(
      forAll(matrices(), (x) => equal(softmax(x, 0), transposed(softmax(transposed(x), 1)))),
      fails(forAll(matrices(), (x) => equal(softmax(x, 0), softmax(x, 1), { within: 16 }))),
      example(() => {
        refuses(() => softmax([[1, 2]], 2));
        same(python("torch.softmax(torch.zeros(2, 4), dim=2)").raises, "IndexError");
        const { raises, message } = python("torch.softmax(torch_x)");
        same([raises, message], ["TypeError", 'softmax() missing 1 required positional arguments: "dim"']);
      }),
    ),
};

/** To five decimals, as the recorded answers are. */
const toFive = (x: number) => Math.round(x * 1e5) / 1e5;

const takesFractions: Claim = {
  id: "ACT-38",
  says: { en: "The input of softmax is a tensor.", zh: "softmax 的输入是张量。" },
  formula: String.raw`\texttt{torch.softmax(torch.tensor([1., 2., 3.]), 0)}`,
  status: "needs a condition",
  why: `It must be a tensor of numbers with a fraction. One of whole numbers is refused, since shares are
    fractions, unless dtype names what to make of them. Sigmoid is more lenient: it turns whole numbers into
    fractions by itself.`,
  counterexample: "torch.softmax(torch.tensor([1, 2, 3]), 0) raises NotImplementedError",
  law: ({ softmax, sigmoid, python }) =>
    example(() => {
      same(python("torch.softmax(torch.tensor([1, 2, 3]), 0)").raises, "NotImplementedError");
      same(python("torch.softmax(torch.tensor([1, 2, 3]), 0, dtype=torch.float32).dtype").gives, "float32");
      const shares = python("rounded(torch.softmax(torch.tensor([1., 2., 3.]), 0))").gives as number[];
      equal(softmax([1, 2, 3]).map(toFive), shares);
      equal(
        sigmoid([0, 1]).map(toFive),
        python("rounded(torch.sigmoid(torch.tensor([0, 1])))").gives as number[],
      );
      same(python("torch.sigmoid(0.)").raises, "TypeError");
    }),
};

const someHaveADefault: Claim = {
  id: "ACT-39",
  says: {
    en: "The dim of softmax is required and has no default.",
    zh: "softmax 的 dim 是必需参数，没有默认值。",
  },
  formula: String.raw`\texttt{torch.softmax(x, dim)}, \quad \texttt{F.softmax(x, dim=None)}`,
  status: "needs a condition",
  why: `That is so for torch.softmax. F.softmax and nn.Softmax have the default None, which makes them
    guess: of two axes they take the last, of three the first, and of four the second. The warning that
    comes with it says to give dim.`,
  counterexample: "F.softmax(torch.zeros(2, 4)) answers, with a warning",
  law: ({ softmax, python }) =>
    example(() => {
      same(python("torch.softmax(torch_x)").raises, "TypeError");
      same(python("defaults(nn.Softmax)").gives, { dim: null });
      const { gives, warns } = python("F.softmax(torch.zeros(2, 4))");
      // Fourths: the axis of length 4 was taken, the last.
      equal(gives as number[][], softmax([new Array(4).fill(0), new Array(4).fill(0)], 1));
      same(warns, guesses);
      same(python("nn.Softmax()(torch.zeros(2, 4, 8)).unique()").gives, [1 / 2]);
      same(python("nn.Softmax()(torch.zeros(2, 4, 8, 16)).unique()").gives, [1 / 4]);
    }),
};

const keepsThePrecision: Claim = {
  id: "ACT-40",
  says: {
    en: "The dtype of softmax is optional, and without it the output has the data type of the input.",
    zh: "softmax 的 dtype 可选；不指定时，输出与输入的数据类型相同。",
  },
  formula: String.raw`\texttt{torch.softmax(x, 1).dtype == x.dtype}`,
  status: "holds",
  why: `Numbers of 16, 32 or 64 bits go in, and as many bits come out, unless dtype says otherwise. The
    engine examined has one type throughout: if that is double precision, its shares have more digits than
    32 bits could hold.`,
  law({ softmax, precision, python }) {
    const in32Bits = forAll(vectors(), (x) => same(softmax(x), softmax(x).map(Math.fround)));
    return all(
      precision === "float32" ? in32Bits : fails(in32Bits),
      example(() => {
        const types = ["", ".half()", ".double()"].map(
          (to) => python(`torch.softmax(torch_x${to}, 1).dtype`).gives,
        );
        same(types, ["float32", "float16", "float64"]);
        same(python("torch.softmax(torch_x, 1, dtype=torch.float64).dtype").gives, "float64");
      }),
    );
  },
};

const leavesItsInputAlone: Claim = {
  id: "ACT-41",
  says: {
    en: "The out of softmax is optional, and without it a new tensor is returned.",
    zh: "softmax 的 out 可选；不指定时，返回一个新的张量。",
  },
  formula: String.raw`\texttt{torch.softmax(x, 1) is not x}`,
  status: "holds",
  why: `With out, the answer is written into that tensor, and it is what comes back. Otherwise there is new
    memory for the answer, and the input keeps its numbers, which the way back through the network still
    needs.`,
  law: ({ softmax, tensor, read, python }) =>
    all(
      forAll(vectors({ of: numbers({ from: -100, to: 100 }) }), (x) => {
        const input = tensor(x, [x.length]);
        const shares = softmax(input);
        holds(shares !== input, "the input itself came back");
        equal(total(read(shares).values), 1, { within: 7, of: 1 });
        equal(read(input).values, x);
      }),
      example(() => {
        same(python("(o := torch.empty(2, 3), torch.softmax(torch_x, 1, out=o) is o)[-1]").gives, true);
        same(python("torch.softmax(torch_x, 1) is torch_x").gives, false);
        same(
          python("(torch.softmax(torch_x, 1), torch.equal(torch_x, torch.FloatTensor(x)))[-1]").gives,
          true,
        );
      }),
    ),
};

const isAClassOfNN: Claim = {
  id: "ACT-42",
  says: {
    en: "In PyTorch nn.Softmax is a class of torch.nn and not a function.",
    zh: "nn.Softmax 是 torch.nn 中的一个类，而不是函数。",
  },
  formula: String.raw`\texttt{nn.Softmax}`,
  status: "holds",
  why: `Its name begins with a capital, as names of classes do in Python, and calling it makes a layer. The
    function of this name, with a small s, is in torch and in torch.nn.functional; in torch.nn there is
    none.`,
  law: ({ softmax, Softmax, python }) =>
    all(
      forAll(matrices(), (x) => equal(Softmax(1).forward(x), softmax(x, 1))),
      example(() => {
        same(python("inspect.isclass(nn.Softmax)").gives, true);
        same(python("type(F.softmax)").gives, "function");
        same(python("nn.softmax").raises, "AttributeError");
      }),
    ),
};

const canDoWithoutDim: Claim = {
  id: "ACT-43",
  says: {
    en: "In PyTorch nn.Softmax cannot be made without its one argument, dim.",
    zh: "实例化 nn.Softmax 时必须传入一个参数 dim。",
  },
  formula: String.raw`\texttt{nn.Softmax()} \to \texttt{Softmax(dim=None)}`,
  status: "wrong",
  why: `It can: the layer that comes is Softmax(dim=None), and PyTorch complains no sooner than it is used.
    It is well advised to give dim all the same. Nor does the class look at what it is given: a tensor in
    place of dim is taken as well.`,
  counterexample: "nn.Softmax() makes Softmax(dim=None)",
  law: ({ Softmax, python }) =>
    example(() => {
      const { gives, warns } = python("nn.Softmax()");
      same([gives, warns], ["Softmax(dim=None)", undefined]);
      same(python("nn.Softmax()(torch.zeros(2))").warns, guesses);
      same(python("type(nn.Softmax(torch_x))").gives, "Softmax");
      same(python("nn.Softmax(torch_x, 1)").raises, "TypeError");
      // With dim it is clear what is meant, and nobody is warned.
      const told = python("nn.Softmax(dim=0)(torch.zeros(2, 4))");
      same(told.warns, undefined);
      equal(told.gives as number[][], Softmax(0).forward([new Array(4).fill(0), new Array(4).fill(0)]));
    }),
};

export const softmaxArgumentsClaims: readonly Claim[] = [
  dimSaysWhere,
  takesFractions,
  someHaveADefault,
  keepsThePrecision,
  leavesItsInputAlone,
  isAClassOfNN,
  canDoWithoutDim,
];
