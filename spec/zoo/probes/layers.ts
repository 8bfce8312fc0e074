import type { Probe } from "../probes.ts";

export const probesOfLayers: readonly Probe[] = [];
