import type { Probe } from "../probes.ts";

export const probesOfData: readonly Probe[] = [];
