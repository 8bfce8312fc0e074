import losses from "../../fixtures/losses.json" with { type: "json" };
import { type Chart, curve } from "../../spec/kit/figure.ts";
import { crossEntropy as lossOf, softmax, tensor } from "../../src/index.ts";
import { numbersIn, rowsIn } from "./numbers.ts";
import { allDefault, type Program, program, type Reproduced, type Screen } from "./program.ts";

const options = {
  logits: {
    type: "string",
    default: "1.3,0.1,0.3;0.9,1.2,0.9;0.5,1.4,0.2",
    says: "a row for each sample, in it a number for each class",
  },
  targets: { type: "string", default: "1,2,0", says: "the right class of each sample, counted from 0" },
} as const;

export const crossEntropy: Program = program({
  name: "cross-entropy",
  summary: "measure how wrong a classifier is, by hand and with the engine (section 4.2)",
  about: `Softmax turns the numbers a network gives for each class, its logits, into probabilities.
Cross-entropy is the negative logarithm of the probability of the right class: 0 if that is 1, the
larger the less likely it was. For a batch it is the mean over the samples.

Written by hand as the article does, it breaks where e^x is more than a double can hold. The engine,
like PyTorch, works with logits directly. So softmax is already inside: to apply it before is a
mistake nothing warns of.`,
  options,
  run(values, screen) {
    const logits = rowsIn("--logits", values.logits);
    const targets = numbersIn("--targets", values.targets);
    const engine = lossOf(tensor(logits), tensor(targets)).item();
    const hot = oneHot(targets, (logits[0] as number[]).length);
    const results: Results = {
      each: [...lossOf(tensor(logits), tensor(targets), { reduction: "none" }).data],
      byHand: byHand(logits, hot),
      engine,
      engineOneHot: lossOf(tensor(logits), tensor(hot)).item(),
      twice: lossOf(softmax(tensor(logits), 1), tensor(targets)).item(),
      // At best the first softmax gives 1 to the right class, 0 to the others; the second makes e / (e + others) of it.
      floor: Math.log1p(((logits[0] as number[]).length - 1) / Math.E),
    };
    const extremes = [
      [40, 0, 0],
      [800, 0, 0],
      [-800, 0, 0],
    ].map((row) => ({
      logits: row,
      byHand: byHand([row], oneHot([0], 3)),
      engine: lossOf(tensor([row]), tensor([0])).item(),
    }));
    const p = [1, 0, 0];
    const q = [0.5, 0.4, 0.1];
    const example = {
      p,
      q,
      byHand: entropy(p, q),
      // Softmax undoes the logarithm of probabilities.
      engine: lossOf(tensor(q.map(Math.log)), tensor(p)).item(),
    };
    const article = allDefault(options, values);
    tell(logits, targets, results, article, screen);
    screen.say();
    screen.say(
      `Of the probabilities ${q.join(", ")} and the right class 0 it is ${example.byHand}: -log 0.5.`,
    );
    screen.say();
    screen.say("logits      right  by hand                 engine");
    for (const { logits, byHand, engine } of extremes) {
      screen.say(
        `${logits.join(", ").padEnd(10)}  ${"0".padStart(5)}  ${String(byHand).padEnd(22)}  ${engine}`,
      );
    }
    screen.say(
      "By hand, e^800 is Infinity and Infinity / Infinity no number at all. The engine subtracts the largest logit",
    );
    screen.say(
      "first, which changes no probability, and never takes the logarithm of a probability that rounds to 0 or 1.",
    );
    return {
      json: {
        options: values,
        ...results,
        pytorch: article ? pytorch : null,
        example,
        extremes,
      },
      figures: { "cross-entropy-range": rangeFigure(), "cross-entropy-twice": twiceFigure() },
      reproduced: article ? expected(results, example) : [],
    };
  },
});

interface Results {
  /** The engine's loss of each sample. */
  readonly each: readonly number[];
  readonly byHand: number;
  readonly engine: number;
  /** With one-hot rows for targets in place of class indices. */
  readonly engineOneHot: number;
  /** With softmax applied to the logits before. */
  readonly twice: number;
  /** The least that `twice` can be, however good the logits are. */
  readonly floor: number;
}

type Matrix = readonly (readonly number[])[];

/** As the article writes it: softmax, one-hot targets, -Σ p·log q for each sample, and the mean of these. */
function byHand(logits: Matrix, targets: Matrix): number {
  let total = 0;
  for (const [i, row] of logits.entries())
    total += entropy(targets[i] as readonly number[], softmaxByHand(row));
  return total / logits.length;
}

/** e^xᵢ / Σ e^xⱼ */
function softmaxByHand(row: readonly number[]): number[] {
  let sum = 0;
  for (const x of row) sum += Math.exp(x);
  return row.map((x) => Math.exp(x) / sum);
}

/** -Σ pᵢ·log qᵢ */
function entropy(p: readonly number[], q: readonly number[]): number {
  let sum = 0;
  for (const [i, pi] of p.entries()) sum += pi * Math.log(q[i] as number);
  return -sum;
}

/** A row for each class: 1 at its place, 0 elsewhere. */
function oneHot(classes: readonly number[], width: number): number[][] {
  return classes.map((c) => Array.from({ length: width }, (_, i) => Number(i === c)));
}

/** PyTorch's numbers for the article's batch, and for its example of two distributions. */
const pytorch = {
  each: outputOf(({ op, options }) => op === "crossEntropy" && options.reduction === "none"),
  mean: outputOf((record) => "ofPrintedLogits" in record)[0] as number,
  example: outputOf(({ op }) => op === "crossEntropyOfProbabilities")[0] as number,
};

interface Recorded {
  readonly op: string;
  readonly options: { readonly reduction?: string; readonly labelSmoothing?: number };
  readonly output: { readonly values: readonly number[] };
}

/** What PyTorch gave in the first case of this kind. The article's batch comes before all others. */
function outputOf(isWanted: (record: Recorded) => boolean): readonly number[] {
  const cases = losses.cases as unknown as readonly Recorded[];
  return (cases.find(isWanted) as Recorded).output.values;
}

function tell(
  logits: Matrix,
  targets: readonly number[],
  results: Results,
  article: boolean,
  screen: Screen,
) {
  const { each, byHand, engine, engineOneHot, twice, floor } = results;
  const width = Math.max(6, ...logits.map((row) => row.join(", ").length));
  screen.say(`${"logits".padEnd(width)}  right  probability  -log of it`);
  for (const [i, row] of logits.entries()) {
    const loss = each[i] as number;
    const cells = [
      String(targets[i]).padStart(5),
      Math.exp(-loss).toFixed(6).padStart(11),
      loss.toFixed(6).padStart(10),
    ];
    screen.say(`${row.join(", ").padEnd(width)}  ${cells.join("  ")}`);
  }
  screen.say();
  screen.say("The mean is the cross-entropy of the batch:");
  screen.say(`  by hand                ${byHand}`);
  screen.say(`  engine                 ${engine}`);
  screen.say(`  engine, one-hot rows   ${engineOneHot}`);
  if (article) screen.say(`  PyTorch                ${pytorch.mean}`);
  screen.say(`  softmax applied twice  ${twice}`);
  screen.say(
    `The last one is the mistake: however good the logits, that loss is never below ${floor.toFixed(6)}.`,
  );
}

/** The loss by hand and by the engine of logits x, 0, 0, of which the first should win. */
function rangeFigure(): Chart {
  const target = oneHot([0], 3);
  return {
    id: "cross-entropy-range",
    title: "Logits x, 0, 0, right class 0: by hand the loss is lost beyond ±700",
    x: { label: "logit x of the right class" },
    y: { label: "cross-entropy" },
    layers: [
      {
        kind: "line",
        name: "engine",
        points: curve((x) => lossOf(tensor([x, 0, 0]), tensor(0)).item(), -1000, 1000),
      },
      { kind: "points", name: "by hand", points: curve((x) => byHand([[x, 0, 0]], target), -1000, 1000, 40) },
    ],
  };
}

/** The loss of the same logits with softmax inside only, and with another before. */
function twiceFigure(): Chart {
  const once = (x: number) => lossOf(tensor([x, 0, 0]), tensor(0)).item();
  const twice = (x: number) => lossOf(softmax(tensor([x, 0, 0]), 0), tensor(0)).item();
  return {
    id: "cross-entropy-twice",
    title: "Logits x, 0, 0, right class 0: softmax twice leaves a floor",
    x: { label: "logit x of the right class" },
    y: { label: "cross-entropy" },
    layers: [
      { kind: "line", name: "softmax once", points: curve(once, -5, 10) },
      { kind: "line", name: "softmax twice", points: curve(twice, -5, 10) },
      { kind: "rule", name: "log(e + 2) - 1", y: Math.log1p(2 / Math.E) },
    ],
  };
}

function expected(
  { each, byHand, engine, engineOneHot, twice }: Results,
  example: { readonly byHand: number; readonly engine: number },
): Reproduced[] {
  // Five units in the last place of a number from 1 to 2, the accuracy the engine promises. By hand, exp, sum,
  // division and logarithm round as often.
  const within = 5 * 2 ** -52;
  return [
    { what: "the batch by hand", wanted: pytorch.mean, got: byHand, within },
    { what: "the batch by the engine", wanted: pytorch.mean, got: engine, within },
    { what: "the batch with one-hot targets", wanted: pytorch.mean, got: engineOneHot, within },
    ...pytorch.each.map((wanted, i) => ({ what: `sample ${i + 1}`, wanted, got: each[i] as number, within })),
    { what: "0.5, 0.4, 0.1 by hand", wanted: pytorch.example, got: example.byHand, within },
    { what: "0.5, 0.4, 0.1 by the engine", wanted: pytorch.example, got: example.engine, within },
    // PyTorch had this number in single precision, where the numbers next to it are 1.2e-7 away.
    { what: "softmax twice", wanted: 1.2050880193710327, got: twice, within: 1.2e-7 },
  ];
}
