import type { Probe } from "../probes.ts";

export const probesOfOptimisers: readonly Probe[] = [];
