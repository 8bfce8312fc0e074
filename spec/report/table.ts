import type { Table } from "../kit/figure.ts";
import { checkedId } from "./checks.ts";
import { belowTitle, edge, ink, sheet, titleLines, widthOf, written } from "./sheet.ts";
import { numeral, plain } from "./text.ts";

/** A table as it is written: every cell a text, and which columns are set to the right. */
interface Cells {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly numeric: readonly boolean[];
}

/** @throws {RangeError} if the table has no columns or no rows, or a row does not have a cell for every column. */
export function cellsOf({ id, columns, rows }: Table): Cells {
  const figure = checkedId(id);
  if (columns.length === 0 || rows.length === 0) {
    throw new RangeError(`${figure}: columns and rows, got ${columns.length} and ${rows.length}`);
  }
  const odd = rows.findIndex((row) => row.length !== columns.length);
  if (odd >= 0) {
    throw new RangeError(
      `${figure}: ${columns.length} cells in every row, got ${rows[odd]?.length} in row ${odd}`,
    );
  }
  return {
    head: columns.map(plain),
    // JSON has no NaN and writes null.
    rows: rows.map((row) =>
      row.map((cell) => (typeof cell === "string" ? plain(cell) : numeral(cell ?? Number.NaN))),
    ),
    numeric: columns.map((_, i) => rows.every((row) => typeof row[i] !== "string")),
  };
}

/** Rows between three rules, as tables are set in books. */
export function drawTable(table: Table): string {
  const { head, rows, numeric } = cellsOf(table);
  const widths = head.map((_, i) =>
    widthOf(
      [head, ...rows].map((row) => row[i] as string),
      12.5,
    ),
  );
  const lefts = widths.map((_, i) => widths.slice(0, i).reduce((sum, each) => sum + each + 28, edge + 8));
  const right = (lefts.at(-1) as number) + (widths.at(-1) as number) + 8;
  const top = belowTitle(table);
  const bottom = top + 32 + 22 * rows.length;
  const cells = [head, ...rows].flatMap((row, i) =>
    row.map((cell, column) => {
      const left = lefts[column] as number;
      const [x, anchor] = numeric[column] ? [left + (widths[column] as number), "end"] : [left, "start"];
      const y = top + 18 + 22 * i + (i > 0 ? 4 : 0);
      return written([cell], x, y, {
        style: `text-anchor="${anchor}"${i === 0 ? ' font-weight="600"' : ""}`,
      });
    }),
  );
  const rule = (y: number, thickness: number) =>
    `<path d="M${edge},${y}H${Math.round(right)}" stroke="${ink}" stroke-width="${thickness}"/>`;
  const size = {
    width: Math.max(right, edge + widthOf(titleLines(table), 16)) + edge,
    height: bottom + edge,
  };
  const parts = [rule(top, 1.5), rule(top + 27, 0.75), rule(bottom, 1.5), ...cells];
  return sheet(table, size, `A table of ${rows.length} rows: ${head.join(", ")}.`, parts);
}
