import { type Chart, curve } from "../../spec/kit/figure.ts";
import { add, backward, mul, noGrad, parameter, power, sub, type Tensor, tensor } from "../../src/index.ts";
import { numbersIn } from "./numbers.ts";
import {
  allDefault,
  type Program,
  program,
  type Reproduced,
  type Screen,
  UsageError,
  type Values,
} from "./program.ts";

/** A function to walk down on, and what is worth knowing of it. */
interface Hill {
  readonly name: "square" | "valleys";
  readonly formula: string;
  readonly of: (x: Tensor) => Tensor;
  readonly starts: readonly number[];
  /** What a figure shows at least. */
  readonly domain: readonly [from: number, to: number];
}

const square: Hill = {
  name: "square",
  formula: "x²",
  of: (x) => mul(x, x),
  starts: [-1, 1],
  domain: [-1.2, 1.2],
};

const valleys: Hill = {
  name: "valleys",
  formula: "x⁴ - 3x² + x",
  of: (x) => add(sub(power(x, 4), mul(3, mul(x, x))), x),
  starts: [0.15, 0.17],
  domain: [-1.8, 1.6],
};

const options = {
  function: {
    type: "string",
    default: "both",
    choices: ["both", square.name, valleys.name],
    says: `the function to go down on: ${square.formula}, or ${valleys.formula}`,
  },
  start: {
    type: "string",
    default: "",
    says: "where to begin, such as -1,1; without, on either side of the point that matters",
  },
  "learning-rate": {
    type: "number",
    default: 0.1,
    least: 0,
    says: "how long the steps are, times the slope",
  },
  steps: { type: "integer", default: 1000, least: 1, most: 100_000, says: "steps at most" },
  until: { type: "number", default: 1e-9, least: 0, says: "stop when a step is shorter than this" },
} as const;

type Chosen = Values<typeof options>;

export const descend: Program = program({
  name: "descend",
  summary: "walk downhill by the sign of the slope (sections 1.1 to 1.3)",
  about: `Looks for the lowest point of a function as gradient descent does: the slope says which way is up,
so go the other way, and again, until x hardly changes. On x² this finds the lowest point from
either side. On x⁴ - 3x² + x it finds the valley it happens to start above, which need not be the
lower one. The slopes are the engine's. Too high a learning rate oversteps: try --function square
--learning-rate 1, or 1.1.`,
  options,
  run(values, screen) {
    const hills = [square, valleys].filter(({ name }) => ["both", name].includes(values.function));
    const walks = hills.map((hill) => {
      const starts = values.start === "" ? hill.starts : numbersIn("--start", values.start);
      const walks = starts.map((start) => walk(hill, start, values));
      const border = borderBetween(hill, walks, values);
      tell(hill, walks, border, values, screen);
      return { hill, walks, border };
    });
    return {
      json: {
        options: values,
        functions: walks.map(({ hill: { name, formula }, walks, border }) => ({
          name,
          formula,
          walks: walks.map(({ path, ...walk }) => ({
            ...walk,
            path: path.map(({ x }) => x),
            heights: path.map(({ height }) => height),
            slopes: path.map(({ slope }) => slope),
          })),
          border: border ?? null,
        })),
      },
      figures: Object.fromEntries(
        walks.map(({ hill, walks }) => [`descend-${hill.name}`, figureOf(hill, walks)]),
      ),
      reproduced: allDefault(options, { ...values, function: "both" })
        ? walks.flatMap(({ hill, ...rest }) => expected(hill, rest, values))
        : [],
    };
  },
});

/** A point of the path, how high the function is there, and its slope. */
interface Point {
  readonly x: number;
  readonly height: number;
  readonly slope: number;
}

interface Walk {
  readonly start: number;
  /** "settled" after a step shorter than the limit, "alternates" once it is where it was two steps before. */
  readonly ended: "settled" | "alternates" | "diverges" | "out of steps";
  /** Where it came to. */
  readonly x: number;
  readonly path: readonly Point[];
}

/** new x = x - learning rate · slope, over and over. */
function walk(hill: Hill, start: number, { "learning-rate": rate, steps, until }: Chosen): Walk {
  const path = [pointAt(hill, start)];
  if (!path.every(onMap)) {
    throw new UsageError(`--start: somewhere with a finite height and slope expected, got ${start}`);
  }
  const ended = (): Walk["ended"] => {
    const far = 1e12 * Math.max(1, Math.abs(start));
    for (let step = 1; step <= steps; step++) {
      const { x, slope } = path.at(-1) as Point;
      const next = pointAt(hill, x - rate * slope);
      if (!onMap(next)) return "diverges";
      path.push(next);
      if (Math.abs(next.x - x) < until || next.x === x) return "settled";
      // The same x leads to the same steps, so from here on everything repeats.
      if (next.x === path.at(-3)?.x) return "alternates";
      if (Math.abs(next.x) > far) return "diverges";
    }
    return "out of steps";
  };
  return { start, ended: ended(), x: (path.at(-1) as Point).x, path };
}

const onMap = ({ height, slope }: Point) => Number.isFinite(height) && Number.isFinite(slope);

function pointAt({ of }: Hill, at: number): Point {
  const x = parameter(at);
  const height = of(x);
  backward(height);
  return { x: at, height: height.item(), slope: x.gradient?.[0] ?? Number.NaN };
}

/**
 * Where between the starts of the first two walks the ways part, found by halving; `undefined` unless they end in
 * different valleys.
 */
function borderBetween(hill: Hill, [one, other]: readonly Walk[], values: Chosen): number | undefined {
  if (one === undefined || other === undefined || !inValley(one) || !inValley(other)) return undefined;
  // Next to the error of a walk that has settled, valleys are far apart.
  if (Math.abs(one.x - other.x) < 0.1) return undefined;
  const middle = (one.x + other.x) / 2;
  let [a, b] = [one.start, other.start];
  for (;;) {
    const between = (a + b) / 2;
    if (between === a || between === b) return between;
    // On the hilltop steps are short too, so it only settles where x does not change at all.
    const { x } = walk(hill, between, { ...values, until: 0 });
    if (x < middle === one.x < middle) a = between;
    else b = between;
  }
}

/** Whether a walk settled because the ground is level, not because its steps were short from the start. */
function inValley({ ended, path }: Walk): boolean {
  return ended === "settled" && Math.abs((path.at(-1) as Point).slope) < 1e-3;
}

function tell(
  hill: Hill,
  walks: readonly Walk[],
  border: number | undefined,
  values: Chosen,
  screen: Screen,
) {
  for (const walk of walks) {
    const { start, path } = walk;
    const { slope } = path[0] as Point;
    screen.say(
      `${hill.formula} from ${start}: the slope is ${short(slope)}, so downhill is ${downhill(slope)}.`,
    );
    screen.say(` step ${["x", "height", "slope"].map((head) => head.padStart(12)).join("")}`);
    const last = path.length - 1;
    for (const step of new Set([0, 1, 2, 3, last].filter((step) => step <= last))) {
      const { x, height, slope } = path[step] as Point;
      if (step === last && last > 4) screen.say("    …");
      const cells = [x, height, slope].map((number) => short(number).padStart(12)).join("");
      screen.say(`${String(step).padStart(5)} ${cells}   ${step < last ? downhill(slope) : "stop"}`);
    }
    screen.say(verdict(walk, values));
    const { "learning-rate": rate } = values;
    const factor = 1 - 2 * rate;
    if (hill === square && factor <= -1) {
      screen.say(`A step multiplies x by 1 - 2 · ${rate} = ${short(factor)}; it must be between -1 and 1.`);
    }
    screen.say();
  }
  if (border === undefined) return;
  screen.say(`Starts on either side of ${border} end in different valleys, and only one is the lowest`);
  screen.say(
    "point of all. Going downhill finds a valley, not the valley: it never sees what is behind a hill.",
  );
}

function verdict(walk: Walk, { until }: Chosen): string {
  const { ended, path, x } = walk;
  const [{ height: before }, { height: after, slope }] = [path[0], path.at(-1)] as [Point, Point];
  const steps = path.length - 1;
  switch (ended) {
    case "settled":
      return [
        `A step shorter than ${until}: it stops at ${x}.`,
        ...(inValley(walk) ? [] : [`The slope there is still ${short(slope)}.`]),
      ].join(" ");
    case "alternates":
      return `It jumps to and fro between ${path.at(-2)?.x} and ${x} for ever. The learning rate is too high.`;
    case "diverges":
      return `After ${steps} steps it is at ${short(x)}, and getting away. The learning rate is too high.`;
    case "out of steps":
      return after > before
        ? `After ${steps} steps it is higher up than at the start. The learning rate is too high.`
        : `After ${steps} steps it is still moving.`;
  }
}

const downhill = (slope: number) => (slope === 0 ? "nowhere" : slope < 0 ? "to the right" : "to the left");

function short(number: number): string {
  const size = Math.abs(number);
  return size === 0 || (size >= 1e-3 && size < 1e5)
    ? String(Number(number.toFixed(4)))
    : number.toExponential(2);
}

function figureOf(hill: Hill, walks: readonly Walk[]): Chart {
  const shown = walks.map(({ start, path }) => {
    const reach = 3 * Math.max(1, Math.abs(start));
    const outside = path.findIndex(({ x }) => Math.abs(x) > reach);
    return { start, path: outside < 0 ? path : path.slice(0, outside) };
  });
  const xs = [...hill.domain, ...shown.flatMap(({ path }) => path.map(({ x }) => x))];
  const [from, to] = [Math.min(...xs), Math.max(...xs)];
  // Arrows too short to be seen would only pile up.
  const visible = (path: readonly Point[]) =>
    path.filter(({ x }, i) => i === 0 || Math.abs(x - (path[i - 1] as Point).x) > (to - from) / 200);
  return {
    id: `descend-${hill.name}`,
    title: `Down on ${hill.formula}, step by step`,
    x: { label: "x" },
    y: { label: hill.formula },
    layers: [
      {
        kind: "line",
        name: hill.formula,
        points: curve((x) => noGrad(() => hill.of(tensor(x)).item()), from, to),
      },
      ...shown.map(({ start, path }) => ({
        kind: "path" as const,
        name: `from ${start}`,
        points: visible(path).map(({ x, height }) => [x, height] as const),
      })),
    ],
  };
}

function expected(
  hill: Hill,
  { walks, border }: { readonly walks: readonly Walk[]; readonly border: number | undefined },
  { "learning-rate": rate, until }: Chosen,
): Reproduced[] {
  const [left, right] = walks as [Walk, Walk];
  // A step shorter than `until` means a slope below until / rate, so with this curvature the valley is near.
  const near = (curvature: number) => until / rate / curvature;
  if (hill === square) {
    return [
      { what: "slope of x² at -1", wanted: -2, got: left.path[0]?.slope ?? Number.NaN, within: 0 },
      { what: "slope of x² at 1", wanted: 2, got: right.path[0]?.slope ?? Number.NaN, within: 0 },
      { what: "lowest point of x² from -1", wanted: 0, got: left.x, within: near(2) },
      { what: "lowest point of x² from 1", wanted: 0, got: right.x, within: near(2) },
    ];
  }
  // The slope 4x³ - 6x + 1 is 0 where x = √2·cos θ and cos 3θ = -1 / √8 (Viète): at two valleys and a hilltop.
  const level = (turns: number) =>
    Math.SQRT2 * Math.cos((Math.acos(-1 / Math.sqrt(8)) + 2 * Math.PI * turns) / 3);
  // The curvature 12x² - 6 is 14.3 in the left valley and 9.35 in the right one.
  return [
    { what: "left valley, from 0.15", wanted: level(1), got: left.x, within: near(14.3) },
    { what: "right valley, from 0.17", wanted: level(0), got: right.x, within: near(9.35) },
    // Terms of about 1 round the slope by some 2e-16, and Viète's angle of 4.8 rounds to 4e-16.
    { what: "border, a hilltop", wanted: level(2), got: border ?? Number.NaN, within: 2e-15 },
  ];
}
