/**
 * Operations pulled back: what the laws of structure are stated in
 *
 * Tolerances. A pullback adds up products g·∂f/∂x. A number that took part in n roundings is off by n halves of a unit in
 * the last place of the sum without signs (Higham 2002, section 3.1), whatever the order.
 */
import type { Subject, Tensor } from "../../claims/subject.ts";
import { equal } from "../../kit/compare.ts";
import type { Law } from "../../kit/law.ts";
import type { Values } from "../../kit/parts.ts";
import { cotangents } from "../../kit/tensors.ts";
import { ulpOf } from "../../kit/ulp.ts";
import type { Case, Drawn, Operation } from "./operations.ts";

/** A law about operations, and which ones it speaks of. */
export interface Structural {
  /** A sentence with the operation as its subject. */
  readonly title: string;
  readonly concerns: (operation: Operation) => boolean;
  readonly law: (s: Subject, operation: Operation) => Law;
}

/** A case, and what is pulled back from the answer. */
export interface Pulled extends Case {
  readonly cotangent: number[];
}

/**
 * No answer here has more than 64 numbers, nor is any sum longer; and no formula rounds a number more than 64 times
 * besides. Mistakes of structure are off by a large part of the whole, so there is no need to count more closely.
 */
export const within = 128;

export const everything = (): boolean => true;

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The largest of all without its sign; 0 of none. */
export function largest(...all: readonly (readonly number[])[]): number {
  return all.flat().reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

export function pulled({ cases, shape }: Operation): Drawn<Pulled> {
  return cases.chain((at) => cotangents(countOf(shape(at))).map((cotangent) => ({ ...at, cotangent })));
}

/** The same with a second cotangent. */
export function pulledTwice(operation: Operation): Drawn<Pulled & { other: number[] }> {
  return pulled(operation).chain((at) => cotangents(at.cotangent.length).map((other) => ({ ...at, other })));
}

/** The operation as the subject calls it: tensors in, a tensor out. */
export function calling(s: Subject, { apply }: Operation, at: Case): (...x: Tensor[]) => Tensor {
  return (...x) => apply(s, x, at);
}

/** f(x), its numbers and its shape. */
export function answer(
  s: Subject,
  { apply }: Operation,
  at: Case,
  inputs: readonly Values[] = at.inputs,
): Values {
  return s.read(
    apply(
      s,
      inputs.map(({ values, shape }) => s.tensor(values, shape)),
      at,
    ),
  );
}

/** For each input, Jᵀg. */
export function pull(s: Subject, operation: Operation, at: Case, g: readonly number[]): number[][] {
  return s.pullback(calling(s, operation, at), at.inputs, { values: g, shape: operation.shape(at) });
}

/**
 * Some numbers of Jᵀg and the like are what they should be, up to `within` units of the largest that any could be if nothing in
 * them cancelled, for cotangents as large as these.
 */
export function close(
  s: Subject,
  operation: Operation,
  at: Case,
  cotangents: readonly (readonly number[])[],
  got: readonly number[],
  wanted: readonly number[],
): undefined {
  const most = largest(...cotangents);
  // What comes back may always be as large as what was sent. Where that explains it, there is no need to look further.
  if (got.length === wanted.length && got.every((x, i) => Math.abs(x - (wanted[i] as number)) <= ulpOf(most)))
    return;
  const gain = operation.gain?.(s, at) ?? measured(s, operation, at);
  equal(got, wanted, { within, of: most * (Number.isFinite(gain) ? Math.max(1, gain) : 1) });
}

/** Σ |∂yⱼ/∂xᵢ| over j, for the i where it is largest: each yⱼ is pulled back alone. */
function measured(s: Subject, operation: Operation, at: Case): number {
  const n = countOf(operation.shape(at));
  const sums = at.inputs.map(({ values }) => values.map(() => 0));
  for (let j = 0; j < n; j++) {
    const alone = Array.from({ length: n }, (_, i) => (i === j ? 2 : 0));
    pull(s, operation, at, alone).forEach((gradient, which) => {
      gradient.forEach((g, i) => {
        const sum = sums[which] as number[];
        sum[i] = (sum[i] as number) + Math.abs(g) / 2;
      });
    });
  }
  return largest(...sums);
}

/** All gradients in one row. */
export function joined(gradients: readonly (readonly number[])[]): number[] {
  return gradients.flat();
}

export function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((x, i) => x + (b[i] as number));
}

export function times(factor: number, a: readonly number[]): number[] {
  return a.map((x) => factor * x);
}

/** A tensor of the engine's own, where plain numbers are looked for. The subject passes it on as it is. */
export function own(s: Subject, { values, shape }: Values): Values & Tensor {
  return s.tensor(values, shape) as Values & Tensor;
}
