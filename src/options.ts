/**
 * Takes what is left of an object of options once the known ones are taken out of it.
 *
 * @throws {RangeError} if anything is: a misspelt option would otherwise be ignored silently.
 */
export function refuseUnknown(who: string, unknown: object): void {
  for (const name of Object.keys(unknown)) throw new RangeError(`${who}: unknown option ${name}`);
}

/** @throws {RangeError} if an option is none of its choices. */
export function refuseOther<Choice extends string>(
  who: string,
  option: string,
  choices: readonly Choice[],
  given: Choice,
): void {
  if (!choices.includes(given))
    throw new RangeError(`${who}: ${option} must be ${choices.join(" or ")}, got ${given}`);
}
