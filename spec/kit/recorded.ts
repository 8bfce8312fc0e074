/** An answer of Python's to an expression: a value, or the kind of error and its message; and the warning, if there was one. */
export interface Recorded {
  readonly code: string;
  readonly gives?: unknown;
  readonly raises?: string;
  readonly message?: string;
  readonly warns?: string;
}
