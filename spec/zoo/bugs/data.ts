import type { Absent, Bug } from "../bug.ts";

export const dataBugs: readonly Bug[] = [];

export const dataAbsent: readonly Absent[] = [];
