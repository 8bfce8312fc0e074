/**
 * The kit's gradient check for functions of our tensors: what users of the package import as `backproof/gradcheck`
 */
import { neg, Tensor } from "../../src/index.ts";
import { refuseUnknown } from "../../src/options.ts";
import { gradcheck as check, type GradcheckOptions } from "../kit/gradcheck.ts";
import { differentiableBy } from "./differentiable.ts";

export type { GradcheckOptions } from "../kit/gradcheck.ts";

/**
 * Compares the gradient of Σ cotangent · f by every number of `inputs` with differences of values, where the inputs are now.
 * An input that requires no gradient is only passed on. `f` may take the inputs, or know them as a model knows its weights.
 * Afterwards all numbers and gradients are what they were.
 *
 *     gradcheck((x) => mul(x, sigmoid(x)), [parameter([1, -2])]);
 *     gradcheck(() => mse(model.forward(x), y), model.parameters());
 *
 * A fault shows only where it is: a slope that is wrong at 0, or far out, needs such inputs.
 *
 * @throws {Error} that names the number, says how it is wrong, and what mistake that looks like.
 * @throws {Error} within `noGrad`, or if `f` gives other numbers when it is called again.
 * @throws {TypeError} if an input is no tensor or was made by an operator, or `f` gives no tensor.
 * @throws {RangeError} if there are no inputs, one comes twice or none requires a gradient; if `f` gives no numbers, or more
 * or fewer than the cotangent; if there is no such option.
 */
export function gradcheck(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradcheckOptions = {},
): void {
  const { cotangent: _c, step: _s, ulps: _u, magnitude: _m, ...unknown } = options;
  refuseUnknown("gradcheck", unknown);
  refuseUnfit(inputs);
  const own = differentiableBy(inputs, (...given) => numbersIn(f(...given)));
  // What is not to be looked at is shown as no numbers, so that the others keep their places.
  const numbers = inputs.map(({ data, requiresGrad }) => (requiresGrad ? [...data] : []));
  refuseUnlike(own.value(numbers), own.value(numbers));
  check(own, numbers, options);
}

function refuseUnfit(inputs: readonly Tensor[]): void {
  if (!Array.isArray(inputs))
    throw new TypeError(`gradcheck: a list of tensors expected, got ${nameOf(inputs)}`);
  if (inputs.length === 0) throw new RangeError("gradcheck: at least one input expected, got none");
  for (const [i, input] of inputs.entries()) {
    if (!(input instanceof Tensor))
      throw new TypeError(`gradcheck: a tensor expected for input ${i}, got ${nameOf(input)}`);
    if (input.origin !== null)
      throw new TypeError(`gradcheck: a leaf expected for input ${i}, got what an operator computed`);
    const first = inputs.indexOf(input);
    if (first < i)
      throw new RangeError(`gradcheck: each input once expected, got input ${first} again for input ${i}`);
  }
  const [moving] = inputs.filter(({ requiresGrad }) => requiresGrad);
  if (moving === undefined)
    throw new RangeError("gradcheck: an input that requires a gradient expected, got none");
  if (!neg(moving).requiresGrad)
    throw new Error("gradcheck: operators that note how to go back expected, got noGrad");
}

/** The value of a function, which must have some numbers. */
function numbersIn(value: Tensor): Tensor {
  if (!(value instanceof Tensor))
    throw new TypeError(`gradcheck: a function that gives a tensor expected, got ${nameOf(value)}`);
  if (value.data.length === 0)
    throw new RangeError("gradcheck: a function that gives at least one number expected, got none");
  return value;
}

function refuseUnlike(once: ArrayLike<number>, again: ArrayLike<number>): void {
  const places = Array.from({ length: Math.max(once.length, again.length) }, (_, i) => i);
  const at = places.find((i) => !Object.is(once[i], again[i]));
  if (at !== undefined)
    throw new Error(
      `gradcheck: the same numbers for the same inputs expected, got ${once[at]} and then ${again[at]}`,
    );
}

/** What was given instead of a tensor, or a tensor that was given instead of something else. */
function nameOf(given: unknown): string {
  return given instanceof Tensor ? "a tensor" : String(given);
}
