import type { Claim } from "../claim.ts";

export const minimumClaims: readonly Claim[] = [];
