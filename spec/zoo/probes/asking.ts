/** How probes ask: so that one question that is refused hides no other. */
import type { Operand, Subject, Tensor } from "../../claims/subject.ts";
import type { Values } from "../../kit/parts.ts";

/** The answer, or that there is none. */
export function unlessRefused(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    if ((error as Error).name === "NotOffered") throw error;
    return "refused";
  }
}

/** What comes of each question. */
export function each(questions: readonly (() => unknown)[]): unknown[] {
  return questions.map(unlessRefused);
}

/** What a function answers, and what comes back of a cotangent of 2, 3, 4, …. */
export function thereAndBack(
  s: Subject,
  f: (...x: Tensor[]) => Operand,
  inputs: readonly Values[],
): unknown[] {
  const y = s.read(f(...inputs.map(({ values, shape }) => s.tensor(values, shape))));
  const cotangent = { values: y.values.map((_, i) => i + 2), shape: y.shape };
  return [y, unlessRefused(() => s.pullback(f, inputs, cotangent))];
}
