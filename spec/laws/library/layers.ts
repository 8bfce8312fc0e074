/** Layers: parameters, names, initial weights. */
import type { LibraryLaw } from "../library.ts";

export const ofLayers: readonly LibraryLaw[] = [];
