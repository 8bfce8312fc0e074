import layers from "../../fixtures/layers.json" with { type: "json" };
import type { Chart } from "../../spec/kit/figure.ts";
import {
  Linear,
  Module,
  predict,
  Random,
  relu,
  type StateDict,
  sigmoid,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { rowsIn } from "./numbers.ts";
import {
  allDefault,
  type Program,
  program,
  type Reproduced,
  type Screen,
  UsageError,
  type Values,
} from "./program.ts";

const options = {
  input: { type: "string", default: "3.1,1.3,1.2;2.1,1.3,13", says: "the rows to send through the network" },
  weights: {
    type: "string",
    default: "pytorch",
    choices: ["pytorch", "random"],
    says: "the weights: those that PyTorch drew from seed 0, or fresh ones",
  },
  seed: { type: "integer", default: 0, least: 0, says: "where fresh weights start" },
  hidden: { type: "integer", default: 5, least: 1, most: 1000, says: "numbers between the two layers" },
  outputs: { type: "integer", default: 2, least: 1, most: 1000, says: "numbers that come out" },
} as const;

/** The seed plays no part in what the article does. */
const isArticle = (values: Values<typeof options>) => allDefault(options, { ...values, seed: 0 });

export const linear: Program = program({
  name: "linear",
  summary: "send numbers through two linear layers and two activations (sections 2 and 3.6)",
  about: `A network of three inputs, five hidden numbers and two outputs computes its outputs three times
over: with loops written by hand, with the engine, and in PyTorch, all from the same weights. Then
sigmoid follows the first layer and ReLU the second.

A layer's weight has the shape [outputs, inputs] and is transposed before it is multiplied, as in
PyTorch. The names of the state dict are PyTorch's too, so either can load what the other has saved.`,
  options,
  run(values, screen) {
    const x = rowsIn("--input", values.input);
    const inputs = (x[0] as number[]).length;
    const sizes = [inputs, values.hidden, values.outputs] as const;
    if (values.weights === "pytorch" && sizes.join() !== "3,5,2") {
      throw new UsageError(
        `--weights: PyTorch's are for 3, 5 and 2 numbers, got ${sizes.join(", ")}; --weights random has some for all`,
      );
    }
    const results = [false, true].map((activations): Result => {
      const network = new Network(...sizes, activations, new Random(values.seed));
      const recorded = recordedOf(activations);
      if (values.weights === "pytorch") network.loadStateDict(stateOf(recorded));
      const byHand = forwardByHand(x, network.stateDict(), activations).flat();
      const engine = [...predict(network, tensor(x)).data];
      return { network, byHand, engine, ...(isArticle(values) ? { recorded } : {}) };
    });
    const state = Object.entries((results[0] as Result).network.stateDict());

    screen.say("What the network has learned, or will, are the numbers of its state dict:");
    for (const [name, { shape, data }] of state) {
      const cells = [name.padEnd(14), `[${shape.join(", ")}]`.padEnd(8), String(data.length).padStart(4)];
      screen.say(`  ${cells.join(" ")} numbers`);
    }
    const shapes = sizes.map((size) => `[${x.length}, ${size}]`);
    screen.say(`A layer computes x · weightᵀ + bias: ${shapes.join(" -> ")}.`);
    for (const result of results) tell(result, values.outputs, screen);
    screen.say();
    screen.say(
      "Without activations, what goes in as a straight line comes out as one: two linear layers can do no more",
    );
    screen.say("than a single one. With them a network can follow curves.");
    return {
      json: {
        options: values,
        state: Object.fromEntries(
          state.map(([name, { shape, data }]) => [name, { shape, values: [...data] }]),
        ),
        networks: results.map(({ network, byHand, engine, recorded }) => ({
          activations: network.activations,
          byHand,
          engine,
          pytorch: recorded?.output.values ?? null,
          pytorchFloat32: recorded?.outputFloat32.values ?? null,
        })),
      },
      figures: { linear: figureOf(results, x[0] as number[]) },
      reproduced: results.flatMap(expected),
    };
  },
});

interface Result {
  readonly network: Network;
  /** The outputs, row after row. */
  readonly byHand: readonly number[];
  readonly engine: readonly number[];
  readonly recorded?: Recorded;
}

function tell({ network, byHand, engine, recorded }: Result, outputs: number, screen: Screen): void {
  const columns: [head: string, numbers: readonly number[]][] = [
    ["by hand", byHand],
    ["engine", engine],
  ];
  if (recorded !== undefined) columns.push(["PyTorch", recorded.output.values]);
  screen.say();
  screen.say(
    network.activations
      ? "With activations, sigmoid after layer 1 and ReLU after layer 2:"
      : "Two linear layers:",
  );
  screen.say(`  row  output  ${columns.map(([head]) => head.padEnd(24)).join("")}`.trimEnd());
  for (const i of engine.keys()) {
    const [row, output] = [Math.floor(i / outputs) + 1, (i % outputs) + 1];
    const cells = columns.map(([, numbers]) => String(numbers[i]).padEnd(24)).join("");
    screen.say(`${String(row).padStart(5)}  ${String(output).padStart(6)}  ${cells}`.trimEnd());
  }
  if (engine.every((y) => y === 0)) {
    screen.say("ReLU lets none of these through, and so no gradient either: learning could not even begin.");
  }
}

/** The network of the article's sections 2 and 3.6, `[batch, inputs] -> [batch, hidden] -> [batch, outputs]`. */
class Network extends Module {
  readonly layer1: Linear;
  readonly layer2: Linear;
  readonly activations: boolean;

  constructor(inputs: number, hidden: number, outputs: number, activations: boolean, random: Random) {
    super();
    this.layer1 = new Linear(inputs, hidden, { random });
    this.layer2 = new Linear(hidden, outputs, { random });
    this.activations = activations;
  }

  forward(x: Tensor): Tensor {
    const hidden = this.layer1.forward(x);
    if (!this.activations) return this.layer2.forward(hidden);
    return relu(this.layer2.forward(sigmoid(hidden)));
  }
}

type Matrix = readonly (readonly number[])[];

/** The same without an engine. */
function forwardByHand(x: Matrix, state: StateDict, activations: boolean): number[][] {
  const hidden = linearByHand(x, state, "layer1");
  if (!activations) return linearByHand(hidden, state, "layer2");
  const bent = hidden.map((row) => row.map((z) => 1 / (1 + Math.exp(-z))));
  return linearByHand(bent, state, "layer2").map((row) => row.map((z) => Math.max(0, z)));
}

/** x · weightᵀ + bias, with the weight `[outputs, inputs]` row after row. */
function linearByHand(x: Matrix, state: StateDict, layer: string): number[][] {
  const weight = state[`${layer}.weight`]?.data as Float64Array;
  const bias = state[`${layer}.bias`]?.data as Float64Array;
  return x.map((row) =>
    Array.from(bias, (b, output) => {
      let sum = 0;
      for (let i = 0; i < row.length; i++)
        sum += (row[i] as number) * (weight[output * row.length + i] as number);
      return sum + b;
    }),
  );
}

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What the network's twin in PyTorch computes for the article's input. */
interface Recorded {
  readonly module: string;
  readonly options: { readonly activations?: boolean };
  readonly stateDict: Readonly<Record<string, Numbers>>;
  readonly output: Numbers;
  readonly outputFloat32: Numbers;
}

function recordedOf(activations: boolean): Recorded {
  const cases = layers.cases as unknown as readonly Recorded[];
  return cases.find((c) => c.module === "article" && c.options.activations === activations) as Recorded;
}

function stateOf({ stateDict }: Recorded): StateDict {
  return Object.fromEntries(
    Object.entries(stateDict).map(([name, { shape, values }]) => [
      name,
      { shape, data: Float64Array.from(values) },
    ]),
  );
}

/** How the outputs change with the first number that goes in, the others as in the first row. */
function figureOf(results: readonly Result[], [first = 0, ...others]: readonly number[]): Chart {
  const xs = Array.from({ length: 201 }, (_, i) => first + (i - 100) / 10);
  const points = results.flatMap(({ network }) => {
    const y = predict(network, tensor(xs.map((x) => [x, ...others])));
    const [, outputs] = y.shape as [number, number];
    // More than three lines of a kind would hide each other.
    return Array.from({ length: Math.min(outputs, 3) }, (_, output) => ({
      name: `${network.activations ? "with activations" : "linear"}, output ${output + 1}`,
      points: xs.map((x, i) => [x, y.data[i * outputs + output] as number] as const),
    }));
  });
  return {
    id: "linear",
    title: "What comes out as the first number changes",
    x: { label: "first number in" },
    y: { label: "numbers out" },
    layers: points.map((series) => ({ kind: "line", ...series })),
  };
}

function expected({ network, byHand, engine, recorded }: Result): Reproduced[] {
  if (recorded === undefined) return [];
  const name = network.activations ? "with sigmoid and ReLU" : "linear";
  // Layer 1 adds four terms of up to 6.6 in all, layer 2 six: with every rounding as bad as can be an output is off
  // by 3.3e-15, and PyTorch's by as much. Sigmoid makes errors smaller.
  const within = 7e-15;
  const outputs = recorded.output.values.map((wanted, i) => ({
    what: `${name}: row ${Math.floor(i / 2) + 1}, output ${(i % 2) + 1}`,
    wanted,
    got: engine[i] as number,
    within,
  }));
  if (network.activations) return outputs;
  const single = recorded.outputFloat32.values.map((y, i) => Math.abs(y - (byHand[i] as number)));
  return [
    ...outputs,
    // The article's program prints these two, and calls them the same.
    {
      what: "linear: largest difference of PyTorch's single precision to numbers by hand",
      wanted: 7.846687566370747e-8,
      got: Math.max(...single),
      within,
    },
  ];
}
