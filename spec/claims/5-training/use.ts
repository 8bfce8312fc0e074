import type { Claim } from "../claim.ts";

export const useClaims: readonly Claim[] = [];
