/** The collection of bugs with the engine they are planted in: compiled here, or in the package when it was built. */
import { readFile } from "node:fs/promises";
import type { Bug } from "../../../spec/zoo/bug.ts";
import { bugs } from "../../../spec/zoo/bugs.ts";
import type { Compiled } from "../../../spec/zoo/plant.ts";
import { UsageError } from "../program.ts";

export { bugs };

export function bugsOf(group: string): readonly Bug[] {
  return bugs.filter((bug) => group === "all" || bug.group === group);
}

export async function compiledZoo(): Promise<Compiled> {
  const built = await readFile(new URL("./zoo.json", import.meta.url), "utf8").catch(() => null);
  if (built !== null) return JSON.parse(built);
  const { compile } = await import("../../../spec/zoo/compile.ts");
  return compile(bugs);
}

/** @throws {UsageError} if there is no such bug; it names those that sound alike. */
export function bugNamed(id: string): Bug {
  const bug = bugs.find((each) => each.id === id);
  if (bug !== undefined) return bug;
  const words = id.split("-").filter((word) => word.length > 2);
  const shared = (other: string) => words.filter((word) => other.includes(word)).length;
  const alike = bugs.map((each) => each.id).filter((other) => shared(other) > 0);
  const names = alike.sort((a, b) => shared(b) - shared(a)).slice(0, 3);
  throw new UsageError(
    `no bug ${JSON.stringify(id)}; ${names.length > 0 ? `did you mean ${names.join(" or ")}` : "see backproof zoo"}`,
  );
}
