import type { Claim } from "../claim.ts";

export const gradientClaims: readonly Claim[] = [];
