import type { Absent, Bug } from "../bug.ts";

export const trainingBugs: readonly Bug[] = [];

export const trainingAbsent: readonly Absent[] = [];
