/**
 * Vitest's set-up: the same examples on every machine, and a command to see the one that failed again
 *
 *     SEED=random npx vitest run      draws other examples; a failure prints its seed
 *     SEED=7 npx vitest run           draws those of seed 7
 *     SEED=7 REPLAY=12:0 npx vitest run FILE -t TITLE     as a failure prints it, tries nothing but its one example
 *     RUNS=10000 npx vitest run       draws that many for every law, where the spec itself asks for no number
 */
import { configureGlobal } from "fast-check";
import { expect } from "vitest";
import { settings } from "./law.ts";
import "./matchers.ts";
