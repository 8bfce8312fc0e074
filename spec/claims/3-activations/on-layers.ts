import type { Claim } from "../claim.ts";

export const onLayersClaims: readonly Claim[] = [];
