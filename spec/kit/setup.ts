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

const { SEED = "20241205", REPLAY = "", RUNS = "100" } = process.env;
const seed = SEED === "random" ? Math.trunc(Math.random() * 0x8000_0000) : wholeNumber("SEED", SEED);
const runs = wholeNumber("RUNS", RUNS);

configureGlobal({ seed, numRuns: runs });
settings.search = { seed, runs, path: REPLAY };
settings.replay = (finding) => {
  const { currentTestName = "", testPath = "" } = expect.getState();
  // Vitest takes the title for a regular expression, without the ">" that it prints between describe and test.
  const title = currentTestName.replaceAll(" > ", " ").replace(/[^\w\s]/g, ".");
  const file = testPath.replace(/^.*?(?=spec\/)/, "");
  return `SEED=${finding.seed} REPLAY=${finding.path} npx vitest run ${file} -t "${title}"`;
};

function wholeNumber(name: string, text: string): number {
  if (!/^-?\d+$/.test(text)) throw new RangeError(`${name}: a whole number expected, got "${text}"`);
  return Number(text);
}
