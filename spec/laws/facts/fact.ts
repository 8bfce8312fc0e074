/**
 * What is known of an operator, and where its numbers come from
 *
 * One record says what an operator means, how exact its answers must be, and what it answers where calculus has no single
 * answer. The laws are loops over these records, and so are the tables; the engine never sees them.
 */
import type { Operand, Subject, Tensor } from "../../claims/subject.ts";
import type { Ops } from "../../engine.ts";
import { add, type Pair, twoProduct } from "../../kit/exact/doubledouble.ts";
import type { Source } from "../../kit/random.ts";

export interface Fact {
  /** As the port calls it. */
  readonly name: Exclude<keyof Ops<unknown>, "argmax">;
  /** The definition, in TeX. */
  readonly tex: string;
  /** What it says of one output, as mathjs reads it; null where its answers are the inputs themselves or mathjs lacks the function. */
  readonly formula: string | null;
  /** Of which numbers, in words. */
  readonly domain: string;
  /** How many derivatives it has everywhere inside: 0 for one with a kink, Infinity for most. */
  readonly smoothness: number;
  /** What PyTorch answers where there is a choice. */
  readonly pytorch: string;
  readonly value: Contract;
  readonly slope: Contract;
  readonly edges: readonly Edge[];
  readonly kinks: readonly Kink[];
  /** Whether each number of the answer comes from one number of each input alone. */
  readonly elementwise: boolean;
  /** A point to try it on: of so many numbers if it is elementwise, of at most so many rows if it works on rows. */
  readonly draw: (source: Source, size: number) => Point;
  /** The operator of an engine, as it is used at such a point. */
  readonly of: (engine: Subject, point: Point) => (...inputs: Tensor[]) => Operand;
  /** What is true there. */
  readonly exact: (point: Point) => Truth;
  /** Smallest and largest number that an input may hold; what is drawn may be restricted further. */
  readonly range: readonly [from: number, to: number];
}

/** How far an answer may be from the truth. */
export interface Contract {
  /** How many units, by default those in the last place (ULP) of the exact answer. */
  readonly most: number;
  /** What is counted instead, and why; or what is allowed besides. */
  readonly unit?: string;
  /** How the number comes about. */
  readonly why: string;
}

/** Numbers to apply an operator to, all of them plain data. */
export interface Point {
  readonly inputs: readonly { readonly values: readonly number[]; readonly shape: readonly number[] }[];
  /** What is pulled back through the answer. */
  readonly cotangent: readonly number[];
  /** An exponent, a strength, a label or a target: what nothing is differentiated by. */
  readonly given?: number;
}

/** The exact answer and its exact gradients, one for each input. */
export interface Truth {
  readonly value: Exact;
  readonly slopes: readonly Exact[];
}

/** What is true of several numbers: of each the nearest double, and what that lacks. */
export interface Exact {
  readonly of: readonly Pair[];
  /** The unit that the error is counted in, one for each number; that in its last place if nothing is said. */
  readonly units?: readonly number[];
  /** What is allowed before anything is counted, one for each number. */
  readonly slack?: readonly number[];
}

/** A number beyond which, or at which, arithmetic has rules of its own: value and slope there, to the contract or in every bit. */
export interface Edge {
  readonly x: number;
  readonly value: number;
  readonly slope: number;
  /** What PyTorch answers, where that is something else. */
  readonly pytorch?: { readonly value: number; readonly slope: number };
}

/** A point where the slopes on both sides differ. The function must be convex there. */
export interface Kink {
  /** "x = 0", "three of four are the largest". */
  readonly at: string;
  /** A function whose value is one number. */
  readonly of: (engine: Subject) => (x: Tensor) => Operand;
  readonly x: number | readonly number[];
  /** The slopes just left and just right, as x changes by one of its numbers: the ends of what may be chosen. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** What every slope from the subdifferential is, in TeX. */
  readonly subdifferential: string;
  /** The choice that we ask for. */
  readonly ours: readonly number[];
  /** The choice that PyTorch 2.13 makes; NaN where it has none. */
  readonly pytorch: readonly number[];
}

export function total(terms: readonly number[]): number {
  return terms.reduce((sum, term) => sum + term, 0);
}

/** √x to 2^-100 of it: a rounded root, and what one of Newton's steps adds to it. */
export function rootOf(x: Pair): Pair {
  const root = Math.sqrt(x[0]);
  if (root === 0) return single(0);
  const [square, error] = twoProduct(root, root);
  return add([root, 0], [(x[0] - square - error + x[1]) / (2 * root), 0]);
}

/** A double as a pair: the truth, if it is that double. */
export function single(x: number): Pair {
  return [x, 0];
}

/** A number as one would type it, the sign of zero included. */
export function shown(x: number): string {
  return Object.is(x, -0) ? "-0" : String(x);
}

export function shownRow(row: readonly number[]): string {
  return `[${row.map(shown).join(", ")}]`;
}

/** c times a pair, for a c that is a power of two with any sign: nothing is rounded. */
export function scaledBy(c: number, [high, low]: Pair): Pair {
  return [c * high, c * low];
}
