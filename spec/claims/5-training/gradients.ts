/**
 * Gradients
 *
 * The loss depends on six numbers. Its gradient is six slopes, one by each of them: how fast the loss rises if that number
 * alone is turned up a little. The call loss.backward() finds them by going back through the computation, from the loss
 * to the weights, multiplying the slopes of all the steps on the way (the chain rule):
 *
 *     ∂L/∂w = ∂L/∂p · ∂p/∂z · ∂z/∂w
 *
 * Here z is the score, p = σ(z) the probability and L = (p − y)² the loss. Then optim.step() moves each of the six against
 * its slope, so that the loss falls.
 */
import { between, equal, refuses, same } from "../../kit/compare.ts";
import { networkTolerance, partials } from "../../kit/differences.ts";
import { all, example, forAll, inDoubles } from "../../kit/law.ts";
import { dot, fitting, meanOf } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Tensor } from "../subject.ts";

const models = fitting(
  { x: ["batch", "in"], weight: ["one", "in"], bias: ["one"], y: ["batch", "one"] },
  { of: numbers({ from: -1, to: 1 }), lengths: { one: [1, 1], in: [5, 5] } },
);

const addsTheSlopes: Claim = {
  id: "TRAIN-24",
  says: {
    en: "The call loss.backward() computes the gradients.",
    zh: "loss.backward() 用来计算梯度。",
  },
  formula: String.raw`w.\texttt{grad} \mathrel{+}= \frac{\partial L}{\partial w}`,
  status: "holds",
  why: `It goes back from the loss to each of the six numbers, and what it finds is what trying out tiny changes finds. It adds to
    the gradient that is there: a second call makes exactly twice as much. PyTorch throws the way back away after the first
    call unless it is told to retain it, so going back twice by mistake is refused.`,
  law: ({ parameter, linear, sigmoid, mse, mul, add, backward, gradientOf, read, tensor, python }) =>
    all(
      inDoubles(
        forAll(models, ({ x, weight: [weight = []], bias, y }) => {
          const [w, b] = [parameter([weight]), parameter(bias)];
          same([gradientOf(w), gradientOf(b)], [null, null]);
          backward(mse(sigmoid(linear(x, w, b)), y));
          const found = [...(gradientOf(w) ?? []), ...(gradientOf(b) ?? [])];
          // The loss in plain numbers, with each of the six moved a little to either side.
          const loss = (six: Float64Array) =>
            meanOf(
              x.map((row, i) => {
                const p = 1 / (1 + Math.exp(-dot([...row, 1], [...six])));
                return (p - (y[i]?.[0] as number)) ** 2;
              }),
            );
          const tried = partials(loss, [...weight, ...bias]);
          for (const [i, slope] of found.entries()) {
            const near = networkTolerance(tried);
            between((tried[i] as number) - near, slope, (tried[i] as number) + near);
          }
        }),
      ),
      forAll(models, ({ x, weight, bias, y }) => {
        const w = parameter(weight);
        const loss = mse(sigmoid(linear(x, w, bias)), y);
        backward(loss, { retain: true });
        const once = [...(gradientOf(w) as readonly number[])];
        backward(loss);
        const twice = once.map((g) => 2 * g);
        equal(gradientOf(w) as readonly number[], twice);
        refuses(() => backward(loss));
        // A number that is used twice gets both its slopes: w² + w has the slope 2w + 1.
        const square = parameter(bias);
        backward(add(mul(square, square), square));
        equal(
          gradientOf(square) as readonly number[],
          bias.map((wi) => wi + wi + 1),
          { within: 2, of: 2 },
        );
      }),
      example(() => {
        // A loss is one number, and has to depend on a parameter.
        refuses(() => backward(sigmoid(parameter([1, 2]))));
        refuses(() => backward(mse(tensor([1], [1]), [0])));
        equal(read(sigmoid(parameter([0]))).values, [0.5]);
      }),
      example(() => {
        const w = "(w := nn.Parameter(torch.tensor(3.)), ";
        const retained = "loss := w ** 2, loss.backward(retain_graph=True), loss.backward(), w.grad)[-1]";
        equal(python(`${w}(w ** 2).backward(), w.grad)[-1]`).gives as number, 6);
        equal(python(`${w}(w ** 2).backward(), (w ** 2).backward(), w.grad)[-1]`).gives as number, 12);
        equal(python(`${w}${retained}`).gives as number, 12);
        same(python(`${w}loss := w ** 2, loss.backward(), loss.backward())`).raises, "RuntimeError");
        same(
          python("(loss := classifier(vectors, y), loss.backward(), loss.backward())").raises,
          "RuntimeError",
        );
        same(python("classifier.linear.weight.grad").gives, null);
        same(python("classifier(vectors).backward()").raises, "RuntimeError");
        same(python("torch.ones(2).sum().backward()").raises, "RuntimeError");
        // Where the way back needs no number that was kept, PyTorch forgets to refuse.
        equal(python(`${w}loss := w + 1, loss.backward(), loss.backward(), w.grad)[-1]`).gives as number, 2);
      }),
    ),
  figure({ linear, sigmoid, mse, mul, add, slope }) {
    const [w1, w5, b, x1, x5, y] = [0.5, -0.25, 0.1, 0.8, 0.4, 1];
    const score = linear([[x1, x5]], [[w1, w5]], [b])[0]?.[0] ?? 0;
    const p = sigmoid(score);
    const lossOfScore = (z: Tensor) => mse(sigmoid(z), y);
    const lossIf = (from: number, input: number) => (w: Tensor) =>
      lossOfScore(add(mul(w, input), score - from * input));
    return {
      title: "There and back: a sample with label 1, first number 0.8 and fifth number 0.4",
      columns: ["quantity", "value", "slope of the loss by it"],
      rows: [
        ["loss = (p − y)²", mse(p, y), 1],
        ["p = σ(z)", p, slope((q) => mse(q, y), p)],
        ["z = w1·x1 + w5·x5 + b", score, slope(lossOfScore, score)],
        ["w1", w1, slope(lossIf(w1, x1), w1)],
        ["w5", w5, slope(lossIf(w5, x5), w5)],
        ["b", b, slope(lossIf(b, 1), b)],
      ],
    };
  },
};

const movesTheWeights: Claim = {
  id: "TRAIN-25",
  says: {
    en: "The call optim.step() updates the weights.",
    zh: "optim.step() 用来更新权重。",
  },
  formula: String.raw`w \leftarrow w - \eta\, \frac{\partial L}{\partial w}`,
  status: "holds",
  why: `Computing a gradient moves nothing; the step does. It reads the gradients that it finds, changes the weights in place, and
    leaves the gradients as they are. In PyTorch, a step before there is any gradient changes nothing and does not complain.`,
  law: ({ parameter, sum, mul, backward, gradientOf, read, SGD, Adam, python }) =>
    all(
      forAll(fitting({ start: ["n"], gradient: ["n"] }), ({ start, gradient }) => {
        const [ofSGD, ofAdam] = [parameter(start), parameter(start)];
        const [sgd, adam] = [SGD([ofSGD], { learningRate: 0.25 }), Adam([ofAdam], { learningRate: 0.25 })];
        for (const w of [ofSGD, ofAdam]) backward(sum(mul(w, gradient)));
        equal([...read(ofSGD).values, ...read(ofAdam).values], [...start, ...start]);
        for (const optimizer of [sgd, adam]) optimizer.step();
        // A quarter is exact, so only the difference is rounded.
        equal(
          read(ofSGD).values,
          start.map((w, i) => w - 0.25 * (gradient[i] as number)),
        );
        // Twelve roundings of Adam's step, a quarter at most, are a unit and a half; half a unit of 8 for either difference.
        equal(
          read(ofAdam).values,
          start.map((w, i) => {
            const g = gradient[i] as number;
            return w - (0.25 * g) / (Math.abs(g) + 1e-8);
          }),
          { within: 10, of: 1 },
        );
        equal(gradientOf(ofSGD) as readonly number[], gradient);
      }),
      example(() => same(python("torch.optim.Adam(classifier.parameters()).step()").gives, null)),
    ),
};

export const gradientsClaims: readonly Claim[] = [addsTheSlopes, movesTheWeights];
