import type { Figure } from "../../spec/kit/figure.ts";
import type { Reproduced } from "../../spec/report/agreement.ts";

export type { Reproduced };

/** A value that a program lets its user choose. */
export type Option =
  | {
      readonly type: "integer" | "number";
      readonly default: number;
      readonly least?: number;
      readonly most?: number;
      readonly says: string;
    }
  | {
      readonly type: "string";
      readonly default: string;
      readonly choices?: readonly string[];
      readonly says: string;
    }
  | { readonly type: "boolean"; readonly default: boolean; readonly says: string };

export type Options = Readonly<Record<string, Option>>;

/** The values chosen, each of the type of its default. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name]["default"] extends number
    ? number
    : O[Name]["default"] extends string
      ? string
      : boolean;
};

/** Where a program says what it does. Silent while it prints JSON. */
export interface Screen {
  /** A line of text; without one, an empty line. */
  say(line?: string): void;
  /** How far a longer piece of work is; shown on a terminal, gone when it is done. */
  progress(label: string, done: number, total: number): void;
}

export interface Outcome {
  /** What `--json` prints. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Drawn as SVG files and in the terminal, by file name. */
  readonly figures?: Readonly<Record<string, Figure>>;
  readonly reproduced?: readonly Reproduced[];
  /** The name of a file to keep among the figures, with what `--json` prints. */
  readonly report?: string;
  /** Texts to keep among the figures, by file name. */
  readonly documents?: readonly { readonly name: string; readonly text: string }[];
  /** Printed instead of everything else. */
  readonly print?: string;
  /** Whether something is wrong that no reproduced number tells. */
  readonly failed?: boolean;
  /** Said about all figures and reproduced numbers together, where to show them one by one would be too much. */
  readonly closing?: readonly string[];
}

/** One of the article's programs: `backproof NAME --option value`. */
export interface Program<O extends Options = Options> {
  readonly name: string;
  /** One line, for the list of programs. */
  readonly summary: string;
  /** What it shows and how to read it, for `--help`. */
  readonly about: string;
  readonly options: O;
  /** Arguments that are not options, such as file names: how they are called in the usage line. */
  readonly operands?: readonly string[];
  run(values: Values<O>, screen: Screen, operands: readonly string[]): Outcome | Promise<Outcome>;
}

/** Says a program with the types of its options worked out. */
export function program<const O extends Options>(definition: Program<O>): Program<O> {
  return definition;
}

/** Whether all of these values are the defaults, which are the article's. */
export function allDefault<const O extends Options>(options: O, values: Values<O>): boolean {
  return Object.entries(options).every(([name, option]) => values[name] === option.default);
}

/** What went wrong in the use of a program, not in the program: shown as one line, with exit code 2. */
export class UsageError extends Error {}
