import type { Claim } from "../claim.ts";

export const meanSquaredErrorClaims: readonly Claim[] = [];
