import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./run.ts";

/**
 * A folder of the project's own, outside of its dependencies, with these packages by name and version; they are installed
 * first if need be. The path ends in a separator, as `createRequire` wants it.
 *
 * @throws {Error} if npm cannot install them.
 */
export function installed(name: string, packages: Readonly<Record<string, string>>): string {
  const folder = join(root, name);
  const there = Object.entries(packages).every(([own, version]) => {
    const manifest = join(folder, "node_modules", own, "package.json");
    return existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).version === version;
  });
  if (!there) {
    mkdirSync(folder, { recursive: true });
    const manifest = { private: true, dependencies: packages };
    writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
    const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];
    const words = ["install", "--ignore-scripts", "--no-package-lock", ...quietly];
    const { code, printed } = run("npm", words, folder);
    if (code !== 0) throw new Error(`npm cannot install it: ${printed.trim().split("\n").at(0)}`);
  }
  return join(folder, "/");
}
