import type { Claim } from "../claim.ts";

export const networkClaims: readonly Claim[] = [];
