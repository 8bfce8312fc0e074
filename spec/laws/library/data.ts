/** Data: random numbers, shuffles, splits and batches. */
import type { LibraryLaw } from "../library.ts";

export const ofData: readonly LibraryLaw[] = [];
