/** What users hand over as a file: a module with a default export. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "./program.ts";

/** @throws {UsageError} if the file cannot be loaded. */
export async function defaultExport(file: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)).default;
  } catch (error) {
    throw new UsageError(`${file} cannot be loaded: ${(error as Error).message}`);
  }
}
