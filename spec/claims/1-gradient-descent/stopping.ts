import type { Claim } from "../claim.ts";

export const stoppingClaims: readonly Claim[] = [];
