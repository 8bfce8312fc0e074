/**
 * What mutants are tried with: every law of the catalogue, and every test of the specs of the engine
 *
 * Specs that load mathjs, start processes or look at memory are left out: they would take longer than all others.
 */
import { readdirSync } from "node:fs";
import type { Subject } from "../claims/subject.ts";
import type { Law } from "../kit/law.ts";
import { collected, type Test } from "./suite.ts";
import type { Load } from "./world.ts";

const folders = ["nn", "ops", "state", "train"];
/** They look at memory rather than at numbers. */
const leftOut = /memory\.spec\.ts$/;

export const specs: readonly string[] = folders.flatMap((folder) =>
  readdirSync(`spec/${folder}`)
    .filter((name) => name.endsWith(".spec.ts") && !leftOut.test(name))
    .map((name) => `spec/${folder}/${name}`),
);

/** Everything that `checksOf` loads. */
export const entries: readonly string[] = [
  "spec/laws/catalogue.ts",
  "spec/claims/examine.ts",
  "spec/oracle/python.ts",
  "spec/engines/ours.ts",
  "spec/kit/setup.ts",
  ...specs,
];

interface Named {
  readonly name: string;
  readonly law: (s: Subject) => Law;
}

/** A check of an engine, by name: throws, or gives what is wrong, unless the engine passes. */
export interface Checks {
  readonly names: readonly string[];
  /** Reads a spec, whose tests would otherwise be found when the first of them is run. */
  prepare(spec: string): void;
  /** With how many draws at most; a test has its own number. */
  run(name: string, draws: number): unknown;
}

const seed = 20241205;

/** The name, told apart from others that are alike. */
const unused = (names: ReadonlyMap<string, unknown>, name: string): string =>
  names.has(name) ? unused(names, `${name}'`) : name;

/** The checks of the engine that `load` gives. Specs are loaded when they are first asked for. */
export function checksOf(load: Load): Checks {
  load("spec/kit/setup.ts");
  const { catalogue } = load("spec/laws/catalogue.ts") as unknown as { catalogue: readonly Named[] };
  const laws = new Map<string, Named["law"]>();
  for (const { name, law } of catalogue) laws.set(unused(laws, name), law);
  const tests = new Map<string, Map<string, Test>>();
  const testsOf = (spec: string) => {
    const known = tests.get(spec);
    if (known !== undefined) return known;
    const found = new Map<string, Test>();
    for (const test of collected(() => load(spec))) {
      found.set(unused(found, `${spec} > ${test.name}`), test);
    }
    tests.set(spec, found);
    return found;
  };
  const subjectOf = load("spec/claims/examine.ts").subjectOf as (
    engine: unknown,
    recorded: unknown,
  ) => Subject;
  return {
    get names() {
      return [...laws.keys(), ...specs.flatMap((spec) => [...testsOf(spec).keys()])];
    },
    prepare: testsOf,
    run(name, draws) {
      const law = laws.get(name);
      if (law === undefined)
        return testsOf(name.split(" > ")[0] as string)
          .get(name)
          ?.run();
      // A fresh one each time: laws may keep what they once found of a subject, and then cost less than before.
      const subject = subjectOf(load("spec/engines/ours.ts").ours, load("spec/oracle/python.ts").python);
      const finding = law(subject)({ seed, runs: draws, anyFinding: true });
      if (finding !== null) throw new Error(finding.story);
      return undefined;
    },
  };
}
