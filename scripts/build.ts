/** Builds the package into dist: the engine as modules with types, and the command as one file. */
import { chmodSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bugs } from "../spec/zoo/bugs.ts";
import { compile } from "../spec/zoo/compile.ts";
import { root, run } from "./run.ts";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
const engine = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "src"]);
if (engine.code !== 0) throw new Error(`build: the engine does not compile\n${engine.printed}`);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["scripts/backproof.ts"],
  outdir: "dist/cli",
  entryNames: "backproof",
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  metafile: true,
  // Only the repository compiles; the package brings what comes of it.
  external: ["esbuild"],
  // Some libraries inside still ask for modules the old way.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
});
writeFileSync(join(dist, "cli/zoo.json"), JSON.stringify(await compile(bugs)));
chmodSync(join(dist, "cli/backproof.js"), 0o755);
writeFileSync(join(dist, "cli/licences.txt"), licencesOf(Object.keys(metafile.inputs)));

/** The licences of the libraries that the command contains, which ask to be kept with every copy. */
function licencesOf(files: readonly string[]): string {
  const names = files.flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(names)]
    .sort()
    .map((name) => {
      const folder = join(root, "node_modules", name);
      const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      return `${name} ${version} (${license})\n\n${textIn(folder)}\n`;
    })
    .join(`${"-".repeat(80)}\n`);
}

function textIn(folder: string): string {
  for (const name of ["LICENSE", "LICENSE.md", "LICENSE.txt", "license", "LICENCE"]) {
    try {
      return readFileSync(join(folder, name), "utf8");
    } catch {
      // Libraries name the file differently.
    }
  }
  return "";
}
