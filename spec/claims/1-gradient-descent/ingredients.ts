import type { Claim } from "../claim.ts";

export const ingredientsClaims: readonly Claim[] = [];
