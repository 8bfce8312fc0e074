/**
 * nn.Linear: a layer as an object
 *
 * A function answers and forgets. A layer has something to remember, its weights, and training changes them from call to
 * call. So in PyTorch a layer is made first and called later:
 *
 *     layer = nn.Linear(3, 5)        # how many inputs, how many outputs: weights are drawn
 *     y = layer(x)                   # a batch of 3 numbers each becomes one of 5 each
 *
 * What is made is an object of the class Linear. The function without a memory exists too: nn.functional.linear is given
 * the weights each time.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { weightsOf, widthOf } from "./arithmetic.ts";

const ofThree = matrices({ columns: [3, 3] });
const lengths = wholeNumbers({ from: 1, to: 6 });

const remembersItsWeights: Claim = {
  id: "LIN-17",
  says: {
    en: "In PyTorch, nn.Linear is the function for a linear layer.",
    zh: "nn.Linear 是 PyTorch 中的线性层函数。",
  },
  formula: String.raw`\texttt{nn.Linear(3, 5)(x)} = \texttt{nn.functional.linear(x, weight, bias)}`,
  status: "wrong",
  why: `A function of the same numbers answers the same each time. Two layers made by the same call
    nn.Linear(3, 5) do not: nn.Linear is a class, and each object of it draws and keeps weights of its own.
    The function is nn.functional.linear, and with the layer's weights it gives what the layer gives.`,
  counterexample: "two calls of nn.Linear(3, 5) give two layers that answer differently to the same x",
  law: ({ Linear, linear, python }) =>
    all(
      fails(
        forAll(ofThree, (x) =>
          equal(Linear(3, 2, { seed: 1 }).forward(x), Linear(3, 2, { seed: 2 }).forward(x)),
        ),
      ),
      forAll(ofThree, wholeNumbers({ from: 1, to: 100 }), (x, seed) => {
        const [layer, twin] = [Linear(3, 2, { seed }), Linear(3, 2, { seed })];
        const answer = twin.forward(x);
        equal(layer.forward(x), linear(x, ...weightsOf(layer)));
        // What happens to the one does not happen to the other, though they began alike.
        layer.loadStateDict({
          weight: { shape: [2, 3], data: new Float64Array(6) },
          bias: { shape: [2], data: new Float64Array(2) },
        });
        equal([layer.forward(x), twin.forward(x)], [x.map(() => [0, 0]), answer]);
      }),
      example(() => {
        same(python("inspect.isclass(nn.Linear)").gives, true);
        same(python("nn.linear").raises, "AttributeError");
        same(python("torch.equal(nn.Linear(3, 5).weight, nn.Linear(3, 5).weight)").gives, false);
        same(python("torch.equal(F.linear(torch_x, layer.weight, layer.bias), layer(torch_x))").gives, true);
      }),
    ),
};

const firstComesTheInput: Claim = {
  id: "LIN-18",
  says: {
    en: "The argument in_features of nn.Linear is how many numbers each input has.",
    zh: "nn.Linear 的参数 in_features 是输入的维度。",
  },
  formula: String.raw`\texttt{nn.Linear(in\_features, out\_features)}`,
  status: "holds",
  why: `It is how many columns the weights have, so how many numbers a sample must have to fit. A sample of
    any other length is refused. How many samples there are is not said anywhere: any number will do.`,
  law: ({ Linear, read, python }) =>
    all(
      forAll(matrices(), wholeNumbers({ from: 1, to: 4 }), (x, inputs) => {
        const layer = Linear(inputs, 2);
        same(layer.stateDict().weight?.shape, [2, inputs]);
        if (inputs === widthOf(x)) same(read(layer.forward(x)).shape, [x.length, 2]);
        else refuses(() => layer.forward(x));
      }),
      example(() => {
        same(python("list(inspect.signature(nn.Linear).parameters)").gives, [
          ...["in_features", "out_features", "bias", "device", "dtype"],
        ]);
        same(python("nn.Linear(3, 5)(torch.ones(2, 4))").raises, "RuntimeError");
      }),
    ),
};

const thenComesTheOutput: Claim = {
  id: "LIN-19",
  says: {
    en: "The argument out_features of nn.Linear is how many numbers each output has.",
    zh: "nn.Linear 的参数 out_features 是输出的维度。",
  },
  formula: String.raw`\texttt{nn.Linear(in\_features, out\_features)}`,
  status: "holds",
  why: `It is how many rows the weights have, and each row makes one output. It has no default: nn.Linear(3)
    alone is refused, since nothing in the data tells how many outputs are wanted.`,
  law: ({ Linear, read, python }) =>
    all(
      forAll(matrices(), lengths, (x, outputs) => {
        const layer = Linear(widthOf(x), outputs);
        same(layer.stateDict().weight?.shape, [outputs, widthOf(x)]);
        same(read(layer.forward(x)).shape, [x.length, outputs]);
      }),
      example(() => {
        same(python("(layer.in_features, layer.out_features)").gives, [3, 5]);
        same(python("nn.Linear(3)").raises, "TypeError");
      }),
    ),
};

const hasABiasUnlessToldOtherwise: Claim = {
  id: "LIN-20",
  says: {
    en: "The argument bias of nn.Linear says whether there is a b, and is true by default.",
    zh: "nn.Linear 的参数 bias 表示公式中要不要 b，默认为 True。",
  },
  formula: String.raw`\texttt{bias: bool = True}`,
  status: "holds",
  why: `A layer made without a word about it has two parameters, weight and bias. With bias=False there is
    only the weight, and an input of zeros is answered with zeros; otherwise it is answered with the bias.`,
  law: ({ Linear, python }) =>
    all(
      forAll(lengths, lengths, (inputs, outputs) => {
        const [usual, without] = [Linear(inputs, outputs), Linear(inputs, outputs, { bias: false })];
        same(Object.keys(usual.stateDict()), ["weight", "bias"]);
        same(Object.keys(without.stateDict()), ["weight"]);
        const nothing = [Array.from({ length: inputs }, () => 0)];
        const [, bias] = weightsOf(usual);
        equal(usual.forward(nothing), [bias]);
        equal(without.forward(nothing), [bias.map(() => 0)]);
      }),
      example(() => {
        same(python("defaults(nn.Linear)").gives, { bias: true, device: null, dtype: null });
        same(python("list(nn.Linear(3, 5).state_dict())").gives, ["weight", "bias"]);
        same(python("list(nn.Linear(3, 5, bias=False).state_dict())").gives, ["weight"]);
      }),
    ),
};

export const linearClassClaims: readonly Claim[] = [
  remembersItsWeights,
  firstComesTheInput,
  thenComesTheOutput,
  hasABiasUnlessToldOtherwise,
];
