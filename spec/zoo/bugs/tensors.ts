import type { Absent, Bug } from "../bug.ts";

export const tensorsBugs: readonly Bug[] = [];

export const tensorsAbsent: readonly Absent[] = [];
