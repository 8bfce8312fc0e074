/**
 * Looking without touching
 *
 * An evaluation only looks. Two switches belong to it, and they are easily taken for each other. model.eval()
 * tells the layers that the model is being used, not trained; a few kinds of layers, such as dropout, then
 * behave differently. no_grad tells the engine not to note how each number came about, since nobody will ask
 * for gradients.
 *
 * The first switch changes what is computed and still notes it. The second changes nothing in the numbers,
 * but leaves no way back from them. Neither of them touches a weight, but only the second sees to it that
 * training is impossible.
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer, Subject, Tensor } from "../subject.ts";
import { classifier, samples, weightsOf } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const batchOfFives = matrices({ columns: [5, 5] });

/** What the model makes of the rows, as a tensor from which gradients may flow back. */
function outputOf(model: Layer, x: number[][], { tensor }: Pick<Subject, "tensor">): Tensor {
  return model.forward(tensor(x.flat(), [x.length, 5]));
}

const switchesLayersOnly: Claim = {
  id: "EVAL-02",
  says: {
    en: "Calling model.eval() declares that no training takes place in this function.",
    zh: "model.eval() 声明模型在这个函数中不做训练。",
  },
  formula: String.raw`\texttt{model.eval()} \not\Rightarrow \texttt{torch.no\_grad()}`,
  status: "wrong",
  why: `It only sets a flag that some layers look at: dropout stops dropping, for example. Everything is still
    noted for the way back, and a step of the optimizer moves the weights as ever. What prevents training is
    no_grad. This model has no layer that looks at the flag, so eval() changes nothing at all here.`,
  counterexample: "after model.eval() a gradient step still changes all six numbers of the model",
  law: ({ Sequential, Linear, Sigmoid, tensor, mse, backward, noGrad, requiresGrad, SGD, read, python }) =>
    all(
      forAll(seeds, oneOf(true, false), (seed, training) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        model.train(training);
        same(model.training, training);
        const { x, y } = samples(4, seed);
        same(requiresGrad(outputOf(model, x, { tensor })), true);
        same(
          noGrad(() => requiresGrad(outputOf(model, x, { tensor }))),
          false,
        );
        const before = weightsOf(model, { read });
        const optimizer = SGD(model.parameters(), { learningRate: 1 });
        backward(mse(outputOf(model, x, { tensor }), y));
        optimizer.step();
        const after = weightsOf(model, { read });
        holds(
          after.every((w, i) => w !== before[i]),
          `not all of ${before} have moved`,
        );
      }),
      forAll(batchOfFives, seeds, (x, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const trained = model.forward(x);
        model.eval();
        equal(model.forward(x), trained);
      }),
      example(() => {
        same(python("classifier.eval()(vectors).requires_grad").gives, true);
        const moved = python("moved(classifier.eval(), classifier.parameters())").gives;
        same(moved, { "linear.weight": true, "linear.bias": true });
      }),
    ),
  figure({ Sequential, Linear, Sigmoid, tensor, noGrad, requiresGrad }) {
    const model = classifier({ Sequential, Linear, Sigmoid });
    const { x } = samples(4, 0);
    const noted = (training: boolean) => {
      model.train(training);
      const ask = () => (requiresGrad(outputOf(model, x, { tensor })) ? "yes" : "no");
      return [ask(), noGrad(ask)];
    };
    return {
      title: "Can gradients flow back? It takes no_grad to prevent it",
      columns: ["", "as ever", "within no_grad"],
      rows: [
        ["model.train()", ...noted(true)],
        ["model.eval()", ...noted(false)],
      ],
    };
  },
};

const sparesTheGradients: Claim = {
  id: "EVAL-06",
  says: {
    en: "The line with torch.no_grad(): declares that gradients are computed in the test.",
    zh: "with torch.no_grad(): 声明在测试函数中计算梯度。",
  },
  formula: String.raw`\texttt{requires\_grad} = \texttt{False}`,
  status: "wrong",
  why: `It is the opposite: a "not" is missing. Within the block nothing is noted for the way back, which
    saves memory and time, and the numbers are the same to the last bit. With the block it ends, even if
    something goes wrong inside.`,
  counterexample: "within no_grad the loss has no gradient, and backward() raises a RuntimeError",
  law: ({ Sequential, Linear, Sigmoid, tensor, mse, backward, noGrad, requiresGrad, read, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const untracked = noGrad(() => outputOf(model, x, { tensor }));
        const tracked = outputOf(model, x, { tensor });
        same([requiresGrad(untracked), requiresGrad(tracked)], [false, true]);
        equal(read(untracked).values, read(tracked).values);
        const y = x.map(() => [1]);
        refuses(() => backward(mse(untracked, y)));
        refuses(() =>
          noGrad(() => {
            throw new Error("something goes wrong inside");
          }),
        );
        same(requiresGrad(outputOf(model, x, { tensor })), true);
      }),
      example(() => {
        same(python("torch.no_grad()(classifier)(vectors).requires_grad").gives, false);
        same(python("torch.no_grad()(classifier)(vectors).grad_fn").gives, null);
        same(python("torch.equal(torch.no_grad()(classifier)(vectors), classifier(vectors))").gives, true);
        same(python("torch.no_grad()(torch.is_grad_enabled)()").gives, false);
        same(python("(torch.no_grad()(classifier)(vectors), torch.is_grad_enabled())[-1]").gives, true);
        same(python("torch.no_grad()(classifier)(vectors, y).backward()").raises, "RuntimeError");
        // And it leaves the mode of the layers alone.
        same(python("(torch.no_grad()(classifier)(vectors), classifier.training)[-1]").gives, true);
      }),
    ),
};

const predictsWithoutLabels: Claim = {
  id: "EVAL-07",
  says: {
    en: "Called without the labels, the model returns its predictions.",
    zh: "不传入标签 y 调用模型，得到的就是预测值。",
  },
  formula: String.raw`f(x) = \sigma(xW^{\mathsf T} + b)`,
  status: "holds",
  why: `The labels are needed for the loss only, which compares the predictions with them. The predictions
    themselves are computed from x and the weights, a row for each sample, and know nothing of any label.`,
  law: ({ Sequential, Linear, Sigmoid, linear, sigmoid, predict, read, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const [w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, bias = 0] = weightsOf(model, { read });
        const answers = predict(model, x);
        same(read(answers).shape, [x.length, 1]);
        equal(answers, sigmoid(linear(x, [[w1, w2, w3, w4, w5]], [bias])));
      }),
      example(() => {
        same(python("inspect.signature(classifier.forward)").gives, "(x, y=None)");
        same(python("classifier(vectors).shape").gives, [4, 1]);
        same(python("classifier(vectors, y).shape").gives, []);
      }),
    ),
};

const leavesTheModelAlone: Claim = {
  id: "EVAL-10",
  says: {
    en: "An evaluation does not change the model.",
    zh: "评估不会改变模型。",
  },
  formula: String.raw`w_{\text{after}} = w_{\text{before}}`,
  status: "holds",
  why: `Weights change in a step of the optimizer and nowhere else, and an evaluation makes none. In the
    article's program two other things do change: the model stays in eval mode, which is why every epoch
    begins with model.train(), and the random numbers go on. Here an evaluation puts the mode back.`,
  law: ({ Sequential, Linear, Sigmoid, evaluate, read, python }) =>
    all(
      forAll(seeds, oneOf(true, false), (seed, training) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        model.train(training);
        const before = weightsOf(model, { read });
        const data = samples(5, seed);
        const accuracy = () => evaluate(model, data).accuracy;
        const first = accuracy();
        equal(accuracy(), first);
        equal(weightsOf(model, { read }), before);
        same(model.training, training);
      }),
      // It does look: not every accuracy is the same.
      fails(
        forAll(seeds, (seed) => {
          const model = classifier({ Sequential, Linear, Sigmoid }, seed);
          equal(evaluate(model, samples(5, seed)).accuracy, evaluate(model, samples(5, seed + 1)).accuracy);
        }),
      ),
      example(() => {
        same(python("(classifier.eval(), classifier(vectors), classifier.training)[-1]").gives, false);
      }),
    ),
};

export const noGradientsClaims: readonly Claim[] = [
  switchesLayersOnly,
  sparesTheGradients,
  predictsWithoutLabels,
  leavesTheModelAlone,
];
