/**
 * The article's claims against engines of other people: `npm run peers`. They are installed in folders of their own, never
 * among the dependencies. What they do not offer is no fault; what they break is shown with the smallest input that does.
 */
import { sections } from "../spec/claims/article.ts";
import { totalsOf } from "../spec/claims/ledger.ts";
import type { Engine } from "../spec/engine.ts";
import { settings } from "../spec/kit/law.ts";
import deepbox from "./peers/deepbox.ts";
import tensorflow from "./peers/tensorflow.ts";
import { examine } from "./programs/examination.ts";

const say = (line = "") => void process.stdout.write(`${line}\n`);
for (const [name, load] of Object.entries({ tensorflow, deepbox })) {
  const engine: Engine = await load();
  say(`\n══ ${engine.name}, ${engine.precision} ══\n`);
  const examination = {
    engine,
    search: settings.search,
    language: "en",
    given: `scripts/peers/${name}.ts`,
    only: "broken",
  } as const;
  const entries = examine(
    sections.flatMap(({ ids }) => ids),
    examination,
    { say, progress: () => undefined },
  );
  const { kept, broken } = totalsOf(entries);
  const lacking = new Map<string, number>();
  for (const { silent } of entries) {
    const member = /does not offer (\w+)/.exec(silent)?.[1];
    if (member !== undefined) lacking.set(member, (lacking.get(member) ?? 0) + 1);
  }
  const missing = [...lacking].map(([member, count]) => `${member} (${count})`).join(", ");
  say(`\n${engine.name} keeps ${kept} of the ${kept + broken} laws that it offers enough for.`);
  if (missing !== "") say(`Not offered, with the number of claims: ${missing}`);
}
