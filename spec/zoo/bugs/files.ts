import type { Absent, Bug } from "../bug.ts";

export const filesBugs: readonly Bug[] = [];

export const filesAbsent: readonly Absent[] = [];
