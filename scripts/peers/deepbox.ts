import { createRequire } from "node:module";
import type { Engine } from "../../spec/engine.ts";
import { deepbox } from "../../spec/engines/deepbox.ts";
import { installed } from "../install.ts";

/** deepbox, installed first if need be: for `backproof check --engine`. */
export default function engine(): Engine {
  return deepbox(createRequire(installed(".peers/deepbox", { deepbox: "1.0.0" }))("deepbox"));
}
