import type { Claim } from "../claim.ts";

export const stackingClaims: readonly Claim[] = [];
