/**
 * Which laws are needed: those that catch a bug which no other law catches
 *
 * Laws of a kind are counted as one, whichever operator they catch a bug at, and so are the article's claims: these exist because
 * the article makes them.
 */
import { catalogue } from "../laws/catalogue.ts";
import type { Compiled } from "./plant.ts";
import { reachOf } from "./reach.ts";
import { reasons } from "./reasons.ts";
import { subjectWith } from "./zoo.ts";

export const claim = "a claim";
export const kinds: readonly string[] = [...new Set(catalogue.map(({ kind }) => kind))].filter(
  (kind) => kind !== claim,
);

const search = { seed: 20241205, runs: 20, anyFinding: true };

/** For each bug, the kinds of law that it breaks. */
export function killersOf(
  compiled: Compiled,
  onStep: (id: string) => void,
): ReadonlyMap<string, readonly string[]> {
  const reach = reachOf(
    compiled.clean,
    catalogue.map(
      ({ law }) =>
        (s) =>
          law(s)(search),
    ),
  );
  return new Map(
    Object.entries(compiled.sick).map(([id, { file }]) => {
      onStep(id);
      const sick = subjectWith(compiled, [id]);
      const broken = new Set<string>();
      for (const [i, { kind, law }] of catalogue.entries()) {
        if (reach[i]?.has(file) && !broken.has(kind) && law(sick)(search) !== null) broken.add(kind);
      }
      return [id, [...broken]];
    }),
  );
}

/** Of a kind of law: how many bugs it catches, and which of them no other kind does. */
export interface Row {
  readonly kind: string;
  readonly caught: number;
  readonly alone: readonly string[];
}

export function rowsOf(killers: ReadonlyMap<string, readonly string[]>): readonly Row[] {
  return [claim, ...kinds].map((kind) => {
    const caught = [...killers].filter(([, own]) => own.includes(kind));
    return {
      kind,
      caught: caught.length,
      alone: caught.filter(([, own]) => own.length === 1).map(([id]) => id),
    };
  });
}

/** The table, as a page. */
export function page(rows: readonly Row[], bugs: number): string {
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const lines = rows.map(({ kind, caught, alone }) => {
    const shown = alone.slice(0, 3).map((id) => `\`${id}\``);
    const more = alone.length > 3 ? [`and ${alone.length - 3} more`] : [];
    const why = kind === claim ? "the article makes them" : (reasons[kind] ?? "");
    return `| ${cell(kind)} | ${caught} | ${alone.length} | ${alone.length > 0 ? [...shown, ...more].join(", ") : cell(why)} |`;
  });
  return `# What each law is needed for

Of ${bugs} bugs of the zoo: how many each law catches in ${search.runs} draws, whichever operator it catches them at, and which of
them no other law does. Where there is none, the last column says why the law exists. Written by \`npm run zoo:laws\`.

| law | catches | alone | for example, or why it exists |
|---|--:|--:|---|
${lines.join("\n")}
`;
}
