import type { Claim } from "../claim.ts";

export const crossEntropyByHandClaims: readonly Claim[] = [];
