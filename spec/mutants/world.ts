/**
 * The specs and an engine with a mutant in it, loaded here: what leads to the engine anew each time, everything else once
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, normalize } from "node:path/posix";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { transform } from "esbuild";
import { vitest } from "./suite.ts";

/** CommonJS by path, `src/tensor.ts` or `spec/kit/law.ts`, and which of the files lead to the engine. */
export interface Program {
  readonly files: Readonly<Record<string, string>>;
  readonly leading: readonly string[];
}

/** TypeScript to CommonJS. */
export async function compiled(text: string): Promise<string> {
  const define = { "import.meta.url": "__url" };
  return (await transform(text, { loader: "ts", format: "cjs", target: "node20", define })).code;
}

/** These files and all that they import of this repository. */
export async function programOf(entries: readonly string[]): Promise<Program> {
  const files: Record<string, string> = {};
  const imports: Record<string, string[]> = {};
  const visit = async (file: string): Promise<void> => {
    if (file in imports) return;
    imports[file] = [];
    const text = readFileSync(file, "utf8");
    files[file] = file.endsWith(".json") ? `module.exports = ${text}` : await compiled(text);
    imports[file] = [...(files[file] as string).matchAll(/\brequire\("(\.[^"]+)"\)/g)].map(([, path]) =>
      normalize(join(file, "..", path as string)),
    );
    await Promise.all(imports[file].map(visit));
  };
  await Promise.all(entries.map(visit));
  const leading = new Set(Object.keys(files).filter((file) => file.startsWith("src/")));
  for (let before = -1; before < leading.size; ) {
    before = leading.size;
    for (const file of Object.keys(files))
      if (imports[file]?.some((path) => leading.has(path))) leading.add(file);
  }
  return { files, leading: [...leading] };
}

/** Of all programs: what was compiled from the same text before is not compiled again. */
const scripts = new Map<string, Script>();

function scriptOf(file: string, code: string): Script {
  const known = scripts.get(code);
  if (known !== undefined) return known;
  const script = new Script(`(function(module, exports, require, $, __url) {${code}\n})`, { filename: file });
  scripts.set(code, script);
  return script;
}

export type Load = (file: string) => Record<string, unknown>;

/** Loads files of the program with some of them exchanged. `shared` has loaded what does not lead to the engine. */
export function world(
  program: Program,
  changed: Readonly<Record<string, string>>,
  switches: object,
  shared?: Load,
): Load {
  const loaded: Record<string, { exports: Record<string, unknown> }> = {};
  const leading = new Set(program.leading);
  const load: Load = (file) => {
    if (shared !== undefined && !leading.has(file)) return shared(file);
    const known = loaded[file];
    if (known !== undefined) return known.exports;
    const code = changed[file] ?? program.files[file];
    if (code === undefined) throw new Error(`mutants: nothing is compiled of ${file}`);
    const module = { exports: {} };
    loaded[file] = module;
    const own = createRequire(`${process.cwd()}/${file}`);
    const require = (path: string) => {
      if (path.startsWith(".")) return load(normalize(join(file, "..", path)));
      return path === "vitest" ? vitest : own(path);
    };
    const run = scriptOf(file, code).runInThisContext();
    run(module, module.exports, require, switches, pathToFileURL(file).href);
    return module.exports;
  };
  return load;
}
