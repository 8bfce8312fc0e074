/** Everything about the sources that needs no running of the engine: types, lint, unused code, the package's shape. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "./run.ts";

const bin = (name: string) => join(root, "node_modules", name);
const node = process.execPath;

/** What is checked, and the command that checks it; an empty answer means that all is well. */
const checks: readonly [name: string, check: () => string][] = [
  ["types", () => failureOf(node, [bin("typescript/bin/tsc"), "-p", "."])],
  ["types of the engine alone", () => failureOf(node, [bin("typescript/bin/tsc"), "-p", "src", "--noEmit"])],
  [
    "lint and format",
    () =>
      failureOf(node, [bin("@biomejs/biome/bin/biome"), "ci", "--colors=off", "--error-on-warnings", "."]),
  ],
  ["unused code", () => failureOf(node, [bin("knip/bin/knip.js"), "--no-progress"])],
  ["build", () => failureOf(node, [bin("tsx/dist/cli.mjs"), "scripts/build.ts"])],
  ["package shape", () => failureOf(node, [bin("publint/src/cli.js"), "--strict", "."])],
  ["installed package", installed],
];

let failed = 0;
for (const [name, check] of checks) {
  const started = performance.now();
  const trouble = check();
  if (trouble !== "") failed++;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${trouble === "" ? "✓" : "✗"} ${name} (${seconds} s)\n${trouble}`);
}
process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function failureOf(command: string, words: readonly string[], folder?: string): string {
  const { code, printed } = run(command, words, folder);
  return code === 0 ? "" : `${printed}\n`;
}

/** Packs the package, installs it in an empty folder, uses the engine there, with its types, and runs the command. */
function installed(): string {
  const folder = mkdtempSync(join(tmpdir(), "backproof-"));
  try {
    const packed = run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder]);
    if (packed.code !== 0) return packed.printed;
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const tarball = join(folder, packed.printed.trim().split("\n").at(-1) as string);
    const program = `
      import { backward, mul, parameter } from "backproof";
      import { gradcheck } from "backproof/gradcheck";
      const x = parameter(3);
      gradcheck((a) => mul(a, a), [x], { cotangent: [2] });
      backward(mul(x, x));
      if (x.gradient?.[0] !== 6) throw new Error("the slope of x · x at 3 is 6, got " + x.gradient?.[0]);`;
    writeFileSync(join(folder, "program.ts"), program);
    const strictly = ["--strict", "--noEmit", "--module", "nodenext", "--target", "es2022", "--types", ""];
    return (
      failureOf("npm", ["install", "--silent", "--offline", "--no-audit", "--no-fund", tarball], folder) ||
      failureOf(node, ["--input-type=module", "--eval", program], folder) ||
      failureOf(node, [bin("typescript/bin/tsc"), ...strictly, "program.ts"], folder) ||
      failureOf("npm", ["exec", "--offline", "--", "backproof", "cross-entropy", "--json"], folder)
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
