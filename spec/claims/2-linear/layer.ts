/**
 * The linear layer
 *
 * A layer takes a few numbers and answers with a few others. Each answer is a weighted sum of all inputs: every input
 * is multiplied by a weight that says how much it counts, the products are added up, and a bias is added on top:
 *
 *     y₁ = w₁₁x₁ + w₁₂x₂ + w₁₃x₃ + b₁
 *
 * For five answers there are five such sums, each with its own weights and its own bias. Written as a table, the weights
 * are a matrix with a row for each answer and a column for each input. Samples come as rows of a matrix too, and the
 * whole layer is one matrix product: y = x · wᵀ + b. Training changes w and b, and nothing else.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { fitting, product, rowsOf, total, transposed, type Vector } from "../../kit/matrices.ts";
import type { Claim } from "../claim.ts";
import { byHand, uncancelled, widthOf } from "./arithmetic.ts";
import { blocks } from "./blocks.ts";
import { articleInput, layer1 } from "./example.ts";

const connectsAllWithAll: Claim = {
  id: "LIN-01",
  says: {
    en: "A linear layer and a fully connected layer are two names for one thing.",
    zh: "线性层与全连接层是同一种层的两个名字。",
  },
  formula: String.raw`\frac{\partial y_j}{\partial x_i} = w_{ji}`,
  status: "holds",
  why: `Each output is a sum over all inputs, so every input is connected with every output, and the weight is
    how strongly: if input i grows by 1, output j grows by the weight in row j and column i. PyTorch has only
    the one name, Linear.`,
  law: ({ linear, pullback, python }) =>
    all(
      forAll(fitting({ x: ["in"], weight: ["out", "in"], bias: ["out"] }), ({ x, weight, bias }) => {
        for (const [j, row] of weight.entries()) {
          // Twice the slopes of one output: times 2 and plus 0 are exact.
          const onlyJ = [weight.map((_, other) => (other === j ? 2 : 0))];
          const [twice = []] = pullback((input) => linear(input, weight, bias), [[x]], onlyJ);
          equal(
            twice,
            row.map((w) => 2 * w),
          );
        }
      }),
      example(() => {
        same(
          python("torch.equal(torch.autograd.functional.jacobian(layer, torch.ones(3)), layer.weight)").gives,
          true,
        );
        same(python("nn.Dense").raises, "AttributeError");
        same(python("nn.FullyConnected").raises, "AttributeError");
      }),
    ),
  figure({ linear, pullback }) {
    const slopesOf = (j: number) => {
      const onlyJ = [layer1.bias.map((_, other) => (other === j ? 2 : 0))];
      return pullback((row) => linear(row, layer1.weight, layer1.bias), [[[1, 2, 3]]], onlyJ)[0] ?? [];
    };
    // Three inputs at heights 2, 3 and 4 on the left, five outputs at 1 to 5 on the right.
    const connections = layer1.bias.flatMap((_, j) =>
      slopesOf(j).flatMap((slope, i) => (slope === 0 ? [] : [[i + 2, j + 1] as const])),
    );
    return {
      title: "Every input reaches every output",
      x: { label: "from input to output", domain: [-0.1, 1.1] },
      y: { label: "number within the layer" },
      layers: [
        ...connections.map(([input, output]) => ({
          ...({ kind: "line", name: "weight" } as const),
          points: [[0, input] as const, [1, output] as const],
        })),
        { kind: "points", name: "input", points: [2, 3, 4].map((height) => [0, height] as const) },
        { kind: "points", name: "output", points: [1, 2, 3, 4, 5].map((height) => [1, height] as const) },
      ],
    };
  },
};

const multipliesMatrices: Claim = {
  id: "LIN-02",
  says: {
    en: "A linear layer computes y = w * x + b.",
    zh: "线性层的计算公式是 y = w * x + b。",
  },
  formula: String.raw`y = x\,w^{\mathsf T} + b`,
  status: "needs a condition",
  why: `It does if the star means the matrix product, and w is turned on its side: samples are rows, and w has
    a row for each output, so x · wᵀ is what fits together. x · w fits only if w is square, and then it gives
    other numbers. Multiplying entry by entry, which is what * does in NumPy and PyTorch, is something else
    altogether.`,
  counterexample: "for x = (1, 0) and w = ((0, 1), (0, 0)), x · wᵀ = (0, 0), but x · w = (0, 1)",
  law: ({ linear, matmul, mul, python }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] }), ({ x, weight, bias }) => {
        // Five roundings on either side.
        const of = uncancelled(x, [weight, bias]);
        equal(linear(x, weight, bias), byHand(x, [weight, bias]), { within: 10, of });
        if (widthOf(weight) !== weight.length) refuses(() => matmul(x, weight));
      }),
      fails(
        forAll(fitting({ x: ["batch", "side"], weight: ["side", "side"] }), ({ x, weight }) =>
          equal(linear(x, weight, null), matmul(x, weight), { within: 8, of: uncancelled(x, [weight]) }),
        ),
      ),
      example(() => {
        const [x, weight] = [[[1, 2]], rowsOf([3, 4, 5, 6], 2)];
        equal(linear(x, weight, null).flat(), [1 * 3 + 2 * 4, 1 * 5 + 2 * 6]);
        equal(mul(x, weight).flat(), [1 * 3, 2 * 4, 1 * 5, 2 * 6]);
        same(python("torch.allclose(layer(torch_x), torch_x @ layer.weight.T + layer.bias)").gives, true);
        same(python("torch_x @ layer.weight").raises, "RuntimeError");
        same(python("torch_x * layer.weight").raises, "RuntimeError");
      }),
    ),
  figure: ({ linear, read }) => ({
    title: "The shapes of y = x · weightᵀ + bias",
    x: { label: "columns" },
    y: { label: "rows" },
    layers: blocks([
      ["x", read(articleInput).shape],
      ["weightᵀ", read(transposed(layer1.weight)).shape],
      ["y", read(linear(articleInput, layer1.weight, layer1.bias)).shape],
    ]),
  }),
};

const biasMayBeMissing: Claim = {
  id: "LIN-03",
  says: { en: "The bias b may be left out.", zh: "偏置 b 可有可无。" },
  formula: String.raw`b = 0 \Rightarrow y = x\,w^{\mathsf T}`,
  status: "holds",
  why: `Without a bias the layer answers as if it were 0, to the last digit. It can no longer shift its
    answers, though: to an input of zeros it always answers zeros, whatever the weights.`,
  law: ({ linear, python }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] }), ({ x, weight, bias }) => {
        const without = linear(x, weight, null);
        const nothing = bias.map(() => 0);
        equal(without, linear(x, weight, nothing));
        // With a bias it is added to each row. Five roundings on either side.
        const shifted = without.map((row) => row.map((sum, j) => sum + (bias[j] as number)));
        equal(linear(x, weight, bias), shifted, { within: 10, of: uncancelled(x, [weight, bias]) });
      }),
      example(() => {
        same(python("nn.Linear(3, 5, bias=False).bias").gives, null);
        same(python("list(nn.Linear(3, 5, bias=False).state_dict())").gives, ["weight"]);
      }),
    ),
};

const onlyItsWidthIsGiven: Claim = {
  id: "LIN-04",
  says: {
    en: "The weights w are a matrix whose shape the input data decides.",
    zh: "权重 w 是一个矩阵，它的形状由输入数据决定。",
  },
  formula: String.raw`x \in \mathbb{R}^{\text{batch} \times \text{in}} \Rightarrow w \in \mathbb{R}^{? \times \text{in}}`,
  status: "wrong",
  why: `The data decides one of its two sides: w needs a column for each number of a sample. How many rows it
    has, so how many numbers the layer answers with, is free: three inputs may become one output, or five, or
    seven.`,
  counterexample:
    "samples of 3 numbers go through weights of shape [5, 3] and through weights of shape [7, 3]",
  law: ({ linear, read, python }) =>
    all(
      fails(
        forAll(
          fitting({ x: ["batch", "in"], one: ["few", "in"], other: ["many", "in"] }),
          ({ x, one, other }) => same(read(linear(x, one, null)).shape, read(linear(x, other, null)).shape),
        ),
      ),
      forAll(
        fitting({ x: ["batch", "in"], fits: ["out", "in"], any: ["out", "columns"] }),
        ({ x, fits, any }) => {
          same(read(linear(x, fits, null)).shape, [x.length, fits.length]);
          if (widthOf(any) !== widthOf(x)) refuses(() => linear(x, any, null));
        },
      ),
      example(() => {
        same(python("nn.Linear(3, 5)(torch_x).shape").gives, [2, 5]);
        same(python("nn.Linear(3, 7)(torch_x).shape").gives, [2, 7]);
      }),
    ),
};

const weightsAndBiasAreTrained: Claim = {
  id: "LIN-05",
  says: {
    en: "The weights w and the bias b are what training changes.",
    zh: "w 和 b 是参与训练的参数。",
  },
  formula: String.raw`w \leftarrow w - \eta\,g^{\mathsf T}x, \quad b \leftarrow b - \eta \sum_i g_i`,
  status: "holds",
  why: `Both are registered as parameters, so both get a gradient, and the optimizer moves both. The bias is
    no special case: it is the weight of an input that is always 1.`,
  law: ({ Linear, SGD, backward, sum, mul, tensor, read, requiresGrad, python }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], slopes: ["batch", "out"] }), ({ x, slopes }) => {
        const layer = Linear(widthOf(x), widthOf(slopes));
        same(layer.parameters().map(requiresGrad), [true, true]);
        // Each row of weights, with its bias behind it.
        const weights = () => {
          const [weight = [], bias = []] = layer.parameters().map((p) => read(p).values);
          return rowsOf(weight, widthOf(x)).map((row, j) => [...row, bias[j] as number]);
        };
        const before = weights();
        backward(sum(mul(layer.forward(tensor(x.flat(), [x.length, widthOf(x)])), slopes)));
        SGD(layer.parameters(), { learningRate: 0.5 }).step();
        const withOne = x.map((row) => [...row, 1]);
        const moved = product(transposed(slopes), withOne).map((row, j) =>
          row.map((g, i) => ((before[j] as Vector)[i] as number) - 0.5 * g),
        );
        // A gradient is a sum of up to four products, and the step rounds once: five on either side.
        const of = 1 + uncancelled(transposed(slopes), [transposed(withOne)]);
        equal(weights(), moved, { within: 10, of });
      }),
      example(() => {
        same(python("[name for name, _ in nn.Linear(3, 5).named_parameters()]").gives, ["weight", "bias"]);
        same(python("[p.requires_grad for p in nn.Linear(3, 5).parameters()]").gives, [true, true]);
      }),
    ),
};

const aRowForEachUnit: Claim = {
  id: "LIN-06",
  says: {
    en: "The dimension of w decides how many numbers a layer answers with, its hidden units.",
    zh: "w 的维度决定该层输出的维度，也就是隐单元的个数。",
  },
  formula: String.raw`w \in \mathbb{R}^{\text{out} \times \text{in}} \Rightarrow y \in \mathbb{R}^{\text{batch} \times \text{out}}`,
  status: "holds",
  why: `Each row of w makes one output, and does so alone: take a row out into a layer of its own, and it
    answers the same. So there are as many outputs as rows, the first number of w's shape as PyTorch stores
    it.`,
  law: ({ linear, read, python }) =>
    all(
      forAll(fitting({ x: ["batch", "in"], weight: ["out", "in"], bias: ["out"] }), ({ x, weight, bias }) => {
        same(read(linear(x, weight, bias)).shape, [x.length, weight.length]);
        const alone = weight.map((row, j) => byHand(x, [[row], [bias[j] as number]]).flat());
        // Five roundings on either side.
        const of = uncancelled(x, [weight, bias]);
        equal(linear(x, weight, bias), transposed(alone), { within: 10, of });
      }),
      example(() => {
        same(python("nn.Linear(3, 5)(torch.ones(2, 7, 3)).shape").gives, [2, 7, 5]);
        same(python("nn.Linear(3, 5)(torch.ones(0, 3)).shape").gives, [0, 5]);
      }),
    ),
};

const aBiasForEachUnit: Claim = {
  id: "LIN-07",
  says: {
    en: "If there is a bias, it has as many numbers as the layer has outputs.",
    zh: "如果有偏置 b，它的维度与输出维度相同。",
  },
  formula: String.raw`b \in \mathbb{R}^{\text{out}}, \quad \frac{\partial L}{\partial b_j} = \sum_i \frac{\partial L}{\partial y_{ij}}`,
  status: "holds",
  why: `Each output has one number of its own added, the same one for every sample. Since all samples of a
    batch share it, its gradient is the sum of theirs: for two samples with slope 1 each it is 2.`,
  law: ({ linear, mul, sum, gradients, python }) =>
    all(
      forAll(
        fitting({ x: ["batch", "in"], weight: ["out", "in"], bias: ["out"], slopes: ["batch", "out"] }),
        ({ x, weight, bias, slopes }) => {
          const [ofBias = []] = gradients((b) => sum(mul(linear(x, weight, b), slopes)), [bias]);
          // Sums of up to four numbers, in any order.
          const of = uncancelled(transposed(slopes), [[slopes.map(() => 1)]]);
          equal(ofBias, transposed(slopes).map(total), { within: 6, of });
        },
      ),
      forAll(
        fitting(
          { x: ["batch", "in"], weight: ["out", "in"], bias: ["length"] },
          // A bias of one number might be stretched, and so might a layer of one output.
          { lengths: { out: [2, 4], length: [2, 4] } },
        ),
        ({ x, weight, bias }) => {
          if (bias.length !== weight.length) refuses(() => linear(x, weight, bias));
        },
      ),
      example(() => {
        same(python("nn.Linear(3, 5).bias.shape").gives, [5]);
        same(python("torch.autograd.grad(layer(torch_x).sum(), layer.bias)").gives, [[2, 2, 2, 2, 2]]);
      }),
    ),
};

export const layerClaims: readonly Claim[] = [
  connectsAllWithAll,
  multipliesMatrices,
  biasMayBeMissing,
  onlyItsWidthIsGiven,
  weightsAndBiasAreTrained,
  aRowForEachUnit,
  aBiasForEachUnit,
];
