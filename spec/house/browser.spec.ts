import { runInNewContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

/** What a page would hold: the registry, our engine behind the port, and Python's answers. */
const page = `
import { claims } from "./spec/claims/index.ts";
import { subjectOf } from "./spec/claims/examine.ts";
import { judge } from "./spec/claims/verdict.ts";
import { ours } from "./spec/engines/ours.ts";
import { python } from "./spec/oracle/python.ts";
const subject = subjectOf(ours, python);
globalThis.verdicts = claims
  .filter(({ id }) => asked.includes(id))
  .map((claim) => [claim.id, judge(claim, subject, { seed: 1, runs: 20 }).kept]);
`;

describe("the claims in a browser", () => {
  test("come as one script that needs nothing of Node, and give their verdicts there", async () => {
    const { outputFiles } = await build({
      stdin: { contents: page, resolveDir: process.cwd() },
      ...{ bundle: true, write: false, platform: "browser", format: "iife", target: "es2023" },
    });
    const asked = ["GD-06", "LIN-14", "ACT-04", "LOSS-11", "TRAIN-24", "USE-05"];
    // Nothing but the language and what every browser has.
    const context: { asked: string[]; verdicts?: unknown } & object = Object.assign(Object.create(null), {
      ...{ asked, performance, TextEncoder, TextDecoder, setTimeout, clearTimeout },
    });
    runInNewContext(outputFiles[0]?.text as string, context);
    expect(JSON.parse(JSON.stringify(context.verdicts))).toEqual(asked.map((id) => [id, true]));
  });
});
