/** The collection, group by group. */
import type { Absent, Bug } from "./bug.ts";
import { adamAbsent, adamBugs } from "./bugs/adam.ts";
import { dataAbsent, dataBugs } from "./bugs/data.ts";
import { filesAbsent, filesBugs } from "./bugs/files.ts";
import { layersAbsent, layersBugs } from "./bugs/layers.ts";
import { lossesAbsent, lossesBugs } from "./bugs/losses.ts";
import { misuseAbsent, misuseBugs } from "./bugs/misuse.ts";
import { operatorsAbsent, operatorsBugs } from "./bugs/operators.ts";
import { sgdAbsent, sgdBugs } from "./bugs/sgd.ts";
import { stabilityAbsent, stabilityBugs } from "./bugs/stability.ts";
import { tapeAbsent, tapeBugs } from "./bugs/tape.ts";
import { tensorsAbsent, tensorsBugs } from "./bugs/tensors.ts";
import { trainingAbsent, trainingBugs } from "./bugs/training.ts";

export const bugs: readonly Bug[] = [
  ...tensorsBugs,
  ...tapeBugs,
  ...operatorsBugs,
  ...stabilityBugs,
  ...lossesBugs,
  ...layersBugs,
  ...sgdBugs,
  ...adamBugs,
  ...dataBugs,
  ...trainingBugs,
  ...filesBugs,
  ...misuseBugs,
];

/** What people get wrong elsewhere and cannot be planted here. */
export const absent: readonly Absent[] = [
  ...tensorsAbsent,
  ...tapeAbsent,
  ...operatorsAbsent,
  ...stabilityAbsent,
  ...lossesAbsent,
  ...layersAbsent,
  ...sgdAbsent,
  ...adamAbsent,
  ...dataAbsent,
  ...trainingAbsent,
  ...filesAbsent,
  ...misuseAbsent,
];
