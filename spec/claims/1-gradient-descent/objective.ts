import type { Claim } from "../claim.ts";

export const objectiveClaims: readonly Claim[] = [];
