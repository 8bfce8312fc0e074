/**
 * What was measured, as tables that are read in a terminal as well as on a page
 */
import { faults } from "./faults.ts";
import type { Name, Score } from "./measure.ts";
import { protocols } from "./protocols.ts";
import { correct } from "./subjects.ts";

export interface Power {
  readonly seeds: number;
  readonly machine: string;
  /** With the points of each project. */
  readonly own: Readonly<Record<string, Score>>;
  /** With ours. */
  readonly onOurs: Readonly<Record<string, Score>>;
}

const titleOf = (name: string) =>
  name === "ours" ? "**ours**" : protocols[name as Exclude<Name, "ours">].name;

/** Columns as wide as they need be, the first set to the left and the others to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) => Math.max(title.length, 3, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return `${[line(head), rule, ...rows.map(line)].join("\n")}\n`;
}

function scores(of: Readonly<Record<string, Score>>): string {
  const unit = of.torchSlow?.ms;
  return table(
    ["protocol", "always caught", "never", "false alarms", "of runs", unit === undefined ? "ms" : "time"],
    Object.entries(of).map(([name, { always, never, falseAlarms, runs, ms }]) => [
      titleOf(name),
      String(always),
      String(never),
      String(falseAlarms),
      String(runs),
      unit === undefined ? ms.toPrecision(2) : `${Number((ms / unit).toPrecision(2))} ×`,
    ]),
  );
}

/** With how many seeds each fault was caught: an empty cell for none. */
function matrix({ own }: Power): string {
  const columns = Object.keys(own);
  return table(
    ["fault", "where it is seen", ...columns],
    faults.map(({ name, seen }) => [
      name,
      seen,
      ...columns.map((column) => String(own[column]?.caught[name] || "")),
    ]),
  );
}

function alarms(of: Readonly<Record<string, Score>>): string {
  const lines = Object.entries(of).flatMap(([name, { alarms, runs }]) => {
    const each = Object.entries(alarms).map(([subject, times]) => `${subject} (${times})`);
    return each.length === 0 ? [] : [`- ${titleOf(name)}, of ${runs / correct.length}: ${each.join(", ")}`];
  });
  return lines.length === 0 ? "None.\n" : `${lines.join("\n")}\n`;
}

export function tables(power: Power): string {
  const { seeds, own, onOurs } = power;
  return [
    `${faults.length} planted faults, each with ${seeds} ${seeds === 1 ? "seed" : "seeds"}; ${correct.length} functions with the right gradient.`,
    "With the points of each project:",
    scores(own),
    ...(Object.keys(onOurs).length > 0
      ? ["The same rules at our points, at which a right function has kinks and saturates:", scores(onOurs)]
      : []),
    `Faults, and with how many of ${seeds} seeds they were caught, with the points of each project:`,
    matrix(power),
  ].join("\n\n");
}

/** The page that is kept. */
export function page(power: Power): string {
  const rules = Object.entries(protocols)
    .filter(([name]) => name in power.own)
    .map(([key, { name, rule, points }]) => `- **${name}** (\`${key}\`): ${rule}. Points: ${points}.`);
  return `# How much gradient checks see

Written by \`npm run power -- --write\`; \`spec/power/power.spec.ts\` checks the essence on a few seeds. Measured on
${power.machine}; of the times, which are processor time for one run over all
right functions, only the ratios say something elsewhere.

${tables(power)}

## False alarms

With the points of each project:

${alarms(power.own)}
At our points:

${alarms(power.onOurs)}
What these rules refuse at our points is mostly a kink, where the central difference is the mean of two slopes and the pullback
is one of them, or numbers so large that their rounding shows. Their projects choose points that avoid both, and with them
the faults that are only there.

## The protocols

${rules.join("\n")}
- **ours** (\`ours\`): spec/kit/gradcheck.ts, nine samples around each number, which also tell how far to
  believe them; a cotangent of unequal quarters; at a kink any slope between those on both sides, and at a tie shares that
  add up. Points: all numbers 0, 1, and either end of the range; then 100 drawn, mostly of moderate size.

Others are restated in spec/power/protocols.ts from what they publish. Where a project draws a direction once and for all it is
drawn for every seed here; where numbers must be positive, everybody but ours draws |x| + 0.1.
`;
}
