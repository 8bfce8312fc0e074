/**
 * Setting gradients back
 *
 * What loss.backward() finds, it adds to what is there already, and the optimizer takes what it finds there. So three calls
 * belong together, for every batch:
 *
 *     loss.backward()      gradient += slopes of this batch
 *     optim.step()         weights move against the gradient
 *     optim.zero_grad()    gradient = 0
 *
 * Where the last one is missing, each step also repeats all the steps before it. The trouble is that a program with this
 * mistake may well look better than the right one. Accuracy cannot tell; looking at the gradient of a single step can.
 */
import type { Optimizer } from "../../engine.ts";
import { atLeast, atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { numbered } from "../../kit/figure.ts";
import { all, example, fails, forAll, type Law } from "../../kit/law.ts";
import { meanOf, median } from "../../kit/matrices.ts";
import { oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Subject, Tensor } from "../subject.ts";
import { classifier, samples } from "./classifier.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });

type Tape = Pick<
  Subject,
  "parameter" | "linear" | "sigmoid" | "mse" | "backward" | "gradientOf" | "read" | "SGD"
>;
const start = { weight: [0, 0.5, -0.25, 0.125, 0], bias: [0.25] };

type Call = "backward" | "step" | "zeroGrad";

/** Right before a step: the weights, the gradient that the optimizer finds, and the batch that it is meant to be of. */
interface Moment {
  readonly weight: readonly number[];
  readonly bias: readonly number[];
  readonly gradient: readonly number[];
  readonly xs: number[][];
  readonly ys: number[][];
}

interface Run {
  readonly seed: number;
  readonly eachBatch: readonly Call[];
  readonly afterEpoch?: "zeroGrad";
  readonly batchSize?: number;
  readonly choose?: (parameters: readonly Tensor[]) => Optimizer;
  readonly beforeStep?: (moment: Moment) => void;
}

/** The weights after two epochs over six samples, with these calls for each batch. */
function run(
  { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD }: Tape,
  { seed, eachBatch, afterEpoch, batchSize = 3, choose, beforeStep }: Run,
): { weight: readonly number[]; bias: readonly number[] } {
  const { x, y } = samples(6, seed);
  const [weight, bias] = [parameter([start.weight]), parameter(start.bias)];
  const optimizer = choose?.([weight, bias]) ?? SGD([weight, bias], { learningRate: 0.5 });
  const now = () => ({ weight: read(weight).values, bias: read(bias).values });
  const gradient = () => [...(gradientOf(weight) ?? []), ...(gradientOf(bias) ?? [])];
  for (let epoch = 0; epoch < 2; epoch++) {
    for (let from = 0; from < x.length; from += batchSize) {
      const [xs, ys] = [x.slice(from, from + batchSize), y.slice(from, from + batchSize)];
      for (const call of eachBatch) {
        if (call === "backward") backward(mse(sigmoid(linear(xs, weight, bias)), ys));
        if (call === "step") beforeStep?.({ ...now(), gradient: gradient(), xs, ys });
        if (call !== "backward") optimizer[call]();
      }
    }
    if (afterEpoch !== undefined) optimizer[afterEpoch]();
  }
  return now();
}

/** What is right in every case: the gradient of a step is that of its own batch at the weights of that moment. */
function usesItsOwnGradient(tape: Tape, how: Omit<Run, "seed">): Law {
  const { parameter, linear, sigmoid, mse, backward, gradientOf } = tape;
  return forAll(seeds, (seed) => {
    run(tape, {
      seed,
      ...how,
      beforeStep({ weight, bias, gradient, xs, ys }) {
        // A new model, which has no past.
        const [w, b] = [parameter([weight]), parameter(bias)];
        backward(mse(sigmoid(linear(xs, w, b)), ys));
        equal(gradient, [...(gradientOf(w) ?? []), ...(gradientOf(b) ?? [])]);
      },
    });
  });
}

const rightOrder = ["backward", "step", "zeroGrad"] as const;
const neverReset = ["backward", "step"] as const;
const resetEachEpoch = { eachBatch: neverReset, afterEpoch: "zeroGrad" } as const;

type Program = Tape & Pick<Subject, "Sequential" | "Linear" | "Sigmoid">;

/** The mean loss of each of ten epochs of the article's program, on 500 samples. */
function lossesWith(
  { Sequential, Linear, Sigmoid, ...tape }: Program,
  when: "each batch" | "each epoch" | "never",
): number[] {
  const { sigmoid, linear, mse, backward, read, SGD } = tape;
  const { x, y } = samples(500, 1);
  const [weight, bias] = classifier({ Sequential, Linear, Sigmoid }).parameters() as [Tensor, Tensor];
  const optimizer = SGD([weight, bias], { learningRate: 0.1 });
  return Array.from({ length: 10 }, () => {
    const losses: number[] = [];
    for (let from = 0; from < x.length; from += 20) {
      const loss = mse(sigmoid(linear(x.slice(from, from + 20), weight, bias)), y.slice(from, from + 20));
      backward(loss);
      optimizer.step();
      if (when === "each batch") optimizer.zeroGrad();
      losses.push(read(loss).values[0] as number);
    }
    if (when === "each epoch") optimizer.zeroGrad();
    return meanOf(losses);
  });
}

const areSetBackAfterEachEpoch: Claim = {
  id: "TRAIN-26",
  says: {
    en: "The gradients are set back to zero after an epoch, and computed anew in the next one.",
    zh: "计算完一轮训练数据后，梯度归零，下一轮再重新计算。",
  },
  formula: String.raw`g_k = \nabla L_k(w_k) \quad \text{for every batch } k`,
  status: "wrong",
  why: `The program sets them back after every batch. Set back once per epoch, the gradient of the second batch would still
    contain that of the first, which was computed for weights that have moved since, and the last of 250 batches would repeat
    all 249 before it. That trains too, but to other weights. Only if an epoch is one batch is it the same.`,
  counterexample:
    "from the second batch on, the step is made with the gradients of two batches instead of one",
  law: ({ parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD }) => {
    const tape = { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD };
    return all(
      fails(usesItsOwnGradient(tape, resetEachEpoch)),
      usesItsOwnGradient(tape, { eachBatch: rightOrder }),
      usesItsOwnGradient(tape, { ...resetEachEpoch, batchSize: 6 }),
      fails(
        forAll(seeds, (seed) =>
          equal(
            run(tape, { seed, ...resetEachEpoch }).weight,
            run(tape, { seed, eachBatch: rightOrder }).weight,
          ),
        ),
      ),
    );
  },
  figure({ parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD, Sequential, Linear, Sigmoid }) {
    const tape = { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD };
    const program = { ...tape, Sequential, Linear, Sigmoid };
    return {
      title: "Three programs of which only the first is right",
      x: { label: "epoch" },
      y: { label: "mean loss" },
      layers: (["each batch", "each epoch", "never"] as const).map((when) => ({
        kind: "line",
        name: when === "never" ? "never set back" : `set back after ${when}`,
        points: numbered(lossesWith(program, when)),
      })),
    };
  },
};

const areSetBackLast: Claim = {
  id: "TRAIN-27",
  says: {
    en: "In the program, backward comes first, then step, and zero_grad last.",
    zh: "程序中的顺序是先 backward，再 step，最后 zero_grad。",
  },
  formula: String.raw`\texttt{backward} \to \texttt{step} \to \texttt{zero\_grad}`,
  status: "holds",
  why: `All that counts is that every backward starts from zero and every step comes right after its backward. Setting back first,
    before backward, does the same to the last bit. Setting back between the two erases what the step is about to use, and the
    model learns nothing.`,
  law: ({ parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD, Adam, python }) => {
    const tape = { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD };
    const choices = [undefined, (parameters: readonly Tensor[]) => Adam(parameters)];
    return all(
      forAll(seeds, oneOf(...choices), (seed, choose) => {
        const weights = (...eachBatch: Call[]) => run(tape, { seed, eachBatch, ...(choose && { choose }) });
        const { weight, bias } = weights("backward", "step", "zeroGrad");
        const first = weights("zeroGrad", "backward", "step");
        equal([...first.weight, ...first.bias], [...weight, ...bias]);
        holds(String(weight) !== String(start.weight), "nothing was learnt");
        same(weights("backward", "zeroGrad", "step"), start);
      }),
      example(() => {
        const w = "(w := nn.Parameter(torch.tensor(3.)), (w ** 2).backward(), ";
        const between = "optim := torch.optim.SGD([w], lr=.25), optim.zero_grad(), optim.step(), w)[-1]";
        equal(python(`${w}${between}`).gives as number, 3);
        // PyTorch throws the gradients away, or writes zeros over them if asked to.
        same(python("defaults(torch.optim.Adam.zero_grad)").gives, { set_to_none: true });
        same(python(`${w}torch.optim.Adam([w]).zero_grad(), w.grad)[-1]`).gives, null);
        same(python(`${w}torch.optim.Adam([w]).zero_grad(set_to_none=False), w.grad)[-1]`).gives, 0);
      }),
    );
  },
};

const wouldOtherwiseNotLearn: Claim = {
  id: "TRAIN-28",
  says: {
    en: "Unless the gradients are set back to zero, training does not work.",
    zh: "梯度如果不归零，训练就不能正常进行。",
  },
  formula: String.raw`G_k = \sum_{j \le k} \nabla L_j(w_j)`,
  status: "needs a condition",
  why: `It depends on what is called working. Without setting back, each step is made with the sum of all gradients so far, like a
    ball that rolls without friction. In a bowl it never comes to rest: on w² the weight swings to and fro for ever. Here the samples can
    be divided without a mistake, so rolling on and on is the right way, and the wrong program beats the right one.`,
  counterexample:
    "SGD that is never reset ends with a smaller loss and a higher accuracy than the right program",
  law: ({
    parameter,
    linear,
    sigmoid,
    mse,
    backward,
    gradientOf,
    read,
    SGD,
    Sequential,
    Linear,
    Sigmoid,
    fit,
    evaluate,
  }) => {
    const tape = { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD };
    // Keeping all of the former direction is what never setting back comes to.
    const rolling = (parameters: readonly Tensor[]) => SGD(parameters, { learningRate: 0.5, momentum: 1 });
    const outcome = (seed: number, momentum: number) => {
      const model = classifier({ Sequential, Linear, Sigmoid }, seed);
      const optimizer = SGD(model.parameters(), { learningRate: 0.1, momentum });
      const { losses } = fit({
        model,
        ...samples(1000, seed),
        loss: mse,
        optimizer,
        epochs: 20,
        batchSize: 20,
      });
      return {
        loss: losses.at(-1) as number,
        accuracy: evaluate(model, samples(1000, seed + 1000)).accuracy,
      };
    };
    return all(
      // The gradient of each step shows the mistake.
      fails(usesItsOwnGradient(tape, { eachBatch: neverReset })),
      usesItsOwnGradient(tape, { eachBatch: rightOrder }),
      forAll(seeds, (seed) => {
        const never = run(tape, { seed, eachBatch: neverReset });
        const rolled = run(tape, { seed, eachBatch: rightOrder, choose: rolling });
        // Four sums of up to four gradients of three samples each, of numbers below 2, added in another order: thirty
        // roundings, half of which the learning rate passes on, and one for each of the four steps.
        equal([...never.weight, ...never.bias], [...rolled.weight, ...rolled.bias], { within: 24, of: 1 });
      }),
      // The outcome does not.
      example(() => {
        const right = [1, 2, 3].map((seed) => outcome(seed, 0));
        const wrong = [1, 2, 3].map((seed) => outcome(seed, 1));
        // Of sixty seeds the wrong program ended with 0.02 to 0.28 times the loss of the right one, with 0.035 as the median,
        // and with the higher accuracy for 55.
        for (const [i, { loss }] of wrong.entries()) atMost(loss, 0.5 * (right[i]?.loss as number));
        const [ofRight, ofWrong] = [right, wrong].map((all) => median(all.map(({ accuracy }) => accuracy)));
        between(0.9, ofRight as number, ofWrong as number);
      }),
      // Elsewhere it does: down the parabola w² the right program comes to rest, and the wrong one swings to and fro.
      example(() => {
        const distances = (reset: boolean) => {
          const w = parameter([1]);
          const optimizer = SGD([w], { learningRate: 0.1 });
          return Array.from({ length: 100 }, () => {
            backward(mse(w, [0]));
            optimizer.step();
            if (reset) optimizer.zeroGrad();
            return Math.abs(read(w).values[0] as number);
          });
        };
        // 0.8¹⁰⁰ = 2e-10. A swing takes 14 steps, so twenty see both ends of it.
        atMost(distances(true).at(-1) as number, 1e-9);
        atLeast(Math.max(...distances(false).slice(-20)), 0.9);
      }),
    );
  },
  figure({ parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD, Sequential, Linear, Sigmoid }) {
    const tape = { parameter, linear, sigmoid, mse, backward, gradientOf, read, SGD };
    const program = { ...tape, Sequential, Linear, Sigmoid };
    return {
      title: "The mistake that wins",
      x: { label: "epoch" },
      y: { label: "mean loss", scale: "log" },
      layers: [
        { kind: "line", name: "right", points: numbered(lossesWith(program, "each batch")) },
        { kind: "line", name: "never set back", points: numbered(lossesWith(program, "never")) },
      ],
    };
  },
};

export const resettingClaims: readonly Claim[] = [
  areSetBackAfterEachEpoch,
  areSetBackLast,
  wouldOtherwiseNotLearn,
];
