/**
 * Laws of what facts and structure leave out: operators at all sizes, and what stands around them, from tensors to files
 *
 * Here engines go wrong without any formula being wrong. A law has a sentence for a title, with what it is about before it.
 */
import type { Subject } from "../claims/subject.ts";
import type { Law } from "../kit/law.ts";
import { ofData } from "./library/data.ts";
import { ofFiles } from "./library/files.ts";
import { ofLayers } from "./library/layers.ts";
import { ofLosses } from "./library/losses.ts";
import { ofOperators } from "./library/operators.ts";
import { ofOptimisers } from "./library/optimisers.ts";
import { ofTape } from "./library/tape.ts";
import { ofTensors } from "./library/tensors.ts";
import { ofTraining } from "./library/training.ts";

export interface LibraryLaw {
  readonly of:
    | "operators"
    | "tensors"
    | "tape"
    | "losses"
    | "layers"
    | "optimisers"
    | "data"
    | "training"
    | "files";
  readonly title: string;
  readonly law: (s: Subject) => Law;
}

export const library: readonly LibraryLaw[] = [
  ...ofOperators,
  ...ofTensors,
  ...ofTape,
  ...ofLosses,
  ...ofLayers,
  ...ofOptimisers,
  ...ofData,
  ...ofTraining,
  ...ofFiles,
];
