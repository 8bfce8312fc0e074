/**
 * Values drawn by a plain function of a source of random numbers, for laws
 *
 * The same function then serves a law, which wants the smallest value that breaks it, and a loop over millions.
 */
import { Arbitrary, type Random, Stream, Value } from "fast-check";
import { type Source, seeded } from "./random.ts";

/** What `draw` draws. What breaks a law shrinks to one of `simpler`, as often as that helps, so those must get ever simpler. */
export function drawn<T>(draw: (source: Source) => T, simpler: (value: T) => Iterable<T>): Arbitrary<T> {
  return new Drawn(draw, simpler);
}

class Drawn<T> extends Arbitrary<T> {
  private readonly draw: (source: Source) => T;
  private readonly simpler: (value: T) => Iterable<T>;

  constructor(draw: (source: Source) => T, simpler: (value: T) => Iterable<T>) {
    super();
    this.draw = draw;
    this.simpler = simpler;
  }

  generate(random: Random): Value<T> {
    return new Value(this.draw(seeded(random.nextInt(0, 0x7fff_ffff))), undefined);
  }

  canShrinkWithoutContext(_: unknown): _ is T {
    return false;
  }

  shrink(value: T): Stream<Value<T>> {
    return new Stream(this.simpler(value)[Symbol.iterator]() as IterableIterator<T>).map(
      (other) => new Value(other, undefined),
    );
  }
}
