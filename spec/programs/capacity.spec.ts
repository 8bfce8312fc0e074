import { beforeAll, describe, expect, test } from "vitest";
import { backproof, type Ran } from "./command.ts";

interface Errors {
  readonly seen: number;
  readonly fresh: number;
}

interface Penalised extends Errors {
  readonly strength: number;
  readonly length: number;
  readonly terms: number;
  readonly coefficients: readonly number[];
}

interface Capacity {
  readonly degrees: readonly Errors[];
  readonly penalties: readonly { readonly l2: Penalised; readonly l1: Penalised }[];
  readonly counts: readonly { readonly count: number; readonly errors: readonly [Errors, Errors, Errors] }[];
  readonly choice: { readonly chosen: readonly number[]; readonly fresh: number; readonly best: number };
  readonly training: readonly (Errors & {
    readonly way: string;
    readonly epochs: number;
    readonly length: number;
    readonly path: readonly (Errors & { readonly epoch: number })[];
  })[];
  readonly firstDraw: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly fits: readonly (Errors & {
      readonly degree: number;
      readonly coefficients: readonly number[];
    })[];
  };
  readonly reproduced: readonly { readonly what: string; readonly kept: boolean }[];
}

let ran: Ran;
let result: Capacity;
let noiseless: Capacity;

beforeAll(async () => {
  const [standard, exact] = await Promise.all([
    backproof(".", "capacity", "--json"),
    backproof(".", "capacity", "--noise", "0", "--seeds", "10", "--epochs", "1", "--json"),
  ]);
  ran = standard;
  result = JSON.parse(standard.out);
  noiseless = JSON.parse(exact.out);
}, 60_000);

const valueAt = (x: number, w: readonly number[]) => w.reduceRight((value, wk) => value * x + wk, 0);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Half the derivative, by coefficient k, of the mean squared error on the first draw. */
function slopes({ x, y }: Capacity["firstDraw"], w: readonly number[]): number[] {
  return w.map((_, k) => sum(x.map((xi, i) => (valueAt(xi, w) - (y[i] ?? Number.NaN)) * xi ** k)) / x.length);
}

const steepest = (w: readonly number[]) => Math.max(...slopes(result.firstDraw, w).map(Math.abs));

describe("backproof capacity", () => {
  test("reproduces the medians that NumPy came to, and least squares by gradient descent", () => {
    expect(result.reproduced.filter(({ kept }) => !kept)).toEqual([]);
    expect(result.reproduced).toHaveLength(12);
    expect(ran).toMatchObject({ code: 0, err: "" });
  });
});

describe("a polynomial fitted by least squares", () => {
  test("cannot be improved by any of its coefficients", () => {
    for (const { coefficients } of result.firstDraw.fits) {
      // As if the powers of x, none above 1, were off by a few dozen units of 2^-53.
      const within = 64 * 2 ** -53 * Math.max(...coefficients.map(Math.abs)) * coefficients.length;
      expect(steepest(coefficients)).toBeLessThanOrEqual(within);
      // A coefficient that is off by a billionth of the largest is noticed.
      const [constant = 0, ...rest] = coefficients;
      expect(steepest([constant + 1e-9 * Math.max(...coefficients), ...rest])).toBeGreaterThan(within);
    }
  });

  test("has the error on fresh points that a million of them have", () => {
    for (const { coefficients, fresh } of result.firstDraw.fits) {
      const n = 1_000_000;
      let total = 0;
      for (let i = 0; i < n; i++) {
        const x = (2 * i + 1) / n - 1;
        const error = valueAt(x, coefficients) - (4 + 3 * x + 2 * x * x);
        total += error * error;
      }
      // The midpoint rule is off by h²/24 times the curvature of the square, a polynomial of degree 30: at most
      // 30²(30² - 1)/3 times its largest value (Markov), which is at most 31² times its mean. h is 2/n.
      const within = (((4 / (24 * n * n)) * 900 * 899) / 3) * 961;
      expect(Math.abs((total / n + 0.09) / fresh - 1)).toBeLessThan(within);
    }
  });

  test("is never worse on its points for a higher degree", () => {
    for (const [d, { seen }] of result.degrees.entries()) {
      if (d > 0) expect(seen).toBeLessThanOrEqual(result.degrees[d - 1]?.seen ?? Number.NaN);
    }
  });

  test("underfits with degree 1: the bend of the curve is missed, however many points there are", () => {
    // The mean of (2x² - 2/3)² over -1 to 1 is 16/45.
    for (const { errors } of result.counts) expect(errors[0].fresh).toBeGreaterThan(16 / 45 + 0.09);
    expect(result.counts.at(-1)?.errors[0].fresh).toBeLessThan(1.01 * (16 / 45 + 0.09));
  });

  test("overfits with degree 15, until there are more points", () => {
    const { seen, fresh } = result.degrees[15] as Errors;
    expect(seen).toBeLessThan(0.09 / 4);
    expect(fresh).toBeGreaterThan(100);
    const errors = result.counts.map((row) => row.errors[2].fresh);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
    expect(errors.at(-1)).toBeLessThan(1.05 * 0.09);
  });

  test("is the curve itself where there is no noise and the degree suffices", () => {
    // Coefficients of up to 4, rounded; degree 2 has hardly more to lose.
    expect(noiseless.degrees[2]?.fresh).toBeLessThan(1e-28);
    expect(noiseless.degrees[1]?.fresh).toBeGreaterThan(16 / 45);
  });
});

describe("a penalty", () => {
  test("of either kind makes the weights smaller and the error on the points larger, the stronger it is", () => {
    for (const kind of ["l2", "l1"] as const) {
      const rows = result.penalties.map((row) => row[kind]);
      expect(rows.map(({ length }) => length)).toEqual(
        rows.map(({ length }) => length).toSorted((a, b) => a - b),
      );
      expect(rows.map(({ seen }) => seen)).toEqual(rows.map(({ seen }) => seen).toSorted((a, b) => b - a));
    }
  });

  test("L2 on λ·w² balances the slope of the error: it is -λ·w, and 0 for the constant", () => {
    for (const { l2 } of result.penalties) {
      for (const [k, slope] of slopes(result.firstDraw, l2.coefficients).entries()) {
        const pull = k === 0 ? 0 : l2.strength * (l2.coefficients[k] ?? Number.NaN);
        // As without a penalty: coefficients are below 10, the points 20, the columns 16.
        expect(Math.abs(slope + pull)).toBeLessThan(64 * 2 ** -53 * 10 * 16);
      }
    }
  });

  test("L1 on λ·|w| leaves a weight at 0 unless the slope of the error there exceeds λ/2", () => {
    for (const { l1 } of result.penalties.filter(({ l1 }) => l1.strength >= 0.01)) {
      for (const [k, slope] of slopes(result.firstDraw, l1.coefficients).entries()) {
        const w = l1.coefficients[k] ?? Number.NaN;
        // The search ends when no weight moves by 1e-6, and its 15 columns are no longer than 1.
        if (k === 0) expect(Math.abs(slope)).toBeLessThan(1e-12);
        else if (w === 0) expect(Math.abs(slope)).toBeLessThan(l1.strength / 2 + 15e-6);
        else expect(Math.abs(slope + (Math.sign(w) * l1.strength) / 2)).toBeLessThan(15e-6);
      }
    }
  });

  test("of the kind L1 makes weights exactly 0, of the kind L2 never", () => {
    expect(result.penalties.map(({ l2 }) => l2.terms)).toEqual(result.penalties.map(() => 15));
    expect(result.penalties[0]?.l1).toMatchObject({ terms: 0, length: 0 });
    expect(result.penalties.at(-1)?.l1.terms).toBeGreaterThan(2);
  });

  test("cures degree 15 if it is neither too weak nor too strong", () => {
    for (const kind of ["l2", "l1"] as const) {
      const fresh = result.penalties.map((row) => row[kind].fresh);
      expect(Math.min(...fresh)).toBeLessThan(0.15);
      expect(fresh[0]).toBeGreaterThan(3);
    }
  });
});

describe("cross-validation", () => {
  test("lets every draw choose, most of them degree 2, and none less", () => {
    const { chosen } = result.choice;
    expect(sum(chosen)).toBe(200);
    expect(chosen.slice(0, 2)).toEqual([0, 0]);
    expect(chosen[2]).toBeGreaterThan(100);
  });

  test("chooses nearly as well as one who knows the curve", () => {
    expect(result.choice.fresh).toBeGreaterThanOrEqual(result.choice.best);
    expect(result.choice.fresh).toBeLessThan(1.15 * result.choice.best);
  });
});

describe("degree 15 trained by gradient descent", () => {
  const way = (name: string) =>
    result.training.find((each) => each.way === name) as Capacity["training"][number];

  test("overfits if it is trained long, and not with a penalty or if stopped early", () => {
    const { path, fresh, epochs } = way("no penalty");
    expect(epochs).toBe(30_000);
    expect(fresh).toBeGreaterThan(5 * Math.min(...path.map((moment) => moment.fresh)));
    for (const name of ["L2 penalty", "L1 penalty", "early stopping"])
      expect(way(name).fresh).toBeLessThan(0.2);
    expect(way("early stopping").epochs).toBeLessThan(10_000);
  });

  test("is best on its points where it is worst on fresh ones", () => {
    const seen = result.training.map((each) => each.seen);
    expect(Math.min(...seen)).toBe(way("no penalty").seen);
    expect(Math.max(...result.training.map((each) => each.fresh))).toBe(way("no penalty").fresh);
  });
});

describe("backproof capacity, misused,", () => {
  test.concurrent.each([
    ["--points 10", 2, "--degree: below 8 expected, the points left by one of 5 folds of 10, got 15"],
    ["--folds 30", 2, "--folds: at most 20 expected, got 30"],
    ["--degree 2", 2, '--degree: a whole number from 3 to 20 expected, got "2"'],
    ["--noise loud", 2, '--noise: a number from 0 to 100 expected, got "loud"'],
    [
      "--learning-rate 1e200 --seeds 2",
      1,
      "fit: the loss is Infinity at epoch 2, update 2; try a smaller learning rate",
    ],
  ])("%s ends with code %i and one line", async (words, code, message) => {
    expect(await backproof(".", "capacity", ...words.split(" "))).toEqual({
      code,
      out: "",
      err: `backproof capacity: ${message}\n`,
    });
  });
});
