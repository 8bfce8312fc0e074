/** What PyTorch really answered: the files in `fixtures`, exported by `scripts/export_fixtures.py`. */
import { readFileSync } from "node:fs";

/** The bytes of a file in `fixtures`. */
export function fixtureBytes(name: string): Uint8Array {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** The cases of `fixtures/NAME.json`; what JSON has no number for is written as a text there. */
export function fixture<Case>(name: string): readonly Case[] {
  const numbers: Record<string, number> = { NaN: Number.NaN, Infinity: Infinity, "-Infinity": -Infinity };
  const text = new TextDecoder().decode(fixtureBytes(`${name}.json`));
  const { cases } = JSON.parse(text, (_, value) =>
    typeof value === "string" ? (numbers[value] ?? value) : value,
  );
  return cases;
}
