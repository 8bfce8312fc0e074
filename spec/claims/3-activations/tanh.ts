import type { Claim } from "../claim.ts";

export const tanhClaims: readonly Claim[] = [];
