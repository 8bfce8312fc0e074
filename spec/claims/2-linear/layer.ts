import type { Claim } from "../claim.ts";

export const layerClaims: readonly Claim[] = [];
