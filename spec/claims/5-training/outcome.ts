import type { Claim } from "../claim.ts";

export const outcomeClaims: readonly Claim[] = [];
