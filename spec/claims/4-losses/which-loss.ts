import type { Claim } from "../claim.ts";

export const whichLossClaims: readonly Claim[] = [];
