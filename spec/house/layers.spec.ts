import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { describe, expect, test } from "vitest";

/** For each folder, the folders its files may import from (with those inside), and the packages. */
const mayImport: Record<string, { folders: readonly string[]; packages: readonly string[] }> = {
  src: { folders: ["src"], packages: [] },
  "spec/kit": { folders: ["spec/kit"], packages: ["fast-check"] },
  "spec/engines": { folders: ["spec/engines", "spec/engine.ts", "spec/kit", "src"], packages: [] },
  "spec/claims": { folders: ["spec/claims", "spec/engine.ts", "spec/kit"], packages: [] },
  "spec/laws": { folders: ["spec/laws", "spec/claims", "spec/engine.ts", "spec/kit"], packages: [] },
  "spec/oracle": { folders: ["spec/oracle", "spec/kit", "fixtures"], packages: ["node:fs", "mathjs"] },
  "spec/zoo": {
    folders: [
      "spec/zoo",
      "spec/laws",
      "spec/claims",
      "spec/engine.ts",
      "spec/engines",
      "spec/kit",
      "spec/oracle/python.ts",
      "src/index.ts",
    ],
    packages: ["fast-check", "esbuild", "node:fs", "node:url"],
  },
  "spec/mutants": {
    folders: ["spec/mutants", "spec/zoo", "spec/claims", "spec/kit"],
    packages: ["@babel/", "@stryker-mutator/instrumenter", "@vitest/expect", "esbuild", "node:"],
  },
  "spec/report": {
    folders: ["spec/report", "spec/claims", "spec/kit"],
    packages: ["@observablehq/plot", "linkedom"],
  },
  scripts: { folders: ["scripts", "src", "spec", "fixtures"], packages: ["esbuild", "node:"] },
};

/** Files that hook the kit into Vitest, or test it, see more than what they serve. */
const mayImportMore = (file: string) => /\.spec\.ts$|^spec\/kit\/(setup|matchers)\.ts$/.test(file);

const files = ["src", "spec", "scripts"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name.replaceAll("\\", "/"))),
);

function importsOf(file: string): string[] {
  const source = readFileSync(file, "utf8");
  // Statements begin a line; what is indented stands in a text.
  const statements = source.matchAll(
    /^(?:import|export|\}).* from "([^"]+)"|^import "([^"]+)"|\bimport\("(\.[^"]+)"\)/gm,
  );
  return [...statements].map(([, named, bare, dynamic]) => (named ?? bare ?? dynamic) as string);
}

function faultsOf(file: string, imports: readonly string[]): string[] {
  const folder = Object.keys(mayImport).find((name) => file.startsWith(`${name}/`));
  if (folder === undefined || mayImportMore(file)) return [];
  const { folders, packages } = mayImport[folder] as (typeof mayImport)[string];
  return imports.filter((path) =>
    path.startsWith(".")
      ? !folders.some((allowed) => `${normalize(join(dirname(file), path))}/`.startsWith(`${allowed}/`))
      : !packages.some((allowed) => path === allowed || (/[:/]$/.test(allowed) && path.startsWith(allowed))),
  );
}

describe("who may import whom", () => {
  test.each(files)("%s imports only from where it may", (file) => {
    expect(faultsOf(file, importsOf(file))).toEqual([]);
  });

  test("specs import no script: scripts may import everything, nothing imports them", () => {
    const specs = files.filter((file) => file.startsWith("spec/"));
    expect(specs.filter((file) => importsOf(file).some((path) => path.includes("/scripts/")))).toEqual([]);
  });

  test("is a check that can fail", () => {
    expect(faultsOf("src/tensor.ts", ["./shape.ts", "../spec/kit/ulp.ts", "node:fs"])).toEqual([
      "../spec/kit/ulp.ts",
      "node:fs",
    ]);
    expect(
      faultsOf("spec/claims/3-activations/sigmoid.ts", [
        "../../kit/law.ts",
        "../../engines/ours.ts",
        "fast-check",
      ]),
    ).toEqual(["../../engines/ours.ts", "fast-check"]);
    expect(faultsOf("spec/kit/law.ts", ["fast-check", "vitest", "../../src/index.ts"])).toEqual([
      "vitest",
      "../../src/index.ts",
    ]);
  });
});

describe("the engine", () => {
  const sources = files.filter((file) => file.startsWith("src/"));
  /** The code of a file, without its comments. */
  const codeOf = (file: string) => readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  /** What differs between versions of Node, or is not the same everywhere. */
  const banned =
    /\*\*|Math\.(?!exp\b|log\b|log1p\b|expm1\b|tanh\b|sqrt\b|abs\b|max\b|min\b|floor\b|ceil\b|trunc\b|round\b|sign\b|fround\b|imul\b|clz32\b|[A-Z])\w+|\bDate\b|\bperformance\b|\bprocess\b|\bconsole\b/;

  test.each(sources)("%s computes only with what every version of Node computes alike", (file) => {
    expect(banned.exec(codeOf(file))?.[0]).toBeUndefined();
  });

  test("would be refused a power or a random number", () => {
    expect(
      ["x ** 2", "Math.pow(x, 2)", "Math.random()", "Math.sin(x)"].every((code) => banned.test(code)),
    ).toBe(true);
    expect(["x * x", "Math.exp(x)", "Math.LOG2E"].some((code) => banned.test(code))).toBe(false);
  });

  // A file is a page or a few: what a reader can hold in the head. Functions that are mostly tables or comments count too.
  test.each(sources)("%s is short enough to be read in one sitting", (file) => {
    expect(readFileSync(file, "utf8").split("\n").length).toBeLessThanOrEqual(310);
  });
});

describe("the package", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));

  test("depends on nothing, runs nothing when installed, and exports by name", () => {
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.scripts).filter((name) => /install|prepare/.test(name))).toEqual([]);
    expect(Object.keys(manifest.exports).filter((name) => name.includes("*"))).toEqual([]);
  });

  test("is locked without addresses, which would tie everybody to one registry", () => {
    expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved": "http/);
  });
});
