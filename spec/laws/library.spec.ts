import { describe, expect, test } from "vitest";
import { subjectOf } from "../claims/examine.ts";
import { ours } from "../engines/ours.ts";
import { check } from "../kit/law.ts";
import { bugs } from "../zoo/bugs.ts";
import { library } from "./library.ts";

const subject = subjectOf(ours, new Map());
const topics = [...new Set(library.map((each) => each.of))];

describe.each(topics)("%s", (topic) => {
  const own = library.filter((each) => each.of === topic);
  test.each(own.map(({ title, law }) => [title, law] as const))("%s", (_, law) => {
    check(law(subject));
  });
});

describe("each law of the library", () => {
  test("has a bug in the zoo that it must catch", () => {
    const named = new Set(bugs.flatMap(({ caughtBy }) => caughtBy));
    const idle = library.filter(({ of, title }) => !named.has(`${of}: ${title}`));
    expect(idle.map(({ title }) => title)).toEqual([]);
  });
});
