/**
 * How a tensor that breaks a law shrinks: to a part of it, then number by number
 */
import { Arbitrary, type Random, Stream, Value } from "fast-check";

/** Row-major numbers and their shape. */
export interface Values {
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

/**
 * Tensors of the numbers and shapes given. A part is tried if its shape could have been drawn. With every tensor goes what
 * it was drawn from, since that knows how to shrink.
 */
export class PartsFirst extends Arbitrary<Values> {
  private readonly of: Arbitrary<number>;
  private readonly shape: Arbitrary<number[]>;

  constructor(of: Arbitrary<number>, shape: Arbitrary<number[]>) {
    super();
    this.of = of;
    this.shape = shape;
  }

  generate(random: Random, bias: number | undefined): Value<Values> {
    const shape = this.shape.generate(random, bias).value;
    const drawn = Array.from({ length: sizeOf(shape) }, () => this.of.generate(random, bias));
    return whole(withTie(drawn, random), shape);
  }

  canShrinkWithoutContext(_: unknown): _ is Values {
    return false;
  }

  shrink({ shape }: Values, context: unknown): Stream<Value<Values>> {
    const drawn = context as readonly Value<number>[];
    const parts = partsOf(drawn, shape).filter((part) =>
      this.shape.canShrinkWithoutContext(part.value.shape),
    );
    const simpler = drawn.map(({ value, context }, i) =>
      this.of
        .shrink(value, context)
        .map((x) => whole([...drawn.slice(0, i), x, ...drawn.slice(i + 1)], shape)),
    );
    return Stream.of(...parts).join(...simpler);
  }
}

function whole(drawn: readonly Value<number>[], shape: readonly number[]): Value<Values> {
  return new Value({ values: drawn.map(({ value }) => value), shape: [...shape] }, drawn);
}

/**
 * The same numbers, or one time in eight with the largest in one more place: by chance two would be equal too seldom for what
 * is decided at a tie, as by a maximum.
 */
export function withTie(drawn: readonly Value<number>[], random: Random): readonly Value<number>[] {
  if (drawn.length < 2 || random.nextInt(0, 7) > 0) return drawn;
  const largest = drawn.reduce((most, each) => (each.value > most.value ? each : most));
  return drawn.with(random.nextInt(0, drawn.length - 1), largest);
}

/** A tensor without the first or the last entry along an axis, or without an axis of length 1. */
function partsOf(drawn: readonly Value<number>[], shape: readonly number[]): Value<Values>[] {
  return shape.flatMap((length, axis) => {
    const withLength = (n: number[]) => [...shape.slice(0, axis), ...n, ...shape.slice(axis + 1)];
    const stride = sizeOf(shape.slice(axis + 1));
    const without = (entry: number) => {
      const rest = drawn.filter((_, i) => Math.floor(i / stride) % length !== entry);
      return whole(rest, withLength([length - 1]));
    };
    if (length === 0) return [];
    return length === 1 ? [whole(drawn, withLength([])), without(0)] : [without(0), without(length - 1)];
  });
}

/** How many numbers a tensor of this shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
