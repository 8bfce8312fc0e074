/**
 * Which files of the engine a question may run code of: those that it calls, and what they import
 *
 * A bug in any other file cannot change the answer, so there is no need to ask again.
 */
import type * as engine from "../../src/index.ts";
import { subjectOf } from "../claims/examine.ts";
import type { Subject } from "../claims/subject.ts";
import { adapt } from "../engines/ours.ts";
import { python } from "../oracle/python.ts";
import { type Files, resolved, run } from "./plant.ts";

/** For each question, the files of `src` that it reaches in the engine without bugs. */
export function reachOf(
  clean: Files,
  questions: readonly ((s: Subject) => unknown)[],
): readonly ReadonlySet<string>[] {
  const called = new Set<string>();
  const members = Object.entries(run(clean)).map(([name, member]) => {
    if (typeof member !== "function") return [name, member];
    const file = fileOf(name, clean["index.ts"] as string);
    return [name, noting(member as Callable, () => called.add(file))];
  });
  const watched = adapt(Object.fromEntries(members) as typeof engine);
  const subject = subjectOf(watched, python);
  return questions.map((ask) => {
    called.clear();
    called.add("index.ts");
    try {
      ask(subject);
    } catch {
      // What is refused was called all the same.
    }
    return withImports(called, clean);
  });
}

/** The files with all that they import, and what that imports; but for the index, which imports everything and runs nothing. */
function withImports(files: ReadonlySet<string>, clean: Files): ReadonlySet<string> {
  const found = new Set(files);
  // The loop goes on to what is added meanwhile.
  for (const file of found) {
    if (file === "index.ts") continue;
    for (const [, path] of (clean[file] ?? "").matchAll(/require\("([^"]+)"\)/g))
      found.add(resolved(path as string, file));
  }
  return found;
}

type Callable = (new (...args: never[]) => object) & ((...args: never[]) => unknown);

/** The function or class, with a note taken of every call. */
function noting(member: Callable, note: () => void): Callable {
  return new Proxy(member, {
    apply(f, self, args) {
      note();
      return Reflect.apply(f, self, args);
    },
    construct(f, args, target) {
      note();
      return Reflect.construct(f, args, target);
    },
  });
}

/** Where a name comes from that the compiled index exports: `sum: () => import_reduce.sum`. */
function fileOf(name: string, index: string): string {
  const [, module] = new RegExp(`\\b${name}: \\(\\) => (\\w+)\\.`).exec(index) as RegExpExecArray;
  const [, path] = new RegExp(`\\b${module} = require\\("([^"]+)"\\)`).exec(index) as RegExpExecArray;
  return resolved(path as string, "index.ts");
}
