/**
 * The network by hand
 *
 * Two multiplications and two additions are all there is in a network of two linear layers. So its weights can be taken
 * out, and its answer worked out with a plain matrix product, and the same numbers come out:
 *
 *     hidden = x · w₁ᵀ + b₁
 *     y = hidden · w₂ᵀ + b₂
 *
 * The same up to rounding: PyTorch computes in single precision, with about seven digits, and NumPy in double
 * precision, with about sixteen.
 */
import { atMost, equal, holds, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { fitting, type Matrix, matrices, product, rowsOf, transposed } from "../../kit/matrices.ts";
import { numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer } from "../subject.ts";
import { byHand, uncancelled, widthOf } from "./arithmetic.ts";
import { articleInput, layer1, layer2, numpyAnswer, torchAnswer } from "./example.ts";

const layers = [
  [layer1.weight, layer1.bias],
  [layer2.weight, layer2.bias],
] as const;

const isTheProductOfMatrices: Claim = {
  id: "LIN-22",
  says: {
    en: "The function np.dot is the product of matrices.",
    zh: "np.dot() 函数是矩阵乘法（内积）运算。",
  },
  formula: String.raw`(ab)_{ij} = \sum_k a_{ik} b_{kj}`,
  status: "needs a condition",
  why: `For two matrices it is, and their inner lengths must agree. Of two vectors it makes a single number.
    And of two piles of matrices it multiplies each with each, where matmul takes them pair by pair.`,
  counterexample:
    "np.dot of shapes (2, 3, 4) and (2, 4, 3) has the shape (2, 3, 2, 3), matmul's has (2, 3, 3)",
  law: ({ matmul, mul, tensor, read, python }) =>
    all(
      forAll(fitting({ a: ["m", "k"], b: ["k", "n"], c: ["m", "k"], d: ["k", "n"] }), ({ a, b, c, d }) => {
        // Four roundings on either side.
        const of = uncancelled([...a, ...c], [[...transposed(b), ...transposed(d)]]);
        equal(matmul(a, b), product(a, b), { within: 8, of });
        const [left, right] = [
          tensor([...a.flat(), ...c.flat()], [2, a.length, b.length]),
          tensor([...b.flat(), ...d.flat()], [2, b.length, widthOf(b)]),
        ];
        const { values, shape } = read(matmul(left, right));
        same(shape, [2, a.length, widthOf(b)]);
        equal(values, [...product(a, b).flat(), ...product(c, d).flat()], { within: 8, of });
      }),
      example(() => {
        const [a, b] = [rowsOf([1, 2, 3, 4], 2), rowsOf([5, 6, 7, 8], 2)];
        equal(matmul(a, b), python("np.dot([[1, 2], [3, 4]], [[5, 6], [7, 8]])").gives as Matrix);
        const entryByEntry = python("np.array([[1, 2], [3, 4]]) * np.array([[5, 6], [7, 8]])");
        equal(mul(a, b), entryByEntry.gives as Matrix);
        same(python("np.dot([1, 2, 3], [4, 5, 6])").gives, 32);
        same(python("np.dot(np.ones((2, 3, 4)), np.ones((2, 4, 3))).shape").gives, [2, 3, 2, 3]);
        same(python("np.matmul(np.ones((2, 3, 4)), np.ones((2, 4, 3))).shape").gives, [2, 3, 3]);
        same(python("np.dot(np.ones((2, 3)), np.ones((2, 3)))").raises, "ValueError");
      }),
    ),
};

const numbersOf = (layer: Layer): number[] =>
  Object.values(layer.stateDict()).flatMap(({ data }) => Array.from(data));

const beginsAtRandom: Claim = {
  id: "LIN-25",
  says: {
    en: "The weights that the program prints are random numbers to begin with.",
    zh: "程序打印出的权重，是随机初始化得到的。",
  },
  formula: String.raw`w, b \sim \mathcal{U}\!\left(-\tfrac{1}{\sqrt{\text{in}}}, \tfrac{1}{\sqrt{\text{in}}}\right)`,
  status: "holds",
  why: `Without a seed they are other numbers on every run. They are not just any numbers, though: all are
    drawn evenly from ±1 divided by the root of the number of inputs, so ±0.577 in the first layer and ±0.447
    in the second. With a seed they can be drawn again.`,
  law: ({ Linear, python }) =>
    all(
      forAll(
        wholeNumbers({ from: 1, to: 64 }),
        wholeNumbers({ from: 1, to: 4 }),
        wholeNumbers({ from: 1, to: 1000 }),
        (inputs, outputs, seed) => {
          const drawn = () => numbersOf(Linear(inputs, outputs, { seed }));
          // The bound itself is rounded, in single precision upwards perhaps.
          for (const w of drawn()) atMost(Math.abs(w), (1 + 2 ** -23) / Math.sqrt(inputs));
          equal(drawn(), drawn());
        },
      ),
      fails(example(() => equal(numbersOf(Linear(3, 5, { seed: 1 })), numbersOf(Linear(3, 5, { seed: 2 }))))),
      example(() => {
        const drawn = numbersOf(Linear(100, 200, { seed: 1 }));
        const spread = drawn.reduce((sum, w) => sum + w * w, 0) / drawn.length;
        // Numbers even in ±0.1 have a mean square of 0.1²/3; that of 20,200 of them strays by 0.6 % (one deviation).
        atMost(Math.abs(spread / (0.01 / 3) - 1), 0.05);
        const torch = python("torch.equal(Net(3, 5, 2).layer1.weight, Net(3, 5, 2).layer1.weight)");
        same(torch.gives, false);
        same(python("model.layer1.weight.abs().max().item() <= 1 / math.sqrt(3)").gives, true);
        same(python("model.layer2.weight.abs().max().item() <= 1 / math.sqrt(5)").gives, true);
      }),
    ),
};

const lendsItsMemory: Claim = {
  id: "LIN-26",
  says: {
    en: "The weights are taken out of the network by state_dict and numpy.",
    zh: "用 state_dict() 加 .numpy() 可以把权重从模型中取出来。",
  },
  formula: String.raw`\texttt{model.state\_dict()["layer1.weight"].numpy()}`,
  status: "needs a condition",
  why: `They can be read this way, but in PyTorch nothing is taken out: the array is a view into the memory of
    the network, and whoever changes it changes the network. Only a copy is safe. The law asks of an engine
    that it hands out copies, and keeps a copy of what it is given.`,
  counterexample: "after state_dict()['layer1.bias'].numpy().fill(7) the network's bias is 7 everywhere",
  law: ({ Linear, python }) =>
    all(
      forAll(matrices({ columns: [3, 3] }), (x) => {
        const layer = Linear(3, 2, { seed: 1 });
        const before = layer.forward(x);
        const state = layer.stateDict();
        for (const { data } of Object.values(state)) data.fill(7);
        equal(layer.forward(x), before);
        layer.loadStateDict(state);
        for (const { data } of Object.values(state)) data.fill(0);
        const row = [7, 7, 7];
        const sevens = [
          [row, row],
          [7, 7],
        ] as const;
        // Three products and a bias: four roundings on either side.
        equal(layer.forward(x), byHand(x, sevens), { within: 8, of: uncancelled(x, sevens) });
      }),
      example(() => {
        const [bias, copy] = ["numpy()", "numpy().copy()"].map(
          (as) => `b1 := model.state_dict()['layer1.bias'].${as}`,
        );
        same(python(`(${bias}, b1.fill(7), model.layer1.bias)[-1]`).gives, [7, 7, 7, 7, 7]);
        same(python(`(${copy}, b1.fill(7), 7 in model.layer1.bias)[-1]`).gives, false);
        same(python("model.layer1.weight.numpy()").raises, "RuntimeError");
      }),
    ),
};

const roundsOnTheWay: Claim = {
  id: "LIN-27",
  says: {
    en: "The call torch.FloatTensor(x) turns the matrix x into a tensor.",
    zh: "torch.FloatTensor(x) 把矩阵转化为张量。",
  },
  formula: String.raw`|\operatorname{float32}(x) - x| \le 2^{-24}\,|x|`,
  status: "needs a condition",
  domain: "the bound for 2⁻¹²⁶ ≤ |x| < 2¹²⁸; below that the error is at most 2⁻¹⁵⁰",
  why: `It does, and rounds on the way: NumPy's numbers have 53 bits, those of a FloatTensor 24. Numbers such
    as 0.5 or 3 stay what they are, others change in the eighth digit: 0.1 becomes 0.10000000149. torch.tensor
    would keep all bits, but then the network's weights do not fit.`,
  counterexample: "torch.FloatTensor([0.1]).item() is 0.10000000149011612",
  law: ({ tensor, read, precision, python }) =>
    all(
      forAll(numbers({ from: -1e30, to: 1e30 }), (x) => {
        atMost(Math.abs(Math.fround(x) - x), Math.max(2 ** -24 * Math.abs(x), 2 ** -150));
        // An engine of either precision keeps what it can hold.
        equal(read(tensor([x], [1])).values, [precision === "float64" ? x : Math.fround(x)]);
      }),
      example(() => {
        equal(python("torch.FloatTensor([0.1]).item()").gives as number, Math.fround(0.1));
        const lost = Math.max(...articleInput.flat().map((x) => Math.abs(Math.fround(x) - x)));
        same(python("np.abs(torch.FloatTensor(x).double().numpy() - x).max()").gives, lost);
        same(python("torch.FloatTensor(x).dtype").gives, "float32");
        same(python("torch.tensor(x).dtype").gives, "float64");
        same(python("model(torch.tensor(x))").raises, "RuntimeError");
      }),
    ),
};

const comesOutTheSame: Claim = {
  id: "LIN-28",
  says: {
    en: "Worked out by hand with NumPy, the network's answer is the one that PyTorch gives.",
    zh: "用 NumPy 手工实现的前向计算，得到与 PyTorch 相同的预测结果。",
  },
  formula: String.raw`(x\,w_1^{\mathsf T} + b_1)\,w_2^{\mathsf T} + b_2`,
  status: "holds up to rounding",
  why: `There is nothing else in the network. For the article's input and seed 0 the two agree to seven
    digits, which is all that PyTorch's single precision has: they are 0.00000008 apart at most. They are not
    the same to the last digit, since NumPy goes on in double precision.`,
  law: ({ linear, python }) =>
    all(
      forAll(
        fitting({
          x: ["batch", "in"],
          ...{ w1: ["hidden", "in"], b1: ["hidden"], w2: ["out", "hidden"], b2: ["out"] },
        }),
        ({ x, w1, b1, w2, b2 }) => {
          // Each number goes through ten roundings at most, on either side.
          const of = uncancelled(x, [w1, b1], [w2, b2]);
          const answer = linear(linear(x, w1, b1), w2, b2);
          equal(answer, byHand(x, [w1, b1], [w2, b2]), { within: 20, of });
        },
      ),
      example(() => {
        const of = uncancelled(articleInput, ...layers);
        // Four roundings in the first layer and six in the second; and x is rounded once if precision is single.
        const roundings = 11;
        const answer = linear(linear(articleInput, ...layers[0]), ...layers[1]);
        equal(answer, numpyAnswer, { within: 2 * roundings, of });
        const apart = numpyAnswer.flatMap((row, i) =>
          row.map((y, j) => Math.abs(y - (torchAnswer[i]?.[j] ?? 0))),
        );
        atMost(Math.max(...apart), roundings * 2 ** -24 * of);
        holds(Math.max(...apart) > 0, "the two precisions agree to the last digit");
        same(python("np.abs(model(torch_x).detach().numpy() - diy.forward(x)).max() < 1e-6").gives, true);
        same(python("[model(torch_x).dtype, diy.forward(x).dtype]").gives, ["float32", "float64"]);
      }),
    ),
  figure({ linear }) {
    const answer = linear(linear(articleInput, ...layers[0]), ...layers[1]);
    const bars = (rows: readonly (readonly number[])[]) =>
      rows.flatMap((row, i) => row.map((y, j) => [`sample ${i + 1}, y${j + 1}`, y] as const));
    return {
      title: "The network's answers, by PyTorch and by hand",
      x: { label: "sample and output" },
      y: { label: "answer" },
      layers: [
        { kind: "bars", name: "PyTorch, single precision", points: bars(torchAnswer) },
        { kind: "bars", name: "by hand, double precision", points: bars(answer) },
      ],
    };
  },
};

const forwardKeepsTheWayBack: Claim = {
  id: "LIN-31",
  says: {
    en: "To predict, call the network's forward function directly.",
    zh: "预测时直接调用 torch_model.forward(x)。",
  },
  formula: String.raw`\texttt{y\_pred = torch\_model.forward(torch\_x)}`,
  status: "needs a condition",
  why: `The numbers are right. But calling forward instead of the network itself skips the hooks that others
    may have registered; and the answer still carries the way back to the weights, for gradients nobody asked
    for, so NumPy does not accept it. Within no_grad, or detached, it is plain numbers.`,
  counterexample: "model.forward(x).numpy() raises a RuntimeError, because the answer requires a gradient",
  law: ({ Linear, noGrad, detach, requiresGrad, tensor, read, python }) =>
    all(
      forAll(matrices({ columns: [3, 3] }), (rows) => {
        const layer = Linear(3, 2, { seed: 1 });
        const x = tensor(rows.flat(), [rows.length, 3]);
        const answer = layer.forward(x);
        const bare = noGrad(() => layer.forward(x));
        same([answer, bare, detach(answer)].map(requiresGrad), [true, false, false]);
        equal([read(bare).values, read(detach(answer)).values], [read(answer).values, read(answer).values]);
      }),
      example(() => {
        same(python("model.forward(torch_x).requires_grad").gives, true);
        same(python("model.forward(torch_x).numpy()").raises, "RuntimeError");
        same(python("model.forward(torch_x).detach().requires_grad").gives, false);
        same(python("hook_runs(model, model)").gives, true);
        same(python("hook_runs(model, model.forward)").gives, false);
      }),
    ),
};

export const linearByHandClaims: readonly Claim[] = [
  isTheProductOfMatrices,
  beginsAtRandom,
  lendsItsMemory,
  roundsOnTheWay,
  comesOutTheSame,
  forwardKeepsTheWayBack,
];
