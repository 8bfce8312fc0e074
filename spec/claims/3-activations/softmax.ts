import type { Claim } from "../claim.ts";

export const softmaxClaims: readonly Claim[] = [];
