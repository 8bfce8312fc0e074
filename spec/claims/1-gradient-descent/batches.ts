import type { Claim } from "../claim.ts";

export const batchesClaims: readonly Claim[] = [];
