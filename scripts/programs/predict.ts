import { answersOf, articleVectors } from "./classifier.ts";
import { loadClassifier } from "./files.ts";
import { rowsIn } from "./numbers.ts";
import { type Program, program, UsageError } from "./program.ts";

export const predict: Program = program({
  name: "predict",
  summary: "ask a saved model about vectors (section 5.7)",
  about: `Loads a model that backproof train or PyTorch has saved, and asks it about the article's four vectors or your
own: of which class are they, and how sure is it? FILE is model.safetensors unless you say another.

The article prints the probability of class 1 also where it predicts class 0. Here stands next to it how probable
the predicted class is. Neither says how often the model is right: for a rule without exceptions every answer is
simply right or wrong, and a model that has trained longer is surer without knowing more.`,
  operands: ["[FILE]"],
  options: {
    vectors: {
      type: "string",
      default: "",
      says: 'vectors of five numbers, such as "0.9,0,0,0,0.1;0.2,0,0,0,0.3"; without, those of the article',
    },
  },
  async run({ vectors }, screen, [file = "model.safetensors"]) {
    const inputs = vectors === "" ? articleVectors : vectorsIn(vectors);
    const model = await loadClassifier(file);
    const state = Object.entries(model.stateDict()).map(([name, { data }]) => [name, [...data]] as const);
    const answers = answersOf(model, inputs);
    const right = answers.filter((answer) => answer.class === answer.rule).length;
    // A model with this accuracy answers all of them right in one of twenty cases, by luck.
    const lowerBound = right === answers.length ? 0.05 ** (1 / right) : null;

    for (const [name, numbers] of state) screen.say(`${name}: ${numbers.join(", ")}`);
    for (const { input, class: predicted, probability, sure, margin, rule } of answers) {
      screen.say();
      screen.say(`input: ${input.join(", ")}, class: ${predicted}, probability: ${probability.toFixed(6)}`);
      screen.say(
        `  ${percent(sure)} sure of class ${predicted}; x1 - x5 = ${margin.toFixed(8)}, so by the rule it is ${rule}`,
      );
    }
    screen.say();
    screen.say(`${right} of ${answers.length} are right.`);
    if (lowerBound !== null) {
      screen.say(
        `That proves little: they would all be right in one of twenty cases if only ${percent(lowerBound)} of answers were.`,
      );
      screen.say(`More samples say more: backproof evaluate ${file}`);
    }
    return { json: { file, state: Object.fromEntries(state), answers, right, lowerBound } };
  },
});

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** @throws {UsageError} unless the text is vectors of five numbers each. */
function vectorsIn(text: string): number[][] {
  const vectors = rowsIn("--vectors", text);
  const [{ length } = []] = vectors;
  if (length !== 5) throw new UsageError(`--vectors: five numbers each expected, got ${length}`);
  return vectors;
}
