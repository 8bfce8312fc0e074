/**
 * How exact an engine is, value and slope, beside what each operator's record asks for
 *
 * A result of double arithmetic cannot be right, only near: half a unit in the last place (ULP) is the best there is. How many
 * units an operator may be off is in its record. Here are the laws that ask for it at every number drawn, and a measurement of
 * how far off an engine really is and where. Both draw the same points, and both see gradients of the cotangents in the point.
 */
import type { Subject, Tensor } from "../claims/subject.ts";
import { Disagreement, examination } from "../kit/compare.ts";
import { isBlind } from "../kit/cotangent.ts";
import { drawn } from "../kit/drawn.ts";
import { all, example, forAll, type Law } from "../kit/law.ts";
import { numbers } from "../kit/numbers.ts";
import { seeded } from "../kit/random.ts";
import { errorInUlps, ulpOf } from "../kit/ulp.ts";
import { type Exact, type Fact, type Point, shown, shownRow, type Truth } from "./facts.ts";

/** A law about one operator. */
export interface Statement {
  readonly operator: Fact["name"];
  /** What such laws have in common. */
  readonly property: string;
  /** A sentence whose subject is the operator. */
  readonly says: string;
  readonly law: (engine: Subject) => Law;
}

export type Part = "value" | "slope";

/** What an engine was seen to be off, at most. */
export interface Row {
  readonly name: Fact["name"];
  readonly of: Part;
  /** How many numbers were compared. */
  readonly points: number;
  /** The largest error, in the record's unit. */
  readonly maxUlp: number;
  /** The inputs there, and what else is given; "" if nothing was off. */
  readonly at: string;
  readonly contract: number;
}

/** For every record: its value and its slope keep their contracts, and edges are what the record says. */
export function accuracyLaws(facts: readonly Fact[]): Statement[] {
  return facts.flatMap((fact) => [
    keeps(fact, "value"),
    keeps(fact, "slope"),
    ...(fact.edges.length > 0 ? [edgesOf(fact)] : []),
  ]);
}

function keeps(fact: Fact, part: Part): Statement {
  const { most, unit = "ULP" } = fact[part];
  return {
    operator: fact.name,
    property: `the ${part} is exact to its contract`,
    says: `${part === "value" ? "is" : "has a slope"} exact to ${most} ${unit.startsWith("besides") ? `ULP ${unit}` : unit}`,
    law: (engine) =>
      forAll(pointsOf(fact), (point) => {
        compare(part, answersOf(engine, fact, point), fact.exact(point), (error, got, want) => {
          if (error <= most) return;
          throw new Disagreement(
            `got ${got}, exact is ${want}: ${error} units off, ${most} allowed`,
            got,
            want,
            error,
          );
        });
      }),
  };
}

/** Points of one number where numbers do not depend on each other. What breaks a law shrinks to fewer numbers, and number by number. */
function pointsOf(fact: Fact): ReturnType<typeof drawn<Point>> {
  const [from, to] = fact.range;
  const simple = numbers({ from, to });
  function* simpler(point: Point): Generator<Point> {
    yield* shorter(fact, point);
    for (const [i, input] of point.inputs.entries()) {
      for (const [j, x] of input.values.entries()) {
        for (const { value } of simple.shrink(x, undefined)) {
          const smaller = { ...input, values: input.values.with(j, value) };
          const other = { ...point, inputs: point.inputs.with(i, smaller) };
          // Division by 0 is simple, too, but no number is exact there.
          if (isKnown(fact.exact(other).value) && fact.exact(other).slopes.every(isKnown)) yield other;
        }
      }
    }
  }
  return drawn((source) => fact.draw(source, 1), simpler);
}

/** Of a point that is one row, or several equally long ones: the same without one of its numbers, or with a plainer cotangent. */
function* shorter({ name }: Fact, { inputs, cotangent, given }: Point): Generator<Point> {
  const n = inputs[0]?.values.length ?? 0;
  const isRow = inputs.every(({ values, shape }) => values.length === n && shape.at(-1) === n);
  if (!isRow || n < 2 || ![1, n].includes(cotangent.length)) return;
  const more = given !== undefined && { given };
  for (let j = 0; j < n; j++) {
    const without = (x: readonly number[]) => x.filter((_, i) => i !== j);
    const less = inputs.map(({ values, shape }) => ({
      values: without(values),
      shape: shape.with(-1, n - 1),
    }));
    const pulled = cotangent.length === 1 ? cotangent : without(cotangent);
    if (isBlind(pulled)) continue;
    if (name !== "crossEntropy") yield { inputs: less, cotangent: pulled, ...more };
    // A label counts classes, and the one that is right has to stay.
    else if (j !== given)
      yield { inputs: less, cotangent: pulled, given: (given ?? 0) - (j < (given ?? 0) ? 1 : 0) };
  }
  const plainer = cotangent.map((_, i) => (cotangent.length === 1 ? 2 : i === 0 ? 1 : 0));
  if (cotangent.some((c, i) => c !== plainer[i])) yield { inputs, cotangent: plainer, ...more };
}

function isKnown({ of }: Exact): boolean {
  return of.every(([high]) => Number.isFinite(high));
}

/** What an engine answers: its numbers, and for each input the gradient. */
export interface Answers {
  readonly value: readonly number[];
  readonly slopes: readonly (readonly number[])[];
}

/** What an engine answers at a point, and what it pulls back from there. */
export function answersOf(engine: Subject, fact: Fact, { inputs, ...rest }: Point): Answers {
  const f = fact.of(engine, { inputs, ...rest });
  const answer = engine.read(f(...inputs.map(({ values, shape }) => engine.tensor(values, shape) as Tensor)));
  const cotangent = { values: rest.cotangent, shape: answer.shape };
  return { value: answer.values, slopes: engine.pullback(f, inputs, cotangent) };
}

/** Tells of every number of the value, or of the gradients, how far off it is, in units. */
function compare(
  part: Part,
  answers: Answers,
  truth: Truth,
  tell: (error: number, got: number, want: number, index: number) => void,
): void {
  const [gots, exacts] = part === "value" ? [[answers.value], [truth.value]] : [answers.slopes, truth.slopes];
  for (const [which, exact] of exacts.entries()) {
    const got = gots[which] ?? [];
    if (got.length !== exact.of.length) {
      throw new Disagreement(`got ${got.length} numbers, the law says ${exact.of.length}`, got, exact);
    }
    for (let i = 0; i < got.length; i++) {
      const want = exact.of[i] as Exact["of"][number];
      const error = errorOf(got[i] as number, want, exact.units?.[i], exact.slack?.[i]);
      tell(error, got[i] as number, want[0], i);
    }
  }
}

/** How many units lie between an answer and the truth; those of the precision that is being examined. */
function errorOf(got: number, exact: Exact["of"][number], unit?: number, slack = 0): number {
  const single = examination.precision === "float32";
  const [high, low] = exact;
  if (unit === undefined && slack === 0 && !single)
    return got === high && low === 0 ? 0 : errorInUlps(got, exact);
  if (!Number.isFinite(high) || !Number.isFinite(got))
    return errorInUlps(got, single ? Math.fround(high) : high);
  const apart = Math.max(Math.abs(got - high - low) - slack, 0);
  // Single precision has 29 digits less, and its smallest number is 2^-149.
  const step = single ? Math.max((unit ?? ulpOf(high)) * 2 ** 29, 2 ** -149) : (unit ?? ulpOf(high));
  return apart === 0 ? 0 : apart / step;
}

/** What the record says of special numbers: infinities, NaN, zeros with their sign, and where the range ends. */
function edgesOf(fact: Fact): Statement {
  const keep = (part: Part, x: number, got: number, want: number) => {
    const error = got === want && !signsDiffer(got, want) ? 0 : errorInUlps(got, want);
    // An exact answer is a double; others are rounded, to their contract.
    if (error > (want === 0 && got === 0 ? 0 : fact[part].most) || signsDiffer(got, want))
      throw new Disagreement(
        `${part} at ${shown(x)} is ${shown(got)}, the record says ${shown(want)}`,
        got,
        want,
      );
  };
  return {
    operator: fact.name,
    property: "edges are as recorded",
    says: `answers ${fact.edges.map(({ x }) => shown(x)).join(", ")} as its record says, and so does its slope`,
    law: (engine) => {
      const f = fact.of(engine, { inputs: [], cotangent: [] });
      return all(
        ...fact.edges.map(({ x, value, slope }) =>
          example(() => {
            const at = engine.tensor([x], [1]);
            keep("value", x, engine.read(f(at)).values[0] as number, value);
            // Gradients add up from 0, which loses the sign of -0.
            keep("slope", x, -(engine.pullback(f, [[x]], [-1])[0]?.[0] as number) + 0, slope + 0);
          }),
        ),
      );
    },
  };
}

function signsDiffer(a: number, b: number): boolean {
  return a === 0 && b === 0 && Object.is(a, -0) !== Object.is(b, -0);
}

/** Numbers that do not depend on each other are worked out so many at a time. */
const batch = 4096;

/**
 * The largest errors of an engine among so many numbers or some more, for value and slope of each record. Operators that the
 * engine does not offer are left out.
 */
export function measure(engine: Subject, facts: readonly Fact[], points: number, seed: number): Row[] {
  examination.precision = engine.precision;
  try {
    return facts.flatMap((fact) => measured(engine, fact, points, seed));
  } finally {
    examination.precision = "float64";
  }
}

function measured(engine: Subject, fact: Fact, points: number, seed: number): Row[] {
  const source = seeded(seed);
  const seen = { value: { points: 0, maxUlp: 0, at: "" }, slope: { points: 0, maxUlp: 0, at: "" } };
  try {
    while (seen.value.points < points || seen.slope.points < points) {
      const point = inPrecision(fact.draw(source, Math.min(batch, points)));
      const [answers, truth] = [answersOf(engine, fact, point), fact.exact(point)];
      for (const part of ["value", "slope"] as const) {
        const most = seen[part];
        compare(part, answers, truth, (error, _got, _want, i) => {
          most.points++;
          if (error <= most.maxUlp) return;
          // NaN for a number is as wrong as can be.
          most.maxUlp = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
          most.at = placeOf(point, fact.elementwise ? i : null);
        });
      }
    }
  } catch (error) {
    if ((error as Error).name === "NotOffered") return [];
    throw error;
  }
  return (["value", "slope"] as const).map((of) => {
    return { name: fact.name, of, ...seen[of], contract: fact[of].most };
  });
}

/** The same point, its numbers rounded for an engine of single precision. */
function inPrecision(point: Point): Point {
  if (examination.precision === "float64") return point;
  const { inputs, cotangent, given } = point;
  return {
    inputs: inputs.map(({ values, shape }) => ({ values: values.map(Math.fround), shape })),
    cotangent: cotangent.map(Math.fround),
    ...(given !== undefined && { given: Math.fround(given) }),
  };
}

/** The inputs, or what is at one place of them. */
function placeOf({ inputs, given }: Point, index: number | null): string {
  const shownInputs = inputs.map(({ values }) =>
    index === null ? shownRow(values) : shown(values[index] as number),
  );
  return [...shownInputs, ...(given === undefined ? [] : [shown(given)])].join("; ");
}
