import type { Absent, Bug } from "../bug.ts";

export const lossesBugs: readonly Bug[] = [];

export const lossesAbsent: readonly Absent[] = [];
