/**
 * Planting bugs: the engine's own source with one text exchanged, run as an engine of its own
 *
 * The engine has no hooks and knows nothing of this. A text that occurs twice, or no more, is an error at once: the zoo follows
 * the source or does not build.
 */
import type * as engine from "../../src/index.ts";
import type { Bug } from "./bug.ts";

/** The files of `src`, by their path in it: as they are written, or compiled to CommonJS. */
export type Files = Readonly<Record<string, string>>;

/** A text of a file, and what takes its place. */
export type Edit = Pick<Bug, "id" | "file" | "right" | "wrong">;

/** The files with these bugs in them. @throws {Error} if a text does not occur exactly once. */
export function planted(sources: Files, bugs: readonly Edit[]): Files {
  const files = { ...sources };
  for (const { id, file, right, wrong } of bugs) {
    const parts = files[file]?.split(right) ?? [];
    if (parts.length !== 2 || right === wrong) {
      throw new Error(
        `${id}: ${JSON.stringify(right)} must occur once in src/${file} and be changed, it occurs ${Math.max(0, parts.length - 1)} times`,
      );
    }
    files[file] = parts.join(wrong);
  }
  return files;
}

/** The engine compiled, and for each bug what is different in it. */
export interface Compiled {
  readonly clean: Files;
  readonly sick: Readonly<Record<string, Splice>>;
}

/** One file with the characters from `from` up to but without `to` exchanged. */
export interface Splice {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What turns `before` into `after`: all between the beginning and the end that they share. */
export function spliceOf(file: string, before: string, after: string): Splice {
  const shortest = Math.min(before.length, after.length);
  let from = 0;
  while (from < shortest && before[from] === after[from]) from++;
  let end = 0;
  while (end < shortest - from && before.at(-1 - end) === after.at(-1 - end)) end++;
  return { file, from, to: before.length - end, text: after.slice(from, after.length - end) };
}

/** The compiled engine with these bugs, which must be in different files. @throws {Error} if there is no such bug. */
export function filesWith({ clean, sick }: Compiled, ids: readonly string[]): Files {
  const files = { ...clean };
  for (const id of ids) {
    const splice = sick[id];
    if (splice === undefined) throw new Error(`zoo: no bug is called ${JSON.stringify(id)}`);
    const { file, from, to, text } = splice;
    const code = files[file] as string;
    if (code !== clean[file]) throw new Error(`zoo: ${ids.join(" and ")} both change src/${file}`);
    files[file] = code.slice(0, from) + text + code.slice(to);
  }
  return files;
}

/** Runs compiled files: a copy of the engine that shares nothing with any other. */
export function run(compiled: Files): typeof engine {
  const loaded: Record<string, object> = {};
  const load = (file: string): object => {
    const known = loaded[file];
    if (known !== undefined) return known;
    const code = compiled[file];
    if (code === undefined) throw new Error(`zoo: src has no ${file}`);
    const module = { exports: {} };
    loaded[file] = module.exports;
    const require = (path: string) => load(resolved(path, file));
    new Function("module", "exports", "require", code)(module, module.exports, require);
    loaded[file] = module.exports;
    return module.exports;
  };
  return load("index.ts") as typeof engine;
}

/** The file at a path that another one imports. */
export function resolved(path: string, from: string): string {
  return new URL(path, `file:///${from}`).pathname.slice(1);
}
