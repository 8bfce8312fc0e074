import type { Claim } from "../claim.ts";

export const learningRateClaims: readonly Claim[] = [];
