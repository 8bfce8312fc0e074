/**
 * Optimisers: every option is its formula
 *
 * The formulas are those of PyTorch's documentation (`torch.optim.SGD`, `Adam`, `AdamW`, `torch.nn.utils.clip_grad_norm_`): γ is
 * the learning rate, λ the weight decay, μ the momentum and τ its dampening. Options are sums of few powers of two, gradients
 * small whole numbers. With these an engine of any precision computes SGD exactly; what rounding makes of Adam is worked out
 * along with it, number by number.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import type { AdamOptions, Optimizer, SGDOptions } from "../../engine.ts";
import {
  type Bounded,
  exactly,
  greater,
  minus,
  numberOf,
  over,
  plus,
  root,
  times,
} from "../../kit/bounded.ts";
import { between, equal, refuses, same } from "../../kit/compare.ts";
import { forAll, inDoubles } from "../../kit/law.ts";
import { matrices, vectors } from "../../kit/matrices.ts";
import { numbers, oneOf, wholeNumbers } from "../../kit/numbers.ts";
import type { LibraryLaw } from "../library.ts";

const whole = wholeNumbers({ from: -4, to: 4 });
const nonzero = oneOf(1, -1, 2, -2, 3, -3, 4, -4);
/** Three steps at most: SGD then comes to 19 binary digits, so that single precision is exact too. */
const afterWhole = matrices({ of: whole, rows: [1, 3] });
const afterNonzero = matrices({ of: nonzero, rows: [1, 3] });

type Kind = "SGD" | "Adam" | "AdamW";
const kinds = oneOf<Kind>("SGD", "Adam", "AdamW");

/** Options of each kind in which nothing is switched off. */
const busy = {
  SGD: { learningRate: 0.5, momentum: 0.5, dampening: 0.25, weightDecay: 0.5 },
  Adam: { learningRate: 0.5, betas: [0.5, 0.75], eps: 0.25, weightDecay: 0.5, amsgrad: true },
  AdamW: { learningRate: 0.5, betas: [0.5, 0.75], eps: 0.25, weightDecay: 0.5, amsgrad: true },
} as const;

/** What options are that are not given. */
const usual = {
  SGD: { learningRate: 0.5, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false },
  Adam: { learningRate: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false },
  AdamW: { learningRate: 0.001, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, amsgrad: false },
} as const;

function make(s: Subject, kind: Kind, parameters: readonly Tensor[], options: object): Optimizer {
  return s[kind](parameters, options as SGDOptions & AdamOptions);
}

/** The first `count` of the numbers 1, −2, 3 and −4: one parameter of one number, and one of all the others. */
function startingParameters(s: Subject, count: number): Tensor[] {
  const numbers = [1, -2, 3, -4].slice(0, count);
  return [numbers.slice(0, 1), numbers.slice(1)]
    .filter(({ length }) => length > 0)
    .map((part) => s.parameter(part));
}

function numbersOf(s: Subject, parameters: readonly Tensor[]): number[] {
  return parameters.flatMap((parameter) => [...s.read(parameter).values]);
}

function gradientsOf(s: Subject, parameters: readonly Tensor[]): number[] {
  return parameters.flatMap((parameter) => [...(s.gradientOf(parameter) ?? [])]);
}

/** Gives the parameters, or those of them that are `reached`, these gradients: Σ w·g has them wherever w is. */
function feed(
  s: Subject,
  parameters: readonly Tensor[],
  gradient: readonly number[],
  reached: (i: number) => boolean = () => true,
): undefined {
  let from = 0;
  for (const [i, parameter] of parameters.entries()) {
    const to = from + s.read(parameter).values.length;
    if (reached(i)) s.backward(s.sum(s.mul(parameter, gradient.slice(from, to))));
    from = to;
  }
}

/** One step of training, from gradients of nothing. */
function learn(
  s: Subject,
  optimizer: Optimizer,
  parameters: readonly Tensor[],
  gradient: readonly number[],
): undefined {
  optimizer.zeroGrad();
  feed(s, parameters, gradient);
  optimizer.step();
}

/** What a number becomes by the gradient fed to it. */
type Formula = (w: Bounded, g: Bounded) => Bounded;

/**
 * An engine may take the factors in another order, and its numbers go through other roundings than the formula's, but hardly
 * through four times as many: √v/√(1 − β₂ᵗ) has four, where √(v/(1 − β₂ᵗ)) has one and a half.
 */
const roundings = 4;

/** Every step is what the formula makes of the numbers before it. Each number has a formula of its own, which remembers. */
function follows(
  s: Subject,
  optimizing: (parameters: readonly Tensor[]) => Optimizer,
  formula: () => Formula,
  gradients: readonly (readonly number[])[],
): undefined {
  const [{ length } = []] = gradients;
  const parameters = startingParameters(s, length as number);
  const optimizer = optimizing(parameters);
  const formulas = Array.from({ length: length as number }, formula);
  for (const gradient of gradients) {
    const before = numbersOf(s, parameters);
    learn(s, optimizer, parameters, gradient);
    for (const [i, w] of numbersOf(s, parameters).entries()) {
      const wanted = formulas[i]?.(exactly(before[i] as number), exactly(gradient[i] as number)) as Bounded;
      const [value, error] = [numberOf(wanted), roundings * wanted.error];
      between(value - error, w, value + error);
    }
  }
}

/** Every number has few digits, so that no error is allowed for. */
function sgd({ learningRate, momentum, dampening, weightDecay, nesterov }: Required<SGDOptions>): Formula {
  let b: number | null = null;
  return ({ high: w }, { high: fed }) => {
    const g = fed + weightDecay * w;
    if (momentum === 0) return exactly(w - learningRate * g);
    b = b === null ? g : momentum * b + (1 - dampening) * g;
    return exactly(w - learningRate * (nesterov ? g + momentum * b : b));
  };
}

function adam(options: Required<AdamOptions>, decoupled: boolean): Formula {
  const { learningRate, weightDecay, eps, betas, amsgrad } = options;
  const [gamma, lambda, epsilon] = [exactly(learningRate), exactly(weightDecay), exactly(eps)];
  const [beta1, beta2] = [exactly(betas[0]), exactly(betas[1])];
  const [zero, one] = [exactly(0), exactly(1)];
  let [m, v, largest, left1, left2] = [zero, zero, zero, one, one];
  return (w, fed) => {
    const decay = times(lambda, w);
    const g = decoupled ? fed : plus(fed, decay);
    const from = decoupled ? minus(w, times(gamma, decay)) : w;
    m = plus(times(beta1, m), times(minus(one, beta1), g));
    v = plus(times(beta2, v), times(minus(one, beta2), times(g, g)));
    [left1, left2] = [times(left1, beta1), times(left2, beta2)];
    largest = greater(largest, v);
    const size = over(amsgrad ? largest : v, minus(one, left2));
    return minus(from, over(times(gamma, over(m, minus(one, left1))), plus(root(size), epsilon)));
  };
}

const ofAdam = (["Adam", "AdamW"] as const).map(
  (kind): LibraryLaw => ({
    of: "optimisers",
    title: `${kind} is its formula`,
    law: (s) =>
      forAll(
        oneOf(1, 0.5),
        oneOf(0, 0.5, 0.75),
        oneOf(0, 0.5, 0.75),
        oneOf(1, 2 ** -20),
        oneOf(0, 0.5),
        afterWhole,
        (learningRate, beta1, beta2, eps, weightDecay, gradients) => {
          const options = { learningRate, betas: [beta1, beta2], eps, weightDecay, amsgrad: false } as const;
          follows(
            s,
            (parameters) => s[kind](parameters, options),
            () => adam(options, kind === "AdamW"),
            gradients,
          );
        },
      ),
  }),
);

const ofParameters = ([["SGD"], ["Adam", "AdamW"]] as const).map(
  (alike): LibraryLaw => ({
    of: "optimisers",
    title: `${alike[0]} trains each parameter as if it were alone, from its first gradient on`,
    law: (s) =>
      forAll(
        oneOf<Kind>(...alike),
        oneOf(0, 1),
        oneOf(0, 1),
        matrices({ of: nonzero, rows: [2, 3], columns: [2, 4] }),
        (kind, which, late, gradients) => {
          const count = gradients[0]?.length as number;
          const together = startingParameters(s, count);
          const alone = startingParameters(s, count);
          const ofAll = make(s, kind, together, busy[kind]);
          const ofEach = alone.map((parameter) => make(s, kind, [parameter], busy[kind]));
          for (const [t, gradient] of gradients.entries()) {
            const reached = (i: number) => i !== which || t >= late;
            for (const optimizer of [ofAll, ...ofEach]) optimizer.zeroGrad();
            for (const parameters of [together, alone]) feed(s, parameters, gradient, reached);
            ofAll.step();
            for (const optimizer of ofEach.filter((_, i) => reached(i))) optimizer.step();
            equal(numbersOf(s, together), numbersOf(s, alone));
          }
        },
      ),
  }),
);

export const ofOptimisers: readonly LibraryLaw[] = [
  {
    of: "optimisers",
    title: "SGD without momentum is its formula",
    law: (s) =>
      forAll(oneOf(1, 0.5), oneOf(0, 0.5), afterWhole, (learningRate, weightDecay, gradients) => {
        const options = { ...usual.SGD, learningRate, weightDecay };
        follows(
          s,
          (parameters) => s.SGD(parameters, { learningRate, weightDecay }),
          () => sgd(options),
          gradients,
        );
      }),
  },
  {
    of: "optimisers",
    title: "SGD with momentum is its formula",
    law: (s) =>
      forAll(
        oneOf(1, 0.5),
        oneOf(0.5, 0.75),
        // Nesterov's momentum is for those without dampening.
        oneOf<number | "nesterov">(0, 0.25, "nesterov"),
        oneOf(0, 0.5),
        afterWhole,
        (learningRate, momentum, how, weightDecay, gradients) => {
          const nesterov = how === "nesterov";
          const options = { learningRate, momentum, dampening: nesterov ? 0 : how, nesterov, weightDecay };
          follows(
            s,
            (parameters) => s.SGD(parameters, options),
            () => sgd(options),
            gradients,
          );
        },
      ),
  },
  ...ofAdam,
  {
    of: "optimisers",
    title: "with amsgrad Adam divides by the largest mean of squares so far",
    law: (s) =>
      forAll(oneOf<"Adam" | "AdamW">("Adam", "AdamW"), afterWhole, (kind, gradients) => {
        const options = {
          ...usual[kind],
          learningRate: 0.5,
          betas: [0.5, 0.75],
          eps: 0.25,
          amsgrad: true,
        } as const;
        follows(
          s,
          (parameters) => s[kind](parameters, options),
          () => adam(options, kind === "AdamW"),
          gradients,
        );
      }),
  },
  {
    of: "optimisers",
    title: "an option left out has PyTorch's value",
    law: (s) =>
      forAll(kinds, afterNonzero, (kind, gradients) => {
        const [one, other] = [usual[kind], kind === "SGD" ? { learningRate: 0.5 } : {}].map((options) => {
          const parameters = startingParameters(s, gradients[0]?.length as number);
          const optimizer = make(s, kind, parameters, options);
          return gradients.flatMap((gradient) => {
            learn(s, optimizer, parameters, gradient);
            return numbersOf(s, parameters);
          });
        }) as [number[], number[]];
        equal(other, one);
      }),
  },
  ...ofParameters,
  {
    of: "optimisers",
    title: "at rate 0 no weight moves",
    law: (s) =>
      forAll(kinds, afterWhole, (kind, gradients) => {
        const parameters = startingParameters(s, gradients[0]?.length as number);
        const start = numbersOf(s, parameters);
        const optimizer = make(s, kind, parameters, { learningRate: 0 });
        for (const gradient of gradients) {
          feed(s, parameters, gradient);
          optimizer.step();
        }
        equal(numbersOf(s, parameters), start);
      }),
  },
  {
    of: "optimisers",
    title: "a step leaves the gradients as they are",
    law: (s) =>
      forAll(kinds, afterNonzero, (kind, gradients) => {
        const parameters = startingParameters(s, gradients[0]?.length as number);
        const optimizer = make(s, kind, parameters, busy[kind]);
        for (const gradient of gradients) {
          learn(s, optimizer, parameters, gradient);
          equal(gradientsOf(s, parameters), gradient);
        }
      }),
  },
  {
    of: "optimisers",
    title: "zeroGrad leaves nothing of its own gradients, and all others as they are",
    law: (s) =>
      forAll(kinds, vectors({ of: nonzero }), (kind, gradient) => {
        const parameters = startingParameters(s, gradient.length);
        const others = startingParameters(s, gradient.length);
        for (const each of [parameters, others]) feed(s, each, gradient);
        make(s, kind, parameters, busy[kind]).zeroGrad();
        equal(
          gradientsOf(s, parameters).filter((g) => g !== 0),
          [],
        );
        equal(gradientsOf(s, others), gradient);
      }),
  },
  {
    of: "optimisers",
    title: "no way leads back through numbers that a step has changed",
    law: (s) =>
      forAll(kinds, nonzero, (kind, w) => {
        const parameter = s.parameter([w]);
        const loss = s.sum(s.mul(parameter, parameter));
        feed(s, [parameter], [1]);
        make(s, kind, [parameter], busy[kind]).step();
        refuses(() => s.backward(loss));
      }),
  },
  {
    of: "optimisers",
    title: "clipping passes over what no gradient has reached",
    law: (s) =>
      forAll(oneOf(0, 1), vectors({ of: nonzero, min: 2 }), (which, gradient) => {
        for (const clip of [s.clipGradNorm, s.clipGradValue]) {
          const parameters = startingParameters(s, gradient.length);
          feed(s, parameters, gradient, (i) => i === which);
          clip(parameters, 0.5);
          const alone = [startingParameters(s, gradient.length)[which] as Tensor];
          feed(s, alone, which === 0 ? gradient : gradient.slice(1));
          clip(alone, 0.5);
          equal(gradientsOf(s, parameters), gradientsOf(s, alone));
        }
      }),
  },
  {
    of: "optimisers",
    title: "clipGradValue cuts every number to ±limit, and changes no other",
    law: (s) =>
      forAll(vectors(), numbers({ from: 0, to: 4 }), (gradient, limit) => {
        const parameters = startingParameters(s, gradient.length);
        feed(s, parameters, gradient);
        s.clipGradValue(parameters, limit);
        equal(
          gradientsOf(s, parameters),
          gradient.map((g) => (Math.abs(g) <= limit ? g : Math.sign(g) * limit)),
        );
      }),
  },
  {
    of: "optimisers",
    title: "clipGradNorm measures gradients whose squares are no doubles",
    law: (s) =>
      inDoubles(
        // Up to 2^1000 and down to 2^-1000, where a square is beyond all doubles, or nothing.
        forAll(wholeNumbers({ from: -1000, to: 1000 }), (exponent) => {
          const gradient = [3, 4].map((g) => g * 2 ** exponent);
          const parameters = startingParameters(s, 2);
          feed(s, parameters, gradient);
          // A square root of a sum of two products, and a quotient of it: five roundings, however it is scaled.
          equal(s.clipGradNorm(parameters, 1), 5 * 2 ** exponent, { within: 5 });
          const factor = Math.min(1, 1 / (5 * 2 ** exponent + 1e-6));
          equal(
            gradientsOf(s, parameters),
            gradient.map((g) => g * factor),
            { within: 8 },
          );
        }),
      ),
  },
  {
    of: "optimisers",
    title: "clipGradNorm makes no number NaN that was one",
    law: (s) =>
      forAll(oneOf(Infinity, -Infinity, 0), whole, (one, other) => {
        const parameters = startingParameters(s, 2);
        feed(s, parameters, [one, other]);
        try {
          s.clipGradNorm(parameters, 1);
        } catch {
          // That is an answer too: no scaling makes an infinite length finite.
        }
        same(gradientsOf(s, parameters).map(Number.isNaN), [false, false]);
      }),
  },
];
