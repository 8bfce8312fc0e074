import type { Claim } from "../claim.ts";

export const crossEntropyClaims: readonly Claim[] = [];
