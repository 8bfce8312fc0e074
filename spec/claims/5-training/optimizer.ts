/**
 * The optimizer
 *
 * The gradient says for each number of the model how steeply the loss rises with it. The optimizer makes a step of that.
 * Plain gradient descent, SGD, goes against the gradient, further where it is steeper. Adam remembers, for each number, the
 * running mean m of its slopes g and the running mean v of their squares, and moves it by
 *
 *     0.001 · m / √v
 *
 * If all slopes agree, m is as large as √v and the step is 0.001, whatever the size of the slopes. If they contradict each
 * other, m is small and so is the step. Both means start from 0 and are too small at first; dividing them by 1 − βᵗ, with β
 * the share that is kept at each of t steps, makes up for that.
 */
import { equal, holds, refuses, same } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { dot, matrices, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Operand, Subject, Tensor } from "../subject.ts";
import { classifier, samples, weightsOf } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

/** A loss whose gradient is the numbers given: Σ w·g. */
function lossOf({ sum, mul }: Pick<Subject, "sum" | "mul">, w: Tensor, gradient: readonly number[]): Operand {
  return sum(mul(w, gradient));
}

const nonzero = numbers({ from: 1 / 64, to: 8 });

const isChosenBeforehand: Claim = {
  id: "TRAIN-17",
  says: {
    en: "The optimizer is chosen by the computed gradients, and then improves the weights.",
    zh: "优化器公式是根据计算出的梯度来选择的，选好之后再用它优化模型权重。",
  },
  formula: String.raw`w \leftarrow w - \eta\, u(g)`,
  status: "needs a condition",
  why: `The optimizer uses the gradients, but it is not chosen by them: it is made once, before the first loss is computed, when
    there is no gradient yet. From the same gradient each optimizer makes its own step. SGD goes further where it is steeper,
    Adam begins with the same distance everywhere.`,
  counterexample: "Adam is made before the loop, when every gradient is still None",
  law: ({ parameter, sum, mul, backward, gradientOf, read, SGD, Adam, python }) =>
    all(
      forAll(vectors({ of: nonzero }), (gradient) => {
        const weights = () => parameter(gradient.map(() => 0));
        const [ofSGD, ofAdam] = [weights(), weights()];
        const rate = { learningRate: 0.25 };
        const chosen = [SGD([ofSGD], rate), Adam([ofAdam], rate)];
        same([gradientOf(ofSGD), gradientOf(ofAdam)], [null, null]);
        for (const w of [ofSGD, ofAdam]) backward(lossOf({ sum, mul }, w, gradient));
        for (const optimizer of chosen) optimizer.step();
        equal(
          read(ofSGD).values,
          gradient.map((g) => -0.25 * g),
        );
        // m/√v is 1, give or take some roundings, and with eps in the sum smaller by a share of 64 · 1e-8 at most.
        for (const w of read(ofAdam).values)
          holds(w <= -0.25 * (1 - 1e-6) && w > -0.2501, `Adam moved by ${w}`);
      }),
      example(() => same(python("classifier.linear.weight.grad").gives, null)),
    ),
};

const movesWhatItIsGiven: Claim = {
  id: "TRAIN-18",
  says: {
    en: "With model.parameters() the optimizer is told which parameters to improve.",
    zh: "model.parameters() 用来指定优化器要优化哪个模型的哪些参数。",
  },
  formula: String.raw`\texttt{Adam(model.parameters())}`,
  status: "holds",
  why: `The optimizer keeps the list that it is given, and changes those numbers in place, which is why the model has them at once.
    A parameter that is not in the list gets gradients like any other, but nobody uses them, and it stays as it was, to the
    last bit. An empty list is refused.`,
  law: ({ Linear, Sigmoid, Sequential, mse, tensor, read, backward, gradientOf, Adam, python }) =>
    all(
      forAll(oneOf([0], [1], [0, 1]), seeds, (chosen, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const parameters = model.parameters();
        const numbersOf = () => parameters.map((p) => String(read(p).values));
        const before = numbersOf();
        const optimizer = Adam(chosen.map((i) => parameters[i] as Tensor));
        const { x, y } = samples(4, seed);
        backward(mse(model.forward(tensor(x.flat(), [4, 5])), y));
        optimizer.step();
        const moved = numbersOf().flatMap((now, i) => (now === before[i] ? [] : [i]));
        same(moved, chosen);
        same(
          parameters.map((p) => gradientOf(p)?.some((g) => g !== 0)),
          [true, true],
        );
      }),
      example(() => {
        refuses(() => Adam([]));
        same(python("torch.optim.Adam(InPlainList().parameters())").raises, "ValueError");
        same(python("torch.optim.Adam(classifier)").raises, "TypeError");
        same(python("moved(classifier, classifier.parameters())").gives, {
          "linear.weight": true,
          "linear.bias": true,
        });
        same(python("moved(classifier, [classifier.linear.bias])").gives, {
          "linear.weight": false,
          "linear.bias": true,
        });
        equal(
          python("len(torch.optim.Adam(classifier.parameters()).param_groups[0]['params'])").gives as number,
          classifier({ Sequential, Linear, Sigmoid }).parameters().length,
        );
      }),
    ),
};

/** Adam with its usual settings, as Kingma and Ba write it: the weights after one step more for each gradient. */
function plainAdam(start: readonly number[]): (gradient: readonly number[]) => readonly number[] {
  const [rate, beta1, beta2, eps] = [0.001, 0.9, 0.999, 1e-8];
  let [w, m, v] = [start, start.map(() => 0), start.map(() => 0)];
  let t = 0;
  return (g) => {
    t++;
    m = m.map((mi, i) => beta1 * mi + (1 - beta1) * (g[i] as number));
    v = v.map((vi, i) => beta2 * vi + (1 - beta2) * (g[i] as number) ** 2);
    const corrected = (x: number, beta: number) => x / (1 - beta ** t);
    w = w.map(
      (wi, i) =>
        wi - (rate * corrected(m[i] as number, beta1)) / (Math.sqrt(corrected(v[i] as number, beta2)) + eps),
    );
    return w;
  };
}

/** The gradient of the mean squared error of sigmoid, by the five weights and the bias. */
function plainGradient(w: readonly number[], x: readonly (readonly number[])[], y: number[][]): number[] {
  const gradient = new Array<number>(6).fill(0);
  for (const [i, row] of x.entries()) {
    const inputs = [...row, 1];
    const p = 1 / (1 + Math.exp(-dot(inputs, w)));
    const force = (2 * (p - (y[i]?.[0] as number)) * p * (1 - p)) / x.length;
    for (const [j, input] of inputs.entries()) gradient[j] = (gradient[j] as number) + force * input;
  }
  return gradient;
}

const stepsAsAdam: Claim = {
  id: "TRAIN-19",
  says: {
    en: "The optimizer is torch.optim.Adam with the learning rate 0.001.",
    zh: "优化器是 torch.optim.Adam，学习率为 0.001。",
  },
  formula: String.raw`w_t = w_{t-1} - \eta\, \frac{m_t / (1 - \beta_1^t)}{\sqrt{v_t / (1 - \beta_2^t)} + \varepsilon}`,
  status: "holds",
  why: `What the program does not say has its usual value: the running means keep 0.9 of m and 0.999 of v at each step, eps is
    0.00000001, and nothing pulls the weights towards 0. The first step is the learning rate itself, up to eps, since m and √v
    are both the size of the one gradient there has been.`,
  law: ({ parameter, sum, mul, backward, read, Linear, Sigmoid, Sequential, mse, Adam, fit, python }) => {
    const steps = (gradients: readonly number[][], options?: Parameters<typeof Adam>[1]) => {
      const w = parameter((gradients[0] as number[]).map(() => 0));
      const optimizer = Adam([w], options);
      return gradients.map((gradient) => {
        backward(lossOf({ sum, mul }, w, gradient));
        optimizer.step();
        optimizer.zeroGrad();
        return read(w).values;
      });
    };
    // 0.999ᵗ is rounded by half a unit for each factor, and 1 − 0.999ᵗ is a thousandth of it for each: that makes 500 units, of
    // which the root leaves half. Everything else is some twenty roundings. No step is longer than 0.001, or hardly.
    const within = 300;
    return all(
      forAll(matrices({ rows: [1, 4] }), oneOf(1, 1e-4, 1e-8), (drawn, size) => {
        const gradients = drawn.map((row) => row.map((g) => g * size));
        const plain = plainAdam((gradients[0] as number[]).map(() => 0));
        for (const [i, w] of steps(gradients).entries())
          equal(w, plain(gradients[i] as number[]), { within: within * (i + 1), of: 0.001 });
      }),
      forAll(vectors({ of: nonzero }), (gradient) => {
        const first = gradient.map((g) => (-0.001 * g) / (Math.abs(g) + 1e-8));
        // 0.1·g / 0.1 and √(0.001·g²/0.001) take three and six roundings, the formula three more.
        equal(steps([gradient])[0] as number[], first, { within: 12 });
      }),
      forAll(matrices(), (gradients) => {
        const options = { learningRate: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 } as const;
        equal(steps(gradients, options).flat(), steps(gradients).flat());
      }),
      // The whole program again, in plain numbers.
      example(() => {
        const { x, y } = samples(5000, 1);
        const model = classifier({ Sequential, Linear, Sigmoid });
        let weights: readonly number[] = weightsOf(model, { read });
        const optimizer = Adam(model.parameters(), { learningRate: 0.001 });
        fit({ model, x, y, loss: mse, optimizer, epochs: 20, batchSize: 20 });
        const plain = plainAdam(weights);
        for (let epoch = 0; epoch < 20; epoch++) {
          for (let i = 0; i < 5000; i += 20)
            weights = plain(plainGradient(weights, x.slice(i, i + 20), y.slice(i, i + 20)));
        }
        // Each of the 5000 updates rounds a weight, of 4 at most, by half a unit; so does the other program.
        equal(weightsOf(model, { read }), weights, { within: 5000, of: 2 });
      }),
      example(() => {
        const { lr, betas, eps, weight_decay } = python("defaults(torch.optim.Adam)").gives as Record<
          string,
          unknown
        >;
        same([lr, betas, eps, weight_decay], [0.001, [0.9, 0.999], 1e-8, 0]);
        // Without parameters it is refused.
        same(python("torch.optim.Adam(lr=0.001)").raises, "TypeError");
        same(python("rounded(first_step(torch.optim.Adam, [4., -2.]))").gives, [-0.001, 0.001]);
      }),
    );
  },
  figure({ Linear, Sigmoid, Sequential, mse, Adam, fit, read }) {
    const model = classifier({ Sequential, Linear, Sigmoid });
    const seen = [weightsOf(model, { read })];
    fit({
      model,
      ...samples(5000, 1),
      loss: mse,
      optimizer: Adam(model.parameters(), { learningRate: 0.001 }),
      epochs: 20,
      batchSize: 20,
      onEpoch: () => {
        seen.push(weightsOf(model, { read }));
        return false;
      },
    });
    return {
      title: "Six numbers learn the rule: the first weight goes up, the fifth goes down",
      x: { label: "update" },
      y: { label: "weight" },
      layers: ["w1", "w2", "w3", "w4", "w5", "bias"].map((name, i) => ({
        kind: "line",
        name,
        points: seen.map((weights, epoch) => [250 * epoch, weights[i] as number] as const),
      })),
    };
  },
};

export const optimizerClaims: readonly Claim[] = [isChosenBeforehand, movesWhatItIsGiven, stepsAsAdam];
