import type { Axis, Chart, Contours, Layer, Place } from "../kit/figure.ts";
import { leastSpan, mostValue } from "./axis.ts";

/**
 * What a chart can be refused for without looking at its numbers one by one.
 *
 * @returns the figure as error messages begin with it.
 * @throws {RangeError} if the id cannot name a file, a layer is empty or malformed, a domain does not rise, names and
 *   numbers mix along x, or bars stand on numbers or on a log axis.
 */
export function checkedChart(chart: Chart): string {
  const figure = checkedId(chart.id);
  if (chart.layers.length === 0) throw new RangeError(`${figure}: at least one layer, got none`);
  for (const layer of chart.layers) checkLayer(figure, layer, chart);
  for (const axis of [chart.x, chart.y]) checkDomain(`${figure}: ${JSON.stringify(axis.label)}`, axis);
  const names = namesAlong(chart);
  if (names.length > 0 && places(chart).some((place) => typeof place === "number")) {
    throw new RangeError(`${figure}: all places along x are names or all are numbers, got both`);
  }
  if (names.length > 0 && (chart.x.scale === "log" || chart.x.domain !== undefined)) {
    throw new RangeError(`${figure}: names along x need a linear axis without a domain, got one`);
  }
  return figure;
}

/**
 * The id as error messages begin with it.
 *
 * @throws {RangeError} if the id is not a letter followed by letters, digits, `-` and `_`.
 */
export function checkedId(id: string): string {
  const figure = `figure ${JSON.stringify(id)}`;
  if (!/^[A-Za-z][\w-]*$/.test(id)) {
    throw new RangeError(`${figure}: an id is a letter, then letters, digits, "-" and "_"`);
  }
  return figure;
}

function checkDomain(who: string, { scale, domain }: Axis): void {
  if (domain === undefined) return;
  if (!rises(domain)) throw new RangeError(`${who}: a domain that rises, got ${domain.join(" to ")}`);
  if (scale === "log" && domain[0] <= 0) {
    throw new RangeError(`${who}: a positive domain on a log axis, got ${domain.join(" to ")}`);
  }
}

/** Whether an axis can reach from the one to the other. */
function rises([from, to]: readonly [number, number]): boolean {
  return to - from > leastSpan && Math.max(-from, to) <= mostValue;
}

function checkLayer(figure: string, layer: Layer, { x, y }: Chart): void {
  const who = `${figure}: ${layer.kind} ${JSON.stringify(layer.name)}`;
  if (sizeOf(layer) === 0) throw new RangeError(`${who}: at least one point, got none`);
  if (layer.kind === "bars" && y.scale === "log") {
    throw new RangeError(`${who}: bars begin at 0, which a log axis does not have`);
  }
  if (layer.kind === "bars" && layer.points.some(([place]) => typeof place !== "string")) {
    throw new RangeError(`${who}: bars stand on names, got a number`);
  }
  if (layer.kind === "contours") checkContours(who, layer, x, y);
}

function checkContours(who: string, { x, y, heights, levels = [] }: Contours, ...axes: [Axis, Axis]): void {
  const widths = unique(heights.map((row) => row.length));
  if (heights.length < 2 || widths.length > 1 || (widths[0] as number) < 2) {
    throw new RangeError(
      `${who}: two or more rows of the same two or more heights, got lengths ${widths.join(", ")}`,
    );
  }
  for (const range of [x, y]) {
    if (!rises(range)) throw new RangeError(`${who}: a range that rises, got ${range.join(" to ")}`);
  }
  if (levels.some((level, i) => !(level > (levels[i - 1] ?? Number.NEGATIVE_INFINITY)))) {
    throw new RangeError(`${who}: levels that rise, got ${levels.join(", ")}`);
  }
  if (axes.some(({ scale }) => scale === "log")) throw new RangeError(`${who}: linear axes, got a log axis`);
}

/** The names along x in the order they first occur; none on an axis of numbers. */
export function namesAlong(chart: Chart): string[] {
  return unique(places(chart).filter((place) => typeof place === "string"));
}

function places({ layers }: Chart): Place[] {
  return layers.flatMap((layer): Place[] => {
    if (layer.kind === "contours") return [...layer.x];
    if (layer.kind === "rule") return "x" in layer ? [layer.x] : [];
    return layer.points.map(([place]) => place);
  });
}

/** How many values of a layer can be left out one by one. */
export function sizeOf(layer: Layer): number {
  if (layer.kind === "rule") return 1;
  return layer.kind === "contours" ? layer.heights.flat().length : layer.points.length;
}

export function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
