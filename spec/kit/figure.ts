/**
 * A figure as plain data: what there is to see, not how it is drawn, so that a terminal, a file and a page can
 * each draw it their own way. JSON carries it unchanged, but for numbers that are not finite: JSON writes them as null, and
 * whoever draws leaves both out and says how many.
 */
export type Figure = Chart | Table;

/** Layers over two axes; the first layer lies at the bottom. */
export interface Chart {
  /** Names the file and the parts of the drawing: a letter, then letters, digits, `-` and `_`. */
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly layers: readonly Layer[];
}

/** Rows under named columns. Numbers are set to the right and shortened to four digits; a text is shown as it is. */
export interface Table {
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Axis {
  readonly label: string;
  /** Equal steps add ("linear", the default) or multiply ("log"). */
  readonly scale?: "linear" | "log";
  /** What the axis shows, smaller end first; by default all there is. */
  readonly domain?: readonly [from: number, to: number];
}

/** Where something stands along x: at a number, or at a name on an axis of names (in the order they first occur). */
export type Place = number | string;

/** One thing to see. Layers of one name are one series: they share a colour and a line in the legend. */
export type Layer<P extends Place = Place> = Series<P> | Band<P> | Rule<P> | Contours;

/**
 * `points` stand alone; above a name they are spread sideways, so that a crowd can be seen. `line` joins them in the order
 * given, `path` joins them by arrows, `bars` reach from zero to them, and stand on names.
 */
export interface Series<P extends Place = Place> {
  readonly kind: "points" | "line" | "path" | "bars";
  readonly name: string;
  readonly points: readonly (readonly [x: P, y: number])[];
}

/** Everything between a lower and an upper curve. */
export interface Band<P extends Place = Place> {
  readonly kind: "band";
  readonly name: string;
  readonly points: readonly (readonly [x: P, lower: number, upper: number])[];
}

/** A straight line across the whole figure, level at `y` or upright at `x`. */
export type Rule<P extends Place = Place> = { readonly kind: "rule"; readonly name: string } & (
  | { readonly x: P }
  | { readonly y: number }
);

/** A surface seen from above: `heights[row][column]`, evenly spaced along both axes, the corners at the ends of `x` and `y`. */
export interface Contours {
  readonly kind: "contours";
  readonly name: string;
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
  readonly heights: readonly (readonly number[])[];
  /** Where the shade changes, in rising order; by default seven heights evenly between the lowest and the highest. */
  readonly levels?: readonly number[];
}

/** The points (x, f(x)) at `steps` + 1 evenly spaced x, both ends among them. */
export function curve(
  f: (x: number) => number,
  from: number,
  to: number,
  steps = 200,
): [x: number, y: number][] {
  return spaced(from, to, steps).map((x) => [x, f(x)]);
}

/** The points (first, values[0]), (first + 1, values[1]) and so on, such as one loss per epoch. */
export function numbered(values: readonly number[], first = 1): [x: number, y: number][] {
  return values.map((value, i) => [first + i, value]);
}

/** Heights f(x, y) for `Contours`, at `steps` + 1 evenly spaced values each way. */
export function surface(
  f: (x: number, y: number) => number,
  x: readonly [from: number, to: number],
  y: readonly [from: number, to: number],
  steps = 40,
): number[][] {
  return spaced(...y, steps).map((row) => spaced(...x, steps).map((column) => f(column, row)));
}

function spaced(from: number, to: number, steps: number): number[] {
  // Weighing the two ends gives both of them exactly, which from + i * step does not.
  return Array.from({ length: steps + 1 }, (_, i) => from * (1 - i / steps) + to * (i / steps));
}
