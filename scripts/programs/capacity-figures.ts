import { type Chart, curve, type Figure } from "../../spec/kit/figure.ts";
import type { Dataset } from "../../src/index.ts";
import type { Errors, Results, Training } from "./overfitting.ts";
import { valueAt } from "./polynomials.ts";

interface Fit {
  readonly degree: number;
  readonly coefficients: Float64Array;
}

/** What `capacity` shows: three fits to the first draw, and the medians over all draws. */
export function figuresOf(
  first: Dataset,
  fits: readonly Fit[],
  { degrees, penalties, counts, training }: Results,
  noise: number,
): Record<string, Figure> {
  return {
    "capacity-fits": fitsFigure(first, fits),
    "capacity-degrees": degreesFigure(degrees, noise),
    "capacity-penalties": penaltiesFigure(penalties, noise),
    "capacity-points": countsFigure(counts, fits, noise),
    "capacity-training": trainingFigure(training, noise),
  };
}

function fitsFigure(
  { x, y }: Dataset,
  fits: readonly { degree: number; coefficients: Float64Array }[],
): Chart {
  const [low, high] = [Math.min(...y.data) - 1, Math.max(...y.data) + 1];
  return {
    id: "capacity-fits",
    title: "Too simple, right, and too rich",
    x: { label: "x", domain: [-1, 1] },
    y: { label: "y", domain: [low, high] },
    layers: [
      {
        kind: "points",
        name: "the points",
        points: Array.from(x.data, (xi, i) => [xi, y.data[i] as number] as const),
      },
      ...fits.map(({ degree, coefficients }) => ({
        kind: "line" as const,
        name: `degree ${degree}`,
        points: curve((at) => valueAt(at, coefficients), -1, 1, 400),
      })),
    ],
  };
}

function degreesFigure(degrees: readonly Errors[], noise: number): Chart {
  return {
    id: "capacity-degrees",
    title: "The richer the model, the better on the points, and the worse on others",
    x: { label: "degree" },
    y: { label: "mean squared error", scale: "log" },
    layers: [
      { kind: "line", name: "on fresh points", points: degrees.map(({ fresh }, d) => [d, fresh]) },
      { kind: "line", name: "on the points fitted to", points: degrees.map(({ seen }, d) => [d, seen]) },
      ...floor(noise),
    ],
  };
}

function penaltiesFigure(penalties: Results["penalties"], noise: number): Chart {
  const line = (name: string, pick: (row: Results["penalties"][number]) => number) => ({
    kind: "line" as const,
    name,
    // L1 at its strongest leaves no weight, and 0 has no place on this axis.
    points: penalties.map((row) => [row.l2.strength, pick(row)] as const).filter(([, value]) => value > 0),
  });
  return {
    id: "capacity-penalties",
    title: "A penalty keeps weights small; too strong, it leaves no curve",
    x: { label: "strength of the penalty", scale: "log" },
    y: { label: "error, length", scale: "log" },
    layers: [
      line("L2: error on fresh points", ({ l2 }) => l2.fresh),
      line("L1: error on fresh points", ({ l1 }) => l1.fresh),
      line("L2: length of the weights", ({ l2 }) => l2.length),
      line("L1: length of the weights", ({ l1 }) => l1.length),
      ...floor(noise),
    ],
  };
}

function countsFigure(counts: Results["counts"], fits: readonly Fit[], noise: number): Chart {
  return {
    id: "capacity-points",
    title: "More points help a model that is too rich, not one that is too simple",
    x: { label: "points", scale: "log" },
    y: { label: "mean squared error on fresh points", scale: "log" },
    layers: [
      ...fits.map(({ degree }, i) => ({
        kind: "line" as const,
        name: `degree ${degree}`,
        points: counts.map(({ count, errors }) => [count, errors[i]?.fresh as number] as const),
      })),
      ...floor(noise),
    ],
  };
}

function trainingFigure(training: readonly Training[], noise: number): Chart {
  const [plain, ...others] = training as readonly [Training, ...Training[]];
  return {
    id: "capacity-training",
    title: "Overfitting takes time: the longer the training, the more noise is learnt",
    x: { label: "epoch", scale: "log" },
    y: { label: "mean squared error", scale: "log" },
    layers: [
      ...training.slice(0, -1).map(({ way, path }) => ({
        kind: "line" as const,
        name: `on fresh points, ${way}`,
        points: path.map(({ epoch, fresh }) => [epoch, fresh] as const),
      })),
      {
        kind: "line",
        name: `on the points, ${plain.way}`,
        points: plain.path.map(({ epoch, seen }) => [epoch, seen]),
      },
      { kind: "rule", name: "stopped early", x: others.at(-1)?.epochs as number },
      ...floor(noise),
    ],
  };
}

/** What no model gets below on fresh points. */
function floor(noise: number): Chart["layers"] {
  return noise > 0 ? [{ kind: "rule", name: "noise alone", y: noise * noise }] : [];
}
