import { UsageError } from "./program.ts";

/** The numbers in the text of an option. @throws {UsageError} unless it is numbers with commas between them. */
export function numbersIn(option: string, text: string): number[] {
  const numbers = text.split(",").map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  if (numbers.every(Number.isFinite)) return numbers;
  throw new UsageError(`${option}: numbers with commas between them expected, got ${JSON.stringify(text)}`);
}

/** The same for rows with semicolons between them. @throws {UsageError} also if they differ in length. */
export function rowsIn(option: string, text: string): number[][] {
  const rows = text.split(";").map((row) => numbersIn(option, row));
  const lengths = [...new Set(rows.map(({ length }) => length))];
  if (lengths.length === 1) return rows;
  throw new UsageError(`${option}: rows of one length expected, got ${lengths.join(" and ")} numbers`);
}
