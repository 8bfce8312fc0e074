/** What the collection as a whole must be */
import type { Subject } from "../claims/subject.ts";
import { catalogue, type Named } from "../laws/catalogue.ts";
import type { Compiled } from "./plant.ts";
import { type Examined, interviews, seeds, subjectWith } from "./zoo.ts";

export interface Gate {
  /** What must be true. */
  readonly says: string;
  /** What is against it; nothing if it is true. */
  readonly against: readonly string[];
}

/** How long a counterexample may be, and of how many that must be true. */
const readable = { characters: 16, share: 0.95 };

export function gatesOf(found: readonly Examined[], compiled: Compiled): readonly Gate[] {
  return [sound(subjectWith(compiled, [])), caught(found), legible(found), distinct(found, compiled)];
}

/** The engine without bugs goes first: a law that it breaks would catch everything. */
export function sound(healthy: Subject, laws: readonly Named[] = catalogue): Gate {
  return {
    says: "the engine without bugs keeps every law",
    against: laws.flatMap(({ name, law }) => {
      const finding = law(healthy)({ seed: seeds[0] as number, runs: 10, anyFinding: true });
      return finding === null ? [] : [`${name}: ${finding.story}`];
    }),
  };
}

export function caught(found: readonly Examined[]): Gate {
  return {
    says: `every law that a bug names catches it with each of ${seeds.length} seeds`,
    against: found.flatMap(({ bug, missed }) =>
      missed.map((each) => `${bug.id}: ${each.law}, with ${each.seeds} of ${seeds.length} seeds`),
    ),
  };
}

export function legible(found: readonly Examined[]): Gate {
  const long = found.filter(({ counterexample }) => counterexample.length > readable.characters);
  const tooLong = long.filter(
    ({ bug, counterexample }) => counterexample.length > (bug.longest ?? readable.characters),
  );
  const share = 1 - long.length / found.length;
  return {
    says: `${100 * readable.share} % of the counterexamples have ${readable.characters} characters or fewer, the others as many as their bugs allow`,
    against: [
      ...(share < readable.share ? [`only ${(100 * share).toFixed(1)} % have`] : []),
      ...tooLong.map(({ bug, counterexample }) => `${bug.id}: ${counterexample}`),
    ],
  };
}

/** What tells one mistake from another, which a diagnosis needs. */
export function distinct(found: readonly Examined[], compiled: Compiled): Gate {
  const interview = interviews(compiled, 17);
  const answers = (ids: readonly string[]) => interview(ids).join("\n");
  const seen = new Map<string, string>([[answers([]), "no bug"]]);
  return {
    says: "every bug shows at a probe, and no two bugs answer all probes alike",
    against: found.flatMap(({ bug: { id, alike } }) => {
      const own = answers([id]);
      const twin = seen.get(own);
      if (twin === undefined) seen.set(own, id);
      if (twin === alike?.to) return [];
      return [
        twin === undefined ? `${id} is not like ${alike?.to}, as it says` : `${id} answers as ${twin} does`,
      ];
    }),
  };
}
