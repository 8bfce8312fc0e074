import quadratic from "../../fixtures/quadratic.json" with { type: "json" };
import { type Chart, curve, numbered } from "../../spec/kit/figure.ts";
import { type Dataset, quadraticPoints, Random, Tensor } from "../../src/index.ts";
import { numbersIn } from "./numbers.ts";
import {
  allDefault,
  type Program,
  program,
  type Reproduced,
  type Screen,
  UsageError,
  type Values,
} from "./program.ts";
import { type Fitted, fitByAutograd, fitByHand } from "./quadratic.ts";

const options = {
  "learning-rate": { type: "number", default: 0.1, least: 0, says: "how large the updates are" },
  "batch-size": { type: "integer", default: 20, least: 1, says: "points that make one update" },
  epochs: {
    type: "integer",
    default: 1000,
    least: 1,
    most: 100_000,
    says: "passes over the points at most",
  },
  until: { type: "number", default: 1e-5, least: 0, says: "stop after an epoch with a mean loss below this" },
  start: { type: "string", default: "1,0,-1", says: "the weights of x², x and 1 to begin with" },
  noise: { type: "number", default: 0, least: 0, says: "the deviation of errors added to the points" },
  seed: { type: "integer", default: 0, least: 0, says: "where those errors start" },
} as const;

type Chosen = Values<typeof options>;

/** The seed plays no part in what the article does. */
const isArticle = (values: Chosen) => allDefault(options, { ...values, seed: 0 });

export const fit: Program = program({
  name: "fit",
  summary: "learn a curve from points, by hand and by autograd (section 1.4)",
  about: `A hundred points lie on 2x² + 3x + 4. Gradient descent looks for the three numbers, from 1, 0 and -1
on: once with derivatives worked out on paper, as the article's program does, and once with those
the engine finds. They should agree, with each other and with PyTorch, but for the rounding of the
last digits.

Each update steps against the mean gradient of a batch, by the learning rate. From about 0.73 on the
steps overshoot and the loss grows without end: try --learning-rate 0.75.`,
  options,
  run(values, screen) {
    const { "learning-rate": learningRate, "batch-size": batchSize, epochs, until } = values;
    const start = numbersIn("--start", values.start);
    if (start.length !== 3) throw new UsageError(`--start: three numbers expected, got ${values.start}`);
    const [w1, w2, w3] = start as [number, number, number];
    const data = withNoise(quadraticPoints(), values.noise, new Random(values.seed));
    const how = { data, start: [w1, w2, w3], learningRate, batchSize, epochs, until } as const;
    const watched = (label: string) => ({
      ...how,
      onEpoch: (epoch: number) => screen.progress(label, epoch, epochs),
    });
    const byHand = fitByHand(watched("by hand"));
    const byAutograd = orMessage(() => fitByAutograd(watched("by autograd")));
    screen.progress("", 1, 1);
    const dropped = data.x.data.length % batchSize;

    screen.say("A hundred points lie on 2x² + 3x + 4. What are these numbers, if only the points are known?");
    if (dropped > 0)
      screen.say(`The last ${dropped} points do not fill a batch of ${batchSize} and are left out.`);
    screen.say();
    tell(byHand, byAutograd, data, values, screen);
    const article = isArticle(values);
    return {
      json: {
        options: values,
        byHand: told(byHand, data),
        byAutograd: typeof byAutograd === "string" ? { error: byAutograd } : told(byAutograd, data),
        pytorch: article ? pytorch : null,
        dropped,
        reached: (byHand.losses.at(-1) as number) < until,
      },
      figures: {
        "fit-curve": curveFigure(data, how.start, byHand),
        "fit-loss": lossFigure(byHand, byAutograd, until),
      },
      reproduced: article && typeof byAutograd !== "string" ? expected(byHand, byAutograd) : [],
    };
  },
});

/** What the same computation came to in PyTorch. */
const [{ epochs, weights, lastLoss }] = quadratic.cases as [(typeof quadratic.cases)[number]];
const pytorch = { epochs, weights, lastLoss };

function withNoise({ x, y }: Dataset, deviation: number, random: Random): Dataset {
  if (deviation === 0) return { x, y };
  return {
    x,
    y: new Tensor(
      y.data.map((yi) => yi + deviation * random.normal()),
      y.shape,
    ),
  };
}

/** What it returns, or the message of the error. */
function orMessage<Result>(body: () => Result): Result | string {
  try {
    return body();
  } catch (error) {
    return (error as Error).message;
  }
}

/** How well the curve fits in the end: the mean of the squared errors, and the largest error. */
function fitOf([w1, w2, w3]: Fitted["weights"], { x, y }: Dataset): { loss: number; worst: number } {
  const errors = Array.from(x.data, (xi, i) => w1 * (xi * xi) + w2 * xi + w3 - (y.data[i] as number));
  return {
    loss: errors.reduce((sum, error) => sum + error * error, 0) / errors.length,
    worst: errors.reduce((worst, error) => Math.max(worst, Math.abs(error)), 0),
  };
}

function tell(
  byHand: Fitted,
  byAutograd: Fitted | string,
  data: Dataset,
  values: Chosen,
  screen: Screen,
): void {
  const { losses, weights } = byHand;
  const [first, last] = [losses[0], losses.at(-1)] as [number, number];
  screen.say("epoch   mean loss");
  for (const epoch of new Set([1, 2, 3, 10, 100, losses.length].filter((epoch) => epoch <= losses.length))) {
    screen.say(`${String(epoch).padStart(5)}   ${short(losses[epoch - 1] as number)}`);
  }
  if (last < values.until) {
    screen.say(`That is below ${values.until}, so it stops. (The article counts epochs from 0.)`);
  } else if (last <= first) screen.say(`That is not below ${values.until} yet.`);
  else screen.say("The loss grows and grows: the learning rate is too high.");
  screen.say();

  const columns: [head: string, weights: readonly number[]][] = [["by hand", weights]];
  if (typeof byAutograd !== "string") columns.push(["by autograd", byAutograd.weights]);
  if (isArticle(values)) columns.push(["PyTorch", pytorch.weights]);
  screen.say(`      ${columns.map(([head]) => head.padEnd(26)).join("")}`.trimEnd());
  for (const w of [0, 1, 2]) {
    screen.say(
      `  w${w + 1}  ${columns.map(([, weights]) => String(weights[w]).padEnd(26)).join("")}`.trimEnd(),
    );
  }
  if (typeof byAutograd === "string") screen.say(`By autograd it ends with "${byAutograd}".`);
  if (!(last < values.until)) return;
  const { loss, worst } = fitOf(weights, data);
  const off = Math.max(...[2, 3, 4].map((wanted, w) => Math.abs((weights[w] as number) - wanted)));
  screen.say();
  screen.say(
    `The weights are off by up to ${short(off)}, yet the curve misses no point by more than ${short(worst)}:`,
  );
  screen.say(
    "what a little more x² adds, a little less x nearly takes away. A small loss does not mean right weights.",
  );
  screen.say(
    `The final weights' loss is ${short(loss)}; those above were measured while the weights still moved.`,
  );
}

function told({ weights, losses, updates }: Fitted, data: Dataset) {
  const { loss, worst } = fitOf(weights, data);
  return { epochs: losses.length, updates, weights, finalLoss: loss, worstError: worst, losses };
}

const short = (number: number) =>
  number >= 1e-4 && number < 1e6 ? number.toFixed(6) : number.toExponential(3);

function curveFigure(data: Dataset, start: Fitted["weights"], { weights }: Fitted): Chart {
  const parabola = ([w1, w2, w3]: Fitted["weights"]) => curve((x) => w1 * (x * x) + w2 * x + w3, -0.5, 1.5);
  return {
    id: "fit-curve",
    title: "A hundred points and the curve before and after",
    x: { label: "x" },
    y: { label: "y" },
    layers: [
      {
        kind: "points",
        name: "points",
        points: Array.from(data.x.data, (x, i) => [x, data.y.data[i] as number]),
      },
      { kind: "line", name: "before", points: parabola(start) },
      { kind: "line", name: "after", points: parabola(weights) },
    ],
  };
}

function lossFigure({ losses }: Fitted, byAutograd: Fitted | string, until: number): Chart {
  const again = typeof byAutograd === "string" ? [] : numbered(byAutograd.losses);
  // The two would hide each other, so of one only epochs 1, 2, 4, 8 and so on are shown.
  const doubling = again.filter(([epoch]) => Number.isInteger(Math.log2(epoch)));
  return {
    id: "fit-loss",
    title: "The mean loss, epoch by epoch",
    x: { label: "epoch", scale: "log" },
    y: { label: "mean loss", scale: "log" },
    layers: [
      { kind: "line", name: "by hand", points: numbered(losses) },
      { kind: "points", name: "by autograd", points: doubling },
      ...(until > 0 ? [{ kind: "rule" as const, name: "stop below", y: until }] : []),
    ],
  };
}

function expected(byHand: Fitted, byAutograd: Fitted): Reproduced[] {
  const [w1, w2, w3] = byHand.weights;
  const printed = [19.226225, 0.570339, 0.018661];
  // 4445 updates round a weight by up to 4.4e-16 each: 3e-14 in all with random signs, 2e-12 with equal ones.
  const within = 1e-12;
  return [
    { what: "by hand: epochs", wanted: 889, got: byHand.losses.length, within: 0 },
    ...printed.map((wanted, i) => ({
      // The article prints six decimals.
      what: `by hand: loss in epoch ${i + 1}`,
      wanted,
      got: byHand.losses[i] as number,
      within: 5e-7,
    })),
    {
      what: "by hand: last loss",
      wanted: 9.993780705195643e-6,
      got: byHand.losses.at(-1) as number,
      within: 0,
    },
    { what: "by hand: w1", wanted: 2.0357959612141316, got: w1, within: 0 },
    { what: "by hand: w2", wanted: 2.960995371696672, got: w2, within: 0 },
    { what: "by hand: w3", wanted: 4.007459552020659, got: w3, within: 0 },
    { what: "by autograd: epochs", wanted: 889, got: byAutograd.losses.length, within: 0 },
    ...byAutograd.weights.map((got, w) => ({
      what: `by autograd: w${w + 1} of the article`,
      wanted: byHand.weights[w] as number,
      got,
      within,
    })),
    ...byAutograd.weights.map((got, w) => ({
      what: `by autograd: w${w + 1} of PyTorch`,
      wanted: pytorch.weights[w] as number,
      got,
      within,
    })),
  ];
}
