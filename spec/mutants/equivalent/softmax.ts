import type { Equivalents } from "../equivalents.ts";

export const softmax: readonly Equivalents[] = [
  {
    reason: "e of the largest is 1 or NaN: the difference is 0 or NaN either way.",
    mutants: [
      "Lanes.fill: this.others[lane] = sum + ((e[largest] as number) - 1); | sum + ((e[largest] as number) - 1) → sum - ((e[largest] as number) - 1)",
      "Lanes.fill: this.others[lane] = sum + ((e[largest] as number) - 1); | (e[largest] as number) - 1 → 1 - (e[largest] as number)",
    ],
  },
  {
    reason: "The number beyond a lane is overwritten by a later lane, or lost beyond the end of the array.",
    mutants: [
      "alongLanes: for (let at = start; at < start + n * step; at += step) y[at] = value(lanes, lane, x.data, at); | at < start + n * step → at <= start + n * step",
    ],
  },
];
