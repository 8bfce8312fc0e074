import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** What a program prints that imports the package by its name, as its users do. */
const printed = (program: string): string =>
  execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });

describe("gradcheck as it is shipped", () => {
  const source = readFileSync("dist/gradcheck.js", "utf8");

  test("imports the engine next to it and nothing else, and is small", () => {
    const imported = [...source.matchAll(/\bfrom "([^"]+)"|\bimport\(?\s*"([^"]+)"/g)].map(
      ([, from, bare]) => from ?? bare,
    );
    expect([...new Set(imported)]).toEqual(["./index.js"]);
    // 17 kB of it are our own; a library, or a second engine, would be ten times as much.
    expect(source.length).toBeLessThan(20_000);
  });

  test("checks functions of the package's own tensors", () => {
    const program = (check: string) => `
      import { mul, node, parameter, sigmoid } from "backproof";
      import { gradcheck } from "backproof/gradcheck";
      const x = parameter([1, -2]);
      try {
        gradcheck(${check}, [x]);
        console.log("right at", x.data.join());
      } catch (error) {
        console.log(error.message);
      }`;
    expect(printed(program("(a) => mul(a, sigmoid(a))"))).toBe("right at 1,-2\n");
    const noWayBack = `(a) => node("e", a.shape, [a], (y) => y.set(a.data.map(Math.exp)), () => {})`;
    expect(printed(program(noWayBack))).toMatch(
      /^gradcheck: input 0, number 0 of 2, [\s\S]* a zero gradient/,
    );
  });
});
