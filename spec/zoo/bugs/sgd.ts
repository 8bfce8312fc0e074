import type { Absent, Bug } from "../bug.ts";

const formula = "optimisers: SGD with momentum is its formula";
const plain = "optimisers: SGD without momentum is its formula";
const alone = "optimisers: SGD trains each parameter as if it were alone, from its first gradient on";

export const sgdBugs: readonly Bug[] = [
  {
    id: "climbs-instead-of-descending",
    group: "sgd",
    file: "optim.ts",
    right: "w[j] = wj - learningRate * ((g[j] as number)",
    wrong: "w[j] = wj + learningRate * ((g[j] as number)",
    story: {
      en: "The step goes with the gradient instead of against it. Whoever writes target minus prediction in the loss and minus in the update has two signs to mix up; the loss then grows from the first step on.",
      zh: "更新方向写反，顺着梯度走而不是逆着走。损失里写目标减预测，更新里又有一个减号，两个符号很容易弄混；结果损失从第一步起就一路上升。",
    },
    source: "a sign lost by hand: classical",
    caughtBy: ["GD-20", plain],
  },
  {
    id: "momentum-averages-the-gradients",
    group: "sgd",
    file: "optim.ts",
    right: "(1 - this.dampening) * direction",
    wrong: "(1 - momentum) * direction",
    story: {
      en: "The velocity becomes a running mean of the gradients instead of their sum, as it is in Adam. With momentum 0.9 the steps are ten times too short, which looks like a learning rate that wants tuning.",
      zh: "速度被写成梯度的滑动平均（像 Adam 那样），而不是累加。动量为 0.9 时步长只有应有的十分之一，看上去就像学习率没调好。",
    },
    source: "ml-explore/mlx#87 (review), #473",
    caughtBy: [formula],
  },
  {
    id: "dampens-the-first-step",
    group: "sgd",
    file: "optim.ts",
    right: "const v = first ? direction : momentum",
    wrong: "const v = momentum",
    story: {
      en: "The velocity starts from 0 like any running sum, so that dampening weakens the very first gradient too. PyTorch starts with that gradient in full; without dampening nobody can tell.",
      zh: "速度和普通累加一样从 0 起步，于是阻尼把第一个梯度也削弱了。PyTorch 的第一步用的是完整的梯度；不设阻尼时完全看不出差别。",
    },
    source: "ml-explore/mlx#473",
    caughtBy: [formula],
  },
  {
    id: "ignores-dampening",
    group: "sgd",
    file: "optim.ts",
    right: "(1 - this.dampening) * direction",
    wrong: "direction",
    story: {
      en: "The option is accepted and never used. Hardly anybody sets dampening, so it can stay like that for years.",
      zh: "参数收下了却从没用上。几乎没人设置阻尼，所以这个错误可以潜伏好几年。",
    },
    source: "an option read and not used: classical",
    caughtBy: [formula],
  },
  {
    id: "keeps-what-dampening-should-take-away",
    group: "sgd",
    file: "optim.ts",
    right: "(1 - this.dampening) * direction",
    wrong: "this.dampening * direction",
    story: {
      en: "Dampening is the share of the gradient that is kept out, and here it is the share let in. With the usual 0 the velocity never sees a gradient again after the first.",
      zh: "阻尼表示梯度中被挡掉的比例，这里却当成放进来的比例。默认值是 0，于是第一步之后速度再也吸收不到任何新梯度。",
    },
    source: "1 − x and x confused: classical",
    caughtBy: [formula],
  },
  {
    id: "decays-weights-only-with-momentum",
    group: "sgd",
    file: "optim.ts",
    right: "w[j] = wj - learningRate * ((g[j] as number) + weightDecay * wj);",
    wrong: "w[j] = wj - learningRate * (g[j] as number);",
    story: {
      en: "Weight decay is written in the branch for momentum and forgotten in the plain one. The option is accepted without a word, and the model overfits as if it were not there.",
      zh: "权重衰减只写进了带动量的分支，普通分支忘了写。参数照收不误，模型却照样过拟合，好像根本没有设置过。",
    },
    source: "ml-explore/mlx#473 (#440)",
    caughtBy: [plain],
  },
  {
    id: "decays-twice-as-fast",
    group: "sgd",
    file: "optim.ts",
    right: "(g[j] as number) + weightDecay * wj);",
    wrong: "(g[j] as number) + 2 * weightDecay * wj);",
    story: {
      en: "Weight decay is taken for the derivative of λ·w², which is 2λw. PyTorch adds λw, so settings copied from elsewhere decay twice as fast here.",
      zh: "把权重衰减当成 λ·w² 的导数，于是加上了 2λw。PyTorch 加的是 λw，从别处照抄的设置到这里衰减就快了一倍。",
    },
    source: "λw² or λw²/2, two conventions: classical",
    caughtBy: [plain],
  },
  {
    id: "decay-makes-weights-grow",
    group: "sgd",
    file: "optim.ts",
    right: "const direction = (g[j] as number) + weightDecay * wj;",
    wrong: "const direction = (g[j] as number) - weightDecay * wj;",
    story: {
      en: "The decay is subtracted from the gradient, which is subtracted from the weight: two minus signs make the weights grow. Slowly enough for a short run to look right.",
      zh: "先从梯度里减去衰减项，再从权重里减去梯度，负负得正，权重反而越来越大。增长很慢，训练时间短的话看不出问题。",
    },
    source: "a sign lost by hand: classical",
    caughtBy: [formula],
  },
  {
    id: "decays-past-the-momentum",
    group: "sgd",
    file: "optim.ts",
    right: `const direction = (g[j] as number) + weightDecay * wj;
      // The first velocity is the gradient itself, undampened: PyTorch's choice.
      const v = first ? direction : momentum * (velocity[j] as number) + (1 - this.dampening) * direction;
      velocity[j] = v;
      w[j] = wj - learningRate * (this.nesterov ? direction + momentum * v : v);`,
    wrong: `const direction = g[j] as number;
      const v = first ? direction : momentum * (velocity[j] as number) + (1 - this.dampening) * direction;
      velocity[j] = v;
      w[j] = wj - learningRate * ((this.nesterov ? direction + momentum * v : v) + weightDecay * wj);`,
    story: {
      en: "The decay is added after the velocity and never becomes part of it: decoupled by accident. The first step is the same, so a test of one step passes; over many, momentum 0.9 makes PyTorch decay ten times as much.",
      zh: "衰减项加在速度之后，没有进入动量，等于无意中做成了解耦衰减。第一步结果完全相同，只测一步是测不出来的；长期来看，动量 0.9 时 PyTorch 的衰减是它的十倍。",
    },
    source: "pytorch/pytorch#22466",
    caughtBy: [formula],
  },
  {
    id: "decay-stays-in-the-gradient",
    group: "sgd",
    file: "optim.ts",
    right: "const direction = (g[j] as number) + weightDecay * wj;",
    wrong: "const direction = (g[j] = (g[j] as number) + weightDecay * wj);",
    story: {
      en: "The decay is added to the gradient itself, in place. The step is right, but whoever logs gradients or lets them add up over several batches finds the weights in them.",
      zh: "衰减项直接就地加进了梯度。这一步的更新没错，但若要记录梯度，或让梯度跨几个批次累积，就会发现里面混进了权重。",
    },
    source: "an update in place of what is only lent: classical",
    caughtBy: ["optimisers: a step leaves the gradients as they are"],
  },
  {
    id: "nesterov-forgets-the-gradient",
    group: "sgd",
    file: "optim.ts",
    right: "this.nesterov ? direction + momentum * v : v",
    wrong: "this.nesterov ? momentum * v : v",
    story: {
      en: "Looking ahead means gradient plus momentum times velocity; here the gradient is left out. Steps are shorter by a tenth or so and the loss falls all the same.",
      zh: "前瞻一步应当是梯度加动量乘速度，这里漏了梯度。步长只短了一成左右，损失照样下降。",
    },
    source: "oysteijo/simd_neuralnet#17; ml-explore/mlx#87",
    caughtBy: [formula],
  },
  {
    id: "nesterov-is-plain-momentum",
    group: "sgd",
    file: "optim.ts",
    right: `velocity[j] = v;
      w[j] = wj - learningRate * (this.nesterov ? direction + momentum * v : v);`,
    wrong: `w[j] = wj - learningRate * (this.nesterov ? direction + momentum * (velocity[j] as number) : v);
      velocity[j] = v;`,
    story: {
      en: "It looks ahead along the velocity before its update. That is the plain momentum step, written differently: the option does nothing, and nothing tells.",
      zh: "前瞻用的是更新之前的速度。展开一看，这就是普通动量换了个写法：选项形同虚设，却没有任何迹象。",
    },
    source: "two states of one buffer confused: classical",
    caughtBy: [formula],
  },
  {
    id: "steps-with-the-former-velocity",
    group: "sgd",
    file: "optim.ts",
    right: `velocity[j] = v;
      w[j] = wj - learningRate * (this.nesterov ? direction + momentum * v : v);`,
    wrong: `w[j] = wj - learningRate * (this.nesterov ? direction + momentum * v : (velocity[j] as number));
      velocity[j] = v;`,
    story: {
      en: "The weight is moved before the velocity is renewed, so every step comes one batch late and the first does nothing. Over a long training it is hard to see.",
      zh: "先移动权重，后更新速度，于是每一步都晚一个批次，第一步原地不动。训练时间一长就很难察觉。",
    },
    source: "two statements in the wrong order: classical",
    caughtBy: [formula],
  },
  {
    id: "forgets-the-velocity",
    group: "sgd",
    file: "optim.ts",
    right: `?? new Float64Array(w.length);
    this.velocities[i] = velocity;`,
    wrong: "?? new Float64Array(w.length);",
    story: {
      en: "The velocity is made anew at each step and never kept, as when the optimizer is created inside the loop. Momentum is set, paid for in memory, and without effect.",
      zh: "每一步都新建速度，却从不保存，和在循环里反复创建优化器是一回事。动量设了，内存也花了，就是不起作用。",
    },
    source: "kozistr/pytorch_optimizer#516; euancrabtree/Lipreading-PyTorch#7",
    caughtBy: [formula],
  },
  {
    id: "shares-one-velocity",
    group: "sgd",
    file: "optim.ts",
    right: `const first = this.velocities[i] === null;
    const velocity = this.velocities[i] ?? new Float64Array(w.length);
    this.velocities[i] = velocity;`,
    wrong: `const first = this.velocities[0] === null;
    const velocity = this.velocities[0] ?? new Float64Array(w.length);
    this.velocities[0] = velocity;`,
    story: {
      en: "All parameters share one velocity, so the weight is pushed by what the bias did. With a single parameter, as in most examples, it is right.",
      zh: "所有参数共用一个速度，偏置的动向也会去推权重。多数示例只有一个参数，那时结果是对的。",
    },
    source: "state kept for the optimizer instead of each parameter: classical",
    caughtBy: [formula, alone],
  },
  {
    id: "velocity-is-the-gradient-itself",
    group: "sgd",
    file: "optim.ts",
    right: "this.velocities[i] ?? new Float64Array(w.length)",
    wrong: "this.velocities[i] ?? g",
    story: {
      en: "The first velocity is the gradient, and to save a copy it is the very array. From then on zeroGrad empties the velocity, and the next backward adds its gradient to it.",
      zh: "第一个速度就是梯度，为了省一次复制，干脆用了同一个数组。此后 zeroGrad 会清空速度，下一次反向传播又直接加到速度上。",
    },
    source: "a reference kept instead of a copy: classical",
    caughtBy: [formula],
  },
  {
    id: "counts-the-rate-twice-with-momentum",
    group: "sgd",
    file: "optim.ts",
    right: "const direction = (g[j] as number) + weightDecay * wj;",
    wrong: "const direction = learningRate * ((g[j] as number) + weightDecay * wj);",
    story: {
      en: "Some write the rate into the velocity, others into the step; mixing the two formulas counts it twice. At rate 0.01 the training with momentum creeps, and at rate 1 it is right.",
      zh: "有人把学习率写进速度，有人写在更新里，两种公式混用就乘了两次。学习率 0.01 时带动量的训练慢得像爬，学习率为 1 时却恰好正确。",
    },
    source: "two textbook forms of momentum mixed: classical",
    caughtBy: [formula],
  },
  {
    id: "moves-what-no-gradient-has-reached",
    group: "sgd",
    file: "optim.ts",
    right: `const { data, gradient } = parameter;
      if (gradient === null) continue;`,
    wrong:
      "const { data, gradient = new Float64Array(data.length) } = { ...parameter, gradient: parameter.gradient ?? undefined };",
    story: {
      en: "No gradient is treated as a gradient of 0. Without decay that changes nothing; with it, layers that take no part in the loss wither away.",
      zh: "没有梯度被当成梯度为 0。不用权重衰减时没有区别；一旦用了，没参与损失的层就会慢慢萎缩。",
    },
    source: "flashlight/flashlight#143",
    caughtBy: [alone],
  },
  {
    id: "stops-at-the-first-without-gradient",
    group: "sgd",
    file: "optim.ts",
    right: "if (gradient === null) continue;",
    wrong: "if (gradient === null) return;",
    story: {
      en: "A parameter without gradient should be passed over, and here it ends the step: everything behind it in the list stays untrained. Whether it shows depends on the order of the layers.",
      zh: "没有梯度的参数本该跳过，这里却直接结束了整个更新：列表中排在它后面的参数都得不到训练。会不会暴露，全看各层的顺序。",
    },
    source: "return for continue: classical",
    caughtBy: [alone],
  },
  {
    id: "numbers-only-the-parameters-reached",
    group: "sgd",
    file: "optim.ts",
    right: `for (let i = 0; i < this.parameters.length; i++) {
      const parameter = this.parameters[i] as Tensor;
      const { data, gradient } = parameter;
      if (gradient === null) continue;`,
    wrong: `const reached = this.parameters.filter(({ gradient }) => gradient !== null);
    for (const [i, parameter] of reached.entries()) {
      const { data } = parameter;
      const gradient = parameter.gradient as Float64Array;`,
    story: {
      en: "The parameters without gradient are filtered out first, and the others get new numbers by which their velocities are found. As soon as another layer joins, everybody works with the state of a neighbour.",
      zh: "先滤掉没有梯度的参数，剩下的重新编号，再按编号去找各自的速度。只要中途有别的层加入，大家拿到的就是邻居的状态。",
    },
    source: "an index taken after a filter: classical",
    caughtBy: [alone],
  },
  {
    id: "a-step-leaves-no-mark",
    group: "sgd",
    file: "optim.ts",
    right: "      parameter.changedAt = tick();\n",
    wrong: "",
    story: {
      en: "A step does not note that it has changed the weights. A loss computed before can still be pulled back, through weights that are no longer there, and gives a wrong gradient without a word.",
      zh: "更新时没有登记权重已被改动。之前算出的损失仍然可以反向传播，用的却是已经变了的权重，于是悄无声息地得到错误的梯度。",
    },
    source: "pytorch/pytorch counts versions of a tensor for this: classical",
    caughtBy: ["optimisers: no way leads back through numbers that a step has changed"],
  },
  {
    id: "zero-grad-clears-one-number",
    group: "sgd",
    file: "optim.ts",
    right: "if (gradient !== null) setAll(gradient, 0);",
    wrong: "if (gradient !== null) gradient[0] = 0;",
    story: {
      en: "Only the first number of each gradient is set back. Scalars, with which one tries such things out, behave; in a matrix all other gradients add up over the whole training.",
      zh: "每个梯度只清了第一个数。平时拿标量试，一切正常；换成矩阵，其余的梯度就会在整个训练过程中一直累加。",
    },
    source: "tried with scalars only: classical",
    caughtBy: ["optimisers: zeroGrad leaves nothing of its own gradients, and all others as they are"],
  },
  {
    id: "zero-grad-makes-up-gradients",
    group: "sgd",
    file: "optim.ts",
    right: "if (gradient !== null) setAll(gradient, 0);",
    wrong: `const parameter = this.parameters[i] as Tensor;
      if (gradient !== null) setAll(gradient, 0);
      else parameter.gradient = new Float64Array(parameter.data.length);`,
    story: {
      en: "Resetting gives a gradient of zeros even to parameters that never had one. From then on weight decay shrinks layers that the loss does not use.",
      zh: "zeroGrad 给从未有过梯度的参数也造出一个全零梯度。从此，损失根本用不到的层也会被权重衰减慢慢缩小。",
    },
    source: "no gradient and a gradient of zeros confused: classical",
    caughtBy: [alone],
  },
  {
    id: "clips-each-parameter-by-itself",
    group: "sgd",
    file: "optim.ts",
    right: `const scale = maxNorm / (norm + 1e-6);
  if (scale < 1)
    for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale;`,
    wrong: `for (const g of gradients) {
    const own = Math.sqrt(g.reduce((sum, gi) => sum + gi * gi, 0));
    const scale = Math.min(1, maxNorm / (own + 1e-6));
    if (scale < 1) for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale;
  }`,
    story: {
      en: "Each gradient is clipped to the limit by itself instead of all together. The large ones are shortened and the small ones not, so the step points elsewhere than downhill, and is longer than allowed.",
      zh: "每个参数的梯度各自裁剪，而不是合在一起裁剪。大的缩短了，小的没动，于是更新方向不再是下坡方向，总长度也超过上限。",
    },
    source: "huggingface/transformers#581, #614",
    caughtBy: ["EXP-02"],
  },
  {
    id: "clips-by-the-sum-of-lengths",
    group: "sgd",
    file: "optim.ts",
    right: "const norm = largest === 0 ? 0 : largest * Math.sqrt(squares);",
    wrong:
      "const norm = gradients.reduce((sum, g) => sum + Math.sqrt(g.reduce((all, gi) => all + gi * gi, 0)), 0);",
    story: {
      en: "The length of all gradients is taken for the sum of their lengths. For two parameters it is up to 1.4 times too large, for a hundred up to ten times, and the steps are shortened by as much.",
      zh: "把各个梯度的长度相加当成总长度。两个参数时最多大到 1.4 倍，一百个参数时最多大到十倍，步长也就相应被缩短。",
    },
    source: "huggingface/transformers#614",
    caughtBy: ["EXP-02"],
  },
  {
    id: "clips-by-the-largest-number",
    group: "sgd",
    file: "optim.ts",
    right: "const norm = largest === 0 ? 0 : largest * Math.sqrt(squares);",
    wrong: "const norm = largest;",
    story: {
      en: "The largest number stands in for the length: the maximum norm instead of the Euclidean one. A gradient of a million equal numbers passes although it is a thousand times too long.",
      zh: "用最大的那个数代替长度，也就是用了最大范数而不是欧几里得范数。一百万个相等的数组成的梯度，超长一千倍也能照样通过。",
    },
    source: "two norms confused: classical",
    caughtBy: ["EXP-02"],
  },
  {
    id: "clips-by-the-squared-length",
    group: "sgd",
    file: "optim.ts",
    right: "largest * Math.sqrt(squares)",
    wrong: "largest * largest * squares",
    story: {
      en: "The root is forgotten. Gradients longer than 1 are clipped far too much and shorter ones not at all; at a length of 1 it is right.",
      zh: "忘了开平方根。长度大于 1 的梯度被裁得太狠，小于 1 的又放过了；长度恰好为 1 时正确。",
    },
    source: "a root forgotten: classical",
    caughtBy: ["EXP-02"],
  },
  {
    id: "clipping-lengthens-short-gradients",
    group: "sgd",
    file: "optim.ts",
    right: `const scale = maxNorm / (norm + 1e-6);
  if (scale < 1)
`,
    wrong: `const scale = maxNorm / (norm + 1e-6);
`,
    story: {
      en: "Gradients below the limit are scaled up to it. Near the minimum, where they should become small, the steps stay as long as ever and training never settles.",
      zh: "比上限短的梯度也被放大到上限。接近最小值时梯度本该变小，步长却始终不减，训练永远停不下来。",
    },
    source: "normalising instead of clipping: classical",
    caughtBy: ["EXP-02"],
  },
  {
    id: "tells-the-length-after-clipping",
    group: "sgd",
    file: "optim.ts",
    right: "return norm;",
    wrong: "return Math.min(norm, maxNorm);",
    story: {
      en: "The length returned is that after clipping. A log of it is a flat line at the limit, and the explosion that one wanted to see coming is not in it.",
      zh: "返回的是裁剪之后的长度。画出来的曲线永远贴着上限走，本想提前发现的梯度爆炸完全看不到。",
    },
    source: "before and after confused: classical",
    caughtBy: ["EXP-02"],
  },
  {
    id: "squares-gradients-out-of-the-doubles",
    group: "sgd",
    file: "optim.ts",
    right: `squares += (gi / largest) * (gi / largest);
  const norm = largest === 0 ? 0 : largest * Math.sqrt(squares);`,
    wrong: `squares += gi * gi;
  const norm = Math.sqrt(squares);`,
    story: {
      en: "The squares are summed as they are. Beyond 1e154 they are infinite, and exploding gradients, for which clipping is there, are scaled to nothing.",
      zh: "直接对平方求和。超过 1e154 平方就成了无穷大，梯度爆炸本来正要靠裁剪来救，结果却被缩成了 0。",
    },
    source: "the naive length, as in PyTorch itself: classical",
    caughtBy: ["optimisers: clipGradNorm measures gradients whose squares are no doubles"],
  },
  {
    id: "clipping-infinity-gives-nan",
    group: "sgd",
    file: "optim.ts",
    right: `largest === 0 ? 0 : largest * Math.sqrt(squares);
  if (!Number.isFinite(norm))`,
    wrong: `largest === 0 || largest === Infinity ? largest : largest * Math.sqrt(squares);
  if (Number.isNaN(norm))`,
    story: {
      en: "A single infinite gradient makes the length infinite and the factor 0; infinity times 0 is NaN, and the next step writes it into the weights. Clipping was meant to save the training and ends it.",
      zh: "只要有一个梯度是无穷大，长度就是无穷大，缩放系数就是 0；无穷大乘 0 得 NaN，下一步便写进权重。裁剪本想挽救训练，反而终结了它。",
    },
    source: "PyTorch's clip_grad_norm_ unless error_if_nonfinite is set",
    caughtBy: ["optimisers: clipGradNorm makes no number NaN that was one"],
  },
  {
    id: "clip-norm-scales-copies",
    group: "sgd",
    file: "optim.ts",
    right: "for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale;",
    wrong: "for (let gi of g) gi *= scale;",
    story: {
      en: "The loop scales its own variable, a copy of each number, and the gradients stay as they are. The length returned is right, so the log looks fine while the training explodes.",
      zh: "循环里缩放的只是循环变量，也就是每个数的副本，梯度本身没变。返回的长度是对的，日志一切正常，训练却照样爆炸。",
    },
    source: "for…of assigns to a copy: classical in JavaScript",
    caughtBy: ["EXP-02"],
  },
  {
    id: "clip-norm-trips-over-a-missing-gradient",
    group: "sgd",
    file: "optim.ts",
    right: "gradient === null ? [] : [gradient]",
    wrong: "[gradient as Float64Array]",
    story: {
      en: "Clipping expects every parameter to have a gradient. The day a layer is frozen or unused, training dies with a TypeError from deep inside.",
      zh: "裁剪时默认每个参数都有梯度。哪天冻结了一层，或者有一层没用上，训练就会从内部抛出一个 TypeError 而中断。",
    },
    source: "null not thought of: classical",
    caughtBy: ["optimisers: clipping passes over what no gradient has reached"],
  },
  {
    id: "clips-values-from-above-only",
    group: "sgd",
    file: "optim.ts",
    right: "Math.min(Math.max(gi, -limit), limit)",
    wrong: "Math.min(gi, limit)",
    story: {
      en: "Only numbers above the limit are cut; −1000 passes. The test with a large gradient was made with a positive one.",
      zh: "只裁了超过上限的正数，−1000 照样放行。当初测试用的大梯度恰好是正的。",
    },
    source: "one side of an interval forgotten: classical",
    caughtBy: ["optimisers: clipGradValue cuts every number to ±limit, and changes no other"],
  },
  {
    id: "clips-values-without-their-sign",
    group: "sgd",
    file: "optim.ts",
    right: "Math.min(Math.max(gi, -limit), limit)",
    wrong: "Math.min(Math.abs(gi), limit)",
    story: {
      en: "The size is compared with the limit and the sign never put back. All gradients become positive, and every weight can only fall.",
      zh: "拿绝对值和上限比较，之后忘了把符号还回去。所有梯度都成了正数，权重只会一路变小。",
    },
    source: "|x| kept where x was meant: classical",
    caughtBy: ["optimisers: clipGradValue cuts every number to ±limit, and changes no other"],
  },
  {
    id: "clip-value-throws-its-result-away",
    group: "sgd",
    file: "optim.ts",
    right: `gradient?.forEach((gi, i) => {
      gradient[i] = Math.min(Math.max(gi, -limit), limit);
    });`,
    wrong: "gradient?.map((gi) => Math.min(Math.max(gi, -limit), limit));",
    story: {
      en: "The call of map returns a new array, which nobody takes. The line reads as if it clipped, and nothing is clipped at all.",
      zh: "map 返回的是新数组，却没有人接收。这行代码读起来像在裁剪，其实什么也没做。",
    },
    source: "a result discarded: classical in JavaScript",
    caughtBy: ["optimisers: clipGradValue cuts every number to ±limit, and changes no other"],
  },
];

export const sgdAbsent: readonly Absent[] = [
  {
    mistake: "A layer is updated before the layer below has computed its gradient with the old weights",
    why: "Going back and stepping are two calls here: backward computes all gradients and changes no weight.",
  },
  {
    mistake: "The gradients of a batch are summed and not divided by its size in a loop written by hand",
    why: "An optimizer here never sees a batch; the mean is the loss's, and its mistakes are among the losses.",
  },
  {
    mistake: "The rate is kept in the velocity, so that a new rate works only after many steps",
    why: "It shows only when the rate is changed between steps, which the port has no call for.",
  },
];
