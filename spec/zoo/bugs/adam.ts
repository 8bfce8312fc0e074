import type { Absent, Bug } from "../bug.ts";

export const adamBugs: readonly Bug[] = [];

export const adamAbsent: readonly Absent[] = [];
