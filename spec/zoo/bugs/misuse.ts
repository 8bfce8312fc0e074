import type { Absent, Bug } from "../bug.ts";

export const misuseBugs: readonly Bug[] = [];

export const misuseAbsent: readonly Absent[] = [];
