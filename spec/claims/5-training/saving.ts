/**
 * Saving and loading
 *
 * What a model has learnt is a handful of numbers, here six. To keep them, they are put into a dictionary,
 * each list of numbers under its name and with its shape: the state dict. Written into a file, it outlives
 * the program.
 *
 *     0.weight  [1, 5]   3.09, 0.01, −0.03, −0.07, −3.18
 *     0.bias    [1]      0.10
 *
 * What is done with the numbers is not in the file. That is code: whoever loads them needs a model of the
 * same build, and puts the numbers in. If nothing was lost on the way, it then answers exactly as the first
 * one did.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { matrices, vectors } from "../../kit/matrices.ts";
import { edges, numbers, wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import type { Layer } from "../subject.ts";
import { classifier, weightsOf } from "./classifier.ts";
import { stateOf } from "./runs.ts";

type StateDict = ReturnType<Layer["stateDict"]>;

const seeds = wholeNumbers({ from: 0, to: 1_000_000 });
const batchOfFives = matrices({ columns: [5, 5] });
const sixNumbers = vectors({ min: 6, max: 6 });

/** All of a state dict as plain lists, to be compared. */
function listed(state: StateDict): Record<string, { shape: number[]; data: number[] }> {
  return Object.fromEntries(
    Object.entries(state).map(([name, { shape, data }]) => [name, { shape: [...shape], data: [...data] }]),
  );
}

const keepsEveryBit: Claim = {
  id: "TRAIN-31",
  says: {
    en: "After training, the weights are saved to the file model.bin by torch.save(model.state_dict()).",
    zh: "训练结束后，用 torch.save(model.state_dict()) 把权重保存到文件 model.bin。",
  },
  formula: String.raw`\mathrm{load}(\mathrm{save}(w)) = w`,
  status: "holds",
  why: `The bits of the numbers are written as they are, so what is loaded is the same to the last bit, even
    −0, infinity and the smallest numbers there are. Written as text with six decimals, most numbers would
    come back as others. PyTorch's file is a zip archive; here it is a safetensors file.`,
  law({ encode, decode, python }) {
    const survives = (of: typeof edges) =>
      forAll(vectors({ of }), (w) => {
        const saved = encode({ w: { shape: [w.length], data: Float64Array.from(w) } });
        const loaded = decode(saved);
        equal(loaded.w?.data ?? [], w, { signedZero: true });
        same(
          Object.entries(loaded).map(([name, { shape }]) => [name, [...shape]]),
          [["w", [w.length]]],
        );
        equal(encode(loaded), saved);
      });
    return all(
      survives(edges),
      survives(numbers()),
      fails(forAll(numbers(), (w) => equal(Number(w.toFixed(6)), w))),
      example(() => {
        same(python("zipfile.is_zipfile(saved(classifier.state_dict()))").gives, true);
        const kept = python("torch.load(saved({'w': torch.tensor([-0., 1e-45, math.inf, 0.1])}))['w']");
        // PyTorch's numbers are of single precision, and infinity is recorded as a word.
        same(kept.gives, [-0, Math.fround(1e-45), "Infinity", Math.fround(0.1)]);
        const equality =
          "torch.equal(torch.load(saved(classifier.state_dict()))['linear.weight'], classifier.linear.weight)";
        same(python(equality).gives, true);
      }),
    );
  },
};

const holdsOnlyNumbers: Claim = {
  id: "USE-01",
  says: {
    en: "Once the model is trained, its state dict is what is saved of it.",
    zh: "模型训练好后，只保存它的 state_dict。",
  },
  formula: String.raw`\{\texttt{linear.weight}: (1, 5), \ \texttt{linear.bias}: (1)\}`,
  status: "holds",
  why: `The state dict names each parameter and holds its shape and its numbers: five weights in a row, and
    one bias. That sigmoid comes after the layer is not in it. So a model with tanh in its place accepts the
    same dictionary, and answers differently.`,
  law: ({ Sequential, Linear, Sigmoid, Tanh, read, python }) =>
    all(
      forAll(seeds, sixNumbers, (seed, weights) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        model.loadStateDict(stateOf(model, weights));
        same(listed(model.stateDict()), listed(stateOf(model, weights)));
        equal(weightsOf(model, { read }), weights);
        same(
          Object.keys(model.stateDict()),
          model.namedParameters().map(([name]) => name),
        );
      }),
      // Which function comes after the layer is not saved.
      fails(
        forAll(batchOfFives, seeds, (x, seed) => {
          const [model, other] = [
            Sequential(Linear(5, 1, { seed }), Sigmoid()),
            Sequential(Linear(5, 1), Tanh()),
          ];
          other.loadStateDict(model.stateDict());
          equal(other.forward(x), model.forward(x));
        }),
      ),
      example(() => {
        const names = "{name: value.shape for name, value in classifier.state_dict().items()}";
        same(python(names).gives, { "linear.weight": [1, 5], "linear.bias": [1] });
        const state = classifier({ Sequential, Linear, Sigmoid }).stateDict();
        same(
          Object.entries(state).map(([name, { shape }]) => [name.split(".").at(-1), [...shape]]),
          [
            ["weight", [1, 5]],
            ["bias", [1]],
          ],
        );
      }),
    ),
};

const worksAgainOnceLoaded: Claim = {
  id: "USE-02",
  says: {
    en: "To use a saved model, one builds the same model, loads the file, and puts the loaded weights in.",
    zh: "使用已保存的模型时，先构建同样的模型，再读取文件，最后加载其中的权重。",
  },
  formula: String.raw`f_{\mathrm{load}(\mathrm{save}(w))}(x) = f_w(x)`,
  status: "holds",
  why: `Same build, same numbers, same answers, to the last bit. If something does not fit, the loading is
    refused rather than done in part: a weight that is missing, one too many, or one of another shape. The
    model then stays as it was.`,
  law: ({ Sequential, Linear, Sigmoid, encode, decode, read, python }) =>
    all(
      forAll(batchOfFives, sixNumbers, seeds, (x, weights, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        model.loadStateDict(stateOf(model, weights));
        const again = classifier({ Sequential, Linear, Sigmoid }, seed + 1);
        again.loadStateDict(decode(encode(model.stateDict())));
        equal(weightsOf(again, { read }), weights);
        equal(again.forward(x), model.forward(x));
      }),
      example(() => {
        const model = classifier({ Sequential, Linear, Sigmoid });
        const before = weightsOf(model, { read });
        const good = stateOf(model, [1, 2, 3, 4, 5, 6]);
        const [[weight = "", shaped] = [], [bias = ""] = []] = Object.entries(good);
        const { [bias]: _, ...missing } = good;
        const extra = { ...good, extra: { shape: [1], data: new Float64Array(1) } };
        const narrow = { ...good, [weight]: { shape: [1, 4], data: new Float64Array(4) } };
        // As many numbers, but upright.
        const turned = { ...good, [weight]: { shape: [5, 1], data: shaped?.data ?? new Float64Array(5) } };
        for (const bad of [missing, extra, narrow, turned]) {
          refuses(() => model.loadStateDict(bad));
          equal(weightsOf(model, { read }), before);
        }
      }),
      example(() => {
        const load = "classifier.load_state_dict";
        same(
          python(`str(${load}(torch.load(saved(classifier.state_dict()))))`).gives,
          "<All keys matched successfully>",
        );
        const again =
          "(other := Classifier(5), other.load_state_dict(torch.load(saved(classifier.state_dict()))), " +
          "torch.equal(other(vectors), classifier(vectors)))[-1]";
        same(python(again).gives, true);
        for (const bad of [
          "Classifier(4).load_state_dict(classifier.state_dict())",
          `${load}({'linear.weight': torch.ones(1, 5)})`,
          `${load}({**classifier.state_dict(), 'extra': torch.ones(1)})`,
          `${load}(model.state_dict())`,
        ]) {
          same(python(bad).raises, "RuntimeError");
        }
      }),
    ),
};

const isADictionary: Claim = {
  id: "USE-03",
  says: {
    en: "The call torch.load(path) reads the model from the file.",
    zh: "torch.load(路径) 从文件中读取模型。",
  },
  formula: String.raw`\texttt{torch.load(path)} : \texttt{OrderedDict}`,
  status: "needs a condition",
  why: `What comes out is what was put in, and that was the state dict: names with numbers, which cannot be
    called and predict nothing. It becomes a model again once a model takes it over. Had the whole model been
    saved, the whole model would come back, but only with weights_only=False, since such a file may run any
    code.`,
  counterexample: "torch.load(\"model.bin\")(x): TypeError, 'OrderedDict' object is not callable",
  law: ({ Sequential, Linear, Sigmoid, encode, decode, python }) =>
    all(
      forAll(batchOfFives, seeds, (x, seed) => {
        const model = classifier({ Sequential, Linear, Sigmoid }, seed);
        const loaded = decode(encode(model.stateDict()));
        same(Object.keys(loaded).sort(), Object.keys(model.stateDict()).sort());
        refuses(() => (loaded as unknown as Layer).forward(x));
        const again = classifier({ Sequential, Linear, Sigmoid });
        again.loadStateDict(loaded);
        equal(again.forward(x), model.forward(x));
      }),
      example(() => {
        const loaded = "torch.load(saved(classifier.state_dict()))";
        same(python(`type(${loaded})`).gives, "OrderedDict");
        same(python(`list(${loaded})`).gives, ["linear.weight", "linear.bias"]);
        same(python(`${loaded}(vectors)`).raises, "TypeError");
        same(python("torch.load(saved(classifier))").raises, "UnpicklingError");
        same(python("type(torch.load(saved(classifier), weights_only=False))").gives, "Classifier");
        same(python("torch.load('missing.bin')").raises, "FileNotFoundError");
      }),
    ),
};

export const savingClaims: readonly Claim[] = [
  keepsEveryBit,
  holdsOnlyNumbers,
  worksAgainOnceLoaded,
  isADictionary,
];
