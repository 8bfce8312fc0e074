import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Before the first of these specs: builds the command as it is shipped, so that they run what its users run. */
export default function build(): void {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  execFileSync(process.execPath, ["--import", tsx, "scripts/build.ts"]);
}
