/**
 * Activations on linear layers
 *
 * In a network an activation stands behind a linear layer and is applied to each of its outputs. The
 * article's network of section 3.6 turns three numbers into five, bends them with sigmoid, turns those into
 * two and cuts these off with ReLU:
 *
 *     y = relu(W₂ · σ(W₁x + b₁) + b₂)
 *
 * An activation has nothing to learn. It is declared like a layer all the same, and sits between the others
 * as one. What stands last decides which answers there can be: behind a ReLU, none below zero.
 */
import { atLeast, between, equal, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { dot, fitting, type Matrix, matrices, total } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";

/** The article's input. */
const inputs = [
  [3.1, 1.3, 1.2],
  [2.1, 1.3, 13],
];

interface Weights {
  readonly w1: Matrix;
  readonly b1: number[];
  readonly w2: Matrix;
  readonly b2: number[];
}

/** What PyTorch draws for the article's network with seed 0, to five decimals. */
const seed0: Weights = {
  w1: [
    [-0.00432, 0.30972, -0.47519],
    [-0.42489, -0.22237, 0.15482],
    [-0.01144, 0.45777, -0.05124],
    [0.15277, -0.17448, -0.11349],
    [-0.55157, -0.38237, -0.238],
  ],
  b1: [0.02139, 0.22825, 0.34642, -0.39141, -0.25141],
  w2: [
    [0.16244, 0.37136, -0.09204, 0.33466, -0.07208],
    [0.04732, 0.40494, -0.41487, -0.28154, -0.11322],
  ],
  b2: [-0.17432, 0.38639],
};

const few = [1, 3] as const;
/** A batch and weights for it, all of them between −2 and 2. */
const networks = fitting(
  {
    ...{ x: ["batch", "in"], w1: ["hidden", "in"], b1: ["hidden"] },
    ...{ w2: ["out", "hidden"], b2: ["out"] },
  },
  { of: numbers({ from: -2, to: 2 }), lengths: { batch: few, in: few, hidden: few, out: few } },
);

/** W·x + b by hand. */
const scores = (x: number[], w: Matrix, b: number[]) => w.map((row, i) => dot(row, x) + (b[i] ?? 0));

const goesThroughFourSteps: Claim = {
  id: "ACT-24",
  says: {
    en: "The network sends its input through a linear layer, sigmoid, a second linear layer and ReLU in turn.",
    zh: "网络让输入依次经过线性层、sigmoid、第二个线性层和 ReLU。",
  },
  formula: String.raw`y = \operatorname{relu}(W_2\,\sigma(W_1 x + b_1) + b_2)`,
  status: "holds",
  why: `Each step takes what the one before it leaves, so they can be done by hand one after another, with
    the same result. With the weights that PyTorch draws for seed 0, the article's input ends as [0.062,
    0.084] and [0.098, 0.412], there and here.`,
  law: ({ linear, sigmoid, relu, python }) =>
    all(
      forAll(networks, ({ x, w1, b1, w2, b2 }) => {
        const byHand = x.map((row) => {
          const hidden = scores(row, w1, b1).map((score) => 1 / (1 + Math.exp(-score)));
          return scores(hidden, w2, b2).map((score) => Math.max(0, score));
        });
        // Scores up to 14 are off by six roundings of 4 units of 1. Through σ a quarter of that is left, and 5
        // are added; three weights of up to 2 make six times as much; six roundings bring 24: 90 for each side.
        equal(relu(linear(sigmoid(linear(x, w1, b1)), w2, b2)), byHand, { within: 180, of: 1 });
      }),
      example(() => {
        const { w1, b1, w2, b2 } = seed0;
        const outputs = relu(linear(sigmoid(linear(inputs, w1, b1)), w2, b2)).flat();
        const wanted = (python("rounded(ActivatedNet(3, 5, 2)(torch_x), 3)").gives as Matrix).flat();
        // Rounded to three decimals there; weights of five move a score here by less than 1e-4.
        for (const [i, want] of wanted.entries()) between(want - 6e-4, outputs[i] ?? Number.NaN, want + 6e-4);
      }),
    ),
  figure({ linear, sigmoid, relu }) {
    const first = linear(inputs, seed0.w1, seed0.b1);
    const second = sigmoid(first);
    const third = linear(second, seed0.w2, seed0.b2);
    const row = (step: string, rule: string, x: Matrix) =>
      [step, rule, `[${x.length}, ${x[0]?.length}]`, Math.min(...x.flat()), Math.max(...x.flat())] as const;
    return {
      title: "The article's input on its way through the network of seed 0",
      columns: ["step", "rule", "shape", "smallest", "largest"],
      rows: [
        row("input", "x", inputs),
        row("linear", "W₁x + b₁", first),
        row("sigmoid", "1 / (1 + e⁻ˣ)", second),
        row("linear", "W₂x + b₂", third),
        row("ReLU", "max(0, x)", relu(third)),
      ],
    };
  },
};

/** Between two numbers the middle is answered with the middle of the answers. */
const evenly = (f: (x: number) => number) =>
  forAll(numbers(), numbers(), (a, b) => equal(f((a + b) / 2), (f(a) + f(b)) / 2, { within: 4, of: 128 }));

const onlyHalfIsLinear: Claim = {
  id: "ACT-25",
  says: { en: "Every layer of the network is a linear layer.", zh: "网络的每一层都是线性层。" },
  formula: String.raw`\texttt{Linear}, \texttt{Sigmoid}, \texttt{Linear}, \texttt{ReLU}`,
  status: "wrong",
  why: `The comment above the program says so, but the program declares four parts, and two of them are
    activations. A linear layer answers the middle of two inputs with the middle of its two answers; sigmoid
    and ReLU do not.`,
  counterexample: "relu(0) = 0, but the middle of relu(−1) = 0 and relu(1) = 1 is ½",
  law: ({ linear, sigmoid, relu, python }) =>
    all(
      evenly((x) => linear([[x]], [[3]], [1])[0]?.[0] ?? Number.NaN),
      fails(evenly(sigmoid)),
      fails(evenly(relu)),
      example(() =>
        same(python("[type(part) for part in activated.children()]").gives, [
          ...["Linear", "Sigmoid"],
          ...["Linear", "ReLU"],
        ]),
      ),
    ),
};

/** How many of the four outputs are exactly 0, for each of `count` networks drawn as PyTorch draws them. */
function zerosOf({ linear, sigmoid, relu }: Pick<Subject, "linear" | "sigmoid" | "relu">, count: number) {
  const random = seeded(1);
  const drawn = (length: number, ins: number) =>
    Array.from({ length }, () => (2 * random.uniform() - 1) / Math.sqrt(ins));
  return Array.from({ length: count }, () => {
    const w1 = Array.from({ length: 5 }, () => drawn(3, 3));
    const hidden = sigmoid(linear(inputs, w1, drawn(5, 3)));
    const outputs = relu(linear(hidden, [drawn(5, 5), drawn(5, 5)], drawn(2, 5)));
    return outputs.flat().filter((y) => y === 0).length;
  });
}

const lastReLUCanEndLearning: Claim = {
  id: "ACT-26",
  says: {
    en: "To end a network with ReLU is a sound design.",
    zh: "网络以 ReLU 作为最后一层是合理的设计。",
  },
  formula: String.raw`W_2 h + b_2 < 0 \;\Rightarrow\; y = 0, \; \frac{\partial y}{\partial W_1} = \frac{\partial y}{\partial b_1} = \frac{\partial y}{\partial W_2} = \frac{\partial y}{\partial b_2} = 0`,
  status: "wrong",
  why: `It cannot answer with a number below zero. Worse, where all last scores are negative, every output
    is 0 and so is every slope, and gradient descent has no way to go. Weights are drawn as often negative
    as positive, so each output starts at 0 in half of all cases, and all four of the article's in nearly a
    fifth. Without the last ReLU the last biases always have a slope.`,
  counterexample:
    "with b₂ = −9, three hidden units and no other weight above 2, all outputs and all gradients are exactly 0",
  law: ({ linear, sigmoid, relu, sum, gradients, python }) =>
    all(
      forAll(networks, ({ x, w1, b1, w2, b2 }) => {
        const hidden = sigmoid(linear(x, w1, b1));
        atLeast(Math.min(...relu(linear(hidden, w2, b2)).flat()), 0);
        // Three hidden numbers below 1 with weights up to 2, and a bias up to 2: less 9, every score is negative.
        const low = b2.map((b) => b - 9);
        const slopes = gradients(
          (w1, b1, w2, b2) => sum(relu(linear(sigmoid(linear(x, w1, b1)), w2, b2))),
          [w1, b1, w2, low],
        );
        for (const slope of slopes.flat()) equal(slope, 0);
        // Without the last ReLU each row of the batch adds 1 to the slope by a last bias, whatever the scores.
        const [byLastBias] = gradients((b2) => sum(linear(hidden, w2, b2)), [low]);
        same(byLastBias, new Array(b2.length).fill(x.length));
      }),
      example(() => {
        // A zero is as likely as not: half of 800 are expected, and 395 seen; all four are 0 in 37 networks.
        const zeros = zerosOf({ linear, sigmoid, relu }, 200);
        between(300, total(zeros), 500);
        between(15, zeros.filter((n) => n === 4).length, 65);
        same(python("(torch.manual_seed(2), ActivatedNet(3, 5, 2)(torch_x))[-1]").gives, [
          [0, 0],
          [0, 0],
        ]);
      }),
    ),
  figure: (subject) => {
    const zeros = zerosOf(subject, 200);
    return {
      title: "Untrained networks by how many of their four outputs are 0",
      x: { label: "outputs that are 0" },
      y: { label: "networks of 200" },
      layers: [
        {
          kind: "bars",
          name: "networks",
          points: [0, 1, 2, 3, 4].map((n) => [String(n), zeros.filter((m) => m === n).length] as const),
        },
      ],
    };
  },
};

const activationsAreLayers: Claim = {
  id: "ACT-27",
  says: {
    en: "Sigmoid and ReLU are declared as layers of the network, like the linear ones.",
    zh: "sigmoid 和 ReLU 与线性层一样，在网络中声明为层。",
  },
  formula: String.raw`\texttt{nn.Sigmoid()}, \; \texttt{nn.ReLU()}`,
  status: "holds",
  why: `Both are modules, take part in a network in its order and do what the functions of the same name do.
    They hold no parameters, so an optimizer and a file with the weights see the two linear layers only.`,
  law: ({ Linear, Sigmoid, ReLU, Sequential, sigmoid, relu, python }) =>
    all(
      forAll(matrices(), (x) => {
        equal(Sigmoid().forward(x), sigmoid(x));
        equal(ReLU().forward(x), relu(x));
      }),
      example(() => {
        const network = Sequential(Linear(3, 5), Sigmoid(), Linear(5, 2), ReLU());
        same(
          [Sigmoid(), ReLU(), network].map((part) => part.parameters().length),
          [0, 0, 4],
        );
        same(Object.keys(network.stateDict()), ["0.weight", "0.bias", "2.weight", "2.bias"]);
        same(python("list(activated.state_dict())").gives, [
          ...["layer1.weight", "layer1.bias"],
          ...["layer2.weight", "layer2.bias"],
        ]);
        same(python("list(nn.Sigmoid().parameters())").gives, []);
      }),
    ),
};

export const onLayersClaims: readonly Claim[] = [
  goesThroughFourSteps,
  onlyHalfIsLinear,
  lastReLUCanEndLearning,
  activationsAreLayers,
];
