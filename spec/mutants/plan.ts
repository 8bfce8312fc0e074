/** Everything that is known before a mutant is tried: which there are, where they are switched, and what they are compiled to. */
import { sourcesOf } from "../zoo/compile.ts";
import type { Files } from "../zoo/plant.ts";
import { entries } from "./checks.ts";
import type { Plan } from "./examine.ts";
import { forMessagesIn, type Mutant, mutantsOf } from "./mutants.ts";
import { type Switched, switched } from "./switched.ts";
import { compiled, programOf } from "./world.ts";

export interface Planned extends Plan {
  /** By number, from 1 on; 0 is no mutant. */
  readonly mutants: readonly (Mutant | null)[];
  /** For each mutant the number of its site. */
  readonly siteOf: readonly number[];
}

export async function planned(sources: Files = sourcesOf()): Promise<Planned> {
  return { ...(await placed(sources)), program: await programOf(entries) };
}

/** All mutants of these sources, in their places. */
export async function placed(sources: Files): Promise<Omit<Planned, "program">> {
  const forMessages = forMessagesIn(Object.values(sources));
  const mutants: (Mutant | null)[] = [null];
  const siteOf = [-1];
  const texts: [file: string, Switched][] = [];
  let size = 0;
  for (const [file, text] of Object.entries(sources)) {
    const made = switched(text, await mutantsOf(file, text, forMessages), mutants.length, size);
    mutants.push(...made.mutants);
    made.sites.forEach(({ first, last }, i) => {
      for (let mutant = first; mutant <= last; mutant++) siteOf[mutant] = size + i;
    });
    size += made.sites.length + made.constants.length;
    texts.push([file, made]);
  }
  const each = async (key: "text" | "marked") =>
    Object.fromEntries(
      await Promise.all(texts.map(async ([file, made]) => [`src/${file}`, await compiled(made[key])])),
    );
  return { switched: await each("text"), marked: await each("marked"), size, mutants, siteOf };
}
