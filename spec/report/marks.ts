import * as Plot from "@observablehq/plot";
import type { Contours, Layer } from "../kit/figure.ts";
import { bearing, heightsOf, type Scene, turn } from "./scene.ts";

/** Okabe and Ito's colours, which people of any colour vision tell apart, without their yellow, faint on white. */
const palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];
const symbols = ["circle", "triangle", "square", "diamond", "star", "wye", "cross"] as const;
const dashes = ["none", "7 4", "2 4", "10 3 2 3"];
const ruled = { stroke: "#222222", strokeWidth: 1.25, strokeDasharray: "5 3" };

/** How the layers of one name are drawn, so that they differ from all others even without colour. */
export interface Look {
  readonly colour: string;
  readonly symbol: (typeof symbols)[number];
  readonly dash: string;
  readonly bars: Scene["bars"];
}

/** A look for every name of the scene. */
export function looksOf(scene: Scene): Map<string, Look> {
  const coloured = bearing(scene, "points", "line", "path", "bars", "band");
  // A curve drawn over two scatters is the first of the lines, and so it is solid.
  const [dotted, dashed] = [bearing(scene, "points"), bearing(scene, "line")];
  return new Map(
    scene.names.map((name) => [
      name,
      {
        colour: turn(palette, coloured.indexOf(name)),
        symbol: turn(symbols, dotted.indexOf(name)),
        dash: turn(dashes, dashed.indexOf(name)),
        bars: scene.bars,
      },
    ]),
  );
}

/** A layer as marks of Plot. */
export function marksOf(layer: Layer<number>, { colour, symbol, dash, bars }: Look): Plot.Markish {
  switch (layer.kind) {
    case "points": {
      const crowded = layer.points.length > 150;
      return Plot.dot(layer.points, {
        symbol,
        fill: colour,
        fillOpacity: crowded ? 0.5 : 0.85,
        r: crowded ? 2.4 : 3.4,
      });
    }
    case "line":
      return Plot.line(layer.points, { stroke: colour, strokeWidth: 2, strokeDasharray: dash });
    case "path":
      return [
        Plot.arrow(steps(layer.points), {
          x1: "0",
          y1: "1",
          x2: "2",
          y2: "3",
          stroke: colour,
          headLength: 7,
        }),
        Plot.dot(layer.points, { fill: colour, r: 2 }),
        Plot.dot(layer.points.filter(([x]) => Number.isFinite(x)).slice(0, 1), {
          fill: "#ffffff",
          stroke: colour,
          strokeWidth: 2,
          r: 4,
        }),
      ];
    case "bars":
      return Plot.rect(layer.points, {
        x1: ([x]: readonly [number, number]) => x - bars.width / 2,
        x2: ([x]: readonly [number, number]) => x + bars.width / 2,
        y1: bars.foot,
        y2: "1",
        fill: colour,
        insetLeft: 1,
        insetRight: 1,
      });
    case "band":
      return Plot.areaY(layer.points, { x: "0", y1: "1", y2: "2", fill: colour, fillOpacity: 0.2 });
    case "rule":
      return "x" in layer ? Plot.ruleX([layer.x], ruled) : Plot.ruleY([layer.y], ruled);
    case "contours":
      return terraces(layer);
  }
}

/** The legend's key: the layer drawn small, in a box of pixels with this left edge and this middle. */
export function keyOf(
  layer: Layer<number>,
  look: Look,
  left: number,
  middle: number,
  width: number,
): Plot.Markish {
  const right = left + width;
  const stroke = [left, right].map((x) => [x, middle] as const);
  const box = (x1: number, x2: number, fill: string, fillOpacity = 1) =>
    Plot.rect([0], { x1, x2, y1: middle - 6, y2: middle + 6, fill, fillOpacity });
  switch (layer.kind) {
    case "points":
      return marksOf({ ...layer, points: [[left + width / 2, middle]] }, look);
    case "line":
    case "path":
      return marksOf({ ...layer, points: stroke }, look);
    case "bars":
      return box(left + 6, right - 6, look.colour);
    case "band":
      return box(left, right, look.colour, 0.2);
    case "rule":
      return Plot.line(stroke, ruled);
    case "contours":
      return shades(heightsOf(layer).levels.length + 1).map((shade, i, { length }) =>
        box(left + (width * i) / length, left + (width * (i + 1)) / length, shade),
      );
  }
}

/** Every level as the ground above it, the lowest of all first: each shade covers the part of the one below that is higher. */
function terraces(layer: Contours): Plot.Markish {
  const { heights } = layer;
  const { lowest, levels } = heightsOf(layer);
  // Plot has each height in the middle of a cell, so the outermost cells reach half a step beyond the corners.
  const beyond = ([from, to]: readonly [number, number], count: number) => {
    const half = (to - from) / (count - 1) / 2;
    return [from - half, to + half] as const;
  };
  const [height, width] = [heights.length, heights[0]?.length ?? 0];
  const [[x1, x2], [y1, y2]] = [beyond(layer.x, width), beyond(layer.y, height)];
  const thresholds = [lowest, ...levels];
  return shades(thresholds.length).map((fill, i) =>
    Plot.contour(heights.flat(), {
      value: Plot.identity,
      interpolate: "none",
      ...{ width, height, x1, x2, y1, y2, fill },
      stroke: "#ffffff",
      strokeWidth: 0.8,
      thresholds: [thresholds[i] as number],
    }),
  );
}

/** From near white to a grey on which every colour of the palette can still be seen. */
function shades(count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const share = i / Math.max(1, count - 1);
    const mixed = [250, 250, 250].map((low, part) => low + share * (([178, 178, 184][part] as number) - low));
    return `rgb(${mixed.map(Math.round).join(", ")})`;
  });
}

/** Pairs of neighbours, each as one row: [x, y, next x, next y]. */
function steps(points: readonly (readonly [number, number])[]): number[][] {
  return points.slice(1).map((next, i) => [...(points[i] as readonly [number, number]), ...next]);
}
