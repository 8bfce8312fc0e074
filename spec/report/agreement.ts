/** A number of the article or of PyTorch, and the one that came out here. */
export interface Reproduced {
  readonly what: string;
  readonly wanted: number;
  readonly got: number;
  /** How far off `got` may be, with the reason in the program. 0 means to the last bit. */
  readonly within: number;
}

/** A number that was to be reproduced, and how near the one that came out is. */
export interface Agreement extends Reproduced {
  /** Whether it is within what was allowed. */
  readonly kept: boolean;
  /** How many leading digits are the same; 17 if the numbers are, as no double has more. */
  readonly digits: number;
}

/** To the last bit. */
export const ALL = 17;

/** So many digits and more are worth being counted; fewer say less than the number itself. */
export const COUNTED = 4;

export function agreementOf(number: Reproduced): Agreement {
  const { wanted, got, within } = number;
  const digits = Math.floor(-Math.log10(Math.abs(got / wanted - 1)));
  return {
    ...number,
    kept: Math.abs(got - wanted) <= within,
    // Neighbouring doubles can have the quotient 1, and next to 0 no number has a digit that is right.
    digits: got === wanted ? ALL : Math.max(0, Math.min(digits, ALL - 1)) || 0,
  };
}

export function told({ wanted, digits }: Agreement): string {
  if (digits === ALL) return "to the last bit";
  return digits >= COUNTED ? `to ${digits} digits` : `near ${wanted}`;
}
