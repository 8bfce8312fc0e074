import type { Claim } from "../claim.ts";

export const remediesClaims: readonly Claim[] = [];
