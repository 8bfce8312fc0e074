import type { Claim } from "../claim.ts";

export const overfittingClaims: readonly Claim[] = [];
