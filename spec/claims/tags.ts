/** What tests of claims are tagged with, so that `vitest --tags-filter="section-3.1 && wrong"` finds them. */
import { sections } from "./article.ts";
import type { Claim } from "./claim.ts";
import { signs } from "./ledger.ts";

/** Its id, its section and its status. */
export function tagsOf({ id, status }: Claim): string[] {
  const section = sections.find(({ ids }) => ids.includes(id));
  return [id, `section-${section?.number}`, statusTag(status)];
}

export const tags: { name: string }[] = [
  ...sections.flatMap(({ number, ids }) => [`section-${number}`, ...ids]),
  ...Object.keys(signs).map(statusTag),
].map((name) => ({ name }));

function statusTag(status: string): string {
  return status.replaceAll(" ", "-");
}
