/**
 * How shapes go through a network
 *
 * A matrix has rows and columns; its shape says how many, rows first. Matrices are multiplied row by column, so the
 * columns of the left one must be as many as the rows of the right one, and these two numbers vanish:
 *
 *     [1, 3] x [3, 5] -> [1, 5],    [1, 5] x [5, 2] -> [1, 2]
 *
 * In a network the first number is how many samples there are, and stays the same all the way. The second is how many
 * numbers each sample has become.
 */
import { equal, refuses, same } from "../../kit/compare.ts";
import { all, example, forAll } from "../../kit/law.ts";
import { fitting, product, transposed } from "../../kit/matrices.ts";
import type { Claim } from "../claim.ts";
import { byHand, uncancelled, widthOf } from "./arithmetic.ts";
import { blocks } from "./blocks.ts";
import { layer1, layer2 } from "./example.ts";

const rowsTimesColumns: Claim = {
  id: "LIN-10",
  says: {
    en: "An input of 1 × 3 times weights of 3 × 5 gives a hidden layer of 1 × 5.",
    zh: "1×3 的输入乘以 3×5 的权重，得到 1×5 的隐含层。",
  },
  formula: String.raw`(1 \times 3) \cdot (3 \times 5) = 1 \times 5`,
  status: "holds",
  why: `Entry (i, j) of a product is row i of the left matrix times column j of the right one, number by
    number, added up. So there are as many rows as on the left and as many columns as on the right, and the
    two 3s in the middle are used up.`,
  law: ({ matmul, read, python }) =>
    all(
      forAll(fitting({ a: ["m", "k"], b: ["k", "n"] }), ({ a, b }) => {
        same(read(matmul(a, b)).shape, [a.length, widthOf(b)]);
        // Four products at most: four roundings on either side.
        equal(matmul(a, b), product(a, b), { within: 8, of: uncancelled(a, [transposed(b)]) });
      }),
      example(() => {
        same(read(matmul([[1, 2, 3]], transposed(layer1.weight))).shape, [1, 5]);
        same(python("(torch.ones(1, 3) @ torch.ones(3, 5)).shape").gives, [1, 5]);
        same(python("np.dot(np.ones((1, 3)), np.ones((3, 5))).shape").gives, [1, 5]);
      }),
    ),
  figure: ({ matmul, read }) => ({
    title: "What is 3 wide meets what is 3 high",
    x: { label: "columns" },
    y: { label: "rows" },
    layers: blocks([
      ["x", [1, 3]],
      ["w", [3, 5]],
      ["x · w", read(matmul([[1, 2, 3]], transposed(layer1.weight))).shape],
    ]),
  }),
};

const productsInARow: Claim = {
  id: "LIN-11",
  says: {
    en: "Times the second layer's weights of 5 × 2, that gives an answer of 1 × 2.",
    zh: "再乘以第二层 5×2 的权重，得到 1×2 的输出。",
  },
  formula: String.raw`(x\,w_1)\,w_2 = x\,(w_1 w_2)`,
  status: "holds",
  why: `The shapes again meet at the 5. The two matrices are different ones, even if both are called w: x
    times w times the same w does not even fit. Which of the two products is done first does not matter, other
    than for the rounding.`,
  law: ({ matmul, read, python }) =>
    all(
      forAll(fitting({ x: ["m", "k"], w1: ["k", "n"], w2: ["n", "p"] }), ({ x, w1, w2 }) => {
        const answer = matmul(matmul(x, w1), w2);
        same(read(answer).shape, [x.length, widthOf(w2)]);
        // Each number goes through two products, of four roundings each, on either side.
        const of = uncancelled(x, [transposed(w1)], [transposed(w2)]);
        equal(answer, matmul(x, matmul(w1, w2)), { within: 16, of });
        equal(answer, byHand(x, [transposed(w1)], [transposed(w2)]), { within: 16, of });
        if (widthOf(w1) !== w1.length) refuses(() => matmul(matmul(x, w1), w1));
      }),
      example(() => {
        const [w1, w2] = [transposed(layer1.weight), transposed(layer2.weight)];
        same(read(matmul(matmul([[1, 2, 3]], w1), w2)).shape, [1, 2]);
        same(python("(torch.ones(1, 3) @ torch.ones(3, 5) @ torch.ones(5, 2)).shape").gives, [1, 2]);
      }),
    ),
  figure: ({ matmul, read }) => ({
    title: "From three numbers over five to two",
    x: { label: "columns" },
    y: { label: "rows" },
    layers: blocks([
      ["x", [1, 3]],
      ["w₁", [3, 5]],
      ["w₂", [5, 2]],
      [
        "x · w₁ · w₂",
        read(matmul([[1, 2, 3]], product(transposed(layer1.weight), transposed(layer2.weight)))).shape,
      ],
    ]),
  }),
};

const neighboursFit: Claim = {
  id: "LIN-14",
  says: {
    en: "What one layer puts out must be as wide as what the next one takes in.",
    zh: "相邻两层的维度必须一致：前一层的输出维度等于后一层的输入维度。",
  },
  formula: String.raw`w_1 \in \mathbb{R}^{h \times \text{in}},\; w_2 \in \mathbb{R}^{\text{out} \times h}`,
  status: "holds",
  why: `Each number from the first layer needs a weight in the second. Five numbers do not go into a layer of
    four, and the mistake is noticed when data goes through: PyTorch builds Linear(3, 5) followed by Linear(4,
    2) without complaint, and refuses the first batch.`,
  law: ({ linear, read, python }) =>
    all(
      forAll(
        fitting({ x: ["batch", "in"], w1: ["hidden", "in"], fits: ["out", "hidden"], any: ["out", "width"] }),
        ({ x, w1, fits, any }) => {
          const hidden = linear(x, w1, null);
          same(read(linear(hidden, fits, null)).shape, [x.length, fits.length]);
          // Two layers of four roundings each, on either side.
          const of = uncancelled(x, [w1], [fits]);
          equal(linear(hidden, fits, null), byHand(x, [w1], [fits]), { within: 16, of });
          if (widthOf(any) !== w1.length) refuses(() => linear(hidden, any, null));
        },
      ),
      example(() => {
        const { raises, message } = python(
          "nn.Sequential(nn.Linear(3, 5), nn.Linear(4, 2))(torch.ones(4, 3))",
        );
        same(raises, "RuntimeError");
        same(message, "mat1 and mat2 shapes cannot be multiplied (4x5 and 4x2)");
        const fitted = python("nn.Sequential(nn.Linear(3, 5), nn.Linear(5, 2))(torch.ones(4, 3)).shape");
        same(fitted.gives, [4, 2]);
      }),
    ),
};

const theBatchStays: Claim = {
  id: "LIN-16",
  says: {
    en: "The shapes go from batch × input over batch × hidden to batch × output.",
    zh: "形状依次是（批大小，输入维度）、（批大小，隐含层维度）、（批大小，输出维度）。",
  },
  formula: String.raw`(B, 3) \to (B, 5) \to (B, 2)`,
  status: "holds",
  why: `Rows are samples, and no layer adds or removes any. Only the width changes, from the columns of a
    weight matrix to its rows. So one network takes a batch of any size.`,
  law: ({ linear, read, python }) =>
    all(
      forAll(
        fitting({
          ...{ x: ["batch", "in"], more: ["samples", "in"] },
          ...{ w1: ["hidden", "in"], b1: ["hidden"], w2: ["out", "hidden"], b2: ["out"] },
        }),
        ({ x, more, w1, b1, w2, b2 }) => {
          for (const batch of [x, more]) {
            const hidden = linear(batch, w1, b1);
            same(read(hidden).shape, [batch.length, b1.length]);
            same(read(linear(hidden, w2, b2)).shape, [batch.length, b2.length]);
          }
        },
      ),
      example(() => {
        const shapes = python("[torch_x.shape, model.layer1(torch_x).shape, model(torch_x).shape]").gives;
        same(shapes, [
          [2, 3],
          [2, 5],
          [2, 2],
        ]);
      }),
    ),
};

export const shapesClaims: readonly Claim[] = [
  rowsTimesColumns,
  productsInARow,
  neighboursFit,
  theBatchStays,
];
