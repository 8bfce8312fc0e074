/** The engine's source, and what becomes of it with bugs in it. Needs the repository; everything else runs anywhere. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { type Compiled, type Edit, type Files, planted, spliceOf } from "./plant.ts";

/** The files of `src` as they are written. */
export function sourcesOf(folder: string = fileURLToPath(new URL("../../src", import.meta.url))): Files {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  return Object.fromEntries(
    names.map((name) => [name.replaceAll("\\", "/"), readFileSync(`${folder}/${name}`, "utf8")]),
  );
}

/** @throws {Error} if a bug's text does not occur exactly once, or what comes of it is no TypeScript. */
export async function compile(bugs: readonly Edit[], sources: Files = sourcesOf()): Promise<Compiled> {
  const names = Object.keys(sources);
  const texts = await Promise.all(names.map((name) => compiled(sources[name] as string)));
  const clean = Object.fromEntries(names.map((name, i) => [name, texts[i] as string]));
  const sick = bugs.map(async (bug) => {
    const text = await compiled(planted(sources, [bug])[bug.file] as string);
    return [bug.id, spliceOf(bug.file, clean[bug.file] as string, text)];
  });
  return { clean, sick: Object.fromEntries(await Promise.all(sick)) };
}

async function compiled(text: string): Promise<string> {
  return (await transform(text, { loader: "ts", format: "cjs", target: "node20" })).code;
}
