/**
 * Optimisers with every setting, against their formulas
 *
 * The formulas are those of the papers, in the notation of PyTorch's documentation (`torch.optim.SGD`, `Adam`, `AdamW`,
 * `torch.nn.utils.clip_grad_norm_`): γ is the learning rate, θ a parameter. They are worked out with twice the digits, and
 * along with each number how far off it may be if every operation rounds: a running error analysis (Higham 2002, section 3.3).
 * So the tolerance is whatever the formula itself says about these numbers.
 */
import { describe, expect, test } from "vitest";
import {
  Adam,
  type AdamOptions,
  AdamW,
  clipGradNorm,
  clipGradValue,
  type Optimizer,
  parameter,
  SGD,
  type SGDOptions,
  type Tensor,
} from "../../src/index.ts";
import { type Bounded, exactly, greater, minus, numberOf, over, plus, root, times } from "../kit/bounded.ts";
import { seeded } from "../kit/random.ts";

type Clip = "nothing" | "norm" | "value";
type Settings = SGDOptions & AdamOptions & { readonly learningRate: number; readonly clip: Clip };
type Kind = "SGD" | "Adam" | "AdamW";

/** What was wrong in some implementation or other, each planted in the formulas in turn. */
type Lie =
  | "the first velocity dampened"
  | "Nesterov's step without the gradient"
  | "decay without the learning rate"
  | "decay through the gradient"
  | "means not corrected"
  | "eps under the root"
  | "the largest of corrected means"
  | "clipping that lengthens";

const one = exactly(1);
const zero = exactly(0);

/** One parameter of one number, moved by the gradients fed to it. */
type Learner = (theta: Bounded, g: Bounded) => Bounded;

function sgd(settings: Settings, lie?: Lie): Learner {
  const { learningRate, momentum = 0, dampening = 0, weightDecay = 0, nesterov = false } = settings;
  const [gamma, mu, tau, lambda] = [learningRate, momentum, dampening, weightDecay].map(exactly) as Four;
  let b: Bounded | null = null;
  return (theta, fed) => {
    let g = plus(fed, times(lambda, theta));
    if (momentum !== 0) {
      const before: Bounded = b ?? zero;
      const isFirst = b === null && lie !== "the first velocity dampened";
      b = isFirst ? g : plus(times(mu, before), times(minus(one, tau), g));
      if (!nesterov) g = b;
      else g = lie === "Nesterov's step without the gradient" ? times(mu, b) : plus(g, times(mu, b));
    }
    return minus(theta, times(gamma, g));
  };
}

type Four = [Bounded, Bounded, Bounded, Bounded];

function adam(kind: "Adam" | "AdamW", settings: Settings, lie?: Lie): Learner {
  const { learningRate, betas = [0.9, 0.999], eps = 1e-8, amsgrad = false } = settings;
  const { weightDecay = kind === "Adam" ? 0 : 0.01 } = settings;
  const [gamma, lambda, beta1, beta2] = [learningRate, weightDecay, ...betas].map(exactly) as Four;
  let [m, v, largest, left1, left2] = [zero, zero, zero, one, one];
  const decoupled = kind === "AdamW" && lie !== "decay through the gradient";
  return (theta, fed) => {
    const decay = times(lambda, theta);
    const g = decoupled ? fed : plus(fed, decay);
    const start = decoupled
      ? minus(theta, lie === "decay without the learning rate" ? decay : times(gamma, decay))
      : theta;
    m = plus(times(beta1, m), times(minus(one, beta1), g));
    v = plus(times(beta2, v), times(minus(one, beta2), times(g, g)));
    [left1, left2] = [times(left1, beta1), times(left2, beta2)];
    const corrected = (mean: Bounded, left: Bounded) =>
      lie === "means not corrected" ? mean : over(mean, minus(one, left));
    let size = corrected(v, left2);
    if (amsgrad) {
      const ofCorrected = lie === "the largest of corrected means";
      largest = greater(largest, ofCorrected ? size : v);
      size = ofCorrected ? largest : corrected(largest, left2);
    }
    const divisor =
      lie === "eps under the root" ? root(plus(size, exactly(eps))) : plus(root(size), exactly(eps));
    return minus(start, over(times(gamma, corrected(m, left1)), divisor));
  };
}

const maxNorm = 1.5;
const limit = 0.5;

function clipped(gradients: readonly Bounded[], clip: Clip, lie?: Lie): Bounded[] {
  if (clip === "nothing") return [...gradients];
  if (clip === "value")
    return gradients.map((g) =>
      Math.abs(numberOf(g)) > limit ? exactly(Math.sign(numberOf(g)) * limit) : g,
    );
  const norm = root(gradients.map((g) => times(g, g)).reduce(plus));
  const share = over(exactly(maxNorm), plus(norm, exactly(1e-6)));
  const shortens = numberOf(share) < 1 || lie === "clipping that lengthens";
  return shortens ? gradients.map((g) => times(g, share)) : [...gradients];
}

const steps = 50;

/** Of the usual size, tiny beside eps, large with a change of sign halfway, and mostly 0. */
function fedGradients(): number[][] {
  const { normal, uniform } = seeded(11);
  return Array.from({ length: steps }, (_, t) => [
    normal(),
    normal() * 2 ** -27,
    (20 + normal()) * (t < steps / 2 ? 1 : -1) * (t % 5 === 0 ? 1 : 0.01),
    uniform() < 0.7 ? 0 : normal(),
  ]);
}

const starts = [0.5, -1.25, 2, -0.125];
const makers: Record<Kind, (parameters: Tensor[], options: Omit<Settings, "clip">) => Optimizer> = {
  SGD: (parameters, options) => new SGD(parameters, options),
  Adam: (parameters, options) => new Adam(parameters, options),
  AdamW: (parameters, options) => new AdamW(parameters, options),
};

/**
 * How far the engine is from the formulas at worst in any step, in what they allow; Infinity if it is not a number. Each step
 * starts from where the engine is, since from their own numbers the formulas would wander off: decay feeds an error back.
 *
 * @param told what the formulas are told, where that is not what the engine is told.
 */
function worst(kind: Kind, { clip, ...options }: Settings, told: Partial<Settings> = {}, lie?: Lie): number {
  const parameters = [parameter(starts.slice(0, 3)), parameter(starts.slice(3))];
  const optimizer = makers[kind](parameters, options);
  const believed = { ...options, clip, ...told };
  const learners = starts.map(() => (kind === "SGD" ? sgd(believed, lie) : adam(kind, believed, lie)));
  let thetas = starts.map(exactly);
  let most = 0;
  for (const fed of fedGradients()) {
    const [a, b] = parameters as [Tensor, Tensor];
    [a.gradient, b.gradient] = [Float64Array.from(fed.slice(0, 3)), Float64Array.from(fed.slice(3))];
    if (clip === "norm") clipGradNorm(parameters, maxNorm);
    if (clip === "value") clipGradValue(parameters, limit);
    optimizer.step();
    const gradients = clipped(fed.map(exactly), believed.clip, lie);
    const got = parameters.flatMap(({ data }) => Array.from(data));
    for (const [i, theta] of thetas.entries()) {
      const wanted = (learners[i] as Learner)(theta, gradients[i] as Bounded);
      const off = Math.abs(numberOf(minus(exactly(got[i] as number), wanted)));
      most = Math.max(most, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off / wanted.error);
    }
    thetas = got.map(exactly);
  }
  return most;
}

/** All settings there are of these values. */
function combined(values: { readonly [Option in keyof Settings]?: readonly Settings[Option][] }): Settings[] {
  const grown = Object.entries(values).reduce<object[]>(
    (all, [option, each]) =>
      all.flatMap((settings) => each.map((value) => ({ ...settings, [option]: value }))),
    [{}],
  );
  return (grown as Settings[]).filter(isAllowed);
}

function isAllowed({ nesterov = false, momentum = 0, dampening = 0 }: Settings): boolean {
  return !nesterov || (momentum > 0 && dampening === 0);
}

const clips: readonly Clip[] = ["nothing", "norm", "value"];
const ofSGD = {
  learningRate: [0.1, 1],
  momentum: [0, 0.5, 0.9],
  dampening: [0, 0.5],
  nesterov: [false, true],
  weightDecay: [0, 0.1],
} as const;
const ofAdam = {
  learningRate: [0.001, 0.1],
  betas: [
    [0.9, 0.999],
    [0.5, 0.75],
    [0, 0.999],
  ] as readonly (readonly [number, number])[],
  eps: [1e-8, 1e-3],
  weightDecay: [0, 0.1],
  amsgrad: [false, true],
} as const;
const options = { SGD: ofSGD, Adam: ofAdam, AdamW: ofAdam };
const kinds = ["SGD", "Adam", "AdamW"] as const;

/**
 * The engine takes its factors in another order, so its numbers go through other roundings than the formulas', but no more than
 * four times as many: √v/√(1 - β₂ᵗ) is √v times 1 / √(1 - β₂ᵗ), with four roundings where √(v/(1 - β₂ᵗ)) has one and a half.
 */
const allowed = 4;

describe.each(kinds)("%s follows its formula for 50 steps with each combination of options", (kind) => {
  test.each(clips)("and gradients clipped by %s", (clip) => {
    for (const settings of combined({ ...options[kind], clip: [clip] }))
      expect(worst(kind, settings), JSON.stringify(settings)).toBeLessThanOrEqual(allowed);
  });
});

/** Settings in which nothing is switched off. */
const busy: Record<Kind, Settings> = {
  SGD: { learningRate: 0.1, momentum: 0.5, dampening: 0.5, weightDecay: 0.1, clip: "norm" },
  Adam: { learningRate: 0.1, betas: [0.5, 0.75], eps: 1e-3, weightDecay: 0.1, amsgrad: true, clip: "norm" },
  AdamW: { learningRate: 0.1, betas: [0.5, 0.75], eps: 1e-3, weightDecay: 0.1, amsgrad: true, clip: "norm" },
};

describe("the comparison objects", () => {
  const changes = kinds.flatMap((kind) =>
    Object.entries({ ...options[kind], clip: clips }).flatMap(([option, values]) =>
      (values as readonly unknown[])
        .filter(
          (value) => JSON.stringify(value) !== JSON.stringify(busy[kind][option as keyof Settings] ?? false),
        )
        .map((value) => ({ kind, option, value })),
    ),
  );
  test.each(changes)("if $kind is told another $option: $value", ({ kind, option, value }) => {
    const plain = option === "nesterov" ? { ...busy[kind], dampening: 0 } : busy[kind];
    expect(worst(kind, plain, { [option]: value })).toBeGreaterThan(1000);
  });

  test.each<[Kind, Lie, Partial<Settings>]>([
    ["SGD", "the first velocity dampened", {}],
    ["SGD", "Nesterov's step without the gradient", { nesterov: true, dampening: 0 }],
    ["SGD", "clipping that lengthens", {}],
    ["AdamW", "decay without the learning rate", {}],
    ["AdamW", "decay through the gradient", {}],
    ["Adam", "means not corrected", {}],
    ["Adam", "eps under the root", {}],
    ["Adam", "the largest of corrected means", {}],
  ])("to a formula of %s with %s", (kind, lie, changed) => {
    expect(worst(kind, { ...busy[kind], ...changed }, {}, lie)).toBeGreaterThan(1000);
  });
});
