/** Builds the package into dist: the engine as modules with types, its gradient check and the command as one file each. */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { bugs } from "../spec/zoo/bugs.ts";
import { compile } from "../spec/zoo/compile.ts";
import { root, run } from "./run.ts";

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
tsc("-p", "src");
await buildGradcheck();

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

function tsc(...words: readonly string[]): void {
  const { code, printed } = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...words]);
  if (code !== 0) throw new Error(`build: ${words.at(-1)} does not compile\n${printed}`);
}

/** The check in one file beside the engine, which it imports: its tensors are those that users make. */
async function buildGradcheck(): Promise<void> {
  const entry = "spec/engines/gradcheck.ts";
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: "dist",
    bundle: true,
    platform: "neutral",
    target: "es2022",
    plugins: [
      {
        name: "the engine stays outside",
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/src\/index\.ts$/ }, () => ({ path: "./index.js", external: true })),
      },
    ],
  });
  const types = join(dist, "types");
  tsc(
    ...["--ignoreConfig", "--noCheck", "--declaration", "--emitDeclarationOnly", "--outDir", types],
    ...["--rootDir", root, "--target", "es2022", "--module", "nodenext", "--allowImportingTsExtensions"],
    entry,
  );
  const typesOf = (file: string) => readFileSync(join(types, file), "utf8");
  const own = typesOf("spec/engines/gradcheck.d.ts")
    .replaceAll("../../src/index.ts", "./index.js")
    .replaceAll("../kit/", "./kit/");
  writeFileSync(join(dist, "gradcheck.d.ts"), own);
  mkdirSync(join(dist, "kit"));
  writeFileSync(join(dist, "kit/gradcheck.d.ts"), typesOf("spec/kit/gradcheck.d.ts"));
  rmSync(types, { recursive: true });
}

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
