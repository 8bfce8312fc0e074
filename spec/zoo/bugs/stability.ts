import type { Absent, Bug } from "../bug.ts";

export const stabilityBugs: readonly Bug[] = [];

export const stabilityAbsent: readonly Absent[] = [];
