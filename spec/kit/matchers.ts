import { expect } from "vitest";
import { furthest } from "./ulp.ts";

interface NumericMatchers {
  /** Passes when `most` steps between doubles, or fewer, lead from the value to `wanted`; of arrays, for every number. */
  toBeWithinUlps(wanted: number | ArrayLike<number>, most: number): void;
}

declare module "vitest" {
  interface Assertion extends NumericMatchers {}
}

expect.extend({
  toBeWithinUlps(actual: number | ArrayLike<number>, wanted: number | ArrayLike<number>, most: number) {
    const [got, want] = [actual, wanted].map((x) => (typeof x === "number" ? [x] : x)) as [
      number[],
      number[],
    ];
    if (got.length !== want.length)
      return { pass: false, message: () => `expected ${want.length} numbers, got ${got.length}` };
    const { at, off } = furthest(got, want);
    const where = typeof actual === "number" ? "" : ` at ${at}`;
    return {
      pass: off <= most,
      message: () =>
        `expected ${got[at]}${where} to be within ${most} ulp of ${want[at]}, but it is ${off} ulp away`,
    };
  },
});
