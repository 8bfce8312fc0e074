/** Optimisers: every option is its formula. */
import type { LibraryLaw } from "../library.ts";

export const ofOptimisers: readonly LibraryLaw[] = [];
