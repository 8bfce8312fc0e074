import type { Contours, Layer } from "../kit/figure.ts";
import { Canvas } from "./canvas.ts";
import { bearing, heightsOf, type Scene, turn } from "./scene.ts";

/** Dots along a line from one of its markers to the next. */
const markerSpacing = 28;
/** Plain letters, which are one column wide in every terminal. */
const markers = "ox+*#@%&";
/** Where a path begins. */
const start = "S";
/** Which dots a bar is filled with, so that two kinds of bar differ. */
const fillings: readonly ((x: number, y: number) => boolean)[] = [
  () => true,
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 2 === 0,
];

/** Enough for a band to be seen and what is drawn over it too. */
const thin = (x: number, y: number) => (x + 2 * y) % 4 === 0;

/** How the layers of one name are told apart from the others. */
export interface Pen {
  /** Whose colour they have: −1 for none. */
  readonly owner: number;
  readonly marker: string;
  /** Lines bear markers only where there are several. */
  readonly marksLines: boolean;
  /** How far along a line its first marker is, so that those of neighbours do not meet. */
  readonly offset: number;
  readonly filling: (x: number, y: number) => boolean;
}

/** A pen for every name of the scene. */
export function pensOf(scene: Scene): Map<string, Pen> {
  const coloured = bearing(scene, "points", "line", "path", "bars", "band");
  const lines = bearing(scene, "line");
  const marksLines = lines.length > 1;
  const marked = marksLines ? bearing(scene, "points", "path", "line") : bearing(scene, "points", "path");
  const barred = bearing(scene, "bars");
  return new Map(
    scene.names.map((name) => [
      name,
      {
        owner: coloured.indexOf(name),
        marker: turn([...markers], marked.indexOf(name)),
        marksLines,
        offset: 9 * Math.max(0, lines.indexOf(name)),
        filling: turn(fillings, barred.indexOf(name)),
      },
    ]),
  );
}

/** Draws a layer with its pen, over what is there. */
export function drawOn(canvas: Canvas, layer: Layer<number>, { bars }: Scene, pen: Pen): void {
  const across = (share: number) => share * (canvas.wide - 1);
  const down = (share: number) => (1 - share) * (canvas.high - 1);
  const { owner, marker, filling } = pen;
  switch (layer.kind) {
    case "points":
      for (const [x, y] of layer.points) canvas.mark(across(x), down(y), owner, marker);
      break;
    case "line":
      drawLine(
        canvas,
        layer.points.map(([x, y]) => [across(x), down(y)]),
        pen,
      );
      break;
    case "path": {
      const places = layer.points.map(([x, y]) => [across(x), down(y)] as const);
      drawLine(canvas, places, { ...pen, marksLines: false });
      for (const [x, y] of places) canvas.mark(x, y, owner, marker);
      const [startX, startY] = places.find(([x]) => Number.isFinite(x)) ?? [NaN, NaN];
      canvas.mark(startX, startY, owner, start);
      break;
    }
    case "bars":
      for (const [x, y] of layer.points) {
        const [left, right] = [across(x - bars.width / 2) + 1, across(x + bars.width / 2)];
        fill(canvas, left, right, () => [down(y), down(bars.foot)], owner, filling);
      }
      break;
    case "band":
      layer.points.forEach(([x, lower, upper], i) => {
        const [x0, lower0, upper0] = layer.points[i - 1] ?? [NaN, NaN, NaN];
        const between = (t: number, from: number, to: number) => down(from) + t * (down(to) - down(from));
        fill(
          canvas,
          across(x0),
          across(x),
          (t) => [between(t, lower0, lower), between(t, upper0, upper)],
          owner,
          thin,
        );
      });
      break;
    case "rule":
      if ("x" in layer) canvas.stroke(across(layer.x), 0, across(layer.x), canvas.high - 1, owner, 2);
      else canvas.stroke(0, down(layer.y), canvas.wide - 1, down(layer.y), owner, 2);
      break;
    case "contours":
      shadeIn(canvas, layer);
  }
}

/** A line through the places, broken where one is NaN, with its marker every so often if it bears one. */
function drawLine(canvas: Canvas, places: readonly (readonly [number, number])[], pen: Pen): void {
  let toMarker = pen.offset;
  for (const [i, [x, y]] of places.entries()) {
    const [x0, y0] = places[i - 1] ?? [NaN, NaN];
    canvas.dot(x, y, pen.owner);
    if (Number.isNaN(x0 + x)) continue;
    canvas.stroke(x0, y0, x, y, pen.owner);
    const length = Math.hypot(x - x0, y - y0);
    for (; pen.marksLines && toMarker <= length; toMarker += markerSpacing) {
      const t = toMarker / Math.max(length, Number.MIN_VALUE);
      canvas.mark(x0 + t * (x - x0), y0 + t * (y - y0), pen.owner, pen.marker);
    }
    toMarker -= length;
  }
}

/** Shade from `left` to `right`; `span` says between which heights at t, the share of the way there. */
function fill(
  canvas: Canvas,
  left: number,
  right: number,
  span: (t: number) => readonly [number, number],
  owner: number,
  pattern: (x: number, y: number) => boolean,
): void {
  for (let x = Math.max(0, Math.round(left)); x <= Math.min(right, canvas.wide - 1); x++) {
    const ends = span(Math.max(0, x - left) / Math.max(1, right - left)).map(Math.round);
    const top = Math.max(0, Math.min(...ends));
    const bottom = Math.min(canvas.high - 1, Math.max(...ends));
    for (let y = top; y <= bottom; y++) if (pattern(x, y)) canvas.dot(x, y, owner, true);
  }
}

/** The higher the ground, the more dots. */
function shadeIn(canvas: Canvas, layer: Contours): void {
  const { levels } = heightsOf(layer);
  const cellOf = (share: number, [from, to]: readonly [number, number], count: number) =>
    Math.round(((share - from) / (to - from)) * (count - 1));
  for (let y = 0; y < canvas.high; y++) {
    const row = layer.heights[cellOf(1 - y / (canvas.high - 1), layer.y, layer.heights.length)] ?? [];
    for (let x = 0; x < canvas.wide; x++) {
      const height = row[cellOf(x / (canvas.wide - 1), layer.x, row.length)] ?? NaN;
      const share = levels.filter((level) => height >= level).length / levels.length;
      if (isDotted(share, x, y)) canvas.dot(x, y, -1, true);
    }
  }
}

/** Whether a dot belongs to a shade, from 0 for none of them to 1 for all: the eight dots of a cell join one after another. */
function isDotted(share: number, x: number, y: number): boolean {
  const rank = [
    [0, 4],
    [6, 2],
    [1, 5],
    [7, 3],
  ][y % 4]?.[x % 2] as number;
  return share * 8 > rank;
}

/** Three columns that look like the layers, which are all of one name: the layers drawn small. */
export function keyOf(layers: readonly Layer<number>[], { marker, marksLines, filling }: Pen): string {
  const canvas = new Canvas(3, 1);
  const shade = (pattern: (x: number, y: number) => boolean) => fill(canvas, 0, 5, () => [0, 3], 0, pattern);
  for (const { kind } of layers) {
    if (kind === "bars") shade(filling);
    if (kind === "band") shade(thin);
    if (kind === "contours") shade((x, y) => isDotted(x / 5, x, y));
    if (kind === "line" || kind === "path") canvas.stroke(0, 1, 5, 1, 0);
    if (kind === "rule") canvas.stroke(0, 1, 5, 1, 0, 2);
    if (kind === "points" || (kind === "line" && marksLines)) canvas.mark(2, 1, 0, marker);
    if (kind === "path") canvas.mark(0, 1, 0, start);
    if (kind === "path") canvas.mark(4, 1, 0, marker);
  }
  return canvas.rows((text) => text).join("");
}
