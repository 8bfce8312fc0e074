/** Files: state dicts and safetensors. */
import type { LibraryLaw } from "../library.ts";

export const ofFiles: readonly LibraryLaw[] = [];
