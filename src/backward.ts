import { refuseUnknown } from "./options.ts";
import { sameShape, show } from "./shape.ts";
import { type Origin, setAll, type Tensor, taped, tick } from "./tensor.ts";

/** A tensor that an operator made and that can still send its gradient back. */
type Made = Tensor & { readonly origin: Origin & { readonly pull: Pull } };
type Pull = (g: Float64Array) => void;

/**
 * Adds d loss / d leaf to `leaf.gradient` for every leaf that asked for a gradient and that `loss` was computed from.
 * A loss that is not a single number needs a `cotangent` of its shape: then Σ cotangent · loss is differentiated.
 * The way back is used up, as in PyTorch, unless `retain` keeps it for another call, which adds to the leaves again.
 *
 * @throws {RangeError} if `loss` is not a single number and there is no cotangent, or one of another shape.
 * @throws {Error} if nothing asked for a gradient, the way back is used up, or a tensor was changed since it was used.
 */
export function backward(
  loss: Tensor,
  options: { cotangent?: Tensor | undefined; retain?: boolean } = {},
): void {
  const { cotangent, retain = false, ...unknown } = options;
  refuseUnknown("backward", unknown);
  refuseConstant(loss);
  const seed = seedOf(loss, cotangent);
  const made = consumersFirst(loss);
  for (const { origin } of made) refuseIfChanged(origin.name, origin.inputs, origin.order);
  for (const tensor of made) tensor.accumulator()?.fill(0);
  addTo(loss, seed);
  for (const tensor of made) tensor.origin.pull(tensor.gradient as Float64Array);
  if (retain) return;
  for (const tensor of made) {
    (tensor as Tensor).origin = "freed";
    tensor.gradient = null;
  }
}

/** A computation kept to be run again: write new numbers into its leaves, then `forward`, then `backward`. */
export interface Recording {
  readonly loss: Tensor;
  /** Computes everything afresh from the leaves as they are now. Returns the first number of the loss. */
  forward(): number;
  /** As the function `backward`, from the loss of the last `forward`. */
  backward(): void;
}

/**
 * Keeps the computation that `build` does. Running it again gives bit for bit what building it again would give, but
 * allocates nothing: every output and gradient has its place already. Shapes stay as they are.
 *
 * @throws {RangeError} if the loss is not a single number.
 */
export function record(build: () => Tensor): Recording {
  const { loss, tape } = taped(build);
  const seed = seedOf(loss, undefined);
  const made = tape as readonly (Tensor & { readonly origin: Origin })[];
  const wayBack = consumersFirst(loss, true);
  const inputs = new Set(made.flatMap(({ origin }) => origin.inputs));
  const leaves = [...inputs].filter(({ origin }) => origin === null);
  const outputs = made.map(({ data }) => data);
  const computes = made.map(({ origin }) => origin.compute);
  const pulls = wayBack.map(({ origin }) => origin.pull);
  const gradients = wayBack.map((tensor) => tensor.accumulator() as Float64Array);
  let computedAt = tick();
  return {
    loss,
    forward() {
      for (let i = 0; i < computes.length; i++)
        (computes[i] as Origin["compute"])(outputs[i] as Float64Array);
      computedAt = tick();
      return loss.data[0] as number;
    },
    backward() {
      refuseConstant(loss);
      refuseIfChanged("this recording", leaves, computedAt);
      for (let i = 0; i < gradients.length; i++) setAll(gradients[i] as Float64Array, 0);
      addTo(loss, seed);
      for (let i = 0; i < pulls.length; i++) (pulls[i] as Pull)(gradients[i] as Float64Array);
    },
  };
}

/** What `loss` was computed from by operators, itself first, each tensor before everything it was computed from. */
function consumersFirst(loss: Tensor, recorded = false): Made[] {
  const found = new Set<Made>();
  const open = [loss];
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
  }
  return [...found].sort((a, b) => b.origin.order - a.origin.order);
}

function seedOf(loss: Tensor, cotangent: Tensor | undefined): Float64Array {
  if (cotangent === undefined) {
    if (loss.data.length === 1) return Float64Array.of(1);
    throw new RangeError(
      `backward: a loss is one number, got shape ${show(loss.shape)}; or give a cotangent`,
    );
  }
  if (!sameShape(cotangent.shape, loss.shape)) {
    throw new RangeError(
      `backward: cotangent of shape ${show(loss.shape)} expected, got ${show(cotangent.shape)}`,
    );
  }
  return cotangent.data;
}

function addTo(tensor: Tensor, seed: Float64Array): void {
  const gradient = tensor.accumulator() as Float64Array;
  for (let i = 0; i < seed.length; i++) gradient[i] = (gradient[i] as number) + (seed[i] as number);
}

function refuseConstant(loss: Tensor): void {
  if (!loss.requiresGrad) throw new Error("backward: nothing that led to this tensor requires a gradient");
}

function refuseIfChanged(by: string, inputs: readonly Tensor[], usedAt: number): void {
  for (const { changedAt, shape } of inputs) {
    if (changedAt > usedAt) {
      throw new Error(
        `backward: a tensor of shape ${show(shape)} was changed in place after ${by} used it, the gradient would be wrong`,
      );
    }
  }
}
