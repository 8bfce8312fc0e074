import type { Claim } from "../claim.ts";

export const taskClaims: readonly Claim[] = [];
