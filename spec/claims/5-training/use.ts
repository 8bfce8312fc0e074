/**
 * Asking the model
 *
 * The finished model is asked about vectors that it has never seen. For each it gives a probability p of
 * "positive". The program turns that into a class, 1 or 0, and prints a line with the vector, the class and
 * p.
 *
 *     输入:[0.25, 0.5], 预测类别:1, 概率值:0.557559
 *
 * Three small things are easy to miss. What is printed as the probability is always that of class 1, also
 * where the class is 0. At exactly a half, rounding and comparing may disagree on the class. And the model
 * takes a list of vectors: a single vector belongs in a list as well, a list of one.
 */
import { atMost, equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll, given } from "../../kit/law.ts";
import { matrices, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer, Subject, Tensor } from "../subject.ts";
import { classifier, weightsOf } from "./classifier.ts";
import { articleVectors, stateOf } from "./runs.ts";

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const batchOfFives = matrices({ columns: [5, 5] });

/** What is going on while something goes through a model. */
interface Seen {
  readonly training: boolean;
  readonly noted: boolean;
}

/** The same model, which tells what it sees whenever something goes through it. */
function telling(
  model: Layer,
  { requiresGrad }: Pick<Subject, "requiresGrad">,
  tell: (seen: Seen) => void,
): Layer {
  const forward = (x: Tensor) => {
    const y = model.forward(x);
    tell({ training: model.training, noted: requiresGrad(y) });
    return y;
  };
  return Object.create(model, { forward: { value: forward } });
}

const predictsUnnoted: Claim = {
  id: "USE-04",
  says: {
    en: "The function predict prints the loaded weights, sets the model to eval mode, and computes without gradients.",
    zh: "predict 打印加载好的权重，把模型设为测试模式，并且不计算梯度。",
  },
  formula: String.raw`\texttt{model.eval()}, \ \texttt{with torch.no\_grad()}`,
  status: "holds",
  why: `Both switches belong to a prediction: eval mode for layers that behave differently in training, and
    no_grad since nobody will ask for the way back. The answers are those of forward, to the last bit.
    Afterwards the engine puts both switches back.`,
  law: ({ Sequential, Linear, Sigmoid, predict, requiresGrad, tensor, read, python }) =>
    all(
      forAll(batchOfFives, seeds, oneOf(true, false), (x, seed, training) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        model.train(training);
        const seen: Seen[] = [];
        const answers = predict(
          telling(model, { requiresGrad }, (what) => seen.push(what)),
          x,
        );
        same(seen, [{ training: false, noted: false }]);
        equal(answers, model.forward(x));
        same(model.training, training);
        same(requiresGrad(model.forward(tensor(x.flat(), [x.length, 5]))), true);
        // What is printed: all numbers of the model, by name.
        const printed = Object.values(model.stateDict()).flatMap(({ data }) => [...data]);
        equal(printed, weightsOf(model, { read }));
      }),
      example(() => {
        same(python("torch.no_grad()(classifier)(vectors).requires_grad").gives, false);
        same(python("torch.no_grad()(classifier)(vectors).grad_fn").gives, null);
        same(python("torch.equal(torch.no_grad()(classifier)(vectors), classifier(vectors))").gives, true);
      }),
    ),
};

/** As Python rounds: from the middle to the even number. */
function roundHalfToEven(x: number): number {
  return x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}

const roundsToTheClass: Claim = {
  id: "USE-05",
  says: {
    en: "The predicted class is the probability, rounded by round.",
    zh: "预测类别就是用 round 对概率值取整的结果。",
  },
  formula: String.raw`\hat y = \mathrm{round}(p)`,
  status: "needs a condition",
  why: `Away from a half, rounding and comparing with a half are the same. At exactly a half Python rounds to
    the even number, which is 0, while evaluate counts a half as positive, and so does Math.round in
    JavaScript. A model of nothing but zeros says a half to everything: predict prints 0 for each vector, and
    evaluate takes each for a 1. The engine has one rule for both.`,
  counterexample: "p = 0.5: round(0.5) = 0 in Python, but 0.5 >= 0.5 counts as class 1",
  law: ({ Sequential, Linear, Sigmoid, predict, evaluate, classesOf, python }) =>
    all(
      forAll(numbers({ from: 0, to: 1 }), (p) => {
        given(p !== 0.5);
        equal(classesOf([[p]]), [roundHalfToEven(p)]);
        equal(Math.round(p), roundHalfToEven(p));
      }),
      // All weights 0: the same class in both places.
      forAll(batchOfFives, (x) => {
        const model = classifier({ Sequential, Linear, Sigmoid });
        model.loadStateDict(stateOf(model, [0, 0, 0, 0, 0, 0]));
        equal(
          classesOf(predict(model, x)),
          x.map(() => 1),
        );
        const accuracyFor = (label: number) => evaluate(model, { x, y: x.map(() => [label]) }).accuracy;
        equal([accuracyFor(1), accuracyFor(0)], [1, 0]);
      }),
      example(() => {
        same([roundHalfToEven(0.5), Math.round(0.5), classesOf([[0.5]])], [0, 1, [1]]);
        for (const x of [0.5, 1.5, 2.5, 0.5000001]) same(python(`round(${x})`).gives, roundHalfToEven(x));
        const three = [0.5, 1.5, 2.5].map(roundHalfToEven);
        same(python("torch.round(torch.tensor([.5, 1.5, 2.5]))").gives, three);
        same(python("np.round([.5, 1.5, 2.5])").gives, three);
        same(python("round(float(torch.sigmoid(torch.tensor(0.))))").gives, 0);
        same(python("int(float(torch.sigmoid(torch.tensor(0.))) >= 0.5)").gives, 1);
        // Where there is no probability there is no class.
        same(python("round(math.nan)").raises, "ValueError");
        equal(classesOf([[Number.NaN]]), [Number.NaN]);
      }),
    ),
  figure: ({ classesOf }) => ({
    title: "Which class is a half?",
    columns: ["p", "round(p) in Python", "p ≥ 0.5 in evaluate", "Math.round(p)", "classesOf"],
    rows: [0.4999, 0.5, 0.5001].map((p) => [
      String(p),
      roundHalfToEven(p),
      Number(p >= 0.5),
      Math.round(p),
      classesOf([[p]])[0] ?? Number.NaN,
    ]),
  }),
};

const printsThatOfClass1: Claim = {
  id: "USE-06",
  says: {
    en: "The probability that is printed is that of the predicted class.",
    zh: "打印出来的概率值，就是预测类别的概率。",
  },
  formula: String.raw`P(\hat y) = \begin{cases} p & \hat y = 1 \\ 1 - p & \hat y = 0 \end{cases}`,
  status: "needs a condition",
  why: `It is the probability of class 1, whatever the class is. Where class 1 is predicted that is the same.
    Where class 0 is predicted, the number is below a half, and that of class 0 is what is missing to 1:
    0.411536 stands for 58.8 % of class 0. And it is a score more than a probability, as nothing here is left
    to chance: a vector is positive or it is not.`,
  counterexample: "class 0 with the printed probability 0.411536; that of class 0 is 0.588464",
  law: ({ sigmoid, softmax, classesOf }) => {
    const classOf = (p: number) => classesOf([[p]])[0] ?? Number.NaN;
    // Class 0 with the score 0, class 1 with the score z: softmax gives the probability of either.
    const ofEither = (z: number) => softmax([0, z]);
    const ofTheClass = (z: number) => ofEither(z)[classOf(sigmoid(z))] as number;
    return all(
      forAll(numbers(), (z) => {
        const p = sigmoid(z);
        // 3 units for sigmoid, 5 for softmax.
        equal(p, ofEither(z)[1] as number, { within: 8 });
        equal(1 - p, ofEither(z)[0] as number, { within: 8, of: 1 });
        equal(ofTheClass(z), classOf(p) === 1 ? p : 1 - p, { within: 8, of: 1 });
        // The predicted class is the more probable one, which the printed number shows for class 1 only.
        equal(ofTheClass(z), Math.max(p, 1 - p), { within: 8, of: 1 });
        same(p < 0.5, classOf(p) === 0);
      }),
      fails(forAll(numbers(), (z) => equal(sigmoid(z), ofTheClass(z), { within: 8 }))),
      example(() => {
        equal(classOf(0.411536), 0);
        equal(1 - 0.411536, 0.588464, { within: 1 });
      }),
    );
  },
};

/** Pairs, until one of the two lists ends, as Python's zip makes them. */
function zip<A, B>(a: readonly A[], b: readonly B[]): [A, B][] {
  return a.slice(0, b.length).map((x, i) => [x, b[i] as B]);
}

const takesAListOfVectors: Claim = {
  id: "USE-10",
  says: {
    en: "The function predict is given the list of vectors that it is to classify.",
    zh: "predict 接收由待预测向量组成的列表。",
  },
  formula: String.raw`(n, 5) \to (n, 1), \quad (5) \to (1)`,
  status: "needs a condition",
  why: `It takes a list of vectors, and zip pairs each with its result. For a single vector outside a list
    there is one result, and zip pairs the first of the five numbers with it and stops, without a word. So a
    single vector has to be put into a list of one; the engine refuses anything else.`,
  counterexample: "list(zip([.9, .2, .3, .1, .8], [1.])) is [(0.9, 1.)]: one line for the number 0.9",
  law: ({ Sequential, Linear, Sigmoid, predict, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const answers = predict(model, x);
        same(
          answers.map((row) => row.length),
          x.map(() => 1),
        );
        // Each vector with its own answer.
        for (const [vector, answer] of zip(x, answers)) equal(predict(model, [vector]), [answer]);
        same(zip(x, answers).length, x.length);
      }),
      forAll(vectors({ min: 5, max: 5 }), seeds, (vector, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        refuses(() => predict(model, vector));
        same(zip(vector, model.forward(vector)).length, 1);
        same(predict(model, [vector]), [model.forward(vector)]);
      }),
      example(() => {
        const pairs = zip([0.9, 0.2, 0.3, 0.1, 0.8], [1]);
        same(python("list(zip([.9, .2, .3, .1, .8], torch.ones(1)))").gives, pairs);
        same(python("len(list(zip(vectors[0], classifier(vectors[0]))))").gives, 1);
        same(python("len(list(zip(vectors, classifier(vectors))))").gives, articleVectors.length);
      }),
    ),
};

/** A line as the program prints it. */
function lineOf(input: readonly number[], predicted: number, p: number): string {
  return `输入:[${input.join(", ")}], 预测类别:${predicted}, 概率值:${p.toFixed(6)}`;
}

const printsALineForEach: Claim = {
  id: "USE-11",
  says: {
    en: "For each vector a line is printed with the vector, the class and the probability with six decimals.",
    zh: "每个向量打印一行，包括输入向量、预测类别和保留六位小数的概率值。",
  },
  formula: String.raw`|p_{\text{printed}} - p| \le 5 \cdot 10^{-7}`,
  status: "holds",
  why: `The numbers of the vector are printed with all their digits, so that they can be read back unchanged;
    the probability is rounded to the nearest millionth. Two different classes may then show the same
    probability: 0.4999999 and 0.5000001 are both printed as 0.500000.`,
  law: ({ Sequential, Linear, Sigmoid, predict, classesOf, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const answers = predict(classifier({ Sequential, Linear, Sigmoid }, seed), x);
        const classes = classesOf(answers);
        for (const [i, [p = Number.NaN]] of answers.entries()) {
          const input = x[i] as number[];
          const line = lineOf(input, classes[i] as number, p);
          const [, vector = "", predicted, printed] =
            /^输入:\[(.*)\], 预测类别:([01]), 概率值:(\d\.\d{6})$/.exec(line) ?? [];
          equal(vector.split(", ").map(Number), input);
          equal(Number(predicted), Number(p >= 0.5));
          // Half a millionth, and a hair for rounding the difference.
          atMost(Math.abs(Number(printed) - p), 5e-7 + Number.EPSILON);
        }
      }),
      example(() => {
        const printed =
          "'输入:%s, 预测类别:%d, 概率值:%f' % ([0.25, 0.5], round(0.557559), torch.tensor([0.557559]))";
        same(python(printed).gives, lineOf([0.25, 0.5], classesOf([[0.557559]])[0] as number, 0.557559));
        const near = [0.4999999, 0.5000001];
        same(
          [near.map((p) => p.toFixed(6)), classesOf(near.map((p) => [p]))],
          [
            ["0.500000", "0.500000"],
            [0, 1],
          ],
        );
        // A tensor of one number may be printed as a number, one of two may not.
        same(python("'%f' % classifier(vectors)[0] == '%f' % classifier(vectors)[0].item()").gives, true);
        same(python("'%f' % torch.tensor([.3, .4])").raises, "ValueError");
      }),
    ),
  figure({ Sequential, Linear, Sigmoid, predict, classesOf }) {
    const model = classifier({ Sequential, Linear, Sigmoid });
    model.loadStateDict(stateOf(model, [3, 0, 0, 0, -3, 0]));
    const answers = predict(model, articleVectors);
    const classes = classesOf(answers);
    return {
      title: "What is printed, by a model with the weights 3, 0, 0, 0, −3",
      columns: ["line"],
      rows: articleVectors.map((x, i) => [
        lineOf(x, classes[i] ?? Number.NaN, answers[i]?.[0] ?? Number.NaN),
      ]),
    };
  },
};

export const useClaims: readonly Claim[] = [
  predictsUnnoted,
  roundsToTheClass,
  printsThatOfClass1,
  takesAListOfVectors,
  printsALineForEach,
];
