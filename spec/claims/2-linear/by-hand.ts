import type { Claim } from "../claim.ts";

export const linearByHandClaims: readonly Claim[] = [];
