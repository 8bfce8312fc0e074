/**
 * Layers against their formulas, there and back
 *
 * With x a batch, a row a sample: y = xWᵀ + b, and for a cotangent g of y the gradients gᵀx of W, Σ g of b and gW of x.
 * Activations multiply g by f′. Put together, that is backpropagation as one would do it on paper, and it is done so here.
 */
import { describe, expect, test } from "vitest";
import {
  assign,
  backward,
  GELU,
  Linear,
  LogSoftmax,
  type Module,
  parameter,
  ReLU,
  Sequential,
  Sigmoid,
  Softmax,
  Softplus,
  Tanh,
  Tensor,
  tensor,
} from "../../src/index.ts";
import { equal, same } from "../kit/compare.ts";
import { check, forAll, type Law } from "../kit/law.ts";
import { dot, fitting, type Matrix, product, total, transposed, type Vector } from "../kit/matrices.ts";
import { numbers, wholeNumbers } from "../kit/numbers.ts";

/** Quarters: their products and sums are exact, in whatever order. */
const quarters = wholeNumbers({ from: -8, to: 8 }).map((n) => n / 4);

const { exp, log1p, max, sqrt, PI } = Math;

const sigmoid = (x: number) => 1 / (1 + exp(-x));
const bell = (x: number) => exp((-x * x) / 2) / sqrt(2 * PI);

/** Φ(x) = ½ + φ(x) Σ x^(2n+1) / (2n+1)!!, all of one sign (Abramowitz and Stegun 1964, 26.2.11). */
function belowBell(x: number): number {
  let [sum, term] = [0, x];
  // From 8 on nothing is added after the 150th term.
  for (let n = 1; n < 200; n++) {
    sum += term;
    term *= (x * x) / (2 * n + 1);
  }
  return 0.5 + bell(x) * sum;
}

const u = (x: number) => sqrt(2 / PI) * (x + 0.044715 * x * x * x);

interface Activation {
  readonly name: string;
  readonly module: () => Module;
  readonly f: (x: number) => number;
  readonly slope: (x: number) => number;
}

const activations: readonly Activation[] = [
  { name: "Sigmoid", module: () => new Sigmoid(), f: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  {
    name: "Tanh",
    module: () => new Tanh(),
    f: (x) => 2 * sigmoid(2 * x) - 1,
    slope: (x) => 4 * sigmoid(2 * x) * sigmoid(-2 * x),
  },
  { name: "ReLU", module: () => new ReLU(), f: (x) => max(0, x), slope: (x) => (x > 0 ? 1 : 0) },
  {
    name: "Softplus",
    module: () => new Softplus(),
    f: (x) => max(x, 0) + log1p(exp(-Math.abs(x))),
    slope: sigmoid,
  },
  {
    name: "GELU",
    module: () => new GELU(),
    f: (x) => x * belowBell(x),
    slope: (x) => belowBell(x) + x * bell(x),
  },
  {
    name: "GELU by tanh",
    module: () => new GELU({ approximate: "tanh" }),
    f: (x) => x * sigmoid(2 * u(x)),
    slope: (x) =>
      sigmoid(2 * u(x)) +
      x * sigmoid(2 * u(x)) * sigmoid(-2 * u(x)) * 2 * sqrt(2 / PI) * (1 + 3 * 0.044715 * x * x),
  },
];

/** x goes through the module; what comes out, and the gradients of x and of the parameters for the cotangent g. */
function through(module: Module, x: Matrix, g: Matrix): { y: Matrix; gradients: (Matrix | Vector)[] } {
  const input = parameter(x);
  const y = module.forward(input);
  backward(y, { cotangent: tensor(g) });
  const nested = ({ gradient, shape }: Tensor) => new Tensor(gradient as Float64Array, shape).toArray();
  return { y: y.toArray() as Matrix, gradients: [input, ...module.parameters()].map(nested) as Matrix[] };
}

function layerOf(weight: Matrix, bias: Vector | null): Linear {
  const layer = new Linear((weight[0] as Vector).length, weight.length, { bias: bias !== null });
  assign(layer.weight, weight);
  if (layer.bias !== null) assign(layer.bias, bias as Vector);
  return layer;
}

const timesWeight = (x: Matrix, weight: Matrix, bias: Vector | null) =>
  product(x, transposed(weight)).map((row) => row.map((sum, j) => sum + (bias?.[j] ?? 0)));
const columnSums = (g: Matrix) => transposed(g).map(total);
const absolute = (a: Matrix) => a.map((row) => row.map(Math.abs));
const largest = (a: Matrix | Vector) =>
  (a.flat() as Vector).reduce((most, x) => Math.max(most, Math.abs(x)), 0);

describe("a linear layer", () => {
  const drawn = fitting(
    { x: ["batch", "in"], weight: ["out", "in"], bias: ["out"], g: ["batch", "out"] },
    { of: quarters },
  );

  const follows = (useBias: boolean, spoil: (gradient: Matrix) => Matrix = (same) => same): Law =>
    forAll(drawn, ({ x, weight, bias: drawnBias, g }) => {
      const bias = useBias ? drawnBias : null;
      const { y, gradients } = through(layerOf(weight, bias), x, g);
      equal(y, timesWeight(x, weight, bias));
      same(gradients.length, useBias ? 3 : 2);
      equal(gradients[0] as Matrix, product(g, weight));
      equal(spoil(gradients[1] as Matrix), product(transposed(g), x));
      if (useBias) equal(gradients[2] as Vector, columnSums(g));
    });

  test("with a bias is y = xWᵀ + b, exactly, and so are its gradients", () => {
    check(follows(true));
  });

  test("without a bias is y = xWᵀ, and has no gradient of a bias", () => {
    check(follows(false));
  });

  test("whose weight's gradient came back transposed would be noticed", () => {
    expect(() => check(follows(true, transposed))).toThrow("broken by");
  });
});

/** All contracts up to 8 ulps of 1, or of the value; and twenty roundings of the formulas here, of numbers up to 64, x²/2 at 8. */
const within = 64;

describe("an activation", () => {
  const drawn = fitting({ x: ["batch", "n"], g: ["batch", "n"] }, { of: numbers() });

  const follows = ({ module, f, slope }: Activation): Law =>
    forAll(drawn, ({ x, g }) => {
      const { y, gradients } = through(module(), x, g);
      same(gradients.length, 1);
      for (const [i, row] of x.entries()) {
        for (const [j, xij] of row.entries()) {
          equal(y[i]?.[j] as number, f(xij), { within, of: max(1, Math.abs(xij)) });
          equal((gradients[0] as Matrix)[i]?.[j] as number, (g[i]?.[j] as number) * slope(xij), {
            within,
            of: 8,
          });
        }
      }
    });

  test.each(activations.map((each) => [each.name, each] as const))(
    "%s is applied to each number, and its slope to each gradient",
    (_, activation) => {
      check(follows(activation));
    },
  );

  test.each(activations.map((each) => [each.name, each] as const))(
    "%s with a slope 1 ‰ too large would be noticed",
    (_, activation) => {
      const { slope } = activation;
      expect(() => check(follows({ ...activation, slope: (x) => 1.001 * slope(x) }))).toThrow("broken by");
    },
  );

  /** Row by row: the shares p, and pᵢ(gᵢ - Σ pⱼgⱼ); their logarithms, and gᵢ - pᵢ Σ gⱼ. */
  test.each([
    [
      "Softmax",
      (axis: number) => new Softmax(axis),
      (p: number) => p,
      (p: Vector, g: Vector, i: number) => (p[i] as number) * ((g[i] as number) - dot(p, g)),
    ],
    [
      "LogSoftmax",
      (axis: number) => new LogSoftmax(axis),
      Math.log,
      (p: Vector, g: Vector, i: number) => (g[i] as number) - (p[i] as number) * total(g),
    ],
  ])("%s follows its formula along either axis", (_, make, of, gradientOf) => {
    check(
      forAll(drawn, ({ x, g }) => {
        for (const axis of [0, 1]) {
          const [lanes, pulled] = axis === 1 ? [x, g] : [transposed(x), transposed(g)];
          const { y, gradients } = through(make(axis), x, g);
          const turned = (a: Matrix) => (axis === 1 ? a : transposed(a));
          lanes.forEach((lane, k) => {
            const powers = lane.map((xi) => exp(xi - max(...lane)));
            const p = powers.map((power) => power / total(powers));
            equal(turned(y)[k] as Vector, p.map(of), { within, of: 16 });
            const wanted = p.map((__, i) => gradientOf(p, pulled[k] as Vector, i));
            equal(turned(gradients[0] as Matrix)[k] as Vector, wanted, { within, of: 32 });
          });
        }
      }),
    );
  });
});

describe("a network of two layers with an activation between them", () => {
  const few = [1, 3] as const;
  const drawn = fitting(
    {
      x: ["batch", "in"],
      w1: ["hidden", "in"],
      b1: ["hidden"],
      w2: ["out", "hidden"],
      b2: ["out"],
      g: ["batch", "out"],
    },
    { of: quarters, lengths: { batch: few, in: few, hidden: few, out: few } },
  );

  const follows = ({ module, f, slope }: Activation, biases: boolean): Law =>
    forAll(drawn, ({ x, w1, b1, w2, b2, g }) => {
      const [bias1, bias2] = biases ? [b1, b2] : [null, null];
      const model = new Sequential(layerOf(w1, bias1), module(), layerOf(w2, bias2));
      const { y, gradients } = through(model, x, g);
      const z = timesWeight(x, w1, bias1);
      const h = z.map((row) => row.map(f));
      const back = product(g, w2);
      const dz = back.map((row, i) => row.map((each, j) => each * slope(z[i]?.[j] as number)));
      const wanted = [
        product(dz, w1),
        product(transposed(dz), x),
        ...(biases ? [columnSums(dz)] : []),
        product(transposed(g), h),
        ...(biases ? [columnSums(g)] : []),
      ];
      // z is exact; what follows is rounded off sums that these are without signs. No slope exceeds 1.13.
      const sent = product(absolute(g), absolute(w2));
      const sums = [product(sent, absolute(w1)), product(transposed(sent), absolute(x))];
      const outer = [
        product(absolute(h), absolute(transposed(w2))),
        product(transposed(absolute(g)), absolute(h)),
      ];
      const size = 1.13 * max(2, ...[...sums, ...outer].map(largest));
      equal(y, timesWeight(h, w2, bias2), { within, of: size });
      same(gradients.length, wanted.length);
      for (const [i, gradient] of gradients.entries())
        equal(gradient, wanted[i] as Matrix, { within, of: size });
    });

  test.each(activations.map((each) => [each.name, each] as const))(
    "%s, with and without biases, is differentiated as on paper",
    (_, activation) => {
      for (const biases of [true, false]) check(follows(activation, biases));
    },
  );

  test("that used the slope of another activation would be noticed", () => {
    const [logistic, hyperbolic] = activations as [Activation, Activation];
    expect(() => check(follows({ ...logistic, slope: hyperbolic.slope }, true))).toThrow("broken by");
  });
});
