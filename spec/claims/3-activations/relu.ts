import type { Claim } from "../claim.ts";

export const reluClaims: readonly Claim[] = [];
