import type { Claim } from "../claim.ts";

export const updateClaims: readonly Claim[] = [];
