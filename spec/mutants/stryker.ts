/** Stryker's mutators, used as a library: where each changes a text, and to what. */
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** A change, with the place as Stryker gives it: lines and columns from 0. */
interface Change {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const silent = () => undefined;
const no = () => false;
const logger = {
  ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
  ...{ isTraceEnabled: no, isDebugEnabled: no, isInfoEnabled: no, isWarnEnabled: no },
  ...{ isErrorEnabled: no, isFatalEnabled: no },
};

/** What Stryker changes in this text. */
export async function strykerChanges(file: string, text: string): Promise<Change[]> {
  const { mutants } = await new Instrumenter(logger as never).instrument(
    [{ name: file, mutate: true, content: text }],
    { plugins: null, excludedMutations: [], ignorers: [], noHeader: true },
  );
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const at = ({ line, column }: { line: number; column: number }) => (lineStarts[line] as number) + column;
  return mutants.map(({ mutatorName, location, replacement }) => ({
    operator: mutatorName,
    start: at(location.start),
    end: at(location.end),
    text: replacement,
  }));
}
