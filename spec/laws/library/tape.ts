/** The tape: what is noted, what is added up, and what is refused. */
import { same } from "../../kit/compare.ts";
import { example } from "../../kit/law.ts";
import type { LibraryLaw } from "../library.ts";

export const ofTape: readonly LibraryLaw[] = [
  {
    of: "tape",
    title: "records again after noGrad, even if its function threw",
    law: (s) =>
      example(() => {
        try {
          s.noGrad(() => {
            throw new Error("on purpose");
          });
        } catch {
          // As it should.
        }
        const x = s.parameter([1, 2]);
        same(s.requiresGrad(s.exp(x)), true);
      }),
  },
];
