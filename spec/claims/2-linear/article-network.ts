/**
 * The article's network: three numbers in, five hidden, two out
 *
 * Its first layer needs 3 · 5 weights and 5 biases, its second 5 · 2 weights and 2 biases. PyTorch keeps the weights of a
 * layer with a row for each output, so as 5 × 3 and 2 × 5, and hands them out under names: that of the layer in the
 * network, a full stop, and weight or bias. All names with their numbers are called the state of the network: it is
 * what is saved, and what another program can load.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { articleInput, layer1, layer2 } from "./example.ts";

const widths = wholeNumbers({ from: 1, to: 6 });

const storedOnTheirSide: Claim = {
  id: "LIN-23",
  says: {
    en: "In the network of the article the weights are 3 × 5 in the first layer and 5 × 2 in the second.",
    zh: "文中网络的第一层权重形状是 3×5，第二层是 5×2。",
  },
  formula: String.raw`\texttt{layer1.weight} \in \mathbb{R}^{5 \times 3},\; \texttt{layer2.weight} \in \mathbb{R}^{2 \times 5}`,
  status: "wrong",
  why: `PyTorch stores them the other way round, a row for each output: 5 × 3 and 2 × 5. The article's own
    code knows, for it multiplies by w.T, which is w turned on its side. Weights of the shape 3 × 5 cannot be
    loaded into the layer.`,
  counterexample: "nn.Linear(3, 5).weight.shape is (5, 3)",
  law: ({ Linear, python }) =>
    all(
      fails(
        forAll(widths, widths, (inputs, outputs) =>
          same(Linear(inputs, outputs).stateDict().weight?.shape, [inputs, outputs]),
        ),
      ),
      forAll(widths, widths, (inputs, outputs) => {
        const layer = Linear(inputs, outputs);
        const state = layer.stateDict();
        same([state.weight?.shape, state.bias?.shape], [[outputs, inputs], [outputs]]);
        const weight = { shape: [inputs, outputs], data: new Float64Array(inputs * outputs) };
        if (inputs !== outputs) refuses(() => layer.loadStateDict({ ...state, weight }));
      }),
      example(() => {
        const shapes = python("[value.shape for value in model.state_dict().values()]").gives;
        same(shapes, [[5, 3], [5], [2, 5], [2]]);
        same(python("model.layer1.weight.T.shape").gives, [3, 5]);
      }),
    ),
};

const fourNamedTensors: Claim = {
  id: "LIN-24",
  says: {
    en: "The network of 3 inputs, 5 hidden units and 2 outputs has a weight and a bias in each of its two layers.",
    zh: "TorchModel(3, 5, 2) 的两层各有一个 weight 和一个 bias。",
  },
  formula: String.raw`5 \cdot 3 + 5 + 2 \cdot 5 + 2 = 32`,
  status: "holds",
  why: `Their names are layer1.weight, layer1.bias, layer2.weight and layer2.bias, in this order: the field's
    name in the network, then the name in the layer. Together they hold 32 numbers, and these are all that
    training can change.`,
  law: ({ Linear, Sequential, python }) =>
    all(
      forAll(widths, widths, widths, (inputs, hidden, outputs) => {
        const state = Sequential(Linear(inputs, hidden), Linear(hidden, outputs)).stateDict();
        same(Object.keys(state), ["0.weight", "0.bias", "1.weight", "1.bias"]);
        const count = Object.values(state).reduce((sum, { data }) => sum + data.length, 0);
        equal(count, hidden * inputs + hidden + outputs * hidden + outputs);
      }),
      example(() => {
        const names = ["layer1.weight", "layer1.bias", "layer2.weight", "layer2.bias"];
        same(python("list(model.state_dict())").gives, names);
        same(python("sum(p.numel() for p in model.parameters())").gives, 32);
      }),
    ),
  figure({ Linear, Sequential }) {
    const network = Sequential(Linear(3, 5), Linear(5, 2));
    const [w1, b1, w2, b2] = [layer1.weight, layer1.bias, layer2.weight, layer2.bias].map((numbers) =>
      Float64Array.from(numbers.flat()),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    network.loadStateDict({
      ...{ "0.weight": { shape: [5, 3], data: w1 }, "0.bias": { shape: [5], data: b1 } },
      ...{ "1.weight": { shape: [2, 5], data: w2 }, "1.bias": { shape: [2], data: b2 } },
    });
    const rows = Object.entries(network.stateDict()).flatMap(([name, { shape, data }]) => {
      const width = shape.at(-1) ?? 1;
      const shown = name.replace(/^0/, "layer1").replace(/^1/, "layer2");
      return Array.from({ length: data.length / width }, (_, i) => {
        const numbers = Array.from(data.subarray(i * width, (i + 1) * width), (w) => w.toFixed(4));
        return [i === 0 ? shown : "", i === 0 ? `[${shape.join(", ")}]` : "", numbers.join("  ")];
      });
    });
    return {
      title: "The 32 numbers of the network, for seed 0",
      columns: ["name", "shape", "numbers"],
      rows,
    };
  },
};

const twoRowsStayTwo: Claim = {
  id: "LIN-29",
  says: {
    en: "In the article's program by hand the hidden result is 1 × 5 and the answer 1 × 2.",
    zh: "文中手写的程序里，隐含层结果是 1×5，输出是 1×2。",
  },
  formula: String.raw`(2, 3) \to (2, 5) \to (2, 2)`,
  status: "wrong",
  why: `The program is given two samples at once, so there are two rows all the way: 2 × 5 and then 2 × 2.
    With a single sample the comments are right.`,
  counterexample: "the x of the program has two rows, and its answer has the shape (2, 2)",
  law({ linear, read, python }) {
    const shapesOf = (x: readonly (readonly number[])[]) => {
      const hidden = linear(x, layer1.weight, layer1.bias);
      const answer = linear(hidden, layer2.weight, layer2.bias);
      return [hidden, answer].map((y) => read(y).shape.join(" × "));
    };
    return all(
      fails(example(() => same(shapesOf(articleInput), ["1 × 5", "1 × 2"]))),
      example(() => {
        same(shapesOf(articleInput), ["2 × 5", "2 × 2"]);
        same(shapesOf(articleInput.slice(0, 1)), ["1 × 5", "1 × 2"]);
        same(python("(np.dot(x, diy.w1.T) + diy.b1).shape").gives, [2, 5]);
        same(python("diy.forward(x).shape").gives, [2, 2]);
      }),
    );
  },
};

export const articleNetworkClaims: readonly Claim[] = [storedOnTheirSide, fourNamedTensors, twoRowsStayTwo];
