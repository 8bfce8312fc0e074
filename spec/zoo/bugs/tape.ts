import type { Absent, Bug } from "../bug.ts";

export const tapeBugs: readonly Bug[] = [
  {
    id: "keeps-the-last-gradient",
    group: "tape",
    file: "ops/elementwise.ts",
    right: "gx[i] = (gx[i] as number) + (g[i] as number) * slope(",
    wrong: "gx[i] = (g[i] as number) * slope(",
    story: {
      en: "What comes back to a tensor replaces what came before instead of adding to it. Nobody notices while every value is used once, as in a plain chain of layers; a second loss on the same weights then forgets the first.",
      zh: "回传的梯度覆盖而不是累加。只要每个值只用一次（普通的层层相连）就看不出来；同一组权重再算第二个损失，第一个就被忘了。",
    },
    source: "karpathy/nn-zero-to-hero#52; 2BAD/micrograd commit 2f1ff3a",
    caughtBy: ["exp: adds the gradients of two losses, one after the other"],
  },
  {
    id: "no-grad-stays-off-after-an-error",
    group: "tape",
    file: "tensor.ts",
    right: `  try {
    return body();
  } finally {
    Object.assign(mode, before);
  }`,
    wrong: `  const result = body();
  Object.assign(mode, before);
  return result;`,
    story: {
      en: "If the function given to noGrad throws, recording is never switched on again: everything trained afterwards stands still, without a word.",
      zh: "传给 noGrad 的函数一旦抛出异常，记录就再也不会恢复：此后的训练全都原地不动，而且没有任何提示。",
    },
    source: "a missing finally: classical",
    caughtBy: ["tape: records again after noGrad, even if its function threw"],
  },
  {
    id: "a-factor-used-twice-keeps-one-of-its-gradients",
    group: "tape",
    file: "ops/arithmetic.ts",
    right: "sum[at] = (sum[at] as number) + part(",
    wrong: "sum[at] = part(",
    story: {
      en: "The two sides of a sum or a product put their gradient in place of what is there. In x · x both sides are x, and the slope comes out as x instead of 2x; a bias keeps the gradient of one sample.",
      zh: "加法和乘法的两边都用自己的梯度覆盖已有的值。x · x 的两边都是 x，斜率就成了 x 而不是 2x；偏置也只留下一个样本的梯度。",
    },
    source: "karpathy/nn-zero-to-hero#52",
    caughtBy: [
      "tape: goes back through a value that two ways lead through once both have arrived",
      "mul: adds up the gradients of all uses of a tensor",
    ],
  },
  {
    id: "counts-both-sides-of-a-product-once-if-they-are-one",
    group: "tape",
    file: "ops/arithmetic.ts",
    right: "pull(g, b.accumulator(), placeB, gradientOfB);",
    wrong: "if (b !== a) pull(g, b.accumulator(), placeB, gradientOfB);",
    story: {
      en: "The inputs of an operator are kept as a set, so a tensor that stands on both sides is in it once. Everything with different sides is right; the slope of x · x is half of what it should be.",
      zh: "算子的输入用集合保存，两边是同一个张量时就只剩一个。两边不同时一切正确；x · x 的斜率却只有一半。",
    },
    source: "classical: micrograd keeps the inputs as a set",
    caughtBy: [
      "tape: goes back through a value that two ways lead through once both have arrived",
      "mul: adds up the gradients of all uses of a tensor",
    ],
  },
  {
    id: "every-backward-starts-afresh",
    group: "tape",
    file: "backward.ts",
    right: "for (const tensor of made) tensor.accumulator()?.fill(0);",
    wrong: `for (const tensor of made) tensor.accumulator()?.fill(0);
  for (const { origin } of made) for (const input of origin.inputs) input.accumulator()?.fill(0);`,
    story: {
      en: "backward sets all gradients to 0 before it begins, so nobody has to think of zeroGrad. Large batches that are worked through in parts, gradient after gradient, then learn from their last part only.",
      zh: "backward 一开始就把所有梯度清零，省得大家惦记 zeroGrad。可是把大批次拆成几份、逐份累加梯度时，就只学到最后一份。",
    },
    source: "classical",
    caughtBy: [
      "exp: adds the gradients of two losses, one after the other",
      "sum of all: goes back as often as it was told to be retained, and adds the same every time",
    ],
  },
  {
    id: "goes-back-before-all-gradients-have-arrived",
    group: "tape",
    file: "backward.ts",
    right: "return [...found].sort((a, b) => b.origin.order - a.origin.order);",
    wrong: "return [...found];",
    story: {
      en: "Tensors send their gradient on in the order in which the search comes upon them. Where two ways meet, one has not arrived yet, and what comes later never goes further. Chains and trees are right.",
      zh: "张量按搜索到的先后次序回传梯度。两条路会合之处，另一条的还没到，后到的就再也传不下去了。链状和树状的计算都没问题。",
    },
    source: "karpathy/micrograd#64, #68, #96",
    caughtBy: ["tape: goes back through a value that two ways lead through once both have arrived"],
  },
  {
    id: "sends-on-again-what-it-kept-from-the-last-time",
    group: "tape",
    file: "backward.ts",
    right: "for (const tensor of made) tensor.accumulator()?.fill(0);",
    wrong: "for (const tensor of made) tensor.accumulator();",
    story: {
      en: "zeroGrad clears the parameters, and nobody clears what lies between. When the same loss goes back again, the gradients of the first time are sent on a second time: 1, then 3, then 6.",
      zh: "zeroGrad 只清参数，中间结果没人清。同一个损失再次回传时，上一次的梯度又跟着传了一遍：先是 1 倍，然后 3 倍，再然后 6 倍。",
    },
    source: "karpathy/micrograd#102; js-pytorch 0.7.2",
    caughtBy: ["exp: goes back as often as it was told to be retained, and adds the same every time"],
  },
  {
    id: "a-recording-sends-on-what-it-kept-from-the-last-time",
    group: "tape",
    file: "backward.ts",
    right: "for (let i = 0; i < gradients.length; i++) setAll(gradients[i] as Float64Array, 0);",
    wrong: "",
    story: {
      en: "A computation that is run again and again keeps its arrays, and the gradients in between are not set back to 0. The first step of training is right, each later one carries all earlier ones along.",
      zh: "反复运行的计算会沿用原来的数组，中间的梯度却没有清零。训练的第一步是对的，以后每一步都背着前面所有步的梯度。",
    },
    source: "karpathy/micrograd#102",
    caughtBy: ["tape: adds the same gradient every time a recording goes back"],
  },
  {
    id: "asks-the-first-operand-whether-to-record",
    group: "tape",
    file: "tensor.ts",
    right: "inputs.some(({ requiresGrad }) => requiresGrad)",
    wrong: "inputs[0]?.requiresGrad === true",
    story: {
      en: "Whether an answer needs a gradient is read off the first input. x · 2 learns, 2 · x does not, and a model whose data stand on the left has no gradients at all.",
      zh: "结果要不要梯度，只看第一个输入。x · 2 能学，2 · x 不能；数据写在左边的模型一点梯度也没有。",
    },
    source: "tracel-ai/burn#1225; ekzhang/jax-js commit f3713a9",
    caughtBy: ["tape: records what has a parameter among its inputs, whichever it is, and nothing else"],
  },
  {
    id: "records-only-if-all-operands-ask-for-it",
    group: "tape",
    file: "tensor.ts",
    right: "inputs.some(({ requiresGrad }) => requiresGrad)",
    wrong: "inputs.every(({ requiresGrad }) => requiresGrad)",
    story: {
      en: "A single constant among the inputs ends the way back. Weights times weights have gradients, weights times data have none.",
      zh: "输入里只要有一个常数，回传的路就断了。权重乘权重有梯度，权重乘数据却没有。",
    },
    source: "classical: any and all exchanged",
    caughtBy: [
      "tape: records what has a parameter among its inputs, whichever it is, and nothing else",
      "tape: keeps gradients for nothing but what asked for them",
    ],
  },
  {
    id: "collects-gradients-for-constants",
    group: "tape",
    file: "tensor.ts",
    right: "if (!this.requiresGrad) return null;",
    wrong: "",
    story: {
      en: "Every tensor that a gradient comes by keeps one, the data too. All numbers are right; each batch costs memory and time for gradients that nobody asked for.",
      zh: "凡是梯度经过的张量都存一份，数据也不例外。数值全对；只是每一批都要为没人要的梯度付出内存和时间。",
    },
    source: "classical",
    caughtBy: ["tape: keeps gradients for nothing but what asked for them"],
  },
  {
    id: "nested-no-grad-switches-recording-on",
    group: "tape",
    file: "tensor.ts",
    right: "Object.assign(mode, before);",
    wrong: "Object.assign(mode, before, { tracking: true });",
    story: {
      en: "noGrad ends by switching recording on, instead of back to what it was. A function that uses noGrad itself, called within another noGrad, switches it on for the rest of the outer one.",
      zh: "noGrad 结束时一律打开记录，而不是恢复原状。外层 noGrad 里调用的函数自己也用了 noGrad，外层剩下的部分就又开始记录了。",
    },
    source: "classical",
    caughtBy: ["tape: records nothing within noGrad, also after another noGrad within it"],
  },
  {
    id: "no-grad-without-effect",
    group: "tape",
    file: "tensor.ts",
    right: "withMode({ tracking: false },",
    wrong: "withMode({},",
    story: {
      en: "noGrad runs its function and records as ever. Evaluation gives the right numbers, holds on to every tensor, and grows with each epoch that keeps its results.",
      zh: "noGrad 照常运行函数，也照常记录。评估的数值都对，却抓着每个张量不放；把每轮结果存下来的话，内存一路上涨。",
    },
    source: "classical",
    caughtBy: ["tape: records nothing within noGrad, also after another noGrad within it"],
  },
  {
    id: "a-deep-network-overflows-the-stack",
    group: "tape",
    file: "backward.ts",
    right: `  const open = [loss];
  // A stack of our own: a network thousands of layers deep would overflow the one of function calls.
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const { origin } = tensor;
    if (origin === "freed") {
      throw new Error(
        "backward: the way back from this tensor is used up; call backward with { retain: true } to go back twice",
      );
    }
    if (origin === null || !tensor.requiresGrad || found.has(tensor as Made)) continue;
    if (origin.recorded && !recorded) {
      throw new Error("backward: this tensor belongs to a recording, call the recording's backward");
    }
    found.add(tensor as Made);
    for (const input of origin.inputs) open.push(input);
  }`,
    wrong: `  const visit = (tensor: Tensor): void => {
    const { origin } = tensor;
    if (origin === "freed") {
      throw new Error(
        "backward: the way back from this tensor is used up; call backward with { retain: true } to go back twice",
      );
    }
    if (origin === null || !tensor.requiresGrad || found.has(tensor as Made)) return;
    if (origin.recorded && !recorded) {
      throw new Error("backward: this tensor belongs to a recording, call the recording's backward");
    }
    found.add(tensor as Made);
    for (const input of origin.inputs) visit(input);
  };
  visit(loss);`,
    story: {
      en: "The search for everything that led to the loss calls itself, once for each step back. A loss added up term by term in a loop is thousands of steps deep, and overflows the stack.",
      zh: "寻找“损失从何而来”的函数每退一步就调用自己一次。在循环里逐项累加出来的损失有成千上万步深，调用栈就溢出了。",
    },
    source: "karpathy/micrograd#90; pytorch/pytorch#115506",
    caughtBy: ["tape: reaches the first of 16,000 layers"],
    alike: {
      to: "no bug",
      why: "only a network of 10,000 layers overflows the stack, and a probe is a short question",
    },
  },
  {
    id: "skips-a-loss-that-is-a-parameter-itself",
    group: "tape",
    file: "backward.ts",
    right: `tensor.accumulator()?.fill(0);
  addTo(loss, seed);`,
    wrong: `tensor.accumulator()?.fill(0);
  if (made.length > 0) addTo(loss, seed);`,
    story: {
      en: "Only what an operator made is given the first gradient. If the loss is a parameter as it stands, as where a penalty is switched off, its slope of 1 is lost.",
      zh: "只有算子算出来的张量才得到最初的梯度。如果损失就是参数本身（比如关掉了其余各项），它那个等于 1 的斜率就丢了。",
    },
    source: "facebookresearch/shumai commit aa3ff52",
    caughtBy: ["tape: gives a parameter that is the loss itself the slope 1, every time"],
  },
  {
    id: "forgets-the-gradient-of-a-parameter-that-is-the-loss",
    group: "tape",
    file: "backward.ts",
    right: "gradient[i] = (gradient[i] as number) + (seed[i] as number);",
    wrong: "gradient[i] = seed[i] as number;",
    story: {
      en: "The first gradient is put into the loss instead of added. For anything computed that is the same; a parameter that is the loss itself forgets what it had collected before.",
      zh: "最初的梯度是写进损失里的，而不是加上去的。对算出来的损失两者一样；损失若就是参数本身，之前累积的梯度便被忘了。",
    },
    source: "2BAD/micrograd: grad = 1 in backward",
    caughtBy: ["tape: gives a parameter that is the loss itself the slope 1, every time"],
  },
  {
    id: "takes-every-cotangent-for-ones",
    group: "tape",
    file: "backward.ts",
    right: "return cotangent.data;",
    wrong: "return cotangent.data.map(() => 1);",
    story: {
      en: "What is given to go back with is checked for its shape, and then ones are sent back. For sums that is what people give anyway.",
      zh: "传进来的上游梯度只检查了形状，实际回传的却是全 1。对求和来说，大家本来给的也就是 1。",
    },
    source: "classical",
    caughtBy: ["exp: pulls back minus, half of and 1024 times a cotangent as exactly that much"],
  },
  {
    id: "detach-detaches-nothing",
    group: "tape",
    file: "tensor.ts",
    right: 'return node("detach", x.shape, [x], (y) => y.set(x.data), null);',
    wrong: "return x;",
    story: {
      en: "detach gives back the tensor itself. Gradients flow into what was meant to be a fixed target, and both ends of a comparison move towards each other.",
      zh: "detach 原样返回张量本身。梯度于是流进了本该固定不动的目标，比较的两端互相靠拢。",
    },
    source: "classical",
    caughtBy: ["tape: cuts off what is detached, and not what it was detached from"],
  },
  {
    id: "detach-cuts-off-the-original-too",
    group: "tape",
    file: "tensor.ts",
    right: 'return node("detach", x.shape, [x], (y) => y.set(x.data), null);',
    wrong: "return Object.assign(x, { requiresGrad: false });",
    story: {
      en: "detach does what detach_ does: it cuts off the tensor it is given. A parameter that was detached once, to log it, is never trained again.",
      zh: "detach 干了 detach_ 的事：把传进来的张量本身切断了。一个参数只要为了打印而 detach 过一次，就再也不会被训练。",
    },
    source: "tinygrad/tinygrad commit 03b38864db cut too much as well",
    caughtBy: ["tape: cuts off what is detached, and not what it was detached from"],
  },
  {
    id: "argmax-throws-on-the-way-back",
    group: "tape",
    file: "ops/reduce.ts",
    right: `    },
    null,
  );`,
    wrong: `    },
    () => {
      throw new Error("argmax: no gradient is known");
    },
  );`,
    story: {
      en: "An operator that has no slope is recorded as if it had one, and throws on the way back. Code that counts hits or masks numbers beside the loss cannot be trained through.",
      zh: "没有斜率的算子也照样记录，回传时却抛出异常。只要在损失里顺带用到它（计数、掩码），就没法训练了。",
    },
    source: "tinygrad/tinygrad#3037; tfjs-core 4.22.0",
    caughtBy: ["tape: takes argmax, which has no slope, for a constant"],
  },
  {
    id: "a-recording-goes-back-through-everything",
    group: "tape",
    file: "backward.ts",
    right: "const wayBack = consumersFirst(loss, true);",
    wrong: "const wayBack = [...tape].reverse() as Made[];",
    story: {
      en: "A recording goes back through all it has recorded, instead of through what leads to the loss. The first operator without a slope, though it has no part in the loss, makes it throw.",
      zh: "录下的计算回传时把录到的一切都走一遍，而不是只走通向损失的部分。只要录到一个没有斜率的算子，哪怕与损失无关，也会抛出异常。",
    },
    source: "tensorflow/tfjs-core#772",
    caughtBy: ["tape: runs a recording again as if it were computed afresh, with what needs no gradient"],
  },
  {
    id: "takes-equal-numbers-for-the-same-tensor",
    group: "tape",
    file: "backward.ts",
    right: "found.has(tensor as Made)",
    wrong: "[...found].some(({ data }) => data.join() === tensor.data.join())",
    story: {
      en: "Whether a tensor has been visited is asked of its numbers, not of the tensor. Two that happen to be equal count as one, and the gradient of the second is lost.",
      zh: "判断一个张量有没有访问过，看的是它的数值而不是它本身。两个碰巧相等的张量就被当成一个，第二个的梯度便丢了。",
    },
    source: "KhawajaAbaid/micrograd_c#2",
    caughtBy: [
      "tape: goes back through a value that two ways lead through once both have arrived",
      "exp: adds up the gradients of all uses of a tensor",
    ],
  },
  {
    id: "goes-back-twice-without-being-told-to",
    group: "tape",
    file: "backward.ts",
    right: "if (retain) return;",
    wrong: "return;",
    story: {
      en: "The way back is never used up, so a second call adds the same gradient again. A loop that calls backward once too often learns twice as fast and shows nothing else; and every loss that is kept keeps its whole computation.",
      zh: "回传的路用过也不作废，再调用一次就把同样的梯度又加了一遍。循环里多写一次 backward，学习率悄悄翻倍；留着的每个损失还拖着整个计算不放。",
    },
    source: "classical",
    caughtBy: [
      "tape: refuses to go back through what another loss has used up",
      "exp: goes back once: a second call is refused, and adds nothing",
    ],
  },
  {
    id: "retains-nothing",
    group: "tape",
    file: "backward.ts",
    right: "if (retain) return;",
    wrong: "",
    story: {
      en: "The option to go back again is accepted and ignored. The second of two calls throws, and people compute everything twice.",
      zh: "“保留计算图”的选项收下了却不起作用。第二次调用照样抛出异常，大家只好把一切重算一遍。",
    },
    source: "classical",
    caughtBy: ["exp: goes back as often as it was told to be retained, and adds the same every time"],
  },
  {
    id: "uses-up-the-loss-only",
    group: "tape",
    file: "backward.ts",
    right: '(tensor as Tensor).origin = "freed";',
    wrong: 'if (tensor === loss) (tensor as Tensor).origin = "freed";',
    story: {
      en: "Only the loss is marked as used up, not what led to it. A second loss that shares a layer with the first goes back through it without complaint, also where PyTorch refuses, and nothing in between is freed.",
      zh: "只有损失本身标记为用过，通向它的中间结果都没有。与它共用一层的另一个损失可以照样回传（PyTorch 会拒绝），中间的内存也没有释放。",
    },
    source: "classical",
    caughtBy: ["tape: refuses to go back through what another loss has used up"],
  },
  {
    id: "goes-back-through-numbers-that-were-overwritten",
    group: "tape",
    file: "backward.ts",
    right: "for (const { origin } of made) refuseIfChanged(origin.name, origin.inputs, origin.order);",
    wrong: "",
    story: {
      en: "A weight is changed between going forward and going back, and nobody notices. The slope of w · w is then taken with the new w for an answer computed with the old one.",
      zh: "正向算完、反向还没走，权重就改了，却没人发觉。w · w 的斜率于是用了新的 w，而结果是用旧的算的。",
    },
    source: "why PyTorch counts versions of tensors: classical",
    caughtBy: ["tape: refuses to go back through numbers that were overwritten after they were used"],
  },
  {
    id: "overwrites-without-taking-note",
    group: "tape",
    file: "tensor.ts",
    right: "x.changedAt = tick();",
    wrong: "",
    story: {
      en: "The check for numbers changed too early is there, and overwriting a tensor does not tell it. Gradients of a computation made before are wrong without a word.",
      zh: "“数值被提前改动”的检查是有的，覆盖张量时却没有通知它。之前那次计算的梯度就悄无声息地错了。",
    },
    source: "in-place operators that forget the version counter: classical",
    caughtBy: [
      "tape: refuses to go back through numbers that were overwritten after they were used",
      "tape: refuses to go back through a recording whose leaves have changed since it went forward",
    ],
  },
  {
    id: "refuses-whatever-was-ever-overwritten",
    group: "tape",
    file: "backward.ts",
    right: "if (changedAt > usedAt) {",
    wrong: "if (changedAt > 0) {",
    story: {
      en: "A tensor that was overwritten once is refused for ever, also in computations made afterwards. Loading weights before training makes training impossible.",
      zh: "张量只要被覆盖过一次，之后用它做的计算也一概拒绝回传。先加载权重再训练，就再也训不了了。",
    },
    source: "classical",
    caughtBy: ["tape: goes back through numbers that were overwritten before they were used"],
  },
  {
    id: "a-recording-keeps-the-constants-of-the-first-run",
    group: "tape",
    file: "backward.ts",
    right: "const made = tape as",
    wrong: "const made = tape.filter(({ requiresGrad }) => requiresGrad) as",
    story: {
      en: "Run again, a recording computes afresh only what gradients flow through. What was made of the data alone, a normalised input or a number of hits, stays as it was for the first batch.",
      zh: "重新运行录下的计算时，只重算有梯度经过的部分。仅由数据得来的东西（归一化后的输入、命中个数）一直停留在第一批的样子。",
    },
    source: "constants baked in while tracing: classical",
    caughtBy: ["tape: runs a recording again as if it were computed afresh, with what needs no gradient"],
  },
  {
    id: "a-recording-goes-back-through-stale-numbers",
    group: "tape",
    file: "backward.ts",
    right: 'refuseIfChanged("this recording", leaves, computedAt);',
    wrong: "",
    story: {
      en: "New numbers are written into the leaves and backward is called without forward. Some slopes use the new numbers, some the old answers, and the sum of both is the slope of nothing.",
      zh: "往叶子里写了新数，没有 forward 就直接 backward。有的斜率用了新数，有的用了旧结果，拼起来什么函数的斜率都不是。",
    },
    source: "classical",
    caughtBy: [
      "tape: refuses to go back through a recording whose leaves have changed since it went forward",
    ],
  },
];

export const tapeAbsent: readonly Absent[] = [
  {
    mistake:
      "A counter of consumers never reaches 0 when a branch that feeds no loss was built, and the gradient is 0.",
    why: "The engine counts no consumers; it sorts what led to the loss by when it was made.",
  },
  {
    mistake: "The optimiser's step is recorded in the graph, which grows with every step and has a cycle.",
    why: "Optimisers work on plain arrays of numbers, which no operator ever sees.",
  },
  {
    mistake: "A second derivative is wrong because the first one treated a saved value as a constant.",
    why: "The engine offers first derivatives only.",
  },
  {
    mistake: "A normalisation layer detaches its mean, so that its gradient lacks a term.",
    why: "The engine has no normalisation layers.",
  },
];
