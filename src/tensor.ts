import { checkedShape, type Shape, sameShape, show, sizeOf } from "./shape.ts";

/** How an operator made a tensor. `compute` and `pull` own nothing but the tensors they close over. */
export interface Origin {
  /** The operator, for messages. */
  readonly name: string;
  readonly inputs: readonly Tensor[];
  /** Fills `y` from the inputs as they are now. */
  readonly compute: (y: Float64Array) => void;
  /** Adds to the gradient of each input what the gradient `g` of the output sends back to it; null if nothing is. */
  readonly pull: ((g: Float64Array) => void) | null;
  /** Grows with every tensor made, so an output always has a larger one than its inputs. */
  readonly order: number;
  /** Whether the tensor belongs to a recording, which alone may run it again. */
  readonly recorded: boolean;
}

/** A number for every index of a shape, and how it was computed. */
export class Tensor {
  /** Row-major: the last axis varies fastest. Written to directly, a change goes unseen by `backward`: use `assign`. */
  data: Float64Array;
  readonly shape: Shape;
  /** Whether `backward` should find the derivative by this tensor, or by something it was computed from. */
  readonly requiresGrad: boolean;
  /** d loss / d this, as long as `data`; null until a gradient reaches this tensor. */
  gradient: Float64Array | null = null;
  /** null for a leaf, which no operator made; "freed" once `backward` has used it up. */
  origin: Origin | null | "freed" = null;
  /** When `assign` or an optimiser last wrote to this tensor. */
  changedAt = 0;

  /** @throws {RangeError} if there are more or fewer numbers than the shape holds. */
  constructor(data: Float64Array, shape: Shape, requiresGrad = false) {
    this.shape = checkedShape("Tensor", shape);
    if (data.length !== sizeOf(shape)) {
      throw new RangeError(`Tensor: shape ${show(shape)} holds ${sizeOf(shape)} numbers, got ${data.length}`);
    }
    this.data = data;
    this.requiresGrad = requiresGrad;
  }

  /** The gradient to add to, all zeros at first; null if nobody needs it. */
  accumulator(): Float64Array | null {
    if (!this.requiresGrad) return null;
    this.gradient ??= new Float64Array(this.data.length);
    return this.gradient;
  }

  /**
   * The only number of a tensor of one.
   *
   * @throws {RangeError} if there are more or none.
   */
  item(): number {
    if (this.data.length !== 1)
      throw new RangeError(`item: one number expected, got shape ${show(this.shape)}`);
    return this.data[0] as number;
  }

  /** The numbers as nested arrays, a plain number for shape `[]`. */
  toArray(): Nested {
    const cut = (axis: number, from: number, size: number): Nested => {
      if (axis === this.shape.length) return this.data[from] as number;
      const length = this.shape[axis] as number;
      return Array.from({ length }, (_, i) => cut(axis + 1, from + (i * size) / length, size / length));
    };
    return cut(0, 0, this.data.length);
  }
}

/** A number, or arrays of arrays of numbers that are equally long at each depth. */
export type Nested = number | readonly Nested[];

/**
 * A leaf tensor with these numbers: `tensor([[1, 2], [3, 4]])`, or `tensor([1, 2, 3, 4], [2, 2])` with the shape said.
 *
 * @throws {RangeError} if rows differ in length, or the shape does not fit.
 * @throws {TypeError} if anything in it is not a number.
 */
export function tensor(
  values: Nested | Float64Array,
  shape?: Shape,
  { requiresGrad = false }: { requiresGrad?: boolean } = {},
): Tensor {
  if (values instanceof Float64Array)
    return new Tensor(values.slice(), shape ?? [values.length], requiresGrad);
  const lengths: number[] = [];
  const numbers: number[] = [];
  const flatten = (part: Nested, depth: number): void => {
    if (Array.isArray(part)) {
      if (numbers.length === 0 && depth === lengths.length) lengths.push(part.length);
      if (lengths[depth] === undefined) throw new RangeError("tensor: rows differ in depth");
      if (part.length !== lengths[depth]) {
        throw new RangeError(`tensor: rows differ in length, ${lengths[depth]} and ${part.length}`);
      }
      for (const inner of part) flatten(inner, depth + 1);
    } else {
      if (typeof part !== "number") throw new TypeError(`tensor: numbers expected, got ${String(part)}`);
      if (depth !== lengths.length) throw new RangeError("tensor: rows differ in depth");
      numbers.push(part);
    }
  };
  flatten(values, 0);
  return new Tensor(Float64Array.from(numbers), shape ?? lengths, requiresGrad);
}

/** A leaf tensor to be trained: one that `backward` finds the gradient of. */
export function parameter(values: Nested | Float64Array, shape?: Shape): Tensor {
  return tensor(values, shape, { requiresGrad: true });
}

export function zeros(shape: Shape): Tensor {
  return new Tensor(new Float64Array(sizeOf(checkedShape("zeros", shape))), shape);
}

export function ones(shape: Shape): Tensor {
  return new Tensor(new Float64Array(sizeOf(checkedShape("ones", shape))).fill(1), shape);
}

/** A tensor or a number, which stands for a tensor of shape `[]`. */
export type Operand = Tensor | number;

export function asTensor(operand: Operand): Tensor {
  return operand instanceof Tensor ? operand : tensor(operand);
}

/** What is going on while operators run: whether they note how to go back, and on which tape. */
const mode: { tracking: boolean; tape: Tensor[] | null } = { tracking: true, tape: null };

/** Time, counted in tensors made and changed: tells whether a change came before or after a use. */
let clock = 0;
export function tick(): number {
  return ++clock;
}

/**
 * The output of an operator, in two statements: `compute` fills `y`, `pull` sends the gradient `g` of `y` back.
 * Run again after the inputs changed, they give the output and the gradients of the changed inputs. Without `pull` the
 * output is a constant.
 */
export function node(
  name: string,
  shape: Shape,
  inputs: readonly Tensor[],
  compute: Origin["compute"],
  pull: Origin["pull"],
): Tensor {
  const tracked = mode.tracking && pull !== null && inputs.some(({ requiresGrad }) => requiresGrad);
  const y = new Tensor(new Float64Array(sizeOf(shape)), shape, tracked);
  if (tracked || mode.tape !== null) {
    y.origin = { name, inputs, compute, pull, order: tick(), recorded: mode.tape !== null };
    mode.tape?.push(y);
  }
  compute(y.data);
  return y;
}

/**
 * Runs `body` without noting how to go back: what it computes needs no gradient. The former state returns however
 * `body` ends.
 *
 * @throws {TypeError} if `body` is asynchronous: what it does later would run outside.
 */
export function noGrad<Result>(body: () => Result): Result {
  return withMode({ tracking: false }, () => {
    const result = body();
    if (result instanceof Promise) throw new TypeError("noGrad: the function must not be asynchronous");
    return result;
  });
}

/** Runs `build` and returns, in order, every tensor that an operator made meanwhile. */
export function taped(build: () => Tensor): { loss: Tensor; tape: readonly Tensor[] } {
  const tape: Tensor[] = [];
  return { loss: withMode({ tape }, build), tape };
}

function withMode<Result>(change: Partial<typeof mode>, body: () => Result): Result {
  const before = { ...mode };
  Object.assign(mode, change);
  try {
    return body();
  } finally {
    Object.assign(mode, before);
  }
}

/** The same numbers as a constant: no gradient flows back through it. */
export function detach(x: Tensor): Tensor {
  return node("detach", x.shape, [x], (y) => y.set(x.data), null);
}

/**
 * Overwrites the numbers of a leaf, in place. A computation that used the old ones can no longer go back: `backward`
 * says so.
 *
 * @throws {TypeError} if an operator made `x`.
 * @throws {RangeError} if the shapes differ.
 */
export function assign(x: Tensor, values: Tensor | Nested): void {
  if (x.origin !== null)
    throw new TypeError("assign: only a leaf can be overwritten, not what an operator computed");
  const source = values instanceof Tensor ? values : tensor(values);
  if (!sameShape(source.shape, x.shape)) {
    throw new RangeError(`assign: shape ${show(x.shape)} expected, got ${show(source.shape)}`);
  }
  x.data.set(source.data);
  x.changedAt = tick();
}

/** Sets all numbers to one. For a few of them a loop is faster than `fill`, which is a call out of compiled code. */
export function setAll(numbers: Float64Array, value: number): void {
  if (numbers.length > 64) numbers.fill(value);
  else for (let i = 0; i < numbers.length; i++) numbers[i] = value;
}
