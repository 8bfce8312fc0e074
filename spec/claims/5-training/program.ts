import type { Claim } from "../claim.ts";

export const programClaims: readonly Claim[] = [];
