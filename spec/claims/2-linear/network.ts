/**
 * A network as a program
 *
 * A network is written down in two parts. The first says which layers there are; making the network makes them, with
 * weights drawn at random. The second, called forward, says what happens to an input: through which layer it goes
 * first, and through which one then.
 *
 *     def __init__(self):                          def forward(self, x):
 *         self.layer1 = nn.Linear(3, 5)                return self.layer2(self.layer1(x))
 *         self.layer2 = nn.Linear(5, 2)
 *
 * There is no third part. How to go back, for the gradients, follows from forward.
 */
import { equal, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, type Law } from "../../kit/law.ts";
import { fitting, type Matrix, matrices, vectors } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { byHand, uncancelled, weightsOf } from "./arithmetic.ts";

const ofThree = matrices({ columns: [3, 3] });

/** Every layer declared is found, within other parts too, in the order in which it was declared. */
const findsTheLayers = ({ Linear, Sequential, python }: Subject): Law =>
  all(
    forAll(vectors({ of: wholeNumbers({ from: 1, to: 4 }), min: 2, max: 5 }), (widths) => {
      const layers = widths.slice(1).map((outputs, i) => Linear(widths[i] as number, outputs));
      const names = Sequential(Sequential(...layers), Linear(1, 1))
        .namedParameters()
        .map(([name]) => name);
      const declared = layers.flatMap((_, i) => [`0.${i}.weight`, `0.${i}.bias`]);
      same(names, [...declared, "1.weight", "1.bias"]);
    }),
    example(() => {
      same(python("[name for name, _ in model.named_children()]").gives, ["layer1", "layer2"]);
      same(python("SuperForgotten()").raises, "AttributeError");
      same(python("len(list(InPlainList().parameters()))").gives, 0);
      same(python("len(list(InModuleList().parameters()))").gives, 4);
    }),
  );

/** The same layers in another order are another function. */
const forwardDecides = ({ Linear, ReLU, Sequential, python }: Subject): Law =>
  all(
    forAll(ofThree, wholeNumbers({ from: 1, to: 100 }), (x, seed) => {
      const [layer1, layer2] = [Linear(3, 5, { seed }), Linear(5, 2, { seed })];
      const answer = Sequential(layer1, layer2).forward(x);
      equal(answer, layer2.forward(layer1.forward(x)));
      // Three products and a bias, then five and a bias: ten roundings on either side.
      const weights = [weightsOf(layer1), weightsOf(layer2)];
      equal(answer, byHand(x, ...weights), { within: 20, of: uncancelled(x, ...weights) });
    }),
    fails(
      forAll(ofThree, (x) => {
        const [layer, relu] = [Linear(3, 3, { seed: 1 }), ReLU()];
        equal(Sequential(layer, relu).forward(x), Sequential(relu, layer).forward(x));
      }),
    ),
    example(() => {
      same(python("torch.equal(model(torch_x), model.forward(torch_x))").gives, true);
      same(python("nn.Module()(torch_x)").raises, "NotImplementedError");
    }),
  );

const theConstructorDeclares: Claim = {
  id: "LIN-08",
  says: {
    en: "The constructor of a network declares which layers it has.",
    zh: "网络的初始化函数声明模型中有哪几层。",
  },
  formula: String.raw`\texttt{self.layer1 = nn.Linear(3, 5)}`,
  status: "holds",
  why: `Setting a layer as a field registers it: from then on its parameters are found by name, for training
    and for saving. Two things are needed for that. The base class must have been set up before, or PyTorch
    complains; and layers in a plain Python list are not seen at all.`,
  law: findsTheLayers,
};

const forwardComputes: Claim = {
  id: "LIN-09",
  says: {
    en: "The function forward defines how the network computes its answer.",
    zh: "forward 函数定义模型的计算过程。",
  },
  formula: "f(x) = f_2(f_1(x))",
  status: "holds",
  why: `Declared layers do nothing by themselves. Which of them an input goes through, and in which order, is
    only said in forward: a layer followed by relu and relu followed by the same layer have the same
    parameters and different answers.`,
  law: forwardDecides,
};

const neverDeclared: Claim = {
  id: "LIN-15",
  says: {
    en: "The forward function of this section applies self.sig and self.relu.",
    zh: "本节的 forward 函数使用了 self.sig 和 self.relu。",
  },
  formula: String.raw`\texttt{x = self.sig(x)}`,
  status: "wrong",
  why: `It is printed so, but the constructor of this section declares only layer1 and layer2, and the two
    together stop with an AttributeError. A later section declares sig and relu. They have nothing to
    remember, so the plain functions would do without any declaration.`,
  counterexample: "the two together raise AttributeError: object has no attribute 'sig'",
  law: ({ Sigmoid, ReLU, sigmoid, relu, python }) =>
    all(
      fails(example(() => same(python("SigForgotten(3, 5, 2)(torch_x)").raises, undefined))),
      example(() => {
        same(python("SigForgotten(3, 5, 2)(torch_x)").raises, "AttributeError");
        same(python("hasattr(model, 'sig')").gives, false);
        same(python("hasattr(activated, 'sig')").gives, true);
      }),
      forAll(matrices(), (x) => {
        equal([Sigmoid().forward(x), ReLU().forward(x)], [sigmoid(x), relu(x)]);
        same([...Sigmoid().namedParameters(), ...ReLU().namedParameters()], []);
      }),
    ),
};

const twoParts: Claim = {
  id: "LIN-21",
  says: {
    en: "A PyTorch network has two parts: its layers are declared, then forward says how they are used.",
    zh: "PyTorch 网络的定义分为两部分：先声明用到哪些层，再用 forward 定义如何使用它们。",
  },
  formula: String.raw`\texttt{\_\_init\_\_} \text{ and } \texttt{forward}`,
  status: "holds",
  why: `The first part is where the weights live, so it runs once; the second is the computation, and runs for
    every batch. A network without forward can be built, but refuses to answer. The way back for the gradients
    is not written by anybody.`,
  law: (subject) =>
    all(
      findsTheLayers(subject),
      forwardDecides(subject),
      example(() => same(subject.python("issubclass(Net, nn.Module)").gives, true)),
    ),
};

const rowsDoNotMeet: Claim = {
  id: "LIN-30",
  says: {
    en: "The samples of a batch go through the network independently of each other.",
    zh: "同一批中的各个样本互不影响，各自独立地通过网络。",
  },
  formula: "f(X)_i = f(X_i)",
  status: "holds",
  why: `Each row of a matrix product is made from the same row of the left matrix alone. So a sample is
    answered the same whether it comes by itself, among others, or in another order; a batch only saves
    time.`,
  law: ({ linear, python }) =>
    all(
      forAll(
        fitting({
          x: ["batch", "in"],
          ...{ w1: ["hidden", "in"], b1: ["hidden"], w2: ["out", "hidden"], b2: ["out"] },
        }),
        ({ x, w1, b1, w2, b2 }) => {
          const network = (rows: Matrix) => linear(linear(rows, w1, b1), w2, b2);
          // Twice five roundings on either side, should the order of adding depend on how many rows there are.
          const close = { within: 20, of: uncancelled(x, [w1, b1], [w2, b2]) };
          const answers = network(x);
          equal(network(x.slice(0, 1)), answers.slice(0, 1), close);
          equal(network(x.toReversed()), answers.toReversed(), close);
        },
      ),
      forAll(fitting({ x: ["in"], weight: ["out", "in"] }), ({ x, weight }) => {
        // A row that holds no numbers spoils its own answer, and no other.
        const spoilt = x.map(() => Number.NaN);
        const wanted = [...byHand([x], [weight]), weight.map(() => Number.NaN)];
        equal(linear([x, spoilt], weight, null), wanted, { within: 8, of: uncancelled([x], [weight]) });
      }),
      example(() => same(python("torch.allclose(model(torch_x)[1], model(torch_x[1]))").gives, true)),
    ),
};

export const networkClaims: readonly Claim[] = [
  theConstructorDeclares,
  forwardComputes,
  neverDeclared,
  twoParts,
  rowsDoNotMeet,
];
