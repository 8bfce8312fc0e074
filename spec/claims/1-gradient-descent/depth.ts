import type { Claim } from "../claim.ts";

export const depthClaims: readonly Claim[] = [];
