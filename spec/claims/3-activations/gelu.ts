import type { Claim } from "../claim.ts";

export const geluClaims: readonly Claim[] = [];
