import type { Absent, Bug } from "../bug.ts";

export const operatorsBugs: readonly Bug[] = [];

export const operatorsAbsent: readonly Absent[] = [];
