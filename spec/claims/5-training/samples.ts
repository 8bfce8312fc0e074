import type { Claim } from "../claim.ts";

export const samplesClaims: readonly Claim[] = [];
