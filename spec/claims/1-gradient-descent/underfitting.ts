import type { Claim } from "../claim.ts";

export const underfittingClaims: readonly Claim[] = [];
