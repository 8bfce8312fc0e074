/**
 * Every law there is, by name
 *
 *     GD-01                                                          a claim of the article
 *     sigmoid: the slope is exact to its contract                    a property of an operator
 *     matmul: has ⟨Ju, g⟩ = ⟨u, Jᵀg⟩, with Ju by differences of values   a law of structure, for one operation
 *     optimisers: SGD with momentum is its formula                   how the rest of an engine behaves
 *
 * What they have in common is that they know an engine only as a subject: plain numbers in, plain numbers out.
 */
import { claims } from "../claims/index.ts";
import type { Subject } from "../claims/subject.ts";
import { all, type Law } from "../kit/law.ts";
import { accuracyLaws } from "./accuracy.ts";
import { facts } from "./facts.ts";
import { kinkLaws } from "./kinks.ts";
import { library } from "./library.ts";
import { operations, structural } from "./structural.ts";

/** A law, what it is called, and what laws like it have in common: "a claim" or the property itself. */
export interface Named {
  readonly name: string;
  readonly kind: string;
  readonly law: (s: Subject) => Law;
}

const ofOperators = [...accuracyLaws(facts), ...kinkLaws(facts)].map(({ operator, property, law }) => ({
  name: `${operator}: ${property}`,
  kind: property,
  law,
}));

export const catalogue: readonly Named[] = [
  ...claims.flatMap(({ id, law }) => (law === undefined ? [] : [{ name: id, kind: "a claim", law }])),
  ...together(ofOperators),
  ...operations.flatMap((operation) =>
    structural
      .filter(({ concerns }) => concerns(operation))
      .map(({ title, law }) => ({
        name: `${operation.name}: ${title}`,
        kind: title,
        law: (s: Subject) => law(s, operation),
      })),
  ),
  ...library.map(({ of, title, law }) => ({ name: `${of}: ${title}`, kind: `${of}: ${title}`, law })),
];

/** Laws of one name as one: an operator with several kinks has such a law for each. */
function together(laws: readonly Named[]): readonly Named[] {
  const names = [...new Set(laws.map(({ name }) => name))];
  return names.map((name) => {
    const own = laws.filter((each) => each.name === name);
    const law = (s: Subject) => all(...own.map((each) => each.law(s)));
    return { name, kind: (own[0] as Named).kind, law };
  });
}
