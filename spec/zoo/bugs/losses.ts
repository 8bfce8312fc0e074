import type { Absent, Bug } from "../bug.ts";

const ofSoftmax: readonly Bug[] = [
  {
    id: "softmax-slope-is-only-its-diagonal",
    group: "losses",
    file: "ops/softmax.ts",
    right: "p * ((g[at] as number) - reference - mean)",
    wrong: "p * (1 - p) * (g[at] as number)",
    story: {
      en: "The slope of a single sigmoid, p(1 − p), is used for softmax as well: how each share pushes the others down is forgotten. With two classes and a gradient for one of them it even looks right.",
      zh: "把单个 sigmoid 的导数 p(1 − p) 搬来当 softmax 的导数，忘了一个份额变大时其余的都要变小。只有两类、又只对一类求梯度时，看上去还是对的。",
    },
    source: "pocketpy/cTensor#31",
    caughtBy: [
      "ACT-31",
      "softmax along axis 1: does not change when all numbers grow alike, so its gradient adds up to 0",
      "softmax along axis 1: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "softmax-takes-its-sum-for-a-constant",
    group: "losses",
    file: "ops/softmax.ts",
    right: " - reference - mean);",
    wrong: ");",
    story: {
      en: "The sum under the fraction is treated as a constant, as if softmax were an exponential with a factor. Pushing all logits up together then seems to pay, and they drift away.",
      zh: "反向时把分母当成常数，softmax 就成了带系数的指数函数。于是所有 logits 一起变大似乎也有好处，训练中它们会越漂越远。",
    },
    source: "classical; the sum detached from the graph",
    caughtBy: [
      "softmax along axis 1: does not change when all numbers grow alike, so its gradient adds up to 0",
      "ACT-31",
      "softmax along axis 1: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "softmax-divides-the-mean-gradient-by-the-classes",
    group: "losses",
    file: "ops/softmax.ts",
    right: "reference - mean);",
    wrong: "reference - mean / ((end - start) / step));",
    story: {
      en: "Σ pⱼgⱼ is already a mean, with the shares for weights; here it is divided by the number of classes once more. It is written by those who remember that a mean is taken and not which.",
      zh: "Σ pⱼgⱼ 本身就是以份额为权的平均，这里又除了一次类别数。记得“要减去平均”、却忘了是哪种平均的人会这样写。",
    },
    source: "classical; pocketpy/cTensor#31 is a relative",
    caughtBy: [
      "softmax along axis 1: does not change when all numbers grow alike, so its gradient adds up to 0",
      "ACT-23",
      "softmax along axis 1: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "softmax-shares-out-the-columns",
    group: "losses",
    file: "ops/softmax.ts",
    right: `"softmax",
    x,
    axis,`,
    wrong: `"softmax",
    x,
    0,`,
    story: {
      en: "Whatever axis is asked for, softmax runs along the first. Now the samples of a batch compete for each class, and with one sample every probability is 1.",
      zh: "不管要求沿哪个轴，softmax 总沿第一个轴算。结果是一批样本互相争抢每个类别；只有一个样本时，所有概率都是 1。",
    },
    source: "ctallec/world-models#10; paiml/aprender#2152",
    caughtBy: [
      "ACT-37",
      "ACT-20",
      "losses: softmax and its logarithm are the same along whichever of three axes the classes lie",
    ],
  },
  {
    id: "softmax-shares-out-the-whole-batch",
    group: "losses",
    file: "ops/softmax.ts",
    right: "lanesOf(x.shape, axisOf(name, axis, x.shape.length))",
    wrong: "lanesOf([x.data.length], 0)",
    story: {
      en: "One sum is taken over the whole array, as np.sum does without an axis. A single sample comes out right; in a batch all probabilities together add up to 1.",
      zh: "分母取了整个数组的和，就像 np.sum 没写 axis。单个样本是对的；成批时，所有样本的概率加在一起才等于 1。",
    },
    source: "classical; perone/euclidesdb#2 is a relative",
    caughtBy: ["LOSS-31", "ACT-20"],
  },
  {
    id: "softmax-mixes-up-the-lanes-of-a-middle-axis",
    group: "losses",
    file: "ops/softmax.ts",
    right: "Math.floor(i / step) * n * step + (i % step)",
    wrong: "Math.floor(i / step) * n + (i % step)",
    story: {
      en: "The start of a lane is worked out without the step from one of its numbers to the next. In a matrix both axes come out right; in a batch of images or sentences the axis in the middle takes its numbers from everywhere.",
      zh: "计算一列数的起点时漏乘了步长。矩阵的两个轴都碰巧正确；到了一批图像或句子，中间那个轴的数就取得乱七八糟。",
    },
    source: "classical in strided loops",
    caughtBy: [
      "losses: softmax and its logarithm are the same along whichever of three axes the classes lie",
    ],
    longest: 17,
  },
  {
    id: "log-softmax-forgets-the-other-classes",
    group: "losses",
    file: "ops/softmax.ts",
    right: " - ((lanes.e[at] as number) / total) * rest;",
    wrong: ";",
    story: {
      en: "Each class gets back its own gradient times 1 − p and nothing from the others. The right class is still pushed up, so training goes on; that the wrong ones must come down is lost.",
      zh: "每个类只收到自己的梯度乘 1 − p，别的类传来的全丢了。正确的类仍会被推高，训练照样进行，只是错误的类不会被压下去。",
    },
    source: "classical; the diagonal of a Jacobian, as in pocketpy/cTensor#31",
    caughtBy: [
      "logSoftmax along axis 1: does not change when all numbers grow alike, so its gradient adds up to 0",
      "logSoftmax along axis 1: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
];

const ofCrossEntropy: readonly Bug[] = [
  {
    id: "cross-entropy-takes-softmax-twice",
    group: "losses",
    file: "index.ts",
    right: `export { bceWithLogits, crossEntropy } from "./cross-entropy.ts";`,
    wrong: `import { crossEntropy as ofLogits } from "./cross-entropy.ts";
import { softmax as shares } from "./ops/softmax.ts";
export { bceWithLogits } from "./cross-entropy.ts";
export const crossEntropy: typeof ofLogits = (logits, target, options) =>
  ofLogits(shares(logits), target, options);`,
    story: {
      en: "Softmax goes before a loss that takes softmax itself. Everything still falls, but slowly, and never below 0.55 for three classes: probabilities as logits can be at most 1 apart.",
      zh: "损失里已经有 softmax，前面又做了一次。损失照样下降，只是很慢，三类时永远低不过 0.55：概率被当成 logits，彼此最多差 1。",
    },
    source: "Lightning-Universe/lightning-bolts#654; tflearn/tflearn#562",
    caughtBy: ["LOSS-22", "LOSS-10", "LOSS-24"],
  },
  {
    id: "cross-entropy-sends-back-the-sum-over-the-batch",
    group: "losses",
    file: "reduction.ts",
    right: "weights.fill((g[0] as number) / divisor);",
    wrong: "weights.fill(g[0] as number);",
    story: {
      en: "The loss is the mean over the batch, its gradient is that of the sum. Training works, with a learning rate that grows with the batch: who doubles the batch doubles the steps.",
      zh: "损失是一批的平均，梯度却是总和的。训练能跑，但学习率等于随批量变大：批量翻倍，步子也翻倍。",
    },
    source: "victorlempitsky/Mate#2; tensorflow/swift-apis#42",
    caughtBy: [
      "LOSS-16",
      "losses: targets of any size have the slopes p·Σt − t by the logits",
      "crossEntropy: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "cross-entropy-is-averaged-twice",
    group: "losses",
    file: "reduction.ts",
    right: "const divisor = divisorOf(name, reduction, shape);",
    wrong: "const divisor = divisorOf(name, reduction, shape) ** 2;",
    story: {
      en: "The mean is taken in the loss and once more in the training loop, there and back. Value and gradient agree, so no gradient check objects; larger batches just learn more slowly.",
      zh: "损失里取了平均，训练循环里又平均一次，前向反向都如此。值与梯度互相吻合，梯度检验查不出来；只是批量越大学得越慢。",
    },
    source: "eriklindernoren/PyTorch-YOLOv3#137; zsyOAOA/ResShift#25",
    caughtBy: [
      "LOSS-34",
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "crossEntropy: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
  },
  {
    id: "cross-entropy-is-averaged-over-classes-too",
    group: "losses",
    file: "reduction.ts",
    right: "divisorOf(name, reduction, shape);",
    wrong: "divisorOf(name, reduction, (inputs[0] as Tensor).shape);",
    story: {
      en: "The mean is taken over all numbers of the table instead of over its rows, as np.mean does. The loss is too small by the number of classes, and so is every step.",
      zh: "对整张表的所有数取平均，而不是对行取平均（np.mean 就是这样）。损失小了“类别数”倍，每一步也就小了同样的倍数。",
    },
    source: "classical: np.mean without a sum over the classes",
    caughtBy: [
      "LOSS-10",
      "LOSS-34",
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
    ],
  },
  {
    id: "losses-ignore-what-comes-after-them",
    group: "losses",
    file: "reduction.ts",
    right: "weights.fill((g[0] as number) / divisor);",
    wrong: "weights.fill(1 / divisor);",
    story: {
      en: "p − t is sent back whatever arrives from above, since the loss is always the last thing, is it not? Then somebody trains on loss₁ + 0.1·loss₂, and both count fully.",
      zh: "不管上面传来什么，都直接传回 p − t，因为损失“总是最后一步”。直到有人训练 loss₁ + 0.1·loss₂，两项竟然同样重要。",
    },
    source: "PaddlePaddle/Paddle#5395; paiml/aprender#2182",
    caughtBy: [
      "crossEntropy: pulls back zeros as zeros",
      "bceWithLogits: pulls back zeros as zeros",
      "LOSS-16",
    ],
  },
  {
    id: "single-losses-all-get-the-gradient-of-the-first",
    group: "losses",
    file: "reduction.ts",
    right: `if (reduction === "none") return node(name, shape, inputs, each, pull);`,
    wrong: `if (reduction === "none") {
    return node(name, shape, inputs, each, (g) => pull(g.map(() => g[0] as number)));
  }`,
    story: {
      en: "Where a loss per sample is asked for, only the first number of the gradient is looked at, as the loss used to be a single one. Weighting samples, the reason to ask for single losses, has no effect.",
      zh: "要求每个样本各给一个损失时，反向只看梯度的第一个数，因为原来损失就只有一个数。给样本加权正是这样用的目的，却完全不起作用。",
    },
    source: "paiml/aprender#2182; PaddlePaddle/Paddle#5395",
    caughtBy: [
      "losses: a weight on a single loss is a weight on its gradient",
      "crossEntropy, none: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
  },
  {
    id: "losses-are-means-even-if-sums-are-asked-for",
    group: "losses",
    file: "reduction.ts",
    right: "const divisor = divisorOf(name, reduction, shape);",
    wrong: "const divisor = atLeastOne(name, shape);",
    story: {
      en: 'reduction: "sum" is accepted and the mean is taken. Who adds up sums over batches to compare them with a paper gets a number that depends on how the data were cut.',
      zh: 'reduction: "sum" 照收不误，算的还是平均。把各批的总和加起来与论文对比的人，得到的数会随分批方式而变。',
    },
    source: "paiml/aprender#2182",
    caughtBy: [
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "crossEntropy, sum: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
  },
  {
    id: "cross-entropy-adds-up-the-batch-unasked",
    group: "losses",
    file: "cross-entropy.ts",
    right: `const { reduction = "mean", labelSmoothing = 0,`,
    wrong: `const { reduction = "sum", labelSmoothing = 0,`,
    story: {
      en: "Without a word on the reduction the sum is taken, where everybody expects the mean. The learning rate of a recipe is then too large by the batch size, and the run diverges.",
      zh: "没有指定 reduction 时，大家以为是平均，它却取总和。照搬别处的学习率就大了“批量”倍，训练于是发散。",
    },
    source: "classical; tensorflow/swift-apis#42 is a relative",
    caughtBy: [
      "LOSS-34",
      "LOSS-24",
      "crossEntropy: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
  },
  {
    id: "cross-entropy-counts-classes-from-one",
    group: "losses",
    file: "cross-entropy.ts",
    right: "t[label] = even + kept;",
    wrong: "t[(label + classes - 1) % classes] = even + kept;",
    story: {
      en: "Labels are taken to start at 1, and 0 comes to mean the last class. The loss falls as it should: the model learns names that are all shifted by one.",
      zh: "以为标签从 1 数起，于是 0 成了最后一类。损失照常下降：模型学到的类别全部错开了一位。",
    },
    source: "labels counted from 1: classical",
    caughtBy: ["LOSS-26", "LOSS-27", "LOSS-24"],
  },
  {
    id: "cross-entropy-takes-every-label-from-the-first-sample",
    group: "losses",
    file: "cross-entropy.ts",
    right: "classIndex(target.data[i] as number, classes)",
    wrong: "classIndex(target.data[0] as number, classes)",
    story: {
      en: "The loop over the batch has the wrong index in one place: each sample is held against the label of the first. With one sample, as in most examples, nothing is wrong.",
      zh: "遍历一批样本时有一处下标写错：每个样本都拿第一个样本的标签去比。例子里常常只有一个样本，于是毫无异样。",
    },
    source: "a constant index in a loop: classical",
    caughtBy: ["LOSS-16", "LOSS-26", "LOSS-24"],
  },
  {
    id: "cross-entropy-lets-class-minus-one-pass",
    group: "losses",
    file: "cross-entropy.ts",
    right: "label >= 0 && ",
    wrong: "",
    story: {
      en: "A label below 0 is not refused, and writing to index −1 of a typed array does nothing at all. The sample has no target, its loss is 0, and nobody hears of the broken label.",
      zh: "不拒绝小于 0 的标签，而往类型化数组的 −1 处写入什么也不会发生。这个样本没有目标，损失是 0，坏标签就此无声无息。",
    },
    source: "tensorflow/tfjs-core#1112",
    caughtBy: ["LOSS-09"],
  },
  {
    id: "cross-entropy-lets-classes-beyond-the-last-pass",
    group: "losses",
    file: "cross-entropy.ts",
    right: " && label < classes",
    wrong: "",
    story: {
      en: "Class 3 of three is accepted: in a table of one-hot rows it would be the first class of the next sample, here it is nothing, and the loss is 0. In JavaScript no array complains.",
      zh: "只有三类却接受标签 3：在 one-hot 表里它会落到下一个样本的第一类，在这里则什么也不是，损失为 0。JavaScript 的数组不会抱怨。",
    },
    source: "tensorflow/tfjs-core#1112, commit 30f18105f",
    caughtBy: ["LOSS-09"],
  },
  {
    id: "cross-entropy-counts-minus-one-from-the-back",
    group: "losses",
    file: "cross-entropy.ts",
    right: `  if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
    throw new RangeError(\`crossEntropy: class 0 to \${classes - 1} expected, got \${label}\`);
  }
  return label;`,
    wrong: `  if (!(Number.isInteger(label) && label >= -classes && label < classes)) {
    throw new RangeError(\`crossEntropy: class 0 to \${classes - 1} expected, got \${label}\`);
  }
  return label < 0 ? label + classes : label;`,
    story: {
      en: 'As arrays in Python do, label −1 means the last class. Data sets write −1 for "no label", and so everything unlabelled is trained to be of the last class.',
      zh: "像 Python 的下标那样，标签 −1 被当成最后一类。数据集常用 −1 表示“没有标签”，于是凡是没标注的都被教成了最后一类。",
    },
    source: "negative indices, as in NumPy: classical",
    caughtBy: ["LOSS-09"],
  },
  {
    id: "cross-entropy-cuts-probabilities-to-whole-numbers",
    group: "losses",
    file: "cross-entropy.ts",
    right: `kept * probability("crossEntropy", target.data[i * classes + c] as number)`,
    wrong: `kept * Math.trunc(probability("crossEntropy", target.data[i * classes + c] as number))`,
    story: {
      en: "Targets are turned into whole numbers, as .long() does, on the way. One-hot rows survive that; of soft targets such as 0.7 and 0.3 nothing is left, and the loss is 0.",
      zh: "目标在途中被取整，就像 .long() 那样。one-hot 行不受影响；而 0.7、0.3 这样的软目标全变成 0，损失也成了 0。",
    },
    source: "classical: targets cast to integers",
    caughtBy: ["LOSS-19", "LOSS-15", "losses: targets of any size have the slopes p·Σt − t by the logits"],
  },
  {
    id: "smoothing-shares-out-among-the-other-classes-only",
    group: "losses",
    file: "cross-entropy.ts",
    right: `      t.fill(even);
      const label = classIndex(target.data[i] as number, classes);
      t[label] = even + kept;`,
    wrong: `      t.fill(labelSmoothing / (classes - 1));
      const label = classIndex(target.data[i] as number, classes);
      t[label] = kept;`,
    story: {
      en: "The share s that smoothing takes from the right class goes to the other classes alone, s/(C − 1) each, instead of to all, s/C each. Both can be read in papers; results no longer compare with PyTorch's.",
      zh: "平滑从正确类拿走的份额 s 只分给其余各类，每类 s/(C − 1)，而不是分给所有类，每类 s/C。两种写法论文里都有，但结果就无法与 PyTorch 对比了。",
    },
    source: "ml-explore/mlx#166",
    caughtBy: ["losses: smoothed labels mix the loss of the label with the mean of those of all classes"],
  },
  {
    id: "smoothing-gives-the-right-class-no-even-share",
    group: "losses",
    file: "cross-entropy.ts",
    right: "t[label] = even + kept;",
    wrong: "t[label] = kept;",
    story: {
      en: "All classes get s/C, then the right one is overwritten with 1 − s: its own even share is gone, and the target no longer adds up to 1.",
      zh: "先给所有类 s/C，再用 1 − s 覆盖正确类：它自己那一份平均份额没了，目标加起来也不再是 1。",
    },
    source: "an overwritten entry: classical; ml-explore/mlx#166 is a relative",
    caughtBy: ["losses: smoothed labels mix the loss of the label with the mean of those of all classes"],
  },
  {
    id: "smoothing-passes-by-probabilities",
    group: "losses",
    file: "cross-entropy.ts",
    right: `t[c] = even + kept * probability(`,
    wrong: `t[c] = probability(`,
    story: {
      en: "Labels are smoothed where they are class numbers, and left as they are where they are rows of probabilities. Who moves from numbers to one-hot rows switches smoothing off unawares.",
      zh: "标签是类别编号时做平滑，是概率行时就原样不动。有人从编号改用 one-hot，就在不知不觉中关掉了平滑。",
    },
    source: "an option that only one branch knows: classical",
    caughtBy: ["losses: smoothed labels mix the loss of the label with the mean of those of all classes"],
  },
  {
    id: "cross-entropy-remembers-the-labels-before",
    group: "losses",
    file: "cross-entropy.ts",
    right: "      t.fill(even);\n",
    wrong: "",
    story: {
      en: "One array serves all samples as target and is not wiped in between: each sample is also held against the labels of those before it. A batch of one is right.",
      zh: "所有样本共用一个目标数组，中间却不清空：每个样本还要对着前面样本的标签计算。批量为 1 时没有问题。",
    },
    source: "a buffer that is not reset: classical",
    caughtBy: ["LOSS-16", "LOSS-26", "LOSS-24"],
  },
  {
    id: "cross-entropy-goes-back-against-the-last-label",
    group: "losses",
    file: "cross-entropy.ts",
    right: `const weight = weights[i] as number;
        fillTarget(i);`,
    wrong: "const weight = weights[i] as number;",
    story: {
      en: "The way back finds in the shared array what the way there left in it: the target of the last sample, for all of them. The loss is right, and a batch of one learns well.",
      zh: "反向时从共用数组里读到的是前向留下的内容：所有样本都用了最后一个样本的目标。损失值没错，批量为 1 时也学得好。",
    },
    source: "a scratch buffer captured by a closure: classical",
    caughtBy: [
      "LOSS-16",
      "losses: targets of any size have the slopes p·Σt − t by the logits",
      "crossEntropy: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "cross-entropy-climbs",
    group: "losses",
    file: "cross-entropy.ts",
    right: "weight * slope;\n          }\n        }\n        if (gt",
    wrong: "-weight * slope;\n          }\n        }\n        if (gt",
    story: {
      en: "t − p instead of p − t: the sign belongs to those who add the step rather than subtract it. The loss grows from the first update on.",
      zh: "把 p − t 写成了 t − p：那是“加上更新量”的写法才用的符号。从第一次更新起，损失就一路上升。",
    },
    source: "iamtrask/Grokking-Deep-Learning#37",
    caughtBy: [
      "LOSS-16",
      "losses: targets of any size have the slopes p·Σt − t by the logits",
      "crossEntropy: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
  {
    id: "cross-entropy-is-in-bits",
    group: "losses",
    file: "cross-entropy.ts",
    right: "losses[i] = loss;",
    wrong: "losses[i] = loss / Math.LN2;",
    story: {
      en: "The logarithm has base 2, as in information theory, and the slope is that of the natural one. Training does not change; the losses are 1.44 times those of everybody else.",
      zh: "对数取了以 2 为底（信息论的习惯），导数却还是自然对数的。训练不受影响，只是损失值比别人的大 1.44 倍。",
    },
    source: "log2 for log: classical",
    caughtBy: ["LOSS-23", "LOSS-10", "LOSS-24"],
  },
  {
    id: "cross-entropy-takes-targets-to-add-up-to-one",
    group: "losses",
    file: "cross-entropy.ts",
    right: "total += t[c] as number;",
    wrong: "total = 1;",
    story: {
      en: "p − t is the slope only if the targets add up to 1; in general it is p·Σt − t. With several classes marked 1 in a row, as for pictures of several things, value and slope no longer belong together.",
      zh: "只有目标之和为 1 时，导数才是 p − t；一般应是 p·Σt − t。若一行里有几个类都标 1（比如一张图里有几样东西），值和导数就对不上了。",
    },
    source: "p − t beyond its condition: classical",
    caughtBy: ["losses: targets of any size have the slopes p·Σt − t by the logits"],
  },
  {
    id: "cross-entropy-asks-the-price-of-what-is-ruled-out",
    group: "losses",
    file: "cross-entropy.ts",
    right: "if (t[c] !== 0) loss",
    wrong: "loss",
    story: {
      en: "0 times the logarithm of 0 is NaN. Whoever masks classes with −Infinity, so that they cannot come up, loses the whole run to a term that counts nothing.",
      zh: "0 乘 0 的对数是 NaN。用 −Infinity 屏蔽不可能出现的类的人，会因为一个本来不起作用的项毁掉整个训练。",
    },
    source: "0·log 0: classical",
    caughtBy: ["losses: a class that −Infinity rules out changes nothing for the others"],
  },
  {
    id: "soft-targets-learn-as-if-not-smoothed",
    group: "losses",
    file: "cross-entropy.ts",
    right: "const slope = (1 - labelSmoothing) * lanes",
    wrong: "const slope = lanes",
    story: {
      en: "Where the targets themselves are trained, as in distillation from a teacher that still learns, their gradient misses the factor 1 − s of smoothing.",
      zh: "目标本身也要训练时（比如老师模型还在学习的蒸馏），它的梯度漏掉了平滑带来的系数 1 − s。",
    },
    source: "a factor of the value forgotten in the slope: classical",
    caughtBy: ["losses: targets have slopes themselves: what each class costs, the smoothed part left out"],
  },
  {
    id: "cross-entropy-ignores-options-it-does-not-know",
    group: "losses",
    file: "cross-entropy.ts",
    right: `  refuseUnknown("crossEntropy", unknown);\n`,
    wrong: "",
    story: {
      en: "The other losses refuse what they do not know among their options, this one ignores it. A misspelt labelsmoothing, or a plain number where an object is expected, gives the defaults without a word.",
      zh: "别的损失都会拒绝不认识的选项，唯独这个会忽略。把 labelSmoothing 拼错，或该传对象时只传了一个数，就会不声不响地用默认值。",
    },
    source: "tensorflow/tfjs#1861, commit 355bb0b6c",
    caughtBy: ["losses: refuse options that they do not know"],
  },
  {
    id: "bce-exchanges-yes-and-no",
    group: "losses",
    file: "cross-entropy.ts",
    right: `const t = probability("bceWithLogits", target.data[i] as number);
        losses[i] = (x > 0 ? x * (1 - t) : -x * t) + Math.log1p(Math.exp(-Math.abs(x)));
      }
    },
    (weight) => {
      const gx = logits.accumulator();
      const gt = target.accumulator();
      for (let i = 0; i < logits.data.length; i++) {
        const x = logits.data[i] as number;
        const t = target.data[i] as number;`,
    wrong: `const t = 1 - probability("bceWithLogits", target.data[i] as number);
        losses[i] = (x > 0 ? x * (1 - t) : -x * t) + Math.log1p(Math.exp(-Math.abs(x)));
      }
    },
    (weight) => {
      const gx = logits.accumulator();
      const gt = target.accumulator();
      for (let i = 0; i < logits.data.length; i++) {
        const x = logits.data[i] as number;
        const t = 1 - (target.data[i] as number);`,
    story: {
      en: "t and 1 − t have changed places, there and back. The loss falls and gradient checks pass, while the model learns the opposite of each label.",
      zh: "t 与 1 − t 对调了，前向反向都如此。损失照常下降，梯度检验也通过，模型学到的却与标签正好相反。",
    },
    source: "classical",
    caughtBy: ["LOSS-37", "bceWithLogits: the value is exact to its contract"],
  },
  {
    id: "bce-takes-the-target-first",
    group: "losses",
    file: "cross-entropy.ts",
    right: "export function bceWithLogits(logits: Tensor, target: Tensor,",
    wrong: "export function bceWithLogits(target: Tensor, logits: Tensor,",
    story: {
      en: "Truth first or prediction first: libraries differ, and calls are copied from one to the other. Here labels are taken for logits, and logits refused as labels, if one is lucky.",
      zh: "先真值还是先预测，各个库不一样，代码却常常互相抄。这里标签成了 logits；运气好的话，logits 会因为不像标签而被拒绝。",
    },
    source: "carpedm20/DCGAN-tensorflow#15",
    caughtBy: ["LOSS-37", "bceWithLogits: the value is exact to its contract"],
  },
  {
    id: "bce-goes-through-the-sigmoid-again",
    group: "losses",
    file: "cross-entropy.ts",
    right: "(weight[i] as number) * slope;",
    wrong: "(weight[i] as number) * slope * (e / (1 + e) ** 2);",
    story: {
      en: "σ(x) − t is the slope by the logit already; here it is multiplied by the slope of sigmoid as for a loss of probabilities. What is confidently wrong then hardly learns, which is what this loss was made to prevent.",
      zh: "σ(x) − t 已经是对 logit 的导数，这里又像“概率的损失”那样乘了一次 sigmoid 的导数。于是错得离谱的样本几乎学不动，而这个损失本来就是为了避免这一点。",
    },
    source: "classical: the delta of the squared error kept for cross-entropy",
    caughtBy: [
      "bceWithLogits: the slope is exact to its contract",
      "bceWithLogits: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
    ],
  },
];

const ofErrors: readonly Bug[] = [
  {
    id: "mse-loses-the-two",
    group: "losses",
    file: "losses.ts",
    right: "(2 * (g[0] as number)) / n",
    wrong: "(g[0] as number) / n",
    story: {
      en: "The square is differentiated without its factor 2. Everything trains, with half the learning rate that was set.",
      zh: "对平方求导时漏了系数 2。训练一切正常，只是实际学习率只有设定的一半。",
    },
    source: "markroxor/fromscratchtoml#65",
    caughtBy: ["LOSS-37", "mse, mean: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values"],
  },
  {
    id: "mse-is-half-of-it",
    group: "losses",
    file: "losses.ts",
    right: `squaredDistance(prediction.data, target.data) / n;
    },
    (g) => {
      const weight = (2 * (g[0] as number)) / n;`,
    wrong: `squaredDistance(prediction.data, target.data) / (2 * n);
    },
    (g) => {
      const weight = (g[0] as number) / n;`,
    story: {
      en: "Textbooks put ½ before the square so that the slope looks tidy. Value and slope agree; but learning rates, and losses to compare with, are those of another loss.",
      zh: "教科书常在平方前放 ½，好让导数整齐。值与导数是一致的，但学习率和拿来对比的损失，就都属于另一个损失函数了。",
    },
    source: "the half squared error of many tutorials: classical",
    caughtBy: [
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "LOSS-02",
      "LOSS-01",
    ],
  },
  {
    id: "mse-compares-everybody-with-everybody",
    group: "losses",
    file: "losses.ts",
    right: `refuseUnlessSameShape("mse", prediction, target);`,
    wrong: `if (prediction.shape.length !== target.shape.length) {
    const differences = sub(prediction, target);
    return mul(sum(mul(differences, differences)), 1 / differences.data.length);
  }`,
    story: {
      en: "A column of predictions and a row of targets are stretched to a table, and every prediction is compared with every target. The best answer to that is the mean of all targets, and the model learns it.",
      zh: "一列预测和一行目标被广播成一张表，每个预测都与每个目标相比。对此最好的答案是所有目标的平均值，模型学到的也就是它。",
    },
    source: "pytorch/pytorch#16045, #4938, #18349",
    caughtBy: ["GD-36"],
  },
  {
    id: "mse-is-averaged-twice",
    group: "losses",
    file: "losses.ts",
    right: `const n = divisorOf("mse", reduction, prediction.shape);`,
    wrong: `const n = divisorOf("mse", reduction, prediction.shape) ** 2;`,
    story: {
      en: "A mean is taken of what was a mean already. Gradient checks agree, since value and slope are wrong alike; the larger the batch, the slower it learns.",
      zh: "对已经平均过的又平均一次。值和导数错得一致，梯度检验看不出来；批量越大，学得越慢。",
    },
    source: "eriklindernoren/PyTorch-YOLOv3#137; zsyOAOA/ResShift#25",
    caughtBy: [
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "LOSS-02",
      "LOSS-01",
    ],
  },
  {
    id: "mse-is-averaged-over-samples-only",
    group: "losses",
    file: "losses.ts",
    right: `divisorOf("mse", reduction, prediction.shape)`,
    wrong: `divisorOf("mse", reduction, prediction.shape.slice(0, 1))`,
    story: {
      en: "The sum is divided by the number of samples, not of numbers. With one output that is the same; with ten the loss, and the step, are ten times what others get.",
      zh: "除以样本数，而不是数的个数。只有一个输出时没有区别；有十个输出时，损失和步长都是别人的十倍。",
    },
    source: "classical: mean over the batch",
    caughtBy: [
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "LOSS-06",
    ],
  },
  {
    id: "mse-does-not-hear-of-sums",
    group: "losses",
    file: "losses.ts",
    right: `const n = divisorOf("mse", reduction, prediction.shape);`,
    wrong: `const n = atLeastOne("mse", prediction.shape);`,
    story: {
      en: '"sum" is accepted, and the mean is given. Whoever divides by the number of samples afterwards, as one does with a sum, has divided twice.',
      zh: '接受了 "sum"，给出的却是平均。之后按总和的用法再除以样本数的人，就除了两次。',
    },
    source: "paiml/aprender#2182",
    caughtBy: [
      "losses: a sum is what the single losses add up to, and a mean is that over their number",
      "LOSS-06",
    ],
  },
  {
    id: "mse-takes-the-target-for-given",
    group: "losses",
    file: "losses.ts",
    right: `const weight = (2 * (g[0] as number)) / n;
      addDifferences(prediction.accumulator(), weight, prediction, target);
      addDifferences(target.accumulator(), weight, target, prediction);`,
    wrong: `const weight = (2 * (g[0] as number)) / n;
      addDifferences(prediction.accumulator(), weight, prediction, target);`,
    story: {
      en: "Only the prediction gets a gradient: targets are data, it is thought. Where both come out of networks, as in an encoder that is to meet another one, one side silently stands still.",
      zh: "只有预测得到梯度，因为“目标是数据”。如果两边都是网络的输出（比如要让两个编码器互相靠近），其中一边就悄悄地不动了。",
    },
    source: "classical",
    caughtBy: ["mse, mean: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values", "LOSS-05"],
  },
  {
    id: "rmse-is-the-mean-of-roots",
    group: "losses",
    file: "losses.ts",
    right: "Math.sqrt(squaredDistance(prediction.data, target.data) / n);",
    wrong: "prediction.data.reduce((all, p, i) => all + Math.abs(p - (target.data[i] as number)), 0) / n;",
    story: {
      en: "Root and mean are taken in the wrong order, and √d² is |d|: it is the mean absolute error. With one error, or errors of one size, both are the same.",
      zh: "先开方再平均，次序反了，而 √d² 就是 |d|：算出来的是平均绝对误差。只有一个误差，或误差都一样大时，两者没有区别。",
    },
    source: "classical",
    caughtBy: [
      "rmse: a kink has its slopes again next to it",
      "LOSS-04",
      "rmse: the value is exact to its contract",
    ],
  },
  {
    id: "rmse-divides-outside-the-root",
    group: "losses",
    file: "losses.ts",
    right: "Math.sqrt(squaredDistance(prediction.data, target.data) / n)",
    wrong: "Math.sqrt(squaredDistance(prediction.data, target.data)) / n",
    story: {
      en: "The number of samples is divided by after the root is taken, in a misplaced bracket. The error then shrinks as data are added, by √n, without any better model.",
      zh: "括号放错了位置，开方之后才除以样本数。于是数据越多误差越小，缩小 √n 倍，模型却没有变好。",
    },
    source: "a misplaced bracket: classical",
    caughtBy: [
      "rmse: a kink has its slopes again next to it",
      "LOSS-04",
      "rmse: the value is exact to its contract",
    ],
  },
  {
    id: "rmse-has-half-its-slope",
    group: "losses",
    file: "losses.ts",
    right: "(g[0] as number) / root / n",
    wrong: "(g[0] as number) / (2 * root) / n",
    story: {
      en: "The chain rule stops halfway: 1/(2√u) of the root is there, the 2 of the square that it cancels with is not.",
      zh: "链式法则只做了一半：写上了开方的 1/(2√u)，却没写平方那个与之抵消的 2。",
    },
    source: "classical",
    caughtBy: [
      "rmse: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
      "rmse: the slope is exact to its contract",
    ],
  },
  {
    id: "rmse-compares-as-far-as-the-prediction-goes",
    group: "losses",
    file: "losses.ts",
    right: `refuseUnlessSameShape("rmse", prediction, target);\n`,
    wrong: "",
    story: {
      en: "Nobody checks that there are as many targets as predictions, and the loop runs over the predictions. Targets beyond them are never looked at; of predictions beyond the targets comes NaN.",
      zh: "没有检查目标与预测是否一样多，循环只按预测的个数走。多出的目标没人看；预测更多时就得到 NaN。",
    },
    source: "a loop over the shorter of two lists: classical",
    caughtBy: ["losses: refuse to compare lists of two lengths"],
  },
];

const ofPenalties: readonly Bug[] = [
  {
    id: "l1-penalty-forgets-the-bars",
    group: "losses",
    file: "losses.ts",
    right: "parameters.map(abs)",
    wrong: "parameters",
    story: {
      en: "Weights are added up with their signs. Negative ones are rewarded for growing, without end, and the loss goes below zero some day.",
      zh: "把权重带着符号相加。负的权重越大越受奖励，没有尽头，总有一天损失会变成负数。",
    },
    source: "sum(w) for sum(|w|): classical",
    caughtBy: ["FIT-17", "l1Penalty: the value is exact to its contract"],
  },
  {
    id: "l2-penalty-is-half-of-it",
    group: "losses",
    file: "losses.ts",
    right: `  return mul(
    strength,`,
    wrong: `  return mul(
    strength / 2,`,
    story: {
      en: "λ/2·Σw² as in lectures, whose slope is λw: that is what weight decay does, not what a penalty of λ·Σw² does. A strength taken from elsewhere has half its effect.",
      zh: "像讲义那样用 λ/2·Σw²，导数是 λw：那是权重衰减的约定，不是惩罚项 λ·Σw² 的。从别处抄来的强度只有一半的效果。",
    },
    source: "the half of CS231n: classical",
    caughtBy: ["FIT-17", "l2Penalty: the slope is exact to its contract"],
  },
  {
    id: "l2-penalty-spares-the-biases",
    group: "losses",
    file: "losses.ts",
    right: "mul(w, w)",
    wrong: "mul(w, w.shape.length === 1 ? 0 : w)",
    story: {
      en: "Parameters of one axis are left out, since biases are not usually punished. But which ones are given was decided by the caller, who now gets another penalty than he sees.",
      zh: "只有一个轴的参数被跳过，因为一般不惩罚偏置。可传哪些参数本来由调用者决定，现在他得到的惩罚与看到的不一样。",
    },
    source: "classical; tinygrad/tinygrad#4679 is a relative",
    caughtBy: [
      "losses: penalties count every number of every parameter alike",
      "l2Penalty: the value is exact to its contract",
    ],
  },
  {
    id: "penalties-are-means-of-each-parameter",
    group: "losses",
    file: "losses.ts",
    right: "parts.map((part) => sum(part)).reduce(add)",
    wrong: "parts.map((part) => mul(sum(part), 1 / part.data.length)).reduce(add)",
    story: {
      en: "The mean is taken where the sum is meant. A weight in a large matrix then hardly counts, and one in a small layer counts a lot.",
      zh: "该求和的地方取了平均。大矩阵里的权重几乎不起作用，小层里的权重却举足轻重。",
    },
    source: "mean for sum: classical",
    caughtBy: ["FIT-17", "l1Penalty: the value is exact to its contract"],
  },
  {
    id: "penalties-see-the-last-parameter-only",
    group: "losses",
    file: "losses.ts",
    right: ".reduce(add)",
    wrong: ".reduce((_, part) => part)",
    story: {
      en: "In a loop over the parameters the penalty is set rather than added to. Only the last one, often a bias of few numbers, is held down.",
      zh: "遍历参数时，惩罚项是被赋值而不是累加。结果只有最后一个参数（往往是只有几个数的偏置）受到约束。",
    },
    source: "= for += in a loop: classical",
    caughtBy: [
      "losses: penalties count every number of every parameter alike",
      "l2Penalty: the value is exact to its contract",
    ],
  },
];

export const lossesBugs: readonly Bug[] = [...ofSoftmax, ...ofCrossEntropy, ...ofErrors, ...ofPenalties];

export const lossesAbsent: readonly Absent[] = [
  {
    mistake: "Ignored labels are counted in the mean, or still get a gradient.",
    why: "The engine has no label that is ignored: -100 is refused like any other class that there is not.",
  },
  {
    mistake: "A batch whose labels are all ignored gives 0/0.",
    why: "The engine has no ignored labels, and refuses a batch without samples.",
  },
];
