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
];

export const tapeAbsent: readonly Absent[] = [];
