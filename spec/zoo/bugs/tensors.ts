import type { Absent, Bug } from "../bug.ts";

export const tensorsBugs: readonly Bug[] = [
  {
    id: "keeps-the-gradient-of-the-first-copies-only",
    group: "tensors",
    file: "ops/arithmetic.ts",
    right: "const at = place === null ? i : (place[i] as number);",
    wrong: "const at = i;",
    story: {
      en: "A bias stretched over a batch gets the gradients of the first row only; those of all other rows are written past its end, where a typed array ignores them without a word. With one sample in a batch everything is right.",
      zh: "偏置被拉伸到整个批次，回传时却只收到第一行的梯度；其余各行写到了数组末尾之外，而类型化数组对越界写入一声不吭。批次里只有一个样本时一切正常。",
    },
    source: "apache/tvm#2465; tensorflow/tfjs#8721",
    caughtBy: [
      "tensors: that were stretched are owed the sum of what all copies send back",
      "add: gives what it stretched the sum of the gradients of all copies",
    ],
  },
  {
    id: "averages-the-gradients-of-the-copies",
    group: "tensors",
    file: "ops/arithmetic.ts",
    right: "sum[at] = (sum[at] as number) + part(g[i] as number, atA, atB);",
    wrong: "sum[at] = (sum[at] as number) + (part(g[i] as number, atA, atB) * sum.length) / g.length;",
    story: {
      en: "Where a number was stretched to several copies their gradients are averaged instead of added. A bias then learns as many times too slowly as there are samples in the batch; the loss still falls, so it looks like a learning rate that could be better.",
      zh: "一个数被拉伸成多份之后，各份的梯度取了平均而不是求和。偏置的学习速度因此慢了一个批次大小的倍数；损失照样下降，看上去只像学习率没调好。",
    },
    source: "coreylowman/dfdx commit 4a4d2c20; kvfrans/notes#5",
    caughtBy: [
      "tensors: that were stretched are owed the sum of what all copies send back",
      "add: has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear",
    ],
  },
  {
    id: "gives-every-stretched-number-the-whole-gradient",
    group: "tensors",
    file: "ops/arithmetic.ts",
    right: "sum[at] = (sum[at] as number) + part(g[i] as number, atA, atB);",
    wrong: `for (let j = 0; j < sum.length; j++)
          if (place === null ? j === at : true) sum[j] = (sum[j] as number) + part(g[i] as number, atA, atB);`,
    story: {
      en: "The gradient of a stretched row is summed over everything and put into each of its numbers. All biases of a layer move in step, as if they were one; with a single output nothing is wrong.",
      zh: "被拉伸的一行，其梯度把所有元素全部加在一起，再填进每个位置。一层的所有偏置于是步调一致，仿佛只有一个；只有一个输出时看不出问题。",
    },
    source: "rasbt/stat453-deep-learning-ss21#5; tensorflow/tensorflow#127690",
    caughtBy: [
      "tensors: that were stretched are owed the sum of what all copies send back",
      "mul: gives what it stretched the sum of the gradients of all copies",
    ],
  },
  {
    id: "learns-the-bias-from-the-last-sample",
    group: "tensors",
    file: "ops/matmul.ts",
    right: "for (let i = j; i < matrix.length; i += n) sum += matrix[i] as number;",
    wrong: "for (let i = j; i < matrix.length; i += n) sum = matrix[i] as number;",
    story: {
      en: "The bias gets the gradient of the last sample instead of the sum over the batch: one `+` is missing. The weights are right, so training goes on, with a bias that follows a single sample at a time.",
      zh: "偏置得到的是最后一个样本的梯度，而不是整个批次之和：只少了一个加号。权重没错，训练照常进行，偏置却每次只跟着一个样本走。",
    },
    source: "mlpack/mlpack#3679",
    caughtBy: [
      "LIN-05",
      "linear: treats every sample of a batch alike, wherever it stands and whatever else is in the batch",
    ],
    longest: 31,
  },
  {
    id: "takes-the-shape-of-the-left-operand",
    group: "tensors",
    file: "ops/arithmetic.ts",
    right: "const shape = broadcastShape(name, a.shape, b.shape);",
    wrong: "const shape = a.shape;",
    story: {
      en: "The answer has the shape of whatever stands on the left. x + b is right, b + x is cut off to the length of b: people write the large one first, and so do their tests.",
      zh: "结果的形状总取自左边。x + b 没问题，b + x 却被截成 b 的长度：人们习惯把大的写在前面，测试也是。",
    },
    source: "tinygrad/tinygrad commit 9b8fefe4e3",
    caughtBy: ["TRAIN-13", "tensors: are stretched to a common shape, aligned at the last axis"],
  },
  {
    id: "stretches-one-of-two-only",
    group: "tensors",
    file: "shape.ts",
    right: "return inA === 1 ? inB : inA;",
    wrong: "return a.length >= b.length ? inA : inB;",
    story: {
      en: "The tensor with more axes decides the shape, and the other is stretched to it. A column and a row, each of which has to be stretched, come out as the column alone.",
      zh: "轴数多的张量说了算，另一个向它看齐。一列加一行本该互相拉伸，结果只剩下那一列。",
    },
    source: "js-pytorch 0.7.2: [2, 3] + [2, 1] is wrong the other way round",
    caughtBy: ["TRAIN-13", "tensors: are stretched to a common shape, aligned at the last axis"],
  },
  {
    id: "refuses-to-stretch-an-axis-of-length-1",
    group: "tensors",
    file: "shape.ts",
    right: "if (inA !== inB && inA !== 1 && inB !== 1) {",
    wrong: "if (inA !== inB && axis >= rank - a.length && axis >= rank - b.length) {",
    story: {
      en: "Only axes that are missing are filled up; one of length 1 is taken for a mismatch. A mean kept as a column can then not be subtracted from its matrix, and people reshape until something passes.",
      zh: "只补缺失的轴，长度为 1 的轴却被当成不匹配。保留为一列的均值没法从矩阵里减去，于是大家不停地 reshape，直到不再报错为止。",
    },
    source: "js-pytorch 0.7.2: [2, 3] + [2, 1] cannot be added",
    caughtBy: ["TRAIN-13", "tensors: are stretched to a common shape, aligned at the last axis"],
  },
  {
    id: "aligns-shapes-at-the-first-axis",
    group: "tensors",
    file: "shape.ts",
    right:
      "to.map((_, axis) => (axis < missing || from[axis - missing] === 1 ? 0 : (own[axis - missing] as number))),",
    wrong:
      "to.map((_, axis) => (axis >= to.length - missing || from[axis] === 1 ? 0 : (own[axis] as number))),",
    story: {
      en: "A vector is laid along the columns of a matrix instead of along its rows. For square matrices nothing complains, and where all its numbers are equal nothing even differs.",
      zh: "向量沿着矩阵的列而不是行铺开。方阵不会报任何错；向量各元素相等时，连结果都没有差别。",
    },
    source: "classical",
    caughtBy: ["TRAIN-13", "tensors: are stretched to a common shape, aligned at the last axis"],
  },
  {
    id: "reduces-a-stretched-column-as-if-it-were-a-row",
    group: "tensors",
    file: "ops/arithmetic.ts",
    right: "const at = place === null ? i : (place[i] as number);",
    wrong: "const at = place === null ? i : i % sum.length;",
    story: {
      en: "Gradients of copies are put together by counting around: the first, the second, the first again. That is right for a row repeated below itself, and mixes up the numbers of a column repeated sideways, though their total is right.",
      zh: "各份副本的梯度按“转圈”的方式归并：第一个、第二个、又是第一个。对向下重复的一行没错，对向右重复的一列就张冠李戴了，虽然总和仍然正确。",
    },
    source: "HIPS/autograd commit 72a6ccc",
    caughtBy: [
      "tensors: that were stretched are owed the sum of what all copies send back",
      "mul: gives what it stretched the sum of the gradients of all copies",
    ],
  },
  {
    id: "keeps-the-length-of-a-summed-axis",
    group: "tensors",
    file: "ops/reduce.ts",
    right:
      "return { shape: keepdims ? kept : kept.filter((_, axis) => !gone.has(axis)), places: walk(from, strides) };",
    wrong:
      "return { shape: keepdims ? from : kept.filter((_, axis) => !gone.has(axis)), places: walk(from, strides) };",
    story: {
      en: "Asked to keep the axis that is summed along, it keeps its length too: the answer has the shape of the input. Whoever subtracts it from the input again sees no error in the shapes.",
      zh: "要求保留被求和的轴，它却连长度也保留了：结果的形状和输入一样。随后再拿输入去减它的人，从形状上看不出任何差错。",
    },
    source: "ekzhang/jax-js commit 2ee0a7c",
    caughtBy: [
      "sumKept along axis 1: gives an answer of its shape, and to each input a gradient of the input's size",
    ],
  },
  {
    id: "drops-an-axis-that-was-to-be-kept",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "shape: keepdims ? kept : kept.filter((_, axis) => !gone.has(axis))",
    wrong: "shape: kept.filter((_, axis) => !gone.has(axis))",
    story: {
      en: "The option to keep the summed axis is accepted and ignored. Sums of rows, meant as a column, become a row: with a square matrix each number is then divided by the sum of another row.",
      zh: "“保留被求和的轴”这个选项收下了却没用。各行之和本应是一列，却成了一行：方阵里每个数就被除以了别的行的和。",
    },
    source: "classical",
    caughtBy: [
      "sumKept along axis 1: gives an answer of its shape, and to each input a gradient of the input's size",
    ],
  },
  {
    id: "drops-every-axis-of-length-1",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "kept.filter((_, axis) => !gone.has(axis))",
    wrong: "kept.filter((length) => length !== 1)",
    story: {
      en: "After a sum every axis of length 1 is removed, not only the one summed along. It works until the last batch of an epoch has a single sample: then the batch axis goes too.",
      zh: "求和之后，所有长度为 1 的轴都被去掉，而不只是求和的那个。平时没事，直到某轮的最后一批只剩一个样本：批次轴也跟着没了。",
    },
    source: "galsang/BiDAF-pytorch#26; layumi/Person_reID_baseline_pytorch#77",
    caughtBy: [
      "tensors: are summed along one axis, and keep all others",
      "mean along axis 1: gives an answer of its shape, and to each input a gradient of the input's size",
    ],
  },
  {
    id: "takes-axis-0-for-no-axis",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "const found = [axes].flat().map(",
    wrong: "const found = [axes || [...shape.keys()]].flat().map(",
    story: {
      en: "0 is false in JavaScript, so `axis || all` takes axis 0 for none and sums everything up. Axis 1 works, and axis 0 of a vector works too.",
      zh: "JavaScript 里 0 是假值，写成 axis || all，轴 0 就等于没写，于是全部加在一起。轴 1 正常，向量的轴 0 也正常。",
    },
    source: "classical in JavaScript",
    caughtBy: [
      "tensors: are summed along one axis, and keep all others",
      "max along axis 0: gives an answer of its shape, and to each input a gradient of the input's size",
    ],
  },
  {
    id: "counts-negative-axes-from-the-front",
    group: "tensors",
    file: "shape.ts",
    right: "axis < 0 ? axis + rank : axis;",
    wrong: "Math.abs(axis);",
    story: {
      en: "Axis -1 is taken for axis 1. For a matrix that is the same axis, so nothing shows until a vector or a tensor of three axes comes along. Every operator is wrong in the same way, there and back, so that no check of gradients objects.",
      zh: "轴 -1 被当成轴 1。对矩阵来说两者恰好相同，直到遇上向量或三个轴的张量才露馅。所有算子正向反向都错得一致，梯度检验也查不出来。",
    },
    source: "tinygrad/tinygrad commit ed472bffea; tensorflow/tfjs-core#1267",
    caughtBy: ["ACT-41", "tensors: count a negative axis from the back"],
  },
  {
    id: "reshapes-where-it-should-transpose",
    group: "tensors",
    file: "ops/layout.ts",
    right: "found.map((axis) => strides[axis] as number),",
    wrong: "stridesOf(shape),",
    story: {
      en: "The shape is transposed, the numbers stay in their order. All shapes fit, and a network will train on features of one sample that come from several, only not very well.",
      zh: "形状转置了，数却还按原来的顺序排着。形状处处对得上，网络也能训练，只是一个样本的特征混进了别的样本，效果总差一点。",
    },
    source: "TobiasLee/Chinese-Hip-pop-Generation#8",
    caughtBy: [
      "tensors: are permuted so that the axis named first comes first",
      "transpose: the value is exact to its contract",
    ],
  },
  {
    id: "permutes-axes-backwards",
    group: "tensors",
    file: "ops/layout.ts",
    right: 'const found = order.map((axis) => axisOf("transpose", axis, rank));',
    wrong: `const asked = order.map((axis) => axisOf("transpose", axis, rank));
  const found = asked.map((_, axis) => asked.indexOf(axis));`,
    story: {
      en: "[2, 0, 1] is read as where each axis goes instead of which axis comes. Swapping two axes is its own inverse, so that only a rotation of three shows it.",
      zh: "[2, 0, 1] 被读成“每个轴去哪里”，而不是“这里放哪个轴”。交换两个轴正反都一样，只有三个轴轮换才看得出来。",
    },
    source: "classical",
    caughtBy: ["tensors: are permuted so that the axis named first comes first"],
  },
  {
    id: "max-starts-at-0",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "y.fill(Number.NEGATIVE_INFINITY);",
    wrong: "y.fill(0);",
    story: {
      en: "The largest number is looked for from 0 on. Where all numbers are negative, as logits and log-probabilities often are, the answer is 0, and the gradient goes nowhere.",
      zh: "找最大值时从 0 开始比。如果全是负数（logits、对数概率经常如此），答案就成了 0，梯度也无处可去。",
    },
    source: "tensorflow/tfjs#4854; chainer/chainer#6783",
    caughtBy: ["max of all: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values"],
  },
  {
    id: "max-starts-at-the-smallest-positive-number",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "y.fill(Number.NEGATIVE_INFINITY);",
    wrong: "y.fill(Number.MIN_VALUE);",
    story: {
      en: "Number.MIN_VALUE is not the most negative number but the smallest positive one, 5e-324. The largest of negative numbers comes out as that, and prints as good as 0.",
      zh: "Number.MIN_VALUE 不是最小的负数，而是最小的正数 5e-324。一组负数的最大值于是变成了它，打印出来几乎就是 0。",
    },
    source: "classical, in JavaScript as with FLT_MIN in C",
    caughtBy: [
      "max of all: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values",
      "max of all: pulls back zeros as zeros",
    ],
  },
  {
    id: "argmax-takes-the-last-of-equals",
    group: "tensors",
    file: "ops/reduce.ts",
    right: "const beats = xi > (best[at] as number)",
    wrong: "const beats = xi >= (best[at] as number)",
    story: {
      en: "Of several equal numbers the last counts as the largest, where NumPy and PyTorch take the first. A model that still gives all classes alike is then scored for another class than elsewhere.",
      zh: "几个数并列最大时取了最后一个，而 NumPy 和 PyTorch 取第一个。刚初始化、各类得分相同的模型，算出来的类别就和别处不一样。",
    },
    source: "huggingface/candle#3179",
    caughtBy: ["LOSS-13"],
  },
  {
    id: "gives-a-place-read-twice-its-last-gradient",
    group: "tensors",
    file: "ops/layout.ts",
    right: "gx[at] = (gx[at] as number) + (g[i] as number);",
    wrong: "gx[at] = g[i] as number;",
    story: {
      en: "A number that was picked several times is owed the sum of what all copies send back, and keeps only the last. Indices that are all different hide it; a word that occurs twice in a sentence does not.",
      zh: "同一个数被取用多次，本该得到所有副本梯度之和，却只留下最后一份。下标各不相同时看不出来；一句话里某个词出现两次就错了。",
    },
    source: "pytorch/pytorch#1528; ooples/AiDotNet.Tensors#894",
    caughtBy: [
      "broadcastTo: has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear",
      "reshape: adds up the gradients of all uses of a tensor",
    ],
  },
  {
    id: "sends-the-gradient-of-a-slice-to-the-start",
    group: "tensors",
    file: "ops/layout.ts",
    right: `const at = place === null ? i : (place[i] as number);
        gx[at]`,
    wrong: `const at = i;
        gx[at]`,
    story: {
      en: "The way back of a slice, or of a transposition, writes the gradients one after another from the start, not to where the numbers came from. For a slice that begins at 0 with step 1, the one that everybody tries first, it is right.",
      zh: "切片（或转置）回传时，梯度从头开始依次写入，而不是写回各数的来处。从 0 开始、步长为 1 的切片恰好没错，而大家最先试的正是它。",
    },
    source: "joelgrus/autograd#2; ml-explore/mlx#4444",
    caughtBy: [
      "tensors: are sliced as Python slices, and send gradients back to where the numbers were",
      "slice along axis 0: has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear",
    ],
  },
  {
    id: "slice-ignores-its-step",
    group: "tensors",
    file: "ops/layout.ts",
    right: "strides.with(along, stride * step)",
    wrong: "strides",
    story: {
      en: "A slice of every second number has the right length and holds the first so many, one after another. Its way back agrees with it, so that gradients check out.",
      zh: "“每隔一个取一个”的切片长度是对的，取的却是连续的前几个数。反向与正向错得一致，梯度检验照样通过。",
    },
    source: "classical",
    caughtBy: ["tensors: are sliced as Python slices, and send gradients back to where the numbers were"],
  },
  {
    id: "slice-counts-its-start-in-numbers",
    group: "tensors",
    file: "ops/layout.ts",
    right: "first * stride)",
    wrong: "first)",
    story: {
      en: "Where a slice begins is counted in numbers instead of rows. Along the last axis that is the same; from row 1 of a matrix on, it starts in the middle of row 0.",
      zh: "切片的起点按“第几个数”而不是“第几行”来算。沿最后一个轴两者相同；要从矩阵的第 1 行切起，却从第 0 行的中间开始了。",
    },
    source: "classical",
    caughtBy: ["tensors: are sliced as Python slices, and send gradients back to where the numbers were"],
  },
  {
    id: "slice-runs-past-the-front",
    group: "tensors",
    file: "ops/layout.ts",
    right: "return Math.min(Math.max(at < 0 ? at + length : at, 0), length);",
    wrong: "return Math.min(at < 0 ? at + length : at, length);",
    story: {
      en: "The last three of two numbers are asked for, and the slice begins one before the first. Typed arrays answer undefined there, which becomes NaN.",
      zh: "从两个数里取“最后三个”，切片就从第一个数的前面开始。类型化数组在那里返回 undefined，再变成 NaN。",
    },
    source: "classical",
    caughtBy: [
      "tensors: are sliced as Python slices, and send gradients back to where the numbers were",
      "slice along axis 1: gives an answer of its shape, and to each input a gradient of the input's size",
    ],
  },
  {
    id: "slice-to-0-goes-to-the-end",
    group: "tensors",
    file: "ops/layout.ts",
    right: "bound(end ?? length)",
    wrong: "bound(end || length)",
    story: {
      en: "0 is false in JavaScript, so an end of 0 counts as no end: a slice that should be empty holds everything. It shows where the end is computed, as for a first part of no samples.",
      zh: "JavaScript 里 0 是假值，终点写 0 等于没写：本该为空的切片装下了全部。终点是算出来的时候才会碰上，例如第一部分恰好一个样本都没有。",
    },
    source: "HIPS/autograd commit 7b61be3, where slice(l, -0) is empty",
    caughtBy: ["tensors: are sliced as Python slices, and send gradients back to where the numbers were"],
  },
  {
    id: "concat-places-parts-by-the-first-ones-length",
    group: "tensors",
    file: "ops/layout.ts",
    right: "start += part.shape[along] as number;",
    wrong: "start += first.shape[along] as number;",
    story: {
      en: "Each part begins where it would if all were as long as the first. Two parts are always right; from three of unequal length on they overwrite each other or leave gaps.",
      zh: "每一段的起点都按第一段的长度推算。两段总是对的；三段以上且长短不一时，就会互相覆盖或留出空隙。",
    },
    source: "tensorflow/tfjs-core#1267",
    caughtBy: ["tensors: are put one after another, however many, and each gets its own gradients back"],
  },
  {
    id: "concat-sends-parts-the-gradients-of-others",
    group: "tensors",
    file: "ops/layout.ts",
    right: "gx[i] = (gx[i] as number) + (g[place[i] as number] as number);",
    wrong: "gx[i] = (gx[i] as number) + (g[p * gx.length + i] as number);",
    story: {
      en: "On the way back part p is given the numbers from p times its own length on. For parts of one length that is right; otherwise they get gradients that belong to others, or NaN from beyond the end.",
      zh: "回传时，第 p 段从“p 乘以自己的长度”处取梯度。各段等长时没错；否则拿到的是别段的梯度，或是末尾之外的 NaN。",
    },
    source: "Oneflow-Inc/oneflow#8194",
    caughtBy: [
      "tensors: are put one after another, however many, and each gets its own gradients back",
      "concat along axis 0: has ⟨f(u), g⟩ = ⟨u, Jᵀg⟩, since it is linear",
    ],
  },
  {
    id: "reshape-hands-its-gradient-on-uncopied",
    group: "tensors",
    file: "ops/layout.ts",
    right: "const gx = x.accumulator() as Float64Array;",
    wrong: `if (place === null && x.gradient === null) {
        x.gradient = g;
        return;
      }
      const gx = x.accumulator() as Float64Array;`,
    story: {
      en: "To save a copy the input is given the very array that holds the gradient of the output. When that is set to 0 for the next way back, the parameter's gradient is gone with it.",
      zh: "为了省一次复制，输入直接拿走了输出的梯度数组本身。下一次反向把它清零时，参数的梯度也跟着没了。",
    },
    source: "ggml-org/ggml#1521; pytorch/pytorch#181723",
    caughtBy: ["reshape: goes back as often as it was told to be retained, and adds the same every time"],
  },
  {
    id: "vector-times-matrix-keeps-an-axis",
    group: "tensors",
    file: "ops/matmul.ts",
    right: "...(a.shape.length === 1 ? [] : [m])",
    wrong: "m",
    story: {
      en: "A vector times a matrix comes out as a matrix of one row. The row then meets a vector, both are stretched, and a table of differences is taken for a list of them.",
      zh: "向量乘矩阵，得到的是只有一行的矩阵而不是向量。之后它再和向量相遇，互相拉伸，一列差就成了一张差的表。",
    },
    source: "js-pytorch 0.7.2; harvard-edge/cs249r_book#1781; pytorch/pytorch#3303",
    caughtBy: [
      "tensors: of one axis are a row on the left of a product and a column on the right, and the answer lacks that axis",
    ],
  },
  {
    id: "matmul-takes-batches-one-by-one",
    group: "tensors",
    file: "ops/matmul.ts",
    right: "run(i * m * n, (inA[i] as number) * m * k, (inB[i] as number) * k * n);",
    wrong: "run(i * m * n, i * m * k, i * k * n);",
    story: {
      en: "Each product of a batch takes the next matrix on both sides, also where one side has a single matrix for all of them: beyond its end there is nothing, and the answer is NaN from the second product on.",
      zh: "批次里的每个乘积都在两边各取下一个矩阵，哪怕一边只有一个矩阵供所有人共用：末尾之外什么也没有，从第二个乘积起全是 NaN。",
    },
    source: "tfjs-core 4.22.0: the gradient of [2, 2, 3] x [3, 2] throws",
    caughtBy: [
      "tensors: of more than two axes are multiplied matrix by matrix, each of a batch with its own or with the only one",
    ],
  },
  {
    id: "strides-lie-the-other-way-round",
    group: "tensors",
    file: "shape.ts",
    right: "strides.unshift(stride);",
    wrong: "strides.push(stride);",
    story: {
      en: "The distances between neighbours are listed from the last axis to the first. For square matrices transposition then does nothing, and each sum along an axis is one along another.",
      zh: "各轴相邻元素的间距按从后往前的顺序列出。方阵的转置于是什么也没做，沿某个轴的求和成了沿另一个轴的。",
    },
    source: "row-major against column-major: classical",
    caughtBy: [
      "tensors: are permuted so that the axis named first comes first",
      "tensors: are summed along one axis, and keep all others",
    ],
  },
  {
    id: "counts-the-open-length-in",
    group: "tensors",
    file: "ops/layout.ts",
    right: "sizeOf(shape.toSpliced(open, 1))",
    wrong: "sizeOf(shape)",
    story: {
      en: "The length that reshape is to find, written -1, is multiplied in with the known ones. Nothing fits the negative count, and every shape with an open length is refused.",
      zh: "reshape 里用 −1 表示待求的长度，却把它也乘进了已知的长度。负的个数怎么也对不上，凡是留空的形状都被拒绝。",
    },
    source: "classical",
    caughtBy: ["tensors: fill the one length that reshape leaves open"],
  },
  {
    id: "reads-the-shape-of-nested-arrays-inside-out",
    group: "tensors",
    file: "tensor.ts",
    right: "shape ?? lengths",
    wrong: "shape ?? lengths.reverse()",
    story: {
      en: "The lengths of nested arrays are listed from the innermost outwards. Three rows of two numbers become two rows of three, with the numbers in their old order; a square matrix is as it should be.",
      zh: "嵌套数组的长度从最里层往外列。三行两列成了两行三列，数的顺序却没变；方阵则看不出问题。",
    },
    source: "classical",
    caughtBy: ["tensors: take their shape from nested arrays"],
  },
];

export const tensorsAbsent: readonly Absent[] = [
  {
    mistake: "squeeze() takes the axis of a batch of one sample away.",
    why: "The engine has no squeeze; a sum that drops too many axes is planted instead.",
  },
  {
    mistake: "Padding of 0 is taken off by a slice that ends at -0, which is empty.",
    why: "The engine has no padding; a slice that takes an end of 0 for none is planted instead.",
  },
  {
    mistake:
      "The gradients of a tile repeated number by number are put together as if it were repeated as a whole.",
    why: "The engine has no repeat; the same mistake is planted where a column is stretched.",
  },
];
