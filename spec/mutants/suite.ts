/**
 * What specs need of Vitest, so that a test is a function that can be called: `describe`, `test` and their tables, `expect`
 *
 * The assertions are Vitest's own. There is no process to start, no reporter to inform and no module to load a second time,
 * so that a test costs no more than what it computes.
 */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  type ExpectStatic,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";

/** A test, with everything that comes before and after it. */
export interface Test {
  readonly name: string;
  readonly run: () => unknown;
}

type Hook = () => unknown;

/** What is being collected: the titles that are open, the hooks that hold there, and the tests so far. */
const open: { titles: string[]; before: Hook[]; after: Hook[]; tests: Test[] } = {
  titles: [],
  before: [],
  after: [],
  tests: [],
};

/** The tests that `load` declares. */
export function collected(load: () => unknown): Test[] {
  Object.assign(open, { titles: [], before: [], after: [], tests: [] });
  load();
  return open.tests;
}

type Body = (...values: never[]) => unknown;

function describing(title: string, ...rest: unknown[]): void {
  const body = rest.find((each) => typeof each === "function") as Body;
  const { titles, before, after } = open;
  Object.assign(open, { titles: [...titles, title], before: [...before], after: [...after] });
  body();
  Object.assign(open, { titles, before, after });
}

function testing(title: string, ...rest: unknown[]): void {
  const body = rest.find((each) => typeof each === "function") as Body;
  const { before, after } = open;
  const run = () => {
    for (const hook of before) hook();
    const ending = () => {
      for (const hook of after) hook();
    };
    let result: unknown;
    try {
      result = body();
    } catch (error) {
      ending();
      throw error;
    }
    if (result instanceof Promise) return result.finally(ending);
    ending();
    return undefined;
  };
  open.tests.push({ name: [...open.titles, title].join(" > "), run });
}

/** For each row of a table, with its number in the title; a row that is an array holds several values. */
const each =
  (declare: typeof testing) =>
  (table: readonly unknown[]) =>
  (title: string, ...rest: unknown[]) => {
    const body = rest.find((one) => typeof one === "function") as (...values: unknown[]) => unknown;
    for (const [i, row] of table.entries())
      declare(`${title} (${i + 1})`, () => body(...(Array.isArray(row) ? row : [row])));
  };

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

const expecting = ((value: unknown, message?: string) => {
  setState({ assertionCalls: (getState(expecting).assertionCalls ?? 0) + 1 }, expecting);
  return chai.expect(value, message);
}) as unknown as ExpectStatic;
Object.assign(expecting, chai.expect, (globalThis as never)[ASYMMETRIC_MATCHERS_OBJECT], {
  getState: () => getState(expecting),
  setState: (state: object) => setState(state, expecting),
  extend: (matchers: never) =>
    (chai.expect as unknown as { extend: (...args: unknown[]) => void }).extend(expecting, matchers),
});
setState({ assertionCalls: 0, currentTestName: "", testPath: "" } as never, expecting);

/** What `import … from "vitest"` gives. */
export const vitest: Readonly<Record<string, unknown>> = {
  describe: Object.assign(describing, { each: each(describing) }),
  test: Object.assign(testing, { each: each(testing), concurrent: testing }),
  it: testing,
  expect: expecting,
  beforeEach: (hook: Hook) => void open.before.push(hook),
  afterEach: (hook: Hook) => void open.after.push(hook),
  beforeAll: (hook: Hook) => void hook(),
};
