import type { Absent, Bug } from "../bug.ts";

const formula = "optimisers: Adam is its formula";
const decoupled = "optimisers: AdamW is its formula";
const largest = "optimisers: with amsgrad Adam divides by the largest mean of squares so far";
const usual = "optimisers: an option left out has PyTorch's value";
const alone = "optimisers: Adam trains each parameter as if it were alone, from its first gradient on";

export const adamBugs: readonly Bug[] = [
  {
    id: "adam-corrects-no-mean",
    group: "adam",
    file: "optim.ts",
    right: `const step = learningRate / (1 - moments.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);`,
    wrong: `const step = learningRate;
    const ofFullV = 1;`,
    story: {
      en: "The running means start from 0 and nothing makes up for it. With 0.9 and 0.999 the first steps are three times too long; with 0.9 and 0.99 the first step happens to be right, and a test with these says nothing.",
      zh: "滑动平均从 0 起步，却没有做偏差修正。用 0.9 和 0.999 时，最初几步长了三倍多；用 0.9 和 0.99 时第一步恰好正确，拿它来测什么也测不出。",
    },
    source: "js-pytorch 0.7.2; allenai/OLMo-core#317",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-corrects-only-the-first-mean",
    group: "adam",
    file: "optim.ts",
    right: "const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);",
    wrong: "const ofFullV = 1;",
    story: {
      en: "Only m is corrected. The divisor is far too small at first and the first step thirty times too long: it throws away good initial weights before anybody looks.",
      zh: "只修正了 m。一开始分母小得多，第一步长了三十倍，精心选好的初始权重还没等人看就毁了。",
    },
    source: "half of a correction: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-counts-steps-from-zero",
    group: "adam",
    file: "optim.ts",
    right: `    moments.leftOfM *= beta1;
    moments.leftOfV *= beta2;
    const step = learningRate / (1 - moments.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);
`,
    wrong: `    const step = learningRate / (1 - moments.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);
    moments.leftOfM *= beta1;
    moments.leftOfV *= beta2;
`,
    story: {
      en: "The step is counted after it is used: β⁰ is 1, and the first correction divides by 0. All weights are NaN after one step.",
      zh: "步数用完之后才加一：β⁰ 等于 1，第一次修正就除以了 0。走一步，所有权重都成了 NaN。",
    },
    source: "tensorflow/tensorflow#35444",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-counts-steps-from-two",
    group: "adam",
    file: "optim.ts",
    right: `leftOfM: 1,
      leftOfV: 1,`,
    wrong: `leftOfM: betas[0],
      leftOfV: betas[1],`,
    story: {
      en: "The count starts at 1 and is raised before its first use. Each correction is that of the step after; the first steps are a quarter short, and after a hundred nobody can tell.",
      zh: "步数从 1 开始，第一次使用前又加了一。每次用的都是下一步的修正；最初几步短了四分之一左右，一百步后就看不出来了。",
    },
    source: "PennyLaneAI/pennylane#1928",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-counts-a-step-for-each-parameter",
    group: "adam",
    file: "optim.ts",
    right: `moments.leftOfM *= beta1;
    moments.leftOfV *= beta2;
    const step = learningRate / (1 - moments.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);`,
    wrong: `const clock = this.moments[0] as Moments;
    clock.leftOfM *= beta1;
    clock.leftOfV *= beta2;
    const step = learningRate / (1 - clock.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - clock.leftOfV);`,
    story: {
      en: "One counter for all, raised inside the loop over the parameters. A model of twenty parameters believes after one step that it has made twenty, and the correction ends too soon.",
      zh: "所有参数共用一个步数，又在遍历参数的循环里递增。有二十个参数的模型走了一步就以为走了二十步，偏差修正过早失效。",
    },
    source: "a counter in the inner loop: classical",
    caughtBy: [formula, alone],
  },
  {
    id: "adam-counts-steps-before-a-gradient-comes",
    group: "adam",
    file: "optim.ts",
    right: `protected update(w: Float64Array, g: Float64Array, i: number): void {
    const { beta1, beta2, eps, learningRate, amsgrad } = this;
    const moments = this.moments[i] as Moments;
    const { m, v, largest } = moments;
    moments.leftOfM *= beta1;
    moments.leftOfV *= beta2;`,
    wrong: `override step(): void {
    for (const moments of this.moments) {
      moments.leftOfM *= this.beta1;
      moments.leftOfV *= this.beta2;
    }
    super.step();
  }

  protected update(w: Float64Array, g: Float64Array, i: number): void {
    const { beta1, beta2, eps, learningRate, amsgrad } = this;
    const moments = this.moments[i] as Moments;
    const { m, v, largest } = moments;`,
    story: {
      en: "The steps are counted for all parameters at once, also for those that no gradient has reached. A layer that joins after a thousand steps starts from means of 0 without any correction: its first steps are three times too long.",
      zh: "步数对所有参数统一计数，没收到梯度的也算在内。一层若在一千步后才加入训练，它的滑动平均从 0 起步却得不到修正，最初几步长了三倍多。",
    },
    source: "one count for the optimizer instead of each parameter: classical",
    caughtBy: [alone],
  },
  {
    id: "adam-multiplies-by-the-correction",
    group: "adam",
    file: "optim.ts",
    right: "learningRate / (1 - moments.leftOfM)",
    wrong: "learningRate * (1 - moments.leftOfM)",
    story: {
      en: "The correction is multiplied instead of divided by. The first steps are a hundred times too short and then become right by themselves, like a warm-up that nobody ordered.",
      zh: "修正项该除却写成了乘。最初几步短了一百倍，之后又自己恢复正常，像是没人要求过的预热。",
    },
    source: "karpathy/convnetjs#70",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-takes-one-beta-for-both-corrections",
    group: "adam",
    file: "optim.ts",
    right: "moments.leftOfV *= beta2;",
    wrong: "moments.leftOfV *= beta1;",
    story: {
      en: "The second correction is copied from the first, with its β. It makes the divisor ten times too small, and ends after dozens of steps instead of thousands.",
      zh: "第二个修正是从第一个复制来的，忘了换 β。分母只有应有的十分之一，而且修正几十步就结束，本该持续几千步。",
    },
    source: "a line copied and half changed: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-exchanges-the-betas",
    group: "adam",
    file: "optim.ts",
    right: "[this.beta1, this.beta2] = betas;",
    wrong: "[this.beta2, this.beta1] = betas;",
    story: {
      en: "The two betas change places: the direction is a mean over a thousand steps and the size one over ten. As long as the gradient stays the same there is no difference.",
      zh: "β₁ 和 β₂ 对调：方向成了一千步的平均，幅度却只看十步。只要梯度不变，就毫无差别。",
    },
    source: "keisuke-umezawa/deeplearning-default-value#3",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-adds-gradients-up-without-a-share",
    group: "adam",
    file: "optim.ts",
    right: "(1 - beta1) * gj;",
    wrong: "gj;",
    story: {
      en: "The first mean is written like momentum, with the whole new gradient. Every step is ten times too long, which a smaller learning rate seems to cure.",
      zh: "第一个滑动平均写成了动量的样子，新梯度整个加了进去。每一步都长了十倍，把学习率调小似乎就能解决。",
    },
    source: "momentum and a running mean confused: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-takes-one-beta-for-both-shares",
    group: "adam",
    file: "optim.ts",
    right: "(1 - beta2) * gj * gj",
    wrong: "(1 - beta1) * gj * gj",
    story: {
      en: "In the second mean 1 − β₁ was left over from the first. The squares count a hundred times, and every step is ten times too short.",
      zh: "第二个滑动平均里残留着第一个的 1 − β₁。平方项被放大一百倍，每一步都短了十倍。",
    },
    source: "a line copied and half changed: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-averages-sizes-instead-of-squares",
    group: "adam",
    file: "optim.ts",
    right: "(1 - beta2) * gj * gj",
    wrong: "(1 - beta2) * Math.abs(gj)",
    story: {
      en: "The second mean is that of |g| instead of g². For gradients of size 1, with which one likes to test, both are the same; all others move by √|g| times the rate.",
      zh: "第二个滑动平均用了 |g| 而不是 g²。测试时爱用大小为 1 的梯度，两者正好一样；换成别的梯度，步长就成了学习率的 √|g| 倍。",
    },
    source: "a square forgotten: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-squares-the-mean",
    group: "adam",
    file: "optim.ts",
    right: "(1 - beta2) * gj * gj",
    wrong: "(1 - beta2) * mj * mj",
    story: {
      en: "The second mean takes the squares of m instead of g. Where gradients contradict each other m is small, and exactly there, where Adam should be careful, it makes long steps.",
      zh: "第二个滑动平均里平方的是 m 而不是 g。梯度互相矛盾时 m 很小，Adam 本该小心的地方，反而迈出大步。",
    },
    source: "two names that look alike: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-forgets-its-means",
    group: "adam",
    file: "optim.ts",
    right: `m[j] = mj;
      v[j] = vj;`,
    wrong: "",
    story: {
      en: "The means are computed and not kept, so each step starts again from 0 and Adam becomes little more than the sign of the gradient. The first step is right.",
      zh: "滑动平均算了却没存，每一步都从 0 重来，Adam 差不多退化成了梯度的符号。第一步是对的。",
    },
    source: "raskr/rust-autograd#16",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-shares-its-means",
    group: "adam",
    file: "optim.ts",
    right: `this.moments = parameters.map(({ data: { length } }) => ({
      m: new Float64Array(length),
      v: new Float64Array(length),
      largest: new Float64Array(length),
      leftOfM: 1,
      leftOfV: 1,
    }));`,
    wrong: `const length = Math.max(...parameters.map(({ data }) => data.length));
    this.moments = new Array<Moments>(parameters.length).fill({
      m: new Float64Array(length),
      v: new Float64Array(length),
      largest: new Float64Array(length),
      leftOfM: 1,
      leftOfV: 1,
    });`,
    story: {
      en: "Array.fill puts one and the same object in every place: all parameters share their means and their count. With one parameter nothing is wrong.",
      zh: "fill 在每个位置放的是同一个对象：所有参数共用滑动平均，也共用步数。只有一个参数时毫无问题。",
    },
    source: "Array.fill with an object: classical in JavaScript",
    caughtBy: [formula, alone],
  },
  {
    id: "adam-forgets-the-root",
    group: "adam",
    file: "optim.ts",
    right: "(Math.sqrt(size) * ofFullV + eps)",
    wrong: "(size * ofFullV * ofFullV + eps)",
    story: {
      en: "Divided by v instead of √v, steps are the longer the smaller the gradients are. Gradients of size 1 do not show it.",
      zh: "除以 v 而不是 √v，梯度越小步子越大。梯度大小为 1 时看不出来。",
    },
    source: "a root forgotten: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-puts-eps-under-the-root",
    group: "adam",
    file: "optim.ts",
    right: "Math.sqrt(size) * ofFullV + eps",
    wrong: "Math.sqrt(size * ofFullV * ofFullV + eps)",
    story: {
      en: "Writing √(v + ε) for √v + ε turns 0.00000001 into 0.0001. Gradients of ordinary size see no difference; small ones, as deep down in a network, are held back.",
      zh: "把 √v + ε 写成 √(v + ε)，0.00000001 就变成了 0.0001。普通大小的梯度毫无影响，网络深处的小梯度却被压住了。",
    },
    source: "FluxML/Flux.jl#448; keras-team/keras#435; keras-team/tf-keras#315",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-adds-eps-before-the-correction",
    group: "adam",
    file: "optim.ts",
    right: "(Math.sqrt(size) * ofFullV + eps)",
    wrong: "((Math.sqrt(size) + eps) * ofFullV)",
    story: {
      en: "The ε is added to the uncorrected root, the ε̂ of the paper's faster variant. At the first step it counts thirty times as much as in PyTorch, and only gradients near ε show it.",
      zh: "ε 加在了修正之前的根号上，也就是论文中快速写法里的 ε̂。第一步它的作用是 PyTorch 里的三十倍，但只有和 ε 差不多大的梯度才看得出来。",
    },
    source: "keras-team/tf-keras#315; pytorch/pytorch#3740",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adam-divides-zero-by-zero",
    group: "adam",
    file: "optim.ts",
    right: "(Math.sqrt(size) * ofFullV + eps)",
    wrong: "(Math.sqrt(size) * ofFullV)",
    story: {
      en: "Without ε everything is right until a gradient is exactly 0, as behind a dead ReLU: 0/0 is NaN, and one NaN is soon everywhere.",
      zh: "没有 ε，平时一切正常，直到某个梯度恰好为 0，比如在失活的 ReLU 后面：0/0 是 NaN，而一个 NaN 很快就会传遍各处。",
    },
    source: "an option read and not used: classical",
    caughtBy: ["TRAIN-19", formula],
  },
  {
    id: "adamw-decays-through-the-gradient",
    group: "adam",
    file: "optim.ts",
    right: `const shrink = this.decoupled ? 1 - learningRate * this.weightDecay : 1;
    const pull = this.decoupled ? 0 : this.weightDecay;`,
    wrong: `const shrink = 1;
    const pull = this.weightDecay;`,
    story: {
      en: "AdamW adds the decay to the gradient, as Adam does, and then divides it by √v: weights with large gradients hardly decay. That is what AdamW was invented against, and the first step does not show it.",
      zh: "AdamW 像 Adam 那样把衰减加进梯度，随后又除以 √v：梯度大的权重几乎不衰减。AdamW 正是为了避免这一点才提出的，而第一步还看不出区别。",
    },
    source: "pytorch/pytorch#41679, #48793; anhquan0412/basic_model_scratch#2",
    caughtBy: [decoupled],
  },
  {
    id: "adam-decays-past-the-gradient",
    group: "adam",
    file: "optim.ts",
    right: `const shrink = this.decoupled ? 1 - learningRate * this.weightDecay : 1;
    const pull = this.decoupled ? 0 : this.weightDecay;`,
    wrong: `const shrink = 1 - learningRate * this.weightDecay;
    const pull = 0;`,
    story: {
      en: "Adam decays as AdamW does. Better perhaps, but not what Adam means: results are not those of PyTorch with the same settings.",
      zh: "Adam 用了 AdamW 的衰减方式。也许效果更好，但这已不是 Adam：同样的设置得不到和 PyTorch 一样的结果。",
    },
    source: "pytorch/pytorch#22466 (discussion of the two)",
    caughtBy: [formula],
  },
  {
    id: "adam-ignores-weight-decay",
    group: "adam",
    file: "optim.ts",
    right: "const pull = this.decoupled ? 0 : this.weightDecay;",
    wrong: "const pull = 0;",
    story: {
      en: "The option is accepted and has no effect in Adam. The first step is as long with decay as without, since Adam divides by the size anyway, so that the usual test passes.",
      zh: "Adam 收下了衰减参数却没有用。反正 Adam 会除以梯度大小，有没有衰减第一步都一样长，常见的测试照样通过。",
    },
    source: "PaddlePaddle/Paddle#5836",
    caughtBy: [formula],
  },
  {
    id: "adam-hides-decay-from-the-second-mean",
    group: "adam",
    file: "optim.ts",
    right: "(1 - beta2) * gj * gj",
    wrong: "(1 - beta2) * (g[j] as number) * (g[j] as number)",
    story: {
      en: "The decay is in m and not in v: half coupled. Where the gradient is small, the decay is divided by next to nothing, and the weight jumps.",
      zh: "衰减进了 m，却没进 v，只耦合了一半。梯度很小的地方，衰减项除以几乎为零的数，权重就会猛地一跳。",
    },
    source: "g before and after decay confused: classical",
    caughtBy: [formula],
  },
  {
    id: "adamw-decays-without-the-rate",
    group: "adam",
    file: "optim.ts",
    right: "1 - learningRate * this.weightDecay",
    wrong: "1 - this.weightDecay",
    story: {
      en: "The weights shrink by λ at each step instead of by rate · λ. With the usual 0.01 they are halved every seventy steps, a thousand times as fast as meant.",
      zh: "每一步权重按 λ 收缩，而不是按学习率乘 λ。默认 0.01 的话，每七十步权重就减半，比预想快一千倍。",
    },
    source: "flashlight/flashlight#143; pytorch/pytorch#22466",
    caughtBy: [decoupled],
  },
  {
    id: "adamw-decays-after-the-step",
    group: "adam",
    file: "optim.ts",
    right: "w[j] = shrink * wj - (step * mj) / (Math.sqrt(size) * ofFullV + eps);",
    wrong: "w[j] = shrink * (wj - (step * mj) / (Math.sqrt(size) * ofFullV + eps));",
    story: {
      en: "The decay shrinks the step as well, since it comes after it. The difference is rate² · λ, too little for tests that compare six digits.",
      zh: "衰减放在更新之后，连更新的那一步也一起缩小了。差别只有学习率的平方乘 λ，只比较六位数字的测试发现不了。",
    },
    source: "the order of two lines in AdamW: classical",
    caughtBy: [decoupled],
  },
  {
    id: "amsgrad-is-ignored",
    group: "adam",
    file: "optim.ts",
    right: "this.amsgrad = amsgrad;",
    wrong: "this.amsgrad = false;",
    story: {
      en: "The option is accepted and plain Adam is what runs. While gradients grow the two are the same, and they differ only in what they promise for later.",
      zh: "选项收下了，跑的还是普通 Adam。梯度增大期间两者完全一样，差别只在后面才显现。",
    },
    source: "an option read and not used: classical",
    caughtBy: [largest],
  },
  {
    id: "amsgrad-keeps-the-largest-corrected-mean",
    group: "adam",
    file: "optim.ts",
    right: `size = Math.max(largest[j] as number, vj);
        largest[j] = size;`,
    wrong: `largest[j] = Math.max(largest[j] as number, vj * ofFullV * ofFullV);
        size = (largest[j] as number) / (ofFullV * ofFullV);`,
    story: {
      en: "The largest mean is chosen after the correction instead of before. The correction is largest at first, so that early gradients, however accidental, hold every later step back.",
      zh: "最大值取在偏差修正之后，而不是之前。修正一开始最大，于是早期的梯度不管多偶然，都会一直拖住后面的每一步。",
    },
    source: "two orders of the same lines, both found in libraries: classical",
    caughtBy: [largest],
  },
  {
    id: "amsgrad-averages-on-from-the-largest",
    group: "adam",
    file: "optim.ts",
    right: "largest[j] = size;",
    wrong: `largest[j] = size;
        v[j] = size;`,
    story: {
      en: "The largest mean is stored as the running mean itself, to save an array. Then the mean never falls, and the next large gradient lifts it from too high a place.",
      zh: "为了省一个数组，把最大值直接存回滑动平均。这样平均值再也不会下降，下一个大梯度又从过高的位置继续往上推。",
    },
    source: "two buffers merged into one: classical",
    caughtBy: [largest],
  },
  {
    id: "adam-rate-zero-is-the-default",
    group: "adam",
    file: "optim.ts",
    right: "options.learningRate ?? 0.001",
    wrong: "options.learningRate || 0.001",
    story: {
      en: "A rate of 0 counts as not given. A schedule that begins at 0, or a run that is to change nothing, trains at 0.001 instead.",
      zh: "0 被当成没有给值。从 0 开始预热，或者本想什么都不改的一次运行，实际上却以 0.001 的学习率在训练。",
    },
    source: "|| for ??: classical in JavaScript",
    caughtBy: ["optimisers: at rate 0 no weight moves"],
  },
  {
    id: "adamw-decay-zero-is-the-default",
    group: "adam",
    file: "optim.ts",
    right: "weightDecay ?? (this.decoupled ? 0.01 : 0)",
    wrong: "weightDecay || (this.decoupled ? 0.01 : 0)",
    story: {
      en: "Whoever switches the decay of AdamW off with 0 gets the default of 0.01. The comparison with and without decay then finds no difference, and concludes that it does not matter.",
      zh: "想用 0 关掉 AdamW 的衰减，得到的却是默认的 0.01。于是比较有无衰减时看不出区别，还得出结论说衰减没有作用。",
    },
    source: "|| for ??: classical in JavaScript",
    caughtBy: [decoupled],
  },
  {
    id: "adamw-decays-nothing-by-itself",
    group: "adam",
    file: "optim.ts",
    right: "this.decoupled ? 0.01 : 0",
    wrong: "0",
    story: {
      en: "AdamW takes over Adam's default of no decay. Without an explicit setting it is just Adam under another name, and results from PyTorch cannot be repeated.",
      zh: "AdamW 沿用了 Adam 默认不衰减的设置。不明确设置的话，它只是换了名字的 Adam，PyTorch 的结果也就无法重现。",
    },
    source: "a default inherited: classical",
    caughtBy: [usual],
  },
  {
    id: "adam-decays-by-itself",
    group: "adam",
    file: "optim.ts",
    right: "this.decoupled ? 0.01 : 0",
    wrong: "0.01",
    story: {
      en: "AdamW's default of 0.01 is made Adam's as well. Nobody asked for a penalty, and the weights never get quite where the loss is smallest.",
      zh: "把 AdamW 的默认值 0.01 也给了 Adam。没有人要求惩罚项，权重却总也到不了损失最小的地方。",
    },
    source: "a default shared by two: classical",
    caughtBy: ["TRAIN-19", usual],
  },
  {
    id: "adam-has-another-eps-by-default",
    group: "adam",
    file: "optim.ts",
    right: "eps = 1e-8,",
    wrong: "eps = 1e-7,",
    story: {
      en: "The default of ε is 1e-7, as in Keras, and not 1e-8. A model moved from one library to the other trains differently where gradients are tiny, and nobody thinks of the defaults.",
      zh: "ε 的默认值用了 Keras 的 1e-7，而不是 1e-8。模型从一个库搬到另一个库，梯度很小的地方训练结果就不一样，谁也想不到是默认值的问题。",
    },
    source: "keras-team/keras: 1e-7; pytorch/pytorch: 1e-8",
    caughtBy: ["TRAIN-19", usual],
  },
  {
    id: "adam-has-another-beta-by-default",
    group: "adam",
    file: "optim.ts",
    right: "betas = [0.9, 0.999]",
    wrong: "betas = [0.9, 0.99]",
    story: {
      en: "The default of β₂ is 0.99, a digit less. Constant gradients show no difference, and in the others it looks like noise.",
      zh: "β₂ 的默认值少打了一个 9，成了 0.99。梯度不变时毫无差别，梯度变化时又像是噪声。",
    },
    source: "a digit lost in a default: js-pytorch 0.7.2 has 0.99",
    caughtBy: ["TRAIN-19", usual],
  },
];

export const adamAbsent: readonly Absent[] = [];
