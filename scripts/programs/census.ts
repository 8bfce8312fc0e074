import type { Figure } from "../../spec/kit/figure.ts";
import { evaluate } from "../../src/index.ts";
import {
  type Answer,
  answersOf,
  articleVectors,
  beginning,
  finalTest,
  TESTS,
  type Training,
  trainClassifier,
} from "./classifier.ts";
import type { Outcome, Reproduced, Screen } from "./program.ts";
import { type Spread, spreadOf } from "./statistics.ts";

type Plan = Omit<Training, "data" | "onEpoch"> & {
  /** The first seed, and how many. */
  readonly seed: number;
  readonly seeds: number;
  readonly samples: number;
};

interface Run {
  readonly seed: number;
  /** The mean loss of the last epoch. */
  readonly loss: number;
  /** On `finalTest`. */
  readonly accuracy: number;
  /** To the article's four vectors. */
  readonly answers: readonly Answer[];
}

/** Trains from many seeds and compares: what of a single run is the rule, and what is luck. */
export function census({ seed, seeds, samples, ...how }: Plan, isArticle: boolean, screen: Screen): Outcome {
  const test = finalTest();
  const runs: Run[] = [];
  for (let i = 0; i < seeds; i++) {
    const { model, data } = beginning(seed + i, samples);
    const { epochs } = trainClassifier(model, { data, ...how });
    const loss = epochs.at(-1)?.loss ?? Number.NaN;
    const { accuracy } = evaluate(model, test);
    runs.push({ seed: seed + i, loss, accuracy, answers: answersOf(model, articleVectors) });
    screen.progress("training", i + 1, seeds);
  }
  const loss = spreadOf(runs.map((run) => run.loss));
  const accuracy = spreadOf(runs.map((run) => run.accuracy));
  const vectors = articleVectors.map((_, v) => {
    const answers = runs.map(({ answers }) => answers[v] as Answer);
    const { rule, margin } = answers[0] as Answer;
    return {
      rule,
      margin,
      right: answers.filter(isRight).length,
      probability: spreadOf(answers.map(({ probability }) => probability)),
    };
  });
  const allRight = runs.filter(({ answers }) => answers.every(isRight)).length;

  screen.say(`${seeds} runs that differ only in their luck: initial weights and examples.`);
  screen.say();
  screen.say("                               least  median    most   right in");
  screen.say(row("loss in the last epoch", loss));
  screen.say(row(`accuracy, ${TESTS} samples`, accuracy));
  for (const [v, { rule, margin, right, probability }] of vectors.entries()) {
    screen.say(`${row(`p of vector ${v + 1}: ${rule}, by ${margin.toFixed(3)}`, probability)}   ${right}`);
  }
  screen.say();
  screen.say(
    `All four vectors are called right in ${allRight} of ${seeds} runs. Where first and fifth number hardly differ, a`,
  );
  screen.say("vector lies near the border, and models just as good on the whole fall on either side of it.");
  return {
    json: {
      options: { seed, seeds, samples, ...how },
      loss,
      accuracy,
      vectors,
      allRight,
      runs: runs.map(({ answers, ...run }) => ({
        ...run,
        classes: answers.map((answer) => answer.class),
        probabilities: answers.map((answer) => answer.probability),
      })),
    },
    figures: { "train-vectors": vectorsFigure(runs) },
    reproduced: isArticle && seed === 0 && seeds === 200 ? expected(loss, accuracy, allRight) : [],
  };
}

const isRight = (answer: Answer) => answer.class === answer.rule;

function row(what: string, { min, median, max }: Spread): string {
  return `${what.padEnd(28)}${[min, median, max].map((value) => value.toFixed(4).padStart(8)).join("")}`;
}

/** Next to 200 runs of PyTorch with random numbers of its own: losses of 0.0934 to 0.1100, accuracies of 0.962 to 0.998. */
function expected(loss: Spread, accuracy: Spread, allRight: number): Reproduced[] {
  const deviation = Math.sqrt(200 * 0.895 * 0.105);
  return [
    { what: "least loss in epoch 20", wanted: 0.102, got: loss.min, within: 0.01 },
    { what: "largest loss in epoch 20", wanted: 0.102, got: loss.max, within: 0.01 },
    { what: "least accuracy", wanted: 0.983, got: accuracy.min, within: 0.028 },
    // The difference of two counts of luck, each with the deviation of a binomial distribution.
    { what: "runs that call all four right", wanted: 179, got: allRight, within: 5 * Math.SQRT2 * deviation },
  ];
}

function vectorsFigure(runs: readonly Run[]): Figure {
  const answers = runs.flatMap((run) =>
    run.answers.map((answer, v) => ({ ...answer, name: `vector ${v + 1}` })),
  );
  const points = (right: boolean) =>
    answers
      .filter((answer) => isRight(answer) === right)
      .map(({ name, probability }) => [name, probability] as const);
  return {
    id: "train-vectors",
    title: "The article's four vectors, one dot for each trained model",
    x: { label: "by the rule: 1, 0, 0, 0" },
    y: { label: "probability of class 1" },
    layers: [
      { kind: "points", name: "called right", points: points(true) },
      { kind: "points", name: "called wrong", points: points(false) },
      { kind: "rule", name: "border of the classes", y: 0.5 },
    ],
  };
}
