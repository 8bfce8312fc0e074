/**
 * The article's sections and what each of them claims, by number: the list that nothing may be missing from
 */
export interface Section {
  /** As in the article. */
  readonly number: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly ids: readonly string[];
}

export const sections: readonly Section[] = [
  section("1.1", "Searching for a minimum", "引例：寻找极小值", "GD", 1, 11),
  section("1.2", "Gradient", "梯度", "GD", 12, 13),
  section("1.3", "What is being solved for", "求解目标", "GD", 14, 18),
  section("1.4", "Gradient descent and its code", "梯度下降法及其代码", "GD", 19, 46),
  section("1.5", "Details", "细节问题", "DET", 1, 28),
  section("1.6", "Exploding and vanishing gradients", "梯度爆炸与梯度消失", "EXP", 1, 2, "VAN", 1, 3),
  section("1.7", "Overfitting and underfitting", "过拟合与欠拟合", "FIT", 1, 23),
  section("2", "Linear layer", "线性层（全连接层）", "LIN", 1, 31),
  section("3.0", "What activations are for", "激活函数的用途", "ACT", 1, 3),
  section("3.1", "Sigmoid", "Sigmoid 函数", "ACT", 4, 10),
  section("3.2", "tanh", "tanh 函数", "ACT", 11, 12),
  section("3.3", "ReLU", "ReLU 函数", "ACT", 13, 16),
  section("3.4", "GELU", "GELU 函数", "ACT", 17, 19),
  section("3.5", "Softmax", "Softmax 函数", "ACT", 20, 23),
  section("3.6", "Activations on linear layers", "线性层上的激活函数", "ACT", 24, 27),
  section("3.7", "Softmax versus sigmoid", "Softmax 与 Sigmoid 的区别", "ACT", 28, 43),
  section("4.1", "Mean squared error", "均方差", "LOSS", 1, 6),
  section("4.2", "Cross entropy", "交叉熵", "LOSS", 7, 35),
  section("4.3", "Where each loss applies", "两种损失函数的适用范围", "LOSS", 36, 39),
  section("5.0", "Task, model, forward pass", "任务、模型与前向传递", "TRAIN", 1, 8),
  section("5.3", "Data and tensors", "训练数据与张量", "TRAIN", 9, 14),
  section("5.5", "Training program", "模型训练", "TRAIN", 15, 35),
  section("5.6", "Evaluation", "模型评估", "EVAL", 1, 10),
  section("5.7", "Using the trained model", "模型的使用", "USE", 1, 11),
];

/** The article's chapters, by the first digit of their sections. */
export const chapters: readonly {
  readonly number: string;
  readonly title: { readonly en: string; readonly zh: string };
}[] = [
  { number: "1", title: { en: "Gradient descent", zh: "梯度下降算法" } },
  { number: "2", title: { en: "The linear layer", zh: "线性层（全连接层）" } },
  { number: "3", title: { en: "Activations", zh: "激活函数（非线性函数）" } },
  { number: "4", title: { en: "Losses", zh: "损失函数" } },
  { number: "5", title: { en: "A training program", zh: "训练模型" } },
];

/** A section with the claims first to last of a series, or of several series. */
function section(number: string, en: string, zh: string, ...series: (string | number)[]): Section {
  const ids: string[] = [];
  for (let i = 0; i < series.length; i += 3) {
    const [name, first, last] = series.slice(i, i + 3) as [string, number, number];
    for (let n = first; n <= last; n++) ids.push(`${name}-${String(n).padStart(2, "0")}`);
  }
  return { number, title: { en, zh }, ids };
}
