import type { Probe } from "../probes.ts";

export const probesOfTape: readonly Probe[] = [
  [
    "two losses of one parameter, one after the other",
    (s) => {
      const w = s.parameter([1, -2, 0.5]);
      s.backward(s.sum(s.mul(w, w)));
      const once = [...(s.gradientOf(w) ?? [])];
      s.backward(s.sum(s.exp(w)));
      return [once, s.gradientOf(w)];
    },
  ],
  [
    "what is computed after noGrad threw",
    (s) => {
      const w = s.parameter([1, 2]);
      try {
        s.noGrad(() => {
          throw new Error("on purpose");
        });
      } catch {
        return s.requiresGrad(s.exp(w));
      }
      return "not thrown on";
    },
  ],
];
