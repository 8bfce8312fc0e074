import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program of this repository's dependencies, or node itself. Returns its exit code and what it printed. */
export function run(
  command: string,
  words: readonly string[],
  folder: string = root,
): { code: number; printed: string } {
  // On Windows npm and npx are scripts, which only a shell starts.
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd: folder,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 1 << 28,
  });
  return { code: status ?? 1, printed: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}
