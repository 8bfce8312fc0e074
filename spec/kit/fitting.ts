/**
 * How tensors that fit together are drawn and shrink: an axis by an entry in all of them at once, then number by number
 */
import { Arbitrary, integer, type Random, Stream, Value } from "fast-check";
import { withTie } from "./parts.ts";

type Axes = Readonly<Record<string, readonly string[]>>;
type Nested = Readonly<Record<string, number[] | number[][]>>;
type Drawn = Readonly<Record<string, readonly Value<number>[]>>;

interface Context {
  readonly sizes: Readonly<Record<string, number>>;
  readonly drawn: Drawn;
}

/** Draws for each axis name a length, and for each tensor its numbers. */
export class FittingFirst extends Arbitrary<Nested> {
  private readonly of: Arbitrary<number>;
  private readonly axes: Axes;
  private readonly ranges: ReadonlyMap<string, readonly [number, number]>;

  constructor(
    of: Arbitrary<number>,
    axes: Axes,
    lengths: Readonly<Record<string, readonly [number, number]>>,
  ) {
    super();
    this.of = of;
    this.axes = axes;
    this.ranges = new Map(
      Object.values(axes).flatMap((names) => names.map((name) => [name, lengths[name] ?? [1, 4]])),
    );
  }

  generate(random: Random, bias: number | undefined): Value<Nested> {
    const sizes = Object.fromEntries(
      [...this.ranges].map(([name, [min, max]]) => [
        name,
        integer({ min, max }).generate(random, undefined).value,
      ]),
    );
    const drawn = Object.fromEntries(
      Object.entries(this.axes).map(([name, axes]) => [
        name,
        withTie(
          Array.from({ length: sizeOf(axes, sizes) }, () => this.of.generate(random, bias)),
          random,
        ),
      ]),
    );
    return this.whole({ sizes, drawn });
  }

  canShrinkWithoutContext(_: unknown): _ is Nested {
    return false;
  }

  shrink(_: Nested, context: unknown): Stream<Value<Nested>> {
    const { sizes, drawn } = context as Context;
    const shorter = [...this.ranges].flatMap(([axis, [least]]) => {
      const size = sizes[axis] as number;
      if (size <= least) return [];
      return Array.from({ length: size }, (_, entry) =>
        this.whole(this.without(axis, entry, { sizes, drawn })),
      );
    });
    const simpler = Object.entries(drawn).flatMap(([name, values]) =>
      values.map(({ value, context: own }, i) =>
        this.of
          .shrink(value, own)
          .map((x) => this.whole({ sizes, drawn: { ...drawn, [name]: values.with(i, x) } })),
      ),
    );
    return Stream.of(...shorter).join(...simpler);
  }

  /** Everything but one entry of an axis. */
  private without(axis: string, entry: number, { sizes, drawn }: Context): Context {
    const rest = Object.entries(this.axes).map(([name, axes]) => {
      const values = drawn[name] as readonly Value<number>[];
      const kept = values.filter((_, i) =>
        axes.every((own, k) => {
          const stride = sizeOf(axes.slice(k + 1), sizes);
          return own !== axis || Math.floor(i / stride) % (sizes[own] as number) !== entry;
        }),
      );
      return [name, kept] as const;
    });
    return { sizes: { ...sizes, [axis]: (sizes[axis] as number) - 1 }, drawn: Object.fromEntries(rest) };
  }

  private whole(context: Context): Value<Nested> {
    const nested = Object.entries(this.axes).map(([name, axes]) => {
      const values = (context.drawn[name] as readonly Value<number>[]).map(({ value }) => value);
      const [rows, columns] = axes.map((axis) => context.sizes[axis] as number) as [number, number?];
      if (columns === undefined) return [name, values];
      return [name, Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns))];
    });
    return new Value(Object.fromEntries(nested), context);
  }
}

function sizeOf(axes: readonly string[], sizes: Readonly<Record<string, number>>): number {
  return axes.reduce((size, axis) => size * (sizes[axis] as number), 1);
}
