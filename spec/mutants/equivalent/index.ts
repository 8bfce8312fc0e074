/** Mutants that change nothing, and why: by path in `src`. */
import type { Equivalents } from "../equivalents.ts";
import { arithmetic } from "./arithmetic.ts";
import { backward } from "./backward.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { data } from "./data.ts";
import { elementwise } from "./elementwise.ts";
import { layout } from "./layout.ts";
import { losses } from "./losses.ts";
import { matmul } from "./matmul.ts";
import { optim } from "./optim.ts";
import { product } from "./product.ts";
import { random } from "./random.ts";
import { reduce } from "./reduce.ts";
import { safetensors } from "./safetensors.ts";
import { shape } from "./shape.ts";
import { softmax } from "./softmax.ts";
import { special } from "./special.ts";
import { tensor } from "./tensor.ts";
import { train } from "./train.ts";

export const equivalent: Readonly<Record<string, readonly Equivalents[]>> = {
  "backward.ts": backward,
  "cross-entropy.ts": crossEntropy,
  "data.ts": data,
  "losses.ts": losses,
  "ops/arithmetic.ts": arithmetic,
  "ops/elementwise.ts": elementwise,
  "ops/layout.ts": layout,
  "ops/matmul.ts": matmul,
  "ops/product.ts": product,
  "ops/reduce.ts": reduce,
  "ops/softmax.ts": softmax,
  "optim.ts": optim,
  "random.ts": random,
  "safetensors.ts": safetensors,
  "shape.ts": shape,
  "special.ts": special,
  "tensor.ts": tensor,
  "train.ts": train,
};
