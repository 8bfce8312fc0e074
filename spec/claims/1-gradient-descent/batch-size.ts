import type { Claim } from "../claim.ts";

export const batchSizeClaims: readonly Claim[] = [];
