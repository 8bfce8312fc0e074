import type { Absent, Bug } from "../bug.ts";

export const layersBugs: readonly Bug[] = [];

export const layersAbsent: readonly Absent[] = [];
