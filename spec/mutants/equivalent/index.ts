import type { Equivalents } from "../equivalents.ts";

/** By path in `src`. */
export const equivalent: Readonly<Record<string, readonly Equivalents[]>> = {};
