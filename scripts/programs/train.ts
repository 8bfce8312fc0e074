import type { Chart } from "../../spec/kit/figure.ts";
import { numbered } from "../../spec/kit/figure.ts";
import { evaluate, firstAboveFifth, predict, tensor } from "../../src/index.ts";
import { articleVectors, Classifier, LAST_SEED, sources, trainClassifier } from "./classifier.ts";
import { saveModel } from "./files.ts";
import { type Outcome, program, type Screen, UsageError, type Values } from "./program.ts";
import { type Replay, replay } from "./replay.ts";

const options = {
  seed: { type: "integer", default: 0, least: 0, most: LAST_SEED, says: "where the random numbers start" },
  seeds: { type: "integer", default: 0, least: 0, most: 10_000, says: "compare so many runs, each from a seed of its own; 0 for a single run" },
  samples: { type: "integer", default: 5000, least: 1, most: 10_000_000, says: "how many examples to learn from" },
  epochs: { type: "integer", default: 20, least: 1, says: "how often to go through them" },
  "batch-size": { type: "integer", default: 20, least: 1, says: "how many make one update" },
  "learning-rate": { type: "number", default: 0.001, least: 0, says: "how large the updates are" },
  save: { type: "string", default: "model.safetensors", says: "the file for the trained model; none for no file" },
  dtype: { type: "string", default: "F64", choices: ["F64", "F32"], says: "the numbers in that file, of 64 bits or 32" },
} as const;

type Chosen = Values<typeof options>;

/** How many fresh samples the finished model is tested on: enough for the third digit of the accuracy. */
const TESTS = 100_000;
/** What the article's own test after each epoch takes. */
const WATCHED = 100;

export const train = program({
  name: "train",
  summary: "learn a rule from examples, test the model and save it (section 5)",
  about: `Random vectors of five numbers, and one rule: a vector is of class 1 if its first number is larger than its
fifth. A linear layer and a sigmoid learn that rule from 5000 examples without ever being told. After each epoch
the model is tried on 100 fresh samples; the finished one is saved for backproof evaluate and predict.

Weights, training data and test data come from separate sources of random numbers, all set by --seed: changing one
option does not change what the others draw. The 100000 samples of the last test are the same for every seed.`,
  options,
  async run(values, screen) {
    return values.seeds > 0 ? compare(values, screen) : await trainOnce(values, screen);
  },
});

/** Whether this is the article's own program. */
const isArticle = (values: Chosen) =>
  values.samples === 5000 && values.epochs === 20 && values["batch-size"] === 20 && values["learning-rate"] === 0.001;

async function trainOnce(values: Chosen, screen: Screen): Promise<Outcome> {
  const { weights, training, watching } = sources(values.seed);
  const model = new Classifier(weights);
  const data = firstAboveFifth(values.samples, training);
  const positives = data.y.data.reduce((sum, y) => sum + y, 0);
  screen.say("Does the first of five numbers exceed the fifth? A linear layer and a sigmoid are to find out what is asked");
  screen.say(`from ${values.samples} examples alone, ${positives} of them positive.`);
  screen.say();
  screen.say("epoch      loss  right of 100 fresh samples");
  const epochs: { epoch: number; loss: number; accuracy: number; positives: number; negatives: number }[] = [];
  const { dropped } = trainClassifier(model, {
    ...trainingOf(values),
    data,
    onEpoch({ epoch, loss }) {
      const { accuracy, correct, counts } = evaluate(model, firstAboveFifth(WATCHED, watching));
      const { 1: positives = 0, 0: negatives = 0 } = counts;
      epochs.push({ epoch, loss, accuracy, positives, negatives });
      screen.say(`${String(epoch).padStart(5)}  ${loss.toFixed(6)}  ${String(correct).padStart(3)}   (${positives} positive, ${negatives} negative)`);
      return false;
    },
  });
  const { accuracy } = evaluate(model, tests());
  const vectors = answersOf(model);
  const saved = values.save === "none" ? null : values.save;
  if (saved !== null) await saveModel(saved, model.stateDict(), values.dtype as "F64" | "F32");
  explain(values, screen, { model, accuracy, dropped, vectors, saved });
  const replayed = isArticle(values) ? replay() : undefined;
  return {
    json: {
      options: values,
      positives,
      dropped,
      log: epochs.map(({ accuracy, loss }) => [accuracy, loss]),
      epochs,
      accuracy,
      weights: model.linear.weight.toArray(),
      bias: model.linear.bias?.toArray(),
      vectors,
      saved,
      ...(replayed && { replay: replayed }),
    },
    figures: { "train-epochs": epochsFigure(epochs) },
    reproduced: isArticle(values)
      ? [
          { what: "loss in epoch 20", wanted: LOSS, got: epochs.at(-1)?.loss as number, within: LOSS_SPREAD },
          { what: `accuracy on ${TESTS} fresh samples`, wanted: ACCURACY, got: accuracy, within: ACCURACY_SPREAD },
          ...(replayed === undefined ? [] : reproducedBy(replayed)),
        ]
      : [],
  };
}
