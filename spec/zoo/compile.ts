/** The engine's source, and what becomes of it with bugs in it. Needs the repository; everything else runs anywhere. */
import { readdirSync, readFileSync } from "node:fs";
import { transform } from "esbuild";
import type { Bug } from "./bug.ts";
import { type Files, planted } from "./plant.ts";

/** The files of `src` as they are written. */
export function sourcesOf(folder = "src"): Files {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return Object.fromEntries(
    names.map((name) => [name.replaceAll("\\", "/"), readFileSync(`${folder}/${name}`, "utf8")]),
  );
}

/** One compiled copy of the engine for each bug, and the one without any. */
export interface Compiled {
  readonly clean: Files;
  /** By the bug's id, only the file that it changes. */
  readonly sick: Readonly<Record<string, Files>>;
}

/** @throws {Error} if a bug's text does not occur exactly once, or what comes of it is no TypeScript. */
export async function compile(bugs: readonly Bug[], sources: Files = sourcesOf()): Promise<Compiled> {
  const clean = Object.entries(sources).map(async ([file, text]) => [file, await compiled(text)]);
  const sick = bugs.map(async (bug) => {
    const text = planted(sources, [bug])[bug.file] as string;
    return [bug.id, { [bug.file]: await compiled(text) }];
  });
  return {
    clean: Object.fromEntries(await Promise.all(clean)),
    sick: Object.fromEntries(await Promise.all(sick)),
  };
}

async function compiled(text: string): Promise<string> {
  return (await transform(text, { loader: "ts", format: "cjs", target: "node20" })).code;
}
