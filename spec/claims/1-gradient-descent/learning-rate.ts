/**
 * The learning rate
 *
 * The slope says which way to go, but not how far: it is known at one point only, and the ground bends. The learning rate η is how
 * much one trusts it. Let the loss be a bowl whose slope goes up by λ for each unit of distance d from the bottom. Then the slope is
 * λd, a step takes ηλd off the distance, and what remains is
 *
 *     (1 − ηλ) · d
 *
 * With a small η that is hardly less than d, and the way is long. With ηλ = 1 the bottom is reached at once, and beyond that the step
 * goes too far. From ηλ = 2 on it ends further away than it began, on the other side, and every step makes things worse.
 */
import { atLeast, atMost, between, equal, holds, same } from "../../kit/compare.ts";
import { all, example, forAll, given, inDoubles } from "../../kit/law.ts";
import {
  dot,
  eigenvalues,
  lengthOf,
  type Matrix,
  matrices,
  meanOf,
  transposed,
  type Vector,
} from "../../kit/matrices.ts";
import { numbers, oneOf } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import { notAbove } from "./curves.ts";
import { gradientOn, readOff, rows, stepped } from "./descent.ts";
import { answer } from "./first-above-fifth.ts";
import { curvatureOf, curvatures, epochsNeeded, growth, largestRate, once, sweepOf } from "./sweeps.ts";

type Fitting = Pick<Subject, "linear" | "mse" | "gradient">;

const setsThePace: Claim = {
  id: "DET-07",
  says: {
    en: "The learning rate affects the speed of training: how many epochs it takes to reach the result.",
    zh: "学习率的大小会影响训练速度，也就是达到最终结果所需的轮数。",
  },
  formula: String.raw`\eta \cdot \text{epochs} \approx 90 \quad\text{for}\quad \eta \le 0.2, \qquad \eta \ge 0.728978 \Rightarrow \text{never}`,
  status: "needs a condition",
  domain:
    "learning rates below the one at which distances begin to grow: 0.728978 for the article's batches of 20",
  why: `A step is as long as the rate allows, so with a tenth of the rate the same way takes about ten times as many steps: the article's fit
    takes 889 epochs at 0.1 and 9501 at 0.01. But a rate that is too large gets nowhere. All samples at once allow 2/λmax = 0.714878; five batches
    in turn, each with a curvature of its own, allow 0.728978. At 0.75 the loss passes a million million within 54 epochs.`,
  counterexample: "at rate 0.7 the article's fit takes 43 epochs, at 0.75 it never ends",
  law({ linear, mse, gradient }) {
    const batches = once(() => curvatures({ linear, mse, gradient }, 20));
    const epochsAt = (rate: number) => epochsNeeded(sweepOf(batches(), rate));
    return all(
      example(() => {
        const rates = [0.003, 0.01, 0.03, 0.1, 0.2];
        const epochs = rates.map(epochsAt);
        for (const [i, count] of epochs.entries()) {
          between(80, count * (rates[i] as number), 100);
          if (i > 0) atMost(count, (epochs[i - 1] as number) - 1);
        }
      }),
      inDoubles(example(() => equal([0.1, 0.01, 0.7].map(epochsAt), [889, 9501, 43]))),
      // In the long run the larger rate leaves less of the distance after each epoch. From 0.687 on that turns round.
      forAll(numbers({ from: 1 / 64, to: 0.68 }), numbers({ from: 1 / 64, to: 31 / 32 }), (rate, share) => {
        const [fast, slow] = [rate, share * rate].map((eta) => growth(sweepOf(batches(), eta).epoch));
        holds(
          (fast as number) < (slow as number),
          `${fast} of the distance is left, and ${slow} at a smaller rate`,
        );
        atMost(slow as number, 1);
      }),
      example(() => {
        const together = curvatures({ linear, mse, gradient }, 100);
        for (const found of [limitOn({ linear, mse, gradient }, rows), largestRate(together)])
          between(0.714877, found, 0.714879);
        between(0.728977, largestRate(batches()), 0.728979);
        atMost(epochsAt(0.99 * 0.728978), 2000);
        same(epochsAt(1.01 * 0.728978), Number.POSITIVE_INFINITY);
      }),
    );
  },
  figure({ linear, mse, gradient }) {
    const batches = curvatures({ linear, mse, gradient }, 20);
    const rates = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.72];
    return {
      title: "The article's fit: epochs by learning rate, and where it breaks off",
      x: { label: "learning rate", scale: "log" },
      y: { label: "epochs", scale: "log" },
      layers: [
        {
          kind: "line",
          name: "epochs",
          points: rates.map((rate) => [rate, epochsNeeded(sweepOf(batches, rate))] as const),
        },
        { kind: "rule", name: "beyond 0.728978: never", x: largestRate(batches) },
      ],
    };
  },
};

/** The rate at which steps on the mean squared error of y = x · w begin to lead away from its bottom: 2/λmax. */
function limitOn(engine: Fitting, x: Matrix): number {
  return 2 / (eigenvalues(curvatureOf(engine, x)).at(-1) as number);
}

/** The article's x, but as 0, 1, … 99. */
const wide: Matrix = Array.from({ length: 100 }, (_, i) => [i * i, i, 1]);
const wideTargets: Matrix = wide.map((row) => [dot(row, [2, 3, 4])]);

/** The limit of the article's classifier at the start: sigmoid over five uniform numbers and a bias, weights 0. */
function limitOfTheClassifier({
  linear,
  sigmoid,
  mse,
  gradient,
}: Fitting & Pick<Subject, "sigmoid">): number {
  const source = seeded(19);
  const x = Array.from({ length: 200 }, () => [...Array.from({ length: 5 }, () => source.uniform()), 1]);
  const y = x.map((row) => [answer(row)]);
  const slopesAt = (w: Vector) => gradient((weight) => mse(sigmoid(linear(x, weight, null)), y), [w]).flat();
  // Half a step of 1/32 to either side: the bend of sigmoid within it, of third order, changes less than a thousandth.
  const along = (j: number, length: number) =>
    slopesAt([0, 1, 2, 3, 4, 5].map((k) => (j === k ? length : 0)));
  const columns = [0, 1, 2, 3, 4, 5].map((j) => stepped(along(j, 1 / 64), along(j, -1 / 64), 1));
  return 2 / (32 * (eigenvalues(columns).at(-1) as number));
}

const hasAUsualRange: Claim = {
  id: "DET-19",
  says: {
    en: "There is a usual range that learning rates are taken from.",
    zh: "学习率有一个大致的取值范围。",
  },
  formula: String.raw`\overline{x_j^2} = 1 \;\text{for each of } n \text{ inputs} \;\Rightarrow\; \frac1n \le \frac{2}{\lambda_{\max}} \le 1`,
  status: "needs a condition",
  domain: "linear models with a mean squared error, whose inputs have been brought to a mean square of 1",
  why: `If every input is about as large as 1, the largest rate of a linear model lies between 1/n and 1 for n inputs, whatever the data are. Without
    that there is no usual range: inputs ten times as large allow a hundredth of the rate. The article's fit allows 0.71, the same samples with x
    from 0 to 99 allow 0.00000005, and its classifier of section 5 starts out with 7.`,
  counterexample: "x from 0 to 99 instead of 0 to 0.99: the largest rate falls from 0.7149 to 0.0000000513",
  law: ({ linear, sigmoid, mse, gradient }) =>
    all(
      forAll(matrices({ rows: [2, 4] }), (x) => {
        const sizes = transposed(x).map((input) => Math.sqrt(meanOf(input.map((xi) => xi * xi))));
        given(sizes.every((size) => size > 1 / 64));
        const even = x.map((row) => row.map((xi, j) => xi / (sizes[j] as number)));
        const limit = limitOn({ linear, mse, gradient }, even);
        // Some ten roundings for each entry of the curvature, and four entries in a row.
        notAbove(1 / sizes.length, limit, { within: 64, of: 1 });
        notAbove(limit, 1, { within: 64, of: 1 });
      }),
      // Other units, other limits: powers of two change no digits.
      forAll(matrices({ of: numbers({ from: 1 / 8, to: 8 }) }), oneOf(2, 16, 1 / 4), (x, unit) => {
        const scaled = x.map((row) => row.map((xi) => xi * unit));
        equal(limitOn({ linear, mse, gradient }, scaled), limitOn({ linear, mse, gradient }, x) / unit ** 2);
      }),
      example(() => {
        between(5.12e-8, limitOn({ linear, mse, gradient }, wide), 5.13e-8);
        // Were the inputs endlessly many: 2/(λ/8) = 6.97, with λ = 2.297 the largest eigenvalue of the mean of x·xᵀ.
        between(6.5, limitOfTheClassifier({ linear, sigmoid, mse, gradient }), 7.5);
      }),
    ),
  figure({ linear, sigmoid, mse, gradient }) {
    const narrow = wide.map(([, i = 0]) => [(i / 100) ** 2, i / 100, 1]);
    return {
      title: "The largest learning rate, from model to model",
      x: { label: "model" },
      y: { label: "learning rate", scale: "log" },
      layers: [
        {
          kind: "points",
          name: "largest stable rate",
          points: [
            ["fit, x to 99", limitOn({ linear, mse, gradient }, wide)],
            ["fit, x to 0.99", limitOn({ linear, mse, gradient }, narrow)],
            ["fit, batches of 20", largestRate(curvatures({ linear, mse, gradient }, 20))],
            ["classifier", limitOfTheClassifier({ linear, sigmoid, mse, gradient })],
          ],
        },
      ],
    };
  },
};

/** The weights after each step on the wide samples, batch after batch, up to the first that are no numbers any more. */
function walked(engine: Fitting, rate: number, steps: number, change = (g: Vector) => g): Vector[] {
  const batches = [0, 20, 40, 60, 80].map((from) => {
    const [x, y] = [wide.slice(from, from + 20), wideTargets.slice(from, from + 20)];
    return readOff(gradientOn(engine, x, y), 3).at;
  });
  const passed = [[1, 0, -1]];
  for (let i = 0; i < steps && passed.at(-1)?.every(Number.isFinite); i++) {
    const [w, at] = [passed.at(-1) as Vector, batches[i % 5] as (w: Vector) => Vector];
    passed.push(stepped(w, change(at(w)), rate));
  }
  return passed;
}

/** At most of length 1, the direction kept. */
const clipped = (g: Vector) => g.map((gi) => gi / Math.max(1, lengthOf(g)));

const runsAway: Claim = {
  id: "DET-25",
  says: {
    en: "Gradients that are too large make the weights too large, and then the values of the function.",
    zh: "梯度值过大，会使权重过大，进而使函数值过大。",
  },
  formula: String.raw`d_{k+1} = (1 - \eta\lambda)\, d_k, \qquad \eta\lambda > 2 \;\Rightarrow\; \lvert d_k \rvert \to \infty`,
  status: "needs a condition",
  domain: "plain gradient descent, with a rate that is not small enough for such gradients",
  why: `A step that is too long ends where the slope is larger still, and the next one is longer: with x from 0 to 99 and the rate 0.1, five steps take the
    weights to 10²⁹, and after 54 they are beyond the largest double and turn into infinity, without an error. Not the size of the gradient is to blame
    but its product with the rate. With a rate of 0.00000001, or gradients cut to length 1, the same samples do no harm.`,
  counterexample: "the first gradients are as large at rate 0.00000001, and the weights stay below 4",
  law: ({ linear, mse, gradient, python }) =>
    all(
      // A step of rate 1/2 on one sample multiplies the distance by 1 − x², at least by 3 in size, and the error with it.
      forAll(numbers({ from: 2, to: 8 }), numbers(), (x, right) => {
        const slopes = gradientOn({ linear, mse, gradient }, [[x]], [[x * right]])([right + 1]);
        const after = stepped([right + 1], slopes, 1 / 2);
        atLeast(Math.abs((after[0] as number) - right), 2.99);
        atLeast(mse(linear([[x]], [after], null), [[x * right]]), 8.9 * x * x);
      }),
      example(() => {
        const wild = walked({ linear, mse, gradient }, 0.1, 100);
        between(1.06e29, lengthOf(wild[5] as Vector), 1.07e29);
        equal(wild.length - 1, 54);
        const [[value = 0] = []] = linear([[9801, 99, 1]], [wild[5] as Vector], null);
        atLeast(Math.abs(value), 1e32);
        const [[lost = 0] = []] = linear([[9801, 99, 1]], [wild.at(-1) as Vector], null);
        holds(!Number.isFinite(lost), `weights beyond all numbers give ${lost}`);
        same(
          ["1e308 * 10", "math.inf - math.inf", "torch.tensor(3e38) * 10"].map((code) => python(code).gives),
          ["Infinity", "NaN", "Infinity"],
        );
      }),
      example(() => {
        const cautious = walked({ linear, mse, gradient }, 1e-8, 500);
        const cut = walked({ linear, mse, gradient }, 0.1, 500, clipped);
        equal([cautious.length, cut.length], [501, 501]);
        atMost(Math.max(...cautious.map(lengthOf)), 4);
        atMost(Math.max(...cut.map(lengthOf)), 4);
      }),
    ),
  figure({ linear, mse, gradient }) {
    const line = (name: string, passed: readonly Vector[]) => {
      const finite = passed.map(lengthOf).filter(Number.isFinite);
      return { kind: "line", name, points: finite.map((length, step) => [step, length] as const) } as const;
    };
    return {
      title: "The article's fit with x from 0 to 99: how long the weights are",
      x: { label: "step" },
      y: { label: "length of the weights", scale: "log" },
      layers: [
        line("rate 0.1", walked({ linear, mse, gradient }, 0.1, 54)),
        line("rate 0.1, gradient cut to 1", walked({ linear, mse, gradient }, 0.1, 54, clipped)),
        line("rate 0.00000001", walked({ linear, mse, gradient }, 1e-8, 54)),
      ],
    };
  },
};

export const learningRateClaims: readonly Claim[] = [setsThePace, hasAUsualRange, runsAway];
