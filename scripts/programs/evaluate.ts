import { classesOf, firstAboveFifth, predict } from "../../src/index.ts";
import { LAST_SEED, sources } from "./classifier.ts";
import { loadClassifier } from "./files.ts";
import { type Program, program } from "./program.ts";
import { wilson } from "./statistics.ts";

export const evaluate: Program = program({
  name: "evaluate",
  summary: "test a saved model on fresh samples (section 5.6)",
  about: `Draws samples that no training has seen, lets the model of backproof train classify them, and counts.
Accuracy is the share that is right. The article calls it precision, which is another share: how many of
those called positive are. FILE is model.safetensors unless you say another, from here or from PyTorch.`,
  operands: ["[FILE]"],
  options: {
    samples: { type: "integer", default: 10_000, least: 1, most: 10_000_000, says: "samples to test on" },
    seed: { type: "integer", default: 0, least: 0, most: LAST_SEED, says: "where the samples start" },
  },
  async run({ samples, seed }, screen, [file = "model.safetensors"]) {
    const model = await loadClassifier(file);
    const { x, y } = firstAboveFifth(samples, sources(seed).testing);
    const called = classesOf(predict(model, x));
    /** How many samples of class `is` the model takes for `says`. */
    const count = (is: number, says: number) =>
      called.filter((c, i) => y.data[i] === is && c === says).length;
    const confusion = {
      truePositives: count(1, 1),
      falseNegatives: count(1, 0),
      falsePositives: count(0, 1),
      trueNegatives: count(0, 0),
    };
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = confusion;
    const positives = truePositives + falseNegatives;
    const negatives = falsePositives + trueNegatives;
    const correct = truePositives + trueNegatives;
    const [from, to] = wilson(correct, samples);

    const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
    const row = (...cells: (string | number)[]) => cells.map((cell) => String(cell).padStart(12)).join("");
    screen.say(`${file} on ${samples} fresh samples, ${positives} positive and ${negatives} negative:`);
    screen.say();
    screen.say(row("", "called 1", "called 0"));
    screen.say(row("is 1", truePositives, falseNegatives));
    screen.say(row("is 0", falsePositives, trueNegatives));
    screen.say();
    screen.say(
      `${correct} are right: an accuracy of ${percent(correct / samples)}. Other samples would give a little more or less;`,
    );
    screen.say(`with 95 % confidence the model's accuracy lies between ${percent(from)} and ${percent(to)}.`);
    return {
      json: {
        file,
        options: { samples, seed },
        positives,
        negatives,
        correct,
        wrong: samples - correct,
        accuracy: correct / samples,
        interval: [from, to],
        confusion,
        // Of nothing there is no share.
        precision:
          truePositives + falsePositives > 0 ? truePositives / (truePositives + falsePositives) : null,
        recall: positives > 0 ? truePositives / positives : null,
      },
    };
  },
});
