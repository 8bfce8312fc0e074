/** Training: epochs, losses and how they are counted. */
import type { LibraryLaw } from "../library.ts";

export const ofTraining: readonly LibraryLaw[] = [];
