/**
 * What the article claims, one record each, with the law that says how true it is
 */
import type { Chart, Table } from "../kit/figure.ts";
import type { Law } from "../kit/law.ts";
import type { Subject } from "./subject.ts";

/**
 * - `holds`: exactly, or as far as double arithmetic can tell.
 * - `holds up to rounding`: in the real numbers; in doubles it ends somewhere, and the law shows where.
 * - `needs a condition`: the law shows both sides, where the condition is met and where it is not.
 * - `wrong`: the law exhibits the counterexample and asserts what is true instead.
 * - `not testable`: a value judgement, or hardware; `why` says so, and there is no law.
 */
export type Status = "holds" | "holds up to rounding" | "needs a condition" | "wrong" | "not testable";

export interface Claim {
  /** As in the article's index. */
  readonly id: string;
  /** The claim, in our own words. */
  readonly says: { readonly en: string; readonly zh: string };
  /** TeX. */
  readonly formula: string;
  readonly status: Status;
  /** For which numbers, where that is not all of them. */
  readonly domain?: string;
  /** Why it holds or fails, in two or three sentences that a beginner follows. */
  readonly why: string;
  /** The smallest case against it: of every claim that is wrong, and of those that need a condition. */
  readonly counterexample?: string;
  /** Why an engine that answers nothing but zeros, or whose gradients are all zero, keeps the law all the same. */
  readonly blind?: string;
  readonly law?: (subject: Subject) => Law;
  readonly figure?: (subject: Subject) => Drawing;
}

/** A figure without a name: that of its claim serves. */
export type Drawing = Omit<Chart, "id"> | Omit<Table, "id">;
