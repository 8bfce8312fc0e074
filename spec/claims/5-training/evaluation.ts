import type { Claim } from "../claim.ts";

export const evaluationClaims: readonly Claim[] = [];
