import { describe, expect, test } from "vitest";
import { ours } from "../engines/ours.ts";
import { settings } from "../kit/law.ts";
import { python } from "../oracle/python.ts";
import { failure } from "../report/failure.ts";
import { sections } from "./article.ts";
import { subjectOf } from "./examine.ts";
import { claims, fileOf } from "./index.ts";
import { tagsOf } from "./tags.ts";
import { judge } from "./verdict.ts";

const subject = subjectOf(ours, python);

describe.each(sections)("section $number, $title.en", ({ ids }) => {
  for (const claim of claims.filter(({ id, law }) => law !== undefined && ids.includes(id))) {
    test(`${claim.id}: ${claim.says.en}`, { tags: tagsOf(claim) }, () => {
      const verdict = judge(claim, subject, settings.search);
      const replay = verdict.finding === null ? "" : settings.replay(verdict.finding);
      const story = failure(verdict, { engine: ours.name, replay, read: fileOf(claim) });
      expect(verdict.kept, story.join("\n")).toBe(true);
    });
  }
});
