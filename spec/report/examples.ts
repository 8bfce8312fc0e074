import { type Chart, curve, type Figure, numbered, surface } from "../kit/figure.ts";

/** Small figures that between them have every kind of layer, axis and cell. */
export const examples: readonly Figure[] = [
  {
    id: "data-and-fit",
    title: "A line through five points",
    x: { label: "x" },
    y: { label: "y" },
    layers: [
      {
        kind: "points",
        name: "training data",
        points: [
          [0, 0.1],
          [1, 0.9],
          [2, 2.2],
          [3, 2.8],
          [4, 4.1],
        ],
      },
      {
        kind: "points",
        name: "test data",
        points: [
          [0.5, 0.4],
          [2.5, 2.7],
        ],
      },
      { kind: "line", name: "fit", points: curve((x) => 1.01 * x, 0, 4) },
    ],
  },
  {
    id: "loss-and-accuracy",
    title: "Loss and accuracy per epoch",
    x: { label: "epoch" },
    y: { label: "loss, accuracy" },
    layers: [
      { kind: "line", name: "loss", points: numbered([2.3, 1.2, 0.7, 0.4, 0.3, 0.25]) },
      { kind: "line", name: "accuracy", points: numbered([0.1, 0.5, 0.7, 0.8, 0.9, 0.92]) },
    ],
  },
  {
    id: "descent",
    title: "Down a parabola from both sides",
    x: { label: "x" },
    y: { label: "x²" },
    layers: [
      { kind: "line", name: "x²", points: curve((x) => x * x, -2, 2) },
      { kind: "path", name: "from −2", points: [-2, -1, -0.5, -0.25].map((x) => [x, x * x]) },
      { kind: "path", name: "from 2", points: [2, -1.6, 1.28, -1.024].map((x) => [x, x * x]) },
      { kind: "rule", name: "the minimum", x: 0 },
    ],
  },
  {
    id: "gradient-by-depth",
    title: "What is left of a gradient",
    x: { label: "layers" },
    y: { label: "norm", scale: "log" },
    layers: [
      { kind: "line", name: "sigmoid", points: numbered([0.25, 0.06, 0.015, 0.004, 0.001, 0.00025]) },
      { kind: "line", name: "relu", points: numbered([1, 0.9, 1.1, 1, 1.05, 0.98]) },
      { kind: "rule", name: "no change", y: 1 },
    ],
  },
  {
    id: "spread",
    title: "Ten runs",
    x: { label: "epoch" },
    y: { label: "loss" },
    layers: [
      {
        kind: "band",
        name: "width 8",
        points: [
          [1, 0.8, 1.4],
          [2, 0.5, 1],
          [3, 0.4, 0.7],
        ],
      },
      { kind: "line", name: "width 8", points: numbered([1.1, 0.75, 0.5]) },
    ],
  },
  {
    id: "optimisers",
    title: "Accuracy after one epoch",
    x: { label: "optimiser" },
    y: { label: "accuracy" },
    layers: [
      {
        kind: "bars",
        name: "train",
        points: [
          ["SGD", 0.8],
          ["Adam", 0.95],
        ],
      },
      {
        kind: "bars",
        name: "test",
        points: [
          ["SGD", 0.78],
          ["Adam", 0.9],
        ],
      },
      { kind: "rule", name: "guessing", y: 0.1 },
    ],
  },
  {
    id: "probabilities",
    title: "How sure of a cat",
    x: { label: "picture of" },
    y: { label: "probability", domain: [0, 1] },
    layers: [
      {
        kind: "points",
        name: "one picture",
        points: [
          ["a cat", 0.9],
          ["a cat", 0.95],
          ["a cat", 0.6],
          ["a dog", 0.1],
          ["a dog", 0.4],
        ],
      },
    ],
  },
  {
    id: "valley",
    title: "A valley and a way down",
    x: { label: "w₁" },
    y: { label: "w₂" },
    layers: [
      {
        kind: "contours",
        name: "loss",
        x: [-3, 3],
        y: [-2, 2],
        heights: surface((a, b) => a * a + b * b, [-3, 3], [-2, 2]),
      },
      {
        kind: "path",
        name: "descent",
        points: [
          [2.5, 1.5],
          [1, 0.8],
          [0.3, 0.2],
        ],
      },
    ],
  },
  {
    id: "slopes",
    title: "Slopes of activations",
    columns: ["activation", "largest", "at 5"],
    rows: [
      ["sigmoid", 0.25, 0.00664806],
      ["tanh", 1, 0.000181583],
      ["relu", 1, 1],
    ],
  },
];

/** One of the charts above. */
export function chart(id: string): Chart {
  return examples.find((figure) => figure.id === id) as Chart;
}
