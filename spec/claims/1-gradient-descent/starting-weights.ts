import type { Claim } from "../claim.ts";

export const startingWeightsClaims: readonly Claim[] = [];
