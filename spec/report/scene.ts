import type { Axis, Chart, Contours, Layer, Place } from "../kit/figure.ts";
import { mostValue, type Scale, scaleOf, scaleOfNames, shareOf } from "./axis.ts";
import { checkedChart, namesAlong, sizeOf, unique } from "./checks.ts";
import { numeral, plain } from "./text.ts";

/** A chart with every question answered that does not depend on where it is drawn. */
export interface Scene {
  readonly title: string;
  readonly x: Scale;
  readonly y: Scale;
  /**
   * Every place is a share of its axis: 0 at the beginning, 1 at the end. A line, path or band is NaN where it lost a
   * point; other layers close up.
   */
  readonly layers: readonly Layer<number>[];
  /** The names of the layers, each once: the lines of the legend. */
  readonly names: readonly string[];
  /** What bars stand on, as a share of y, and how wide they are, as a share of x. */
  readonly bars: { readonly foot: number; readonly width: number };
  /** Which layers lost how many points, and why. */
  readonly notes: readonly string[];
}

/**
 * Checks a chart and sorts out what of it can be drawn.
 *
 * @throws {RangeError} if the chart is malformed (see `checkedChart`), or nothing of it can be drawn.
 */
export function sceneOf(chart: Chart): Scene {
  const figure = checkedChart(chart);
  const placeNames = namesAlong(chart);
  const barNames = unique(chart.layers.filter(({ kind }) => kind === "bars").map(({ name }) => name));
  const barWidth = 0.8 / Math.max(1, barNames.length);

  const notes: string[] = [];
  const kept = chart.layers.flatMap((layer) => {
    // Bars of several layers stand side by side.
    const aside = (barNames.indexOf(layer.name) - (barNames.length - 1) / 2) * barWidth;
    const lost = new Map<string, number>();
    const drawable = sieve(placed(layer, placeNames, aside), chart, (reason) =>
      lost.set(reason, (lost.get(reason) ?? 0) + 1),
    );
    for (const [reason, count] of lost) {
      notes.push(plain(`${layer.name}: ${count} of ${sizeOf(layer)} left out, ${reason}`));
    }
    return drawable === undefined ? [] : [{ ...drawable, name: plain(layer.name) }];
  });

  const all = kept.flatMap(spots);
  const xs = all.map(([x]) => x).filter(Number.isFinite);
  // Where only a part of x is shown, y need not reach what lies elsewhere.
  const ys = all.flatMap(([x, y]) => (isWithin(x, chart.x) ? y : [])).filter(Number.isFinite);
  if (xs.length === 0 || ys.length === 0) {
    throw new RangeError([`${figure}: at least one point that can be drawn, got none`, ...notes].join("; "));
  }
  const x = placeNames.length > 0 ? scaleOfNames(chart.x, placeNames) : scaleOf(chart.x, xs);
  // A surface fills its frame; anything else looks best between two ticks.
  const y = scaleOf(chart.y, ys, !kept.some(({ kind }) => kind === "contours"));
  return {
    title: plain(chart.title),
    x,
    y,
    layers: kept.map((layer) => shared(layer, x, y)),
    names: unique(kept.map(({ name }) => name)),
    bars: { foot: shareOf(y, 0), width: barWidth / (x.to - x.from) },
    notes,
  };
}

/** The layer with a number for each name along x. */
function placed(layer: Layer, names: readonly string[], aside: number): Layer<number> {
  const at = (place: Place) => (typeof place === "string" ? names.indexOf(place) : place);
  switch (layer.kind) {
    case "contours":
      return layer;
    case "rule":
      return "x" in layer ? { ...layer, x: at(layer.x) } : layer;
    case "band":
      return { ...layer, points: layer.points.map(([x, lower, upper]) => [at(x), lower, upper]) };
    case "bars":
      return { ...layer, points: layer.points.map(([x, y]) => [at(x) + aside, y]) };
    case "points":
      return { ...layer, points: spread(layer.points.map(([x, y]) => [x, at(x), y])) };
    default:
      return { ...layer, points: layer.points.map(([x, y]) => [at(x), y]) };
  }
}

/** Points that share a name, moved apart sideways; points at numbers as they are. */
function spread(points: readonly (readonly [Place, number, number])[]): [number, number][] {
  const crowd = new Map<Place, number>();
  return points.map(([place, x, y]) => {
    const before = crowd.get(place) ?? 0;
    crowd.set(place, before + 1);
    // Multiples of the golden ratio fill an interval evenly however many there are, and are the same each time.
    const sideways = typeof place === "string" ? ((before * 0.6180339887 + 0.5) % 1) - 0.5 : 0;
    return [x + 0.5 * sideways, y];
  });
}

/** The layer without what cannot be drawn; `lose` hears why, each time. Undefined where nothing is left to see. */
function sieve(
  layer: Layer<number>,
  { x, y }: Chart,
  lose: (reason: string) => void,
): Layer<number> | undefined {
  // A line can be seen to leave the axes; a point or a rule beyond them would just not be there.
  const alone = layer.kind === "points" || layer.kind === "rule";
  const keeps = (...values: [number, Axis][]) => {
    const reason = values.map(([value, axis]) => obstacle(value, axis, alone)).find((text) => text !== "");
    if (reason !== undefined) lose(reason);
    return reason === undefined;
  };
  switch (layer.kind) {
    case "points":
    case "bars":
      return { ...layer, points: layer.points.filter(([a, b]) => keeps([a, x], [b, y])) };
    case "line":
    case "path":
      return {
        ...layer,
        points: layer.points.map(([a, b]) => (keeps([a, x], [b, y]) ? [a, b] : [NaN, NaN])),
      };
    case "band":
      return {
        ...layer,
        points: layer.points.map(([a, b, c]) =>
          keeps([a, x], [b, y], [c, y]) ? [a, b, c] : [NaN, NaN, NaN],
        ),
      };
    case "rule":
      return keeps("x" in layer ? [layer.x, x] : [layer.y, y]) ? layer : undefined;
    case "contours":
      for (const height of layer.heights.flat()) if (!Number.isFinite(height)) lose("not finite");
      return layer.heights.flat().some(Number.isFinite) ? layer : undefined;
  }
}

/** The layer with shares of the axes for places. */
function shared(layer: Layer<number>, x: Scale, y: Scale): Layer<number> {
  const across = (value: number) => shareOf(x, value);
  const up = (value: number) => shareOf(y, value);
  switch (layer.kind) {
    case "contours":
      return { ...layer, x: [across(layer.x[0]), across(layer.x[1])], y: [up(layer.y[0]), up(layer.y[1])] };
    case "rule":
      return "x" in layer ? { ...layer, x: across(layer.x) } : { ...layer, y: up(layer.y) };
    case "band":
      return { ...layer, points: layer.points.map(([a, lower, upper]) => [across(a), up(lower), up(upper)]) };
    default:
      return { ...layer, points: layer.points.map(([a, b]) => [across(a), up(b)]) };
  }
}

/** What keeps a value from being drawn along an axis; "" if nothing does. */
function obstacle(value: number, axis: Axis, alone: boolean): string {
  if (!Number.isFinite(value)) return "not finite";
  if (axis.scale === "log" && value <= 0) return "not positive on a log axis";
  if (axis.scale !== "log" && Math.abs(value) > mostValue)
    return `beyond ${numeral(mostValue)} on a linear axis`;
  return alone && !isWithin(value, axis) ? "outside the axes" : "";
}

/** NaN, a gap or a coordinate that a rule does not have, is within every axis. */
function isWithin(value: number, { domain }: Axis): boolean {
  return domain === undefined || !(value < domain[0] || value > domain[1]);
}

/** The lowest and the highest height, and the levels between them. */
export function heightsOf({ heights, levels }: Contours): {
  lowest: number;
  highest: number;
  levels: readonly number[];
} {
  const finite = heights.flat().filter(Number.isFinite);
  const lowest = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const evenly = [1, 2, 3, 4, 5, 6, 7].map((i) => lowest * (1 - i / 8) + highest * (i / 8));
  return { lowest, highest, levels: levels ?? (lowest < highest ? evenly : []) };
}

/** The names that have a layer of one of these kinds, in order. */
export function bearing({ layers, names }: Scene, ...kinds: Layer["kind"][]): string[] {
  return names.filter((name) => layers.some((layer) => layer.name === name && kinds.includes(layer.kind)));
}

/** The i-th choice, beginning again after the last; the first one for −1, "not there". */
export function turn<T>(choices: readonly T[], i: number): T {
  return choices[Math.max(0, i) % choices.length] as T;
}

/** The legend's words for the layers of one name: the name, and what heights there are on a surface. */
export function captionOf(layers: readonly Layer<number>[]): string {
  const spans = layers.flatMap((layer) => {
    if (layer.kind !== "contours") return [];
    const { lowest, highest } = heightsOf(layer);
    return [` (${numeral(lowest)} … ${numeral(highest)})`];
  });
  return `${layers[0]?.name}${spans.join("")}`;
}

/** The points that an axis must reach. */
function spots(layer: Layer<number>): (readonly [x: number, y: number])[] {
  switch (layer.kind) {
    case "contours":
      return [
        [layer.x[0], layer.y[0]],
        [layer.x[1], layer.y[1]],
      ];
    case "rule":
      return ["x" in layer ? [layer.x, NaN] : [NaN, layer.y]];
    case "band":
      return layer.points.flatMap(([x, lower, upper]) => [[x, lower] as const, [x, upper] as const]);
    case "bars":
      return layer.points.flatMap(([x, y]) => [[x, 0] as const, [x, y] as const]);
    default:
      return [...layer.points];
  }
}
