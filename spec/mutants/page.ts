/** The page that publishes the score, and all mutants that change nothing. */
import { lessons } from "./lessons.ts";
import { percent, type Report } from "./report.ts";

export function page(report: Report): string {
  const { mutants, killed, equivalent, survived, precision, byFile, byOperator, seconds } = report;
  const reasons = new Map<string, string[]>();
  for (const { file, line, change, reason } of equivalent)
    reasons.set(reason, [...(reasons.get(reason) ?? []), `- ${file}:${line} ${code(change)}`]);
  const scores = (of: Report["byFile"], title: string) => [
    `| ${title} | mutants | killed | |`,
    "|---|---|---|---|",
    ...Object.entries(of).map(
      ([name, score]) => `| ${name} | ${score.mutants} | ${score.killed} | ${percent(score)} |`,
    ),
  ];
  return [
    "# Mutants",
    "",
    "Every small change of the engine has to be noticed by a law or by a test. `npm run mutate` makes them, those of Stryker and",
    "our own: constants, dropped pieces, swapped arguments, wrong indices, variables taken for one another. It writes this page.",
    "",
    `${mutants} mutants, ${killed} killed, ${equivalent.length} that change nothing, ${survived.length} that live: ${percent({ mutants: mutants - equivalent.length, killed })}, in ${seconds} s.`,
    `Of ${precision.mutants} constants off by a millionth ${precision.killed} are noticed: how precise the checks are.`,
    "",
    ...scores(byFile, "file of src"),
    "",
    ...scores(byOperator, "change"),
    "",
    ...(survived.length === 0
      ? []
      : [
          "## Those that live",
          "",
          ...survived.map(({ file, line, change }) => `- ${file}:${line} ${code(change)}`),
          "",
        ]),
    lessons,
    "",
    "## Those that change nothing, and why",
    "",
    ...[...reasons].flatMap(([reason, lines]) => [reason, "", ...lines, ""]),
  ].join("\n");
}

/** As code, even if there are backticks in it. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}
