import type { Absent, Bug } from "../bug.ts";

export const sgdBugs: readonly Bug[] = [];

export const sgdAbsent: readonly Absent[] = [];
