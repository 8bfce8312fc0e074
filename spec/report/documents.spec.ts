import { describe, expect, test } from "vitest";
import { type Entry, type Ledger, totalsOf } from "../claims/ledger.ts";
import { html, inLanguage, json, junit, markdown } from "./documents.ts";

const entry: Entry = {
  ...{ id: "ACT-04", section: "3.1", status: "holds", kept: true, silent: "", runs: 300, worstUlp: 2 },
  statement: { en: 'Sigmoid is < 1 & "flat".', zh: "sigmoid 小于 1。" },
  ...{ densityExcluded: 0.01, counterexample: null, needs: ["sigmoid"] },
};
const broken: Entry = { ...entry, id: "ACT-05", kept: false, counterexample: "x = 1 | 2" };
const silent: Entry = {
  ...entry,
  id: "GD-01",
  section: "1.1",
  kept: null,
  silent: "toy does not offer slope",
  runs: 0,
};
const claims = [silent, entry, broken];
const ledger: Ledger = { engine: "toy", precision: "float64", seed: 1, claims, totals: totalsOf(claims) };

describe("the ledger", () => {
  test("counts what is kept, broken and neither, and the cases", () => {
    expect(ledger.totals).toMatchObject({ claims: 3, kept: 1, broken: 1, silent: 1, runs: 600, worstUlp: 2 });
    expect(ledger.totals.statuses).toMatchObject({ holds: 3, wrong: 0 });
  });

  test("as JSON is itself", () => {
    expect(JSON.parse(json(ledger))).toEqual(ledger);
  });

  test("as JUnit has a suite for each section, failures and skipped cases", () => {
    expect(junit(ledger).split("\n")).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="toy" tests="3" failures="1" skipped="1">',
      '  <testsuite name="1.1 Searching for a minimum" tests="1" failures="0" skipped="1">',
      '    <testcase classname="1.1 Searching for a minimum" name="GD-01: Sigmoid is &lt; 1 &amp; &quot;flat&quot;."><skipped message="toy does not offer slope"/></testcase>',
      "  </testsuite>",
      '  <testsuite name="3.1 Sigmoid" tests="2" failures="1" skipped="0">',
      '    <testcase classname="3.1 Sigmoid" name="ACT-04: Sigmoid is &lt; 1 &amp; &quot;flat&quot;."/>',
      '    <testcase classname="3.1 Sigmoid" name="ACT-05: Sigmoid is &lt; 1 &amp; &quot;flat&quot;."><failure message="x = 1 | 2"/></testcase>',
      "  </testsuite>",
      "</testsuites>",
      "",
    ]);
  });

  test("as Markdown is a table for each section", () => {
    const text = markdown(ledger, "both");
    expect(text).toContain(
      "3 claims: toy keeps 1 laws, breaks 1, 1 have nothing to keep; 600 cases tried with seed 1.",
    );
    expect(text).toContain('| ACT-04 | = | Sigmoid is < 1 & "flat".<br>sigmoid 小于 1。 | holds | 300 |  |');
    expect(text).toContain("| ACT-05 | ✗ | ");
    expect(text).toContain("x = 1 \\| 2");
  });

  test("as HTML is a page in the language asked for, with pictures", () => {
    const page = html(ledger, "zh", new Map(), new Map([["ACT-04", "<svg/>"]]));
    expect(page).toContain('<html lang="zh">');
    expect(page).toContain('<h3 lang="zh">sigmoid 小于 1。</h3>');
    expect(page).not.toContain('<h3 lang="en">');
    expect(page).toMatch(/id="ACT-04">.*<svg\/>/);
  });

  test("writes no control characters, which XML does not have", () => {
    const odd = { ...ledger, engine: "a\u0000b" };
    expect(junit(odd)).toContain('name="a\ufffdb"');
  });
});

describe("a text", () => {
  test("is in one language or in both", () => {
    const text = { en: "one", zh: "一" };
    expect([inLanguage(text, "en", "/"), inLanguage(text, "zh", "/"), inLanguage(text, "both", "/")]).toEqual(
      ["one", "一", "one/一"],
    );
  });
});
