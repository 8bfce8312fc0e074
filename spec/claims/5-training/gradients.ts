import type { Claim } from "../claim.ts";

export const gradientsClaims: readonly Claim[] = [];
