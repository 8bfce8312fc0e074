import type { Claim } from "../claim.ts";

export const softmaxOrSigmoidClaims: readonly Claim[] = [];
