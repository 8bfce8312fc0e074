import type { Claim } from "../claim.ts";

export const purposeClaims: readonly Claim[] = [];
