/**
 * Mean squared error
 *
 * A model predicts numbers x, and the truth is y. How far is it off? Each difference x − y is squared, so
 * that too much and too little count alike, and one large miss counts for more than many small ones. The mean
 * of the squares is the loss: 0 for a perfect prediction, and never less.
 *
 *     MSE = ((x₁ − y₁)² + … + (xₙ − yₙ)²) / n
 *
 * The slope of a square is twice what is squared, so each prediction is pulled towards its truth with a force
 * that grows with its distance: 2(x − y) / n.
 */
import { atLeast, equal, same } from "../../kit/compare.ts";
import { all, example, fails, forAll } from "../../kit/law.ts";
import { fitting, meanOf } from "../../kit/matrices.ts";
import { wholeNumbers } from "../../kit/numbers.ts";
import type { Claim } from "../claim.ts";
import { fiveDecimals } from "./example.ts";

const pairs = fitting({ prediction: ["n"], truth: ["n"] });
/** Small enough that differences, squares and sums of them are exact in every precision. */
const wholePairs = fitting(
  { prediction: ["n"], truth: ["n"] },
  { of: wholeNumbers({ from: -100, to: 100 }) },
);
const tables = fitting({ prediction: ["batch", "out"], truth: ["batch", "out"] });

const squares = (prediction: readonly number[], truth: readonly number[]) =>
  prediction.map((x, i) => (x - (truth[i] as number)) ** 2);

const isTheMeanOfSquares: Claim = {
  id: "LOSS-01",
  says: {
    en: "The mean squared error is the mean of the squared differences between prediction and truth.",
    zh: "均方误差就是预测值与真实值之差的平方的平均数。",
  },
  formula: String.raw`\mathrm{MSE} = \frac{1}{N} \sum_{n=1}^{N} (x_n - y_n)^2`,
  status: "holds",
  why: `That is its definition. For 1, 2, 3 where 2, 0, 3 is true, the differences are −1, 2 and 0, their
    squares 1, 4 and 0, and the mean of these is 5/3. Squares are never negative, so the error is 0 only if
    every prediction is right.`,
  law: ({ mse, python }) =>
    all(
      // A rounded difference counts twice in its square; 1 for the square, 3 for the sum of four, 1 for the
      // quotient.
      forAll(pairs, ({ prediction, truth }) =>
        equal(mse(prediction, truth), meanOf(squares(prediction, truth)), { within: 7 }),
      ),
      forAll(wholePairs, wholeNumbers({ from: -100, to: 100 }), ({ prediction, truth }, moved) => {
        const error = mse(prediction, truth);
        atLeast(error, 0);
        same(error === 0, String(prediction) === String(truth));
        const further = (x: readonly number[]) => x.map((xi) => xi + moved);
        equal(mse(further(prediction), further(truth)), error);
      }),
      example(() => {
        equal(mse([1, 2, 3], [2, 0, 3]), 5 / 3, { within: 1 });
        const torch = python("rounded(F.mse_loss(torch.tensor([1., 2., 3.]), torch.tensor([2., 0., 3.])))");
        equal(fiveDecimals(mse([1, 2, 3], [2, 0, 3])), torch.gives as number);
      }),
    ),
  figure({ mse }) {
    const [prediction, truth, at] = [
      [1, 2, 3],
      [2, 0, 3],
      [1, 4, 7],
    ];
    const areas = mse(prediction, truth, "none");
    const sides = areas.map((area) => Math.sqrt(area));
    return {
      title: "The squared errors are squares: of areas 1, 4 and 0, the mean is 5/3",
      x: { label: "sample", domain: [0, 8] },
      y: { label: "value", domain: [-1, 4] },
      layers: [
        ...at.flatMap((x, i) => {
          const [from, to, side] = [truth[i] ?? 0, prediction[i] ?? 0, sides[i] ?? 0];
          const corners = [
            [x, from],
            [x, to],
            [x + side, to],
            [x + side, from],
            [x, from],
          ] as const;
          return side === 0 ? [] : [{ kind: "line" as const, name: "squared error", points: corners }];
        }),
        { kind: "points", name: "prediction", points: at.map((x, i) => [x, prediction[i] ?? 0] as const) },
        { kind: "points", name: "truth", points: at.map((x, i) => [x, truth[i] ?? 0] as const) },
      ],
    };
  },
};

const isCalledMSELoss: Claim = {
  id: "LOSS-02",
  says: {
    en: "In PyTorch the mean squared error is called as nn.MSE.",
    zh: "在 PyTorch 中，均方误差通过 nn.MSE 来调用。",
  },
  formula: String.raw`\texttt{nn.MSE}`,
  status: "wrong",
  why: `PyTorch knows no such name and answers with an AttributeError. The class is nn.MSELoss, and there is a
    function of the same meaning, nn.functional.mse_loss; both give 2.5 where 1, 2 is predicted and 0, 0 is
    true.`,
  counterexample: "nn.MSE raises an AttributeError; nn.MSELoss()([1, 2], [0, 0]) is 2.5",
  law: ({ mse, python }) =>
    example(() => {
      same(python("nn.MSE").raises, "AttributeError");
      same(python("hasattr(nn, 'MSELoss')").gives, true);
      const [called, applied] = [
        python("nn.MSELoss()(torch.tensor([1., 2.]), torch.tensor([0., 0.]))"),
        python("F.mse_loss(torch.tensor([1., 2.]), torch.tensor([0., 0.]))"),
      ];
      equal([called.gives as number, applied.gives as number], [2.5, 2.5]);
      equal(mse([1, 2], [0, 0]), 2.5);
    }),
};

const subtractsAndSquares: Claim = {
  id: "LOSS-03",
  says: {
    en: "For each pair, the truth is subtracted from the prediction, and the difference is squared.",
    zh: "对每一对数，先用预测值减去真实值，再把差平方。",
  },
  formula: String.raw`\ell_n = (x_n - y_n)^2`,
  status: "holds",
  why: `The square makes 3 too much and 3 too little count the same, 9. These squares are the errors of the
    single samples, one for each; the mean of them is the loss.`,
  law: ({ mse }) =>
    forAll(pairs, ({ prediction, truth }) => {
      const each = mse(prediction, truth, "none");
      // A rounded difference counts twice in its square, which is rounded too.
      equal(each, squares(prediction, truth), { within: 3 });
      // 3 for the sum of four and 1 for the quotient.
      equal(mse(prediction, truth), meanOf(each), { within: 4 });
    }),
};

const rootOfTheMean: Claim = {
  id: "LOSS-04",
  says: {
    en: "The square root of the mean squared error is the root mean square error.",
    zh: "均方误差开平方，就得到均方根误差。",
  },
  formula: String.raw`\mathrm{RMSE} = \sqrt{\mathrm{MSE}}`,
  status: "holds",
  why: `That is its definition, and it brings the units back: of metres the squared error is in square metres,
    its root is in metres again. So measuring in centimetres makes the root a hundred times as large, and not
    ten thousand times.`,
  law: ({ mse, rmse, python }) =>
    all(
      // The root, off by half a unit, counts twice in the square, which is rounded too; relative errors
      // double at most.
      forAll(pairs, ({ prediction, truth }) =>
        equal(rmse(prediction, truth) ** 2, mse(prediction, truth), { within: 3 }),
      ),
      // Quotient, root and product are rounded once each on either side; all before is exact.
      forAll(wholePairs, wholeNumbers({ from: -9, to: 9 }), ({ prediction, truth }, k) => {
        const scaled = (x: readonly number[]) => x.map((xi) => k * xi);
        equal(rmse(scaled(prediction), scaled(truth)), Math.abs(k) * rmse(prediction, truth), { within: 4 });
      }),
      example(() => {
        equal(rmse([1, 2, 3], [2, 0, 3]), 1.2909944487358056, { within: 1 });
        const torch = python(
          "rounded(F.mse_loss(torch.tensor([1., 2., 3.]), torch.tensor([2., 0., 3.])).sqrt())",
        );
        equal(fiveDecimals(rmse([1, 2, 3], [2, 0, 3])), torch.gives as number);
      }),
    ),
};

const predictionAndTruth: Claim = {
  id: "LOSS-05",
  says: {
    en: "In the formula of the mean squared error, x is what the model predicts and y is the truth.",
    zh: "在均方误差的公式里，x 是模型的预测值，y 是真实值。",
  },
  formula: String.raw`\frac{\partial\,\mathrm{MSE}}{\partial x_n} = \frac{2(x_n - y_n)}{N} = -\frac{\partial\,\mathrm{MSE}}{\partial y_n}`,
  status: "needs a condition",
  why: `For the error itself it does not matter which is which: swapped, each difference changes its sign, and
    the square forgets that. For learning it does matter. The gradient points away from the truth only by x;
    by y it points the other way, and whoever learnt by that would move the truth and not the prediction.`,
  counterexample: "the error of 3 and 1 is 4 either way round, but its slope is 4 by the 3 and −4 by the 1",
  law: ({ mse, slope, gradients, python }) =>
    all(
      forAll(tables, ({ prediction, truth }) => {
        equal(mse(prediction, truth), mse(truth, prediction));
        const [byPrediction = [], byTruth = []] = gradients((x, y) => mse(x, y), [prediction, truth]);
        const [x, y] = [prediction.flat(), truth.flat()];
        const expected = x.map((xi, i) => (2 * (xi - (y[i] as number))) / x.length);
        // The difference, 2/n and the product of both are rounded once each.
        equal(byPrediction, expected, { within: 3 });
        equal(
          byTruth,
          expected.map((g) => -g),
          { within: 3 },
        );
      }),
      fails(
        forAll(pairs, ({ prediction, truth }) => {
          const [byPrediction = [], byTruth = []] = gradients((x, y) => mse(x, y), [prediction, truth]);
          equal(byPrediction, byTruth);
        }),
      ),
      example(() => {
        equal([slope((x) => mse(x, 1), 3), slope((y) => mse(3, y), 1)], [4, -4]);
        equal(python("slopes(F.mse_loss, [3., 1.], [1., 2.])").gives as number[][], [
          [2, -1],
          [-2, 1],
        ]);
      }),
    ),
};

const meanOrSum: Claim = {
  id: "LOSS-06",
  says: {
    en: "Usually the squared errors are averaged, and sometimes they are summed.",
    zh: "平方误差通常取平均，有时也取总和。",
  },
  formula: String.raw`\sum_{n=1}^{N} (x_n - y_n)^2 = N \cdot \mathrm{MSE}`,
  status: "holds",
  why: `Averaging is what PyTorch does unless told otherwise. The sum is the mean times the count of all
    numbers, rows times columns, and so are its gradients: to change from one to the other is to change the
    learning rate by that factor.`,
  law: ({ mse, gradient, python }) =>
    all(
      forAll(tables, ({ prediction, truth }) => {
        const count = prediction.flat().length;
        // The quotient is rounded, and so is the product with which the law undoes it; in the gradient the
        // quotient is 2/n. Among the subnormal numbers a quotient is off by half a unit, and the product by n times that.
        equal(mse(prediction, truth, "sum"), count * mse(prediction, truth), { within: 2 + count / 2 });
        const ofSum = gradient((x) => mse(x, truth, "sum"), prediction);
        const ofMean = gradient((x) => mse(x, truth), prediction).flat();
        equal(
          ofSum,
          ofMean.map((g) => count * g),
          { within: 4 + count / 2 },
        );
      }),
      example(() => {
        same(python("defaults(nn.MSELoss)['reduction']").gives, "mean");
        equal(python("nn.MSELoss(reduction='sum')(torch.ones(2, 2), torch.zeros(2, 2))").gives as number, 4);
        equal(mse([1, 1, 1, 1], [0, 0, 0, 0], "sum"), 4);
      }),
    ),
};

export const meanSquaredErrorClaims: readonly Claim[] = [
  isTheMeanOfSquares,
  isCalledMSELoss,
  subtractsAndSquares,
  rootOfTheMean,
  predictionAndTruth,
  meanOrSum,
];
