/**
 * Laws of structure: what backpropagation is, for any operation of any engine behind the port
 *
 *     for (const operation of operations)
 *       for (const { title, concerns, law } of structural)
 *         if (concerns(operation)) check(law(subject, operation));
 *
 * None of them needs to know what an operator computes, nor its slope: `facts` and `accuracy` do. They say how gradients go
 * together, which is where engines go wrong that have every formula right.
 */
import { ofPullbacks } from "./structural/pullback.ts";
import type { Structural } from "./structural/pulling.ts";
import { ofSharing } from "./structural/sharing.ts";
import { ofTapes } from "./structural/tape.ts";

export { type Operation, operations } from "./structural/operations.ts";

export const structural: readonly Structural[] = [...ofPullbacks, ...ofSharing, ...ofTapes];
