import type { Probe } from "../probes.ts";

export const probesOfTraining: readonly Probe[] = [];
