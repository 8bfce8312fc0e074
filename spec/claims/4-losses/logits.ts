import type { Claim } from "../claim.ts";

export const logitsClaims: readonly Claim[] = [];
