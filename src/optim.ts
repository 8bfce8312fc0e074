import { refuseUnknown } from "./options.ts";
import { show } from "./shape.ts";
import { setAll, type Tensor, tick } from "./tensor.ts";

/** Changes parameters from their gradients. A parameter that no gradient has reached is left alone. */
export abstract class Optimizer {
  readonly parameters: readonly Tensor[];
  /** May be changed between steps. */
  learningRate: number;

  /** @throws {RangeError} if there are no parameters, one is named twice or is not a leaf, or the rate is negative. */
  protected constructor(who: string, parameters: readonly Tensor[], learningRate: number) {
    if (parameters.length === 0) throw new RangeError(`${who}: at least one parameter expected, got none`);
    if (new Set(parameters).size !== parameters.length)
      throw new RangeError(`${who}: a parameter is named twice`);
    for (const { requiresGrad, origin, shape } of parameters) {
      if (!requiresGrad || origin !== null) {
        throw new RangeError(
          `${who}: parameters expected, got a tensor of shape ${show(shape)} that is none`,
        );
      }
    }
    this.parameters = parameters;
    this.learningRate = fromZero(who, "learningRate", learningRate);
  }

  /**
   * Changes each parameter once.
   *
   * @throws {RangeError} if a gradient is longer or shorter than its parameter.
   */
  step(): void {
    for (let i = 0; i < this.parameters.length; i++) {
      const parameter = this.parameters[i] as Tensor;
      const { data, gradient } = parameter;
      if (gradient === null) continue;
      if (gradient.length !== data.length) {
        throw new RangeError(`step: a gradient of ${data.length} numbers expected, got ${gradient.length}`);
      }
      this.update(data, gradient, i);
      parameter.changedAt = tick();
    }
  }

  /** Sets the gradients back to zero: `backward` only ever adds to them. */
  zeroGrad(): void {
    for (let i = 0; i < this.parameters.length; i++) {
      const { gradient } = this.parameters[i] as Tensor;
      if (gradient !== null) setAll(gradient, 0);
    }
  }

  /** Changes the numbers `w` of parameter `i`, given the gradient `g`. */
  protected abstract update(w: Float64Array, g: Float64Array, i: number): void;
}

export interface SGDOptions {
  readonly learningRate: number;
  /** The share of the former direction that is kept, from 0. */
  readonly momentum?: number;
  /** The share of the new gradient that is kept out of the momentum. */
  readonly dampening?: number;
  /** Adds λ·w to the gradient: half of what `l2Penalty` with strength λ adds. */
  readonly weightDecay?: number;
  /** Looks ahead along the momentum (Sutskever et al. 2013). */
  readonly nesterov?: boolean;
}

/**
 * Gradient descent: w - learningRate·g, with g the gradient of a batch. Article, section 1.4; the options are those of
 * `torch.optim.SGD`.
 *
 * @throws {RangeError} if an option is unknown or out of range.
 */
export class SGD extends Optimizer {
  private readonly momentum: number;
  private readonly dampening: number;
  private readonly weightDecay: number;
  private readonly nesterov: boolean;
  private readonly velocities: (Float64Array | null)[];

  constructor(parameters: readonly Tensor[], options: SGDOptions) {
    super("SGD", parameters, options.learningRate);
    const {
      learningRate,
      momentum = 0,
      dampening = 0,
      weightDecay = 0,
      nesterov = false,
      ...unknown
    } = options;
    refuseUnknown("SGD", unknown);
    this.momentum = fromZero("SGD", "momentum", momentum);
    this.dampening = fromZero("SGD", "dampening", dampening);
    this.weightDecay = fromZero("SGD", "weightDecay", weightDecay);
    this.nesterov = nesterov;
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new RangeError("SGD: nesterov needs momentum and no dampening");
    }
    this.velocities = parameters.map(() => null);
  }

  protected update(w: Float64Array, g: Float64Array, i: number): void {
    const { learningRate, momentum, weightDecay } = this;
    if (momentum === 0) {
      for (let j = 0; j < w.length; j++) {
        const wj = w[j] as number;
        w[j] = wj - learningRate * ((g[j] as number) + weightDecay * wj);
      }
      return;
    }
    const first = this.velocities[i] === null;
    const velocity = this.velocities[i] ?? new Float64Array(w.length);
    this.velocities[i] = velocity;
    for (let j = 0; j < w.length; j++) {
      const wj = w[j] as number;
      const direction = (g[j] as number) + weightDecay * wj;
      // The first velocity is the gradient itself, undampened: PyTorch's choice.
      const v = first ? direction : momentum * (velocity[j] as number) + (1 - this.dampening) * direction;
      velocity[j] = v;
      w[j] = wj - learningRate * (this.nesterov ? direction + momentum * v : v);
    }
  }
}

export interface AdamOptions {
  /** 0.001 by default. */
  readonly learningRate?: number;
  /** How much of the running means of g and of g² is kept at each step, [0.9, 0.999] by default. */
  readonly betas?: readonly [number, number];
  /** Keeps the divisor from 0; 1e-8 by default, added to the root. */
  readonly eps?: number;
  /** Adam: adds λ·w to the gradient, 0 by default. AdamW: shrinks w by learningRate·λ instead, 0.01 by default. */
  readonly weightDecay?: number;
  /** Divides by the largest running mean of g² so far (Reddi et al. 2018). */
  readonly amsgrad?: boolean;
}

interface Moments {
  /** Running means of g and of g², and the largest of the latter. */
  readonly m: Float64Array;
  readonly v: Float64Array;
  readonly largest: Float64Array;
  /** The share of the start, all zeros, that is still in the running means: βᵗ. */
  leftOfM: number;
  leftOfV: number;
}

/**
 * Adam (Kingma and Ba 2015): w - learningRate·m / (√v + eps), where m and v are running means of g and g², divided by
 * 1 - βᵗ because they start from 0. The options are those of `torch.optim.Adam`. Article, section 5.5.
 *
 * @throws {RangeError} if an option is unknown or out of range.
 */
export class Adam extends Optimizer {
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly eps: number;
  private readonly amsgrad: boolean;
  private readonly weightDecay: number;
  private readonly decoupled: boolean;
  private readonly moments: Moments[];

  constructor(parameters: readonly Tensor[], options: AdamOptions = {}, who: "Adam" | "AdamW" = "Adam") {
    super(who, parameters, options.learningRate ?? 0.001);
    const {
      learningRate,
      betas = [0.9, 0.999],
      eps = 1e-8,
      amsgrad = false,
      weightDecay,
      ...unknown
    } = options;
    refuseUnknown(who, unknown);
    if (!betas.every((beta) => beta >= 0 && beta < 1)) {
      throw new RangeError(`${who}: betas from 0 up to but without 1 expected, got ${show(betas)}`);
    }
    [this.beta1, this.beta2] = betas;
    this.eps = fromZero(who, "eps", eps);
    this.amsgrad = amsgrad;
    this.decoupled = who === "AdamW";
    this.weightDecay = fromZero(who, "weightDecay", weightDecay ?? (this.decoupled ? 0.01 : 0));
    this.moments = parameters.map(({ data: { length } }) => ({
      m: new Float64Array(length),
      v: new Float64Array(length),
      largest: new Float64Array(length),
      leftOfM: 1,
      leftOfV: 1,
    }));
  }

  protected update(w: Float64Array, g: Float64Array, i: number): void {
    const { beta1, beta2, eps, learningRate, amsgrad } = this;
    const moments = this.moments[i] as Moments;
    const { m, v, largest } = moments;
    moments.leftOfM *= beta1;
    moments.leftOfV *= beta2;
    const step = learningRate / (1 - moments.leftOfM);
    const ofFullV = 1 / Math.sqrt(1 - moments.leftOfV);
    const shrink = this.decoupled ? 1 - learningRate * this.weightDecay : 1;
    const pull = this.decoupled ? 0 : this.weightDecay;
    for (let j = 0; j < w.length; j++) {
      const wj = w[j] as number;
      const gj = (g[j] as number) + pull * wj;
      const mj = beta1 * (m[j] as number) + (1 - beta1) * gj;
      const vj = beta2 * (v[j] as number) + (1 - beta2) * gj * gj;
      m[j] = mj;
      v[j] = vj;
      let size = vj;
      if (amsgrad) {
        size = Math.max(largest[j] as number, vj);
        largest[j] = size;
      }
      w[j] = shrink * wj - (step * mj) / (Math.sqrt(size) * ofFullV + eps);
    }
  }
}

/** Adam with decoupled weight decay (Loshchilov and Hutter 2019), as `torch.optim.AdamW`. */
export class AdamW extends Adam {
  constructor(parameters: readonly Tensor[], options: AdamOptions = {}) {
    super(parameters, options, "AdamW");
  }
}

/**
 * Scales all gradients together so that their common length √Σg² is at most `maxNorm`, and returns the length they
 * had. Like PyTorch's `clip_grad_norm_`, it divides by the length plus 1e-6.
 *
 * @throws {RangeError} if the length is not a finite number: scaling could not mend it. The gradients stay as they were.
 */
export function clipGradNorm(parameters: readonly Tensor[], maxNorm: number): number {
  fromZero("clipGradNorm", "maxNorm", maxNorm);
  const gradients = parameters.flatMap(({ gradient }) => (gradient === null ? [] : [gradient]));
  let largest = 0;
  for (const g of gradients) for (const gi of g) largest = Math.max(largest, Math.abs(gi));
  // Relative to the largest, so that no square leaves the doubles.
  let squares = 0;
  for (const g of gradients) for (const gi of g) squares += (gi / largest) * (gi / largest);
  const norm = largest === 0 ? 0 : largest * Math.sqrt(squares);
  if (!Number.isFinite(norm))
    throw new RangeError(
      `clipGradNorm: gradients of a finite length expected, the largest number is ${largest}`,
    );
  const scale = maxNorm / (norm + 1e-6);
  if (scale < 1)
    for (const g of gradients) for (let i = 0; i < g.length; i++) g[i] = (g[i] as number) * scale;
  return norm;
}

/** Cuts every number of every gradient to ±limit. */
export function clipGradValue(parameters: readonly Tensor[], limit: number): void {
  fromZero("clipGradValue", "limit", limit);
  for (const { gradient } of parameters) {
    gradient?.forEach((gi, i) => {
      gradient[i] = Math.min(Math.max(gi, -limit), limit);
    });
  }
}

function fromZero(who: string, option: string, value: number): number {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`${who}: ${option} from 0 on expected, got ${value}`);
  }
  return value;
}
