import type { Claim } from "../claim.ts";

export const modelAndTruthClaims: readonly Claim[] = [];
