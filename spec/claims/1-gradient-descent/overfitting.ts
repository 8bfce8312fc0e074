/**
 * Overfitting
 *
 * A curve with many bends can be led through every point, noise and all. On the points themselves it is then
 * nearly perfect, but between them it swings about as the noise happened to fall, and on fresh points it is
 * far off. It has learnt the points by heart, not the rule behind them.
 *
 * Learning by heart takes as many weights as there are points: 15 points, 15 weights, and every label is met,
 * even one that was thrown by dice. So a small error on the training data says nothing yet. What tells is the
 * gap between this error and the one on points that the model has not seen. `curves.ts` describes the
 * experiment.
 */
import { atLeast, atMost, equal } from "../../kit/compare.ts";
import { all, example, forAll, inDoubles } from "../../kit/law.ts";
import { lengthOf, median, total, transposed, type Vector, vectors } from "../../kit/matrices.ts";
import { numbers } from "../../kit/numbers.ts";
import { seeded } from "../../kit/random.ts";
import type { Claim } from "../claim.ts";
import type { Subject } from "../subject.ts";
import {
  best,
  census,
  drawing,
  drawn,
  fitted,
  freshErrors,
  howMany,
  ingredients,
  places,
  seenError,
  shortest,
  truth,
  variance,
} from "./curves.ts";

const learnsTheNoise: Claim = {
  id: "FIT-08",
  says: {
    en: "A model that overfits has learnt the details and the noise of its training data: it does well on these, and badly on fresh data.",
    zh: "过拟合的模型把训练数据的细节和噪声也学了进去：在训练数据上表现很好，在新数据上却很差。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{train}} < \sigma^2, \quad \mathrm{mse}_{\mathrm{test}} > 2\,\mathrm{mse}_{\mathrm{train}}`,
  status: "holds",
  why: `A curve of degree 15 has an error of 0.014 on twenty points, where even the truth has 0.09: the
    difference is noise that it has taken for a rule. On fresh points it swings so wildly that its error is
    above 100,000 as often as not.`,
  law: ({ matmul, mse }) =>
    example(() => {
      const { seen, fresh } = census({ matmul, mse }, 15);
      // All of these 100 draws.
      atLeast(
        howMany(seen, (error, i) => error < variance && (fresh[i] as number) > 2 * error),
        95,
      );
      atLeast(median(fresh), 100);
    }),
  figure({ matmul }) {
    const points = drawn(0);
    return {
      title: "A curve of degree 15 through twenty points",
      x: { label: "x" },
      y: { label: "y", domain: [0, 12] },
      layers: [
        { kind: "line", name: "the truth", points: places.map((x) => [x, truth(x)] as const) },
        { kind: "line", name: "degree 15", points: drawing({ matmul }, fitted(points, 15)) },
        { kind: "points", name: "points", points: transposed([points.x, points.y]) as [number, number][] },
      ],
    };
  },
};

/** Fifteen places between −1 and 1, closer together towards the ends, where curves of high degree swing most. */
const fifteen = Array.from({ length: 15 }, (_, i) => Math.cos((Math.PI * (i + 0.5)) / 15));

const learnsByHeart: Claim = {
  id: "FIT-09",
  says: {
    en: "A model that is too complex learns the training data by heart instead of the rule behind them.",
    zh: "过于复杂的模型只是记住了训练数据，而没有学到背后的一般规律。",
  },
  formula: String.raw`\forall y_1, \dots, y_{15}\; \exists w:\; \sum_{k=0}^{14} w_k P_k(x_i) = y_i`,
  status: "holds",
  why: `With as many weights as points there is one equation for each weight, so some curve of degree 14
    passes through any 15 labels, even random ones. A model that can repeat whatever it is told has not shown
    that it understood anything.`,
  law: ({ matmul, mse }) =>
    all(
      forAll(vectors({ min: 15, max: 15 }), (labels) => {
        const rows = ingredients(fifteen, 14);
        const weights = best(rows, labels);
        // 15 products and as many sums, rounded once each, and before that, in single precision, the factors.
        // None is larger than the length of the weights times that of fifteen numbers up to 1. The solver is
        // off by as much again.
        equal(matmul([weights], rows).flat(), labels, { within: 64, of: Math.max(1, 4 * lengthOf(weights)) });
      }),
      example(() => {
        const { normal } = seeded(9);
        const noise = (): Vector => fifteen.map(() => normal());
        const labels = noise();
        const repeated = matmul([best(ingredients(fifteen, 14), labels)], ingredients(fifteen, 14));
        atMost(mse(repeated, [labels]), 1e-9);
        // Labels thrown anew at the same places are missed by two noises, one of each throw. The mean of 15
        // squares of deviation 2 · √2 has one of 0.73, so 0.5 is two of these below 2.
        atLeast(mse(repeated, [noise()]), 0.5);
      }),
    ),
  figure({ matmul }) {
    const { normal } = seeded(9);
    const labels = fifteen.map(() => normal());
    return {
      title: "Degree 14 repeats fifteen random labels",
      x: { label: "x" },
      y: { label: "y" },
      layers: [
        {
          kind: "line",
          name: "degree 14",
          points: drawing({ matmul }, best(ingredients(fifteen, 14), labels)),
        },
        { kind: "points", name: "noise", points: transposed([fifteen, labels]) as [number, number][] },
      ],
    };
  },
};

/** The median errors for so many weights: of the best ones, and beyond the number of points of the shortest. */
function byWeights(engine: Pick<Subject, "matmul" | "mse">, count: number, draws: number) {
  const samples = Array.from({ length: draws }, (_, seed) => drawn(seed));
  const models = samples.map((points) => (count > 20 ? shortest : fitted)(points, count - 1));
  return {
    seen: median(models.map((weights, i) => seenError(engine, weights, samples[i] as (typeof samples)[0]))),
    fresh: median(freshErrors(engine, models)),
  };
}

const tooManyParameters: Claim = {
  id: "FIT-10",
  says: {
    en: "One cause of overfitting is a model too complex, with far more parameters than the data support.",
    zh: "过拟合的一个原因是模型太复杂，参数数量远远超出了数据所能支撑的范围。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{test}}(201) < 10^{-6}\,\mathrm{mse}_{\mathrm{test}}(20)`,
  status: "needs a condition",
  why: `Up to as many weights as points it is so: of 3, 16 and 20 weights on 20 points, each does worse than
    the one before. Beyond that many curves meet all points, and one can choose: with 201 weights, the
    shortest that do, the curve is calm again.`,
  counterexample: "on 20 points, 201 weights have a millionth of the error of 20 weights on fresh points",
  law: ({ matmul, mse }) =>
    all(
      example(() => {
        const [three, sixteen, twenty, many] = [3, 16, 20, 201].map(
          (count) => byWeights({ matmul, mse }, count, 15).fresh,
        ) as [number, number, number, number];
        atLeast(sixteen, 10 * three);
        atLeast(twenty, 10 * sixteen);
        atMost(many, twenty / 1e6);
        atLeast(many, three);
      }),
      // Both meet every point. In single precision the swings of the first, a million high, leave no digits
      // for that.
      inDoubles(
        example(() => {
          for (const count of [20, 201]) atMost(byWeights({ matmul, mse }, count, 15).seen, 1e-10);
        }),
      ),
    ),
  figure: ({ matmul, mse }) => ({
    title: "Twenty points, and ever more weights",
    x: { label: "weights", scale: "log" },
    y: { label: "error on fresh points", scale: "log" },
    layers: [
      {
        kind: "line",
        name: "median of 5 draws",
        points: [1, 2, 3, 6, 11, 16, 19, 20, 25, 31, 41, 61, 101].map(
          (count) => [count, byWeights({ matmul, mse }, count, 5).fresh] as const,
        ),
      },
      { kind: "rule", name: "as many as points", x: 20 },
    ],
  }),
};

export const tooFewPoints: Claim = {
  id: "FIT-11",
  says: {
    en: "Another cause of overfitting is too little training data.",
    zh: "过拟合的另一个原因是训练数据太少。",
  },
  formula: String.raw`n_1 < n_2 \;\Rightarrow\; \mathrm{mse}_{\mathrm{test}}(n_1) > \mathrm{mse}_{\mathrm{test}}(n_2)`,
  status: "holds",
  why: `The same 16 weights that run wild on 20 points have to agree with many more labels at once when there
    are 160, and then noise cancels. The error on fresh points falls from 100,000 or so to 0.10, next to the
    0.09 that is noise.`,
  law: ({ matmul, mse }) =>
    example(() => {
      const errors = [20, 40, 80, 160].map((count) =>
        median(census({ matmul, mse }, 15, { count, draws: 25 }).fresh),
      );
      const [few = 0, some = 0, more = 0, many = 0] = errors;
      // Four sets of 25 draws had medians above 5000, of 0.43 to 7.7, of 0.113 to 0.191, and of 0.0996 to
      // 0.102.
      atLeast(few, 10 * some);
      atLeast(some, 2 * more);
      atLeast(more, many);
      atMost(many, 1.2 * variance);
    }),
  figure: ({ matmul, mse }) => ({
    title: "Degree 15 on more and more points",
    x: { label: "points", scale: "log" },
    y: { label: "error on fresh points", scale: "log" },
    layers: [
      {
        kind: "line",
        name: "degree 15",
        points: [20, 30, 40, 60, 80, 120].map(
          (count) => [count, median(census({ matmul, mse }, 15, { count, draws: 9 }).fresh)] as const,
        ),
      },
      { kind: "rule", name: "noise", y: variance },
    ],
  }),
};

const nearlyPerfect: Claim = {
  id: "FIT-12",
  says: {
    en: "A very low loss on the training data, with nearly every sample predicted perfectly, is a sign of overfitting.",
    zh: "训练损失非常低，几乎完美预测每一个训练样本，是过拟合的表现。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{train}} \approx 0`,
  status: "needs a condition",
  why: `Where there is noise it is, since an error far below the noise means that noise was learnt. Where
    there is none, the right model meets every point as well, and it is right everywhere else too. The
    training loss alone does not tell these two apart.`,
  counterexample:
    "a parabola through points of a parabola without noise has no error on them, and none elsewhere",
  law: ({ matmul, mse }) =>
    all(
      // Half the noise: 95 of these 100 draws of degree 15, and 8 of the right degree.
      example(() => {
        const half = (error: number) => error < variance / 2;
        atLeast(howMany(census({ matmul, mse }, 15).seen, half), 90);
        atMost(howMany(census({ matmul, mse }, 2).seen, half), 20);
      }),
      forAll(numbers(), numbers(), numbers(), (a, b, c) => {
        const values = (x: readonly number[]) => x.map((xi) => (a * xi + b) * xi + c);
        const points = [-1, -0.5, 0, 0.5, 1];
        const weights = best(ingredients(points, 2), values(points));
        // Ten roundings of numbers up to |a| + |b| + |c|, and the solver's, each at most half a unit.
        const rounding = { within: 16, of: Math.max(1, total([a, b, c].map(Math.abs))) };
        for (const x of [points, places]) {
          equal(matmul([weights], ingredients(x, 2)).flat(), values(x), rounding);
        }
      }),
    ),
};

const gap: Claim = {
  id: "FIT-13",
  says: {
    en: "A high loss on the test data, so that the model does not carry over to fresh data, is a sign of overfitting.",
    zh: "测试损失很高、不能推广到新数据，是过拟合的表现。",
  },
  formula: String.raw`\mathrm{mse}_{\mathrm{test}} - \mathrm{mse}_{\mathrm{train}} > 0`,
  status: "holds",
  why: `Together with a low loss on the training data it is what overfitting means, and the gap between the
    two measures it. It grows with every bend the curve may have: 0.03 for a parabola, 0.08 at degree 5, more
    than 100 at degree 15.`,
  law: ({ matmul, mse }) =>
    example(() => {
      // Positive in all of these 100 draws.
      const [small, large] = [2, 15].map((degree) => {
        const { seen, fresh } = census({ matmul, mse }, degree);
        return fresh.map((error, i) => error - (seen[i] as number));
      }) as [Vector, Vector];
      atLeast(
        howMany(large, (difference) => difference > 0),
        95,
      );
      atMost(median(small), variance);
      atLeast(median(large), 100);
    }),
  figure: ({ matmul, mse }) => ({
    title: "The gap between both errors, medians of 25 draws",
    x: { label: "degree" },
    y: { label: "mean squared error" },
    layers: (["seen", "fresh"] as const).map((which) => ({
      kind: "bars" as const,
      name: which === "seen" ? "on the points" : "on fresh points",
      points: [1, 2, 3, 5, 7].map(
        (degree) => [String(degree), median(census({ matmul, mse }, degree, { draws: 25 })[which])] as const,
      ),
    })),
  }),
};

export const overfittingClaims: readonly Claim[] = [
  learnsTheNoise,
  learnsByHeart,
  tooManyParameters,
  tooFewPoints,
  nearlyPerfect,
  gap,
];
